"""The script's modules in a browser: each alone, and joined as the widget sends them."""

import pytest
from playwright.sync_api import Error

from helpers.explorers.picture import BROWSER, SCRIPT
from helpers.explorers.script import joined

MODULES = sorted(file.name for file in BROWSER.glob("*.js"))
ALONE = "async name => Object.keys(await import(`/${name}`))"
JOINED = """async source =>
    Object.keys(await import(URL.createObjectURL(new Blob([source], { type: "text/javascript" }))))"""


def test_modules_load_alone_and_the_joined_text_offers_all_that_they_offer(modules):
    alone = [name for module in MODULES for name in modules.evaluate(ALONE, module)]
    assert {"default", "read", "lit", "Steps"} <= set(alone)
    assert sorted(modules.evaluate(JOINED, SCRIPT)) == sorted(alone)


def test_two_modules_with_one_name_are_refused_by_the_browser(modules, tmp_path):
    (tmp_path / "view.js").write_text(
        'import { a } from "./a.js";\nconst own = 1;\nexport default [a, own];\n'
    )
    (tmp_path / "a.js").write_text("export const a = 1;\nfunction own() {}\n")
    with pytest.raises(Error, match="Identifier 'own' has already been declared"):
        modules.evaluate(JOINED, joined(tmp_path / "view.js"))

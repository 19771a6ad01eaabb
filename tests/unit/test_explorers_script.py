"""The browser's modules joined to one text: each once, in order, and nothing that one text cannot say."""

import gzip
import json
import re

import pytest

from helpers.explorers.picture import BROWSER, SCRIPT, STYLE
from helpers.explorers.script import DIGITS, digits_of, joined, packed

MODULES = sorted(BROWSER.glob("*.js"))
DECLARED = re.compile(r"^(?:export )?(?:async )?(?:function|class|const|let) ([\w$]+)", re.MULTILINE)


@pytest.fixture
def write(tmp_path):
    """Give how to write modules; it returns the path of the first."""

    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.js").write_text(text, encoding="utf-8")
        return tmp_path / f"{next(iter(texts))}.js"

    return write


def test_a_module_comes_once_and_after_all_that_it_uses(write):
    entry = write(
        view='import { a } from "./a.js";\nimport {\n  b,\n  B,\n} from "./b.js";\nexport default [a, b];\n',
        a='import { c } from "./c.js";\nexport function a() { return c; }\n',
        b='import { c } from "./c.js";\nexport const b = c;\nexport class B {}\n',
        c='export let c = "import";\n',
    )
    assert joined(entry).split("\n\n") == [
        'export let c = "import";',
        "export function a() { return c; }",
        "export const b = c;\nexport class B {}",
        "export default [a, b];\n",
    ]


def test_what_is_not_in_the_folder_is_taken_from_the_shared_one(write, tmp_path):
    entry = write(
        view='import { a } from "./a.js";\nimport { b } from "./b.js";\nexport default [a, b];\n',
        a="export const a = 1;\n",
    )
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "a.js").write_text("export const other = 1;\n")
    (shared / "b.js").write_text('import { c } from "./c.js";\nexport const b = c;\n')
    (shared / "c.js").write_text("export const c = 2;\n")
    assert joined(entry, shared).split("\n\n") == [
        "export const a = 1;",
        "export const c = 2;",
        "export const b = c;",
        "export default [a, b];\n",
    ]
    with pytest.raises(FileNotFoundError):
        joined(entry)


@pytest.mark.parametrize(
    "line",
    [
        *('import a from "./a.js";', 'import * as all from "./a.js";', 'import "./a.js";'),
        *('import { a } from "./a.js"', "import { a } from './a.js';", 'import { a } from "a";'),
        *(
            'import { a } from "../a.js";',
            '  import { a } from "./a.js";',
            'const all = await import("./a.js");',
        ),
        *("export { a };", 'export * from "./a.js";', "export * as all from './a.js';"),
    ],
)
def test_an_import_or_export_of_another_kind_is_refused(write, line):
    entry = write(view=f"{line}\n", a="export const a = 1;\n")
    with pytest.raises(ValueError, match=r"^view\.js: “.+” cannot be joined") as refused:
        joined(entry)
    assert f"“{line.strip()}”" in str(refused.value)


@pytest.mark.parametrize("names", ["b", "a, b", "a as b"])
def test_a_name_that_is_not_exported_is_refused(write, names):
    entry = write(view=f'import {{ {names} }} from "./a.js";\n', a="export const a = 1;\nconst b = 2;\n")
    with pytest.raises(
        ValueError, match=rf"^view\.js imports '{names.split(', ')[-1]}', which a\.js does not"
    ):
        joined(entry)


def test_only_the_first_module_has_a_default(write):
    entry = write(view='import { a } from "./a.js";\n', a="export const a = 1;\nexport default a;\n")
    with pytest.raises(ValueError, match=r"^a\.js: “export default a;” cannot be joined"):
        joined(entry)


def test_a_circle_of_imports_is_refused(write):
    entry = write(
        view='import { a } from "./a.js";\n',
        a='import { b } from "./b.js";\nexport const a = 1;\n',
        b='import { a } from "./a.js";\nexport const b = 1;\n',
    )
    with pytest.raises(
        ValueError, match=r"^a\.js imports itself, by way of view\.js → a\.js → b\.js → a\.js\.$"
    ):
        joined(entry)


def test_a_module_that_is_not_there_is_named(write):
    with pytest.raises(FileNotFoundError, match="gone"):
        joined(write(view='import { a } from "./gone.js";\n'))


def test_the_script_holds_every_module_once_and_no_name_twice():
    assert not re.search(r"^\s*import\b", SCRIPT, re.MULTILINE)
    names = [name for module in MODULES for name in DECLARED.findall(module.read_text(encoding="utf-8"))]
    assert len(names) > len(MODULES)
    assert sorted(names) == sorted(DECLARED.findall(SCRIPT))
    assert [name for name in set(names) if names.count(name) > 1] == []


def unpadded(text):
    """What a packed script holds, gzipped."""
    packed_, size = re.search(r'PACKED="(.+)";', text)[1], int(re.search(r"Uint8Array\((\d+)\)", text)[1])
    digits = [DIGITS.index(letter) for letter in packed_]
    pairs = zip(digits[::2], digits[1::2], strict=True)
    bits = "".join(f"{91 * one + other:013b}" for one, other in pairs)
    assert len(bits) - 8 * size in range(13)
    assert "1" not in bits[8 * size :]
    return int(bits[: 8 * size], 2).to_bytes(size)


@pytest.mark.parametrize("size", range(1, 40))
def test_all_sizes_of_bytes_come_back_from_their_digits(size):
    given = bytes((77 * at + 200) % 256 for at in range(size))
    assert unpadded(f'PACKED="{digits_of(given)}";Uint8Array({size})') == given


def test_digits_need_no_escaping():
    assert len(DIGITS) == 91
    assert json.dumps(DIGITS) == f'"{DIGITS}"'
    assert not set(DIGITS) & set('"\\</')


def test_a_packed_script_is_smaller_and_says_what_it_was_without_its_comments():
    script = SCRIPT + ";\n"  # not the one that is minified
    text = packed(script, STYLE, "picture")
    assert text == packed(script, STYLE, "picture")
    assert len({text, packed(SCRIPT, STYLE, "picture"), packed(script, STYLE + "a {}", "picture")}) == 3
    font = len((BROWSER / "font-data.js").read_text(encoding="utf-8"))  # which is packed as it is
    assert len(text) < font + (len(script) - font + len(STYLE)) / 2
    inside = gzip.decompress(unpadded(text)).decode()
    kept = [line.lstrip(" ") for line in script.splitlines() if not line.lstrip().startswith("//")]
    lines = zip(inside.splitlines(), kept, strict=False)
    assert all(line == before or before.startswith(f"{line} // ") for line, before in lines)
    [style] = re.findall(r"^export const style = (.*);$", inside, re.MULTILINE)
    assert len(json.loads(style)) < 0.95 * len(STYLE)
    assert re.sub(r"\s", "", json.loads(style)) == re.sub(r"\s|/\*.*?\*/", "", STYLE)
    [name] = re.findall(r"^//# sourceURL=(picture-[0-9a-f]{8}\.js)$", inside, re.MULTILINE)
    assert f'Symbol.for("{name}")' in text


def test_no_line_of_the_script_is_longer_than_those_of_python():
    lines = [line for module in MODULES for line in module.read_text(encoding="utf-8").splitlines()]
    assert [line for line in lines if len(line) > 110] == []

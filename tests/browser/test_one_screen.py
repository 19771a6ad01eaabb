"""Cause, effect and the words for it stand on one screen of a laptop, wherever a cell shows an explorer."""

import json
import re
from pathlib import Path

import pytest

from helpers import explorers
from tests.browser.lab import PICTURE, Lab, cut_off, open_more, shows_widget

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
SHOWN = re.compile(rf"^(?:{'|'.join(explorers.__all__)})\(|^Predict\(", re.MULTILINE)
LAPTOP = {"width": 1366, "height": 768}
HIGH = 529  # pixels that JupyterLab leaves a notebook there, below a browser's own bars
REACHED = [{"width": 1024, "height": 768}, {"width": 683, "height": 384}]  # the second: a zoom of 200 %


def cells_of(path: Path) -> list[str]:
    """Return the sources of a notebook's cells that show an explorer."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    sources = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    return [source for source in sources if SHOWN.search(source)]


CELLS = {path.stem: cells_of(path) for path in NOTEBOOKS}
with_explorers = pytest.mark.parametrize("name", [name for name, cells in CELLS.items() if cells])


def test_every_kind_of_explorer_is_looked_at():
    sources = "\n".join(source for cells in CELLS.values() for source in cells)
    assert {name for name in explorers.__all__ if f"{name}(" in sources} == set(explorers.__all__)


@pytest.fixture
def laptop(chromium, server):
    context = chromium.new_context(viewport=LAPTOP)
    lab = Lab(context.new_page(), server)
    yield lab
    lab.close()
    context.close()


@with_explorers
def test_from_the_first_control_to_the_end_of_the_picture_it_is_one_screen(laptop, name):
    laptop.open_notebook(f"{name}.ipynb")
    cells = laptop.run_all()
    for index, cell in enumerate(cells):
        if not shows_widget(cell):
            continue
        source, shown = cell["source"], laptop.cell(index).locator(".conv-explorer")
        shown.locator(PICTURE).wait_for()
        lesson, stage = (shown.locator(part).bounding_box() for part in (".conv-lesson", ".stage"))
        high = stage["y"] + stage["height"] - lesson["y"]
        assert high <= HIGH, f"{source}: {high:.0f} pixels"
        assert lesson["height"] <= 40, source
        assert stage["width"] >= 920, source
        assert shown.locator(".strip").bounding_box()["y"] < stage["y"], source


@pytest.mark.parametrize("size", REACHED, ids=["1024 px", "200 %"])
def test_on_a_narrow_screen_every_control_is_reached_and_the_picture_is_no_smaller(chromium, server, size):
    context = chromium.new_context(viewport=size)
    lab = Lab(context.new_page(), server)
    try:
        lab.open_cells("from helpers.explorers import *", *(f"{name}()" for name in explorers.__all__))
        lab.run_all()
        for number, name in enumerate(explorers.__all__):
            shown = lab.explorer(number)
            open_more(shown)
            assert cut_off(shown) == [], name
            assert shown.locator(".stage").bounding_box()["width"] == 920, name
        lab.leave()
    finally:
        context.close()

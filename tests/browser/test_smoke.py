"""Every notebook in real JupyterLab: Run All, no error, no console error, every explorer's picture there."""

import pytest
from playwright.sync_api import expect

from tests.browser.lab import NOTEBOOKS, PICTURE, shows_widget

HAS_COLOURS = """shown => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [shown.width, shown.height];
    const context = canvas.getContext('2d');
    context.drawImage(shown, 0, 0);
    const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
    return new Set(pixels).size > 20;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("name", sorted(path.name for path in NOTEBOOKS.glob("*.ipynb")))
def test_run_all(lab, name):
    lab.open_notebook(name)
    cells = lab.run_all()
    for index, cell in enumerate(cells):
        if shows_widget(cell):
            picture = lab.cell(index).locator(PICTURE)
            expect(picture).to_be_visible()
            assert picture.evaluate(HAS_COLOURS)

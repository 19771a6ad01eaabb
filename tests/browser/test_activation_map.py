"""The activation map in real JupyterLab: a cell of a map and its window, a digit that is moved, a size."""

from functools import partial

from playwright.sync_api import expect

from helpers.explorers import ActivationMap
from tests.browser.lab import expect_state_of, lit, middle, picture, point_at

expect_state = partial(expect_state_of, ActivationMap)


def test_keyboard_and_pointer(lab):
    lab.open_cells("from helpers.explorers import ActivationMap", "explorer = ActivationMap()\nexplorer")
    lab.run_all()
    output = lab.explorer()
    point = output.locator(".point")
    image_map = expect_state(output)
    point_at(output, *middle(image_map, "map of 4", 1, 2))
    expect(point).to_contain_text(
        "Map of 4, row 1, column 2: sees rows 2 to 11, columns 4 to 13. Σ weight × value"
    )
    seen = {(row, column) for row in range(2, 12) for column in range(4, 14)}
    maps = {name: {(1, 2)} for name in ("map of 0", "map of 4", "map of 7")} | {"score of 4": {(0, 0)}}
    assert lit(output, image_map) == {"sheet": seen, **maps}
    output.locator(".stage").focus()
    lab.page.keyboard.press("ArrowRight")
    expect(point).to_contain_text("Map of 4, row 1, column 3: ")
    before = picture(output)
    point_at(output, *middle(image_map, "sheet", 12, 5))
    expect(point).to_contain_text(
        "The cells in rows 2 to 3, columns 0 to 2 of each map see it. A click moves"
    )
    lab.page.mouse.down()
    lab.page.mouse.up()
    expect_state(output, at=(8, 1))
    assert picture(output) != before
    output.locator(".stage").focus()
    lab.page.keyboard.press("ArrowUp")
    lab.page.keyboard.press("Enter")
    expect_state(output, at=(7, 1))
    output.locator('[aria-label="W: one more"]').click()
    expect_state(output, W=17, at=(7, 1))

"""The coverage explorer in real JupyterLab: by pointer and by keyboard."""

from functools import partial

from playwright.sync_api import expect

from helpers.explorers import Coverage
from tests.browser.lab import expect_state_of, lit, middle, picture, point_at, slider

expect_state = partial(expect_state_of, Coverage)


def test_keyboard_and_pointer(lab):
    explorer = lab.shows(Coverage)
    image_map = expect_state(explorer)
    before, point = picture(explorer), explorer.locator(".point")
    point_at(explorer, *middle(image_map, "same", 0, 1))
    expect(point).to_have_text(
        "With same padding, row 0, column 1: windows that read it, down × across: 2 × 3."
    )
    cross = {(0, column) for column in range(5)} | {(row, 1) for row in range(5)}
    assert lit(explorer, image_map) == {"same": cross}
    explorer.locator(".stage").focus()
    lab.page.keyboard.press("PageDown")
    expect(point).to_contain_text("With full padding, row 0, column 0")
    lab.page.keyboard.press("ArrowDown")
    expect(point).to_contain_text("With full padding, row 1, column 0")

    slider(explorer, "F").press("End")
    expect_state(explorer, F=24)
    expect(explorer.locator(".words")).to_contain_text("valid padding: the filter does not fit")
    assert picture(explorer) != before
    box = explorer.get_by_role("spinbutton", name="width and height of the input")
    box.fill("24")
    box.press("Enter")
    expect_state(explorer, W=24, F=24)
    explorer.get_by_role("button", name="Reset").click()
    expect_state(explorer)
    assert picture(explorer) == before

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
        "With same padding, row 0, column 1: windows that read it, down · across: 2 · 3 = 6."
    )
    window = {(row, column) for row in range(-1, 3) for column in range(-1, 4)}
    outputs = {(row, column) for row in range(2) for column in range(3)}
    assert lit(explorer, image_map) == {"same": window, "same output": outputs}
    point_at(explorer, *middle(image_map, "full output", 0, 0))
    corner = {(row, column) for row in range(-2, 1) for column in range(-2, 1)}
    expect(point).to_contain_text("with full padding: its window reads rows −2 to 0; columns −2 to 0.")
    assert lit(explorer, image_map) == {"full": corner, "full output": {(0, 0)}}
    point_at(explorer, *middle(image_map, "same", 0, 1))
    explorer.locator(".stage").focus()
    lab.page.keyboard.press("PageDown")
    expect(point).to_contain_text("With full padding, row 0, column 0")
    lab.page.keyboard.press("ArrowDown")
    expect(point).to_contain_text("With full padding, row 1, column 0")

    slider(explorer, "F").press("End")
    expect_state(explorer, F=8)
    expect(explorer.locator(".words")).to_contain_text("valid padding: the filter does not fit")
    assert picture(explorer) != before
    box = explorer.get_by_role("spinbutton", name="width and height of the input")
    box.fill("24")
    box.press("Enter")
    expect_state(explorer, W=24, F=8)
    explorer.get_by_role("button", name="More", exact=True).click()
    explorer.get_by_role("button", name="Reset").click()
    expect_state(explorer)
    assert picture(explorer) == before

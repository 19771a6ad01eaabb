"""The translation explorer in real JupyterLab: by pointer and by keyboard."""

from functools import partial

import pytest
from playwright.sync_api import expect

from helpers.explorers import Translation
from tests.browser.lab import expect_state_of, let_go, lit, middle, picture, point_at, slider


@pytest.fixture
def explorer(lab):
    return lab.shows(Translation)


expect_state = partial(expect_state_of, Translation)


def test_pointer(lab, explorer):
    image_map = expect_state(explorer)
    before = picture(explorer)
    point = explorer.locator(".point")
    point_at(explorer, *middle(image_map, "convolution, now", 4, 4))
    expect(point).to_have_text(
        "The convolution's output for the shifted picture, row 4, column 4: 5, as moved. "
        "It reads rows 4 to 6; columns 4 to 6.\n"
        "Channel 0: 0·(−1) + 1·(−1) + 0·(−1) + 0·(−1) + 1·8 + 0·(−1) + 0·(−1) + 1·(−1) + 1·(−1) = 5\n"
        "5 + bias 0 = 5"
    )
    shown = lit(explorer, image_map)
    window = {(row, column) for row in (4, 5, 6) for column in (4, 5, 6)}
    assert shown["shifted picture"] == window
    assert shown["first output, moved"] == {(4, 4)}
    assert len(shown["filter"]) == 9

    point_at(explorer, *middle(image_map, "shifted picture", 3, 2))
    expect(point).to_contain_text("Click, or Enter: the figure's middle moves here.")
    lab.page.mouse.down()
    lab.page.mouse.up()
    image_map = expect_state(explorer, right=-3, down=-2)
    assert picture(explorer) != before
    expect(explorer.get_by_role("spinbutton", name="columns by which")).to_have_value("-3")
    point_at(explorer, *middle(image_map, "first output, moved", 8, 8))
    expect(point).to_have_text(
        "The first output, moved as the picture: row 8, column 8: nothing, for no cell of the first output "
        "moves here."
    )
    assert "first picture" not in lit(explorer, image_map)
    point_at(explorer, *middle(image_map, "first picture", 4, 4))
    assert lit(explorer, image_map)["shifted picture"] == {(2, 1)}
    explorer.get_by_role("button", name="More", exact=True).click()
    explorer.get_by_label("Preset", exact=True).select_option("S = 2, shifted by 1: half a step")
    expect_state(explorer, S=2)
    expect(explorer.locator(".words")).to_contain_text("7 of 25 cells of the convolution's output differ")


def test_keyboard(lab, explorer):
    before = picture(explorer)
    expect(explorer.locator(".hint")).to_contain_text("next part, Enter to choose, Escape to let go.")
    slider(explorer, "right").focus()
    for _ in range(4):
        lab.page.keyboard.press("ArrowRight")
    expect_state(explorer, right=5)
    slider(explorer, "down").press("ArrowLeft")
    expect_state(explorer, right=5, down=-1)
    explorer.get_by_role("button", name="More", exact=True).click()
    explorer.get_by_label("P", exact=True).press("ArrowDown")
    image_map = expect_state(explorer, right=5, down=-1, padding="same")
    assert picture(explorer) != before

    point = explorer.locator(".point")
    explorer.locator(".stage").focus()
    for key in ("ArrowRight", "PageDown", "Home"):
        lab.page.keyboard.press(key)
    expect(point).to_contain_text(
        "Shifted picture, row −1 (padding), column −1 (padding): 0. Padding does not move."
    )
    assert lit(explorer, image_map)["convolution, now"] == {(0, 0)}
    for _ in range(3):
        lab.page.keyboard.press("ArrowDown")
        lab.page.keyboard.press("ArrowRight")
    expect(point).to_contain_text("Shifted picture, row 2, column 2: 0.")
    lab.page.keyboard.press("Enter")
    expect_state(explorer, right=-3, down=-3, padding="same")
    expect(point).to_contain_text("Shifted picture, row 2, column 2: 0.")

    explorer.get_by_role("button", name="Reset").press("Enter")
    expect_state(explorer)
    let_go(explorer)
    assert picture(explorer) == before
    slider(explorer, "right").press("End")
    expect_state(explorer, right=5)  # where the slider ends; the box goes on
    box = explorer.get_by_role("spinbutton", name="columns by which")
    expect(box).to_have_value("5")  # the picture comes first: a number typed before would be written over
    box.fill("8")
    box.press("Enter")
    expect_state(explorer, right=8)
    expect(explorer.locator(".words")).to_contain_text("The figure has left the picture")

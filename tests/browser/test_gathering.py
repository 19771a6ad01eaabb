"""The gathering explorer in real JupyterLab: by pointer and by keyboard."""

from functools import partial

import pytest
from playwright.sync_api import expect

from helpers.explorers import Gathering
from tests.browser.lab import expect_state_of, let_go, lit, middle, open_more, picture, point_at

MAX = "max pooling"
EVERY = {(row, column) for row in range(3) for column in range(3)}


@pytest.fixture
def explorer(lab):
    return lab.shows(Gathering)


expect_state = partial(expect_state_of, Gathering)


def test_pointer(lab, explorer):
    point, words = explorer.locator(".point"), explorer.locator(".words")
    image_map = expect_state(explorer)
    expect(words).to_contain_text("Output [0, 0] hands back its error, 1, times the patch that it read")
    point_at(explorer, *middle(image_map, "kernel", 0, 1))
    expect(point).to_contain_text(
        "dL/dk[0, 1] = 1·3 + (−2)·1 + 1·1 + 2·2 + (−1)·0 + 1·1 + 0·0 + (−1)·1 + 2·1 = 8"
    )
    shown = lit(explorer, image_map)
    assert shown["input"] == {(row, column + 1) for row, column in EVERY}
    assert shown["error of y"] == EVERY

    explorer.get_by_label("then", exact=True).select_option(MAX)
    image_map = expect_state(explorer, through=MAX)
    point_at(explorer, *middle(image_map, "error of y", 1, 2))
    expect(point).to_contain_text("(−2) + (−1) = −3: it won the windows of z[0, 1] and z[1, 1].")
    shown = lit(explorer, image_map)
    assert shown["error of z"] == {(0, 1), (1, 1)}
    assert shown["input"] == {(1, 2), (1, 3), (2, 2), (2, 3)}
    lab.page.mouse.down()
    lab.page.mouse.up()
    expect_state(explorer, through=MAX, step=6)
    let_go(explorer)
    expect(words).to_contain_text("term 6 of 9")

    before = picture(explorer)
    explorer.get_by_role("button", name="Next step").click()
    expect_state(explorer, through=MAX, step=7)
    expect(words).to_contain_text("Output [2, 0] hands back its error, 0, times the patch that it read")
    assert picture(explorer) != before
    explorer.get_by_role("button", name="Play", exact=True).click()
    expect_state(explorer, through=MAX, step=9)
    expect(words).to_contain_text("All 9 terms are summed, not averaged")
    expect(explorer.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_keyboard(lab, explorer):
    point, words = explorer.locator(".point"), explorer.locator(".words")
    before = picture(explorer)
    open_more(explorer)
    explorer.get_by_label("after one step of learning").press(" ")
    image_map = expect_state(explorer, updated=True)
    expect(words).to_contain_text("The loss goes from 8.5 to 7.55.")
    expect(explorer.get_by_role("group", name="Step")).to_be_hidden()
    explorer.locator(".stage").focus()
    for _ in range(2):  # the first part, and from there the last
        lab.page.keyboard.press("PageUp")
    expect(point).to_contain_text("New kernel, row 0, column 0: −2 − 0.01·(−2) = −1.98, from now on at all 9")
    assert lit(explorer, image_map)["output y"] == EVERY
    explorer.get_by_role("button", name="Reset").press("Enter")
    expect_state(explorer)

    explorer.get_by_label("view", exact=True).press("ArrowDown")
    view = "input's gradient, gathered"
    image_map = expect_state(explorer, view=view)
    assert picture(explorer) != before
    explorer.locator(".stage").focus()
    for key in (*["PageDown"] * 5, "ArrowRight", "ArrowDown"):
        lab.page.keyboard.press(key)
    expect(point).to_contain_text("dL/dx[1, 1] = 1·(−1) + (−2)·2 + 2·2 + (−1)·(−2) = 1")
    lab.page.keyboard.press("Enter")
    image_map = expect_state(explorer, view=view, step=6)
    let_go(explorer)
    expect(words).to_contain_text("Input cell [1, 1] gathers: the kernel turned by 180°")
    point_at(explorer, *middle(image_map, "dL/dx", 1, 1))
    assert lit(explorer, image_map)["errors, padded"] == {(0, 0), (0, 1), (1, 0), (1, 1)}

"""The volumes explorer in real JupyterLab: by keyboard, by pointer, and with the kernel gone."""

import re

import pytest
from playwright.sync_api import expect

from helpers.explorers import Volumes
from helpers.explorers.volumes import State, compute, describe
from tests.browser.lab import expect_words, is_lit, lit, middle, picture, point_at, slider

FIRST = State()


@pytest.fixture
def explorer(lab):
    return lab.shows(Volumes)


def expect_state(explorer, **changes):
    """Wait until read-out, alt text and picture are those of the first state with `changes`."""
    words = describe(compute(State(**{**vars(FIRST), **changes})))
    expect_words(explorer, words)


def enter(explorer, name, value):
    """Enter a number in the box of a setting."""
    box = explorer.get_by_role("spinbutton", name=name)
    box.fill(value)
    box.press("Enter")


def test_keyboard(lab, explorer):
    before = picture(explorer)
    expect(explorer.get_by_role("slider", name="W: width of the input, in columns")).to_be_visible()
    expect(explorer.get_by_role("slider", name="P: zero padding, on both sides")).to_be_visible()
    slider(explorer, "W").focus()
    for _ in range(4):
        lab.page.keyboard.press("ArrowRight")
    expect_state(explorer, W=9)
    assert picture(explorer) != before

    expect(slider(explorer, "dilation")).to_be_hidden()
    explorer.get_by_role("button", name="More", exact=True).press("Enter")
    hint = "Page Up and Page Down for the next part, Escape to let go."  # nothing to choose or to type here
    expect(explorer.locator(".hint")).to_contain_text(hint)
    enter(explorer, "number of filters", "7")
    expect_state(explorer, W=9, K=7)
    expect(slider(explorer, "K")).to_have_attribute("aria-valuenow", "7.0")
    slider(explorer, "dilation").press("ArrowRight")
    expect_state(explorer, W=9, K=7, dilation=2)

    enter(explorer, "width and height of each filter", "64")
    expect_state(explorer, W=9, K=7, dilation=2, F=64)
    expect(explorer.locator(".words")).to_contain_text("larger than the padded input, 1 + 5 + 1 = 7 high")

    explorer.get_by_role("button", name="Reset").press("Enter")
    expect_state(explorer)
    assert picture(explorer) == before


def test_walking_the_picture_names_cells_and_picks_them(lab, explorer):
    point = explorer.locator(".point")
    explorer.locator(".stage").focus()
    lab.page.keyboard.press("ArrowRight")
    expect(point).to_have_text(re.compile("^Input channel 0 of 5×5×3"))
    lab.page.keyboard.press("PageDown")
    expect(point).to_have_text(
        "Input row 0, column 0, in all 3 channels. In every map, the output rows that read it: 0; columns: 0."
    )
    lab.page.keyboard.press("Home")
    expect(point).to_contain_text("row −1 (padding), column −1 (padding)")
    lab.page.keyboard.press("PageUp")
    lab.page.keyboard.press("PageUp")
    for key in ("ArrowRight", "ArrowDown"):
        lab.page.keyboard.press(key)
    expect(point).to_have_text(
        "Output row 1, column 1 of map 0 reads input rows 1 to 3, columns 1 to 3, in all 3 channels: "
        "27 products with filter 0, and its bias."
    )
    assert is_lit(explorer)
    lab.page.keyboard.press("Escape")
    expect_state(explorer)
    assert not is_lit(explorer)


def test_pointer(lab, explorer):
    before = picture(explorer)
    handle = slider(explorer, "W").bounding_box()
    x, y = handle["x"] + handle["width"] / 2, handle["y"] + handle["height"] / 2
    lab.page.mouse.move(x, y)
    lab.page.mouse.down()
    for step in range(1, 41):
        lab.page.mouse.move(x + step, y)
    lab.page.mouse.up()
    width = int(float(slider(explorer, "W").get_attribute("aria-valuenow")))
    assert 8 < width < 16
    expect_state(explorer, W=width)
    assert picture(explorer) != before

    explorer.get_by_role("button", name="More", exact=True).click()
    explorer.get_by_label("Preset").select_option(index=3)
    expect_state(explorer, W=224, H=224, F=11, K=96, S=4, P=0)
    explorer.get_by_role("button", name="W = 227, H = 227").click()
    expect_state(explorer, W=227, H=227, F=11, K=96, S=4, P=0)
    expect(explorer.locator(".offers button")).to_have_count(0)
    explorer.get_by_role("button", name="Reset").click()
    expect_state(explorer)
    with lab.page.expect_download() as download:
        explorer.get_by_role("button", name="Save picture").click()
    assert download.value.suggested_filename == "Volumes.png"


def test_pointing_at_an_output_cell_lights_its_window_and_its_filter(explorer):
    image_map = Volumes().picture.image_map
    point_at(explorer, *middle(image_map, "output", 1, 0))
    expect(explorer.locator(".point")).to_have_text(re.compile("^Output row 1, column 0 of map 0 reads"))
    window = {(row, column) for row in range(1, 4) for column in range(-1, 2)}
    assert lit(explorer, image_map)["input"] == window
    assert {"whole filter 0"} == {name for name in lit(explorer, image_map) if "whole" in name}

    point_at(explorer, *middle(image_map, "output top", 2, 1))
    expect(explorer.locator(".point")).to_have_text(re.compile("^Output row 0, column 2 of map 1 reads"))
    window = {(row, column) for row in range(-1, 2) for column in range(3, 6)}
    assert lit(explorer, image_map)["input"] == window
    assert {"whole filter 1"} == {name for name in lit(explorer, image_map) if "whole" in name}

    point_at(explorer, *middle(image_map, "input", 2, -1))
    expect(explorer.locator(".point")).to_have_text(re.compile("^Input row 2, column −1 \\(padding\\)"))


def test_a_setting_does_not_move_the_volumes_in_the_page(explorer):
    stage = explorer.locator(".stage")
    before = stage.bounding_box()
    for width in ("6", "7", "8"):
        enter(explorer, "width of the input", width)
        expect_state(explorer, W=int(width))
        assert stage.bounding_box() == before
    assert before["height"] < 412


def test_an_uneven_padding_is_one_click_away(explorer):
    explorer.get_by_role("button", name="More", exact=True).click()
    for name in ("width of the input", "height of the input"):
        enter(explorer, name, "8")
    expect_state(explorer, W=8, H=8)
    explorer.get_by_role("button", name="P = (0, 1)").click()
    expect_state(explorer, W=8, H=8, P=(0, 1))
    boxes = explorer.get_by_role("spinbutton", name="zero padding")
    expect(boxes.nth(0)).to_have_value("0")
    expect(boxes.nth(1)).to_have_value("1")


def test_without_a_kernel_the_picture_still_answers_and_says_what_is_wrong(lab, explorer):
    expect(explorer.get_by_role("alert")).to_be_hidden()
    lab.shutdown_kernel()
    expect(explorer.get_by_role("alert")).to_contain_text("its kernel has stopped")
    explorer.locator(".stage").focus()
    lab.page.keyboard.press("ArrowRight")
    lab.page.keyboard.press("PageUp")
    expect(explorer.locator(".point")).to_contain_text("Output row 0, column 0 of map 0")
    assert is_lit(explorer)

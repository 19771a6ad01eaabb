"""The parameter-sharing explorer in real JupyterLab: by pointer and by keyboard."""

import re
from functools import partial

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.explorers import Sharing
from helpers.explorers.sharing import State, compute
from tests.browser.lab import SLOW, expect_state_of, lit, middle, picture, point_at, slider

CIFAR = "CIFAR: 32×32×3, one 5×5 filter"
ALEXNET = "AlexNet's first layer: 227×227×3, 11×11, K = 96"


@pytest.fixture
def explorer(lab):
    return lab.shows(Sharing)


expect_state = partial(expect_state_of, Sharing)


def expect_new_frame(explorer, act):
    """Do `act` and wait until another frame is on show."""
    stage = explorer.locator(".conv-picture")
    before = stage.get_attribute("data-frame")
    act()
    expect(stage).not_to_have_attribute("data-frame", before, timeout=SLOW)


def test_pointer(lab, explorer):
    point = explorer.locator(".point")
    image_map = expect_state(explorer)
    point_at(explorer, *middle(image_map, "filter 0, slice 0", 1, 0))
    expect(point).to_have_text(
        "Filter 0, slice 0, row 1, column 0: the weight d, of every place. "
        "Entries of the matrix that hold it: 9."
    )
    (part,) = compute(State()).parts
    assert lit(explorer, image_map)["matrix"] == {tuple(at) for at in np.argwhere(part.weights == 3).tolist()}

    point_at(explorer, *middle(image_map, "matrix", 4, 12))
    expect(point).to_have_text(
        "Row 4, column 12 of the matrix: e, row 1, column 1, slice 0 of filter 0, which stands in 9 entries. "
        "It stands between input row 2, column 2, channel 0 and output row 1, column 1, map 0."
    )
    shown = lit(explorer, image_map)
    assert shown["channel 0"] == {(2, 2)}
    assert shown["map 0"] == shown["filter 0, slice 0"] == {(1, 1)}
    assert shown["matrix"] == {tuple(at) for at in np.argwhere(part.weights == 4).tolist()}

    before = picture(explorer)
    point_at(explorer, *middle(image_map, "layers", 1))
    expect(point).to_contain_text(
        "Locally connected: 81 weights and 9 biases make 90 parameters; 81 multiply-adds"
    )
    lab.page.mouse.down()
    lab.page.mouse.up()
    image_map = expect_state(explorer, kind="locally connected")
    assert picture(explorer) != before
    point_at(explorer, *middle(image_map, "filter 0, slice 0", 1, 0))
    expect(point).to_contain_text("the weight d0, of place 0 alone. Entries of the matrix that hold it: 1.")
    assert lit(explorer, image_map)["matrix"] == {(0, 5)}
    explorer.get_by_role("button", name="More", exact=True).click()
    explorer.get_by_label("layer", exact=True).select_option("dense")
    image_map = expect_state(explorer, kind="dense")
    point_at(explorer, *middle(image_map, "map 0", 2, 1))
    expect(point).to_contain_text("row 7 of the matrix. It reads every input")
    assert lit(explorer, image_map)["matrix"] == {(7, column) for column in range(25)}


def test_keyboard(lab, explorer):
    before = picture(explorer)
    explorer.get_by_role("button", name="More", exact=True).click()
    slider(explorer, "D").press("ArrowRight")
    expect_state(explorer, D=2)
    box = explorer.get_by_role("spinbutton", name="number of filters")
    box.fill("2")
    box.press("Enter")
    expect_state(explorer, D=2, K=2)
    explorer.get_by_label("layer", exact=True).press("ArrowUp")
    expect_state(explorer, D=2, K=2, kind="locally connected")
    assert picture(explorer) != before
    explorer.get_by_role("button", name="Reset").press("Enter")
    expect_state(explorer)
    assert picture(explorer) == before

    point = explorer.locator(".point")
    explorer.locator(".stage").focus()
    for key in ("ArrowRight", "PageUp", "ArrowUp"):
        lab.page.keyboard.press(key)
    expect(point).to_contain_text("Dense: 225 weights and 9 biases make 234 parameters")
    lab.page.keyboard.press("Enter")
    expect_state(explorer, kind="dense")
    for key in ("PageUp", "End"):
        lab.page.keyboard.press(key)
    expect(point).to_have_text(re.compile("^Row 8, column 24 of the matrix: y8, a weight that stands"))


def test_a_matrix_that_is_too_large_is_looked_into(lab, explorer):
    explorer.get_by_role("button", name="More", exact=True).click()
    explorer.get_by_label("Preset", exact=True).select_option(CIFAR)
    image_map = expect_state(explorer, **Sharing.presets[CIFAR])
    assert {"blocks", "pieces", "zoom"} <= image_map["outlines"].keys()
    point = explorer.locator(".point")
    point_at(explorer, *middle(image_map, "blocks", 7, 11))
    expect(point).to_contain_text(
        "Output row 7 reads input rows 7 to 11. Click, or Enter: look into this block."
    )
    assert lit(explorer, image_map)["channel 2"] == {(11, column) for column in range(32)}

    def click():
        lab.page.mouse.down()
        lab.page.mouse.up()

    expect_new_frame(explorer, click)
    after = Sharing(**Sharing.presets[CIFAR], row=7 * 28, column=11 * 96).picture.image_map
    point_at(explorer, *middle(after, "zoom", 7 * 28, 11 * 96))
    expect(point).to_have_text(
        "Row 196, column 1,056 of the matrix: bi, row 4, column 0, slice 0 of filter 0, which stands in 784 "
        "entries. It stands between input row 11, column 0, channel 0 and output row 7, column 0, map 0."
    )
    assert lit(explorer, after)["filter 0, slice 0"] == {(4, 0)}
    explorer.locator(".stage").focus()
    lab.page.keyboard.press("PageUp")
    for key in ("Home", "ArrowDown", "ArrowRight"):
        lab.page.keyboard.press(key)
    expect(point).to_contain_text("Piece 1, 1 of block 7, 11")
    expect_new_frame(explorer, lambda: lab.page.keyboard.press("Enter"))
    lab.page.keyboard.press("PageDown")
    lab.page.keyboard.press("Home")
    expect(point).to_contain_text("Row 197, column 1,059 of the matrix: ")


def test_a_cell_names_its_line_of_the_matrix_as_one_number(lab, explorer):
    explorer.get_by_role("button", name="More", exact=True).click()
    explorer.get_by_label("Preset", exact=True).select_option(ALEXNET)
    image_map = expect_state(explorer, **Sharing.presets[ALEXNET])
    point_at(explorer, *middle(image_map, "map 5", 20, 20))
    said = "Output row 20, column 20, map 5: row 107,525 of the matrix."
    expect(explorer.locator(".point")).to_contain_text(said)

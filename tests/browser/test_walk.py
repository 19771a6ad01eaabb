"""The VGG-walk explorer in real JupyterLab: by pointer and by keyboard."""

import re
from functools import partial
from itertools import product

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.explorers import Walk
from tests.browser.lab import cut_off, expect_state_of, lit, middle, open_more, picture, point_at, slider

HEAD = "fc6 to fc8"


@pytest.fixture(autouse=True)
def laptop(lab):
    """A window in which the whole picture is seen."""
    before = lab.page.viewport_size
    lab.page.set_viewport_size({"width": 1366, "height": 900})
    yield
    lab.page.set_viewport_size(before)


@pytest.fixture
def explorer(lab):
    return lab.shows(Walk)


expect_state = partial(expect_state_of, Walk)


def square(first, last):
    """The pixels in rows and columns `first` to `last`."""
    return {(row + first, column + first) for row, column in np.ndindex((last - first + 1,) * 2)}


def test_pointer(lab, explorer):
    image_map = expect_state(explorer)
    assert not cut_off(explorer)
    before = picture(explorer)
    point = explorer.locator(".point")
    point_at(explorer, *middle(image_map, "conv3", 0, 1))
    expect(point).to_have_text(
        "conv3_2: reads conv3_1, 56×56×256, with 256 filters of 3×3×256, padding 1; makes 56×56×256. "
        "590,080 parameters, 1,849,688,064 multiply-adds, 3.211 MB. "
        "Receptive field 32×32; its neighbour's lies 4 pixels further on. "
        "Click, or Enter: its table."
    )
    shown = lit(explorer, image_map)
    assert shown["conv3"] == {(0, 0)}  # what it reads
    # The middle one, 28, of 56: 112 to 115 widened by 4 + 4 (conv3), by 2 + 2 (conv2), by 1 + 1 (conv1).
    assert shown["pixels"] == square(98, 129)

    lab.page.mouse.down()
    lab.page.mouse.up()
    image_map = expect_state(explorer, block="conv3")
    assert picture(explorer) != before
    table = image_map["outlines"]["conv3"][-1]
    point_at(explorer, *middle({"outlines": {"table": [table]}}, "table", 0, 3))
    expect(point).to_contain_text("pool3: reads conv3_3, 56×56×256, in windows of 2×2, stride 2;")
    fronts = [grid for grid in image_map["outlines"][HEAD] if grid["first"] == [0, 0]]
    point_at(explorer, *middle({"outlines": {"fc6": fronts[-1:]}}, "fc6"))
    expect(point).to_contain_text("fc6: reads pool5, 7×7×512 = 25,088 numbers")
    expect(point).to_contain_text("404×404, larger than the image")
    shown = lit(explorer, image_map)
    assert shown["conv5"] == {(0, 3)}
    assert shown["pixels"] == square(0, 223)


def test_the_scores_of_a_larger_image(lab, explorer):
    open_more(explorer)
    explorer.get_by_label("Preset", exact=True).select_option("384, convolutional head")
    image_map = expect_state(explorer, W=384, head="convolutional")
    point = explorer.locator(".point")
    point_at(explorer, *middle(image_map, HEAD))
    expect(point).to_contain_text("with 4,096 filters of 7×7×512, padding 0; makes 6×6×4096")
    expect(point).to_contain_text("its neighbour's lies 32 pixels further on.")
    point_at(explorer, *middle(image_map, "scores", 1, 2))
    expect(point).to_have_text(
        "Scores at row 1, column 2: fc6's window lies on rows 1 to 7 and columns 2 to 8 of pool5. "
        "Their receptive field is 404×404: rows 0 to 345 and columns 0 to 377 of the input, and what lies "
        "outside is the layers' own zero padding."
    )
    shown = lit(explorer, image_map)
    assert shown["padded"] == set(product(range(1, 8), range(2, 9)))
    assert shown["pixels"] == set(product(range(346), range(378)))
    point_at(explorer, *middle(image_map, "pool5", 0, 11))
    expect(point).to_contain_text("pool5, row 0, column 11: read at 1 place of the scores, row 0, column 5.")
    assert lit(explorer, image_map)["scores"] == {(0, 5)}
    explorer.get_by_label("Preset", exact=True).select_option("SAME padding in fc6")
    image_map = expect_state(explorer, head="convolutional", padding="SAME")
    expect(explorer.locator(".words")).to_contain_text("only the middle one, row 3, column 3")
    point_at(explorer, *middle(image_map, "scores", 0, 6))
    expect(point).to_contain_text("rows 0 to 3 and columns 3 to 6 of pool5; 33 of its 49 cells are padding.")
    assert lit(explorer, image_map)["padded"] == set(product(range(-3, 4), range(3, 10)))


def test_a_dense_head_refuses_and_an_offer_helps(lab, explorer):
    open_more(explorer)
    explorer.get_by_label("Preset", exact=True).select_option("244, pools that ceil")
    image_map = expect_state(explorer, W=244, pooling="ceil")
    expect(explorer.locator(".words")).to_contain_text("but pool5 gives 8×8×512 = 32,768")
    point = explorer.locator(".point")
    point_at(explorer, *middle(image_map, HEAD, 0, 2))
    expect(point).to_contain_text("fc8: refused. It has nothing to read, because fc6 is.")
    assert not lit(explorer, image_map)
    explorer.get_by_role("button", name="head = convolutional").click()
    expect_state(explorer, W=244, pooling="ceil", head="convolutional")
    expect(explorer.locator(".words")).to_contain_text("scores 2×2×1000")
    expect(explorer.get_by_label("head", exact=True)).to_have_value("convolutional")
    assert not cut_off(explorer)


def test_what_is_covered_is_shown_when_asked(lab):
    lab.open_cells("from helpers.explorers import Walk\nWalk(W=256, covered=True)")
    lab.run_all()
    explorer = lab.explorer()
    expect_state(explorer, W=256, covered=True)
    before = picture(explorer)
    explorer.get_by_role("button", name="Show what is covered").click()
    expect_state(explorer, W=256)
    assert picture(explorer) != before


def test_keyboard(lab, explorer):
    expect_state(explorer)
    before = picture(explorer)
    slider(explorer, "W").press("ArrowRight")
    expect_state(explorer, W=225)
    box = explorer.get_by_role("spinbutton", name="width and height")
    for side in (244, 160):
        box.fill(str(side))
        box.press("Enter")
        expect_state(explorer, W=side)
    explorer.get_by_label("head", exact=True).press("ArrowDown")
    expect_state(explorer, W=160, head="convolutional")
    expect(explorer.locator(".words")).to_contain_text("it fits images from 224 pixels on")
    open_more(explorer)
    explorer.get_by_label("pools", exact=True).press("ArrowDown")
    expect_state(explorer, W=160, head="convolutional", pooling="ceil")
    explorer.get_by_label("fc6 P", exact=True).press("ArrowDown")
    expect_state(explorer, W=160, head="convolutional", pooling="ceil", padding="SAME")
    explorer.get_by_label("VGG", exact=True).press("ArrowDown")
    expect_state(explorer, W=160, head="convolutional", pooling="ceil", padding="SAME", configuration="E")
    assert picture(explorer) != before
    explorer.get_by_role("button", name="Reset").press("Enter")
    expect_state(explorer)
    assert picture(explorer) == before
    explorer.get_by_label("table", exact=True).press("ArrowDown")
    image_map = expect_state(explorer, block="conv2")

    point = explorer.locator(".point")
    explorer.locator(".stage").focus()
    lab.page.keyboard.press("ArrowRight")
    expect(point).to_have_text("The input: 224×224×3, 0.602 MB. conv1_1 reads it.")
    lab.page.keyboard.press("PageDown")
    lab.page.keyboard.press("End")
    expect(point).to_have_text(re.compile("^pool1: reads conv1_2, 224×224×64, in windows of 2×2, stride 2;"))
    assert lit(explorer, image_map)["conv1"] == {(0, 1)}
    for _ in range(5):
        lab.page.keyboard.press("PageDown")
    lab.page.keyboard.press("ArrowRight")
    expect(point).to_contain_text("fc7: reads fc6, 4096 numbers")
    lab.page.keyboard.press("Enter")
    expect_state(explorer, block=HEAD)
    lab.page.keyboard.press("PageDown")
    expect(point).to_contain_text("The scores: fc6 reads rows 0 to 6 and columns 0 to 6 of pool5.")

"""The weight-reshaping explorer in real JupyterLab: by pointer and by keyboard."""

from functools import partial

import pytest
from playwright.sync_api import expect

from helpers.explorers import Reshaping
from tests.browser.lab import cut_off, expect_state_of, lit, middle, open_more, picture, point_at, slider

MIXED = "PyTorch's weights folded as if they were TensorFlow's"


@pytest.fixture(autouse=True)
def laptop(lab):
    """A window in which the whole picture is seen."""
    before = lab.page.viewport_size
    lab.page.set_viewport_size({"width": 1366, "height": 900})
    yield
    lab.page.set_viewport_size(before)


@pytest.fixture
def explorer(lab):
    return lab.shows(Reshaping)


expect_state = partial(expect_state_of, Reshaping)


def test_pointer(lab, explorer):
    point = explorer.locator(".point")
    image_map = expect_state(explorer)
    assert cut_off(explorer) == []
    point_at(explorer, *middle(image_map, "unit 0", 0, 7))
    expect(point).to_have_text(
        "Weight number 7 of unit 0 is −3. It was made for row 1, column 0, channel 1; folding puts it at "
        "row 1, column 0, slice 1. The dense layer multiplies 4 by it, the convolution 4."
    )
    shown = lit(explorer, image_map)
    assert shown["flat"] == {(0, 7)}
    assert shown["channel 1"] == shown["slice 1"] == {(1, 0)}
    assert shown["fold"] == {(0, 7)}
    assert not shown.keys() & {"channel 0", "slice 0", "channel 2", "slice 2"}

    before = picture(explorer)
    open_more(explorer)
    explorer.get_by_label("Preset", exact=True).select_option(MIXED)
    image_map = expect_state(explorer, **Reshaping.presets[MIXED])
    assert picture(explorer) != before
    point_at(explorer, *middle(image_map, "unit 0", 0, 7))
    expect(point).to_have_text(
        "Weight number 7 of unit 0 is 1. It was made for row 1, column 1, channel 1; folding puts it at "
        "row 1, column 0, slice 1. The dense layer multiplies 0 by it, the convolution 4."
    )
    shown = lit(explorer, image_map)
    assert shown["channel 1"] == {(1, 0), (1, 1)}
    assert shown["slice 1"] == {(1, 0)}

    point_at(explorer, *middle(image_map, "channel 2", 0, 1))
    expect(point).to_contain_text("the dense layer multiplies it by −1 (weight number 9), the convolution by")
    shown = lit(explorer, image_map)
    assert shown["flat"] == {(0, 9)}
    assert shown["unit 0"] == {(0, 5), (0, 9)}
    assert shown["slice 2"] == {(0, 1)}

    point_at(explorer, *middle(image_map, "unit 1", 0, 0))
    expect(point).to_contain_text("Its filter is not shown: click, or press Enter, to see it.")
    lab.page.mouse.down()
    lab.page.mouse.up()
    image_map = expect_state(explorer, **Reshaping.presets[MIXED], unit=1)
    point_at(explorer, *middle(image_map, "convolution", 1))
    expect(point).to_contain_text("Output 1 of the convolution; the dense layer's is not equal.")
    expect(point).to_contain_text(" + bias (−1) = 52")
    assert lit(explorer, image_map)["unit 1"] == {(0, number) for number in range(12)}


def test_keyboard(lab, explorer):
    before = picture(explorer)
    explorer.get_by_label("folded", exact=True).press("ArrowDown")
    expect_state(explorer, folded="channels first")
    open_more(explorer)
    slider(explorer, "D").press("ArrowLeft")
    slider(explorer, "D").press("ArrowLeft")
    expect_state(explorer, folded="channels first", D=1)
    box = explorer.get_by_role("spinbutton", name="rows and columns of the input, and so of the filters")
    box.fill("4")
    box.press("Enter")
    expect_state(explorer, folded="channels first", D=1, F=4)
    assert picture(explorer) != before
    explorer.get_by_role("button", name="Reset").press("Enter")
    expect_state(explorer)
    assert picture(explorer) == before

    point = explorer.locator(".point")
    explorer.locator(".stage").focus()
    for key in ("ArrowRight", "PageDown", "PageDown", "PageDown", "PageDown", "ArrowRight"):
        lab.page.keyboard.press(key)
    expect(point).to_contain_text("Weight number 1 of unit 0 is")
    lab.page.keyboard.press("PageDown")
    lab.page.keyboard.press("End")
    expect(point).to_contain_text("Weight number 11 of unit 1 is")
    lab.page.keyboard.press("Enter")
    expect_state(explorer, unit=1)
    lab.page.keyboard.press("PageDown")
    lab.page.keyboard.press("PageDown")
    expect(point).to_contain_text(
        "Filter 1 at row 0, column 0, slice 0 holds −1, which is weight number 0 of unit 1."
    )


def test_what_is_covered_is_shown_when_asked(lab):
    lab.open_cells("from helpers.explorers import Reshaping\nReshaping(F=3, D=2, covered=True)")
    lab.run_all()
    explorer = lab.explorer()
    image_map = expect_state(explorer, F=3, D=2, covered=True)
    point_at(explorer, *middle(image_map, "unit 0", 0, 7))
    expect(explorer.locator(".point")).to_have_text(
        "Weight number 7 of unit 0 is −3. Where it comes to lie is covered."
    )
    explorer.get_by_role("button", name="Show what is covered").click()
    expect_state(explorer, F=3, D=2)

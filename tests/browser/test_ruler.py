"""The stride ruler in real JupyterLab: by keyboard and by pointer."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from helpers.explorers import Ruler
from tests.browser.lab import expect_state_of, is_lit, let_go, lit, middle, picture, point_at, slider

expect_state = partial(expect_state_of, Ruler)


@pytest.fixture
def explorer(lab):
    return lab.shows(Ruler)


def more(explorer):
    """Open the controls that are not the lesson's."""
    explorer.get_by_role("button", name="More", exact=True).click()
    expect(slider(explorer, "dilation")).to_be_visible()


def test_keyboard(lab, explorer):
    expect_state(explorer)
    before = picture(explorer)
    slider(explorer, "W").focus()
    for _ in range(2):
        lab.page.keyboard.press("ArrowRight")
    expect_state(explorer, W=10)
    assert picture(explorer) != before
    box = explorer.get_by_role("spinbutton", name="length of the filter")
    box.fill("4")
    box.press("Enter")
    expect_state(explorer, W=10, F=4)
    more(explorer)
    slider(explorer, "dilation").press("ArrowRight")
    expect_state(explorer, W=10, F=4, dilation=2)

    slider(explorer, "dilation").press("End")
    expect_state(explorer, W=10, F=4, dilation=4)
    expect(explorer.locator(".words")).to_contain_text(
        "no output. A filter of F = 4 spans 13 cells when dilated, which is larger than the padded input, "
        "1 + 10 + 1 = 12 long, so there is no place for it."
    )

    explorer.get_by_role("button", name="Reset").press("Enter")
    expect_state(explorer)
    let_go(explorer)
    assert picture(explorer) == before

    image_map, point = Ruler().picture.image_map, explorer.locator(".point")
    explorer.locator(".stage").focus()
    lab.page.keyboard.press("ArrowRight")
    expect(point).to_have_text("Cell 0: windows that read it: 0.")
    assert lit(explorer, image_map) == {"places": {(0, 0)}, "outputs": {(0, 0)}}
    lab.page.keyboard.press("ArrowRight")
    expect(point).to_have_text("Cell 1: windows that read it: 0 to 1.")
    assert lit(explorer, image_map) == {"places": {(0, 0), (1, 0)}, "outputs": {(0, 0), (0, 1)}}
    lab.page.keyboard.press("PageDown")
    expect(point).to_have_text(
        "Window 0 reads cells −1 to 1 and makes output 0; its left edge is at cell −1."
    )
    lab.page.keyboard.press("ArrowDown")
    expect(point).to_contain_text("Window 1 reads cells 1 to 3")
    lab.page.keyboard.press("PageDown")
    expect(point).to_have_text("Output 0: window 0 reads cells −1 to 1; its left edge is at cell −1.")
    assert lit(explorer, image_map)["row"] == {(0, -1), (0, 0), (0, 1)}
    lab.page.keyboard.press("End")
    expect(point).to_have_text(re.compile("^Output 3: window 3 reads cells 5 to 7"))
    lab.page.keyboard.press("Escape")
    expect(point).to_be_hidden()
    assert not is_lit(explorer)


def test_pointer(lab, explorer):
    image_map, point = Ruler().picture.image_map, explorer.locator(".point")
    for place in range(4):
        window = {(0, cell) for cell in range(2 * place - 1, 2 * place + 2)}
        for name, cell in (("places", (place, 0)), ("outputs", (0, place))):
            point_at(explorer, *middle(image_map, name, *cell))
            expect(point).to_contain_text(f"window {place} reads cells", ignore_case=True)
            lights = {"row": window, "places": {(place, 0)}, "outputs": {(0, place)}}
            assert lit(explorer, image_map) == lights
    point_at(explorer, *middle(image_map, "row", column=-1))
    expect(point).to_have_text("Cell −1 (padding): windows that read it: 0.")
    point_at(explorer, *middle(image_map, "row", column=5))
    expect(point).to_have_text("Cell 5: windows that read it: 2 to 3.")
    assert lit(explorer, image_map) == {"places": {(2, 0), (3, 0)}, "outputs": {(0, 2), (0, 3)}}

    let_go(explorer)
    before = picture(explorer)
    explorer.get_by_role("button", name="P = (0, 1)").click()
    expect_state(explorer, P=(0, 1))
    assert picture(explorer) != before
    expect(explorer.locator(".offers button")).to_have_count(0)
    more(explorer)
    explorer.get_by_label("Preset").select_option(index=3)
    expect_state(explorer, W=28, F=3, S=2, P=1, rule="ceil")
    explorer.get_by_label("rule", exact=True).select_option("all six")
    expect_state(explorer, W=28, F=3, S=2, P=1, rule="all six")
    explorer.get_by_role("button", name="Reset").click()
    expect_state(explorer)
    let_go(explorer)
    assert picture(explorer) == before

    box = explorer.get_by_role("spinbutton", name="length of the filter")
    box.fill("32")
    box.press("Enter")
    image_map = expect_state(explorer, F=32)
    expect(explorer.locator(".words")).to_contain_text(
        "no output. A filter of F = 32 is larger than the padded input, 1 + 8 + 1 = 10 long"
    )
    point_at(explorer, *middle(image_map, "row", column=0))
    expect(point).to_have_text("Cell 0: no window reads it, since there is none (the window does not fit).")
    assert lit(explorer, image_map) == {}
    let_go(explorer)
    explorer.get_by_role("button", name="P = 12", exact=True).click()
    expect_state(explorer, F=32, P=12)
    expect(explorer.locator(".words")).to_contain_text("1 output.")


def test_what_is_covered_is_shown_when_the_reader_asks(lab):
    lab.open_cells("from helpers.explorers import Ruler\nRuler(covered=True)")
    lab.run_all()
    explorer = lab.explorer()
    expect_state(explorer, covered=True)
    explorer.get_by_role("button", name="Show what is covered").click()
    expect_state(explorer)

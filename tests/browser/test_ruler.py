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
    slider(explorer, "dilation").press("ArrowRight")
    expect_state(explorer, W=10, F=4, dilation=2)

    slider(explorer, "dilation").press("End")
    expect_state(explorer, W=10, F=4, dilation=8)
    expect(explorer.locator(".words")).to_contain_text(
        "no output. A filter of F = 4 spans 25 cells when dilated, which is larger than the padded input, "
        "1 + 10 + 1 = 12 long, so there is no place for it."
    )

    explorer.get_by_role("button", name="Reset").press("Enter")
    expect_state(explorer)
    let_go(explorer)
    assert picture(explorer) == before

    image_map, point = Ruler().picture.image_map, explorer.locator(".point")
    explorer.locator(".stage").focus()
    lab.page.keyboard.press("ArrowRight")
    expect(point).to_have_text("Cell 0: places that read it: 0.")
    assert lit(explorer, image_map) == {"places": {(0, 0)}, "outputs": {(0, 0)}}
    lab.page.keyboard.press("ArrowRight")
    expect(point).to_have_text("Cell 1: places that read it: 0 to 1.")
    assert lit(explorer, image_map) == {"places": {(0, 0), (1, 0)}, "outputs": {(0, 0), (1, 0)}}
    lab.page.keyboard.press("PageDown")
    expect(point).to_have_text("strict: refuses (7/2 is not whole), so no place reads cell 0.")
    lab.page.keyboard.press("PageUp")
    lab.page.keyboard.press("PageUp")
    expect(point).to_have_text(
        "Output 0: place 0 reads cells −1 to 1 and makes output 0; it starts at cell −1."
    )
    assert lit(explorer, image_map)["row"] == {(0, -1), (0, 0), (0, 1)}
    lab.page.keyboard.press("End")
    expect(point).to_have_text(re.compile("^Output 3: place 3 reads cells 5 to 7"))
    lab.page.keyboard.press("Escape")
    expect(point).to_contain_text("Point at the picture")
    assert not is_lit(explorer)


def test_pointer(lab, explorer):
    image_map, point = Ruler().picture.image_map, explorer.locator(".point")
    for place in range(4):
        window = {(0, cell) for cell in range(2 * place - 1, 2 * place + 2)}
        for name in ("places", "outputs"):
            point_at(explorer, *middle(image_map, name, place))
            expect(point).to_contain_text(f"place {place} reads cells", ignore_case=True)
            assert lit(explorer, image_map) == {
                "row": window,
                "places": {(place, 0)},
                "outputs": {(place, 0)},
            }
    point_at(explorer, *middle(image_map, "row", column=-1))
    expect(point).to_have_text("Cell −1 (padding): places that read it: 0.")
    point_at(explorer, *middle(image_map, "row", column=5))
    expect(point).to_have_text("Cell 5: places that read it: 2 to 3.")
    assert lit(explorer, image_map) == {"places": {(2, 0), (3, 0)}, "outputs": {(2, 0), (3, 0)}}
    point_at(explorer, *middle(image_map, "ceil", column=9))
    expect(point).to_have_text("ceil: cell 9 (outside): places that read it: 4.")

    let_go(explorer)
    before = picture(explorer)
    explorer.get_by_role("button", name="P = (0, 1)").click()
    expect_state(explorer, P=(0, 1))
    assert picture(explorer) != before
    expect(explorer.locator(".offers button")).to_have_count(0)
    explorer.get_by_label("Preset").select_option(index=3)
    expect_state(explorer, W=28, F=3, S=2, P=1)
    explorer.get_by_role("button", name="Reset").click()
    expect_state(explorer)
    let_go(explorer)
    assert picture(explorer) == before

    slider(explorer, "F").press("End")
    expect_state(explorer, F=32)
    expect(explorer.locator(".words")).to_contain_text(
        "no output. A filter of F = 32 is larger than the padded input, 1 + 8 + 1 = 10 long"
    )
    image_map = Ruler(F=32).picture.image_map
    point_at(explorer, *middle(image_map, "row", column=0))
    expect(point).to_have_text("Cell 0: places that read it: none.")
    assert lit(explorer, image_map) == {}
    explorer.get_by_role("button", name="P = 12", exact=True).click()
    expect_state(explorer, F=32, P=12)
    expect(explorer.locator(".words")).to_contain_text("1 output.")

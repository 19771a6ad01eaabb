"""The explorer of upsampling in real JupyterLab: pixels and the scores that they come from."""

from functools import partial

from playwright.sync_api import expect

from helpers.explorers import Upsampling
from tests.browser.lab import expect_state_of, let_go, lit, middle, open_more, picture, point_at, slider

expect_state = partial(expect_state_of, Upsampling)


def test_keyboard_and_pointer(lab):
    explorer = lab.shows(Upsampling)
    image_map = expect_state(explorer)
    before, point = picture(explorer), explorer.locator(".point")
    point_at(explorer, *middle(image_map, "32s", 70, 40))
    expect(point).to_contain_text(
        "Pixel row 70, column 40. FCN-32s interpolates its score between rows 1 to 2,"
    )
    block = {(row, column) for row in range(64, 72) for column in range(40, 48)}
    found = lit(explorer, image_map)
    assert found["pool5"] == {(row, column) for row in (1, 2) for column in (0, 1)}
    assert found["truth"] == found["page"] == block
    assert "pool4" not in found
    point_at(explorer, *middle(image_map, "8s", 70, 40))
    expect(point).to_contain_text(
        "FCN-8s interpolates its score between rows 8 to 9, columns 4 to 5 of stride 8"
    )
    found = lit(explorer, image_map)
    assert found["fused8"] == found["pool3"] == {(row, column) for row in (8, 9) for column in (4, 5)}
    assert found["fused16"] == {(row, column) for row in (3, 4, 5) for column in (1, 2, 3)}
    lab.page.mouse.down()
    lab.page.mouse.up()
    expect_state(explorer, at=(70, 40))
    explorer.locator(".stage").focus()
    lab.page.keyboard.press("ArrowRight")
    expect(point).to_contain_text("Pixel row 70, column 41.")
    lab.page.keyboard.press("Enter")
    expect_state(explorer, at=(70, 41))
    let_go(explorer)
    expect(explorer.locator(".words")).to_contain_text("Pixel row 70, column 41 is ")
    slider(explorer, "page").press("ArrowRight")
    expect_state(explorer, page=Upsampling().state.page + 1)

    explorer.get_by_label("view", exact=True).select_option("one map")
    image_map = expect_state(explorer, page=Upsampling().state.page + 1, view="one map")
    point_at(explorer, *middle(image_map, "output", 0, 0))
    expect(point).to_contain_text("Output row 0, column 0: 3·9/16 = 1.69. The weights add up to 9/16 only")
    explorer.get_by_label("view", exact=True).select_option("FCN's sizes")
    image_map = expect_state(explorer, page=Upsampling().state.page + 1, view="FCN's sizes")
    point_at(explorer, *middle(image_map, "scores", 0, 1))
    expect(point).to_contain_text("FCN-32s stamps it on pixels 13 to 76")
    assert lit(explorer, image_map)["FCN-32s"] == {(0, 1), (0, 2)}
    open_more(explorer)
    explorer.get_by_role("button", name="Reset").click()
    expect_state(explorer)
    assert picture(explorer) == before

"""The score map in real JupyterLab: what a score has seen, and digits that are taken up and put down."""

from functools import partial

from playwright.sync_api import expect

from helpers.explorers import ScoreMap
from tests.browser.lab import expect_state_of, lit, middle, picture, point_at

expect_state = partial(expect_state_of, ScoreMap)


def test_keyboard_and_pointer(lab):
    lab.open_cells("from helpers.explorers import ScoreMap", "explorer = ScoreMap()\nexplorer")
    lab.run_all()
    output = lab.explorer()
    point = output.locator(".point")
    image_map = expect_state(output)
    digits = ScoreMap().result.digits
    point_at(output, *middle(image_map, "scores", 3, 5))
    expect(point).to_contain_text("Score in row 3, column 5: sees rows 6 to 13, columns 10 to 17, and says: ")
    seen = {(row, column) for row in range(6, 14) for column in range(10, 18)}
    assert lit(output, image_map) == {"canvas": seen, "crop": seen, "scores": {(3, 5)}}
    lab.page.mouse.down()
    lab.page.mouse.up()
    expect_state(output, at=(3, 5))
    output.locator(".stage").focus()
    lab.page.keyboard.press("ArrowRight")
    expect(point).to_contain_text("Score in row 3, column 6: ")
    lab.page.keyboard.press("Enter")
    image_map = expect_state(output, at=(3, 6))
    point_at(output, *middle(image_map, "canvas", digits[0].row + 4, digits[0].column + 4))
    before = picture(output)
    expect(point).to_contain_text(f"of a {digits[0].label}. The scores in row")
    lab.page.mouse.down()
    lab.page.mouse.up()
    taken = {"at": (3, 6), "placed": digits[1:], "digits": 5, "put": digits[0].number}
    expect_state(output, **taken)
    assert picture(output) != before
    output.locator(".stage").focus()
    lab.page.keyboard.press("Enter")
    expect_state(output, **{**taken, "placed": (*digits[1:], digits[0]), "digits": 6})

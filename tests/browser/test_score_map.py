"""The score map in real JupyterLab: what a score has seen, and digits that are taken up and put down."""

from functools import partial

from PIL import Image
from playwright.sync_api import expect

from helpers.explorers import ScoreMap
from helpers.explorers.score_map.model.canvas import drawn, painted
from tests.browser.lab import expect_state_of, lit, middle, open_more, picture, point_at
from tests.photographed import photographed

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


def test_an_image_of_digits_is_read_and_w_makes_them_as_high_as_the_net_reads(lab, tmp_path):
    lab.open_cells("from helpers.explorers import ScoreMap", "explorer = ScoreMap(W=64)\nexplorer")
    lab.run_all()
    output = lab.explorer()
    digits = drawn(40, 8, 4)
    Image.fromarray(photographed(painted(40, digits, ()))).save(tmp_path / "sheet.png")
    open_more(output)
    output.get_by_label("Your own image").set_input_files(tmp_path / "sheet.png")
    words = output.locator(".words")
    expect(words).to_contain_text(
        "Your image sheet.png, 64×64 pixels: paper made 0, dark ink 16; a digit should"
    )
    assert lab.evaluate("explorer.state.image.original") == (480, 480)
    number = output.get_by_role("spinbutton", name="width and height of the canvas")
    number.fill("40")
    number.press("Enter")
    expect(words).to_contain_text("Your image sheet.png, 40×40 pixels: ")
    found = lab.evaluate("[tuple(each.spot[:3]) for each in explorer.result.peaks]")
    right = [
        each
        for each in digits
        if any(
            answer == each.label and max(abs(2 * row - each.row), abs(2 * column - each.column)) <= 3
            for row, column, answer in found
        )
    ]
    assert len(right) >= 7
    (tmp_path / "words.png").write_text("no image")
    output.get_by_label("Your own image").set_input_files(tmp_path / "words.png")
    said = "“words.png” is no image that this browser can read: choose a PNG, JPEG, GIF or WebP file."
    expect(output.get_by_role("alert")).to_have_text(said)
    assert lab.evaluate("explorer.state.image.name") == "sheet.png"
    output.get_by_label("Preset").select_option("12 digits")
    expect_state(output, W=64, digits=12)

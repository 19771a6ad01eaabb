"""The pen: what it covers, that the network reads what it draws, and that it draws at once."""

import json
from functools import partial
from itertools import pairwise

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers import networks, samples
from helpers.explorers import ScoreMap, Training
from helpers.explorers.score_map.model import DRAWS
from tests.browser.lab import expect_state_of, middle, open_more, point_at
from tests.unit.reader import Reader

SIDE = 8
# Strokes of each digit, as a hand draws them: corners (x, y) in cells, arcs (middle, radii, from, to).
DIGITS = [
    [[((3.9, 4), (1.9, 3.3), -90, 270)]],
    [[(2.4, 2.2), (4.2, 0.7), (4.2, 7.4)]],
    [[((3.8, 2.3), (1.7, 1.8), 190, 400), (2.2, 7.3), (6, 7.3)]],
    [[((3.7, 2.2), (1.6, 1.7), 200, 450), ((3.7, 5.6), (1.8, 1.8), -90, 150)]],
    [[(4.2, 0.6), (1.9, 4.8), (6, 4.8)], [(4.5, 2.8), (4.5, 7.4)]],
    [[(5.6, 0.6), (2.6, 0.6), (2.4, 3.4), ((3.7, 5.2), (1.9, 2), -120, 140)]],
    [[(4.8, 0.6), (2.8, 3.4), ((4, 5.5), (1.8, 1.9), 180, 540)]],
    [[(2, 0.7), (5.8, 0.7), (3.4, 7.4)]],
    [[((3.9, 2.2), (1.4, 1.6), 90, 450), ((3.9, 5.6), (1.7, 1.8), -90, 270)]],
    [[((4, 2.5), (1.7, 1.9), 0, 360), (5.6, 2.5), (5.2, 7.4)]],
]
# Presses a pen on the sheet of Training's map, moves it along points and lifts it, for each stroke.
DRAW = """async ([map, rubs, strokes]) => {
    const { Pen } = await import("/pen.js");
    let pen = null;
    for (const [start, ...rest] of strokes) {
        const [x, y] = start, { at: [left, top, wide] } = map.outlines.digit[0];
        const [row, column] = [y - top, x - left].map(far => Math.floor(far / wide));
        const at = { region: "digit", row, column };
        pen = new Pen(map, at, start, rubs, pen);
        for (const point of rest) pen.to(point);
    }
    return { inks: [...pen.inks], cells: pen.cells, rubs: pen.rubs };
}"""


def points(stroke):
    """The corners of a stroke, [n, 2] in cells, 8 of each quarter of an arc."""
    found = []
    for part in stroke:
        if len(part) == 2:
            found.append(part)
            continue
        (x, y), (wide, high), start, end = part
        angles = np.radians(np.linspace(start, end, 1 + abs(end - start) * 8 // 90))
        found += zip(x + wide * np.cos(angles), y + high * np.sin(angles), strict=True)
    return np.array(found)


@pytest.fixture
def draw(modules):
    """Give `draw(ink, *strokes)`: strokes [n, 2] in cells over a sheet of 64 pixels; [8, 8] then."""

    def draw(ink, *strokes, rubs=False):
        picture = Training(ink=ink).picture
        left, top, wide = picture.image_map["outlines"]["digit"][0]["at"][:3]
        placed = [(np.array((left, top)) + wide * np.array(each)).tolist() for each in strokes]
        made = modules.evaluate(DRAW, [json.loads(json.dumps(picture.image_map)), rubs, placed])
        sheet = np.array(ink).reshape(SIDE, SIDE)
        for cell, value in made["inks"]:
            sheet[tuple(map(int, cell.split(",")))] = value
        return sheet, made

    return draw


PAPER = (0,) * SIDE**2


def test_the_network_reads_what_the_pen_draws_whose_ink_is_that_of_the_data(draw):
    named, inks = [], []
    for digit, strokes in enumerate(DIGITS):
        for x in (-0.4, 0, 0.4):
            for y in (-0.2, 0.2):
                sheet, _ = draw(PAPER, *(np.add(points(each), (x, y)) for each in strokes))
                inks.append(sheet.mean())
                scores = networks.run(
                    networks.digits_net(),
                    samples.digits_weights(),
                    (sheet / 16).astype(np.float32)[:, :, None],
                )
                named.append(scores.argmax() == digit)
    assert np.mean(named) >= 0.95
    assert abs(np.mean(inks) - samples.digits()[0].mean()) < 0.5


def covers(cells, path):
    """Whether cells are all that a path [n, 2] of (column, row) crosses, and no others but beside it."""
    along = np.concatenate([np.linspace(*ends, 200) for ends in pairwise(path)])
    crossed = {(int(row), int(column)) for column, row in along}
    near = {
        (row + down, column + right) for row, column in crossed for down in (-1, 0, 1) for right in (-1, 0, 1)
    }
    return crossed <= cells <= near


def test_the_pen_covers_every_cell_that_it_crosses_however_far_apart_its_points_are(draw):
    for path in ([(0.5, 0.5), (7.5, 5.5)], [(7.9, 0.1), (0.1, 7.9), (7.9, 6.5)], [(0.5, 3.5), (1.1, 3.5)]):
        _, made = draw(PAPER, path)
        assert covers({(row, column) for row, column, _ in made["cells"]}, path)
        assert not made["rubs"]
    _, made = draw(PAPER, [(4.5, 2.5), (4.5, 20), (-9, 20)])  # beyond the sheet there is nothing to ink
    assert covers({(row, column) for row, column, _ in made["cells"]}, [(4.5, 2.5), (4.5, 7.99)])
    counts = {(row, column): dots for row, column, dots in made["cells"]}
    assert [counts[5, column] for column in (3, 4, 5)] == [4, 16, 4]


def test_a_stroke_rubs_out_what_the_same_stroke_drew(draw):
    line = [(1.5, 1.3), (6.5, 6.1)]
    drawn, _ = draw(PAPER, line)
    rubbed, made = draw(tuple(drawn.ravel().tolist()), line, rubs=True)
    assert made["rubs"]
    assert drawn.max() == 16
    assert rubbed.max() < 4


def test_ink_of_one_stroke_stays_dark_where_the_next_touches_it_before_any_frame(draw):
    sheet, _ = draw(PAPER, [(1.5, 3.5), (6.5, 3.5)], [(4.5, 0.5), (4.5, 4.5)])
    assert (sheet[3, 1:7] == 16).all()
    assert (sheet[:4, 4] == 16).all()


@pytest.mark.parametrize("rubs", [False, True])
def test_what_is_seen_at_once_is_what_the_kernel_makes_of_it(draw, rubs):
    ink = np.random.default_rng(5).integers(0, 17, SIDE**2)
    sheet, made = draw(tuple(ink.tolist()), [(0.5, 0.5), (7.3, 5.1), (1.2, 6.9)], rubs=rubs)
    reader = Reader(Training(ink=tuple(ink.tolist())))
    assert made["rubs"] == rubs
    reader.strokes("digit", *made["cells"], rubs=made["rubs"])
    assert (sheet == reader.explorer.result.image).all()
    assert (sheet != ink.reshape(SIDE, SIDE)).any()


# --- in a page -----------------------------------------------------------------------------------

# Each event of a pointer has come by way of another point.
BETWEEN = """([clientX, clientY]) => {
    PointerEvent.prototype.getCoalescedEvents = function () { return [{ clientX, clientY }, this]; };
}"""
DETAIL = "canvas => canvas.detail?.faces.length ?? 0"


def test_what_is_drawn_is_seen_at_once_and_sent_once_a_tap_is_a_click_and_shift_rubs_out(alone, modules):
    picture = alone(ScoreMap(click=DRAWS, digits=0))
    at = partial(middle, picture.explorer.picture.image_map, "canvas")
    mouse, canvas = modules.mouse, picture.page.locator("canvas")
    point_at(picture.page, *at(3, 3))
    mouse.down()
    assert canvas.evaluate(DETAIL) == 0
    point_at(picture.page, *at(3, 9))
    first = canvas.evaluate(DETAIL)
    assert first >= 7
    point_at(picture.page, *at(12, 9))
    assert canvas.evaluate(DETAIL) > first
    modules.keyboard.press("Escape")
    strokes = "() => window.alone.sent.filter(each => each.stroke || each.choose)"
    assert modules.evaluate(strokes) == []
    mouse.up()
    [sent] = modules.evaluate(strokes)
    assert (sent["stroke"]["region"], sent["stroke"]["rubs"]) == ("canvas", False)
    assert covers(
        {(row, column) for row, column, _ in sent["stroke"]["cells"]}, [(3.5, 3.5), (9.5, 3.5), (9.5, 12.5)]
    )
    assert canvas.evaluate(DETAIL) > first  # until a frame shows it
    picture.meets(sent)
    assert canvas.evaluate(DETAIL) == 0
    point_at(picture.page, *at(20, 20))
    mouse.down()
    mouse.move(*(side + 1 for side in mouse_at(picture, at(20, 20))))
    mouse.up()
    assert modules.evaluate(strokes)[1:] == [{"choose": {"region": "canvas", "row": 20, "column": 20}}]
    point_at(picture.page, *at(3, 3))
    modules.keyboard.down("Shift")
    mouse.down()
    point_at(picture.page, *at(3, 9))
    mouse.up()
    modules.keyboard.up("Shift")
    assert modules.evaluate(strokes)[-1]["stroke"]["rubs"]


def test_the_pen_goes_where_the_pointer_was_between_events_and_what_it_inks_outlasts_a_frame(alone, modules):
    picture = alone(ScoreMap(click=DRAWS, digits=0))
    at = partial(middle, picture.explorer.picture.image_map, "canvas")
    x, y = mouse_at(picture, at(20, 3))
    point_at(picture.page, *at(3, 3))
    modules.mouse.down()
    modules.evaluate(BETWEEN, [x, y])
    point_at(picture.page, *at(3, 20))
    canvas = picture.page.locator("canvas")
    inked = canvas.evaluate(DETAIL)
    picture.sends(seed=8)
    assert canvas.evaluate(DETAIL) == inked
    modules.mouse.up()
    sent = modules.evaluate("() => window.alone.sent.find(each => each.stroke).stroke.cells")
    assert covers({(row, column) for row, column, _ in sent}, [(3.5, 3.5), (3.5, 20.5), (20.5, 3.5)])


def test_ink_is_seen_until_the_frame_that_meets_its_own_stroke_whatever_frame_comes_before(alone, modules):
    picture = alone(ScoreMap(click=DRAWS, digits=0))
    at = partial(middle, picture.explorer.picture.image_map, "canvas")
    canvas = picture.page.locator("canvas")
    inked = []
    for row in (3, 20):
        point_at(picture.page, *at(row, 3))
        modules.mouse.down()
        point_at(picture.page, *at(row, 15))
        modules.mouse.up()
        inked.append(canvas.evaluate(DETAIL))
    first, second = modules.evaluate("() => window.alone.sent.filter(each => each.stroke)")
    assert inked[1] > inked[0] > 0
    picture.sends(seed=8)
    assert canvas.evaluate(DETAIL) == inked[1]
    picture.meets(first)
    assert canvas.evaluate(DETAIL) == inked[1]
    point_at(picture.page, *at(11, 3))  # a click takes nothing away
    modules.mouse.down()
    modules.mouse.up()
    picture.sends(seed=9)
    assert canvas.evaluate(DETAIL) == inked[1]
    picture.meets(second)
    assert canvas.evaluate(DETAIL) == 0


def mouse_at(picture, point):
    """Where a point of a picture lies in the page."""
    box = picture.page.locator(".stage").bounding_box()
    return [box[side] + part * box["width"] / 920 for side, part in zip("xy", point, strict=True)]


def touched(picture, devtools, kind, *at):
    """Touch a picture with a finger at each place, None for one that does nothing; lift those, or all."""
    places = [
        dict(zip("xy", mouse_at(picture, each), strict=True), id=finger)
        for finger, each in enumerate(at)
        if each
    ]
    devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})


def test_a_finger_draws_where_there_is_a_sheet_and_a_gesture_that_is_taken_away_draws_nothing(alone, modules):
    picture = alone(ScoreMap(click=DRAWS, digits=0))
    at = partial(middle, picture.explorer.picture.image_map, "canvas")
    touch = partial(touched, picture, modules.context.new_cdp_session(modules))

    strokes = "() => window.alone.sent.filter(each => each.stroke).length"
    canvas = picture.page.locator("canvas")
    for end, count in (("touchCancel", 0), ("touchEnd", 1)):
        touch("touchStart", at(3, 3))
        for row in (5, 10, 20):
            touch("touchMove", at(row, 3))
        assert canvas.evaluate(DETAIL) >= 18
        touch(end)
        assert modules.evaluate(strokes) == count
        assert bool(canvas.evaluate(DETAIL)) == bool(count)


def test_a_second_finger_neither_draws_nor_ends_what_the_first_one_draws(alone, modules):
    picture = alone(ScoreMap(click=DRAWS, digits=0))
    at = partial(middle, picture.explorer.picture.image_map, "canvas")
    touch = partial(touched, picture, modules.context.new_cdp_session(modules))
    strokes = "() => window.alone.sent.flatMap(each => each.stroke ? [each.stroke.cells] : [])"
    touch("touchStart", at(5, 3))
    touch("touchMove", at(5, 9))
    touch("touchStart", None, at(20, 20))
    touch("touchMove", None, at(20, 25))
    touch("touchEnd", None, at(20, 25))
    assert modules.evaluate(strokes) == []
    touch("touchMove", at(5, 15))
    touch("touchEnd")
    [cells] = modules.evaluate(strokes)
    assert covers({(row, column) for row, column, _ in cells}, [(3.5, 5.5), (15.5, 5.5)])


# --- in JupyterLab -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "preset", "name"),
    [(ScoreMap, "a blank sheet to draw on", "canvas"), (Training, "draw a digit of your own", "digit")],
)
def test_a_stroke_by_mouse_inks_every_cell_that_it_crosses(lab, kind, preset, name):
    lab.open_cells(
        f"from helpers.explorers import {kind.__name__}", f"explorer = {kind.__name__}()\nexplorer"
    )
    lab.run_all()
    output = lab.explorer()
    changes = kind.presets[preset]
    open_more(output)
    output.get_by_label("Preset").select_option(preset)
    image_map = expect_state_of(kind, output, **changes)
    root = output.locator(".conv-picture")
    frame = int(root.get_attribute("data-frame"))
    path = [(1, 1), (1, 6), (6, 2)]
    point_at(output, *middle(image_map, name, *path[0]))
    lab.page.mouse.down()
    for cell in path[1:]:
        point_at(output, *middle(image_map, name, *cell))
    lab.page.mouse.up()
    expect(root).to_have_attribute("data-frame", str(frame + 1))
    ink = lab.evaluate("explorer.state.ink")
    if kind is Training:
        sheet = np.reshape(ink, (SIDE, SIDE))
        inked = {(int(row), int(column)) for row, column in zip(*np.nonzero(sheet), strict=True)}
        assert sheet[1, 1:6].min() == 16
    else:
        inked = {(row, column) for row, column, _ in ink}
        assert {ink_ for row, column, ink_ in ink if row == 1 and 1 <= column <= 5} == {16}
    assert covers(inked, [(column + 0.5, row + 0.5) for row, column in path])
    point_at(output, *middle(image_map, name, 7, 7))
    lab.page.mouse.down()
    lab.page.mouse.up()
    expect(root).to_have_attribute("data-frame", str(frame + 2))
    ink = lab.evaluate("explorer.state.ink")
    assert ink[63] == 16 if kind is Training else (7, 7, 16) in ink
    output.get_by_role("button", name="Reset").click()
    expect_state_of(kind, output)

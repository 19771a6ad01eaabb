"""The score map without a browser: one pass and crops, peaks, clicks, what is covered, words."""

import json
import re

import numpy as np
import pytest

from helpers import networks, samples
from helpers.convert import to_convolutional
from helpers.explorers import ScoreMap
from helpers.explorers.frame import frame_of
from helpers.explorers.score_map import State, compute, describe
from helpers.explorers.score_map.model import DRAWS, ZEROS, Placed
from helpers.explorers.score_map.model.canvas import drawn, held_out, painted
from helpers.explorers.score_map.model.one_pass import peaks, scores, softmax
from tests.unit.pictures import WatchedScene, check_picture
from tests.unit.reader import Reader

WEIGHTS = samples.digits_weights()
CLASSES = 11


@pytest.fixture
def scene():
    return WatchedScene(*ScoreMap.size)


def tally(spots, digits):
    """(named right, marked where nothing is) of peaks, counted once more."""
    named = {(int(held_out()[1][number]), row, column) for number, row, column in digits}
    near = [
        [each for each in named if max(abs(each[1] - 2 * spot.row), abs(each[2] - 2 * spot.column)) <= 2]
        for spot in spots
    ]
    right = sum(
        any(each[0] == spot.answer for each in found) for spot, found in zip(spots, near, strict=True)
    )
    return right, near.count([])


# --- one pass and crops --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("W", "digits", "seed"), [(8, 1, 0), (15, 1, 3), (40, 6, 7), (41, 12, 1), (64, 12, 5)]
)
def test_without_padding_every_crop_alone_has_the_scores_of_the_one_pass(W, digits, seed):
    found = compute(State(W=W, digits=digits, seed=seed))
    n = (W - 8) // 2 + 1
    assert found.scores.shape == found.alone.shape == (n, n, CLASSES)
    for row in range(n):
        for column in range(n):
            crop = found.canvas[2 * row : 2 * row + 8, 2 * column : 2 * column + 8]
            alone = networks.run(networks.digits_net(), WEIGHTS, crop[:, :, None] / 16)
            assert np.abs(found.scores[row, column] - alone).max() <= 1e-6 * np.abs(found.scores).max()
    assert np.abs(found.shares - found.shares_alone).max() <= 1e-6
    assert found.differ == 0
    assert "0 % of the crops alone get other scores" in str(frame_of(ScoreMap, found.state).scene.labels)


@pytest.mark.parametrize(("W", "digits"), [(8, 1), (13, 1), (40, 6), (64, 12), (40, 0)])
def test_with_zero_padding_every_crop_alone_has_other_scores(W, digits):
    found = compute(State(W=W, digits=digits, padding=ZEROS))
    assert found.scores.shape == (W // 2 - 1, W // 2 - 1, CLASSES)
    assert found.differ == 100
    assert "100 % of " in describe(found)
    assert np.abs(found.scores - found.alone).max(axis=2).min() > 1e-4


def test_what_lies_inside_has_the_same_scores_with_zero_padding_in_one_pass():
    plain, padded = (compute(State(padding=padding)).scores for padding in ("none", ZEROS))
    assert np.abs(padded[1:-1, 1:-1] - plain).max() <= 1e-5
    assert np.abs(padded - np.pad(plain, ((1, 1), (1, 1), (0, 0)))).max() > 1


def test_a_crop_of_the_padded_net_is_what_its_dense_layers_read():
    found = compute(State(padding=ZEROS))
    padded = [networks.Conv("conv1", 8, 3, padding=1, activation="relu")]
    padded += [networks.Conv("conv2", 16, 3, padding=1, activation="relu"), networks.MaxPool(2, name="pool")]
    padded += networks.digits_net().layers[3:]
    crop = found.canvas[10:14, 22:26, None] / 16
    alone = networks.run(networks.Network("padded", (4, 4, 1), tuple(padded)), WEIGHTS, crop)
    assert np.allclose(found.alone[5, 11], alone, atol=1e-5)


def test_the_multiply_adds_are_those_of_trace():
    found = compute(State(W=40))
    converted = to_convolutional(networks.digits_net())[0]
    one = sum(row.macs for row in networks.trace(networks.digits_net()))
    whole = sum(row.macs for row in networks.trace(converted, 40))
    assert found.costs == (one, whole) == (23_424, 2_290_560)
    assert found.saved == 17**2 * one / whole
    assert "for 3.0 times the multiply-adds" in describe(found)


# --- peaks ---------------------------------------------------------------------------------------


def canvases():
    """Twelve digits at drawn places of a canvas of 64×64, and where they lie."""
    for seed in (3, 4, 5):
        digits = drawn(64, 12, seed)
        yield painted(64, digits, ()), digits


def test_peaks_name_at_least_11_of_12_digits_and_at_most_1_place_where_nothing_is():
    for canvas, digits in canvases():
        right, nowhere = tally(peaks(softmax(scores(canvas, False))), digits)
        assert right >= 11
        assert nowhere <= 1


def test_with_weights_of_shuffled_labels_peaks_do_not_name_them():
    """The scores are permuted: the digits are told apart as before, and all are called otherwise."""
    kernel, bias = WEIGHTS["scores"]
    order = np.roll(np.arange(CLASSES), 3)
    shuffled = {**WEIGHTS, "scores": (kernel[:, order], bias[order])}
    for canvas, digits in canvases():
        assert tally(peaks(softmax(scores(canvas, False, shuffled))), digits)[0] <= 2


def test_a_peak_is_the_surest_of_its_neighbours_sure_enough_and_never_none_of_them():
    shares = np.zeros((9, 9, CLASSES))
    shares[..., 10] = 1
    for row, column, answer, part in [(1, 1, 3, 0.9), (2, 3, 4, 0.8), (1, 4, 5, 0.7), (8, 8, 6, 0.49)]:
        shares[row, column, answer], shares[row, column, 10] = part, 1 - part
    shares[5, 0, [1, 2]] = 0.5, 0.5
    found = [spot[:3] for spot in peaks(shares)]
    assert found == [(1, 1, 3), (1, 4, 5), (5, 0, 1)]
    assert [spot[:3] for spot in peaks(shares, apart=1)] == [(1, 1, 3), (2, 3, 4), (1, 4, 5), (5, 0, 1)]
    assert [spot[:3] for spot in peaks(shares, least=0.4)][-1] == (8, 8, 6)


def test_the_result_counts_what_is_named_right_wrong_and_where_no_digit_lies():
    for seed in range(20):
        found = compute(State(seed=seed, W=48, digits=9))
        right, nowhere = tally([each.spot for each in found.peaks], found.digits)
        assert sum(each.right for each in found.peaks) == right
        assert sum(each.digit is None for each in found.peaks) == nowhere
        assert f" {right} of 9 digits named right" in describe(found)


# --- the canvas ----------------------------------------------------------------------------------


@pytest.mark.parametrize("W", [8, 9, 16, 23, 31, 40, 64])
def test_as_many_digits_as_asked_for_lie_on_the_canvas_and_none_meet(W):
    for count in range(min(12, (W // 8) ** 2) + 1):
        digits = drawn(W, count, count)
        assert len(digits) == count
        covered = np.zeros((W, W), int)
        for number, row, column in digits:
            assert held_out()[0][number].any()
            covered[row : row + 8, column : column + 8] += 1
        assert covered.sum() == 64 * count
        assert covered.max(initial=0) <= 1
    assert State(W=W, digits=12).digits == min(12, (W // 8) ** 2)


def test_another_seed_draws_other_digits_and_places():
    one, other = (compute(State(seed=seed)) for seed in (0, 1))
    assert {each.number for each in one.digits} != {each.number for each in other.digits}
    assert [each[1:] for each in one.digits] != [each[1:] for each in other.digits]


def test_a_click_takes_a_digit_up_and_another_puts_it_down_where_there_is_room():
    reader = Reader(ScoreMap())
    first = reader.explorer.result.digits[0]
    reader.clicks("canvas", first.row + 7, first.column)
    state = reader.explorer.state
    assert (first in state.placed, len(state.placed), state.digits, state.put) == (False, 5, 5, first.number)
    reader.clicks("canvas", 39, 39)
    assert reader.explorer.state.placed[-1] == (first.number, 32, 32)
    assert reader.explorer.state.digits == 6
    before = reader.explorer.state
    reader.clicks("canvas", 31, 31)  # its 8×8 pixels are moved beside the digit that is there
    assert reader.explorer.state.placed[-1][1:] in {(24, 27), (27, 24)}
    reader.explorer.set_state(placed=((0, 1, 1),), W=10)
    reader.clicks("canvas", 9, 9)
    assert "No 8×8 pixels around this one are free" in reader.notice
    assert reader.explorer.state.placed == ((0, 1, 1),)
    reader.resets()
    assert reader.explorer.state.placed is None
    assert before.placed is not None


def test_other_digits_or_another_seed_take_away_what_was_put():
    for label, value in (("digits", 3), ("seed", 1)):
        reader = Reader(ScoreMap(placed=((0, 0, 0),)))
        reader.moves(label, value)
        assert reader.explorer.state.placed is None


def test_ink_is_drawn_by_clicks_and_numbers_and_nobody_says_that_it_is_wrong():
    reader = Reader(ScoreMap(digits=0, click=DRAWS))
    image = held_out()[0][0]
    for row, column in np.argwhere(image > 7):
        reader.clicks("canvas", int(row) + 10, int(column) + 20)
    for row, column in np.argwhere(image <= 7):
        reader.types("canvas", int(row) + 10, int(column) + 20, int(image[row, column]))
    found = reader.explorer.result
    assert np.array_equal(found.canvas[10:18, 20:28] > 7, image > 7)
    assert [each.spot.answer for each in found.peaks] == [int(held_out()[1][0])]
    assert all(each.inked for each in found.peaks)
    assert "No digit was put there, 1 place marked" in describe(found)
    row, column = np.argwhere(image > 7)[0]
    reader.clicks("canvas", int(row) + 10, int(column) + 20)
    assert reader.explorer.result.canvas[row + 10, column + 20] == 0


def test_a_stroke_is_ink_where_it_makes_another_pixel_and_only_while_clicks_draw():
    reader = Reader(ScoreMap(digits=0, click=DRAWS))
    assert reader.strokes("canvas", (3, 4, 16), (3, 5, 2)) == 1
    assert reader.explorer.state.ink == ((3, 4, 16), (3, 5, 2))
    assert reader.strokes("canvas", (3, 4, 7), (3, 5, 4), (9, 9, 1), rubs=True) == 1
    assert reader.explorer.state.ink == ((3, 4, 0), (3, 5, 0))
    reader.chooses("click", "moves digits")
    assert reader.strokes("canvas", (3, 4, 16)) == 0
    assert reader.notice == "No pen draws in canvas."


def test_digits_that_a_smaller_canvas_cuts_off_are_left_out():
    found = compute(State(W=20, placed=((5, 0, 0), (6, 12, 12), (7, 13, 0))))
    assert found.digits == (Placed(5, 0, 0), Placed(6, 12, 12))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("placed", ((0, 0, 0), (1, 7, 7))),
        ("placed", ((360, 0, 0),)),
        ("placed", ((0, 57, 0),)),
        ("ink", ((0, 0, 17),)),
        ("ink", ((64, 0, 1),)),
        ("at", (31, 0)),
    ],
)
def test_what_cannot_lie_there_is_refused(name, value):
    with pytest.raises(ValueError, match=f"^{name}"):
        State(**{name: value})


# --- what answers the pointer --------------------------------------------------------------------


def test_a_score_tells_its_window_its_answer_and_that_the_crop_alone_says_the_same():
    reader = Reader(ScoreMap())
    found = reader.explorer.result
    row, column = found.peaks[0].spot[:2]
    says = reader.says("scores", row, column)
    rows = f"rows {2 * row} to {2 * row + 7}, columns {2 * column} to {2 * column + 7}"
    assert f"Score in row {row}, column {column}: sees {rows}, and says: a 4, 100 %." in says
    assert "That crop alone gets the same scores" in says
    percent = np.rint(100 * found.shares[row, column]).astype(int)
    names = [*map(str, range(10)), "none"]
    assert ", ".join(f"{name}: {part}" for name, part in zip(names, percent, strict=True) if part) in says
    assert "all others 0." in says
    window = range(2 * row, 2 * row + 8), range(2 * column, 2 * column + 8)
    assert {("canvas", *window), ("crop", *window)} <= set(reader.lights("scores", row, column))


def test_with_padding_a_score_tells_what_its_crop_alone_says_and_lights_both_windows():
    reader = Reader(ScoreMap(padding=ZEROS))
    found = reader.explorer.result
    alone = int(found.alone[5, 0].argmax())
    says = reader.says("scores", 5, 0)
    assert "sees rows 8 to 15, columns 0 to 5" in says
    assert re.search(
        rf"4×4 alone, rows 10 to 13, columns 0 to 3, says: .*{alone if alone < 10 else 'none'}", says
    )
    lights = set(reader.lights("scores", 5, 0))
    assert {("canvas", range(8, 16), range(6)), ("crop", range(10, 14), range(4))} <= lights


@pytest.mark.parametrize("padding", ["none", ZEROS])
@pytest.mark.parametrize("W", [8, 15, 24])
def test_a_pixel_lights_the_scores_that_see_it_and_no_others(W, padding):
    reader = Reader(ScoreMap(W=W, padding=padding))
    found = reader.explorer.result
    for pixel in range(W):
        ((_, rows, columns),) = reader.lights("canvas", pixel, 3)
        assert list(rows) == [each for each in range(found.places) if pixel in found.seen(each)]
        assert list(columns) == [each for each in range(found.places) if 3 in found.seen(each)]


def test_what_a_score_sees_is_all_that_moves_it():
    for padding in ("none", ZEROS):
        found = compute(State(W=20, padding=padding))
        for pixel in range(20):
            changed = found.canvas.copy()
            changed[pixel, 7] = 16 - changed[pixel, 7] // 2
            moved = np.abs(scores(changed, found.state.padded) - found.scores).max(axis=2) > 0
            for row, column in np.argwhere(moved):
                assert pixel in found.seen(int(row))
                assert 7 in found.seen(int(column))


def test_a_click_on_a_score_shows_its_window_and_its_answers(scene):
    reader = Reader(ScoreMap())
    reader.clicks("scores", 16, 2)
    found = reader.explorer.result
    assert found.at == (16, 2) == reader.explorer.state.at
    check_picture(scene, ScoreMap, found.state)
    assert "rows 32–39, columns 4–11, alone" in {text for text, _ in scene.labels}
    assert "Score in row 16, column 2, “none”: " in reader.says("answers", 10)
    reader.moves("W", 12)
    assert reader.explorer.result.at == (2, 2)


def test_the_window_at_rest_is_that_of_the_surest_peak_and_while_covered_that_in_the_middle():
    found = compute(State())
    sure = found.shares[..., :10].max(axis=2)
    assert sure[found.at] == sure.max()
    assert compute(State(covered=True)).at == (8, 8) != found.at
    assert compute(State(digits=0)).at == (8, 8)


def test_the_pool_is_what_makes_the_step_2():
    reader = Reader(ScoreMap())
    assert "Neighbours stay 1 pixel apart" in reader.says("layers", 0, 2)
    assert "It moves by 2, so from here on neighbours are 2 pixels apart" in reader.says("layers", 0, 3)
    assert "one window 2×2×16 → 1×1×32, the canvas 18×18×16 → 17×17×32" in reader.says("layers", 0, 4)


# --- the picture ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes", [{}, {"padding": ZEROS}, {"W": 16, "digit": "3"}, {"digit": "none of them"}]
)
def test_while_covered_nothing_tells_the_map_its_size_or_what_is_named(changes, scene):
    state = State(**changes, covered=True)
    found, grids = check_picture(scene, ScoreMap, state)
    shown = ScoreMap(**changes, covered=True)
    frame = shown.frame
    told = json.dumps(frame.image_map) + frame.words + repr(shown) + repr(scene.labels)
    assert frame.arrays == {}
    assert not {"scores", "answers"} & {*grids, *(each["name"] for each in frame.image_map["regions"])}
    n = found.places
    for word in (f"{n}×{n}", "named right", f"{found.places**2:,} ", f"{found.costs[1]:,}", "%"):
        assert word not in told, word
    uncovered = ScoreMap(**changes)
    assert f"{n}×{n}" in uncovered.frame.words
    assert " named right" in uncovered.frame.words


def test_the_size_of_pixels_changes_at_a_few_sizes_alone_and_the_parts_keep_their_places(scene):
    pixels, places = [], set()
    for W in range(8, 65):
        _, grids = check_picture(scene, ScoreMap, State(W=W))
        pixels.append(grids["canvas"][0].along[0])
        places.add((grids["canvas"][0].origin, grids["answers"][0].origin, grids["layers"][0].origin))
    assert len(places) == 1
    assert len(set(pixels)) == 4
    assert pixels == sorted(pixels, reverse=True)


def test_each_score_lies_where_the_middle_of_its_window_does(scene):
    for padding in ("none", ZEROS):
        found, grids = check_picture(scene, ScoreMap, State(W=22, padding=padding))
        canvas, of_scores = grids["canvas"][0], grids["scores"][0]
        pixel = canvas.along[0]
        middle = of_scores.origin[0] + 2.5 * of_scores.along[0] - 330
        cells = found.field.cells(2)
        assert middle == pytest.approx(pixel * (cells.start + cells.stop) / 2)


def test_pixels_that_no_score_sees_are_hatched(scene):
    for W, hatched in ((15, 2), (16, 0)):
        check_picture(scene, ScoreMap, State(W=W))
        assert [each.name for each in scene.hatches].count("leftover") == (hatched + 1 if hatched else 0)

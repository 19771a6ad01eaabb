"""The activation map without a browser: one net at every size, its maps, a digit that is moved, words."""

import json
import re

import numpy as np
import pytest

from helpers import networks, ops, samples
from helpers.drawing.numerals import written
from helpers.explorers import ActivationMap
from helpers.explorers.activation_map import State, compute, describe
from helpers.explorers.activation_map.text import mean_says, score_sentence
from helpers.explorers.frame import frame_of
from tests.unit.pictures import WatchedScene, check_picture
from tests.unit.reader import Reader

WEIGHTS = samples.three_weights()
THREE = 0, 4, 7
SIZES = 12, 13, 16, 24, 31, 40, 48


@pytest.fixture
def scene():
    return WatchedScene(*ActivationMap.size)


# --- the network ---------------------------------------------------------------------------------


@pytest.mark.parametrize("W", SIZES)
def test_scores_are_those_of_the_layers_one_by_one(W):
    found = compute(State(W=W, sheet=5))
    x = found.sheet[:, :, None] / 16
    for name in ("conv1", "conv2"):
        x = ops.relu(ops.conv2d(x, *WEIGHTS[name]))
    x = ops.relu(ops.conv2d(ops.max_pool2d(x, 2), *WEIGHTS["conv3"]))
    assert x.shape == (found.places, found.places, 24) == ((W - 4) // 2 - 2, (W - 4) // 2 - 2, 24)
    scores = ops.conv2d(x, *WEIGHTS["score"]).mean(axis=(0, 1))
    np.testing.assert_allclose(found.scores, scores, atol=1e-4)
    np.testing.assert_allclose(found.means + found.bias, scores, atol=1e-4)
    np.testing.assert_allclose(found.parts, x @ WEIGHTS["score"][0][0, 0], atol=1e-3)


def test_the_default_sheet_is_named_right_at_every_size_and_the_peak_lies_on_the_digit():
    for W in range(12, 49):
        found = compute(State(W=W))
        assert (found.label, found.named) == (1, 1)
        for place, corner in zip(found.peak, found.corner, strict=True):
            cells = found.field.cells(place)
            assert corner <= (cells[0] + cells[-1]) / 2 <= corner + 7


def test_sheets_are_of_held_out_digits_and_a_larger_one_has_the_same_digit():
    images, labels = samples.digits()
    kept = {image.tobytes(): label for image, label in zip(images[-360:], labels[-360:], strict=True)}
    for sheet in range(20):
        digits = []
        for W in (12, 40):
            found = compute(State(W=W, sheet=sheet))
            row, column = found.corner
            digits.append(found.sheet[row : row + 8, column : column + 8].astype(np.uint8).tobytes())
            assert THREE[found.label] == kept[digits[-1]]
        assert digits[0] == digits[1]


def test_what_a_cell_of_a_map_sees_is_all_that_moves_it():
    network = networks.three_net(17)

    def parts(sheet):
        kept = networks.run(network, WEIGHTS, sheet[:, :, None] / 16, keep=["conv3"])[1]
        return networks.class_activation_map(kept["conv3"], WEIGHTS["score"][0])

    found = compute(State(W=17, sheet=5))
    before, moves = parts(found.sheet), 0
    for pixel in range(17):
        changed = found.sheet.copy()
        changed[pixel, :] = 16 - changed[pixel, :] // 2
        moved = {int(row) for row, _ in np.argwhere(np.abs(parts(changed) - before).max(axis=2) > 1e-3)}
        assert all(pixel in found.field.cells(row) for row in moved)
        moves += len(moved)
    assert moves > 17
    assert found.unread == 1


# --- the digit that is moved ---------------------------------------------------------------------


def test_a_click_moves_the_digit_there_and_all_of_it_stays_on_the_sheet():
    reader = Reader(ActivationMap(W=24))
    before = reader.explorer.result
    reader.clicks("sheet", 12, 13)
    found = reader.explorer.result
    assert (reader.explorer.state.at, found.corner) == ((8, 9), (8, 9))
    (row, column), (r, c) = before.corner, found.corner
    digit = before.sheet[row : row + 8, column : column + 8]
    assert np.array_equal(found.sheet[r : r + 8, c : c + 8], digit)
    reader.clicks("sheet", 23, 0)
    assert reader.explorer.result.corner == (16, 0)
    reader.moves("W", 20)
    assert reader.explorer.result.corner == (12, 0)
    reader.moves("sheet", 5)
    assert reader.explorer.state.at == ()
    reader.clicks("sheet", 0, 0)
    reader.resets()
    assert reader.explorer.state.at == ()


def test_where_the_digit_was_is_paper_and_everything_else_stays():
    drawn, moved = (compute(State(W=40, at=at)) for at in ((), (32, 32)))
    (row, column), sheet = drawn.corner, drawn.sheet.copy()
    digit = sheet[row : row + 8, column : column + 8].copy()
    sheet[row : row + 8, column : column + 8] = 0
    sheet[32:, 32:] = digit
    assert np.array_equal(moved.sheet, sheet)


def test_a_place_beyond_the_sheet_is_the_last_that_holds_all_of_the_digit():
    shown = ActivationMap(W=16, at=(40, 3))
    assert (shown.state.at, shown.result.corner) == ((8, 3), (8, 3))
    assert "at=(8, 3)" in repr(shown)
    shown.set_state(W=12)
    assert shown.state.at == (4, 3)


@pytest.mark.parametrize("at", [(41, 0), (0, -1), (1,), "no", None, (1.5, 2)])
def test_places_that_no_sheet_has_are_refused(at):
    with pytest.raises(ValueError, match=r"^at must be"):
        State(at=at)


# --- what answers the pointer --------------------------------------------------------------------


def test_a_cell_of_a_map_tells_its_window_its_sum_and_its_part_of_the_mean():
    reader = Reader(ActivationMap())
    found = reader.explorer.result
    for c in range(3):
        for row, column in ((0, 0), found.peak, (3, 2)):
            says = reader.says(f"map of {THREE[c]}", row, column)
            lead = f"Map of {THREE[c]}, row {row}, column {column}: sees rows {2 * row} to {2 * row + 9}, "
            assert says.startswith(f"{lead}columns {2 * column} to {2 * column + 9}.")
            value = float(found.parts[row, column, c])
            assert f" = {written(value)}. Divided by 16 that is {written(value / 16)} of the mean " in says
            assert says.endswith(f" {written(found.means[c])}.")
            (name, *window), *cells, score = reader.lights(f"map of {THREE[c]}", row, column)
            assert (name, score) == ("sheet", (f"score of {THREE[c]}", None, None))
            assert window == [range(2 * row, 2 * row + 10), range(2 * column, 2 * column + 10)]
            assert [(name, *map(list, cell)) for name, *cell in cells] == [
                (f"map of {digit}", [row], [column]) for digit in THREE
            ]


def test_the_product_that_is_named_is_the_one_furthest_from_0():
    reader = Reader(ActivationMap())
    found = reader.explorer.result
    for row, column, c in np.ndindex(found.parts.shape):
        says = reader.says(f"map of {THREE[c]}", row, column)
        weight, value, k = re.search(r"conv3: (\S+) × (\S+) \(map (\d+)\) \+ 23 more = ", says).groups()
        products = found.kernel[:, c] * found.maps[row, column]
        k = int(k)
        assert k == np.abs(products).argmax()
        assert weight == written(float(found.kernel[k, c]))
        assert value == written(float(found.maps[row, column, k]))
        assert products.sum() == pytest.approx(found.parts[row, column, c], abs=1e-3)


@pytest.mark.parametrize("W", [12, 17, 24])
def test_a_pixel_lights_the_cells_of_each_map_that_see_it_and_no_others(W):
    reader = Reader(ActivationMap(W=W))
    found = reader.explorer.result
    for pixel in range(W):
        lights = reader.lights("sheet", pixel, 5)
        assert [name for name, _, _ in lights] == ["map of 0", "map of 4", "map of 7"]
        for _, rows, columns in lights:
            assert list(rows) == [each for each in range(found.places) if 0 <= pixel - 2 * each < 10]
            assert list(columns) == [each for each in range(found.places) if 0 <= 5 - 2 * each < 10]
    assert ("no row" in reader.says("sheet", W - 1, 5)) == bool(W % 2)


def test_a_score_tells_its_sum_its_mean_and_its_bias():
    reader = Reader(ActivationMap())
    found = reader.explorer.result
    for c in range(3):
        says = reader.says(f"score of {THREE[c]}")
        grids = f"map of {THREE[c]}", f"score of {THREE[c]}"
        assert reader.lights(grids[1]) == [(name, None, None) for name in grids]
        total = written(found.parts[:, :, c].sum(dtype=float))
        assert says.startswith(
            f"Score of {THREE[c]}: the 16 numbers of its map add up to {total}; divided by 16 that is "
        )
        assert ("It is the largest, so it answers." in says) == (c == 1)


def test_the_layers_tell_that_the_size_falls_out_in_the_mean():
    for W in (16, 40):
        reader = Reader(ActivationMap(W=W))
        n = reader.explorer.result.places
        assert "72 weights and 8 biases, the same ones for every W" in reader.says("layers", 0, 1)
        assert f"score, 1×1: {n}×{n}×24 → {n}×{n}×3" in reader.says("layers", 0, 5)
        says = reader.says("layers", 0, 6)
        assert f"mean, {n}×{n}: {n}×{n}×3 → 1×1×3. Its window is as large as the map" in says


# --- the picture and the words -------------------------------------------------------------------


def test_the_arithmetic_that_is_written_is_right_as_it_is_written(scene):
    """A mean to two decimals and a bias of two make the score that stands there, to the pointer, too."""
    moved = 0
    for sheet in (*range(20), 43, 80):
        for W in (12, 16, 24, 40):
            check_picture(scene, ActivationMap, State(W=W, sheet=sheet))
            lines = [text.replace("−", "-") for text, _ in scene.labels]
            sums = [re.fullmatch(r"(-?[\d.]+) ([+-]) ([\d.]+) = (-?[\d.]+)", text) for text in lines]
            found = [
                (float(a), float(sign + b), float(c))
                for a, sign, b, c in (each.groups() for each in sums if each)
            ]
            assert len(found) == 3 + 3  # three scores, three sides of layers
            assert all(round(100 * a) + round(100 * b) == round(100 * c) for a, b, c in found)
            result = compute(State(W=W, sheet=sheet))
            for c, (mean, bias, score) in enumerate(found[:3]):
                assert (written(bias), written(score)) == (written(result.bias[c]), written(result.scores[c]))
                assert f"that is {written(mean)}, and with the bias " in score_sentence(result, c)
                assert mean_says(result, c).endswith(f" = {written(mean)}")
                moved += written(mean) != written(result.means[c])
    assert moved  # or nothing is tried here


def test_what_it_says_is_right_or_wrong_as_the_digit_is():
    right = 0
    for sheet in range(60):
        found = compute(State(W=12, sheet=sheet))
        words = describe(found)
        assert f" with a {THREE[found.label]}: three maps of 2×2." in words
        assert words.endswith(": right. No layer is dense.") == (found.scores.argmax() == found.label)
        assert ("wrong, it is a" in words) == (found.scores.argmax() != found.label)
        right += found.right
    assert 50 <= right < 60


@pytest.mark.parametrize("changes", [{}, {"W": 40}, {"W": 19, "at": (5, 5)}])
def test_while_covered_nothing_tells_the_maps_their_size_their_means_or_the_answer(changes, scene):
    state = State(**changes, covered=True)
    found, grids = check_picture(scene, ActivationMap, state)
    shown = ActivationMap(**changes, covered=True)
    frame = shown.frame
    assert set(grids) == {"sheet", "layers"} == {each["name"] for each in frame.image_map["regions"]}
    told = json.dumps(frame.image_map, ensure_ascii=False) + frame.words + repr(shown) + repr(scene.labels)
    n, label = found.places, THREE[found.label]
    for word in (
        f"{n}×{n}×",
        f", {n}×{n}",
        f"a {label}",
        "it says",
        "1×1×3",
        "falls out",
        "same ones",
        *map(written, found.scores),
    ):
        assert word not in told, word
    assert not scene.rest.strokes
    uncovered = str(frame_of(ActivationMap, State(**changes)).scene.labels)
    assert f", {n}×{n}" in uncovered
    assert "same ones for every W" in json.dumps(ActivationMap(**changes).frame.image_map)
    assert "it says" in uncovered


def test_the_cells_change_at_a_few_sizes_alone_and_the_parts_keep_their_places(scene):
    cells, places = [], set()
    for W in range(12, 49):
        _, grids = check_picture(scene, ActivationMap, State(W=W))
        cells.append((grids["sheet"][0].along[0], grids["map of 4"][0].along[0]))
        places.add(
            tuple(grids[name][0].origin for name in ("sheet", "map of 0", "map of 7", "score of 4", "layers"))
        )
    assert len(places) == 1
    assert len(set(cells)) == 3
    assert cells == sorted(cells, reverse=True)


@pytest.mark.parametrize(("W", "numbers"), [(16, True), (25, True), (26, False)])
def test_cells_hold_whole_numbers_while_they_can_be_read(W, numbers, scene):
    found, _ = check_picture(scene, ActivationMap, State(W=W))
    words = [word.text for word in scene.words]
    peak = written(np.rint(found.parts[(*found.peak, found.named)]))
    assert (peak in words) == numbers


def test_the_window_at_rest_is_that_of_the_largest_cell_of_the_answer(scene):
    found, grids = check_picture(scene, ActivationMap, State(W=24))
    sheet, answer = grids["sheet"][0], grids["map of 4"][0]
    boxes = [stroke.points[0] for stroke in scene.rest.strokes]
    seen = [found.field.cells(each)[0] for each in found.peak]
    window = np.array(sheet.origin) + sheet.along[0] * np.array(seen[::-1])
    cell = np.array(answer.origin) + answer.along[0] * np.array(found.peak[::-1])
    np.testing.assert_allclose([box.min(axis=0) for box in boxes], [window, cell])
    assert found.parts[(*found.peak, 1)] == found.parts[:, :, 1].max()


def test_pixels_that_no_cell_sees_are_hatched(scene):
    for W, hatched in ((16, 0), (17, 3)):  # at the right, below, and in the legend
        check_picture(scene, ActivationMap, State(W=W))
        assert [each.name for each in scene.hatches].count("leftover") == hatched

"""The parameter-sharing explorer: true counts, one colour for one weight, true words."""

import re

import numpy as np
import pytest
from hypothesis import given, settings

from helpers import ops
from helpers.convert import conv_matrix, local_matrix
from helpers.drawing.palette import BLACK, FILTER, LEFTOVER, PAPER, channels
from helpers.explorers import Sharing
from helpers.explorers.frame import frame_of
from helpers.explorers.sharing import State, compute, describe, offers, regions
from helpers.explorers.sharing.model import KINDS
from helpers.explorers.sharing.model.entries import entries, letters, marks
from helpers.explorers.sharing.picture import draw
from helpers.explorers.sharing.picture.cells import COLOURS, TONES, tones
from tests.unit.pictures import WatchedScene, check_picture, middles, sentences
from tests.unit.reader import Reader
from tests.unit.states import OTHERS, states

SMALLEST_NUMBER = 9 - 1e-9  # units
STATES = states(State, **OTHERS["Sharing"])
SMALL = states(State, most={"W": 9, "D": 3, "F": 5, "K": 4, "S": 4}, **OTHERS["Sharing"])
ALEXNET = "AlexNet's first layer: 227×227×3, 11×11, K = 96"


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(*Sharing.size)


def drawn(scene, **changes):
    """The result of these settings, and the grids of its picture, on a scene that was cleared."""
    result = compute(State().changed(**changes))
    scene.clear()
    return result, draw(scene, result)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SMALL | STATES)
def test_numbers_can_be_read_and_marks_are_all_written(scene, state):
    result, grids = check_picture(scene, Sharing, state)
    texts = {text for text, _ in scene.numbers.values()}
    assert all(size >= SMALLEST_NUMBER for _, size in scene.numbers.values())
    assert ("layers" in grids) == bool(result.outputs)
    pieces = {piece for part in result.parts[-1:] for mark in part.marks for piece in mark}
    assert pieces <= texts
    names = [part.name for part in result.parts]
    assert names in ([], ["matrix"], ["matrix", "zoom"], ["blocks", "pieces", "zoom"])


# --- Counts --------------------------------------------------------------------------------------


def test_alexnets_first_layer_costs_what_cs231n_says():
    result = compute(State(**Sharing.presets[ALEXNET]))
    assert {kind: each.parameters for kind, each in result.counts.items()} == {
        "dense": 44_892_355_200,
        "locally connected": 105_705_600,
        "convolution": 34_944,
    }
    assert result.counts["convolution"].macs == result.counts["locally connected"].macs == 105_415_200
    assert (result.outputs, result.inputs) == (290_400, 154_587)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SMALL)
def test_counts_are_those_of_the_matrix_and_of_the_real_operation(state):
    result = compute(state)
    sides = (result.axis.before, result.axis.after)
    x = np.ones((state.W, state.W, state.D), int)
    kernel = np.ones((state.F, state.F, state.D, state.K), int)
    if not result.outputs:
        with pytest.raises(ValueError, match="larger than the padded input"):
            ops.conv2d(x, kernel, stride=state.S, padding=(sides, sides))
        return
    y = ops.conv2d(x, kernel, stride=state.S, padding=(sides, sides))
    assert (result.outputs, result.inputs) == (y.size, x.size)
    found = entries(result, range(y.size), range(x.size))
    assert result.filled == (found >= 0).sum()
    assert result.standing == len(np.unique(found[found >= 0]))
    if state.kind == "dense":
        assert result.counts["dense"].weights == len(np.unique(found)) == x.size * y.size
    counts = result.counts["convolution"]
    assert (counts.weights, counts.biases) == (kernel.size, state.K)
    assert counts.macs == kernel[..., 0].size * y.size
    assert result.counts["locally connected"].weights == kernel.size * y[..., 0].size
    assert result.counts["dense"].biases == result.counts["locally connected"].biases == y.size


# --- The entries ---------------------------------------------------------------------------------


def one_to_one(numbers_, values):
    """Whether equal numbers stand for equal values and different ones for different values."""
    pairs = set(zip(numbers_.ravel().tolist(), values.ravel().tolist(), strict=True))
    return len(pairs) == len({number for number, _ in pairs}) == len({value for _, value in pairs})


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SMALL)
def test_equal_numbers_are_equal_weights(state):
    result = compute(state)
    if not result.outputs:
        return
    found = entries(result, range(result.outputs), range(result.inputs))
    shape, size = (state.F, state.F, state.D, state.K), result.axis.output_size
    if state.kind == "dense":
        assert len(np.unique(found)) == found.size
        return
    if state.kind == "convolution":
        kernel = 1 + np.arange(np.prod(shape)).reshape(shape)
        matrix = conv_matrix(kernel, state.W, state.S, result.sides)
    else:
        kernels = 1 + np.arange(size * size * np.prod(shape)).reshape(size, size, *shape)
        matrix = local_matrix(kernels, state.W, state.S, result.sides)
    assert np.array_equal(found < 0, matrix == 0)
    assert one_to_one(found, matrix)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SMALL)
def test_equal_marks_and_equal_colours_are_equal_weights(state):
    result = compute(state)
    for part in result.parts:
        tone = tones(part.weights)
        assert np.array_equal(tone == TONES, part.weights < 0)
        for number in np.unique(part.weights)[:20]:
            assert len(np.unique(tone[part.weights == number])) == 1
        if part.marks and not state.covered:
            words = np.array(["".join(mark) for mark in part.marks])
            assert np.array_equal(words == "", part.weights.ravel() < 0)
            assert one_to_one(part.weights, words)


def test_a_toy_has_nine_letters_in_nine_colours():
    result = compute(State())
    (part,) = result.parts
    assert sorted({mark for mark in part.marks if mark}) == [(letter,) for letter in "abcdefghi"]
    shades = np.unique(tones(np.arange(9)))
    assert np.diff(shades).min() > TONES / 20
    lightness = np.array([channels(colour) for colour in COLOURS[:TONES]], float) @ (0.299, 0.587, 0.114)
    assert np.all(np.diff(lightness) < 1)
    assert lightness[0] - lightness[-1] > 140
    assert COLOURS[TONES:] == [PAPER]


def test_marks_tell_filters_places_inputs_and_outputs():
    def found(first=(0, 0), **changes):
        result = compute(State(W=4, F=2, **changes))
        weights = entries(result, range(first[0], first[0] + 1), range(first[1], first[1] + 2))
        return ["".join(mark) for mark in marks(result, weights, first)]

    assert found(K=1) == ["a", "b"]
    assert found((1, 0), K=2) == ["A", "B"]
    assert found((2, 0), K=3) == ["2a", "2b"]
    assert found((1, 1), kind="locally connected") == ["a1", "b1"]
    assert found((2, 1), kind="locally connected", K=2) == ["a1", "b1"]
    assert found((5, 1), kind="locally connected", K=3) == ["2a1", "2b1"]
    assert found((3, 14), kind="dense") == ["o3", "p3"]
    assert [letters(at) for at in (0, 25, 26, 51, 52, 701, 702)] == ["a", "z", "aa", "az", "ba", "zz", "aaa"]


@settings(max_examples=80, deadline=None, derandomize=True)
@given(SMALL)
def test_the_filters_that_are_shown_are_those_of_place_0(state):
    result = compute(state)
    if state.kind == "dense":
        assert result.filters is None
        return
    weights, words = result.filters
    planes = result.layout.filters
    assert weights.shape == words.shape == (state.F, state.F, state.D, planes.count // result.layout.slices)
    full = compute(state.changed(P=0, W=state.F, S=1, kind="convolution"))
    there = entries(full, range(state.K), range(full.inputs))
    for k in range(weights.shape[3]):
        assert np.array_equal(weights[..., k].ravel(), there[k])


def test_blocks_of_one_colour_are_the_same_weights_and_of_two_colours_are_not():
    for width in (40, 60):
        blocks = compute(State(W=width, D=2, F=16, K=2)).parts[0]
        assert one_to_one(blocks.weights, tones(blocks.weights))


# --- One scale ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "values"), [("W", range(3, 8)), ("S", range(1, 4)), ("F", range(1, 6))])
def test_a_slider_moves_the_parts_once_at_most(scene, name, values):
    at = {"matrix": [], "channel 0": [], "map 0": [], "filter 0, slice 0": []}
    for value in values:
        _, grids = drawn(scene, **{name: value})
        for each, found in at.items():
            found.append((grids[each][0].origin, grids[each][0].along))
    for each, found in at.items():
        origins, cells = zip(*found, strict=True)
        assert len(set(origins)) == 1, each
        assert len(set(cells)) <= (3 if each == "matrix" else 2), each


# --- Covered --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "changes", [{}, {"W": 6, "P": 1, "D": 2, "K": 2}, {"W": 10}, {"W": 40, "F": 5, "K": 3}]
)
def test_what_is_covered_is_told_nowhere(scene, kind, changes):
    shown, hidden = (compute(State(kind=kind, covered=each, **changes)) for each in (False, True))
    frame = frame_of(Sharing, hidden.state)
    scene.clear()
    draw(scene, hidden)
    drawn_ = {text for text, _ in scene.labels}
    told = " ".join([repr(Sharing(kind=kind, covered=True, **changes)), *drawn_, *sentences(regions(hidden))])
    costs = [each for cost in shown.counts.values() for each in (cost.weights, cost.parameters, cost.macs)]
    sizes = range(max(shown.outputs, shown.inputs) + 1)  # for lines of the matrix are numbered
    zeros = shown.outputs * shown.inputs - shown.filled
    answers = {f"{each:,}" for each in (*costs, shown.filled, zeros) if each not in sizes}
    assert answers
    assert not answers & set(re.findall(r"[\d,]*\d", told))
    assert all(number < 0 for number in groups(frame.image_map))
    assert "zeros only" not in told
    assert "does not read" not in told
    for image in scene.images[
        hidden.filters is not None :
    ]:  # first the filters, then the parts of the matrix
        assert set(np.unique(image.pixels)) == {TONES}
    assert "?" in drawn_
    assert "covered" in frame.words


def groups(image_map):
    """The groups of the entries that are sent with a map."""
    for region in image_map["regions"]:
        if region["name"] in ("matrix", "zoom") and "weight" in region["fields"]:
            yield from image_map["fields"][region["fields"]["weight"]]["values"]


def test_a_covered_entry_lights_its_input_and_output_alone():
    reader = Reader(Sharing(covered=True))
    assert {grid for grid, *_ in reader.lights("matrix", 4, 12)} == {"input", "output"}
    assert reader.says("matrix", 4, 12).startswith(
        "Row 4, column 12 of the matrix: ?. It stands between input"
    )
    assert reader.lights("filter 0, slice 0", 0, 0) == []
    assert reader.says("layers").startswith("Dense: its weights and biases are covered. Click")


# --- Words and pictures --------------------------------------------------------------------------


def test_text_form_has_the_settings_and_the_counts():
    assert repr(Sharing()) == (
        "Sharing: W=5 D=1 F=3 K=1 S=1 P=0 kind=convolution row=0 column=0\n"
        "Input 5×5×1, 1 filter of 3×3×1, S = 1, P = 0: output 3×3×1. The convolution's matrix, 9 × 25, "
        "holds 9 weights in 81 entries. Parameters: dense 234, locally connected 90, convolution 10."
    )


def test_words_say_why_there_is_no_output():
    state = State(W=3, F=9, P=1)
    assert describe(compute(state)).endswith("1 + 3 + 1 = 5 wide, so there is no place for it.")
    assert offers(compute(state))["items"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "dense"}, "9 × 25, holds 225 weights, each in one entry. Par"),
        ({"kind": "locally connected"}, "9 × 25, holds 81 weights, each in one entry. Par"),
        (
            {"kind": "locally connected", "P": 1},
            "25 × 25, holds 169 weights, each in one entry; 56 more lie on padding only and do nothing. Par",
        ),
        ({"P": 1}, "25 × 25, holds 9 weights in 169 entries. Par"),
        (
            {"W": 1, "P": 1},
            "1 × 1, holds 1 weight in 1 entry; 8 more lie on padding only and do nothing. Par",
        ),
        (
            {"W": 1, "P": (0, 1), "F": 1, "kind": "locally connected", "D": 1, "S": 1},
            "4 × 1, holds 1 weight in 1 entry; 3 more lie on padding only and do nothing. Par",
        ),
        (
            {"W": 1, "P": 1, "F": 1, "S": 2},
            "4 × 1, holds zeros only, for 1 weight lies on padding only and does nothing. Par",
        ),
        (
            {"W": 1, "P": 1, "F": 1, "S": 2, "K": 2},
            "8 × 1, holds zeros only, for 2 weights lie on padding only and do nothing. Par",
        ),
    ],
)
def test_the_read_out_counts_the_weights_that_stand_in_the_matrix(changes, words):
    assert words in describe(compute(State(**changes)))


@pytest.mark.parametrize(
    ("changes", "titles"),
    [
        (
            {},
            [
                "1 filter of 3×3×1",
                "input 5×5×1: matrix columns",
                "output 3×3×1: matrix rows",
                "same letter and colour: the same weight",
                "multiply-adds",
                "matrix of the convolution: 9 × 25, 144 zeros",
            ],
        ),
        ({"kind": "dense"}, ["instead of filters", "letter: the input; number: the output"]),
        (
            {"kind": "locally connected"},
            ["place 0: 1 filter of 3×3×1", "letter: the weight; number: the place"],
        ),
        ({"K": 2}, ["2 filters of 3×3×1", "same letter and colour: the same weight; capitals: filter 1"]),
        (
            {"W": 50, "F": 12, "D": 8, "K": 40},
            [
                "filter 0 (of 40), slices 0–1 (of 8)",
                "same letter and colour: the same weight; number: its filter",
            ],
        ),
        ({"W": 50, "kind": "dense"}, ["blocks of 48×50", "block 0, 0: pieces of 1×1"]),
        ({"W": 32, "D": 3, "F": 5, "row": 196, "column": 864}, ["block 7, 9: pieces of 1×3"]),
        ({"W": 9}, ["all entries", "entries", "same letter and colour: the same weight"]),
        ({"W": 32, "D": 3, "F": 5, "row": 756}, ["block 27, 0: zeros only"]),
        (
            {"W": 227, "D": 3, "F": 11, "K": 96, "S": 4},
            [
                "input 227×227×3",
                "filter 0 (of 96), 11×11×3",
                "output 55×55×96: maps 0–9",
                "blocks of 5,280×681",
            ],
        ),
        (
            {"W": 9, "D": 3, "K": 10, "kind": "locally connected"},
            ["place 0: filters 0–1 (of 10), 3×3×3", "output 7×7×10"],
        ),
        ({"W": 16, "D": 8, "F": 16}, ["1 filter, slice 0 (of 8)", "output 1×1×1: matrix rows"]),
        ({"W": 6, "F": 4, "S": 3}, ["read by no window"]),
        ({"W": 5, "F": 5}, ["matrix of the convolution: 1 × 25, no zeros"]),
        ({"W": 3, "F": 5}, ["no output, and no matrix"]),
    ],
)
def test_titles_say_what_is_shown(scene, changes, titles):
    drawn(scene, **changes)
    words = [text for text, _ in scene.labels]
    assert set(titles) <= set(words)


def test_the_numbers_beside_a_part_stand_between_it_and_the_one_before(scene):
    _, grids = drawn(scene, W=256, D=8, F=1, K=128, row=10**7, column=10**7)
    zoom, before = grids["zoom"][0], grids["pieces"][0]
    rows = [(x, *each) for (x, _), each in scene.numbers.items() if x < zoom.origin[0] and "," in each[0]]
    assert "8,388,607" in {text for _, text, _ in rows}
    for x, text, size in rows:
        half = scene.width_of(text, size) / 2
        assert before.origin[0] + before.columns * before.along[0] < x - half
        assert x + half < zoom.origin[0]


def test_a_dense_layer_leaves_nothing_unread(scene):
    drawn(scene, W=6, F=4, S=3, kind="dense")
    assert "read by no window" not in {text for text, _ in scene.labels}
    assert LEFTOVER.line not in {colour for _, colour in scene.drawn}


def written_at(scene, middle, within):
    """The numbers whose middles lie within so many pixels, (across, down), of a point, from left to right."""
    found = [
        (x, text)
        for (x, y), (text, _) in scene.numbers.items()
        if abs(x - middle[0]) < within[0] and abs(y - middle[1]) < within[1]
    ]
    return tuple(text for _, text in sorted(found))


def test_cells_hold_their_line_of_the_matrix(scene):
    _, grids = drawn(scene, D=2, K=2, F=4)
    for name, count, size in (("channel", 2, 5), ("map", 2, 2)):
        for plane in range(count):
            for (row, column), middle in middles(grids[f"{name} {plane}"][0].packed()).items():
                assert written_at(scene, middle, (1, 1)) == (str((row * size + column) * count + plane),)


def test_marks_stand_in_their_cells(scene):
    result, grids = drawn(scene, kind="locally connected", F=2, W=3)
    (part,), (grid,) = result.parts, grids["matrix"]
    half = grid.along[0] / 2, grid.down[1] / 2
    for mark, middle in zip(part.marks, middles(grid.packed()).values(), strict=True):
        assert written_at(scene, middle, half) == mark


def test_the_frame_of_the_zoom_lies_where_the_zoom_is(scene):
    result, grids = drawn(scene, W=12, row=40, column=60)
    matrix, zoom = grids["matrix"][0], result.parts[1]
    (points,) = [points for points, colour in scene.drawn if colour == BLACK]
    left, top = points.min(axis=0)
    assert left == pytest.approx(matrix.origin[0] + 60 * matrix.along[0])
    assert top == pytest.approx(matrix.origin[1] + 40 * matrix.down[1])
    size = zoom.weights.shape[1] * matrix.along[0], zoom.weights.shape[0] * matrix.down[1]
    assert np.ptp(points, axis=0) == pytest.approx(size)


@pytest.mark.parametrize("changes", [{"P": 8}, {"W": 9, "P": 5, "K": 2}, {"W": 9, "S": 3, "F": 1, "P": 2}])
def test_at_first_the_zoom_is_not_empty(changes):
    result = compute(State(**changes))
    assert all(part.weights.max() >= 0 for part in result.parts)
    assert compute(State(row=1, **changes)).begin == (1, 0)


def test_the_scale_is_logarithmic_and_all_of_it_in_sight(scene):
    drawn(scene, **Sharing.presets[ALEXNET])
    words = dict(scene.labels)
    for number in ("44,892,355,200", "105,705,600", "34,944", "105,415,200", "44,892,064,800"):
        assert number in words
    bars = sorted(
        np.ptp(points[:, 0]) for points, colour in scene.drawn if colour == FILTER.line and len(points) == 2
    )
    logs = np.log10([34_944, 105_705_600, 44_892_355_200])
    assert np.allclose(np.array(bars) / bars[0], logs / logs[0])


@settings(max_examples=80, deadline=None, derandomize=True)
@given(STATES)
def test_offers_fit_exactly(state):
    for _, changes in offers(compute(state)).get("items", []):
        assert state.changed(**changes).axis.exact

"""The one-pixel explorer without a browser: true words, dense layer = 1×1 convolution, typed numbers."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from helpers import ops, shapes
from helpers.drawing.values import SMALLEST_NUMBER
from helpers.explorers import OnePixel
from helpers.explorers.names import channel, map_of
from helpers.explorers.one_pixel import State, compute, describe, text
from helpers.explorers.one_pixel.layout import MOST
from helpers.explorers.one_pixel.model import chosen, edited
from helpers.explorers.one_pixel.model.typed import MOST_TYPED
from tests.unit.pictures import WatchedScene, check_picture
from tests.unit.reader import Reader
from tests.unit.refusals import refusal
from tests.unit.states import OTHERS, states

SMALL = {"W": 6, "H": 6, "D": 8, "K": 8, "row": 6, "column": 6}
STATES = states(State, **OTHERS["OnePixel"])
SMALL_STATES = states(State, SMALL, **OTHERS["OnePixel"])
QUESTION = "the question's layer: 1×1×3 → 1×1×2, type your x"
FOUR_BY_THREE = "the same layer on 4×3 pixels"
INCEPTION = "Inception: 28×28×192 → 16, then 32 of 5×5"


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(*OnePixel.size)


def preset(name):
    return compute(State().changed(**OnePixel.presets[name]))


def check(scene, state):
    """Hold the picture of `state` to what every picture must be, and one of a pixel besides."""
    result, grids = check_picture(scene, OnePixel, state)
    assert result.equal
    blocks = {"W", "x", "b", "y", "filters", "biases", "here"} | ({"z"} if state.relu else set())
    inputs = [f"channel {d}" for d in range(state.D)] if state.D <= MOST else ["input", "numbers in"]
    outputs = [f"map {k}" for k in range(state.K)] if state.K <= MOST else ["output", "numbers out"]
    assert {region.name for region in OnePixel.regions(result)} == blocks | set(inputs) | set(outputs)
    for name in (inputs[0], outputs[0]):
        assert grids[name][0].packed()["shape"] == [state.H, state.W]
    words = [word for word, _ in scene.labels]
    assert "= y" in words
    assert "≠ y" not in words
    return result


@settings(max_examples=60, deadline=None, derandomize=True)
@given(STATES)
def test_both_sides_are_there_and_say_that_they_are_equal(scene, state):
    check(scene, state)


@pytest.mark.parametrize("weights", ["seeded integers", "the question's"])
def test_the_largest_image_map_is_small_enough(scene, weights):
    check(scene, State(W=56, H=56, D=6, K=6, weights=weights))


@pytest.mark.parametrize("depth", [1, 3, 6, 7, 256])
@pytest.mark.parametrize("relu", [False, True])
def test_the_longest_numbers_stay_in_the_picture(scene, depth, relu):
    weights = [((k, d), -98.99) for k in range(6) for d in range(6)]
    weights += [((k,), -98.99) for k in range(6)]
    x = [((1, 2, d), 999) for d in range(6)]
    result = check(scene, State(D=depth, K=6, relu=relu, typed_x=x, typed_weights=weights))
    _, _, said = describe(result).partition("oo small for numbers: ")
    said = set(said.rstrip(".").split(", ")) - {""}
    assert said <= {"W", "x", "b", "W·x + b", "y", "input", "output"}
    for name, block in result.layout.blocks.items():
        assert 8 <= block.x < block.right <= OnePixel.size[0] - 8
        assert block.text_size == 0 or block.text_size >= SMALLEST_NUMBER - 1e-6
        known = {"z": "W·x + b", "filters": "W", "biases": "b", "here": "y"}.get(name, name)
        assert (block.text_size == 0) == (known in said)


def test_what_is_too_small_for_numbers_is_said():
    assert describe(compute(State(W=56, H=56))).endswith("Too small for numbers: input, output.")
    assert "umbers:" not in describe(compute(State()))
    said = describe(compute(State(W=28, H=28, D=192, K=3)))
    assert said.endswith("In numbers: the first 6 of 192 inputs; too small for numbers: output.")
    both = describe(compute(State(D=7, K=200)))
    assert both.endswith("In numbers: the first 6 of 200 outputs and the first 6 of 7 inputs.")
    photo = describe(compute(State(W=56, H=56, input="photograph")))
    assert "small" not in photo


@pytest.mark.parametrize(
    ("changes", "violet"),
    [
        ({}, False),
        ({"typed_x": (((0, 0, 0), -5),)}, True),
        ({"W": 56, "H": 56}, False),
        ({"W": 56, "H": 56, "weights": "seeded integers"}, True),
        ({"W": 56, "H": 56, "typed_x": (((0, 0, 0), -5),)}, True),
        ({"W": 56, "H": 56, "typed_x": (((0, 0, 0), -5),), "input": "photograph"}, False),
        ({"D": 9, "typed_x": (((2, 1, 8), -5),)}, True),
    ],
)
def test_violet_is_explained_where_it_is(scene, changes, violet):
    check(scene, State(**changes))
    assert any(word.endswith("violet: negative") for word, _ in scene.labels) == violet


# --- the arithmetic ------------------------------------------------------------------------------


def exact(number):
    return Fraction(round(float(number) * 100), 100)


def by_hand(result, row, column, k):
    """One number of the output, with plain loops and fractions."""
    total = exact(result.bias[k])
    for d in range(result.state.D):
        total += exact(result.matrix[k, d]) * exact(result.x[row, column, d])
    return max(total, Fraction(0)) if result.state.relu else total


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SMALL_STATES)
def test_every_number_is_exact_on_both_sides(state):
    result = compute(state)
    assert result.equal
    for k in range(state.K):
        assert exact(result.dense[k]) == by_hand(result, *result.place, k)
        for row in range(state.H):
            for column in range(state.W):
                assert exact(result.maps[row, column, k]) == by_hand(result, row, column, k)


@pytest.mark.parametrize("weight", [0.29, -0.29, 0.57, 1.13, 98.99])
def test_hundredths_are_not_cut_off(weight):
    """100 times 0.29 is a little less than 29 in binary fractions."""
    typed = (((0, 0), weight), ((0,), weight))
    result = compute(
        State(
            W=1, H=1, D=1, K=1, row=0, column=0, relu=False, typed_x=(((0, 0, 0), 100),), typed_weights=typed
        )
    )
    assert result.dense.tolist() == result.maps[0, 0].tolist() == [round(101 * weight, 2)]


def test_the_questions_layer_in_numbers():
    reader = Reader(OnePixel(**OnePixel.presets[QUESTION]))
    result = reader.explorer.result
    assert result.matrix.tolist() == [[0, 1, 1], [2, 3, 5]]
    assert result.bias.tolist() == [8, 13]
    assert result.counts.parameters == 8
    for row, value in enumerate((1, -2, 3)):
        assert reader.types("x", row, 0, value) == 1
    assert reader.explorer.result.dense.tolist() == [9, 24]
    assert reader.explorer.result.maps.tolist() == [[[9, 24]]]
    assert reader.control("Preset", "Dropdown").value == QUESTION
    reader.types("x", 1, 0, -20)
    assert reader.explorer.result.sums.tolist() == [-9, -30]
    assert reader.explorer.result.dense.tolist() == [0, 0]
    assert text.lines(reader.explorer.result) == [
        "Output 0:  0·1 + 1·(−20) + 1·3 + bias 8 = −9, ReLU: 0",
        "Output 1:  2·1 + 3·(−20) + 5·3 + bias 13 = −30, ReLU: 0",
    ]
    reader.ticks("ReLU", False)
    result = reader.explorer.result
    assert result.dense.tolist() == result.maps[0, 0].tolist() == [-9, -30]
    assert text.lines(result)[0].endswith("bias 8 = −9")


def test_both_sides_are_the_real_operations():
    result = compute(State(D=4, K=3, weights="seeded integers", relu=False))
    x, matrix = result.x.astype(int), result.matrix.astype(int)
    assert np.array_equal(ops.dense(x[1, 2], matrix.T, result.bias), result.dense)
    assert np.array_equal(ops.conv2d(x, matrix.T[None, None], result.bias), result.maps)
    assert np.array_equal(ops.dense(x, matrix.T, result.bias), result.maps)
    assert len(np.unique(result.maps)) > 3
    assert result.maps.min() < 0


def test_a_side_that_differs_would_be_said(monkeypatch, scene):
    def wrong(x, kernel, bias):
        return ops.dense(x, kernel[0, 0], bias) + 1

    monkeypatch.setattr("helpers.explorers.one_pixel.model.ops.conv2d", wrong)
    result = compute(State(relu=False))
    assert not result.equal
    assert "do not both make" in describe(result)
    OnePixel.draw(scene, result)
    assert "≠ y" in [word for word, _ in scene.labels]


def test_grey_is_a_1x1_convolution_of_red_green_and_blue():
    result = preset("RGB → grey: 48×56×3 → 48×56×1")
    assert result.x.shape == (56, 48, 3)
    assert result.x.max() > 200
    grey = result.x @ np.array([0.3, 0.59, 0.11])
    assert np.allclose(result.maps[:, :, 0], grey, atol=1e-9)
    assert len(np.unique(grey)) > 1000


@pytest.mark.parametrize("size", [(1, 1), (56, 1), (1, 56), (56, 56), (13, 40)])
def test_the_photograph_has_every_size(size):
    wide, high = size
    result = compute(State(W=wide, H=high, D=3, input="photograph"))
    assert result.x.shape == (high, wide, 3)


# --- costs ---------------------------------------------------------------------------------------


def test_the_costs_of_inception():
    result = preset(INCEPTION)
    assert [counts.macs for counts in result.chain] == [2_408_448, 10_035_200]
    assert sum(counts.macs for counts in result.chain) == 12_443_648
    assert result.direct.macs == 120_422_400
    assert result.direct == shapes.conv_counts((28, 28), 192, 32, 5, padding=2)
    said = describe(result)
    assert "; 12,443,648 with 32 of 5×5 after it, against 120,422,400 for 32 of 5×5 at once" in said
    assert result.ways == [(2_408_448, 10_035_200), (120_422_400,)]
    assert text.ways(result) == [
        ("16 of 1×1, 32 of 5×5", "2,408,448 + 10,035,200 = 12,443,648"),
        ("32 of 5×5 at once", "120,422,400 multiply-adds, 9.7 times as many"),
    ]


def test_the_costs_of_resnet():
    result = preset("ResNet: 56×56×256 → 64, 3×3, and back to 256")
    positions = 56 * 56
    assert [counts.macs for counts in result.chain] == [
        positions * 256 * 64,
        positions * 9 * 64 * 64,
        positions * 64 * 256,
    ]
    assert result.direct.macs == positions * 9 * 256 * 256 == 1_849_688_064
    assert text.ways(result)[0][1].endswith(" = 218,365,952")


def test_the_costs_of_network_in_network():
    result = preset("NiN on CIFAR-10: 32×32×192 → 160 → 96, all 1×1")
    assert [counts.weights for counts in result.chain] == [192 * 160, 160 * 96]
    assert result.direct.macs == 32 * 32 * 192 * 96
    assert text.ways(result)[1][1] == "18,874,368 multiply-adds, but no ReLU in between"


def test_without_layers_after_it_nothing_is_compared():
    result = compute(State().changed(**{**OnePixel.presets[INCEPTION], "then": "nothing"}))
    assert result.direct is None
    assert result.ways == text.ways(result) == []
    assert "at once" not in describe(result)
    assert len(text.lines(result)) == 4
    assert text.lines(result)[3] == "… and 13 more: point at a number of y."


@settings(max_examples=60, deadline=None, derandomize=True)
@given(STATES)
def test_counts_are_those_of_shapes(state):
    result = compute(state)
    assert result.counts.weights == state.K * state.D == result.matrix.size
    assert result.counts.biases == state.K == result.bias.size
    assert result.counts.macs == state.H * state.W * state.K * state.D
    assert (result.direct is None) == (state.then == "nothing")


# --- the image map -------------------------------------------------------------------------------


def region_of(result, name):
    return next(each for each in OnePixel.regions(result) if each.name == name)


@pytest.mark.parametrize(
    ("changes", "regions"),
    [({}, ("channel 1", "map 0")), ({"W": 28, "H": 28, "D": 192, "K": 16}, ("input", "output"))],
)
def test_a_click_on_a_pixel_chooses_it(changes, regions):
    reader = Reader(OnePixel(**changes))
    for name, row, column in (*[(name, 2, 3) for name in regions[:1]], (regions[1], 0, 1)):
        before = reader.explorer.frame.packed
        assert reader.clicks(name, row, column) == 1
        assert (reader.explorer.state.row, reader.explorer.state.column) == (row, column)
        assert reader.explorer.result.place == (row, column)
        assert reader.explorer.frame.packed != before
        assert f"Of row {row}, column {column} the dense layer" in reader.explorer.frame.words
    assert chosen(reader.explorer.result, map_of(0), 2, 1) == {"row": 2, "column": 1}


def test_the_only_pixel_is_typed_into_instead_of_chosen():
    reader = Reader(OnePixel(W=1, H=1))
    for name in ("channel 0", "channel 2"):
        assert not region_of(reader.explorer.result, name).choose
        assert reader.says(name).endswith("Type a number to change it.")
    assert not region_of(reader.explorer.result, "map 0").choose
    assert "choose" not in reader.says("map 0")
    reader.types("channel 2", 0, 0, -40)
    assert reader.explorer.result.x[0, 0, 2] == -40
    assert reader.explorer.result.dense.tolist() == reader.explorer.result.maps[0, 0].tolist() == [0, 0]
    several = Reader(OnePixel())
    assert region_of(several.explorer.result, "channel 2").edit is None
    assert several.says("map 0").count("choose this pixel") == 1


def test_the_chosen_pixel_stays_inside():
    explorer = OnePixel(W=9, H=8, row=7, column=8)
    explorer.set_state(W=4, H=3)
    assert (explorer.state.row, explorer.state.column) == (2, 3)
    assert compute(State(W=1, H=1, row=5, column=5)).place == (0, 0)


@pytest.mark.parametrize(("left", "right", "column"), [("W", "filters", 2), ("b", "biases", 0)])
def test_a_weight_can_be_typed_on_either_side(left, right, column):
    reader = Reader(OnePixel())
    for name, value in ((left, 7.25), (right, -3)):
        reader.types(name, 1, column, value)
        result = reader.explorer.result
        assert (result.matrix[1, 2] if column else result.bias[1]) == value
        assert result.equal
    assert len(reader.explorer.state.typed_weights) == 1
    assert "changed by you" in reader.explorer.frame.words
    reader.takes("take your numbers away")
    assert reader.explorer.state == State()
    assert not reader.offers


def test_x_can_be_typed_where_the_pixel_is():
    reader = Reader(OnePixel(row=2, column=1))
    reader.types("x", 1, 0, -12)
    assert reader.explorer.result.x[2, 1, 1] == -12
    assert reader.explorer.state.typed_x == (((2, 1, 1), -12),)
    reader.explorer.set_state(row=0)
    assert reader.explorer.result.x[2, 1, 1] == -12
    assert -12 not in reader.explorer.result.x[0]


def test_a_number_is_typed_in_the_stead_of_an_older_one():
    result = compute(State(typed_x=(((1, 2, 1), 5), ((0, 0, 0), 3))))
    assert edited(result, "x", 1, 0, 7) == {"typed_x": (((1, 2, 1), 7), ((0, 0, 0), 3))}
    assert edited(result, channel(1), 0, 0, 7) == edited(result, "x", 1, 0, 7)
    assert edited(result, "W", 1, 2, 0.5) == edited(result, "filters", 1, 2, 0.5)
    assert edited(result, "biases", 1, 0, 0.5) == {"typed_weights": (((1,), 0.5),)}


@pytest.mark.parametrize(
    ("region", "value", "says"),
    [
        ("x", 0.5, "0.5 does not fit a cell: use a number from -999 to 999, whole"),
        ("W", 100, "100 does not fit a cell: use a number from -99 to 99, 2 decimals at most"),
        ("b", 0.001, "0.001 does not fit a cell: use a number from -99 to 99, 2 decimals at most"),
    ],
)
def test_a_number_that_does_not_fit_is_refused(region, value, says):
    reader = Reader(OnePixel())
    reader.types(region, 0, 0, value)
    assert reader.notice == says
    assert reader.explorer.state == State()


@pytest.mark.parametrize(("name", "twin"), [("W", "filters"), ("filters", "W")])
def test_a_weight_lights_its_twin_its_channel_and_its_map(name, twin):
    one, two, all_ = range(1, 2), range(2, 3), None
    always = {(twin, one, two), ("x", two, all_), ("y", one, all_), ("here", one, all_)}
    channels, maps = ("channels", all_, two), ("maps", one, all_)
    for changes, more in (({}, {channels, maps}), ({"D": 9}, {maps}), ({"K": 9}, {channels})):
        assert set(Reader(OnePixel(**changes)).lights(name, 1, 2)) == always | more


def test_a_pixel_lights_those_that_it_makes_or_is_made_of():
    reader = Reader(OnePixel())
    here = range(2, 3), range(1, 2)
    assert set(reader.lights("channel 2", 2, 1)) == {
        ("map 0", *here),
        ("map 1", *here),
        ("slices 2", None, None),
    }
    assert set(reader.lights("map 1", 2, 1)) == {
        *((f"channel {d}", *here) for d in range(3)),
        ("weights 1", None, None),
    }


def test_the_outlines_to_light_lie_on_what_they_name(scene):
    result = compute(State(K=3))
    grids = OnePixel.draw(scene, result)
    for k in range(3):
        [whole] = [grid for grid in grids["maps"] if grid.first_row == k]
        assert np.allclose(whole.corners(), grids[f"map {k}"][0].corners())
        [pixel] = [grid for grid in grids["pixels out"] if grid.first_row == k]
        cells = grids[f"map {k}"][0]
        middle = np.array(cells.origin) + 2.5 * np.array(cells.along) + 1.5 * np.array(cells.down)
        assert np.allclose(pixel.corners().mean(axis=0), middle)
    for d in range(3):
        [whole] = [grid for grid in grids["channels"] if grid.first_column == d]
        assert np.allclose(whole.corners(), grids[f"channel {d}"][0].corners())
    rows = {tuple(np.round(grid.corners().mean(axis=0), 1)) for grid in grids["weights 1"]}
    for name in ("W", "filters", "b", "biases"):
        middle = grids[name][0].corners().mean(axis=0)
        assert tuple(np.round(middle, 1)) in rows


def test_what_a_cell_says_is_its_number():
    reader = Reader(OnePixel(D=9, K=8, weights="seeded integers", typed_x=[((1, 2, 0), -5)]))
    result = reader.explorer.result
    for name, values, says in (
        ("W", result.matrix[:6, :6], "the weight {}. It"),
        ("biases", result.bias[:6, None], "the bias {}, added"),
        ("x", result.x[1, 2, :6, None], "of x: {}, channel"),
        ("numbers in", result.x[1, 2][None], "column 2: {}. Column"),
        ("numbers out", result.maps[1, 2][None], "column 2: {}, made of"),
    ):
        for (row, column), value in np.ndenumerate(values):
            assert says.format(text.written(value)) in reader.says(name, row, column)
    assert reader.says("y", 5).endswith("\n" + text.sum_of(result, 5))


def test_the_sums_of_the_map_are_those_of_the_result():
    reader = Reader(OnePixel(K=3, W=5, typed_weights=[((2, 1), -0.29), ((2,), 1.5)], relu=False))
    result = reader.explorer.result
    for (row, column, k), value in np.ndenumerate(result.maps):
        says = reader.says(f"map {k}", row, column)
        assert f"row {row}, column {column}: {text.written(value)}. " in says
        assert says.endswith(f" + bias {text.bracketed(result.bias[k])} = {text.written(value)}")


def test_a_long_sum_names_how_many_products_it_has():
    result = compute(State(D=7, K=1, weights="seeded integers", relu=False))
    x, row = result.x[1, 2].astype(int).tolist(), result.matrix[0].astype(int).tolist()
    first = " + ".join(f"{text.bracketed(w)}·{value}" for w, value in zip(row[:3], x[:3], strict=True))
    total = int(result.sums[0])
    assert text.sum_of(result, 0) == (
        f"{first} + … + {text.bracketed(row[6])}·{x[6]} (7 products) "
        f"+ bias {text.bracketed(result.bias[0])} = {text.bracketed(total).strip('()')}"
    )


# --- typed numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"typed_x": (((9, 9), 1),)},
            "typed_x must be a list of ((row, column, channel), number), got ((9, 9), 1) in it",
        ),
        ({"typed_x": 5}, "typed_x must be a list of ((row, column, channel), number), got 5"),
        ({"typed_x": [((56, 0, 0), 1)]}, "typed_x: the row must be at most 55, got 56"),
        ({"typed_x": [((0, 0, -1), 1)]}, "typed_x: the channel must be at least 0, got -1"),
        (
            {"typed_x": [((0, 0, 0), 1000)]},
            "typed_x: 1000 does not fit a cell: use a number from -999 to 999, whole",
        ),
        (
            {"typed_weights": [((0, 0, 0), 1)]},
            "typed_weights must be a list of ((filter, channel), number) or ((filter,), number), "
            "got ((0, 0, 0), 1) in it",
        ),
        ({"typed_weights": [((0, 256), 1)]}, "typed_weights: the channel must be at most 255, got 256"),
        (
            {"typed_weights": [((0,), float("nan"))]},
            "typed_weights: nan does not fit a cell: use a number from -99 to 99, 2 decimals at most",
        ),
        (
            {"typed_x": [((0, 0, 0), 1)] * 201},
            "typed_x must hold at most 200 numbers, got 201: take some away",
        ),
    ],
)
def test_typed_numbers_that_cannot_be_are_refused_in_one_sentence(changes, says):
    assert refusal(State, **changes) == says


def test_typed_numbers_are_kept_as_tuples_the_last_one_for_each_place():
    state = State(
        typed_x=[[[0, 1, 2], np.int64(4)], [[0, 1, 2], 7.0]],
        typed_weights=[[[3], 0.5], ((1, 2), np.float64(2))],
    )
    assert repr(state.typed_x) == "(((0, 1, 2), 7),)"
    assert repr(state.typed_weights) == "(((3,), 0.5), ((1, 2), 2))"


def test_typed_numbers_beyond_the_layer_wait_unseen():
    explorer = OnePixel(typed_x=[((0, 0, 200), 9)], typed_weights=[((200, 0), 9), ((200,), 9)])
    assert 9 not in explorer.result.x
    explorer.set_state(D=201, K=201)
    assert explorer.result.x[0, 0, 200] == explorer.result.matrix[200, 0] == explorer.result.bias[200] == 9


@pytest.mark.parametrize("sign", [-1, 1])
def test_the_greatest_output_of_typed_numbers_is_sent_whole(sign):
    x = [((0, 0, d), 999) for d in range(MOST_TYPED)]
    weights = [((0, d), sign * 99) for d in range(MOST_TYPED)]
    explorer = OnePixel(W=1, H=1, D=256, K=1, relu=False, typed_x=x, typed_weights=weights)
    result = explorer.result
    assert abs(result.dense[0]) > MOST_TYPED * 99 * 999 - 10**4
    assert (
        Reader(explorer)
        .says("map 0")
        .startswith(f"Map 0, row 0, column 0: {text.written(result.maps[0, 0, 0])}. ")
    )


# --- controls ------------------------------------------------------------------------------------


def test_a_new_choice_of_numbers_drops_the_typed_ones():
    reader = Reader(OnePixel(typed_x=(((0, 0, 0), 5),), typed_weights=(((0, 0), 5),)))
    reader.chooses("W, b", "grey")
    assert reader.explorer.state.typed_weights == ()
    assert reader.explorer.state.typed_x
    reader.chooses("Input", "photograph")
    assert reader.explorer.state.typed_x == ()
    assert reader.explorer.state.D == 3


def test_a_photograph_has_three_channels_at_most():
    reader = Reader(OnePixel(input="photograph", D=200))
    assert reader.explorer.state.D == 3
    assert reader.control("D").max == 3
    reader.chooses("Input", "seeded integers")
    assert reader.control("D").max == 256


def test_a_preset_is_named_and_leaves_the_chosen_pixel_alone():
    reader = Reader(OnePixel())
    assert reader.control("Preset", "Dropdown").value == FOUR_BY_THREE
    reader.explorer.set_state(row=0, column=3)
    assert reader.control("Preset", "Dropdown").value == FOUR_BY_THREE
    reader.chooses("Preset", INCEPTION)
    state = reader.explorer.state
    assert (state.D, state.K, state.then) == (192, 16, "32 of 5×5")
    assert (state.row, state.column) == (0, 3)


def test_weights_beyond_a_known_matrix_are_seeded_and_said_so():
    result = compute(State(D=5, K=3, weights="the question's"))
    assert result.matrix[:2, :3].tolist() == [[0, 1, 1], [2, 3, 5]]
    assert set(np.unique(result.matrix[:, 3:])) <= {-1, 0, 1}
    assert "the question's weights, seeded ones beyond 2 × 3" in describe(result)
    assert "beyond" not in describe(compute(State(D=2, K=1)))
    larger = compute(State(D=200, K=100, weights="seeded integers"))
    smaller = compute(State(D=5, K=3, weights="seeded integers"))
    assert np.array_equal(larger.matrix[:3, :5], smaller.matrix)


def test_read_out():
    assert describe(compute(State())) == (
        "Input 4×3×3 (seeded integers), 2 filters of 1×1×3 and ReLU (the question's weights): output 4×3×2; "
        "6 weights and 2 biases make 8 parameters, 72 multiply-adds. "
        "Of row 1, column 2 the dense layer and the convolution both make 9, 20."
    )

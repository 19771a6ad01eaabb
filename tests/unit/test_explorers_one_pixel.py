"""The one-pixel explorer without a browser: true words, dense layer = 1×1 convolution, typed numbers."""

import itertools
import json
import re
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
    blocks = {"x", "W", "products", "b", "y"} | ({"z"} if state.relu else set())
    inputs = [f"channel {d}" for d in range(state.D)] if state.D <= MOST else ["input", "numbers in"]
    outputs = [f"map {k}" for k in range(state.K)] if state.K <= MOST else ["output", "numbers out"]
    assert {region.name for region in OnePixel.regions(result)} == blocks | set(inputs) | set(outputs)
    for name in (inputs[0], outputs[0]):
        assert grids[name][0].packed()["shape"] == [state.H, state.W]
    assert not any("≠" in word for word, _ in scene.labels)
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
    assert set(said.rstrip(".").split(", ")) - {""} <= {"input", "output"}
    for block in result.layout.blocks.values():
        assert 8 <= block.x < block.right <= OnePixel.size[0] - 8
        assert block.text_size >= SMALLEST_NUMBER - 1e-6


def test_a_sum_that_is_too_long_for_its_cell_is_left_out_and_said_so(scene):
    typed = {"typed_x": [((1, 2, d), 999) for d in range(199)]}
    typed["typed_weights"] = [((0, d), -98.99) for d in range(199)]
    result = check(scene, State(D=256, K=1, **typed))
    assert result.layout.blocks["z"].text_size == 0
    assert describe(result).endswith("; too small for numbers: sums.")


def test_what_is_too_small_for_numbers_is_said():
    assert describe(compute(State(W=56, H=56))).endswith("Too small for numbers: input, output.")
    assert "oo small" not in describe(compute(State(W=8, H=8)))
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
    assert any(word == "negative" for word, _ in scene.labels) == violet


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
    for column, value in enumerate((1, -2, 3)):
        assert reader.types("x", 0, column, value) == 1
    assert reader.explorer.result.dense.tolist() == [9, 24]
    assert reader.explorer.result.maps.tolist() == [[[9, 24]]]
    assert reader.control("Preset", "Dropdown").value == QUESTION
    reader.types("x", 0, 1, -20)
    assert reader.explorer.result.sums.tolist() == [-9, -30]
    assert reader.explorer.result.dense.tolist() == [0, 0]
    assert [text.sum_of(reader.explorer.result, k) for k in range(2)] == [
        "0·1 + 1·(−20) + 1·3 + bias 8 = −9, ReLU: 0",
        "2·1 + 3·(−20) + 5·3 + bias 13 = −30, ReLU: 0",
    ]
    reader.ticks("ReLU", False)
    result = reader.explorer.result
    assert result.dense.tolist() == result.maps[0, 0].tolist() == [-9, -30]
    assert text.sum_of(result, 0).endswith("bias 8 = −9")


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
    assert "≠ map 0 at row 1, column 2" in [word for word, _ in scene.labels]


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
    assert (result.rows, preset(INCEPTION).rows) == (6, 4)  # the bars need the room of two rows


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


@pytest.mark.parametrize(("name", "column"), [("W", 2), ("b", 0)])
def test_a_weight_can_be_typed(name, column):
    reader = Reader(OnePixel())
    for value in (7.25, -3):
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
    reader.types("x", 0, 1, -12)
    assert reader.explorer.result.x[2, 1, 1] == -12
    assert reader.explorer.state.typed_x == (((2, 1, 1), -12),)
    reader.explorer.set_state(row=0)
    assert reader.explorer.result.x[2, 1, 1] == -12
    assert -12 not in reader.explorer.result.x[0]


def test_a_number_is_typed_in_the_stead_of_an_older_one():
    result = compute(State(typed_x=(((1, 2, 1), 5), ((0, 0, 0), 3))))
    assert edited(result, "x", 0, 1, 7) == {"typed_x": (((1, 2, 1), 7), ((0, 0, 0), 3))}
    assert edited(result, channel(1), 0, 0, 7) == edited(result, "x", 0, 1, 7)
    assert edited(result, "W", 1, 2, 0.5) == {"typed_weights": (((1, 2), 0.5),)}
    assert edited(result, "b", 1, 0, 0.5) == {"typed_weights": (((1,), 0.5),)}


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


def test_a_weight_lights_what_it_meets_and_what_it_makes():
    one, two, all_ = range(1, 2), range(2, 3), None
    always = {("x", all_, two), ("products", one, two), ("y", one, all_)}
    channels, maps = ("channels", all_, two), ("maps", one, all_)
    for changes, more in (({}, {channels, maps}), ({"D": 9}, {maps}), ({"K": 9}, {channels})):
        assert set(Reader(OnePixel(**changes)).lights("W", 1, 2)) == always | more
    assert set(Reader(OnePixel()).lights("b", 1, 0)) == {maps, ("y", one, all_)}
    assert set(Reader(OnePixel()).lights("products", 1, 2)) == {
        ("W", one, two),
        ("x", all_, two),
        ("y", one, all_),
    }


def test_a_pixel_lights_those_that_it_makes_or_is_made_of():
    reader = Reader(OnePixel())
    here = range(2, 3), range(1, 2)
    assert set(reader.lights("channel 2", 2, 1)) == {
        ("map 0", *here),
        ("map 1", *here),
        ("W", None, range(2, 3)),
    }
    always = {*((f"channel {d}", *here) for d in range(3)), ("weights 1", None, None)}
    assert set(reader.lights("map 1", 2, 1)) == always | {("sums", range(0), range(0))}


def test_at_the_chosen_pixel_the_whole_sum_lights():
    reader = Reader(OnePixel())
    for row, column in np.ndindex(3, 4):
        lights = {name: ranges for name, *ranges in reader.lights("map 1", row, column)}
        whole = all(lights["sums"])
        assert whole == ((row, column) == reader.explorer.result.place)
    reader.explorer.set_state(row=0, column=0)
    assert ("sums", range(1, 2), range(1)) in reader.lights("map 1", 0, 0)
    for name in ("z", "y"):
        assert set(reader.lights(name, 1)) == {
            ("sums", range(1, 2), None),
            ("numbers", None, None),
            ("pixels in", None, None),
            ("pixels out", range(1, 2), None),
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
    weights, bias, y = (result.layout.blocks[name] for name in ("W", "b", "y"))
    assert grids["numbers"] == [result.layout.blocks["x"].cell(0, d) for d in range(3)]
    assert grids["weights 1"] == [*(weights.cell(1, d) for d in range(3)), bias.cell(1, 0)]
    [sums] = grids["sums"]
    left, top, right, low = *sums.corners()[0], *sums.corners()[2]
    assert (left, top, right, low) == (weights.x, y.y, y.right, y.y + 3 * y.high)


def test_a_product_stands_beside_its_weight_below_its_number():
    for depth, filters in ((1, 1), (3, 2), (6, 6)):
        result = compute(State(D=depth, K=filters, weights="seeded integers"))
        x, weights, products = (result.layout.blocks[name] for name in ("x", "W", "products"))
        assert np.array_equal(products.values, weights.values * x.values)
        for k, d in np.ndindex(filters, depth):
            number, weight, product = x.cell(0, d), weights.cell(k, d), products.cell(k, d)
            assert number.origin[0] == weight.origin[0] == product.origin[0] - weights.wide
            assert number.origin[1] + x.high <= weight.origin[1] == product.origin[1]
        added = products.values.sum(axis=1, keepdims=True) + result.layout.blocks["b"].values
        assert np.array_equal(added, result.layout.blocks["z"].values)


@pytest.mark.parametrize("name", ["D", "K"])
def test_one_channel_or_filter_more_changes_the_size_of_cells_once(name):
    sizes, corners = [], []
    for many in range(1, MOST + 1):
        layout = compute(State(**{name: many})).layout
        sizes.append((layout.sides[0].cell, layout.blocks["W"].high))
        corners.append([(layout.blocks[each].x, layout.blocks[each].y) for each in ("x", "W")])
    assert sum(before != after for before, after in itertools.pairwise(sizes)) == 1
    assert all(each == corners[0] for each in corners)


def test_what_a_cell_says_is_its_number():
    reader = Reader(OnePixel(D=9, K=8, weights="seeded integers", typed_x=[((1, 2, 0), -5)]))
    result = reader.explorer.result
    products = result.matrix[:6, :6] * result.x[1, 2, :6]
    for name, values, says in (
        ("W", result.matrix[:6, :6], "channel {column}: {}. It"),
        ("b", result.bias[:6, None], "filter {row}: {}. It"),
        ("x", result.x[1, 2, None, :6], "pixel x: {}, channel {column}"),
        ("products", products, " = {}, the part of output {row} that channel {column} makes"),
        ("numbers in", result.x[1, 2][None], "column 2: {}. Column {column}"),
        ("numbers out", result.maps[1, 2][None], "column 2: {}, made of"),
    ):
        for (row, column), value in np.ndenumerate(values):
            expected = says.format(text.written(value), row=row, column=column)
            assert expected in reader.says(name, row, column)
    assert text.sum_of(result, 5) in reader.says("y", 5)


def test_the_sums_of_the_map_are_those_of_the_result():
    reader = Reader(OnePixel(K=3, W=5, typed_weights=[((2, 1), -0.29), ((2,), 1.5)], relu=False))
    result = reader.explorer.result
    for (row, column, k), value in np.ndenumerate(result.maps):
        weights, pixel = result.matrix[k], result.x[row, column]
        products = [f"{text.bracketed(w)}·{text.written(x)}" for w, x in zip(weights, pixel, strict=True)]
        total = f"{' + '.join(products)} + bias {text.bracketed(result.bias[k])} = {text.written(value)}. "
        assert reader.says(f"map {k}", row, column).startswith(
            f"Map {k}, row {row}, column {column}: {total}"
        )
    assert "ReLU" not in reader.says("map 2")
    reader.explorer.set_state(relu=True)
    assert "ReLU(" in reader.says("map 2")


def test_a_long_sum_names_how_many_products_it_has():
    result = compute(State(D=7, K=1, weights="seeded integers", relu=False))
    x, row = result.x[1, 2].astype(int).tolist(), result.matrix[0].astype(int).tolist()
    first = " + ".join(f"{text.bracketed(w)}·{value}" for w, value in zip(row[:3], x[:3], strict=True))
    total = int(result.sums[0])
    assert text.sum_of(result, 0) == (
        f"{first} + … + {text.bracketed(row[6])}·{x[6]} (7 products) "
        f"+ bias {text.bracketed(result.bias[0])} = {text.bracketed(total).strip('()')}"
    )


# --- covered -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"relu": False},
        {"D": 9, "K": 9},
        {"W": 28, "H": 28, "D": 192, "K": 16, "then": "32 of 5×5"},
        {"D": 3, "K": 1, "W": 9, "H": 9, "input": "photograph"},
    ],
)
def test_what_is_covered_is_told_nowhere(changes):
    """Input and weights are such that no number of the answer is one of theirs."""
    typed = {
        "typed_weights": [((k, d), round(7.13 + k + d, 2)) for k in range(6) for d in range(6)],
        "typed_x": [((1, 2, d), 531 + d) for d in range(6)],
    }
    state = State(**changes, **typed)
    result = compute(state)
    products = result.layout.blocks["products"].values.ravel()
    answers = {text.written(value) for value in (*products, *result.sums, *result.dense)}
    answers |= {f"{counts.macs:,}" for counts in result.chain} | {f"{result.counts.parameters:,}"}
    answers = {each for each in answers if len(each) > 2}  # shorter ones may well be something else

    def found(explorer):
        frame = explorer.frame
        said = json.dumps([frame.image_map["regions"], frame.image_map["fields"]], ensure_ascii=False)
        drawn = [word.text for layer in frame.scene.layers for word in layer.words]
        told = " ".join([repr(explorer), frame.words, json.dumps(frame.offers), said, *drawn])
        return answers & set(re.findall(r"−?\d[\d,.]*\d|\d", told.replace("-", "−")))

    assert len(found(OnePixel(**state.values()))) > 2
    covered = OnePixel(**state.changed(covered=True).values())
    assert not found(covered)
    assert covered.frame.covered
    assert "y" not in covered.frame.arrays
    assert "The output at row 1, column 2 and all others, and all counts, are covered." in covered.frame.words


def test_covering_hides_the_outputs_and_lights_the_same():
    reader, bare = Reader(OnePixel(covered=True)), Reader(OnePixel())
    assert reader.says("map 1", 0, 1).startswith(
        "Map 1, row 0, column 1: ReLU(2·1 + 3·0 + 5·1 + bias 13) = ?. Filter 1 reads"
    )
    assert reader.says("y", 1).startswith(
        "Output 1 of the dense layer: 2·2 + 3·1 + 5·0 + bias 13 = ?, ReLU: ?."
    )
    assert reader.says("products", 1, 0).startswith("Weight times number: 2·2 = ?, ")
    for region in OnePixel.regions(bare.explorer.result):
        assert reader.lights(region.name, 0, 0) == bare.lights(region.name, 0, 0)
    reader.explorer.set_state(covered=False)
    assert reader.explorer.frame == bare.explorer.frame


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
    reader.chooses("input", "photograph")
    assert reader.explorer.state.typed_x == ()
    assert reader.explorer.state.D == 3


def test_a_photograph_has_three_channels_at_most():
    reader = Reader(OnePixel(input="photograph", D=200))
    assert reader.explorer.state.D == 3
    assert reader.boxes("D")[0].max == 3
    reader.chooses("input", "seeded integers")
    assert reader.boxes("D")[0].max == 256


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

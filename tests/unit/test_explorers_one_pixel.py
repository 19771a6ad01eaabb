"""The one-pixel explorer without a browser: whole pictures, true words, dense layer = 1×1 convolution."""

import json
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops, shapes
from helpers.drawing.values import SMALLEST_NUMBER
from helpers.explorers import OnePixel
from helpers.explorers.one_pixel import State, compute, describe, limits, numbers, text
from helpers.explorers.one_pixel.model import INPUTS, PLACES, RANGES, THEN, WEIGHTS
from helpers.explorers.one_pixel.picture import HEIGHT, MOST, WIDTH, left_out
from helpers.explorers.one_pixel.picture.layer import lay_out
from helpers.explorers.regions import image_map
from tests.unit.pictures import WatchedScene, check_picture, extremes


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(WIDTH, HEIGHT)


def whole(name, most=8):
    low, high, _ = (RANGES | PLACES)[name]
    return st.integers(low, min(high, most)) | st.integers(low, high)


HUNDREDTHS = st.integers(-9900, 9900).map(lambda number: number / 100)
SMALL = {"W": 6, "H": 6, "D": 8, "K": 8, "row": 6, "column": 6}
TYPED = {
    "typed_x": st.lists(
        st.tuples(st.tuples(*[st.integers(0, 5)] * 3), st.integers(-999, 999)), max_size=6
    ).map(tuple),
    "typed_weights": st.lists(
        st.tuples(st.tuples(st.integers(0, 7), st.integers(0, 7)) | st.tuples(st.integers(0, 7)), HUNDREDTHS),
        max_size=20,
    ).map(tuple),
}
CHOICES = {"input": INPUTS, "weights": WEIGHTS, "then": tuple(THEN), "relu": (False, True)}
STATES = st.fixed_dictionaries(
    {name: whole(name, most) for name, most in SMALL.items()}
    | {name: st.sampled_from(known) for name, known in CHOICES.items()}
    | TYPED
)


def fitted(values):
    """A state that the explorer can be in: its limits kept."""
    state = State(**values)
    low, high = limits(state)["D"]
    return State(**{**values, "D": min(max(state.D, low), high)})


def check(scene, state):
    """Hold the picture of `state` to what every picture must be, and one of a pixel besides."""
    result, grids = check_picture(scene, OnePixel, state)
    assert result.equal
    blocks = {"W", "x", "b", "y", "filters", "biases", "here"} | ({"z"} if state.relu else set())
    inputs = [f"channel {d}" for d in range(state.D)] if state.D <= MOST else ["input", "numbers in"]
    outputs = [f"map {k}" for k in range(state.K)] if state.K <= MOST else ["output", "numbers out"]
    names = {region.name for region in OnePixel.regions(result)}
    assert names == blocks | set(inputs) | set(outputs)
    assert names <= grids.keys()
    for name in (inputs[0], outputs[0]):
        assert grids[name][0].packed()["shape"] == [state.H, state.W]
    words = [word for word, _ in scene.labels]
    assert "= y" in words
    assert "≠ y" not in words
    for lights in (region.lights for region in OnePixel.regions(result)):
        assert {name for name, *_ in lights} <= grids.keys() | {"channels", "maps"}
    return result


def test_every_extreme_of_every_control_draws_a_whole_picture(scene):
    for values in extremes(RANGES):
        for then in ("nothing", "64 of 3×3, 256 of 1×1"):
            check(scene, fitted({**values, "row": 55, "column": 55, "then": then}))
    for values in extremes(dict.fromkeys(RANGES, (1, MOST))):
        for weights in WEIGHTS:
            check(scene, State(**values, weights=weights))
            check(scene, fitted({**values, "weights": weights, "input": "photograph", "relu": False}))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(STATES)
def test_random_settings_draw_a_whole_picture(scene, values):
    check(scene, fitted(values))


@pytest.mark.parametrize("name", OnePixel.presets)
def test_presets_draw_a_whole_picture(scene, name):
    check(scene, State(**OnePixel.presets[name]))


@pytest.mark.parametrize("depth", [1, 3, 6, 7, 256])
@pytest.mark.parametrize("relu", [False, True])
def test_the_longest_numbers_stay_in_the_picture(scene, depth, relu):
    weights = tuple(((k, d), -98.99) for k in range(6) for d in range(6))
    weights += tuple(((k,), -98.99) for k in range(6))
    x = tuple(((1, 2, d), 999) for d in range(6))
    state = State(D=depth, K=6, relu=relu, typed_x=x, typed_weights=weights)
    result = check(scene, state)
    missing = left_out(numbers(result))
    for name, block in lay_out(numbers(result)).items():
        assert 8 <= block.x < block.right <= WIDTH - 8
        assert block.text_size == 0 or block.text_size >= SMALLEST_NUMBER - 1e-6
        known = {"z": "W·x + b", "filters": "W", "biases": "b", "here": "y"}.get(name, name)
        assert (block.text_size == 0) == (known in missing)


def test_what_is_too_small_for_numbers_is_said():
    assert describe(compute(State(W=56, H=56))).endswith("Too small for numbers: input, output.")
    assert "umbers:" not in describe(compute(State()))
    said = describe(compute(State(W=28, H=28, D=192, K=3)))
    assert said.endswith("In numbers: the first 6 of 192 inputs; too small for numbers: output.")
    both = describe(compute(State(D=7, K=200)))
    assert both.endswith("In numbers: the first 6 of 200 outputs and the first 6 of 7 inputs.")


@pytest.mark.parametrize(
    ("changes", "grey"),
    [
        ({}, False),
        ({"typed_x": (((0, 0, 0), -5),)}, False),  # with its number, a cell needs no grey
        ({"W": 56, "H": 56}, False),
        ({"W": 56, "H": 56, "weights": "seeded integers"}, False),  # negative weights, but in numbers
        ({"W": 56, "H": 56, "typed_x": (((0, 0, 0), -5),)}, True),
        ({"W": 56, "H": 56, "typed_x": (((0, 0, 0), -5),), "input": "photograph"}, False),
        ({"D": 9, "typed_x": (((2, 1, 8), -5),)}, True),
        ({"K": 9, "weights": "seeded integers", "relu": True}, False),
        ({"K": 9, "weights": "seeded integers", "relu": False}, True),
    ],
)
def test_grey_is_explained_where_it_is(scene, changes, grey):
    check(scene, State(**changes))
    assert any(word.endswith("grey: negative") for word, _ in scene.labels) == grey


# --- the arithmetic ------------------------------------------------------------------------------


def exact(number):
    return Fraction(round(float(number) * 100), 100)


def by_hand(result, row, column, k):
    """One number of the output, with plain loops and fractions."""
    total = exact(result.bias[k])
    for d in range(result.state.D):
        total += exact(result.matrix[k, d]) * exact(result.x[row, column, d])
    return max(total, Fraction(0)) if result.state.relu else total


@settings(max_examples=100, deadline=None, derandomize=True)
@given(STATES)
def test_every_number_is_exact_on_both_sides(values):
    result = compute(fitted({**values, **{name: min(values[name], most) for name, most in SMALL.items()}}))
    state = result.state
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
    result = compute(State(1, 1, 1, 1, relu=False, typed_x=(((0, 0, 0), 100),), typed_weights=typed))
    assert result.dense.tolist() == result.maps[0, 0].tolist() == [round(101 * weight, 2)]


def test_the_questions_layer_in_numbers():
    explorer = OnePixel(**OnePixel.presets["the question's layer: 1×1×3 → 1×1×2, type your x"])
    assert explorer.result.matrix.tolist() == [[0, 1, 1], [2, 3, 5]]
    assert explorer.result.bias.tolist() == [8, 13]
    assert explorer.result.counts.parameters == 8
    for row, value in enumerate((1, -2, 3)):
        explorer.set_state(**explorer.edited("x", row, 0, value))
    assert explorer.result.dense.tolist() == [9, 24]
    assert explorer.result.maps.tolist() == [[[9, 24]]]
    assert explorer._preset.value == "the question's layer: 1×1×3 → 1×1×2, type your x"
    explorer.set_state(**explorer.edited("x", 1, 0, -20))
    assert explorer.result.sums.tolist() == [-9, -30]
    assert explorer.result.dense.tolist() == [0, 0]
    assert text.lines(explorer.result) == [
        "Output 0:  0·1 + 1·(−20) + 1·3 + bias 8 = −9, ReLU: 0",
        "Output 1:  2·1 + 3·(−20) + 5·3 + bias 13 = −30, ReLU: 0",
    ]
    explorer.set_state(relu=False)
    assert explorer.result.dense.tolist() == explorer.result.maps[0, 0].tolist() == [-9, -30]
    assert text.lines(explorer.result)[0].endswith("bias 8 = −9")


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
    result = compute(State(**OnePixel.presets["RGB → grey: 48×56×3 → 48×56×1"]))
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


def chain_of(name):
    return compute(State(**OnePixel.presets[name]))


def test_the_costs_of_inception():
    result = chain_of("Inception: 28×28×192 → 16, then 32 of 5×5")
    assert [counts.macs for counts in result.chain] == [2_408_448, 10_035_200]
    assert sum(counts.macs for counts in result.chain) == 12_443_648
    assert result.direct.macs == 120_422_400
    assert result.direct == shapes.conv_counts((28, 28), 192, 32, 5, padding=2)
    said = describe(result)
    assert "; 12,443,648 with 32 of 5×5 after it, against 120,422,400 for 32 of 5×5 at once" in said
    title, says = text.bars(result)[1].title, text.bars(result)[1].says
    assert (title, says) == ("32 of 5×5 at once", "120,422,400 multiply-adds, 9.7 times as many")


def test_the_costs_of_resnet():
    result = chain_of("ResNet: 56×56×256 → 64, 3×3, and back to 256")
    positions = 56 * 56
    assert [counts.macs for counts in result.chain] == [
        positions * 256 * 64,
        positions * 9 * 64 * 64,
        positions * 64 * 256,
    ]
    assert result.direct.macs == positions * 9 * 256 * 256 == 1_849_688_064
    assert text.bars(result)[0].says.endswith(" = 218,365,952")


def test_the_costs_of_network_in_network():
    result = chain_of("NiN on CIFAR-10: 32×32×192 → 160 → 96, all 1×1")
    assert [counts.weights for counts in result.chain] == [192 * 160, 160 * 96]
    assert result.direct.macs == 32 * 32 * 192 * 96
    assert text.bars(result)[1].says == "18,874,368 multiply-adds, but no ReLU in between"


def test_without_layers_after_it_nothing_is_compared(scene):
    result = compute(
        State(**{**OnePixel.presets["Inception: 28×28×192 → 16, then 32 of 5×5"], "then": "nothing"})
    )
    assert result.direct is None
    assert text.bars(result) == []
    assert "at once" not in describe(result)
    assert len(text.lines(result)) == 4
    assert text.lines(result)[3] == "… and 13 more: point at a number of y."


@settings(max_examples=60, deadline=None, derandomize=True)
@given(STATES)
def test_counts_are_those_of_shapes(values):
    result = compute(fitted(values))
    state = result.state
    assert result.counts.weights == state.K * state.D == result.matrix.size
    assert result.counts.biases == state.K == result.bias.size
    assert result.counts.macs == state.H * state.W * state.K * state.D
    assert (result.direct is None) == (state.then == "nothing")


# --- the image map -------------------------------------------------------------------------------


def region_of(explorer, name):
    return next(each for each in OnePixel.regions(explorer.result) if each.name == name)


def test_a_click_on_a_pixel_chooses_it():
    explorer = OnePixel()
    frame = explorer.picture.frame
    for name in ("channel 1", "map 0"):
        assert region_of(explorer, name).choose
    explorer._message(None, {"choose": {"region": "map 0", "row": 2, "column": 3}}, [])
    assert (explorer.state.row, explorer.state.column) == (2, 3)
    assert explorer.result.place == (2, 3)
    assert explorer.picture.frame != frame
    assert "Of row 2, column 3 the dense layer" in explorer.picture.words
    large = OnePixel(W=28, H=28, D=192, K=16)
    assert region_of(large, "input").choose
    assert region_of(large, "output").choose


def test_the_only_pixel_is_typed_into_instead_of_chosen():
    explorer = OnePixel(W=1, H=1)
    for name in ("channel 0", "channel 2"):
        region = region_of(explorer, name)
        assert not region.choose
        assert region.edit == (-999, 999, 0)
        assert region.sentence.endswith("Type a number to change it.")
    assert not region_of(explorer, "map 0").choose
    assert "choose" not in region_of(explorer, "map 0").sentence
    explorer._message(None, {"edit": {"region": "channel 2", "row": 0, "column": 0, "value": -40}}, [])
    assert explorer.result.x[0, 0, 2] == -40
    assert explorer.result.dense.tolist() == explorer.result.maps[0, 0].tolist() == [0, 0]
    several = OnePixel()
    assert region_of(several, "channel 2").edit is None
    assert region_of(several, "map 0").sentence.count("choose this pixel") == 1


def test_the_chosen_pixel_stays_inside():
    explorer = OnePixel(W=9, H=8, row=7, column=8)
    explorer.set_state(W=4, H=3)
    assert (explorer.state.row, explorer.state.column) == (2, 3)
    assert compute(State(W=1, H=1, row=5, column=5)).place == (0, 0)


@pytest.mark.parametrize(("left", "right"), [("W", "filters"), ("b", "biases")])
def test_a_weight_can_be_typed_on_either_side(left, right):
    explorer = OnePixel()
    for name, value in ((left, 7.25), (right, -3)):
        region = region_of(explorer, name)
        assert region.edit == (-99, 99, 2)
        row, column = 1, (2 if name in ("W", "filters") else 0)
        explorer._message(None, {"edit": {"region": name, "row": row, "column": column, "value": value}}, [])
        held = explorer.result.matrix[1, 2] if name in ("W", "filters") else explorer.result.bias[1]
        assert held == value
        assert explorer.result.equal
    assert len(explorer.state.typed_weights) == 1
    assert "changed by you" in explorer.picture.words
    [[_, changes]] = explorer.picture.offers["items"]
    explorer._message(None, {"apply": json.loads(json.dumps(changes))}, [])
    assert explorer.state == State()


def test_x_can_be_typed_where_the_pixel_is():
    explorer = OnePixel(row=2, column=1)
    assert region_of(explorer, "x").edit == (-999, 999, 0)
    explorer._message(None, {"edit": {"region": "x", "row": 1, "column": 0, "value": -12}}, [])
    assert explorer.result.x[2, 1, 1] == -12
    assert explorer.state.typed_x == (((2, 1, 1), -12),)
    explorer.set_state(row=0)
    assert explorer.result.x[2, 1, 1] == -12
    assert -12 not in explorer.result.x[0]


@pytest.mark.parametrize(
    ("region", "value", "says"),
    [
        ("x", 0.5, "0.5 does not fit a cell: use a number from -999 to 999, whole"),
        ("W", 100, "100 does not fit a cell: use a number from -99 to 99, 2 decimals at most"),
        ("b", 0.001, "0.001 does not fit a cell: use a number from -99 to 99, 2 decimals at most"),
    ],
)
def test_a_number_that_does_not_fit_is_refused(region, value, says):
    explorer = OnePixel()
    explorer._message(None, {"edit": {"region": region, "row": 0, "column": 0, "value": value}}, [])
    assert explorer.picture.notice == says
    assert explorer.state == State()


def test_a_weight_lights_its_twin_and_its_map():
    explorer = OnePixel()
    for name, twin in (("W", "filters"), ("filters", "W")):
        lights = region_of(explorer, name).lights
        assert (twin, "row", "column") in lights
        assert ("maps", "row", None) in lights
        assert ("channels", None, "column") in lights
    assert {("map 0", "row", "column"), ("map 1", "row", "column")} <= set(
        region_of(explorer, "channel 2").lights
    )
    lights = set(region_of(explorer, "map 1").lights)
    assert {(f"channel {d}", "row", "column") for d in range(3)} | {("weights 1", None, None)} == lights


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


def test_the_numbers_of_the_map_are_those_of_the_result():
    explorer = OnePixel(K=3, W=5)
    arrays, result = OnePixel.arrays(explorer.result), explorer.result
    for name, values, scale in (("x", result.x, 1), ("y", result.maps, 100), ("bias", result.bias, 100)):
        packed = arrays[name]
        found = np.frombuffer(packed["bytes"], packed["type"]).reshape(packed["shape"]) / packed["scale"]
        assert packed["scale"] == scale
        assert np.array_equal(found.squeeze(), values.squeeze())
    packed = arrays["kernel"]
    kernel = np.frombuffer(packed["bytes"], packed["type"]).reshape(3, 3) / 100  # [D, K]
    assert np.array_equal(kernel, result.matrix.T)


def test_values_to_edit_are_those_in_the_cells():
    explorer = OnePixel(D=9, K=8, weights="seeded integers")
    result = explorer.result
    assert region_of(explorer, "W").fields["value"][1] == result.matrix[:6, :6].ravel().tolist()
    assert region_of(explorer, "x").fields["value"][1] == result.x[1, 2, :6].tolist()
    assert region_of(explorer, "biases").fields["value"][1] == result.bias[:6].tolist()
    assert region_of(explorer, "numbers in").fields["value"][1] == result.x[1, 2].tolist()
    assert region_of(explorer, "numbers out").fields["value"][1] == result.maps[1, 2].tolist()
    assert region_of(explorer, "y").fields["sum"][1] == [text.sum_of(result, k) for k in range(6)]


def test_a_long_sum_names_how_many_products_it_has():
    result = compute(State(D=7, K=1, weights="seeded integers", relu=False))
    x, row = result.x[1, 2].astype(int).tolist(), result.matrix[0].astype(int).tolist()
    first = " + ".join(f"{text.bracketed(w)}·{value}" for w, value in zip(row[:3], x[:3], strict=True))
    total = int(result.sums[0])
    assert text.sum_of(result, 0) == (
        f"{first} + … + {text.bracketed(row[6])}·{x[6]} (7 products) "
        f"+ bias {text.bracketed(result.bias[0])} = {text.bracketed(total).strip('()')}"
    )


# --- controls ------------------------------------------------------------------------------------


def test_a_new_choice_of_numbers_drops_the_typed_ones():
    explorer = OnePixel(typed_x=(((0, 0, 0), 5),), typed_weights=(((0, 0), 5),))
    explorer._controls["weights"].widget.value = "grey"
    assert explorer.state.typed_weights == ()
    assert explorer.state.typed_x
    explorer._controls["input"].widget.value = "photograph"
    assert explorer.state.typed_x == ()
    assert explorer.state.D == 3


def test_a_photograph_has_three_channels_at_most():
    explorer = OnePixel(input="photograph", D=200)
    assert explorer.state.D == 3
    assert explorer._controls["D"].slider.max == 3
    explorer.set_state(input="seeded integers")
    assert explorer._controls["D"].slider.max == 256


def test_a_preset_is_named_and_leaves_the_chosen_pixel_alone():
    explorer = OnePixel()
    assert explorer._preset.value == "the same layer on 4×3 pixels"
    explorer.set_state(row=0, column=3)
    assert explorer._preset.value == "the same layer on 4×3 pixels"
    explorer._preset.value = "Inception: 28×28×192 → 16, then 32 of 5×5"
    assert (explorer.state.D, explorer.state.K, explorer.state.then) == (192, 16, "32 of 5×5")
    assert (explorer.state.row, explorer.state.column) == (0, 3)


def test_weights_beyond_a_known_matrix_are_seeded_and_said_so():
    result = compute(State(D=5, K=3, weights="the question's"))
    assert result.matrix[:2, :3].tolist() == [[0, 1, 1], [2, 3, 5]]
    assert set(np.unique(result.matrix[:, 3:])) <= {-1, 0, 1}
    assert "the question's weights, seeded ones beyond 2 × 3" in describe(result)
    assert "beyond" not in describe(compute(State(D=2, K=1)))
    larger = compute(State(D=200, K=100, weights="seeded integers"))
    smaller = compute(State(D=5, K=3, weights="seeded integers"))
    assert np.array_equal(larger.matrix[:3, :5], smaller.matrix)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"W": 57}, "W must be at most 56, got 57"),
        ({"row": 56}, "row must be at most 55, got 56"),
        (
            {"weights": "mine"},
            "weights 'mine' is not known: use one of seeded integers; the question's; grey",
        ),
        ({"then": "more"}, "then 'more' is not known: use one of nothing; 96 of 1×1; 32 of 5×5; 64 of 3×3, "),
    ],
)
def test_bad_settings_are_refused_in_one_sentence(changes, message):
    with pytest.raises(ValueError, match=f"^{message}"):
        OnePixel().set_state(**changes)


def test_text_form():
    assert repr(OnePixel()) == (
        "OnePixel: W=4 H=3 D=3 K=2 row=1 column=2 input=seeded integers weights=the question's relu=True "
        "then=nothing\n"
        "Input 4×3×3 (seeded integers), 2 filters of 1×1×3 and ReLU (the question's weights): output 4×3×2; "
        "6 weights and 2 biases make 8 parameters, 72 multiply-adds. "
        "Of row 1, column 2 the dense layer and the convolution both make 9, 20."
    )


def test_the_largest_frame_is_not_too_much_to_send():
    explorer = OnePixel(W=56, H=56, D=6, K=6, typed_x=(((0, 0, 0), -999),))
    result = explorer.result
    packed = image_map(OnePixel.regions(result), OnePixel.draw(explorer.scene, result), {})
    arrays = sum(len(each["bytes"]) for each in OnePixel.arrays(result).values())
    assert len(json.dumps(packed).encode()) + arrays < 200_000

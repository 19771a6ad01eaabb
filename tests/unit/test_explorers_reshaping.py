"""The weight-reshaping explorer without a browser: orders by plain loops, both layers, whole pictures."""

import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import conv_by_loops, onnx_run

from helpers.drawing.palette import CHANNELS
from helpers.explorers import Reshaping
from helpers.explorers.frame import frame_of
from helpers.explorers.reshaping import State, chosen, compute, describe, text
from helpers.explorers.reshaping.model import CONVOLUTION, DENSE, FIRST, LAST, ORDERS, strip_of, vgg_fc6
from helpers.explorers.reshaping.picture import SIZE
from tests.reading import cells_of, lit, sentence
from tests.unit.pictures import WatchedScene, check_picture
from tests.unit.reader import Reader
from tests.unit.states import states

SIZES = list(itertools.product(range(1, 5), range(1, 5)))  # all of (F, D)
BOTH = list(itertools.product(ORDERS, ORDERS))
CHOOSE = "Its filter is not shown: click, or press Enter, to see it."
SMALLEST_NUMBER = 9.0
LETTERS = "ABCD"


class Scene(WatchedScene):
    """A scene that tells the corners of its triangles, too."""

    @property
    def triangles(self):
        return [each for some in self.faces for each in some.points.tolist() if len(each) == 3]

    @property
    def tints(self):
        """{middle: colour} of all cells that have a channel's."""
        return {
            tuple(np.round(np.mean(each, axis=0), 2)): some.face
            for some in self.faces
            for each in some.points
            if some.face in CHANNELS
        }


@pytest.fixture(scope="module")
def scene():
    return Scene(*SIZE)


def state_of(size, orders_, **others):
    """The state with these (F, D) and (made, folded)."""
    return State(F=size[0], D=size[1], made=orders_[0], folded=orders_[1], **others)


def places(size, depth, order):
    """[(row, column, channel), …] in the order in which a volume is flattened, as the definition has it."""
    if order == LAST:
        return [
            (row, column, channel)
            for row in range(size)
            for column in range(size)
            for channel in range(depth)
        ]
    return [
        (row, column, channel) for channel in range(depth) for row in range(size) for column in range(size)
    ]


def orders(state):
    """The places of the strip's numbers where they were made for, and where they are folded to."""
    return [places(state.F, state.D, order) for order in (state.made, state.folded)]


# --- Both orders, both layers --------------------------------------------------------------------


@pytest.mark.parametrize("orders_", BOTH)
@pytest.mark.parametrize("size", SIZES)
def test_strips_and_filters_are_what_plain_loops_make(size, orders_):
    state = state_of(size, orders_, K=3, unit=1)
    result = compute(state)
    made, folded = orders(state)
    assert result.flat.tolist() == [result.x[place] for place in made]
    assert result.kernel.shape == (state.F, state.F, state.D, 3)
    for number, (trained_for, stands_at) in enumerate(zip(made, folded, strict=True)):
        assert result.kernel[stands_at].tolist() == result.weights[number].tolist()
        assert result.in_strip[trained_for] == result.in_kernel[stands_at] == number
    moved = {place for place, other in zip(made, folded, strict=True) if place != other}
    assert {tuple(place) for place in np.argwhere(result.wrong).tolist()} == moved
    assert bool(moved) == (state.made != state.folded and state.F > 1 and state.D > 1)


@pytest.mark.parametrize("orders_", BOTH)
@pytest.mark.parametrize("size", SIZES)
def test_outputs_are_equal_where_the_orders_agree_and_nowhere_else(size, orders_):
    result = compute(state_of(size, orders_, K=3))
    for unit in range(3):
        products = zip(result.flat.tolist(), result.weights[:, unit].tolist(), strict=True)
        assert result.dense[unit] == sum(a * b for a, b in products) + result.bias[unit]
    slid = conv_by_loops(result.x, result.kernel, stride=(1, 1), padding=((0, 0), (0, 0)), dilation=(1, 1))
    assert slid.shape == (1, 1, 3)
    assert result.convolution.tolist() == (slid[0, 0] + result.bias).tolist()
    assert result.equal == (not result.wrong.any())
    assert result.equal or not np.any(result.dense == result.convolution)


@pytest.mark.parametrize("size", SIZES)
def test_the_layer_is_the_same_whatever_order_its_weights_were_made_for(size):
    found = {orders_: compute(state_of(size, orders_, K=3)) for orders_ in BOTH}
    for each in found.values():
        assert np.array_equal(each.dense, found[LAST, LAST].dense)
    assert np.array_equal(found[LAST, LAST].kernel, found[FIRST, FIRST].kernel)
    apart = min(size) > 1
    assert apart != np.array_equal(found[LAST, LAST].weights, found[FIRST, LAST].weights)


def test_channels_first_is_the_order_of_onnx():
    """ONNX's volumes are [N, D, H, W]: there a reshape of the strips is all."""
    result = compute(state_of((3, 2), (FIRST, FIRST), K=3))
    kernel = np.ascontiguousarray(result.weights.T).reshape(3, 2, 3, 3).astype(np.float32)
    x = np.ascontiguousarray(result.x.transpose(2, 0, 1))[None].astype(np.float32)
    y = onnx_run("Conv", {"x": x, "w": kernel, "b": result.bias.astype(np.float32)})
    assert y.ravel().tolist() == result.convolution.tolist()
    assert onnx_run("Flatten", {"x": x}).ravel().tolist() == result.flat.tolist()
    assert np.array_equal(kernel.transpose(2, 3, 1, 0), result.kernel)


def test_everything_is_a_small_whole_number_and_no_weight_is_0():
    result = compute(State(F=4, D=4, K=3))
    for values in (result.x, result.weights, result.bias, result.dense, result.convolution):
        assert values.dtype.kind == "i"
    assert np.all(result.weights != 0)
    assert np.abs(result.weights).max() <= 3
    assert 0 <= result.x.min() <= result.x.max() <= 5
    assert len(np.unique(result.x)) == len(np.unique(result.weights)) == 6


def test_vgg_has_the_shapes_of_the_paper():
    real = vgg_fc6()
    assert real.dense == (25088, 4096)
    assert real.kernel == (7, 7, 512, 4096)
    assert real.weights == 102_764_544 - 4096


# --- Settings ------------------------------------------------------------------------------------


def test_only_a_unit_that_there_is_can_be_shown():
    assert State(K=3).limits() == {"unit": (0, 2)}
    assert State(K=3, unit=2).changed(K=2).unit == 1
    assert compute(State(K=1, unit=2)).unit == 0


def test_a_click_on_a_strip_or_on_an_output_shows_its_unit():
    result = compute(State(K=3))
    assert chosen(result, strip_of(2), 0, 5) == {"unit": 2}
    assert chosen(result, DENSE, 1, 0) == chosen(result, CONVOLUTION, 1, 0) == {"unit": 1}
    reader = Reader(Reshaping(K=3))
    for region, row, unit in (("unit 2", 0, 2), ("dense", 1, 1), ("convolution", 0, 0)):
        assert reader.clicks(region, row) == 1
        assert reader.explorer.result.unit == unit
    assert reader.clicks("unit 0") == 0
    assert reader.notice == "There is nothing to choose in unit 0."


def test_the_presets_show_what_they_are_named_for():
    results = {name: compute(State(**preset)) for name, preset in Reshaping.presets.items()}
    assert {name: (int(each.wrong.sum()), each.equal) for name, each in results.items()} == {
        "VGG's order here: channels last, folded channels last": (0, True),
        "PyTorch's weights, folded as PyTorch does": (0, True),
        "PyTorch's weights folded as if they were TensorFlow's": (10, False),
        "TensorFlow's weights folded as if they were PyTorch's": (16, False),
        "F = 1: nothing to get wrong": (0, True),
        "D = 1: nothing to get wrong": (0, True),
    }
    assert all(each.state.made != each.state.folded for each in list(results.values())[2:])


# --- The picture ---------------------------------------------------------------------------------


def middles(grid):
    """{(row, column): middle} of the cells of an upright grid."""
    corner, along, down = np.array(grid.origin), np.array(grid.along), np.array(grid.down)
    return {
        (row, column): tuple(corner + (column + 0.5) * along + (row + 0.5) * down)
        for row, column in np.ndindex(grid.rows, grid.columns)
    }


def in_cells(scene, grid):
    """{cell: [what is written in it, numbers as numbers]}."""
    found = {cell: [] for cell in middles(grid)}
    for (x, y), (written, size) in scene.numbers.items():
        assert size >= SMALLEST_NUMBER, f"{written!r} is {size:.1f} px"
        column, row = (x - grid.origin[0]) / grid.along[0], (y - grid.origin[1]) / grid.down[1]
        if (cell := (int(np.floor(row)), int(np.floor(column)))) in found:
            is_number = re.fullmatch(r"−?\d+", written)
            found[cell].append(int(written.replace("−", "-")) if is_number else written)
    return found


def tints_of(scene, grid):
    """The channels whose colours the cells of a grid have, row by row."""
    return [CHANNELS.index(scene.tints[tuple(np.round(at, 2))]) for at in middles(grid).values()]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(state=states(State, covered=st.just(False)))
def test_every_cell_holds_its_number_its_place_and_its_channels_letter(scene, state):
    result, grids = check_picture(scene, Reshaping, state)
    made, folded = orders(state)
    belongs = {stands: place[2] for place, stands in zip(made, folded, strict=True)}
    for channel in range(state.D):
        here = (slice(None), slice(None), channel)
        cells = itertools.product(range(state.F), range(state.F))
        whose = [belongs[row, column, channel] for row, column in cells]
        for name, values, numbers, channels in (
            ("channel", result.x, result.in_strip, [channel] * state.F**2),
            ("slice", result.kernel[..., result.unit], result.in_kernel, whose),
        ):
            grid = grids[f"{name} {channel}"][0]
            written = zip(
                values[here].ravel().tolist(),
                numbers[here].ravel().tolist(),
                [LETTERS[each] for each in channels],
                strict=True,
            )
            assert list(in_cells(scene, grid).values()) == [list(each) for each in written]
            assert tints_of(scene, grid) == channels
    single = {"dense": result.dense, "convolution": result.convolution}
    single |= {f"unit {k}": result.weights[:, k] for k in range(state.K)}
    for name, values in single.items():
        written = list(in_cells(scene, grids[name][0]).values())
        small = name.startswith("unit") and result.flat.size == 64  # there "−3" has no room
        assert written == ([[]] * 64 if small else [[value] for value in values.tolist()])


@settings(max_examples=60, deadline=None, derandomize=True)
@given(state=states(State, covered=st.just(False)))
def test_the_strips_show_both_orders_by_colours_and_letters(scene, state):
    result, grids = check_picture(scene, Reshaping, state)
    made, folded = ([place[2] for place in each] for each in orders(state))
    flat = grids["flat"][0]
    assert list(in_cells(scene, flat).values()) == [
        [LETTERS[channel], value] for channel, value in zip(made, result.flat.tolist(), strict=True)
    ]
    assert tints_of(scene, grids["fold"][0]) == folded
    assert [letter for (letter,) in in_cells(scene, grids["fold"][0]).values()] == [
        LETTERS[channel] for channel in folded
    ]
    for unit in range(state.K):
        assert tints_of(scene, grids[f"unit {unit}"][0]) == made


def test_channels_first_and_channels_last_are_told_at_a_glance(scene):
    for made, letters in ((FIRST, "AAAABBBBCCCC"), (LAST, "ABCABCABCABC")):
        _, grids = check_picture(scene, Reshaping, State(made=made))
        assert "".join(letter for letter, _ in in_cells(scene, grids["flat"][0]).values()) == letters


def test_cells_change_their_size_at_few_volumes_and_parts_stay(scene):
    wide, cells, corners = [], [], set()
    for size, depth in sorted(SIZES, key=lambda each: (each[0] ** 2 * each[1], each)):
        _, grids = check_picture(scene, Reshaping, State(F=size, D=depth))
        wide.append(grids["flat"][0].along[0])
        cells.append((size, grids["slice 0"][0].along[0]))
        corners.add((grids["flat"][0].origin, grids["channel 0"][0].origin, grids["slice 0"][0].origin))
    assert len(set(wide)) == 4
    assert wide == sorted(wide, reverse=True)
    assert {cell for size, cell in cells if size <= 3} == {36}
    assert len(corners) == 1


@pytest.mark.parametrize("orders_", BOTH)
def test_what_is_covered_is_told_nowhere(scene, orders_):
    for size in ((2, 3), (3, 2), (1, 4)):
        state = state_of(size, orders_, K=3, unit=1)
        shown = compute(state)
        told = {"equal,", "not equal", "misplaced", "belongs", "same", text.sums(shown)[-9:]}
        told |= {", ".join(map(signed, totals)) for totals in (shown.dense, shown.convolution)}
        covered = state.changed(covered=True)
        _, grids = check_picture(scene, Reshaping, covered)
        frame = frame_of(Reshaping, covered)
        sent = [frame.words, str(frame.image_map["regions"]), str(frame.image_map["fields"])]
        sent += [text for text, _ in scene.labels]
        for secret in told:
            assert not any(secret in each for each in sent), secret
        written = [each for each, _ in scene.numbers.values()]
        cells = shown.flat.size
        assert (
            written.count("?") == 4 * cells + 6
        )  # both rows of letters, the input's strip, the filter; outputs
        assert {each.face for each in scene.faces} & {*CHANNELS} == {*CHANNELS[: state.D]}
        assert len(scene.tints) == cells + state.D  # the input and the legend alone have colours
        assert grids.keys() == {
            *(f"channel {d}" for d in range(state.D)),
            *(f"unit {k}" for k in range(3)),
            *("flat", "strips", "inputs", "weights", "channels"),
        }
        regions = {each["name"]: each for each in frame.image_map["regions"]}
        assert {*regions} == {name for name in grids if name.split()[0] in ("channel", "unit")}
        assert not any(each["lights"] for each in regions.values())
        assert frame.words.endswith("Where each of them comes to lie and the outputs are covered.")


def test_what_is_covered_is_the_same_whatever_comes_out():
    for made in ORDERS:
        both = [frame_of(Reshaping, State(made=made, folded=each, covered=True)) for each in ORDERS]
        maps = [each.image_map for each in both]
        assert maps[0] == maps[1]


def test_numbers_and_places_do_not_touch(scene):
    for size, depth in SIZES:
        _, grids = check_picture(scene, Reshaping, State(F=size, D=depth))
        cell = grids["slice 0"][0].along[0]
        numbers = {at: each for at, each in scene.numbers.items() if at[1] > grids["slice 0"][0].origin[1]}
        for (x, y), (written, font) in numbers.items():
            for (other_x, other_y), (other, other_font) in numbers.items():
                if (x, y) < (other_x, other_y) and max(abs(x - other_x), abs(y - other_y)) < cell:
                    high = 0.73 * (font + other_font) / 2 + 1  # of digits, and a pixel between them
                    wide = (scene.width_of(written, font) + scene.width_of(other, other_font)) / 2
                    apart = abs(y - other_y) >= high or abs(x - other_x) >= wide
                    assert apart, f"{written} and {other} at F = {size}, D = {depth}"


@pytest.mark.parametrize("orders_", BOTH)
@pytest.mark.parametrize("size", SIZES)
def test_dog_ears_mark_the_weights_that_stand_wrong_and_the_outputs_that_differ(scene, size, orders_):
    state = state_of(size, orders_)
    result, grids = check_picture(scene, Reshaping, state)
    ears = {tuple(np.round(corner, 3)) for _, corner, _ in scene.triangles}

    def marked(name):
        grid = grids[name][0]
        wide, _ = (grid.cell or (grid.along, grid.down))[0]
        found = set()
        for cell, (x, y) in middles(grid).items():
            right, top = x - grid.along[0] / 2 + wide, y - grid.down[1] / 2
            corner = (right, top) if name == "convolution" else (right, top + grid.down[1])
            found |= {cell} if tuple(np.round(corner, 3)) in ears else set()
        return found

    for channel in range(state.D):
        wrong = {tuple(cell) for cell in np.argwhere(result.wrong[:, :, channel]).tolist()}
        assert marked(f"slice {channel}") == wrong
        assert not marked(f"channel {channel}")
    made, folded = orders(state)
    astray = {(0, n) for n, both in enumerate(zip(made, folded, strict=True)) if both[0] != both[1]}
    assert marked("fold") == astray
    assert not any(marked(name) for name in ("dense", "flat", "unit 0"))
    assert marked("convolution") == ({(0, 0), (1, 0)} if result.wrong.any() else set())
    words = dict(scene.labels)
    label = "another weight belongs here"
    assert (label in words) == result.wrong.any()
    if label in words:  # the swatch before it has a dog-ear, as what it explains
        left, top, _, low = words[label]
        assert any(left - 10 < x < left and y - 20 < (top + low) / 2 < y for x, y in ears)
    assert not scene.hatches


@pytest.mark.parametrize("orders_", BOTH)
def test_both_orders_are_named_beside_the_input(scene, orders_):
    state = state_of((3, 2), orders_)
    check_picture(scene, Reshaping, state)
    words = [label for label, _ in scene.labels]
    axes = {
        FIRST: ("channel, row, column", "slice, row, column"),
        LAST: ("row, column, channel", "row, column, slice"),
    }
    assert f"made {state.made} ({axes[state.made][0]})" in words
    assert f"folded {state.folded} ({axes[state.folded][1]})" in words


# --- What it answers -----------------------------------------------------------------------------


def read(state, name):
    """{(row, column): (sentence, {grid: {(row, column), …}})} of a region, as the browser has them."""
    packed = frame_of(Reshaping, state).image_map
    (region,) = (each for each in packed["regions"] if each["name"] == name)
    found = {}
    for cell in cells_of(packed, region):
        lights = {}
        for grid, *ranges in lit(packed, region, *cell):
            shape = packed["outlines"][grid][0]["shape"]
            both = [range(n) if cells is None else cells for cells, n in zip(ranges, shape, strict=True)]
            lights.setdefault(grid, set()).update(itertools.product(*both))
            assert all(0 <= row < shape[0] and 0 <= column < shape[1] for row, column in lights[grid])
        found[cell] = sentence(packed, region, *cell), lights
    return found


def lattice(state, place):
    """The cell of a place in the one grid of all slices."""
    row, column, channel = place
    return row, channel * (state.F + 1) + column


def signed(number):
    return str(number).replace("-", "−")


def named(place, one="channel"):
    row, column, channel = place
    return f"row {row}, column {column}, {one} {channel}"


ANSWERED = [
    State(F=F, D=D, unit=1, made=made, folded=folded)
    for F, D in ((1, 1), (1, 3), (2, 3), (3, 1), (4, 2))
    for made, folded in BOTH
]


@pytest.mark.parametrize("state", ANSWERED, ids=str)
def test_a_weight_names_where_it_belongs_and_where_it_stands(state):
    result = compute(state)
    made, folded = orders(state)
    for unit in range(2):
        said = read(state, f"unit {unit}")
        for n, (belongs, stands) in enumerate(zip(made, folded, strict=True)):
            words, lights = said[0, n]
            assert words.startswith(
                f"Weight number {n} of unit {unit} is {signed(result.weights[n, unit])}. It was made for "
                f"{named(belongs)}; folding puts it at {named(stands, 'slice')}. The dense layer multiplies "
                f"{result.x[belongs]} by it, the convolution {result.x[stands]}."
            )
            assert words.endswith(" Its filter is not shown: click, or press Enter, to see it.") == (
                unit == 0
            )
            here = {"flat": {(0, n)}, "fold": {(0, n)}, "inputs": {lattice(state, belongs)}}
            if unit == 1:
                here["inputs"].add(lattice(state, stands))
                here["weights"] = {lattice(state, stands)}
            assert lights == here


@pytest.mark.parametrize("state", ANSWERED, ids=str)
def test_a_letter_below_the_strips_names_where_the_weights_are_folded_to(state):
    made, folded = orders(state)
    for n, (belongs, stands) in enumerate(zip(made, folded, strict=True)):
        words, lights = read(state, "fold")[0, n]
        where = "the same" if belongs == stands else "another cell"
        assert words == (
            f"Weight number {n} of every unit is folded to {named(stands, 'slice')}. "
            f"It was made for {named(belongs)}: {where}."
        )
        assert lights == {
            "flat": {(0, n)},
            "strips": {(0, n), (1, n)},
            "inputs": {lattice(state, belongs)},
            "weights": {lattice(state, stands)},
        }


@pytest.mark.parametrize("state", ANSWERED, ids=str)
def test_a_weight_of_the_filter_names_its_place_in_the_strip(state):
    result = compute(state)
    made, folded = orders(state)
    for channel in range(state.D):
        for (row, column), (words, lights) in read(state, f"slice {channel}").items():
            here = row, column, channel
            n = folded.index(here)
            assert words == (
                f"Filter 1 at {named(here, 'slice')} holds {signed(result.weights[n, 1])}, which is "
                f"weight number {n} of unit 1. It was made for {named(made[n])}. The dense layer multiplies "
                f"{result.x[made[n]]} by it, the convolution {result.x[here]}."
            )
            assert lights == {
                "unit 1": {(0, n)},
                "flat": {(0, n)},
                "fold": {(0, n)},
                "inputs": {lattice(state, here), lattice(state, made[n])},
            }


@pytest.mark.parametrize("state", ANSWERED, ids=str)
def test_a_number_of_the_input_names_both_weights_that_multiply_it(state):
    result = compute(state)
    made, folded = orders(state)
    for n, place in enumerate(made):
        other = folded.index(place)
        weights = [signed(result.weights[number, 1]) for number in (n, other)]
        twice = (
            f"For unit 1 the dense layer multiplies it by {weights[0]} (weight number {n}), the convolution "
            f"by {weights[1]} (weight number {other})."
        )
        lights = {"unit 1": {(0, n), (0, other)}, "weights": {lattice(state, place)}}
        row, column, channel = place
        words, of_channel = read(state, f"channel {channel}")[row, column]
        puts = f"flattening puts it at place {n} of the strip"
        assert words == f"The input at {named(place)} is {result.x[place]}; {puts}. {twice}"
        assert of_channel == lights | {"flat": {(0, n)}}
        words, of_strip = read(state, "flat")[0, n]
        holds = f"Place {n} of the strip holds {result.x[place]}"
        assert words == f"{holds}, the input at {named(place)}. {twice}"
        assert of_strip == lights | {"inputs": {lattice(state, place)}}


@pytest.mark.parametrize("orders_", BOTH)
def test_outputs_are_written_out(orders_):
    state = state_of((2, 3), orders_)
    result = compute(state)
    same = "equal" if orders_[0] == orders_[1] else "not equal"
    for name, totals in (("dense", result.dense), ("convolution", result.convolution)):
        for (unit, _), (words, lights) in read(state, name).items():
            first, sum_ = words.split("\n")
            layers = ("dense layer", "convolution")[:: 1 if name == "dense" else -1]
            shown = f" {CHOOSE}" if unit == 1 else ""
            assert first == f"Output {unit} of the {layers[0]}; the {layers[1]}'s is {same}.{shown}"
            products, bias, total = re.fullmatch(r"(.*) \+ bias (.*) = (.*)", sum_).groups()
            found = [
                [int(number.strip("()").replace("−", "-")) for number in product.split("·")]
                for product in products.split(" + ")
            ]
            assert sum(a * b for a, b in found) + int(bias.strip("()").replace("−", "-")) == totals[unit]
            assert total == signed(totals[unit])
            assert len(found) == 12
            assert lights["strips"] == {(unit, n) for n in range(12)}
            assert lights.keys() - {"strips"} == ({"flat"} if name == "dense" else {"channels"})


def test_a_long_sum_is_cut_short_in_its_middle():
    numbers, weights = np.arange(13), -np.ones(13, int)
    assert text.sum_of(numbers, weights, 2, -76) == (
        "(−1)·0 + (−1)·1 + (−1)·2 + … + (−1)·12 (13 products) + bias 2 = −76"
    )
    assert text.sum_of(numbers[:1], weights[:1], -1, -1) == "(−1)·0 + bias (−1) = −1"


# --- Words ---------------------------------------------------------------------------------------


def test_the_read_out_says_what_is_folded_and_what_comes_out():
    assert describe(compute(State())) == (
        "A dense layer of 2 units reads 2×2×3 = 12 numbers. Made channels last, folded channels last: every "
        "weight stands where it belongs. The dense layer makes 4, 38, the convolution 4, 38: equal."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"made": FIRST},
            "Made channels first, folded channels last: 10 of a unit's 12 weights stand where another "
            "belongs. The dense layer makes 4, 38, the convolution −13, 52: not equal, and no error, for all "
            "shapes fit.",
        ),
        ({"F": 1, "D": 1, "K": 1}, "A dense layer of 1 unit reads 1×1×1 = 1 number. Made"),
        ({"F": 1, "made": FIRST}, "with F = 1 both orders are the same, and there is nothing to mix up. "),
        ({"D": 1}, "with D = 1 both orders are the same"),
        ({"F": 1, "D": 1}, "with F = 1 and D = 1 both orders are the same"),
        ({"F": 4, "D": 4, "folded": FIRST}, "60 of a unit's 64 weights stand where another belongs."),
    ],
)
def test_the_read_out_says_whether_the_fold_is_right(changes, words):
    assert words in describe(compute(State(**changes)))


@settings(max_examples=40, deadline=None, derandomize=True)
@given(state=states(State, covered=st.just(False)))
def test_the_picture_says_that_nothing_complains(scene, state):
    result, _ = check_picture(scene, Reshaping, state)
    words = [label for label, _ in scene.labels]
    wrong = "All shapes fit, so there is no error." in words
    assert wrong == (state.made != state.folded and state.F > 1 and state.D > 1)
    assert ("≠ not equal" in words) == ("another weight belongs here" in words) == wrong
    assert words.count("✓ equal") == (0 if wrong else state.K)
    assert (f"{result.wrong.sum()} of {result.flat.size} weights are misplaced." in words) == wrong
    right = (
        "Both orders are the same here."
        if 1 in (state.F, state.D)
        else "Every weight stands where it belongs."
    )
    assert (right in words) != wrong
    kernel = f"kernel [{state.F}, {state.F}, {state.D}, {state.K}]"
    assert f"weights [{result.flat.size}, {state.K}] → {kernel}" in words
    assert "VGG's fc6: [25088, 4096] → [7, 7, 512, 4096]" in words

"""The parameter-sharing explorer without a browser: whole pictures, exact counts, true lights."""

import itertools
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops, shapes
from helpers.convert import conv_matrix, local_matrix
from helpers.drawing.palette import LEFTOVER
from helpers.explorers import Sharing
from helpers.explorers.regions import image_map
from helpers.explorers.sharing import State, compute, describe, draw, limits, regions
from helpers.explorers.sharing.model import KINDS, RANGES
from helpers.explorers.sharing.parts import entries, filters, letters, marks
from helpers.explorers.sharing.picture import COLOURS, HEIGHT, TONES, WIDTH, tones
from helpers.explorers.sharing.text import offers
from tests.unit.pictures import WatchedScene, check_picture, extremes

SMALLEST_NUMBER = 7.5


class Scene(WatchedScene):
    """A scene that remembers the sizes of the numbers in its cells, and where they stand."""

    def clear(self):
        super().clear()
        self.written = []

    def number(self, x, y, text, size, colour):
        self.written.append((x, y, text, size))
        super().number(x, y, text, size, colour)


@pytest.fixture(scope="module")
def scene():
    return Scene(WIDTH, HEIGHT)


@pytest.fixture(scope="module")
def explorer():
    """One explorer for many states: to make one takes longer than to change it."""
    return Sharing()


def numbers(name, most=None):
    low, high, _ = RANGES[name]
    return st.integers(low, min(high, 8)) | st.integers(low, most or high)


def legal(values):
    """The state of these settings, with the zoom where there is a matrix."""
    state = State(**values)
    clamped = {name: min(max(getattr(state, name), low), high) for name, (low, high) in limits(state).items()}
    return replace(state, **clamped)


def states(**most):
    """Legal states; most: upper ends below those of the controls."""
    fields = {name: numbers(name, most.get(name)) for name in RANGES if name != "P"}
    fields["P"] = numbers("P") | st.tuples(numbers("P"), numbers("P"))
    fields["kind"] = st.sampled_from(KINDS)
    fields |= {name: st.just(0) | st.integers(0, 60) | st.integers(0, 10**7) for name in ("row", "column")}
    return st.fixed_dictionaries(fields).map(legal)


SMALL = states(W=9, D=3, F=5, K=4, S=4)


def check(scene, state):
    """Hold the picture of `state` to what every picture must be, its numbers to a readable size."""
    result, grids = check_picture(scene, Sharing, state)
    for _, _, text, size in scene.written:
        assert size >= SMALLEST_NUMBER, f"{text!r} is {size:.1f} px: {state}"
    assert bool(result.outputs) == ("layers" in grids)
    if result.parts:
        written = {(text, size) for _, _, text, size in scene.written}
        pieces = {piece for mark in result.parts[-1].marks for piece in mark}
        assert pieces <= {text for text, _ in written}, f"a mark is missing: {state}"
    assert [part.name for part in result.parts] in (
        [],
        ["matrix"],
        ["matrix", "zoom"],
        ["blocks", "pieces", "zoom"],
    )
    return result, grids


@pytest.mark.parametrize("kind", KINDS)
def test_every_extreme_of_every_control_draws_a_whole_picture(scene, kind):
    for settings_ in extremes(RANGES, "P"):
        check(scene, State(**settings_, kind=kind))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(states())
def test_random_settings_draw_a_whole_picture(scene, state):
    check(scene, state)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SMALL)
def test_random_small_settings_draw_a_whole_picture(scene, state):
    check(scene, state)


@pytest.mark.parametrize(("name", "kind"), list(itertools.product(Sharing.presets, KINDS)))
def test_presets_draw_a_whole_picture(scene, name, kind):
    check(scene, State(**Sharing.presets[name], kind=kind))


# --- Counts --------------------------------------------------------------------------------------


def test_alexnets_first_layer_costs_what_cs231n_says():
    name = "AlexNet's first layer: 227×227×3, 11×11, K = 96"
    result = compute(State(**Sharing.presets[name]))
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
    sides = (result.one.before, result.one.after)
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
    shape, size = (state.F, state.F, state.D, state.K), result.one.output_size
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
        assert np.array_equal(tone < 0, part.weights < 0)
        for number in np.unique(part.weights)[:20]:
            assert len(np.unique(tone[part.weights == number])) == 1
        if part.marks:
            words = np.array(["".join(mark) for mark in part.marks])
            assert np.array_equal(words == "", part.weights.ravel() < 0)
            assert one_to_one(part.weights, words)


def test_a_toy_has_nine_letters_in_nine_colours():
    result = compute(State())
    (part,) = result.parts
    assert sorted({mark for mark in part.marks if mark}) == [(letter,) for letter in "abcdefghi"]
    shades = np.unique(tones(np.arange(9)))
    assert np.diff(shades).min() > TONES / 20
    lightness = COLOURS[:TONES].astype(float) @ (0.299, 0.587, 0.114)
    assert np.all(np.diff(lightness) < 1)
    assert lightness[0] - lightness[-1] > 140
    assert COLOURS[-1].tolist() == [255, 255, 255]


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
    if not result.outputs or state.kind == "dense":
        assert filters(result) is None or not result.outputs
        return
    weights, words = filters(result)
    planes = result.layout.filters
    assert weights.shape == words.shape == (state.F, state.F, state.D, planes.count // result.layout.slices)
    kernel = np.arange(np.prod(weights.shape[:3]) * state.K).reshape(*weights.shape[:3], state.K)
    full = compute(replace(state, P=0, W=state.F, S=1, kind="convolution"))
    there = entries(full, range(state.K), range(full.inputs))
    for k in range(weights.shape[3]):
        assert np.array_equal(weights[..., k].ravel(), there[k])
    assert kernel.size == result.elements * state.K


# --- What lights up ------------------------------------------------------------------------------


def middles(grid):
    """{(row, column): middle} of the cells of a grid."""
    packed = grid.packed()
    origin, along, down, wide, high = np.reshape(packed["at"], (5, 2))
    return {
        (row + grid.first_row, column + grid.first_column): origin
        + row * down
        + column * along
        + (wide + high) / 2
        for row, column in itertools.product(range(grid.rows), range(grid.columns))
    }


def cell_at(grid, point):
    """The (row, column) of a grid of upright cells that holds a point."""
    column = (point[0] - grid.origin[0]) / grid.along[0]
    row = (point[1] - grid.origin[1]) / grid.down[1]
    assert -0.01 < row < grid.rows + 0.01
    assert -0.01 < column < grid.columns + 0.01
    return int(row) + grid.first_row, int(column) + grid.first_column


def lattice(grids, name):
    return [each for grid in grids.get(name, []) for each in middles(grid).items()]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SMALL)
def test_lattices_are_the_entries_of_each_weight(scene, state):
    result = compute(state)
    scene.clear()
    grids = draw(scene, result)
    if not result.outputs or state.kind == "dense":
        assert not any(name.startswith(("zoom 0", "matrix 0")) for name in grids)
        return
    weights, _ = filters(result)
    for part in result.parts:
        if part.name not in ("matrix", "zoom"):
            continue
        for number in range(result.layout.filters.count):
            k, d = divmod(number, result.layout.slices)
            for i, j in itertools.product(range(state.F), repeat=2):
                found = lattice(grids, f"{part.name} {k} {d} {i} {j}")
                lit = {cell_at(grids[part.name][0], point): cell for cell, point in found}
                wanted = np.argwhere(part.weights == weights[i, j, d, k]) + part.first
                assert set(lit) == {tuple(at) for at in wanted.tolist()}
                assert len(lit) == len(found)
                for (output, _), (r, c) in lit.items():
                    assert output == (r * result.one.output_size + c) * state.K + k


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SMALL)
def test_lattices_are_the_rows_of_outputs_and_the_columns_of_inputs(scene, state):
    result = compute(state)
    scene.clear()
    grids = draw(scene, result)
    for part in result.parts:
        if part.name not in ("matrix", "zoom"):
            continue
        spans = [range(at, at + many) for at, many in zip(part.first, part.weights.shape, strict=True)]
        for what, axis, size, step, many in (
            ("rows", 0, result.one.output_size, state.K, result.layout.output.count),
            ("columns", 1, state.W, state.D, state.D),
        ):
            for plane in range(many):
                found = {
                    cell: cell_at(grids[part.name][0], point)[axis]
                    for cell, point in lattice(grids, f"{part.name} {what} {plane}")
                }
                wanted = {
                    (r, c): (r * size + c) * step + plane
                    for r, c in itertools.product(range(size), repeat=2)
                    if (r * size + c) * step + plane in spans[axis]
                }
                assert found == wanted


BLOCKY = st.fixed_dictionaries(
    {
        "W": st.integers(40, 60),
        "D": st.integers(1, 2),
        "F": st.integers(1, 5),
        "K": st.integers(1, 3),
        "S": st.integers(1, 3),
        "P": st.integers(0, 2),
        "kind": st.sampled_from(KINDS),
        "row": st.integers(0, 900),
        "column": st.integers(0, 4000),
    }
).map(legal)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(BLOCKY)
def test_blocks_and_their_pieces_are_those_of_the_matrix(scene, state):
    result = compute(state)
    scene.clear()
    grids = draw(scene, result)
    blocks, pieces, zoom = result.parts
    size, one = result.one.output_size, result.one
    high, wide = result.blocks
    spans = range(0, result.outputs, high), range(0, result.inputs, wide)
    assert blocks.weights.shape == (len(spans[0]), len(spans[1])) == (size, state.W)
    r, row = state.row // high, state.column // wide
    for at, cell in itertools.product((0, r, size - 1), (0, row, state.W - 1)):
        entry = entries(result, range(at * high, at * high + high), range(cell * wide, cell * wide + wide))
        assert (blocks.weights[at, cell] >= 0) == bool((entry >= 0).any())
        if (at, cell) == (r, row):
            there = entry.reshape(size, state.K, state.W, state.D).max(axis=(1, 3))
            assert np.array_equal(pieces.weights >= 0, there >= 0)
    assert np.array_equal(
        zoom.weights,
        entries(
            result, *(range(at, at + many) for at, many in zip(zoom.first, zoom.weights.shape, strict=True))
        ),
    )
    for tap in range(state.F if state.kind != "dense" else 0):
        found = {cell_at(grids["blocks"][0], point) for _, point in lattice(grids, f"blocks {tap}")}
        places = range(size) if state.kind == "convolution" else [0]
        wanted = {(at, at * state.S + tap - one.before) for at in places}
        assert found == {(at, cell) for at, cell in wanted if 0 <= cell < state.W}
        found = {cell_at(grids["pieces"][0], point) for _, point in lattice(grids, f"pieces {tap}")}
        there = blocks.weights[r, row] >= 0 and (state.kind == "convolution" or r == 0)
        assert found == ({(at, cell) for at, cell in wanted if 0 <= cell < state.W} if there else set())
    lines = {cell: cell_at(grids["pieces"][0], point) for cell, point in lattice(grids, "pieces rows")}
    assert {cell: at[0] for cell, at in lines.items()} == {(r, c): c for c in range(size)}
    lines = {cell: cell_at(grids["pieces"][0], point) for cell, point in lattice(grids, "pieces columns")}
    assert {cell: at[1] for cell, at in lines.items()} == {(row, c): c for c in range(state.W)}


def answer(explorer, name, row, column):
    """What the browser makes of a cell: its sentence, and {grid: {(row, column), …}} that it lights."""
    packed = explorer.picture.image_map
    region = next(region for region in packed["regions"] if region["name"] == name)
    grid = packed["outlines"][name][0]
    at = {"row": row - grid["first"][0], "column": column - grid["first"][1]}
    at["cell"] = at["row"] * grid["shape"][1] + at["column"]

    def value(field):
        if field in ("row", "column"):
            return row if field == "row" else column
        field = packed["fields"][region["fields"][field]]
        if field["by"] == "place":
            return f"{np.dot(field['values'], (row, column, 1)):,}"
        return field["values"][at[field["by"]]]

    def span(field, first, count):
        found = (first, first + count, 1) if field is None else value(field)
        found = (found, found + 1, 1) if isinstance(found, int) else found
        return [each for each in range(*found) if first <= each < first + count]

    sentence = region["sentence"]
    for field in region["fields"]:
        if f"{{{field}}}" in sentence:
            sentence = sentence.replace(f"{{{field}}}", str(value(field)))
    sentence = sentence.replace("{row}", str(row)).replace("{column}", str(column))
    lit = {}
    for target, rows, columns in region["lights"]:
        target = target.replace("{column}", str(column))
        for each in packed["outlines"].get(target, []):
            spans = (
                span(f, *pair)
                for f, pair in zip(
                    (rows, columns), zip(each["first"], each["shape"], strict=True), strict=True
                )
            )
            lit.setdefault(target, set()).update(itertools.product(*spans))
    return sentence, lit


PLANES = {"input": "channel", "output": "map", "kernel": "filter"}


def shown_as(grids, joint, cells):
    """The cells of the planes that lie where the cells of a joint grid do: {(plane, row, column)}."""
    packed = grids[joint][0].packed()
    origin, along, down, wide, high = np.reshape(packed["at"], (5, 2))
    planes = {name: grid for name, (grid, *_) in grids.items() if name.startswith(PLANES[joint])}
    found = set()
    for row, column in cells:
        point = origin + row * down + column * along + (wide + high) / 2
        for name, grid in planes.items():
            corner = (point - grid.origin) / (grid.along[0], grid.down[1])
            if np.all((corner > 0) & (corner < (grid.columns, grid.rows))):
                assert np.abs(corner % 1 - 0.5).max() < 0.2
                found.add((name, int(corner[1]), int(corner[0])))
    return found


def test_an_entry_lights_its_input_its_output_and_its_weight(scene):
    explorer = Sharing(W=5, D=3, F=3, K=2, S=2, P=1)
    grids = draw(scene, explorer.result)
    sentence, lit = answer(explorer, "matrix", 9, 37)  # output (1, 1), map 1; input (2, 2), channel 1
    assert sentence == (
        "Row 9 of the matrix: output row 1, column 1, map 1. Column 37: input row 2, column 2, channel 1. "
        "The entry: N, row 1, column 1, slice 1 of filter 1."
    )
    assert shown_as(grids, "input", lit["input"]) == {("channel 1", 2, 2)}
    assert shown_as(grids, "output", lit["output"]) == {("map 1", 1, 1)}
    assert shown_as(grids, "kernel", lit["kernel"]) == {("filter 1, slice 1", 1, 1)}
    sentence, lit = answer(explorer, "matrix", 0, 74)
    assert sentence.endswith("The entry: 0, for that output does not read that input.")
    assert lit["kernel"] == set()
    assert shown_as(grids, "input", lit["input"]) == {("channel 2", 4, 4)}


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SMALL, st.data())
def test_pointing_agrees_with_the_matrix(scene, explorer, state, data):
    explorer.set_state(**vars(state))
    result = explorer.result
    if not result.outputs:
        return
    grids = draw(scene, result)
    part = result.parts[-1]
    row, column = (data.draw(st.integers(0, many - 1)) for many in part.weights.shape)
    sentence, lit = answer(explorer, part.name, row + part.first[0], column + part.first[1])
    size, number = result.one.output_size, part.weights[row, column]
    place, k = divmod(row + part.first[0], state.K)
    cell, d = divmod(column + part.first[1], state.D)
    there = (f"channel {d}", *divmod(cell, state.W))
    assert shown_as(grids, "input", lit["input"]) == {there}
    shown = k < result.layout.output.count
    assert shown_as(grids, "output", lit["output"]) == (
        {(f"map {k}", *divmod(place, size))} if shown else set()
    )
    if number < 0:
        assert sentence.endswith("The entry: 0, for that output does not read that input.")
    if state.kind == "dense":
        assert "a weight that stands nowhere else" in sentence
        return
    weights, words = filters(result)
    at = np.argwhere(weights == number)
    wanted = set()
    if len(at) and at[0][2] < result.layout.slices:
        i, j, d, k = at[0].tolist()
        wanted = {(f"filter {k}, slice {d}", i, j)}
        assert f"{''.join(words[i, j, d, k])}, row {i}, column {j}, slice {d} of filter {k}" in sentence
    assert shown_as(grids, "kernel", lit["kernel"]) == wanted


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SMALL, st.data())
def test_a_weight_lights_all_its_entries_and_counts_them(explorer, state, data):
    explorer.set_state(**vars(state))
    result = explorer.result
    if not result.outputs or state.kind == "dense":
        return
    number = data.draw(st.integers(0, result.layout.filters.count - 1))
    k, d = divmod(number, result.layout.slices)
    i, j = (data.draw(st.integers(0, state.F - 1)) for _ in range(2))
    sentence, lit = answer(explorer, f"filter {k}, slice {d}", i, j)
    weights, words = filters(result)
    whole = entries(result, range(result.outputs), range(result.inputs))
    wanted = (whole == weights[i, j, d, k]).sum()
    owner = "of every place" if state.kind == "convolution" else "of place 0 alone"
    several = state.kind == "convolution" and result.one.output_size > 1
    why = "" if wanted else f", for it lies on padding{' everywhere' * several}"
    assert sentence == (
        f"Filter {k}, slice {d}, row {i}, column {j}: the weight {''.join(words[i, j, d, k])}, {owner}. "
        f"Entries of the matrix that hold it: {wanted}{why}."
    )
    for part in result.parts:
        if part.name in ("matrix", "zoom"):
            name = f"{part.name} {k} {d} {i} {j}"
            assert sum(map(len, lit.values())) >= len(lit.get(name, ()))
            assert len(lit.get(name, ())) == (part.weights == weights[i, j, d, k]).sum()
            others = [other for other in lit if other.startswith(part.name) and other != name]
            assert not any(lit[other] for other in others)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SMALL, st.data())
def test_inputs_and_outputs_light_each_other_and_their_lines(explorer, state, data):
    explorer.set_state(**vars(state))
    result = explorer.result
    one = result.one
    row, column = (data.draw(st.integers(0, state.W - 1)) for _ in range(2))
    d = data.draw(st.integers(0, state.D - 1))
    sentence, lit = answer(explorer, f"channel {d}", row, column)
    assert f"column {(row * state.W + column) * state.D + d} of the matrix" in sentence
    if not result.outputs:
        assert sentence.endswith("No output reads it.")
        return
    part = result.parts[-1]
    inside = 0 <= (row * state.W + column) * state.D + d - part.first[1] < part.weights.shape[1]
    assert lit.get(f"{part.name} columns {d}", set()) == ({(row, column)} if inside else set())
    if state.kind == "dense":
        assert sentence.endswith("Every output reads it.")
    else:
        assert lit["map 0"] == set(itertools.product(one.readers(row), one.readers(column)))
    r, c = (data.draw(st.integers(0, one.output_size - 1)) for _ in range(2))
    k = data.draw(st.integers(0, result.layout.output.count - 1))
    sentence, lit = answer(explorer, f"map {k}", r, c)
    output = (r * one.output_size + c) * state.K + k
    assert f"row {output} of the matrix" in sentence
    inside = 0 <= output - part.first[0] < part.weights.shape[0]
    assert lit.get(f"{part.name} rows {k}", set()) == ({(r, c)} if inside else set())
    if state.kind == "dense":
        assert sentence.endswith("It reads every input, each with a weight of its own.")
        return
    wanted = itertools.product(*(set(one.window(at)) & set(range(state.W)) for at in (r, c)))
    assert lit["channel 0"] == set(wanted)
    assert sentence.endswith("filters of its own.") == (state.kind == "locally connected")


@pytest.mark.parametrize(
    ("plane", "cell", "words"),
    [
        ("channel 2", (100, 7), "column 68,123 of the matrix"),
        ("map 5", (20, 20), "row 107,525 of the matrix"),
    ],
)
def test_a_cell_names_its_line_of_the_matrix_as_one_number(plane, cell, words):
    sentence, _ = answer(Sharing(W=227, D=3, F=11, K=96, S=4), plane, *cell)
    assert words in sentence


def test_thousands_are_set_apart_in_every_sentence():
    explorer = Sharing(W=57, F=3)
    sentence, _ = answer(explorer, "filter 0, slice 0", 1, 1)
    assert sentence.endswith("Entries of the matrix that hold it: 3,025.")
    sentence, _ = answer(explorer, "channel 0", 50, 3)
    assert "column 2,853 of the matrix" in sentence
    sentence, _ = answer(explorer, "map 0", 54, 0)
    assert "row 2,970 of the matrix" in sentence
    explorer.set_state(kind="locally connected", row=1500, column=1554)
    sentence, _ = answer(explorer, "zoom", 1500, 1554)
    assert sentence.startswith("Row 1,500 of the matrix: output row 27, column 15, map 0. Column 1,554: ")
    assert sentence.endswith("a1500, row 0, column 0, slice 0 of filter 0, the own one of place 1,500.")


# --- Clicks --------------------------------------------------------------------------------------


def click(explorer, region, row, column):
    explorer._message(None, {"choose": {"region": region, "row": row, "column": column}}, [])


def test_a_click_on_a_layer_shows_its_matrix():
    explorer = Sharing()
    for row, kind in enumerate(KINDS):
        sentence, _ = answer(explorer, "layers", row, 0)
        click(explorer, "layers", row, 0)
        assert explorer.state.kind == kind
        assert f"{kind} layer" in explorer.picture.words or kind == "convolution"
        counts = explorer.result.counts[kind]
        assert sentence.startswith(
            f"{kind.capitalize()}: {counts.weights:,} weights and {counts.biases:,} bias"
        )
        assert f"make {counts.parameters:,} parameters; {counts.macs:,} multiply-adds" in sentence


def test_a_click_on_the_matrix_moves_the_zoom_there():
    explorer = Sharing(W=20, D=3, F=5, K=1, P=2)
    high, wide = explorer.result.parts[1].weights.shape
    click(explorer, "matrix", 200, 600)
    zoom = explorer.result.parts[1]
    assert zoom.first == (200 - high // 2, 600 - wide // 2)
    click(explorer, "matrix", 399, 1199)
    zoom = explorer.result.parts[1]
    assert (zoom.first[0] + high, zoom.first[1] + wide) == (400, 1200)
    click(explorer, "matrix", 0, 0)
    assert explorer.result.parts[1].first == (0, 0)


def test_a_click_on_a_block_looks_into_it_and_one_on_a_piece_into_that():
    explorer = Sharing(W=32, D=3, F=5, K=1)
    click(explorer, "blocks", 7, 9)
    assert explorer.result.parts[2].first == (7 * 28, 9 * 96)
    assert "block 7, 9: pieces of 1×3" in explorer.result.parts[1].title
    click(explorer, "pieces", 4, 6)
    assert explorer.result.parts[2].first == (7 * 28 + 4, 9 * 96 + 6 * 3)
    assert explorer.result.parts[2].weights[0, 0] == 15 * 2 + 3 * 2  # row 2, column 2, channel 0 of 5×5×3
    click(explorer, "blocks", 27, 0)
    assert explorer.result.parts[1].title == "block 27, 0: zeros only"
    assert explorer.result.parts[1].weights.max() == -1


def test_the_zoom_stays_within_the_matrix():
    explorer = Sharing(W=20, D=3, F=5, row=10**6, column=10**6)
    assert (explorer.state.row, explorer.state.column) == (255, 1199)
    explorer.set_state(W=10)
    assert (explorer.state.row, explorer.state.column) == (35, 299)
    zoom = explorer.result.parts[-1]
    assert zoom.first[0] + zoom.weights.shape[0] == 36
    explorer.set_state(F=12)
    assert explorer.state.row == 0


# --- Words and controls --------------------------------------------------------------------------


def test_text_form_is_short_and_deterministic():
    assert repr(Sharing()) == (
        "Sharing: W=5 D=1 F=3 K=1 S=1 P=0 kind=convolution row=0 column=0\n"
        "Input 5×5×1, 1 filter of 3×3×1, stride 1, padding 0: output 3×3×1. The convolution's matrix of "
        "9 × 25 entries holds 9 weights in 81 entries. "
        "Parameters with biases: dense 234; locally connected 90; convolution 10."
    )


def test_words_say_why_there_is_no_output():
    state = State(W=3, F=9, P=1)
    assert describe(compute(state)).endswith("1 + 3 + 1 = 5 wide, so there is no place for it.")
    assert offers(compute(state))["items"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"kind": "dense"}, "9 × 25 entries holds 225 weights, each in one entry. Par"),
        ({"kind": "locally connected"}, "9 × 25 entries holds 81 weights, each in one entry. Par"),
        (
            {"kind": "locally connected", "P": 1},
            "25 × 25 entries holds 169 weights, each in one entry; 56 more lie on padding only and do "
            "nothing. Par",
        ),
        ({"P": 1}, "25 × 25 entries holds 9 weights in 169 entries. Par"),
        (
            {"W": 1, "P": 1},
            "1 × 1 entries holds 1 weight in 1 entry; 8 more lie on padding only and do nothing. Par",
        ),
        (
            {"W": 1, "P": (0, 1), "F": 1, "kind": "locally connected", "D": 1, "S": 1},
            "4 × 1 entries holds 1 weight in 1 entry; 3 more lie on padding only and do nothing. Par",
        ),
        (
            {"W": 1, "P": 1, "F": 1, "S": 2},
            "4 × 1 entries holds zeros only, for 1 weight lies on padding only and does nothing. Par",
        ),
        (
            {"W": 1, "P": 1, "F": 1, "S": 2, "K": 2},
            "8 × 1 entries holds zeros only, for 2 weights lie on padding only and do nothing. Par",
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
                "input 5×5×1: matrix column of each cell",
                "output 3×3×1: matrix row of each cell",
                "same letter: the same weight",
                "multiply-adds",
                "Weight matrix of the convolution, 9 outputs (rows) × 25 inputs (columns): 144 zeros",
            ],
        ),
        ({"kind": "dense"}, ["instead of filters", "letter: the input; number: the output"]),
        (
            {"kind": "locally connected"},
            ["place 0: 1 filter of 3×3×1", "letter: the weight; number: the place"],
        ),
        ({"K": 2}, ["2 filters of 3×3×1", "same letter: same weight (capitals: filter 1)"]),
        (
            {"W": 50, "F": 12, "D": 8, "K": 40},
            ["filter 0 (of 40), slices 0–1 (of 8)", "number: the filter; letter: its weight"],
        ),
        ({"W": 50, "kind": "dense"}, ["blocks of 48×50; no two share a weight", "block 0, 0: pieces of 1×1"]),
        ({"W": 50, "kind": "locally connected"}, ["blocks of 48×50; no two share a weight"]),
        ({"W": 50}, ["blocks of 48×50; same colour: same weights"]),
        (
            {"W": 227, "D": 3, "F": 11, "K": 96, "S": 4},
            [
                "input 227×227×3",
                "filter 0 (of 96), 11×11×3",
                "output 55×55×96: maps 0–23",
                "blocks of 5,280×681; same colour: same weights",
            ],
        ),
        (
            {"W": 9, "D": 3, "K": 10, "kind": "locally connected"},
            ["place 0: filters 0–3 (of 10), 3×3×3", "output 7×7×10"],
        ),
        ({"W": 16, "D": 8, "F": 16, "K": 40}, ["output 1×1×40: maps 0–3, matrix rows"]),
        ({"W": 16, "D": 8, "F": 16}, ["1 filter, slice 0 (of 8)", "output 1×1×1: matrix row of each cell"]),
        (
            {"W": 6, "F": 4, "S": 3},
            ["Read by no window (hatched): 2 columns and 2 rows left over at the end."],
        ),
        (
            {"W": 5, "F": 5},
            ["Weight matrix of the convolution, 1 output (row) × 25 inputs (columns): no zeros"],
        ),
    ],
)
def test_titles_say_what_is_shown(scene, changes, titles):
    scene.clear()
    draw(scene, compute(State(**changes)))
    words = [text for text, _ in scene.labels]
    assert set(titles) <= set(words)


def test_blocks_of_one_colour_are_the_same_weights_and_of_two_colours_are_not():
    for width in (40, 60):
        blocks = compute(State(W=width, D=2, F=16, K=2)).parts[0]
        assert one_to_one(blocks.weights, tones(blocks.weights))


def test_the_numbers_beside_a_part_stand_between_it_and_the_one_before(scene):
    state = legal({"W": 256, "D": 8, "F": 1, "K": 128, "row": 10**7, "column": 10**7})
    scene.clear()
    grids = draw(scene, compute(state))
    zoom, before = grids["zoom"][0], grids["pieces"][0]
    rows = [each for each in scene.written if each[0] < zoom.origin[0] and "," in each[2]]
    assert {text for _, _, text, _ in rows} >= {"8,388,607"}
    for x, _, text, size in rows:
        half = scene.width_of(text, size) / 2
        assert before.origin[0] + before.columns * before.along[0] < x - half
        assert x + half < zoom.origin[0]


def test_a_dense_layer_leaves_nothing_unread(scene):
    scene.clear()
    draw(scene, compute(State(W=6, F=4, S=3, kind="dense")))
    assert not any("hatched" in text for text, _ in scene.labels)
    assert LEFTOVER.line not in {colour for _, colour in scene.drawn}


def test_cells_hold_their_line_of_the_matrix(scene):
    scene.clear()
    grids = draw(scene, compute(State(D=2, K=2, F=4)))
    for name, count, size in (("channel", 2, 5), ("map", 2, 2)):
        for plane in range(count):
            for (row, column), middle in middles(grids[f"{name} {plane}"][0]).items():
                there = [
                    text for x, y, text, _ in scene.written if np.hypot(x - middle[0], y - middle[1]) < 1
                ]
                assert there == [str((row * size + column) * count + plane)]


def test_marks_stand_in_their_cells(scene):
    scene.clear()
    result = compute(State(kind="locally connected", F=2, W=3))
    grids = draw(scene, result)
    (part,) = result.parts
    grid = grids["matrix"][0]
    for mark, middle in zip(part.marks, middles(grid).values(), strict=True):
        inside = [
            (x, text)
            for x, y, text, _ in scene.written
            if abs(x - middle[0]) < grid.along[0] / 2 and abs(y - middle[1]) < grid.down[1] / 2
        ]
        assert tuple(text for _, text in sorted(inside)) == mark


def test_the_frame_of_the_zoom_lies_where_the_zoom_is(scene):
    scene.clear()
    state = legal({"W": 20, "D": 3, "F": 5, "P": 2, "row": 200, "column": 600})
    result = compute(state)
    grids = draw(scene, result)
    matrix, zoom = grids["matrix"][0], result.parts[1]
    (points,) = [points for points, colour in scene.drawn if colour == "#000000"]
    left, top = points.min(axis=0)
    assert left == pytest.approx(matrix.origin[0] + 600 * matrix.along[0])
    assert top == pytest.approx(matrix.origin[1] + 200 * matrix.down[1])
    size = zoom.weights.shape[1] * matrix.along[0], zoom.weights.shape[0] * matrix.down[1]
    assert np.ptp(points, axis=0) == pytest.approx(size)


def test_the_scale_is_logarithmic_and_all_of_it_in_sight(scene):
    scene.clear()
    name = "AlexNet's first layer: 227×227×3, 11×11, K = 96"
    draw(scene, compute(State(**Sharing.presets[name])))
    words = dict(scene.labels)
    for number in ("44,892,355,200", "105,705,600", "34,944", "105,415,200", "44,892,064,800"):
        assert number in words
    bars = sorted(
        np.ptp(points[:, 0]) for points, colour in scene.drawn if colour == "#e69f00" and len(points) == 2
    )
    logs = np.log10([34_944, 105_705_600, 44_892_355_200])
    assert np.allclose(np.array(bars) / bars[0], logs / logs[0])


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"W": 0}, "W must be at least 1, got 0"),
        ({"K": 129}, "K must be at most 128, got 129"),
        ({"row": -1}, "row must be at least 0, got -1"),
        ({"kind": "tied"}, "kind 'tied' is not known: use one of dense, locally connected, convolution"),
    ],
)
def test_bad_settings_are_refused_in_one_sentence(changes, message):
    explorer = Sharing()
    with pytest.raises(ValueError, match=f"^{message}$"):
        explorer.set_state(**changes)


def test_controls_and_code_change_the_same_state():
    explorer = Sharing()
    explorer._controls["kind"].widget.value = "dense"
    assert explorer.state.kind == "dense"
    explorer._controls["P"].after.value = 2
    assert explorer.state.P == (0, 2)
    explorer.set_state(P=1, kind="convolution")
    assert explorer._controls["P"].before.value == 1
    assert explorer._controls["kind"].widget.value == "convolution"


@settings(max_examples=80, deadline=None, derandomize=True)
@given(states())
def test_offers_fit_exactly(state):
    result = compute(state)
    for _, changes in offers(result).get("items", []):
        assert compute(legal({**vars(state), **changes})).one.exact


def test_the_largest_map_is_sent_whole(scene):
    """Fields that many regions share are sent once: else 96 maps would be more than may be sent."""
    state = State(W=256, D=1, F=1, K=128)
    packed = image_map(regions(compute(state)), draw(scene, compute(state)), {})
    assert len(json.dumps(packed)) < 120_000
    assert shapes.conv_counts(256, 1, 128, 1).macs == compute(state).counts["convolution"].macs

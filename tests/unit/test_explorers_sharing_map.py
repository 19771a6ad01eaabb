"""What the parameter-sharing explorer answers to the pointer: true sentences, true lights, clicks."""

import itertools
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.explorers import Sharing
from helpers.explorers.frame import frame_of
from helpers.explorers.sharing import State, chosen, compute
from helpers.explorers.sharing.model import KINDS
from helpers.explorers.sharing.model.entries import entries
from helpers.explorers.sharing.model.lattices import (
    COLUMNS_OF_PIECES,
    ROWS_OF_PIECES,
    blocks_of,
    columns_of,
    entries_of,
    pieces_of,
    rows_of,
)
from helpers.explorers.sharing.picture import draw
from tests.unit.pictures import WatchedScene, middles
from tests.unit.reader import Reader
from tests.unit.states import OTHERS, states

SMALL = states(State, most={"W": 9, "D": 3, "F": 5, "K": 4, "S": 4}, **OTHERS["Sharing"])
BLOCKY = states(
    State,
    most={"D": 2, "F": 5, "K": 3, "S": 3, "P": 2},
    W=st.integers(40, 60),
    row=st.integers(0, 900),
    column=st.integers(0, 4000),
)


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(*Sharing.size)


@pytest.fixture(scope="module")
def reader():
    """One reader for many states: to make an explorer takes longer than to change it."""
    return Reader(Sharing())


def drawn(scene, state):
    """The result of a state, and the packed grids of its picture by name."""
    result = compute(state)
    scene.clear()
    return result, {name: [each.packed() for each in grids] for name, grids in draw(scene, result).items()}


def cell_at(packed, point):
    """The (row, column) of a packed grid of upright cells that holds a point."""
    origin, along, down = np.reshape(packed["at"], (5, 2))[:3]
    column, row = (point - origin) / (along[0], down[1])
    assert -0.01 < row < packed["shape"][0] + 0.01
    assert -0.01 < column < packed["shape"][1] + 0.01
    return int(row) + packed["first"][0], int(column) + packed["first"][1]


def lattice(grids, name, part):
    """{cell of a lattice: the cell of the part in which it lies}; empty for a lattice that is not there."""
    cells = [each for packed in grids.get(name, []) for each in middles(packed).items()]
    found = {cell: cell_at(grids[part][0], middle) for cell, middle in cells}
    assert len(found) == len(cells)
    return found


def lit(reader, region, row, column):
    """What is outlined with a cell: {grid: {(row, column), …}}, cut off at the ends of the grid."""
    found, outlines = {}, reader.map["outlines"]
    for grid, *cells in reader.lights(region, row, column):
        for packed in outlines[grid]:
            ends = [
                range(first, first + many)
                for first, many in zip(packed["first"], packed["shape"], strict=True)
            ]
            spans = [
                end if span is None else [each for each in span if each in end]
                for end, span in zip(ends, cells, strict=True)
            ]
            found.setdefault(grid, set()).update(itertools.product(*spans))
    return found


# --- Where the weights stand ---------------------------------------------------------------------


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SMALL)
def test_lattices_are_the_entries_of_each_weight(scene, state):
    result, grids = drawn(scene, state)
    if not result.outputs or state.kind == "dense":
        assert not any(name.row is not None for name in result.lattices)
        return
    weights, _ = result.filters
    taps, slices = range(state.F), result.layout.slices
    for part in result.parts:
        if not part.of_entries:
            continue
        for number, i, j in itertools.product(range(result.layout.filters.count), taps, taps):
            k, d = divmod(number, slices)
            found = lattice(grids, entries_of(part.name, k, d, i, j), part.name)
            wanted = np.argwhere(part.weights == weights[i, j, d, k]) + part.first
            assert set(found.values()) == {tuple(at) for at in wanted.tolist()}
            for (r, c), (output, _) in found.items():
                assert output == (r * result.axis.output_size + c) * state.K + k


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SMALL)
def test_lattices_are_the_rows_of_outputs_and_the_columns_of_inputs(scene, state):
    result, grids = drawn(scene, state)
    for part in result.parts:
        if not part.of_entries:
            continue
        spans = [range(at, at + many) for at, many in zip(part.first, part.weights.shape, strict=True)]
        for of, along, size, step, many in (
            (rows_of, 0, result.axis.output_size, state.K, result.layout.output.count),
            (columns_of, 1, state.W, state.D, state.D),
        ):
            for plane in range(many):
                found = lattice(grids, of(part.name, plane), part.name)
                wanted = {
                    (r, c): (r * size + c) * step + plane
                    for r, c in itertools.product(range(size), repeat=2)
                    if (r * size + c) * step + plane in spans[along]
                }
                assert {cell: at[along] for cell, at in found.items()} == wanted


@settings(max_examples=40, deadline=None, derandomize=True)
@given(BLOCKY)
def test_blocks_and_their_pieces_are_those_of_the_matrix(scene, state):
    result, grids = drawn(scene, state)
    blocks, pieces, zoom = result.parts
    size, (high, wide) = result.axis.output_size, result.block_shape
    r, row = state.row // high, state.column // wide
    assert (r, row) == result.block
    assert blocks.weights.shape == (size, state.W) == (result.outputs // high, result.inputs // wide)
    for at, cell in itertools.product((0, r, size - 1), (0, row, state.W - 1)):
        entry = entries(result, range(at * high, at * high + high), range(cell * wide, cell * wide + wide))
        assert (blocks.weights[at, cell] >= 0) == bool((entry >= 0).any())
        if (at, cell) == (r, row):
            there = entry.reshape(size, state.K, state.W, state.D).max(axis=(1, 3))
            assert np.array_equal(pieces.weights >= 0, there >= 0)
    spans = [range(at, at + many) for at, many in zip(zoom.first, zoom.weights.shape, strict=True)]
    assert np.array_equal(zoom.weights, entries(result, *spans))
    check_taps(result, grids)
    lines = lattice(grids, ROWS_OF_PIECES, "pieces")
    assert {cell: at[0] for cell, at in lines.items()} == {(r, c): c for c in range(size)}
    lines = lattice(grids, COLUMNS_OF_PIECES, "pieces")
    assert {cell: at[1] for cell, at in lines.items()} == {(row, c): c for c in range(state.W)}


def check_taps(result, grids):
    """Hold the lattices of the filters' rows and columns to where they lie on the input."""
    state, block = result.state, result.block
    places = range(result.axis.output_size) if state.kind == "convolution" else [0]
    filled = result.parts[0].weights[block] >= 0 and (state.kind == "convolution" or block[0] == 0)
    for tap in range(state.F if state.kind != "dense" else 0):
        wanted = {(at, at * state.S + tap - result.axis.before) for at in places}
        wanted = {(at, cell) for at, cell in wanted if 0 <= cell < state.W}
        assert set(lattice(grids, blocks_of(tap), "blocks").values()) == wanted
        assert set(lattice(grids, pieces_of(tap), "pieces").values()) == (wanted if filled else set())


# --- What lights up ------------------------------------------------------------------------------

PLANES = {"input": "channel", "output": "map", "kernel": "filter"}


def shown_as(outlines, joint, cells):
    """The cells of the planes that lie where the cells of a joint grid do: {(plane, row, column)}."""
    at = {cell: middle for cell, middle in middles(outlines[joint][0]).items() if cell in cells}
    found = set()
    for name, (packed, *_) in outlines.items():
        if name.startswith(PLANES[joint]):
            for cell, middle in middles(packed).items():
                found |= {(name, *cell) for point in at.values() if np.abs(point - middle).max() < 1}
    return found


def test_an_entry_lights_its_input_its_output_and_its_weight():
    reader = Reader(Sharing(W=5, D=3, F=3, K=2, S=2, P=1))
    outlines = reader.map["outlines"]
    # output (1, 1), map 1; input (2, 2), channel 1
    assert reader.says("matrix", 9, 37) == (
        "Row 9 of the matrix: output row 1, column 1, map 1. Column 37: input row 2, column 2, channel 1. "
        "The entry: N, row 1, column 1, slice 1 of filter 1."
    )
    found = lit(reader, "matrix", 9, 37)
    assert shown_as(outlines, "input", found["input"]) == {("channel 1", 2, 2)}
    assert shown_as(outlines, "output", found["output"]) == {("map 1", 1, 1)}
    assert shown_as(outlines, "kernel", found["kernel"]) == {("filter 1, slice 1", 1, 1)}
    assert reader.says("matrix", 0, 74).endswith("The entry: 0, for that output does not read that input.")
    found = lit(reader, "matrix", 0, 74)
    assert found["kernel"] == set()
    assert shown_as(outlines, "input", found["input"]) == {("channel 2", 4, 4)}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL, st.data())
def test_pointing_agrees_with_the_matrix(reader, state, data):
    reader.explorer.set_state(**state.values())
    result, outlines = reader.explorer.result, reader.map["outlines"]
    if not result.outputs:
        return
    part = result.parts[-1]
    row, column = (data.draw(st.integers(0, many - 1)) for many in part.weights.shape)
    at = part.name, row + part.first[0], column + part.first[1]
    said, found = reader.says(*at), lit(reader, *at)
    number = part.weights[row, column]
    place, k = divmod(at[1], state.K)
    cell, d = divmod(at[2], state.D)
    assert shown_as(outlines, "input", found["input"]) == {(f"channel {d}", *divmod(cell, state.W))}
    there = {(f"map {k}", *divmod(place, result.axis.output_size))}
    shown = k < result.layout.output.count
    assert shown_as(outlines, "output", found["output"]) == (there if shown else set())
    if number < 0:
        assert said.endswith("The entry: 0, for that output does not read that input.")
    if state.kind == "dense":
        assert "a weight that stands nowhere else" in said
        return
    weights, words = result.filters
    wanted = set()
    for i, j, d, k in np.argwhere(weights == number).tolist():
        if d < result.layout.slices:
            wanted = {(f"filter {k}, slice {d}", i, j)}
            assert f"{''.join(words[i, j, d, k])}, row {i}, column {j}, slice {d} of filter {k}" in said
    assert shown_as(outlines, "kernel", found["kernel"]) == wanted


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL, st.data())
def test_a_weight_lights_all_its_entries_and_counts_them(reader, state, data):
    reader.explorer.set_state(**state.values())
    result = reader.explorer.result
    if not result.outputs or state.kind == "dense":
        return
    k, d = divmod(data.draw(st.integers(0, result.layout.filters.count - 1)), result.layout.slices)
    i, j = (data.draw(st.integers(0, state.F - 1)) for _ in range(2))
    weights, words = result.filters
    whole = entries(result, range(result.outputs), range(result.inputs))
    wanted = (whole == weights[i, j, d, k]).sum()
    owner = "of every place" if state.kind == "convolution" else "of place 0 alone"
    several = state.kind == "convolution" and result.axis.output_size > 1
    why = "" if wanted else f", for it lies on padding{' everywhere' * several}"
    assert reader.says(f"filter {k}, slice {d}", i, j) == (
        f"Filter {k}, slice {d}, row {i}, column {j}: the weight {''.join(words[i, j, d, k])}, {owner}. "
        f"Entries of the matrix that hold it: {wanted}{why}."
    )
    found = lit(reader, f"filter {k}, slice {d}", i, j)
    for part in result.parts:
        if part.of_entries:
            name = entries_of(part.name, k, d, i, j)
            assert len(found.get(name, ())) == (part.weights == weights[i, j, d, k]).sum()
            others = [other for other in found if other.startswith(part.name) and other != name]
            assert not any(found[other] for other in others)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL, st.data())
def test_an_input_lights_the_outputs_that_read_it_and_its_column(reader, state, data):
    reader.explorer.set_state(**state.values())
    result = reader.explorer.result
    row, column = (data.draw(st.integers(0, state.W - 1)) for _ in range(2))
    d = data.draw(st.integers(0, state.D - 1))
    said, found = reader.says(f"channel {d}", row, column), lit(reader, f"channel {d}", row, column)
    number = (row * state.W + column) * state.D + d
    assert f"column {number} of the matrix" in said
    if not result.outputs:
        assert said.endswith("No output reads it.")
        return
    part = result.parts[-1]
    inside = 0 <= number - part.first[1] < part.weights.shape[1]
    assert found.get(columns_of(part.name, d), set()) == ({(row, column)} if inside else set())
    if state.kind == "dense":
        assert said.endswith("Every output reads it.")
        return
    wanted = itertools.product(*(result.axis.readers(at) for at in (row, column)))
    assert found["map 0"] == set(wanted)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL, st.data())
def test_an_output_lights_the_inputs_that_it_reads_and_its_row(reader, state, data):
    reader.explorer.set_state(**state.values())
    result, size = reader.explorer.result, reader.explorer.result.axis.output_size
    if not result.outputs:
        return
    row, column = (data.draw(st.integers(0, size - 1)) for _ in range(2))
    k = data.draw(st.integers(0, result.layout.output.count - 1))
    said, found = reader.says(f"map {k}", row, column), lit(reader, f"map {k}", row, column)
    number, part = (row * size + column) * state.K + k, result.parts[-1]
    assert f"row {number} of the matrix" in said
    inside = 0 <= number - part.first[0] < part.weights.shape[0]
    assert found.get(rows_of(part.name, k), set()) == ({(row, column)} if inside else set())
    if state.kind == "dense":
        assert said.endswith("It reads every input, each with a weight of its own.")
        return
    windows = (set(result.axis.window(at)) & set(range(state.W)) for at in (row, column))
    assert found["channel 0"] == set(itertools.product(*windows))
    assert said.endswith("filters of its own.") == (state.kind == "locally connected")


def test_a_map_lights_its_rows_in_the_zoom_only_if_there_are_any():
    reader = Reader(Sharing(W=40, K=60))
    grids = {grid for grid, *_ in reader.lights("map 5")}
    assert {rows_of("zoom", 5), ROWS_OF_PIECES, "blocks"} <= grids
    reader.explorer.set_state(row=30)  # from here on the zoom has rows of maps 30 to 54
    assert {grid for grid, *_ in reader.lights("map 5")} == grids - {rows_of("zoom", 5)}


def test_thousands_are_set_apart_in_every_sentence():
    alexnet = Reader(Sharing(W=227, D=3, F=11, K=96, S=4))
    assert "column 68,123 of the matrix" in alexnet.says("channel 2", 100, 7)
    assert "row 107,525 of the matrix" in alexnet.says("map 5", 20, 20)
    reader = Reader(Sharing(W=57, F=3))
    assert reader.says("filter 0, slice 0", 1, 1).endswith("Entries of the matrix that hold it: 3,025.")
    assert "column 2,853 of the matrix" in reader.says("channel 0", 50, 3)
    assert "row 2,970 of the matrix" in reader.says("map 0", 54, 0)
    reader.explorer.set_state(kind="locally connected", row=1500, column=1554)
    said = reader.says("zoom", 1500, 1554)
    assert said.startswith("Row 1,500 of the matrix: output row 27, column 15, map 0. Column 1,554: ")
    assert said.endswith("a1500, row 0, column 0, slice 0 of filter 0, the own one of place 1,500.")


# --- Clicks --------------------------------------------------------------------------------------


def test_a_click_on_a_layer_shows_its_matrix():
    reader = Reader(Sharing())
    for row, kind in enumerate(KINDS):
        counts = reader.explorer.result.counts[kind]
        said = reader.says("layers", row)
        assert said.startswith(f"{kind.capitalize()}: {counts.weights:,} weights and {counts.biases:,} bias")
        assert f"make {counts.parameters:,} parameters; {counts.macs:,} multiply-adds" in said
        assert chosen(reader.explorer.result, "layers", row, 0) == {"kind": kind}
        reader.clicks("layers", row)
        assert reader.explorer.state.kind == kind


def test_a_click_on_the_matrix_moves_the_zoom_there():
    reader = Reader(Sharing(W=20, D=3, F=5, K=1, P=2))
    high, wide = reader.explorer.result.parts[1].weights.shape
    for at, first in (
        ((200, 600), (200 - high // 2, 600 - wide // 2)),
        ((399, 1199), (400 - high, 1200 - wide)),
        ((0, 0), (0, 0)),
    ):
        assert reader.clicks("matrix", *at) == 1
        assert reader.explorer.result.parts[1].first == first


def test_a_click_on_a_block_looks_into_it_and_one_on_a_piece_into_that():
    reader = Reader(Sharing(W=32, D=3, F=5, K=1))
    reader.clicks("blocks", 7, 9)
    assert reader.explorer.result.parts[2].first == (7 * 28, 9 * 96)
    assert reader.says("pieces", 4, 6).startswith("Piece 4, 6 of block 7, 9: ")
    reader.clicks("pieces", 4, 6)
    zoom = reader.explorer.result.parts[2]
    assert zoom.first == (7 * 28 + 4, 9 * 96 + 6 * 3)
    assert zoom.weights[0, 0] == 15 * 2 + 3 * 2  # row 2, column 2, channel 0 of 5×5×3
    reader.clicks("blocks", 27, 0)
    assert reader.explorer.result.parts[1].weights.max() == -1


@pytest.mark.parametrize("row", ["x" * 10**6, 28, -1, 1.5, None], ids=lambda row: str(row)[:9])
def test_a_click_on_no_row_of_the_blocks_is_refused_in_a_short_sentence(row):
    reader = Reader(Sharing(W=32, D=3, F=5, K=1))
    before = reader.explorer.state
    reader.explorer.picture._handle_custom_msg({"choose": {"region": "blocks", "row": row, "column": 0}}, [])
    assert reader.notice.startswith("The row of blocks must be ")
    assert len(reader.notice) < 150
    assert reader.explorer.state == before


def test_the_zoom_stays_within_the_matrix():
    explorer = Sharing(W=20, D=3, F=5, row=10**6, column=10**6)
    assert (explorer.state.row, explorer.state.column) == (255, 1199)
    explorer.set_state(W=10)
    assert (explorer.state.row, explorer.state.column) == (35, 299)
    zoom = explorer.result.parts[-1]
    assert zoom.first[0] + zoom.weights.shape[0] == 36
    explorer.set_state(F=12)
    assert explorer.state.row == 0


def test_the_largest_map_is_sent_whole():
    """Fields that many regions share are sent once: else 96 maps would be more than may be sent."""
    assert len(json.dumps(frame_of(Sharing, State(W=256, D=1, F=1, K=128)).image_map)) < 120_000

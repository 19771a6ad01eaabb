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
from tests.unit.pictures import middles
from tests.unit.reader import Reader
from tests.unit.states import OTHERS, states

SHOWN = {"covered": st.just(False)}
SMALL = states(State, most={"W": 9, "D": 3, "F": 5, "K": 4, "S": 4}, **OTHERS["Sharing"], **SHOWN)
BLOCKY = states(
    State,
    most={"D": 2, "F": 5, "K": 3, "S": 3, "P": 2},
    W=st.integers(40, 60),
    row=st.integers(0, 900),
    column=st.integers(0, 4000),
    **SHOWN,
)


@pytest.fixture(scope="module")
def reader():
    """One reader for many states: to make an explorer takes longer than to change it."""
    return Reader(Sharing())


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


# --- Blocks ---------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None, derandomize=True)
@given(BLOCKY)
def test_blocks_and_their_pieces_are_those_of_the_matrix(state):
    result = compute(state)
    blocks, pieces, zoom = result.parts
    size, (high, wide) = result.axis.output_size, result.block_shape
    r, row = result.begin[0] // high, result.begin[1] // wide
    assert (r, row) == result.block
    assert result.begin == (state.row, state.column) or not (state.row or state.column)
    assert blocks.weights.shape == (size, state.W) == (result.outputs // high, result.inputs // wide)
    for at, cell in itertools.product((0, r, size - 1), (0, row, state.W - 1)):
        entry = entries(result, range(at * high, at * high + high), range(cell * wide, cell * wide + wide))
        assert (blocks.weights[at, cell] >= 0) == bool((entry >= 0).any())
        if (at, cell) == (r, row):
            there = entry.reshape(size, state.K, state.W, state.D).max(axis=(1, 3))
            assert np.array_equal(pieces.weights >= 0, there >= 0)
    spans = [range(at, at + many) for at, many in zip(zoom.first, zoom.weights.shape, strict=True)]
    assert np.array_equal(zoom.weights, entries(result, *spans))


# --- What lights up ------------------------------------------------------------------------------

PLANES = {"input": "channel", "output": "map"}


def shown_as(outlines, joint, cells):
    """The cells of the planes that lie where the cells of a joint grid do: {(plane, row, column)}."""
    at = {cell: middle for cell, middle in middles(outlines[joint][0]).items() if cell in cells}
    found = set()
    for name, (packed, *_) in outlines.items():
        if name.startswith(PLANES[joint]):
            for cell, middle in middles(packed).items():
                found |= {(name, *cell) for point in at.values() if np.abs(point - middle).max() < 1}
    return found


def in_filters(found):
    """The cells of the filters among what is lit: {(slice of a filter, row, column)}."""
    return {(name, *cell) for name, cells in found.items() if name.startswith("filter") for cell in cells}


def holding(part, number):
    """The entries of a part that hold a weight, in the numbers of the matrix; none hold −1."""
    return {tuple(at) for at in (np.argwhere(part.weights == number) + part.first).tolist() if number >= 0}


def test_an_entry_lights_its_input_its_output_and_all_that_hold_its_weight():
    reader = Reader(Sharing(W=5, D=2, F=3, K=2, S=2, P=1))
    outlines = reader.map["outlines"]
    # output (1, 1), map 1; input (2, 2), channel 1
    assert reader.says("matrix", 9, 25) == (
        "Row 9, column 25 of the matrix: J, row 1, column 1, slice 1 of filter 1, which stands in 9 entries. "
        "It stands between input row 2, column 2, channel 1 and output row 1, column 1, map 1."
    )
    found = lit(reader, "matrix", 9, 25)
    assert shown_as(outlines, "input", found["input"]) == {("channel 1", 2, 2)}
    assert shown_as(outlines, "output", found["output"]) == {("map 1", 1, 1)}
    assert in_filters(found) == {("filter 1, slice 1", 1, 1)}
    # the middle weight lies on every other cell of the input, in both directions
    middles_ = [(2 * r, 2 * c) for r in range(3) for c in range(3)]
    assert found["matrix"] == {(2 * at + 1, 10 * r + 2 * c + 1) for at, (r, c) in enumerate(middles_)}
    assert ": 0, for that output does not read that input. It" in reader.says("matrix", 0, 49)
    found = lit(reader, "matrix", 0, 49)
    assert in_filters(found) == set()
    assert "matrix" not in found
    assert shown_as(outlines, "input", found["input"]) == {("channel 1", 4, 4)}


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
    number = int(part.weights[row, column])
    place, k = divmod(at[1], state.K)
    cell, d = divmod(at[2], state.D)
    assert shown_as(outlines, "input", found["input"]) == {(f"channel {d}", *divmod(cell, state.W))}
    there = {(f"map {k}", *divmod(place, result.axis.output_size))}
    shown = k < result.layout.output.count
    assert shown_as(outlines, "output", found["output"]) == (there if shown else set())
    if state.kind == "dense":
        assert "a weight that stands nowhere else" in said
        assert set(found) <= {"input", "output", "matrix"}
        return
    if number < 0:
        assert ": 0, for that output does not read that input." in said
    elif state.kind == "convolution":
        whole = entries(result, range(result.outputs), range(result.inputs))
        uses = int((whole == number).sum())
        assert f"which stands in {uses} {'entry' if uses == 1 else 'entries'}." in said
    weights, words = result.filters
    # Of filters that each place has for itself, those of place 0 are shown, and lit.
    of_place_0 = number < result.elements * state.K
    wanted = set()
    for i, j, d, k in np.argwhere(weights == number).tolist():
        if d < result.layout.slices:
            wanted = {(f"filter {k}, slice {d}", i, j)}
            assert f"{''.join(words[i, j, d, k])}, row {i}, column {j}, slice {d} of filter {k}" in said
    assert in_filters(found) == wanted
    for each in result.parts:
        if each.of_entries:
            alike = found.get(each.name, set()) - {at[1:] if each.name != part.name else None}
            assert alike - {at[1:]} == (holding(each, number) - {at[1:]} if of_place_0 else set())


@settings(max_examples=60, deadline=None, derandomize=True)
@given(SMALL | BLOCKY, st.data())
def test_a_weight_lights_all_its_entries_and_counts_them(reader, state, data):
    reader.explorer.set_state(**state.values())
    result = reader.explorer.result
    if not result.outputs or state.kind == "dense":
        return
    k, d = divmod(data.draw(st.integers(0, result.layout.filters.count - 1)), result.layout.slices)
    i, j = (data.draw(st.integers(0, state.F - 1)) for _ in range(2))
    weights, words = result.filters
    number = int(weights[i, j, d, k])
    wanted = len(result_lines(result, i)) * len(result_lines(result, j))
    owner = "of every place" if state.kind == "convolution" else "of place 0 alone"
    several = state.kind == "convolution" and result.axis.output_size > 1
    why = "" if wanted else f", for it lies on padding{' everywhere' * several}"
    assert reader.says(f"filter {k}, slice {d}", i, j) == (
        f"Filter {k}, slice {d}, row {i}, column {j}: the weight {''.join(words[i, j, d, k])}, {owner}. "
        f"Entries of the matrix that hold it: {wanted:,}{why}."
    )
    found = lit(reader, f"filter {k}, slice {d}", i, j)
    for part in result.parts:
        if part.of_entries:
            assert found.get(part.name, set()) == holding(part, number)
    if result.in_blocks:
        blocks = {(at, cell) for at, cell in result_lines(result, i).items()}
        assert found.get("blocks", set()) == blocks
        pieces = set(result_lines(result, j).items()) if result.block in blocks else set()
        assert found.get("pieces", set()) == pieces


def result_lines(result, tap):
    """{place: the row of the input} on which row (or column) `tap` of the filters that are shown lies."""
    places = range(result.axis.output_size if result.state.kind == "convolution" else 1)
    lines = {at: at * result.state.S + tap - result.axis.before for at in places}
    return {at: cell for at, cell in lines.items() if 0 <= cell < result.state.W}


@settings(max_examples=30, deadline=None, derandomize=True)
@given(BLOCKY, st.data())
def test_a_block_lights_the_blocks_of_the_same_weights(reader, state, data):
    reader.explorer.set_state(**state.values())
    result = reader.explorer.result
    for part in result.parts[:2]:
        rows, columns = part.weights.shape
        at = data.draw(st.integers(0, rows - 1)), data.draw(st.integers(0, columns - 1))
        near = at[0] * state.S - result.axis.before + data.draw(st.integers(-2, state.F + 1))
        at = data.draw(st.sampled_from([at, (at[0], min(max(near, 0), columns - 1))]))
        shared = state.kind == "convolution"
        wanted = holding(part, part.weights[at]) if shared else set()
        assert lit(reader, part.name, *at).get(part.name, set()) == wanted


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL | BLOCKY, st.data())
def test_an_input_lights_the_outputs_that_read_it_and_its_column(reader, state, data):
    reader.explorer.set_state(**state.values())
    result = reader.explorer.result
    row, column = (data.draw(st.integers(0, state.W - 1)) for _ in range(2))
    d = data.draw(st.integers(0, state.D - 1))
    said, found = reader.says(f"channel {d}", row, column), lit(reader, f"channel {d}", row, column)
    number = (row * state.W + column) * state.D + d
    assert f"column {number:,} of the matrix" in said
    if not result.outputs:
        assert said.endswith("No output reads it.")
        return
    part = result.parts[-1]
    rows = range(part.first[0], part.first[0] + part.weights.shape[0])
    inside = number - part.first[1] in range(part.weights.shape[1])
    assert found[part.name] == {(each, number) for each in rows if inside}
    if result.in_blocks:
        assert found["blocks"] == {(each, row) for each in range(result.axis.output_size)}
        looked = result.block[1] == row
        assert found["pieces"] == {(each, column) for each in range(result.axis.output_size) if looked}
    if state.kind == "dense":
        assert said.endswith("Every output reads it.")
        return
    wanted = itertools.product(*(result.axis.readers(at) for at in (row, column)))
    assert found["map 0"] == set(wanted)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL | BLOCKY, st.data())
def test_an_output_lights_the_inputs_that_it_reads_and_its_row(reader, state, data):
    reader.explorer.set_state(**state.values())
    result, size = reader.explorer.result, reader.explorer.result.axis.output_size
    if not result.outputs:
        return
    row, column = (data.draw(st.integers(0, size - 1)) for _ in range(2))
    k = data.draw(st.integers(0, result.layout.output.count - 1))
    said, found = reader.says(f"map {k}", row, column), lit(reader, f"map {k}", row, column)
    number, part = (row * size + column) * state.K + k, result.parts[-1]
    assert f"row {number:,} of the matrix" in said
    columns = range(part.first[1], part.first[1] + part.weights.shape[1])
    inside = number - part.first[0] in range(part.weights.shape[0])
    assert found[part.name] == {(number, each) for each in columns if inside}
    if result.in_blocks:
        assert found["blocks"] == {(row, each) for each in range(state.W)}
        looked = result.block[0] == row
        assert found["pieces"] == {(column, each) for each in range(state.W) if looked}
    if state.kind == "dense":
        assert said.endswith("It reads every input, each with a weight of its own.")
        return
    windows = (set(result.axis.window(at)) & set(range(state.W)) for at in (row, column))
    assert found["channel 0"] == set(itertools.product(*windows))
    assert said.endswith("filters of its own.") == (state.kind == "locally connected")


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
    assert said.startswith(
        "Row 1,500, column 1,554 of the matrix: a1500, row 0, column 0, slice 0 of filter 0, the "
    )
    assert "the own one of place 1,500. It stands between input row 27, column 15, channel 0 and" in said


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
    reader = Reader(Sharing(W=12))
    high, wide = reader.explorer.result.parts[1].weights.shape
    for at, first in (
        ((40, 60), (40 - high // 2, 60 - wide // 2)),
        ((99, 143), (100 - high, 144 - wide)),
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

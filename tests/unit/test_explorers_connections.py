"""The connection-table explorer without a browser: true crosses and lines, true counts, true names."""

import json
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import convert, ops, shapes
from helpers.drawing.palette import FILTER, INK, LEFTOVER
from helpers.explorers import Connections
from helpers.explorers.connections import State, compute, describe, text
from helpers.explorers.connections.model import chosen, rows_of
from tests.unit.pictures import WatchedScene, check_picture
from tests.unit.reader import Reader
from tests.unit.refusals import memory, refusal
from tests.unit.states import OTHERS, states

STATES = states(State, **OTHERS["Connections"])
PRESETS = {name.split(":")[0]: preset for name, preset in Connections.presets.items()}


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(*Connections.size)


def check(scene, state):
    """Hold the picture of `state` to what every picture must be, and one of a table besides."""
    result, grids = check_picture(scene, Connections, state)
    table = result.table
    assert table.shape == (state.D, state.K)
    assert set(grids) == {"table", "inputs", "outputs"} | ({"pairs"} if table.any() else set())
    assert grids["table"][0].packed()["shape"] == [state.D, state.K]
    pairs = {(grid.first_row, grid.first_column) for grid in grids.get("pairs", [])}
    assert pairs == {(int(d), int(k)) for d, k in np.argwhere(table)}
    written = [word for word, _ in scene.labels]
    sums = [*table.sum(axis=1), *table.sum(axis=0), table.sum()]
    numbers = [*range(state.D), *range(state.K)] * 2  # beside the table and beside the nodes
    told = ["?"] * len(sums) if state.covered else [str(number) for number in sums]
    assert sorted(word for word in written if word.isdigit() or word == "?") == sorted(
        [*told, *map(str, numbers)]
    )
    alone = int((~table.any(axis=1)).sum() + (~table.any(axis=0)).sum())
    hatched = [points for points, line in scene.drawn if line == LEFTOVER.line]
    assert len(hatched) == alone + (alone > 0)  # and in the legend
    return result


@settings(max_examples=80, deadline=None, derandomize=True)
@given(STATES)
def test_crosses_lines_and_sums_are_those_of_the_table(scene, state):
    check(scene, state)


def test_a_connection_is_a_cross_and_a_line(scene):
    found = {}
    for table in ([[0, 0], [0, 0]], [[1, 0], [0, 0]], [[1, 0], [1, 1]]):
        result = check(scene, State(D=2, K=2, table=table))
        points = {
            colour: sum(len(each) for each, line in scene.drawn if line == colour)
            for colour in (INK, FILTER.line)
        }
        found[result.counts.pairs] = points[INK], points[FILTER.line]
    none = found[0][1]
    assert found == {0: (0, none), 1: (4, none + 2), 3: (12, none + 6)}  # two strokes and a line each


@pytest.mark.parametrize(("depth", "filters"), [(1, 1), (6, 16), (16, 24)])
def test_maps_and_cells_are_drawn_where_they_are_pointed_at(scene, depth, filters):
    grids = Connections.draw(scene, compute(State(D=depth, K=filters, table=[[True] * 24] * 16)))
    drawn = {tuple(np.round(points, 2).ravel()) for points, _ in scene.drawn}
    for name in ("inputs", "outputs", "table"):
        grid, rows = grids[name][0], []
        along, down = np.array(grid.along), np.array(grid.down)
        wide, high = grid.cell or (grid.along, grid.down)
        for row, column in np.ndindex(grid.rows, grid.columns):
            corner = np.array(grid.origin) + row * down + column * along
            rows.append([corner, corner + wide, corner + np.add(wide, high), corner + high])
        assert tuple(np.round(np.reshape(rows, (-1, 2)), 2).ravel()) in drawn, name


def test_the_knot_is_faint_while_the_reader_points(scene):
    result, _ = check_picture(scene, Connections, State())
    below, above = scene.layers
    pairs = result.counts.pairs
    [faint], [full] = (
        [each for each in layer.strokes if len(each.points) == pairs] for layer in (below, above)
    )
    assert (faint.colour, full.colour) == (FILTER.dark, FILTER.line)
    assert np.array_equal(faint.points, full.points)


@pytest.mark.parametrize("many", range(1, 16))
def test_one_map_more_moves_nothing_but_at_a_threshold(scene, many):
    def cells(**sizes):
        grids = Connections.draw(scene, compute(State(**{"D": 6, "K": 16, **sizes})))
        return grids["table"][0].origin, grids["table"][0].along

    assert cells(D=many) == cells(D=many + 1) or many in (10, 13)
    assert cells(K=many) == cells(K=many + 1)


def test_lines_go_from_the_input_to_the_output(scene):
    result = compute(State(D=3, K=5, table=[[False] * 5, [False, False, False, True, False], [False] * 5]))
    grids = Connections.draw(scene, result)
    [pair] = grids["pairs"]
    assert (pair.first_row, pair.first_column) == (1, 3)
    for name, row, corners in (("inputs", 1, pair.corners()[[0, 3]]), ("outputs", 3, pair.corners()[[1, 2]])):
        grid = grids[name][0]
        top = grid.origin[1] + row * grid.down[1]
        ends = corners.mean(axis=0)
        assert top < ends[1] < top + grid.cell[1][1]
        assert grid.origin[0] <= ends[0] <= grid.origin[0] + grid.along[0]


# --- counts --------------------------------------------------------------------------------------


def test_lenet5_as_its_authors_counted():
    result = compute(State())
    assert result.counts.pairs == 60
    assert result.counts.parameters == 6 * 76 + 9 * 101 + 151 == 1516
    assert result.counts.connections == 151_600
    assert result.full.pairs == 96
    assert result.full.parameters == 2416
    assert result.table.sum(axis=1).tolist() == [10] * 6
    said = describe(result)
    assert "60 connections from map to map and 1,516 parameters" in said
    assert "the full table has 96 and 2,416" in said
    assert text.lines(result) == [
        "This table:  60 connections · 5·5 = 1,500 weights, + 16 biases = 1,516 parameters",
        "Full table:  96 connections · 5·5 = 2,400 weights, + 16 biases = 2,416 parameters",
        "Connections of single numbers, each parameter at each of 100 places, as LeNet-5's authors count:  "
        "151,600",
    ]


def test_one_of_everything_is_said_in_the_singular():
    found = text.lines(compute(State(D=1, K=1, F=1, places=1, table=((1,),))))
    assert found[0] == "This table:  1 connection · 1·1 = 1 weight, + 1 bias = 2 parameters"
    assert found[1] == "Full table:  1 connection · 1·1 = 1 weight, + 1 bias = 2 parameters"
    assert " parameter at 1 place, " in found[2]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(STATES)
def test_counts_are_sums_over_the_maps(state):
    result = compute(state.changed(covered=False))
    maps = [int(column.sum()) * state.F**2 + 1 for column in result.table.T]
    assert result.counts.parameters == sum(maps)
    assert result.counts.connections == sum(maps) * state.places
    assert result.full.parameters == state.K * (state.D * state.F**2 + 1)
    outputs = next(each for each in Connections.regions(result) if each.name == "outputs")
    for says, parameters in zip(outputs.fields["says"].values, maps, strict=True):
        assert says.endswith(
            f"= {parameters:,} parameters" if parameters > 1 else "its bias alone, 1 parameter"
        )


# --- what it is today ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("LeNet-5", "LeNet-5's own table. Today: an ordinary convolution, its kernel masked at each use."),
        ("full table", "Today: an ordinary convolution, groups = 1."),
        (
            "LeCun's remark",
            "Today: an ordinary convolution, groups = 1. With F = 1 it is a dense layer on each pixel.",
        ),
        ("2 groups, as in AlexNet", "Today: a grouped convolution, groups = 2 (AlexNet had 2)."),
        ("3 groups", "Today: a grouped convolution, groups = 3."),
        ("depthwise", "Today: a depthwise convolution, 2 filters for each input map, groups = D = 6."),
        ("one-to-one", "Today: a depthwise convolution, one-to-one, groups = D = 6."),
    ],
)
def test_a_preset_is_called_by_its_name_of_today(name, says):
    assert text.today(compute(State(**PRESETS[name]))) == says


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_the_name_of_today_is_true(name):
    result = compute(State(**PRESETS[name]))
    state, size = result.state, result.state.F
    random = np.random.default_rng(0)
    x = random.integers(-9, 10, (size + 2, size + 1, state.D))
    kernel = random.integers(-9, 10, (size, size, state.D, state.K))
    masked = convert.mask_kernel(kernel, result.table)
    weights = kernel[:, :, result.table].size
    assert weights == result.counts.weights
    if result.groups is None:
        assert "masked" in text.today(result)
        return
    grouped = convert.grouped_kernel(masked, result.groups)
    assert grouped.size == weights
    assert np.array_equal(ops.conv2d(x, masked), ops.conv2d(x, grouped, groups=result.groups))
    counts = shapes.conv_counts(9, state.D, state.K, size, padding="same", groups=result.groups)
    assert counts.parameters == result.counts.parameters


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"D": 2, "K": 2, "table": [[0, 0], [0, 0]]}, "No connection: each output map is its bias alone."),
        ({"D": 2, "K": 2, "table": [[0, 1], [1, 0]]}, "A table of its own."),
        ({"D": 1, "K": 1, "table": [[1]]}, "Today: an ordinary convolution, groups = 1."),
        ({"D": 4, "K": 4, "table": convert.grouped_table(4, 4, 2)}, "groups = 2"),
        ({"D": 5}, "A table of its own."),
        ({"F": 3}, "LeNet-5's own table."),
    ],
)
def test_other_tables_are_named_too(changes, says):
    assert says in describe(compute(State(**changes)))


def test_one_connection_more_or_less_makes_a_table_of_its_own():
    reader = Reader(Connections(**PRESETS["2 groups, as in AlexNet"]))
    assert reader.control("Preset", "Dropdown").value == "2 groups, as in AlexNet"
    reader.clicks("table", 0, 5)
    assert "A table of its own" in reader.explorer.frame.words
    assert not reader.control("Preset", "Dropdown").value
    reader.clicks("table", 0, 5)
    assert "groups = 2" in reader.explorer.frame.words


# --- toggling ------------------------------------------------------------------------------------


def test_a_click_makes_and_cuts_a_connection():
    reader = Reader(Connections())
    first = reader.explorer.frame
    assert reader.says("table", 0, 1) == (
        "Output map 1 does not read input map 0: its filter has no weights for it. "
        "Click or press Enter to make the connection."
    )
    assert reader.clicks("table", 0, 1) == 1
    assert reader.explorer.result.table[0, 1]
    assert reader.explorer.result.counts.pairs == 61
    assert reader.explorer.frame.packed != first.packed
    assert "61 connections from map to map and 1,541 parameters" in reader.explorer.frame.words
    assert reader.says("table", 0, 1) == (
        "Output map 1 reads input map 0: its filter has 25 weights, 5·5, for it. "
        "Click or press Enter to cut the connection."
    )
    reader.clicks("table", 0, 1)
    assert reader.explorer.state == State()
    assert reader.explorer.frame == first


def test_only_the_table_can_be_chosen_and_its_cell_lights_its_line_and_maps():
    reader = Reader(Connections())
    reader.clicks("inputs", 0, 0)
    assert reader.notice == "There is nothing to choose in inputs."
    one, two = range(1, 2), range(2, 3)
    lines = ("pairs", one, two), ("pairs", one, None), ("pairs", None, two)
    assert reader.lights("table", 1, 2) == [lines[0], ("inputs", one, None), ("outputs", two, None)]
    read_by = [range(2), range(5, 8), range(10, 14), range(15, 16)]
    assert reader.lights("inputs", 1) == [
        lines[1],
        *(("outputs", each, None) for each in read_by),
        ("table", one, None),
    ]
    assert [each for each in reader.lights("outputs", 2) if each[0] != "inputs" or each[1]] == [
        lines[2],
        ("inputs", range(2, 5), None),
        ("table", None, two),
    ]
    bare = Reader(Connections(table=[[0]]))
    assert bare.lights("table", 1, 2) == [("inputs", one, None), ("outputs", two, None)]


def test_an_output_map_that_reads_nothing_is_its_bias():
    reader = Reader(Connections(D=2, K=3, table=[[1, 0, 1], [1, 0, 0]]))
    assert reader.says("outputs", 1) == (
        "Output map 1 reads no input map: it is its bias alone, 1 parameter."
    )
    assert reader.says("outputs", 0) == (
        "Output map 0 reads 2 of 2 input maps: 0, 1. It has 2·25 + 1 = 51 parameters."
    )
    assert reader.says("inputs", 0) == "Input map 0 is read by 2 of 3 output maps: 0, 2."
    reader.clicks("table", 1, 0)
    assert reader.says("inputs", 1) == "Input map 1 is read by no output map."


def test_new_maps_are_not_connected_and_hidden_ones_come_back():
    reader = Reader(Connections())
    reader.explorer.set_state(D=3, K=4)
    assert np.array_equal(reader.explorer.result.table, convert.LENET5_C3[:3, :4])
    reader.clicks("table", 0, 1)
    reader.explorer.set_state(D=7, K=17)
    expected = convert.LENET5_C3.copy()
    expected[0, 1] = True
    table = reader.explorer.result.table
    assert np.array_equal(table[:6, :16], expected)
    assert not table[6].any()
    assert not table[:, 16].any()
    reader.clicks("table", 6, 16)
    assert reader.explorer.result.table[6, 16]
    assert reader.explorer.result.counts.pairs == 62
    assert np.shape(reader.explorer.state.table) == (7, 17)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(STATES, st.data())
def test_toggling_changes_one_cell_and_twice_none(state, data):
    d, k = data.draw(st.integers(0, state.D - 1)), data.draw(st.integers(0, state.K - 1))
    before = compute(state)
    once = compute(state.changed(**chosen(before, "table", d, k)))
    assert np.argwhere(once.table != before.table).tolist() == [[d, k]]
    twice = compute(state.changed(**chosen(once, "table", d, k)))
    assert np.array_equal(twice.table, before.table)


def test_a_state_can_be_compared_and_hashed_whatever_the_table_was():
    assert State(table=convert.LENET5_C3) == State() == State(table=convert.LENET5_C3.astype(int).tolist())
    assert hash(State(table=convert.LENET5_C3)) == hash(State())
    assert rows_of([[1, 0]]) == ((True, False),)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ([[0, 2]], "table[0, 1] is 2: table must hold only True and False, or 1 and 0"),
        ([[1, 0], [1]], "table must be an array of numbers, got rows of different lengths"),
        ([[1]] * 17, "table must have at most 16 rows and 24 columns, got 17 and 1"),
        ([[0] * 10**6], "table must have at most 16 rows and 24 columns, got 1 and 1,000,000"),
        (np.ones((2, 25)), "table must have at most 16 rows and 24 columns, got 2 and 25"),
        ([], "table has shape (0,): table must be [D, K], each at least 1"),
    ],
)
def test_a_table_that_cannot_be_is_refused_in_one_sentence(table, says):
    assert refusal(State, table=table) == says


def test_a_table_that_is_too_large_is_refused_before_an_array_is_made_of_it():
    for table in ([[0] * 10**6], [[0]] * 10**6):
        with memory() as most:
            assert refusal(State, table=table)
            assert most() < 100_000


COUNTS = re.compile(r"\b(60|96|1,500|1,516|2,400|2,416|151,600|76|101|151)\b")  # of LeNet-5's table


def test_counts_are_covered_everywhere(scene):
    def told(explorer):
        frame = explorer.frame
        drawn = [text for text, _ in frame.scene.labels if not text.isdigit()]  # maps are numbered
        said = json.dumps([frame.image_map["regions"], frame.image_map["fields"]], ensure_ascii=False)
        return [repr(explorer), frame.words, json.dumps(frame.offers), said, *drawn]

    assert sum(bool(COUNTS.search(text)) for text in told(Connections())) >= 6
    covered = Connections(covered=True)
    for text_ in told(covered):
        assert not COUNTS.search(text_), text_
    assert "All counts are covered." in covered.frame.words
    assert covered.frame.covered
    reader = Reader(covered)
    assert reader.says("inputs", 0) == "Input map 0 is read by ? of 16 output maps."
    assert reader.says("outputs", 15) == (
        "Output map 15 reads ? of 6 input maps. It has ?·25 + 1 = ? parameters."
    )
    assert reader.says("table", 0, 0).startswith("Output map 0 reads input map 0: its filter has ? weights")
    assert reader.lights("inputs", 1) == Reader(Connections()).lights("inputs", 1)
    reader.explorer.set_state(covered=False)
    assert reader.explorer.frame == Connections().frame


def test_text_form_shows_the_table_as_it_is_drawn():
    assert repr(Connections(D=2, K=3, table=[[1, 0, 1, 1], [0, 1, 0, 1]])) == (
        "Connections: D=2 K=3 F=5 places=100 table=X.X/.X.\n"
        "2 input maps, 3 output maps, 3 connections from map to map and 78 parameters with F = 5; "
        "the full table has 6 and 153. "
        "A table of its own. Today: an ordinary convolution, its kernel masked at each use."
    )

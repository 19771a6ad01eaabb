"""The connection-table explorer without a browser: whole pictures, true counts, true names."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import convert, ops, shapes
from helpers.drawing.palette import FILTER, INK, LEFTOVER
from helpers.explorers import Connections
from helpers.explorers.connections import State, compute, describe, text
from helpers.explorers.connections.model import LENET5, RANGES, rows_of, toggled
from helpers.explorers.connections.picture import HEIGHT, WIDTH
from tests.unit.pictures import WatchedScene, check_picture, extremes

PRESETS = {name.split(":")[0]: preset for name, preset in Connections.presets.items()}


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(WIDTH, HEIGHT)


def whole(name):
    low, high, _ = RANGES[name]
    return st.integers(low, min(high, 8)) | st.integers(low, high)


def tables(depth, filters):
    row = st.lists(st.booleans(), min_size=filters, max_size=filters)
    return st.lists(row, min_size=depth, max_size=depth)


TABLES = st.tuples(st.integers(1, 18), st.integers(1, 26)).flatmap(lambda size: tables(*size))
STATES = st.fixed_dictionaries({name: whole(name) for name in RANGES} | {"table": TABLES})


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
    expected = sorted(str(number) for number in [*sums, *numbers])
    assert sorted(word for word in written if word.isdigit()) == expected
    alone = int((~table.any(axis=1)).sum() + (~table.any(axis=0)).sum())
    hatched = [points for points, line in scene.drawn if line == LEFTOVER.line]
    assert len(hatched) == alone + (alone > 0)  # and in the legend
    return result


def test_every_extreme_of_every_control_draws_a_whole_picture(scene):
    for values in extremes(RANGES):
        for table in ([[True] * 24] * 16, [[False]], LENET5):
            check(scene, State(**values, table=table))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(STATES)
def test_random_settings_draw_a_whole_picture(scene, values):
    check(scene, State(**values))


@pytest.mark.parametrize("name", Connections.presets)
def test_presets_draw_a_whole_picture(scene, name):
    check(scene, State(**Connections.presets[name]))


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
    assert text.lines(result)[:3] == [
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


@settings(max_examples=100, deadline=None, derandomize=True)
@given(STATES)
def test_counts_are_sums_over_the_maps(values):
    state = State(**values)
    result = compute(state)
    maps = [int(column.sum()) * state.F**2 + 1 for column in result.table.T]
    assert result.counts.parameters == sum(maps)
    assert result.counts.connections == sum(maps) * state.places
    assert result.full.parameters == state.K * (state.D * state.F**2 + 1)
    outputs = next(each for each in Connections.regions(result) if each.name == "outputs")
    for says, parameters in zip(outputs.fields["says"][1], maps, strict=True):
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
    explorer = Connections(**PRESETS["2 groups, as in AlexNet"])
    explorer.set_state(**explorer.chosen("table", 0, 5))
    assert "A table of its own" in explorer.picture.words
    explorer.set_state(**explorer.chosen("table", 0, 5))
    assert "groups = 2" in explorer.picture.words


# --- toggling ------------------------------------------------------------------------------------


def cell(explorer, name, row, column=0):
    """The values of a region's fields at a cell."""
    region = next(each for each in Connections.regions(explorer.result) if each.name == name)
    at = row * explorer.state.K + column if name == "table" else row
    return {field: values[at] for field, (_, values) in region.fields.items()}


def test_a_click_makes_and_cuts_a_connection():
    explorer = Connections()
    first = explorer.picture.frame
    assert cell(explorer, "table", 0, 1) == {
        "reads": "does not read",
        "weights": "no weights",
        "change": "make",
    }
    explorer._message(None, {"choose": {"region": "table", "row": 0, "column": 1}}, [])
    assert explorer.result.table[0, 1]
    assert explorer.result.counts.pairs == 61
    assert explorer.picture.frame != first
    assert "61 connections from map to map and 1,541 parameters" in explorer.picture.words
    assert cell(explorer, "table", 0, 1) == {
        "reads": "reads",
        "weights": "25 weights, 5·5,",
        "change": "cut",
    }
    explorer._message(None, {"choose": {"region": "table", "row": 0, "column": 1}}, [])
    assert explorer.state == State()
    assert explorer.picture.frame == first


def test_only_the_table_can_be_chosen_and_its_cell_lights_its_line_and_maps():
    table, inputs, outputs = Connections.regions(compute(State()))
    assert (table.choose, inputs.choose, outputs.choose) == (True, False, False)
    assert ("pairs", "row", "column") in table.lights
    assert ("inputs", "row", None) in table.lights
    assert ("outputs", "column", None) in table.lights
    assert inputs.lights == (("pairs", "row", None), ("table", "row", None))
    assert outputs.lights == (("pairs", None, "row"), ("table", None, "row"))


def test_an_output_map_that_reads_nothing_is_its_bias():
    explorer = Connections(D=2, K=3, table=[[1, 0, 1], [1, 0, 0]])
    assert cell(explorer, "outputs", 1)["says"] == "reads no input map: it is its bias alone, 1 parameter"
    assert (
        cell(explorer, "outputs", 0)["says"]
        == "reads 2 of 2 input maps: 0, 1. It has 2·25 + 1 = 51 parameters"
    )
    assert cell(explorer, "inputs", 0)["says"] == "2 of 3 output maps: 0, 2"
    empty = Connections(D=2, K=3, table=[[1, 0, 1], [0, 0, 0]])
    assert cell(empty, "inputs", 1)["says"] == "no output map"


def test_new_maps_are_not_connected_and_hidden_ones_come_back():
    explorer = Connections()
    explorer.set_state(D=3, K=4)
    assert np.array_equal(explorer.result.table, convert.LENET5_C3[:3, :4])
    explorer.set_state(**explorer.chosen("table", 0, 1))
    explorer.set_state(D=7, K=17)
    expected = convert.LENET5_C3.copy()
    expected[0, 1] = True
    assert np.array_equal(explorer.result.table[:6, :16], expected)
    assert not explorer.result.table[6].any()
    assert not explorer.result.table[:, 16].any()
    explorer.set_state(**explorer.chosen("table", 6, 16))
    assert explorer.result.table[6, 16]
    assert explorer.result.counts.pairs == 62
    assert np.shape(explorer.state.table) == (7, 17)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(STATES, st.data())
def test_toggling_changes_one_cell_and_twice_none(values, data):
    state = State(**values)
    d, k = data.draw(st.integers(0, state.D - 1)), data.draw(st.integers(0, state.K - 1))
    once = State(**{**values, "table": toggled(state, d, k)})
    changed = compute(once).table != compute(state).table
    assert np.argwhere(changed).tolist() == [[d, k]]
    twice = State(**{**values, "table": toggled(once, d, k)})
    assert np.array_equal(compute(twice).table, compute(state).table)


def test_a_state_can_be_compared_and_hashed_whatever_the_table_was():
    assert State(table=convert.LENET5_C3) == State() == State(table=convert.LENET5_C3.astype(int).tolist())
    assert hash(State(table=convert.LENET5_C3)) == hash(State())
    assert rows_of([[1, 0]]) == ((True, False),)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"D": 17}, "D must be at most 16, got 17"),
        ({"table": [[0, 2]]}, r"table\[0, 1\] is 2: table must hold only True and False, or 1 and 0"),
        ({"table": [[1, 0], [1]]}, "table must be an array of numbers, got rows of different lengths"),
    ],
)
def test_bad_settings_are_refused_in_one_sentence(changes, message):
    explorer = Connections()
    with pytest.raises(ValueError, match=f"^{message}$"):
        explorer.set_state(**changes)
    assert explorer.state == State()


# --- form ----------------------------------------------------------------------------------------


def test_a_preset_is_named_as_long_as_it_is_shown():
    explorer = Connections()
    assert explorer._preset.value.startswith("LeNet-5")
    for name, preset in Connections.presets.items():
        explorer._preset.value = name
        assert rows_of(explorer.result.table) == preset["table"]
        assert explorer._preset.value == name
    explorer.set_state(**explorer.chosen("table", 0, 1))
    assert not explorer._preset.value


def test_text_form_shows_the_table():
    assert repr(Connections(D=2, K=3, table=[[1, 0, 1], [0, 1, 0]])) == (
        "Connections: D=2 K=3 F=5 places=100 table=X.X/.X.\n"
        "2 input maps, 3 output maps, 3 connections from map to map and 78 parameters with F = 5; "
        "the full table has 6 and 153. "
        "A table of its own. Today: an ordinary convolution, its kernel masked at each use."
    )


def test_controls_and_code_change_the_same_state():
    explorer = Connections()
    explorer._controls["K"].slider.value = 12
    assert explorer.result.table.shape == (6, 12)
    explorer.set_state(F=1, places=7)
    assert explorer._controls["F"].box.value == 1
    assert explorer._controls["places"].slider.value == 7
    explorer.box.children[0].children[-1].click()
    assert explorer.state == State()


def test_the_map_survives_json():
    explorer = Connections(D=16, K=24, table=[[True] * 24] * 16)
    packed = json.loads(json.dumps(explorer.picture.image_map))
    assert len(packed["outlines"]["pairs"]) == 16 * 24

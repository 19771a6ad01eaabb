"""The coverage explorer without a browser: every setting gives a whole picture and true counts."""

from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops
from helpers.drawing.cells import Plane, draw_counts
from helpers.drawing.outlines import rectangle
from helpers.drawing.palette import INPUT, LEFTOVER, channels, coloured, shades
from helpers.explorers import Coverage
from helpers.explorers.coverage import State, compute, describe
from helpers.explorers.coverage.model import PADDINGS
from helpers.explorers.coverage.picture import APART, HEIGHT, WIDTH
from tests.unit.contrasts import contrast, luminance
from tests.unit.pictures import WatchedScene, check_picture, colours_of
from tests.unit.reader import Reader
from tests.unit.states import states


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(WIDTH, HEIGHT)


STATES = states(State)
CORNERS = [
    State(W=7, F=7, S=1),
    State(W=7, F=7, S=3),
    State(W=10, F=2, S=4),
    State(W=1, F=1, S=1),
    State(W=1, F=3, S=2),
    State(W=5, F=9, S=1),
    State(W=24, F=24, S=1),
    State(W=6, F=2, S=2),
]


def check(scene, state):
    """Hold the picture of `state` to what every picture must be, and three planes besides."""
    result, grids = check_picture(scene, Coverage, state)
    fits = [name for name in PADDINGS if name != "valid" or state.F <= state.W]
    assert set(grids) == {*PADDINGS, *(f"{name} output" for name in fits)}
    for name, axis in result.axes.items():
        (grid,) = grids[name]
        assert grid.packed()["shape"] == [axis.padded_size, axis.padded_size]
        assert grid.packed()["first"] == [-axis.before, -axis.before]
        assert grid.along[0] == grid.down[1] >= 3  # cells are square
    for name in fits:
        assert grids[f"{name} output"][0].packed()["shape"] == [result.axes[name].output_size] * 2
    words = [text for text, _ in scene.labels]
    assert ("the filter does not fit" in words) == (state.F > state.W and not state.covered)
    assert ("no output" in words) == (state.F > state.W)
    assert all(size >= 9 for _, size in scene.numbers.values()), state
    assert all(size >= 10.5 for size in (word.size for word in scene.words if word.text.isalpha())), state
    return result, words


@settings(max_examples=50, deadline=None, derandomize=True)
@given(STATES)
def test_random_settings_draw_three_planes_of_square_cells(scene, state):
    check(scene, state)


@pytest.mark.parametrize("state", CORNERS, ids=str)
def test_corner_cases_draw_a_whole_picture(scene, state):
    check(scene, state)


# --- counts --------------------------------------------------------------------------------------


def test_a_5_by_5_input_and_a_3_by_3_filter():
    counts = compute(State(W=5, F=3, S=1)).counts
    assert counts["valid"].tolist() == np.outer([1, 2, 3, 2, 1], [1, 2, 3, 2, 1]).tolist()
    assert counts["same"].tolist() == [
        [4, 6, 6, 6, 4],
        [6, 9, 9, 9, 6],
        [6, 9, 9, 9, 6],
        [6, 9, 9, 9, 6],
        [4, 6, 6, 6, 4],
    ]
    assert (counts["full"] == 9).all()


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.builds(State, W=st.integers(1, 7), F=st.integers(1, 8), S=st.integers(1, 8)))
def test_counts_are_the_outputs_that_a_cell_changes(state):
    one_hot = np.eye(state.W**2, dtype=int).reshape(-1, state.W, state.W, 1)
    kernel = np.ones((state.F, state.F, 1, 1), int)
    for name, counts in compute(state).counts.items():
        if name == "valid" and state.F > state.W:
            assert not counts.any()
            continue
        outputs = ops.conv2d(one_hot, kernel, stride=state.S, padding=name)
        assert outputs.sum(axis=(1, 2, 3)).reshape(counts.shape).tolist() == counts.tolist()


@settings(max_examples=30, deadline=None, derandomize=True)
@given(st.builds(State, W=st.integers(1, 7), F=st.integers(1, 8), S=st.integers(1, 8)))
def test_a_cell_says_how_many_windows_read_it_and_lights_them_and_their_outputs(state):
    reader = Reader(Coverage(**state.values()))
    for name, axis in compute(state).axes.items():
        windows = [axis.window(place) for place in range(axis.output_size)]
        padded = range(-axis.before, state.W + axis.after)
        readers = {cell: [at for at, window in enumerate(windows) if cell in window] for cell in padded}
        for row, column in product(padded, padded):
            said = reader.says(name, row, column).replace("−", "-")
            where = [
                f" {cell} (padding)" if not 0 <= cell < state.W else f" {cell}" for cell in (row, column)
            ]
            assert said.startswith(f"With {name} padding, row{where[0]}, column{where[1]}: ")
            counts = [len(readers[row]), len(readers[column])]
            assert said.endswith(f"down · across: {counts[0]} · {counts[1]} = {counts[0] * counts[1]}.")
            lights = {
                grid: [list(each) for each in cells] for grid, *cells in reader.lights(name, row, column)
            }
            read = [sorted({each for at in readers[cell] for each in windows[at]}) for cell in (row, column)]
            expected = {name: read, f"{name} output": [readers[row], readers[column]]}
            assert lights == (expected if windows else {name: read})


def test_an_output_lights_its_window():
    reader = Reader(Coverage(W=6, F=3, S=2))
    says = "Output row 0, column 1, with full padding: its window reads rows −2 to 0; columns 0 to 2."
    assert reader.says("full output", 0, 1) == says
    window = [("full", range(-2, 1), range(3)), ("full output", range(1), range(1, 2))]
    assert reader.lights("full output", 0, 1) == window


def test_read_out():
    assert describe(compute(State())) == (
        "How often a 3×3 filter with stride 1 reads a cell of a 5×5 input. "
        "valid padding: 1 to 9 times; same padding: 4 to 9 times; full padding: 9 times each."
    )
    assert "valid padding: the filter does not fit; same" in describe(compute(State(W=3, F=4)))
    assert "valid padding: 1 time each; same padding: 1 time each" in describe(compute(State(W=6, F=2, S=2)))
    assert "0 to 1 times" in describe(compute(State(W=10, F=2, S=4)))


def test_panels_say_padding_and_output(scene):
    _, words = check(scene, State(W=6, F=4, S=1))
    assert {"valid: P = 0", "same: P = (1, 2)", "full: P = 3", "output 3×3", "output 9×9"} <= set(words)
    assert {"each cell is read 1 to 9 times", "each cell is read 16 times"} <= set(words)


def test_text_form():
    assert repr(Coverage(W=6)).startswith("Coverage: W=6 F=3 S=1\nHow often a 3×3 filter")


# --- covered -------------------------------------------------------------------------------------


def test_covered_nothing_tells_how_often_a_cell_is_read(scene):
    explorer = Coverage(W=6, F=4, S=1, covered=True)
    check(scene, explorer.state)
    assert repr(explorer) == (
        "Coverage: W=6 F=4 S=1 covered=True\n"
        "How often a 4×4 filter with stride 1 reads a cell of a 6×6 input, "
        "with valid, same or full padding. The counts are covered."
    )
    assert {text for text, _ in scene.numbers.values()} == {"?"}
    assert {face.face for face in scene.faces} & set(shades(INPUT, 16)) == set()
    assert not {"read by no window", "each cell is read 16 times"} & {text for text, _ in scene.labels}
    reader = Reader(explorer)
    for name in PADDINGS:
        asked = f"With {name} padding, row 0, column 3. How many windows read it is covered."
        assert reader.says(name, 0, 3) == asked
        assert reader.lights(name, 0, 3) == []
    assert reader.lights("valid output", 1, 1)[0] == ("valid", range(1, 5), range(1, 5))
    assert explorer.frame.arrays == explorer.frame.offers == {}


def test_covered_cells_that_no_window_reads_look_like_all_others(scene):
    check(scene, State(W=10, F=2, S=4, covered=True))
    assert not {LEFTOVER.light, LEFTOVER.line} & scene.tones
    assert all(hatch.name == "padding" for hatch in scene.hatches)


# --- the picture ---------------------------------------------------------------------------------


def test_numbers_are_written_where_they_can_be_read(scene):
    left_out = "cells too small for numbers"
    assert left_out not in check(scene, State(W=12, F=3))[1]
    assert left_out in check(scene, State(W=24, F=3))[1]


@pytest.mark.parametrize(("setting", "values"), [("W", range(5, 13)), ("F", range(1, 7)), ("S", range(1, 7))])
def test_a_slider_changes_the_size_of_cells_at_most_once(scene, setting, values):
    def grids(state):
        return check_picture(scene, Coverage, state)[1]

    found = [grids(State(**{setting: value}))["valid"][0].along[0] for value in values]
    assert sum(one != other for one, other in pairwise(found)) <= 1


def test_the_input_lies_at_the_same_place_whatever_the_padding(scene):
    grids = check_picture(scene, Coverage, State(W=6, F=4, S=2))[1]
    first = [np.add(grid.origin, -grid.first_row * grid.along[0]) for (grid,) in map(grids.get, PADDINGS)]
    expected = [(panel * APART, 0) for panel in range(3)]
    assert np.array(first) - first[0] == pytest.approx(np.array(expected))


def test_padding_is_dotted_as_far_as_windows_reach(scene):
    result, grids = check_picture(scene, Coverage, State(W=5, F=3, S=1))
    (grid,) = grids["full"]
    dotted = np.array([hatch.place for hatch in scene.hatches if hatch.place[0] >= grid.origin[0]])
    assert [*dotted[:, :2].min(axis=0), *dotted[:, 2:].max(axis=0)] == pytest.approx(
        [*grid.corners().min(axis=0), *grid.corners().max(axis=0)]
    )
    assert result.axes["full"].before == 2


def test_at_rest_the_first_window_and_its_output_are_outlined(scene):
    _, grids = check_picture(scene, Coverage, State(W=5, F=3, S=1))
    outlined = [face.points[0] for face in scene.rest.faces]
    for name in PADDINGS:
        (grid,), (output,) = grids[name], grids[f"{name} output"]
        sizes = (grid.origin, 3 * grid.along[0]), (output.origin, output.along[0])
        for origin, side in sizes:
            square = rectangle(*origin, origin[0] + side, origin[1] + side)
            assert any(np.allclose(each, square) for each in outlined), name


@pytest.mark.parametrize("most", [1, 2, 9, 49, 576])
def test_numbers_stand_out_from_their_shade(monkeypatch, scene, most):
    written = {}
    monkeypatch.setattr(scene, "number", lambda x, y, text, size, colour: written.update({int(text): colour}))
    draw_counts(scene, Plane(0, 0, 30), np.arange(most + 1)[None], most)
    tones = [LEFTOVER.light, *shades(INPUT, most)[1:]]
    assert len(written) == most + 1
    for count, colour in written.items():
        assert contrast(colour, tones[count], "light") >= 4.5, count


def test_more_windows_are_darker():
    tones = [luminance(channels(tone)) for tone in shades(INPUT, 81)]
    assert all(light > dark for light, dark in pairwise(tones))
    assert len(shades(INPUT, 0)) == 1


def test_the_picture_shows_shades_and_hatched_cells():
    found = colours_of(Coverage(W=10, F=2, S=4))
    assert {coloured(shades(INPUT, 1)[1]), coloured(LEFTOVER.light)} <= found

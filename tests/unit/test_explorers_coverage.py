"""The coverage explorer without a browser: every setting gives a whole picture and true counts."""

import re
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops
from helpers.drawing.cells import Plane, draw_counts
from helpers.drawing.palette import INPUT, LEFTOVER, channels, coloured, shades
from helpers.explorers import Coverage
from helpers.explorers.coverage import State, compute, describe
from helpers.explorers.coverage.model import PADDINGS
from helpers.explorers.coverage.picture import HEIGHT, WIDTH
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
    assert tuple(grids) == PADDINGS
    for (grid,) in grids.values():
        assert grid.packed()["shape"] == [state.W, state.W]
        assert grid.along[0] == grid.down[1] >= 10  # cells are square and large enough to point at
    words = [text for text, _ in scene.labels]
    assert ("the filter does not fit" in words) == (state.F > state.W)
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
@given(st.builds(State, W=st.integers(1, 9), F=st.integers(1, 10), S=st.integers(1, 10)))
def test_the_cells_say_their_counts_and_light_their_row_and_column(state):
    reader = Reader(Coverage(**state.values()))
    for name, counts in compute(state).counts.items():
        for row, column in np.ndindex(counts.shape):
            said = reader.says(name, row, column)
            assert said.startswith(f"With {name} padding, row {row}, column {column}: ")
            down, across = map(int, re.search(r": (\d+) × (\d+)\.$", said).groups())
            assert down * across == counts[row, column]
            lights = [(name, range(row, row + 1), None), (name, None, range(column, column + 1))]
            assert reader.lights(name, row, column) == lights


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
    assert {"valid: P = 0", "same: P = (1, 2)", "full: P = 3"} <= set(words)
    assert {"output 3×3; read 1 to 9 times", "output 9×9; read 16 times each"} <= set(words)


def test_text_form():
    assert repr(Coverage(W=6)).startswith("Coverage: W=6 F=3 S=1\nHow often a 3×3 filter")


# --- the picture ---------------------------------------------------------------------------------


def test_numbers_are_written_where_they_can_be_read(scene):
    left_out = "numbers left out: the cells are too small"
    assert left_out not in check(scene, State(W=12, F=7))[1]
    assert left_out in check(scene, State(W=24, F=3))[1]


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

"""The translation explorer without a browser: what moves, what does not, and whether the reasons hold."""

import itertools
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import shapes
from helpers.drawing.palette import BLACK
from helpers.explorers import Translation
from helpers.explorers.arrays import packed_array
from helpers.explorers.translation import State, compute, describe, regions
from helpers.explorers.translation.model import (
    FIGURE,
    FIRST,
    HOME,
    LAYERS,
    MOVED,
    PADDINGS,
    PICTURES,
    SIZE,
    chosen,
    dense_weights,
    kernel,
    map_now,
    picture,
    reaches_padding,
)
from helpers.explorers.translation.picture import LEGEND_Y, draw
from tests.unit.oracles import conv_by_loops
from tests.unit.pictures import WatchedScene, check_picture, sentences
from tests.unit.reader import Reader
from tests.unit.states import states

SMALLEST_NUMBER = 9


class Scene(WatchedScene):
    """A scene that remembers the numbers in its cells, (x, y, text, size)."""

    def clear(self):
        super().clear()
        self.in_cells = []

    def number(self, x, y, text, size, colour):
        self.in_cells.append((x, y, text, size))
        super().number(x, y, text, size, colour)

    def polygons_of(self, corners):
        """[(points, face), …] of all polygons with so many corners."""
        return [(each, some.face) for some in self.faces for each in some.points if len(each) == corners]


@pytest.fixture(scope="module")
def scene():
    return Scene(*Translation.size)


@pytest.fixture(scope="module")
def reader():
    """One explorer for many states: to make one takes longer than to change it."""
    return Reader(Translation())


def some(**fixed):
    fixed = {"covered": False, **fixed}
    return states(State, **{name: st.just(value) for name, value in fixed.items()})


drawn = settings(max_examples=200, deadline=None, derandomize=True)


def check(scene, state):
    """Hold the picture of `state` to what every picture must be, its numbers to a readable size."""
    result, grids = check_picture(scene, Translation, state)
    assert set(grids) == {*PICTURES, "filter", FIRST, MOVED, *map(map_now, LAYERS)}
    for _, _, text, size in scene.in_cells:
        assert size >= SMALLEST_NUMBER, f"{text!r} is {size:.1f} px: {state}"
    return result, grids


@settings(max_examples=60, deadline=None, derandomize=True)
@given(some())
def test_numbers_are_large_enough_to_read(scene, state):
    check(scene, state)


# --- What moves ----------------------------------------------------------------------------------


def by_loops(x, state):
    """The convolution's output as the definition has it."""
    sides = (compute(state).axis.before, compute(state).axis.after)
    found = conv_by_loops(
        x[:, :, None],
        kernel()[:, :, None, None],
        stride=(state.S, state.S),
        padding=(sides, sides),
        dilation=(1, 1),
    )
    return found[:, :, 0].astype(int)


def shifted_by_loops(x, down, right, fill):
    found = np.full_like(x, fill)
    for row, column in np.ndindex(x.shape):
        if 0 <= row - down < len(x) and 0 <= column - right < len(x):
            found[row, column] = x[row - down, column - right]
    return found


@drawn
@given(some())
def test_pictures_and_outputs_are_what_they_are_called(state):
    result = compute(state)
    first, now = result.pictures
    assert np.argwhere(first == state.ground + 1).tolist() == (np.argwhere(FIGURE) + HOME).tolist()
    assert set(np.unique(first)) == {state.ground, state.ground + 1}
    assert np.array_equal(now, shifted_by_loops(first, state.down, state.right, state.ground))
    assert np.array_equal(result.convolution.first, by_loops(first, state))
    assert np.array_equal(result.convolution.now, by_loops(now, state))
    weights = dense_weights(state.S, state.padding)
    assert weights.shape == (SIZE * SIZE, result.axis.output_size**2)
    assert np.array_equal(result.dense.now.ravel(), now.ravel() @ weights)
    for layer in (result.convolution, result.dense):
        assert layer.now.dtype.kind == layer.first.dtype.kind == "i"
        moved = shifted_by_loops(layer.first, *result.steps, 0)
        assert np.array_equal(layer.moved, moved)
        there = shifted_by_loops(np.ones_like(layer.first), *result.steps, 0)
        assert np.array_equal(layer.there, there == 1)
        assert np.array_equal(layer.different, (there == 1) & (moved != layer.now))


@pytest.mark.parametrize(
    ("stride", "padding", "ground"), list(itertools.product((1, 2, 3, 4), PADDINGS, range(4)))
)
def test_the_dense_layer_agrees_with_the_convolution_on_the_first_picture(stride, padding, ground):
    result = compute(State(right=0, down=0, S=stride, padding=padding, ground=ground))
    assert result.convolution.first.any() or (stride, padding) == (4, "valid")
    assert np.array_equal(result.dense.first, result.convolution.first)
    assert not result.dense.different.any()
    shared = compute(State(right=1, down=0, S=stride, padding=padding, ground=ground))
    weights = dense_weights(stride, padding)
    assert len(np.unique(weights)) > 5
    assert shared.dense.different.sum() > shared.dense.there.sum() / 2


@drawn
@given(some(padding="valid"))
def test_without_padding_a_whole_number_of_steps_moves_the_output_and_nothing_else(state):
    result = compute(state)
    assert result.whole == (state.down % state.S == state.right % state.S == 0)
    if result.whole:
        assert (state.down, state.right) == tuple(step * state.S for step in result.steps)
        assert not result.convolution.different.any()


@drawn
@given(some(padding="same"))
def test_with_zero_padding_only_windows_at_the_border_differ(state):
    result = compute(state)
    if result.whole:
        assert not (result.convolution.different & ~reaches_padding(result)).any()


def test_reaches_padding_means_now_or_before_the_move():
    reached = reaches_padding(compute(State(right=2, down=0, S=1, padding="same")))
    border = np.ones((SIZE, SIZE), bool)
    border[1:-1, 1:-1] = False
    came = np.zeros_like(border)
    came[:, 2:] = border[:, :-2]
    assert np.array_equal(reached, border | came)
    assert not reaches_padding(compute(State(right=2, down=0, S=1, padding="valid"))).any()


def test_the_presets_show_what_they_are_named_for():
    results = {name: compute(State(**preset)) for name, preset in Translation.presets.items()}
    counts = {name: int(each.convolution.different.sum()) for name, each in results.items()}
    assert counts == {
        "one column to the right": 0,
        "two columns to the left, three rows down": 0,
        "S = 2, shifted by 2: one step": 0,
        "S = 2, shifted by 1: half a step": 7,
        "zero padding, the figure leaves": 3,
        "zero padding on a lit ground": 22,
    }
    for each in results.values():
        assert each.dense.different.sum() > 0.8 * each.dense.there.sum()
    assert [each.whole for each in results.values()] == [True, True, True, False, True, True]


@drawn
@given(some())
def test_a_lit_ground_adds_nothing_where_no_padding_is_read(state):
    dark = compute(replace(state, padding="valid", ground=0))
    lit = compute(replace(state, padding="valid"))
    assert np.array_equal(dark.convolution.now, lit.convolution.now)
    assert np.array_equal(dark.dense.now, lit.dense.now)


# --- The picture ---------------------------------------------------------------------------------


def middles(grid):
    """{(row, column): middle} of the cells of an upright grid."""
    return {
        (row + grid.first_row, column + grid.first_column): (
            grid.origin[0] + (column + 0.5) * grid.along[0],
            grid.origin[1] + (row + 0.5) * grid.down[1],
        )
        for row, column in np.ndindex(grid.rows, grid.columns)
    }


def numbers_in(scene, grid):
    """{cell: the number in it}."""
    found = {}
    for cell, (x, y) in middles(grid).items():
        inside = [t for a, b, t, _ in scene.in_cells if abs(a - x) < 1 and abs(b - y) < 1]
        assert len(inside) <= 1
        if inside:
            found[cell] = int(inside[0].replace("−", "-"))
    return found


@settings(max_examples=25, deadline=None, derandomize=True)
@given(some())
def test_cells_hold_the_numbers_and_marks_that_belong_to_them(scene, state):
    result, grids = check(scene, state)
    for name, values in zip(("first picture", "shifted picture"), result.pictures, strict=True):
        assert numbers_in(scene, grids[name][0]) == dict(np.ndenumerate(values))
    assert numbers_in(scene, grids["filter"][0]) == dict(np.ndenumerate(kernel()))
    corners = {tuple(np.round(corner, 3)) for (_, corner, _), _ in scene.polygons_of(3)}
    layer = result.convolution
    assert numbers_in(scene, grids[FIRST][0]) == dict(np.ndenumerate(layer.first))
    moved = {cell: value for cell, value in np.ndenumerate(layer.moved) if layer.there[cell]}
    assert numbers_in(scene, grids[MOVED][0]) == moved
    for name, layer in result.layers.items():
        grid = grids[map_now(name)][0]
        assert numbers_in(scene, grid) == dict(np.ndenumerate(layer.now))
        half = np.array((grid.along[0], -grid.down[1])) / 2
        marked = {cell for cell, at in middles(grid).items() if tuple(np.round(at + half, 3)) in corners}
        assert marked == {cell for cell in np.ndindex(layer.now.shape) if layer.different[cell]}


def test_the_home_of_the_figure_is_framed(scene):
    scene.clear()
    grids = draw(scene, compute(State(right=3, down=-2, S=1, padding="same")))
    frames = [points for each in scene.rest.strokes if each.colour == BLACK for points in each.points]
    for name, frame in zip(("first picture", "shifted picture"), frames, strict=True):
        at = middles(grids[name][0])
        assert np.all(frame.min(axis=0) < at[HOME, HOME])
        assert np.all(frame.min(axis=0) > at[HOME - 1, HOME - 1])
        assert np.all(frame.max(axis=0) > at[HOME + 2, HOME + 2])


def test_what_no_window_reads_is_hatched_and_padding_is_dotted(scene):
    for state, words in (
        (State(S=3), {"read by no window"}),
        (State(S=4), {"read by no window"}),
        (State(S=4, padding="same"), {"read by no window"}),
        (State(padding="same"), {"padding: zeros"}),
        (State(S=2), set()),
    ):
        scene.clear()
        draw(scene, compute(state))
        found = {text for text, _ in scene.labels}
        hatched = {each.name for each in scene.hatches}
        assert found & {"read by no window", "padding: zeros"} == words
        assert {"padding": "padding: zeros", "leftover": "read by no window"}.keys() >= hatched
        assert len(hatched) == len(words)
        assert {"differs", "where the figure was"} <= found


def faces_of(scene, grid):
    """{cell: the last face that was drawn on it}."""
    seen = [(points, face) for points, face in scene.polygons_of(4) if face != "none"]
    low, high = (getattr(np.array([points for points, _ in seen]), end)(axis=1) for end in ("min", "max"))
    return {
        cell: seen[np.flatnonzero(((low < middle) & (middle < high)).all(axis=1))[-1]][1]
        for cell, middle in middles(grid).items()
    }


@pytest.mark.parametrize("name", Translation.presets)
def test_what_comes_in_has_one_face_in_all_maps_and_in_the_legend(scene, name):
    scene.clear()
    result = compute(State(**Translation.presets[name]))
    grids = draw(scene, result)
    there = result.dense.there
    grey = {
        face
        for grid, (each, *_) in grids.items()
        if grid.endswith((", moved", ", now"))
        for cell, face in faces_of(scene, each).items()
        if not there[cell]
    }
    legend = [text for text, _ in scene.labels if text == "new at the edge: nothing to compare"]
    assert len(grey) == len(legend) == (not there.all())
    swatches = [face for points, face in scene.polygons_of(4) if points[:, 1].min() > LEGEND_Y - 8]
    assert grey <= set(swatches)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(some())
def test_equal_numbers_that_agree_have_equal_shades_in_both_layers(scene, state):
    scene.clear()
    result = compute(state)
    grids = draw(scene, result)
    shades_ = {}
    for name, layer in result.layers.items():
        for grid, which in ((MOVED, layer.there), (map_now(name), layer.there & ~layer.different)):
            faces = faces_of(scene, grids[grid][0])
            for cell in map(tuple, np.argwhere(which)):
                shades_.setdefault(int(layer.moved[cell]), set()).add(faces[cell])
    assert all(len(each) == 1 for each in shades_.values())
    assert len({face for each in shades_.values() for face in each}) > 1 or len(shades_) == 1


def test_the_frame_of_the_figure_is_dashed_in_the_legend_too(scene):
    scene.clear()
    draw(scene, compute(State()))
    strokes = [*scene.rest.strokes, *scene.strokes]
    frames = [(points, each.dashes) for each in strokes if each.dashes for points in each.points]
    assert len(frames) == 3
    assert len({dashes for _, dashes in frames}) == 1
    (word,) = [box for text, box in scene.labels if text == "where the figure was"]
    swatch = frames[-1][0]
    assert np.all((swatch[:, 1] > word[1] - 6) & (swatch[:, 1] < word[3] + 6))
    assert word[0] - 24 <= swatch[:, 0].min() < swatch[:, 0].max() < word[0]


def test_a_picture_that_is_not_shifted_has_nothing_to_explain_away(scene):
    scene.clear()
    draw(scene, compute(State(right=0)))
    words = [text for text, _ in scene.labels]
    assert "new at the edge: nothing to compare" not in words
    assert words.count("0 of 81 differ") == 2


# --- One scale, and what is covered -----------------------------------------------------------------


@pytest.mark.parametrize("changes", [{"S": 2}, {"S": 4}, {"right": -8, "down": 5}, {"padding": "same"}])
def test_parts_stay_where_they_are_and_as_large(scene, changes):
    found = []
    for state in (State(), State(**changes)):
        scene.clear()
        grids = draw(scene, compute(state))
        corners = {name: np.array(each[0].origin) for name, each in grids.items()}
        for name in PICTURES:  # cell (0, 0), not the padding
            grid = grids[name][0]
            corners[name] -= (grid.first_column * grid.along[0], grid.first_row * grid.down[1])
        found.append({name: (*corners[name], grids[name][0].along) for name in grids})
    assert found[0] == found[1]


@pytest.mark.parametrize("changes", [{}, {"S": 2}, {"right": 5, "padding": "same"}, {"right": 0}])
def test_what_is_covered_is_told_nowhere(scene, changes):
    shown, hidden = compute(State(**changes)), compute(State(covered=True, **changes))
    scene.clear()
    grids = draw(scene, hidden)
    for name in (MOVED, *map(map_now, LAYERS)):
        inside = middles(grids[name][0])
        texts = [
            t for x, y, t, _ in scene.in_cells for a, b in inside.values() if abs(a - x) + abs(b - y) < 1
        ]
        assert texts == ["?"] * shown.convolution.now.size
        assert len(set(faces_of(scene, grids[name][0]).values())) == 1
    told = [text for text, _ in scene.labels] + [repr(Translation(covered=True, **changes))]
    told += sentences(regions(hidden))
    assert not any(
        re.search(r"differ\b|as moved|was moved|stood|nothing to compare|{sum}", text) for text in told
    )
    assert told.count("?") > 2
    assert describe(hidden).endswith(" The outputs after the shift are covered.")
    sent = {name: each["shape"] for name, each in Translation.arrays(hidden).items()}
    assert sent.keys() == {"x", "first", "kernel", "bias", "output"}  # the output for the first picture
    assert Translation.arrays(hidden)["output"] == packed_array(shown.convolution.first[:, :, None])


def test_a_covered_cell_lights_what_it_reads():
    reader = Reader(Translation(covered=True))
    assert reader.says(map_now(LAYERS[0]), 4, 4).endswith(
        "row 4, column 4: ?. It reads rows 4 to 6; columns 4 to 6."
    )
    window = range(4, 7), range(4, 7)
    assert ("shifted picture", *window) in reader.lights(map_now(LAYERS[0]), 4, 4)
    assert FIRST not in {grid for grid, *_ in reader.lights(MOVED, 4, 4)}
    assert MOVED not in {grid for grid, *_ in reader.lights(FIRST, 4, 4)}


# --- Words ---------------------------------------------------------------------------------------


def test_text_form_is_short_and_deterministic():
    assert repr(Translation()) == (
        "Translation: right=1 down=0 S=1 padding=valid ground=0\n"
        "Picture shifted by 1 column to the right, S = 1, valid padding. Compared with the first output, "
        "moved by 1 column to the right: 0 of 72 cells of the convolution's output differ, and 62 of 72 of "
        "the dense layer's."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"right": 0},
            "Picture not shifted, S = 1, valid padding: the dense layer's output is the convolution's, "
            "exactly.",
        ),
        ({"right": -2, "down": 3}, "Picture shifted by 2 columns to the left and 3 rows down, S = 1"),
        ({"right": 0, "down": -1}, "Picture shifted by 1 row up, S = 1"),
        ({"S": 2}, "first output, not moved: 7 of 25 cells of the convolution's output differ, and 21 of"),
        ({"S": 2}, "The shift is no whole number of steps."),
        ({"right": 5, "padding": "same"}, "3 of 66 cells of the convolution's output differ"),
        ({"right": 5, "padding": "same"}, "Padding's zeros do not move."),
        (
            {"right": 8, "down": 8},
            "8 rows down, S = 1, valid padding. The figure has left the picture: nothing of it is left to "
            "compare.",
        ),
        ({"right": 8, "S": 3}, "padding. The figure has left the picture: nothing of it is left to compare."),
        (
            {"right": -7, "down": -7, "padding": "same"},
            "1 of 16 of the dense layer's. The figure has left the picture. Padding's zeros do not move.",
        ),
        (
            {"right": -6, "down": 3, "S": 3},
            "No window that is compared reads anything of the figure. Compared with the first output, moved "
            "by 2 columns to the left and 1 row down: 2 of 2 cells of the dense layer's differ.",
        ),
        (
            {"right": -8, "down": -8, "S": 3, "padding": "same", "ground": 3},
            "The figure has left the picture. The shift is no whole number of steps.",
        ),
    ],
)
def test_the_read_out_says_what_moved(changes, words):
    assert words in describe(compute(State(**changes)))


def reads_the_figure(state, place, figure):
    """Whether the window at a place, padding included, covers a pixel of the figure."""
    axis = shapes.axis(SIZE, 3, state.S, state.padding)
    windows = [axis.window(at) for at in place]
    return any(row in windows[0] and column in windows[1] for row, column in np.argwhere(figure))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(some(ground=0) | some(right=6) | some(down=-6, S=3) | some(right=8, down=8))
def test_a_figure_that_is_lost_is_said_to_be_instead_of_counted(scene, state):
    result = compute(state)
    first, now = (picture(0, *by) > 0 for by in ((0, 0), (state.down, state.right)))
    assert result.gone == (not now.any())
    pairs = [(at, tuple(np.subtract(at, result.steps))) for at in map(tuple, np.argwhere(result.dense.there))]
    met = any(reads_the_figure(state, a, now) or reads_the_figure(state, b, first) for a, b in pairs)
    assert result.lost == (result.gone or not met)
    scene.clear()
    draw(scene, result)
    words = [text for text, _ in scene.labels]
    layers = result.convolution, result.dense
    counted = [not result.lost or layer.different.any() for layer in layers]
    assert words.count("figure lost") == counted.count(False)
    assert sum("differ" in text and " of " in text for text in words) == counted.count(True)
    said = describe(result)
    assert ("nothing of it is left" in said or "reads anything" in said) == (not counted[0])
    if not counted[0]:
        assert ("has left" in said) == result.gone


def test_a_cell_is_left_to_compare_whatever_the_shift():
    for stride, padding in itertools.product((1, 2, 3, 4), PADDINGS):
        for right, down in itertools.product((-8, 8), repeat=2):
            assert compute(State(right=right, down=down, S=stride, padding=padding)).dense.there.any()
    result = compute(State(right=8, down=0, S=2, padding="valid"))
    assert result.steps == (0, 4)
    assert result.dense.there.sum() == 5


@drawn
@given(some())
def test_a_reason_is_given_exactly_where_the_convolution_differs(state):
    result = compute(state)
    different, says = bool(result.convolution.different.any()), describe(result)
    moved = bool(state.right or state.down)
    reasons = ("do not move" in says, "is no whole number" in says)
    assert reasons == (different and result.whole, different and not result.whole)
    assert moved or not different


# --- The image map -------------------------------------------------------------------------------


def in_words(cells):
    return f"{cells[0]} to {cells[-1]}".replace("-", "−")


def check_maps(reader, result, r, c):
    """Hold what a cell of each map says and lights to the numbers and the windows."""
    axis, here = result.axis, (range(r, r + 1), range(c, c + 1))
    windows = axis.window(r), axis.window(c)
    convolution = result.convolution
    there, moved = convolution.there[r, c], minus(convolution.moved[r, c])
    for name, layer in result.layers.items():
        said, lit = reader.says(map_now(name), r, c), reader.lights(map_now(name), r, c)
        value = minus(layer.now[r, c])
        verdict = f"{value}, as moved" if value == moved else f"{value}, where {moved} was moved"
        if not there:
            verdict = f"{value}, nothing to compare it with"
        assert f"row {r}, column {c}: {verdict}" in said
        assert lit[0] == (MOVED, *here)
        if name == "convolution":
            padded = layer.different[r, c] and reaches_padding(result)[r, c]
            assert ("padding is in its window" in said) == padded
            assert lit[1:] == [("shifted picture", *windows), ("filter", None, None)]
            assert f"It reads rows {in_words(windows[0])}; columns {in_words(windows[1])}.\n" in said
            assert said.endswith(f" = {value}")
        else:
            assert "padding" not in said
            assert lit[1:] == [("shifted picture", None, None)]
    said, lit = reader.says(MOVED, r, c), reader.lights(MOVED, r, c)
    says = moved if there else "nothing, for no cell of the first output moves here"
    before = [at - step for at, step in zip((r, c), result.steps, strict=True)]
    stood = f" It stood at row {before[0]}, column {before[1]}." if there else ""
    assert said.endswith(f"row {r}, column {c}: {says}.{stood}")
    assert [grid for grid, *_ in lit] == [*map(map_now, LAYERS), FIRST, PICTURES[0]]
    assert lit[0][1:] == lit[1][1:] == here
    if there:
        assert lit[2][1:] == tuple(range(at, at + 1) for at in before)
        assert lit[3][1:] == tuple(axis.window(at) for at in before)
    said, lit = reader.says(FIRST, r, c), reader.lights(FIRST, r, c)
    after = [at + step for at, step in zip((r, c), result.steps, strict=True)]
    assert f"column {c}: {minus(convolution.first[r, c])}, of both layers. Moved, it is at row" in said
    assert lit[0] == ("first picture", *windows)
    assert lit[2] == (MOVED, *(range(at, at + 1) for at in after))


def minus(number):
    return str(int(number)).replace("-", "−")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(some(), st.data())
def test_pointing_says_what_is_there(reader, state, data):
    reader.explorer.set_state(**state.values())
    result, axis = reader.explorer.result, reader.explorer.result.axis
    row, column = (data.draw(st.integers(-axis.before, SIZE - 1 + axis.after)) for _ in range(2))
    inside = 0 <= row < SIZE and 0 <= column < SIZE
    first, now = (int(each[row, column]) if inside else 0 for each in result.pictures)
    where = ", ".join(
        f"{name} {at}{' (padding)' * (not 0 <= at < SIZE)}".replace("-", "−")
        for name, at in (("row", row), ("column", column))
    )
    for name, value, sign, output in (("first", first, 1, FIRST), ("shifted", now, -1, map_now(LAYERS[0]))):
        grid, other = f"{name} picture", next(each for each in PICTURES if name not in each)
        said, lit = (
            reader.says(grid, row, column),
            {each[0]: each[1:] for each in reader.lights(grid, row, column)},
        )
        assert said.startswith(f"{grid.capitalize()}, {where}: {value}. ")
        r, c = row + sign * state.down, column + sign * state.right
        stays = inside and 0 <= r < SIZE and 0 <= c < SIZE
        assert lit[other] == ((range(r, r + 1), range(c, c + 1)) if stays else (range(0), range(0)))
        assert (f"at row {r}, column {c}." in said) == stays
        assert ("Padding does not move." in said) == (not inside)
        assert [tuple(span) for span in lit[output]] == [axis.readers(row), axis.readers(column)]

    r, c = (data.draw(st.integers(0, axis.output_size - 1)) for _ in range(2))
    check_maps(reader, result, r, c)
    i, j = (data.draw(st.integers(0, 2)) for _ in range(2))
    value = str(kernel()[i, j]).replace("-", "−")
    assert reader.says("filter", i, j).startswith(
        f"The filter, row {i}, column {j}: {value}, the same at all places."
    )
    (_, *spans), (_, *others) = reader.lights("filter", i, j)
    assert spans == others
    met = [[axis.window(at)[tap] for at in range(axis.output_size)] for tap in (i, j)]
    assert [list(span) for span in spans] == met


@drawn
@given(some())
def test_the_sums_of_the_browser_are_those_of_the_operation(state):
    """It multiplies x, kernel and bias itself: hold what it is sent to the numbers that are drawn."""
    result = compute(state)
    arrays = {
        name: np.frombuffer(each["bytes"], each["type"]).reshape(each["shape"])
        for name, each in Translation.arrays(result).items()
    }
    moves = Translation.moves(result)
    axis = result.axis
    padded = np.zeros((SIZE + 2, SIZE + 2), int)
    before = moves["before"][0]
    padded[before : before + SIZE, before : before + SIZE] = arrays["x"][:, :, 0]
    assert moves["stride"] == state.S
    for r, c in np.ndindex(axis.output_size, axis.output_size):
        window = padded[r * state.S : r * state.S + 3, c * state.S : c * state.S + 3]
        total = (window * arrays["kernel"][:, :, 0]).sum() + arrays["bias"][0, 0, 0]
        assert total == result.convolution.now[r, c]
    assert sum(region.choose for region in regions(result)) == 1


def test_a_click_moves_the_figure_there():
    reader = Reader(Translation())
    assert reader.clicks("shifted picture", 2, 9) == 1
    assert (reader.explorer.state.down, reader.explorer.state.right) == (-3, 4)
    figure = np.argwhere(reader.explorer.result.pictures[1] == 1)
    assert (figure.min(axis=0) + 1).tolist() == [2, 9]
    reader.clicks("shifted picture", 5, 5)
    assert (reader.explorer.state.down, reader.explorer.state.right) == (0, 0)
    reader.explorer.set_state(padding="same")
    reader.clicks("shifted picture", -1, 11)
    assert (reader.explorer.state.down, reader.explorer.state.right) == (-6, 6)


def test_every_cell_of_the_shifted_picture_can_be_taken():
    result = compute(State(padding="same"))
    for row, column in itertools.product(range(-1, SIZE + 1), repeat=2):
        assert State().changed(**chosen(result, "shifted picture", row, column))

"""The sum of the step in the picture: weights in the cells that they meet, products, sums; covered ones."""

import json
import re
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from helpers.drawing.palette import FILTER, INK, NEGATIVE, NONE, OUTPUT, PAPER
from helpers.explorers import Sliding
from helpers.explorers.detail import LINK
from helpers.explorers.frame import frame_of
from helpers.explorers.sliding import compute
from helpers.explorers.sliding.layout import HEIGHT, WIDTH
from tests.reading import cells_of, sentence, with_arrays
from tests.unit.pictures import WatchedScene, check_picture
from tests.unit.sliding import SIZES, legal, states, sums_of, value_of, window_of

NUMBERS = states(SIZES, view=st.just("numbers"), covered=st.just(False))


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(WIDTH, HEIGHT)


def at_rest(scene):
    """The words at rest, {(x, y) of their middles: text}."""
    found = {}
    for word in scene.rest.words:
        half = scene.width_of(word.text, word.size, word.weight) / 2
        found[round(word.x + half, 1), round(word.y, 1)] = word.text
    return found


def in_block(words, plane, size, down=0, across=0, middle=0.5):
    """What is written in size × size cells of a plane from (down, across) on, row by row, None for nothing.

    middle: how far down in a cell.
    """
    found = []
    for row, column in np.ndindex(size, size):
        x, y = plane.x + (across + column + 0.5) * plane.size, plane.y + (down + row + middle) * plane.size
        near = [text for (a, b), text in words.items() if abs(a - x) < 0.6 and abs(b - y) < 0.2]
        found.append(near[0] if near else None)
    return found


@settings(max_examples=60, deadline=None, derandomize=True)
@given(NUMBERS)
@example(legal())
@example(legal(D=1, W=12, step=20))
def test_weights_products_and_sums_are_those_of_plain_loops(scene, state):
    result, _ = check_picture(scene, Sliding, state)
    assume(result.y is not None)
    layout, words, window = result.layout, at_rest(scene), window_of(state, result.place)
    _, row, column = result.place
    top, left = row * state.S - result.rows.before, column * state.S - result.columns.before
    for d in range(state.D):
        pairs = [cells[d] for cells in np.reshape(np.array(window, object), (-1, state.D, 2))]
        weights = in_block(words, layout.channels[d], state.F, top, left, middle=1 - 0.42 / 2)
        if layout.weights:
            assert [value_of(text.removeprefix("×")) for text in weights] == [weight for _, weight in pairs]
        else:
            assert not any(text and text.startswith("×") for text in words.values())
        if layout.products:
            products = in_block(words, layout.products[d], state.F)
            assert [value_of(text) for text in products] == [cell * weight for cell, weight in pairs]
    sums, bias = sums_of(state, result.place)
    line = [word.text for word in scene.rest.words if word.weight == "bold"]
    assert [value_of(text.removeprefix("+ ")) for text in line[:-2]] == sums
    assert value_of(line[-2].removeprefix("+ bias ")) == bias
    assert value_of(line[-1].removeprefix("= ")) == sum(sums) + bias
    assert not any(re.search(r"\+ −", text) for text in line)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(NUMBERS)
def test_numbers_are_never_smaller_than_nine_units_and_other_words_than_ten_and_a_half(scene, state):
    check_picture(scene, Sliding, state)
    for layer in scene.layers:
        for word in layer.words:
            least = 9 if re.fullmatch(r"[×−\d.?]+", word.text) else 10.5
            if word.weight == "bold" and re.match(r"[+=(]", word.text):
                least = 9  # a number with its sign
            assert word.size >= least, word


def test_the_signs_of_weights_and_products_are_seen(scene):
    check_picture(scene, Sliding, legal(step=4))
    for role, size in ((FILTER, 23 * 0.42), (OUTPUT, 21)):
        faces = [each for each in scene.rest.faces if each.line == role.line]
        faces = [each.face for each in faces if abs(np.ptp(each.points[0, :, 1]) - size) < 0.1]
        assert len(faces) == 27
        assert any(face.startswith(NEGATIVE.light) for face in faces)
        assert any(face.startswith(f"palest>{role.line}") for face in faces)
        assert "palest" in faces  # 0 is neither


@settings(max_examples=40, deadline=None, derandomize=True)
@given(NUMBERS)
def test_the_link_ends_at_the_output_and_crosses_no_cell(scene, state):
    result, grids = check_picture(scene, Sliding, state)
    assume(result.y is not None)
    k, row, column = result.place
    (grid,), (link,) = grids[f"map {k}"], [each for each in scene.rest.strokes if each.width == LINK]
    points, cell = link.points[0], grid.along[0]
    assert np.allclose(points[-1], np.array(grid.origin) + cell * np.array((column + 1, row + 1)))
    for name, (other,) in grids.items():
        a, b = other.corners().min(axis=0) + 0.01, other.corners().max(axis=0) - 0.01
        for start, end in pairwise(points[:-1]):
            low, high = np.minimum(start, end), np.maximum(start, end)
            assert (high < a).any() or (low > b).any(), name


# --- constant scale ------------------------------------------------------------------------------


def anchors(**changes):
    """The sizes of all cells, and where the blocks begin, the padding's first cell included."""
    result = compute(legal(**changes))
    layout, rows, columns = result.layout, result.rows, result.columns
    starts = [
        (each.x - columns.before * each.size, each.y - rows.before * each.size) for each in layout.channels
    ]
    others = [*layout.products, *layout.maps, *layout.biases, *chain(*layout.filters)]
    places = [*starts, *((each.x, each.y) for each in others), *layout.sums, layout.total]
    sizes = [layout.channels[0].size, *(each.size for each in others)]
    return np.round(places, 6).tolist(), np.round(sizes, 6).tolist()


@pytest.mark.parametrize(
    "others", [{}, {"D": 1}, {"D": 2}, {"K": 1}, {"D": 1, "K": 1}, {"D": 1, "F": 5}], ids=str
)
def test_a_slider_changes_cells_at_most_once_and_places_never(others):
    for steps in ([{"W": W} for W in range(5, 13)], [{"S": S} for S in range(1, 5)]):
        places, sizes = zip(*(anchors(**{**others, **each}) for each in steps), strict=True)
        assert all(each == places[0] for each in places)
        changes = [
            sum(a != b for a, b in zip(column[1:], column, strict=False))
            for column in zip(*sizes, strict=True)
        ]
        assert max(changes) <= 1, (others, steps)


# --- hidden and covered --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [{"step": 4}, {"kernel": "your own", "typed": (((0,), 77),)}, {"K": 1, "D": 1, "S": 1}],
    ids=str,
)
def test_covered_tells_no_output_anywhere(changes):
    state = legal(covered=True, **changes)
    frame, result = frame_of(Sliding, state), compute(state)
    _, row, column = result.place
    assert frame.covered
    assert f"row {row}, column {column} = ? The outputs are covered: what will they be?" in frame.words
    assert frame.words in repr(Sliding(covered=True, **changes))
    texts = [word.text for layer in frame.scene.layers for word in layer.words]
    on_maps = [word.text for word in frame.scene.words if word.colour == INK and on(result.layout.maps, word)]
    assert on_maps == ["?"] * result.y.size
    products = [word.text for word in frame.scene.rest.words if on(result.layout.products, word)]
    assert products == ["?"] * (state.D * state.F**2)
    assert texts.count("+ ?") == state.D - 1
    assert "= ?" in texts
    green = {face.face for each in frame.scene.layers for face in each.faces if face.line == OUTPUT.line}
    assert green <= {PAPER, NONE, OUTPUT.middle}  # the last one in the legend
    assert set(frame.arrays) == {"x", "kernel", "bias"}  # what is seen all the same
    packed = with_arrays(json.loads(json.dumps(frame.image_map)), frame.arrays)
    for region in (each for each in packed["regions"] if each["name"].startswith("map")):
        for cell in cells_of(packed, region):
            said = sentence(packed, region, *cell)
            assert re.match(r"Map \d, row \d, column \d = \?\nIt reads rows .* What will it be\?$", said), (
                said
            )


def on(planes, word):
    """Whether a number lies on one of these blocks."""
    cell = planes[0].size
    return word.weight == "normal" and any(
        -cell / 2 < word.x - each.x < 7 * cell and 0 < word.y - each.y < 7 * cell for each in planes
    )


def test_a_later_output_is_not_told_where_it_is_hidden():
    frame = frame_of(Sliding, legal(hide=True, step=4))
    packed = {**with_arrays(json.loads(json.dumps(frame.image_map)), frame.arrays), "step": 4}
    region = next(each for each in packed["regions"] if each["name"] == "map 0")
    assert "+ bias 1 = " in sentence(packed, region, 1, 1)
    assert sentence(packed, region, 1, 2).splitlines()[0] == "Map 0, row 1, column 2 = ?"
    assert sentence(packed, region, 1, 2).splitlines()[2] == "It comes after this step, so it is hidden."


def test_a_turn_is_marked_at_the_corner_that_was_the_first(scene):
    result, grids = check_picture(scene, Sliding, legal(flip=True))
    marks = [each.points[0] for each in scene.faces if each.face == FILTER.text]
    ends = sorted(tuple(points.max(axis=0)) for points in marks)
    slices = [each for name, (each,) in grids.items() if "slice" in name]
    assert np.allclose(ends, sorted(tuple(each.corners().max(axis=0)) for each in slices))
    assert not any(each.face == FILTER.text for each in frame_of(Sliding, legal()).scene.faces)
    assert np.array_equal(result.kernel[::-1, ::-1], compute(legal()).kernel)

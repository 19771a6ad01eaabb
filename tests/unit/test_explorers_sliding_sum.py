"""The sum of the step in the picture: weights in the cells that they meet, products, sums; covered ones."""

import json
import re
from itertools import chain, pairwise

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from helpers.drawing.palette import FILTER, NEGATIVE, NONE, OUTPUT, PAPER
from helpers.explorers import Sliding
from helpers.explorers.detail import LINK
from helpers.explorers.frame import frame_of
from helpers.explorers.sliding import compute
from helpers.explorers.sliding.layout import HEIGHT, WIDTH
from tests.reading import cells_of, sentence, with_arrays
from tests.unit.pictures import WatchedScene, check_picture
from tests.unit.reader import Reader
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
        faces = [each for each in faces if abs(np.ptp(each.points[0, :, 1]) - size) < 0.1]
        faces = [each.face for each in faces for _ in each.points]
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


@pytest.mark.parametrize("depth", range(1, 5))
def test_up_to_four_channels_have_their_weights_in_the_cells_of_the_demo(depth):
    assert compute(legal(D=depth)).layout.weights >= 9


# --- hidden and covered --------------------------------------------------------------------------


def everything(frame):
    """All that a frame tells in words: in the picture, to the pointer, of all cells."""
    packed = with_arrays(json.loads(json.dumps(frame.image_map)), frame.arrays)
    said = [
        sentence(packed, region, *cell) for region in packed["regions"] for cell in cells_of(packed, region)
    ]
    return [word.text for layer in frame.scene.layers for word in layer.words], said


@pytest.mark.parametrize("view", ["numbers", "feature maps"])
@pytest.mark.parametrize(
    "changes",
    [{}, {"step": 4}, {"kernel": "your own", "typed": (((0,), 77),)}, {"K": 1, "D": 1}, {"D": 6, "K": 8}],
    ids=str,
)
def test_covered_nothing_tells_the_output_its_size_or_its_maps(view, changes):
    frames = [Sliding(covered=True, view=view, S=S, P=P, **changes).frame for S, P in ((2, 1), (3, 1))]
    for frame in frames:
        assert frame.covered
        assert (frame.player, frame.image_map["detail"]) == ({}, None)
        assert set(frame.arrays) == {"x", "kernel", "bias"}  # what is seen all the same
        assert not any("map" in name or "number" in name for name in frame.image_map["outlines"])
        texts, said = everything(frame)
        assert {"output", "? × ? × ?", "= ?", "(W − F + 2P)/S + 1 = ?"} <= set(texts)
        assert not [text for text in texts if re.match("map|row|column", text)]
        assert not [each for each in said if re.search("map|number|place[s ]*:|used|added|read", each)]
        assert "The output is covered." in said
        assert frame.words.endswith(". The output is covered.")
        assert not re.search(r"(?i)map|\?|step|no output|fit", frame.words)
    one, other = ({**frame.image_map, "moves": None} for frame in frames)
    assert changes.get("step") or one == other
    assert frames[0].offers.get("items", []) == frames[1].offers.get("items", [])


@pytest.mark.parametrize("view", ["numbers", "feature maps"])
def test_covered_the_place_of_the_output_is_as_large_whatever_fits(view):
    cases = {"W": 12}, {"F": 2, "S": 1}, {"S": 5}, {"W": 3, "F": 6}
    shown = [Sliding(covered=True, view=view, **each).frame.image_map["outlines"] for each in cases]
    assert len({json.dumps(each["output"]) for each in shown}) == 1


def test_covered_the_window_and_its_weights_are_seen_and_the_products_are_not():
    frame, state = Sliding(covered=True, step=4).frame, legal(step=4)
    layout, (rest,) = compute(state).layout, frame.scene.layers[1:]
    products = [word.text for word in rest.words if on(layout.products, word)]
    assert products == ["?"] * (state.D * state.F**2)
    assert sum(word.text.startswith("×") for word in rest.words) == state.D * state.F**2
    assert len(rest.strokes) == 2 * state.D + 1  # around the windows, the slices and the bias; no output cell
    green = {face.face for layer in frame.scene.layers for face in layer.faces if face.line == OUTPUT.line}
    assert green <= {PAPER, NONE, OUTPUT.light, OUTPUT.middle}  # the last one in the legend
    reader = Reader(Sliding(covered=True))
    assert reader.says("filter 1, slice 2", 1, 0).endswith(
        "which meets at its first place row 0, column −1 of channel 2. Type to change it."
    )
    assert reader.lights("filter 1, slice 2", 1, 0) == [("channel 2", range(1), range(-1, 0))]


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

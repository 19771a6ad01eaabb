"""The stride ruler without a browser: every setting gives a whole picture and true words."""

import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from helpers import shapes
from helpers.drawing.palette import BLACK, FILTER, INPUT, LEFTOVER, OUTPUT, coloured
from helpers.explorers import Ruler
from helpers.explorers.ruler import State, compute, describe, offers, regions
from helpers.explorers.ruler.model import STRIPS
from helpers.explorers.ruler.picture import HEIGHT, LEFT, RIGHT, WIDTH
from helpers.explorers.ruler.text import comes_of_it, followers
from tests.unit.pictures import WatchedScene, check_picture, colours_of, corners, pixels_of
from tests.unit.reader import Reader
from tests.unit.states import states


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(WIDTH, HEIGHT)


STATES = states(State)
CORNERS = [
    State(W=7, F=7, S=2, P=0),
    State(W=7, F=7, S=1, P=3),
    State(W=10, F=2, S=4, P=0),
    State(W=3, F=1, S=5, P=0),
    State(W=1, F=1, S=1, P=0),
    State(W=1, F=3, S=2, P=1),
    State(W=1, F=5, S=1, P=0),
    State(W=5, F=2, S=3, P=6),
    State(W=5, F=3, S=1, P=(0, 9)),
    State(W=5, F=9, S=2, P=1),
    State(W=5, F=3, S=1, P=0, dilation=4),
]


def check(scene, state):
    """Hold the picture of `state` to what every picture must be, and a ruler besides."""
    result, grids = check_picture(scene, Ruler, state)
    words = [text for text, _ in scene.labels]
    assert grids.keys() >= {"row", *STRIPS}
    assert ("places" in grids) == ("outputs" in grids) == (result.axis.output_size > 0)
    assert ("no output" in words) == (result.axis.output_size == 0)
    assert {title for _, title, _ in STRIPS.values()} <= set(words)
    for name in ("row", *STRIPS, "places"):
        if name not in grids:
            continue
        across = corners(grids[name])[:, 0]  # in the browser's numbers, which are rounded to 0.01
        assert LEFT - 1 <= across.min() <= across.max() <= RIGHT + 1, f"{name} is too wide: {state}"
    if "places" in grids:
        check_places(result.axis, grids)
    else:  # the filter that does not fit
        bar = max(points[:, 0].max() for points, line in scene.drawn if line == LEFTOVER.line)
        assert corners(grids["row"])[:, 0].max() < bar <= RIGHT + 1, f"the filter is cut off: {state}"
    return result, words


def check_places(axis, grids):
    """Every place lies above the cells that it reads, on a line of its own with its output."""
    (row,), (places,), (outputs,) = (
        np.reshape(grids[name][0].packed()["at"], (5, 2))[None] for name in ("row", "places", "outputs")
    )
    for place in range(axis.output_size):
        start = row[0] + (axis.window(place).start + axis.before) * row[1]
        bar, box = places[0] + place * places[2], outputs[0] + place * outputs[2]
        assert bar[0] == pytest.approx(start[0], abs=1.0)
        assert places[3][0] == pytest.approx(axis.window_size * row[1][0], abs=1.0)
        assert bar[1] == pytest.approx(box[1], abs=0.02)
        assert bar[1] < start[1]
    assert abs(places[4][1]) < abs(places[2][1])


@settings(max_examples=100, deadline=None, derandomize=True)
@given(STATES)
def test_places_lie_over_the_cells_that_they_read(scene, state):
    check(scene, state)


@pytest.mark.parametrize("state", CORNERS, ids=str)
def test_corner_cases_draw_a_whole_picture(scene, state):
    check(scene, state)


@pytest.mark.parametrize("name", Ruler.presets)
def test_presets_are_what_they_are_named(scene, name):
    state = State(**Ruler.presets[name])
    check(scene, state)
    for letter, value in re.findall(r"(\w+) =? ?(\d+)", name):
        if letter in state.settings:
            assert getattr(state, letter) == int(value)


# --- what it says --------------------------------------------------------------------------------


def says(state):
    return {name: comes_of_it(outcome) for name, outcome in compute(State(**state)).outcomes.items()}


def test_the_conventions_side_by_side():
    found = says({"W": 28, "F": 3, "S": 2, "P": 1})
    assert found == {
        "strict": ("refuses", "27/2 is not whole"),
        "floor": ("14 outputs, P = 1", "reads every cell"),
        "valid": ("13 outputs, P = 0", "drops 27"),
        "same": ("14 outputs, P = (0, 1)", "reads every cell"),
        "same lower": ("14 outputs, P = (1, 0)", "reads every cell"),
        "ceil": ("15 outputs, P = 1", "reads every cell"),
    }


def test_what_is_dropped_is_listed_and_cut_short():
    assert says({"W": 12, "F": 2, "S": 4, "P": 0})["floor"] == ("3 outputs, P = 0", "drops 2, 3, 6, 7, …")
    assert says({"W": 10, "F": 3, "S": 2, "P": 0})["floor"] == ("4 outputs, P = 0", "drops 9")


def test_a_framework_is_not_named_for_what_it_does_not_take():
    def who(**state):
        result = compute(State(**state))
        return {name: followers(result, name) for name in result.outcomes}

    assert who(W=8, P=1)["floor"] == "PyTorch, ONNX, tf.nn; Caffe conv."
    uneven = State(W=8, P=(0, 1))
    assert who(W=8, P=(0, 1))["floor"] == "ONNX, tf.nn; not PyTorch, Caffe"
    for name in ("pytorch", "caffe_convolution"):
        assert shapes.by_convention(name, compute(uneven).axis).refusal
    assert says({"W": 8, "P": (0, 1)})["ceil"] == ("refuses", "takes one P for both sides")
    assert who(W=9, S=2, dilation=2)["same"] == "TensorFlow; not Keras"
    assert who(W=9, S=1, dilation=2)["valid"] == "TensorFlow, Keras"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(STATES)
def test_read_out_and_strips_are_those_of_the_conventions(state):
    result = compute(state)
    words = describe(result)
    for name, (convention, title, _) in STRIPS.items():
        outcome = shapes.by_convention(convention, result.axis)
        refused = "none" if outcome.axis.span < 0 else "refuses"  # a window that fits nowhere is no refusal
        assert f"{title} {refused if outcome.refusal else outcome.outputs}" in words
        outputs, dropped = comes_of_it(result.outcomes[name])
        assert (outputs == refused) == bool(outcome.refusal)
        if not outcome.refusal:
            assert int(outputs.split()[0].replace(",", "")) == outcome.outputs
            assert dropped.startswith("drops") == bool(outcome.dropped)
    if result.axis.output_size:
        assert f": {result.axis.output_size} output" in words
    else:
        assert ": no output. A filter of F = " in words


def test_words_for_each_corner_case(scene):
    def words(**state):
        return check(scene, State(**state))[1]

    assert "one place only: S changes nothing" in words(W=7, F=7, P=0, S=3)
    assert "one place only: S changes nothing" in words(W=1, F=1, P=0, S=1)
    assert "one place only: a step of S = 5 leaves the row" in words(W=3, F=1, S=5, P=0)
    assert "S = 4" in words(W=10, F=2, S=4, P=0)
    assert "Read by no window (hatched): 4 cells skipped in between." in words(W=10, F=2, S=4, P=0)
    assert "(W − F + 2P)/S + 1 = (5 − 9 + 2·1)/2 + 1 = 0" in words(W=5, F=9, S=2, P=1)
    too_large = (
        "A filter of F = 9 is larger than the padded input, 1 + 5 + 1 = 7 long, so there is no place for it."
    )
    assert too_large in words(W=5, F=9, S=2, P=1)
    assert "the filter: 9 cells" in words(W=5, F=9, S=2, P=1)
    assert "the filter: 32 cells, drawn cut off" in words(W=5, F=32, S=2, P=1)
    assert "no output" in words(W=1, F=2, S=1, P=0)


def test_text_form():
    assert repr(Ruler()) == (
        "Ruler: W=8 F=3 S=2 P=1 dilation=1\n"
        "Row of W = 8, padding 1, filter F = 3, stride 2: 4 outputs. Read by no window (hatched): "
        "1 cell left over at the end, all of it padding. Outputs by convention: strict refuses, floor 4, "
        "VALID 3, SAME 4, SAME_LOWER 4, ceil 5."
    )


# --- what it answers -----------------------------------------------------------------------------


def field(result, name, what):
    """The values of a field of a region."""
    region = next(region for region in regions(result) if region.name == name)
    return region.fields[what].values


def result_axis(result, name):
    return result.axis if name == "row" else result.outcomes[name].axis


@settings(max_examples=150, deadline=None, derandomize=True)
@given(STATES)
def test_cells_name_the_places_that_read_them(state):
    result = compute(state)
    for region in regions(result)[: 1 + len(STRIPS)]:
        axis = result_axis(result, region.name)
        outcome = result.outcomes.get(region.name)
        end = axis.input_size + axis.after - (outcome.outside if outcome else 0)
        starts = [place * axis.stride - axis.before for place in range(axis.output_size)]
        taps = [{start + i * axis.dilation for i in range(axis.kernel_size)} for start in starts]
        padded = range(-axis.before, axis.input_size + axis.after)
        kinds, readers = region.fields["kind"].values, region.fields["readers"].values
        for cell, kind, places in zip(padded, kinds, readers, strict=True):
            inside = 0 <= cell < axis.input_size
            assert kind == ("" if inside else " (outside)" if cell >= end else " (padding)")
            assert list(places) == [place for place, window in enumerate(taps) if cell in window]
        refused = bool(outcome and outcome.refusal)
        assert (": refuses (" in region.sentence or ": none (" in region.sentence) == refused
        assert ("{readers}" in region.sentence) == (not refused)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(STATES)
def test_places_name_the_cells_that_they_read(state):
    result = compute(state)
    if not result.axis.output_size:
        assert {region.name for region in regions(result)} == {"row", *STRIPS}
        return
    for name in ("places", "outputs"):
        windows = [result.axis.window(place) for place in range(result.axis.output_size)]
        assert list(field(result, name, "window")) == windows
        assert list(field(result, name, "start")) == [window.start for window in windows]


def test_pointing_in_words():
    reader = Reader(Ruler(W=9, dilation=2))
    assert reader.says("places", 1) == (
        "Place 1 reads cells 1, 3, 5 and makes output 1; it starts at cell 1."
    )
    assert reader.says("row", 0, -1) == "Cell −1 (padding): places that read it: 0."
    assert reader.lights("row", 0, 3) == [("places", range(3), None), ("outputs", range(3), None)]


# --- offers and settings -------------------------------------------------------------------------


@settings(max_examples=200, deadline=None, derandomize=True)
@given(STATES)
def test_offers_fit_exactly(state):
    before = compute(state)
    offered = offers(before)
    assert before.axis.exact == (not offered)
    for label, changes in offered.get("items", []):
        assert label
        assert compute(replace(state, **changes)).axis.exact


def test_an_offer_that_is_taken_becomes_the_state():
    reader = Reader(Ruler(W=10, P=0))
    assert reader.takes("P = (0, 1)") == 1
    assert reader.explorer.state.P == (0, 1)
    assert reader.explorer.result.axis.output_size == 5
    assert not reader.offers


def test_a_preset_is_named_as_long_as_it_is_shown():
    reader = Reader(Ruler())
    reader.chooses("Preset", "an even filter: W = 8, F = 4, S = 1")
    reader.moves("W", 11)
    assert reader.control("Preset", "Dropdown").value == ""


# --- the picture ---------------------------------------------------------------------------------


def test_the_picture_is_not_blank_and_shows_each_role():
    found = colours_of(Ruler(W=10, P=(0, 2), S=3))
    for face in (INPUT.middle, FILTER.middle, OUTPUT.light, LEFTOVER.light, BLACK):
        assert coloured(face) in found
    assert coloured(FILTER.dark) in colours_of(Ruler(dilation=2))


def test_cells_too_narrow_for_lines_between_them_do_not_run_into_grey():
    """SAME pads 124 cells on each side here: 296 cells of 1.8 pixels."""
    explorer = Ruler(W=48, F=32, S=1, P=32, dilation=8)
    pixels = pixels_of(explorer)
    origin, along, _, _, down = np.reshape(explorer.picture.image_map["outlines"]["same"][0]["at"], (5, 2))
    left, top = (origin + 4).astype(int)
    right, low = (origin + 100 * along + down - 4).astype(int)
    assert pixels[top:low, left:right].mean() > 200  # light, with dots

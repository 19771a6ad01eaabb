"""The stride ruler without a browser: every setting gives a whole picture and true words."""

import json
import re
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from helpers import shapes
from helpers.drawing.palette import BLACK, FILTER, INPUT, LEFTOVER, OUTPUT, coloured
from helpers.explorers import Ruler
from helpers.explorers.ruler import State, compute, describe, offers, regions
from helpers.explorers.ruler.layout import HEIGHT, LEFT, RIGHT, WIDTH, scale, step_down
from helpers.explorers.ruler.model import ALL, OWN_PADDING, PLAIN, RULES
from helpers.explorers.ruler.text import arithmetic, comes_of_it, followers, left_over, moves
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
    State(W=28, F=3, S=2, P=1, rule="ceil"),
    State(W=48, F=32, S=1, P=32, dilation=8),
    State(W=48, F=32, S=1, P=32, dilation=8, rule=ALL),
    State(W=48, F=32, S=1, P=32, dilation=8, rule="SAME"),
    State(W=48, F=1, S=1, P=32, rule="ceil"),
]


def check(scene, state):
    """Hold the picture of `state` to what every picture must be, and a ruler besides."""
    result, grids = check_picture(scene, Ruler, state)
    words = [text for text, _ in scene.labels]
    if result.compared:
        assert grids.keys() == RULES.keys() <= set(words)
    else:
        refused = bool(result.outcome.refusal) and not state.covered
        assert grids.keys() == ({"row"} if refused else {"row", "places", "outputs"})
        assert ("no output" in words) == refused
    for name in grids.keys() - {"outputs"}:
        across = corners(grids[name])[:, 0]  # in the browser's numbers, which are rounded to 0.01
        assert LEFT - 1 <= across.min() <= across.max() <= RIGHT + 1, f"{name} is too wide: {state}"
    assert all(size >= 9 for _, size in scene.numbers.values()), state
    assert all(word.size >= 10.5 or word.text.isdigit() for word in scene.words), state
    if "places" in grids and not state.covered:
        check_places(result.outcome.axis, grids)
    return result, words


def check_places(axis, grids):
    """Every window lies below the cells that it reads, and its output below its left edge."""
    (row,), (places,), (outputs,) = (
        np.reshape(grids[name][0].packed()["at"], (5, 2))[None] for name in ("row", "places", "outputs")
    )
    for place in range(axis.output_size):
        start = row[0] + (axis.window(place).start + axis.before) * row[1]
        bar, box = places[0] + place * places[2], outputs[0] + place * outputs[1]
        assert bar[0] == pytest.approx(start[0], abs=1.0)
        assert box[0] == pytest.approx(start[0], abs=1.0)
        assert places[3][0] == pytest.approx(axis.window_size * row[1][0], abs=1.0)
        assert start[1] < bar[1] < box[1]
    assert places[4][1] < places[2][1]


@settings(max_examples=100, deadline=None, derandomize=True)
@given(STATES)
def test_windows_lie_below_the_cells_that_they_read(scene, state):
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


# --- one scale -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "values", "others"),
    [
        ("W", range(5, 13), {"P": 0}),
        ("W", range(5, 13), {"P": 1}),
        ("W", range(5, 13), {"P": 2}),
        ("S", range(1, 9), {}),
        ("F", range(1, 33), {}),
        ("P", range(4), {}),
        ("rule", RULES, {}),
    ],
)
def test_a_slider_changes_the_scale_and_the_place_of_cell_0_at_most_once(setting, values, others):
    found = [scale(compute(State(**{setting: value}, **others)).rows) for value in values]
    assert sum(one != other for one, other in pairwise(found)) <= 1


def test_windows_change_their_height_at_few_thresholds():
    assert len({step_down(count) for count in range(1, 15)}) == 4
    assert {step_down(count)[0] for count in range(1, 6)} == {34}


def test_a_row_of_28_and_one_of_48_number_every_cell(scene):
    for width in (28, 48):
        check(scene, State(W=width))
        assert {str(cell) for cell in range(width)} <= {text for text, _ in scene.numbers.values()}


def test_no_number_is_wider_than_its_cell(scene):
    for width in range(1, 49):
        result, _ = check(scene, State(W=width, F=2, S=1))
        cell = scale(result.rows)[1]
        assert all(scene.width_of(text, size) < cell for text, size in scene.numbers.values())


# --- what it says --------------------------------------------------------------------------------


def says(**state):
    result = compute(State(**state, rule=ALL))
    return {name: comes_of_it(result, name) for name in result.outcomes}


def test_the_rules_side_by_side():
    assert says(W=28, F=3, S=2, P=1) == {
        "floor": "14 outputs, P = 1, reads every cell",
        "strict": "refuses: 27/2 is not whole",
        "VALID": "13 outputs, P = 0, drops 27",
        "SAME": "14 outputs, P = (0, 1), reads every cell",
        "SAME_LOWER": "14 outputs, P = (1, 0), reads every cell",
        "ceil": "15 outputs, P = 1, reads every cell",
    }


def test_what_is_dropped_is_listed_and_cut_short():
    assert says(W=12, F=2, S=4, P=0)["floor"] == "3 outputs, P = 0, drops 2, 3, 6, 7, …"
    assert says(W=10, F=3, S=2, P=0)["floor"] == "4 outputs, P = 0, drops 9"


def test_a_framework_is_not_named_for_what_it_does_not_take():
    def who(**state):
        result = compute(State(**state, rule=ALL))
        return {name: followers(result, name) for name in result.outcomes}

    assert who(W=8, P=1)["floor"] == "PyTorch, ONNX, tf.nn; Caffe conv."
    uneven = State(W=8, P=(0, 1))
    assert who(W=8, P=(0, 1))["floor"] == "ONNX, tf.nn; not PyTorch, Caffe"
    for name in ("pytorch", "caffe_convolution"):
        assert shapes.by_convention(name, compute(uneven).axis).refusal
    assert says(W=8, P=(0, 1))["ceil"] == "refuses: takes one P for both sides"
    assert who(W=9, S=2, dilation=2)["SAME"] == "TensorFlow; not Keras"
    assert who(W=9, S=1, dilation=2)["VALID"] == "TensorFlow, Keras"


@settings(max_examples=200, deadline=None, derandomize=True)
@given(STATES)
def test_all_that_is_said_is_what_the_conventions_come_to(state):
    state = replace(state, covered=False)
    every = describe(compute(replace(state, rule=ALL)))
    for name, (convention, _) in RULES.items():
        result = compute(replace(state, rule=name))
        outcome = shapes.by_convention(convention, compute(state).axis)
        words, formula = describe(result), arithmetic(result)
        number = "1 output" if outcome.outputs == 1 else f"{outcome.outputs} outputs"
        refused = "none" if outcome.axis.span < 0 else "refuses"  # a window that fits nowhere is no refusal
        assert f"{name} {refused if outcome.refusal else outcome.outputs}" in every
        if outcome.refusal:
            assert (": no output. A filter of F = " in words) == (outcome.axis.span < 0)
            assert formula.split("   ")[0].endswith((": no output", ": refused"))
        else:
            assert f": {number}." in words
            assert formula.split("   ")[0].endswith(number)


def test_the_formula_counts_the_outputs():
    def formula(**state):
        return arithmetic(compute(State(**state)))

    assert formula() == "(W − F + 2P)/S + 1 = (8 − 3 + 2·1)/2 + 1 = 4.5 → 4 outputs"
    assert formula(rule="ceil") == "(W − F + 2P)/S + 1 = (8 − 3 + 2·1)/2 + 1 = 4.5 → 5 outputs"
    assert formula(rule="strict") == "(W − F + 2P)/S + 1 = (8 − 3 + 2·1)/2 + 1 = 4.5: refused"
    assert formula(F=4, S=1, rule="SAME") == "(W − F + P₀ + P₁)/S + 1 = (8 − 4 + 1 + 2)/1 + 1 = 8 outputs"
    assert formula(W=7, S=1, P=0, dilation=2) == (
        "(W − F′ + 2P)/S + 1 = (7 − 5 + 2·0)/1 + 1 = 3 outputs   (F′ = 2·(3 − 1) + 1 = 5)"
    )
    assert formula(W=5, F=9) == "(W − F + 2P)/S + 1 = (5 − 9 + 2·1)/2 + 1 = 0: no output"


def test_words_for_each_corner_case(scene):
    def words(**state):
        return check(scene, State(**state))[1]

    one = "One place only."
    assert f"The window can move 0 cells: so S changes nothing. {one}" in words(W=7, F=7, P=0, S=3)
    assert f"The window can move 2 cells: a step of S = 5 is too long. {one}" in words(W=3, F=1, S=5, P=0)
    assert {"S = 4", "4 skipped"} <= set(words(W=10, F=2, S=4, P=0))
    too_large = (
        "A filter of F = 9 is larger than the padded input, 1 + 5 + 1 = 7 long, so there is no place for it."
    )
    assert {too_large, "the filter: 9 cells"} <= set(words(W=5, F=9, S=2, P=1))
    assert "the filter: 32 cells, drawn cut off" in words(W=5, F=32, S=2, P=1)
    assert "no output" in words(W=1, F=2, S=1, P=0)
    assert "The last window sticks out by 1 cell and is cut off." in words(rule="ceil")
    steps = "The window can move 7 cells: 3 steps of S = 2, and 1 left over. Its first place counts, too:"
    assert {steps, "1 left over (padding)"} <= set(words())


@settings(max_examples=200, deadline=None, derandomize=True)
@given(STATES)
def test_what_is_left_over_is_named(state):
    result = compute(replace(state, rule=PLAIN, covered=False))
    words, whole = left_over(result.axis), describe(result)
    if not result.axis.output_size:
        return
    assert (f"{result.axis.leftover} left over" in words) == ("left over at the end" in whole)
    assert ("skipped" in words) == ("skipped in between" in whole)
    assert ("(padding)" in words) == ("all of it padding" in whole)
    assert (
        f"{result.axis.leftover} left over" in moves(result)
        or not result.axis.leftover
        or (result.axis.output_size == 1)
    )


def test_text_form():
    assert repr(Ruler()) == (
        "Ruler: W=8 F=3 S=2 P=1 dilation=1 rule=floor\n"
        "Row of W = 8, padding 1, filter F = 3, stride 2: 4 outputs. Read by no window (hatched): "
        "1 cell left over at the end, all of it padding."
    )
    assert repr(Ruler(rule=ALL)).endswith(
        "Outputs by rule: floor 4, strict refuses, VALID 3, SAME 4, SAME_LOWER 4, ceil 5."
    )
    assert repr(Ruler(W=5, F=4, S=1, rule="SAME")).endswith(
        "\nRow of W = 5, padding 1, filter F = 4, stride 1, by SAME with padding (1, 2) instead: 5 outputs."
    )


# --- what it answers -----------------------------------------------------------------------------


def field(result, name, what):
    """The values of a field of a region."""
    region = next(region for region in regions(result) if region.name == name)
    return region.fields[what].values


@settings(max_examples=150, deadline=None, derandomize=True)
@given(STATES)
def test_cells_name_the_windows_that_read_them(state):
    result = compute(replace(state, covered=False))
    names = result.outcomes if result.compared else {"row": result.outcome}
    for region in (each for each in regions(result) if each.name in names):
        outcome = names[region.name]
        axis = outcome.axis
        end = axis.input_size + axis.after - outcome.outside
        starts = [place * axis.stride - axis.before for place in range(axis.output_size)]
        taps = [{start + i * axis.dilation for i in range(axis.kernel_size)} for start in starts]
        padded = range(-axis.before, axis.input_size + axis.after)
        kinds = region.fields["kind"].values
        for cell, kind in zip(padded, kinds, strict=True):
            inside = 0 <= cell < axis.input_size
            assert kind == ("" if inside else " (outside)" if cell >= end else " (padding)")
        assert ("{readers}" in region.sentence) == (not outcome.refusal)
        assert (f"({outcome.refusal})" in region.sentence) == bool(outcome.refusal)
        if not outcome.refusal:
            for cell, places in zip(padded, region.fields["readers"].values, strict=True):
                assert list(places) == [place for place, window in enumerate(taps) if cell in window]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(STATES)
def test_windows_name_the_cells_that_they_read(state):
    result = compute(replace(state, covered=False))
    found = {region.name for region in regions(result)}
    if result.compared or result.outcome.refusal:
        assert found == (set(RULES) if result.compared else {"row"})
        return
    axis = result.outcome.axis
    for name in ("places", "outputs"):
        windows = [axis.window(place) for place in range(axis.output_size)]
        assert list(field(result, name, "window")) == windows
        assert list(field(result, name, "start")) == [window.start for window in windows]


def test_pointing_in_words():
    reader = Reader(Ruler(W=9, dilation=2))
    assert reader.says("places", 1) == (
        "Window 1 reads cells 1, 3, 5 and makes output 1; its left edge is at cell 1."
    )
    assert reader.says("outputs", 0, 1) == (
        "Output 1: window 1 reads cells 1, 3, 5; its left edge is at cell 1."
    )
    assert reader.says("row", 0, -1) == "Cell −1 (padding): windows that read it: 0."
    assert reader.lights("row", 0, 3) == [("places", range(3), None), ("outputs", None, range(3))]
    window = [("row", None, range(1, 6, 2)), ("outputs", None, range(1, 2)), ("places", range(1, 2), None)]
    assert reader.lights("places", 1) == reader.lights("outputs", 0, 1) == window


# --- covered -------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", [*RULES, ALL])
def test_covered_nothing_tells_how_many_outputs_there_are(scene, rule):
    """Whatever comes out, all that the browser has is the same but for what the reader set himself."""
    explorer = Ruler(W=23, F=5, S=3, P=(1, 1), rule=rule, covered=True)
    outputs = {str(each.outputs) for each in compute(State(W=23, F=5, S=3, rule=rule)).outcomes.values()}
    check(scene, explorer.state)
    labels = " ".join(text for text, _ in scene.labels)
    told = f"{explorer.frame.words} {repr(explorer).partition(chr(10))[2]} {labels}"
    assert not outputs & set(re.findall(r"\d+", re.sub(r"[WFSP] = \d+", "", told))) - {"23", "5", "3", "1"}
    assert explorer.frame.words.endswith(". The outputs are covered.")
    assert "?" in labels or "?" in {text for text, _ in scene.numbers.values()}
    packed = explorer.frame.image_map
    assert all(
        grid["shape"] == [1, 1] for name in ("places", "outputs") for grid in packed["outlines"].get(name, [])
    )
    assert "readers" not in json.dumps(packed)
    assert explorer.frame.offers == {}
    assert explorer.frame.arrays == {}


def test_covered_a_filter_that_does_not_fit_is_asked_for_like_any_other():
    def covered(F):
        frame = Ruler(W=5, F=F, S=1, P=0, covered=True).frame
        return frame.words.replace(str(F), ""), [each["sentence"] for each in frame.image_map["regions"]]

    assert covered(4) == covered(6)


def test_covered_padding_that_a_rule_brings_is_not_drawn():
    for rule in RULES:
        (row,) = Ruler(W=8, F=5, P=2, rule=rule, covered=True).frame.image_map["outlines"]["row"]
        assert row["shape"] == [1, 8 if rule in OWN_PADDING else 12]


def test_covered_the_first_window_still_lights_its_cells():
    reader = Reader(Ruler(covered=True))
    assert reader.lights("places") == [("row", None, range(-1, 2)), ("places", range(1), None)]
    assert reader.says("places") == "Window 0 reads cells −1 to 1. The outputs are covered."
    assert reader.says("outputs") == "The outputs are covered."
    assert reader.says("row", 0, 8) == "Cell 8 (padding)."


# --- offers and settings -------------------------------------------------------------------------


@settings(max_examples=200, deadline=None, derandomize=True)
@given(STATES)
def test_offers_fit_exactly(state):
    state = replace(state, covered=False)
    before = compute(state)
    offered = offers(before)
    assert not offered if state.rule in (*OWN_PADDING, "ceil") else before.axis.exact == (not offered)
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
    reader.chooses("Preset", "SAME with an even filter: W = 8, F = 4, S = 1")
    reader.moves("W", 11)
    assert reader.control("Preset", "Dropdown").value == ""


# --- the picture ---------------------------------------------------------------------------------


def test_the_picture_is_not_blank_and_shows_each_role():
    found = colours_of(Ruler(W=10, P=(0, 2), S=3))
    for face in (INPUT.middle, FILTER.middle, OUTPUT.light, LEFTOVER.light, BLACK):
        assert coloured(face) in found
    assert coloured(FILTER.dark) in colours_of(Ruler(dilation=2))


def test_the_rules_are_in_the_picture_only_where_one_is_chosen(scene):
    plain = check(scene, State())[1]
    assert not any(rule in word for rule in RULES for word in plain)
    assert any("SAME_LOWER" in word for word in check(scene, State(rule="SAME_LOWER"))[1])


def test_at_rest_the_first_window_is_outlined_and_the_next_one_dashed(scene):
    check(scene, State(W=7, F=3, S=2, P=0))
    (dashed,) = (line.points for line in scene.rest.strokes if line.dashes)
    home, size = scale(compute(State(W=7, F=3, S=2, P=0)).rows)
    outlined = {tuple(face.points[0, :, 0]) for face in scene.rest.faces}
    assert (home, home + 3 * size, home + 3 * size, home) in outlined
    assert (dashed[0, :, 0].min(), dashed[0, :, 0].max()) == (home + 2 * size, home + 5 * size)


def test_cells_too_narrow_for_lines_between_them_do_not_run_into_grey():
    """SAME pads 124 cells on each side here: 296 cells of 2.5 units."""
    explorer = Ruler(W=48, F=32, S=1, P=32, dilation=8, rule=ALL)
    pixels = pixels_of(explorer)
    origin, along, _, _, down = np.reshape(explorer.picture.image_map["outlines"]["SAME"][0]["at"], (5, 2))
    left, top = (origin + 4).astype(int)
    right, low = (origin + 40 * along + down - 4).astype(int)
    assert pixels[top:low, left:right].mean() > 200  # light, with dots

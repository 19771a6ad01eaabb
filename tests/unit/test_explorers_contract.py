"""What every explorer promises, whatever it shows: one contract, held to all of them."""

import gzip
import inspect
import json
import re
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from IPython.core.oinspect import Inspector
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from helpers import explorers, networks
from helpers.explorers.frame import frame_of
from helpers.explorers.full_size.model import own
from helpers.explorers.regions import COLUMN
from helpers.explorers.settings import Choice, Number, Settings, Sides, Switch, Value
from tests.reading import cells_of, lit, sentence, with_arrays
from tests.unit.pictures import WatchedScene, check_picture
from tests.unit.reader import Reader
from tests.unit.refusals import refusal
from tests.unit.states import OTHERS, extremes, states

ROOT = Path(__file__).parents[2]
FRAME, SENT = 160_000, 60_000  # bytes of a picture as it is, and gzipped
SHORT = 300  # characters of a refusal
JUNK = [
    None,
    "a",
    1.5,
    float("nan"),
    -1,
    10**9,
    10**30,
    True,
    np.True_,
    [],
    (1,),
    (1, 2, 3),
    (0.5, 1),
    {},
    b"x",
]
JUNK += ["x" * 10**6, "\u202ereversed", np.zeros(3), object(), [[1]], -(10**5000)]

every = pytest.mark.parametrize("explorer", [getattr(explorers, name) for name in explorers.__all__])


@pytest.fixture(scope="module", autouse=True)
def small_network():
    """FullSize runs a network with a sixty-fourth of VGG-16's filters here: what it promises is the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own, "NETWORK", networks.vgg(width=1 / 64, convolutional=True))
        yield


@pytest.fixture(scope="module")
def scenes():
    return {name: WatchedScene(*getattr(explorers, name).size) for name in explorers.__all__}


def state_of(explorer, **changes):
    return explorer.state_type().changed(**changes)


def others(explorer):
    """The strategies of what no control shows; every setting of that kind has one."""
    found = OTHERS.get(explorer.__name__, {})
    kept = {name for name, each in explorer.state_type.settings.items() if isinstance(each, Value)}
    assert kept <= found.keys()
    return found


# ------------------------------------------------------------------------------------- the house


@every
def test_an_explorer_is_a_folder_with_all_its_parts_a_browser_test_and_a_benchmark(explorer):
    *_, folder = explorer.__module__.split(".")
    for part in ("model", "text", "image_map", "picture"):
        assert import_module(f"{explorer.__module__}.{part}")
    assert explorer.draw is import_module(f"{explorer.__module__}.picture").draw
    assert (ROOT / "tests" / "browser" / f"test_{folder}.py").exists()
    assert f'("{explorer.__name__}", ' in (ROOT / "benchmarks" / "redraw.py").read_text()
    assert folder == re.sub(r"(?<!^)(?=[A-Z])", "_", explorer.__name__).lower()


# ------------------------------------------------------------------------------------- pictures


@every
def test_every_extreme_of_every_control_draws_a_whole_picture(scenes, explorer):
    for changes in extremes(explorer.state_type):
        if refusal(state_of, explorer, **changes):  # settings that do not go together
            assert explorer.state_type.together is not Settings.together
            continue
        check_picture(scenes[explorer.__name__], explorer, state_of(explorer, **changes))


@every
@settings(max_examples=150, deadline=None, derandomize=True)
@given(data=st.data())
def test_random_settings_draw_a_whole_picture(scenes, explorer, data):
    state = data.draw(states(explorer.state_type, **others(explorer)))
    check_picture(scenes[explorer.__name__], explorer, state)


@every
def test_presets_draw_a_whole_picture_of_what_they_say(scenes, explorer):
    for name, preset in explorer.presets.items():
        state = state_of(explorer, **preset)
        assert {each: state.values()[each] for each in preset} == preset, name
        check_picture(scenes[explorer.__name__], explorer, state)


@every
@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_every_cell_has_a_sentence_and_lights_grids_that_are_there(explorer, data):
    state = data.draw(states(explorer.state_type, **others(explorer)))
    frame = frame_of(explorer, state)
    packed = with_arrays(frame.image_map, frame.arrays)
    for region in packed["regions"]:
        if region["name"] not in packed["outlines"]:
            continue
        for row, column in some(data, cells_of(packed, region)):
            said = sentence(packed, region, row, column)
            assert said.strip()
            assert "{" not in said, said
            lights = {name for name, *of in region["lights"] if COLUMN not in name and len(of) == 2}
            assert lights <= {grid for grid, *_ in lit(packed, region, row, column)}, region["name"]


def some(data, cells, most=4):
    """The first and the last of some cells, and two in between."""
    places = {0, len(cells) - 1} | {data.draw(st.integers(0, len(cells) - 1)) for _ in range(most - 2)}
    return [cells[place] for place in sorted(places)]


@every
def test_a_frame_is_the_same_whoever_makes_it(explorer):
    shown = explorer()
    assert frame_of(explorer, shown.state) == shown.frame == frame_of(shown, shown.state)
    data, metadata = shown._repr_mimebundle_()
    assert repr(shown) == repr(explorer()) == data["text/plain"]
    assert metadata["image/png"]["alt"] == shown.frame.words != ""
    assert "0x" not in repr(shown)


@every
def test_a_live_frame_needs_no_still_picture(explorer, monkeypatch):
    monkeypatch.setattr(FigureCanvasAgg, "draw", lambda *_: pytest.fail("matplotlib draws"))
    monkeypatch.setattr(Image.Image, "save", lambda *_, **__: pytest.fail("Pillow encodes"))
    shown = explorer()
    before = shown.picture.frame
    name, number = next(each for each in shown.state.settings.items() if isinstance(each[1], Number))
    shown.set_state(**{name: number.low + (shown.state.values()[name] == number.low)})
    same = shown.picture.frame == before, shown.picture.frame == shown.frame.packed
    assert same == (False, True)
    with pytest.raises(pytest.fail.Exception):
        shown._repr_mimebundle_()


@every
def test_a_frame_is_packed_the_same_each_time_and_is_small(explorer):
    first, second = (frame_of(explorer, state_of(explorer)).packed for _ in range(2))
    assert first == second
    assert len(first) < FRAME
    assert len(gzip.compress(first)) < SENT


# ------------------------------------------------------------------------------------- settings


@every
def test_the_constructor_shows_its_settings(explorer):
    parameters = inspect.signature(explorer).parameters
    declared = explorer.state_type.settings
    assert list(parameters) == [*declared, "show"]
    assert parameters["show"].default == explorer.lesson
    told = Inspector(theme_name="nocolor").info(explorer, oname=explorer.__name__)
    assert told["init_definition"].startswith(f"{explorer.__name__}(")
    for name, setting in declared.items():
        default = repr(setting.default) if len(repr(setting.default)) <= 40 else "…"
        assert repr(parameters[name].default) == default
        assert f"{name}={default}" in told["init_definition"].replace("\n", " ")
        assert f"    {name}: {setting.help}" in told["docstring"]


@every
def test_every_setting_is_explained_and_every_number_is_bounded(explorer):
    for name, setting in explorer.state_type.settings.items():
        assert setting.help, name
        if isinstance(setting, Number):
            assert setting.low <= setting.default <= setting.usual <= setting.high, name
            if setting.control:
                assert setting.high <= 2**10, name


@every
def test_controls_and_code_change_the_same_settings(explorer):
    reader = Reader(explorer())
    for name, setting in explorer.state_type.settings.items():
        if not setting.control:
            continue
        before, label = reader.explorer.state, setting.label or name
        if isinstance(setting, Choice):
            value = next(option for option in setting.options if option != setting.default)
            reader.chooses(label, value)
        elif isinstance(setting, Switch):
            value = not setting.default
            reader.ticks(label, value)
        else:
            low, high = before.limits().get(name, (setting.low, setting.high))
            value = low if low != before.values()[name] else min(low + 1, high)
            reader.moves(label, value)
        if reader.notice:  # a choice that asks for something first
            assert "image of yours" in reader.notice
            assert reader.explorer.state == before
            continue
        assert reader.explorer.state.values()[name] == value, name
        check_controls(reader)
        other = explorer(**reader.explorer.state.values())
        assert other.frame == reader.explorer.frame
        reader.resets()
        assert reader.explorer.state == before
        assert reader.explorer.frame == explorer().frame
        reader.explorer.set_state(**{name: value})
        check_controls(reader)
        reader.resets()
        check_controls(reader)


def check_controls(reader):
    """Hold every control to the setting that it shows."""
    state = reader.explorer.state
    for name, setting in state.settings.items():
        if not setting.control:
            continue
        value, label = state.values()[name], setting.label or name
        if isinstance(setting, Number):
            sides = value if isinstance(value, tuple) else (value, value)
            assert reader.control(label).value == sides[0], name
            assert [box.value for box in reader.boxes(label)] == list(sides[: len(reader.boxes(label))]), name
        else:
            kind = "Dropdown" if isinstance(setting, Choice) else "Checkbox"
            assert reader.control(label, kind).value == value, name


@every
def test_number_boxes_reach_what_sliders_reach(explorer):
    reader = Reader(explorer())
    for name, setting in explorer.state_type.settings.items():
        if not isinstance(setting, Number) or not setting.control:
            continue
        boxes = reader.boxes(setting.label or name)
        assert len(boxes) == (2 if isinstance(setting, Sides) else 1)
        assert (boxes[0].min, boxes[0].max) == reader.explorer.state.limits().get(
            name, (setting.low, setting.high)
        )
        low, high = reader.explorer.state.limits().get(name, (setting.low, setting.high))
        for value in (low, high):
            reader.enters(setting.label or name, value)
            found = reader.explorer.state.values()[name]
            assert (found if isinstance(found, int) else found[0]) == value
        reader.resets()
        if isinstance(setting, Sides):
            reader.enters(name, setting.low + 1, box=1)
            reader.enters(name, setting.low, box=0)
            assert reader.explorer.state.values()[name] == (setting.low, setting.low + 1)
            reader.resets()


@every
def test_presets_are_taken_and_named(explorer):
    if not explorer.presets:
        return
    reader = Reader(explorer())
    for name in explorer.presets:
        reader.chooses("Preset", name)
        assert explorer.presets[name].items() <= reader.explorer.state.values().items()
        assert reader.control("Preset", "Dropdown").value == name
    reader.resets()
    assert reader.explorer.state == explorer().state


@every
def test_bad_settings_are_refused_in_one_sentence_and_change_nothing(explorer):
    shown = explorer()
    before = shown.state, shown.frame
    for name in explorer.state_type.settings:
        for junk in JUNK:
            problem = refusal(shown.set_state, **{name: junk})
            if problem:
                assert name in problem, junk
                check_sentence(problem)
                assert (shown.state, shown.frame) == before, name
                continue
            assert type(shown.state.values()[name]) in (int, str, bool, tuple, type(None)), (name, junk)
            assert explorer(**shown.state.values()).state == shown.state
            shown.set_state(**before[0].values())
    with pytest.raises(ValueError, match=rf"^{explorer.__name__} has no setting 'Q': the settings are "):
        explorer(Q=1)


def check_sentence(text):
    assert len(text) <= SHORT, text
    # What is written from right to left stands between two marks of its own.
    assert text.replace("\u2068", "").replace("\u2069", "").isprintable(), text
    assert text


@every
@pytest.mark.parametrize("part", ["compute", "draw", "describe", "regions"])
def test_a_redraw_that_fails_changes_nothing(explorer, part, monkeypatch):
    reader = Reader(explorer())
    shown = reader.explorer
    number = next(name for name, each in shown.state.settings.items() if isinstance(each, Number))
    before, state, right = shown.frame, shown.state, getattr(shown, part)

    def fail(*arguments):
        found = right(*arguments)
        if shown.state != state:
            raise ValueError("a bug")
        return found

    monkeypatch.setattr(shown, part, fail)
    other = shown.state.settings[number].low
    other += other == state.values()[number]
    label = shown.state.settings[number].label or number
    with pytest.raises(ValueError, match="a bug"):  # no refusal, to be said to the reader
        reader.moves(label, other)
    with pytest.raises(ValueError, match="a bug"):
        reader.sends({"apply": {number: other}})
    assert reader.notice == ""
    assert shown.state == state == shown.result.state
    assert shown.frame == before
    assert shown.frame.packed == shown.picture.frame
    assert shown.picture.words == before.words
    check_controls(reader)
    monkeypatch.undo()
    shown.set_state(**{number: other})
    assert shown.state.values()[number] == other


# ------------------------------------------------------------------------------------- the door


@lru_cache
def names(explorer):
    """Region names of some of its pictures, and some that no picture has."""
    found = {"", "xx", "map 99", "x" * 1000}
    for preset in ({}, *explorer.presets.values()):
        frame = frame_of(explorer, state_of(explorer, **preset))
        found |= {str(region["name"]) for region in frame.image_map["regions"][:40]}
    return sorted(found)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.integers(-3, 12)
    | st.floats()
    | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)


def messages(explorer):
    """Messages that a browser may send, and such as none would."""
    declared = explorer.state_type.settings
    cell = {
        "region": st.sampled_from(names(explorer)) | ANYTHING,
        "row": st.integers(-2, 12) | ANYTHING,
        "column": st.integers(-2, 12) | ANYTHING,
    }
    value = ANYTHING
    for setting in declared.values():
        if isinstance(setting, Choice):
            value |= st.sampled_from(setting.options)
        elif isinstance(setting, Number):
            value |= st.integers(setting.low - 1, min(setting.usual, max(64, setting.low)) + 1)
    image = {
        "name": st.text(max_size=20) | ANYTHING,
        "size": st.just([2, 1]) | ANYTHING,
        "original": st.just([20, 10]) | ANYTHING,
    }
    whole = st.fixed_dictionaries({"choose": st.fixed_dictionaries({}, optional=cell) | ANYTHING})
    whole |= st.fixed_dictionaries({"choose": st.fixed_dictionaries(cell)})
    cells = st.lists(st.lists(st.integers(-1, 16), min_size=2, max_size=4), max_size=4) | ANYTHING
    stroke = {"region": cell["region"], "cells": cells, "rubs": st.booleans() | ANYTHING}
    whole |= st.fixed_dictionaries(
        {"stroke": st.fixed_dictionaries(stroke) | ANYTHING}, optional={"wish": ANYTHING}
    )
    typed = {**cell, "value": st.integers(-100, 100) | st.floats() | ANYTHING}
    whole |= st.fixed_dictionaries({"edit": st.fixed_dictionaries(typed) | ANYTHING})
    whole |= st.fixed_dictionaries({"image": st.fixed_dictionaries({}, optional=image) | ANYTHING})
    settings_ = st.dictionaries(st.sampled_from([*declared, "self", "Q", ""]), value, max_size=3)
    whole |= st.fixed_dictionaries({"apply": settings_ | ANYTHING}, optional={"wish": ANYTHING})
    return whole | ANYTHING


BUFFERS = st.just([bytes(8)]) | st.lists(st.binary(max_size=16), max_size=2)


@every
@settings(max_examples=20, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_message_hurts(explorer, data):
    reader = Reader(explorer())
    sent = messages(explorer)
    for _ in range(data.draw(st.integers(1, 15))):
        content, buffers = data.draw(sent), data.draw(BUFFERS)
        before = reader.explorer.state
        reader.explorer.picture._handle_custom_msg(content, buffers)
        if reader.notice:
            check_sentence(reader.notice)
            assert reader.explorer.state == before
        state = reader.explorer.state
        assert type(state)(**state.values()) == state == reader.explorer.result.state
    fresh = explorer(**reader.explorer.state.values())
    assert fresh.frame.words == reader.explorer.frame.words
    assert fresh.frame.packed == reader.explorer.frame.packed
    assert str(fresh.frame.image_map) == str(reader.explorer.frame.image_map)
    reader.resets()
    assert reader.explorer.state == explorer().state


@every
@settings(max_examples=30, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_trait_that_the_browser_sets_hurts(explorer, data):
    shown = explorer()
    cell = st.fixed_dictionaries(
        {"region": st.sampled_from(names(explorer)), "row": st.integers(-1, 9), "column": st.integers(-1, 9)}
    )
    told = st.fixed_dictionaries(
        {}, optional={"number": ANYTHING, "picked": cell | ANYTHING, "words": ANYTHING, "frame": ANYTHING}
    )
    told_before = shown.picture.number, shown.picture.words, shown.picture.frame
    for _ in range(4):
        shown.picture.set_state(data.draw(told))
        assert (shown.picture.number, shown.picture.words, shown.picture.frame) == told_before
        if shown.picked:
            name, row, column = shown.picked["region"], shown.picked["row"], shown.picked["column"]
            grid = shown.frame.image_map["outlines"][name][0]
            assert 0 <= row - grid["first"][0] < grid["shape"][0]
            assert 0 <= column - grid["first"][1] < grid["shape"][1]
    assert json.dumps(shown.picked) is not None


@every
@settings(max_examples=20, deadline=None, derandomize=True)
@given(data=st.data())
def test_no_update_of_a_control_hurts(explorer, data):
    reader = Reader(explorer())
    controls = [each for each in reader.widgets() if hasattr(each, "value") and each.comm is not None]
    names = ["value", "index", "min", "max", "_options_labels", "options", "disabled", "layout", "step"]
    for _ in range(6):
        control = data.draw(st.sampled_from(controls))
        control.set_state(data.draw(st.dictionaries(st.sampled_from(names), ANYTHING, max_size=3)))
        if reader.notice:
            check_sentence(reader.notice)
        check_controls(reader)
    reader.resets()
    assert reader.explorer.frame == explorer().frame

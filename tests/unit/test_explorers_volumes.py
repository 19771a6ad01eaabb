"""The volumes explorer without a browser: every setting gives a whole picture and true words."""

import io
import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from helpers import ops, shapes
from helpers.explorers import Volumes
from helpers.explorers.picture import SEGMENT
from helpers.explorers.volumes import State, compute, describe, offers, regions
from helpers.explorers.volumes.model import RANGES
from helpers.explorers.volumes.picture import HEIGHT, WIDTH
from tests.unit.pictures import WatchedScene, check_picture, extremes


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(WIDTH, HEIGHT)


def numbers(name):
    low, high, _ = RANGES[name]
    return st.integers(low, min(high, 12)) | st.integers(low, high)


STATES = st.fixed_dictionaries(
    {name: numbers(name) for name in RANGES if name != "P"}
    | {"P": numbers("P") | st.tuples(numbers("P"), numbers("P"))}
)


def check(scene, state):
    """Hold the picture of `state` to what every picture must be, and a volumes picture besides."""
    result, grids = check_picture(scene, Volumes, state)
    words = [text for text, _ in scene.labels]
    assert {"input", "output" if result.output else "no output"} <= set(words)
    assert {"input", "channels", "filter 0", "slices 0"} <= grids.keys()
    assert ("output" in grids) == bool(result.output) == ("maps" in grids)


def test_every_extreme_of_every_control_draws_a_whole_picture(scene):
    for settings_ in extremes(RANGES, "P"):
        check(scene, State(**settings_))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(STATES)
def test_random_settings_draw_a_whole_picture(scene, values):
    check(scene, State(**values))


@pytest.mark.parametrize("name", Volumes.presets)
def test_presets_draw_a_whole_picture(scene, name):
    check(scene, State(**Volumes.presets[name]))


def test_the_picture_is_not_blank_and_shows_each_role():
    explorer = Volumes(W=10, P=(0, 1), S=3)
    pixels = np.asarray(Image.open(io.BytesIO(explorer.picture.frame)))
    assert pixels.shape == (HEIGHT, WIDTH, 3)
    colours = {tuple(colour) for colour in pixels.reshape(-1, 3)}
    from helpers.drawing.palette import FILTER, INPUT, LEFTOVER, OUTPUT

    for role in (INPUT, FILTER, OUTPUT, LEFTOVER):
        face = tuple(int(role.light[at : at + 2], 16) for at in (1, 3, 5))
        assert face in colours, role


@settings(max_examples=100, deadline=None, derandomize=True)
@given(STATES)
def test_sizes_and_costs_are_those_of_the_real_operation(values):
    small = {name: min(value, 9) for name, value in values.items() if name != "P"}
    padding = values["P"]
    sides = (padding, padding) if isinstance(padding, int) else padding
    sides = tuple(min(side, 9) for side in sides)
    result = compute(State(**small, P=sides))
    state = result.state
    x, kernel = np.ones((state.H, state.W, state.D), int), np.ones((state.F, state.F, state.D, state.K), int)
    options = {"stride": state.S, "padding": (sides, sides), "dilation": state.dilation}
    if result.output is None:
        with pytest.raises(ValueError, match="larger than the padded input"):
            ops.conv2d(x, kernel, **options)
        return
    y = ops.conv2d(x, kernel, **options)
    wide, high, filters = result.output
    assert y.shape == (high, wide, filters)
    assert result.counts.weights == kernel.size
    assert result.counts.activations == y.size
    assert result.counts.macs == y.size * kernel[..., 0].size


@settings(max_examples=150, deadline=None, derandomize=True)
@given(STATES)
def test_offers_fit_exactly(values):
    state = State(**values)
    before = compute(state)
    offered = offers(before)
    exact = before.rows.exact and before.columns.exact
    assert exact == (not offered)
    for _, changes in offered.get("items", []):
        after = compute(replace(state, **changes))
        assert after.rows.exact
        assert after.columns.exact
    if not exact and not any("P" in changes for _, changes in offered["items"]):
        assert offered["lead"].startswith("No P")


def test_an_uneven_padding_is_a_setting_like_any_other():
    explorer = Volumes(W=8, H=8, F=3, S=2, P=(0, 1))
    assert explorer.state.P == (0, 1)
    assert explorer.result.output == (4, 4, 2)
    assert explorer.set_state(P=(2, 2)) is None
    assert explorer.state.P == 2


def test_without_an_output_nothing_is_said_to_be_read_or_met():
    found = {region.name: region for region in regions(compute(State(W=2, H=7, F=3, S=1, P=0)))}
    for name in ("input", "filter 0"):
        for of in ("down", "across"):
            assert {len(range(*each)) for each in found[name].fields[of][1]} == {0}, (name, of)
    assert "used at 0 places" in found["filter 0"].sentence


def test_a_row_that_no_window_reads_is_named():
    found = {region.name: region for region in regions(compute(State(W=10, H=8, F=3, S=2, P=0)))}
    assert found["input"].fields["row_kind"][1] == [""] * 7 + [" (read by no window)"]
    assert found["input"].fields["column_kind"][1] == [""] * 9 + [" (read by no window)"]


def test_when_no_padding_fits_it_says_so():
    offered = offers(compute(State(W=10, H=7, F=3, S=2, P=0)))
    assert offered["lead"].startswith("No P can fit: W and H differ by 3, which S = 2 does not divide.")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"W": 0}, "W must be at least 1, got 0"),
        ({"W": 1000}, "W must be at most 256, got 1000"),
        ({"F": 2.5}, "F must be a whole number, got 2.5"),
        ({"W": (5, 6)}, r"W must be a whole number, got \(5, 6\)"),
        ({"P": -1}, "P must be at least 0, got -1"),
        ({"P": (0, 1, 2)}, r"P must be a whole number or \(before, after\), got \(0, 1, 2\)"),
        ({"Q": 1}, "Volumes has no setting 'Q': the settings are W, H, D, F, K, S, P, dilation"),
    ],
)
def test_bad_settings_are_refused_in_one_sentence(changes, message):
    explorer = Volumes()
    before = explorer.state
    with pytest.raises(ValueError, match=f"^{message}$"):
        explorer.set_state(**changes)
    assert explorer.state == before


def test_words_say_what_is_left_over_and_whether_it_is_padding():
    assert "1 column and 1 row left over at the end." in describe(compute(State(W=10, H=10, P=0)))
    resnet = describe(compute(State(**Volumes.presets["ResNet's first layer: 7×7, S = 2, P = 3"])))
    assert "1 column and 1 row left over at the end, all of it padding." in resnet
    assert "skipped in between" in describe(compute(State(W=12, H=12, F=2, S=4, P=0)))
    assert "no output" in describe(compute(State(F=9, P=0)))
    assert "9 wide" not in describe(compute(State(F=9, P=2)))


def test_controls_and_code_change_the_same_state():
    explorer = Volumes()
    first, frame = explorer.state, explorer.picture.frame
    explorer._controls["W"].slider.value = 9
    assert explorer.state.W == 9
    assert explorer._controls["W"].box.value == 9
    assert explorer.picture.frame != frame
    explorer._controls["P"].after.value = 2
    assert explorer.state.P == (1, 2)
    explorer.set_state(S=3, P=0)
    assert explorer._controls["S"].slider.value == 3
    assert explorer._controls["P"].after.value == 0
    explorer.box.children[0].children[-1].click()
    assert explorer.state == first
    assert explorer.picture.frame == frame


def test_a_preset_is_named_as_long_as_it_is_shown():
    explorer = Volumes()
    name = "VGG's 3×3: 224×224×64, S = 1, P = 1"
    explorer._preset.value = name
    assert explorer.state.D == 64
    explorer.set_state(S=2)
    assert explorer._preset.value == ""
    explorer.set_state(S=1)
    assert explorer._preset.value == name


def test_an_offer_that_is_taken_becomes_the_state():
    explorer = Volumes(W=10, H=10, P=0)
    changes = dict(explorer.picture.offers["items"])["P = (0, 1)"]
    explorer._message(None, {"apply": json.loads(json.dumps(changes))}, [])
    assert explorer.state.P == (0, 1)
    assert explorer.picture.offers == {}


def test_text_form_is_short_and_the_picture_is_a_png():
    explorer = Volumes()
    bundle, _ = explorer._repr_mimebundle_()
    assert bundle["text/plain"] == repr(explorer)
    assert repr(explorer) == (
        "Volumes: W=5 H=5 D=3 F=3 K=2 S=2 P=1 dilation=1\n"
        "Input 5×5×3, padding 1, 2 filters of 3×3×3, stride 2: output 3×3×2. "
        "54 weights and 2 biases make 56 parameters; 486 multiply-adds."
    )
    assert isinstance(bundle["image/png"], str)
    assert "application/vnd.jupyter.widget-view+json" in bundle


def test_picked_is_what_the_reader_chose():
    explorer = Volumes()
    assert explorer.picked == {}
    explorer.picture.picked = {"region": "output", "row": 1, "column": 2}
    assert explorer.picked == {"region": "output", "row": 1, "column": 2}


def test_a_dense_screen_gets_a_denser_picture():
    explorer = Volumes()
    explorer.picture.pixel_ratio = 2.0
    assert Image.open(io.BytesIO(explorer.picture.frame)).size == (2 * WIDTH, 2 * HEIGHT)


def test_unread_cells_are_those_of_shapes():
    result = compute(State(W=12, H=9, F=2, S=4, P=0))
    assert result.columns.never_read == (2, 3, 6, 7, 10, 11)
    assert result.rows == shapes.axis(9, 2, 4)


def test_a_small_frame_is_filled_up_to_a_segment():
    picture = Volumes(W=1, H=1, D=1, K=1, F=1, S=1, P=0).picture
    assert len(picture.frame) + len(picture.filler) == SEGMENT
    picture.show(bytes(SEGMENT + 1), "", {}, {})
    assert picture.filler == b""


def test_a_dilation_set_from_code_is_in_sight():
    explorer = Volumes()
    control = explorer._controls["dilation"].widget
    assert control.layout.display == "none"
    explorer.set_state(dilation=2)
    assert control.layout.display is None

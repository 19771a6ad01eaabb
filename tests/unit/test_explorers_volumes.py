"""The volumes explorer without a browser: every setting gives a whole picture and true words."""

import numpy as np
import pytest
from hypothesis import given, settings

from helpers import ops, shapes
from helpers.drawing.palette import FILTER, INPUT, LEFTOVER, OUTPUT, coloured
from helpers.explorers import Volumes
from helpers.explorers.volumes import State, compute, describe, offers
from helpers.explorers.volumes.picture import HEIGHT, WIDTH
from tests.unit.pictures import WatchedScene, check_picture, colours_of
from tests.unit.reader import Reader
from tests.unit.states import states


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(WIDTH, HEIGHT)


STATES = states(State)


def check(scene, state):
    """Hold the picture of `state` to what every picture must be, and a volumes picture besides."""
    result, grids = check_picture(scene, Volumes, state)
    words = [text for text, _ in scene.labels]
    assert {"input", "output" if result.output else "no output"} <= set(words)
    assert {"input", "channels", "filter 0", "slices 0"} <= grids.keys()
    assert ("output" in grids) == bool(result.output) == ("maps" in grids)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(STATES)
def test_random_settings_draw_input_filters_and_output(scene, state):
    check(scene, state)


def test_the_picture_is_not_blank_and_shows_each_role():
    found = colours_of(Volumes(W=10, P=(0, 1), S=3))
    for role in (INPUT, FILTER, OUTPUT, LEFTOVER):
        assert coloured(role.light) in found, role


@settings(max_examples=100, deadline=None, derandomize=True)
@given(states(State, dict.fromkeys(("W", "H", "D", "F", "K", "S", "P", "dilation"), 9)))
def test_sizes_and_costs_are_those_of_the_real_operation(state):
    result, sides = compute(state), (state.P, state.P) if isinstance(state.P, int) else state.P
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
def test_offers_fit_exactly(state):
    before = compute(state)
    offered = offers(before)
    exact = before.rows.exact and before.columns.exact
    assert exact == (not offered)
    for _, changes in offered.get("items", []):
        after = compute(state.changed(**changes))
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
    reader = Reader(Volumes(W=2, H=7, F=3, S=1, P=0))
    assert reader.says("input").endswith("Output rows that read it: none; columns: none.")
    said = reader.says("filter 0", 1, 1)
    assert "used at 0 places. The input cells it meets: rows none; columns none." in said
    assert reader.lights("filter 0", 1, 1) == [("input", range(0), range(0))]
    assert reader.lights("input") == []


def test_a_cell_that_no_window_reads_says_so():
    reader = Reader(Volumes(W=10, H=8, F=3, S=2, P=0))
    assert ", row 6, column 8, in all 3 channels" in reader.says("input", 6, 8)
    assert ", row 7 (read by no window), column 9 (read by no window), in" in reader.says("input", 7, 9)


def test_padding_is_named_and_counted():
    reader = Reader(Volumes(W=5, H=5, F=3, S=2, P=1))
    assert ", row -1" not in reader.says("input", -1, 0)
    assert ", row −1 (padding), column 0, in" in reader.says("input", -1, 0)
    assert "rows −1 to 1 (1 of them padding) and columns 1 to 3;" in reader.says("output", 0, 1)


def test_what_lights_up_is_what_meets():
    reader = Reader(Volumes(W=7, H=7, F=3, S=2, P=1, dilation=2))
    assert reader.lights("output", 1, 0) == [("input", range(1, 6, 2), range(-1, 4, 2))]
    assert reader.lights("filter 1", 2, 0) == [("input", range(3, 8, 2), range(-1, 4, 2))]
    assert reader.lights("input", 1, 1) == [("output", range(0, 2), range(0, 2))]
    assert reader.lights("maps", 0, 1) == [("filter 1", None, None), ("slices 1", None, None)]
    channel = range(2, 3)
    assert reader.lights("channels", 0, 2) == [("slices 0", None, channel), ("slices 1", None, channel)]
    assert reader.lights("slices 0", 0, 2) == [("channels", None, channel)]


def test_when_no_padding_fits_it_says_so():
    offered = offers(compute(State(W=10, H=7, F=3, S=2, P=0)))
    assert offered["lead"].startswith("No P can fit: W and H differ by 3, which S = 2 does not divide.")


def test_words_say_what_is_left_over_and_whether_it_is_padding():
    assert "1 column and 1 row left over at the end." in describe(compute(State(W=10, H=10, P=0)))
    resnet = describe(compute(State(**Volumes.presets["ResNet's first layer: 7×7, S = 2, P = 3"])))
    assert "1 column and 1 row left over at the end, all of it padding." in resnet
    assert "skipped in between" in describe(compute(State(W=12, H=12, F=2, S=4, P=0)))
    assert "no output" in describe(compute(State(F=9, P=0)))
    assert "9 wide" not in describe(compute(State(F=9, P=2)))


def test_an_offer_that_is_taken_becomes_the_state():
    reader = Reader(Volumes(W=10, H=10, P=0))
    assert reader.takes("P = (0, 1)") == 1
    assert reader.explorer.state.P == (0, 1)
    assert reader.offers == {}


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


def test_unread_cells_are_those_of_shapes():
    result = compute(State(W=12, H=9, F=2, S=4, P=0))
    assert result.columns.never_read == (2, 3, 6, 7, 10, 11)
    assert result.rows == shapes.axis(9, 2, 4)

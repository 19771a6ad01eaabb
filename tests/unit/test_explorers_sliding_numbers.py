"""The sliding-window explorer's numbers: exact, whatever the settings; its limits and its steps."""

from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
from hypothesis import given, settings
from scipy import signal

from helpers import samples, shapes
from helpers.drawing.numerals import written
from helpers.explorers import Sliding
from helpers.explorers.sliding import Photo, State, compute
from helpers.explorers.sliding.model import OWN, last_step
from tests.unit.oracles import conv_by_loops
from tests.unit.reader import Reader
from tests.unit.sliding import SMALL, STATES, input_of, legal, padding_of, value_of, weights_of
from tests.unit.states import photo


@settings(max_examples=150, deadline=None, derandomize=True)
@given(SMALL)
def test_the_output_is_what_plain_loops_make_of_it(state):
    result = compute(state)
    x = input_of(state)
    laid, bias = weights_of(state)
    assert np.array_equal(result.x, x)
    assert result.x.dtype.kind == "i"
    assert np.array_equal(np.rint(result.kernel * 100), laid)
    assert np.array_equal(np.rint(result.bias * 100), bias)
    padded = [side + sum(sides) for side, sides in zip(x.shape, padding_of(state), strict=False)]
    if min(padded) < state.F:
        assert result.y is None
        return
    steps = {"stride": (state.S, state.S), "dilation": (1, 1)}
    y = conv_by_loops(x, laid, padding=padding_of(state), **steps) + bias
    assert result.y.shape == y.shape
    for place in np.ndindex(*y.shape):
        assert result.y[place] == y[place] / 100  # the float nearest to the exact number
    step = (result.place[0] * y.shape[0] + result.place[1]) * y.shape[1] + result.place[2]
    assert step == state.step


def test_scipy_correlates_and_convolves_the_same_numbers():
    state = legal(W=9, D=3, F=4, K=2, S=1, P=0)
    for flip, operation in ((False, signal.correlate), (True, signal.convolve)):
        result = compute(replace(state, flip=flip))
        kernel, bias = samples.kernel("seeded integers", 4, 3, 2)
        for k in range(2):
            slices = [operation(result.x[:, :, d], kernel[:, :, d, k], "valid") for d in range(3)]
            assert np.array_equal(result.y[:, :, k], sum(slices) + bias[k])
    assert not np.array_equal(compute(state).y, compute(replace(state, flip=True)).y)


def test_a_typed_kernel_is_exact_to_the_hundredth():
    typed = dict.fromkeys(np.ndindex(1, 6, 16, 16), 0.29) | {(0,): -0.01}
    result = compute(legal(W=16, D=6, F=16, K=1, P=0, S=1, kernel=OWN, typed=tuple(typed.items())))
    total = 29 * int(result.x.sum()) - 1
    assert result.y.shape == (1, 1, 1)
    assert result.y[0, 0, 0] == total / 100
    assert value_of(written(result.y[0, 0, 0])) == Fraction(total, 100)


def test_a_picture_of_depth_one_is_grey_and_of_depth_two_is_red_and_green():
    pixels = np.array([[[0, 0, 4], [255, 255, 255]], [[10, 20, 33], [1, 2, 2]]], np.uint8)
    image = Photo("four.png", (2, 2), pixels)
    grey = compute(legal(W=2, D=1, F=1, input="your image", image=image)).x
    assert grey.tolist() == [[[1], [255]], [[21], [2]]]
    two = compute(legal(W=2, D=2, F=1, input="your image", image=image)).x
    assert np.array_equal(two, pixels[:, :, :2])


def test_axes_are_those_of_shapes():
    state = legal(W=9, F=4, S=3, P=(1, 2), input="your image", image=photo(64, 128))
    result = compute(state)
    assert (result.rows, result.columns) == shapes.axes((4, 9), 4, 3, ((1, 2), (1, 2)))


def test_the_demo_of_cs231n_has_its_sizes():
    result = compute(legal(**next(iter(Sliding.presets.values()))))
    assert result.x.shape == (5, 5, 3)
    assert result.kernel.shape == (3, 3, 3, 2)
    assert result.y.shape == (3, 3, 2)


def test_every_step_has_a_place_of_its_own():
    state = legal(W=6, F=3, S=1, P=(0, 1), K=3, input="your image", image=photo(50, 100), D=2)
    high, wide, filters = compute(state).y.shape
    assert (high, wide) == (2, 5)
    places = [compute(replace(state, step=step)).place for step in range(high * wide * filters)]
    assert places == list(product(range(filters), range(high), range(wide)))


def test_limits_hang_on_the_other_settings():
    assert State().limits()["step"] == (0, 17)
    assert State().limits()["D"] == (1, 6)
    assert State().limits()["F"] == (1, 16)
    assert State(input="photograph").limits()["D"] == (1, 3)
    assert State(kernel="edges").limits()["F"] == (2, 16)
    assert State(kernel=OWN, typed_on="edges").limits()["F"] == (2, 16)
    assert State(kernel="blur", typed_on="edges").limits()["F"] == (1, 16)
    assert State(W=3, F=9, P=0).limits()["step"] == (0, 0)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(STATES)
def test_the_last_step_is_the_last_number_of_the_output(state):
    result = compute(state)
    last = state.limits()["step"][1]
    assert last == (0 if result.y is None else result.y.size - 1)
    plays = state.view == "numbers" and result.y is not None and not state.covered
    assert last_step(result) == (last if plays else None)
    if result.y is not None:
        high, wide, filters = result.y.shape
        assert compute(replace(state, step=last)).place == (filters - 1, high - 1, wide - 1)


def test_feature_maps_and_filters_that_do_not_fit_have_no_steps_to_play():
    reader = Reader(Sliding(W=3, F=6, P=1))
    assert reader.player is None
    assert reader.explorer.state.step == 0
    reader.moves("P", 2)
    assert reader.player == (0, 1)  # one place for each of two filters
    reader.chooses("view", "feature maps")
    assert reader.player is None


def test_a_step_survives_a_change_that_keeps_it_legal_and_no_other():
    reader = Reader(Sliding(step=10**6))
    assert reader.explorer.state.step == 17
    reader.plays(10)
    reader.moves("P", 2)
    assert reader.player == (10, 31)
    reader.explorer.set_state(K=1, P=1)
    assert reader.explorer.state.step == 8
    reader.plays(10**6)
    assert reader.explorer.result.place == (0, 2, 2)
    assert reader.player == (8, 8)


def test_a_picture_and_edges_clamp_what_they_do_not_have():
    explorer = Sliding(D=6, F=1)
    explorer.set_state(input="photograph")
    assert explorer.state.D == 3
    explorer.set_state(kernel="edges")
    assert explorer.state.F == 2
    explorer.set_state(D=6, F=1)
    assert (explorer.state.D, explorer.state.F) == (3, 2)


def test_a_choice_that_narrows_other_controls_sends_one_frame():
    reader = Reader(Sliding(D=6, F=1, kernel="blur"))
    assert reader.chooses("input", "photograph") == 1
    assert reader.chooses("kernel", "edges") == 1
    for part in (reader.control("D"), *reader.boxes("D")):
        assert (part.min, part.max, part.value) == (1, 3, 3)
    assert [(part.min, part.max, part.value) for part in (reader.control("F"), *reader.boxes("F"))] == [
        (2, 8, 2),  # the slider ends at what is usual
        (2, 16, 2),
    ]
    assert reader.chooses("input", "seeded integers") == reader.chooses("kernel", "blur") == 1
    assert (reader.control("D").max, reader.control("F").min) == (6, 1)

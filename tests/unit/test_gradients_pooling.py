"""The backward passes of the pools against small differences, plain loops, and cases worked out by hand."""

import re
import warnings

import numpy as np
import pytest
from backward import whole_numbers
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracles import max_pool_backward_by_loops

from helpers.gradients import avg_pool2d_backward, max_pool2d_backward, numerical_gradient
from helpers.ops import _windows, avg_pool2d, max_pool2d

BLOCKS = st.sampled_from([128, 3000, 2**24])


@st.composite
def layers(draw):
    """A pooling layer with at least one window: (x's shape, size, keywords), windows that overlap often."""
    few, two = st.integers(1, 3), st.integers(1, 2)
    sides, size = draw(st.tuples(st.integers(1, 6), st.integers(1, 6))), draw(st.tuples(few, few))
    stride, dilation = draw(st.tuples(two, few)), draw(st.tuples(two, two))
    pad = st.integers(0, 3)
    padding = draw(st.tuples(st.tuples(pad, pad), st.tuples(pad, pad)))
    ceil_mode = draw(st.booleans())
    for cells, elements, gap, step, pads in zip(sides, size, dilation, stride, padding, strict=True):
        spare = cells + sum(pads) - gap * (elements - 1) - 1
        assume(spare >= 0 or (ceil_mode and -step < spare))
    batch = draw(st.sampled_from([(), (1,), (2,), (2, 1)]))
    keywords = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
    return (*batch, *sides, draw(two)), size, keywords


def assert_close(found, expected):
    assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
    assert np.abs(found - expected).max(initial=0) <= 1e-6 * np.abs(expected).max(initial=1e-3)


# --- max -----------------------------------------------------------------------------------------


@settings(deadline=None, derandomize=True, max_examples=150)
@given(layers(), BLOCKS)
def test_the_gradient_of_max_pooling_is_the_slope_of_the_loss(layer, block_bytes):
    x_shape, size, keywords = layer
    count = int(np.prod(x_shape))
    x = np.random.default_rng(count).permutation(count).reshape(x_shape) / 8 - 1  # no two alike
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read = np.isfinite(max_pool2d(x, size, **keywords))
    dy = np.where(read, whole_numbers(*read.shape), 5)  # windows of padding alone send their 5 nowhere
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_windows, "BLOCK_BYTES", block_bytes)
        dx = max_pool2d_backward(dy, x, size, **keywords)
    assert_close(dx, numerical_gradient(lambda x: (max_pool2d(x, size, **keywords) * dy)[read].sum(), x))


@settings(deadline=None, derandomize=True, max_examples=150)
@given(layers(), st.integers(0, 3), BLOCKS, st.booleans())
def test_max_pooling_sends_to_the_first_winner_of_each_window_ties_and_nans_too(
    layer, most, block_bytes, with_nan
):
    (*_, height, width, depth), size, keywords = layer
    x = whole_numbers(height, width, depth, low=-most, high=1)
    if with_nan:
        x[whole_numbers(height, width, depth, low=0, high=4, seed=3) == 0] = np.nan
    dy = whole_numbers(*max_pool2d(x, size, **keywords).shape, seed=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_windows, "BLOCK_BYTES", block_bytes)
        dx = max_pool2d_backward(dy, x, size, **keywords)
    np.testing.assert_array_equal(dx, max_pool_backward_by_loops(dy, x, size, **keywords))


def test_of_equal_maxima_the_first_in_row_order_gets_all():
    assert max_pool2d_backward([[[8]]], [[[5], [5]], [[5], [5]]], 2).ravel().tolist() == [8, 0, 0, 0]
    assert max_pool2d_backward([[[8]]], [[[1], [5]], [[5], [1]]], 2).ravel().tolist() == [0, 8, 0, 0]


def test_a_cell_that_wins_in_overlapping_windows_gets_the_sum():
    x = np.array([[0, 0, 0], [0, 9, 0], [0, 0, 0]])[..., None]
    dx = max_pool2d_backward(np.array([[1, 10], [100, 1000]])[..., None], x, 2, stride=1)
    assert dx[..., 0].tolist() == [[0, 0, 0], [0, 1111, 0], [0, 0, 0]]


@pytest.mark.parametrize("least", [-5.0, -np.inf])
def test_padding_never_wins(least):
    x = np.full((1, 1, 1), least)
    assert max_pool2d_backward(np.full((2, 2, 1), 3.0), x, 2, stride=1, padding=1).item() == 12
    x = np.full((1, 1, 1), np.iinfo(np.int8).min, np.int8)
    assert max_pool2d_backward(np.full((2, 2, 1), 3), x, 2, stride=1, padding=1).item() == 12


def test_a_window_of_padding_alone_sends_nothing():
    dy = np.full((3, 3, 1), 7)
    assert max_pool2d_backward(dy, np.ones((1, 1, 1), int), 1, stride=2, padding=2).item() == 7
    assert avg_pool2d_backward(dy, np.ones((1, 1, 1), int), 1, stride=2, padding=2).item() == 7


def test_nan_in_dy_stays_with_the_winner():
    dx = max_pool2d_backward([[[np.nan]], [[1.0]]], np.arange(4.0).reshape(4, 1, 1), (2, 1))
    np.testing.assert_array_equal(dx.ravel(), [0, np.nan, 0, 1])


# --- average -------------------------------------------------------------------------------------


@settings(deadline=None, derandomize=True, max_examples=150)
@given(layers(), BLOCKS, st.booleans())
def test_the_gradient_of_average_pooling_is_the_slope_of_the_loss(layer, block_bytes, counted):
    x_shape, size, keywords = layer
    keywords |= {"count_include_pad": counted}
    x = np.random.default_rng(x_shape).standard_normal(x_shape)
    dy = np.random.default_rng(0).standard_normal(avg_pool2d(x, size, **keywords).shape)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_windows, "BLOCK_BYTES", block_bytes)
        dx = avg_pool2d_backward(dy, x, size, **keywords)
    assert_close(dx, numerical_gradient(lambda x: (avg_pool2d(x, size, **keywords) * dy).sum(), x))


def test_an_average_is_spread_evenly_over_the_cells_that_it_was_taken_of():
    dy, x = np.array([[12.0]])[..., None], np.ones((1, 1, 1))
    assert avg_pool2d_backward(dy, x, 2, padding=((0, 1), (1, 0))).item() == 12
    assert avg_pool2d_backward(dy, x, 2, padding=((0, 1), (1, 0)), count_include_pad=True).item() == 3
    dx = avg_pool2d_backward(np.array([[4, 8]])[..., None], np.ones((2, 3, 1)), 2, stride=1)
    assert dx[..., 0].tolist() == [[1, 3, 2], [1, 3, 2]]


# --- both ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("backward", [max_pool2d_backward, avg_pool2d_backward])
def test_the_stride_is_the_size_unless_given_and_images_do_not_meet(backward):
    x, dy = whole_numbers(2, 3, 6, 6, 2), whole_numbers(2, 3, 3, 2, 2, seed=1)
    dx = backward(dy, x, (2, 3))
    np.testing.assert_array_equal(dx, backward(dy, x, (2, 3), stride=(2, 3)))
    for at in np.ndindex(2, 3):
        np.testing.assert_array_equal(dx[at], backward(dy[at], x[at], (2, 3)))
    assert backward(dy[:0], x[:0], (2, 3)).shape == (0, 3, 6, 6, 2)


@pytest.mark.parametrize(
    ("x_type", "dy_type", "of_max", "of_mean"),
    [
        (np.float16, np.float64, np.float16, np.float16),
        (np.float32, np.float64, np.float32, np.float32),
        (np.float64, np.float32, np.float64, np.float64),
        (">f8", np.int8, np.float64, np.float64),
        (np.uint8, np.int8, np.int64, np.float64),
        (bool, np.uint8, np.int64, np.float64),
        (np.uint8, np.float32, np.float64, np.float64),
    ],
)
def test_the_type_follows_x(x_type, dy_type, of_max, of_mean):
    x, dy = whole_numbers(4, 4, 1, low=0, high=2), whole_numbers(2, 2, 1, low=0)
    found = [
        backward(dy.astype(dy_type), x.astype(x_type), 2)
        for backward in (max_pool2d_backward, avg_pool2d_backward)
    ]
    assert [each.dtype for each in found] == [of_max, of_mean]
    assert all(each.dtype.isnative for each in found)
    np.testing.assert_array_equal(found[0], max_pool2d_backward(dy, x, 2))
    np.testing.assert_array_equal(found[1], avg_pool2d_backward(dy, x, 2))


def test_large_integers_are_exact_or_refused():
    x, dy = np.ones((2, 1, 1), int), np.array([[[2**62 - 1]], [[2**61]]])
    assert max_pool2d_backward(dy[:1], x, (2, 1)).ravel().tolist() == [2**62 - 1, 0]
    x, dy = np.array([[[1]], [[2]], [[1]]]), np.full((2, 1, 1), 2**62)
    with pytest.raises(ValueError, match=f"^the numbers of dy give the sum {2**63}, beyond int64"):
        max_pool2d_backward(dy, x, (2, 1), stride=1)
    assert max_pool2d_backward(dy - [[[0]], [[1]]], x, (2, 1), stride=1)[1].item() == 2**63 - 1


@pytest.mark.parametrize("backward", [max_pool2d_backward, avg_pool2d_backward])
def test_arguments_stay_as_they_are_and_dy_has_the_shape_of_the_output(backward):
    x, dy = whole_numbers(4, 6, 3), whole_numbers(2, 3, 3, seed=1)
    for array in (x, dy):
        array.setflags(write=False)
    dx = backward(dy, x, 2)
    assert dx.flags.writeable
    assert not np.shares_memory(dx, x)
    shapes = "dy has shape (4, 6, 3) and the output of this layer has (2, 3, 3)"
    sentence = f"{shapes}: dy must have the shape of the output"
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        backward(x, x, 2)
    with pytest.raises(ValueError, match=r"^size 7×7 is larger than the padded input"):
        backward(dy, x, 7)


def test_the_backward_pass_does_not_repeat_the_warnings_of_the_forward_pass():
    x = np.ones((3, 224, 224), np.float32)
    with pytest.warns(UserWarning, match="if it is"):
        dy = max_pool2d(x, 2)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        max_pool2d_backward(dy, x, 2)
        avg_pool2d_backward(dy, x, 2)

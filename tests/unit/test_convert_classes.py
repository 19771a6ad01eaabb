"""Fewer classes by averaging, and bilinear upsampling: where fully convolutional networks start from."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.convert import average_classes, bilinear_kernel
from helpers.ops import conv2d, conv2d_transpose, dense

drawn = settings(deadline=None, derandomize=True, max_examples=100)


def numbers(*shape, dtype=np.float64):
    return np.random.default_rng(shape).standard_normal(shape).astype(dtype)


# --- fewer classes -------------------------------------------------------------------------------


def averaged_by_loops(weights, classes):
    """Group after group along the last axis, until there are enough: vgg-fcn's way."""
    each = weights.shape[-1] // classes
    groups = [weights[..., first : first + each] for first in range(0, classes * each, each)]
    return np.stack([sum(np.moveaxis(group, -1, 0)) / each for group in groups], -1)


def test_imagenets_1000_become_21_of_47_each_and_13_are_dropped():
    weights, bias = numbers(1, 1, 8, 1000), numbers(1000)
    fewer, offsets = average_classes(weights, bias, 21)
    assert (fewer.shape, offsets.shape) == ((1, 1, 8, 21), (21,))
    for n in range(21):
        np.testing.assert_allclose(fewer[..., n], weights[..., 47 * n : 47 * n + 47].mean(axis=-1))
        np.testing.assert_allclose(offsets[n], bias[47 * n : 47 * n + 47].mean())
    dropped = weights.copy(), bias.copy()
    for array in dropped:
        array[..., 987:] = np.nan
    for now, before in zip(average_classes(*dropped, 21), (fewer, offsets), strict=True):
        np.testing.assert_array_equal(now, before)
    for array in dropped:
        array[..., 986] = np.nan  # the last one that counts
    assert all(np.isnan(array[..., 20]).all() for array in average_classes(*dropped, 21))


@drawn
@given(st.integers(1, 30), st.data())
def test_the_scores_of_the_fewer_classes_are_the_means_of_the_scores(before, data):
    classes = data.draw(st.integers(1, before))
    side = data.draw(st.integers(1, 2))
    kernel, bias, x = numbers(side, side, 3, before), numbers(before), numbers(3, 4, 3)
    fewer, offsets = average_classes(kernel, bias, classes)
    np.testing.assert_allclose(fewer, averaged_by_loops(kernel, classes), rtol=0, atol=1e-12)
    scores = averaged_by_loops(conv2d(x, kernel, bias), classes)
    np.testing.assert_allclose(conv2d(x, fewer, offsets), scores, rtol=0, atol=1e-12)
    weights = kernel.reshape(-1, before)
    flat, none = average_classes(weights, None, classes)
    assert none is None
    scores = averaged_by_loops(dense(x.reshape(-1)[: len(weights)], weights), classes)
    np.testing.assert_allclose(dense(x.reshape(-1)[: len(weights)], flat), scores, rtol=0, atol=1e-12)


def test_as_many_classes_as_before_are_the_same_ones_and_one_is_the_mean_of_all():
    weights, bias = numbers(4, 10, dtype=np.float32), numbers(10, dtype=np.float32)
    for now, before in zip(average_classes(weights, bias, 10), (weights, bias), strict=True):
        np.testing.assert_array_equal(now, before)
        assert not np.shares_memory(now, before)
    np.testing.assert_allclose(average_classes(weights, bias, 1)[1], [bias.mean()], rtol=1e-6)


@pytest.mark.parametrize(
    ("dtype", "result"), [(np.float16, np.float16), (np.float32, np.float32), (np.int8, np.float64)]
)
def test_floats_keep_their_type_and_integers_become_floats(dtype, result):
    weights, bias = np.array([[1, 2, 3, 5, 9]], dtype), np.array([0, 1, 1, 1, 1], dtype)
    fewer, offsets = average_classes(weights, bias, 2)
    assert fewer.tolist() == [[1.5, 4]]
    assert offsets.tolist() == [0.5, 1]
    assert fewer.dtype == offsets.dtype == result


# --- bilinear upsampling -------------------------------------------------------------------------


def upsampled(x, factor, channels=1, **settings):
    """The picture upsampled with the settings that the kernel's docstring names."""
    kernel = bilinear_kernel(factor, channels)
    default = {"stride": factor, "padding": (len(kernel) - factor) // 2}
    return conv2d_transpose(x, kernel, **default | settings)


def interpolated_by_loops(x, factor):
    """Every output cell from its place between the input cells' centres; what is outside counts as 0."""
    height, width, depth = x.shape
    out = np.zeros((height * factor, width * factor, depth))
    for row, column in np.ndindex(out.shape[:2]):
        r, c = ((cell + 0.5) / factor - 0.5 for cell in (row, column))
        for i, j in np.ndindex(height, width):
            out[row, column] += max(0, 1 - abs(r - i)) * max(0, 1 - abs(c - j)) * x[i, j]
    return out


def inside(cells, factor):
    """The output cells whose two neighbours exist: from the first input's centre to the last one's."""
    places = (np.arange(cells * factor) + 0.5) / factor - 0.5
    return (places >= 0) & (places <= cells - 1)


@drawn
@given(st.integers(1, 8), st.integers(1, 4), st.integers(1, 4), st.integers(1, 3))
def test_upsampling_is_interpolation_between_the_cells_of_each_channel(factor, height, width, channels):
    x = numbers(height, width, channels)
    y = upsampled(x, factor, channels)
    assert y.shape == (factor * height, factor * width, channels)
    np.testing.assert_allclose(y, interpolated_by_loops(x, factor), rtol=0, atol=1e-6)
    np.testing.assert_array_equal(y, upsampled(x, factor, channels, padding="same"))


@pytest.mark.parametrize("factor", [1, 2, 3, 4, 5, 8, 16, 32])
def test_a_constant_picture_stays_constant_inside_and_fades_outside(factor):
    y = upsampled(np.full((3, 4, 1), 7.0), factor)[..., 0]
    rows, columns = inside(3, factor), inside(4, factor)
    np.testing.assert_allclose(y[np.ix_(rows, columns)], 7, rtol=1e-6)
    assert rows.sum() == (2 * factor + 1 if factor % 2 else 2 * factor)
    if factor > 1:
        assert (y[0] < 6).all()
        assert (y[:, -1] < 6).all()


@pytest.mark.parametrize("factor", [1, 2, 3, 4, 5, 8, 16, 32])
def test_a_linear_ramp_stays_linear_inside(factor):
    i, j = np.mgrid[:4, :5]
    y = upsampled((10.0 + 2 * i - 3 * j)[..., None], factor)[..., 0]
    rows, columns = inside(4, factor), inside(5, factor)
    r, c = (((np.arange(cells * factor) + 0.5) / factor - 0.5) for cells in (4, 5))
    expected = 10 + 2 * r[:, None] - 3 * c
    np.testing.assert_allclose(y[np.ix_(rows, columns)], expected[np.ix_(rows, columns)], rtol=0, atol=1e-5)


def test_the_kernels_of_fcn():
    sizes = {factor: bilinear_kernel(factor, 1).shape for factor in (2, 3, 8, 32)}
    assert sizes == {2: (4, 4, 1, 1), 3: (5, 5, 1, 1), 8: (16, 16, 1, 1), 32: (64, 64, 1, 1)}
    two = bilinear_kernel(2, 1)[:, :, 0, 0]
    assert (two[0] * 16).tolist() == [1, 3, 3, 1]  # 1/4 and 3/4, by 1/4
    assert (two[1] * 16).tolist() == [3, 9, 9, 3]
    three = bilinear_kernel(3, 1)[:, :, 0, 0]
    np.testing.assert_allclose(three[2], [1 / 3, 2 / 3, 1, 2 / 3, 1 / 3], rtol=1e-6)
    assert bilinear_kernel(1, 2).tolist() == [[[[1, 0], [0, 1]]]]
    assert two.dtype == np.float32
    # Each output gets the weights of its place in the window, and these add up to 1.
    for factor in (2, 3, 32):
        kernel = bilinear_kernel(factor, 1)[:, :, 0, 0]
        for row, column in np.ndindex(factor, factor):
            np.testing.assert_allclose(kernel[row::factor, column::factor].sum(), 1, rtol=1e-6)


def test_no_channel_reads_another():
    kernel = bilinear_kernel(4, 3)
    for d, k in np.ndindex(3, 3):
        expected = bilinear_kernel(4, 1)[:, :, 0, 0] if d == k else np.zeros((8, 8))
        np.testing.assert_array_equal(kernel[:, :, d, k], expected)


def test_without_padding_the_same_picture_lies_within_a_larger_one():
    x = numbers(3, 5, 2)
    y, whole = upsampled(x, 8, 2), upsampled(x, 8, 2, padding=0)
    assert whole.shape == (32, 48, 2)
    np.testing.assert_array_equal(whole[4:-4, 4:-4], y)


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: average_classes(np.ones((2, 3, 4)), None, 2),
            "weights has shape (2, 3, 4): weights must be [F, F, D, C] or [inputs, C], each at least 1",
        ),
        (
            lambda: average_classes(np.ones((0, 4)), None, 2),
            "weights has shape (0, 4): weights must be [F, F, D, C] or [inputs, C], each at least 1",
        ),
        (
            lambda: average_classes(np.ones((3, 4)), None, 5),
            "classes is 5, more than the 4 of weights: use 1 to 4",
        ),
        (lambda: average_classes(np.ones((3, 4)), None, 0), "classes must be at least 1, got 0"),
        (lambda: average_classes(np.ones((3, 4)), None, 1.5), "classes must be a whole number, got 1.5"),
        (
            lambda: average_classes(np.ones((3, 4)), np.ones(3), 2),
            "bias shape (3,) does not match the 4 classes of weights: bias must be [4] or None"
            "; if it is [C, inputs], use weights.T",
        ),
        (
            lambda: average_classes(np.ones((3, 4)), "dog", 2),
            "bias must be an array of integers or real floats, got <U3: convert it",
        ),
        (lambda: bilinear_kernel(0, 1), "factor must be at least 1, got 0"),
        (lambda: bilinear_kernel(1.5, 1), "factor must be a whole number, got 1.5"),
        (lambda: bilinear_kernel(2, 0), "channels must be at least 1, got 0"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()

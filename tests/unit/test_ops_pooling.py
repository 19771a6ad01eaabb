"""max_pool2d and avg_pool2d against onnxruntime and plain loops."""

import re
import tracemalloc
import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracles import pool_by_loops, pool_by_onnxruntime

from helpers.ops import _windows, avg_pool2d, max_pool2d

drawn = settings(deadline=None, derandomize=True, max_examples=200)


def whole_numbers(*shape, dtype=np.float32):
    return np.random.default_rng(shape).integers(-99, 100, shape).astype(dtype)


@st.composite
def layers(draw, most_padding=4):
    """A pooling layer with at least one window: (x's shape, size, keywords), pads uneven."""
    few = st.integers(1, 3)
    sides, size = draw(st.tuples(st.integers(1, 9), st.integers(1, 9))), draw(st.tuples(few, few))
    stride, dilation = draw(st.tuples(few, few)), draw(st.tuples(few, few))
    pad = st.integers(0, most_padding)
    padding = draw(st.tuples(st.tuples(pad, pad), st.tuples(pad, pad)))
    ceil_mode = draw(st.booleans())
    for cells, elements, gap, step, pads in zip(sides, size, dilation, stride, padding, strict=True):
        spare = cells + sum(pads) - gap * (elements - 1) - 1
        assume(spare >= 0 or (ceil_mode and -step < spare))
    batch = draw(st.sampled_from([(), (1,), (3,), (2, 1, 2)]))
    keywords = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
    return (*batch, *sides, draw(few)), size, keywords


def acceptable_to_onnxruntime(size, keywords):
    """It refuses padding as large as the kernel."""
    return all(max(pads) < elements for pads, elements in zip(keywords["padding"], size, strict=True))


@drawn
@given(layers(most_padding=2), st.sampled_from([8, 100, 700, 2**20]))
def test_max_pool2d_is_onnxruntimes(layer, block_bytes):
    x_shape, size, keywords = layer
    assume(acceptable_to_onnxruntime(size, keywords))
    x = whole_numbers(*x_shape)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_windows, "BLOCK_BYTES", block_bytes)
        y = max_pool2d(x, size, **keywords)
    theirs = pool_by_onnxruntime("MaxPool", x, size, **keywords)
    theirs[theirs == np.finfo(np.float32).min] = -np.inf  # what it gives for padding alone
    np.testing.assert_array_equal(y, theirs)


@drawn
@given(layers(most_padding=2), st.booleans(), st.sampled_from([8, 100, 700, 2**20]))
def test_avg_pool2d_is_onnxruntimes(layer, count_include_pad, block_bytes):
    x_shape, size, keywords = layer
    assume(acceptable_to_onnxruntime(size, keywords))
    x = whole_numbers(*x_shape)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_windows, "BLOCK_BYTES", block_bytes)
        y = avg_pool2d(x, size, **keywords, count_include_pad=count_include_pad)
    theirs = pool_by_onnxruntime("AveragePool", x, size, **keywords, count_include_pad=int(count_include_pad))
    np.testing.assert_allclose(y, theirs, rtol=1e-6)


@drawn
@given(layers())
def test_pools_are_the_definition_in_loops(layer):
    x_shape, size, keywords = layer
    x = whole_numbers(*x_shape[-3:], dtype=np.int16)
    cells, shape = pool_by_loops(x, size, **keywords)
    largest, mean = max_pool2d(x, size, **keywords), avg_pool2d(x, size, **keywords)
    padded_mean = avg_pool2d(x, size, **keywords, count_include_pad=True)
    assert largest.shape == mean.shape == padded_mean.shape == (*shape, x.shape[-1])
    for place, (read, counted) in cells.items():
        expected = read.max(axis=0) if len(read) else np.full(x.shape[-1], -(2**15))
        np.testing.assert_array_equal(largest[place], expected)
        expected = read.sum(axis=0) / len(read) if len(read) else 0
        np.testing.assert_array_equal(mean[place], expected)
        expected = read.sum(axis=0) / counted if counted else 0
        np.testing.assert_array_equal(padded_mean[place], expected)


@pytest.mark.parametrize(
    ("side", "size", "stride", "padding", "floored", "ceiled"),
    [
        (28, 3, 2, 1, 14, 15),  # Caffe's example
        (7, 2, 2, 0, 3, 4),
        (5, 2, 2, 1, 3, 3),  # a fourth window would start in the padding on the right
        (2, 3, 2, 0, 0, 1),  # larger than its input by less than a stride
        (224, 2, 2, 0, 112, 112),
    ],
)
def test_ceil_mode(side, size, stride, padding, floored, ceiled):
    x = np.zeros((side, side, 1))
    assert max_pool2d(x, size, stride=stride, padding=padding, ceil_mode=True).shape == (ceiled, ceiled, 1)
    if floored:
        assert avg_pool2d(x, size, stride=stride, padding=padding).shape == (floored, floored, 1)
    else:
        with pytest.raises(ValueError, match=r"^size 3 is larger than the padded input"):
            avg_pool2d(x, size, stride=stride, padding=padding)


def test_what_the_mean_is_taken_over():
    x = np.full((5, 5, 1), 6.0)
    keywords = {"stride": 3, "padding": 1, "ceil_mode": True}
    assert (avg_pool2d(x, 3, **keywords) == 6).all()
    y = avg_pool2d(x, 3, **keywords, count_include_pad=True)[..., 0]
    # 4 of 9 cells, then 6 of 9; the last window's third row and column are beyond the padding.
    np.testing.assert_array_equal(y, [[6 * 4 / 9, 4], [4, 6]])


def test_stride_is_the_size_unless_given():
    x = whole_numbers(8, 9, 2)
    np.testing.assert_array_equal(max_pool2d(x, (2, 3)), max_pool2d(x, (2, 3), stride=(2, 3)))
    blocks = x.reshape(4, 2, 3, 3, 2)
    np.testing.assert_array_equal(max_pool2d(x, (2, 3)), blocks.max(axis=(1, 3)))
    np.testing.assert_allclose(avg_pool2d(x, (2, 3)), blocks.mean(axis=(1, 3)), rtol=1e-6)


@pytest.mark.parametrize("name", ["valid", "same", "same_lower", "full"])
def test_named_padding(name):
    x = whole_numbers(6, 7, 2)
    pads = {"valid": (0, 0), "same": (0, 1), "same_lower": (1, 0), "full": (2, 2)}[name]
    columns = {"same": (1, 1), "same_lower": (1, 1)}.get(name, pads)
    for pool in (max_pool2d, avg_pool2d):
        expected = pool(x, 3, stride=2, padding=(pads, columns))
        np.testing.assert_array_equal(pool(x, 3, stride=2, padding=name), expected)


@pytest.mark.parametrize(
    "dtype", [bool, np.int8, np.uint8, np.int64, np.uint64, np.float16, np.float32, np.float64]
)
def test_number_types(dtype):
    x = (whole_numbers(4, 4, 2) % 2).astype(dtype)
    largest, mean = max_pool2d(x, 2), avg_pool2d(x, 2)
    assert largest.dtype == dtype
    assert mean.dtype == (dtype if np.issubdtype(dtype, np.floating) else np.float64)
    blocks = x.reshape(2, 2, 2, 2, 2)
    np.testing.assert_array_equal(largest, blocks.max(axis=(1, 3)))
    np.testing.assert_array_equal(mean, blocks.mean(axis=(1, 3), dtype=float))


def test_the_largest_integer_is_not_mistaken_and_half_precision_does_not_overflow():
    assert max_pool2d(np.full((2, 2, 1), 2**53 + 1), 2).item() == 2**53 + 1
    assert max_pool2d(np.full((1, 1, 1), -128, np.int8), 3, padding=1).item() == -128
    assert avg_pool2d(np.full((2, 2, 1), 60000, np.float16), 2).item() == np.float16(60000)


def test_nan_and_infinity_reach_the_windows_that_read_them_and_no_other():
    x = np.ones((6, 6, 1), np.float32)
    x[0, 0], x[5, 5], x[0, 5] = np.nan, np.inf, -np.inf
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        largest, mean = max_pool2d(x, 2)[..., 0], avg_pool2d(x, 2)[..., 0]
    expected = np.ones((3, 3), np.float32)
    expected[0, 0], expected[2, 2] = np.nan, np.inf
    np.testing.assert_array_equal(largest, expected)
    expected[0, 2] = -np.inf
    np.testing.assert_array_equal(mean, expected)


def test_arrays_in_any_layout_work_and_stay_as_they_are():
    base = whole_numbers(2, 9, 3, 8)
    kept = base.copy()
    x = base.transpose(0, 3, 1, 2)[:, ::-2]
    for pool in (max_pool2d, avg_pool2d):
        np.testing.assert_array_equal(pool(x, 2, padding=1), pool(x.copy(), 2, padding=1))
        assert not np.shares_memory(pool(x, 1), x)
        assert pool(x[:0], 2).shape == (0, 2, 4, 3)
    np.testing.assert_array_equal(base, kept)


def test_scratch_memory_stays_small():
    x = np.zeros((4, 224, 224, 64), np.float32)
    for pool in (max_pool2d, avg_pool2d):
        tracemalloc.start()
        y = pool(x, 3, stride=1, padding=1)
        peak = tracemalloc.get_traced_memory()[1] - y.nbytes
        tracemalloc.stop()
        assert peak < 12 * 2**20


IMAGE = np.zeros((5, 5, 3))


@pytest.mark.parametrize("pool", [max_pool2d, avg_pool2d])
@pytest.mark.parametrize(
    ("arguments", "keywords", "message"),
    [
        ((IMAGE, 0), {}, "size must be at least 1, got 0"),
        ((IMAGE, (2, 2, 2)), {}, "size must be an int or (rows, columns), got (2, 2, 2)"),
        ((IMAGE, 2.5), {}, "size must be a whole number, got 2.5"),
        ((IMAGE, 2), {"stride": 0}, "stride must be at least 1, got 0"),
        ((IMAGE, 2), {"dilation": 0}, "dilation must be at least 1, got 0"),
        ((IMAGE, 2), {"padding": -1}, "padding must be at least 0, got -1"),
        (
            (IMAGE, (6, 2)),
            {},
            "size 6 is larger than the padded input 0 + 5 + 0 = 5: "
            "use a window that spans at most 5, or 1 more padding in all",
        ),
        (
            (IMAGE[0], 2),
            {},
            "x has 2 axes, shape (5, 3): it must be [H, W, D], batch axes before them, "
            "so add the axes that are missing (one channel is D = 1)",
        ),
        (
            (IMAGE * 1j, 2),
            {},
            "x must be an array of integers or real floats, got complex128: convert it",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(pool, arguments, keywords, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        pool(*arguments, **keywords)

"""conv2d_backward against small differences, plain loops, and cases worked out by hand."""

import re
import tracemalloc
import warnings

import numpy as np
import pytest
from backward import whole_numbers
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracles import conv_backward_by_loops

from helpers.gradients import conv2d_backward, conv2d_weights_backward, numerical_gradient
from helpers.ops import _windows, conv2d, conv2d_transpose


@st.composite
def layers(draw, most=5):
    """A layer that fits its input: (x's shape, kernel's shape, keywords), pads uneven or named."""
    few, two = st.integers(1, 3), st.integers(1, 2)
    size, kernel = draw(st.tuples(st.integers(1, most), st.integers(1, most))), draw(st.tuples(few, few))
    stride, dilation = draw(st.tuples(few, few)), draw(st.tuples(two, few))
    side = st.tuples(st.integers(0, 3), st.integers(0, 3))
    padding, groups = draw(st.tuples(side, side)), draw(st.sampled_from([1, 1, 2, 3]))
    for cells, elements, gap, pads in zip(size, kernel, dilation, padding, strict=True):
        assume(cells + sum(pads) >= gap * (elements - 1) + 1)
    batch = draw(st.sampled_from([(), (1,), (2,), (2, 1)]))
    depth, filters = draw(two), draw(two)
    keywords = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    return (*batch, *size, depth * groups), (*kernel, depth, filters * groups), keywords


def real_numbers(*shape, seed=0):
    return np.random.default_rng((*shape, seed)).standard_normal(shape)


def assert_close(found, expected):
    """Within 10⁻⁶ of the largest number, in the shape and type."""
    assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
    assert np.abs(found - expected).max(initial=0) <= 1e-6 * np.abs(expected).max(initial=1e-3)


# --- against oracles -----------------------------------------------------------------------------


@settings(deadline=None, derandomize=True, max_examples=250)
@given(
    layers(), st.sampled_from([None, None, "same", "same_lower", "full"]), st.sampled_from([8, 700, 2**24])
)
def test_the_gradients_are_the_slopes_of_the_loss(layer, named, block_bytes):
    x_shape, kernel_shape, keywords = layer
    if named:
        keywords["padding"] = named
    x, kernel, bias = real_numbers(*x_shape), real_numbers(*kernel_shape), real_numbers(kernel_shape[-1])
    dy = real_numbers(*conv2d(x, kernel, **keywords).shape, seed=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_windows, "BLOCK_BYTES", block_bytes)  # 8: one output cell at a time
        dx, dkernel, dbias = conv2d_backward(dy, x, kernel, **keywords)

    def loss(x, kernel, bias):
        return (conv2d(x, kernel, bias, **keywords) * dy).sum()

    assert_close(dx, numerical_gradient(lambda x: loss(x, kernel, bias), x))
    assert_close(dkernel, numerical_gradient(lambda kernel: loss(x, kernel, bias), kernel))
    assert_close(dbias, numerical_gradient(lambda bias: loss(x, kernel, bias), bias))
    for one, other in zip(conv2d_weights_backward(dy, x, kernel, **keywords), (dkernel, dbias), strict=True):
        assert_close(one, other)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(layers(most=8))
def test_the_gradients_are_the_definition_in_loops(layer):
    x_shape, kernel_shape, keywords = layer
    x, kernel = whole_numbers(*x_shape[-3:]).astype(np.int16), whole_numbers(*kernel_shape).astype(np.int8)
    dy = whole_numbers(*conv2d(x, kernel, **keywords).shape, seed=1).astype(np.int32)
    found = conv2d_backward(dy, x, kernel, **keywords)
    for one, other in zip(found, conv_backward_by_loops(dy, x, kernel, **keywords), strict=True):
        assert one.dtype == np.int64
        np.testing.assert_array_equal(one, other)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(layers(most=9))
def test_the_backward_pass_is_the_adjoint_of_the_forward_pass(layer):
    """⟨dy, conv(u)⟩ = ⟨dx, u⟩ for every u, and the same for every kernel."""
    x_shape, kernel_shape, keywords = layer
    x, kernel = whole_numbers(*x_shape), whole_numbers(*kernel_shape)
    u, v = whole_numbers(*x_shape, seed=2), whole_numbers(*kernel_shape, seed=2)
    dy = whole_numbers(*conv2d(x, kernel, **keywords).shape, seed=1)
    dx, dkernel, _ = conv2d_backward(dy, x, kernel, **keywords)
    assert (dx * u).sum() == (dy * conv2d(u, kernel, **keywords)).sum()
    assert (dkernel * v).sum() == (dy * conv2d(x, v, **keywords)).sum()


# --- by hand -------------------------------------------------------------------------------------


def test_a_case_on_paper():
    x, kernel = np.arange(9).reshape(3, 3, 1), np.array([[1, 2], [3, 4]]).reshape(2, 2, 1, 1)
    dx, dkernel, dbias = conv2d_backward(np.array([[1, 0], [0, 10]])[..., None], x, kernel)
    assert dkernel[..., 0, 0].tolist() == [[0 + 40, 1 + 50], [3 + 70, 4 + 80]]
    assert dx[..., 0].tolist() == [[1, 2, 0], [3, 4 + 10, 20], [0, 30, 40]]
    assert dbias.tolist() == [11]


def test_the_kernel_is_scattered_as_it_is_and_gathered_turned():
    kernel = np.arange(1, 10).reshape(3, 3, 1, 1)
    dy = np.zeros((3, 3, 1), int)
    dy[1, 1] = 1
    dx, _, _ = conv2d_backward(dy, np.zeros((5, 5, 1), int), kernel)
    np.testing.assert_array_equal(dx[1:4, 1:4], kernel[..., 0])
    dy = whole_numbers(3, 3, 1)
    gathered = conv2d(dy, kernel[::-1, ::-1], padding="full")
    np.testing.assert_array_equal(conv2d_backward(dy, np.zeros((5, 5, 1)), kernel)[0], gathered)


def test_the_kernels_gradient_is_a_sum_over_places_not_a_mean():
    x, kernel = np.ones((4, 4, 1), int), np.zeros((1, 1, 1, 1), int)
    _, dkernel, dbias = conv2d_backward(np.ones((4, 4, 1), int), x, kernel)
    assert dkernel.item() == dbias.item() == 16


def test_cells_that_no_window_reads_get_nothing():
    kernel = np.ones((2, 2, 1, 1), int)
    dx, _, _ = conv2d_backward(np.ones((2, 2, 1), int), np.zeros((6, 6, 1), int), kernel, stride=3)
    expected = np.zeros((6, 6), int)
    expected[np.ix_([0, 1, 3, 4], [0, 1, 3, 4])] = 1
    np.testing.assert_array_equal(dx[..., 0], expected)


def test_windows_that_see_nothing_but_padding_count_for_the_bias_alone():
    dy = np.zeros((5, 5, 1), int)
    dy[0, 0] = 7
    kernel = np.ones((2, 2, 1, 1), int)
    dx, dkernel, dbias = conv2d_backward(dy, np.ones((1, 1, 1), int), kernel, stride=3, padding=7)
    assert (dx.sum(), dkernel.sum(), dbias.sum()) == (0, 0, 7)


def test_the_input_gradient_is_a_transposed_convolution():
    dy, kernel = whole_numbers(3, 4, 6), whole_numbers(3, 2, 4, 6)
    dx, _, _ = conv2d_backward(dy, np.zeros((7, 8, 4)), kernel, stride=2)
    np.testing.assert_array_equal(dx, conv2d_transpose(dy, kernel.swapaxes(2, 3), stride=2))


# --- batch and types -----------------------------------------------------------------------------


def test_weights_are_summed_over_the_batch_and_images_do_not_meet():
    x, kernel = whole_numbers(2, 3, 5, 6, 2), whole_numbers(3, 3, 2, 4)
    dy = whole_numbers(2, 3, 5, 6, 4, seed=1)
    dx, dkernel, dbias = conv2d_backward(dy, x, kernel, padding=1)
    alone = [conv2d_backward(dy[at], x[at], kernel, padding=1) for at in np.ndindex(2, 3)]
    np.testing.assert_array_equal(dx.reshape(6, 5, 6, 2), [each[0] for each in alone])
    np.testing.assert_array_equal(dkernel, sum(each[1] for each in alone))
    np.testing.assert_array_equal(dbias, sum(each[2] for each in alone))


def test_an_empty_batch_asks_for_nothing():
    dx, dkernel, dbias = conv2d_backward(np.ones((0, 3, 3, 4)), np.ones((0, 5, 5, 2)), np.ones((3, 3, 2, 4)))
    assert dx.shape == (0, 5, 5, 2)
    assert not dkernel.any()
    assert not dbias.any()


@pytest.mark.parametrize(
    ("x_type", "kernel_type", "dy_type", "expected"),
    [
        (np.float32, np.float64, np.float64, np.float32),
        (np.float32, np.int8, np.int8, np.float32),
        (np.float64, np.float32, np.float32, np.float64),
        (np.float16, np.float32, np.float32, np.float16),
        (">f4", np.float32, np.float32, np.float32),
        (np.uint8, np.int8, np.int16, np.int64),
        (bool, bool, bool, np.int64),
        (np.uint8, np.float32, np.int8, np.float64),
        (np.uint8, np.int8, np.float32, np.float64),
    ],
)
def test_the_type_follows_x(x_type, kernel_type, dy_type, expected):
    shapes = (3, 3, 2), (5, 5, 1), (3, 3, 1, 2)
    dy, x, kernel = (whole_numbers(*shape, low=0, high=2) for shape in shapes)
    exact = conv2d_backward(dy, x, kernel)
    found = conv2d_backward(dy.astype(dy_type), x.astype(x_type), kernel.astype(kernel_type))
    for one, other in zip(found, exact, strict=True):
        assert one.dtype == expected
        assert one.dtype.isnative
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("largest", [2**12, 2**20, 2**24 + 1, 2**26 + 1, 2**30 + 1])
def test_integer_sums_are_exact(largest):
    x, kernel = np.full((2, 2, 1), largest), np.full((2, 2, 1, 1), -largest)
    dy = np.full((1, 1, 1), largest - 1)
    dx, dkernel, dbias = conv2d_backward(dy, x, kernel)
    assert {*dkernel.ravel().tolist()} == {largest * (largest - 1)}
    assert {*dx.ravel().tolist()} == {-largest * (largest - 1)}
    assert dbias.tolist() == [largest - 1]


def test_sums_that_cancel_are_exact_and_sums_beyond_int64_are_refused():
    x, kernel = np.full((1, 2, 1), 2**40), np.ones((1, 1, 1, 1), int)
    assert conv2d_backward([[[2**40], [-(2**40)]]], x, kernel)[1].item() == 0
    for dy, arrays, words in [
        ([[[2**40], [0]]], (x, kernel), "dy and x give the sum"),
        ([[[2**40], [0]]], (x // 2**40, kernel * 2**40), "dy and the kernel give the sum"),
        ([[[2**62], [2**62]]], (x * 0, kernel * 0), "the numbers of dy give the sum"),
    ]:
        with pytest.raises(
            ValueError, match=f"^{words} [0-9]+, beyond int64: use smaller numbers or floats$"
        ):
            conv2d_backward(dy, *arrays)


def test_many_places_lose_no_digits_of_float32():
    dy = np.full((1500, 1500, 1), 0.1, np.float32)
    _, dkernel, dbias = conv2d_backward(dy, np.ones_like(dy), np.ones((1, 1, 1, 1), np.float32))
    exact = 1500 * 1500 * float(np.float32(0.1))
    np.testing.assert_allclose([dkernel.item(), dbias.item()], exact, rtol=1e-4)


def test_nan_and_infinity_reach_what_they_touch_and_warn_of_nothing():
    x, dy = np.zeros((4, 4, 1)), np.zeros((3, 3, 2))
    x[0, 0], dy[2, 2, 1] = np.inf, np.nan
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dx, dkernel, dbias = conv2d_backward(dy, x, np.ones((2, 2, 1, 2)))
    assert np.argwhere(np.isnan(dx)).tolist() == [[2, 2, 0], [2, 3, 0], [3, 2, 0], [3, 3, 0]]
    assert np.isnan(dkernel[..., 0]).sum() == 1  # 0 · ∞, of the kernel's first element
    assert np.isnan(dkernel[..., 1]).all()
    assert np.isnan(dbias).tolist() == [False, True]


# --- arguments and memory ------------------------------------------------------------------------


def test_arrays_in_any_layout_work_and_stay_as_they_are():
    base = whole_numbers(2, 10, 3, 12)
    x, kernel = base.transpose(0, 3, 1, 2)[:, ::-2], np.broadcast_to(base[0, :1, :, :2], (3, 2, 3, 2))
    dy = whole_numbers(2, 2, 9, 6, seed=1).transpose(0, 3, 2, 1)
    kept = [array.copy() for array in (dy, x, kernel)]
    for array in (base, dy):
        array.setflags(write=False)
    found = conv2d_backward(dy, x, kernel, padding=((1, 1), (0, 0)))
    for one, other in zip(found, conv2d_backward(*kept, padding=((1, 1), (0, 0))), strict=True):
        np.testing.assert_array_equal(one, other)
        assert one.flags.writeable
        assert not any(np.shares_memory(one, array) for array in (dy, x, kernel))
    for array, copy in zip((dy, x, kernel), kept, strict=True):
        np.testing.assert_array_equal(array, copy)


def test_scratch_stays_small_however_large_the_image():
    x, kernel = np.ones((300, 300, 16), np.float32), np.ones((3, 3, 16, 16), np.float32)
    tracemalloc.start()
    results = conv2d_backward(x, x, kernel, padding=1)
    peak = tracemalloc.get_traced_memory()[1] - sum(each.nbytes for each in results)
    tracemalloc.stop()
    assert peak < 40 * 2**20  # all patches at once would be 52 MiB


def test_dy_of_another_shape_is_refused_with_the_line_that_turns_it_round():
    x, kernel = np.ones((2, 6, 5, 3)), np.ones((3, 3, 3, 7))
    shapes = "dy has shape (2, 7, 4, 3) and the output of this layer has (2, 4, 3, 7)"
    sentence = f"{shapes}: dy must have the shape of the output"
    fix = "dy.transpose(0, 2, 3, 1)"
    dy = np.ones((2, 7, 4, 3))
    with pytest.raises(ValueError, match=f"^{re.escape(f'{sentence}, perhaps {fix} (')}"):
        conv2d_backward(dy, x, kernel)
    conv2d_backward(eval(fix, {"dy": dy}), x, kernel)
    with pytest.raises(ValueError, match=r"^dy has shape \(6, 5, 7\) .* has \(2, 4, 3, 7\): [^,]*$"):
        conv2d_backward(np.ones((6, 5, 7)), x, kernel)


def test_dy_without_the_axis_of_its_one_map_is_refused_with_the_line_that_adds_it():
    dy, x, kernel = np.ones((4, 3)), np.ones((6, 5, 3)), np.ones((3, 3, 3, 1))
    with pytest.raises(ValueError, match=re.escape(", perhaps dy[..., None]")):
        conv2d_backward(dy, x, kernel)
    conv2d_backward(dy[..., None], x, kernel)


def test_what_is_wrong_with_the_layer_is_said_as_in_the_forward_pass():
    dy, x, kernel = np.ones((4, 4, 7)), np.ones((6, 6, 3)), np.ones((7, 3, 3, 3))
    with pytest.raises(ValueError, match=re.escape("kernel.transpose(2, 3, 1, 0)")):
        conv2d_backward(dy, x, kernel)
    with pytest.raises(ValueError, match=r"^kernel_size 7 is larger than the padded input 0 \+ 6 \+ 0 = 6"):
        conv2d_backward(dy, x, np.ones((7, 7, 3, 7)))

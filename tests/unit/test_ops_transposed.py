"""conv2d_transpose as the adjoint of conv2d, and against onnxruntime: whole numbers, so exactly."""

import re
import tracemalloc
import warnings
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracles import conv_transpose_by_onnxruntime

from helpers import shapes
from helpers.ops import _windows, conv2d, conv2d_transpose

drawn = settings(deadline=None, derandomize=True, max_examples=150)


def whole_numbers(*shape, dtype=np.float32):
    return np.random.default_rng(shape).integers(-9, 10, shape).astype(dtype)


@st.composite
def layers(draw):
    """A transposed layer that leaves something: (x's shape, kernel's shape, keywords)."""
    few = st.integers(1, 3)
    size, kernel = draw(st.tuples(st.integers(1, 6), st.integers(1, 6))), draw(st.tuples(few, few))
    stride, dilation = draw(st.tuples(few, few)), draw(st.tuples(few, few))
    side = st.tuples(st.integers(0, 3), st.integers(0, 3))
    padding, groups = draw(st.tuples(side, side)), draw(few)
    more = tuple(draw(st.integers(0, step - 1)) for step in stride)
    for cells, elements, step, gap, pads, extra in zip(
        size, kernel, stride, dilation, padding, more, strict=True
    ):
        assume(step * (cells - 1) + gap * (elements - 1) + 1 + extra > sum(pads))
    batch = draw(st.sampled_from([(), (1,), (3,), (2, 1, 2)]))
    depth, filters = draw(few) * groups, draw(few)
    keywords = {
        "stride": stride,
        "padding": padding,
        "output_padding": more,
        "dilation": dilation,
        "groups": groups,
    }
    return (*batch, *size, depth), (*kernel, depth, filters), keywords


@drawn
@given(layers(), st.booleans(), st.sampled_from([8, 100, 700, 3000, 2**24]))
def test_it_is_onnxruntimes_conv_transpose(layer, with_bias, block_bytes):
    x_shape, kernel_shape, keywords = layer
    x, kernel = whole_numbers(*x_shape), whole_numbers(*kernel_shape)
    bias = whole_numbers(kernel_shape[-1] * keywords["groups"]) if with_bias else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_windows, "BLOCK_BYTES", block_bytes)
        y = conv2d_transpose(x, kernel, bias, **keywords)
    np.testing.assert_array_equal(y, conv_transpose_by_onnxruntime(x, kernel, bias, **keywords))
    assert y.dtype == np.float32


@drawn
@given(layers())
def test_it_is_the_adjoint_of_conv2d(layer):
    x_shape, kernel_shape, keywords = layer
    x, kernel = whole_numbers(*x_shape, dtype=int), whole_numbers(*kernel_shape, dtype=int)
    y = conv2d_transpose(x, kernel, **keywords)
    del keywords["output_padding"]
    z = whole_numbers(*y.shape, dtype=int)
    back = conv2d(z, kernel.swapaxes(2, 3), **keywords)
    assert back.shape == x.shape
    assert (x * back).sum() == (y * z).sum()  # ⟨x, conv z⟩ = ⟨convᵀ x, z⟩


@drawn
@given(layers(), st.sampled_from(["valid", "same", "same_lower", "full"]))
def test_a_name_is_the_padding_of_the_convolution_undone(layer, name):
    x_shape, kernel_shape, keywords = layer
    keywords |= {"padding": name, "output_padding": 0}
    spans = [gap * (size - 1) + 1 for gap, size in zip(keywords["dilation"], kernel_shape, strict=False)]
    if name == "full":
        for cells, step, span in zip(x_shape[-3:], keywords["stride"], spans, strict=False):
            assume(step * (cells - 1) + span > 2 * (span - 1))
    x, kernel = whole_numbers(*x_shape, dtype=int), whole_numbers(*kernel_shape, dtype=int)
    y = conv2d_transpose(x, kernel, **keywords)
    del keywords["output_padding"]
    z = whole_numbers(*y.shape, dtype=int)
    assert (x * conv2d(z, kernel.swapaxes(2, 3), **keywords)).sum() == (y * z).sum()
    if name.startswith("same"):
        sides = tuple(cells * step for cells, step in zip(x_shape[-3:], keywords["stride"], strict=False))
        assert y.shape[-3:-1] == sides


@drawn
@given(layers(), st.sampled_from([("same", "SAME_UPPER"), ("same_lower", "SAME_LOWER")]))
def test_same_is_onnxs_auto_pad(layer, names):
    x_shape, kernel_shape, keywords = layer
    spans = [gap * (size - 1) + 1 for gap, size in zip(keywords["dilation"], kernel_shape, strict=False)]
    assume(all(span >= step for span, step in zip(spans, keywords["stride"], strict=True)))
    x, kernel = whole_numbers(*x_shape), whole_numbers(*kernel_shape)
    y = conv2d_transpose(x, kernel, **keywords | {"padding": names[0]})
    theirs = conv_transpose_by_onnxruntime(x, kernel, **keywords | {"padding": names[1]})
    np.testing.assert_array_equal(y, theirs)


def test_zeros_inserted_and_a_flipped_kernel_give_the_same():
    x, kernel = whole_numbers(3, 3, 2, dtype=int), whole_numbers(3, 3, 2, 4, dtype=int)
    stretched = np.zeros((5, 5, 2), int)
    stretched[::2, ::2] = x
    y = conv2d(stretched, kernel[::-1, ::-1], padding="full")
    np.testing.assert_array_equal(conv2d_transpose(x, kernel, stride=2), y)


def test_upsampling_doubles_by_copying():
    x = whole_numbers(4, 5, 1)
    y = conv2d_transpose(x, np.ones((2, 2, 1, 1), np.float32), stride=2)
    np.testing.assert_array_equal(y, x.repeat(2, 0).repeat(2, 1))


@drawn
@given(layers())
def test_output_shape_is_the_one_that_shapes_computes(layer):
    x_shape, kernel_shape, keywords = layer
    groups = keywords.pop("groups")
    settings = zip(x_shape[-3:-1], kernel_shape[:2], *keywords.values(), strict=True)
    sides = [shapes.transposed_size(*values) for values in settings]
    y = conv2d_transpose(np.zeros(x_shape), np.zeros(kernel_shape), **keywords, groups=groups)
    assert y.shape == (*x_shape[:-3], *sides, kernel_shape[-1] * groups)


def test_output_padding_may_reach_the_dilation():
    x, kernel = whole_numbers(3, 3, 1), whole_numbers(2, 2, 1, 1)
    y = conv2d_transpose(x, kernel, [5], dilation=3, output_padding=2)
    np.testing.assert_array_equal(y[:6, :6], conv2d_transpose(x, kernel, [5], dilation=3))
    assert (y[6:] == 5).all()
    assert (y[:, 6:] == 5).all()


def test_an_empty_batch_and_arrays_in_any_layout():
    x = whole_numbers(2, 3, 6, 5).transpose(1, 3, 0, 2)[:, ::-1]
    kernel = np.broadcast_to(whole_numbers(1, 3, 6, 1), (2, 3, 6, 4))
    y = conv2d_transpose(x, kernel, stride=2)
    np.testing.assert_array_equal(y, conv2d_transpose(x.copy(), kernel.copy(), stride=2))
    assert conv2d_transpose(x[:0], kernel).shape == (0, 6, 4, 4)


@pytest.mark.parametrize(("x_type", "y_type"), [(bool, int), (np.uint8, int), (np.int64, int)])
def test_integers_are_exact(x_type, y_type):
    x, kernel = np.ones((2, 2, 1), x_type), np.full((3, 3, 1, 1), 2**53 + 1)
    y = conv2d_transpose(x, kernel, [-1])
    assert y.dtype == y_type
    assert y[1, 1] == 4 * (2**53 + 1) - 1
    assert y[0, 0] == 2**53
    with pytest.raises(ValueError, match=f"give the sum {2**63}, beyond int64"):
        conv2d_transpose(x, kernel * 0 + 2**61)


@pytest.mark.parametrize("x_type", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("kernel_type", [np.int8, np.float16, np.float64])
def test_a_float_input_sets_the_type_of_the_output(x_type, kernel_type):
    x, kernel = whole_numbers(3, 4, 2, dtype=x_type), whole_numbers(3, 3, 2, 2, dtype=kernel_type)
    y = conv2d_transpose(x, kernel, [1.0, 2.0], stride=2, padding=1)
    assert y.dtype == x_type
    exact = conv2d_transpose(x.astype(int), kernel.astype(int), [1, 2], stride=2, padding=1)
    np.testing.assert_array_equal(y, exact)


def test_nan_and_infinity_reach_their_window_and_no_other():
    x = np.ones((4, 4, 1), np.float32)
    x[0, 0], x[3, 3] = np.nan, np.inf
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        y = conv2d_transpose(x, np.ones((2, 2, 1, 1), np.float32), stride=2)[..., 0]
    expected = np.ones((8, 8), np.float32)
    expected[:2, :2], expected[6:, 6:] = np.nan, np.inf
    np.testing.assert_array_equal(y, expected)


def test_scratch_memory_stays_small():
    x, kernel = np.zeros((112, 112, 64), np.float32), np.zeros((4, 4, 64, 32), np.float32)
    tracemalloc.start()
    y = conv2d_transpose(x, kernel, stride=2, padding=1)
    peak = tracemalloc.get_traced_memory()[1] - y.nbytes
    tracemalloc.stop()
    assert peak < 24 * 2**20


IMAGE, KERNEL = np.zeros((5, 5, 3)), np.zeros((3, 3, 3, 2))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: conv2d_transpose(IMAGE, np.zeros((3, 3, 2, 3))),
            "kernel depth 2 does not match input depth 3: kernel must be [F, F, 3, K], "
            "perhaps kernel.transpose(0, 1, 3, 2) (TensorFlow's [F, F, K, D])",
        ),
        (
            lambda: conv2d_transpose(IMAGE, np.zeros((3, 3, 1, 2)), groups=3),
            "kernel depth 1 does not match input depth 3: kernel must be [F, F, 3, K/groups]",
        ),
        (
            lambda: conv2d_transpose(IMAGE, KERNEL, groups=2),
            "groups 2 does not divide the input depth 3: use 1 or 3",
        ),
        (
            lambda: conv2d_transpose(IMAGE, KERNEL[0]),
            "kernel has 3 axes, shape (3, 3, 2): kernel must be [F, F, 3, K]",
        ),
        (
            lambda: conv2d_transpose(IMAGE, KERNEL[..., :0]),
            "kernel has shape (3, 3, 3, 0): it must hold at least 1 filter, K",
        ),
        (
            lambda: conv2d_transpose(IMAGE[0], KERNEL),
            "x has 2 axes, shape (5, 3): it must be [H, W, D], batch axes before them, "
            "so add the axes that are missing (one channel is D = 1)",
        ),
        (
            lambda: conv2d_transpose(IMAGE, KERNEL, [1, 2, 3]),
            "bias shape (3,) does not match 2 outputs: bias must be [2]",
        ),
        (
            lambda: conv2d_transpose(IMAGE, KERNEL, stride=2, output_padding=2),
            "output_padding 2 must be less than stride 2 or dilation 1: use at most 1",
        ),
        (
            lambda: conv2d_transpose(IMAGE, KERNEL, output_padding=-1),
            "output_padding must be at least 0, got -1",
        ),
        (
            lambda: conv2d_transpose(IMAGE, KERNEL, padding=(3, 4)),
            "padding 4 + 4 crops all of the 7 output cells: use at most 6 in all",
        ),
        (lambda: conv2d_transpose(IMAGE, KERNEL, padding=(0, 0, 0)), None),
        (lambda: conv2d_transpose(IMAGE, KERNEL, padding="SAME"), None),
        (lambda: conv2d_transpose(IMAGE, KERNEL, stride=0), "stride must be at least 1, got 0"),
        (lambda: conv2d_transpose(IMAGE, KERNEL, dilation="2"), "dilation must be a whole number, got '2'"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$" if message else "^padding "):
        call()


def test_every_stride_can_be_undone_by_some_output_padding():
    for size, kernel_size, stride in product(range(3, 12), (1, 2, 3), (1, 2, 3)):
        outputs = shapes.output_size(size, kernel_size, stride)
        lost = (size - kernel_size) % stride
        assert shapes.transposed_size(outputs, kernel_size, stride, output_padding=lost) == size

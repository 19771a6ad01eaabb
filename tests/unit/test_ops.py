"""conv2d, dense and relu against scipy, onnxruntime and plain loops: whole numbers, so exactly."""

import re
import tracemalloc
import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracles import conv_by_loops, conv_by_onnxruntime
from scipy import signal

from helpers import shapes
from helpers.ops import _convolution, _windows, conv2d, dense, relu

drawn = settings(deadline=None, derandomize=True, max_examples=150)


def whole_numbers(*shape, dtype=np.float32, low=-9, high=10):
    return np.random.default_rng(shape).integers(low, high, shape).astype(dtype)


@st.composite
def layers(draw, most_groups=3):
    """A layer that fits its input: (x's shape, kernel's shape, keywords), pads uneven."""
    few = st.integers(1, 3)
    size, kernel = draw(st.tuples(st.integers(1, 9), st.integers(1, 9))), draw(st.tuples(few, few))
    stride, dilation = draw(st.tuples(few, few)), draw(st.tuples(few, few))
    side = st.tuples(st.integers(0, 4), st.integers(0, 4))
    padding, groups = draw(st.tuples(side, side)), draw(st.integers(1, most_groups))
    for cells, elements, gap, pads in zip(size, kernel, dilation, padding, strict=True):
        assume(cells + sum(pads) >= gap * (elements - 1) + 1)
    batch = draw(st.sampled_from([(), (1,), (3,), (2, 1, 2)]))
    depth, filters = draw(few), draw(few)
    keywords = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    return (*batch, *size, depth * groups), (*kernel, depth, filters * groups), keywords


# --- conv2d against its oracles ------------------------------------------------------------------


@drawn
@given(
    layers(),
    st.booleans(),
    st.sampled_from([8, 100, 700, 3000, 2**24]),
    st.booleans(),
    st.sampled_from([100, 1000, 2**18]),
)
def test_conv2d_is_onnxruntimes_conv(layer, with_bias, block_bytes, by_rows, together):
    x_shape, kernel_shape, keywords = layer
    if by_rows:
        keywords["stride"] = (1, keywords["stride"][1])
    x, kernel = whole_numbers(*x_shape), whole_numbers(*kernel_shape)
    bias = whole_numbers(kernel_shape[-1]) if with_bias else None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_windows, "BLOCK_BYTES", block_bytes)  # 8: one output cell at a time
        patch.setattr(_convolution, "_better_by_rows", lambda *_: by_rows)
        patch.setattr(_windows, "ON_ONE_THREAD", together)
        y = conv2d(x, kernel, bias, **keywords)
    np.testing.assert_array_equal(y, conv_by_onnxruntime(x, kernel, bias, **keywords))
    assert y.dtype == np.float32


@drawn
@given(layers())
def test_conv2d_is_the_definition_in_loops(layer):
    x_shape, kernel_shape, keywords = layer
    x, kernel = whole_numbers(*x_shape[-3:], dtype=np.int16), whole_numbers(*kernel_shape, dtype=np.int8)
    np.testing.assert_array_equal(conv2d(x, kernel, **keywords), conv_by_loops(x, kernel, **keywords))


def test_conv2d_of_real_numbers_is_close_to_onnxruntime():
    random = np.random.default_rng(0)
    x = random.standard_normal((2, 30, 31, 16), dtype=np.float32)
    kernel = random.standard_normal((3, 5, 8, 12), dtype=np.float32)
    bias = random.standard_normal(12, dtype=np.float32)
    keywords = {"stride": (1, 2), "padding": ((1, 2), (0, 3)), "dilation": (2, 1), "groups": 2}
    theirs = conv_by_onnxruntime(x, kernel, bias, **keywords)
    np.testing.assert_allclose(conv2d(x, kernel, bias, **keywords), theirs, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("mode", ["valid", "same", "full"])
def test_conv2d_is_scipys_correlation(mode):
    x, kernel = whole_numbers(9, 8, 3, dtype=np.int64), whole_numbers(5, 3, 3, 4, dtype=np.int64)
    expected = [
        sum(signal.correlate(x[..., d], kernel[..., d, k], mode, method="direct") for d in range(3))
        for k in range(4)
    ]
    np.testing.assert_array_equal(conv2d(x, kernel, padding=mode), np.stack(expected, axis=-1))


def test_conv2d_does_not_flip_its_kernel():
    x, kernel = np.zeros((3, 3, 1), int), np.arange(9).reshape(3, 3, 1, 1)
    x[0, 1] = 1
    assert conv2d(x, kernel).item() == kernel[0, 1].item() == 1
    assert signal.convolve2d(x[..., 0], kernel[..., 0, 0], "valid").item() == kernel[2, 1].item() == 7


# --- padding -------------------------------------------------------------------------------------


@drawn
@given(layers(most_groups=1), st.sampled_from(["same", "same_lower"]))
def test_named_padding_follows_tensorflows_rule_dilated_too(layer, name):
    x_shape, kernel_shape, keywords = layer
    x, kernel = whole_numbers(*x_shape[-3:], dtype=np.int8), whole_numbers(*kernel_shape, dtype=np.int8)
    pads, sizes = [], []
    for cells, elements, step, gap in zip(
        x.shape, kernel.shape, keywords["stride"], keywords["dilation"], strict=False
    ):
        outputs = (cells + step - 1) // step
        total = max(0, (outputs - 1) * step + gap * (elements - 1) + 1 - cells)
        odd_first = (total + 1) // 2, total // 2
        pads.append(odd_first if name == "same_lower" else odd_first[::-1])
        sizes.append(outputs)
    y = conv2d(x, kernel, **keywords | {"padding": name})
    np.testing.assert_array_equal(y, conv_by_loops(x, kernel, **keywords | {"padding": pads}))
    assert y.shape[:2] == tuple(sizes)


@pytest.mark.parametrize(
    ("padding", "sides"),
    [
        (2, ((2, 2), (2, 2))),
        ((2, 1), ((2, 2), (1, 1))),
        ([1, 0], ((1, 1), (0, 0))),
        (((0, 3), (1, 2)), ((0, 3), (1, 2))),
        ((1, (0, 2)), ((1, 1), (0, 2))),
        (np.int64(1), ((1, 1), (1, 1))),
        ("valid", ((0, 0), (0, 0))),
        ("same", ((1, 1), (0, 1))),
        ("same_lower", ((1, 1), (1, 0))),
        ("full", ((2, 2), (1, 1))),
    ],
)
def test_every_form_of_padding_is_zeros_on_those_sides(padding, sides):
    x, kernel = whole_numbers(6, 5, 2, dtype=int), whole_numbers(3, 2, 2, 3, dtype=int)
    padded = np.pad(x, (*sides, (0, 0)))
    np.testing.assert_array_equal(conv2d(x, kernel, padding=padding), conv2d(padded, kernel))


def test_windows_that_see_nothing_but_padding_give_the_bias():
    y = conv2d(np.ones((1, 1, 1)), np.ones((2, 2, 1, 1)), [7.0], stride=3, padding=7)
    expected = np.full((5, 5, 1), 7.0)
    expected[2, 2] = 8
    np.testing.assert_array_equal(y, expected)


# --- shapes --------------------------------------------------------------------------------------


@drawn
@given(layers())
def test_output_shape_is_the_one_that_shapes_computes(layer):
    x_shape, kernel_shape, keywords = layer
    sides = [
        shapes.output_size(*values)
        for values in zip(
            x_shape[-3:-1],
            kernel_shape[:2],
            keywords["stride"],
            keywords["padding"],
            keywords["dilation"],
            strict=True,
        )
    ]
    y = conv2d(np.zeros(x_shape, np.int8), np.zeros(kernel_shape, np.int8), **keywords)
    assert y.shape == (*x_shape[:-3], *sides, kernel_shape[-1])


def test_leading_axes_are_a_batch_even_an_empty_one():
    x, kernel = whole_numbers(2, 3, 6, 5, 2), whole_numbers(3, 3, 2, 4)
    y = conv2d(x, kernel, padding=1)
    for index in np.ndindex(2, 3):
        np.testing.assert_array_equal(y[index], conv2d(x[index], kernel, padding=1))
    assert conv2d(x[:0], kernel).shape == (0, 3, 4, 3, 4)


def test_a_depthwise_layer_gives_every_channel_its_own_filter():
    x, kernel = whole_numbers(5, 5, 3), whole_numbers(3, 3, 1, 6)
    y = conv2d(x, kernel, groups=3)
    for k in range(6):
        alone = conv2d(x[..., k // 2, None], kernel[..., k, None])
        np.testing.assert_array_equal(y[..., k, None], alone)


# --- number types --------------------------------------------------------------------------------


@pytest.mark.parametrize("kernel_type", [np.int8, np.float16, np.float32, np.float64])
@pytest.mark.parametrize("x_type", [np.float16, np.float32, np.float64])
def test_a_float_input_sets_the_type_of_the_output(x_type, kernel_type):
    x, kernel = whole_numbers(4, 4, 2, dtype=x_type), whole_numbers(3, 3, 2, 2, dtype=kernel_type)
    y = conv2d(x, kernel, np.ones(2, kernel_type))
    assert y.dtype == x_type
    np.testing.assert_array_equal(y, conv2d(x.astype(int), kernel.astype(int), [1, 1]))
    assert dense(x, kernel[0, 0]).dtype == x_type


@pytest.mark.parametrize("x_type", [bool, np.int8, np.uint8, np.int32, np.uint64])
def test_integers_give_int64_and_floats_beside_them_float64(x_type):
    x, kernel = np.ones((3, 3, 1), x_type), np.ones((3, 3, 1, 1), np.uint8)
    assert conv2d(x, kernel).dtype == dense(x, kernel[0, 0]).dtype == np.int64
    assert conv2d(x, kernel).item() == 9
    assert conv2d(x, kernel, [0.5]).dtype == conv2d(x, kernel.astype(np.float32)).dtype == np.float64
    assert conv2d(x, kernel, [0.5]).item() == 9.5


def test_float16_is_rounded_once_at_the_end():
    x, kernel = np.full((1, 1, 4096), 1, np.float16), np.ones((1, 1, 4096, 1), np.float16)
    assert conv2d(x, kernel).item() == 4096  # adding ones in float16 stops at 2048
    assert conv2d(x[..., :2049], kernel[:, :, :2049], [1]).item() == 2050  # 2049 is no float16
    assert np.isposinf(conv2d(x, kernel * 100).item())


@pytest.mark.parametrize(
    ("x", "weight", "terms"),
    [
        (np.int8(-128), np.int8(-128), 9),  # 16384 each: beyond int8 and int16
        (np.int32(2**31 - 1), np.int32(2**31 - 1), 2),  # beyond int32, and 2**53
        (np.uint8(255), np.int8(-128), 70_000),  # beyond int32 in the sum alone
        (np.int32(2**24 + 1), np.int8(1), 1),  # not a float32
        (np.int32(2**23 + 1), np.int8(3), 1),  # the product is not a float32
        (np.int32(2**23 - 1), np.int8(1), 3),  # the sum is not a float32
        (np.int32(2**23), np.int8(-1), 2),  # no more than a float32, but with a bias
        (np.int64(2**53 + 1), np.int64(1), 1),  # not a float64
        (np.int64(2**52 + 1), np.int64(3), 1),  # the product is not a float64
        (np.int64(2**52 - 1), np.int64(1), 3),  # the sum is not a float64
        (np.int64(-(2**63)), np.int64(1), 1),
        (np.uint64(2**63 - 1), np.uint64(1), 1),
        (np.uint32(2**32 - 1), np.int32(-(2**31)), 1),
        (np.int64(2**63 - 1), np.int64(0), 5),
    ],
)
def test_integer_sums_are_exact(x, weight, terms):
    image, kernel = np.full((1, 1, terms), x), np.full((1, 1, terms, 1), weight)
    exact = int(x) * int(weight) * terms
    assert conv2d(image, kernel).item() == exact
    assert dense(image, kernel[0, 0]).item() == exact
    towards_zero = -1 if exact > 0 else 1
    assert conv2d(image, kernel, [towards_zero]).item() == exact + towards_zero


def test_negative_numbers_count_in_the_bound():
    x, kernel = np.array([[[-(2**53) - 1, 1]]]), np.array([1, 0]).reshape(1, 1, 2, 1)
    assert conv2d(x, kernel).item() == conv2d(-x, -kernel).item() == -(2**53) - 1
    assert conv2d(kernel.reshape(1, 1, 2), x.reshape(1, 1, 2, 1)).item() == -(2**53) - 1


def test_big_products_may_cancel_but_their_sum_must_fit():
    x, kernel = np.array([[[2**62, 2**62, 2**62]]]), np.array([2, 2, -4]).reshape(1, 1, 3, 1)
    assert conv2d(x, kernel, [5]).item() == 5
    assert conv2d(np.full((1, 1, 1), 2**64 - 1, np.uint64), np.zeros((1, 1, 1, 1), int)).item() == 0
    sentence = f"x and its weights give the sum {2**63}, beyond int64: use smaller numbers or floats"
    for give in (lambda: conv2d(x, kernel[:, :, :1] * [[[[1], [0], [0]]]]), lambda: dense([2**62], [[2]])):
        with pytest.raises(ValueError, match=sentence):
            give()


def test_a_bias_beyond_float64_is_added_exactly():
    assert conv2d([[[1]]], [[[[1]]]], [2**53]).item() == 2**53 + 1
    with pytest.raises(ValueError, match=str(2**63)):
        conv2d([[[1]]], [[[[1]]]], [2**63 - 1])


def test_nan_and_infinity_reach_the_windows_that_read_them_and_no_other():
    x = np.ones((6, 6, 1), np.float32)
    x[0, 0], x[5, 5] = np.nan, np.inf
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        y = conv2d(x, np.ones((3, 3, 1, 1), np.float32))[..., 0]
        below_zero = conv2d(x, np.full((3, 3, 1, 1), 1e300))[..., 0]
    expected = np.full((4, 4), 9, np.float32)
    expected[0, 0], expected[3, 3] = np.nan, np.inf
    np.testing.assert_array_equal(y, expected)
    assert np.isinf(below_zero[1, 1])  # the kernel takes the type of x: 1e300 is infinite in float32


# --- memory --------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.uint8])
def test_arrays_in_any_layout_work_and_stay_as_they_are(dtype):
    base = whole_numbers(2, 10, 3, 12, dtype=dtype, low=0)
    x, kernel = base.transpose(0, 3, 1, 2)[:, ::-2], np.broadcast_to(base[0, :1, :, :2], (3, 2, 3, 2))
    kept = x.copy(), kernel.copy(), base.copy()
    base.setflags(write=False)
    y = conv2d(x, kernel, padding=1)
    np.testing.assert_array_equal(y, conv2d(kept[0], kept[1], padding=1))
    np.testing.assert_array_equal(base, kept[2])


def test_the_other_byte_order_is_understood_and_not_given_back():
    x, kernel = whole_numbers(4, 4, 1), whole_numbers(3, 3, 1, 1)
    y = conv2d(x.astype(">f4"), kernel.astype(">i2"), [1])
    np.testing.assert_array_equal(y, conv2d(x, kernel, [1]))
    assert y.dtype == np.float32


def test_the_output_never_shares_memory_with_the_input():
    x = whole_numbers(3, 3, 1)
    for y in (conv2d(x, np.ones((1, 1, 1, 1), np.float32)), dense(x, np.ones((1, 1), np.float32)), relu(x)):
        assert not np.shares_memory(x, y)


@pytest.mark.parametrize(
    ("x_shape", "kernel_shape"),
    [
        ((224, 224, 64), (3, 3, 64, 8)),
        ((64, 56, 56, 16), (3, 3, 16, 8)),  # a batch
        ((300, 1000, 16), (3, 3, 16, 32)),
        ((18, 3000, 64), (15, 15, 64, 1)),  # windows of one output row alone take 172 MB
    ],
)
def test_scratch_memory_stays_small(x_shape, kernel_shape):
    x, kernel = np.zeros(x_shape, np.float32), np.zeros(kernel_shape, np.float32)
    tracemalloc.start()
    y = conv2d(x, kernel, np.zeros(kernel_shape[-1]), padding=1)
    peak = tracemalloc.get_traced_memory()[1] - y.nbytes
    tracemalloc.stop()
    assert peak < 32 * 2**20


# --- dense and relu ------------------------------------------------------------------------------


def test_dense_is_the_matrix_product_and_a_one_by_one_convolution():
    weights, bias = np.array([[0, 1, 1], [2, 3, 5]]).T, np.array([8, 13])
    x = np.array([1, 2, 3])
    np.testing.assert_array_equal(dense(x, weights, bias), [13, 36])
    images = whole_numbers(2, 4, 5, 3, dtype=int)
    np.testing.assert_array_equal(dense(images, weights, bias), images @ weights + bias)
    np.testing.assert_array_equal(dense(images, weights, bias), conv2d(images, weights[None, None], bias))
    assert dense(np.zeros((0, 3)), weights).shape == (0, 2)


def test_relu_keeps_shape_type_and_nan():
    x = np.array([[-2.5, 0, 3], [np.nan, -np.inf, np.inf]], np.float16)
    np.testing.assert_array_equal(relu(x), np.array([[0, 0, 3], [np.nan, 0, np.inf]], np.float16))
    for dtype in (bool, np.uint8, np.int8, np.float32, np.longdouble):
        assert relu(np.ones((2, 2), dtype)).dtype == dtype


# --- what is refused -----------------------------------------------------------------------------

IMAGE, KERNEL = np.zeros((5, 5, 3)), np.zeros((3, 3, 3, 2))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: conv2d(IMAGE, np.zeros((3, 3, 4, 2))),
            "kernel depth 4 does not match input depth 3: kernel must be [F, F, 3, K]",
        ),
        (
            lambda: conv2d(np.zeros((5, 5, 6)), np.zeros((3, 3, 6, 2)), groups=2),
            "kernel depth 6 does not match input depth 6 in 2 groups of 3: kernel must be [F, F, 3, K], "
            "perhaps groups=1",
        ),
        (
            lambda: conv2d(IMAGE, KERNEL, groups=2),
            "groups 2 does not divide the input depth 3: use 1, with a kernel [F, F, D/groups, K], "
            "perhaps groups=1",
        ),
        (
            lambda: conv2d(IMAGE, KERNEL, groups=3),
            "groups 3 does not divide the number of filters 2: use 1, with a kernel [F, F, D/groups, K], "
            "perhaps groups=1, or kernel.reshape(3, 3, 1, 6) "
            "(TensorFlow's depthwise [F, F, D, K/D])",
        ),
        (
            lambda: conv2d(np.zeros((5, 5, 12)), np.zeros((3, 3, 4, 18)), groups=4),
            "groups 4 does not divide the number of filters 18: use 3 or 6, "
            "with a kernel [F, F, D/groups, K], perhaps groups=3",
        ),
        (lambda: conv2d(IMAGE, KERNEL, groups=0), "groups must be at least 1, got 0"),
        (
            lambda: conv2d(IMAGE, KERNEL[0]),
            "kernel has 3 axes, shape (3, 3, 2): kernel must be [F, F, 3, K]",
        ),
        (
            lambda: conv2d(IMAGE, KERNEL[..., :0]),
            "kernel has shape (3, 3, 3, 0): it must hold at least 1 filter, K",
        ),
        (lambda: conv2d(IMAGE, KERNEL[:0]), "kernel_size must be at least 1, got 0"),
        (
            lambda: conv2d(np.zeros((5, 5)), KERNEL),
            "x has 2 axes, shape (5, 5): it must be [H, W, D], batch axes before them, "
            "so add the axes that are missing (one channel is D = 1)",
        ),
        (lambda: conv2d(np.zeros((5, 0, 3)), KERNEL), "x has shape (5, 0, 3): H, W and D must be at least 1"),
        (
            lambda: conv2d([[[1], [2, 3]]], KERNEL),
            "x must be an array of numbers, got rows of different lengths",
        ),
        (
            lambda: conv2d(IMAGE, KERNEL * 1j),
            "kernel must be an array of integers or real floats, got complex128: convert it",
        ),
        (
            lambda: conv2d("dog", KERNEL),
            "x must be an array of integers or real floats, got <U3: convert it",
        ),
        (
            lambda: conv2d(IMAGE, KERNEL, np.array([None, None])),
            "bias must be an array of integers or real floats, got object: convert it",
        ),
        (
            lambda: conv2d(IMAGE, KERNEL, np.zeros(3)),
            "bias shape (3,) does not match 2 outputs: bias must be [2]",
        ),
        (lambda: conv2d(IMAGE, KERNEL, 1.0), "bias shape () does not match 2 outputs: bias must be [2]"),
        (lambda: conv2d(IMAGE, KERNEL, stride=0), "stride must be at least 1, got 0"),
        (lambda: conv2d(IMAGE, KERNEL, stride=1.5), "stride must be a whole number, got 1.5"),
        (
            lambda: conv2d(IMAGE, KERNEL, stride=(1, 1, 1)),
            "stride must be an int or (rows, columns), got (1, 1, 1)",
        ),
        (lambda: conv2d(IMAGE, KERNEL, dilation=(1, 0)), "dilation must be at least 1, got 0"),
        (lambda: conv2d(IMAGE, KERNEL, padding=-1), "padding must be at least 0, got -1"),
        (
            lambda: conv2d(IMAGE, KERNEL, padding="sme"),
            "padding 'sme' is not known: use an int, a pair or one of "
            '"valid", "same", "same_lower", "full"',
        ),
        (
            lambda: conv2d(IMAGE, KERNEL, padding=(1, 1, 1, 1)),
            "padding must be an int, (rows, columns), ((top, bottom), (left, right)) or a name, "
            "got (1, 1, 1, 1)",
        ),
        (
            lambda: conv2d(IMAGE, KERNEL, dilation=3),
            "kernel_size 7 (3 dilated by 3) is larger than the padded input 0 + 5 + 0 = 5: "
            "use a kernel_size of at most 2, or 2 more padding in all",
        ),
        (lambda: dense(3, KERNEL[0, 0]), "x is the single number 3: x must be [..., inputs]"),
        (
            lambda: dense(IMAGE, KERNEL),
            "weights has shape (3, 3, 3, 2): weights must be [inputs, outputs], each at least 1",
        ),
        (
            lambda: dense(IMAGE, np.zeros((2, 4))),
            "weights for 2 inputs do not match the 3 of x: weights must be [3, outputs]",
        ),
        (
            lambda: dense(IMAGE, np.zeros((2, 3))),
            "weights for 2 inputs do not match the 3 of x: weights must be [3, outputs], perhaps weights.T",
        ),
        (
            lambda: dense(IMAGE, np.zeros((3, 4)), [1]),
            "bias shape (1,) does not match 4 outputs: bias must be [4]",
        ),
        (lambda: relu(None), "x must be an array of integers or real floats, got object: convert it"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()

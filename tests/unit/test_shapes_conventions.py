"""The frameworks' conventions: each against its formula as the framework writes it, and onnxruntime."""

import re
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.shapes import CONVENTIONS, axis, by_convention, rounded_up
from tests.unit.oracles import onnx_run

drawn = settings(deadline=None, derandomize=True, max_examples=300)
onnx_drawn = settings(deadline=None, derandomize=True, max_examples=100)
SIZES = st.integers(1, 30)
KERNELS, STRIDES, DILATIONS = st.integers(1, 7), st.integers(1, 7), st.integers(1, 3)
PADS = st.integers(0, 6)
AXES = st.builds(axis, SIZES, KERNELS, STRIDES, st.tuples(PADS, PADS) | PADS, DILATIONS)
FRAMEWORKS = sorted(CONVENTIONS)


# --- the examples --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "row", "outputs", "sides", "dropped"),
    [
        ("strict", (7, 3, 2), 3, (0, 0), ()),
        ("pytorch", (10, 3, 2), 4, (0, 0), (9,)),
        ("pytorch", (5, 3, 3, 1), 2, (1, 1), ()),
        ("pytorch", (224, 11, 4), 54, (0, 0), (223,)),
        ("pytorch_same", (8, 4), 8, (1, 2), ()),
        ("tensorflow_same", (224, 11, 4), 56, (3, 4), ()),
        ("tensorflow_same", (6, 3, 2), 3, (0, 1), ()),
        ("onnx_same_upper", (6, 3, 2), 3, (0, 1), ()),
        ("onnx_same_lower", (6, 3, 2), 3, (1, 0), ()),
        ("onnx_same_lower", (224, 11, 4), 56, (4, 3), ()),
        ("tensorflow_same", (4, 1, 3), 2, (0, 0), (1, 2)),
        ("tensorflow_valid", (6, 3, 2), 2, (0, 0), (5,)),
        ("tensorflow_valid", (224, 11, 4), 54, (0, 0), (223,)),
        ("onnx", (6, 3, 2, (0, 1)), 3, (0, 1), ()),
        ("caffe_convolution", (28, 3, 2, 1), 14, (1, 1), ()),
        ("caffe_pooling", (28, 3, 2, 1), 15, (1, 2), ()),
        ("caffe_pooling", (10, 3, 2), 5, (0, 1), ()),
        ("caffe_pooling", (5, 2, 4), 2, (0, 1), (2, 3)),
        ("caffe_pooling", (4, 1, 5), 2, (0, 2), (1, 2, 3)),  # the second window lies all outside
        ("pytorch_ceil_mode", (10, 3, 2), 5, (0, 1), ()),
        ("pytorch_ceil_mode", (28, 3, 2, 1), 15, (1, 2), ()),
        ("pytorch_ceil_mode", (4, 1, 5), 1, (0, 0), (1, 2, 3)),
        ("pytorch_ceil_mode", (2, 2, 2, 1), 2, (1, 1), ()),
    ],
)
def test_examples(name, row, outputs, sides, dropped):
    outcome = by_convention(name, axis(*row))
    assert outcome.refusal is None
    assert outcome.outputs == outputs
    assert (outcome.axis.before, outcome.axis.after) == sides
    assert outcome.dropped == dropped


def test_caffes_pooling_drops_a_window_behind_the_input_only_where_there_is_padding():
    # PoolingLayer::Reshape: ceil((6 − 1)/4) + 1 = 3, the last window at cell 8, behind the 6 of the input.
    one = axis(6, 1, 4)
    assert by_convention("caffe_pooling", one).outputs == 3
    assert by_convention("pytorch_ceil_mode", one).outputs == rounded_up(one).output_size == 2
    assert by_convention("caffe_pooling", axis(4, 2, 5, 1)).outputs == 1  # ⌈4/5⌉ + 1 = 2 without the rule


def test_what_sticks_out_is_told_from_padding():
    assert by_convention("caffe_pooling", axis(28, 3, 2, 1)).outside == 1
    assert by_convention("caffe_pooling", axis(10, 3, 2)).outside == 1
    assert by_convention("caffe_convolution", axis(28, 3, 2, 1)).outside == 0


@pytest.mark.parametrize(
    ("name", "row", "reason"),
    [
        ("strict", (10, 3, 2), "7/2 is not whole"),
        ("strict", (5, 3, 3, 1), "4/3 is not whole"),
        ("strict", (4001, 2, 2), "3999/2 is not whole"),
        ("strict", (3, 5), "the window does not fit"),
        ("pytorch", (3, 5), "the window does not fit"),
        ("pytorch", (8, 3, 2, (0, 1)), "takes one P for both sides"),
        ("pytorch_same", (8, 3, 2), "takes stride 1 only"),
        ("pytorch_ceil_mode", (8, 3, 2, 2), "takes P up to half the window"),
        ("pytorch_ceil_mode", (8, 4, 2, (1, 2)), "takes one P for both sides"),
        ("pytorch_ceil_mode", (3, 5), "the window does not fit"),
        ("tensorflow_valid", (3, 5, 1, 4), "the window does not fit"),
        ("onnx", (3, 5), "the window does not fit"),
        ("caffe_convolution", (8, 3, 2, (1, 0)), "takes one P for both sides"),
        ("caffe_pooling", (8, 3, 2, 3), "takes only P below F"),
        ("caffe_pooling", (8, 3, 2, (0, 1)), "takes one P for both sides"),
        ("caffe_pooling", (8, 3, 2, 0, 2), "has no dilation"),
        ("caffe_pooling", (1, 5, 3), "the window does not fit"),
    ],
)
def test_refusals(name, row, reason):
    outcome = by_convention(name, axis(*row))
    assert outcome.refusal == reason
    assert outcome.outputs == 0
    assert outcome.dropped == tuple(range(row[0]))
    if reason == "the window does not fit":
        assert outcome.outside == 0


def test_an_unknown_convention():
    names = re.escape(", ".join(CONVENTIONS))
    with pytest.raises(ValueError, match=f"^convention 'theano' is not known: use one of {names}$"):
        by_convention("theano", axis(5, 3))


# --- every convention, as its framework writes it ------------------------------------------------


def sides(outcome):
    """(before, after), what a last window sticks out over not counted."""
    return outcome.axis.before, outcome.axis.after - outcome.outside


@drawn
@given(SIZES, KERNELS, STRIDES, PADS, DILATIONS)
def test_pytorchs_convolution(h, k, s, p, d):
    outcome = by_convention("pytorch", axis(h, k, s, p, d))
    if h + 2 * p < d * (k - 1) + 1:
        assert outcome.refusal == "the window does not fit"
    else:
        assert outcome.outputs == floor((h + 2 * p - d * (k - 1) - 1) / s + 1)
        assert sides(outcome) == (p, p)


@drawn
@given(SIZES, KERNELS, DILATIONS, PADS)
def test_pytorchs_same(h, k, d, ignored):
    outcome = by_convention("pytorch_same", axis(h, k, 1, ignored, d))
    total = d * (k - 1)
    assert (outcome.outputs, sides(outcome)) == (h, (total // 2, total - total // 2))


@drawn
@given(SIZES, KERNELS, STRIDES, PADS, DILATIONS)
def test_pytorchs_ceil_mode(h, k, s, p, d):
    outcome = by_convention("pytorch_ceil_mode", axis(h, k, s, p, d))
    if p > ((k - 1) * d + 1) // 2:
        assert outcome.refusal == "takes P up to half the window"
        return
    size = (h + 2 * p - d * (k - 1) - 1 + (s - 1)) // s + 1  # pooling_output_shape_pad_lr
    if (size - 1) * s >= h + p:
        size -= 1
    assert outcome.outputs == max(size, 0)
    assert bool(outcome.refusal) == (size < 1)
    assert sides(outcome) == (p, p)


@drawn
@given(SIZES, KERNELS, STRIDES, DILATIONS, PADS)
def test_tensorflows_same(size, k, s, d, ignored):
    k_effective = d * (k - 1) + 1
    pad = max(k_effective - (s if size % s == 0 else size % s), 0)  # as in the notes of tf.nn
    outcome = by_convention("tensorflow_same", axis(size, k, s, ignored, d))
    assert (outcome.outputs, sides(outcome)) == (ceil(size / s), (pad // 2, pad - pad // 2))


@drawn
@given(SIZES, KERNELS, STRIDES, DILATIONS, PADS)
def test_tensorflows_valid(size, k, s, d, ignored):
    outputs = ceil((size - (d * (k - 1) + 1) + 1) / s)
    outcome = by_convention("tensorflow_valid", axis(size, k, s, ignored, d))
    assert outcome.outputs == max(outputs, 0)
    assert sides(outcome) == (0, 0)


@drawn
@given(SIZES, KERNELS, STRIDES, DILATIONS, PADS)
def test_onnx_auto_pad(size, k, s, d, ignored):
    outputs = ceil(size / s)
    total = max((outputs - 1) * s + ((k - 1) * d + 1) - size, 0)
    less, more = total // 2, total - total // 2
    one = axis(size, k, s, ignored, d)
    for name, expected in (("onnx_same_upper", (less, more)), ("onnx_same_lower", (more, less))):
        outcome = by_convention(name, one)
        assert (outcome.outputs, sides(outcome)) == (outputs, expected)


@drawn
@given(SIZES, KERNELS, STRIDES, PADS, DILATIONS)
def test_caffes_convolution(h, k, s, p, d):
    assume(h + 2 * p >= d * (k - 1) + 1)
    outcome = by_convention("caffe_convolution", axis(h, k, s, p, d))
    assert outcome.outputs == int((h + 2 * p - (d * (k - 1) + 1)) / s) + 1
    assert sides(outcome) == (p, p)


@drawn
@given(SIZES, KERNELS, STRIDES, PADS)
def test_caffes_pooling(h, k, s, p):
    outcome = by_convention("caffe_pooling", axis(h, k, s, p))
    if p >= k:
        assert outcome.refusal == "takes only P below F"
        return
    pooled = ceil((h + 2 * p - k) / s) + 1  # PoolingLayer::Reshape
    if p and (pooled - 1) * s >= h + p:
        pooled -= 1
    assert outcome.outputs == max(pooled, 0)
    assert bool(outcome.refusal) == (pooled < 1)
    assert sides(outcome) == (p, p)


@drawn
@given(AXES)
def test_strict_is_the_floor_where_nothing_is_left_over(one):
    strict, floored = by_convention("strict", one), by_convention("onnx", one)
    if (one.padded_size - one.window_size) % one.stride and floored.outputs:
        assert strict.refusal == f"{one.padded_size - one.window_size}/{one.stride} is not whole"
    else:
        assert strict == floored


# --- every outcome, by placing windows -----------------------------------------------------------


@drawn
@given(AXES, st.sampled_from(FRAMEWORKS))
def test_dropped_are_the_cells_that_no_window_reads(one, name):
    outcome = by_convention(name, one)
    assert 0 <= outcome.outside < max(one.stride, 2)
    if outcome.refusal:
        assert outcome.outputs == 0
        assert outcome.dropped == tuple(range(one.input_size))
        return
    assert outcome.outputs >= 1
    read = {
        place * one.stride - outcome.axis.before + weight * one.dilation
        for place in range(outcome.outputs)
        for weight in range(one.kernel_size)
    }
    assert outcome.dropped == tuple(cell for cell in range(one.input_size) if cell not in read)
    end = (outcome.outputs - 1) * one.stride - outcome.axis.before + one.window_size
    last_cell = one.input_size + outcome.axis.after
    assert end <= last_cell
    if outcome.outside:  # what is outside is there for the last window alone
        assert end == last_cell


@drawn
@given(AXES, st.sampled_from(FRAMEWORKS))
def test_the_settings_but_the_padding_are_kept(one, name):
    other = by_convention(name, one).axis
    kept = ("input_size", "kernel_size", "stride", "dilation")
    assert [getattr(other, each) for each in kept] == [getattr(one, each) for each in kept]


# --- against onnxruntime -------------------------------------------------------------------------


def cells_read_by_onnxruntime(one, **attributes):
    """Each output's input cells, from a convolution of powers of 2 with weights of 1."""
    x = 2.0 ** np.arange(one.input_size, dtype=np.float32).reshape(1, 1, -1)
    w = np.ones((1, 1, one.kernel_size), np.float32)
    y = onnx_run("Conv", {"x": x, "w": w}, strides=[one.stride], dilations=[one.dilation], **attributes)
    return [[cell for cell in range(one.input_size) if int(output) >> cell & 1] for output in y.reshape(-1)]


def cells_read(outcome):
    one = outcome.axis
    return [
        [cell for cell in one.window(place) if 0 <= cell < one.input_size] for place in range(outcome.outputs)
    ]


SHORT = st.integers(1, 20)  # float32 adds 2⁰ to 2¹⁹ exactly


@onnx_drawn
@given(SHORT, KERNELS, STRIDES, PADS)
@pytest.mark.parametrize(
    ("name", "auto_pad"),
    [
        ("onnx_same_upper", "SAME_UPPER"),
        ("onnx_same_lower", "SAME_LOWER"),
        ("tensorflow_same", "SAME_UPPER"),
        ("tensorflow_valid", "VALID"),
    ],
)
def test_auto_pad_is_onnxruntimes(name, auto_pad, size, k, s, ignored):
    one = axis(size, k, s, ignored)
    outcome = by_convention(name, one)
    assume(outcome.refusal is None)
    if (
        "same" in name
    ):  # where steps are so large that none is wanted, onnxruntime pads less than nothing: it crops
        assume((ceil(size / s) - 1) * s + k >= size)
    assert cells_read(outcome) == cells_read_by_onnxruntime(one, auto_pad=auto_pad)


@onnx_drawn
@given(SHORT, KERNELS, STRIDES, PADS, PADS, DILATIONS)
def test_explicit_pads_are_onnxruntimes(size, k, s, before, after, d):
    one = axis(size, k, s, (before, after), d)
    outcome = by_convention("onnx", one)
    assume(outcome.refusal is None)
    assert cells_read(outcome) == cells_read_by_onnxruntime(one, pads=[before, after])


@onnx_drawn
@given(SIZES, KERNELS, STRIDES, PADS, DILATIONS)
def test_ceil_mode_is_onnxruntimes(size, k, s, p, d):
    outcome = by_convention("pytorch_ceil_mode", axis(size, k, s, p, d))
    assume(outcome.refusal is None and p < k)  # onnxruntime takes no more
    x = np.arange(size, dtype=np.float32).reshape(1, 1, -1)
    options = {"kernel_shape": [k], "strides": [s], "pads": [p, p], "dilations": [d], "ceil_mode": 1}
    largest = onnx_run("MaxPool", {"x": x}, **options).reshape(-1)
    smallest = -onnx_run("MaxPool", {"x": -x}, **options).reshape(-1)
    read = cells_read(outcome)
    assert len(read) == len(largest)
    for cells, low, high in zip(read, smallest, largest, strict=True):
        if cells:  # else a dilated window reads padding alone
            assert (cells[0], cells[-1]) == (low, high)

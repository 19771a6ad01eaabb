"""The matrix of a convolution: exact against the operation, entry by entry against plain loops."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import shapes
from helpers.convert import MOST_ENTRIES, conv_matrix, conv_matrix_elements, local_matrix
from helpers.ops import conv2d, dense

drawn = settings(deadline=None, derandomize=True, max_examples=150)
side, few, pads = st.integers(1, 6), st.integers(1, 3), st.integers(0, 3)


def whole_numbers(*shape):
    """Random integers without a 0, so that a weight left out is always missed."""
    values = np.random.default_rng(shape).integers(-9, 10, shape)
    return np.where(values == 0, 10, values)


@st.composite
def layers(draw):
    """(H, W, D), kernel shape, stride and padding of a layer that has an output."""
    height, width, depth = draw(side), draw(side), draw(few)
    padding = (draw(pads), draw(pads)), (draw(pads), draw(pads))
    sizes = [size + sum(sides) for size, sides in zip((height, width), padding, strict=True)]
    tall, wide = (draw(st.integers(1, min(4, size))) for size in sizes)
    return (height, width, depth), (tall, wide, depth, draw(few)), (draw(few), draw(few)), padding


def by_loops(size, kernel_shape, stride, padding):
    """{(row, column): kernel index} of the matrix's entries, each cell of each window in its turn."""
    (height, width, depth), (tall, wide, _, filters) = size, kernel_shape
    (top, bottom), (left, right) = padding
    found = {}
    rows = range(-top, height + bottom - tall + 1, stride[0])
    columns = range(-left, width + right - wide + 1, stride[1])
    output = 0
    for start_row in rows:
        for start_column in columns:
            for k in range(filters):
                for index in np.ndindex(tall, wide, depth):
                    row, column = start_row + index[0], start_column + index[1]
                    if 0 <= row < height and 0 <= column < width:
                        into = np.ravel_multi_index((row, column, index[2]), size)
                        found[output, int(into)] = (*index, k)
                output += 1
    return found, output


@drawn
@given(layers())
def test_the_matrix_times_the_input_is_the_convolution(layer):
    size, kernel_shape, stride, padding = layer
    x, kernel = whole_numbers(*size), whole_numbers(*kernel_shape)
    y = conv2d(x, kernel, stride=stride, padding=padding)
    matrix = conv_matrix(kernel, size[:2], stride, padding)
    assert matrix.shape == (y.size, x.size)
    assert matrix.dtype == kernel.dtype
    assert np.array_equal(matrix @ x.reshape(-1), y.reshape(-1))
    assert np.array_equal(dense(x.reshape(-1), matrix.T), y.reshape(-1))


@drawn
@given(layers())
def test_every_entry_is_the_kernel_element_that_lies_there(layer):
    size, kernel_shape, stride, padding = layer
    wanted, outputs = by_loops(*layer)
    found = conv_matrix_elements(size[:2], kernel_shape, stride, padding)
    assert found.shape == (outputs, np.prod(size))
    assert {tuple(map(int, at)) for at in np.argwhere(found >= 0)} == wanted.keys()
    for at, index in wanted.items():
        assert np.unravel_index(found[at], kernel_shape) == index
    assert found.min() >= -1


@drawn
@given(layers(), st.data())
def test_a_part_is_cut_out_of_the_whole(layer, data):
    size, kernel_shape, stride, padding = layer
    whole = conv_matrix_elements(size[:2], kernel_shape, stride, padding)
    first, last = sorted(data.draw(st.integers(0, whole.shape[0])) for _ in range(2))
    inputs = data.draw(st.lists(st.integers(0, whole.shape[1] - 1), max_size=4))
    part = conv_matrix_elements(size[:2], kernel_shape, stride, padding, range(first, last), inputs)
    assert part.shape == (last - first, len(inputs))
    assert np.array_equal(part, whole[first:last][:, inputs])


@drawn
@given(layers())
def test_a_locally_connected_layer_uses_the_filters_of_each_place(layer):
    size, kernel_shape, stride, padding = layer
    x = whole_numbers(*size)
    down, across = (one.output_size for one in shapes.axes(size[:2], kernel_shape[:2], stride, padding))
    kernels = whole_numbers(down, across, *kernel_shape)
    y = (local_matrix(kernels, size[:2], stride, padding) @ x.reshape(-1)).reshape(down, across, -1)
    for row, column in np.ndindex(down, across):
        alone = conv2d(x, kernels[row, column], stride=stride, padding=padding)
        assert np.array_equal(y[row, column], alone[row, column])


@drawn
@given(layers())
def test_a_locally_connected_layer_with_equal_filters_is_the_convolution(layer):
    size, kernel_shape, stride, padding = layer
    kernel = whole_numbers(*kernel_shape)
    down, across = (one.output_size for one in shapes.axes(size[:2], kernel_shape[:2], stride, padding))
    kernels = np.broadcast_to(kernel, (down, across, *kernel_shape))
    assert local_matrix(kernels, size[:2], stride, padding).dtype == kernel.dtype
    assert np.array_equal(
        local_matrix(kernels, size[:2], stride, padding), conv_matrix(kernel, size[:2], stride, padding)
    )


def test_a_matrix_by_hand():
    kernel = np.array([[1, 2], [3, 4]])[:, :, None, None]
    assert conv_matrix(kernel, 3).tolist() == [
        [1, 2, 0, 3, 4, 0, 0, 0, 0],
        [0, 1, 2, 0, 3, 4, 0, 0, 0],
        [0, 0, 0, 1, 2, 0, 3, 4, 0],
        [0, 0, 0, 0, 1, 2, 0, 3, 4],
    ]
    assert conv_matrix(kernel, 2, 1, ((0, 1), (0, 0))).tolist() == [[1, 2, 3, 4], [0, 0, 1, 2]]


def test_names_of_paddings_and_the_type_of_the_kernel_are_kept():
    kernel = np.array([0.5, np.nan, 2], np.float32)[None, :, None, None]
    matrix = conv_matrix(kernel, (1, 3), 1, "same")
    assert matrix.dtype == np.float32
    assert np.array_equal(
        matrix, np.array([[np.nan, 2, 0], [0.5, np.nan, 2], [0, 0.5, np.nan]]), equal_nan=True
    )


def test_inputs_are_left_alone():
    kernel = whole_numbers(2, 2, 1, 1)
    before = kernel.copy()
    conv_matrix(kernel, 3)[:] = 0
    local_matrix(kernel[None, None], 2)[:] = 0
    assert np.array_equal(kernel, before)


def test_a_corner_of_alexnets_matrix():
    shape = (11, 11, 3, 96)
    corner = conv_matrix_elements(227, shape, 4, 0, range(97), range(36))
    assert np.all(corner[:96, :33] == np.arange(33 * 96).reshape(33, 96).T)
    assert np.all(corner[:96, 33:] == -1)
    assert corner[96].tolist() == [-1] * 12 + [96 * at for at in range(24)]


KERNEL = np.ones((3, 3, 2, 4), int)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: conv_matrix(np.ones((3, 3)), 5),
            "kernel has shape (3, 3): kernel must be [F, F, D, K], each at least 1",
        ),
        (lambda: conv_matrix(KERNEL, 2), "kernel_size 3 is larger than the padded input 0 + 2 + 0 = 2"),
        (lambda: conv_matrix(KERNEL, 0), "input_size must be at least 1, got 0"),
        (
            lambda: conv_matrix(KERNEL, (5, 5, 2)),
            "input_size must be an int or (rows, columns), got (5, 5, 2)",
        ),
        (lambda: conv_matrix(KERNEL, 5, 0), "stride must be at least 1, got 0"),
        (
            lambda: conv_matrix(np.ones((11, 11, 3, 96), np.int8), 227, 4),
            f"the matrix would have 290,400 × 154,587 entries, more than {MOST_ENTRIES:,}: use a smaller",
        ),
        (lambda: conv_matrix_elements(5, (3, 3, 1)), "kernel_shape must be (F, F, D, K), got (3, 3, 1)"),
        (lambda: conv_matrix_elements(5, (3, 3, 0, 1)), "kernel_shape must be at least 1, got 0"),
        (
            lambda: conv_matrix_elements(5, KERNEL.shape, outputs=range(35, 37)),
            "outputs 36 does not exist: there are 36, from 0",
        ),
        (
            lambda: conv_matrix_elements(5, KERNEL.shape, inputs=[-1]),
            "inputs -1 does not exist: there are 50, from 0",
        ),
        (
            lambda: local_matrix(KERNEL, 5),
            "kernels has shape (3, 3, 2, 4): kernels must be [H_out, W_out, F, F, D, K], each at least 1",
        ),
        (
            lambda: local_matrix(np.ones((3, 2, *KERNEL.shape)), 5),
            "kernels for 3×2 places do not match the 3×3 of this input_size, stride and padding: "
            "kernels must be [3, 3, F, F, D, K]",
        ),
        (lambda: local_matrix([["a"]], 5), "kernels must be an array of integers or real floats"),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        call()

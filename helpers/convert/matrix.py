"""A convolution as one large matrix: which weight multiplies which input in which output.

The matrix is [outputs, inputs]. Input cell (row, column, channel) is its column
(row·W + column)·D + channel, and output cell (row, column, map) is its row
(row·W_out + column)·K + map: both flattened channels-last, as ``x.reshape(-1)`` does. Everything here
is index arithmetic; no operation is called. Used by ``notebooks/03_parameter_sharing.ipynb``.
"""

from __future__ import annotations

import numpy as np

from helpers.convert.arguments import kernel_array, numbers
from helpers.shapes import Axis, axes, pair, whole

MOST_ENTRIES = 2**27  # of a matrix that is made at once: 1 GiB of int64


def conv_matrix(kernel, input_size, stride=1, padding=0) -> np.ndarray:
    """Return the weights of a convolution as a matrix [H_out·W_out·K, H·W·D].

    kernel [F, F, D, K]; input_size [H, W], stride and padding: as in ``ops.conv2d``. The matrix times
    ``x.reshape(-1)`` is the flattened output, without biases; ``ops.dense`` takes it as ``matrix.T``.
    Every output has a row and every input a column; a kernel element stands in it once for each place
    at which it lies on an input, and all else is 0, in the kernel's own type. Raises ValueError where
    no window fits, and where the matrix would be too large to make.
    """
    kernel = kernel_array(kernel, "[F, F, D, K]")
    found = conv_matrix_elements(input_size, kernel.shape, stride, padding)
    return np.where(found < 0, kernel.dtype.type(0), kernel.reshape(-1)[found])


def local_matrix(kernels, input_size, stride=1, padding=0) -> np.ndarray:
    """Return the weights of a locally connected layer as a matrix [H_out·W_out·K, H·W·D].

    kernels [H_out, W_out, F, F, D, K] holds filters of its own for every place of the window. With the
    same filters everywhere this is `conv_matrix`. Raises ValueError where `kernels` has not one place
    for each output cell, and as `conv_matrix` does.
    """
    kernels = numbers("kernels", kernels)
    if kernels.ndim != 6 or 0 in kernels.shape:
        wanted = "kernels must be [H_out, W_out, F, F, D, K], each at least 1"
        raise ValueError(f"kernels has shape {kernels.shape}: {wanted}")
    *given, _, _, _, filters = kernels.shape
    rows, columns = _window(input_size, kernels.shape[2:], stride, padding)
    if given != [rows.output_size, columns.output_size]:
        raise ValueError(
            f"kernels for {given[0]}×{given[1]} places do not match the {rows.output_size}×"
            f"{columns.output_size} of this input: kernels must be [{rows.output_size}, "
            f"{columns.output_size}, F, F, D, K]"
        )
    found = conv_matrix_elements(input_size, kernels.shape[2:], stride, padding)
    place = np.arange(len(found)) // filters
    flat = kernels.reshape(given[0] * given[1], -1)
    return np.where(found < 0, kernels.dtype.type(0), flat[place[:, None], found])


def conv_matrix_elements(
    input_size, kernel_shape, stride=1, padding=0, outputs=None, inputs=None
) -> np.ndarray:
    """Return which kernel element stands at each entry of `conv_matrix`: int64, −1 where none does.

    kernel_shape (F, F, D, K); the elements are numbered as in ``kernel.reshape(-1)``. outputs, inputs:
    the rows and columns of the matrix that are wanted, as a range or a list; None for all of them.
    Raises ValueError as `conv_matrix` does, and for a row or column that there is not.
    """
    tall, wide, depth, filters = _kernel_shape(kernel_shape)
    rows, columns = _window(input_size, kernel_shape, stride, padding)
    outputs = _wanted("outputs", outputs, rows.output_size * columns.output_size * filters)
    inputs = _wanted("inputs", inputs, rows.input_size * columns.input_size * depth)
    if len(outputs) * len(inputs) > MOST_ENTRIES:
        raise ValueError(
            f"the matrix would have {len(outputs):,} × {len(inputs):,} entries, more than {MOST_ENTRIES:,}: "
            "use a smaller input, or ask conv_matrix_elements for a part of it"
        )
    place, k = outputs // filters, outputs % filters
    cell, d = inputs // depth, inputs % depth
    # Where an input lies under the window of an output: window (r, c) starts at (r·S − P, c·S − P).
    i = _under(rows, place // columns.output_size, cell // columns.input_size)
    j = _under(columns, place % columns.output_size, cell % columns.input_size)
    inside = (i >= 0) & (i < tall) & (j >= 0) & (j < wide)
    return np.where(inside, ((i * wide + j) * depth + d) * filters + k[:, None], -1)


def _under(one: Axis, places: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Which row (or column) of the window at each place [n] lies on each cell [m]: [n, m]."""
    return cells - (places * one.stride - one.before)[:, None]


def _kernel_shape(shape) -> tuple[int, ...]:
    if not isinstance(shape, tuple | list) or len(shape) != 4:
        raise ValueError(f"kernel_shape must be (F, F, D, K), got {shape!r}")
    return tuple(whole("kernel_shape", size, 1) for size in shape)


def _window(input_size, kernel_shape, stride, padding) -> tuple[Axis, Axis]:
    size = pair("input_size", input_size, 1)
    rows, columns = axes(size, tuple(kernel_shape[:2]), stride, padding)
    return rows.require_output(), columns.require_output()


def _wanted(name: str, numbers_: object, count: int) -> np.ndarray:
    if numbers_ is None:
        return np.arange(count)
    found = np.asarray(numbers_, np.int64)
    outside = found[(found < 0) | (found >= count)]
    if outside.size:
        raise ValueError(f"{name} {outside[0]} does not exist: there are {count:,}, from 0")
    return found

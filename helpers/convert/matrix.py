"""A convolution as one large matrix: which weight multiplies which input in which output.

The matrix is [outputs, inputs]. Input cell (row, column, channel) is its column
(row·W + column)·D + channel, and output cell (row, column, map) is its row
(row·W_out + column)·K + map: both flattened channels-last, as ``x.reshape(-1)`` does. Everything here
is index arithmetic; no operation is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from helpers.convert.arguments import kernel_array, or_turned
from helpers.ops import numbers
from helpers.shapes import Axis, Paddings, Sides, axes, check_entries, pair, require_outputs, shown, whole

INT64 = 2**63 - 1


def conv_matrix(kernel: ArrayLike, input_size: Sides, stride: Sides = 1, padding: Paddings = 0) -> np.ndarray:
    """Return the weights of a convolution as a matrix [H_out·W_out·K, H·W·D].

    kernel [F, F, D, K]; input_size [H, W], stride and padding: as in ``ops.conv2d``. The matrix times
    ``x.reshape(-1)`` is the flattened output, without biases; ``ops.dense`` takes it as ``matrix.T``.
    Every output has a row and every input a column; a kernel element stands in it once for each place
    at which it lies on an input, and all else is 0, in the kernel's own type. Raises ValueError where
    no window fits, and where the matrix would be too large to make.
    """
    given, kernel = kernel, kernel_array(kernel, "[F, F, D, K]")

    def fits(kernel: np.ndarray) -> bool:
        return all(one.output_size for one in _along(input_size, kernel.shape, stride, padding))

    if not fits(kernel):
        _refuse(input_size, kernel.shape, stride, padding, hint=or_turned("kernel", given, fits))
    found = conv_matrix_elements(input_size, kernel.shape, stride, padding)
    matrix = kernel.reshape(-1)[found]
    matrix[found < 0] = 0
    return matrix


def local_matrix(
    kernels: ArrayLike, input_size: Sides, stride: Sides = 1, padding: Paddings = 0
) -> np.ndarray:
    """Return the weights of a locally connected layer as a matrix [H_out·W_out·K, H·W·D].

    kernels [H_out, W_out, F, F, D, K] holds filters of its own for every place of the window. With the
    same filters everywhere this is `conv_matrix`. Raises ValueError where `kernels` has not one place
    for each output cell, and as `conv_matrix` does.
    """
    given, kernels = kernels, numbers("kernels", kernels)
    if kernels.ndim != 6 or 0 in kernels.shape:
        wanted = "kernels must be [H_out, W_out, F, F, D, K], each at least 1"
        raise ValueError(f"kernels has shape {shown(kernels.shape)}: {wanted}")
    *placed, _, _, _, filters = kernels.shape

    def places(kernels: np.ndarray) -> list[int]:
        return [one.output_size for one in _along(input_size, kernels.shape[2:], stride, padding)]

    down, across = places(kernels)
    if placed != [down, across]:
        hint = or_turned("kernels", given, lambda kernels: places(kernels) == placed)
        if not down * across:
            _refuse(input_size, kernels.shape[2:], stride, padding, hint)
        raise ValueError(
            f"kernels for {placed[0]}×{placed[1]} places do not match the {down}×{across} of this "
            f"input_size, stride and padding: kernels must be [{down}, {across}, F, F, D, K]{hint}"
        )
    found = conv_matrix_elements(input_size, kernels.shape[2:], stride, padding)
    place = np.arange(len(found)) // filters
    flat = kernels.reshape(placed[0] * placed[1], -1)
    matrix = flat[place[:, None], found]
    matrix[found < 0] = 0
    return matrix


def conv_matrix_elements(
    input_size: Sides,
    kernel_shape: tuple[int, int, int, int],
    stride: Sides = 1,
    padding: Paddings = 0,
    outputs: Sequence[int] | np.ndarray | None = None,
    inputs: Sequence[int] | np.ndarray | None = None,
) -> np.ndarray:
    """Return which kernel element stands at each entry of `conv_matrix`: int64, −1 where none does.

    kernel_shape (F, F, D, K); the elements are numbered as in ``kernel.reshape(-1)``. outputs, inputs:
    the rows and columns of the matrix that are wanted, as a range or a list; None for all of them.
    Of a layer whose matrix is too large, a part can be had.
    Raises ValueError as `conv_matrix` does, and for a row or column that there is not.
    """
    tall, wide, depth, filters = _kernel_shape(kernel_shape)
    rows, columns = _along(input_size, (tall, wide), stride, padding)
    _refuse(input_size, (tall, wide), stride, padding)
    outputs = _wanted("outputs", outputs, rows.output_size * columns.output_size * filters)
    inputs = _wanted("inputs", inputs, rows.input_size * columns.input_size * depth)
    fix = "use a smaller input_size or less padding, or ask conv_matrix_elements for a part of it"
    check_entries("the matrix", len(outputs), len(inputs), fix=fix)
    outputs, inputs = np.asarray(outputs, np.int64), np.asarray(inputs, np.int64)
    place, k = outputs // filters, outputs % filters
    cell, d = inputs // depth, inputs % depth
    # Where an input lies under the window of an output: window (r, c) starts at (r·S − P, c·S − P).
    i = _under(rows, place // columns.output_size, cell // columns.input_size)
    j = _under(columns, place % columns.output_size, cell % columns.input_size)
    outside = (i < 0) | (i >= tall) | (j < 0) | (j >= wide)
    # ((i·wide + j)·depth + d)·filters + k, in place: these arrays may take 1 GiB each.
    i *= wide
    i += j
    i *= depth
    i += d
    i *= filters
    i += k[:, None]
    i[outside] = -1
    return i


def _under(one: Axis, places: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Which row (or column) of the window at each place [n] lies on each cell [m]: [n, m]."""
    return cells - (places * one.stride - one.before)[:, None]


def _kernel_shape(shape: object) -> tuple[int, ...]:
    if not isinstance(shape, (tuple, list)) or len(shape) != 4:
        raise ValueError(f"kernel_shape must be (F, F, D, K), got {shown(shape)}")
    sizes = tuple(whole("kernel_shape", size, 1) for size in shape)
    if prod(sizes) > INT64:
        raise ValueError(f"kernel_shape {sizes} has too many elements to number: use a smaller kernel")
    return sizes


def _along(
    input_size: Sides, kernel_shape: tuple[int, ...], stride: Sides, padding: Paddings
) -> tuple[Axis, Axis]:
    tall, wide, *_ = kernel_shape
    return axes(pair("input_size", input_size, 1), (tall, wide), stride, padding)


def _refuse(
    input_size: Sides, kernel_shape: tuple[int, ...], stride: Sides, padding: Paddings, hint: str = ""
) -> None:
    """Raise the ValueError that says why no window fits, with a hint after it, where none does."""
    try:
        require_outputs(*_along(input_size, kernel_shape, stride, padding))
    except ValueError as error:
        raise ValueError(f"{error}{hint}") from None


def _wanted(name: str, given: object, count: int) -> range | np.ndarray:
    """Return the rows or columns that are wanted; a range, which may be long, is not written out yet."""
    if count > INT64:
        raise ValueError(
            f"{name} of this layer are {count:,}, too many to number: use a smaller input_size or padding"
        )
    if given is None:
        return range(count)
    if isinstance(given, range):
        ends = [given[0], given[-1]] if given else []
    else:
        given = numbers(name, given)
        if given.ndim != 1 or (given.size and given.dtype.kind not in "iu"):
            raise ValueError(f"{name} must be a range or a list of whole numbers, got {shown(given)}")
        ends = [int(given.min()), int(given.max())] if given.size else []
    outside = next((end for end in ends if not 0 <= end < count), None)
    if outside is not None:
        raise ValueError(f"{name} {shown(outside)} does not exist: there are {count:,}, from 0")
    return given

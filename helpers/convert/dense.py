"""Dense weights as convolution kernels, and back: the same numbers in another shape."""

from __future__ import annotations

from math import isqrt

import numpy as np
from numpy.typing import ArrayLike

from helpers.convert.arguments import kernel_array, transposed
from helpers.ops import numbers
from helpers.shapes import Sides, pair, shown

ORDERS = ("channels_last", "channels_first")


def dense_to_conv(weights: ArrayLike, kernel_size: Sides = 1, order: str = "channels_last") -> np.ndarray:
    """Return dense weights [inputs, outputs] as a kernel [F_h, F_w, D, K]: the same numbers, not copied.

    K = outputs and inputs = F_h·F_w·D. kernel_size: an int or (rows, columns); 1, with D = inputs, is
    the dense layer applied to every pixel. order: how the inputs were flattened. "channels_last": row by
    row, cell by cell, all channels of a cell together, as everywhere here and in TensorFlow.
    "channels_first": channel by channel, each row by row, as in Caffe, torchvision and timm, whose
    weights [outputs, inputs] enter as ``weights.T``; to run that kernel more than once, lay it out with
    ``np.ascontiguousarray``. Both orders fit, so the wrong one raises nothing; with one cell, or one
    channel, they are the same.

    Raises ValueError where the inputs do not divide by the cells of the kernel, and for another order.
    [LeCun 1998, section II.B, layer C5; CS231n, "Converting FC layers to CONV layers"]
    """
    given, weights = weights, numbers("weights", weights)
    if weights.ndim != 2 or 0 in weights.shape:
        raise ValueError(
            f"weights has shape {shown(weights.shape)}: weights must be [inputs, outputs], each at least 1"
        )
    rows, columns = pair("kernel_size", kernel_size, 1)
    inputs, outputs = weights.shape
    if inputs % (rows * columns):
        line = f"; if weights is [outputs, inputs], use {transposed('weights', given)}"
        turned = line * (outputs % (rows * columns) == 0)
        raise ValueError(
            f"weights for {inputs} inputs do not divide into {rows}×{columns} cells: "
            f"use kernel_size {_square_sizes(inputs, isqrt(rows * columns))}{turned}"
        )
    if _channels_first(order):
        return weights.reshape(-1, rows, columns, outputs).transpose(1, 2, 0, 3)
    return weights.reshape(rows, columns, -1, outputs)


def _square_sizes(inputs: int, size: int) -> str:
    """Return the nearest square windows, below and above `size`, whose cells divide the inputs."""
    fitting = [each for each in range(1, isqrt(inputs) + 1) if inputs % each**2 == 0]
    below, above = [each for each in fitting if each <= size], [each for each in fitting if each > size]
    return " or ".join(map(str, (*below[-1:], *above[:1])))


def conv_to_dense(kernel: ArrayLike, order: str = "channels_last") -> np.ndarray:
    """Undo `dense_to_conv`: kernel [F_h, F_w, D, K] → weights [F_h·F_w·D, K], one window flattened.

    A kernel that lies otherwise in memory is copied. A kernel [K, D, F, F], as PyTorch keeps it, enters as
    ``kernel.transpose(2, 3, 1, 0)``: as it is it has four axes too, and raises nothing.

    Raises ValueError where `kernel` has other than four axes, and for another order.
    """
    kernel = kernel_array(kernel, "[F, F, D, K]")
    if _channels_first(order):
        kernel = kernel.transpose(2, 0, 1, 3)
    return kernel.reshape(-1, kernel.shape[3])


def _channels_first(order: object) -> bool:
    if not (isinstance(order, str) and order in ORDERS):
        known = " or ".join(f'"{name}"' for name in ORDERS)
        raise ValueError(f"order {shown(order)} is not known: use {known}")
    return order == "channels_first"

"""Dense weights as convolution kernels, and back: the same numbers in another shape.

Used by ``notebooks/04_one_by_one_convolution.ipynb``.
"""

from __future__ import annotations

import numpy as np

from helpers.convert.arguments import kernel_array, numbers
from helpers.shapes import pair


def dense_to_conv(weights, kernel_size=1) -> np.ndarray:
    """Return dense weights [inputs, outputs] as a kernel [F_h, F_w, D, K]: the same numbers, not copied.

    K = outputs and inputs = F_h·F_w·D, flattened channels-last: row by row, cell by cell, all channels
    of a cell together. kernel_size: an int or (rows, columns); 1, with D = inputs, is the dense layer
    applied to every pixel. Raises ValueError where the inputs do not divide by the cells of the kernel.
    [LeCun 1998, section II.B, layer C5]
    """
    weights = numbers("weights", weights)
    if weights.ndim != 2 or 0 in weights.shape:
        raise ValueError(
            f"weights has shape {weights.shape}: weights must be [inputs, outputs], each at least 1"
        )
    rows, columns = pair("kernel_size", kernel_size, 1)
    inputs, outputs = weights.shape
    if inputs % (rows * columns):
        raise ValueError(
            f"weights for {inputs} inputs do not divide into {rows}×{columns} cells: "
            f"use a kernel_size whose cells divide {inputs}"
        )
    return weights.reshape(rows, columns, -1, outputs)


def conv_to_dense(kernel) -> np.ndarray:
    """Undo `dense_to_conv`: kernel [F_h, F_w, D, K] → weights [F_h·F_w·D, K], one window flattened.

    Raises ValueError where `kernel` has other than four axes.
    """
    kernel = kernel_array(kernel, "[F, F, D, K]")
    return kernel.reshape(-1, kernel.shape[3])

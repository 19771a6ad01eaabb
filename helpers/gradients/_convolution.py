"""The backward pass of a convolution (see the package for shapes and number types)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from helpers.gradients._sums import add_products, bias_gradient, like, product_type, stored
from helpers.ops import result_type, scatter, settled_conv2d, window_matrices
from helpers.shapes import Axis, Paddings, Sides

Settled = tuple[np.ndarray, np.ndarray, np.ndarray, tuple[Axis, Axis], int, np.dtype]


@np.errstate(all="ignore")
def conv2d_backward(
    dy: ArrayLike,
    x: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: Sides = 1,
    padding: Paddings = 0,
    dilation: Sides = 1,
    groups: int = 1,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (dx, dkernel, dbias) of ``y = conv2d(x, kernel, bias, …)`` with the same settings.

    dy [..., H_out, W_out, K], x [..., H, W, D], kernel [F_h, F_w, D/groups, K] → dx [..., H, W, D],
    dkernel [F_h, F_w, D/groups, K], dbias [K].

    Every output cell adds its dy times the patch that it read to dkernel, which is one product of the matrix
    of all patches ("im2col") with dy; and its dy times the kernel, as it is, to that patch of dx. (Gathered
    instead, for one cell of dx at a time, the same sum runs over the kernel turned by 180°.) Cells that no
    window reads get 0.

    Raises ValueError where shapes, groups or number types do not match, where no window fits, and for
    sums beyond int64. [CS231n; Dumoulin & Visin, chapter 4; Goodfellow et al., section 9.5]
    """
    settled = _settled(dy, x, kernel, stride, padding, dilation, groups)
    return (_to_input(*settled), *_to_weights(*settled))


@np.errstate(all="ignore")
def conv2d_weights_backward(
    dy: ArrayLike,
    x: ArrayLike,
    kernel: ArrayLike,
    *,
    stride: Sides = 1,
    padding: Paddings = 0,
    dilation: Sides = 1,
    groups: int = 1,
) -> tuple[np.ndarray, np.ndarray]:
    """Return (dkernel, dbias) of `conv2d_backward`: a first layer has nobody to hand its dx to."""
    return _to_weights(*_settled(dy, x, kernel, stride, padding, dilation, groups))


def _settled(
    dy: ArrayLike,
    x: ArrayLike,
    kernel: ArrayLike,
    stride: Sides,
    padding: Paddings,
    dilation: Sides,
    groups: int,
) -> Settled:
    """Return (dy, x, kernel, (rows, columns), groups, number type of what is returned), all checked."""
    x, kernel, _, rows, columns, groups, _, _ = settled_conv2d(
        x, kernel, None, stride, padding, dilation, groups
    )
    dy = like(dy, (*x.shape[:-3], rows.output_size, columns.output_size, kernel.shape[3]))
    return dy, x, kernel, (rows, columns), groups, result_type(x, kernel, dy)


def _to_input(
    dy: np.ndarray,
    x: np.ndarray,
    kernel: np.ndarray,
    along: tuple[Axis, Axis],
    groups: int,
    result: np.dtype,
) -> np.ndarray:
    """Return dx: a transposed convolution of dy, without its bias."""
    terms = kernel[:, :, 0].size // groups
    sums = np.zeros(x.shape, product_type(result, terms, dy, kernel))
    scatter(sums, dy, kernel.swapaxes(2, 3), *along, groups)
    return stored(sums, result, "dy and the kernel")


def _to_weights(
    dy: np.ndarray,
    x: np.ndarray,
    kernel: np.ndarray,
    along: tuple[Axis, Axis],
    groups: int,
    result: np.dtype,
) -> tuple[np.ndarray, np.ndarray]:
    """Return dkernel: block by block, all patches of x times their dy, added up; and dbias."""
    shape = kernel.shape
    work = product_type(result, dy[..., 0].size, dy, x)
    sums = np.zeros((groups, shape[0] * shape[1] * shape[2], shape[3] // groups), work)
    blamed = dy.reshape(-1, *dy.shape[-3:])
    for block, patches in window_matrices(x.reshape(-1, *x.shape[-3:]), *along, groups, work):
        errors = blamed[block].astype(work, copy=False).reshape(-1, groups, sums.shape[2]).swapaxes(0, 1)
        add_products(sums, patches, errors)
    dkernel = stored(sums.swapaxes(0, 1).reshape(shape), result, "dy and x")
    return dkernel, bias_gradient(dy, result)

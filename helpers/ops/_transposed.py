"""Transposed convolution (see the package for shapes and number types)."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from helpers.ops._fitting import room
from helpers.ops._numbers import biases, filters, image, store, types
from helpers.ops._orders import Guess, chance_kernel, layouts, missing_axes, settled, suspecting
from helpers.ops._windows import Block, blocks, tap, under
from helpers.shapes import Axis, Paddings, Sides, check_groups, transposed_axes

_ORDERS = [((2, 3, 0, 1), "PyTorch's [D, K, F, F]"), ((0, 1, 3, 2), "TensorFlow's [F, F, K, D]")]


@suspecting(chance_kernel((1, 0), *_ORDERS[0]), "x", "kernel")
@np.errstate(all="ignore")
def conv2d_transpose(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Sides = 1,
    padding: Paddings = 0,
    output_padding: Sides = 0,
    dilation: Sides = 1,
    groups: int = 1,
) -> np.ndarray:
    """Send every cell of `x` back to the window that a convolution of these settings reads it from.

    x [..., H, W, D], kernel [F_h, F_w, D, K/groups], bias [K] → [..., H_out, W_out, K], with
    H_out = stride·(H − 1) + window − padding + output_padding. It is the adjoint of
    ``conv2d(y, kernel.swapaxes(2, 3), …)``, so `padding` crops the output; "same" and "same_lower"
    make it stride · H. Cells that no window covers hold the bias alone.

    Every cell times the kernel is one row of a matrix product, and the rows are added up where their
    windows lie. Integers and float16 need scratch as large as the output, other floats a block.

    Raises ValueError where shapes, groups or number types do not match, and where nothing is left.
    [Dumoulin & Visin, chapter 4]
    """
    settings = {"stride": stride, "padding": padding, "output_padding": output_padding, "dilation": dilation}
    given = {"x": x, "kernel": kernel, "bias": bias, "groups": groups} | settings
    x, kernel, bias, rows, columns, groups, result, work = settled(_checked, given, _guesses)
    out = np.empty((*x.shape[:-3], rows.input_size, columns.input_size, groups * kernel.shape[3]), result)
    sums = out if work == result else np.empty(out.shape, work)
    sums[...] = 0 if bias is None else bias
    scatter(sums, x, kernel, rows, columns, groups)
    if sums is not out:
        store(out, sums)
    return out


def scatter(
    sums: np.ndarray, x: np.ndarray, kernel: np.ndarray, rows: Axis, columns: Axis, groups: int
) -> None:
    """Add to `sums` [..., H_out, W_out, K] what every cell of x [..., H, W, D] sends to its window.

    kernel [F_h, F_w, D, K/groups]. rows, columns: of the convolution that reads `sums` and makes `x`. It
    multiplies and adds in the type of `sums`.
    """
    (tall, wide, depth, each), work = kernel.shape, sums.dtype
    # [groups, D/groups, F_h·F_w·K/groups]: one product gives what a cell sends to its whole window.
    weights = kernel.astype(work, copy=False).reshape(tall * wide, groups, depth // groups, each)
    weights = weights.transpose(1, 2, 0, 3).reshape(groups, depth // groups, -1)
    sources, targets = x.reshape(-1, *x.shape[-3:]), sums.reshape(-1, *sums.shape[-3:-1], groups, each)
    # As many numbers per cell as the larger of its window and the rows between two windows.
    numbers_per_cell = max(tall, rows.stride) * wide * each * groups
    parts, largest = blocks(sources.shape[:3], numbers_per_cell, work, share=2)
    scratch = np.empty(prod(largest) * weights[:, 0].size, work)
    for block in parts:
        cells = sources[block].astype(work, copy=False).reshape(-1, groups, depth // groups).swapaxes(0, 1)
        sent = scratch[: cells.shape[1] * weights[:, 0].size].reshape(groups, cells.shape[1], -1)
        np.matmul(cells, weights, out=sent)
        sent = sent.reshape(groups, *sources[block].shape[:3], tall, wide, each)
        _add(targets[block.images], sent, rows, columns, block)


def _add(target: np.ndarray, sent: np.ndarray, rows: Axis, columns: Axis, block: Block) -> None:
    """Add to `target` [N, H_out, W_out, groups, K/groups] what a block's cells send to their windows.

    sent [groups, N, rows, columns, F_h, F_w, K/groups]. First the rows of the windows are added up,
    then their columns: F + F additions of long stretches instead of F · F of short ones.
    """
    reach = under(rows, block.rows)[2]
    height = reach.stop - reach.start
    between = np.zeros((*sent.shape[:2], height, sent.shape[3], *sent.shape[5:]), sent.dtype)
    for i in range(rows.kernel_size):
        read, reached = tap(rows, i, block.rows)
        reached = slice(reached.start - reach.start, reached.stop - reach.start, reached.step)
        between[:, :, reached] += sent[:, :, read, :, i]
    for j in range(columns.kernel_size):
        read, reached = tap(columns, j, block.columns)
        target[:, reach, reached] += np.moveaxis(between[:, :, :, read, j], 0, -2)


def _checked(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None,
    stride: Sides,
    padding: Paddings,
    output_padding: Sides,
    dilation: Sides,
    groups: int,
) -> tuple[np.ndarray, np.ndarray, np.ndarray | None, Axis, Axis, int, np.dtype, np.dtype]:
    """Return the arguments as they are used, or raise the ValueError that says what does not match."""
    x = image("x", x)
    kernel, groups = _kernel(kernel, x.shape[-1], groups)
    tall, wide, depth, each = kernel.shape
    bias = biases(bias, each * groups)
    rows, columns = transposed_axes(x.shape[-3:-1], (tall, wide), stride, padding, output_padding, dilation)
    result, work = types(x, kernel, bias, tall * wide * depth // groups)
    size = (*x.shape[:-3], rows.input_size, columns.input_size, each * groups)
    room("the output", size, work, "a smaller stride, dilation, output_padding, x or kernel")
    return x, kernel, bias, rows, columns, groups, result, work


def _kernel(kernel: ArrayLike, depth: int, groups: int) -> tuple[np.ndarray, int]:
    groups = check_groups(depth, depth, groups)
    wanted = f"[F, F, {depth}, K{'' if groups == 1 else '/groups'}]"
    kernel = filters(kernel, wanted)
    if kernel.shape[2] != depth:
        raise ValueError(
            f"kernel depth {kernel.shape[2]} does not match input depth {depth}: kernel must be {wanted}"
        )
    return kernel, groups


def _guesses(x: ArrayLike, kernel: ArrayLike, **_: object) -> Iterator[Guess]:
    """What may have been meant where the arguments do not fit."""
    yield from layouts(x, kernel, _ORDERS)
    yield from missing_axes(x, kernel)

"""The backward passes of pooling (see the package for shapes and number types)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import ArrayLike

from helpers.gradients._sums import kept, like, product_type, stored
from helpers.ops import blocks, cells_counted, max_pool2d, result_type, settled_pooling, tap
from helpers.shapes import Axis, Paddings, Sides, flag

# The operation without its warnings: these belong to the forward pass.
_winners = getattr(max_pool2d, "__wrapped__", max_pool2d)


@np.errstate(all="ignore")
def max_pool2d_backward(
    dy: ArrayLike,
    x: ArrayLike,
    size: Sides,
    *,
    stride: Sides | None = None,
    padding: Paddings = 0,
    dilation: Sides = 1,
    ceil_mode: bool = False,
) -> np.ndarray:
    """Return dx of ``y = max_pool2d(x, size, …)`` with the same settings: a window's winner gets its dy.

    dy [..., H_out, W_out, D], x [..., H, W, D] → dx [..., H, W, D]. A cell that wins in several windows gets
    the sum. Of equal maxima the first in row order gets all; so of NaNs, which win over numbers. Padding
    never wins: a window that reads nothing else sends nothing.

    Raises ValueError as `max_pool2d` does, where dy has not the shape of its output, and for sums beyond
    int64. [CS231n; Goodfellow et al., section 9.3]
    """
    x, rows, columns, _ = settled_pooling(x, size, stride, padding, dilation, ceil_mode)
    dy = like(dy, (*x.shape[:-3], rows.output_size, columns.output_size, x.shape[-1]))
    result = result_type(x, dy)
    work = product_type(result, rows.kernel_size * columns.kernel_size, dy)
    y = _winners(x, size, stride=stride, padding=padding, dilation=dilation, ceil_mode=ceil_mode)
    sums = np.zeros(x.shape, work)
    to, cells, best, errors = (array.reshape(-1, *array.shape[-3:]) for array in (sums, x, y, dy))
    for images, outputs in _stretches(best, x.shape[-2], work):
        sent, largest = errors[images, outputs].astype(work, copy=False), best[images, outputs]
        waits = np.ones(sent.shape, bool)
        with_nan = x.dtype.kind == "f" and np.isnan(largest).any()
        taps = product(_taps(rows, outputs), _taps(columns, slice(0, columns.output_size)))
        for (down, row_cells), (across, column_cells) in taps:
            read, waiting = cells[images, row_cells, column_cells], waits[:, down, across]
            won = read == largest[:, down, across]
            if with_nan:
                won |= np.isnan(read)
            won &= waiting
            waiting ^= won
            to[images, row_cells, column_cells] += kept(sent[:, down, across], won)
    return stored(sums, result, "the numbers of dy")


@np.errstate(all="ignore")
def avg_pool2d_backward(
    dy: ArrayLike,
    x: ArrayLike,
    size: Sides,
    *,
    stride: Sides | None = None,
    padding: Paddings = 0,
    dilation: Sides = 1,
    ceil_mode: bool = False,
    count_include_pad: bool = False,
) -> np.ndarray:
    """Return dx of ``y = avg_pool2d(x, size, …)`` with the same settings: each window spreads its dy evenly.

    dy [..., H_out, W_out, D], x [..., H, W, D] → dx [..., H, W, D], float64 where all are integers. A window
    that reads n cells sends dy/n to each; with `count_include_pad` the zeros of the padding count in n, and
    their share is lost. Of x the shape and type are used alone.

    Raises ValueError as `avg_pool2d` does, and where dy has not the shape of its output. [CS231n]
    """
    counted = flag("count_include_pad", count_include_pad)
    x, rows, columns, padded = settled_pooling(x, size, stride, padding, dilation, ceil_mode)
    dy = like(dy, (*x.shape[:-3], rows.output_size, columns.output_size, x.shape[-1]))
    result = x.dtype.newbyteorder("=") if x.dtype.kind == "f" else np.dtype(np.float64)
    work = product_type(result, 1, dy)
    shares = cells_counted(rows, columns, padded, counted).astype(work)
    sums = np.zeros(x.shape, work)
    to, errors = (array.reshape(-1, *array.shape[-3:]) for array in (sums, dy))
    for images, outputs in _stretches(errors, x.shape[-2], work):
        spread = errors[images, outputs] / shares[outputs]
        # First along the columns, then along the rows: F + F additions instead of F · F.
        between = np.zeros((*spread.shape[:2], *x.shape[-2:]), work)
        for across, column_cells in _taps(columns, slice(0, columns.output_size)):
            between[:, :, column_cells] += spread[:, :, across]
        for down, row_cells in _taps(rows, outputs):
            to[images, row_cells] += between[:, down]
    return stored(sums, result, "the numbers of dy")


def _stretches(grid: np.ndarray, width: int, work: np.dtype) -> Iterator[tuple[slice, slice]]:
    """Cut [N, H_out, W_out, D] into (images, rows) whose scratch, as wide as x, is 1 MiB.

    That stays in the cache from one tap to the next.
    """
    numbers_per_row = max(width, grid.shape[2]) * grid.shape[3]
    for images, outputs, _ in blocks((*grid.shape[:2], 1), numbers_per_row, work, share=16)[0]:
        yield images, outputs


def _taps(axis: Axis, outputs: slice) -> Iterator[tuple[slice, slice]]:
    """Yield what `tap` does for every element that reads a cell, in order."""
    for element in range(axis.kernel_size):
        to, cells = tap(axis, element, outputs)
        if to.start < to.stop:
            yield to, cells

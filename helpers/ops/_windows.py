"""Windows over an image in blocks, so that scratch memory stays small whatever the image's size."""

from __future__ import annotations

from itertools import pairwise, product
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.shapes import Axis

# Columns of a block: large enough that the kernel is not repacked too often by the matrix product,
# small enough to come back out of a cache. 8 MiB was the fastest from 1 to 32 MiB.
BLOCK_BYTES = 8 * 2**20


class Block(NamedTuple):
    """Some images, and some rows and columns of each."""

    images: slice
    rows: slice
    columns: slice


def blocks(images: int, height: int, width: int, numbers_per_cell: int, dtype: np.dtype, share: int = 1):
    """Return (list of blocks, scratch): `images` grids of cells cut up, and space for one block.

    A block takes at most BLOCK_BYTES // share, or one cell where that is more. Several whole images make a
    block where they are small, else some rows of one, else a part of a row. The same scratch serves
    every block: memory fresh from the system is slow to touch for the first time.
    """
    cells = max(1, BLOCK_BYTES // (share * numbers_per_cell * dtype.itemsize))
    wide = min(cells, width)
    tall = min(max(1, cells // wide), height)
    deep = max(1, cells // (wide * tall))
    cuts = _cut(images, deep), _cut(height, tall), _cut(width, wide)
    scratch = np.empty(min(deep, images) * tall * wide * numbers_per_cell, dtype)
    return [Block(*part) for part in product(*cuts)], scratch


def _cut(size: int, most: int) -> list[slice]:
    """Cut range(size) into slices of at most `most`, all about the same length."""
    parts = -(-size // most)
    edges = [size * part // parts for part in range(parts + 1)] if parts else []
    return [slice(*edge) for edge in pairwise(edges)]


def windows(x: np.ndarray, block: Block, rows: Axis, columns: Axis, dtype) -> np.ndarray:
    """Return a block's windows over x [N, H, W, D] as [images, rows, columns, F_h, F_w, D].

    This is a view: at most the part of `x` under the block is copied, for padding or another dtype.
    """
    top, bottom, row_cells = under(rows, block.rows)
    left, right, column_cells = under(columns, block.columns)
    part = x[block.images, row_cells, column_cells]
    count, height, width, depth = part.shape
    if top or bottom or left or right:
        padded = np.empty((count, top + height + bottom, left + width + right, depth), dtype)
        padded[:, top : top + height, left : left + width] = part
        for border in (
            np.s_[:, :top],
            np.s_[:, top + height :],
            np.s_[:, :, :left],
            np.s_[:, :, left + width :],
        ):
            padded[border] = 0
        part = padded
    else:
        part = part.astype(dtype, copy=False)
    views = sliding_window_view(part, (rows.window_size, columns.window_size), axis=(1, 2))
    views = views[:, :: rows.stride, :: columns.stride, :, :: rows.dilation, :: columns.dilation]
    return views.transpose(0, 1, 2, 4, 5, 3)


def under(axis: Axis, outputs: slice) -> tuple[int, int, slice]:
    """Return the cells under some outputs as (padding before, padding after, input cells)."""
    start = axis.window(outputs.start).start
    stop = axis.window(outputs.stop - 1).start + axis.window_size
    first = min(max(start, 0), axis.input_size)
    last = min(max(stop, first), axis.input_size)
    before = min(max(-start, 0), stop - start)
    return before, stop - start - before - (last - first), slice(first, last)


def as_matrix(views: np.ndarray, groups: int, scratch: np.ndarray) -> np.ndarray:
    """Return windows as matrices [groups, windows, F_h·F_w·D/groups], copied into `scratch` if need be.

    1×1 windows, and a window as large as its input, lie in memory as the matrix needs them already.
    """
    grouped = np.moveaxis(views.reshape(*views.shape[:5], groups, -1), 5, 0)
    if not grouped.flags.c_contiguous:
        copy = scratch[: grouped.size].reshape(grouped.shape)
        copy[...] = grouped
        grouped = copy
    return grouped.reshape(groups, -1, grouped[0, 0, 0, 0].size)


def tap(axis: Axis, element: int, outputs: slice) -> tuple[slice, slice]:
    """Return (outputs, cells): which of these outputs read an input cell, not padding, with `element`.

    Outputs are counted from the first of `outputs`; both slices have the same length.
    """
    start = element * axis.dilation - axis.before
    first = max(outputs.start, -(start // axis.stride))
    last = max(first, min(outputs.stop, -((start - axis.input_size) // axis.stride)))
    cell = first * axis.stride + start
    return (
        slice(first - outputs.start, last - outputs.start),
        slice(cell, cell + (last - first) * axis.stride, axis.stride),
    )

"""Windows over an image in blocks, so that scratch memory stays small whatever the image's size."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers.shapes import Axis

# Scratch for one block: large enough that the matrix product seldom has to repack the kernel, small
# enough to come back out of a cache. 16 MiB was the fastest from 1 to 32 MiB.
BLOCK_BYTES = 16 * 2**20


class Block(NamedTuple):
    """Some images, and some rows and columns of each."""

    images: slice
    rows: slice
    columns: slice


def blocks(
    grid: tuple[int, int, int],
    numbers_per_cell: int,
    dtype: np.dtype,
    together: int | None = None,
    share: int = 1,
) -> tuple[list[Block], tuple[int, int, int]]:
    """Cut a grid of cells, (images, height, width), into blocks; return them and their largest size.

    A block takes at most BLOCK_BYTES // share, or one cell where that is more. Several whole images,
    `together` at most, make a block where they are small, else some rows of one, else part of a row.
    """
    images, height, width = grid
    cells = max(1, BLOCK_BYTES // (share * numbers_per_cell * dtype.itemsize))
    wide = min(cells, width)
    tall = min(max(1, cells // wide), height)
    deep = min(max(1, cells // (wide * tall)), together or images or 1)
    cuts = _cut(images, deep), _cut(height, tall), _cut(width, wide)
    return [Block(*part) for part in product(*cuts)], (deep, tall, wide)


def _cut(size: int, most: int) -> list[slice]:
    """Cut range(size) into slices of at most `most`, all about the same length."""
    parts = -(-size // most)
    edges = [size * part // parts for part in range(parts + 1)] if parts else []
    return [slice(*edge) for edge in pairwise(edges)]


def padded(x: np.ndarray, block: Block, rows: Axis, columns: Axis, dtype: np.dtype) -> np.ndarray:
    """Return the part of x [N, H, W, D] under a block's windows, zeros around it where they stick out."""
    top, bottom, row_cells = under(rows, block.rows)
    left, right, column_cells = under(columns, block.columns)
    part = x[block.images, row_cells, column_cells]
    if not (top or bottom or left or right):
        return part.astype(dtype, copy=False)
    count, height, width, depth = part.shape
    end, edge = top + height, left + width
    out = np.empty((count, end + bottom, edge + right, depth), dtype)
    out[:, top:end, left:edge] = part
    out[:, :top] = out[:, end:] = out[:, :, :left] = out[:, :, edge:] = 0
    return out


def windows(part: np.ndarray, rows: Axis, columns: Axis) -> np.ndarray:
    """Return all windows of [N, H, W, D] as a view [N, rows, columns, F_h, F_w, D], copying nothing."""
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


def window_matrices(
    x: np.ndarray, rows: Axis, columns: Axis, groups: int, dtype: np.dtype
) -> Iterator[tuple[Block, np.ndarray]]:
    """Yield (block, its windows as matrices [groups, windows, F_h·F_w·D/groups]) of x [N, H, W, D].

    The next block may take the memory of the one before.
    """
    terms = rows.kernel_size * columns.kernel_size * x.shape[3]
    parts, largest = blocks((len(x), rows.output_size, columns.output_size), terms, dtype)
    scratch = np.empty(prod(largest) * terms, dtype)
    for block in parts:
        yield (
            block,
            as_matrix(windows(padded(x, block, rows, columns, dtype), rows, columns), groups, scratch),
        )


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

"""Pooling (see the package for shapes and number types)."""

from __future__ import annotations

from math import prod

import numpy as np

from helpers.ops._numbers import image
from helpers.ops._windows import blocks, tap
from helpers.shapes import Axis, axes, pair, rounded_up


def max_pool2d(x, size, *, stride=None, padding=0, dilation=1, ceil_mode=False) -> np.ndarray:
    """Return the largest number of every window, channel by channel, in the type of `x`.

    x [..., H, W, D] → [..., H_out, W_out, D]. `stride` is `size` unless given. Sizes floor; with
    `ceil_mode` a last window may stick out, unless it starts beyond the input (PyTorch's rule).
    Padding is never the largest: a window that reads nothing else gives −∞, or the lowest integer.
    NaN wins.

    Raises ValueError where shapes or number types do not match, and where no window fits. [CS231n]
    Used by ``notebooks/02_stride_and_padding.ipynb``.
    """
    x = image("x", x)
    rows, columns, _ = _axes(x, size, stride, padding, dilation, ceil_mode)
    return _pool(x, rows, columns, np.maximum, _lowest(x.dtype), x.dtype.newbyteorder("="))


@np.errstate(all="ignore")
def avg_pool2d(
    x, size, *, stride=None, padding=0, dilation=1, ceil_mode=False, count_include_pad=False
) -> np.ndarray:
    """Return the mean of every window, channel by channel; that of integers is float64.

    x [..., H, W, D] → [..., H_out, W_out, D]. `stride`, `ceil_mode` and floats as in `max_pool2d`.
    With `count_include_pad` the zeros of the padding count as cells; cells by which `ceil_mode` lets
    a window stick out beyond the padding never do. The mean of no cell at all is 0, as everywhere.

    Raises ValueError where shapes or number types do not match, and where no window fits. [CS231n]
    Used by ``notebooks/02_stride_and_padding.ipynb``.
    """
    x = image("x", x)
    rows, columns, padded = _axes(x, size, stride, padding, dilation, ceil_mode)
    result = x.dtype.newbyteorder("=") if x.dtype.kind == "f" else np.dtype(np.float64)
    work = np.result_type(result, np.float32)
    means = _pool(x, rows, columns, np.add, 0, work)
    counts = [
        _counts(axis, -before, axis.input_size + after)
        if count_include_pad
        else _counts(axis, 0, axis.input_size)
        for axis, (before, after) in zip((rows, columns), padded, strict=True)
    ]
    means /= np.maximum(np.outer(*counts), 1)[..., None].astype(work)
    return means.astype(result, copy=False)


def _lowest(dtype: np.dtype):
    if dtype.kind == "f":
        return -np.inf
    return False if dtype.kind == "b" else np.iinfo(dtype).min


def _axes(x, size, stride, padding, dilation, ceil_mode):
    """Return (rows, columns, the padding asked for on both sides of each)."""
    size = pair("size", size, 1)
    asked = axes(x.shape[-3:-1], size, size if stride is None else stride, padding, dilation)
    rows, columns = (rounded_up(axis) if ceil_mode else axis for axis in asked)
    sides = [(axis.before, axis.after) for axis in asked]
    return rows.require_output(), columns.require_output(), sides


def _counts(axis: Axis, first: int, end: int) -> list[int]:
    """How many of every window's elements lie in range(first, end)."""
    return [sum(first <= cell < end for cell in axis.window(output)) for output in range(axis.output_size)]


def _pool(x, rows: Axis, columns: Axis, combine: np.ufunc, start, dtype: np.dtype) -> np.ndarray:
    """Combine each window's numbers, first along the columns of the image, then along its rows.

    So a window of F × F cells takes F + F passes instead of F · F.
    """
    out = np.empty((*x.shape[:-3], rows.output_size, columns.output_size, x.shape[-1]), dtype)
    sources, targets = x.reshape(-1, *x.shape[-3:]), out.reshape(-1, *out.shape[-3:])
    width, depth = x.shape[-2:]
    # 1 MiB stays in the cache from one pass to the next.
    parts, largest = blocks((*targets.shape[:2], 1), width * depth, dtype, share=16)
    scratch = np.empty(prod(largest) * width * depth, dtype)
    for block in parts:
        source, target = sources[block.images], targets[block.images, block.rows]
        cells = target.shape[0] * target.shape[1] * width * depth
        between = scratch[:cells].reshape(*target.shape[:2], width, depth)
        taps = [tap(rows, element, block.rows) for element in range(rows.kernel_size)]
        _combine(source, between, taps, 1, combine, start)
        everywhere = slice(0, columns.output_size)
        taps = [tap(columns, element, everywhere) for element in range(columns.kernel_size)]
        _combine(between, target, taps, 2, combine, start)
    return out


def _combine(source, target, taps, along: int, combine: np.ufunc, start) -> None:
    """Combine into `target` what every tap reads from `source`, along one axis of both."""
    before = (slice(None),) * along
    for number, (outputs, cells) in enumerate(taps):
        here, read = target[(*before, outputs)], source[(*before, cells)]
        if number:
            combine(here, read, out=here)
        else:
            if here.shape != target.shape:
                target[...] = start
            here[...] = read

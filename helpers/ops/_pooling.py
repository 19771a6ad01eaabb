"""Pooling (see the package for shapes and number types)."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from helpers.ops._fitting import fitting, room_for, room_for_taps
from helpers.ops._numbers import image
from helpers.ops._orders import (
    PYTORCH,
    Guess,
    chance_image,
    channels_first,
    image_orders,
    settled,
    shape_of,
    suspecting,
    turned,
)
from helpers.ops._windows import blocks, tap
from helpers.shapes import Axis, Paddings, Sides, axes, flag, pair, rounded_up

# (x, rows, columns, the padding asked for on both sides of each)
Settled = tuple[np.ndarray, Axis, Axis, list[tuple[int, int]]]


@suspecting(chance_image, "x", "size")
def max_pool2d(
    x: ArrayLike,
    size: Sides,
    *,
    stride: Sides | None = None,
    padding: Paddings = 0,
    dilation: Sides = 1,
    ceil_mode: bool = False,
) -> np.ndarray:
    """Return the largest number of every window, channel by channel, in the type of `x`.

    x [..., H, W, D] → [..., H_out, W_out, D]. `stride` is `size` unless given. Sizes floor; with
    `ceil_mode` a last window may stick out, unless it starts beyond the input (PyTorch's rule).
    Padding is never the largest: a window that reads nothing else gives −∞, or the lowest integer.
    NaN wins.

    Raises ValueError where shapes or number types do not match, and where no window fits. [CS231n]
    """
    x, rows, columns, _ = settled_pooling(x, size, stride, padding, dilation, ceil_mode)
    return _pool(x, rows, columns, np.maximum, _lowest(x.dtype), x.dtype.newbyteorder("="))


@suspecting(chance_image, "x", "size")
@np.errstate(all="ignore")
def avg_pool2d(
    x: ArrayLike,
    size: Sides,
    *,
    stride: Sides | None = None,
    padding: Paddings = 0,
    dilation: Sides = 1,
    ceil_mode: bool = False,
    count_include_pad: bool = False,
) -> np.ndarray:
    """Return the mean of every window, channel by channel; that of integers is float64.

    x [..., H, W, D] → [..., H_out, W_out, D]. `stride`, `ceil_mode` and floats as in `max_pool2d`.
    With `count_include_pad` the zeros of the padding count as cells; cells by which `ceil_mode` lets
    a window stick out beyond the padding never do. The mean of no cell at all is 0, as in ONNX Runtime.

    Raises ValueError where shapes or number types do not match, and where no window fits. [CS231n]
    """
    counted = flag("count_include_pad", count_include_pad)
    x, rows, columns, padded = settled_pooling(x, size, stride, padding, dilation, ceil_mode)
    result = x.dtype.newbyteorder("=") if x.dtype.kind == "f" else np.dtype(np.float64)
    work = np.result_type(result, np.float32)
    means = _pool(x, rows, columns, np.add, 0, work)
    means /= cells_counted(rows, columns, padded, counted).astype(work)
    return means.astype(result, copy=False)


def _lowest(dtype: np.dtype) -> float:
    if dtype.kind == "f":
        return -np.inf
    return False if dtype.kind == "b" else np.iinfo(dtype).min


def settled_pooling(
    x: ArrayLike, size: Sides, stride: Sides | None, padding: Paddings, dilation: Sides, ceil_mode: bool
) -> Settled:
    """Return what the pools work with, or raise a ValueError."""
    settings = {"stride": stride, "padding": padding, "dilation": dilation, "ceil_mode": ceil_mode}
    return settled(_checked, {"x": x, "size": size} | settings, _guesses)


def _checked(
    x: ArrayLike, size: Sides, stride: Sides | None, padding: Paddings, dilation: Sides, ceil_mode: bool
) -> Settled:
    x, size, rounding_up = image("x", x), pair("size", size, 1), flag("ceil_mode", ceil_mode)
    asked = axes(x.shape[-3:-1], size, size if stride is None else stride, padding, dilation)
    down, across = asked
    rows, columns = fitting("size", (rounded_up(down), rounded_up(across)) if rounding_up else asked)
    room_for(
        x, (rows, columns), x.shape[-1], np.result_type(x.dtype, np.float32), "less padding, or a smaller x"
    )
    room_for_taps((rows, columns))
    return x, rows, columns, [(axis.before, axis.after) for axis in asked]


def _guesses(x: ArrayLike, **_: object) -> Iterator[Guess]:
    """What may have been meant where the arguments do not fit."""
    if channels_first(shape_of(x)[-3:]):
        for order in image_orders(shape_of(x)):
            line, array = turned("x", x, order)
            yield f"{line} ({PYTORCH})", {"x": array}


def cells_counted(rows: Axis, columns: Axis, padded: list[tuple[int, int]], include_pad: bool) -> np.ndarray:
    """Return by how many cells each window's mean divides, at least 1, as [H_out, W_out, 1]."""
    along = [
        _counts(axis, -before, axis.input_size + after) if include_pad else _counts(axis, 0, axis.input_size)
        for axis, (before, after) in zip((rows, columns), padded, strict=True)
    ]
    return np.maximum(np.outer(*along), 1)[..., None]


def _counts(axis: Axis, first: int, end: int) -> np.ndarray:
    """How many of every window's elements lie in range(first, end)."""
    starts = np.arange(axis.output_size) * axis.stride - axis.before
    low, high = (-(-(edge - starts) // axis.dilation) for edge in (first, end))
    return np.clip(high, 0, axis.kernel_size) - np.clip(low, 0, axis.kernel_size)


def _pool(
    x: np.ndarray, rows: Axis, columns: Axis, combine: np.ufunc, start: float, dtype: np.dtype
) -> np.ndarray:
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
        _combine(source, between, _taps(rows, block.rows), 1, combine, start)
        _combine(between, target, _taps(columns, slice(0, columns.output_size)), 2, combine, start)
    return out


def _taps(axis: Axis, outputs: slice) -> Iterator[tuple[slice, slice]]:
    return (tap(axis, element, outputs) for element in range(axis.kernel_size))


def _combine(
    source: np.ndarray,
    target: np.ndarray,
    taps: Iterator[tuple[slice, slice]],
    along: int,
    combine: np.ufunc,
    start: float,
) -> None:
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

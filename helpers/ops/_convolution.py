"""Convolution (see the package for shapes and number types)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from helpers.ops._fitting import fitting, room_for
from helpers.ops._numbers import biases, filters, image, store, types
from helpers.ops._orders import Guess, chance_kernel, layouts, missing_axes, settled, shape_of, suspecting
from helpers.ops._windows import BLOCK_BYTES, NARROW, Block, as_matrix, blocks, padded, stretches, windows
from helpers.shapes import Axis, Paddings, Sides, axes, check_groups, whole

# (x, kernel, bias, rows, columns, groups, the dtype of the output, the one to multiply and add in)
Settled = tuple[np.ndarray, np.ndarray, np.ndarray | None, Axis, Axis, int, np.dtype, np.dtype]
_ORDERS = [((2, 3, 1, 0), "PyTorch's [K, D, F, F]")]


@suspecting(chance_kernel((0, 1), *_ORDERS[0]), "x", "kernel")
@np.errstate(all="ignore")
def conv2d(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None = None,
    *,
    stride: Sides = 1,
    padding: Paddings = 0,
    dilation: Sides = 1,
    groups: int = 1,
) -> np.ndarray:
    """Cross-correlate `x` with K filters; sizes floor.

    x [..., H, W, D], kernel [F_h, F_w, D/groups, K], bias [K] → [..., H_out, W_out, K]. With groups,
    filter k reads only the D/groups channels of group k // (K/groups).

    Block by block, every window becomes one row of a matrix, and that is multiplied by the
    kernel as a matrix [F_h·F_w·D, K]: "im2col", as in CS231n. Deep layers and few filters: by kernel rows.

    Raises ValueError where shapes, groups or number types do not match, and where no window fits.
    """
    x, kernel, bias, rows, columns, groups, result, work = settled_conv2d(
        x, kernel, bias, stride, padding, dilation, groups
    )
    outputs, terms = kernel.shape[3], kernel[..., 0].size
    weights = kernel.astype(work, copy=False).reshape(terms, groups, -1).swapaxes(0, 1)
    offsets = None if bias is None else np.tile(bias.astype(work), columns.output_size)

    out = np.empty((*x.shape[:-3], rows.output_size, columns.output_size, outputs), result)
    sources, targets = x.reshape(-1, *x.shape[-3:]), out.reshape(-1, *out.shape[-3:])
    by_rows = _better_by_rows(rows, columns, terms * groups, outputs, work)
    multiply = _by_rows if by_rows else _at_once
    parts, scratch = _plan(targets.shape, rows, terms * groups, by_rows, work)
    for block in parts:
        target = targets[block]
        sums = target if work == result else np.empty(target.shape, work)
        # A block is one stretch of the output, so these reshapes are views: the sums land in place.
        placed = sums.reshape(-1, groups, outputs // groups).swapaxes(0, 1)
        multiply(padded(sources, block, rows, columns, work), weights, placed, rows, columns, scratch)
        if offsets is not None:
            width = sums.shape[2] * outputs
            sums.reshape(-1, width)[...] += offsets[:width]
        if sums is not target:
            store(target, sums)
    return out


def _better_by_rows(rows: Axis, columns: Axis, terms: int, outputs: int, work: np.dtype) -> bool:
    """Whether a block is multiplied faster kernel row by kernel row: see `_by_rows`."""
    length = terms // rows.kernel_size
    lines = rows.window_size * columns.output_size * length * work.itemsize
    many = rows.output_size * columns.output_size >= 128
    long = length >= (outputs if outputs <= NARROW else max(64, outputs))
    return rows.stride == 1 < rows.kernel_size and many and long and lines <= BLOCK_BYTES


def _plan(
    grid: tuple[int, int, int, int], rows: Axis, terms: int, by_rows: bool, work: np.dtype
) -> tuple[list[Block], np.ndarray]:
    """Return the blocks, and scratch that serves them all: memory never touched before is slow."""
    images, outputs = grid[:3], grid[3]
    if not by_rows:
        parts, (deep, tall, wide) = blocks(images, terms, work)
        return parts, np.empty(deep * tall * wide * terms, work)
    length = terms // rows.kernel_size
    parts, (_, tall, wide) = blocks(images, length + outputs, work, together=1)
    lines = (tall + rows.window_size - 1) * wide * length
    return parts, np.empty(lines + tall * wide * outputs, work)


def _at_once(
    part: np.ndarray, weights: np.ndarray, placed: np.ndarray, rows: Axis, columns: Axis, scratch: np.ndarray
) -> None:
    """Write to `placed` [groups, windows, K/groups] the windows of a block times the weights."""
    matrix = as_matrix(windows(part, rows, columns), len(weights), scratch)
    for some in stretches(placed, weights):
        np.matmul(matrix[:, some], weights, out=placed[:, some])


def _by_rows(
    part: np.ndarray, weights: np.ndarray, placed: np.ndarray, rows: Axis, columns: Axis, scratch: np.ndarray
) -> None:
    """Do the same in one product for each row of the kernel, and add these up.

    At stride 1 windows one above the other share their rows, so these need copying once, not F_h
    times. The additions cost less than that where F_w·D ≥ K.
    """
    lines = as_matrix(windows(part, replace(rows, kernel_size=1), columns), len(weights), scratch)
    width = lines.shape[1] // part.shape[1]
    taps = weights.reshape(len(weights), rows.kernel_size, lines.shape[2], -1)
    for some in stretches(placed, taps[:, 0]):
        sums = placed[:, some]
        term = scratch[-sums.size :].reshape(sums.shape)
        for i in range(rows.kernel_size):
            first = some.start + i * rows.dilation * width
            operands = lines[:, first : first + sums.shape[1]], taps[:, i]
            if i == 0:
                np.matmul(*operands, out=sums)
            else:
                sums += np.matmul(*operands, out=term)


def settled_conv2d(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None,
    stride: Sides,
    padding: Paddings,
    dilation: Sides,
    groups: int,
) -> Settled:
    """Return the arguments as they are used, or raise the ValueError that says what fits."""
    settings = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    return settled(_checked, {"x": x, "kernel": kernel, "bias": bias} | settings, _guesses)


def _checked(
    x: ArrayLike,
    kernel: ArrayLike,
    bias: ArrayLike | None,
    stride: Sides,
    padding: Paddings,
    dilation: Sides,
    groups: int,
) -> Settled:
    """Return the arguments as they are used, or raise the ValueError that says what does not match."""
    x = image("x", x)
    kernel, groups = _kernel(kernel, x.shape[-1], groups)
    bias = biases(bias, kernel.shape[3])
    rows, columns = fitting("kernel_size", axes(x.shape[-3:-1], kernel.shape[:2], stride, padding, dilation))
    result, work = types(x, kernel, bias, kernel[..., 0].size)
    room_for(x, (rows, columns), kernel.shape[3], work, "less padding, or a smaller x or kernel")
    return x, kernel, bias, rows, columns, groups, result, work


def _kernel(kernel: ArrayLike, depth: int, groups: int) -> tuple[np.ndarray, int]:
    kernel, groups = filters(kernel, f"[F, F, {depth}, K]"), whole("groups", groups, 1)
    try:
        check_groups(depth, kernel.shape[3], groups)
    except ValueError as error:  # the groups that it names need another kernel
        raise ValueError(f"{error}, with a kernel [F, F, D/groups, K]") from None
    if kernel.shape[2] * groups != depth:
        per_group = "" if groups == 1 else f" in {groups} groups of {depth // groups}"
        raise ValueError(
            f"kernel depth {kernel.shape[2]} does not match input depth {depth}{per_group}: "
            f"kernel must be [F, F, {depth // groups}, K]"
        )
    return kernel, groups


def _guesses(x: ArrayLike, kernel: ArrayLike, groups: int, **_: object) -> Iterator[Guess]:
    """What may have been meant where the arguments do not fit."""
    yield from layouts(x, kernel, _ORDERS)
    image_shape, shape = shape_of(x), shape_of(kernel)
    if len(image_shape) >= 3 and len(shape) == 4 and shape[2] and _is_count(groups):
        depth = image_shape[-1]
        yield f"groups={depth // shape[2]}", {"groups": depth // shape[2]}
        if shape[2] == depth == groups > 1:
            flat = (*shape[:2], 1, depth * shape[3])
            line = f"kernel.reshape{flat} (TensorFlow's depthwise [F, F, D, K/D])"
            yield line, {"kernel": np.asarray(kernel).reshape(flat)}
    yield from missing_axes(x, kernel)


def _is_count(value: object) -> bool:
    return isinstance(value, (int, np.integer)) and bool(value >= 1)

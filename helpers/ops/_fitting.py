"""Whether a window fits, along rows and columns together, and whether there is room for what is made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod

import numpy as np

from helpers.shapes import Axis

LARGEST = 8 * 2**30  # bytes of one array that is made: all the memory of a small laptop
_WIDEST = 2**24  # cells of a pool's window along an axis: each is a step in Python


class TooLarge(ValueError):
    """An array that would take more than LARGEST."""


def fitting(name: str, along: tuple[Axis, Axis]) -> tuple[Axis, Axis]:
    """Return (rows, columns), or raise the ValueError that says what would fit in both."""
    short = [axis for axis in along if axis.span < 0]
    if not short:
        return along
    named: Sequence[Axis] = along
    missing = max(-axis.span for axis in short)
    if len({(axis.window_size, axis.before, axis.input_size, axis.after) for axis in short}) == 1:
        named, one = short[:1], short[0]
        padded = f"{one.before} + {one.input_size} + {one.after} = {one.padded_size}"
    else:
        padded = times(axis.padded_size for axis in along)
    spans, smaller = times(axis.window_size for axis in named), times(axis.padded_size for axis in named)
    smaller = f"a {'kernel' if name == 'kernel_size' else 'window'} that spans at most {smaller}"
    if max(axis.dilation for axis in named) > 1:
        gaps, sizes = (times(getattr(axis, each) for axis in named) for each in ("dilation", "kernel_size"))
        spans += f" ({sizes} dilated by {gaps})"
        fitting_sizes = times((axis.padded_size - 1) // axis.dilation + 1 for axis in named)
        smaller = f"a {name} of at most {fitting_sizes}"
    problem = f"{name} {spans} is larger than the padded input {padded}"
    raise ValueError(f"{problem}: use {smaller}, or {missing} more padding in all")


def room(what: str, shape: tuple[int, ...], dtype: np.dtype, less: str) -> None:
    """Raise a ValueError where an array of this shape would be larger than LARGEST, before it is made.

    less: what makes it smaller.
    """
    size = prod(shape) * dtype.itemsize
    if size > LARGEST:
        gib = f"{size / 2**30:.3g} GiB as {dtype}, more than {LARGEST >> 30} GiB"
        raise TooLarge(f"{what} would be {times(shape)}, {gib}: use {less}")


def room_for(x: np.ndarray, along: tuple[Axis, Axis], outputs: int, dtype: np.dtype, less: str) -> None:
    """Raise a ValueError where the padded input of one image, or the output, would be too large."""
    rows, columns = along
    room("the padded input", (rows.padded_size, columns.padded_size, x.shape[-1]), dtype, less)
    room("the output", (*x.shape[:-3], rows.output_size, columns.output_size, outputs), dtype, less)


def room_for_taps(along: tuple[Axis, Axis]) -> None:
    """Raise a ValueError for a pool so large that going through its cells would not end."""
    for axis in along:
        if axis.kernel_size > _WIDEST:
            raise ValueError(f"size must be at most {_WIDEST:,} cells on a side, got {axis.kernel_size:,}")


def times(sizes: Iterable[int]) -> str:
    """Write sizes as a product, the first ones where there are many: 224×224×64."""
    sizes = list(sizes)
    return "×".join(f"{size:,}" for size in sizes[:6]) + ("×…" if len(sizes) > 6 else "")

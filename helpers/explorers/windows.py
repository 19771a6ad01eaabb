"""Which cells a window reads, which outputs read a cell, which cells a weight meets: fields of image maps.

Each returns a range of cells for every row (or column) of a grid along one axis. output: whether there is
any output at all; where the other axis leaves none, nothing reads anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from helpers import shapes
from helpers.explorers.regions import NONE


@lru_cache(maxsize=64)  # rows and columns are often alike
def windows(axis: shapes.Axis) -> tuple[range, ...]:
    """The input cells of each output's window, first to last tap, steps of the dilation apart."""
    return tuple(axis.window(place) for place in range(axis.output_size))


@lru_cache(maxsize=64)
def readers(axis: shapes.Axis, output: bool = True) -> tuple[range, ...]:
    """The outputs that read each padded cell."""
    padded = range(-axis.before, axis.input_size + axis.after)
    return tuple(spaced(axis.readers(cell)) if output else NONE for cell in padded)


def first(axis: shapes.Axis) -> list[int]:
    """The padded cell that each weight meets at the filter's first place."""
    return [tap - axis.before for tap in range(0, axis.window_size, axis.dilation)]


@lru_cache(maxsize=64)
def met(axis: shapes.Axis, output: bool = True) -> tuple[range, ...]:
    """The padded cells that each weight meets, one for each place."""
    places = axis.output_size if output else 0
    starts = range(-axis.before, places * axis.stride - axis.before, axis.stride)
    taps = range(0, axis.window_size, axis.dilation)
    return tuple(range(starts.start + tap, starts.stop + tap, axis.stride) for tap in taps)


def spaced(cells: Sequence[int]) -> range:
    """Return equally spaced whole numbers as a range."""
    if not cells:
        return NONE
    step = cells[1] - cells[0] if len(cells) > 1 else 1
    return range(cells[0], cells[-1] + 1, step)

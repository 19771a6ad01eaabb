"""Which cells a window reads, which outputs read a cell, which cells a weight meets: fields of image maps.

Each returns a range of cells for every row (or column) of a grid along one axis. output: whether there is
any output at all; where the other axis leaves none, nothing reads anything.
"""

from __future__ import annotations

from helpers import shapes
from helpers.explorers.regions import NONE, spaced


def windows(axis: shapes.Axis) -> list[range]:
    """The input cells of each output's window, first to last tap, steps of the dilation apart."""
    return [axis.window(place) for place in range(axis.output_size)]


def readers(axis: shapes.Axis, output: bool = True) -> list[range]:
    """The outputs that read each padded cell."""
    padded = range(-axis.before, axis.input_size + axis.after)
    return [spaced(axis.readers(cell)) if output else NONE for cell in padded]


def met(axis: shapes.Axis, output: bool = True) -> list[range]:
    """The padded cells that each weight meets, one for each place."""
    places = axis.output_size if output else 0
    starts = range(-axis.before, places * axis.stride - axis.before, axis.stride)
    taps = range(0, axis.window_size, axis.dilation)
    return [range(starts.start + tap, starts.stop + tap, axis.stride) for tap in taps]

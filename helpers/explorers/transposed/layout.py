"""Where the parts of a transposed convolution's picture lie: at fixed anchors, in a few sizes of cells."""

from __future__ import annotations

from typing import NamedTuple

from helpers.drawing.cells import Plane

WIDTH, HEIGHT = 920, 410
TOP = 46  # of all blocks of cells
LEFT, KERNEL_X, STAMP_X, OUTPUT_X = (
    8,
    190,
    376,
    570,
)  # where each part begins
WEIGHT = 34  # units of a cell of the kernel, and of the stamp
AFTER = 236  # of the 3×3 convolution that comes after resizing: below the input
INPUTS = (30, 5), (22, 7)  # units of an input's cell, for up to so many of them
LEGEND = 398


class Size(NamedTuple):
    """Cells of the output: units, for up to `most`; fonts of a number, and of what a stamp adds, or 0."""

    cell: float
    most: int
    number: float
    added: float


SIZES = Size(34, 10, 12.5, 10.5), Size(21, 16, 9.5, 9.0), Size(14.1, 24, 9.0, 0.0)
STRIP = 0.48  # of a cell, from below: where a stamp's number lies


def size_of(cells: int) -> Size:
    """The size of the cells of an output with so many along a side, those that are cropped included."""
    return next(each for each in SIZES if each.most >= cells)


def input_plane(side: int) -> Plane:
    """Where the cells of an input lie that is `side` cells wide."""
    return Plane(LEFT, TOP, next(cell for cell, most in INPUTS if most >= side))


def output_plane(cells: int, cropped: int) -> Plane:
    """Where an output's cells lie; `cropped` cells are cut off before its first one."""
    cell = size_of(cells).cell
    return Plane(OUTPUT_X + cropped * cell, TOP + cropped * cell, cell)

"""Where the rows of the stride ruler lie: one scale for all of them, with cell 0 at one place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.outlines import Grid, rectangle
from helpers.shapes import Axis

SIZE = WIDTH, HEIGHT = 920, 382
LEFT, RIGHT = 16, 904
KEPT = 3  # cells of room before cell 0, so that it stays where it is when P changes
CELLS = (56, 40, 26, 16, 6.5, 2.5)  # widths; the last one takes every row there can be
STEPS = (34, 22, 14.5, 11, 7.5, 5, 3.5, 1.55)  # from one window down to the next
HEADING, ROW_TOP, ROW_HEIGHT = 15, 28, 34
WINDOWS_TOP, WINDOWS_HEIGHT = 78, 176
RULER, OUTPUTS_TOP, OUTPUTS_HEIGHT = 266, 276, 27
MOVES_Y, FORMULA_Y, LEGEND_Y = 320, 341, 368
STRIPS_TOP, STRIP_STEP, STRIP_HEIGHT = 46, 53, 24
NUMBERED = 15  # narrower cells have no room for a number of 9 units


@dataclass(frozen=True)
class Row:
    """Cells in a line, all `size` wide, cell 0 at x = `home`."""

    home: float
    size: float
    y: float
    height: float

    @property
    def number_size(self) -> float:
        """The font size of numbers, 0 where the cells have no room for them."""
        return min(13, 0.6 * self.size) if self.size >= NUMBERED else 0.0

    def x(self, cell: float) -> float:
        """Where a cell begins."""
        return self.home + cell * self.size

    def cells(self, numbers: np.ndarray) -> np.ndarray:
        """The corners [n, 4, 2] of the numbered cells."""
        plane = Plane(0, 0, 1).squares(np.zeros(len(numbers)), np.asarray(numbers))
        return plane * (self.size, self.height) + (self.home, self.y)

    def block(self, start: float, stop: float) -> np.ndarray:
        """The corners [4, 2] of the block of cells from `start` to before `stop`."""
        return rectangle(self.x(start), self.y, self.x(stop), self.y + self.height)

    def grid(self, axis: Axis) -> Grid:
        """Where the padded cells of `axis` lie."""
        origin = (self.x(-axis.before), self.y)
        return Grid(origin, (self.size, 0), (0, self.height), 1, axis.padded_size, 0, -axis.before)


def scale(axes: Sequence[Axis]) -> tuple[float, float]:
    """Where cell 0 begins, and how wide a cell is: the widest of `CELLS` that leaves room for all rows."""
    before, stop = max(each.before for each in axes), max(each.input_size + each.after for each in axes)
    places = ((LEFT + max(KEPT, before) * size, size) for size in CELLS)
    return next((home, size) for home, size in places if home + stop * size <= RIGHT)


def step_down(count: int) -> tuple[float, float]:
    """How far one window lies below the one before, and how tall each is."""
    step = next(step for step in STEPS if count * step <= WINDOWS_HEIGHT)
    return step, max(step - 4, 0.8 * step)

"""Where things lie in a picture, so that the browser can find and highlight them.

Everything that can be pointed at is a grid of equal parallelograms: the cells of a face, the slices
of a side, a whole volume as a grid of one cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

Point = tuple[float, float]


def rectangle(left: float, top: float, right: float, low: float) -> np.ndarray:
    """Return the corners [4, 2] of an upright rectangle."""
    return np.array([(left, top), (right, top), (right, low), (left, low)], float)


@dataclass(frozen=True)
class Grid:
    """Cells at origin + column·along + row·down, in pixels.

    first_row and first_column number the first cell, so padding can have negative numbers. `cell`
    gives a cell's own two edges where they are not the steps (slices drawn one behind the other).
    `hit` says whether the pointer finds these cells; others are there to be highlighted only.
    """

    origin: Point
    along: Point
    down: Point
    rows: int = 1
    columns: int = 1
    first_row: int = 0
    first_column: int = 0
    cell: tuple[Point, Point] | None = None
    hit: bool = True

    def packed(self) -> dict[str, Any]:
        """The grid as JSON for the browser, in pixels rounded to 0.01."""
        edges = self.cell or (self.along, self.down)
        numbers = (*self.origin, *self.along, *self.down, *edges[0], *edges[1])
        return {
            "at": [round(float(number), 2) for number in numbers],
            "shape": [self.rows, self.columns],
            "first": [self.first_row, self.first_column],
            "hit": self.hit,
        }

    def corners(self) -> np.ndarray:
        """The four corners of the whole grid, [4, 2]."""
        origin, along, down = np.array(self.origin), np.array(self.along), np.array(self.down)
        right, low = along * self.columns, down * self.rows
        return np.array([origin, origin + right, origin + right + low, origin + low])

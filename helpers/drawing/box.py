"""One volume as a box: a front face of rows × columns and, going back, its channels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import Role
from helpers.drawing.scene import Scene

SMALLEST_CELL = 4.0  # pixels: closer grid lines would run into one grey
SMALLEST_SLICE = 3.5


@dataclass(frozen=True)
class Box:
    """A volume in pixels: its front face at (x, y) with `rows` × `columns` cells, `depth` channels back.

    cell: (width, height) of a cell; back: (right, up) from the front face to the back one.
    """

    x: float
    y: float
    rows: int
    columns: int
    depth: int
    cell: tuple[float, float]
    back: tuple[float, float]

    @property
    def width(self) -> float:
        return self.columns * self.cell[0]

    @property
    def height(self) -> float:
        return self.rows * self.cell[1]

    @property
    def channels_per_line(self) -> int:
        """How many channels one drawn slice stands for."""
        per_channel = np.hypot(*self.back) / self.depth
        return int(max(1, np.ceil(SMALLEST_SLICE / per_channel)))

    @property
    def gridded(self) -> bool:
        """Whether the cells are large enough to draw."""
        return min(self.cell) >= SMALLEST_CELL or (self.rows == 1 and self.columns == 1)

    def rectangle(self, row: float, column: float, rows: float, columns: float) -> np.ndarray:
        """The corners [4, 2] of a block of cells on the front face's plane."""
        left, top = self.x + column * self.cell[0], self.y + row * self.cell[1]
        right, low = left + columns * self.cell[0], top + rows * self.cell[1]
        return rectangle(left, top, right, low)

    def front(self) -> Grid:
        return Grid(
            (self.x, self.y), (self.cell[0], 0), (0, self.cell[1]), rows=self.rows, columns=self.columns
        )

    def side(self) -> Grid:
        """The right-hand face, one column per channel."""
        step = (self.back[0] / self.depth, -self.back[1] / self.depth)
        return Grid((self.x + self.width, self.y), step, (0, self.height), columns=self.depth)

    def top(self) -> Grid:
        """The upper face, one column per channel."""
        step = (self.back[0] / self.depth, -self.back[1] / self.depth)
        return Grid((self.x, self.y), step, (self.width, 0), columns=self.depth)

    def slices(self) -> Grid:
        """The channels as whole slices, one behind the other; to highlight, not to hit."""
        step = (self.back[0] / self.depth, -self.back[1] / self.depth)
        edges = ((self.width, 0), (0, self.height))
        return Grid((self.x, self.y), step, (0, 0), columns=self.depth, cell=edges, hit=False)


def draw_box(scene: Scene, box: Box, role: Role) -> None:
    """Draw the three visible faces of `box` with the lines between its cells and its channels."""
    right, up = box.back
    for grid, face in ((box.top(), role.middle), (box.side(), role.dark), (box.front(), role.light)):
        scene.polygon(grid.corners(), face, role.line, 1.1)
    if box.gridded:
        x, y, low, far = box.x, box.y, box.y + box.height, box.x + box.width
        inner = x + np.arange(1, box.columns) * box.cell[0]
        scene.lines([[(at, y), (at, low)] for at in inner], role.line, 0.5)
        inner = y + np.arange(1, box.rows) * box.cell[1]
        scene.lines([[(x, at), (far, at)] for at in inner], role.line, 0.5)
    channels = np.arange(box.channels_per_line, box.depth, box.channels_per_line)
    if len(channels):
        edges = np.array(
            [(box.x, box.y), (box.x + box.width, box.y), (box.x + box.width, box.y + box.height)]
        )
        shifts = channels[:, None, None] * (right, -up) / box.depth
        scene.lines(edges + shifts, role.line, 0.5)


def at_least(corners: np.ndarray, size: float) -> np.ndarray:
    """The rectangle, grown to the right and down until neither side is shorter than `size`."""
    far = np.maximum(corners[2], corners[0] + size)
    return rectangle(*corners[0], *far)

"""Volumes as slices side by side; in each cell its number, its place in the strip, its channel's letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import CHANNELS, INK, PAPER, Role
from helpers.drawing.scene import Scene
from helpers.explorers.regions import Name
from helpers.explorers.reshaping.layout import lattice_column
from helpers.explorers.reshaping.text import LETTERS, UNKNOWN

CELLS, ROOM = (36.0, 27.0), 108  # the side of a cell, the first with which a slice is no higher than ROOM
SMALLEST = 9.0  # font size; smaller numbers are left out
NUMBERS = {36.0: 14.0, 27.0: 12.0}  # font sizes
SIDE, DOWN = 2.5, 6.5  # of places and letters, from a cell's edges
NUMBER_AT = 0.68  # of a cell, from its upper edge down to its number
EAR = 0.26  # of the width of a cell that is marked: what its corner takes


@dataclass(frozen=True, kw_only=True)
class Volume:
    """Slices [F, F, D] in a row from (x, y) on, as `layout` has them.

    numbers: the place of each cell's number in the strip; channels: whose colour and letter each has; name:
    of a slice, and of its grid.
    """

    x: float
    y: float
    values: np.ndarray
    numbers: np.ndarray
    channels: np.ndarray
    name: Callable[[int], Name]
    role: Role

    @property
    def cell(self) -> float:
        return next(cell for cell in CELLS if cell * len(self.values) <= ROOM)

    def slice(self, channel: int) -> Plane:
        """Where a channel's cells lie."""
        return Plane(self.x + lattice_column(len(self.values), 0, channel) * self.cell, self.y, self.cell)

    def lattice(self) -> Grid:
        """All slices as one grid, to be lit."""
        size, _, depth = self.values.shape
        columns = lattice_column(size, size, depth - 1)
        return replace(Plane(self.x, self.y, self.cell).grid(size, columns), hit=False)

    def whole(self) -> list[Grid]:
        """All slices, each as one cell, to be lit."""
        side = len(self.values) * self.cell
        return [
            Grid((self.slice(channel).x, self.y), (side, 0), (0, side), hit=False)
            for channel in range(self.values.shape[2])
        ]


def draw_volume(
    scene: Scene, volume: Volume, *, told: bool = True, placed: bool = True
) -> dict[str, list[Grid]]:
    """Draw all slices; return where their cells lie: {name: [Grid]}.

    told: whether the numbers and whose they are are known; placed: whether their places in the strip are.
    """
    grids: dict[str, list[Grid]] = {}
    for channel in range(volume.values.shape[2]):
        plane, values, name = volume.slice(channel), volume.values[:, :, channel], volume.name(channel)
        scene.text(plane.x, plane.y - 8, name, 11, volume.role.text, "bold")
        squares = plane.squares(*np.indices(values.shape).reshape(2, -1))
        whose = volume.channels[:, :, channel].ravel()
        for each in np.unique(whose):
            face = CHANNELS[each] if told else PAPER
            scene.polygons(squares[whose == each], face, volume.role.line, 0.6)
        scene.polygon(plane.grid(*values.shape).corners(), "none", volume.role.line, 1.1)
        places = volume.numbers[:, :, channel].ravel()
        for (x, y), value, place, letter in zip(squares[:, 0], values.ravel(), places, whose, strict=True):
            _write(scene, x, y, volume.cell, written(value) if told else UNKNOWN)
            if placed:
                middle = x + SIDE + scene.width_of(str(place), SMALLEST) / 2
                scene.number(middle, y + DOWN, str(place), SMALLEST, INK)
            if told:
                middle = x + volume.cell - SIDE - scene.width_of(LETTERS[letter], SMALLEST) / 2
                scene.number(middle, y + DOWN, LETTERS[letter], SMALLEST, INK)
        grids[name] = [plane.grid(*values.shape)]
    return grids


def _write(scene: Scene, x: float, y: float, cell: float, text: str) -> None:
    """Write a number below the middle of the cell at (x, y)."""
    scene.number(x + cell / 2, y + NUMBER_AT * cell, text, NUMBERS[cell], INK)


def mark(scene: Scene, squares: np.ndarray, colour: str) -> None:
    """Fold over the lower right corner of cells [n, 4, 2], below their letters."""
    if len(squares):
        corner = squares[:, 2:3]
        ear = EAR * (corner - squares[:, 3:4])[:, :, :1]
        ears = [corner - ear * (1, 0), corner, corner - ear * (0, 1)]
        scene.polygons(np.concatenate(ears, axis=1), colour, colour, 0.6)

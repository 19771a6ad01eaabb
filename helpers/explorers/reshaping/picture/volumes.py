"""Volumes as slices side by side, in each cell its number and its place in the strip."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from helpers.drawing.cells import Plane, mark_wrong
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import INK, Role
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_shaded
from helpers.explorers.regions import Name
from helpers.explorers.reshaping.layout import lattice_column

ROOM, LARGEST_CELL = 108, 38.0  # the height of a slice, and the side of its cells, at most
NUMBER_SIZE, NUMBER_AT = 0.44, (0.56, 0.63)  # of a cell: font size and middle of its number
LARGEST_NUMBER, PLACE_SIZE = 14.0, 8.0  # font sizes


@dataclass(frozen=True, kw_only=True)
class Volume:
    """Slices [F, F, D] in a row from (x, y) on, as `layout` has them.

    numbers: the place of each cell's number in the strip; name: of a slice, and of its grid.
    """

    x: float
    y: float
    values: np.ndarray
    numbers: np.ndarray
    name: Callable[[int], Name]
    role: Role

    @property
    def cell(self) -> float:
        return min(LARGEST_CELL, ROOM / len(self.values))

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
    scene: Scene, volume: Volume, most: float, wrong: np.ndarray | None = None
) -> dict[str, list[Grid]]:
    """Draw all slices, the darkest `most` away from 0, marked where `wrong` [F, F, D].

    Returns where their cells lie: {name: [Grid]}.
    """
    grids: dict[str, list[Grid]] = {}
    for channel in range(volume.values.shape[2]):
        plane, values, name = volume.slice(channel), volume.values[:, :, channel], volume.name(channel)
        scene.text(plane.x, plane.y - 9, name, 11, volume.role.text, "bold")
        squares = plane.squares(*np.indices(values.shape).reshape(2, -1))
        draw_shaded(scene, squares, values.ravel(), volume.role, most)
        if wrong is not None:
            mark_wrong(scene, squares[wrong[:, :, channel].ravel()])
        scene.polygon(plane.grid(*values.shape).corners(), "none", volume.role.line, 1.1)
        _write(scene, squares[:, 0], volume.cell, values.ravel(), volume.numbers[:, :, channel].ravel())
        grids[name] = [plane.grid(*values.shape)]
    return grids


def _write(scene: Scene, corners: np.ndarray, cell: float, values: np.ndarray, places: np.ndarray) -> None:
    """Write numbers, and small in a corner their places, into cells with upper left `corners` [n, 2]."""
    (across, down), size = NUMBER_AT, min(LARGEST_NUMBER, NUMBER_SIZE * cell)
    for (x, y), value, place in zip(corners, values, places, strict=True):
        scene.number(x + across * cell, y + down * cell, written(value), size, INK)
        middle = x + 3 + scene.width_of(str(place), PLACE_SIZE) / 2
        scene.number(middle, y + 6, str(place), PLACE_SIZE, INK)

"""A plane of square cells with a number in each and a shade for its size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, INPUT, LEFTOVER, ON_DARK, Role, shades
from helpers.drawing.scene import Scene

SMALLEST_NUMBER = 9.0  # font size, in units; smaller numbers are left out
DOG_EAR = 0.26  # of a cell that is marked: what its corner takes
ON_DARK_FROM = 0.79  # of the strongest shade: up to here `BLACK` can be read in every theme, then `ON_DARK`
ACROSS, DOWN = np.array([(0, 1, 1, 0), (0, 0, 1, 1)])  # of a cell's corners


@dataclass(frozen=True)
class Plane:
    """Square cells of `size` pixels, cell (0, 0) at (x, y)."""

    x: float
    y: float
    size: float

    def grid(self, rows: int, columns: int, first_row: int = 0, first_column: int = 0) -> Grid:
        """Return where `rows` × `columns` cells lie, the first numbered (first_row, first_column)."""
        origin = (self.x + first_column * self.size, self.y + first_row * self.size)
        step = self.size
        return Grid(origin, (step, 0), (0, step), rows, columns, first_row, first_column)

    def squares(self, rows: np.ndarray, columns: np.ndarray) -> np.ndarray:
        """Return the corners [n, 4, 2] of the cells (rows[i], columns[i])."""
        found = np.empty((len(rows), 4, 2))
        found[..., 0] = self.x + self.size * (np.asarray(columns)[:, None] + ACROSS)
        found[..., 1] = self.y + self.size * (np.asarray(rows)[:, None] + DOWN)
        return found


def draw_counts(scene: Scene, plane: Plane, counts: np.ndarray, most: int, role: Role = INPUT) -> bool:
    """Draw whole numbers ≥ 0, the darker the nearer to `most`, 0 hatched; return whether they are written.

    counts [rows, columns]. Numbers that would be too small to read are left out.
    """
    tones = shades(role, most)
    for count in np.unique(counts):
        squares = plane.squares(*np.nonzero(counts == count))
        if count:
            scene.polygons(squares, tones[count], role.line, 0.5)
        else:
            scene.polygons(squares, LEFTOVER.light, LEFTOVER.line, 0.5)
            for square in squares:
                scene.hatch(square, "leftover")
    size = min(0.64 * plane.size, 15.0, 1.4 * plane.size / len(str(counts.max())))
    if size < SMALLEST_NUMBER:
        return False
    middles = plane.squares(*np.nonzero(np.ones_like(counts))).mean(axis=1)
    for (x, y), count in zip(middles, counts.ravel(), strict=True):
        dark = count > ON_DARK_FROM * most
        scene.number(x, y, str(count), size, ON_DARK if dark else BLACK)
    return True


def mark_wrong(scene: Scene, squares: np.ndarray) -> None:
    """Give cells [n, 4, 2] another face, and a dog-ear, so that their numbers can be read."""
    if not len(squares):
        return
    scene.polygons(squares, LEFTOVER.light, LEFTOVER.line, 1.0)
    right = squares[:, 1:2]
    size = DOG_EAR * (right - squares[:, :1])[:, :, :1]
    corners = [right - size * (1, 0), right, right + size * (0, 1)]
    scene.polygons(np.concatenate(corners, axis=1), LEFTOVER.line, LEFTOVER.line, 0.6)

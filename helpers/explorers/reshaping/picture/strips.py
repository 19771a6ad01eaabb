"""A flattened volume and the weights of dense units as strips, with the runs that they fold into."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, LEFTOVER, QUIET, Role
from helpers.drawing.scene import Scene
from helpers.drawing.values import FILLED, draw_shaded, frame
from helpers.explorers.reshaping.model import Result, strip_of
from helpers.explorers.reshaping.text import CHANNEL, SLICE, runs

WIDEST, HIGH = 38.0, 18  # of a cell
NUMBER, SMALLEST_NUMBER, PLACE_SIZE, LABEL_SIZE = 12.0, 7.5, 8.0, 11
MARKS, PLACES, BELOW = 9, 24, 35  # from the top of the strips: names of the runs, places, first cell
GAP = 4  # between the input's strip and those of the weights


@dataclass(frozen=True, kw_only=True)
class Strips:
    """The strips of the input and below it of each unit, between x = start and end, from y on.

    left: where their labels begin; count: the cells of each.
    """

    left: float
    start: float
    end: float
    y: float
    count: int
    units: int

    @property
    def wide(self) -> float:
        """The width of a cell."""
        return min(WIDEST, (self.end - self.start) / self.count)

    @property
    def tops(self) -> list[float]:
        """The upper edges of the input's strip and of each unit's."""
        first = self.y + BELOW
        return [first, *(first + GAP + HIGH * (1 + unit) for unit in range(self.units))]

    @property
    def low(self) -> float:
        """The lower edge of the last strip."""
        return self.tops[-1] + HIGH

    def grid(self, at: int, rows: int = 1, hit: bool = True) -> Grid:
        """Where strips lie, from number `at` of `tops` on."""
        return Grid((self.start, self.tops[at]), (self.wide, 0), (0, HIGH), rows, self.count, hit=hit)


def draw_strips(scene: Scene, strips: Strips, result: Result) -> dict[str, list[Grid]]:
    """Draw the strips with the runs of both orders; return where the cells lie: "flat", "unit 0", …

    To be lit only: "strips", all units as one grid.
    """
    state, left = result.state, strips.left
    above, below = runs(result, state.made, CHANNEL), runs(result, state.folded, SLICE)
    _draw_runs(scene, strips, above, (strips.y + MARKS, strips.y + PLACES - 6), QUIET)
    scene.text(left, strips.y + PLACES, "place", LABEL_SIZE, QUIET)
    for place in range(strips.count):
        x = strips.start + (place + 0.5) * strips.wide
        scene.number(x, strips.y + PLACES + 2, str(place), PLACE_SIZE, QUIET)
    scene.text(left, strips.tops[0] + HIGH / 2, "input", LABEL_SIZE, INPUT.text, "bold")
    size = _number_size(np.concatenate((result.flat, result.weights.ravel())), strips.wide)
    _draw_cells(scene, strips, 0, result.flat, INPUT, np.abs(result.flat).max(), size)
    most = np.abs(result.weights).max()
    grids = {"flat": [strips.grid(0)], "strips": [strips.grid(1, strips.units, hit=False)]}
    for unit in range(strips.units):
        name, middle = strip_of(unit), strips.tops[1 + unit] + HIGH / 2
        scene.text(left, middle, name, LABEL_SIZE, FILTER.text, "bold")
        _draw_cells(scene, strips, 1 + unit, result.weights[:, unit], FILTER, most, size)
        grids[name] = [strips.grid(1 + unit)]
    if strips.units > 1:
        frame(scene, strips.grid(1 + result.unit), BLACK, 2.0)
    colour = LEFTOVER.text if result.wrong.any() else QUIET
    _draw_runs(scene, strips, below, (strips.low + 14, strips.low + 5), colour)
    return grids


def _number_size(values: np.ndarray, wide: float) -> float:
    widest = max(Scene.width_of(written(value), 1.0) for value in np.unique(values))
    return max(SMALLEST_NUMBER, min(NUMBER, FILLED * wide / widest))


def _draw_cells(
    scene: Scene, strips: Strips, at: int, values: np.ndarray, role: Role, most: float, size: float
) -> None:
    left, top = strips.start + np.arange(len(values)) * strips.wide, strips.tops[at]
    edges = np.array([(0, 0), (strips.wide, 0), (strips.wide, HIGH), (0, HIGH)])
    corners = np.stack((left, np.full_like(left, top)), 1)[:, None] + edges
    draw_shaded(scene, corners, values, role, most)
    for x, value in zip(left + strips.wide / 2, values, strict=True):
        scene.number(x, top + HIGH / 2, written(value), size, INK)
    scene.polygon(strips.grid(at).corners(), "none", role.line, 1.1)


def _draw_runs(
    scene: Scene, strips: Strips, runs: tuple[str, list[str]], at: tuple[float, float], colour: str
) -> None:
    """Draw a line along each run of the strip and its name beside it; at: the heights of names and lines."""
    (what, names), (y, line_y) = runs, at
    scene.text(strips.left, y, what, 10, colour)
    length = strips.count / len(names) * strips.wide
    starts = strips.start + np.arange(len(names)) * length
    ends = np.stack((starts + 2, starts + length - 2), 1)
    scene.lines(np.stack((ends, np.full_like(ends, line_y)), 2), colour, 1.4)
    for start, name in zip(starts, names, strict=True):
        scene.text(start + length / 2, y, name, 10, colour, across="center")

"""A flattened volume and the weights of dense units as strips, above and below them whose place each is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, CHANNELS, FILTER, INK, INPUT, LEFTOVER, PAPER, QUIET, Role
from helpers.drawing.scene import Scene
from helpers.drawing.values import FILLED, frame
from helpers.explorers.reshaping.model import FOLD, Result, strip_of
from helpers.explorers.reshaping.picture.volumes import SMALLEST, mark
from helpers.explorers.reshaping.text import LETTERS, UNKNOWN, WHOSE

WIDES = (46.0, 23.0, 17.0, 13.0)  # of a cell: the first with which a strip has room
HIGH, LETTER = 18.0, 15.0  # of a cell with a number, and of one with a letter
NUMBER, PLACE, LABEL = 12.0, 9.0, 11  # font sizes
GAP = 3.0  # between the input's strip and those of the weights


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
        return next(wide for wide in WIDES if wide * self.count <= self.end - self.start)

    @property
    def input(self) -> float:
        """The upper edge of the input's numbers; above them are the letters."""
        return self.y + PLACE + 3 + LETTER

    def unit(self, unit: int) -> float:
        """The upper edge of a unit's strip."""
        return self.input + HIGH + GAP + HIGH * unit

    @property
    def fold(self) -> float:
        """The upper edge of the letters below."""
        return self.unit(self.units) + GAP

    def grid(self, top: float, high: float, rows: int = 1, hit: bool = True) -> Grid:
        return Grid((self.start, top), (self.wide, 0), (0, high), rows, self.count, hit=hit)


def draw_strips(scene: Scene, strips: Strips, result: Result) -> dict[str, list[Grid]]:
    """Draw the strips; return where their cells lie: "flat", "unit 0", …, "fold".

    "flat": the input's numbers with the letters of their channels. "fold": the letters of the slices that
    the weights are folded into. To be lit only: "strips", all units as one grid.
    """
    made, folded = result.channels
    covered = result.state.covered
    for place in range(strips.count):
        x = strips.start + (place + 0.5) * strips.wide
        scene.number(x, strips.y + PLACE / 2, str(place), PLACE, QUIET)
    labels = [("place", strips.y + PLACE / 2, QUIET), (WHOSE[0], strips.input - LETTER / 2, QUIET)]
    labels += [("input", strips.input + HIGH / 2, INPUT.text), (WHOSE[1], strips.fold + LETTER / 2, QUIET)]
    for text, y, colour in labels:
        scene.text(strips.left, y, text, LABEL, colour, "bold" if colour != QUIET else "normal")
    hidden = np.full(strips.count, -1)
    _draw_letters(scene, strips, strips.input - LETTER, hidden if covered else made, INPUT)
    _draw_cells(scene, strips, strips.input, result.flat, hidden if covered else made, INPUT, covered)
    grids = {"flat": [strips.grid(strips.input - LETTER, LETTER + HIGH)]}
    for unit in range(strips.units):
        name, y = strip_of(unit), strips.unit(unit)
        scene.text(strips.left, y + HIGH / 2, name, LABEL, FILTER.text, "bold")
        _draw_cells(scene, strips, y, result.weights[:, unit], hidden if covered else made, FILTER)
        grids[name] = [strips.grid(y, HIGH)]
    if strips.units > 1:
        frame(scene.rest, strips.grid(strips.unit(result.unit), HIGH), BLACK, 2.0)
    _draw_letters(scene, strips, strips.fold, hidden if covered else folded, FILTER)
    if not covered:
        mark(scene, _corners(strips, strips.fold, LETTER)[result.astray], LEFTOVER.line)
        grids[FOLD] = [strips.grid(strips.fold, LETTER)]
    return grids | {"strips": [strips.grid(strips.unit(0), HIGH, strips.units, hit=False)]}


def _corners(strips: Strips, top: float, high: float) -> np.ndarray:
    """The corners [n, 4, 2] of the cells of a strip."""
    left = strips.start + np.arange(strips.count) * strips.wide
    edges = np.array([(0, 0), (strips.wide, 0), (strips.wide, high), (0, high)])
    return np.stack((left, np.full_like(left, top)), 1)[:, None] + edges


def tinted(scene: Scene, corners: np.ndarray, channels: np.ndarray, role: Role) -> None:
    """Draw cells [n, 4, 2], each in the colour of its channel [n]; -1 for none."""
    for channel in np.unique(channels):
        face = CHANNELS[channel] if channel >= 0 else PAPER
        scene.polygons(corners[channels == channel], face, role.line, 0.6)


def _draw_letters(scene: Scene, strips: Strips, top: float, channels: np.ndarray, role: Role) -> None:
    corners = _corners(strips, top, LETTER)
    tinted(scene, corners, channels, role)
    for (x, _), channel in zip(corners[:, 0], channels, strict=True):
        text = LETTERS[channel] if channel >= 0 else UNKNOWN
        scene.number(x + strips.wide / 2, top + LETTER / 2, text, 10.5, INK)


def _draw_cells(
    scene: Scene,
    strips: Strips,
    top: float,
    values: np.ndarray,
    channels: np.ndarray,
    role: Role,
    hidden: bool = False,
) -> None:
    """Draw the numbers of a strip, left out where they would be too small to read."""
    corners = _corners(strips, top, HIGH)
    tinted(scene, corners, channels, role)
    texts = [UNKNOWN if hidden else written(value) for value in values]
    size = min(NUMBER, FILLED * strips.wide / max(Scene.width_of(text, 1.0) for text in texts))
    if size >= SMALLEST:
        for (x, _), text in zip(corners[:, 0], texts, strict=True):
            scene.number(x + strips.wide / 2, top + HIGH / 2, text, size, INK)
    scene.polygon(strips.grid(top, HIGH).corners(), "none", role.line, 1.1)

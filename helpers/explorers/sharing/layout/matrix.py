"""How much room a part of the matrix has, and how large its cells are."""

from __future__ import annotations

from collections.abc import Iterable

from helpers.drawing.box import SMALLEST_CELL
from helpers.drawing.scene import Scene
from helpers.drawing.values import SMALLEST_NUMBER

LEFT, RIGHT, LOW = 262, 912, 328  # of the matrix, in units
TOPS = {1: 38, 2: 56, 3: 56}  # by the number of parts: above several there are captions
APART = 56  # from one part of the matrix to the next, with the numbers of its rows
CELLS = (24.0, 18.0, 13.0, 11.5)  # the heights of cells that are written into, and their least widths
ZOOMED_CELL = 13.0
FILLED = 0.94  # of a cell's width, at most, by its mark
SMALLEST_SEEN = 2.0  # of an entry that is shown without its mark
LONGEST_CELL = 1.7  # how much longer than wide such a cell may be

Mark = tuple[str, ...]  # what is written into a cell, in pieces that many marks share


def cell_width(marks: Iterable[Mark]) -> float:
    """Return how wide a cell must be for each of the marks to be read in it."""
    return longest(marks) * SMALLEST_NUMBER / FILLED


def longest(marks: Iterable[Mark]) -> float:
    """The width of the longest mark at font size 1, 0 where there is none."""
    return max((sum(Scene.width_of(piece, 1.0) for piece in mark) for mark in set(marks)), default=0.0)


def room(parts: int) -> tuple[float, float]:
    """Return the (width, height) that each of so many parts of the matrix has."""
    return (RIGHT - LEFT - (parts - 1) * APART) / parts, LOW - TOPS[parts]


def written_cell(rows: int, columns: int, needed: float) -> tuple[float, float] | None:
    """Return the (width, height) of cells with marks `needed` wide in the whole room; None if none fit."""
    wide, high = room(1)
    cells = ((max(cell, needed), cell) for cell in CELLS)
    return next((cell for cell in cells if columns * cell[0] <= wide and rows * cell[1] <= high), None)


def seen_cell(rows: int, columns: int, parts: int) -> tuple[float, float]:
    """Return the (width, height) of cells without marks in one of `parts` parts: they fill its room."""
    wide, high = room(parts)
    cell = min(CELLS[0], wide / columns), min(CELLS[0], high / rows)
    most = LONGEST_CELL * min(cell) if min(cell) >= SMALLEST_CELL else CELLS[0]
    return floored(min(cell[0], most)), floored(min(cell[1], most))


def floored(units: float) -> float:
    """Round down to 0.01 units, as the browser has them: else the far end of a long grid is off."""
    return int(100 * units + 1e-6) / 100

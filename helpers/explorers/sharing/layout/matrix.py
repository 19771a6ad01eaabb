"""How much room a part of the matrix has, and how large a cell must be for what is written into it."""

from __future__ import annotations

from collections.abc import Iterable

from helpers.drawing.scene import Scene

LEFT, RIGHT, TOP, LOW = 28, 912, 204, 458  # of the matrix, in pixels
APART = 46  # from one part of the matrix to the next
NARROWEST_CELL, LETTER_CELL = 10.0, 10.15  # width and height of a cell that a letter is written into
READABLE, FILLED = 7.6, 0.92  # font size of a mark; of a cell's width, at most, by its mark

Mark = tuple[str, ...]  # what is written into a cell, in pieces that many marks share


def mark_cell(longest: Mark) -> tuple[float, float]:
    """Return the (width, height) of the smallest cell into which `longest` can be written."""
    return max(NARROWEST_CELL, cell_width([longest])), LETTER_CELL


def cell_width(marks: Iterable[Mark]) -> float:
    """Return how wide a cell must be for each of the marks to be read in it."""
    return longest(marks) * READABLE / FILLED


def longest(marks: Iterable[Mark]) -> float:
    """The width of the longest mark at font size 1, 0 where there is none."""
    return max((sum(Scene.width_of(piece, 1.0) for piece in mark) for mark in set(marks)), default=0.0)


def room(parts: int) -> tuple[float, float]:
    """Return the (width, height) that each of so many parts of the matrix has."""
    return (RIGHT - LEFT - (parts - 1) * APART) / parts, LOW - TOP

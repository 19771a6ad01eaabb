"""Where the picture's parts lie: a volume on either side, blocks of numbers below it; what is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.drawing.values import FILLED, SMALLEST_NUMBER, number_size
from helpers.explorers.names import channel, map_of
from helpers.explorers.regions import Name

LEFT, RIGHT, MIDDLE = 8, 912, 476  # of the picture: its ends, and where the right half begins
MOST = 6  # channels or maps that are drawn one by one, and rows and columns of the matrix
HIGH, LOW = 62, 194  # the planes' cells lie between them
APART, TITLE, LARGEST_CELL = 14, 20, 56.0  # between planes; for a title between two rows of them; of a plane
BLOCKS, ROOM = 247, 133  # the first row of the blocks of numbers, and their height
LARGEST_ROW, TEXT_SIZES = 38, (13.0, 12.0, 11.0, 10.0, SMALLEST_NUMBER)
GAP, SIGN, LABEL, BEHIND = 6, 14, 58, 30  # around a block, for a sign, for "filter k", for "= y"
ARROW, TIMES_PIXEL, DOTS = 44, 52, 20  # for "ReLU →", for "· pixel +", for the dots of further columns


@dataclass(frozen=True, kw_only=True)
class Side:
    """A volume of `values` [H, W, depth] between x = start and end.

    what: "input" or "output". name, all: of one of its channels or maps, and of them all. photo: whether they
    are brightnesses. cell: of its planes, in pixels; across: how many stand side by side. text_size: of its
    numbers, 0 for none.
    """

    what: str
    name: Callable[[Any], Name]
    all: str
    values: np.ndarray
    start: float
    end: float
    photo: bool
    cell: float = LARGEST_CELL
    across: int = 1
    text_size: float = 0.0

    @property
    def planes(self) -> bool:
        """Whether it is drawn as planes, one by one, and not as a box."""
        return self.values.shape[2] <= MOST

    def fitted(self) -> Side:
        """Return it with the largest cell that its planes have room for."""
        rows, columns, count = self.values.shape
        found = []
        for across in range(1, count + 1):
            down = -(-count // across)
            wide = ((self.end - self.start + APART) / across - APART) / columns
            high = ((LOW - HIGH + TITLE) / down - TITLE) / rows
            found.append((round(min(wide, high, LARGEST_CELL), 3), across))
        cell, across = max(found)
        return replace(self, cell=cell, across=across)


@dataclass(frozen=True, kw_only=True)
class Block:
    """Cells of `wide` × `high` pixels with the numbers `values`, cell (0, 0) at (x, y)."""

    x: float
    y: float
    wide: float
    high: float
    values: np.ndarray

    @property
    def right(self) -> float:
        return self.x + self.values.shape[1] * self.wide

    @property
    def middle(self) -> float:
        return (self.x + self.right) / 2

    def part(self, row: int, column: int, rows: int, columns: int) -> Grid:
        """Where some of the cells lie, numbered from 0."""
        corner = self.x + column * self.wide, self.y + row * self.high
        return Grid(corner, (self.wide, 0), (0, self.high), rows, columns)

    def grid(self) -> Grid:
        return self.part(0, 0, *self.values.shape)

    @cached_property
    def text_size(self) -> float:
        """Of the numbers; 0 where they would be too small to read."""
        size = min(0.5 * self.high, TEXT_SIZES[0], FILLED * self.wide / _widest(self.values))
        return size if size >= SMALLEST_NUMBER - 1e-9 else 0.0


@dataclass(frozen=True)
class Layout:
    """sides: the input, above the dense layer, and the output, above the filters. blocks: by name."""

    sides: tuple[Side, Side]
    blocks: Mapping[str, Block]

    @property
    def bare(self) -> dict[str, np.ndarray]:
        """The numbers of the parts whose cells have no room for them: they are told by shades alone."""
        parts = {**self.blocks, **{side.what: side for side in self.sides}}
        return {name: part.values for name, part in parts.items() if not part.text_size}

    @property
    def left_out(self) -> list[str]:
        """The parts whose numbers a reader misses: not boxes, photographs and second copies."""
        silent = {"filters", "biases", "here"} | {s.what for s in self.sides if s.photo or not s.planes}
        return [name for name in self.bare if name not in silent]


def sides(x: np.ndarray, maps: np.ndarray, photo: bool) -> tuple[Side, Side]:
    """Lay out the input x [H, W, D] and the output maps [H, W, K].

    The cells are alike on both sides, so that a pixel looks the same in all planes. Of a photograph both
    have their numbers, or neither.
    """
    both = (
        Side(what="input", name=channel, all="channels", values=x, start=LEFT, end=MIDDLE - 30, photo=photo),
        Side(what="output", name=map_of, all="maps", values=maps, start=MIDDLE, end=RIGHT, photo=photo),
    )
    found = [side.fitted() if side.planes else side for side in both]
    cell = min(side.cell for side in found)
    sizes = [number_size(side.values, cell) if side.planes else 0.0 for side in found]
    if photo and 0.0 in sizes:
        sizes = [0.0, 0.0]
    left, right = (replace(side, cell=cell, text_size=size) for side, size in zip(found, sizes, strict=True))
    return left, right


def blocks(values: Mapping[str, np.ndarray], more: bool) -> dict[str, Block]:
    """Lay out W, x, b, z (the sums before a ReLU, where there is one), y; filters, biases and here.

    values: the numbers of each, [rows, columns]. more: whether there are columns of W beyond them.
    """
    k, d = values["W"].shape
    high = min(LARGEST_ROW, ROOM // max(k, d))
    dots, end = DOTS * more, ARROW if "z" in values else SIGN
    before = {"W": 18, "x": SIGN + dots, "b": SIGN, "z": SIGN, "y": end}
    tight = before | {"filters": LABEL, "biases": SIGN + dots, "here": SIGN}
    roomy = tight | {"biases": TIMES_PIXEL + dots, "here": end}
    widest = {name: _widest(each) for name, each in values.items()}

    def widths(size: float) -> dict[str, float]:
        return {name: max(high, size * each / FILLED) for name, each in widest.items()}

    for room in (roomy, tight):
        for size in TEXT_SIZES:
            found = _placed(values, widths(size), high, room)
            if found["here"].right <= RIGHT - BEHIND:
                return found
    wide = widths(TEXT_SIZES[-1])
    found = _placed(values, wide, high, tight)
    while (over := found["here"].right - RIGHT + BEHIND) > 0:  # what is left of the middle may be no help
        squeeze = 1 - (over + 1) / sum(wide[name] * each.shape[1] for name, each in values.items())
        wide = {name: squeeze * each for name, each in wide.items()}
        found = _placed(values, wide, high, tight)
    return found


def _placed(
    values: Mapping[str, np.ndarray], wide: dict[str, float], high: float, before: dict[str, int]
) -> dict[str, Block]:
    """Blocks in a row, each after its sign; the filters begin in the middle, or where there is room."""
    found: dict[str, Block] = {}
    x = LEFT - 2.0 * GAP
    for name, each in values.items():
        if name == "filters":
            x = max(MIDDLE, x + 14) - 2 * GAP
        x += before[name] + 2 * GAP
        found[name] = Block(x=x, y=BLOCKS, wide=wide[name], high=high, values=each)
        x = found[name].right
    return found


def _widest(values: np.ndarray) -> float:
    """The width of the widest number, as a multiple of the font size."""
    return max(Scene.width_of(written(number), 1.0) for number in values.ravel())

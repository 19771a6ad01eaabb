"""Where the picture's parts lie: a volume on either side, and below them the dense layer of one pixel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.values import SMALLEST_NUMBER, fitting, number_size
from helpers.explorers.names import channel, map_of
from helpers.explorers.regions import Name

LEFT, RIGHT, MIDDLE = 8, 912, 460  # of the picture: its ends, and where the output begins
MOST, FEWER = 6, 4  # channels or maps drawn one by one, rows and columns of W; rows where bars lie below
HIGH, LOW = 38, 158  # the planes' cells lie between them
APART, TITLE = 14, 18  # between planes; for a title between two rows of them
CELLS = (56, 33, 17, 15, 10, 7, 5, 3, 2, 1.5, 1)  # sides of a plane's cell
PIXEL, ROWS = 203, 234  # where the cells of the pixel's numbers begin, and the rows of the outputs
HIGHEST, ROW, FEW = 42, 24, 3  # the height of a row, where there are few and else; how many are few
LABEL, WEIGHT, DOTS, ARROW = 54, 36, 20, 44  # widths: "filter 0", a weight, "⋯" for more, "ReLU →"
WIDTHS = ((40, 46, 16), (54, 62, 10))  # of a product, a sum and a sign between them; with long numbers
LARGEST_NUMBER = 13.0  # font size in a block


@dataclass(frozen=True, kw_only=True)
class Side:
    """A volume of `values` [H, W, depth] between x = start and end.

    what: "input" or "output". name, all: of one of its channels or maps, and of them all. photo: whether they
    are brightnesses. cell: of its planes, in units; across: how many stand side by side. text_size: of its
    numbers, 0 for none.
    """

    what: str
    name: Callable[[Any], Name]
    all: str
    values: np.ndarray
    start: float
    end: float
    photo: bool
    cell: float = CELLS[0]
    across: int = 1
    text_size: float = 0.0

    @property
    def planes(self) -> bool:
        """Whether it is drawn as planes, one by one, and not as a box."""
        return self.values.shape[2] <= MOST

    def fitted(self) -> Side:
        """Return it with the largest of `CELLS` that its planes have room for."""
        rows, columns, count = self.values.shape
        found = []
        for across in range(1, count + 1):
            down = -(-count // across)
            wide = ((self.end - self.start + APART) / across - APART) / columns
            high = ((LOW - HIGH + TITLE) / down - TITLE) / rows
            found.append((max((cell for cell in CELLS if cell <= min(wide, high)), default=0), across))
        cell, across = max(found)
        down = -(-count // across)
        return replace(self, cell=cell, across=-(-count // down))


@dataclass(frozen=True, kw_only=True)
class Block:
    """Cells of `wide` × `high` units with the numbers `values`, cell (0, 0) at (x, y).

    step: from one column to the next.
    """

    x: float
    y: float
    wide: float
    high: float
    step: float
    values: np.ndarray

    @property
    def right(self) -> float:
        return self.x + (self.values.shape[1] - 1) * self.step + self.wide

    @property
    def middle(self) -> float:
        return (self.x + self.right) / 2

    def grid(self) -> Grid:
        """Where the cells lie."""
        edges = (self.wide, 0), (0, self.high)
        return Grid((self.x, self.y), (self.step, 0), (0, self.high), *self.values.shape, cell=edges)

    def cell(self, row: int, column: int) -> Grid:
        """Where one of them lies, to be lit only."""
        corner = self.x + column * self.step, self.y + row * self.high
        return Grid(corner, (self.wide, 0), (0, self.high), hit=False)

    @cached_property
    def text_size(self) -> float:
        """Of the numbers; 0 where they would be too small to read."""
        largest = min(0.5 * self.high, LARGEST_NUMBER)
        size = min(fitting(written(number), largest, self.wide) for number in np.unique(self.values))
        return size if size >= SMALLEST_NUMBER - 1e-9 else 0.0


@dataclass(frozen=True)
class Layout:
    """sides: the input and the output. blocks of the dense layer, by name: x, W, products, b, z, y."""

    sides: tuple[Side, Side]
    blocks: Mapping[str, Block]

    @property
    def bare(self) -> list[str]:
        """The parts whose numbers a reader misses: their cells have no room for them."""
        parts = {**self.blocks, **{side.what: side for side in self.sides if side.planes and not side.photo}}
        return [name for name, part in parts.items() if not part.text_size]


def sides(x: np.ndarray, maps: np.ndarray, photo: bool) -> tuple[Side, Side]:
    """Lay out the input x [H, W, D] and the output maps [H, W, K].

    The cells are alike on both sides, so that a pixel looks the same in all planes. Of a photograph both
    have their numbers, or neither.
    """
    both = (
        Side(what="input", name=channel, all="channels", values=x, start=LEFT, end=MIDDLE - 22, photo=photo),
        Side(what="output", name=map_of, all="maps", values=maps, start=MIDDLE, end=RIGHT, photo=photo),
    )
    found = [side.fitted() if side.planes else side for side in both]
    cell = min(side.cell for side in found)
    sizes = [number_size(side.values, cell) if side.planes else 0.0 for side in found]
    if photo and 0.0 in sizes:
        sizes = [0.0, 0.0]
    left, right = (replace(side, cell=cell, text_size=size) for side, size in zip(found, sizes, strict=True))
    return left, right


def blocks(values: Mapping[str, np.ndarray], more: bool, low: bool) -> dict[str, Block]:
    """Lay out x [1, D], W [K, D], the products [K, D], b, z (the sums before a ReLU, if any) and y [K, 1].

    A weight stands below the number that it multiplies, and its product beside it. more: whether there are
    columns of W beyond those given; low: whether bars lie below. The cells are narrow where all numbers fit
    them, else wide.
    """
    high = HIGHEST if len(values["W"]) <= FEW and not low else ROW
    narrow = _placed(values, more, high, *WIDTHS[0])
    if all(narrow[name].text_size for name in values):
        return narrow
    return _placed(values, more, high, *WIDTHS[1])


def _placed(
    values: Mapping[str, np.ndarray], more: bool, high: float, product: float, total: float, sign: float
) -> dict[str, Block]:
    d = values["W"].shape[1]
    step, x = WEIGHT + product + sign, LEFT + LABEL
    found = {
        "x": Block(x=x, y=PIXEL, wide=WEIGHT, high=ROW - 1, step=step, values=values["x"]),
        "W": Block(x=x, y=ROWS, wide=WEIGHT, high=high, step=step, values=values["W"]),
        "products": Block(
            x=x + WEIGHT, y=ROWS, wide=product, high=high, step=step, values=values["products"]
        ),
    }
    x += d * step + DOTS * more
    wide = {"b": WEIGHT}
    before = {"b": 0, "z": sign, "y": ARROW if "z" in values else sign}
    for name in [each for each in ("b", "z", "y") if each in values]:
        x += before[name]
        size = wide.get(name, total)
        found[name] = Block(x=x, y=ROWS, wide=size, high=high, step=size, values=values[name])
        x = found[name].right
    return found

"""The sum of one output cell in its place, as data: weights in the cells that they meet, products, sums.

A `Detail` says where what is written. `filled` writes it for one output cell, for the step; the browser does
the same for the cell that is pointed at or stepped to (browser/detail.js, held to this by
tests/browser/test_detail.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from helpers.drawing import glyphs
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid, Point
from helpers.drawing.palette import BLACK, INK, OUTPUT, PAPER
from helpers.drawing.scene import Scene, Word
from helpers.drawing.values import LEVELS, toned

CHARACTERS = "0123456789.−()+=?× bias"  # of which what is written is made
EDGE, LINK, ASIDE = 0.6, 1.2, 6  # widths of lines, in points; how far beside a map the link runs, in units


@dataclass(frozen=True, kw_only=True)
class Block:
    """Where F × F numbers of a channel stand.

    what: "input", "weight" or "product". at: the corner of the first cell, or where the block `moves` with
    the window, that of the channel's cell (0, 0). size: of the font; drop: how far below a cell's middle.
    """

    what: str
    channel: int
    at: Point
    cell: float
    size: float
    drop: float = 0.0
    moves: bool = False
    before: str = ""
    colour: str = INK


@dataclass(frozen=True, kw_only=True)
class Slot:
    """The middle of a number that is no product: what: "channel", "bias" or "total"."""

    what: str
    at: Point
    size: float
    before: str = ""
    channel: int = 0


@dataclass(frozen=True, kw_only=True)
class Detail:
    """outputs: the grid of each map, by filter. most: the product with the strongest colour.

    link: where the line from the total to its output cell begins, (x, y), and the height of its way across;
    the size of a "?" in place of an output. hides: outputs after the step are not told. covered: none is.
    """

    outputs: dict[str, Grid]
    blocks: Sequence[Block]
    slots: Sequence[Slot]
    most: float
    link: tuple[float, float, float] | None
    unknown: float
    hides: bool = False
    covered: bool = False

    def packed(self) -> dict[str, Any]:
        """The detail as JSON for the browser."""

        def numbers(each: Block | Slot) -> dict[str, Any]:
            found = {name: value for name, value in vars(each).items() if value}
            return {**found, "at": [round(float(number), 2) for number in each.at]}

        return {
            "outputs": list(self.outputs),
            "blocks": [numbers(each) for each in self.blocks],
            "slots": [numbers(each) for each in self.slots],
            "tones": _tones(),
            "most": self.most,
            "link": self.link,
            "unknown": self.unknown,
            "hides": self.hides,
            "covered": self.covered,
            "widths": _widths(),
        }


@dataclass(frozen=True)
class Numbers:
    """The numbers of one output cell: window and weights [F, F, D], and what is added and comes of it."""

    window: np.ndarray
    weights: np.ndarray
    bias: float
    total: float


@dataclass
class Filled:
    """What is drawn for a cell: faces ((x, y) of the corner, side, colour), words, and the link's points."""

    faces: list[tuple[Point, float, str]] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    link: list[Point] = field(default_factory=list)


@lru_cache(maxsize=1)
def _tones() -> list[str]:
    """The colours of products: of 0 to the strongest, then of −0 to the strongest below 0."""
    return toned(np.zeros(1), 1, OUTPUT, numbered=True)[1]


@lru_cache(maxsize=1)
def _widths() -> dict[str, dict[str, float]]:
    """How wide each character is at font size 1, by weight."""
    return {
        weight: {each: round(glyphs.width(each, weight), 4) for each in CHARACTERS}
        for weight in ("normal", "bold")
    }


def width(text: str, weight: str = "normal") -> float:
    """How wide a text is at font size 1, character by character, as the browser adds it up."""
    return sum(_widths()[weight][each] for each in text)


def filled(detail: Detail, numbers: Numbers, start: Point, place: tuple[int, int, int]) -> Filled:
    """Return what is drawn for the output cell `place` (filter, row, column).

    start: (row, column) of the window's first input cell.
    """
    found = Filled()
    for block in detail.blocks:
        _fill_block(found, detail, block, numbers, start)
    for slot in detail.slots:
        text = "?" if detail.covered and slot.what != "bias" else _in_slot(slot, numbers)
        found.words.append(_centred(slot.before + text, slot.at, slot.size, INK, "bold"))
    if detail.link:
        found.link = _link(detail, place)
    return found


def _fill_block(found: Filled, detail: Detail, block: Block, numbers: Numbers, start: Point) -> None:
    cells, weights = numbers.window[:, :, block.channel], numbers.weights[:, :, block.channel]
    values = {"input": cells, "weight": weights, "product": cells * weights}[block.what]
    down, across = start if block.moves else (0, 0)
    for (row, column), value in np.ndenumerate(values):
        corner = (block.at[0] + (across + column) * block.cell, block.at[1] + (down + row) * block.cell)
        text = written(value)
        if block.what == "product":
            known = not detail.covered
            text = text if known else "?"
            found.faces.append((corner, block.cell, _tone(value, detail.most) if known else PAPER))
        middle = corner[0] + block.cell / 2, corner[1] + block.cell / 2 + block.drop
        found.words.append(_centred(block.before + text, middle, block.size, block.colour, "normal"))


def _tone(value: float, most: float) -> str:
    level = int(LEVELS * abs(value) / (most or 1) + 0.5)
    return _tones()[level + (LEVELS + 1) * bool(value < 0)]


def _in_slot(slot: Slot, numbers: Numbers) -> str:
    match slot.what:
        case "channel":
            d = slot.channel
            number = float((numbers.window[:, :, d] * numbers.weights[:, :, d]).sum())
        case "bias":
            number = numbers.bias
        case _:
            return written(numbers.total)
    return f"({written(number)})" if round(number, 2) < 0 else written(number)


def _centred(text: str, middle: Point, size: float, colour: str, weight: str) -> Word:
    x = middle[0] - width(text, weight) * size / 2
    return Word(text, x, middle[1], size, colour, weight, False)


def _link(detail: Detail, place: tuple[int, int, int]) -> list[Point]:
    """The way from the total beside the map to the lower edge of the output cell, never over a number."""
    assert detail.link
    x, y, lane = detail.link
    k, row, column = place
    grid = list(detail.outputs.values())[k]
    (left, top), cell = grid.origin, grid.along[0]
    low, beside = top + (row + 1) * cell, left - ASIDE
    return [(x, y), (x, lane), (beside, lane), (beside, low), (left + (column + 1) * cell, low)]


def draw_filled(scene: Scene, found: Filled) -> None:
    """Draw what `filled` returned."""
    for (x, y), cell, colour in found.faces:
        scene.polygon([(x, y), (x + cell, y), (x + cell, y + cell), (x, y + cell)], colour, OUTPUT.line, EDGE)
    if found.link:
        scene.line(found.link, BLACK, LINK)
    scene.words += found.words

"""The sum of one output cell in its place, as data: weights in the cells that they meet, products, sums.

A `Detail` says where what is written. `filled` writes it for one output cell, for the step; the browser does
the same for the cell that is pointed at or stepped to (browser/detail.js, held to this by
tests/browser/test_detail.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from helpers.drawing import glyphs
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid, Point
from helpers.drawing.palette import BLACK, INK, NEGATIVE, NONE, OUTPUT, PAPER, Role
from helpers.drawing.scene import Scene, Word
from helpers.drawing.values import LEVELS, ON_BRIGHT, toned

if TYPE_CHECKING:
    from helpers.explorers.running import Running

NUMERALS = "0.−()?"  # of which numbers are made; all digits are as wide as 0
WEIGHTS = "normal", "bold"
WHOLE = "strip", 1.0  # where numbers take the whole of a cell
DIGIT = re.compile("[0-9]")
LINED = 8  # units of a cell from which on it has an edge
DARK = 118  # the brightness below which a number on a pixel is white, so that it can be read
TOGETHER = 200  # squares in one path: in stills only those of up to 1,024 corners go to whole pixels
TOLD = "channel", "total"  # slots that tell what is covered
EDGE, LINK, ASIDE = 0.6, 1.2, 6  # widths of lines, in points; how far beside a map the link runs, in units


@dataclass(frozen=True, kw_only=True)
class Block:
    """Where F × F numbers of a channel stand.

    what: "input", "weight" or "product". at: the corner of the first cell, or where the block `moves` with
    the window, that of the channel's cell (0, 0). size: of the font. role: whose shades the numbers lie on,
    the strongest `most` away from 0; strip: what they take of a cell, from below. bright: the numbers are
    pixels, and their faces as bright. Without a size there are faces only. before: stands before each number,
    but no "+" before one below 0. Where a block moves over an output that grows, cells beyond it say nothing.
    """

    what: str
    channel: int
    at: Point
    cell: float
    size: float
    role: Role
    most: float
    strip: float = 1.0
    moves: bool = False
    bright: bool = False
    before: str = ""


@dataclass(frozen=True, kw_only=True)
class Slot:
    """The middle of a number that is no product.

    what: "channel", "bias" or "total", or "map", "row" or "column" of the output cell, or "cell", the whole
    number of the input's cell that is stepped to.
    """

    what: str
    at: Point
    size: float
    before: str = ""
    channel: int = 0


@dataclass(frozen=True, kw_only=True)
class Detail:
    """outputs: the grid of each map, by filter.

    link: where the line from the total to its output cell begins, (x, y), and the height of its way across;
    the size of a "?" in place of an output. hides: outputs after the step are not told. covered: none is.
    around: grids of the input, for whose cells the sum of the window around them is written, in map 0.
    running: the output that grows from step to step. Then the steps are the cells of the input, which is
    `outputs`: each is multiplied with all weights, and its products are added to the output.
    """

    outputs: dict[str, Grid]
    blocks: Sequence[Block]
    slots: Sequence[Slot]
    link: tuple[float, float, float] | None
    unknown: float
    hides: bool = False
    covered: bool = False
    around: Sequence[str] = ()
    running: Running | None = None

    def packed(self) -> dict[str, Any]:
        """The detail as JSON for the browser, without what is empty or as it mostly is."""

        def numbers(each: Block | Slot) -> dict[str, Any]:
            found = {name: value for name, value in vars(each).items() if value and (name, value) != WHOLE}
            found |= {"at": [round(number, 2) for number in each.at], "size": round(each.size, 3)}
            return {**found, "role": each.role.name} if isinstance(each, Block) else found

        letters = sorted({*NUMERALS, *"".join(each.before for each in (*self.blocks, *self.slots))})
        roles = [each.role for each in self.blocks] + [OUTPUT] * bool(self.running)
        more = {
            "tones": {role.name: tones(role)[: LEVELS + 1] for role in roles},
            "below": tones(NEGATIVE)[LEVELS + 1 :],
            "link": self.link,
            "unknown": self.unknown,
            "hides": self.hides,
            "around": list(self.around),
            "widths": {weight: {each: width(each, weight) for each in letters} for weight in WEIGHTS},
            "running": self.running and self.running.packed(),
        }
        return {
            "outputs": list(self.outputs),
            "blocks": [numbers(each) for each in self.blocks],
            "slots": [numbers(each) for each in self.slots],
            **{name: value for name, value in more.items() if value},
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
    """What is drawn for a cell: faces (left, top, width, height, colour, line), words, the link's points."""

    faces: list[tuple[float, float, float, float, str, str]] = field(default_factory=list)
    words: list[Word] = field(default_factory=list)
    link: list[Point] = field(default_factory=list)


@lru_cache(maxsize=8)
def tones(role: Role) -> list[str]:
    """The colours of numbers: of 0 to the strongest, then of −0 to the strongest below 0."""
    return toned(np.zeros(1), 1, role, numbered=True)[1]


@lru_cache(maxsize=4096)
def width(text: str, weight: str = "normal") -> float:
    """How wide a text is at font size 1, character by character, as the browser adds it up."""
    if len(text) == 1:
        return round(glyphs.width(DIGIT.sub("0", text), weight), 3)
    return sum(width(each, weight) for each in text)


def filled(detail: Detail, numbers: Numbers, start: Point, place: tuple[int, int, int]) -> Filled:
    """Return what is drawn for the output cell `place` (filter, row, column).

    start: (row, column) of the window's first input cell.
    """
    found = Filled()
    for block in detail.blocks:
        _fill_block(found, detail, block, numbers, start)
    for slot in detail.slots:
        hidden = detail.covered and slot.what in TOLD
        text = "?" if hidden else _in_slot(slot, numbers, place)
        found.words.append(centred(slot.before + text, slot.at, slot.size, INK, "bold"))
    if detail.link:
        found.link = _link(detail, place)
    return found


def _fill_block(found: Filled, detail: Detail, block: Block, numbers: Numbers, start: Point) -> None:
    cells, weights = numbers.window[:, :, block.channel], numbers.weights[:, :, block.channel]
    values = {"input": cells, "weight": weights, "product": cells * weights}[block.what]
    down, across = start if block.moves else (0, 0)
    known = block.what != "product" or not detail.covered
    high = block.strip * block.cell
    line = block.role.line if block.cell >= LINED else NONE
    for at, value in enumerate(values.ravel().tolist()):
        row, column = divmod(at, values.shape[1])
        left = block.at[0] + (across + column) * block.cell
        low = block.at[1] + (down + row + 1) * block.cell
        face = _face(block, value) if known else PAPER
        found.faces.append((left, low - high, block.cell, high, face, line))
        if not block.size:
            continue
        text = (block.before + (written(value) if known else "?")).replace("+−", "−")
        if block.moves and detail.running and not {down + row, across + column} <= {*detail.running.places}:
            text = ""  # and no fewer words, so that one stamp can still glide to the next
        middle = left + block.cell / 2, low - high / 2
        colour = ON_BRIGHT[int(value < DARK)] if block.bright else INK
        found.words.append(centred(text, middle, block.size, colour, "normal"))


def _face(block: Block, value: float) -> str:
    if block.bright:
        return "#" + 3 * f"{int(value):02x}"
    return tone(block.role, value, block.most)


def tone(role: Role, value: float, most: float) -> str:
    """The colour of a number, the strongest `most` away from 0."""
    level = int(LEVELS * abs(value) / (most or 1) + 0.5)
    return tones(role)[level + (LEVELS + 1) * bool(value < 0)]


def _in_slot(slot: Slot, numbers: Numbers, place: tuple[int, int, int]) -> str:
    match slot.what:
        case "map" | "row" | "column":
            return str(place[("map", "row", "column").index(slot.what)])
        case "channel":
            d = slot.channel
            number = float((numbers.window[:, :, d] * numbers.weights[:, :, d]).sum())
        case "cell":
            return written(numbers.window[0, 0, 0])
        case "bias":
            number = numbers.bias
        case _:
            return written(numbers.total)
    return f"({written(number)})" if round(number, 2) < 0 else written(number)


def centred(text: str, middle: Point, size: float, colour: str, weight: str) -> Word:
    """A word with its middle at a point."""
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
    """Draw what `filled` returned: few faces one by one, so that each can glide to its next place.

    Of many, all of one colour at once.
    """
    alike: dict[Any, list[list[tuple[float, float]]]] = {}
    few = len(found.faces) <= TOGETHER
    for at, (left, top, wide, high, face, line) in enumerate(found.faces):
        right, low = left + wide, top + high
        corners = [(left, top), (right, top), (right, low), (left, low)]
        alike.setdefault((face, line, at if few else None), []).append(corners)
    for (face, line, _), squares in alike.items():
        for first in range(0, len(squares), TOGETHER):
            scene.polygons(squares[first : first + TOGETHER], face, line, EDGE)
    if found.link:
        scene.line(found.link, BLACK, LINK)
    scene.write([word for word in found.words if word.text])

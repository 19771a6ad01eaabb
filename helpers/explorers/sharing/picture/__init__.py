"""The picture of a layer's weight matrix: the same weight in the same colour and with the same letter.

Above it the input, the filters and the output that its columns, weights and rows stand for; below it
what the layer costs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.box import SMALLEST_CELL
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import (
    BLACK,
    FILTER,
    INK,
    LEFTOVER,
    PADDING,
    QUIET,
    channels,
)
from helpers.drawing.scene import Scene
from helpers.drawing.values import frame
from helpers.explorers.sharing.layout import (
    TITLE_Y,
    Layout,
    draw_input,
    draw_output,
    floored,
    middles,
    ruling,
)
from helpers.explorers.sharing.picture.costs import Cost, draw_costs
from helpers.shapes import Axis

WIDTH, HEIGHT = 920, 608
LEFT, RIGHT, TOP, LOW = 28, 912, 204, 458  # of the matrix
APART = 46  # from one part of the matrix to the next
HEADS = (167, 182, TOP - 7)  # where the titles stand, and the numbers of the columns
LARGEST_CELL, LONGEST_CELL = 29.0, 1.7  # pixels; how much longer than wide a cell may be
NARROWEST_CELL, LETTER_CELL = 10.0, 10.15  # width and height of a cell that a letter is written into
SMALLEST_FRAME = 6.0
NUMBER_SIZE = 8.0
SMALLEST_MARK, READABLE, LARGEST_MARK, FILLED = (
    7.5,
    7.6,
    14.0,
    0.92,
)  # font sizes; of a cell's width, at most, by its mark
# ColorBrewer's YlOrBr without its ends: light to dark, so the steps stay apart for colour-blind readers.
RAMP = ("#fff3b5", "#fee391", "#fec44f", "#fe9929", "#ec7014", "#cc4c02", "#a33a04")
TONES, WHITE_BELOW = 256, 0.22  # the luminance below which white is easier to read than ink
GOLDEN, SILVER = 5**0.5 / 2 - 0.5, 2**0.5 - 1  # multiples of irrational numbers: no two fall together
ZERO = "#ffffff"

Mark = tuple[str, ...]  # what is written into a cell, in pieces that many marks share


@dataclass(frozen=True)
class Part:
    """A part of the matrix: which weight stands at each entry (or which block), −1 for zeros.

    weights [rows, columns]; first: the row and column of the whole that it begins with; marks: what is
    written into each cell, row by row, or nothing; ruled: after how many (rows, columns) a line is
    drawn; zoomed: the (row, column, rows, columns) of its cells that the next part shows.
    """

    name: str
    title: str
    weights: np.ndarray
    first: tuple[int, int] = (0, 0)
    marks: tuple[Mark, ...] = ()
    ruled: tuple[int, int] = (0, 0)
    zoomed: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class Matrix:
    """What is drawn. filters: (weights, marks) of the filters shown, [F, F, D, K] each, or None.

    one: rows and columns alike; head: lines above; titles: of input, filters, output and matrix; bare:
    whether every output reads every input, so that nothing is left unread.
    """

    one: Axis
    layout: Layout
    parts: list[Part]
    filters: tuple[np.ndarray, np.ndarray] | None
    costs: list[Cost]
    chosen: int
    formula: str
    unread: str
    titles: tuple[str, str, str, str]
    note: str


def mark_cell(longest: Mark) -> tuple[float, float]:
    """Return the (width, height) of the smallest cell into which `longest` can be written."""
    return max(NARROWEST_CELL, _longest([longest]) * READABLE / FILLED), LETTER_CELL


def room(parts: int) -> tuple[float, float]:
    """Return the (width, height) that each of so many parts of the matrix has."""
    return (RIGHT - LEFT - (parts - 1) * APART) / parts, LOW - TOP


def tones(weights: np.ndarray) -> np.ndarray:
    """Return which of `TONES` each weight's colour is; −1 stays −1."""
    count = int(weights.max(initial=-1)) + 1
    found = _spread(weights) if count > weights.size else _spread(np.arange(count + 1))[weights]
    return np.where(weights < 0, -1, found)


def _spread(numbers: np.ndarray) -> np.ndarray:
    """Return tones that lie far apart for neighbouring numbers; large steps are not to be alike either."""
    return ((numbers * GOLDEN + numbers // 997 * SILVER) % 1 * TONES).astype(int)


def _ramp() -> np.ndarray:
    """The colours [TONES + 1, 3], that of a zero last."""
    anchors = np.array([channels(colour) for colour in RAMP], float)
    at = np.linspace(0, len(RAMP) - 1, TONES)
    ramp = np.stack([np.interp(at, range(len(RAMP)), anchors[:, c]) for c in range(3)], axis=1)
    return np.vstack((np.rint(ramp), channels(ZERO))).astype(np.uint8)


COLOURS = _ramp()
DARK = (COLOURS / 255.0) ** 2.2 @ (0.2126, 0.7152, 0.0722) < WHITE_BELOW


def draw_sharing(scene: Scene, matrix: Matrix) -> dict[str, list[Grid]]:
    """Draw the matrix with all that belongs to it; return where everything lies."""
    fits = bool(matrix.parts)
    scene.text(8, 13, matrix.formula, 13, INK if fits else LEFTOVER.text)
    if matrix.unread:
        scene.text(8, 31, matrix.unread, 11.5, LEFTOVER.text)
    grids = draw_input(scene, matrix.layout.input, matrix.titles[0], matrix.one, matrix.unread != "")
    grids |= _draw_filters(scene, matrix)
    if fits:
        grids |= draw_output(scene, matrix.layout.output, matrix.titles[2])
        scene.text(8, HEADS[0], matrix.titles[3], 12, FILTER.text, "bold")
        for part, corner, cell in zip(matrix.parts, *_places(matrix.parts), strict=True):
            grids |= _draw_part(scene, part, corner, cell)
        grids |= draw_costs(scene, matrix.costs, matrix.chosen)
    scene.show()
    return grids


def _places(parts: list[Part]) -> tuple[list, list]:
    """Where the parts lie: their corners (x, y), and the (width, height) of their cells."""
    wide, high = room(len(parts))
    corners = [(LEFT + at * (wide + APART), TOP) for at in range(len(parts))]
    cells = []
    for part in parts:
        rows, columns = part.weights.shape
        needed = _longest(part.marks) * READABLE / FILLED
        cell = min(max(LARGEST_CELL, needed), wide / columns), min(LARGEST_CELL, high / rows)
        if min(cell) >= SMALLEST_CELL:
            most = max(needed, LONGEST_CELL * min(cell))
            cell = tuple(min(side, most) for side in cell)
        cells.append(tuple(map(floored, cell)))
    return corners, cells


def _draw_part(scene: Scene, part: Part, corner, cell) -> dict[str, list[Grid]]:
    (x, y), (wide, high), (rows, columns) = corner, cell, part.weights.shape
    scene.text(x, HEADS[1], part.title, 11.5, QUIET)
    _draw_entries(scene, part, corner, cell)
    _number(scene, part, corner, cell)
    if part.zoomed:
        row, column, tall, broad = part.zoomed
        size = max(broad * wide, SMALLEST_FRAME), max(tall * high, SMALLEST_FRAME)
        left = min(x + column * wide, x + columns * wide - size[0])
        top = min(y + row * high, y + rows * high - size[1])
        frame(scene, Grid((max(left, LEFT), max(top, y)), (size[0], 0), (0, size[1])), BLACK, 1.8)
    return {part.name: [Grid(corner, (wide, 0), (0, high), rows, columns, *part.first)]}


def _draw_entries(scene: Scene, part: Part, corner, cell) -> None:
    (x, y), (wide, high), shape = corner, cell, part.weights.shape
    tone = tones(part.weights)
    scene.image(COLOURS[tone], x, y, shape[1] * wide, shape[0] * high)
    gridded = min(cell) >= SMALLEST_CELL
    if gridded:
        scene.lines(ruling(corner, cell, shape), PADDING.dark, 0.6)
    colour, width = (PADDING.line, 0.9) if gridded else (PADDING.dark, 0.6)
    scene.lines(ruling(corner, cell, shape, part.first, part.ruled), colour, width)
    scene.polygon(Grid(corner, (wide, 0), (0, high), *shape).corners(), "none", FILTER.line, 1.2)
    if part.marks:
        _write(scene, part.marks, tone.ravel(), middles(corner, cell, *shape), wide, high)


def _number(scene: Scene, part: Part, corner, cell) -> None:
    """Number the columns above a part and its rows beside it, as many as there is room for."""
    (x, y), (wide, high), (rows, columns) = corner, cell, part.weights.shape
    row, column = part.first
    widest = Scene.width_of(f"{column + columns - 1:,}", NUMBER_SIZE) + 4
    for at in _numbered(column, columns, widest / wide):
        scene.number(x + (at - column + 0.5) * wide, HEADS[2], f"{at:,}", NUMBER_SIZE, QUIET)
    for at in _numbered(row, rows, (NUMBER_SIZE + 1) / high):
        half = Scene.width_of(f"{at:,}", NUMBER_SIZE) / 2
        scene.number(x - 4 - half, y + (at - row + 0.5) * high, f"{at:,}", NUMBER_SIZE, QUIET)


def _numbered(first: int, count: int, least: float) -> range:
    """Return the multiples of a round number of at least `least` among `count` numbers from `first` on."""
    step = next(s * 10**power for power in range(9) for s in (1, 2, 5) if s * 10**power >= least)
    return range(first + -first % step, first + count, step)


def _longest(marks) -> float:
    """The width of the longest mark at font size 1."""
    return max((sum(Scene.width_of(piece, 1.0) for piece in mark) for mark in marks), default=0.0)


def _write(scene: Scene, marks, tone: np.ndarray, places: np.ndarray, wide: float, high: float) -> None:
    """Write marks into cells, all of one size, unless one would be too small to read."""
    longest = _longest(marks)
    size = min(0.75 * high, LARGEST_MARK, FILLED * wide / (longest or 1))
    if not longest or size < SMALLEST_MARK:
        return
    for mark, shade, (x, y) in zip(marks, tone, places, strict=True):
        colour = "#ffffff" if DARK[shade] else INK
        widths = [Scene.width_of(piece, size) for piece in mark]
        left = x - sum(widths) / 2
        for piece, width in zip(mark, widths, strict=True):
            scene.number(left + width / 2, y, piece, size, colour)
            left += width


def _draw_filters(scene: Scene, matrix: Matrix) -> dict[str, list[Grid]]:
    planes = matrix.layout.filters
    scene.text(planes.left, TITLE_Y, matrix.titles[1], 12, FILTER.text, "bold")
    if matrix.filters is None:
        for at, line in enumerate(matrix.note.split("\n")):
            scene.text(planes.left, 72 + 18 * at, line, 11.5, QUIET)
        return {}
    weights, marks = matrix.filters
    depth = matrix.layout.slices
    corners = [planes.offset(number) for number in range(planes.count)]
    shape = np.max(corners, axis=0) + planes.rows
    joint, words = np.full(shape, -1), np.full(shape, None)
    for number, (row, column) in enumerate(corners):
        k, d = divmod(number, depth)
        place = np.s_[row : row + planes.rows, column : column + planes.rows]
        joint[place], words[place] = weights[:, :, d, k], marks[:, :, d, k]
    tone, (x, y), cell = tones(joint), planes.corner(0), planes.cell
    scene.image(COLOURS[tone], x, y, shape[1] * cell, shape[0] * cell)
    scene.lines(planes.ruling(), PADDING.dark, 0.6)
    scene.polygons(planes.faces(), "none", FILTER.line, 1.2)
    written = [word or () for word in words.ravel()]
    _write(scene, written, tone.ravel(), middles((x, y), (cell, cell), *shape), cell, cell)
    return planes.grids(lambda number: "filter {}, slice {}".format(*divmod(number, depth)), "kernel")

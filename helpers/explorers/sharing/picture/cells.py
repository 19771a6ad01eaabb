"""Cells of a matrix or of a filter: the colour of each weight, what is written on it, the lines between."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpers.drawing.box import SMALLEST_CELL
from helpers.drawing.palette import INK, PAPER, channels
from helpers.drawing.scene import Scene
from helpers.drawing.values import SMALLEST_NUMBER
from helpers.explorers.sharing.layout.matrix import FILLED, Mark, longest

Pair = tuple[float, float]
Lines = list[list[tuple[float, float]]]

LARGEST_MARK = 14.0  # font size
# ColorBrewer's YlOrBr without its ends: light to dark, so the steps stay apart for colour-blind readers.
RAMP = ("#fff3b5", "#fee391", "#fec44f", "#fe9929", "#ec7014", "#cc4c02", "#a33a04")
TONES, WHITE_BELOW = 256, 0.18  # the luminance below which white is easier to read than ink
DARK_INK, WHITE = "#000000", "#ffffff"  # on colours that are the same in every theme
GOLDEN, SILVER = 5**0.5 / 2 - 0.5, 2**0.5 - 1  # multiples of irrational numbers: no two fall together


def tones(weights: np.ndarray) -> np.ndarray:
    """Return which of `COLOURS` each weight's colour is; −1, no weight, has the last."""
    count = int(weights.max(initial=-1)) + 1
    found = _spread(weights) if count > weights.size else _spread(np.arange(count + 1))[weights]
    return np.where(weights < 0, TONES, found)


def _spread(numbers: np.ndarray) -> np.ndarray:
    """Return tones that lie far apart for neighbouring numbers; large steps are not to be alike either."""
    return ((numbers * GOLDEN + numbers // 997 * SILVER) % 1 * TONES).astype(int)


def _ramp() -> np.ndarray:
    """The colours of weights [TONES, 3]."""
    anchors = np.array([channels(colour) for colour in RAMP], float)
    at = np.linspace(0, len(RAMP) - 1, TONES)
    ramp = np.stack([np.interp(at, range(len(RAMP)), anchors[:, c]) for c in range(3)], axis=1)
    return np.rint(ramp).astype(int)


COLOURS = [*("#" + "".join(f"{part:02x}" for part in colour) for colour in _ramp()), PAPER]
DARK = (_ramp() / 255.0) ** 2.2 @ (0.2126, 0.7152, 0.0722) < WHITE_BELOW
WRITTEN = [*np.where(DARK, WHITE, DARK_INK).tolist(), INK]  # the colour of what is written on each


def write(scene: Scene, marks: Sequence[Mark], tone: np.ndarray, places: np.ndarray, cell: Pair) -> None:
    """Write marks into cells of one size, (width, height), unless one would be too small to read.

    tone: of each cell; places [n, 2]: their middles.
    """
    widest = longest(marks)
    size = min(0.8 * cell[1], LARGEST_MARK, FILLED * cell[0] / (widest or 1))
    if not widest or size < SMALLEST_NUMBER - 1e-9:
        return
    for mark, shade, (x, y) in zip(marks, tone, places, strict=True):
        widths = [Scene.width_of(piece, size) for piece in mark]
        left = x - sum(widths) / 2
        for piece, width in zip(mark, widths, strict=True):
            scene.number(left + width / 2, y, piece, size, WRITTEN[shade])
            left += width


def middles(corner: Pair, cell: Pair, rows: int, columns: int) -> np.ndarray:
    """Return the middles [rows·columns, 2] of cells, row by row."""
    row, column = np.divmod(np.arange(rows * columns), columns)
    return np.column_stack((corner[0] + (column + 0.5) * cell[0], corner[1] + (row + 0.5) * cell[1]))


def ruling(
    corner: Pair, cell: Pair, shape: tuple[int, ...], first: Pair = (0, 0), every: Pair = (1, 1)
) -> Lines:
    """Return lines between the cells of a plane, as [(x, y), (x, y)] each.

    every: after how many (rows, columns) of the whole, of which it shows the part that begins at `first`;
    0 for none. There are no lines closer than can be told apart.
    """
    (x, y), (wide, high), (rows, columns) = corner, cell, shape
    found = []
    if every[0] and every[0] * high >= SMALLEST_CELL:
        places = y + high * np.arange(-first[0] % every[0] or every[0], rows, every[0])
        found += [[(x, at), (x + columns * wide, at)] for at in places]
    if every[1] and every[1] * wide >= SMALLEST_CELL:
        places = x + wide * np.arange(-first[1] % every[1] or every[1], columns, every[1])
        found += [[(at, y), (at, y + rows * high)] for at in places]
    return found

"""Cells with numbers of either sign: the stronger a cell, the further its number is from 0."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, log2

import numpy as np

from helpers.drawing.box import SMALLEST_CELL
from helpers.drawing.cells import Plane
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import INK, NEGATIVE, PAPER, Role, shades
from helpers.drawing.scene import Scene

LEVELS = 8
FINE = 31  # levels of either sign in an image
UNKNOWN = 2 * (LEVELS + 1)
BRIGHT = ["#" + f"{round(255 * level / LEVELS):02x}" * 3 for level in range(LEVELS + 1)]  # in every theme
ON_BRIGHT = "#000000", "#ffffff"  # of numbers on a bright cell and on a dark one
SMALLEST_NUMBER = 9.0  # font size, in units; smaller numbers are left out
FILLED, FULLEST = 0.92, 0.97  # of a cell's width by its number; by one that would be left out otherwise


def number_size(values: np.ndarray, cell: float) -> float:
    """The font size of numbers in cells of `cell` units; 0 for all where one would be too small to read."""
    size = min(max(0.56 * cell, min(SMALLEST_NUMBER, 0.69 * cell)), 14.0)
    if size < SMALLEST_NUMBER:
        return 0.0
    size = min(fitting(written(number), size, cell) for number in set(values.ravel().tolist()))
    return size if size >= SMALLEST_NUMBER else 0.0


def fitting(text: str, size: float, cell: float) -> float:
    """The font size of a number in a cell: `size`, or smaller where it is long."""
    room = cell / Scene.width_of(text, 1.0)
    return min(size, max(FILLED * room, min(FULLEST * room, SMALLEST_NUMBER)))


def strongest(most: float) -> float:
    """Return what the strongest shade stands for: `most`, or what is next of …, 2, 3, 4, 6, 8, 12, …

    So a number that changes seldom changes the shades of the others.
    """
    most = most or 1
    power = 2.0 ** ceil(log2(most))
    return 0.75 * power if most <= 0.75 * power else power


def levels_of(values: np.ndarray, most: float) -> np.ndarray:
    """Return which of the shades 0 to `LEVELS` each value has, the last one `most` away from 0."""
    levels = LEVELS * np.abs(values) / (most or 1)
    return np.rint(levels, out=levels).astype(int)


def toned(values: np.ndarray, most: float, role: Role, numbered: bool) -> tuple[np.ndarray, list[str]]:
    """Return for each value the place of its colour, and the colours: those of 0 to `most`, then of −`most`.

    numbered: only as strong as numbers can be read on.
    """
    keys = levels_of(values, most) + (LEVELS + 1) * (values < 0)
    return keys, [*shades(role, LEVELS, light=numbered), *shades(NEGATIVE, LEVELS, light=numbered)]


def signed(values: np.ndarray, most: float, role: Role) -> tuple[np.ndarray, str, tuple[str, ...]]:
    """Return values [H, W] in fine shades, the strongest `most` or more away from 0.

    Returns (uint8 [H, W], the place of each pixel's colour; the colour of the image's edge; the colours).
    """
    levels = np.clip(np.rint(values * (FINE / (most or 1))), -FINE, FINE)
    return np.where(levels < 0, FINE + 1 - levels, levels).astype(np.uint8), role.line, _fine(role)


@lru_cache(maxsize=8)
def _fine(role: Role) -> tuple[str, ...]:
    return *shades(role, FINE), *shades(NEGATIVE, FINE)


def draw_shaded(scene: Scene, corners: np.ndarray, values: np.ndarray, role: Role, most: float) -> None:
    """Draw cells [n, 4, 2] with the shades of values [n], only as strong as numbers can be read on."""
    keys, tones = toned(values, most, role, numbered=True)
    for key in sorted(set(keys.tolist())):
        scene.polygons(corners[keys == key], tones[key], role.line, 0.6)


def draw_values(
    scene: Scene,
    plane: Plane,
    values: np.ndarray,
    role: Role,
    most: float,
    size: float,
    *,
    pixels: bool = False,
    known: np.ndarray | None = None,
    rise: float = 0.0,
) -> None:
    """Draw values [rows, columns], the strongest `most` away from 0; size: of the numbers, 0 for none.

    pixels: the values are brightnesses, 0 black and 255 white. known: where it is False, a cell is empty
    but for a question mark. rise: how far above its cell's middle a number stands, in cells.
    """
    keys, tones = toned(values, most, role, size > 0)
    if pixels:
        keys, tones = levels_of(values, 255), [*BRIGHT, *BRIGHT]
    if known is not None:
        keys[~known] = UNKNOWN
    tones = [*tones, PAPER]
    rows, columns = values.shape
    if plane.size < SMALLEST_CELL:  # nor would a number fit
        scene.image(keys, plane.x, plane.y, columns * plane.size, rows * plane.size, tones)
    else:
        squares, flat = plane.squares(*np.divmod(np.arange(keys.size), columns)), keys.ravel()
        for key in sorted(set(flat.tolist())):
            scene.polygons(squares[flat == key], tones[key], role.line, 0.6)
        middles = squares.mean(axis=1).tolist() if size else []
        for (x, y), number, key in zip(middles, values.flat, flat, strict=bool(size)):
            text = "?" if key == UNKNOWN else written(float(number))
            colour = ON_BRIGHT[int(key < LEVELS / 2)] if pixels and key != UNKNOWN else INK
            scene.number(x, y - rise * plane.size, text, fitting(text, size, plane.size), colour)
    scene.polygon(plane.grid(rows, columns).corners(), "none", role.line, 1.1)


def grey(values: np.ndarray, black: float, white: float) -> np.ndarray:
    """Return values [H, W] as brightnesses, uint8 [H, W]: 0 at `black` or below, 255 at `white` or above."""
    part = (values - black) / (white - black) if white > black else np.full(values.shape, 0.5)
    return np.rint(255 * np.clip(part, 0, 1)).astype(np.uint8)


def frame(scene: Scene, grid: Grid, colour: str, width: float = 2.4) -> None:
    """Outline a grid of cells, above everything but the numbers."""
    corners = grid.corners()
    scene.line(np.concatenate((corners, corners[:1])), colour, width)

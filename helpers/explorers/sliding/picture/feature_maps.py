"""The picture of feature maps: an input, and beside it in grey what the filters make of it."""

from __future__ import annotations

import numpy as np

from helpers.drawing.box import Box
from helpers.drawing.cells import Plane
from helpers.drawing.frontface import draw_padding
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import INPUT, OUTPUT, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import grey
from helpers.explorers.names import channel, map_of
from helpers.explorers.sliding.layout import HEIGHT, WIDTH
from helpers.explorers.sliding.model import Result

TOP, LOW = 44, 496  # room for all pictures, the words above each included
INPUTS, MAPS = (8, 340), (366, WIDTH - 8)
ABOVE_INPUT, ABOVE_MAP, APART = 22, 42, 14
INPUT_WORDS, MAP_WORDS = 66, 120
LARGEST_PIXEL = 40
BLACKEST, WHITEST = 1, 99  # percentiles of a map; a few extreme numbers would leave all others grey


def draw_feature_maps(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the input, as one picture or each channel in grey, and the maps in grey; return where they lie."""
    rows, columns, x = result.rows, result.columns, result.x
    if result.composite:
        pictures = {"input": (x if x.shape[2] == 3 else x[:, :, 0]).astype(np.uint8)}
    else:
        pictures = {channel(d): grey(x[:, :, d], x.min(), x.max()) for d in range(x.shape[2])}
    shape = rows.padded_size, columns.padded_size
    planes = _planes(len(pictures), INPUTS, ABOVE_INPUT, shape, LARGEST_PIXEL, INPUT_WORDS)
    grids: dict[str, list[Grid]] = {}
    for (name, pixels), plane in zip(pictures.items(), planes, strict=True):
        scene.text(plane.x, plane.y - 11, name, 12, INPUT.text, "bold")
        cell = plane.size
        inner = Plane(plane.x + columns.before * cell, plane.y + rows.before * cell, cell)
        box = Box(inner.x, inner.y, rows.input_size, columns.input_size, 1, (cell, cell), (0, 0))
        draw_padding(scene, box, rows, columns)
        _show(scene, inner, pixels, INPUT.line)
        grids[name] = [inner.grid(rows.padded_size, columns.padded_size, -rows.before, -columns.before)]
    if result.y is not None:
        grids |= _draw_maps(scene, result.y, result.meanings, planes[0].size)
        note = "Each map has a scale of its own, from black to white. A hundredth at each end lies beyond it."
        scene.text(8, HEIGHT - 14, note, 11.5, QUIET)
    return grids


def _draw_maps(scene: Scene, y: np.ndarray, meanings: list[str], largest: float) -> dict[str, list[Grid]]:
    high, wide, filters = y.shape
    grids: dict[str, list[Grid]] = {}
    planes = _planes(filters, MAPS, ABOVE_MAP, (high, wide), largest, MAP_WORDS)
    across = sum(plane.y == planes[0].y for plane in planes)
    room = (MAPS[1] - MAPS[0] + APART) / across - APART
    for k, plane in enumerate(planes):
        values = y[:, :, k]
        black, white = np.percentile(values, (BLACKEST, WHITEST))
        name: str = map_of(k)
        if meanings[k] and scene.width_of(f"{name}: {meanings[k]}", 11.5, "bold") < room:
            name += f": {meanings[k]}"
        scene.text(plane.x, plane.y - 29, name, 11.5, OUTPUT.text, "bold")
        scene.text(plane.x, plane.y - 11, f"{written(round(black))} to {written(round(white))}", 11, QUIET)
        _show(scene, plane, grey(values, black, white), OUTPUT.line)
        grids[map_of(k)] = [plane.grid(high, wide)]
    return grids


def _planes(
    count: int, ends: tuple[int, int], above: int, shape: tuple[int, int], largest: float, least: int
) -> list[Plane]:
    """Where `count` pictures of `shape` (rows, columns) lie between TOP and LOW, as large as fits.

    least: pixels across that the words above a picture need where it has a neighbour.
    """
    best = (0.0, 1)
    for across in range(1, count + 1):
        down = -(-count // across)
        wide = (ends[1] - ends[0] + APART) / across - APART
        if across > 1 and wide < least:
            break
        high = (LOW - TOP) / down - above - (down > 1) * 4
        best = max(best, (round(min(wide / shape[1], high / shape[0], largest), 3), -across))
    cell, across = best[0], -best[1]
    down = -(-count // across)
    step = (ends[1] - ends[0] + APART) / across, (LOW - TOP) / down
    return [
        Plane(ends[0] + k % across * step[0], TOP + above + k // across * step[1], cell) for k in range(count)
    ]


def _show(scene: Scene, plane: Plane, pixels: np.ndarray, line: str) -> None:
    rows, columns = pixels.shape[:2]
    scene.image(pixels, plane.x, plane.y, columns * plane.size, rows * plane.size)
    scene.polygon(plane.grid(rows, columns).corners(), "none", line, 1.0)

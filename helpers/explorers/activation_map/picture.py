"""The picture of the class activation map: the sheet, three maps, their means, the sizes between."""

from __future__ import annotations

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.legend import UNREAD_ENTRY, Entry, draw_legend
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, INK, INPUT, LEFTOVER, NEGATIVE, NONE, OUTPUT, PADDING, QUIET, Role
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_values, frame, number_size, signed, strongest
from helpers.explorers.activation_map.model import CLASSES, FULL, SIDE, Result
from helpers.explorers.activation_map.text import (
    HEADS,
    LAYERS,
    MAPS,
    SCORES,
    SHEET,
    answer,
    column_of,
    heads,
    layer_title,
    map_title,
    mean_says,
    score_says,
    sheet_title,
)

SIZE = WIDTH, HEIGHT = 920, 408
TITLE, TOP, LEFT = 14, 30, 14
CELLS = (17, 12.0, 52.0), (25, 8.0, 26.0), (48, 4.0, 10.4)  # up to W: units of a pixel, of a map's cell
GRIDDED = 6.0, 12.0  # units of a pixel, and of a map's cell, from which on lines part them
MOST = 128  # what a map's strongest shade stands for at least
FIRST, STEP, WIDE = 254, 222, 208  # where the first map begins, from one to the next, how wide they are
MEANS, ROW, BAR = 254, 17, 5  # height of the first line below the maps, of a line, of half a bar
TABLE, COLUMN, LAYER, LINE = 326, 132, 112, 16  # the sizes: top, first column, to the next column, line
EDGE = 6  # what is outlined begins so far before its words
LEGEND_Y = 396


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the sheet, the maps, what is made of them and the layers; return where they lie."""
    pixel, cell = next(units for most, *units in CELLS if most >= result.state.W)
    sheet = Plane(LEFT, TOP, pixel)
    maps = [Plane(FIRST + c * STEP, TOP, cell) for c in range(CLASSES)]
    grids = _draw_sheet(scene, result, sheet) | _draw_maps(scene, result, maps)
    grids |= _draw_scores(scene, result) | _draw_layers(scene, result)
    if not result.state.covered:
        seen = [result.field.cells(each) for each in result.peak]
        frame(scene.rest, sheet.grid(len(seen[0]), len(seen[1]), seen[0][0], seen[1][0]), BLACK)
        frame(scene.rest, maps[result.named].grid(1, 1, *result.peak), BLACK)
    _draw_legend(scene, result)
    return grids


def _draw_sheet(scene: Scene, result: Result, plane: Plane) -> dict[str, list[Grid]]:
    """Draw the pixels, the digit's place, and what no cell of a map sees."""
    size = result.state.W
    scene.text(LEFT, TITLE, sheet_title(result), 12.5, INK, "bold")
    _draw_cells(scene, plane, result.sheet, INPUT, FULL, plane.size >= GRIDDED[0])
    if result.unread and not result.state.covered:
        read = size - result.unread
        for place in ((read, 0, size, size), (0, read, read, size)):
            left, top, right, low = (plane.size * each for each in place)
            scene.hatch(rectangle(plane.x + left, plane.y + top, plane.x + right, plane.y + low), "leftover")
    frame(scene, plane.grid(SIDE, SIDE, *result.corner), INPUT.line, 1.6)
    return {SHEET: [plane.grid(size, size)]}


def _draw_maps(scene: Scene, result: Result, planes: list[Plane]) -> dict[str, list[Grid]]:
    """Draw each class's map, all in the same shades, with whole numbers where they can be read."""
    n, whole = result.places, np.rint(result.parts)
    most = max(strongest(float(np.abs(result.parts).max())), MOST)
    grids = {}
    for c, plane in enumerate(planes):
        scene.text(plane.x, TITLE, map_title(result, c), 12.5, INK, "bold")
        if result.state.covered:
            scene.polygon(rectangle(plane.x, TOP, plane.x + WIDE, TOP + WIDE), NONE, PADDING.line, 0.8)
            scene.text(plane.x + WIDE / 2, TOP + WIDE / 2, "?", 30, QUIET, across="center")
            continue
        size, gridded = number_size(whole, plane.size), plane.size >= GRIDDED[1]
        _draw_cells(scene, plane, whole[:, :, c], OUTPUT, most, gridded, size)
        grids[MAPS[c]] = [plane.grid(n, n)]
    return grids


def _draw_cells(
    scene: Scene,
    plane: Plane,
    values: np.ndarray,
    role: Role,
    most: float,
    gridded: bool,
    size: float = 0,
) -> None:
    """Draw values [rows, columns], large cells with lines between, and with numbers of `size`, if any."""
    if gridded:
        draw_values(scene, plane, values, role, most, size)
        return
    rows, columns = values.shape
    pixels, line, colours = signed(values, most, role)
    scene.image(pixels, plane.x, plane.y, columns * plane.size, rows * plane.size, colours)
    scene.polygon(plane.grid(rows, columns).corners(), NONE, line, 1.1)


def _draw_scores(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw below each map its mean, its score, and a bar for that; below the largest, what it says."""
    lines = [MEANS + line * ROW for line in range(4)]
    for y, head in zip(lines, heads(result), strict=True):
        scene.text(LEFT, y, head, 11, QUIET)
    most = strongest(float(np.abs(result.scores).max()))
    for c in range(CLASSES):
        left = FIRST + c * STEP
        if result.state.covered:
            for y in lines[:3]:
                scene.text(left, y, "?", 11, INK)
            continue
        best = c == result.named
        scene.text(left, lines[0], mean_says(result, c), 11, INK)
        scene.text(left, lines[1], score_says(result, c), 11, INK, "bold" if best else "normal")
        zero, score = left + WIDE / 2, float(result.scores[c])
        ends = sorted((zero, zero + score / most * WIDE / 2))
        role = NEGATIVE if score < 0 else OUTPUT
        scene.polygon(
            rectangle(ends[0], lines[2] - BAR, ends[1], lines[2] + BAR), role.middle, role.line, 0.8
        )
        scene.line([(zero, lines[2] - BAR - 2), (zero, lines[2] + BAR + 2)], INK, 1.0)
        if best:
            colour = OUTPUT.text if result.right else LEFTOVER.text
            scene.text(left, lines[3], answer(result), 11, colour, "bold")
    if result.state.covered:
        scene.text(FIRST, lines[3], "?", 11, INK)
        return {}
    return {
        name: [Grid((FIRST + c * STEP - EDGE, MEANS - ROW / 2), (WIDE + EDGE, 0), (0, 4 * ROW))]
        for c, name in enumerate(SCORES)
    }


def _draw_layers(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the sizes and the weights from layer to layer."""
    for line, head in enumerate(HEADS, 1):
        scene.text(LEFT, TABLE + line * LINE, head, 11, QUIET)
    for place in range(len(result.rows)):
        x = COLUMN + place * LAYER
        scene.text(x, TABLE, layer_title(result, place), 11, QUIET)
        for line, text in enumerate(column_of(result, place), 1):
            if text:
                last = place == len(result.rows) - 1 and line < len(HEADS)
                scene.text(x, TABLE + line * LINE, text, 11, INK, "bold" if last else "normal")
    top, height = TABLE - LINE / 2, 4 * LINE
    return {LAYERS: [Grid((COLUMN - EDGE, top), (LAYER, 0), (0, height), 1, len(result.rows))]}


def _draw_legend(scene: Scene, result: Result) -> None:
    entries = [Entry("ink", INPUT.strong, INPUT.line), Entry("the digit's 8×8 pixels", NONE, INPUT.line)]
    if not result.state.covered:
        entries += [Entry("adds to the score", OUTPUT.middle, OUTPUT.line)]
        entries += [Entry("takes from it", NEGATIVE.middle, NEGATIVE.line)]
        entries += [Entry("largest cell of the answer, its window", NONE, BLACK)]
        if result.unread:
            entries += [UNREAD_ENTRY]
    draw_legend(scene, entries, LEFT, LEGEND_Y)

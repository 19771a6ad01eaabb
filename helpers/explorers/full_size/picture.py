"""The picture of a run of VGG-16: the image, the layers with what is done of them, the map of scores."""

from __future__ import annotations

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.legend import Entry, draw_legend
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import (
    BLACK,
    INK,
    INPUT,
    NONE,
    OUTPUT,
    PADDING,
    PAPER,
    QUIET,
    faded,
)
from helpers.drawing.scene import Scene
from helpers.drawing.values import frame, signed
from helpers.explorers.full_size.model import BEST, LEAST, TOP, Result
from helpers.explorers.full_size.text import (
    IMAGE,
    LAYERS,
    LEFT_COLUMNS,
    LEFT_ROWS,
    SCORES,
    WAITS,
    billions,
    hidden,
    macs_of,
    notes,
    size_of,
    titles,
)
from helpers.explorers.words import by

SIZE = WIDTH, HEIGHT = 920, 408
TITLE, TOP_Y = 14, 30
LEFT, MIDDLE, RIGHT = 14, 258, 668  # where the three parts begin
BOX = 226, 246  # width and height, at most, of the image and of the map
ROW = 14.6  # of the table
NAME, GIVES, MACS, BAR, SECONDS = MIDDLE, MIDDLE + 60, MIDDLE + 216, MIDDLE + 226, MIDDLE + 378
BAR_WIDTH, BAR_HEIGHT = 110, 8
TOP_ROW, TOP_BAR = 15.5, 60
SHADES = 8
VEIL, STRONGEST = 0.6, 0.85  # opacities: of the paper over the image below the map, of the largest score
LEGEND_Y = 396


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the image, the layers, the map and the five largest scores; return where they lie."""
    for x, text in zip((LEFT, MIDDLE, RIGHT), titles(result), strict=True):
        scene.text(x, TITLE, text, 12.5, INK, "bold")
    scale = min(BOX[0] / result.image.shape[1], BOX[1] / result.image.shape[0])
    grids = _draw_image(scene, result, scale) | _draw_layers(scene, result)
    grids |= _draw_map(scene, result, scale)
    _draw_legend(scene, result)
    return grids


def _thumb(result: Result) -> np.ndarray:
    """Return the image in few grey pixels, uint8 [rows, columns]."""
    grey = result.image.source.small @ (0.299, 0.587, 0.114)
    return np.rint(grey / 8).clip(0, 31).astype(np.uint8) * 8


def _draw_photo(scene: Scene, result: Result, left: float, scale: float) -> None:
    high, wide = result.image.shape
    scene.image(_thumb(result), left, TOP_Y, wide * scale, high * scale)
    scene.polygon(rectangle(left, TOP_Y, left + wide * scale, TOP_Y + high * scale), NONE, INPUT.line, 1.1)


def _draw_image(scene: Scene, result: Result, scale: float) -> dict[str, list[Grid]]:
    """Draw the image, and below it what it is and which weights there are."""
    _draw_photo(scene, result, LEFT, scale)
    y = TOP_Y + BOX[1] + 16
    for text in notes(result):
        scene.text(LEFT, y, _cut(text, 11, BOX[0]), 11, INK)
        y += 16
    plane = Plane(LEFT, TOP_Y, result.stride * scale)
    if not result.state.covered:
        cells = LEAST // result.stride
        frame(scene.rest, plane.grid(cells, cells, *_middle(result)), BLACK)
    return {IMAGE: [plane.grid(*result.pool)], **_left(result, scale)}


def _middle(result: Result) -> tuple[int, int]:
    """The score whose crop is shown at rest."""
    rows, columns = result.places
    return rows // 2, columns // 2


def _left(result: Result, scale: float) -> dict[str, list[Grid]]:
    """Where the pixels lie that have no cell in the last pool."""
    (high, wide), (rows, columns) = result.image.shape, result.leftover
    parts = {
        LEFT_ROWS: (0, high - rows, wide, rows),
        LEFT_COLUMNS: (wide - columns, 0, columns, high - rows),
    }
    return {
        name: [Grid((LEFT + x * scale, TOP_Y + y * scale), (across * scale, 0), (0, down * scale))]
        for name, (x, y, across, down) in parts.items()
        if across and down
    }


def _cut(text: str, size: float, room: float) -> str:
    """Return a text, or as much of it as there is room for."""
    if Scene.width_of(text, size) <= room:
        return text
    while text and Scene.width_of(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text}…"


def _draw_layers(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw a line for each layer: what it gives, what it costs, how much of it is done."""
    most = max(row.macs for row in result.rows)
    heads = [(GIVES, "gives", "left"), (MACS, "billion multiply-adds", "right")]
    if result.state.clock:
        heads.append((SECONDS, "seconds", "right"))
    for x, text, across in heads:
        scene.text(x, TOP_Y + 4, text, 10.5, QUIET, across=across)
    first = TOP_Y + 19
    for layer, row in enumerate(result.rows):
        y = first + layer * ROW
        made, parts = result.parts(layer) if row.layer else (1, 1)
        now = result.piece is not None and result.piece.layer == layer
        colour = INK if made else QUIET
        weight = "bold" if now else "normal"
        scene.text(NAME, y, row.name, 11, colour, weight)
        scene.text(GIVES, y, size_of(result, layer), 11, colour, weight)
        if row.layer:
            scene.text(MACS, y, macs_of(result, layer), 11, colour, weight, across="right")
            if not hidden(result, layer):
                _draw_bar(scene, y, row.macs / most, made / parts)
        if row.layer and made and result.state.clock:
            scene.text(SECONDS, y, f"{result.seconds(layer):.2f}", 11, colour, weight, across="right")
    _draw_sums(scene, result, first + len(result.rows) * ROW + 3)
    rows = len(result.rows)
    return {LAYERS: [Grid((NAME - 6, first - ROW / 2), (SECONDS - NAME + 12, 0), (0, ROW), rows, 1)]}


def _draw_bar(scene: Scene, y: float, part: float, done: float) -> None:
    """Draw a bar as long as a layer's share of the largest, filled as far as it is done."""
    right = BAR + max(BAR_WIDTH * part, 1.5)
    top, low = y - BAR_HEIGHT / 2, y + BAR_HEIGHT / 2
    scene.polygon(rectangle(BAR, top, right, low), NONE, PADDING.line, 0.8)
    if done:
        scene.polygon(rectangle(BAR, top, BAR + (right - BAR) * done, low), OUTPUT.middle, OUTPUT.line, 0.8)


def _draw_sums(scene: Scene, result: Result, y: float) -> None:
    if result.state.covered:
        words = "? billion multiply-adds in all"
    else:
        done, macs = (billions(each) for each in result.macs)
        words = f"{done} of {macs} billion multiply-adds done"
    scene.text(NAME, y, words, 11, INK, "bold")
    if result.state.clock and result.made:
        seconds = sum(made.seconds for made in result.made)
        scene.text(SECONDS, y, f"{seconds:.1f}", 11, INK, "bold", across="right")


def _draw_map(scene: Scene, result: Result, scale: float) -> dict[str, list[Grid]]:
    """Draw what was made last, in the end the map of a class over the image, and the five largest scores."""
    high, wide = (side * scale for side in result.image.shape)
    scene.polygon(rectangle(RIGHT, TOP_Y, RIGHT + wide, TOP_Y + high), NONE, PADDING.line, 0.8)
    if result.state.covered:
        scene.text(RIGHT + wide / 2, TOP_Y + high / 2, "?", 30, QUIET, across="center")
        return {}
    if result.scores is not None:
        return _draw_scores(scene, result, scale) | _draw_top(scene, result)
    for line, text in enumerate(WAITS if not result.made else ()):
        y = TOP_Y + high / 2 + 16 * (line - 1)
        scene.text(RIGHT + wide / 2, y, text, 11, QUIET, across="center")
    mean = next((made.mean for made in reversed(result.made) if made.mean is not None), None)
    if mean is not None:
        pixels, line, colours = signed(mean, float(mean.max()), OUTPUT)
        scene.image(pixels, RIGHT, TOP_Y, wide, high, colours)
        scene.polygon(rectangle(RIGHT, TOP_Y, RIGHT + wide, TOP_Y + high), NONE, line, 1.1)
    return {}


def _draw_scores(scene: Scene, result: Result, scale: float) -> dict[str, list[Grid]]:
    """Draw each score in the middle of its crop, the stronger the larger, over the image."""
    _draw_photo(scene, result, RIGHT, scale)
    sides = (scale * side for side in result.image.shape[::-1])
    far, below = (start + side for start, side in zip((RIGHT, TOP_Y), sides, strict=True))
    scene.polygon(rectangle(RIGHT, TOP_Y, far, below), faded(PAPER, VEIL))
    assert result.scores is not None
    scores = result.scores[..., result.answer]
    start = scale * (LEAST - result.stride) / 2
    plane = Plane(RIGHT + start, TOP_Y + start, scale * result.stride)
    low, high = scores.min(), scores.max()
    levels = np.rint(SHADES * (scores - low) / (high - low)) if high > low else np.full(scores.shape, SHADES)
    for level in range(SHADES + 1):
        squares = plane.squares(*np.nonzero(levels == level))
        if len(squares):
            scene.polygons(squares, faded(OUTPUT.strong, STRONGEST * level / SHADES), NONE)
    grid = plane.grid(*scores.shape)
    scene.polygon(grid.corners(), NONE, OUTPUT.line, 1.4)
    frame(scene.rest, plane.grid(1, 1, *_middle(result)), BLACK)
    return {SCORES: [grid]}


def _draw_top(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the five largest averaged scores, that of the map in bold."""
    y = TOP_Y + BOX[1] + 16
    scene.text(RIGHT, y, f"the {len(BEST)} largest scores, averaged", 11, QUIET)
    first = y + 16
    for place, answer in enumerate(result.top):
        at = first + place * TOP_ROW
        shown = answer == result.answer
        weight, colour = ("bold", OUTPUT.text) if shown else ("normal", INK)
        scene.text(RIGHT + 44, at, f"{result.averages[answer]:.2f}", 11, colour, weight, across="right")
        scene.text(RIGHT + 54, at, _cut(result.name(answer), 11.5, 170), 11, colour, weight)
    top = first - TOP_ROW / 2
    return {TOP: [Grid((RIGHT - 4, top), (BOX[0] + 8, 0), (0, TOP_ROW), len(result.top), 1)]}


def _draw_legend(scene: Scene, result: Result) -> None:
    entries = [Entry("done", OUTPUT.middle, OUTPUT.line), Entry("to come", NONE, PADDING.line)]
    if not result.state.covered:
        entries.append(Entry(f"crop of {by(LEAST, LEAST)}", NONE, BLACK))
    if result.scores is not None and not result.state.covered:
        entries.append(Entry("largest score", OUTPUT.strong, OUTPUT.line))
    draw_legend(scene, entries, MIDDLE, LEGEND_Y)

"""The picture of a whole network: its volumes to scale, input and scores from the front, a table of costs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.outlines import Grid
from helpers.drawing.palette import INK, INPUT, LEFTOVER, QUIET
from helpers.drawing.scene import Scene
from helpers.explorers.walk.picture.scores import TITLE, TITLE_Y, TOP, Head, draw_head
from helpers.explorers.walk.picture.table import Layer, draw_face, draw_table, role_of

WIDTH, HEIGHT = 920, 572
LARGEST, TALLEST, SMALLEST = 512, 174.0, 4.0  # the side of the largest input, its pixels; the least pixels
PER_ROOT, THINNEST = 0.44, 3.0  # pixels of thickness per square root of the depth, and the least
OBLIQUE = (0.30, 0.20)  # what one pixel of width goes to the right and up
LEFT, RIGHT, MIDDLE = 8, 418, 192  # of the row of volumes
LABELS_Y, FACE_Y, HEAD_X, NOTES_Y = 294, 325, 196, 528
GAP, MARGIN, LARGE = 1.5, 5.0, 30  # between volumes of one size; above and below a front; a side to point at
ENTRIES = {
    "input": "input",
    "convolution": "after a convolution",
    "pool": "after a pool (ruled)",
    "dense": "after a dense layer (crossed)",
    "refused": "refused (hatched)",
}


@dataclass(frozen=True)
class Stage:
    """Layers whose volumes have one size, and the word below them."""

    layers: tuple[Layer, ...]
    label: str


@dataclass(frozen=True)
class Words:
    """`head` and `lines` stand above the picture, `notes` below it.

    head: the network, and its input, apart: only the second is new with every step of a slider, and a
    long line that is new takes 4 ms. refused: whether the lines say why fc6 does not fit.
    """

    head: tuple[str, str]
    lines: list[str]
    refused: bool
    notes: list[str]


def draw_walk(
    scene: Scene, stages: list[Stage], windows: list[range], head: Head, total: Layer, words: Words
) -> dict[str, list[Grid]]:
    """Draw the network; return where it lies.

    windows: squares drawn on the input, each as its rows, which are its columns too. total: the table's
    last line. "layers": a row for each layer, in the table and in the row of volumes; to be lit only:
    "pixels", the input's. And what `draw_head` returns.
    """
    layers = [layer for stage in stages for layer in stage.layers]
    end = scene.text(LEFT, 14, words.head[0], 13, INK, "bold")[2]
    scene.text(end + 5, 14, words.head[1], 13, INK, "bold")
    for at, line in enumerate(words.lines):
        scene.text(LEFT, 34 + 17 * at, line, 12, LEFTOVER.text if words.refused else INK)
    volumes = _draw_stages(scene, stages)
    pixels = _draw_input(scene, layers[0].side, windows)
    for at, note in enumerate(words.notes):
        scene.text(LEFT, NOTES_Y + 15 * at, note, 10.5, QUIET)
    planes = draw_head(scene, head, HEAD_X, FACE_Y)
    table = draw_table(scene, layers, total)
    _draw_legend(scene, {layer.kind for layer in layers})
    scene.show()
    return {"layers": [table, *volumes], "pixels": [pixels], **planes}


def pixels_per_cell(side: int) -> float:
    """How large a cell of an input with so many rows is drawn, and so of all that is made from it.

    The picture grows as the square root of the input, so that a small one can be read too.
    """
    return TALLEST * (side / LARGEST) ** 0.5 / side


def _thickness(layer: Layer) -> float:
    return max(THINNEST, PER_ROOT * layer.depth**0.5)


def _width(stage: Stage, high: float) -> float:
    """Of a stage from its first volume's left edge to where the last one's side goes back to."""
    thick = sum(map(_thickness, stage.layers)) + GAP * (len(stage.layers) - 1)
    return thick + OBLIQUE[0] * high


def _draw_stages(scene: Scene, stages: list[Stage]) -> list[Grid]:
    """Draw all volumes from left to right, the stages apart by one distance; return their faces."""
    cell = pixels_per_cell(stages[0].layers[0].side)
    heights = [max(SMALLEST, cell * stage.layers[0].side) for stage in stages]
    widths = list(map(_width, stages, heights))
    apart = (RIGHT - LEFT - sum(widths)) / (len(stages) - 1)
    x, row, grids = float(LEFT), 0, []
    for stage, width, high in zip(stages, widths, heights, strict=True):
        left = x
        for layer in stage.layers:
            grids += _draw_volume(scene, layer, (left, high), row, last=layer is stage.layers[-1])
            left += _thickness(layer) + GAP
            row += 1
        middle = min(max(x + width / 2, LEFT + 16), RIGHT - 20)
        layer = stage.layers[-1]
        colour = role_of(layer.kind).text
        side = "refused" if layer.kind == "refused" else str(layer.side)
        scene.text(middle, LABELS_Y, side, 11, colour, "bold", "center")
        scene.text(middle, LABELS_Y + 14, stage.label, 9.5, QUIET, across="center")
        x += width + apart
    return grids


def _draw_volume(scene: Scene, layer: Layer, place: tuple[float, float], row: int, last: bool) -> list[Grid]:
    """Draw one volume; return what finds and outlines it, numbered `row`.

    That is its front with a margin, for an outline is thicker than the small volumes are high, and the
    side of a stage's last one where it is large. place: (left, height) of the front.
    """
    (x, high), wide, role = place, _thickness(layer), role_of(layer.kind)
    y, back = MIDDLE - high / 2, (OBLIQUE[0] * high, -OBLIQUE[1] * high)
    front, top = Grid((x, y), (wide, 0), (0, high)), Grid((x, y), (wide, 0), back)
    side = Grid((x + wide, y), back, (0, high), first_row=row)
    scene.polygon(top.corners(), role.middle, role.line, 0.8)
    if last:
        scene.polygon(side.corners(), role.dark, role.line, 0.8)
    draw_face(scene, front.corners(), layer.kind)
    outer = Grid((x, y - MARGIN), (wide, 0), (0, high + 2 * MARGIN), first_row=row)
    return [outer, side] if last and high >= LARGE else [outer]


def _draw_input(scene: Scene, side: int, windows: list[range]) -> Grid:
    """Draw the input from the front, and the windows on it that lie inside; return its pixels."""
    cell, y = pixels_per_cell(side), FACE_Y + TOP
    scene.text(LEFT, FACE_Y + TITLE_Y, f"input {side}×{side}", TITLE, INPUT.text, "bold")
    grid = Grid((LEFT, y), (cell, 0), (0, cell), side, side, hit=False)
    scene.polygon(grid.corners(), INPUT.light, INPUT.line, 1.0)
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
    for span in windows:
        scene.line((LEFT, y) + cell * (span.start + len(span) * square), INK, 0.8, (4, 3))
    return grid


def _draw_legend(scene: Scene, kinds: set[str]) -> None:
    x, y = LEFT, HEIGHT - 10
    for kind in ENTRIES:
        if kind in kinds:
            draw_face(scene, np.array([(x, y - 6), (x + 16, y - 6), (x + 16, y + 6), (x, y + 6)]), kind)
            x = scene.text(x + 22, y, ENTRIES[kind], 11.5, INK)[2] + 16

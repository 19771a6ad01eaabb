"""The table of one block: what its layers make, cost and see; and what all layers cost."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import FILTER, INK, LEFTOVER, OUTPUT, QUIET
from helpers.drawing.scene import Scene
from helpers.explorers.walk.layout import Block
from helpers.explorers.walk.model import Result
from helpers.explorers.walk.picture.volumes import draw_face
from helpers.explorers.walk.text.beside import COLUMNS, table

LEFT, RIGHT, HEADER, TOP, ROW = 8, 546, 263, 273, 18  # TOP: of the first line
TEXT = 11  # the size of its words
PLACES = ((26, "left"), (186, "right"), (280, "right"), (394, "right"), (500, "right"), (540, "right"))
NAMED = (QUIET, OUTPUT.text, FILTER.text, QUIET, OUTPUT.text, QUIET)  # the colours of the columns' names


def draw_table(scene: Scene, result: Result, block: Block) -> Grid:
    """Draw a line for each volume of a block and the sum below; return where the lines lie."""
    *lines, total = table(result, block)
    _write(scene, COLUMNS, HEADER, NAMED, "bold")
    scene.line([(LEFT, TOP), (RIGHT, TOP)], INK, 1.0)
    for at, (volume, words) in enumerate(zip(block.volumes, lines, strict=True)):
        middle = TOP + (at + 0.5) * ROW
        draw_face(scene, rectangle(12, middle - 5, 21, middle + 5), volume.kind)
        shape = LEFTOVER.text if volume.kind == "refused" else INK
        _write(scene, words, middle, (INK, shape, INK, INK, INK, INK), "normal")
    low = TOP + len(lines) * ROW
    scene.line([(LEFT, low), (RIGHT, low)], INK, 1.0)
    _write(scene, total, low + 11, (INK,) * len(total), "bold")
    return Grid((RIGHT, TOP), (0, ROW), (LEFT - RIGHT, 0), columns=len(lines))


def _write(scene: Scene, words: Sequence[str], y: float, colours: Sequence[str], weight: str) -> None:
    """Write the words of a line, each in its column."""
    for word, (x, across), colour in zip(words, PLACES, colours, strict=True):
        if word:
            scene.text(x, y, word, TEXT, colour, weight, across)

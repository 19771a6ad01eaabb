"""A table of the layers of a network: shape, parameters and activations as numbers and as bars, windows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import FILTER, INK, INPUT, LEFTOVER, OUTPUT, PADDING, QUIET, Role
from helpers.drawing.scene import Scene
from helpers.explorers.walk.model import Result
from helpers.explorers.walk.text.beside import COLUMNS, table

LEFT, RIGHT, TOP, LOW = 430, 916, 82, 482  # of the lines between the columns' names and the sum
HIGHEST, TEXT = 19.0, 10.5  # of a line, and the size of its words
PLACES = ((446, "left"), (578, "right"), (656, "right"), (772, "right"), (912, "right"))  # of the columns
NAMED = (QUIET, QUIET, FILTER.text, OUTPUT.text, QUIET)  # the colours of their names
PARAMETERS, MEMORY = (661, 722), (777, 876)  # where bars begin and may end


def role_of(kind: str) -> Role:
    """Return the colours of a kind of layer."""
    return {"input": INPUT, "refused": LEFTOVER}.get(kind, OUTPUT)


def draw_face(scene: Scene, corners: np.ndarray, kind: str) -> None:
    """Draw an upright rectangle as a layer of this kind: pools ruled, dense ones crossed, refused hatched."""
    role, (x, y), (far, low) = role_of(kind), corners[0], corners[2]
    scene.polygon(corners, role.dark if kind == "pool" else role.light, role.line, 0.8)
    if kind == "pool":
        count = max(2, round((low - y) / 4))
        at = y + (low - y) * np.arange(1, count) / count
        scene.lines([[(x, each), (far, each)] for each in at], INK, 0.7)
    elif kind == "dense":
        scene.lines([[(x, y), (far, low)], [(x, low), (far, y)]], INK, 0.7)
    elif kind == "refused":
        scene.hatch(corners, "leftover")


def draw_table(scene: Scene, result: Result) -> Grid:
    """Draw a line for each volume, with bars for what is large, and the sum below; return the lines."""
    *lines, total = table(result)
    high = min(HIGHEST, (LOW - TOP) / len(lines))
    _write(scene, COLUMNS, TOP - 10, NAMED, "bold")
    scene.line([(LEFT, TOP), (RIGHT, TOP)], INK, 1.0)
    for at, (volume, words) in enumerate(zip(result.volumes, lines, strict=True)):
        middle = TOP + (at + 0.5) * high
        if volume.kind == "pool":  # blocks end with their pools
            y = TOP + (at + 1) * high
            scene.line([(LEFT, y), (RIGHT, y)], PADDING.dark, 0.7)
        swatch = rectangle(433, middle - 4, 442, middle + 4)
        draw_face(scene, np.array(swatch), volume.kind)
        shape = LEFTOVER.text if volume.kind == "refused" else INK
        _write(scene, words, middle, (INK, shape, INK, INK, INK), "normal")
    _draw_bars(scene, [row.parameters for row in result.rows], PARAMETERS, high, FILTER)
    _draw_bars(scene, [row.activation_bytes for row in result.rows], MEMORY, high, OUTPUT)
    low = TOP + len(lines) * high
    scene.line([(LEFT, low), (RIGHT, low)], INK, 1.0)
    _write(scene, total, low + 10, (INK,) * len(total), "bold")
    return Grid((LEFT, TOP), (RIGHT - LEFT, 0), (0, high), len(lines))


def _write(scene: Scene, words: Sequence[str], y: float, colours: Sequence[str], weight: str) -> None:
    """Write the words of a line, each in its column."""
    for word, (x, across), colour in zip(words, PLACES, colours, strict=True):
        if word:
            scene.text(x, y, word, TEXT, colour, weight, across)


def _draw_bars(scene: Scene, costs: list[int], place: tuple[float, float], high: float, role: Role) -> None:
    """Draw a bar for each line that costs something, the longest from one end of `place` to the other."""
    start, end = place
    for at, cost in enumerate(costs):
        if cost:
            right, y = start + max(1.0, (end - start) * cost / max(costs)), TOP + (at + 0.5) * high
            corners = rectangle(start, y - 4, right, y + 4)
            scene.polygon(corners, role.dark, role.line, 0.8)

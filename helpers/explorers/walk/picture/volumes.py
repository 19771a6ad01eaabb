"""The volumes of a block from left to right, what they cost as bars below, and their sizes in words."""

from __future__ import annotations

import numpy as np

from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, LEFTOVER, OUTPUT, QUIET, Role
from helpers.drawing.scene import Scene
from helpers.explorers.walk.layout import HEAD, OBLIQUE, Block, Volume
from helpers.explorers.walk.model import HEAVIEST, Result
from helpers.explorers.walk.text.beside import sizes

GROUND = 164.0  # what all volumes stand on
BARS, BASE = 169.0, 206.0  # the top of the longest bar, and where all begin
WIDE, WIDEST = 3.6, 40.0  # of a bar; of what is outlined around a layer's bars
MARGIN = 3.0  # from a block to its outline
LABELS = (215, 229, 242)  # the heights of the lines below
NAME, SIZE = 11.5, 10.5  # font sizes


def role_of(kind: str) -> Role:
    """Return the colours of a kind of layer."""
    return {"input": INPUT, "refused": LEFTOVER}.get(kind, OUTPUT)


def draw_face(scene: Scene, corners: np.ndarray, kind: str) -> None:
    """Draw an upright rectangle as a layer of this kind: pools ruled, dense ones crossed, refused hatched."""
    role, (x, y), (far, low) = role_of(kind), corners[0], corners[2]
    scene.polygon(corners, role.dark if kind == "pool" else role.light, role.line, 0.8)
    if kind == "pool":
        count = max(2, round((low - y) / 5))
        at = y + (low - y) * np.arange(1, count) / count
        scene.lines([[(x, each), (far, each)] for each in at], INK, 0.7)
    elif kind == "dense":
        scene.lines([[(x, y), (far, low)], [(x, low), (far, y)]], INK, 0.7)
    elif kind == "refused":
        scene.hatch(corners, "leftover")


def draw_block(scene: Scene, result: Result, block: Block, x: float) -> list[Grid]:
    """Draw the volumes of a block that begins at x, and name it; return where its layers lie."""
    pitch = block.pitch
    wide, high = min(pitch, WIDEST), BASE - BARS + 4
    count = len(block.volumes)
    below = Grid((x, BARS - 3), (pitch, 0), (0, high), 1, count, cell=((wide, 0), (0, high)))
    grids = [below]
    for at, volume in enumerate(block.volumes):
        grids += _draw_volume(scene, volume, x + at * pitch, at)
    colour = role_of(block.volumes[0].kind).text
    lines = sizes(result, block)
    if block.name == HEAD:
        for at, (volume, size) in enumerate(zip(block.volumes, lines, strict=True)):
            scene.text(x + at * pitch, LABELS[0], volume.name, NAME, colour, "bold")
            scene.text(x + at * pitch, LABELS[1], size, SIZE, colour)
        return grids
    scene.text(x, LABELS[0], block.name, NAME, colour, "bold")
    for y, size, tone in zip(LABELS[1:], lines, (colour, QUIET), strict=False):
        scene.text(x, y, size, SIZE, tone)
    return grids


def _draw_volume(scene: Scene, volume: Volume, x: float, column: int) -> list[Grid]:
    """Draw one volume with its left lower corner at x; return its three faces, numbered `column`."""
    high, wide, role = volume.height, volume.thickness, role_of(volume.kind)
    y, back = GROUND - high, (OBLIQUE[0] * high, -OBLIQUE[1] * high)
    front = Grid((x, y), (wide, 0), (0, high), first_column=column)
    top = Grid((x + back[0], y + back[1]), (wide, 0), (-back[0], -back[1]), first_column=column)
    side = Grid((x + wide, y), back, (0, high), first_column=column)
    scene.polygon(top.corners(), role.middle, role.line, 0.8)
    scene.polygon(side.corners(), role.dark, role.line, 0.8)
    draw_face(scene, front.corners(), volume.kind)
    return [side, top, front]


def draw_bars(scene: Scene, result: Result, places: list[float]) -> None:
    """Draw two bars below each volume: its layer's parameters, and the numbers that it makes."""
    if result.state.covered:
        return
    rows = result.rows
    most = HEAVIEST, max(row.activations for row in rows)
    for block, x in zip(result.blocks, places, strict=True):
        for at, volume in enumerate(block.volumes):
            number = block.first + at
            if number >= len(rows):
                continue
            costs = rows[number].parameters, rows[number].activations
            left = x + at * block.pitch + min(volume.thickness, 24) / 2 - WIDE
            for bar, (cost, whole, role) in enumerate(zip(costs, most, (FILTER, OUTPUT), strict=True)):
                if cost:
                    high = max(1.0, (BASE - BARS) * cost / whole)
                    corners = rectangle(left + bar * WIDE, BASE - high, left + (bar + 1) * WIDE, BASE)
                    scene.polygon(corners, role.line, role.line, 0.4)
        scene.line([(x - 2, BASE), (x + block.front + 2, BASE)], QUIET, 0.8)


def outlined(scene: Scene, block: Block, x: float, low: float, ends: tuple[float, float]) -> None:
    """Outline a block, down to the line that its table hangs on, from one of `ends` to the other."""
    high = block.volumes[0].height
    left, right = x - MARGIN, min(x + max(block.width, block.least) + MARGIN, ends[1])
    top = GROUND - (1 + OBLIQUE[1]) * high - 4
    points = [(ends[0], low), (left, low), (left, top), (right, top), (right, low), (ends[1], low)]
    scene.line(points, BLACK, 1.4)

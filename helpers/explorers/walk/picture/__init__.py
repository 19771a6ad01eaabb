"""The picture of a whole network: its volumes to scale, input and scores from the front, a table of costs."""

from __future__ import annotations

import numpy as np

from helpers.drawing.legend import swatch_at
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import INK, INPUT, LEFTOVER, QUIET
from helpers.drawing.scene import Scene
from helpers.explorers.walk.layout import GAP, OBLIQUE, SMALLEST, Volume, pixels_per_cell, stage_width, stages
from helpers.explorers.walk.model import Result
from helpers.explorers.walk.picture.scores import TITLE, TITLE_Y, TOP, draw_scores
from helpers.explorers.walk.picture.table import draw_face, draw_table, role_of
from helpers.explorers.walk.text.beside import KINDS, lines, notes, stage_names, title

SIZE = WIDTH, HEIGHT = 920, 572
LEFT, RIGHT, MIDDLE = 8, 418, 192  # of the row of volumes
LABELS_Y, FACE_Y, PLANES_X, NOTES_Y = 294, 325, 196, 528
MARGIN, LARGE = 5.0, 30  # above and below a front; a side to point at


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the network; return where it lies.

    "layers": a row for each layer, in the table and in the row of volumes; to be lit only: "pixels", the
    input's. And what `draw_scores` returns.
    """
    network, image = title(result)
    end = scene.text(LEFT, 14, network, 13, INK, "bold")[2]
    scene.text(end + 5, 14, image, 13, INK, "bold")
    for at, line in enumerate(lines(result)):
        scene.text(LEFT, 34 + 17 * at, line, 12, LEFTOVER.text if result.refused else INK)
    volumes = _draw_stages(scene, result)
    pixels = _draw_input(scene, result)
    for at, note in enumerate(notes(result)):
        scene.text(LEFT, NOTES_Y + 15 * at, note, 10.5, QUIET)
    planes = draw_scores(scene, result, PLANES_X, FACE_Y)
    table = draw_table(scene, result)
    _draw_legend(scene, {volume.kind for volume in result.volumes})
    return {"layers": [table, *volumes], "pixels": [pixels], **planes}


def _draw_stages(scene: Scene, result: Result) -> list[Grid]:
    """Draw all volumes from left to right, the stages apart by one distance; return their faces."""
    row_of_stages = stages(result.volumes)
    cell = pixels_per_cell(result.state.W)
    heights = [max(SMALLEST, cell * stage[0].side) for stage in row_of_stages]
    widths = list(map(stage_width, row_of_stages, heights))
    apart = (RIGHT - LEFT - sum(widths)) / (len(widths) - 1)
    x, row = float(LEFT), 0
    grids: list[Grid] = []
    for stage, name, wide, high in zip(row_of_stages, stage_names(result), widths, heights, strict=True):
        left = x
        for volume in stage:
            grids += _draw_volume(scene, volume, (left, high), row, last=volume is stage[-1])
            left += volume.thickness + GAP
            row += 1
        middle = min(max(x + wide / 2, LEFT + 16), RIGHT - 20)
        refused = volume.kind == "refused"
        colour = role_of(volume.kind).text
        scene.text(middle, LABELS_Y, "refused" if refused else str(volume.side), 11, colour, "bold", "center")
        scene.text(middle, LABELS_Y + 14, name, 9.5, QUIET, across="center")
        x += wide + apart
    return grids


def _draw_volume(
    scene: Scene, volume: Volume, place: tuple[float, float], row: int, last: bool
) -> list[Grid]:
    """Draw one volume; return what finds and outlines it, numbered `row`.

    That is its front with a margin, for an outline is thicker than the small volumes are high, and the
    side of a stage's last one where it is large. place: (left, height) of the front.
    """
    (x, high), wide, role = place, volume.thickness, role_of(volume.kind)
    y, back = MIDDLE - high / 2, (OBLIQUE[0] * high, -OBLIQUE[1] * high)
    front, top = Grid((x, y), (wide, 0), (0, high)), Grid((x, y), (wide, 0), back)
    side = Grid((x + wide, y), back, (0, high), first_row=row)
    scene.polygon(top.corners(), role.middle, role.line, 0.8)
    if last:
        scene.polygon(side.corners(), role.dark, role.line, 0.8)
    draw_face(scene, front.corners(), volume.kind)
    outer = Grid((x, y - MARGIN), (wide, 0), (0, high + 2 * MARGIN), first_row=row)
    return [outer, side] if last and high >= LARGE else [outer]


def _draw_input(scene: Scene, result: Result) -> Grid:
    """Draw the input from the front, and the windows on it that lie inside; return its pixels."""
    side = result.state.W
    cell, y = pixels_per_cell(side), FACE_Y + TOP
    scene.text(LEFT, FACE_Y + TITLE_Y, f"input {side}×{side}", TITLE, INPUT.text, "bold")
    grid = Grid((LEFT, y), (cell, 0), (0, cell), side, side, hit=False)
    scene.polygon(grid.corners(), INPUT.light, INPUT.line, 1.0)
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
    for span in result.dashed.values():
        scene.line((LEFT, y) + cell * (span.start + len(span) * square), INK, 0.8, (4, 3))
    return grid


def _draw_legend(scene: Scene, kinds: set[str]) -> None:
    x, y = LEFT, HEIGHT - 10
    for kind, says in KINDS.items():
        if kind in kinds:
            draw_face(scene, swatch_at(x, y), kind)
            x = scene.text(x + 22, y, says, 11.5, INK)[2] + 16

"""The picture of how often each input cell is read, once for each kind of padding."""

from __future__ import annotations

from helpers.drawing.cells import Plane, draw_counts
from helpers.drawing.legend import UNREAD_ENTRY, draw_legend
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import INK, INPUT, QUIET, shades
from helpers.drawing.scene import Scene
from helpers.explorers.coverage.model import Result
from helpers.explorers.coverage.text import says

SIZE = WIDTH, HEIGHT = 920, 412
SIDE, LEFT, TOP, APART = 272, 16, 68, 304
LARGEST_CELL = 40


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw a plane for each padding, side by side on one scale of shades; return where their cells lie."""
    most = max(int(counts.max()) for counts in result.counts.values())
    grids: dict[str, list[Grid]] = {}
    written = True
    for place, (name, counts) in enumerate(result.counts.items()):
        x = LEFT + place * APART
        scene.text(x, 22, f"{name}: P = {result.axes[name].padding}", 13.5, INPUT.text, "bold")
        scene.text(x, 44, says(result, name), 11.5, INK)
        rows, columns = counts.shape
        plane = Plane(x, TOP, min(LARGEST_CELL, SIDE / max(rows, columns)))
        written &= draw_counts(scene, plane, counts, most)
        grids[name] = [plane.grid(rows, columns)]
    _draw_legend(scene, most, written)
    return grids


def _draw_legend(scene: Scene, most: int, written: bool) -> None:
    y, x = HEIGHT - 26, LEFT
    x = scene.text(x, y, "read by 1" if most > 1 else "read by", 11.5, INK)[2] + 8
    tones, steps = shades(INPUT, most), min(most, 9)
    for step in range(steps):
        tone = tones[1 + round(step * (most - 1) / max(steps - 1, 1))]
        left = x + 14 * step
        swatch = rectangle(left, y - 7, left + 14, y + 7)
        scene.polygon(swatch, tone, INPUT.line, 0.5)
    x = scene.text(x + 14 * steps + 8, y, f"{most} window{'s' * (most > 1)}", 11.5, INK)[2] + 30
    x = draw_legend(scene, [UNREAD_ENTRY], x, y, gap=30)
    if not written:
        scene.text(x, y, "numbers left out: the cells are too small", 11.5, QUIET)

"""The last volume of a network as a plane, the window that reads it, and the map of scores that comes out."""

from __future__ import annotations

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, INK, LEFTOVER, OUTPUT, PADDING
from helpers.drawing.scene import Scene
from helpers.drawing.values import frame
from helpers.explorers.walk.model import WINDOW, Result
from helpers.explorers.walk.text.beside import key, plane_titles

SIDE, LARGEST_CELL = 118, 16.0  # of pool5 with all that hangs over it, and of a cell, at most
SCORES_X, TITLE_Y, TOP = 132, 6, 16  # from the upper left corner of this part
KEY_Y, KEY_ROW = 11, 14  # from the planes to the first line of the key, and from one to the next
TITLE, ENTRY = 11, 10.5  # font sizes
SWATCHES = {  # of the key: (face, line, pattern)
    "window": ("none", BLACK, None),
    "clean": (OUTPUT.dark, OUTPUT.line, None),
    "spoilt": (PADDING.light, OUTPUT.line, "padding"),
    "zeros": (PADDING.light, PADDING.line, "padding"),
    "misfit": ("none", LEFTOVER.line, None),
    "lacking": ("none", LEFTOVER.line, "leftover"),
}


def draw_scores(scene: Scene, result: Result, x: float, y: float) -> dict[str, list[Grid]]:
    """Draw pool5 with fc6's first window, the scores beside it and a key; return where their cells lie.

    "pool5", "scores". To be lit only: "padded", pool5 with fc6's padding. Nothing where fc6 is refused.
    """
    pooled, padding = result.pooled, result.padding
    over = max(0, WINDOW - pooled) if result.refused else 0
    cell = min(LARGEST_CELL, SIDE / (pooled + 2 * padding + over))
    outer = Plane(x, y + TOP, cell)
    inner = Plane(x + padding * cell, y + TOP + padding * cell, cell)
    scores = Plane(x + SCORES_X, y + TOP, cell)
    titles = plane_titles(result)
    scene.text(x, y + TITLE_Y, titles[0], TITLE, OUTPUT.text, "bold")
    role = LEFTOVER if result.refused else OUTPUT
    scene.text(scores.x, y + TITLE_Y, titles[1], TITLE, role.text, "bold")
    whole = outer.grid(*[pooled + 2 * padding] * 2)
    if padding:
        _draw_dotted(scene, outer, whole.rows, range(padding, padding + pooled))
    scene.polygons(inner.squares(*_all(pooled)), OUTPUT.light, OUTPUT.line, 0.5)
    scene.polygon(inner.grid(pooled, pooled).corners(), "none", OUTPUT.line, 1.1)
    _draw_key(scene, key(result), x, y + TOP + SIDE + KEY_Y)
    if result.refused:
        _draw_misfit(scene, outer, pooled)
        return {}
    _draw_map(scene, scores, result.side, result.clean)
    frame(scene, outer.grid(WINDOW, WINDOW), BLACK, 2.0)
    frame(scene, scores.grid(1, 1), BLACK, 2.0)
    padded = Grid(
        whole.origin, whole.along, whole.down, whole.rows, whole.columns, -padding, -padding, hit=False
    )
    return {
        "scores": [scores.grid(result.side, result.side)],
        "pool5": [inner.grid(pooled, pooled)],
        "padded": [padded],
    }


def _all(count: int) -> tuple[np.ndarray, np.ndarray]:
    rows, columns = np.nonzero(np.ones((count, count)))
    return rows, columns


def _draw_dotted(scene: Scene, plane: Plane, count: int, but: range) -> None:
    """Draw a square of cells as padding, dotted but for the rows and columns `but`: dots lie above all."""
    scene.polygon(plane.grid(count, count).corners(), PADDING.light, PADDING.line, 1.0)
    low = but.stop if but else but.start
    for rows, columns in (
        (range(but.start), range(count)),
        (range(low, count), range(count)),
        (but, range(but.start)),
        (but, range(low, count)),
    ):
        if rows and columns:
            grid = plane.grid(len(rows), len(columns), rows.start, columns.start)
            scene.hatch(grid.corners(), "padding")


def _draw_map(scene: Scene, plane: Plane, count: int, clean: range) -> None:
    """Draw the scores, dotted but for the clean ones, which are as dark as a score can be."""
    if len(clean) < count:
        _draw_dotted(scene, plane, count, clean or range(count, count))
        scene.polygons(plane.squares(*_all(count)), "none", OUTPUT.line, 0.5)
    if clean:
        rows, columns = (at + clean.start for at in _all(len(clean)))
        scene.polygons(plane.squares(rows, columns), OUTPUT.dark, OUTPUT.line, 0.5)
    scene.polygon(plane.grid(count, count).corners(), "none", OUTPUT.line, 1.1)


def _draw_misfit(scene: Scene, plane: Plane, pooled: int) -> None:
    """Draw the window that does not fit, and hatch what either lacks of the other."""
    small, large = sorted((pooled, WINDOW))
    right = plane.grid(small, large - small, 0, small)
    below = plane.grid(large - small, large, small, 0)
    for grid in (right, below):
        scene.hatch(grid.corners(), "leftover")
    frame(scene, plane.grid(WINDOW, WINDOW), LEFTOVER.line, 2.4)
    scene.text(plane.x + SCORES_X, plane.y + 10, "refused", TITLE, LEFTOVER.text, "bold")


def _draw_key(scene: Scene, key: dict[str, str], x: float, y: float) -> None:
    """Say line by line what the window, the filled cells and the pattern are."""
    for at, (name, says) in enumerate(key.items()):
        face, line, pattern = SWATCHES[name]
        middle = y + at * KEY_ROW
        swatch = rectangle(x, middle - 5, x + 12, middle + 5)
        scene.polygon(swatch, face, line, 1.8 if face == "none" and not pattern else 1.0)
        if pattern:
            scene.hatch(swatch, pattern)
        scene.text(x + 18, middle, says, ENTRY, INK)

"""The last volume of a network as a plane, the window that reads it, and the map of scores that comes out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, INK, LEFTOVER, OUTPUT, PADDING
from helpers.drawing.scene import Scene
from helpers.drawing.values import frame

SIDE, LARGEST_CELL = 118, 16.0  # of pool5 with all that hangs over it, and of a cell, at most
SCORES_X, TITLE_Y, TOP = 132, 6, 16  # from the upper left corner of this part
KEY_Y, KEY_ROW = 11, 14  # from the planes to the first line of the key, and from one to the next
TITLE, ENTRY = 11, 10.5  # font sizes


@dataclass(frozen=True)
class Head:
    """How fc6 lies on pool5.

    pooled, scores: the rows, and columns, of pool5 and of the scores; no scores where fc6 is refused.
    window: the rows of fc6's window. padding: fc6's, on each side. clean: the rows of the scores, and
    columns, whose windows read no padding. titles: of pool5 and of the scores. key: what the window
    is, what a clean cell is, what another one, what the dots around pool5 are, and what is hatched where
    fc6 is refused.
    """

    pooled: int
    scores: int
    window: int
    padding: int
    clean: range
    titles: tuple[str, str]
    key: tuple[str, str, str, str, str]


def draw_head(scene: Scene, head: Head, x: float, y: float) -> dict[str, list[Grid]]:
    """Draw pool5 with fc6's first window, the scores beside it and a key; return where their cells lie.

    "pool5", "scores". To be lit only: "padded", pool5 with fc6's padding. Nothing where fc6 is refused.
    """
    over = 0 if head.scores else max(0, head.window - head.pooled)
    cell = min(LARGEST_CELL, SIDE / (head.pooled + 2 * head.padding + over))
    outer = Plane(x, y + TOP, cell)
    inner = Plane(x + head.padding * cell, y + TOP + head.padding * cell, cell)
    scores = Plane(x + SCORES_X, y + TOP, cell)
    scene.text(x, y + TITLE_Y, head.titles[0], TITLE, OUTPUT.text, "bold")
    role = OUTPUT if head.scores else LEFTOVER
    scene.text(scores.x, y + TITLE_Y, head.titles[1], TITLE, role.text, "bold")
    whole = outer.grid(*[head.pooled + 2 * head.padding] * 2)
    if head.padding:
        _draw_dotted(scene, outer, whole.rows, range(head.padding, head.padding + head.pooled))
    scene.polygons(inner.squares(*_all(head.pooled)), OUTPUT.light, OUTPUT.line, 0.5)
    scene.polygon(inner.grid(head.pooled, head.pooled).corners(), "none", OUTPUT.line, 1.1)
    if head.scores:
        _draw_scores(scene, scores, head)
        frame(scene, outer.grid(head.window, head.window), BLACK, 2.0)
        frame(scene, scores.grid(1, 1), BLACK, 2.0)
    else:
        _draw_misfit(scene, outer, head)
    _draw_key(scene, head, x, y + TOP + SIDE + KEY_Y)
    if not head.scores:
        return {}
    first = -head.padding
    padded = Grid(whole.origin, whole.along, whole.down, whole.rows, whole.columns, first, first, hit=False)
    pool5 = inner.grid(head.pooled, head.pooled)
    return {"scores": [scores.grid(head.scores, head.scores)], "pool5": [pool5], "padded": [padded]}


def _all(count: int) -> tuple[np.ndarray, np.ndarray]:
    return np.nonzero(np.ones((count, count)))


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


def _draw_scores(scene: Scene, plane: Plane, head: Head) -> None:
    """Draw the scores, dotted but for the clean ones, which are as dark as a score can be."""
    count, clean = head.scores, head.clean
    if len(clean) < count:
        _draw_dotted(scene, plane, count, clean or range(count, count))
        scene.polygons(plane.squares(*_all(count)), "none", OUTPUT.line, 0.5)
    if clean:
        rows, columns = (at + clean.start for at in _all(len(clean)))
        scene.polygons(plane.squares(rows, columns), OUTPUT.dark, OUTPUT.line, 0.5)
    scene.polygon(plane.grid(count, count).corners(), "none", OUTPUT.line, 1.1)


def _draw_misfit(scene: Scene, plane: Plane, head: Head) -> None:
    """Draw the window that does not fit, and hatch what either lacks of the other."""
    small, large = sorted((head.pooled, head.window))
    right = plane.grid(small, large - small, 0, small)
    below = plane.grid(large - small, large, small, 0)
    for grid in (right, below):
        scene.hatch(grid.corners(), "leftover")
    frame(scene, plane.grid(head.window, head.window), LEFTOVER.line, 2.4)
    scene.text(plane.x + SCORES_X, plane.y + 10, "refused", TITLE, LEFTOVER.text, "bold")


def _draw_key(scene: Scene, head: Head, x: float, y: float) -> None:
    """Say line by line what the window, the filled cells and the pattern are."""
    window, clean, spoilt, zeros, hatched = head.key
    if head.scores:
        lines = [("none", BLACK, None, window)]
        lines += [(OUTPUT.dark, OUTPUT.line, None, clean)] * bool(head.clean)
        if head.padding:
            lines += [(PADDING.light, OUTPUT.line, "padding", spoilt)]
            lines += [(PADDING.light, PADDING.line, "padding", zeros)]
    else:
        lines = [("none", LEFTOVER.line, None, window), ("none", LEFTOVER.line, "leftover", hatched)]
    for at, (face, line, pattern, says) in enumerate(lines):
        middle = y + at * KEY_ROW
        swatch = [(x, middle - 5), (x + 12, middle - 5), (x + 12, middle + 5), (x, middle + 5)]
        scene.polygon(swatch, face, line, 1.8 if face == "none" and not pattern else 1.0)
        if pattern:
            scene.hatch(swatch, pattern)
        scene.text(x + 18, middle, says, ENTRY, INK)

"""The input and pool5 from the front, fc6's window on pool5, and the map of scores that comes out."""

from __future__ import annotations

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, INK, INPUT, LEFTOVER, OUTPUT, PADDING
from helpers.drawing.scene import Scene
from helpers.drawing.values import frame
from helpers.explorers.walk.layout import LARGEST
from helpers.explorers.walk.model import WINDOW, Result
from helpers.explorers.walk.text.beside import key, plane_titles, refusal
from helpers.explorers.words import by

CELLS = (14.0, 9.0, 6.2, 4.5)  # of a cell of pool5, the first with which all that hangs over it has room
ROOM = 100  # the side of a plane, at most
INPUT_X, POOL5_X, SCORES_X = 566, 690, 808
TITLE_Y, TOP, KEY_Y = 263, 273, 387  # of the titles, the planes, the first line of the key
KEY_COLUMNS, KEY_ROW = (566, 748), 14
TITLE, ENTRY = 11, 10.5  # font sizes
DASHED = 0.8, (4.0, 3.0)  # a line's width and its dashes
SWATCHES = {  # of the key: (face, line, pattern)
    "window": ("none", BLACK, None),
    "clean": (OUTPUT.dark, OUTPUT.line, None),
    "spoilt": (PADDING.light, OUTPUT.line, "padding"),
    "dashed": ("none", INK, None),
    "misfit": ("none", LEFTOVER.line, None),
    "lacking": ("none", LEFTOVER.line, "leftover"),
}


def draw_input(scene: Scene, result: Result) -> Grid:
    """Draw the input from the front, and the windows on it that lie inside; return its pixels."""
    side = result.state.W
    cell = ROOM / (LARGEST if side > LARGEST // 2 else LARGEST // 2)
    scene.text(INPUT_X, TITLE_Y, f"input {by(side, side)}", TITLE, INPUT.text, "bold")
    grid = Grid((INPUT_X, TOP), (cell, 0), (0, cell), side, side, hit=False)
    scene.polygon(grid.corners(), INPUT.light, INPUT.line, 1.0)
    square = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
    for span in () if result.state.covered else result.dashed.values():
        scene.rest.line((INPUT_X, TOP) + cell * (span.start + len(span) * square), INK, *DASHED)
    return grid


def draw_scores(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw pool5 with fc6's first window and the scores beside it; return where their cells lie.

    "pool5", "scores". To be lit only: "padded", pool5 with fc6's padding. Nothing where fc6 is refused, or
    where all this is covered.
    """
    pooled, padding = result.pooled, result.padding
    titles = plane_titles(result)
    role = LEFTOVER if result.refused and not result.state.covered else OUTPUT
    scene.text(POOL5_X, TITLE_Y, titles[0], TITLE, OUTPUT.text, "bold")
    scene.text(SCORES_X, TITLE_Y, titles[1], TITLE, role.text, "bold")
    if result.state.covered:
        for x in (POOL5_X, SCORES_X):
            scene.polygon(rectangle(x, TOP, x + ROOM, TOP + ROOM), OUTPUT.light, OUTPUT.line, 1.1)
            scene.text(x + ROOM / 2, TOP + ROOM / 2, "?", 20, INK, across="center")
        return {}
    over = max(0, WINDOW - pooled) if result.refused else 0
    cell = next(each for each in CELLS if each * (pooled + 2 * padding + over) <= ROOM)
    outer = Plane(POOL5_X, TOP, cell)
    inner = Plane(POOL5_X + padding * cell, TOP + padding * cell, cell)
    scores = Plane(SCORES_X, TOP, cell)
    whole = outer.grid(*[pooled + 2 * padding] * 2)
    if padding:
        _draw_dotted(scene, outer, whole.rows, range(padding, padding + pooled))
    scene.polygons(inner.squares(*_all(pooled)), OUTPUT.light, OUTPUT.line, 0.5)
    scene.polygon(inner.grid(pooled, pooled).corners(), "none", OUTPUT.line, 1.1)
    if result.refused:
        _draw_misfit(scene, outer, result)
        return {}
    _draw_map(scene, scores, result.side, result.clean)
    frame(scene.rest, outer.grid(WINDOW, WINDOW), BLACK, 2.0)
    frame(scene.rest, scores.grid(1, 1), BLACK, 2.0)
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


def _draw_misfit(scene: Scene, plane: Plane, result: Result) -> None:
    """Draw the window that does not fit, hatch what either lacks of the other, and say why."""
    small, large = sorted((result.pooled, WINDOW))
    right = plane.grid(small, large - small, 0, small)
    below = plane.grid(large - small, large, small, 0)
    for grid in (right, below):
        scene.hatch(grid.corners(), "leftover")
    frame(scene, plane.grid(WINDOW, WINDOW), LEFTOVER.line, 2.4)
    first, *rest = refusal(result)
    scene.text(SCORES_X, TOP + 10, first, TITLE, LEFTOVER.text, "bold")
    for at, line in enumerate(rest):
        scene.text(SCORES_X, TOP + 27 + 15 * at, line, ENTRY, INK)


def draw_key(scene: Scene, result: Result) -> None:
    """Say what the window, the filled cells and the pattern are."""
    for at, (name, says) in enumerate(key(result).items()):
        face, line, pattern = SWATCHES[name]
        x, middle = KEY_COLUMNS[at % 2], KEY_Y + at // 2 * KEY_ROW
        swatch = rectangle(x, middle - 5, x + 12, middle + 5)
        if name == "dashed":
            scene.line([*swatch, swatch[0]], line, *DASHED)
        else:
            scene.polygon(swatch, face, line, 1.8 if face == "none" and not pattern else 1.0)
        if pattern:
            scene.hatch(swatch, pattern)
        scene.text(x + 18, middle, says, ENTRY, INK)

"""The parts of the weight matrix, side by side."""

from __future__ import annotations

from helpers.drawing.box import SMALLEST_CELL
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, OUTPUT, PADDING, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import frame
from helpers.explorers.sharing.layout.matrix import APART, LEFT, TOPS, room
from helpers.explorers.sharing.model import Part, Result
from helpers.explorers.sharing.picture.cells import COLOURS, Pair, middles, ruling, tones, write
from helpers.explorers.sharing.text import of_matrix, of_part

TITLE_Y, CAPTION_Y, COLUMNS = 12, 29, 8  # of the titles; how far above a part its columns are numbered
SMALLEST_FRAME = 6.0
NUMBER_SIZE = 9.0
HIDDEN_SIZE = 24.0  # of the "?" on a part that is covered and too small for one in each cell


def draw_matrix(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the parts of the matrix with their titles; return where their cells lie, by the parts' names."""
    scene.text(LEFT, TITLE_Y, of_matrix(result), 12, FILTER.text, "bold")
    parts = result.parts
    grids: dict[str, list[Grid]] = {}
    for at, part in enumerate(parts):
        corner = LEFT + at * (room(len(parts))[0] + APART), TOPS[len(parts)]
        if len(parts) > 1:
            scene.text(corner[0], CAPTION_Y, of_part(result, part), 11, QUIET)
        _draw_entries(scene, part, corner)
        _number(scene, part, corner)
        _frame_zoomed(scene, part, corner)
        (wide, high), (rows, columns) = part.cell, part.weights.shape
        grids[part.name] = [Grid(corner, (wide, 0), (0, high), rows, columns, *part.first)]
        if result.state.covered and not part.marks:
            middle = corner[0] + columns * wide / 2, corner[1] + rows * high / 2
            scene.number(*middle, "?", HIDDEN_SIZE, INK)
    return grids


def _draw_entries(scene: Scene, part: Part, corner: Pair) -> None:
    (x, y), (wide, high), shape = corner, part.cell, part.weights.shape
    tone, cell = tones(part.weights), part.cell
    scene.image(tone, x, y, shape[1] * wide, shape[0] * high, COLOURS)
    gridded = min(cell) >= SMALLEST_CELL
    if gridded:
        scene.lines(ruling(corner, cell, shape), PADDING.dark, 0.6)
    colour, width = (PADDING.line, 0.9) if gridded else (PADDING.dark, 0.6)
    scene.lines(ruling(corner, cell, shape, part.first, part.ruled), colour, width)
    scene.polygon(Grid(corner, (wide, 0), (0, high), *shape).corners(), "none", FILTER.line, 1.2)
    if part.marks:
        write(scene, part.marks, tone.ravel(), middles(corner, cell, *shape), cell)


def _number(scene: Scene, part: Part, corner: Pair) -> None:
    """Number the columns above a part and its rows beside it, as many as there is room for."""
    (x, y), (wide, high), (rows, columns) = corner, part.cell, part.weights.shape
    row, column = part.first
    widest = Scene.width_of(f"{column + columns - 1:,}", NUMBER_SIZE) + 4
    for at in _numbered(column, columns, widest / wide):
        scene.number(x + (at - column + 0.5) * wide, y - COLUMNS, f"{at:,}", NUMBER_SIZE, INPUT.text)
    for at in _numbered(row, rows, (NUMBER_SIZE + 0.5) / high):
        half = Scene.width_of(f"{at:,}", NUMBER_SIZE) / 2
        scene.number(x - 4 - half, y + (at - row + 0.5) * high, f"{at:,}", NUMBER_SIZE, OUTPUT.text)


def _numbered(first: int, count: int, least: float) -> range:
    """Return the multiples of a round number of at least `least` among `count` numbers from `first` on."""
    step = next(s * 10**power for power in range(9) for s in (1, 2, 5) if s * 10**power >= least)
    return range(first + -first % step, first + count, step)


def _frame_zoomed(scene: Scene, part: Part, corner: Pair) -> None:
    """Frame what the next part shows of this one."""
    if not part.zoomed:
        return
    (x, y), (wide, high), (rows, columns) = corner, part.cell, part.weights.shape
    row, column, tall, broad = part.zoomed
    size = max(broad * wide, SMALLEST_FRAME), max(tall * high, SMALLEST_FRAME)
    left = min(x + column * wide, x + columns * wide - size[0])
    top = min(y + row * high, y + rows * high - size[1])
    frame(scene, Grid((max(left, LEFT), max(top, y)), (size[0], 0), (0, size[1])), BLACK, 1.8)

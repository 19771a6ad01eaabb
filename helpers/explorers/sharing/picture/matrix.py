"""The parts of the weight matrix, side by side."""

from __future__ import annotations

from helpers.drawing.box import SMALLEST_CELL
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, PADDING, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import frame
from helpers.explorers.sharing.layout.matrix import APART, LEFT, TOP, cell_width, room
from helpers.explorers.sharing.layout.planes import floored
from helpers.explorers.sharing.model import Part, Result
from helpers.explorers.sharing.picture.cells import COLOURS, Pair, middles, ruling, tones, write
from helpers.explorers.sharing.text import of_matrix, of_part

TITLE_Y, PARTS_Y, COLUMNS_Y = 167, 182, TOP - 7  # where the titles stand, and the numbers of the columns
LARGEST_CELL, LONGEST_CELL = 29.0, 1.7  # pixels; how much longer than wide a cell may be
SMALLEST_FRAME = 6.0
NUMBER_SIZE = 8.0


def draw_matrix(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the parts of the matrix with their titles; return where their cells lie, by the parts' names."""
    scene.text(8, TITLE_Y, of_matrix(result), 12, FILTER.text, "bold")
    wide, high = room(len(result.parts))
    grids: dict[str, list[Grid]] = {}
    for at, part in enumerate(result.parts):
        corner, cell = (LEFT + at * (wide + APART), TOP), _cell(part, wide, high)
        scene.text(corner[0], PARTS_Y, of_part(result, part), 11.5, QUIET)
        _draw_entries(scene, part, corner, cell)
        _number(scene, part, corner, cell)
        _frame_zoomed(scene, part, corner, cell)
        rows, columns = part.weights.shape
        grids[part.name] = [Grid(corner, (cell[0], 0), (0, cell[1]), rows, columns, *part.first)]
    return grids


def _cell(part: Part, wide: float, high: float) -> Pair:
    """Return the (width, height) of the cells of a part that has so much room."""
    rows, columns = part.weights.shape
    needed = cell_width(part.marks)
    cell = min(max(LARGEST_CELL, needed), wide / columns), min(LARGEST_CELL, high / rows)
    if min(cell) >= SMALLEST_CELL:
        most = max(needed, LONGEST_CELL * min(cell))
        cell = min(cell[0], most), min(cell[1], most)
    return floored(cell[0]), floored(cell[1])


def _draw_entries(scene: Scene, part: Part, corner: Pair, cell: Pair) -> None:
    (x, y), (wide, high), shape = corner, cell, part.weights.shape
    tone = tones(part.weights)
    scene.image(tone, x, y, shape[1] * wide, shape[0] * high, COLOURS)
    gridded = min(cell) >= SMALLEST_CELL
    if gridded:
        scene.lines(ruling(corner, cell, shape), PADDING.dark, 0.6)
    colour, width = (PADDING.line, 0.9) if gridded else (PADDING.dark, 0.6)
    scene.lines(ruling(corner, cell, shape, part.first, part.ruled), colour, width)
    scene.polygon(Grid(corner, (wide, 0), (0, high), *shape).corners(), "none", FILTER.line, 1.2)
    if part.marks:
        write(scene, part.marks, tone.ravel(), middles(corner, cell, *shape), cell)


def _number(scene: Scene, part: Part, corner: Pair, cell: Pair) -> None:
    """Number the columns above a part and its rows beside it, as many as there is room for."""
    (x, y), (wide, high), (rows, columns) = corner, cell, part.weights.shape
    row, column = part.first
    widest = Scene.width_of(f"{column + columns - 1:,}", NUMBER_SIZE) + 4
    for at in _numbered(column, columns, widest / wide):
        scene.number(x + (at - column + 0.5) * wide, COLUMNS_Y, f"{at:,}", NUMBER_SIZE, QUIET)
    for at in _numbered(row, rows, (NUMBER_SIZE + 1) / high):
        half = Scene.width_of(f"{at:,}", NUMBER_SIZE) / 2
        scene.number(x - 4 - half, y + (at - row + 0.5) * high, f"{at:,}", NUMBER_SIZE, QUIET)


def _numbered(first: int, count: int, least: float) -> range:
    """Return the multiples of a round number of at least `least` among `count` numbers from `first` on."""
    step = next(s * 10**power for power in range(9) for s in (1, 2, 5) if s * 10**power >= least)
    return range(first + -first % step, first + count, step)


def _frame_zoomed(scene: Scene, part: Part, corner: Pair, cell: Pair) -> None:
    """Frame what the next part shows of this one."""
    if not part.zoomed:
        return
    (x, y), (wide, high), (rows, columns) = corner, cell, part.weights.shape
    row, column, tall, broad = part.zoomed
    size = max(broad * wide, SMALLEST_FRAME), max(tall * high, SMALLEST_FRAME)
    left = min(x + column * wide, x + columns * wide - size[0])
    top = min(y + row * high, y + rows * high - size[1])
    frame(scene, Grid((max(left, LEFT), max(top, y)), (size[0], 0), (0, size[1])), BLACK, 1.8)

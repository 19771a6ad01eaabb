"""Where the planes of input, filters and output lie beside a weight matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers.drawing.box import SMALLEST_CELL, Box
from helpers.drawing.frontface import draw_padding, draw_unread
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import INK, INPUT, OUTPUT, Role
from helpers.drawing.scene import Scene
from helpers.drawing.values import SMALLEST_NUMBER
from helpers.shapes import Axis

TITLE_Y, TOP, HIGH = 50, 62, 94
INPUT_X, FILTER_X, OUTPUT_X = (8, 306), (324, 612), (634, 912)
LARGEST_CELL = 24.0
GAP = 7  # pixels between planes, at least
MOST_ELEMENTS = 400  # of the filters that are shown: each has an outline of its own entries
MOST_PLANES = 24
READABLE_CELL, SMALLEST_PLANE = 9.0, 26.0


@dataclass(frozen=True)
class Planes:
    """`count` of `of` planes of rows × rows cells, `across` side by side, `pitch` cells from one to the next.

    Plane 0 begins at (x, y); left: where the title begins. All of them together are one grid, too, in
    which cell (row, column) of a plane is (row, column) + `offset`.
    """

    left: float
    x: float
    y: float
    cell: float
    rows: int
    count: int
    of: int
    across: int
    pitch: int

    @property
    def number_size(self) -> float:
        """The font size of the cells' numbers, 0 where they are too small to read."""
        longest = Scene.width_of(str(self.rows**2 * self.of - 1), 1.0)
        size = min(0.62 * self.cell, 11.0, 0.92 * self.cell / longest)
        return size if size >= SMALLEST_NUMBER else 0.0

    def offset(self, number: int) -> tuple[int, int]:
        """The row and column of the joint grid at which a plane begins; far outside if it is not shown."""
        if number >= self.count:
            return -(10**6), -(10**6)
        down, across = divmod(number, self.across)
        return down * self.pitch, across * self.pitch

    def corner(self, number: int) -> tuple[float, float]:
        """The left and top of a plane, in pixels."""
        row, column = self.offset(number)
        return self.x + column * self.cell, self.y + row * self.cell

    def faces(self) -> list[np.ndarray]:
        """The corners [4, 2] of each plane."""
        size = self.rows * self.cell
        square = size * np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
        return [np.array(self.corner(number)) + square for number in range(self.count)]

    def ruling(self) -> list:
        """The lines between the cells of all planes; see `ruling`."""
        cell, shape = (self.cell, self.cell), (self.rows, self.rows)
        return [line for number in range(self.count) for line in ruling(self.corner(number), cell, shape)]

    def grids(self, name: str | Callable[[int], str], joint: str) -> dict[str, list[Grid]]:
        """Return where each plane lies, named by its number, and all of them as one grid `joint`."""
        name = name.format if isinstance(name, str) else name
        along, down = (self.cell, 0), (0, self.cell)
        found = {
            name(number): [Grid(self.corner(number), along, down, self.rows, self.rows)]
            for number in range(self.count)
        }
        rows, columns = np.max([self.offset(number) for number in range(self.count)], axis=0) + self.rows
        found[joint] = [Grid((self.x, self.y), along, down, int(rows), int(columns), hit=False)]
        return found


@dataclass(frozen=True)
class Layout:
    """The planes of the input, the filters (`slices` of each) and the output (None where there is none)."""

    input: Planes
    filters: Planes
    output: Planes | None
    slices: int


@lru_cache(maxsize=256)
def lay_out(one: Axis, depth: int, filters: int) -> Layout:
    """Return where the planes lie: all channels, and as many filters and maps as can be read."""
    input_ = _pack(INPUT_X, depth, depth, one.padded_size, one.input_size, one.before)
    slices = max(1, min(depth, MOST_ELEMENTS // one.kernel_size**2))
    most = max(1, min(filters, MOST_ELEMENTS // (one.kernel_size**2 * slices), MOST_PLANES // slices))
    for shown in range(most, 0, -1):
        kernel = _pack(
            FILTER_X, shown * slices, filters * slices, one.kernel_size, one.kernel_size, 0, slices
        )
        if kernel.cell >= READABLE_CELL:
            break
    output = None
    if one.output_size:
        for shown in range(min(filters, MOST_PLANES), 0, -1):
            output = _pack(OUTPUT_X, shown, filters, one.output_size, one.output_size, 0)
            if output.cell * one.output_size >= SMALLEST_PLANE or output.cell == LARGEST_CELL:
                break
    return Layout(input_, kernel, output, slices)


def _pack(ends, count: int, of: int, outer: int, inner: int, before: int, together: int = 1) -> Planes:
    """Place planes of `outer` × `outer` cells, `before` of them in front of the inner ones, as large as fits.

    together: how many planes stay in one line, as the slices of a filter do.
    """
    best = (0.0, 0)
    for groups in range(1, count // together + 1):
        across, down = groups * together, -(-count // (groups * together))
        wide = (ends[1] - ends[0] - (across - 1) * GAP) / (across * outer)
        high = (HIGH - (down - 1) * GAP) / (down * outer)
        best = max(best, (round(min(wide, high, LARGEST_CELL), 4), -across))
    cell, across = floored(best[0]), -best[1]
    # The distance is a whole number of cells, so that all planes together are one grid.
    while not _fits(ends, count, across, outer, -(-GAP // cell), cell):
        cell = floored(0.97 * cell)
    pitch = int(outer + -(-GAP // cell))
    return Planes(
        ends[0], ends[0] + before * cell, TOP + before * cell, cell, inner, count, of, across, pitch
    )


def floored(pixels: float) -> float:
    """Round down to 0.01 pixels, as the browser has them: else the far end of a long grid is off."""
    return int(100 * pixels + 1e-6) / 100


def _fits(ends, count: int, across: int, outer: int, gap: float, cell: float) -> bool:
    down = -(-count // across)
    wide = ((across - 1) * (outer + gap) + outer) * cell
    high = ((down - 1) * (outer + gap) + outer) * cell
    return wide <= ends[1] - ends[0] + 0.01 and high <= HIGH + 0.01


def draw_input(scene: Scene, planes: Planes, title: str, one: Axis, hatched: bool) -> dict[str, list[Grid]]:
    """Draw the channels, each cell with its column of the matrix; hatch what no window reads."""
    for number in range(planes.count):
        draw_padding(scene, _box(planes, number), one, one)
    _draw_planes(scene, planes, title, INPUT)
    for number in range(planes.count if hatched else 0):
        draw_unread(scene, _box(planes, number), one, one)
    return planes.grids("channel {}", "input")


def draw_output(scene: Scene, planes: Planes, title: str) -> dict[str, list[Grid]]:
    """Draw the maps, each cell with its row of the matrix."""
    _draw_planes(scene, planes, title, OUTPUT)
    return planes.grids("map {}", "output")


def _box(planes: Planes, number: int) -> Box:
    x, y = planes.corner(number)
    return Box(x, y, planes.rows, planes.rows, 1, (planes.cell, planes.cell), (0, 0))


def _draw_planes(scene: Scene, planes: Planes, title: str, role: Role) -> None:
    """Draw planes with their cells, and in each its number where it can be read."""
    scene.text(planes.left, TITLE_Y, title, 12, role.text, "bold")
    scene.polygons(planes.faces(), role.light, role.line, 1.0)
    scene.lines(planes.ruling(), role.line, 0.5)
    size = planes.number_size
    for number in range(planes.count if size else 0):
        places = middles(planes.corner(number), (planes.cell, planes.cell), planes.rows, planes.rows)
        for at, (x, y) in enumerate(places):
            scene.number(x, y, str(at * planes.of + number), size, INK)


def middles(corner, cell, rows: int, columns: int) -> np.ndarray:
    """Return the middles [rows·columns, 2] of cells, row by row."""
    row, column = np.divmod(np.arange(rows * columns), columns)
    return np.column_stack((corner[0] + (column + 0.5) * cell[0], corner[1] + (row + 0.5) * cell[1]))


def ruling(corner, cell, shape, first=(0, 0), every=(1, 1)) -> list:
    """Return lines between the cells of a plane, as [(x, y), (x, y)] each.

    every: after how many (rows, columns) of the whole, of which it shows the part that begins at `first`;
    0 for none. There are no lines closer than can be told apart.
    """
    (x, y), (wide, high), (rows, columns) = corner, cell, shape
    found = []
    if every[0] and every[0] * high >= SMALLEST_CELL:
        places = y + high * np.arange(-first[0] % every[0] or every[0], rows, every[0])
        found += [[(x, at), (x + columns * wide, at)] for at in places]
    if every[1] and every[1] * wide >= SMALLEST_CELL:
        places = x + wide * np.arange(-first[1] % every[1] or every[1], columns, every[1])
        found += [[(at, y), (at, y + rows * high)] for at in places]
    return found

"""Where the parts of the picture lie: the pass forward above, and below each what comes back to it."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.drawing.cells import Plane
from helpers.drawing.outlines import Grid

VIEWS = KERNEL, GATHERED, SCATTERED = (
    "kernel's gradient",
    "input's gradient, gathered",
    "input's gradient, scattered",
)
WIDTH, HEIGHT = 920, 410
FORWARD, BACK = 28, 218  # the tops of what is passed forward, and of what comes back
ROWS = 28, 150, 272  # the tops of the three lines of sums
CELLS = {4: 36.0, 6: 26.0, 8: 20.0, 10: 16.1}  # by the rows of the padded input, or of the map of errors
INPUT, LEFT, ERROR, RIGHT, OUTPUT, BEHIND, TARGET = 8, 184, 288, 335, 442, 608, 772
BLOCK, SINGLE = 87, 30  # the side of a block in the sums, and of the one error in them
TITLE = 11  # above a top

X, WEIGHTS, Y, Z, WANTED = "input", "kernel", "output y", "z", "target"
DZ, DY, DX, ERRORS = "error of z", "error of y", "dL/dx", "errors, padded"
OLD_Y, OLD_Z = "y before", "z before"
TURNED, MADE_OF, FACTOR, PART = "weights beside the errors", "left factor", "error", "part"
BEFORE, AFTER, LEARNED, SUM = "sum before", "sum with it", "new kernel", "sum of the products"


@dataclass(frozen=True)
class Place:
    """Where a grid of side × side cells lies; first: the number of its first row and column."""

    plane: Plane
    side: int
    first: int = 0

    @property
    def grid(self) -> Grid:
        plane = self.plane
        step = plane.size
        return Grid((plane.x, plane.y), (step, 0), (0, step), self.side, self.side, self.first, self.first)

    def cells(self, row: int, column: int, side: int) -> Grid:
        """Return side × side of its cells, numbered like them."""
        x, y, step = self.plane.x, self.plane.y, self.plane.size
        corner = x + (column - self.first) * step, y + (row - self.first) * step
        return Grid(corner, (step, 0), (0, step), side, side)


def cell_of(side: int) -> float:
    """The cell's size where `side` of them have to fit."""
    return next(size for most, size in CELLS.items() if side <= most)


def lay_out(
    *, F: int, padded: int, before: int, outputs: int, behind: int, passes: bool, view: str
) -> dict[str, Place]:
    """Return where each part lies that there is, by its name.

    padded: rows of the padded input, `before` of them padding; outputs: of y; behind: of z, 0 where there is
    none; passes: whether y and z are two; view: one of `VIEWS`, or `LEARNED` after the step of learning.
    """
    cell = cell_of(padded)

    def place(left: float, top: float, side: int, first: int = 0) -> Place:
        return Place(Plane(left, top, cell), side, first)

    found = {X: place(INPUT, FORWARD, padded, -before), WEIGHTS: _block(F, LEFT, 0)}
    found[Y] = place(OUTPUT, FORWARD, outputs)
    if not behind:
        return found
    found[WANTED] = place(TARGET, FORWARD, behind)
    if passes:
        found[Z] = place(BEHIND, FORWARD, behind)
    if view == LEARNED:
        found[OLD_Y] = place(OUTPUT, BACK, outputs)
    elif view == GATHERED:
        size = padded + F - 1
        found[ERRORS] = Place(Plane(OUTPUT, BACK, cell_of(size)), size, 1 - F - before)
    else:
        found[DY] = place(OUTPUT, BACK, outputs)
    if passes and view != GATHERED:
        found[OLD_Z if view == LEARNED else DZ] = place(BEHIND, BACK, behind)
    if view in (GATHERED, SCATTERED):
        found[DX] = place(INPUT, BACK, padded, -before)
    return found | _sums(F, view)


def _block(F: int, left: float, row: int) -> Place:
    return Place(Plane(left, ROWS[row], BLOCK / F), F)


def _sums(F: int, view: str) -> dict[str, Place]:
    """Where the blocks of the sums lie, besides the kernel."""
    if view == LEARNED:
        return {LEARNED: _block(F, RIGHT, 0), AFTER: _block(F, RIGHT, 2)}
    found = {MADE_OF: _block(F, LEFT, 1), PART: _block(F, RIGHT, 1)}
    if view == GATHERED:
        return found | {TURNED: _block(F, RIGHT, 0), SUM: Place(Plane(RIGHT, ROWS[2], BLOCK / F), 1)}
    found[FACTOR] = Place(Plane(ERROR, ROWS[1] + (BLOCK - SINGLE) / 2, SINGLE), 1)
    found |= {BEFORE: _block(F, LEFT, 2), AFTER: _block(F, RIGHT, 2)}
    return found | ({LEARNED: _block(F, RIGHT, 0)} if view == KERNEL else {})

"""Where the cells lie that are there to be lit only."""

from __future__ import annotations

from helpers.drawing.outlines import Grid
from helpers.explorers.sharing.model import Lattice, Result

SMALLEST = 3.0  # pixels, so that a lit entry of a large matrix can be seen


def lattice_grids(result: Result, grids: dict[str, list[Grid]]) -> dict[str, list[Grid]]:
    """Return the grids of the lattices; grids: those of the parts in which they lie."""
    return {name: _grids_of(lattice, grids[lattice.part][0]) for name, lattice in result.lattices.items()}


def _grids_of(lattice: Lattice, part: Grid) -> list[Grid]:
    """Return a grid for each rectangle of cells (r, c), with (r, c) at its own entry."""
    wide, high = part.along[0], part.down[1]
    across = _steps(lattice.column, part.origin[0], wide, part.first_column, part.columns)
    down = _steps(lattice.row, part.origin[1], high, part.first_row, part.rows)
    edges = (across[3], 0.0), (0.0, down[3])
    found = []
    for rows, columns in lattice.cells:
        r, c = rows[0], columns[0]
        origin = across[0] + r * across[1] + c * across[2], down[0] + r * down[1] + c * down[2]
        steps = (across[2], down[2]), (across[1], down[1])
        found.append(Grid(origin, *steps, len(rows), len(columns), r, c, edges, hit=False))
    return found


def _steps(
    line: tuple[int, int, int] | None, start: float, side: float, first: int, count: int
) -> tuple[float, float, float, float]:
    """Return along one axis, in pixels, where cell (0, 0) begins, how far the next r and the next c lie, and
    how long a cell is: as long as can be seen, or as the whole part where there is no line.
    """
    a, b, constant = line or (0, 0, first)
    length = side if line else side * count
    seen = max(length, SMALLEST)
    return start + (constant - first) * side - (seen - length) / 2, a * side, b * side, seen

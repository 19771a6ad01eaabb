"""Where the outputs, the inputs and the weights of a layer stand in the drawn parts of its matrix.

Outputs, inputs and the entries of one weight lie on lattices, so each is one grid or a few, to be lit:

- "⟨part⟩ rows k": cell (r, c) is the matrix row of output (r, c) of map k;
- "⟨part⟩ columns d": cell (i, j) is the matrix column of input (i, j) of channel d;
- "⟨part⟩ k d i j": cell (r, c) is the entry of that weight for the output (r, c);
- "blocks i", "pieces j": cell (r, 0) is the block of the filter's row i for row r of the outputs, the
  piece of its column j for column r; "pieces rows", "pieces columns": those of an output, of an input.
"""

from __future__ import annotations

from itertools import product

import numpy as np

from helpers.drawing.outlines import Grid
from helpers.explorers.sharing.model import Result, lying_on
from helpers.explorers.sharing.parts import block_of

SMALLEST = 3.0  # pixels, so that a lit entry of a large matrix can be seen

Line = tuple[int, int, int]  # (a, b, first): of a cell (r, c) a·r + b·c + first


def hidden(result: Result, grids: dict[str, list[Grid]]) -> dict[str, list[Grid]]:
    """Return the grids that are there to be lit only, for the parts of the matrix among `grids`."""
    found = {}
    for name in ("matrix", "zoom"):
        if name in grids:
            found |= _entries(result, name, grids[name][0])
    if "blocks" in grids:
        found |= _blocks(result, grids["blocks"][0], grids["pieces"][0])
    return {name: each for name, each in found.items() if each}


def _entries(result: Result, name: str, part: Grid) -> dict[str, list[Grid]]:
    state, one, layout = result.state, result.one, result.layout
    size, (wide, high) = one.output_size, result.blocks[::-1]
    outputs, inputs = range(size), range(state.W)
    found = {}
    for k in range(layout.output.count):
        found[f"{name} rows {k}"] = _lattice(part, (high, state.K, k), None, outputs, outputs)
    for d in range(layout.input.count):
        found[f"{name} columns {d}"] = _lattice(part, None, (wide, state.D, d), inputs, inputs)
    if state.kind == "dense":
        return found
    lying = [lying_on(result, tap) for tap in range(state.F)]
    for number in range(layout.filters.count):
        k, d = divmod(number, layout.slices)
        for i, j in product(range(state.F), repeat=2):
            first = ((i - one.before) * state.W + j - one.before) * state.D + d
            column = state.S * wide, state.S * state.D, first
            grid = _lattice(part, (high, state.K, k), column, lying[i], lying[j])
            found[f"{name} {k} {d} {i} {j}"] = grid
    return found


def _lattice(part: Grid, row: Line | None, column: Line | None, down: range, across: range) -> list[Grid]:
    """Return the cells (r, c) that lie in the part, r in `down` and c in `across`, at their entries.

    row, column: which row and column of the matrix (r, c) has; None for all of them.
    """
    lines = [(row, part.first_row, part.rows)] if row else []
    lines += [(column, part.first_column, part.columns)] if column else []
    wide, high = part.along[0], part.down[1]
    a, b, start = column or (0, 0, part.first_column)
    to_right = np.array((a, b)) * wide
    e, f, top = row or (0, 0, part.first_row)
    to_low = np.array((e, f)) * high
    corner = (
        part.origin[0] + (start - part.first_column) * wide,
        part.origin[1] + (top - part.first_row) * high,
    )
    size = wide if column else wide * part.columns, high if row else high * part.rows
    found = []
    for rows, columns in _clipped(lines, down, across):
        r, c = rows[0], columns[0]
        origin = corner[0] + (r, c) @ to_right, corner[1] + (r, c) @ to_low
        steps = (to_right[1], to_low[1]), (to_right[0], to_low[0])
        found.append(_seen(origin, steps, (len(rows), len(columns)), (r, c), size))
    return found


def _seen(origin, steps, shape, first, size) -> Grid:
    """Return a grid to be lit whose cells are `size` large, or as large as can be seen."""
    seen = [max(side, SMALLEST) for side in size]
    corner = tuple(at - (new - old) / 2 for at, new, old in zip(origin, seen, size, strict=True))
    return Grid(corner, *steps, *shape, *first, ((seen[0], 0.0), (0.0, seen[1])), False)


def _clipped(lines, down: range, across: range) -> list[tuple[range, range]]:
    """Return the rectangles of cells (r, c) of which every line lies from `first` to `first + count` − 1."""
    found: list[tuple[range, range]] = []
    if not (len(down) and len(across)):
        return found
    for r in _within(lines, down, across):
        low, high = across[0], across[-1]
        for (a, b, constant), first, count in lines:
            start = first - a * r - constant
            low, high = max(low, -(-start // b)), min(high, (start + count - 1) // b)
        if low > high:
            continue
        columns = range(low, high + 1)
        if found and found[-1][1] == columns and found[-1][0][-1] == r - 1:
            found[-1] = range(found[-1][0][0], r + 1), columns
        else:
            found.append((range(r, r + 1), columns))
    return found


def _within(lines, down: range, across: range) -> range:
    """Return the r of `down` for which a line may lie within its bounds for some c of `across`."""
    low, high = down[0], down[-1]
    for (a, b, constant), first, count in lines:
        most, least = b * across[-1] + constant, b * across[0] + constant
        low, high = max(low, -(-(first - most) // a)), min(high, (first + count - 1 - least) // a)
    return range(low, high + 1)


def _blocks(result: Result, blocks: Grid, pieces: Grid) -> dict[str, list[Grid]]:
    state, one = result.state, result.one
    (r, row), found = block_of(result), {}
    (wide, _), (_, high) = pieces.along, pieces.down
    line, column = (wide * pieces.columns, high), (wide, high * pieces.rows)
    shapes = (1, pieces.rows), (1, pieces.columns)
    found["pieces rows"] = [_seen(pieces.origin, ((0, high), (0, 0)), shapes[0], (r, 0), line)]
    found["pieces columns"] = [_seen(pieces.origin, ((wide, 0), (0, 0)), shapes[1], (row, 0), column)]
    if state.kind == "dense":
        return found
    for tap in range(state.F):
        places = lying_on(result, tap)
        found[f"blocks {tap}"] = _diagonal(blocks, places, state.S, tap - one.before)
        if result.parts[1].weights.max() >= 0 and (state.kind == "convolution" or r == 0):
            found[f"pieces {tap}"] = _diagonal(pieces, places, state.S, tap - one.before)
    return found


def _diagonal(part: Grid, places: range, stride: int, first: int) -> list[Grid]:
    """The cells (r, r·stride + first) of a part, r in `places`."""
    if not places:
        return []
    (wide, _), (_, high) = part.along, part.down
    origin = part.origin[0] + (places[0] * stride + first) * wide, part.origin[1] + places[0] * high
    return [_seen(origin, ((0, 0), (stride * wide, high)), (len(places), 1), (places[0], 0), (wide, high))]

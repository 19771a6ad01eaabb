"""Where the outputs, the inputs and the weights of a layer stand in the drawn parts of its matrix.

Outputs, inputs and the entries of one weight lie on lattices: each is lit as one grid, or a few.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import product
from typing import Any

from helpers.explorers.regions import Name
from helpers.explorers.sharing.model.result import Lattice, Line, Part, Result, lying_on

ROWS_OF_PIECES, COLUMNS_OF_PIECES = Name("pieces rows"), Name("pieces columns")  # of an output, of an input


def rows_of(part: str, k: int) -> Name:
    """In cell (r, c), the row of the matrix of output (r, c) of map k."""
    return Name(f"{part} rows {{filter}}", filter=k)


def columns_of(part: str, d: int) -> Name:
    """In cell (i, j), the column of the matrix of input (i, j) of channel d."""
    return Name(f"{part} columns {{channel}}", channel=d)


@lru_cache(maxsize=4096)  # hundreds are asked for with each change, twice
def entries_of(part: str, k: int, d: int, i: int, j: Any) -> Name:
    """In cell (r, c), the entry of the weight in row i and column j of slice d for the output (r, c)."""
    return Name(f"{part} {{filter}} {{channel}} {{row}} {{column}}", filter=k, channel=d, row=i, column=j)


def blocks_of(i: int) -> Name:
    """In cell (r, 0), the block of a filter's row i for row r of the outputs."""
    return Name("blocks {row}", row=i)


def pieces_of(j: Any) -> Name:
    """In cell (c, 0), the piece of a filter's column j for column c of the outputs."""
    return Name("pieces {column}", column=j)


def lattices_of(result: Result) -> dict[Name, Lattice]:
    """Return all lattices that have any cells in a part that is drawn."""
    found = [each for part in result.parts if part.of_entries for each in _in_entries(result, part)]
    if result.in_blocks:
        found += _in_blocks(result)
    return {name: lattice for name, lattice in found if lattice.cells}


def _in_entries(result: Result, part: Part) -> Iterator[tuple[Name, Lattice]]:
    """Those of the outputs, of the inputs and of each weight that is shown, in a part of single entries."""
    state, axis, layout = result.state, result.axis, result.layout
    (high, wide), name = result.block_shape, part.name
    outputs, inputs = range(axis.output_size), range(state.W)
    for k in range(layout.output.count if layout.output else 0):
        yield rows_of(name, k), _lattice(part, (high, state.K, k), None, outputs, outputs)
    for d in range(layout.input.count):
        yield columns_of(name, d), _lattice(part, None, (wide, state.D, d), inputs, inputs)
    if state.kind == "dense":
        return
    taps = range(state.F)
    lying = [lying_on(result, tap) for tap in taps]
    for number, i, j in product(range(layout.filters.count), taps, taps):
        k, d = divmod(number, layout.slices)
        first = ((i - axis.before) * state.W + j - axis.before) * state.D + d
        column = state.S * wide, state.S * state.D, first
        yield entries_of(name, k, d, i, j), _lattice(part, (high, state.K, k), column, lying[i], lying[j])


def _lattice(part: Part, row: Line | None, column: Line | None, down: range, across: range) -> Lattice:
    """The cells (r, c), r in `down` and c in `across`, whose rows and columns lie in the part."""
    lines = [(row, part.first[0], part.weights.shape[0])] if row else []
    lines += [(column, part.first[1], part.weights.shape[1])] if column else []
    return Lattice(part.name, row, column, tuple(_clipped(lines, down, across)))


def _clipped(lines: list[tuple[Line, int, int]], down: range, across: range) -> list[tuple[range, range]]:
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


def _within(lines: list[tuple[Line, int, int]], down: range, across: range) -> range:
    """Return the r of `down` for which a line may lie within its bounds for some c of `across`."""
    low, high = down[0], down[-1]
    for (a, b, constant), first, count in lines:
        most, least = b * across[-1] + constant, b * across[0] + constant
        low, high = max(low, -(-(first - most) // a)), min(high, (first + count - 1 - least) // a)
    return range(low, high + 1)


def _in_blocks(result: Result) -> Iterator[tuple[Name, Lattice]]:
    """Those of the filters' rows among the blocks, and of their columns among the pieces of one block."""
    state, (_, pieces, _) = result.state, result.parts
    (r, row), (rows, columns) = result.block, pieces.weights.shape
    of_output, of_input = (range(r, r + 1), range(rows)), (range(row, row + 1), range(columns))
    yield ROWS_OF_PIECES, Lattice("pieces", (0, 1, 0), None, (of_output,))
    yield COLUMNS_OF_PIECES, Lattice("pieces", None, (0, 1, 0), (of_input,))
    if state.kind == "dense":
        return
    filled = pieces.weights.max() >= 0 and (state.kind == "convolution" or r == 0)
    for tap in range(state.F):
        places, line = lying_on(result, tap), (state.S, 0, tap - result.axis.before)
        cells = ((places, range(1)),) if places else ()
        yield blocks_of(tap), Lattice("blocks", (1, 0, 0), line, cells)
        if filled:
            yield pieces_of(tap), Lattice("pieces", (1, 0, 0), line, cells)

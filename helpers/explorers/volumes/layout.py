"""Where a layer's volumes lie, and how large their cells are: one size in all three wherever they fit.

The places never change. Cells have the largest of `CELLS` with which everything has room; a layer that is too
large for the smallest of them is not drawn to one scale, and the picture says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log2, prod

from helpers.shapes import Axis

CELLS = 28, 18, 12, 8, 5  # pixels
FEW = 4  # rows and columns of an input up to which its cells may be the largest: more keep one size from 5 on
MIDDLE, ABOVE, BELOW = 172, 134, 126  # the height on which volumes are centred; the room above and below it
INPUT_EDGE, INPUT_LEFT, INPUT_RIGHT = 34, 70, 336  # padding comes to the left of the input, down to the edge
FILTERS_LEFT, FILTERS_RIGHT, FILTERS_HALF = 366, 614, 144
OUTPUT_LEFT, OUTPUT_RIGHT = 662, 914
OBLIQUE = 0.4, 0.24  # what one cell of depth goes to the right and up
DEEPEST = 8  # channels to scale: what is deeper is drawn shorter
THINNEST_FACE, APART = 12, 8  # pixels, of a face and of a channel, where there is no common scale
GAP, LABEL, SLOT = 10, 16, 54  # between filters; the height of a filter's label and its width
FEWEST = 3  # filters that there is to be room for, whatever K is


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Pixels per cell: `cell` where all is to one scale, and (width, height) in each of the volumes.

    deep: pixels per cell of depth, before `OBLIQUE`. filters: the room for them, as (in a row, rows).
    """

    cell: float
    input: tuple[float, float]
    filter: tuple[float, float]
    output: tuple[float, float]
    deep: float
    filters: tuple[int, int]

    @property
    def common(self) -> bool:
        """Whether input, filters and output have one scale."""
        return self.input == self.filter == self.output == (self.deep, self.deep)

    def true_depth(self, deepest: int) -> bool:
        """Whether depths up to `deepest` are to scale."""
        return deepest <= DEEPEST and self.deep == self.cell

    def back(self, depth: int) -> tuple[float, float]:
        """How far, (right, up), `depth` channels reach back."""
        return _back(depth, self.deep)


def extent(axis: Axis) -> int:
    """The cells that the input's picture must hold: with padding, and a filter that sticks out."""
    return max(axis.padded_size, min(axis.window_size, 2 * axis.padded_size))


def choose_layout(rows: Axis, columns: Axis, depth: int, filters: int) -> Layout:
    """The layout of a layer. It does not hang on the stride, so the stride moves windows and output alone."""
    size = columns.kernel_size
    cells = CELLS[max(rows.input_size, columns.input_size) > FEW :]
    fits = [cell for cell in cells if _largest(rows, columns, depth, filters, cell) >= cell]
    if not fits:
        return _apart(rows, columns, depth, filters)
    cell = next((each for each in fits if prod(_room(size, depth, each, each)) >= FEWEST), fits[-1])
    square, room = (cell, cell), _room(size, depth, cell, cell)
    return Layout(cell=cell, input=square, filter=square, output=square, deep=cell, filters=room)


def place(layout: Layout, number: int, filters: int, size: int, depth: int) -> tuple[float, float]:
    """Where the front face of filter `number` of `filters` begins, (x, y)."""
    (in_row, most), (width, pitch) = layout.filters, _slot(size, depth, layout.filter[0], layout.deep)
    row, column = divmod(number, in_row)
    below = row - (min(most, ceil(filters / in_row)) - 1) / 2
    spare = width - size * layout.filter[0] - layout.back(depth)[0]
    x = FILTERS_LEFT + column * (width + GAP) + spare / 2
    return x, MIDDLE - size * layout.filter[1] / 2 + below * pitch


def _apart(rows: Axis, columns: Axis, depth: int, filters: int) -> Layout:
    """The layout of a layer that is too large, each face at least large enough to be seen."""
    cell, deep = min(CELLS[1], _largest(rows, columns, depth, filters, APART)), APART
    size = columns.kernel_size

    def at_least(least: float, across: int, down: int) -> tuple[float, float]:
        width, height = (max(cell, least, THINNEST_FACE / max(count, 1)) for count in (across, down))
        return width, height

    filter_ = at_least(min(CELLS[-1], _largest_filter(size, depth, deep)), size, size)
    return Layout(
        cell=cell,
        input=at_least(0, extent(columns), extent(rows)),
        filter=filter_,
        output=at_least(0, columns.output_size, rows.output_size),
        deep=deep,
        filters=_room(size, depth, filter_[0], deep),
    )


def _largest(rows: Axis, columns: Axis, depth: int, filters: int, deep: float) -> float:
    """The largest cell with which input, one filter and the output of stride 1 have room."""
    (right, up), (out_right, out_up) = _back(depth, deep), _back(filters, deep)
    half = rows.input_size / 2
    below = extent(rows) - rows.before - half
    outputs = max(columns.span, 0) + 1, max(rows.span, 0) + 1
    return min(
        (INPUT_RIGHT - INPUT_EDGE - right) / extent(columns),
        (INPUT_RIGHT - INPUT_LEFT - right) / (extent(columns) - columns.before),
        (ABOVE - up) / half,
        min(ABOVE, MIDDLE - up) / (half + rows.before),
        BELOW / below,
        _largest_filter(columns.kernel_size, depth, deep),
        (OUTPUT_RIGHT - OUTPUT_LEFT - out_right) / outputs[0],
        2 * min(ABOVE - out_up, BELOW) / outputs[1],
    )


def _largest_filter(size: int, depth: int, deep: float) -> float:
    right, up = _back(depth, deep)
    return min(FILTERS_RIGHT - FILTERS_LEFT - right, 2 * (FILTERS_HALF - max(up, LABEL))) / size


def _back(depth: int, deep: float) -> tuple[float, float]:
    channels = depth if depth <= DEEPEST else DEEPEST + log2(depth / DEEPEST)
    return OBLIQUE[0] * deep * channels, OBLIQUE[1] * deep * channels


def _slot(size: int, depth: int, cell: float, deep: float) -> tuple[float, float]:
    """The width of a filter with its label, and the distance from one row of filters to the next."""
    right, up = _back(depth, deep)
    return max(SLOT, size * cell + right), size * cell + up + LABEL + GAP


def _room(size: int, depth: int, cell: float, deep: float) -> tuple[int, int]:
    width, pitch = _slot(size, depth, cell, deep)
    up = _back(depth, deep)[1]
    in_row = int((FILTERS_RIGHT - FILTERS_LEFT + GAP) // (width + GAP))
    rows = 1 + int(2 * (FILTERS_HALF - size * cell / 2 - max(up, LABEL)) // pitch)
    return max(in_row, 1), max(rows, 1)

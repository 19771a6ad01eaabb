"""Where the planes of input, filters and output lie beside a weight matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from helpers.drawing.scene import Scene
from helpers.drawing.values import SMALLEST_NUMBER
from helpers.shapes import Axis

LEFT, WIDE, HIGH = 8, 218, 93  # of the planes of one kind, in units
TOPS = {"input": 22, "filters": 133, "output": 241}
CELLS = (18.0, 12.8, 9.6, 6.4, 4.6, 3.4, 2.5, 1.8, 1.3, 0.9, 0.6, 0.42, 0.3, 0.2, 0.14, 0.1)
GAP = 7  # units between planes, at least
MOST_ELEMENTS = 400  # of the filters that are shown: each is looked for when an entry is pointed at
MOST_PLANES = 24
READABLE_CELL, SMALLEST_PLANE = 12.8, 26.0


@dataclass(frozen=True, kw_only=True)
class Planes:
    """`count` planes of `total`, of rows × rows cells each, `across` of them side by side.

    x, y: where plane 0 begins; pitch: cells from one plane to the next. All of them together are one grid,
    too, in which cell (row, column) of a plane is (row, column) + `offset`.
    """

    x: float
    y: float
    cell: float
    rows: int
    count: int
    total: int
    across: int
    pitch: int

    @property
    def number_size(self) -> float:
        """The font size of the cells' numbers, 0 where they are too small to read."""
        longest = Scene.width_of(str(self.rows**2 * self.total - 1), 1.0)
        size = min(0.72 * self.cell, 11.0, 0.94 * self.cell / longest)
        return size if size >= SMALLEST_NUMBER else 0.0

    def offset(self, number: int) -> tuple[int, int]:
        """The row and column of the joint grid at which a plane begins; far outside if it is not shown."""
        if number >= self.count:
            return -(10**6), -(10**6)
        down, across = divmod(number, self.across)
        return down * self.pitch, across * self.pitch

    def corner(self, number: int) -> tuple[float, float]:
        """The left and top of a plane, in units."""
        row, column = self.offset(number)
        return self.x + column * self.cell, self.y + row * self.cell


@dataclass(frozen=True)
class Layout:
    """The planes of the input, the filters (`slices` of each) and the output (None where there is none)."""

    input: Planes
    filters: Planes
    output: Planes | None
    slices: int


@lru_cache(maxsize=256)
def lay_out(axis: Axis, depth: int, filters: int) -> Layout:
    """Return where the planes lie: all channels, and as many filters and maps as can be read."""
    size, slices = axis.kernel_size, max(1, min(depth, MOST_ELEMENTS // axis.kernel_size**2))
    input_ = _pack("input", depth, depth, axis.input_size, outer=axis.padded_size, before=axis.before)
    most = max(1, min(filters, MOST_ELEMENTS // (size**2 * slices), MOST_PLANES // slices))
    for shown in range(most, 0, -1):
        kernel = _pack("filters", shown * slices, filters * slices, size, together=slices)
        if kernel.cell >= READABLE_CELL:
            break
    output = None
    if axis.output_size:
        for shown in range(min(filters, MOST_PLANES), 0, -1):
            output = _pack("output", shown, filters, axis.output_size)
            if output.cell * axis.output_size >= SMALLEST_PLANE or output.cell == CELLS[0]:
                break
    return Layout(input_, kernel, output, slices)


def _pack(
    kind: str, count: int, total: int, rows: int, *, outer: int = 0, before: int = 0, together: int = 1
) -> Planes:
    """Place planes of rows × rows cells in the room of their kind, with the largest of `CELLS` that fit.

    outer: the rows with padding, `before` of it in front. together: how many planes stay in one line, as
    the slices of a filter do.
    """
    outer = outer or rows
    for cell in CELLS:
        # The distance is a whole number of cells, so that all planes together are one grid.
        gap = int(-(-GAP // cell))
        pitch = outer + gap
        across = min(count, int(WIDE / cell + gap) // pitch // together * together)
        if across and (-(-count // across) * pitch - gap) * cell <= HIGH:
            break
    shift = before * cell
    return Planes(
        x=LEFT + shift,
        y=TOPS[kind] + shift,
        cell=cell,
        rows=rows,
        count=count,
        total=total,
        across=across,
        pitch=pitch,
    )

"""Where the planes of input, filters and output lie above a weight matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from helpers.drawing.scene import Scene
from helpers.drawing.values import SMALLEST_NUMBER
from helpers.shapes import Axis

TOP, HIGH = 62, 94
INPUT_ENDS, FILTERS_ENDS, OUTPUT_ENDS = (8, 306), (324, 612), (634, 912)  # left and right, in pixels
LARGEST_CELL = 24.0
GAP = 7  # pixels between planes, at least
MOST_ELEMENTS = 400  # of the filters that are shown: each has an outline of its own entries
MOST_PLANES = 24
READABLE_CELL, SMALLEST_PLANE = 9.0, 26.0


@dataclass(frozen=True, kw_only=True)
class Planes:
    """`count` planes of `total`, of rows × rows cells each, `across` of them side by side.

    left: where the title begins; x, y: where plane 0 does; pitch: cells from one plane to the next. All of
    them together are one grid, too, in which cell (row, column) of a plane is (row, column) + `offset`.
    """

    left: float
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
    input_ = _pack(INPUT_ENDS, depth, depth, axis.input_size, outer=axis.padded_size, before=axis.before)
    most = max(1, min(filters, MOST_ELEMENTS // (size**2 * slices), MOST_PLANES // slices))
    for shown in range(most, 0, -1):
        kernel = _pack(FILTERS_ENDS, shown * slices, filters * slices, size, together=slices)
        if kernel.cell >= READABLE_CELL:
            break
    output = None
    if axis.output_size:
        for shown in range(min(filters, MOST_PLANES), 0, -1):
            output = _pack(OUTPUT_ENDS, shown, filters, axis.output_size)
            if output.cell * axis.output_size >= SMALLEST_PLANE or output.cell == LARGEST_CELL:
                break
    return Layout(input_, kernel, output, slices)


def _pack(
    ends: tuple[int, int],
    count: int,
    total: int,
    rows: int,
    *,
    outer: int = 0,
    before: int = 0,
    together: int = 1,
) -> Planes:
    """Place planes of rows × rows cells between two ends, with cells as large as fits.

    outer: the rows with padding, `before` of it in front. together: how many planes stay in one line, as
    the slices of a filter do.
    """
    outer, best = outer or rows, (0.0, 0)
    for groups in range(1, count // together + 1):
        across, down = groups * together, -(-count // (groups * together))
        wide = (ends[1] - ends[0] - (across - 1) * GAP) / (across * outer)
        high = (HIGH - (down - 1) * GAP) / (down * outer)
        best = max(best, (round(min(wide, high, LARGEST_CELL), 4), -across))
    cell, across = floored(best[0]), -best[1]
    # The distance is a whole number of cells, so that all planes together are one grid.
    while not _fits(ends, count, across, outer, -(-GAP // cell), cell):
        cell = floored(0.97 * cell)
    return Planes(
        left=ends[0],
        x=ends[0] + before * cell,
        y=TOP + before * cell,
        cell=cell,
        rows=rows,
        count=count,
        total=total,
        across=across,
        pitch=int(outer + -(-GAP // cell)),
    )


def floored(pixels: float) -> float:
    """Round down to 0.01 pixels, as the browser has them: else the far end of a long grid is off."""
    return int(100 * pixels + 1e-6) / 100


def _fits(ends: tuple[int, int], count: int, across: int, outer: int, gap: float, cell: float) -> bool:
    down = -(-count // across)
    wide = ((across - 1) * (outer + gap) + outer) * cell
    high = ((down - 1) * (outer + gap) + outer) * cell
    return wide <= ends[1] - ends[0] + 0.01 and high <= HIGH + 0.01

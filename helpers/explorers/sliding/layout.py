"""Where the parts of the picture of a sliding filter lie: channels above their slices, maps beside them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.values import SMALLEST_NUMBER, number_size
from helpers.shapes import Axis

WIDTH, HEIGHT = 920, 520
LEFT, TOP, LOW = 96, 60, 416  # the blocks of cells lie below TOP, above LOW, right of LEFT
APART, BETWEEN, TITLE = 14, 50, 20  # from block to block; from filters to maps; for what stands above a map
BESIDE, NAME = 54, 44  # for what stands on the right of a map; the least for a name above a map
CELLS = (34, 32, 30, 28, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4)
CELLS += (3, 2.5, 2, 1.6, 1.3, 1.1, 0.9, 0.75, 0.6, 0.5, 0.4)
LEAST = 8  # of a block's shorter side, where there is room: a single cell is easily overlooked
LEGIBLE = 16.1  # pixels of a cell with a number
ROOMY = 44  # pixels for a filter, from which on its bias has a line of its own


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where the blocks of cells lie; filters [K][D], the others one plane per channel or filter.

    aligned: whether each map stands beside its filter. sizes: of the numbers' font in each part that there
    is, 0 where its cells are too small for them.
    """

    channels: list[Plane]
    filters: list[list[Plane]]
    biases: list[Plane]
    maps: list[Plane]
    aligned: bool
    sizes: dict[str, float]

    @property
    def left_out(self) -> list[str]:
        """The parts without their numbers."""
        return [part for part, size in self.sizes.items() if not size]


@dataclass(frozen=True, kw_only=True)
class _Room:
    """How large all cells may be when those of the channels are `channels` pixels.

    step: from a channel to the next; first: where the filters begin, high: for each; right: where the
    maps begin, across: how many stand side by side.
    """

    channels: float
    filters: float
    maps: float
    step: float
    first: float
    high: float
    right: float
    across: int


def lay_out(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, y: np.ndarray | None, rows: Axis, columns: Axis
) -> Layout:
    """Keep numbers in as many parts as there is room for, and make the smallest of all cells large.

    x [H, W, D], kernel [F, F, D, K], bias [K], y [H_out, W_out, K] or None.
    """
    size, _, depth, filters = kernel.shape
    room = _best_room(depth, filters, size, rows, columns)
    outputs = max(rows.output_size, 1), max(columns.output_size, 1)
    step, cell = room.step, room.channels
    channels = [
        Plane(LEFT + d * step + columns.before * cell, TOP + rows.before * cell, cell) for d in range(depth)
    ]
    high = min(room.high, max(size * room.filters, 40) + 2 * _gap(filters))
    tops = [room.first + k * high for k in range(filters)]
    planes = [[Plane(LEFT + d * step, top, room.filters) for d in range(depth)] for top in tops]
    edge = min(22, high - 2)
    biases = [Plane(LEFT - edge - 12, top + (18 if high >= ROOMY else 0), edge) for top in tops]
    beside = min(
        room.maps, max(room.filters, 24), (high - 4) / outputs[0], (WIDTH - BESIDE - room.right) / outputs[1]
    )
    aligned = beside >= max(min(cell, room.filters, room.maps), min(room.maps, SMALLEST_NUMBER))
    maps = (
        [Plane(room.right, top, beside) for top in tops] if aligned else _map_planes(filters, room, *outputs)
    )
    sizes = {
        "input": number_size(x, cell),
        "filters": number_size(kernel, room.filters),
        "biases": number_size(bias, edge),
    }
    if y is not None:
        sizes["output maps"] = number_size(y, maps[0].size)
    return Layout(channels=channels, filters=planes, biases=biases, maps=maps, aligned=aligned, sizes=sizes)


def _best_room(depth: int, filters: int, size: int, rows: Axis, columns: Axis) -> _Room:
    rooms = [_room(cell, depth, filters, size, rows, columns) for cell in CELLS]
    outputs = max(rows.output_size, 1), max(columns.output_size, 1)
    counts = min(rows.padded_size, columns.padded_size), size, min(outputs)

    def worth(room: _Room) -> tuple[float, int, float, float]:
        cells = room.channels, room.filters, room.maps
        blocks = (cell * count for cell, count in zip(cells, counts, strict=True))
        return min(LEAST, *blocks), sum(size >= LEGIBLE for size in cells), min(cells), room.channels

    return max(rooms, key=worth)


def _room(cell: float, depth: int, filters: int, size: int, rows: Axis, columns: Axis) -> _Room:
    step = max(columns.padded_size * cell, min(size * cell, 120), 30) + APART
    first = TOP + rows.padded_size * cell + APART
    high, right = (LOW - first) / filters, LEFT + depth * step - APART + BETWEEN
    slices = min((high - _gap(filters)) / size, (step - APART) / size, CELLS[0])
    maps, across = _map_cells(
        filters, WIDTH - 8 - right, max(rows.output_size, 1), max(columns.output_size, 1)
    )
    return _Room(
        channels=cell,
        filters=slices,
        maps=min(maps, CELLS[0]),
        step=step,
        first=first,
        high=high,
        right=right,
        across=across,
    )


def _gap(filters: int) -> int:
    """Pixels between a filter and the next."""
    return APART if filters <= 3 else 8


def _map_cells(filters: int, wide: float, rows: int, columns: int) -> tuple[float, int]:
    """The largest cell of `filters` maps in the room on the right, and how many stand side by side."""
    found = []
    for across in range(1, filters + 1):
        down = -(-filters // across)
        if across > 1 and wide / across - APART < NAME:
            break
        room = min((wide / across - APART) / columns, ((LOW - TOP + TITLE) / down - TITLE) / rows)
        found.append((round(max(room, 0.1), 3), -across))
    best, across = max(found)
    return best, -across


def _map_planes(filters: int, room: _Room, rows: int, columns: int) -> list[Plane]:
    wide, high = max(columns * room.maps, NAME) + APART, rows * room.maps + TITLE
    places = [divmod(k, room.across) for k in range(filters)]
    return [Plane(room.right + across * wide, TOP + down * high, room.maps) for down, across in places]

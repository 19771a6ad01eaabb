"""Where the parts of the picture of a sliding filter lie: at anchors that hang on depth and filters alone.

So a slider moves what it means and nothing else. Cells have one of a few sizes, by what they have to hold.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.outlines import Point
from helpers.explorers.sliding.lettering import (
    number_size,
    weights_size,
    widest,
    widest_of_sum,
    widest_product,
)
from helpers.shapes import Axis

WIDTH, HEIGHT = 920, 410
TOP, LOW = 46, 384  # all blocks of cells lie between
LANE, SUM = 358, 372  # below all maps and products; where the sum is written
NAMES, RIGHT, BESIDE = 8, 912, 68  # for the name and the bias beside a filter
BOXES = {1: 320, 2: 184, 3: 184, 4: 158, 5: 124, 6: 100}  # the side of a channel's place, by depth
SIDES = 7, 8, 14, 20, 28, 40, 64, 100, 164  # cells that a box has to hold: the first enough
LARGEST, CELL, ALONE = 34, 21, 30  # of an input's cells, of all others, and of those of a single channel
SMALLER = ALONE, CELL, 13.7, 9.6, 6.8, 4.8, 3, 2, 1.2, 0.8, 0.6, 0.5, 0.4, 0.3
APART, TITLE = 8, 20  # between blocks; above a map
ROOMY = 40  # units for a filter, from which on its bias stands below its name
BOLD = 14.0  # the font size of the sum


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Where the blocks of cells lie; filters [K][D], the others one plane per channel or filter.

    products: none where they would be too small to read. sums, bias, total: middles of what is added up, in
    the size `line`; link: as `Detail` has it. sizes: of the numbers' font in each part that there is, 0 where
    its cells are too small for them. weights: of those in the input's cells.
    """

    channels: list[Plane]
    filters: list[list[Plane]]
    biases: list[Plane]
    products: list[Plane]
    maps: list[Plane]
    sums: list[Point]
    bias: Point
    total: Point
    link: tuple[float, float, float]
    line: float
    sizes: dict[str, float]
    weights: float

    @property
    def left_out(self) -> list[str]:
        """The parts without their numbers."""
        return [part for part, size in self.sizes.items() if not size]


@dataclass(frozen=True)
class _Panel:
    """Cells of slices and of products, and whether these stand beside each other; products 0 for none."""

    slices: float
    products: float
    beside: bool


def lay_out(
    x: np.ndarray, kernel: np.ndarray, bias: np.ndarray, y: np.ndarray | None, rows: Axis, columns: Axis
) -> Layout:
    """Lay out x [H, W, D], kernel [F, F, D, K], bias [K] and y [H_out, W_out, K] or None."""
    size, _, depth, filters = kernel.shape
    box, step = BOXES[depth], BOXES[depth] + (20 if depth < 4 else 6 if depth == 4 else 8)
    left = NAMES + (0 if depth == 1 else BESIDE)
    maps_left = 690 if depth == 1 else left + depth * step + 14
    side = max(rows.padded_size, columns.padded_size)
    cell = min(LARGEST, box / next(each for each in SIDES[depth < 4 :] if each >= side))
    heaviest, product = widest(kernel), widest_product(x, kernel)
    channels = [
        Plane(left + d * step + columns.before * cell, TOP + rows.before * cell, cell) for d in range(depth)
    ]
    panel = _panel(depth, filters, size, box, product, heaviest)
    names = 344 if depth == 1 else NAMES
    planes, biases = _filters(panel, depth, filters, size, names, step)
    products = _products(panel, depth, size, box, step)
    outputs = max(rows.output_size, 1), max(columns.output_size, 1)
    maps, across = _maps(filters, maps_left, _cell(depth), *outputs)
    weights = weights_size(heaviest, cell)
    sizes = {
        "input": min(number_size(widest(x), cell), 0.48 * cell if weights else 14.0),
        "filters": number_size(heaviest, panel.slices),
        "biases": number_size(widest(bias), biases[0].size),
    }
    if y is not None:
        sizes["products"] = number_size(product, panel.products)
        sizes["output maps"] = number_size(widest(y), maps[0].size)
    ems = widest_of_sum(float(x.max()), kernel, bias, y)
    if depth == 1:
        line = _line_below(ems, products, size, across)
    else:
        middles = [each.x + size * each.size / 2 for each in products]
        line = _line(ems, middles or [left + d * step + box / 2 for d in range(depth)], step, maps_left)
    return Layout(
        channels=channels,
        filters=planes,
        biases=biases,
        products=products,
        maps=maps,
        sizes=sizes,
        weights=weights if sizes["input"] else 0.0,
        **line,
    )


def _panel(depth: int, filters: int, size: int, box: float, em: float, weights_em: float) -> _Panel:
    """The largest legible cells of slices and products, below a channel or beside a single one."""
    gaps, largest = _gap(filters) * (filters - 1), _cell(depth)
    if depth == 1:
        wide, high, low = 254.0, float(LOW - TOP), float(LOW - TOP - 70)
        between = 30
    else:
        wide, high, low = box, LOW - TOP - box - APART, LANE - TOP - box - APART
        between = 10
    found = []
    for cell in (min(largest, (wide - between) / 2 / size, low / size), 0.0):
        cell = cell if number_size(em, max(cell, 0.1)) else 0.0
        used = cell * size
        beside = min(largest, (high - gaps) / filters / size, (wide - between - used) / size)
        if not cell and depth > 1 and beside * size > wide / 2 - 50:  # the sum stands below the slices
            beside = min(CELL, (low - gaps) / filters / size, wide / size)
        found.append(_Panel(beside, cell, True))
    if depth > 1:
        cell = min(CELL, wide / size, low / 2 / size)
        cell = cell if number_size(em, cell) else 0.0
        below = min(CELL, wide / size, (low - 18 - cell * size - gaps) / filters / size)
        found.append(_Panel(below, cell, False))

    def worth(panel: _Panel) -> tuple[bool, bool, float]:
        return bool(number_size(weights_em, max(panel.slices, 0.1))), panel.products > 0, panel.slices

    best = max((each for each in found if each.slices > 0), key=worth)
    return replace(best, slices=best.slices if best.slices >= 4 else int(10 * best.slices) / 10)


def _cell(depth: int) -> int:
    """The largest cell of all blocks but the input's."""
    return ALONE if depth == 1 else CELL


def _gap(filters: int) -> int:
    """Units between a filter and the next."""
    return 4 if filters <= 3 else 3


def _filters(
    panel: _Panel, depth: int, filters: int, size: int, names: float, step: float
) -> tuple[list[list[Plane]], list[Plane]]:
    top = TOP if depth == 1 else TOP + BOXES[depth] + APART
    least = min(ROOMY, (LANE - top) / filters)
    pitch = max(size * panel.slices + _gap(filters), least if panel.beside else 0)
    tops = [top + k * pitch for k in range(filters)]
    left = names + BESIDE
    edge = min(CELL, pitch - 2)
    biases = [Plane(left - APART - edge, each + (16 if pitch >= ROOMY else 0), edge) for each in tops]
    return [[Plane(left + d * step, each, panel.slices) for d in range(depth)] for each in tops], biases


def _products(panel: _Panel, depth: int, size: int, box: float, step: float) -> list[Plane]:
    cell = panel.products
    if not cell:
        return []
    if depth == 1:
        return [Plane(344 + BESIDE + size * panel.slices + 30, TOP, cell)]
    left = NAMES + BESIDE + (box - size * cell if panel.beside else 0)
    return [Plane(left + d * step, LANE - size * cell, cell) for d in range(depth)]


def _maps(filters: int, left: float, largest: float, rows: int, columns: int) -> tuple[list[Plane], int]:
    """The maps' planes, in places that hang on their number alone, and how many stand side by side."""
    wide, high = RIGHT - left, LANE - 6 - (TOP - TITLE)

    def least(across: int) -> float:
        return min(wide / across - 14, high / -(-filters // across) - TITLE)

    across = max(range(1, filters + 1), key=least)
    slot = wide / across, high / -(-filters // across)
    cell = next(
        (
            each
            for each in SMALLER
            if each <= largest and each * rows <= slot[1] - TITLE and each * columns <= slot[0] - 14
        ),
        0.2,
    )
    places = [divmod(k, across) for k in range(filters)]
    return [Plane(left + right * slot[0], TOP + down * slot[1], cell) for down, right in places], across


def _line(ems: tuple[float, float, float], middles: list[float], step: float, maps: float) -> dict[str, Any]:
    """The sum in one line below all: of each channel below its products, bias and total below the maps."""
    sums, bias, total = ems
    room = RIGHT - maps
    short = bias * BOLD <= 100 and total * BOLD <= 60
    slots = (100, 64) if short else (0.54 * room, 0.46 * room)
    size = min(BOLD, slots[0] / bias, (slots[1] - 4) / total, (step - 6) / sums)
    at = maps + slots[0] + slots[1] / 2
    return {
        "sums": [(x, SUM) for x in middles],
        "bias": (maps + slots[0] / 2, SUM),
        "total": (at, SUM),
        "link": (at, SUM - 8, LANE),
        "line": size,
    }


def _line_below(
    ems: tuple[float, float, float], products: list[Plane], size: int, across: int
) -> dict[str, Any]:
    """The sum of a single channel, in three lines below its products; across: maps side by side."""
    x, low = 600.0, float(TOP)
    for each in products:
        x, low = max(each.x + size * each.size / 2, 560), low + size * each.size
    font = min(BOLD, 150 / max(ems))
    at = [(x, low + APART + 6 + 21 * line) for line in range(3)]
    start, below = (x + ems[2] * font / 2 + 5, 0) if across == 1 else (x, 9)
    link = (start, at[2][1] + below, at[2][1] if across == 1 else LANE)
    return {"sums": at[:1], "bias": at[1], "total": at[2], "link": link, "line": font}

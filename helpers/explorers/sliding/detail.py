"""The sum of an output cell in the picture of numbers: where it is written, and what of."""

from __future__ import annotations

import numpy as np

from helpers.drawing.palette import FILTER, OUTPUT
from helpers.explorers.detail import Block, Detail, Numbers, Slot, width
from helpers.explorers.names import map_of
from helpers.explorers.sliding.close_up import close_up
from helpers.explorers.sliding.layout import Layout
from helpers.explorers.sliding.lettering import widest
from helpers.explorers.sliding.model import Result

STRIP = 0.42  # of an input's cell, from below: where the weight lies that meets it


def detail(result: Result) -> Detail | None:
    """Return where the sum of an output cell is written; None where there is no output to point at."""
    return None if result.told is None else written_at(result)


def written_at(result: Result) -> Detail | None:
    """Return the same also where the output is covered: of the step, or of the close-up, all but the sums."""
    layout = result.layout
    if result.maps:
        return close_up(result, result.maps)
    if layout is None or result.y is None:
        return None
    rows, columns, filters = result.y.shape
    return Detail(
        outputs={map_of(k): layout.maps[k].grid(rows, columns) for k in range(filters)},
        blocks=_blocks(result, layout),
        slots=_slots(layout),
        link=None if result.state.covered else layout.link,
        unknown=layout.sizes["output maps"],
        hides=result.state.hide,
        covered=result.state.covered,
    )


def _blocks(result: Result, layout: Layout) -> list[Block]:
    found = []
    size = layout.weights
    for d, plane in enumerate(layout.channels if size else []):
        fits = width("×") + widest(result.kernel) <= 0.98 * plane.size / size
        found.append(
            Block(
                what="weight",
                channel=d,
                at=(plane.x, plane.y),
                cell=plane.size,
                size=size,
                role=FILTER,
                most=result.strongest_weight,
                strip=STRIP,
                moves=True,
                before="×" if fits else "",
            )
        )
    for d, plane in enumerate(layout.products):
        found.append(
            Block(
                what="product",
                channel=d,
                at=(plane.x, plane.y),
                cell=plane.size,
                size=layout.sizes["products"],
                role=OUTPUT,
                most=result.strongest_product,
            )
        )
    return found


def _slots(layout: Layout) -> list[Slot]:
    size = layout.line
    sums = [
        Slot(what="channel", at=at, size=size, channel=d, before="+ " if d else "")
        for d, at in enumerate(layout.sums)
    ]
    bias = Slot(what="bias", at=layout.bias, size=size, before="+ bias ")
    return [*sums, bias, Slot(what="total", at=layout.total, size=size, before="= ")]


def numbers_at(result: Result, place: tuple[int, int, int]) -> Numbers:
    """The numbers that make the output at `place` (filter, row, column)."""
    assert result.y is not None
    k, row, column = place
    size = result.kernel.shape[0]
    top, left = starts(result, row, column)
    window = np.zeros((size, size, result.x.shape[2]), int)
    inside = result.x[max(top, 0) : max(top + size, 0), max(left, 0) : max(left + size, 0)]
    down, across = max(-top, 0), max(-left, 0)
    window[down : down + inside.shape[0], across : across + inside.shape[1]] = inside
    return Numbers(window, result.kernel[:, :, :, k], float(result.bias[k]), float(result.y[row, column, k]))


def starts(result: Result, row: int, column: int) -> tuple[int, int]:
    """The first input row and column of an output's window."""
    return result.rows.window(row).start, result.columns.window(column).start

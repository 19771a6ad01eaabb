"""The close-up of one output of feature maps: what of it is written and shown, and where."""

from __future__ import annotations

import numpy as np

from helpers.drawing.palette import FILTER, INPUT, OUTPUT
from helpers.explorers.detail import Block, Detail, Slot
from helpers.explorers.names import channel, map_of
from helpers.explorers.sliding.layout import number_size, sum_ems, widest
from helpers.explorers.sliding.maps_layout import BLOCKS, SUMS, WIDEST, CloseUp, MapsLayout
from helpers.explorers.sliding.model import Result

BOLD, PLAIN, CELLS = 13.0, 11.0, 11.5  # font sizes: of sums, of the output's place, in cells at most
PLACE = "map", "row", "column"


def close_up(result: Result, layout: MapsLayout) -> Detail | None:
    """Return what the close-up shows of an output, or of an input's cell; None without an output."""
    if result.y is None:
        return None
    rows, columns, filters = result.y.shape
    depth = result.x.shape[2]
    return Detail(
        outputs={map_of(k): layout.maps[k].grid(rows, columns) for k in range(filters)},
        blocks=_blocks(result, layout.close_up),
        slots=_slots(result, layout.close_up),
        link=None,
        unknown=0.0,
        covered=result.state.covered,
        around=["input"] if result.composite else [channel(d) for d in range(depth)],
    )


def _blocks(result: Result, lies: CloseUp) -> list[Block]:
    most, kernel, cell = float(result.x.max()), result.kernel, lies.pixels[0].size
    heaviest, weights = float(np.abs(kernel).max()), widest(kernel)
    whole = widest(np.trunc(most * kernel))
    parts = (  # what: planes, role, the strongest number, how wide one is at most at font size 1
        ("input", lies.pixels, INPUT, most, widest(np.array([most]))),
        ("weight", lies.weights, FILTER, max(heaviest, float(np.abs(result.bias).max())), weights),
        ("product", lies.products, OUTPUT, most * heaviest, whole + weights - widest(np.trunc(kernel))),
    )
    return [
        Block(
            what=what,
            channel=d,
            at=(plane.x, plane.y),
            cell=cell,
            size=min(number_size(em, cell), CELLS),
            role=role,
            most=strongest,
            bright=what == "input" and result.state.pictured,
        )
        for what, planes, role, strongest, em in parts
        for d, plane in enumerate(planes)
    ]


def _slots(result: Result, lies: CloseUp) -> list[Slot]:
    sums, bias, total = sum_ems(result.x, result.kernel, result.bias, _ends(result))
    room = min(WIDEST, 816 / len(lies.products))
    size = min(BOLD, (room - 6) / sums, 94 / bias, 94 / total)
    middle = lies.places[0][2] - lies.places[0][0] + lies.side / 2
    found = [
        Slot(what=what, at=(lies.aside, BLOCKS + 6 + 15 * at), size=PLAIN, before=f"{what} ")
        for at, what in enumerate(PLACE)
    ]
    for d, (left, *_) in enumerate(lies.places):
        at = (left + middle, SUMS)
        found.append(Slot(what="channel", at=at, size=size, channel=d, before="+ " if d else ""))
    found.append(Slot(what="bias", at=(lies.aside, SUMS - 20), size=size, before="+ bias "))
    return [*found, Slot(what="total", at=(lies.aside, SUMS), size=size, before="= ")]


def _ends(result: Result) -> np.ndarray:
    """Numbers as wide as the widest output, without a look at all of them."""
    assert result.y is not None
    ends = np.array([result.y.min(), result.y.max()])
    whole = not (np.any(result.kernel % 1) or np.any(result.bias % 1))
    return ends if whole else np.trunc(ends) + np.copysign(0.25, ends)


def resting(result: Result) -> tuple[int, int, int] | None:
    """The output that the close-up shows at rest, (filter, row, column): the middle of map 0."""
    return None if result.y is None else (0, result.y.shape[0] // 2, result.y.shape[1] // 2)

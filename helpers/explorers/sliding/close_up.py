"""The close-up of one output of feature maps: what of it is written and shown, and where."""

from __future__ import annotations

import numpy as np

from helpers.drawing.palette import FILTER, INPUT, OUTPUT
from helpers.explorers.detail import Block, Detail, Slot
from helpers.explorers.names import channel, map_of
from helpers.explorers.sliding.maps_layout import BLOCKS, SUMS, CloseUp, MapsLayout
from helpers.explorers.sliding.model import Result
from helpers.shapes import Axis

PLAIN = 11.0  # font size of the output's place
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
        slots=_slots(layout.close_up, () if result.state.covered else PLACE),
        link=None,
        unknown=0.0,
        covered=result.state.covered,
        around=["input"] if result.composite else [channel(d) for d in range(depth)],
    )


def _blocks(result: Result, lies: CloseUp) -> list[Block]:
    parts = (
        ("input", lies.pixels, INPUT, float(result.x.max())),
        ("weight", lies.weights, FILTER, result.strongest_weight),
        ("product", lies.products, OUTPUT, result.strongest_product),
    )
    return [
        Block(
            what=what,
            channel=d,
            at=(plane.x, plane.y),
            cell=plane.size,
            size=size,
            role=role,
            most=strongest,
            bright=what == "input" and result.state.pictured,
        )
        for (what, planes, role, strongest), size in zip(parts, lies.sizes, strict=True)
        for d, plane in enumerate(planes)
    ]


def _slots(lies: CloseUp, place: tuple[str, ...]) -> list[Slot]:
    size, middle = lies.line, lies.places[0][2] - lies.places[0][0] + lies.side / 2
    found = [
        Slot(what=what, at=(lies.aside, BLOCKS + 6 + 15 * at), size=PLAIN, before=f"{what} ")
        for at, what in enumerate(place)
    ]
    for d, (left, *_) in enumerate(lies.places):
        at = (left + middle, SUMS)
        found.append(Slot(what="channel", at=at, size=size, channel=d, before="+ " if d else ""))
    found.append(Slot(what="bias", at=(lies.aside, SUMS - 20), size=size, before="+ bias "))
    return [*found, Slot(what="total", at=(lies.aside, SUMS), size=size, before="= ")]


def resting(result: Result) -> tuple[int, int, int] | None:
    """The output that the close-up shows at rest, (filter, row, column), of map 0.

    Its window lies around the strongest edge of the input: where neighbours differ most in brightness.
    """
    if result.y is None:
        return None
    brightness = np.zeros(result.x.shape[:2], int)
    for d in range(result.x.shape[2]):  # faster than a sum along the last axis
        brightness += result.x[:, :, d]
    edges = np.zeros_like(brightness)
    edges[:, 1:] += np.abs(brightness[:, 1:] - brightness[:, :-1])
    edges[1:] += np.abs(brightness[1:] - brightness[:-1])
    row, column = map(int, np.unravel_index(edges.argmax(), edges.shape))
    return 0, _around(row, result.rows), _around(column, result.columns)


def _around(cell: int, axis: Axis) -> int:
    """The output whose window's middle is nearest to a cell."""
    place = round((cell + axis.before - (axis.kernel_size - 1) / 2) / axis.stride)
    return min(max(place, 0), axis.output_size - 1)

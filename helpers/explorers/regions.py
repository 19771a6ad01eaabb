"""The image map: what a picture answers to the pointer and to the arrow keys, as data for the browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from helpers.drawing.outlines import Grid


@dataclass(frozen=True)
class Region:
    """A kind of thing that can be pointed at: the cells of the grid `name`, with one sentence for all.

    sentence: {row}, {column} and the names of `fields` are filled in by the browser. fields: name →
    ("row", "column" or "cell", one value per row, column or cell of the grid); a value is a number, a
    word or a range (start, stop, step) of cells. Or name → ("array", (name, channel)), the number of
    `Explorer.arrays` at this cell; or ("sum", filter), the products and sums that make this output; or
    ("place", (down, across, first)), the number down·row + across·column + first.
    lights: what is outlined with a cell, as (grid, rows, columns), each a field's name, "row",
    "column", or None for all. edit: (lowest, highest, decimals) of the numbers that may be typed into
    a cell whose number is the field "value"; see `Explorer.edited`. choose: whether a click on a cell,
    or Enter, changes the state; see `Explorer.chosen`.
    """

    name: str
    sentence: str
    fields: dict[str, tuple[str, Any]] = field(default_factory=dict)
    lights: tuple[tuple[str, str | None, str | None], ...] = ()
    edit: tuple[int, int, int] | None = None
    choose: bool = False


def image_map(regions: list[Region], outlines: dict[str, list[Grid]], layer: dict) -> dict:
    """Return the image map as JSON for the browser: {"regions", "fields", "outlines", "layer"}.

    A region names its fields by their place in "fields", so that what many regions share is sent once.
    """
    shared: dict[int, int] = {}  # id of a field → its place; the regions keep the fields alive
    packed, fields_ = [], []
    for region in regions:
        for each in region.fields.values():
            if id(each) not in shared:
                shared[id(each)] = len(fields_)
                fields_.append(_packed_field(*each))
        found = {
            "name": region.name,
            "sentence": region.sentence,
            "fields": {name: shared[id(each)] for name, each in region.fields.items()},
            "lights": [list(each) for each in region.lights],
        }
        if region.choose:
            found["choose"] = True
        if region.edit:
            found["edit"] = dict(zip(("low", "high", "decimals"), region.edit, strict=True))
        packed.append(found)
    grids = {name: [grid.packed() for grid in each] for name, each in outlines.items()}
    return {"regions": packed, "fields": fields_, "outlines": grids, "layer": layer}


def _packed_field(by: str, values) -> dict:
    if by == "array":
        return {"by": by, "array": values[0], "channel": values[1]}
    if by == "sum":
        return {"by": by, "filter": values}
    return {"by": by, "values": list(values)}


def cells(numbers: range | tuple[int, ...]) -> tuple[int, int, int]:
    """Equally spaced whole numbers as (start, stop, step), for a Region's fields."""
    if not numbers:
        return 0, 0, 1
    step = numbers[1] - numbers[0] if len(numbers) > 1 else 1
    return numbers[0], numbers[-1] + 1, step

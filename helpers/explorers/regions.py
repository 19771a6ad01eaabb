"""The image map: what a picture answers to the pointer and to the arrow keys, as data for the browser.

A `Region` says it in types; `image_map` packs them. tests/reading.py has what the browser makes of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np

from helpers.drawing.outlines import Grid
from helpers.shapes import whole
from helpers.shapes.refusals import shown

COLUMN = "{column}"  # in the name of a grid to be lit: the column of the cell that is pointed at
NONE = range(0)  # no cells


class Name(str):
    """The name of a grid, as the reader meets it, and what it stands for.

    Name("filter {filter}, slice {channel}", filter=1, channel=2) reads "filter 1, slice 2". row, column: of
    a filter's weight. Any of them may be `COLUMN` in a light.
    """

    filter: Any
    channel: Any
    row: Any
    column: Any

    def __new__(
        cls, pattern: str, *, filter: Any = None, channel: Any = None, row: Any = None, column: Any = None
    ) -> Self:
        made = super().__new__(cls, pattern.format(filter=filter, channel=channel, row=row, column=column))
        made.filter, made.channel, made.row, made.column = filter, channel, row, column
        return made


@dataclass(frozen=True)
class _By:
    """Values, one for each of something: numbers, words or ranges of cells. They may not change."""

    values: Sequence[Any]
    by: ClassVar[str]

    @cached_property
    def packed(self) -> dict[str, Any]:
        """As JSON for the browser."""
        values = [
            [each.start, each.stop, each.step] if isinstance(each, range) else each for each in self.values
        ]
        return {"by": self.by, "values": values}


class ByRow(_By):
    """A number, a word or a range of cells for each row of the grid."""

    by = "row"


class ByColumn(_By):
    """A number, a word or a range of cells for each column of the grid."""

    by = "column"


class ByCell(_By):
    """A number, a word or a range of cells for each cell of the grid, row by row."""

    by = "cell"


@dataclass(frozen=True)
class Entry:
    """The number of `Explorer.arrays`[array] at this cell, in one channel."""

    array: str
    channel: int = 0


@dataclass(frozen=True)
class Sum:
    """The products and sums that make this output of a filter, written out."""

    filter: int


@dataclass(frozen=True)
class Total:
    """The sums of the channels that make this output of a filter, its bias and what they come to."""

    filter: int


@dataclass(frozen=True)
class Products:
    """The products of each channel that make this output of a filter, a line for each."""

    filter: int


@dataclass(frozen=True)
class Place:
    """The number down·row + across·column + first."""

    down: int
    across: int
    first: int


Field = ByRow | ByColumn | ByCell | Entry | Sum | Total | Products | Place


class Light(NamedTuple):
    """A grid that is outlined with a cell, in the rows and columns of these fields.

    rows, columns: the name of a field, "row" or "column" (of the cell that is pointed at), None for all.
    """

    grid: str
    rows: str | None = None
    columns: str | None = None


class Alike(NamedTuple):
    """The cells of a region's grid that are outlined because they are of the same group as the cell.

    group: the field of the region that is pointed at that numbers the cell's group; theirs: the field of
    the region `grid` that does; groups: only numbers from 0 to below this are groups, others are in none.
    """

    grid: str
    group: str
    theirs: str
    groups: int


@dataclass(frozen=True)
class Editable:
    """The numbers that may be typed into a cell: from `low` to `high`, with at most so many decimals."""

    low: int
    high: int
    decimals: int

    def check(self, value: Any) -> float:
        """Return a typed number, a whole one as an int; raise a ValueError for one that does not fit."""
        value = value.item() if isinstance(value, np.generic) else value
        fits = isinstance(value, int | float) and not isinstance(value, bool)
        if not (fits and self.low <= value <= self.high and round(value, self.decimals) == value):
            kind = f"{self.decimals} decimals at most" if self.decimals else "whole"
            raise ValueError(
                f"{shown(value)} does not fit a cell: use a number from {self.low} to {self.high}, {kind}"
            )
        return int(value) if value == int(value) else float(value)


@dataclass(frozen=True)
class Region:
    """A kind of thing that can be pointed at: the cells of the grid `name`, with one sentence for all.

    sentence: {row}, {column} and the names of `fields` are filled in by the browser. edit: the numbers
    that may be typed into a cell whose number is the field "value"; see `Explorer.edited`. choose: whether
    a click on a cell, or Enter, changes the state; see `Explorer.chosen`. pen: whether a pressed pointer that
    moves over its cells draws, the ink of each being its field "value"; see `Explorer.stroked`.
    """

    name: str
    sentence: str
    fields: Mapping[str, Field] = field(default_factory=dict)
    lights: tuple[Light | Alike, ...] = ()
    edit: Editable | None = None
    choose: bool = False
    pen: bool = False


def image_map(
    regions: Iterable[Region],
    outlines: Mapping[str, list[Grid]],
    moves: dict[str, Any],
    detail: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Return the image map as JSON for the browser: {"regions", "fields", "outlines", "moves", "detail"}.

    detail: that of the explorer as it packs it, or None.

    A region names its fields by their place in "fields", so that what many regions share is sent once.
    Raises ValueError for a light that names no grid, or a group that its grid's region does not number: it
    would light nothing, and nobody would know.
    """
    regions = list(regions)
    numbered = {region.name: region.fields.keys() for region in regions}
    shared: dict[int, int] = {}  # id of a field → its place; the regions keep the fields alive
    packed: list[dict[str, Any]] = []
    fields_: list[dict[str, Any]] = []
    for region in regions:
        for each in region.fields.values():
            if id(each) not in shared:
                shared[id(each)] = len(fields_)
                fields_.append(_packed(each))
        for light in region.lights:
            _check_light(region, light, outlines)
            if isinstance(light, Alike) and light.theirs not in numbered.get(light.grid, ()):
                what = f"{region.name!r} lights what is alike in {light.grid!r}"
                raise ValueError(f"{what}, which has no field {light.theirs!r}")
        found: dict[str, Any] = {
            "name": region.name,
            "sentence": region.sentence,
            "fields": {name: shared[id(each)] for name, each in region.fields.items()},
            "lights": [list(each) for each in region.lights],
        }
        if region.choose:
            found["choose"] = True
        if region.pen:
            found["pen"] = True
        if region.edit:
            found["edit"] = vars(region.edit)
        packed.append(found)
    grids = {name: [grid.packed() for grid in each] for name, each in outlines.items()}
    return {"regions": packed, "fields": fields_, "outlines": grids, "moves": moves, "detail": detail}


def _packed(field_: Field) -> dict[str, Any]:
    match field_:
        case Entry(array, channel):
            return {"by": "array", "array": array, "channel": channel}
        case Sum(filter) | Total(filter) | Products(filter):
            return {"by": type(field_).__name__.lower(), "filter": filter}
        case Place(down, across, first):
            return {"by": "place", "values": [down, across, first]}
    return field_.packed


def _check_light(region: Region, light: Light | Alike, outlines: Mapping[str, list[Grid]]) -> None:
    grids = outlines.get(region.name)
    if not grids or light.grid in outlines:  # a part that the picture has no room for cannot be pointed at
        return
    columns = range(grids[0].first_column, grids[0].first_column + grids[0].columns)
    if COLUMN not in light.grid or not any(
        light.grid.replace(COLUMN, str(column)) in outlines for column in columns
    ):
        raise ValueError(f"{region.name!r} lights {light.grid!r}, which the picture does not have")


def cell_of(packed: dict[str, Any], cell: Any) -> tuple[dict[str, Any], int, int]:
    """Return (packed region, row, column) of a cell {"region", "row", "column"} that a picture has.

    packed: its image map. Raises ValueError for a region, a row or a column that it does not have.
    """
    name = cell.get("region") if isinstance(cell, dict) else cell
    grids = packed["outlines"].get(name) if isinstance(name, str) else None
    found = next((region for region in packed["regions"] if grids and region["name"] == name), None)
    if not (grids and found):
        raise ValueError(f"The picture has no part {shown(name)}: point at one that it has.")
    place = []
    for along, first, count in zip(("row", "column"), grids[0]["first"], grids[0]["shape"], strict=True):
        what = f"The {along} of {found['name']}"
        place.append(whole(what, cell.get(along), first, first + count - 1))
    return found, place[0], place[1]

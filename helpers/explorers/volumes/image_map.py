"""What the volumes explorer answers to the pointer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from helpers.explorers.regions import COLUMN, ByColumn, ByRow, Field, Light, Region
from helpers.explorers.volumes.model import Result, filter_of, slices_of, whole_of
from helpers.explorers.volumes.text import COVERED
from helpers.explorers.windows import first, met, readers, windows
from helpers.explorers.words import by, count, kinds, one_or
from helpers.shapes import Axis


def regions(result: Result) -> list[Region]:
    """The image map: channels, input cells, filters, output cells."""
    state = result.state
    found = [
        Region(
            "channels",
            f"Input channel {{column}} of {by(state.W, state.H, state.D)}: "
            f"{by(state.W, state.H)} {one_or(state.W * state.H, 'number', 'numbers')}. "
            "Each filter has one slice for it.",
            lights=tuple(Light(slices_of(k), None, "column") for k in result.shown),
        ),
        _input_region(result),
    ]
    found += _filter_regions(result)
    if state.covered:
        found.append(Region("output", COVERED))
    elif result.output:
        found += _output_regions(result)
    return found


def _told(result: Result) -> bool:
    """Whether there is an output that the reader may know of."""
    return bool(result.output) and not result.state.covered


def _all(number: int, what: str) -> str:
    return {1: f"in its one {what}", 2: f"in both {what}s"}.get(number, f"in all {number} {what}s")


def _input_region(result: Result) -> Region:
    state, told = result.state, _told(result)
    rows, columns = result.rows, result.columns
    fields: dict[str, Field] = {
        "row_kind": ByRow(kinds(rows, told)),
        "column_kind": ByColumn(kinds(columns, told)),
    }
    place = f"Input row {{row}}{{row_kind}}, column {{column}}{{column_kind}}, {_all(state.D, 'channel')}."
    if not told:
        return Region("input", place, fields)
    fields |= {"down": ByRow(readers(rows)), "across": ByColumn(readers(columns))}
    read = "In every map, the output" if state.K > 1 else "Output"
    return Region(
        "input",
        f"{place} {read} rows that read it: {{down}}; columns: {{across}}.",
        fields,
        (Light("output", "down", "across"),),
    )


def _filter_regions(result: Result) -> Iterator[Region]:
    """The slices and the face of each filter; all share their fields."""
    state, told = result.state, _told(result)
    fields: dict[str, Field] = {}
    used, meets = "", "It fits nowhere."
    if told and result.output:
        fields = {"down": ByRow(met(result.rows)), "across": ByColumn(met(result.columns))}
        used = f", used at {count(result.output[0] * result.output[1], 'place', 'places')}"
        meets = "The input cells it meets: rows {down}; columns {across}."
    elif state.covered:
        fields = {"down": ByRow(first(result.rows)), "across": ByColumn(first(result.columns))}
        meets = "At its first place it meets input row {down}, column {across}."
    for k in result.shown:
        yield Region(
            slices_of(k),
            f"Slice {{column}} of filter {k}: {by(state.F, state.F)} = "
            f"{count(state.F**2, 'weight', 'weights')}. It reads input channel {{column}} and no other.",
            lights=(Light("channels", None, "column"),),
        )
        yield Region(
            filter_of(k),
            f"Filter {k}, which makes map {k}: row {{row}}, column {{column}} has "
            f"{count(state.D, 'weight', 'weights, one per channel')}{used}. {meets}",
            {**fields, "map": ByRow([k] * state.F)} if told else fields,
            (Light("input", "down", "across"),) * bool(fields) + (Light("maps", None, "map"),) * told,
        )


def _output_regions(result: Result) -> list[Region]:
    """The output's cells that can be seen: row 0 and the last column of each map, and map 0 in front."""
    (down, down_words), (across, across_words) = _read(result.rows), _read(result.columns)
    high, wide = len(down), len(across)
    by_row = {"down": ByRow(down), "down_padding": ByRow(down_words)}
    by_column = {"across": ByColumn(across), "across_padding": ByColumn(across_words)}
    top = {
        "first": ByRow([0] * wide),
        "down": ByRow(down[:1] * wide),
        "down_padding": ByRow(down_words[:1] * wide),
        "across": ByRow(across),
        "across_padding": ByRow(across_words),
    }
    side = {
        "last": ByRow([wide - 1] * high),
        "across": ByRow(across[-1:] * high),
        "across_padding": ByRow(across_words[-1:] * high),
    }
    return [
        _cells(result, "output top", "first", "row", COLUMN, top),
        _cells(result, "output side", "row", "last", COLUMN, by_row | side),
        _cells(result, "output", "row", "column", "0", by_row | by_column),
    ]


def _cells(
    result: Result, name: str, row: str, column: str, k: str, fields: Mapping[str, ByRow | ByColumn]
) -> Region:
    """Cells of the output. row, column: the fields that say which cell of map k it is."""
    size = result.state.F
    products = count(size**2 * result.state.D, "product", "products")
    lights = [Light("input", "down", "across"), Light("windows", row, column), Light(whole_of(k))]
    if k == COLUMN:
        lights.append(Light("maps", None, "column"))
    return Region(
        name,
        f"Output row {{{row}}}, column {{{column}}} of map {k} reads "
        f"input {one_or(size, 'row', 'rows')} {{down}}{{down_padding}}, "
        f"{one_or(size, 'column', 'columns')} {{across}}{{across_padding}}, "
        f"{_all(result.state.D, 'channel')}: {products} with filter {k}, and its bias.",
        fields,
        tuple(lights),
    )


@lru_cache(maxsize=64)
def _read(axis: Axis) -> tuple[tuple[range, ...], list[str]]:
    """The cells that each window reads along `axis`, and how many of them are padding, in words."""
    read = windows(axis)
    inside = range(axis.input_size)
    outside = [sum(cell not in inside for cell in window) for window in read]
    one = axis.kernel_size == 1
    words = [(" (padding)" if one else f" ({each} of them padding)") if each else "" for each in outside]
    return read, words

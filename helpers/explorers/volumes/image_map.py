"""What the volumes explorer answers to the pointer."""

from __future__ import annotations

from helpers.explorers.regions import COLUMN, ByColumn, ByRow, Field, Light, Region
from helpers.explorers.volumes.model import Result, filter_of, slices_of, whole_of
from helpers.explorers.volumes.text import COVERED
from helpers.explorers.windows import met, readers, windows
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
    for k in result.shown:
        found += _filter_regions(result, k)
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


def _filter_regions(result: Result, k: int) -> list[Region]:
    state, told = result.state, _told(result)
    rows, columns = result.rows, result.columns
    lights = [Light("input", "down", "across")]
    fields: dict[str, Field] = {"map": ByRow([k] * state.F)}
    if told and result.output:
        fields |= {"down": ByRow(met(rows)), "across": ByColumn(met(columns))}
        lights.append(Light("maps", None, "map"))
        used = f", used at {count(result.output[0] * result.output[1], 'place', 'places')}"
        meets = "The input cells it meets: rows {down}; columns {across}."
    elif state.covered:
        fields |= {"down": ByRow(_first(rows)), "across": ByColumn(_first(columns))}
        used, meets = "", "At its first place it meets input row {down}, column {across}."
    else:
        used, meets, lights = "", "It fits nowhere.", []
    cell = Region(
        filter_of(k),
        f"Filter {k}, which makes map {k}: row {{row}}, column {{column}} has "
        f"{count(state.D, 'weight', 'weights, one per channel')}{used}. {meets}",
        fields,
        tuple(lights),
    )
    part = Region(
        slices_of(k),
        f"Slice {{column}} of filter {k}: {by(state.F, state.F)} = "
        f"{count(state.F**2, 'weight', 'weights')}. It reads input channel {{column}} and no other.",
        lights=(Light("channels", None, "column"),),
    )
    return [part, cell]


def _first(axis: Axis) -> list[int]:
    """The padded cells that the weights meet at the filter's first place."""
    return [tap - axis.before for tap in range(0, axis.window_size, axis.dilation)]


def _output_regions(result: Result) -> list[Region]:
    """The output's cells that can be seen: row 0 and the last column of each map, and map 0 in front."""
    wide, high, _ = result.output or (0, 0, 0)
    return [
        _cells(result, "output top", COLUMN, ByRow([0] * wide), ByRow(range(wide))),
        _cells(result, "output side", COLUMN, ByRow(range(high)), ByRow([wide - 1] * high)),
        _cells(result, "output", "0", ByRow(range(high)), ByColumn(range(wide))),
    ]


def _cells(result: Result, name: str, k: str, rows: ByRow, columns: ByRow | ByColumn) -> Region:
    """Cells of the output. k: their map; rows, columns: which row and which column of the map each is."""
    state, across_by = result.state, type(columns)
    down = [windows(result.rows)[row] for row in rows.values]
    across = [windows(result.columns)[column] for column in columns.values]
    one = one_or(state.F, "row", "rows"), one_or(state.F, "column", "columns")
    products = count(state.F**2 * state.D, "product", "products")
    lights = [Light("input", "down", "across"), Light("windows", "of_row", "of_column"), Light(whole_of(k))]
    if k == COLUMN:
        lights.append(Light("maps", None, "column"))
    return Region(
        name,
        f"Output row {{of_row}}, column {{of_column}} of map {k} reads "
        f"input {one[0]} {{down}}{{down_padding}}, {one[1]} {{across}}{{across_padding}}, "
        f"{_all(state.D, 'channel')}: {products} with filter {k}, and its bias.",
        {
            "of_row": rows,
            "of_column": columns,
            "down": ByRow(down),
            "across": across_by(across),
            "down_padding": ByRow([_padding_in(window, state.H) for window in down]),
            "across_padding": across_by([_padding_in(window, state.W) for window in across]),
        },
        tuple(lights),
    )


def _padding_in(window: range, size: int) -> str:
    outside = sum(not 0 <= cell < size for cell in window)
    if not outside:
        return ""
    return " (padding)" if len(window) == 1 else f" ({outside} of them padding)"

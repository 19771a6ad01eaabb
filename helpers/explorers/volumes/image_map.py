"""What the volumes explorer answers to the pointer."""

from __future__ import annotations

from helpers.explorers.regions import COLUMN, ByColumn, ByRow, Light, Region
from helpers.explorers.volumes.model import Result, filter_of, slices_of
from helpers.explorers.windows import met, readers, windows
from helpers.explorers.words import by, count, kinds, one_or


def regions(result: Result) -> list[Region]:
    """The image map: channels, input cells, filters, output cells, output maps."""
    state, rows, columns = result.state, result.rows, result.columns
    output = bool(result.output)
    found = [
        Region(
            "channels",
            f"Input channel {{column}} of {by(state.W, state.H, state.D)}: {_numbers(state.W, state.H)}. "
            "Each filter has one slice for it.",
            lights=tuple(Light(slices_of(k), None, "column") for k in result.scale.shown),
        ),
        Region(
            "input",
            f"Input {by(state.W, state.H, state.D)}, row {{row}}{{row_kind}}, column {{column}}"
            f"{{column_kind}}, {_all(state.D, 'channel')}. "
            "Output rows that read it: {down}; columns: {across}.",
            {
                "row_kind": ByRow(kinds(rows, output)),
                "column_kind": ByColumn(kinds(columns, output)),
                "down": ByRow(readers(rows, output)),
                "across": ByColumn(readers(columns, output)),
            },
            (Light("output", "down", "across"),) * output,
        ),
    ]
    for k in result.scale.shown:
        found += _filter_regions(result, k)
    if output:
        found += _output_regions(result)
    return found


def _all(number: int, what: str) -> str:
    return {1: f"in its one {what}", 2: f"in both {what}s"}.get(number, f"in all {number} {what}s")


def _filter_regions(result: Result, k: int) -> list[Region]:
    state, output, places = result.state, bool(result.output), 0
    if result.output:
        places = result.output[0] * result.output[1]
    kernel = by(state.F, state.F)
    cell = Region(
        filter_of(k),
        f"Filter {k} of {by(state.F, state.F, state.D)}, row {{row}}, column {{column}}: "
        f"{count(state.D, 'weight', 'weights, one per channel')}, used at "
        f"{count(places, 'place', 'places')}. The input cells it meets: rows {{down}}; columns {{across}}.",
        {"down": ByRow(met(result.rows, output)), "across": ByColumn(met(result.columns, output))},
        (Light("input", "down", "across"),),
    )
    part = Region(
        slices_of(k),
        f"Slice {{column}} of filter {k}: {kernel} = {count(state.F**2, 'weight', 'weights')}. "
        "It reads input channel {column} and no other.",
        lights=(Light("channels", None, "column"),),
    )
    return [part, cell]


def _output_regions(result: Result) -> list[Region]:
    state, size = result.state, result.output or (0, 0, 0)
    wide, high, _ = size
    number = state.F * state.F * state.D
    products = f"{state.F}·{state.F}·{state.D} = {count(number, 'product', 'products')}"
    weights = count(state.F * state.F * state.D, "weight", "weights")
    one_map = Region(
        "maps",
        f"Map {{column}} of the output {by(*size)}: {_numbers(wide, high)}, made by "
        f"filter {{column}} with its {weights} and 1 bias.",
        lights=(Light(filter_of(COLUMN)), Light(slices_of(COLUMN))),
    )
    down, across = windows(result.rows), windows(result.columns)
    cell = Region(
        "output",
        f"Output {by(*size)}, row {{row}}, column {{column}}, {_all(state.K, 'map')}: "
        f"reads input {one_or(state.F, 'row', 'rows')} {{down}}{{down_padding}} and "
        f"{one_or(state.F, 'column', 'columns')} {{across}}{{across_padding}}; "
        f"{products} and a bias{' for each map' * (state.K > 1)}.",
        {
            "down": ByRow(down),
            "across": ByColumn(across),
            "down_padding": ByRow([_padding_in(window, state.H) for window in down]),
            "across_padding": ByColumn([_padding_in(window, state.W) for window in across]),
        },
        (Light("input", "down", "across"),),
    )
    return [one_map, cell]


def _numbers(wide: int, high: int) -> str:
    return f"{by(wide, high)} {one_or(wide * high, 'number', 'numbers')}"


def _padding_in(window: range, size: int) -> str:
    outside = sum(not 0 <= cell < size for cell in window)
    return f" ({outside} of them padding)" if outside else ""

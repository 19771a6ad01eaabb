"""What the volumes explorer answers to the pointer."""

from __future__ import annotations

from helpers import shapes
from helpers.explorers.regions import Region, cells
from helpers.explorers.volumes.model import Result
from helpers.explorers.words import by, count, kinds, one_or


def regions(result: Result) -> list[Region]:
    """The image map: channels, input cells, filters, output cells, output maps."""
    state, rows, columns = result.state, result.rows, result.columns
    found = [
        Region(
            "channels",
            f"Input channel {{column}} of {by(state.W, state.H, state.D)}: {_numbers(state.W, state.H)}. "
            "Each filter has one slice for it.",
            lights=tuple((f"slices {k}", None, "column") for k in _drawn(state.K)),
        ),
        Region(
            "input",
            f"Input {by(state.W, state.H, state.D)}, row {{row}}{{row_kind}}, column {{column}}"
            f"{{column_kind}}, {_all(state.D, 'channel')}. "
            "Output rows that read it: {down}; columns: {across}.",
            {
                "row_kind": ("row", kinds(rows, bool(result.output))),
                "column_kind": ("column", kinds(columns, bool(result.output))),
                "down": ("row", _readers(rows, result)),
                "across": ("column", _readers(columns, result)),
            },
            (("output", "down", "across"),),
        ),
    ]
    for k in _drawn(state.K):
        found += _filter_regions(result, k)
    if result.output:
        found += _output_regions(result)
    return found


def _all(number: int, what: str) -> str:
    return {1: f"in its one {what}", 2: f"in both {what}s"}.get(number, f"in all {number} {what}s")


def _drawn(filters: int) -> list[int]:
    """The filters that the picture may have room for; the browser passes over those it has not."""
    return sorted({0, *range(filters)[1:3], filters - 1})


def _filter_regions(result: Result, k: int) -> list[Region]:
    state, places = result.state, 0
    if result.output:
        places = result.output[0] * result.output[1]
    kernel = by(state.F, state.F)
    cell = Region(
        f"filter {k}",
        f"Filter {k} of {by(state.F, state.F, state.D)}, row {{row}}, column {{column}}: "
        f"{count(state.D, 'weight', 'weights, one per channel')}, used at "
        f"{count(places, 'place', 'places')}. The input cells it meets: rows {{down}}; columns {{across}}.",
        {"down": ("row", _met(result.rows, result)), "across": ("column", _met(result.columns, result))},
        (("input", "down", "across"),),
    )
    part = Region(
        f"slices {k}",
        f"Slice {{column}} of filter {k}: {kernel} = {count(state.F**2, 'weight', 'weights')}. "
        "It reads input channel {column} and no other.",
        lights=(("channels", None, "column"),),
    )
    return [part, cell]


def _output_regions(result: Result) -> list[Region]:
    state, rows, columns = result.state, result.rows, result.columns
    wide, high, _ = result.output
    number = state.F * state.F * state.D
    products = f"{state.F}·{state.F}·{state.D} = {count(number, 'product', 'products')}"
    weights = count(state.F * state.F * state.D, "weight", "weights")
    one_map = Region(
        "maps",
        f"Map {{column}} of the output {by(*result.output)}: {_numbers(wide, high)}, made by "
        f"filter {{column}} with its {weights} and 1 bias.",
        lights=(("filter {column}", None, None), ("slices {column}", None, None)),
    )
    windows = [
        [rows.window(place) for place in range(high)],
        [columns.window(place) for place in range(wide)],
    ]
    cell = Region(
        "output",
        f"Output {by(*result.output)}, row {{row}}, column {{column}}, {_all(state.K, 'map')}: "
        f"reads input {one_or(state.F, 'row', 'rows')} {{down}}{{down_padding}} and "
        f"{one_or(state.F, 'column', 'columns')} {{across}}{{across_padding}}; "
        f"{products} and a bias{' for each map' * (state.K > 1)}.",
        {
            "down": ("row", [cells(window) for window in windows[0]]),
            "across": ("column", [cells(window) for window in windows[1]]),
            "down_padding": ("row", [_padding_in(window, state.H) for window in windows[0]]),
            "across_padding": ("column", [_padding_in(window, state.W) for window in windows[1]]),
        },
        (("input", "down", "across"),),
    )
    return [one_map, cell]


def _numbers(wide: int, high: int) -> str:
    return f"{by(wide, high)} {one_or(wide * high, 'number', 'numbers')}"


def _readers(one: shapes.Axis, result: Result) -> list[tuple[int, int, int]]:
    """The outputs that read each row (or column); none where the other side leaves no output."""
    padded = range(-one.before, one.input_size + one.after)
    return [cells(one.readers(cell) if result.output else ()) for cell in padded]


def _met(one: shapes.Axis, result: Result) -> list[tuple[int, int, int]]:
    """The padded cells that each weight meets; none where the other side leaves no output."""
    places = one.output_size if result.output else 0
    starts = range(-one.before, places * one.stride - one.before, one.stride)
    taps = range(0, one.window_size, one.dilation)
    return [cells(range(starts.start + tap, starts.stop + tap, one.stride)) for tap in taps]


def _padding_in(window: range, size: int) -> str:
    outside = sum(not 0 <= cell < size for cell in window)
    return f" ({outside} of them padding)" if outside else ""

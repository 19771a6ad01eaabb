"""What the volumes explorer answers to the pointer."""

from __future__ import annotations

from helpers import shapes
from helpers.explorers.regions import Region, cells
from helpers.explorers.volumes.model import Result
from helpers.explorers.words import by, count


def regions(result: Result) -> list[Region]:
    """The image map: channels, input cells, filters, output cells, output maps."""
    state, rows, columns = result.state, result.rows, result.columns
    found = [
        Region(
            "channels",
            f"Input channel {{column}} of {by(state.W, state.H, state.D)}: {by(state.W, state.H)} numbers. "
            "Each filter has one slice for it.",
            lights=tuple((f"slices {k}", None, "column") for k in _drawn(state.K)),
        ),
        Region(
            "input",
            f"Input {by(state.W, state.H, state.D)}, row {{row}}{{row_kind}}, column {{column}}"
            f"{{column_kind}}, {_all(state.D, 'channel')}. "
            "Output rows that read it: {down}; columns: {across}.",
            {
                "row_kind": ("row", _kinds(rows)),
                "column_kind": ("column", _kinds(columns)),
                "down": ("row", _readers(rows)),
                "across": ("column", _readers(columns)),
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
    return f"in all {number} {what}s" if number > 1 else f"in its one {what}"


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
        {"down": ("row", _met(result.rows)), "across": ("column", _met(result.columns))},
        (("input", "down", "across"),),
    )
    part = Region(
        f"slices {k}",
        f"Slice {{column}} of filter {k}: {kernel} = {state.F**2} weights. "
        "It reads input channel {column} and no other.",
        lights=(("channels", None, "column"),),
    )
    return [part, cell]


def _output_regions(result: Result) -> list[Region]:
    state, rows, columns = result.state, result.rows, result.columns
    wide, high, _ = result.output
    products = f"{state.F}·{state.F}·{state.D} = {state.F * state.F * state.D}"
    weights = count(state.F * state.F * state.D, "weight", "weights")
    one_map = Region(
        "maps",
        f"Map {{column}} of the output {by(*result.output)}: {by(wide, high)} numbers, all made by "
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
        "reads input rows {down}{down_padding} and columns {across}{across_padding}; "
        f"{products} products and a bias for each map.",
        {
            "down": ("row", [cells(window) for window in windows[0]]),
            "across": ("column", [cells(window) for window in windows[1]]),
            "down_padding": ("row", [_padding_in(window, state.H) for window in windows[0]]),
            "across_padding": ("column", [_padding_in(window, state.W) for window in windows[1]]),
        },
        (("input", "down", "across"),),
    )
    return [one_map, cell]


def _kinds(one: shapes.Axis) -> list[str]:
    return [" (padding)"] * one.before + [""] * one.input_size + [" (padding)"] * one.after


def _readers(one: shapes.Axis) -> list[tuple[int, int, int]]:
    return [cells(one.readers(cell)) for cell in range(-one.before, one.input_size + one.after)]


def _met(one: shapes.Axis) -> list[tuple[int, int, int]]:
    starts = range(-one.before, one.output_size * one.stride - one.before, one.stride)
    taps = range(0, one.window_size, one.dilation)
    return [cells(range(starts.start + tap, starts.stop + tap, one.stride)) for tap in taps]


def _padding_in(window: range, size: int) -> str:
    outside = sum(not 0 <= cell < size for cell in window)
    return f" ({outside} of them padding)" if outside else ""

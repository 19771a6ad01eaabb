"""What the sliding-window explorer answers to the pointer."""

from __future__ import annotations

from helpers import shapes
from helpers.explorers.picture import packed_array
from helpers.explorers.regions import Region, cells
from helpers.explorers.sliding.model import NUMBERS, SCALE, Result
from helpers.explorers.words import count, kinds, one_or


def regions(result: Result) -> list[Region]:
    """The image map: the input, in numbers also the slices of the filters and the biases, the maps."""
    depth, filters = result.kernel.shape[2:]
    fields = _input_fields(result)
    if result.composite:
        found = [_picture(result, fields)]
    else:
        found = [_channel(result, d, fields) for d in range(depth)]
    if result.state.view == "numbers":
        met = {"down": ("row", _met(result, result.rows)), "across": ("column", _met(result, result.columns))}
        for k in range(filters):
            found += [_slice(result, k, d, met) for d in range(depth)]
            found.append(_bias(result, k))
    if result.y is None:
        return found
    windows = _windows(result)
    return found + [_map(result, k, windows) for k in range(filters)]


def arrays(result: Result) -> dict[str, dict]:
    """The numbers behind the sentences: x [H, W, D], kernel [F, F, D·K], bias [1, 1, K]."""
    size = result.kernel.shape[0]
    return {
        "x": packed_array(result.x),
        "kernel": packed_array(result.kernel.reshape(size, size, -1), SCALE),
        "bias": packed_array(result.bias[None, None], SCALE),
    }


def layer(result: Result) -> dict:
    """How the window moves."""
    return {"stride": result.state.S, "before": [result.rows.before, result.columns.before]}


def _maps(result: Result) -> range:
    return range(0 if result.y is None else result.y.shape[2])


def _channel(result: Result, d: int, fields: dict) -> Region:
    return Region(
        f"channel {d}",
        f"Input channel {d}, row {{row}}{{row_kind}}, column {{column}}{{column_kind}}: {{value}}. "
        "In every map, the output rows that read it: {down}; columns: {across}.",
        {"value": ("array", ("x", d)), **fields},
        tuple((f"map {k}", "down", "across") for k in _maps(result)),
    )


def _picture(result: Result, fields: dict) -> Region:
    depth = result.x.shape[2]
    names = ("red", "green", "blue") if depth == 3 else ("brightness",)
    values = ", ".join(f"{name} {{{name}}}" for name in names)
    return Region(
        "input",
        f"Input, row {{row}}{{row_kind}}, column {{column}}{{column_kind}}: {values}. "
        "In every map, the output rows that read it: {down}; columns: {across}.",
        {**{name: ("array", ("x", d)) for d, name in enumerate(names)}, **fields},
        tuple((f"map {k}", "down", "across") for k in _maps(result)),
    )


def _input_fields(result: Result) -> dict:
    """The fields of a padded input: whether a cell is padding, and which outputs read it."""
    return {
        "row_kind": ("row", kinds(result.rows, result.y is not None)),
        "column_kind": ("column", kinds(result.columns, result.y is not None)),
        "down": ("row", _readers(result, result.rows)),
        "across": ("column", _readers(result, result.columns)),
    }


def _slice(result: Result, k: int, d: int, met: dict) -> Region:
    places = 0 if result.y is None else result.y[:, :, 0].size
    return Region(
        f"filter {k}, slice {d}",
        f"Filter {k}, slice {d}, row {{row}}, column {{column}}: the weight {{value}}, used at "
        f"{count(places, 'place', 'places')}. Of channel {d} it meets rows {{down}}; columns {{across}}. "
        "Type a number to change it.",
        {"value": ("array", ("kernel", d * result.state.K + k)), **met},
        ((f"channel {d}", "down", "across"), (f"map {k}", None, None)),
        NUMBERS,
    )


def _bias(result: Result, k: int) -> Region:
    outputs = 0 if result.y is None else result.y[:, :, 0].size
    return Region(
        f"bias {k}",
        f"The bias of filter {k}: {{value}}, added to {count(outputs, 'number', 'numbers')}, all of map {k}. "
        "Type a number to change it.",
        {"value": ("cell", [result.bias[k]])},
        ((f"map {k}", None, None),),
        NUMBERS,
    )


def _windows(result: Result) -> dict:
    """The fields of every map: the window in the input."""
    high, wide = result.y.shape[:2]
    return {
        "down": ("row", [cells(result.rows.window(place)) for place in range(high)]),
        "across": ("column", [cells(result.columns.window(place)) for place in range(wide)]),
    }


def _map(result: Result, k: int, windows: dict) -> Region:
    depth = result.x.shape[2]
    lights = [("input", "down", "across")] if result.composite else []
    lights = lights or [(f"channel {d}", "down", "across") for d in range(depth)]
    if result.state.view == "numbers":
        lights += [(f"filter {k}, slice {d}", None, None) for d in range(depth)]
        lights.append((f"bias {k}", None, None))
    return Region(
        f"map {k}",
        f"Map {k}, row {{row}}, column {{column}} reads {one_or(result.state.F, 'row', 'rows')} {{down}}; "
        f"{one_or(result.state.F, 'column', 'columns')} {{across}}.\n{{sum}}",
        {"sum": ("sum", k), **windows},
        tuple(lights),
    )


def _readers(result: Result, one: shapes.Axis) -> list[tuple[int, int, int]]:
    """The output cells along `one` that read each padded cell; none where the other side leaves no output."""
    numbers = range(-one.before, one.input_size + one.after)
    return [cells(one.readers(cell) if result.y is not None else ()) for cell in numbers]


def _met(result: Result, one: shapes.Axis) -> list[tuple[int, int, int]]:
    """The padded cells along `one` that each weight meets."""
    places = one.output_size if result.y is not None else 0
    starts = range(-one.before, places * one.stride - one.before, one.stride)
    return [cells(range(starts.start + tap, starts.stop + tap, one.stride)) for tap in range(one.kernel_size)]

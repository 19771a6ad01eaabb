"""What the sliding-window explorer answers to the pointer."""

from __future__ import annotations

from typing import Any

from helpers.explorers.arrays import packed_array
from helpers.explorers.names import bias_of, channel, map_of, slice_of
from helpers.explorers.regions import (
    ByCell,
    ByColumn,
    ByRow,
    Entry,
    Field,
    Light,
    Products,
    Region,
    Total,
)
from helpers.explorers.sliding.model import NUMBERS, SCALE, Result
from helpers.explorers.sliding.text import COVERED
from helpers.explorers.windows import first, met, readers, windows
from helpers.explorers.words import count, kinds, one_or

Fields = dict[str, Field]
READ_BY = " In every map, the output rows that read it: {down}; columns: {across}."


def regions(result: Result) -> list[Region]:
    """The image map: the input, the slices of the filters and the biases, the maps."""
    depth, filters = result.kernel.shape[2:]
    fields = _input_fields(result)
    if result.composite:
        found = [_picture(result, fields)]
    else:
        found = [_channel(result, d, fields) for d in range(depth)]
    places = _places(result)
    for k in range(filters):
        found += [_slice(result, k, d, places) for d in range(depth)]
        found.append(_bias(result, k))
    if result.state.covered:
        return [*found, Region("output", COVERED)]
    window: Fields = {"down": ByRow(windows(result.rows)), "across": ByColumn(windows(result.columns))}
    return found + [_map(result, k, window) for k in _maps(result)]


def arrays(result: Result) -> dict[str, Any]:
    """The numbers behind the sentences: x [H, W, D], kernel [F, F, D·K], bias [1, 1, K]."""
    size = result.kernel.shape[0]
    return {
        "x": packed_array(result.x),
        "kernel": packed_array(result.kernel.reshape(size, size, -1), SCALE),
        "bias": packed_array(result.bias[None, None], SCALE),
    }


def moves(result: Result) -> dict[str, Any]:
    """How the window moves, and whether the slices are turned."""
    before = [result.rows.before, result.columns.before]
    return {"stride": result.state.S, "before": before, "turned": result.state.flip}


def _maps(result: Result) -> range:
    return range(0 if result.told is None else result.told.shape[2])


def _outputs(result: Result) -> int:
    """The numbers of one map."""
    return 0 if result.y is None else result.y[:, :, 0].size


def _places(result: Result) -> Fields:
    """The cells that a weight meets: at all places, or where these are covered, at the first."""
    rows, columns, output = result.rows, result.columns, result.y is not None
    if result.state.covered:
        return {"down": ByRow(first(rows)), "across": ByColumn(first(columns))}
    return {"down": ByRow(met(rows, output)), "across": ByColumn(met(columns, output))}


def _input_fields(result: Result) -> Fields:
    """The fields of a padded input: whether a cell is padding, and if that is told, which outputs read it."""
    output = result.told is not None
    found: Fields = {
        "row_kind": ByRow(kinds(result.rows, output)),
        "column_kind": ByColumn(kinds(result.columns, output)),
    }
    if result.state.covered:
        return found
    return found | {
        "down": ByRow(readers(result.rows, output)),
        "across": ByColumn(readers(result.columns, output)),
    }


def _channel(result: Result, d: int, fields: Fields) -> Region:
    return Region(
        channel(d),
        f"Input channel {d}, row {{row}}{{row_kind}}, column {{column}}{{column_kind}}: {{value}}."
        f"{_read_by(result)}",
        {"value": Entry("x", d), **fields},
        tuple(Light(map_of(k), "down", "across") for k in _maps(result)),
    )


def _read_by(result: Result) -> str:
    return READ_BY * (not result.state.covered)


def _picture(result: Result, fields: Fields) -> Region:
    names = ("red", "green", "blue") if result.x.shape[2] == 3 else ("brightness",)
    values = ", ".join(f"{name} {{{name}}}" for name in names)
    return Region(
        "input",
        f"Input, row {{row}}{{row_kind}}, column {{column}}{{column_kind}}: {values}.{_read_by(result)}",
        {**{name: Entry("x", d) for d, name in enumerate(names)}, **fields},
        tuple(Light(map_of(k), "down", "across") for k in _maps(result)),
    )


def _slice(result: Result, k: int, d: int, places: Fields) -> Region:
    used = f"used at {count(_outputs(result), 'place', 'places')}: rows {{down}}; columns {{across}}"
    if result.state.covered:
        used = "which meets at its first place row {down}, column {across}"
    return Region(
        slice_of(k, d),
        f"Filter {k}, slice {d}, row {{row}}, column {{column}}: the weight {{value}}, {used} "
        f"of channel {d}. Type to change it.",
        {"value": Entry("kernel", d * result.state.K + k), **places},
        (Light("input" if result.composite else channel(d), "down", "across"), *_whole_map(result, k)),
        edit=NUMBERS,
    )


def _bias(result: Result, k: int) -> Region:
    added = f", added to {count(_outputs(result), 'number', 'numbers')}, all of map {k}"
    return Region(
        bias_of(k),
        f"The bias of filter {k}: {{value}}{added * (not result.state.covered)}. Type to change it.",
        {"value": ByCell([result.bias[k]])},
        _whole_map(result, k),
        edit=NUMBERS,
    )


def _whole_map(result: Result, k: int) -> tuple[Light, ...]:
    return (Light(map_of(k)),) if k in _maps(result) else ()


def _map(result: Result, k: int, window: Fields) -> Region:
    depth = result.x.shape[2]
    inputs = ["input"] if result.composite else [channel(d) for d in range(depth)]
    lights = [Light(name, "down", "across") for name in inputs]
    lights += [Light(slice_of(k, d)) for d in range(depth)]
    lights.append(Light(bias_of(k)))
    start = f"Map {k}, row {{row}}, column {{column}}"
    reads = (
        f"reads {one_or(result.state.F, 'row', 'rows')} {{down}}; "
        f"{one_or(result.state.F, 'column', 'columns')} {{across}}."
    )
    sums: Fields = {"total": Total(k), "products": Products(k)}
    return Region(
        map_of(k), f"{start} = {{total}}\nIt {reads}\n{{products}}", {**sums, **window}, tuple(lights)
    )

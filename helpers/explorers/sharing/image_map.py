"""What the parameter-sharing explorer answers to the pointer."""

from __future__ import annotations

from helpers.explorers.regions import Region, cells
from helpers.explorers.sharing.matrix_map import layers_region, part_region, separated
from helpers.explorers.sharing.model import Result, lying_on
from helpers.explorers.sharing.parts import block_of, filters
from helpers.explorers.words import one_or

NOWHERE = (0, 0, 1)


def regions(result: Result) -> list[Region]:
    """The image map: input, filters, output, the parts of the matrix, the layers."""
    layout = result.layout
    readers, windows = _met(result)
    found = [_channel(result, d, readers) for d in range(layout.input.count)]
    if not result.outputs:
        return found
    found += _filters(result)
    found += [_map(result, k, windows) for k in range(layout.output.count)]
    found += [part_region(result, part) for part in result.parts]
    return [*found, layers_region(result)]


def _drawn(result: Result, kind: str) -> list[str]:
    """Name the parts that show single entries, or else blocks."""
    names = {"entries": ("matrix", "zoom"), "blocks": ("blocks", "pieces")}[kind]
    return [part.name for part in result.parts if part.name in names]


def _met(result: Result) -> tuple[dict, dict]:
    """The fields that all channels share, and those of all maps: what reads them, and what they read."""
    one = result.one
    readers = [cells(one.readers(cell)) for cell in range(one.input_size)]
    windows = [cells(one.window(place)) for place in range(one.output_size)]
    return tuple({"down": ("row", each), "across": ("column", each)} for each in (readers, windows))


def _channel(result: Result, d: int, readers: dict) -> Region:
    state = result.state
    fields = _number(state.W, state.D, d)
    lights = [(f"{name} columns {d}", "row", "column") for name in _drawn(result, "entries")]
    if _drawn(result, "blocks"):
        lights += [("blocks", None, "row"), ("pieces columns", "row", "column")]
    if not result.outputs:
        read = "No output reads it."
    elif state.kind == "dense":
        read = "Every output reads it."
        lights.append(("output", None, None))
    else:
        read = "In every map, the output rows that read it: {down}; columns: {across}."
        fields |= readers
        lights += [(f"map {k}", "down", "across") for k in range(result.layout.output.count)]
    sentence = f"Input row {{row}}, column {{column}}, channel {d}: column {{into}} of the matrix. {read}"
    return Region(f"channel {d}", sentence, fields, tuple(lights))


def _map(result: Result, k: int, windows: dict) -> Region:
    state = result.state
    fields = _number(result.one.output_size, state.K, k)
    lights = [(f"{name} rows {k}", "row", "column") for name in _drawn(result, "entries")]
    if _drawn(result, "blocks"):
        lights += [("blocks", "row", None), ("pieces rows", "row", "column")]
    if state.kind == "dense":
        read = "It reads every input, each with a weight of its own."
        lights.append(("input", None, None))
    else:
        own = "; its place has filters of its own" if state.kind != "convolution" else ""
        rows, columns = (one_or(state.F, each, f"{each}s") for each in ("row", "column"))
        read = f"It reads input {rows} {{down}}; {columns} {{across}}{own}."
        fields |= windows
        lights += [(f"channel {d}", "down", "across") for d in range(result.layout.input.count)]
        lights += _whole_filter(result, k)
    sentence = f"Output row {{row}}, column {{column}}, map {k}: row {{into}} of the matrix. {read}"
    return Region(f"map {k}", sentence, fields, tuple(lights))


def _whole_filter(result: Result, k: int) -> list:
    """The slices of filter k, if they are shown and serve every place."""
    layout = result.layout
    if result.state.kind != "convolution" or k * layout.slices >= layout.filters.count:
        return []
    return [(f"filter {k}, slice {d}", None, None) for d in range(layout.slices)]


def _number(size: int, step: int, plane: int) -> dict:
    """The field that numbers the cells of a plane as the matrix does."""
    return {"into": ("place", (size * step, step, plane))}


def _filters(result: Result) -> list[Region]:
    """The slices of the filters that are shown: each weight lights the entries that hold it."""
    state, layout = result.state, result.layout
    if state.kind == "dense":
        return []
    lying = [lying_on(result, tap) for tap in range(state.F)]
    uses = [len(down) * len(across) for down in lying for across in lying]
    said = [each if each != "0" else f"0, for {_on_padding(result)}" for each in separated(uses)]
    fields = {"uses": ("cell", said)} | _only(result)
    _, marks = filters(result)
    owner = "of place 0 alone" if state.kind != "convolution" else "of every place"
    found = []
    for number in range(layout.filters.count):
        k, d = divmod(number, layout.slices)
        names = ["".join(mark) for mark in marks[:, :, d, k].ravel()]
        sentence = (
            f"Filter {k}, slice {d}, row {{row}}, column {{column}}: the weight {{mark}}, {owner}. "
            "Entries of the matrix that hold it: {uses}."
        )
        fields_ = {"mark": ("cell", names), **fields}
        found.append(Region(f"filter {k}, slice {d}", sentence, fields_, _of_weight(result, k, d)))
    return found


def _on_padding(result: Result) -> str:
    """Say why a weight of a filter that is shown stands nowhere."""
    everywhere = result.state.kind == "convolution" and result.one.output_size > 1
    return "it lies on padding" + " everywhere" * everywhere


def _only(result: Result) -> dict:
    """Fields that name all places in one row of a slice and none in the others, as `_of_weight` needs them.

    The places of a weight stand diagonally, and the browser draws neighbouring columns as one outline:
    so every other column is lit by a field of its own.
    """
    size, taps = result.one.output_size, range(result.state.F)
    spans = {"all": (0, size, 1), "even": (0, size, 2), "odd": (1, size, 2)}
    return {
        f"{name}{tap}": ("row", [span if row == tap else NOWHERE for row in taps])
        for name, span in spans.items()
        for tap in taps
    }


def _of_weight(result: Result, k: int, d: int) -> tuple:
    """What is lit with a weight of a slice: its entries, and the blocks that hold them."""
    state, taps = result.state, range(result.state.F)
    lights = [
        (f"{name} {k} {d} {tap} {{column}}", None, f"{half}{tap}")
        for name in _drawn(result, "entries")
        for tap in taps
        for half in ("even", "odd")
    ]
    if _drawn(result, "blocks"):
        lights += [(f"blocks {tap}", f"all{tap}", None) for tap in taps]
        r, row = block_of(result)
        tap = row - (r * state.S - result.one.before)
        if tap in taps:
            lights.append(("pieces {column}", f"all{tap}", None))
    return tuple(lights)

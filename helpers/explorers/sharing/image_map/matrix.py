"""What the parts of the matrix and the layers below it answer to the pointer."""

from __future__ import annotations

import numpy as np

from helpers.explorers.names import channel, map_of, slice_of
from helpers.explorers.regions import Alike, ByCell, ByColumn, ByRow, Field, Light, Place, Region
from helpers.explorers.sharing.image_map.filters import weights_of_place
from helpers.explorers.sharing.layout.planes import Planes
from helpers.explorers.sharing.model import Part, Result, lying_on
from helpers.explorers.words import count


def part_region(result: Result, part: Part, windows: Field) -> Region:
    """The cells of a part: single entries, blocks, or the pieces of a block.

    windows: what each row of outputs reads, and each column.
    """
    if part.of_entries:
        return _entries(result, part)
    return {"blocks": _blocks, "pieces": _pieces}[part.name](result, part, windows)


def _maps(result: Result) -> Planes:
    """The maps that are shown: where there is a part of the matrix, there is an output."""
    assert result.layout.output is not None
    return result.layout.output


def _of_outputs(result: Result, first: int, many: int) -> dict[str, Field]:
    """Fields of the matrix's rows: the output, and its cell of the planes that are shown."""
    planes = _maps(result)
    numbers = range(first, first + many)
    places, maps = np.divmod(numbers, result.state.K)
    rows, columns = np.divmod(places, result.axis.output_size)
    offsets = np.array([planes.offset(k) for k in maps])
    values = {"r": rows, "c": columns, "k": maps}
    values |= {"down": rows + offsets[:, 0], "across": columns + offsets[:, 1]}
    fields: dict[str, Field] = {name: ByRow(each.tolist()) for name, each in values.items()}
    return {"output": ByRow([f"{number:,}" for number in numbers]), **fields}


def _of_inputs(result: Result, first: int, many: int) -> dict[str, Field]:
    """Fields of the matrix's columns: the input, and its cell of the planes."""
    planes = result.layout.input
    numbers = range(first, first + many)
    places, depths = np.divmod(numbers, result.state.D)
    rows, columns = np.divmod(places, result.state.W)
    offsets = np.array([planes.offset(d) for d in depths])
    values = {"i": rows, "j": columns, "d": depths}
    values |= {"low": rows + offsets[:, 0], "right": columns + offsets[:, 1]}
    fields: dict[str, Field] = {name: ByColumn(each.tolist()) for name, each in values.items()}
    return {"input": ByColumn([f"{number:,}" for number in numbers]), **fields}


def _entries(result: Result, part: Part) -> Region:
    """The entries of the matrix, one by one; where they are too small for that, a click zooms."""
    rows, columns = part.weights.shape
    fields = _of_outputs(result, part.first[0], rows) | _of_inputs(result, part.first[1], columns)
    lights: list[Light | Alike] = [Light("input", "low", "right"), Light("output", "down", "across")]
    groups = weights_of_place(result)
    if result.state.kind != "dense" and not result.state.covered:
        fields["weight"] = ByCell(part.weights.ravel().tolist())
        lights += [Alike(each.name, "weight", "weight", groups) for each in result.parts if each.of_entries]
        planes = range(result.layout.filters.count)
        slices = (slice_of(*divmod(number, result.layout.slices)) for number in planes)
        lights += [Alike(name, "weight", "weight", groups) for name in slices]
    where = "Row {output}, column {input} of the matrix"
    joins = "input row {i}, column {j}, channel {d} and output row {r}, column {c}, map {k}."
    if not part.marks:
        zooms = f"{where}: between {joins} Click, or Enter: zoom here."
        return Region(part.name, zooms, fields, tuple(lights), choose=True)
    if part.name == "zoom" and not result.in_blocks:
        lights.append(Light("matrix", "row", "column"))
    written = zip(part.weights.ravel().tolist(), part.marks, strict=True)
    said = {number: _entry(result, number, "".join(mark)) for number, mark in set(written)}
    fields["entry"] = ByCell([said[number] for number in part.weights.ravel().tolist()])
    return Region(part.name, f"{where}: {{entry}}. It stands between {joins}", fields, tuple(lights))


def _entry(result: Result, weight: int, mark: str) -> str:
    """Say what an entry is."""
    state = result.state
    if state.covered:
        return mark
    if weight < 0:
        return "0, for that output does not read that input"
    if state.kind == "dense":
        return f"{mark}, a weight that stands nowhere else"
    place, weight = divmod(weight, weights_of_place(result))
    k, i, j, d = (int(each) for each in np.unravel_index(weight, (state.K, state.F, state.F, state.D)))
    where = f"row {i}, column {j}, slice {d} of filter {k}"
    if state.kind != "convolution":
        return f"{mark}, {where}, the own one of place {place:,}"
    uses = len(lying_on(result, i)) * len(lying_on(result, j))
    return f"{mark}, {where}, which stands in {count(uses, 'entry', 'entries')}"


def _blocks(result: Result, part: Part, windows: Field) -> Region:
    reads, fields, lights = _banded(result, part, "Output row {row}", "rows", windows)
    lights += [Light(channel(d), "column") for d in range(result.layout.input.count)]
    lights += [Light(map_of(k), "row") for k in range(_maps(result).count)]
    return Region(
        part.name,
        "Block {row}, {column}: what row {row} of the output, in all columns and maps, takes from row "
        f"{{column}} of the input. {reads} Click, or Enter: look into this block.",
        fields,
        tuple(lights),
        choose=True,
    )


def _pieces(result: Result, part: Part, windows: Field) -> Region:
    reads, fields, lights = _banded(result, part, "Output column {row}", "columns", windows)
    (r, row), (rows, columns) = result.block, part.weights.shape
    fields |= {"above": ByRow([r] * rows), "beside": ByColumn([row] * columns)}
    lights += [Light(map_of(k), "above", "row") for k in range(_maps(result).count)]
    lights += [Light(channel(d), "beside", "column") for d in range(result.layout.input.count)]
    return Region(
        part.name,
        f"Piece {{row}}, {{column}} of block {r}, {row}: what the output at row {r}, column {{row}}, in all "
        f"maps, takes from the input at row {row}, column {{column}}. {reads} Click, or Enter: zoom here.",
        fields,
        tuple(lights),
        choose=True,
    )


def _banded(
    result: Result, part: Part, output: str, lines: str, windows: Field
) -> tuple[str, dict[str, Field], list[Light | Alike]]:
    """Return what is said of the inputs that are read, fields, and lights of the parts that are alike.

    tap: which line of the filter stands in a block, or in a piece; none of its where there are zeros.
    """
    state = result.state
    if state.kind == "dense":
        return f"{output} reads all {lines}.", {}, []
    reads = f"{output} reads input {lines} {{window}}."
    fields: dict[str, Field] = {"window": windows}
    if state.kind != "convolution" or state.covered:
        return reads, fields, []
    fields["tap"] = Place(-state.S, 1, result.axis.before)
    return reads, fields, [Alike(part.name, "tap", "tap", state.F)] if part.weights.max() >= 0 else []


def layers_region(result: Result) -> Region:
    """What the layers cost; a click shows the matrix of one."""
    every = result.counts.values()
    words = {
        "kind": [kind.capitalize() for kind in result.counts],
        "weights": [count(each.weights, "weight", "weights") for each in every],
        "biases": [count(each.biases, "bias", "biases") for each in every],
        "parameters": [count(each.parameters, "parameter", "parameters") for each in every],
        "macs": [count(each.macs, "multiply-add", "multiply-adds") for each in every],
    }
    costs = "{weights} and {biases} make {parameters}; {macs} for one input."
    if result.state.covered:
        words, costs = {"kind": words["kind"]}, "its weights and biases are covered."
    return Region(
        "layers",
        f"{{kind}}: {costs} Click, or Enter: show its matrix.",
        {name: ByRow(values) for name, values in words.items()},
        choose=True,
    )

"""What the parts of the matrix and the layers below it answer to the pointer."""

from __future__ import annotations

import numpy as np

from helpers.explorers.names import channel, map_of
from helpers.explorers.regions import ByCell, ByColumn, ByRow, Field, Light, Region
from helpers.explorers.sharing.layout.planes import Planes
from helpers.explorers.sharing.model import Part, Result
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
    sentence = (
        "Row {output} of the matrix: output row {r}, column {c}, map {k}. "
        "Column {input}: input row {i}, column {j}, channel {d}."
    )
    lights = [Light("input", "low", "right"), Light("output", "down", "across")]
    if not part.marks:
        zooms = f"{sentence} Click, or Enter: zoom here."
        return Region(part.name, zooms, fields, tuple(lights), choose=True)
    if part.name == "zoom" and not result.in_blocks:
        lights.append(Light("matrix", "row", "column"))
    written = zip(part.weights.flat, part.marks, strict=True)
    fields["entry"] = ByCell([_entry(result, weight, "".join(mark)) for weight, mark in written])
    if result.filters is not None:
        deep, far = _in_filters(result, part.weights)
        fields |= {"deep": ByCell(deep.ravel().tolist()), "far": ByCell(far.ravel().tolist())}
        lights.append(Light("kernel", "deep", "far"))
    return Region(part.name, f"{sentence} The entry: {{entry}}.", fields, tuple(lights))


def _entry(result: Result, weight: int, mark: str) -> str:
    """Say what an entry is."""
    state = result.state
    if weight < 0:
        return "0, for that output does not read that input"
    if state.kind == "dense":
        return f"{mark}, a weight that stands nowhere else"
    place, weight = divmod(int(weight), result.elements * state.K)
    k, i, j, d = np.unravel_index(weight, (state.K, state.F, state.F, state.D))
    where = f"{mark}, row {i}, column {j}, slice {d} of filter {k}"
    return where if state.kind == "convolution" else f"{where}, the own one of place {place:,}"


def _in_filters(result: Result, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the row and column of each weight in the joint grid of the filters; −1 if it is not shown."""
    state, layout = result.state, result.layout
    of_place = np.maximum(weights, 0) % (result.elements * state.K)
    k, i, j, d = np.unravel_index(of_place, (state.K, state.F, state.F, state.D))
    shown = (weights >= 0) & (d < layout.slices) & (k * layout.slices + d < layout.filters.count)
    if state.kind == "locally connected":
        shown &= weights < result.elements * state.K
    down, across = np.divmod(k * layout.slices + d, layout.filters.across)
    pitch = layout.filters.pitch
    return np.where(shown, down * pitch + i, -1), np.where(shown, across * pitch + j, -1)


def _blocks(result: Result, part: Part, windows: Field) -> Region:
    reads, fields = _reads(result, windows)
    lights = [Light(channel(d), "column") for d in range(result.layout.input.count)]
    lights += [Light(map_of(k), "row") for k in range(_maps(result).count)]
    return Region(
        part.name,
        "Block {row}, {column}: what row {row} of the output, in all columns and maps, takes from row "
        "{column} of the input. "
        f"Output row {{row}} reads {reads.format('rows')}. Click, or Enter: look into this block.",
        fields,
        tuple(lights),
        choose=True,
    )


def _pieces(result: Result, part: Part, windows: Field) -> Region:
    reads, fields = _reads(result, windows)
    (r, row), (rows, columns) = result.block, part.weights.shape
    fields |= {"above": ByRow([r] * rows), "beside": ByColumn([row] * columns)}
    lights = [Light(map_of(k), "above", "row") for k in range(_maps(result).count)]
    lights += [Light(channel(d), "beside", "column") for d in range(result.layout.input.count)]
    return Region(
        part.name,
        f"Piece {{row}}, {{column}} of block {r}, {row}: what the output at row {r}, column {{row}}, in all "
        f"maps, takes from the input at row {row}, column {{column}}. "
        f"Output column {{row}} reads {reads.format('columns')}. Click, or Enter: zoom here.",
        fields,
        tuple(lights),
        choose=True,
    )


def _reads(result: Result, windows: Field) -> tuple[str, dict[str, Field]]:
    """Say which inputs each row (or column) of outputs reads: (words, fields)."""
    if result.state.kind == "dense":
        return "all {}", {}
    return "input {} {{window}}", {"window": windows}


def layers_region(result: Result) -> Region:
    """What the layers cost; a click shows the matrix of one."""
    every = result.counts.values()
    words = {
        "kind": [kind.capitalize() for kind in result.counts],
        "weights": [count(each.weights, "weight", "weights") for each in every],
        "biases": [count(each.biases, "bias", "biases") for each in every],
        "parameters": [count(each.parameters, "parameter", "parameters") for each in every],
        "macs": [f"{each.macs:,}" for each in every],
    }
    return Region(
        "layers",
        "{kind}: {weights} and {biases} make {parameters}; {macs} multiply-adds for one input. "
        "Click, or Enter: show its matrix.",
        {name: ByRow(values) for name, values in words.items()},
        choose=True,
    )

"""What the parts of the matrix and the layers below it answer to the pointer."""

from __future__ import annotations

import numpy as np

from helpers.explorers.regions import Region, cells
from helpers.explorers.sharing.model import Result
from helpers.explorers.sharing.parts import block_of
from helpers.explorers.sharing.picture import Part
from helpers.explorers.words import count


def part_region(result: Result, part: Part) -> Region:
    """The cells of a part: single entries, blocks, or the pieces of a block."""
    return {"blocks": _blocks, "pieces": _pieces}.get(part.name, _entries)(result, part)


def _of_outputs(result: Result, first: int, many: int) -> dict:
    """Fields of the matrix's rows: the output, and its cell of the planes that are shown."""
    state, one, planes = result.state, result.one, result.layout.output
    numbers = range(first, first + many)
    places, maps = np.divmod(numbers, state.K)
    rows, columns = np.divmod(places, one.output_size)
    offsets = np.array([planes.offset(k) for k in maps])
    lit = {"down": rows + offsets[:, 0], "across": columns + offsets[:, 1]}
    return {"output": ("row", separated(numbers))} | _by("row", r=rows, c=columns, k=maps, **lit)


def _of_inputs(result: Result, first: int, many: int) -> dict:
    """Fields of the matrix's columns: the input, and its cell of the planes."""
    state, planes = result.state, result.layout.input
    numbers = range(first, first + many)
    places, depths = np.divmod(numbers, state.D)
    rows, columns = np.divmod(places, state.W)
    offsets = np.array([planes.offset(d) for d in depths])
    lit = {"low": rows + offsets[:, 0], "right": columns + offsets[:, 1]}
    return {"input": ("column", separated(numbers))} | _by("column", i=rows, j=columns, d=depths, **lit)


def separated(numbers) -> list[str]:
    """Return whole numbers as they stand in a sentence, thousands set apart."""
    return [f"{number:,}" for number in numbers]


def _by(by: str, **values: np.ndarray) -> dict:
    return {name: (by, each.tolist()) for name, each in values.items()}


def _entries(result: Result, part: Part) -> Region:
    """The entries of the matrix, one by one; where they are too small for that, a click zooms."""
    rows, columns = part.weights.shape
    fields = _of_outputs(result, part.first[0], rows) | _of_inputs(result, part.first[1], columns)
    sentence = (
        "Row {output} of the matrix: output row {r}, column {c}, map {k}. "
        "Column {input}: input row {i}, column {j}, channel {d}."
    )
    lights = [("input", "low", "right"), ("output", "down", "across")]
    if part.name == "matrix" and len(result.parts) > 1:
        return Region(
            part.name, f"{sentence} Click, or Enter: zoom here.", fields, tuple(lights), choose=True
        )
    if part.name == "zoom" and len(result.parts) == 2:
        lights.append(("matrix", "row", "column"))
    fields["entry"] = (
        "cell",
        [_entry(result, each) for each in zip(part.weights.flat, part.marks, strict=True)],
    )
    if result.state.kind != "dense":
        at = _in_filters(result, part.weights)
        fields |= _by("cell", deep=at[0].ravel(), far=at[1].ravel())
        lights.append(("kernel", "deep", "far"))
    return Region(part.name, f"{sentence} The entry: {{entry}}.", fields, tuple(lights))


def _entry(result: Result, cell) -> str:
    """Say what an entry is; cell: (weight, mark)."""
    weight, mark = cell
    state = result.state
    if weight < 0:
        return "0, for that output does not read that input"
    if state.kind == "dense":
        return f"{''.join(mark)}, a weight that stands nowhere else"
    place, weight = divmod(int(weight), result.elements * state.K)
    k, i, j, d = np.unravel_index(weight, (state.K, state.F, state.F, state.D))
    where = f"{''.join(mark)}, row {i}, column {j}, slice {d} of filter {k}"
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


def _blocks(result: Result, part: Part) -> Region:
    reads, fields = _reads(result)
    return Region(
        part.name,
        "Block {row}, {column}: what row {row} of the output, in all columns and maps, takes from row "
        "{column} of the input. "
        f"Output row {{row}} reads {reads.format('rows')}. Click, or Enter: look into this block.",
        fields,
        tuple(_planes(result, "column", "row")),
        choose=True,
    )


def _pieces(result: Result, part: Part) -> Region:
    reads, fields = _reads(result)
    r, row = block_of(result)
    rows, columns = part.weights.shape
    fields |= {"above": ("row", [r] * rows), "beside": ("column", [row] * columns)}
    lights = [(f"map {k}", "above", "row") for k in range(result.layout.output.count)]
    lights += [(f"channel {d}", "beside", "column") for d in range(result.layout.input.count)]
    return Region(
        part.name,
        f"Piece {{row}}, {{column}} of block {r}, {row}: what the output at row {r}, column {{row}}, in all "
        f"maps, takes from the input at row {row}, column {{column}}. "
        f"Output column {{row}} reads {reads.format('columns')}. Click, or Enter: zoom here.",
        fields,
        tuple(lights),
        choose=True,
    )


def _planes(result: Result, down: str, up: str) -> list:
    """The rows of all channels and of all maps."""
    found = [(f"channel {d}", down, None) for d in range(result.layout.input.count)]
    return found + [(f"map {k}", up, None) for k in range(result.layout.output.count)]


def _reads(result: Result) -> tuple[str, dict]:
    """Say which inputs each row (or column) of outputs reads: (words, fields)."""
    one = result.one
    if result.state.kind == "dense":
        return "all {}", {}
    windows = [cells(one.window(place)) for place in range(one.output_size)]
    return "input {} {{window}}", {"window": ("row", windows)}


def layers_region(result: Result) -> Region:
    """What the layers cost; a click shows the matrix of one."""
    every = result.counts.items()
    numbers = {
        "kind": [kind.capitalize() for kind, _ in every],
        "weights": [count(each.weights, "weight", "weights") for _, each in every],
        "biases": [count(each.biases, "bias", "biases") for _, each in every],
        "parameters": [count(each.parameters, "parameter", "parameters") for _, each in every],
        "macs": [f"{each.macs:,}" for _, each in every],
    }
    return Region(
        "layers",
        "{kind}: {weights} and {biases} make {parameters}; {macs} multiply-adds for one input. "
        "Click, or Enter: show its matrix.",
        {name: ("row", values) for name, values in numbers.items()},
        (),
        choose=True,
    )

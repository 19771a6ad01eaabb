"""What the translation explorer answers to the pointer."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.arrays import packed_array
from helpers.explorers.regions import (
    NONE,
    ByCell,
    ByColumn,
    ByRow,
    Entry,
    Field,
    Light,
    Region,
    Sum,
)
from helpers.explorers.translation.model import (
    FIRST,
    LAYERS,
    MOVED,
    PICTURES,
    Compared,
    Result,
    map_now,
    reaches_padding,
)
from helpers.explorers.windows import met, readers, windows


def arrays(result: Result) -> dict[str, Any]:
    """The numbers behind the sentences: the shifted picture is x, for the sums of the convolution."""
    first, shifted = result.pictures
    found = {"x": shifted, "first": first, "kernel": result.kernel, "output": result.convolution.first}
    packed = {name: packed_array(values[:, :, None]) for name, values in found.items()}
    return {**packed, "bias": packed_array(np.zeros((1, 1, 1), int))}


def moves(result: Result) -> dict[str, Any]:
    """How the window moves."""
    return {"stride": result.state.S, "before": [result.axis.before, result.axis.before]}


def regions(result: Result) -> list[Region]:
    """The image map: two pictures, the filter, the first output, the same moved, and each layer's now."""
    found = [_first_picture(result), _shifted_picture(result), _filter(result)]
    found += [_first_output(result), _moved(result)]
    return found + [_now(result, name, each) for name, each in result.layers.items()]


def _kinds(result: Result) -> dict[str, Field]:
    """The fields of a padded picture: whether a row or a column is padding."""
    axis = result.axis
    kinds = [" (padding)"] * axis.before + [""] * axis.input_size + [" (padding)"] * axis.after
    return {"row_kind": ByRow(kinds), "column_kind": ByColumn(kinds)}


def _picture(result: Result, name: str, values: str, sign: int) -> tuple[str, dict[str, Field], list[Light]]:
    """What both pictures have in common: sign 1 looks for where a cell goes to, −1 for where it came from."""
    axis, state = result.axis, result.state
    every = range(-axis.before, axis.input_size + axis.after)
    inside = range(axis.input_size)
    goes: list[str] = []
    rows: list[int | range] = []
    columns: list[int | range] = []
    for row, column in product(every, repeat=2):
        r, c = row + sign * state.down, column + sign * state.right
        found = row in inside and column in inside and r in inside and c in inside
        there = f"{('It was', '', 'Shifted, it is')[sign + 1]} at row {r}, column {c}."
        nowhere = ("It came in at the edge.", "", "It leaves the picture.")[sign + 1]
        if row not in inside or column not in inside:
            nowhere = "Padding does not move."
        goes.append(there if found else nowhere)
        rows.append(r if found else NONE)
        columns.append(c if found else NONE)
    fields: dict[str, Field] = {
        "value": Entry(values),
        "goes": ByCell(goes),
        "down": ByRow(readers(axis)),
        "across": ByColumn(readers(axis)),
        "there_row": ByCell(rows),
        "there_column": ByCell(columns),
    }
    sentence = (
        f"{name.capitalize()}, row {{row}}{{row_kind}}, column {{column}}{{column_kind}}: {{value}}. "
        "{goes} Rows of the output that read it: {down}; columns: {across}."
    )
    other = PICTURES[PICTURES.index(name) - 1]
    return sentence, fields | _kinds(result), [Light(other, "there_row", "there_column")]


def _first_picture(result: Result) -> Region:
    sentence, fields, lights = _picture(result, PICTURES[0], "first", 1)
    return Region(PICTURES[0], sentence, fields, (*lights, Light(FIRST, "down", "across")))


def _shifted_picture(result: Result) -> Region:
    sentence, fields, lights = _picture(result, PICTURES[1], "x", -1)
    sentence += " Click, or Enter: the figure's middle moves here."
    lights.append(Light(map_now(LAYERS[0]), "down", "across"))
    return Region(PICTURES[1], sentence, fields, tuple(lights), choose=True)


def _filter(result: Result) -> Region:
    places = met(result.axis)
    return Region(
        "filter",
        "The filter, row {row}, column {column}: {value}, the same at all places. "
        "In both pictures it meets rows {down}; columns {across}.",
        {"value": Entry("kernel"), "down": ByRow(places), "across": ByColumn(places)},
        tuple(Light(name, "down", "across") for name in PICTURES),
    )


def _first_output(result: Result) -> Region:
    """Where a cell of the first output goes is part of what is covered."""
    axis = result.axis
    fields: dict[str, Field] = {
        "value": Entry("output"),
        "down": ByRow(windows(axis)),
        "across": ByColumn(windows(axis)),
    }
    lights = [Light(PICTURES[0], "down", "across"), Light("filter")]
    goes = ""
    if not result.state.covered:
        goes = " Moved, it is at row {to_row}, column {to_column}."
        down, right = ([at + step for at in range(axis.output_size)] for step in result.steps)
        fields |= {"to_row": ByRow(down), "to_column": ByColumn(right)}
        lights.append(Light(MOVED, "to_row", "to_column"))
    says = "Output for the first picture, row {row}, column {column}: {value}, of both layers."
    reads = " The convolution reads rows {down}; columns {across}."
    return Region(FIRST, says + goes + reads, fields, tuple(lights))


def _moved(result: Result) -> Region:
    lights = [Light(map_now(name), "row", "column") for name in LAYERS]
    sentence = "The first output, moved as the picture: row {row}, column {column}: {says}"
    layer, (down, right) = result.convolution, result.steps
    if result.state.covered:
        return Region(MOVED, sentence, {"says": ByCell(["?"] * layer.now.size)}, tuple(lights))
    says = [
        f"{written(layer.moved[r, c])}. It stood at row {r - down}, column {c - right}."
        if there
        else "nothing, for no cell of the first output moves here."
        for (r, c), there in np.ndenumerate(layer.there)
    ]
    axis, size = result.axis, result.axis.output_size
    came = [[at - step for at in range(size)] for step in result.steps]
    read = [[axis.window(at) if 0 <= at < size else NONE for at in each] for each in came]
    fields: dict[str, Field] = {
        "says": ByCell(says),
        "from_row": ByRow(came[0]),
        "from_column": ByColumn(came[1]),
        "down": ByRow(read[0]),
        "across": ByColumn(read[1]),
    }
    lights += [Light(FIRST, "from_row", "from_column"), Light(PICTURES[0], "down", "across")]
    return Region(MOVED, sentence, fields, tuple(lights))


def _now(result: Result, name: str, layer: Compared) -> Region:
    sentence = f"The {name}'s output for the shifted picture, row {{row}}, column {{column}}: {{says}}."
    lights = [Light(MOVED, "row", "column")]
    says = _verdicts(result, name, layer)
    if name != LAYERS[0]:
        sentence += " It reads every pixel, each with a weight of its own."
        lights.append(Light(PICTURES[1]))
        return Region(map_now(name), sentence, {"says": ByCell(says)}, tuple(lights))
    places = windows(result.axis)
    fields: dict[str, Field] = {"says": ByCell(says), "down": ByRow(places), "across": ByColumn(places)}
    sentence += " It reads rows {down}; columns {across}."
    if not result.state.covered:
        sentence += "\n{sum}"
        fields["sum"] = Sum(0)
    lights += [Light(PICTURES[1], "down", "across"), Light("filter")]
    return Region(map_now(name), sentence, fields, tuple(lights))


def _verdicts(result: Result, name: str, layer: Compared) -> list[str]:
    """Say of each cell whether it is what was moved there, and if not, why."""
    if result.state.covered:
        return ["?"] * layer.now.size
    cells = (layer.now, layer.moved, layer.there)
    says = [_verdict(*each) for each in zip(*(values.flat for values in cells), strict=True)]
    if name != LAYERS[0]:
        return says
    padded = (layer.different & reaches_padding(result)).flat
    why = ": padding is in its window, or was in the one that was moved"
    return [each + why * bool(reaches) for each, reaches in zip(says, padded, strict=True)]


def _verdict(now: int, moved: int, there: bool) -> str:
    """Say whether a cell is what was moved there."""
    if not there:
        return f"{written(now)}, nothing to compare it with"
    if now == moved:
        return f"{written(now)}, as moved"
    return f"{written(now)}, where {written(moved)} was moved"

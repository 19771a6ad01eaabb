"""What the translation explorer answers to the pointer."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.regions import NONE, ByCell, ByColumn, ByRow, Entry, Light, Region, Sum, packed_array
from helpers.explorers.translation.model import (
    LAYERS,
    PICTURES,
    Compared,
    Result,
    map_now,
    moved_map,
    reaches_padding,
)
from helpers.explorers.windows import met, readers, windows


def arrays(result: Result) -> dict[str, Any]:
    """The numbers behind the sentences: the shifted picture is x, for the sums of the convolution."""
    first, shifted = result.pictures
    return {
        "x": packed_array(shifted[:, :, None]),
        "first": packed_array(first[:, :, None]),
        "kernel": packed_array(result.kernel[:, :, None]),
        "bias": packed_array(np.zeros((1, 1, 1), int)),
    }


def moves(result: Result) -> dict[str, Any]:
    """How the window moves."""
    return {"stride": result.state.S, "before": [result.axis.before, result.axis.before]}


def regions(result: Result) -> list[Region]:
    """The image map: two pictures, the filter, and of each layer the two maps."""
    found = [_first_picture(result), _shifted_picture(result), _filter(result)]
    for name, each in result.layers.items():
        found += [_moved(result, name, each), _now(result, name, each)]
    return found


def _kinds(result: Result) -> dict[str, Any]:
    """The fields of a padded picture: whether a row or a column is padding."""
    axis = result.axis
    kinds = [" (padding)"] * axis.before + [""] * axis.input_size + [" (padding)"] * axis.after
    return {"row_kind": ByRow(kinds), "column_kind": ByColumn(kinds)}


def _first_picture(result: Result) -> Region:
    axis, state = result.axis, result.state
    every = range(-axis.before, axis.input_size + axis.after)
    fields = {
        "value": Entry("first"),
        "down": ByRow([row + state.down for row in every]),
        "across": ByColumn([column + state.right for column in every]),
    }
    sentence = "First picture, row {row}{row_kind}, column {column}{column_kind}: {value}."
    return Region(PICTURES[0], sentence, fields | _kinds(result), (Light(PICTURES[1], "down", "across"),))


def _shifted_picture(result: Result) -> Region:
    axis = result.axis
    fields = {
        "value": Entry("x"),
        "down": ByRow(readers(axis)),
        "across": ByColumn(readers(axis)),
    }
    return Region(
        PICTURES[1],
        "Shifted picture, row {row}{row_kind}, column {column}{column_kind}: {value}. "
        "Output rows of the convolution that read it: {down}; columns: {across}. "
        "Click, or Enter: the figure's middle moves here.",
        fields | _kinds(result),
        (Light(map_now(LAYERS[0]), "down", "across"),),
        choose=True,
    )


def _filter(result: Result) -> Region:
    places = met(result.axis)
    return Region(
        "filter",
        "The filter, row {row}, column {column}: {value}, the same at all places. "
        "In the shifted picture it meets rows {down}; columns {across}.",
        {"value": Entry("kernel"), "down": ByRow(places), "across": ByColumn(places)},
        (Light(PICTURES[1], "down", "across"),),
    )


def _sources(result: Result) -> dict[str, Any]:
    """The fields of a map that say which window the cell of the first output had that stands there now."""
    axis, size = result.axis, result.axis.output_size
    down, across = (
        [axis.window(at - step) if 0 <= at - step < size else NONE for at in range(size)]
        for step in result.steps
    )
    return {"down": ByRow(down), "across": ByColumn(across)}


def _moved(result: Result, name: str, layer: Compared) -> Region:
    down, right = result.steps
    says = [
        f"{written(layer.moved[r, c])}. It stood at row {r - down}, column {c - right}."
        if there
        else "nothing, for no cell of the first output moves here."
        for (r, c), there in np.ndenumerate(layer.there)
    ]
    read = ("down", "across") if name == LAYERS[0] else ("all", "all")
    axis = result.axis
    every = range(-axis.before, axis.input_size + axis.after)
    return Region(
        moved_map(name),
        f"The {name}'s first output, moved: row {{row}}, column {{column}}: {{says}}",
        {
            "says": ByCell(says),
            "all": ByCell([every if there else NONE for there in layer.there.flat]),
            **_sources(result),
        },
        (Light(PICTURES[0], *read), Light(map_now(name), "row", "column")),
    )


def _now(result: Result, name: str, layer: Compared) -> Region:
    cells = (layer.now, layer.moved, layer.there)
    says = [_verdict(*each) for each in zip(*(values.flat for values in cells), strict=True)]
    sentence = f"The {name}'s output for the shifted picture, row {{row}}, column {{column}}: {{says}}."
    lights = [Light(moved_map(name), "row", "column")]
    if name != LAYERS[0]:
        sentence += " It reads every pixel, each with a weight of its own."
        return Region(
            map_now(name),
            sentence,
            {"says": ByCell(says)},
            (*lights, Light(PICTURES[1])),
        )
    padded = (layer.different & reaches_padding(result)).flat
    why = ": padding is in its window, or was in the one that was moved"
    says = [each + why * bool(reaches) for each, reaches in zip(says, padded, strict=True)]
    return Region(
        map_now(name),
        f"{sentence} It reads rows {{down}}; columns {{across}}.\n{{sum}}",
        {
            "says": ByCell(says),
            "sum": Sum(0),
            "down": ByRow(windows(result.axis)),
            "across": ByColumn(windows(result.axis)),
        },
        (*lights, Light(PICTURES[1], "down", "across"), Light("filter")),
    )


def _verdict(now: int, moved: int, there: bool) -> str:
    """Say whether a cell is what was moved there."""
    if not there:
        return f"{written(now)}, nothing to compare it with"
    if now == moved:
        return f"{written(now)}, as moved"
    return f"{written(now)}, where {written(moved)} was moved"

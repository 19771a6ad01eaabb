"""Fields and lights that several regions share: which cells belong to a cell."""

from __future__ import annotations

from collections.abc import Callable, Container
from itertools import product
from typing import Any

import numpy as np

from helpers.explorers.gathering.image_map.terms import sources
from helpers.explorers.gathering.layout import DY, DZ, WEIGHTS, X, Y
from helpers.explorers.gathering.model import Result
from helpers.explorers.regions import NONE, ByCell, ByColumn, ByRow, Field, Light
from helpers.explorers.windows import met, readers, spaced, windows

Fields = dict[str, Field]
MOST_SOURCES = 4  # windows of a 2×2 pooling with stride 1 that hold one cell


def by_cell(cells: range | list[int], say: Callable[[int, int], Any]) -> ByCell:
    """A field that says something of each cell of a square grid with these rows and columns."""
    return ByCell([say(row, column) for row, column in product(cells, repeat=2)])


def window_fields(result: Result) -> Fields:
    """Of an output: the rows and columns of the input that it reads."""
    found = windows(result.axis)
    return {"down": ByRow(found), "across": ByColumn(found)}


def reader_fields(result: Result) -> Fields:
    """Of a padded input cell: the outputs that read it, and the weights that it meets there."""
    axis = result.axis
    padded = range(-axis.before, axis.input_size + axis.after)
    weights = tuple(
        spaced(sorted(cell - axis.window(each).start for each in axis.readers(cell))) for cell in padded
    )
    found = readers(axis)
    return {
        "down": ByRow(found),
        "across": ByColumn(found),
        "weight rows": ByRow(weights),
        "weight columns": ByColumn(weights),
    }


def met_fields(result: Result) -> Fields:
    """Of a weight: the input cells that it meets, one for each output."""
    found = met(result.axis)
    return {"down": ByRow(found), "across": ByColumn(found)}


def source_fields(result: Result) -> tuple[Fields, list[Light]]:
    """Of an output: the cells of z from which its error comes, one after the other."""
    cells = range(len(result.dy))
    found = [sources(result, row, column) for row, column in product(cells, repeat=2)]
    fields: Fields = {}
    lights = []
    for which in range(MOST_SOURCES):
        names = f"source row {which}", f"source column {which}"
        for axis, name in enumerate(names):
            fields[name] = ByCell([each[which][axis] if which < len(each) else NONE for each in found])
        lights.append(Light(DZ, *names))
    return fields, lights


def reach_fields(result: Result) -> Fields:
    """Of a cell of z: the rows and columns of the outputs that its error goes to."""

    def reached(route: np.ndarray, axis: int) -> range:
        outputs = [] if result.hides_errors else np.flatnonzero(route.any(axis=1 - axis)).tolist()
        return range(outputs[0], outputs[-1] + 1) if outputs else NONE

    return {
        "reached rows": ByCell([reached(each, 0) for each in result.routes]),
        "reached columns": ByCell([reached(each, 1) for each in result.routes]),
    }


def kept(lights: list[Light], there: Container[str]) -> tuple[Light, ...]:
    """The lights of grids that the picture has."""
    return tuple(each for each in lights if each.grid in there)


WINDOW = Light(X, "down", "across")
READERS = [Light(Y, "down", "across"), Light(DY, "down", "across")]
MET = Light(WEIGHTS, "weight rows", "weight columns")

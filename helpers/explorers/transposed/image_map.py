"""What the transposed-convolution explorer answers to the pointer."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.arrays import packed_array
from helpers.explorers.regions import ByCell, ByColumn, ByRow, Field, Light, Region
from helpers.explorers.transposed.model import COUNTS, RESIZE, Result
from helpers.explorers.transposed.text import in_units, landing
from helpers.explorers.windows import met, readers, spaced, windows
from helpers.explorers.words import bracketed, count, span
from helpers.shapes import Axis

Fields = dict[str, Field]


def regions(result: Result) -> list[Region]:
    """The image map: input, kernel and output; where the input is resized, its copies, too."""
    if result.state.covered or result.axis is None:
        return [_plain(result, "input", result.x), _plain(result, "kernel", result.kernel)]
    if result.state.view == RESIZE:
        return _resized(result, result.axis)
    return [_input(result, result.axis), _kernel(result, result.axis), _output(result, result.axis)]


def arrays(result: Result) -> dict[str, Any]:
    """The input [W, W, 1], the kernel [F, F, 1], and the output of each step [H, H, W·W], while it grows."""
    if result.sums is None or not result.steps:
        return {}
    return {
        "x": packed_array(result.x[:, :, None]),
        "kernel": packed_array(result.kernel[:, :, None]),
        "bias": packed_array(np.zeros((1, 1, 1), int)),
        "running": packed_array(np.moveaxis(result.sums, 0, 2)),
    }


def moves(result: Result) -> dict[str, Any]:
    """How a stamp moves in the output from one input cell to the next."""
    return {"stride": result.state.S, "before": [result.state.P] * 2} if result.steps else {}


def _values(cells: np.ndarray) -> Fields:
    return {"value": ByCell(cells.ravel().tolist())}


def _words(**fields: Iterable[range]) -> Fields:
    """Neighbouring rows and columns in words: fields "rows_NAME" and "columns_NAME"."""
    found: Fields = {}
    for name, values in fields.items():
        each = list(values)
        found[f"rows_{name}"] = ByRow([span(cells, "row") for cells in each])
        found[f"columns_{name}"] = ByColumn([span(cells, "column") for cells in each])
    return found


def _axes(**fields: Iterable[Any]) -> Fields:
    """The same for rows and for columns: fields "row_NAME" and "column_NAME"."""
    found: Fields = {}
    for name, values in fields.items():
        each = list(values)
        found |= {f"row_{name}": ByRow(each), f"column_{name}": ByColumn(each)}
    return found


def _light(grid: str, name: str) -> Light:
    return Light(grid, f"row_{name}", f"column_{name}")


def _plain(result: Result, name: str, cells: np.ndarray) -> Region:
    """A part while the output is covered, or where there is none."""
    ends = ""
    if result.axis:
        ends = " Where will its stamp lie?" if name == "input" else " Where in the output will it be used?"
    said = f"{name.capitalize()} row {{row}}, column {{column}}: {{value}}.{ends}"
    return Region(name, said, _values(cells))


def _input(result: Result, axis: Axis) -> Region:
    places = range(len(result.x))
    lands = [landing(result, place) for place in places]
    cut = ["" if len(found) == axis.kernel_size else " (the rest is cropped)" for found in lands]

    def added(row: int, column: int) -> str:
        if not (lands[row] and lands[column]):
            return f"is all cropped by P = {result.state.P}"
        rows, columns = span(lands[row], "row") + cut[row], span(lands[column], "column") + cut[column]
        return f"is added to output {rows}, {columns}"

    said = ByCell([added(*place) for place in product(places, places)])
    return Region(
        "input",
        "Input row {row}, column {column}: {value}. Its stamp, {value} × the kernel, {said}.",
        _values(result.x) | {"said": said} | _axes(stamp=windows(axis)),
        (Light("kernel"), _light("output", "stamp")),
    )


def _kernel(result: Result, axis: Axis) -> Region:
    inside = [[cell for cell in cells if 0 <= cell < axis.input_size] for cells in met(axis)]
    fields = _axes(lands=map(spaced, inside))
    return Region(
        "kernel",
        "Kernel row {row}, column {column}: the weight {value}. Every input cell is multiplied with it; the "
        "products land in output rows {row_lands}; columns {column_lands}.",
        _values(result.kernel) | fields,
        (Light("input"), _light("output", "lands")),
    )


def _output(result: Result, axis: Axis) -> Region:
    state = result.state
    cells = result.shown
    read = readers(axis)[: len(cells)]
    weights = [
        spaced(sorted(cell + state.P - place * state.S for place in places))
        for cell, places in zip(cells, read, strict=True)
    ]
    kinds = ["" if 0 <= cell < axis.input_size else " (cropped)" for cell in cells]
    fields = _axes(kind=kinds, inputs=read, weights=weights)
    said = [_said(result, axis, *place, read) for place in product(cells, cells)]
    return Region(
        "output",
        "Output row {row}{row_kind}, column {column}{column_kind}: {said}",
        {"said": ByCell(said), **fields},
        (_light("input", "inputs"), _light("kernel", "weights")),
    )


def _said(result: Result, axis: Axis, row: int, column: int, read: tuple[range, ...]) -> str:
    """Which stamps reach a cell of the output, and what they add up to."""
    P, S = result.state.P, result.state.S
    down, across = read[row + P], read[column + P]
    number = len(down) * len(across)
    reached = f"{number or 'no'} {'stamps reach' if number > 1 else 'stamp reaches'} it"
    if not (0 <= row < axis.input_size and 0 <= column < axis.input_size):
        return f"{reached}, but P = {P} crops it."
    if not number:
        return f"{reached}, so it is 0."
    if result.state.view == COUNTS:
        return f"{reached}, down · across: {len(down)} · {len(across)}."
    terms = [
        (result.x[i, j], result.kernel[row + P - i * S, column + P - j * S]) for i in down for j in across
    ]
    total = sum(int(cell) * int(weight) for cell, weight in terms)
    products = " + ".join(f"{bracketed(cell)}·{bracketed(weight)}" for cell, weight in terms)
    return (
        f"{reached}: {products} = {written(total)}{in_units(result)}, after the last step.\n"
        "Read backwards: the direct convolution reads this cell, with these weights, to make input "
        f"{span(down, 'row')}, {span(across, 'column')}."
    )


def _resized(result: Result, axis: Axis) -> list[Region]:
    large = range(axis.input_size)
    window = [range(max(cell - 1, 0), min(cell + 2, axis.input_size)) for cell in large]
    of = [cell // result.state.S for cell in large]
    assert result.resized is not None
    return [
        _copied(result, axis),
        Region(
            "resized",
            "Resized row {row}, column {column}: {value}, a copy of input row {row_of}, column {column_of}.",
            _values(result.resized) | _axes(of=of, window=window),
            (_light("input", "of"), _light("output", "window")),
        ),
        Region(
            "kernel",
            "Kernel of the convolution after resizing, row {row}, column {column}: one of 9 weights.",
            {},
            (Light("output"),),
        ),
        _read(result, window),
    ]


def _copied(result: Result, axis: Axis) -> Region:
    state = result.state
    copies = [range(place * state.S, (place + 1) * state.S) for place in range(state.W)]
    reached = [range(max(each[0] - 1, 0), min(each[-1] + 2, axis.input_size)) for each in copies]
    return Region(
        "input",
        "Input row {row}, column {column}: {value}, copied to resized {rows_copies}, "
        "{columns_copies}. They are read for output {rows_reached}, {columns_reached}.",
        _values(result.x) | _axes(copies=copies, reached=reached) | _words(copies=copies, reached=reached),
        (_light("resized", "copies"), _light("output", "reached")),
    )


def _read(result: Result, window: list[range]) -> Region:
    """The output; window: the resized cells along an axis that each of its cells reads."""
    origins = [range(each[0] // result.state.S, each[-1] // result.state.S + 1) for each in window]
    assert result.y is not None
    return Region(
        "output",
        "Output row {row}, column {column} adds {number}. Its window reads resized {rows_window}, "
        "{columns_window}: copies of input {rows_origins}, {columns_origins}.",
        {"number": ByCell([count(int(each), "product", "products") for each in result.y.ravel()])}
        | _axes(window=window, origins=origins)
        | _words(window=window, origins=origins),
        (_light("resized", "window"), _light("input", "origins"), Light("kernel")),
    )

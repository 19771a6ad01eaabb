"""What the one-pixel explorer answers to the pointer."""

from __future__ import annotations

from typing import Any

from helpers.explorers.names import channel, map_of
from helpers.explorers.one_pixel.layout import MOST
from helpers.explorers.one_pixel.model import (
    INPUT_NUMBERS,
    SCALE,
    WEIGHT_NUMBERS,
    Result,
    slices_for,
    weights_of,
)
from helpers.explorers.one_pixel.text import sum_of
from helpers.explorers.regions import ByCell, ByRow, Entry, Field, Light, Region, Sum, packed_array
from helpers.explorers.words import count

CHOOSE = "Click or press Enter to choose this pixel."
TYPE = "Type a number to change it."


def regions(result: Result) -> list[Region]:
    """The image map: the input, the dense layer's blocks, the filters, the output."""
    blocks = result.layout.blocks
    weights, biases = (ByCell(blocks[name].values.ravel().tolist()) for name in ("W", "b"))
    sums = ByRow([sum_of(result, k) for k in range(len(blocks["W"].values))])
    return [
        *_input(result),
        *_dense(result, weights, biases, sums),
        *_filters(result, weights, biases, sums),
        *_output(result),
    ]


def arrays(result: Result) -> dict[str, Any]:
    """The numbers behind the sentences, of what is drawn one by one; x [H, W, D], y [H, W, K]."""
    found = {}
    if result.state.D <= MOST:
        found["x"] = packed_array(result.x)
        found["kernel"] = packed_array(result.matrix.T.reshape(1, 1, -1), SCALE)
        found["bias"] = packed_array(result.bias[None, None], SCALE)
    if result.state.K <= MOST:
        found["y"] = packed_array(result.maps, SCALE)
    return found


def moves(result: Result) -> dict[str, Any]:
    """A 1×1 window moves by single cells."""
    return {"stride": 1, "before": [0, 0]}


def _input(result: Result) -> list[Region]:
    state, (_, output) = result.state, result.layout.sides
    maps = [map_of(k) for k in range(state.K)] if output.planes else [output.what]
    lights = tuple(Light(name, "row", "column") for name in maps)
    outputs = {1: "1 number", 2: "both numbers"}.get(state.K, f"all {state.K} numbers")
    reads = f"Read by {outputs} of the output at row {{row}}, column {{column}}, and by no other."
    if state.D > MOST:
        says = (
            f"Input, row {{row}}, column {{column}}: {state.D} numbers, one in each channel. {reads} {CHOOSE}"
        )
        return [Region("input", says, lights=lights, choose=True), _strip_in(result)]
    only = state.W * state.H == 1  # so there is nothing to choose
    return [
        Region(
            channel(d),
            f"Channel {d}, row {{row}}, column {{column}}: {{value}}. {reads} {TYPE if only else CHOOSE}",
            {"value": Entry("x", d)},
            (*lights, Light(slices_for(d))),
            INPUT_NUMBERS if only else None,
            choose=not only,
        )
        for d in range(state.D)
    ]


def _strip_in(result: Result) -> Region:
    row, column = result.place
    return Region(
        "numbers in",
        f"Channel {{column}} at row {row}, column {column}: {{value}}. Column {{column}} of W multiplies it.",
        {"value": ByCell([int(number) for number in result.x[result.place]])},
        (
            Light("pixels in"),
            Light("x", "column"),
            Light("W", None, "column"),
            Light("filters", None, "column"),
        ),
    )


def _strip_out(result: Result) -> Region:
    row, column = result.place
    return Region(
        "numbers out",
        f"Map {{column}} at row {row}, column {column}: {{value}}, made of "
        f"{count(result.state.D, 'product', 'products')} and a bias by filter {{column}}.",
        {"value": ByCell(result.maps[result.place].tolist())},
        (Light("pixels out"), Light("pixels in"), *_lit_weights("column")),
    )


def _dense(result: Result, weights: Field, biases: Field, sums: Field) -> list[Region]:
    row, column = result.place
    pixels = count(result.state.W * result.state.H, "pixel", "pixels")
    here = f"row {row}, column {column}"
    known = f"It is the same number in all {pixels}." if pixels != "1 pixel" else ""
    found = [
        Region(
            "x",
            f"Number {{row}} of x: {{value}}, channel {{row}} at {here}. "
            f"It meets column {{row}} of W, so each output reads it. {TYPE}",
            {"value": ByCell(result.layout.blocks["x"].values.ravel().tolist())},
            (Light("pixels in", "row"), Light("W", None, "row"), Light("filters", None, "row")),
            INPUT_NUMBERS,
        ),
        _weight(
            result, "W", weights, "Row {row}, column {column} of W", f"Filter {{row}} holds it too. {known}"
        ),
        _bias(result, "b", biases, "Number {row} of b", f"Filter {{row}} has it too. {known}"),
    ]
    lights = (Light("x"), *_lit_weights("row"), Light("pixels out", "row"))
    if result.state.relu:
        says = "Output {row} before ReLU is row {row} of W times x, plus number {row} of b.\n{sum}"
        found.append(Region("z", says, {"sum": sums}, lights))
    says = f"Output {{row}} of the dense layer, the same number as map {{row}} has at {here}.\n{{sum}}"
    return [*found, Region("y", says, {"sum": sums}, lights)]


def _lit_weights(output: str) -> tuple[Light, ...]:
    """Lights for the weights of the output that this field of a cell numbers."""
    return tuple(Light(name, output) for name in ("W", "b", "filters", "biases"))


def _weight(result: Result, name: str, values: Field, what: str, says: str) -> Region:
    left, right = result.layout.sides
    return Region(
        name,
        f"{what}: the weight {{value}}. It multiplies channel {{column}} and makes part of map {{row}}. "
        f"{says} {TYPE}",
        {"value": values},
        (
            Light("filters" if name == "W" else "W", "row", "column"),
            *(Light("channels", None, "column"),) * left.planes,
            *(Light("maps", "row"),) * right.planes,
            Light("x", "column"),
            Light("y", "row"),
            Light("here", "row"),
        ),
        WEIGHT_NUMBERS,
    )


def _bias(result: Result, name: str, values: Field, what: str, says: str) -> Region:
    _, right = result.layout.sides
    return Region(
        name,
        f"{what}: the bias {{value}}, added to every number of map {{row}}. {says} {TYPE}",
        {"value": values},
        (
            Light("biases" if name == "b" else "b", "row"),
            *(Light("maps", "row"),) * right.planes,
            Light("y", "row"),
        ),
        WEIGHT_NUMBERS,
    )


def _filters(result: Result, weights: Field, biases: Field, sums: Field) -> list[Region]:
    row, column = result.place
    return [
        _weight(result, "filters", weights, "Filter {row}, channel {column}", "It stands in row {row} of W."),
        _bias(result, "biases", biases, "Filter {row}", "It is number {row} of b."),
        Region(
            "here",
            f"Map {{row}} at row {row}, column {column}, the same number as output {{row}} of the "
            "dense layer.\n{sum}",
            {"sum": sums},
            (Light("pixels in"), *_lit_weights("row"), Light("pixels out", "row")),
        ),
    ]


def _output(result: Result) -> list[Region]:
    state, (input_, _) = result.state, result.layout.sides
    channels = [channel(d) for d in range(state.D)] if input_.planes else [input_.what]
    lights = tuple(Light(name, "row", "column") for name in channels)
    numbers = "the one number" if state.D == 1 else f"the {state.D} numbers"
    reads = f"{numbers} of the input at row {{row}}, column {{column}}, and no other"
    if state.K > MOST:
        says = (
            f"Output, row {{row}}, column {{column}}: {state.K} numbers, each by a filter of its own, "
            f"made of {reads}. {CHOOSE}"
        )
        return [Region("output", says, lights=lights, choose=True), _strip_out(result)]
    choose = "" if state.W * state.H == 1 else f" {CHOOSE}"
    found = []
    for k in range(state.K):
        fields: dict[str, Field] = {"value": Entry("y", k)}
        says = f"Map {k}, row {{row}}, column {{column}}: {{value}}. Filter {k} makes it of {reads}.{choose}"
        if input_.planes:
            fields["sum"] = Sum(k)
            says += "\n{sum}" + "\nReLU: {value}" * state.relu
        found.append(Region(map_of(k), says, fields, (*lights, Light(weights_of(k))), choose=bool(choose)))
    return found

"""What the one-pixel explorer answers to the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from helpers.explorers.arrays import packed_array
from helpers.explorers.names import channel, map_of
from helpers.explorers.one_pixel.layout import MOST
from helpers.explorers.one_pixel.model import INPUT_NUMBERS, SCALE, WEIGHT_NUMBERS, Result, weights_of
from helpers.explorers.one_pixel.text import UNKNOWN, map_sum, product_of, sum_of
from helpers.explorers.regions import (
    NONE,
    ByCell,
    ByColumn,
    ByRow,
    Entry,
    Field,
    Light,
    Region,
)
from helpers.explorers.words import count

CHOOSE = "Click or press Enter to choose this pixel."
TYPE = "Type a number to change it."


def regions(result: Result) -> list[Region]:
    """The image map: the input, the dense layer's blocks, the output."""
    return [*_input(result), *_dense(result), *_output(result)]


def arrays(result: Result) -> dict[str, Any]:
    """The numbers behind the sentences, of what is drawn one by one; x [H, W, D], y [H, W, K]."""
    found = {}
    if result.state.D <= MOST:
        found["x"] = packed_array(result.x)
    if result.state.K <= MOST and not result.state.covered:
        found["y"] = packed_array(result.maps, SCALE)
    return found


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
            {"value": Entry("x", d), "channel": ByRow([d] * state.H)},
            (*lights, Light("W", None, "channel")),
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
        (Light("pixels in"), Light("x", None, "column"), Light("W", None, "column")),
    )


def _strip_out(result: Result) -> Region:
    row, column = result.place
    return Region(
        "numbers out",
        f"Map {{column}} at row {row}, column {column}: {{value}}, made of "
        f"{count(result.state.D, 'product', 'products')} and a bias by filter {{column}}.",
        {"value": _hidden(result, result.maps[result.place].tolist())},
        (Light("pixels out"), Light("pixels in"), Light("sums", "column")),
    )


def _hidden(result: Result, values: Sequence[Any]) -> ByCell:
    """Numbers or words that are not told where they are covered."""
    return ByCell([UNKNOWN] * len(values) if result.state.covered else values)


def _dense(result: Result) -> list[Region]:
    row, column = result.place
    blocks = result.layout.blocks
    numbers = {name: ByCell(blocks[name].values.ravel().tolist()) for name in ("x", "W", "b")}
    rows, columns = blocks["W"].values.shape
    products = ByCell([product_of(result, k, d) for k in range(rows) for d in range(columns)])
    sums = ByRow([sum_of(result, k) for k in range(rows)])
    lights = (Light("sums", "row"), Light("numbers"), Light("pixels in"), Light("pixels out", "row"))
    found = [
        Region(
            "x",
            f"Number {{column}} of the pixel x: {{value}}, channel {{column}} at row {row}, column {column}. "
            f"It meets column {{column}} of W, so each output reads it. {TYPE}",
            {"value": numbers["x"]},
            (Light("pixels in", "column"), Light("W", None, "column"), Light("products", None, "column")),
            INPUT_NUMBERS,
        ),
        *_weights(result, numbers),
        Region(
            "products",
            "Weight times number: {product}, the part of output {row} that channel {column} makes.",
            {"product": products},
            (Light("W", "row", "column"), Light("x", None, "column"), Light("y", "row")),
        ),
    ]
    if result.state.relu:
        says = "Output {row} before ReLU, row {row} of W times x, plus number {row} of b: {sum}."
        found.append(Region("z", says, {"sum": sums}, lights))
    same = f"The convolution has this number in map {{row}} at row {row}, column {column}."
    return [*found, Region("y", f"Output {{row}} of the dense layer: {{sum}}. {same}", {"sum": sums}, lights)]


def _weights(result: Result, numbers: dict[str, ByCell]) -> list[Region]:
    left, right = result.layout.sides
    pixels = result.state.W * result.state.H
    known = f"It is the same number at all {pixels:,} pixels. " if pixels > 1 else ""
    makes = (*(Light("maps", "row"),) * right.planes, Light("y", "row"))
    return [
        Region(
            "W",
            "Row {row}, column {column} of W, filter {row}'s weight for channel {column}: {value}. "
            f"It makes part of map {{row}}. {known}{TYPE}",
            {"value": numbers["W"]},
            (
                *(Light("channels", None, "column"),) * left.planes,
                Light("x", None, "column"),
                Light("products", "row", "column"),
                *makes,
            ),
            WEIGHT_NUMBERS,
        ),
        Region(
            "b",
            f"Number {{row}} of b, the bias of filter {{row}}: {{value}}. "
            f"It is added to every number of map {{row}}. {TYPE}",
            {"value": numbers["b"]},
            makes,
            WEIGHT_NUMBERS,
        ),
    ]


def _output(result: Result) -> list[Region]:
    state, (input_, _) = result.state, result.layout.sides
    channels = [channel(d) for d in range(state.D)] if input_.planes else [input_.what]
    lights = tuple(Light(name, "row", "column") for name in channels)
    numbers = "the one number" if state.D == 1 else f"the {state.D} numbers"
    choose = "" if state.W * state.H == 1 else f" {CHOOSE}"
    if state.K > MOST:
        says = (
            f"Output, row {{row}}, column {{column}}: {state.K} numbers, each by a filter of its own, "
            f"made of {numbers} of the input at row {{row}}, column {{column}}, and no other. {CHOOSE}"
        )
        return [Region("output", says, lights=lights, choose=True), _strip_out(result)]
    return [
        _map(result, k, lights, f"Filter {k} reads {numbers} of this pixel and no other.{choose}")
        for k in range(state.K)
    ]


def _map(result: Result, k: int, lights: tuple[Light, ...], reads: str) -> Region:
    """A map; at the chosen pixel its sum lights, too, for there it is written out."""
    state, (row, column) = result.state, result.place
    fields: dict[str, Field] = {f"x{d}": Entry("x", d) for d in range(state.D if state.D <= MOST else 0)}
    if not state.covered:
        fields["value"] = Entry("y", k)
    if k < result.rows:
        fields["sum"] = ByRow([range(k, k + 1) if at == row else NONE for at in range(state.H)])
        fields["here"] = ByColumn([range(1) if at == column else NONE for at in range(state.W)])
        lights = (*lights, Light(weights_of(k)), Light("sums", "sum", "here"))
    says = f"Map {k}, row {{row}}, column {{column}}: {map_sum(result, k)}. {reads}"
    return Region(map_of(k), says, fields, lights, choose=state.W * state.H > 1)

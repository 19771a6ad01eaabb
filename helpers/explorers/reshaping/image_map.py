"""What the weight-reshaping explorer answers to the pointer."""

from __future__ import annotations

import numpy as np

from helpers.explorers.regions import Region
from helpers.explorers.reshaping.model import Result
from helpers.explorers.reshaping.text import CHANNEL, SLICE, sum_of

MULTIPLIED = "The dense layer multiplies {x_made} by it, the convolution {x_folded}."
CHOOSE = "Click, or Enter: show its filter."


def regions(result: Result) -> list[Region]:
    """The image map: the input, both strips, the filter, the outputs."""
    channels, strip = range(result.state.D), _strip_fields(result)
    return [
        *(_channel(result, channel) for channel in channels),
        _flat(result, strip),
        *(_strip(result, unit, strip) for unit in range(result.state.K)),
        *(_slice(result, channel) for channel in channels),
        _output(result, "dense"),
        _output(result, "convolution"),
    ]


def _places(order: np.ndarray) -> np.ndarray:
    """Return (row, column, channel) of each number of the strip, [n, 3]; order: in_strip or in_kernel."""
    found = np.empty((order.size, 3), int)
    found[order.ravel()] = np.argwhere(np.ones(order.shape, bool))
    return found


def _named(place: np.ndarray, one: str) -> str:
    row, column, channel = place
    return f"row {row}, column {column}, {one} {channel}"


def _lit(places: np.ndarray, size: int, name: str) -> dict[str, tuple[str, list[int]]]:
    """Fields for a light on cells of a volume, whose slices stand in one grid, a cell's width apart."""
    columns = places[:, 1] + places[:, 2] * (size + 1)
    return {f"{name}_row": _cells(places[:, 0]), f"{name}_column": _cells(columns)}


def _cells(values) -> tuple[str, list[int]]:
    return "cell", [int(value) for value in np.ravel(values)]


def _strip_fields(result: Result) -> dict:
    """Fields of a strip: where number n belongs and where its weight stands, in words and to be lit."""
    made, folded = _places(result.in_strip), _places(result.in_kernel)
    return {
        "made": ("cell", [_named(place, CHANNEL) for place in made]),
        "folded": ("cell", [_named(place, SLICE) for place in folded]),
        "x_made": _cells(result.flat),
        "x_folded": _cells(result.x[tuple(folded.T)]),
        **_lit(made, result.state.F, "made"),
        **_lit(folded, result.state.F, "folded"),
    }


def _flat(result: Result, strip: dict) -> Region:
    """The flattened input."""
    weights = result.weights[:, result.unit]
    there = _places(result.in_strip)  # the convolution meets number n where it stands in the input
    fields = {
        **strip,
        "weight": _cells(weights),
        "other": _cells(result.in_kernel[tuple(there.T)]),
        "kernel": _cells(result.kernel[tuple(there.T)][:, result.unit]),
    }
    return Region(
        "flat",
        f"Place {{column}} of the strip holds {{x_made}}, the input at {{made}}. {_twice(result, 'column')}",
        fields,
        (
            ("inputs", "made_row", "made_column"),
            (f"unit {result.unit}", None, "column"),
            (f"unit {result.unit}", None, "other"),
            ("weights", "made_row", "made_column"),
        ),
    )


def _twice(result: Result, number: str) -> str:
    """What both layers do with a number of the input; number: the field of its place in the strip."""
    return (
        f"For unit {result.unit} the dense layer multiplies it by {{weight}} (weight number {{{number}}}), "
        "the convolution by {kernel} (weight number {other})."
    )


def _strip(result: Result, unit: int, strip: dict) -> Region:
    """The strip of one unit's weights."""
    fields = {**strip, "weight": _cells(result.weights[:, unit])}
    says = (
        f"Weight number {{column}} of unit {unit} is {{weight}}. It was made for {{made}}; folding puts it "
        f"at {{folded}}. {MULTIPLIED}"
    )
    lights = (("flat", None, "column"), ("inputs", "made_row", "made_column"))
    if unit != result.unit:
        return Region(f"unit {unit}", f"{says} {CHOOSE}", fields, lights, choose=True)
    lights += (("inputs", "folded_row", "folded_column"), ("weights", "folded_row", "folded_column"))
    return Region(f"unit {unit}", says, fields, lights)


def _channel(result: Result, channel: int) -> Region:
    """One channel of the input."""
    here, unit = (slice(None), slice(None), channel), result.unit
    size = result.state.F
    fields = {
        "value": _cells(result.x[here]),
        "number": _cells(result.in_strip[here]),
        "weight": _cells(result.weights[result.in_strip[here], unit]),
        "other": _cells(result.in_kernel[here]),
        "kernel": _cells(result.kernel[here][..., unit]),
        "across": ("column", [column + channel * (size + 1) for column in range(size)]),
    }
    return Region(
        f"channel {channel}",
        f"The input at row {{row}}, column {{column}}, channel {channel} is {{value}}; flattening puts it at "
        f"place {{number}} of the strip. {_twice(result, 'number')}",
        fields,
        (
            ("flat", None, "number"),
            (f"unit {unit}", None, "number"),
            (f"unit {unit}", None, "other"),
            ("weights", "row", "across"),
        ),
    )


def _slice(result: Result, channel: int) -> Region:
    """One slice of the filter that is shown."""
    here, size = (slice(None), slice(None), channel), result.state.F
    numbers = result.in_kernel[here].ravel()
    made = _places(result.in_strip)[numbers]
    fields = {
        "value": _cells(result.kernel[here][..., result.unit]),
        "number": _cells(numbers),
        "made": ("cell", [_named(place, CHANNEL) for place in made]),
        "x_made": _cells(result.flat[numbers]),
        "x_folded": _cells(result.x[here]),
        "across": ("column", [column + channel * (size + 1) for column in range(size)]),
        **_lit(made, size, "made"),
    }
    return Region(
        f"slice {channel}",
        f"Filter {result.unit} at row {{row}}, column {{column}}, slice {channel} holds {{value}}, which is "
        f"weight number {{number}} of unit {result.unit}. It was made for {{made}}. {MULTIPLIED}",
        fields,
        (
            (f"unit {result.unit}", None, "number"),
            ("flat", None, "number"),
            ("inputs", "row", "across"),
            ("inputs", "made_row", "made_column"),
        ),
    )


def _output(result: Result, layer: str) -> Region:
    """The outputs of one of the layers, a row for each unit."""
    units = range(result.state.K)
    if layer == "dense":
        numbers = [(result.flat, result.weights[:, unit], result.dense[unit]) for unit in units]
        lights = (("flat", None, None), ("strips", "row", None))
    else:
        kernels = (result.kernel[..., unit].ravel() for unit in units)
        numbers = [
            (result.x.ravel(), kernel, total)
            for kernel, total in zip(kernels, result.convolution, strict=True)
        ]
        lights = (("channels", None, None), ("strips", "row", None))
    sums = [
        sum_of(x, weights, bias, total)
        for (x, weights, total), bias in zip(numbers, result.bias, strict=True)
    ]
    compared = [
        "equal" if one == other else "not equal"
        for one, other in zip(result.dense, result.convolution, strict=True)
    ]
    name, other = "dense layer", "convolution"
    if layer == other:
        name, other = other, name
    shown = ["" if unit == result.unit else f" {CHOOSE}" for unit in units]
    return Region(
        layer,
        f"Output {{row}} of the {name}; the {other}'s is {{compared}}.{{choose}}\n{{sum}}",
        {"sum": ("row", sums), "compared": ("row", compared), "choose": ("row", shown)},
        lights,
        choose=result.state.K > 1,
    )

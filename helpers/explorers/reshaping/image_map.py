"""What the weight-reshaping explorer answers to the pointer."""

from __future__ import annotations

import numpy as np

from helpers.explorers.names import channel
from helpers.explorers.regions import ByCell, ByColumn, ByRow, Field, Light, Region
from helpers.explorers.reshaping.layout import lattice_column
from helpers.explorers.reshaping.model import CONVOLUTION, DENSE, FOLD, Result, slice_of, strip_of
from helpers.explorers.reshaping.text import CHANNEL, SLICE, sum_of

MULTIPLIED = "The dense layer multiplies {x_made} by it, the convolution {x_folded}."
CHOOSE = "Its filter is not shown: click, or press Enter, to see it."


def regions(result: Result) -> list[Region]:
    """The image map: the input, both strips, the filter, the outputs."""
    channels, units = range(result.state.D), range(result.state.K)
    if result.state.covered:
        return [*(_covered_channel(result, d) for d in channels), *(_covered_strip(result, k) for k in units)]
    strip = _strip_fields(result)
    return [
        *(_channel(result, d) for d in channels),
        _flat(result, strip),
        *(_strip(result, unit, strip) for unit in units),
        _fold(result, strip),
        *(_slice(result, d) for d in channels),
        *_outputs(result),
    ]


def _places(order: np.ndarray) -> np.ndarray:
    """Return (row, column, channel) of each number of the strip, [n, 3]; order: in_strip or in_kernel."""
    found = np.empty((order.size, 3), int)
    found[order.ravel()] = np.argwhere(np.ones(order.shape, bool))
    return found


def _named(places: np.ndarray, part: str) -> ByCell:
    return ByCell([f"row {row}, column {column}, {part} {d}" for row, column, d in places])


def _lit(places: np.ndarray, size: int, name: str) -> dict[str, Field]:
    """Fields for a light on the lattice of a volume."""
    rows, columns, channels = places.T
    return {
        f"{name}_row": _numbers(rows),
        f"{name}_column": _numbers(lattice_column(size, columns, channels)),
    }


def _numbers(values: np.ndarray) -> ByCell:
    return ByCell([int(value) for value in np.ravel(values)])


def _strip_fields(result: Result) -> dict[str, Field]:
    """Fields of a strip: where number n belongs and where its weight stands, in words and to be lit."""
    made, folded = _places(result.in_strip), _places(result.in_kernel)
    return {
        "made": _named(made, CHANNEL),
        "folded": _named(folded, SLICE),
        "x_made": _numbers(result.flat),
        "x_folded": _numbers(result.x[tuple(folded.T)]),
        **_lit(made, result.state.F, "made"),
        **_lit(folded, result.state.F, "folded"),
    }


def _flat(result: Result, strip: dict[str, Field]) -> Region:
    """The flattened input."""
    weights = result.weights[:, result.unit]
    there = _places(result.in_strip)  # the convolution meets number n where it stands in the input
    fields = {
        **strip,
        "weight": _numbers(weights),
        "other": _numbers(result.in_kernel[tuple(there.T)]),
        "kernel": _numbers(result.kernel[tuple(there.T)][:, result.unit]),
    }
    return Region(
        "flat",
        f"Place {{column}} of the strip holds {{x_made}}, the input at {{made}}. {_twice(result, 'column')}",
        fields,
        (
            Light("inputs", "made_row", "made_column"),
            Light(strip_of(result.unit), None, "column"),
            Light(strip_of(result.unit), None, "other"),
            Light("weights", "made_row", "made_column"),
        ),
    )


def _twice(result: Result, number: str) -> str:
    """What both layers do with a number of the input; number: the field of its place in the strip."""
    return (
        f"For unit {result.unit} the dense layer multiplies it by {{weight}} (weight number {{{number}}}), "
        "the convolution by {kernel} (weight number {other})."
    )


def _strip(result: Result, unit: int, strip: dict[str, Field]) -> Region:
    """The strip of one unit's weights."""
    fields = {**strip, "weight": _numbers(result.weights[:, unit])}
    says = (
        f"Weight number {{column}} of unit {unit} is {{weight}}. It was made for {{made}}; folding puts it "
        f"at {{folded}}. {MULTIPLIED}"
    )
    lights = (
        Light("flat", None, "column"),
        Light(FOLD, None, "column"),
        Light("inputs", "made_row", "made_column"),
    )
    if unit != result.unit:
        return Region(strip_of(unit), f"{says} {CHOOSE}", fields, lights, choose=True)
    folded = "folded_row", "folded_column"
    return Region(
        strip_of(unit), says, fields, (*lights, Light("inputs", *folded), Light("weights", *folded))
    )


def _fold(result: Result, strip: dict[str, Field]) -> Region:
    """Where the weights of all strips are folded to."""
    right = ByCell(["another cell" if each else "the same" for each in result.astray])
    return Region(
        FOLD,
        "Weight number {column} of every unit is folded to {folded}. It was made for {made}: {right}.",
        {**strip, "right": right},
        (
            Light("flat", None, "column"),
            Light("strips", None, "column"),
            Light("inputs", "made_row", "made_column"),
            Light("weights", "folded_row", "folded_column"),
        ),
    )


def _covered_channel(result: Result, d: int) -> Region:
    return Region(
        channel(d),
        f"The input at row {{row}}, column {{column}}, {CHANNEL} {d} is {{value}}. "
        "Its place in the strip is covered.",
        {"value": _numbers(result.x[:, :, d])},
    )


def _covered_strip(result: Result, unit: int) -> Region:
    return Region(
        strip_of(unit),
        f"Weight number {{column}} of unit {unit} is {{weight}}. "
        f"Where it comes to lie is covered.{f' {CHOOSE}' * (unit != result.unit)}",
        {"weight": _numbers(result.weights[:, unit])},
        choose=unit != result.unit,
    )


def _channel(result: Result, d: int) -> Region:
    """One channel of the input."""
    here, unit = (slice(None), slice(None), d), result.unit
    fields = {
        "value": _numbers(result.x[here]),
        "number": _numbers(result.in_strip[here]),
        "weight": _numbers(result.weights[result.in_strip[here], unit]),
        "other": _numbers(result.in_kernel[here]),
        "kernel": _numbers(result.kernel[here][..., unit]),
        "across": _across(result, d),
    }
    return Region(
        channel(d),
        f"The input at row {{row}}, column {{column}}, {CHANNEL} {d} is {{value}}; flattening puts it at "
        f"place {{number}} of the strip. {_twice(result, 'number')}",
        fields,
        (
            Light("flat", None, "number"),
            Light(strip_of(unit), None, "number"),
            Light(strip_of(unit), None, "other"),
            Light("weights", "row", "across"),
        ),
    )


def _across(result: Result, d: int) -> ByColumn:
    size = result.state.F
    return ByColumn([lattice_column(size, column, d) for column in range(size)])


def _slice(result: Result, d: int) -> Region:
    """One slice of the filter that is shown."""
    here = (slice(None), slice(None), d)
    numbers = result.in_kernel[here].ravel()
    made = _places(result.in_strip)[numbers]
    fields = {
        "value": _numbers(result.kernel[here][..., result.unit]),
        "number": _numbers(numbers),
        "made": _named(made, CHANNEL),
        "x_made": _numbers(result.flat[numbers]),
        "x_folded": _numbers(result.x[here]),
        "across": _across(result, d),
        **_lit(made, result.state.F, "made"),
    }
    return Region(
        slice_of(d),
        f"Filter {result.unit} at row {{row}}, column {{column}}, {SLICE} {d} holds {{value}}, which is "
        f"weight number {{number}} of unit {result.unit}. It was made for {{made}}. {MULTIPLIED}",
        fields,
        (
            Light(strip_of(result.unit), None, "number"),
            Light("flat", None, "number"),
            Light(FOLD, None, "number"),
            Light("inputs", "row", "across"),
            Light("inputs", "made_row", "made_column"),
        ),
    )


def _outputs(result: Result) -> list[Region]:
    """The outputs of both layers, a row for each unit."""
    units = range(result.state.K)
    dense = [
        sum_of(result.flat, result.weights[:, unit], result.bias[unit], result.dense[unit]) for unit in units
    ]
    convolution = [
        sum_of(
            result.x.ravel(), result.kernel[..., unit].ravel(), result.bias[unit], result.convolution[unit]
        )
        for unit in units
    ]
    both = {
        "compared": ByRow(["equal" if same else "not equal" for same in result.dense == result.convolution]),
        "choose": ByRow(["" if unit == result.unit else f" {CHOOSE}" for unit in units]),
    }
    says = "Output {{row}} of the {}; the {}'s is {{compared}}.{{choose}}\n{{sum}}"
    strips, several = Light("strips", "row"), len(units) > 1
    return [
        Region(
            DENSE,
            says.format("dense layer", "convolution"),
            {"sum": ByRow(dense), **both},
            (Light("flat"), strips),
            choose=several,
        ),
        Region(
            CONVOLUTION,
            says.format("convolution", "dense layer"),
            {"sum": ByRow(convolution), **both},
            (Light("channels"), strips),
            choose=several,
        ),
    ]

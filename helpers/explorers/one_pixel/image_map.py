"""What the one-pixel explorer answers to the pointer."""

from __future__ import annotations

from helpers.explorers.one_pixel.model import INPUT_NUMBERS, SCALE, WEIGHT_NUMBERS, Result
from helpers.explorers.one_pixel.picture import MOST
from helpers.explorers.one_pixel.text import sum_of
from helpers.explorers.picture import packed_array
from helpers.explorers.regions import Region
from helpers.explorers.words import count

CHOOSE = "Click or press Enter to choose this pixel."
TYPE = "Type a number to change it."


def regions(result: Result) -> list[Region]:
    """The image map: the input, the dense layer's blocks, the filters, the output."""
    return [*_input(result), *_dense(result), *_filters(result), *_output(result)]


def arrays(result: Result) -> dict[str, dict]:
    """The numbers behind the sentences, of what is drawn one by one; x [H, W, D], y [H, W, K]."""
    found = {}
    if result.state.D <= MOST:
        found["x"] = packed_array(result.x)
        found["kernel"] = packed_array(result.matrix.T.reshape(1, 1, -1), SCALE)
        found["bias"] = packed_array(result.bias[None, None], SCALE)
    if result.state.K <= MOST:
        found["y"] = packed_array(result.maps, SCALE)
    return found


def layer(result: Result) -> dict:
    """A 1×1 window moves by single cells."""
    return {"stride": 1, "before": [0, 0]}


def _shown(result: Result) -> tuple[range, range]:
    """The outputs and the inputs whose numbers are drawn."""
    return range(min(MOST, result.state.K)), range(min(MOST, result.state.D))


def _maps(result: Result) -> list[str]:
    k = result.state.K
    return [f"map {each}" for each in range(k)] if k <= MOST else ["output"]


def _channels(result: Result) -> list[str]:
    d = result.state.D
    return [f"channel {each}" for each in range(d)] if d <= MOST else ["input"]


def _input(result: Result) -> list[Region]:
    state = result.state
    lights = tuple((name, "row", "column") for name in _maps(result))
    outputs = {1: "1 number", 2: "both numbers"}.get(state.K, f"all {state.K} numbers")
    reads = f"Read by {outputs} of the output at row {{row}}, column {{column}}, and by no other."
    if state.D > MOST:
        says = (
            f"Input, row {{row}}, column {{column}}: {state.D} numbers, one in each channel. {reads} {CHOOSE}"
        )
        return [Region("input", says, {}, lights, choose=True), _strip_in(result)]
    one = state.W * state.H == 1  # so there is nothing to choose
    return [
        Region(
            f"channel {d}",
            f"Channel {d}, row {{row}}, column {{column}}: {{value}}. {reads} {TYPE if one else CHOOSE}",
            {"value": ("array", ("x", d))},
            (*lights, (f"slices {d}", None, None)),
            INPUT_NUMBERS if one else None,
            choose=not one,
        )
        for d in range(state.D)
    ]


def _strip_in(result: Result) -> Region:
    row, column = result.place
    return Region(
        "numbers in",
        f"Channel {{column}} at row {row}, column {column}: {{value}}. Column {{column}} of W multiplies it.",
        {"value": ("cell", [int(number) for number in result.x[result.place]])},
        (
            ("pixels in", None, None),
            ("x", "column", None),
            ("W", None, "column"),
            ("filters", None, "column"),
        ),
    )


def _strip_out(result: Result) -> Region:
    row, column = result.place
    depth = result.state.D
    return Region(
        "numbers out",
        f"Map {{column}} at row {row}, column {column}: {{value}}, made of "
        f"{count(depth, 'product', 'products')} and a bias by filter {{column}}.",
        {"value": ("cell", [float(number) for number in result.maps[result.place]])},
        (("pixels out", None, None), ("pixels in", None, None), *_lit_weights("column")),
    )


def _dense(result: Result) -> list[Region]:
    row, column = result.place
    outputs, inputs = _shown(result)
    pixels = count(result.state.W * result.state.H, "pixel", "pixels")
    here = f"row {row}, column {column}"
    known = f"It is the same number in all {pixels}." if pixels != "1 pixel" else ""
    found = [
        Region(
            "x",
            f"Number {{row}} of x: {{value}}, channel {{row}} at {here}. "
            f"It meets column {{row}} of W, so each output reads it. {TYPE}",
            {"value": ("cell", list(result.x[result.place][: len(inputs)]))},
            (("pixels in", "row", None), ("W", None, "row"), ("filters", None, "row")),
            INPUT_NUMBERS,
        ),
        _weight(result, "W", "Row {row}, column {column} of W", f"Filter {{row}} holds it too. {known}"),
        _bias(result, "b", "Number {row} of b", f"Filter {{row}} has it too. {known}"),
    ]
    lights = (("x", None, None), *_lit_weights("row"), ("pixels out", "row", None))
    sums = {"sum": ("row", [sum_of(result, k) for k in outputs])}
    if result.state.relu:
        says = "Output {row} before ReLU is row {row} of W times x, plus number {row} of b.\n{sum}"
        found.append(Region("z", says, sums, lights))
    says = f"Output {{row}} of the dense layer, the same number as map {{row}} has at {here}.\n{{sum}}"
    return [*found, Region("y", says, sums, lights)]


def _lit_weights(name: str) -> tuple[tuple[str, str, None], ...]:
    """Lights for the weights of the output that a cell's row numbers."""
    return tuple((each, name, None) for each in ("W", "b", "filters", "biases"))


def _weight(result: Result, name: str, what: str, says: str) -> Region:
    outputs, inputs = _shown(result)
    values = result.matrix[: len(outputs), : len(inputs)]
    return Region(
        name,
        f"{what}: the weight {{value}}. It multiplies channel {{column}} and makes part of map {{row}}. "
        f"{says} {TYPE}",
        {"value": ("cell", [float(each) for each in values.ravel()])},
        (
            ("filters" if name == "W" else "W", "row", "column"),
            ("channels", None, "column"),
            ("maps", "row", None),
            ("x", "column", None),
            ("y", "row", None),
            ("here", "row", None),
        ),
        WEIGHT_NUMBERS,
    )


def _bias(result: Result, name: str, what: str, says: str) -> Region:
    outputs, _ = _shown(result)
    return Region(
        name,
        f"{what}: the bias {{value}}, added to every number of map {{row}}. {says} {TYPE}",
        {"value": ("cell", [float(each) for each in result.bias[: len(outputs)]])},
        (("biases" if name == "b" else "b", "row", None), ("maps", "row", None), ("y", "row", None)),
        WEIGHT_NUMBERS,
    )


def _filters(result: Result) -> list[Region]:
    outputs, _ = _shown(result)
    row, column = result.place
    return [
        _weight(result, "filters", "Filter {row}, channel {column}", "It stands in row {row} of W."),
        _bias(result, "biases", "Filter {row}", "It is number {row} of b."),
        Region(
            "here",
            f"Map {{row}} at row {row}, column {column}, the same number as output {{row}} of the "
            "dense layer.\n{sum}",
            {"sum": ("row", [sum_of(result, k) for k in outputs])},
            (("pixels in", None, None), *_lit_weights("row"), ("pixels out", "row", None)),
        ),
    ]


def _output(result: Result) -> list[Region]:
    state = result.state
    lights = tuple((name, "row", "column") for name in _channels(result))
    numbers = "the one number" if state.D == 1 else f"the {state.D} numbers"
    reads = f"{numbers} of the input at row {{row}}, column {{column}}, and no other"
    if state.K > MOST:
        says = (
            f"Output, row {{row}}, column {{column}}: {state.K} numbers, each by a filter of its own, "
            f"made of {reads}. {CHOOSE}"
        )
        return [Region("output", says, {}, lights, choose=True), _strip_out(result)]
    choose = "" if state.W * state.H == 1 else f" {CHOOSE}"
    found = []
    for k in range(state.K):
        fields = {"value": ("array", ("y", k))}
        says = f"Map {k}, row {{row}}, column {{column}}: {{value}}. Filter {k} makes it of {reads}."
        if state.D <= MOST:
            fields["sum"] = ("sum", k)
            relu = "\nReLU: {value}" if state.relu else ""
            says = f"{says}{choose}\n{{sum}}{relu}"
        else:
            says += choose
        found.append(
            Region(f"map {k}", says, fields, (*lights, (f"weights {k}", None, None)), choose=bool(choose))
        )
    return found

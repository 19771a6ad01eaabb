"""The words of the one-pixel explorer: read-out, sums, costs."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.one_pixel.layout import MOST
from helpers.explorers.one_pixel.model import MATRICES, PHOTOGRAPH, THEN, Result, State
from helpers.explorers.words import bracketed, by, count

MOST_VALUES = 6  # of the pixel's outputs in the read-out
ONLY = "the one pixel there is"
SUMS = "sums"  # what the numbers before a ReLU are called
UNKNOWN = "?"  # what is covered


def describe(result: Result) -> str:
    """Say in one to four sentences what the picture shows, and what it has no room for."""
    state, counts = result.state, result.counts
    row, column = result.place
    relu = " and ReLU" if state.relu else ""
    layer = (
        f"Input {by(state.W, state.H, state.D)} ({state.input}), "
        f"{count(state.K, 'filter', 'filters')} of {by(1, 1, state.D)}{relu} ({weights(state)})"
    )
    if state.covered:
        return (
            f"{layer}. The output at row {row}, column {column} and all others, and all counts, are covered."
        )
    costs = (
        f"{count(counts.weights, 'weight', 'weights')} and {count(counts.biases, 'bias', 'biases')} make "
        f"{counts.parameters:,} parameters, {count(counts.macs, 'multiply-add', 'multiply-adds')}"
    )
    values = ", ".join(written(number) for number in result.dense[:MOST_VALUES])
    rest = f", … ({state.K} numbers)" if state.K > MOST_VALUES else ""
    both = "both make" if result.equal else "do not both make"
    said = (
        f"{layer}: output {by(state.W, state.H, state.K)}; {costs}{saving(result)}. "
        f"Of row {row}, column {column} the dense layer and the convolution {both} {values}{rest}."
    )
    return said + _left_out(result)


def _left_out(result: Result) -> str:
    """Say what is not shown in numbers, as " In numbers: the first 6 of 7 inputs.", or nothing."""
    state = result.state
    parts = [
        f"the first {shown} of {size} {many}"
        for shown, size, many in ((result.rows, state.K, "outputs"), (min(MOST, state.D), state.D, "inputs"))
        if shown < size
    ]
    said = [f"in numbers: {' and '.join(parts)}"] if parts else []
    missing = [{"z": SUMS}.get(name, name) for name in result.layout.bare]
    if missing:
        said.append(f"too small for numbers: {', '.join(missing)}")
    joined = "; ".join(said)
    return f" {joined[0].upper()}{joined[1:]}." if joined else ""


def weights(state: State) -> str:
    """Name the weights, as "the question's weights"."""
    name = f"{state.weights} weights" if state.weights in MATRICES else "seeded weights"
    if state.weights in MATRICES:
        matrix, _ = MATRICES[state.weights]
        rows, columns = np.shape(matrix)
        if max(state.K - rows, state.D - columns) > 0:
            name += f", seeded ones beyond {rows} × {columns}"
    return name + (", changed by you" if state.typed_weights else "")


def saving(result: Result) -> str:
    """Compare the costs of a chain of layers with those of one layer in its place."""
    if not result.ways:
        return ""
    chain, (direct,) = result.ways
    return (
        f"; {sum(chain):,} with {result.state.then} after it, against {direct:,} "
        f"for {_direct(result.state)} at once"
    )


def _direct(state: State) -> str:
    """The one layer in the place of a chain, as "32 of 5×5"."""
    layers = THEN[state.then]
    size = max(1, *(kernel_size for kernel_size, _ in layers))
    return f"{layers[-1][1]} of {by(size, size)}"


def told(result: Result, value: float) -> str:
    """Return a number of the output or on the way to it; covered, it is a question mark."""
    return UNKNOWN if result.state.covered else written(value)


def sum_of(result: Result, k: int) -> str:
    """Write out how the dense layer makes its output k."""
    x, matrix = result.x[result.place], result.matrix[k]
    end = f" + bias {bracketed(result.bias[k])} = {told(result, result.sums[k])}"
    if result.state.relu:
        end += f", ReLU: {told(result, result.dense[k])}"

    def product(d: int) -> str:
        return f"{bracketed(matrix[d])}·{bracketed(x[d])}"

    if len(x) <= MOST:
        return " + ".join(product(d) for d in range(len(x))) + end
    first = " + ".join(product(d) for d in range(3))
    return f"{first} + … + {product(len(x) - 1)} ({len(x)} products){end}"


def product_of(result: Result, k: int, d: int) -> str:
    """Write out a weight times its number."""
    weight, number = result.matrix[k, d], result.x[result.place][d]
    return f"{bracketed(weight)}·{bracketed(number)} = {told(result, weight * number)}"


def map_sum(result: Result, k: int) -> str:
    """Write out how filter k makes a number of its map; the browser fills in {x0} … and {value}."""
    state = result.state
    value = UNKNOWN if state.covered else "{value}"
    if state.D > MOST:
        return value
    products = [f"{bracketed(result.matrix[k, d])}·{{x{d}}}" for d in range(state.D)]
    total = f"{' + '.join(products)} + bias {bracketed(result.bias[k])}"
    return f"ReLU({total}) = {value}" if state.relu else f"{total} = {value}"


def ways(result: Result) -> list[tuple[str, str]]:
    """What stands before and behind the bars of `Result.ways`."""
    if not result.ways:
        return []
    chain, (direct,) = result.ways
    layers = ((1, result.state.K), *THEN[result.state.then])
    title = ", ".join(f"{filters} of {by(size, size)}" for size, filters in layers)
    if result.state.covered:
        return [(each, "? multiply-adds") for each in (title, f"{_direct(result.state)} at once")]
    added = " + ".join(f"{part:,}" for part in chain)
    return [
        (title, f"{added} = {sum(chain):,}"),
        (f"{_direct(result.state)} at once", f"{direct:,} multiply-adds{_than(result)}"),
    ]


def _than(result: Result) -> str:
    """How the costs of the one layer compare with those of the chain."""
    chain, (direct,) = result.ways
    if direct > sum(chain):
        return f", {direct / sum(chain):.1f} times as many"
    return ", but no ReLU in between" if result.state.relu else ""


def totals(result: Result) -> str:
    """The counts of the 1×1 convolution."""
    state, counts = result.state, result.counts
    pixels = state.W * state.H
    everywhere = "" if pixels == 1 or state.covered else f", the same at all {pixels:,} pixels"

    def many(number: int, single: str, plural: str) -> str:
        return f"{UNKNOWN} {plural}" if state.covered else count(number, single, plural)

    return (
        f"K·D = {state.K}·{state.D} = {many(counts.weights, 'weight', 'weights')} + "
        f"{many(counts.biases, 'bias', 'biases')} = "
        f"{many(counts.parameters, 'parameter', 'parameters')}{everywhere}.  "
        f"H·W·K·D = {state.H}·{state.W}·{state.K}·{state.D} = "
        f"{many(counts.macs, 'multiply-add', 'multiply-adds')}."
    )


def dense(result: Result) -> tuple[str, str]:
    """What stands above the dense layer."""
    row, column = result.place
    y = "ReLU(W·x + b)" if result.state.relu else "W·x + b"
    return (
        f"Dense layer on the pixel at row {row}, column {column}",
        f"y = {y}; row k of W is filter k of the 1×1 convolution",
    )


def totals_of(result: Result) -> dict[str, str]:
    """What the blocks behind the products are called."""
    return {"b": "b", "z": "sum", "y": "y"} if result.state.relu else {"b": "b", "y": "y"}


def same(result: Result, k: int) -> tuple[str, ...]:
    """Say that the convolution has the same number, in full and in short; covered, nothing."""
    if result.state.covered:
        return ()
    row, column = result.place
    equals = "=" if result.dense[k] == result.maps[row, column, k] else "≠"
    return f"{equals} map {k} at row {row}, column {column}", f"{equals} map {k}"


def strip(shape: tuple[int, int, int]) -> tuple[str, str]:
    """What stands above and below the numbers of the pixel, beside a volume [H, W, depth]."""
    rows, columns, depth = shape
    pixels = rows * columns
    return f"the chosen pixel: {depth} numbers", f"one of {pixels:,} pixels" if pixels > 1 else ONLY


def key(result: Result) -> str:
    """What the shades mean."""
    if _pictures(result):
        return "channels: 0 to 255;  maps: their least number is black"
    return "stronger: further from 0"


def _pictures(result: Result) -> bool:
    """Whether channels and maps are shown as pictures, without numbers."""
    return result.state.input == PHOTOGRAPH and not result.layout.sides[0].text_size


def negative(result: Result) -> bool:
    """Whether there is a number below 0 that shows."""
    parts: dict[str, Any] = {**result.layout.blocks, **{side.what: side for side in result.layout.sides}}
    hidden = ("products", "z", "y", "output") if result.state.covered else ()
    photo = ("input", "output") if _pictures(result) else ()
    return any(part.values.min() < 0 for name, part in parts.items() if name not in (*hidden, *photo))


def offers(result: Result) -> dict[str, Any]:
    """The way back from typed numbers."""
    state = result.state
    if not (state.typed_x or state.typed_weights):
        return {}
    return {"lead": "", "items": [["take your numbers away", {"typed_x": [], "typed_weights": []}]]}

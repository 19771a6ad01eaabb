"""The words of the one-pixel explorer: read-out, sums, costs."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.one_pixel.layout import MOST
from helpers.explorers.one_pixel.model import MATRICES, PHOTOGRAPH, THEN, Result, State
from helpers.explorers.words import bracketed, by, count

MOST_LINES, MOST_LETTERS = 4, 138  # of the sums in the picture
MOST_VALUES = 6  # of the pixel's outputs in the read-out
ONLY = "the one pixel there is"
DENSE = {
    "W": "W",
    "x": "x",
    "b": "b",
    "z": "W·x + b",
    "y": "y",
}  # what the blocks of the dense layer are called


def describe(result: Result) -> str:
    """Say in one to four sentences what the picture shows, and what it has no room for."""
    state, counts = result.state, result.counts
    row, column = result.place
    relu = " and ReLU" if state.relu else ""
    costs = (
        f"{count(counts.weights, 'weight', 'weights')} and {count(counts.biases, 'bias', 'biases')} make "
        f"{counts.parameters:,} parameters, {count(counts.macs, 'multiply-add', 'multiply-adds')}"
    )
    values = ", ".join(written(number) for number in result.dense[:MOST_VALUES])
    rest = f", … ({state.K} numbers)" if state.K > MOST_VALUES else ""
    both = "both make" if result.equal else "do not both make"
    said = (
        f"Input {by(state.W, state.H, state.D)} ({state.input}), "
        f"{count(state.K, 'filter', 'filters')} of {by(1, 1, state.D)}{relu} ({weights(state)}): "
        f"output {by(state.W, state.H, state.K)}; {costs}{saving(result)}. "
        f"Of row {row}, column {column} the dense layer and the convolution {both} {values}{rest}."
    )
    return said + _left_out(result)


def _left_out(result: Result) -> str:
    """Say what is not shown in numbers, as " In numbers: the first 6 of 7 inputs.", or nothing."""
    state = result.state
    parts = [
        f"the first {MOST} of {size} {many}"
        for size, many in ((state.K, "outputs"), (state.D, "inputs"))
        if size > MOST
    ]
    said = [f"in numbers: {' and '.join(parts)}"] if parts else []
    missing = [DENSE.get(name, name) for name in result.layout.left_out]
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


def head(result: Result) -> str:
    """What the picture says above all."""
    state = result.state
    row, column = result.place
    pixels = state.W * state.H
    where = ONLY if pixels == 1 else f"all {pixels:,} pixels"
    numbers = count(state.K, "number", "numbers")
    pixel = f"the pixel at row {row}, column {column} in a dense layer, {state.D} → {numbers}"
    return f"Left: {pixel}.  Right: the same layer on {where}, a 1×1 convolution."


def sum_of(result: Result, k: int, most: int = 10**6) -> str:
    """Write out how the dense layer makes its output k, in at most about `most` letters."""
    x, matrix = result.x[result.place], result.matrix[k]
    end = f" + bias {bracketed(result.bias[k])} = {written(result.sums[k])}"
    if result.state.relu:
        end += f", ReLU: {written(result.dense[k])}"

    def product(d: int) -> str:
        return f"{bracketed(matrix[d])}·{bracketed(x[d])}"

    if len(x) <= MOST:
        line = " + ".join(product(d) for d in range(len(x))) + end
        if len(line) <= most:
            return line
    first = " + ".join(product(d) for d in range(3))
    return f"{first} + … + {product(len(x) - 1)} ({len(x)} products){end}"


def lines(result: Result) -> list[str]:
    """The dense layer written out, a line for each output that there is room for; none beside bars."""
    if result.ways:
        return []
    shown = result.state.K if result.state.K <= MOST_LINES else MOST_LINES - 1
    found = [f"Output {k}:  {sum_of(result, k, MOST_LETTERS)}" for k in range(shown)]
    if shown < result.state.K:
        found.append(f"… and {result.state.K - shown} more: point at a number of y.")
    return found


def ways(result: Result) -> list[tuple[str, str]]:
    """What stands before and behind the bars of `Result.ways`."""
    if not result.ways:
        return []
    chain, (direct,) = result.ways
    layers = ((1, result.state.K), *THEN[result.state.then])
    title = ", ".join(f"{filters} of {by(size, size)}" for size, filters in layers)
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


def totals(result: Result) -> list[str]:
    """The counts of the 1×1 convolution."""
    state, counts = result.state, result.counts
    pixels = state.W * state.H
    everywhere = "" if pixels == 1 else f", the same at all {pixels:,} pixels"
    return [
        f"K·D = {state.K}·{state.D} = {count(counts.weights, 'weight', 'weights')} + "
        f"{count(counts.biases, 'bias', 'biases')} = {counts.parameters:,} parameters{everywhere}.",
        f"H·W·K·D = {state.H}·{state.W}·{state.K}·{state.D} = "
        f"{count(counts.macs, 'multiply-add', 'multiply-adds')}.",
    ]


def dense(result: Result) -> str:
    """What stands above the blocks of the dense layer."""
    inputs = result.state.D
    return f"Dense layer: this pixel's {count(inputs, 'number', 'numbers')}{_partly(inputs)}"


def convolution(result: Result) -> tuple[str, str]:
    """What stands above the filters, and what follows it where there is room."""
    state = result.state
    title = f"1×1 convolution: {count(state.K, 'filter', 'filters')} of 1×1×{state.D}"
    return title, _partly(state.K)


def _partly(number: int) -> str:
    return f", {MOST} of them shown" if number > MOST else ""


def strip(shape: tuple[int, int, int]) -> tuple[str, str]:
    """What stands above and below the numbers of the pixel, beside a volume [H, W, depth]."""
    rows, columns, depth = shape
    pixels = rows * columns
    return f"the chosen pixel: {depth} numbers", f"one of {pixels:,} pixels" if pixels > 1 else ONLY


def key(result: Result) -> str:
    """What the shades mean; violet is explained only where it is."""
    if result.state.input == PHOTOGRAPH:
        return "channels from 0 to 255;  maps from their least number, black, to their greatest"
    layout = result.layout
    negative = any(part.values.min() < 0 for part in (*layout.sides, *layout.blocks.values()))
    return "stronger: further from 0" + (", violet: negative" if negative else "")


def offers(result: Result) -> dict[str, Any]:
    """The way back from typed numbers."""
    state = result.state
    if not (state.typed_x or state.typed_weights):
        return {}
    return {"lead": "", "items": [["take your numbers away", {"typed_x": [], "typed_weights": []}]]}

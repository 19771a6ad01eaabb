"""The words of the one-pixel explorer: read-out, sums, costs."""

from __future__ import annotations

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.one_pixel.model import MATRICES, THEN, Result, State
from helpers.explorers.one_pixel.picture import MOST, Bar
from helpers.explorers.words import bracketed, by, count

MOST_LINES, MOST_LETTERS = 4, 138  # of the sums in the picture
MOST_VALUES = 6  # of the pixel's outputs in the read-out


def describe(result: Result) -> str:
    """Say in one to three sentences what the picture shows."""
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
    return (
        f"Input {by(state.W, state.H, state.D)} ({state.input}), "
        f"{count(state.K, 'filter', 'filters')} of {by(1, 1, state.D)}{relu} ({weights(state)}): "
        f"output {by(state.W, state.H, state.K)}; {costs}{saving(result)}. "
        f"Of row {row}, column {column} the dense layer and the convolution {both} {values}{rest}."
    )


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
    if result.direct is None:
        return ""
    chain = sum(counts.macs for counts in result.chain)
    return (
        f"; {chain:,} with {result.state.then} after it, against {result.direct.macs:,} "
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
    where = "the one pixel there is" if pixels == 1 else f"all {pixels:,} pixels"
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
    if result.direct:
        return []
    shown = result.state.K if result.state.K <= MOST_LINES else MOST_LINES - 1
    found = [f"Output {k}:  {sum_of(result, k, MOST_LETTERS)}" for k in range(shown)]
    if shown < result.state.K:
        found.append(f"… and {result.state.K - shown} more: point at a number of y.")
    return found


def bars(result: Result) -> list[Bar]:
    """What the 1×1 and the layers after it cost, and what one layer in their place would."""
    if result.direct is None:
        return []
    state = result.state
    parts = tuple(counts.macs for counts in result.chain)
    layers = ((1, state.K), *THEN[state.then])
    title = ", ".join(f"{filters} of {by(size, size)}" for size, filters in layers)
    added = " + ".join(f"{part:,}" for part in parts)
    return [
        Bar(title, parts, f"{added} = {sum(parts):,}"),
        Bar(
            f"{_direct(state)} at once",
            (result.direct.macs,),
            f"{result.direct.macs:,} multiply-adds{_than(result)}",
        ),
    ]


def _than(result: Result) -> str:
    """How the costs of the one layer compare with those of the chain."""
    chain, direct = sum(counts.macs for counts in result.chain), result.direct.macs
    if direct > chain:
        return f", {direct / chain:.1f} times as many"
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


def offers(result: Result) -> dict:
    """The way back from typed numbers."""
    state = result.state
    if not (state.typed_x or state.typed_weights):
        return {}
    return {"lead": "", "items": [["take your numbers away", {"typed_x": [], "typed_weights": []}]]}

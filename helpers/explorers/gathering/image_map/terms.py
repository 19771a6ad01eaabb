"""Sums written out: what each output adds to a weight's gradient, and to that of an input cell."""

from __future__ import annotations

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.gathering.model import AVERAGE, MAX, NOTHING, POOL, RELU, Result
from helpers.explorers.windows import readers
from helpers.explorers.words import bracketed, count, one_or

EACH = "Each term: an output's error times the input cell that met this weight there."


def at(row: int, column: int) -> str:
    """Return a place as it stands behind a letter: "[0, 1]"."""
    return f"[{written(row)}, {written(column)}]"


def products(pairs: list[tuple[float, float]]) -> str:
    """Return "1·2 + (−2)·3 = −4", or "0" where there is nothing to add."""
    if not pairs:
        return "0"
    text = " + ".join(f"{bracketed(one)}·{bracketed(other)}" for one, other in pairs)
    return f"{text} = {written(sum(one * other for one, other in pairs))}"


def of_weight(result: Result, row: int, column: int, outputs: int | None = None) -> str:
    """Write out the gradient of a weight, of so many outputs at first: error times input cell."""
    stride, (rows, columns) = result.state.S, result.dy.shape
    cells = result.padded[row : row + rows * stride : stride, column : column + columns * stride : stride]
    return products(list(zip(result.dy.ravel().tolist(), cells.ravel().tolist(), strict=True))[:outputs])


def of_input(result: Result, row: int, column: int, outputs: int | None = None) -> str:
    """Write out the gradient of an input cell, of the outputs so far: error times weight."""
    stride, before, size = result.state.S, result.axis.before, len(result.dy)
    found = readers(result.axis)
    errors, weights = result.dy.tolist(), result.kernel.tolist()
    return products(
        [
            (errors[i][j], weights[row + before - i * stride][column + before - j * stride])
            for i in found[row + before]
            for j in found[column + before]
            if outputs is None or i * size + j < outputs
        ]
    )


def rows_of(numbers: np.ndarray) -> str:
    """Return numbers [rows, columns] in a line, as "(3 1 / 2 0)"."""
    return "(" + " / ".join(" ".join(written(each) for each in row) for row in numbers) + ")"


def adds(result: Result, row: int, column: int) -> str:
    """Say what an output adds to the kernel's gradient."""
    patch = result.patch(row, column)
    made = "?" if result.state.covered else rows_of(result.dy[row, column] * patch)
    error = error_of(result, row, column)
    return f"It adds its error times its patch to dL/dk: {error} × {rows_of(patch)} = {made}."


def error_of(result: Result, row: int, column: int) -> str:
    """The error of an output, as a factor."""
    return "?" if result.hides_errors else bracketed(result.dy[row, column])


def sources(result: Result, row: int, column: int) -> list[tuple[int, int]]:
    """The cells of z from which an error comes back to this output, if they have one and it may be told."""
    return [] if result.hides_errors else result.sources[row * len(result.dy) + column]


def comes_from(result: Result, row: int, column: int) -> str:
    """Say of an output what its error is and where it comes from."""
    state, error = result.state, written(result.dy[row, column])
    found = sources(result, row, column)
    parts = [result.dz[place] for place in found]
    name = f"dL/dy{at(row, column)}"
    if result.hides_errors:
        return f"{name} = ?"
    match state.through:
        case "ReLU":
            y = written(result.old.y[row, column])
            if not found:
                return f"{name} = 0: the ReLU lets no error through, as y = {y} ≤ 0."
            return f"{name} = dL/dz{at(row, column)} = {error}: the ReLU lets it through, as y = {y} > 0."
        case "max pooling":
            if not found:
                return f"{name} = 0: it won no window of the pooling, so no error comes back to it."
            summed = " + ".join(map(bracketed, parts)) + f" = {error}" * (len(parts) > 1)
            windows = one_or(len(found), "the window", "the windows")
            return (
                f"{name} = {summed}: it won {windows} of {' and '.join(f'z{at(*each)}' for each in found)}."
            )
        case "average pooling":
            summed = " + ".join(f"{bracketed(each)}/{POOL**2}" for each in parts)
            windows = count(len(found), "window", "windows")
            return f"{name} = {summed} = {error}: a quarter of the error of {windows}."
    y, target = result.old.y[row, column], result.target[row, column]
    return f"{name} = y − target = {written(y)} − {bracketed(target)} = {error}."


def goes_to(result: Result, row: int, column: int) -> str:
    """Say of a cell of z where its error goes."""
    state = result.state
    if result.hides_errors:
        return ""
    there = np.argwhere(result.routes[row * len(result.dz) + column])
    if state.through == RELU:
        y = written(result.old.y[row, column])
        return (
            f"It goes on to y{at(row, column)} = {y}."
            if len(there)
            else f"The ReLU stops it, as y = {y} ≤ 0."
        )
    if state.through == MAX:
        return f"All of it goes to y{at(*map(int, there[0]))}, which won."
    if state.through == AVERAGE:
        return f"A quarter of it goes to each of {len(there)} outputs."
    assert state.through == NOTHING
    return ""


def made_of(result: Result, row: int, column: int) -> str:
    """Say how a cell of z is made."""
    state, z = result.state, written(result.old.z[row, column])
    if state.through == RELU:
        return f"z{at(row, column)} = {z} = ReLU({written(result.old.y[row, column])})."
    window = result.old.y[row : row + POOL, column : column + POOL]
    if state.through == AVERAGE:
        return f"z{at(row, column)} = ({' + '.join(map(bracketed, window.ravel()))})/4 = {z}."
    if result.hides_errors:
        return f"z{at(row, column)} = {z}, the largest of its window."
    equal = int((window == window.max()).sum())
    won = tuple(int(each) for each in np.argwhere(result.routes[row * len(result.dz) + column])[0])
    tied = f": {equal} are equal, the first in row order counts" if equal > 1 else ""
    return f"z{at(row, column)} = {z}, the largest of its window, at y{at(*won)}{tied}."

"""The words of one map that is upsampled."""

from __future__ import annotations

from helpers.drawing.numerals import written
from helpers.explorers.upsampling.model.one_map import OneMap
from helpers.explorers.words import by

COVERED = "The output's numbers are covered."


def describe(result: OneMap) -> str:
    """Say what is upsampled, and of one output cell what it comes from."""
    side, size, factor = len(result.x), len(result.y), result.factor
    setting = (
        f"A map of {by(side, side)} becomes {by(size, size)}: bilinear transposed convolution, "
        f"kernel {by(2 * factor, 2 * factor)}, stride {factor}, padding {factor // 2}"
    )
    if result.state.covered:
        return f"{setting}. {COVERED}"
    row, column = result.at
    return f"{setting}. Output row {row}, column {column}: {total(result, row, column)}."


def terms(result: OneMap, row: int, column: int) -> list[str]:
    """What the coarse cells add to an output cell, each as "3·9/16"."""
    unit = result.unit**2
    return [f"{result.x[i, j]}·{weight}/{unit}" for i, j, weight in result.terms(row, column)]


def total(result: OneMap, row: int, column: int) -> str:
    """The sum of an output cell, and what its weights add up to."""
    added = " + ".join(terms(result, row, column))
    return f"{added} = {value(result, row, column)}. {weights(result, row, column)}"


def value(result: OneMap, row: int, column: int) -> str:
    """The number of an output cell."""
    return written(float(result.parts[row, column]) / result.unit**2)


def weights(result: OneMap, row: int, column: int) -> str:
    """What the weights of an output cell add up to, in words."""
    unit, reach = result.unit**2, int(result.reach[row, column])
    if reach == unit:
        return "The weights add up to 1"
    return f"The weights add up to {reach}/{unit} only: beyond the border there is nothing"

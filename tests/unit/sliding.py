"""States of the sliding window to try, and what they come to by plain loops."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from helpers import samples
from helpers.explorers.sliding import State
from helpers.explorers.sliding.model import OWN
from tests.unit import states as drawn
from tests.unit.states import OTHERS


def legal(**changes):
    """The state that the explorer makes of `changes`."""
    return State().changed(**changes)


def states(most=None, **others):
    """Legal states, half of them with a kernel of one's own; most: {field: its highest value}."""
    kernels = st.sampled_from((*State.settings["kernel"].options, OWN, OWN, OWN))
    return drawn.states(State, most, **{"kernel": kernels, **OTHERS["Sliding"], **others})


STATES = states({"P": 3})
SIZES = {"W": 7, "D": 6, "F": 4, "K": 4, "S": 4, "P": 3}
SMALL = states(SIZES, covered=st.just(False))


def padding_of(state):
    """((top, bottom), (left, right))."""
    sides = state.P if isinstance(state.P, tuple) else (state.P, state.P)
    return (sides, sides)


def input_of(state):
    """The input, from samples alone."""
    if state.input == "seeded integers":
        return samples.integers(state.W, state.D)
    pixels = samples.photograph() if state.input == "photograph" else state.image.pixels
    pixels = samples.resized(pixels, state.W).astype(int)
    if state.D == 1:
        return np.array([[[round(int(sum(pixel)) / 3)] for pixel in row] for row in pixels])
    return pixels[:, :, [0, 1, 2][: state.D]]


def weights_of(state):
    """The weights as they are laid on the input and the biases, in whole hundredths, cell by cell."""
    base = state.kernel if state.kernel != OWN else (state.typed_on or "seeded integers")
    kernel, bias = (100 * each.astype(int) for each in samples.kernel(base, state.F, state.D, state.K))
    laid, typed = np.zeros_like(kernel), dict(state.typed) if state.kernel == OWN else {}
    for row, column, d, k in np.ndindex(*kernel.shape):
        if (k, d, row, column) in typed:
            kernel[row, column, d, k] = round(typed[k, d, row, column] * 100)
        if state.flip:
            laid[state.F - 1 - row, state.F - 1 - column, d, k] = kernel[row, column, d, k]
        else:
            laid[row, column, d, k] = kernel[row, column, d, k]
    for k in range(state.K):
        bias[k] = round(typed.get((k,), bias[k] / 100) * 100)
    return laid, bias


def window_of(state, place):
    """The pairs (cell, weight) that meet for the output (filter, row, column): [F][F][D], plain loops."""
    (top, _), (left, _) = padding_of(state)
    laid, _ = weights_of(state)
    x = input_of(state)
    (high, wide, depth), (k, row, column) = x.shape, place

    def pair(r, c, d):
        at = row * state.S + r - top, column * state.S + c - left
        inside = 0 <= at[0] < high and 0 <= at[1] < wide
        return Fraction(int(x[*at, d]) if inside else 0), Fraction(int(laid[r, c, d, k]), 100)

    return [[[pair(r, c, d) for d in range(depth)] for c in range(state.F)] for r in range(state.F)]


def sums_of(state, place):
    """The sum of each channel of an output (filter, row, column), and its bias."""
    window = window_of(state, place)
    pairs = [pairs for row in window for pairs in row]
    sums = [sum(cell * weight for cell, weight in channel) for channel in zip(*pairs, strict=True)]
    return sums, Fraction(int(weights_of(state)[1][place[0]]), 100)


def numbers_of(result):
    """Every number that a picture of numbers can hold, exactly, as {(grid, row, column): number}."""
    found = {}
    for d, k in np.ndindex(*result.kernel.shape[2:]):
        for row, column in np.ndindex(result.state.F, result.state.F):
            found[f"filter {k}, slice {d}", row, column] = result.kernel[row, column, d, k]
    high, wide, depth = result.x.shape
    for row in range(-result.rows.before, high + result.rows.after):
        for column in range(-result.columns.before, wide + result.columns.after):
            inside = 0 <= row < high and 0 <= column < wide
            for d in range(depth):
                found[f"channel {d}", row, column] = result.x[row, column, d] if inside else 0
    found |= {(f"bias {k}", 0, 0): number for k, number in enumerate(result.bias)}
    if result.y is not None:
        for row, column, k in np.ndindex(*result.y.shape):
            found[f"map {k}", row, column] = result.y[row, column, k]
    return {cell: Fraction(round(float(number) * 100), 100) for cell, number in found.items()}


def value_of(word):
    """The number that is written, exactly."""
    return Fraction(Decimal(word.strip("()").replace("−", "-")))

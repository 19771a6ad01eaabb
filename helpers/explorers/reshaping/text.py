"""The words of the weight-reshaping explorer: read-out, verdicts, sums."""

from __future__ import annotations

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.reshaping.model import LAST, Result, vgg_fc6
from helpers.explorers.words import bracketed, by, count

MOST = 12  # products that are written out one by one
CHANNEL, SLICE = "channel", "slice"  # what a place of the input and of a filter lies in
LETTERS = "ABCD"  # of the channels
WHOSE = "made for", "folded to"  # the letters above and below the strips
UNKNOWN = "?"


def describe(result: Result) -> str:
    """Say in two or three sentences what was folded, and whether that comes out right."""
    state = result.state
    numbers = f"{by(*result.x.shape)} = {count(result.flat.size, 'number', 'numbers')}"
    reads = f"A dense layer of {count(state.K, 'unit', 'units')} reads {numbers}"
    orders = f"ade {state.made}, folded {state.folded}"
    if state.covered:
        return (
            f"{reads}; its weights are m{orders}. "
            "Where each of them comes to lie and the outputs are covered."
        )
    return f"{reads}. M{orders}: {places(result)}. {sums(result)}."


def sums(result: Result) -> str:
    """Say what both layers make of the input, and whether that is the same."""
    same = "equal" if result.equal else "not equal, and no error, for all shapes fit"
    dense, convolution = _listed(result.dense), _listed(result.convolution)
    return f"The dense layer makes {dense}, the convolution {convolution}: {same}"


def places(result: Result) -> str:
    """Say how many weights stand where another belongs, or why none does."""
    wrong, state = int(result.wrong.sum()), result.state
    if wrong:
        return f"{wrong} of a unit's {result.flat.size} weights stand where another belongs"
    ones = [f"{name} = 1" for name in ("F", "D") if getattr(state, name) == 1]
    if ones:
        return f"with {' and '.join(ones)} both orders are the same, and there is nothing to mix up"
    return "every weight stands where it belongs"


def verdict(result: Result) -> list[str]:
    """Whether the fold is right, in short lines."""
    if result.state.covered:
        return ["The fold is covered."]
    if result.wrong.any():
        wrong = f"{int(result.wrong.sum())} of {result.flat.size} weights are misplaced."
        return [wrong, "All shapes fit, so there is no error."]
    if 1 in (result.state.F, result.state.D):
        return ["Both orders are the same here."]
    return ["Every weight stands where it belongs."]


def beside(result: Result) -> list[tuple[str, str]]:
    """What stands beside the input, line by line, each with its font's weight."""
    state, real = result.state, vgg_fc6()
    return [
        (f"made {state.made} ({_axes(state.made, CHANNEL)})", "bold"),
        (f"folded {state.folded} ({_axes(state.folded, SLICE)})", "bold"),
        (f"weights {_shape(result.weights.shape)} → kernel {_shape(result.kernel.shape)}", "normal"),
        (f"VGG's fc6: {_shape(real.dense)} → {_shape(real.kernel)}", "normal"),
    ]


def _axes(order: str, part: str) -> str:
    return f"row, column, {part}" if order == LAST else f"{part}, row, column"


def sum_of(numbers: np.ndarray, weights: np.ndarray, bias: int, total: int) -> str:
    """Write out a sum of products, a long one cut short in its middle; weights and numbers flat."""
    products = [
        f"{bracketed(weight)}·{bracketed(number)}" for weight, number in zip(weights, numbers, strict=True)
    ]
    if len(products) > MOST:
        products[3:-1] = ["…"]
    rest = f" ({len(numbers)} products)" if len(numbers) > MOST else ""
    return f"{' + '.join(products)}{rest} + bias {bracketed(bias)} = {written(total)}"


def _listed(values: np.ndarray) -> str:
    return ", ".join(written(value) for value in values)


def _shape(shape: tuple[int, ...]) -> str:
    return f"[{', '.join(map(str, shape))}]"

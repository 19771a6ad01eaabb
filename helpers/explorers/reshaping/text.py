"""The words of the weight-reshaping explorer: read-out, verdicts, sums."""

from __future__ import annotations

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.reshaping.model import LAST, Result, vgg_fc6
from helpers.explorers.words import bracketed, by, count

MOST = 12  # products that are written out one by one
CHANNEL, SLICE = "channel", "slice"  # what a place of the input and of a filter lies in


def describe(result: Result) -> str:
    """Say in one to four sentences what was folded, what comes out, and how large it is in VGG."""
    state, real = result.state, vgg_fc6()
    inputs = result.flat.size
    size = by(*result.x.shape)
    volume = f"{size} = {count(inputs, 'number', 'numbers')}"
    many = "its one unit becomes" if state.K == 1 else f"each of its {state.K} units becomes"
    height, width, depth, units = real.kernel
    return (
        f"A dense layer reads {volume}; folded, {many} a filter of {size}. "
        f"Made {state.made}, folded {state.folded}: {places(result)}. {sums(result)}. "
        f"At VGG's size: fc6 holds {by(height, width, depth)} = {real.dense[0]:,} weights for each of "
        f"{units:,} units; its weights {_shape(real.dense)} become a kernel {_shape(real.kernel)}, "
        f"{real.weights:,} weights in both."
    )


def sums(result: Result) -> str:
    """Say what both layers make of the input, and whether that is the same."""
    same = "equal" if result.equal else "not equal, and nothing complains, for the shapes fit either way"
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


def title(result: Result) -> str:
    """What stands above the picture: whether the fold is right."""
    if result.wrong.any():
        return f"Wrong: {places(result)}. All shapes fit, so there is no error, only wrong numbers."
    text = places(result)
    return f"{text[0].upper()}{text[1:]}: the convolution sums the products of the dense layer."


def strips_title(result: Result) -> str:
    """What stands above the strips."""
    made = result.state.made
    return (
        f"the input flattened {made} ({_axes(made, CHANNEL)}), and under it the weights that were made for it"
    )


def filter_title(result: Result) -> str:
    """What stands above the filter."""
    state = result.state
    return f"unit {result.unit}'s strip folded {state.folded} ({_axes(state.folded, SLICE)})"


def _axes(order: str, part: str) -> str:
    return f"row, column, {part}" if order == LAST else f"{part}, row, column"


def runs(result: Result, order: str, part: str) -> tuple[str, list[str]]:
    """Return what the runs of the strip are in an order, `part` or "row, column", and their names.

    part: `CHANNEL` for places of the input, `SLICE` for those of a filter.
    """
    size, _, depth = result.x.shape
    if order == LAST:
        return "row, column", [f"{row}, {column}" for row in range(size) for column in range(size)]
    return part, [str(channel) for channel in range(depth)]


def shapes_of_weights(result: Result) -> list[tuple[str, str, str]]:
    """The shapes of the weights in both forms, here and in VGG: (whose, shapes, how many)."""
    real = vgg_fc6()
    return [
        (
            "weights → kernel, this layer",
            f"{_shape(result.weights.shape)} → {_shape(result.kernel.shape)}",
            f"{count(result.weights.size, 'weight', 'weights')} in both",
        ),
        (
            "weights → kernel, VGG's fc6",
            f"{_shape(real.dense)} → {_shape(real.kernel)}",
            f"{real.weights:,} weights in both",
        ),
    ]


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

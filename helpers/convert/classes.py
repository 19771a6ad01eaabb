"""A classifier with fewer classes: the means of neighbouring ones."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from helpers.convert.arguments import or_turned, transposed
from helpers.ops import numbers
from helpers.shapes import shown, whole


def average_classes(
    weights: ArrayLike, bias: ArrayLike | None, classes: int
) -> tuple[np.ndarray, np.ndarray | None]:
    """Return (weights, bias) of the last layer for `classes` outputs, each the mean of neighbouring ones.

    weights: a kernel [F, F, D, C] or dense weights [inputs, C]; bias [C], or None, which stays None.
    Output n is the mean of outputs n·m to n·m + m − 1 with m = ⌊C/classes⌋; what remains is dropped:
    1000 → 21 classes averages 47 each and drops 13. Averaging weights and biases averages the scores, so
    these are a starting point for training on other classes, and say nothing about them yet. Floats keep
    their type, integers give float64.

    Raises ValueError where `classes` is not from 1 to C, and where the shapes do not match.
    [the class reduction of github.com/MarvinTeichmann/tensorflow-fcn]
    """
    given, weights = weights, numbers("weights", weights)
    if weights.ndim not in (2, 4) or 0 in weights.shape:
        wanted = "weights must be [F, F, D, C] or [inputs, C], each at least 1"
        raise ValueError(f"weights has shape {shown(weights.shape)}: {wanted}")
    before, classes = weights.shape[-1], whole("classes", classes, 1)
    if classes > before:
        hint = _outputs_first(given, lambda outputs: outputs >= classes)
        raise ValueError(f"classes is {classes}, more than the {before} of weights: use 1 to {before}{hint}")
    if bias is None:
        return _means(weights, classes), None
    bias = numbers("bias", bias)
    if bias.shape != (before,):
        hint = _outputs_first(given, lambda outputs: bias.shape == (outputs,))
        raise ValueError(
            f"bias shape {shown(bias.shape)} does not match the {before} classes of weights: "
            f"bias must be [{before}] or None{hint}"
        )
    return _means(weights, classes), _means(bias, classes)


def _outputs_first(weights: ArrayLike, fits: Callable[[int], bool]) -> str:
    """Return the words that offer weights whose outputs come first turned round, where these fit."""
    if np.ndim(weights) == 4:
        return or_turned("weights", weights, lambda kernel: fits(kernel.shape[3]))
    return (
        f"; if it is [C, inputs], use {transposed('weights', weights)}" if fits(np.shape(weights)[0]) else ""
    )


def _means(values: np.ndarray, classes: int) -> np.ndarray:
    """Return the means of ⌊C/classes⌋ neighbours along the last axis: [..., C] → [..., classes]."""
    each = values.shape[-1] // classes
    return values[..., : classes * each].reshape(*values.shape[:-1], classes, each).mean(axis=-1)

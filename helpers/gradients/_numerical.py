"""A gradient by small differences: slow, and independent of every backward pass."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.ops import numbers
from helpers.shapes import shown


@np.errstate(all="ignore")
def numerical_gradient(function: Callable[[np.ndarray], Any], x: ArrayLike, step: float = 1e-5) -> np.ndarray:
    """Return ∂function/∂x by central differences, float64 in the shape of x.

    function: takes an array like x, as float64, and returns one number. It is called twice for each number of
    x, on copies, so x stays as it is. step: how far each number is moved, up and down. The error is about
    step²/6 times the third derivative, and 10⁻¹⁶/step times the function's value: for numbers around 1 the
    default, 10⁻⁵, leaves some 10⁻¹⁰. Where the function has a kink within a step, as ReLU and max pooling
    have, the result is a mean of two slopes.

    Raises ValueError where function returns anything but one real number, and where step is not a positive
    number or too small to change x. [CS231n, "Gradient checks"]
    """
    if not callable(function):
        raise ValueError(f"function must be callable with an array, got {shown(function)}")
    at = np.array(numbers("x", x), np.float64, order="C")
    width = _width(step, at)
    out = np.empty(at.shape)
    slopes = out.reshape(-1)
    for place in range(at.size):
        up, down = at.copy(), at.copy()
        higher, lower = up.reshape(-1)[place : place + 1], down.reshape(-1)[place : place + 1]
        higher += width
        lower -= width
        distance = (higher - lower)[0]  # what rounding leaves of twice the step
        slopes[place] = (_value(function, up) - _value(function, down)) / distance
    return out


def _width(step: object, at: np.ndarray) -> float:
    array = numbers("step", step, "a positive number")
    width = float(array) if array.ndim == 0 and array.dtype.kind != "b" else np.nan
    if not 0 < width < np.inf:
        raise ValueError(f"step must be a positive number, got {shown(step)}: use 1e-5")
    largest = np.abs(at[np.isfinite(at)]).max(initial=0)
    if not (largest + width) - (largest - width) > 0:
        raise ValueError(
            f"step {shown(step)} is too small to change {largest:.3g} in x: use at least {largest * 1e-8:.1g}"
        )
    return width


def _value(function: Callable[[np.ndarray], Any], x: np.ndarray) -> float:
    value = function(x)
    try:
        array = numbers("what function returns", value)
    except ValueError:
        raise ValueError(f"function must return one real number, got {shown(value)}: return a sum") from None
    if array.size != 1:
        given = f"an array of shape {shown(array.shape)}"
        raise ValueError(f"function must return one real number, got {given}: return its sum")
    return float(array.reshape(()))

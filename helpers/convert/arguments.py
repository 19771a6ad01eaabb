"""Arrays checked, each with one sentence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from helpers.ops import numbers, turned
from helpers.shapes import shown


def kernel_array(value: object, wanted: str) -> np.ndarray:
    """Return `value` as a kernel with four axes; wanted: what they mean."""
    array = numbers("kernel", value)
    if array.ndim != 4 or 0 in array.shape:
        raise ValueError(f"kernel has shape {shown(array.shape)}: kernel must be {wanted}, each at least 1")
    return array


def or_turned(name: str, value: ArrayLike, fits: Callable[[np.ndarray], bool]) -> str:
    """Return the words that offer the last four axes [K, D, F, F] turned to [F, F, D, K].

    value: as it was given, a list or an array. Nothing where the axes look otherwise, or where `fits` says
    that the turned array fits no better.
    """
    shape = np.shape(value)
    *before, _, _, tall, wide = range(len(shape))
    order = (*before, tall, wide, wide - 2, wide - 3)
    line, array = turned(name, value, order)
    if shape[tall] != shape[wide] or not fits(array):
        return ""
    axes = "H_out, W_out, " * bool(before) + "K, D, F, F"
    return f"; if it is [{axes}], as in PyTorch, use {line}"


def transposed(name: str, value: object) -> str:
    """Return the line that transposes a matrix called `name`, a list or an array."""
    return f"{name}.T" if isinstance(value, np.ndarray) else f"np.transpose({name})"

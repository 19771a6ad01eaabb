"""Arrays checked, each with one sentence."""

from __future__ import annotations

import numpy as np


def numbers(name: str, value) -> np.ndarray:
    """Return `value` as an array of integers or real floats."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be an array of numbers, got rows of different lengths") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must be an array of integers or real floats, got {array.dtype}: convert it")
    return array


def kernel_array(value, wanted: str) -> np.ndarray:
    """Return `value` as a kernel with four axes; wanted: what they mean."""
    array = numbers("kernel", value)
    if array.ndim != 4 or 0 in array.shape:
        raise ValueError(f"kernel has shape {array.shape}: kernel must be {wanted}, each at least 1")
    return array

"""How wide the numbers of a picture are at most, and how large they can be written."""

from __future__ import annotations

import numpy as np

from helpers.drawing.values import FILLED, FULLEST
from helpers.explorers.detail import width

LEGIBLE = 9.0  # the smallest font size of a number
LARGEST = 14.0  # the largest one in a cell
WEIGHED = 22  # units of an input's cell that holds its number and a weight


def widest(values: np.ndarray) -> float:
    """How wide the longest of some numbers is at font size 1; all of them are whole hundredths."""
    values = np.asarray(values).ravel()
    if values.size and (values.dtype.kind in "iu" or np.array_equal(np.rint(values), values)):
        values = np.array([values.min(), values.max()])  # of whole numbers one of these is the longest
    hundredths = np.rint(100 * values.astype(float))
    away = np.abs(hundredths)
    digits = np.searchsorted(10.0 ** np.arange(1, 16), away // 100, side="right") + 1
    decimals = np.where(away % 100 == 0, 0, np.where(away % 10 == 0, 1, 2))
    wide = (digits + decimals) * width("0") + (decimals > 0) * width(".") + (hundredths < 0) * width("−")
    return float(wide.max(initial=0))


def widest_product(x: np.ndarray, kernel: np.ndarray) -> float:
    """How wide the longest product of a number and a weight is at font size 1; x: whole numbers from 0 on."""
    cells, weights = np.array([x.min(), x.max()]), np.unique(kernel)
    if not np.array_equal(np.rint(weights), weights):
        cells = np.unique(x)
    if cells.size * weights.size > 20_000:  # many different weights were typed
        weights = np.array([weights.min(), weights.max(), 0.01])
    return widest(np.multiply.outer(cells, weights))


def widest_of_sum(
    brightest: float, kernel: np.ndarray, bias: np.ndarray, y: np.ndarray | None
) -> tuple[float, float, float]:
    """How wide a channel's sum, the bias and the total are at most at font size 1, with their signs.

    brightest: the largest number of the input, whose numbers are whole, from 0 on.
    """
    most = brightest * np.abs(kernel).max() * kernel.shape[0] ** 2
    lowest = -most if np.all(kernel % 1 == 0) else -most - 0.01
    sums = np.array([lowest, -brightest * 0.01 if kernel.any() and lowest % 1 else 0])
    bold = width("0", "bold") / width("0")
    return (
        widest(sums) * bold + width("+ ()", "bold"),
        widest(bias) * bold + width("+ bias ()", "bold"),
        (0.0 if y is None else widest(y)) * bold + width("= ", "bold"),
    )


def number_size(em: float, cell: float) -> float:
    """The font size of numbers up to `em` wide in cells of `cell` units, 0 where it is too small to read."""
    size = min(max(0.56 * cell, min(LEGIBLE, 0.69 * cell)), LARGEST)
    size = min(size, max(FILLED * cell / em, min(FULLEST * cell / em, LEGIBLE)))  # as `fitting` has it
    return size if size >= LEGIBLE else 0.0


def weights_size(em: float, cell: float) -> float:
    """The font size of weights below the numbers that they meet, 0 where there is no room."""
    size = min(0.4 * cell, 11.0, FULLEST * cell / em)
    return size if cell >= WEIGHED and size >= LEGIBLE else 0.0

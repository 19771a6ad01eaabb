"""What the backward passes share: dy checked, and sums of products in the number types of `ops`."""

from __future__ import annotations

from math import prod

import numpy as np
from numpy.typing import ArrayLike

from helpers.ops import largest, numbers, store, turned, work_type
from helpers.shapes import shown

AT_ONCE = 512  # rows


def like(dy: ArrayLike, shape: tuple[int, ...], what: str = "output") -> np.ndarray:
    """Return `dy` as an array of this shape, which is that of `what`, or raise a ValueError."""
    array = numbers("dy", dy)
    if array.shape == shape:
        return array
    raise ValueError(
        f"dy has shape {shown(array.shape)} and the {what} of this layer has {shown(shape)}: "
        f"dy must have the shape of the {what}{_meant(dy, array, shape)}"
    )


def _meant(dy: ArrayLike, array: np.ndarray, shape: tuple[int, ...]) -> str:
    """Say which line may have been meant: channels that come first, or were left out where there is one."""
    if len(shape) >= 3 and array.ndim == len(shape):
        before = len(shape) - 3
        line, image = turned("dy", dy, (*range(before), before + 1, before + 2, before))
        if image.shape == shape:
            return f", perhaps {line} (PyTorch's order of axes)"
    if (*array.shape, 1) == shape:
        return f", perhaps {'dy' if array is dy else 'np.array(dy)'}[..., None]"
    return ""


def product_type(result: np.dtype, terms: int, *factors: np.ndarray) -> np.dtype:
    """Return the dtype to add so many products of these arrays' numbers in."""
    return work_type(result, 0 if result.kind == "f" else terms * prod(map(largest, factors)))


def stored(sums: np.ndarray, result: np.dtype, summed: str) -> np.ndarray:
    """Return sums in the dtype `result`; they are refused where int64 cannot hold them."""
    if sums.dtype == result:
        return sums
    out = np.empty(sums.shape, result)
    store(out, sums, summed)
    return out


def kept(values: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """Return values where the mask is True and 0 elsewhere, also for NaN and infinity.

    As bits: `np.where` takes ten times as long where the mask follows no pattern.
    """
    size = values.dtype.itemsize
    if values.dtype == object or size not in (4, 8):
        return np.where(mask, values, values.dtype.type(0))
    return (values.view(f"u{size}") * mask).view(values.dtype)


def add_products(sums: np.ndarray, read: np.ndarray, errors: np.ndarray) -> None:
    """Add to `sums` [..., terms, K] the products of all rows of read [..., N, terms] and errors [..., N, K].

    Some rows at a time: a sum of millions of float32 loses digits, and BLAS is slow at products that are long
    and narrow, for which it wakes all its threads besides.
    """
    for first in range(0, read.shape[-2], AT_ONCE):
        some = slice(first, first + AT_ONCE)
        sums += read[..., some, :].swapaxes(-1, -2) @ errors[..., some, :]


def bias_gradient(dy: np.ndarray, result: np.dtype) -> np.ndarray:
    """Return [K], the sum of dy [..., K] over all places and the batch."""
    rows = dy.reshape(-1, dy.shape[-1])
    work = product_type(result, len(rows), dy)
    sums = np.zeros((1, dy.shape[-1]), work)
    add_products(sums, np.ones((len(rows), 1), work), rows.astype(work, copy=False))
    return stored(sums[0], result, "the numbers of dy")

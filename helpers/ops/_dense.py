"""The fully connected layer, and the rectifier (see the package for number types)."""

from __future__ import annotations

import numpy as np

from helpers.ops._numbers import biases, numbers, store, types


@np.errstate(all="ignore")
def dense(x, weights, bias=None) -> np.ndarray:
    """Return ``x @ weights + bias``: every output reads every input.

    x [..., inputs], weights [inputs, outputs], bias [outputs] → [..., outputs]. The usual matrix W of
    the textbooks is [outputs, inputs]: it enters as ``W.T``.

    Raises ValueError where shapes or number types do not match. [CS231n]
    Used by ``notebooks/02_stride_and_padding.ipynb``.
    """
    x, weights = numbers("x", x), numbers("weights", weights)
    if x.ndim == 0:
        raise ValueError(f"x is the single number {x}: x must be [..., inputs]")
    if weights.ndim != 2 or 0 in weights.shape:
        raise ValueError(
            f"weights has shape {weights.shape}: weights must be [inputs, outputs], each at least 1"
        )
    inputs, outputs = weights.shape
    if x.shape[-1] != inputs:
        turned = ", perhaps weights.T" if x.shape[-1] == outputs else ""
        raise ValueError(
            f"weights for {inputs} inputs do not match the {x.shape[-1]} of x: "
            f"weights must be [{x.shape[-1]}, outputs]{turned}"
        )
    bias = biases(bias, outputs)
    result, work = types(x, weights, bias, inputs)
    sums = x.astype(work, copy=False).reshape(-1, inputs) @ weights.astype(work, copy=False)
    if bias is not None:
        sums += bias.astype(work)
    if work != result:
        exact, sums = sums, np.empty(sums.shape, result)
        store(sums, exact)
    return sums.reshape(*x.shape[:-1], outputs)


def relu(x) -> np.ndarray:
    """Return the larger of `x` and 0, element by element, in the type of `x`; NaN stays NaN."""
    x = numbers("x", x)
    return np.maximum(x, x.dtype.type(0))

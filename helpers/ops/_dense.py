"""The fully connected layer, and the rectifier (see the package for number types)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import ArrayLike

from helpers.ops._fitting import room
from helpers.ops._numbers import biases, numbers, store, types
from helpers.ops._orders import Guess, settled, shape_of
from helpers.shapes import shown

# (x, weights, bias, the dtype of the output, the one to multiply and add in)
Settled = tuple[np.ndarray, np.ndarray, np.ndarray | None, np.dtype, np.dtype]


@np.errstate(all="ignore")
def dense(x: ArrayLike, weights: ArrayLike, bias: ArrayLike | None = None) -> np.ndarray:
    """Return ``x @ weights + bias``: every output reads every input.

    x [..., inputs], weights [inputs, outputs], bias [outputs] → [..., outputs]. The usual matrix W of
    the textbooks is [outputs, inputs]: it enters as ``W.T``.

    Raises ValueError where shapes or number types do not match. [CS231n]
    """
    x, weights, bias, result, work = settled_dense(x, weights, bias)
    inputs, outputs = weights.shape
    sums = x.astype(work, copy=False).reshape(-1, inputs) @ weights.astype(work, copy=False)
    if bias is not None:
        sums += bias.astype(work)
    if work != result:
        exact, sums = sums, np.empty(sums.shape, result)
        store(sums, exact)
    return sums.reshape(*x.shape[:-1], outputs)


def settled_dense(x: ArrayLike, weights: ArrayLike, bias: ArrayLike | None) -> Settled:
    """Return the arguments as they are used, or raise the ValueError that says what fits."""
    return settled(_checked, {"x": x, "weights": weights, "bias": bias}, _guesses)


def _checked(x: ArrayLike, weights: ArrayLike, bias: ArrayLike | None) -> Settled:
    """Return the arguments as they are used, or raise the ValueError that says what does not match."""
    x, weights = numbers("x", x), numbers("weights", weights)
    if x.ndim == 0:
        raise ValueError(f"x is the single number {shown(x.item())}: x must be [..., inputs]")
    if weights.ndim != 2 or 0 in weights.shape:
        raise ValueError(
            f"weights has shape {shown(weights.shape)}: weights must be [inputs, outputs], each at least 1"
        )
    inputs, outputs = weights.shape
    if x.shape[-1] != inputs:
        raise ValueError(
            f"weights for {inputs} inputs do not match the {x.shape[-1]} of x: "
            f"weights must be [{x.shape[-1]}, outputs]"
        )
    bias = biases(bias, outputs)
    result, work = types(x, weights, bias, inputs)
    room("x", x.shape, work, "a smaller x")
    room("the output", (*x.shape[:-1], outputs), work, "a smaller x or weights")
    return x, weights, bias, result, work


def _guesses(x: ArrayLike, weights: ArrayLike, **_: object) -> Iterator[Guess]:
    """What may have been meant where the arguments do not fit."""
    shape, matrix = shape_of(x), len(shape_of(weights)) == 2
    turned = "weights.T" if isinstance(weights, np.ndarray) else "np.transpose(weights)"
    transposed = {"weights": np.transpose(np.asarray(weights))} if matrix else {}
    if matrix:
        yield turned, transposed
    for kept in dict.fromkeys((shape[:-3], ())):
        if 0 not in kept and len(shape) - len(kept) >= 2:
            line = f"np.reshape(x, {(*kept, -1)})" if kept else "np.reshape(x, -1)"
            order = "flattened channels last" if len(shape) > 2 else "flattened"
            flat = {"x": np.asarray(x).reshape(*kept, -1)}
            yield f"{line} ({order})", flat
            if matrix:
                yield f"{line} and {turned} ({order})", flat | transposed


def relu(x: ArrayLike) -> np.ndarray:
    """Return the larger of `x` and 0, element by element, in the type of `x`; NaN stays NaN."""
    x = numbers("x", x)
    return np.maximum(x, x.dtype.type(0))

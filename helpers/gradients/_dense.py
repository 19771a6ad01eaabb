"""The backward passes of the fully connected layer and the rectifier (see the package for number types)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from helpers.gradients._sums import add_products, bias_gradient, kept, like, product_type, stored
from helpers.ops import numbers, result_type, settled_dense


@np.errstate(all="ignore")
def dense_backward(
    dy: ArrayLike, x: ArrayLike, weights: ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (dx, dweights, dbias) of ``y = dense(x, weights, bias)``.

    dy [..., outputs], x [..., inputs], weights [inputs, outputs] → dx [..., inputs], which is
    ``dy @ weights.T``; dweights [inputs, outputs], ``x.T @ dy``; dbias [outputs]. The last two are summed
    over the batch.

    Raises ValueError where shapes or number types do not match, and for sums beyond int64. [CS231n]
    """
    x, weights, _, _, _ = settled_dense(x, weights, None)
    inputs, outputs = weights.shape
    dy = like(dy, (*x.shape[:-1], outputs))
    result = result_type(x, weights, dy)
    errors, cases = dy.reshape(-1, outputs), x.reshape(-1, inputs)
    work = product_type(result, outputs, dy, weights)
    dx = errors.astype(work, copy=False) @ weights.astype(work, copy=False).T
    work = product_type(result, len(cases), dy, x)
    dweights = np.zeros(weights.shape, work)
    add_products(dweights, cases.astype(work, copy=False), errors.astype(work, copy=False))
    return (
        stored(dx.reshape(x.shape), result, "dy and the weights"),
        stored(dweights, result, "dy and x"),
        bias_gradient(dy, result),
    )


def relu_backward(dy: ArrayLike, x: ArrayLike) -> np.ndarray:
    """Return dx of ``y = relu(x)``: dy where x > 0, and 0 where x ≤ 0, at 0 too.

    dy and x of one shape → dx of that shape. At 0 the slope is 0 on one side and 1 on the other; 0 is taken,
    as by the frameworks. Where x is NaN, dy passes.

    Raises ValueError where shapes or number types do not match. [Goodfellow et al., section 6.3]
    """
    x = numbers("x", x)
    dy = like(dy, x.shape, "input")
    result = result_type(x, dy)
    work = product_type(result, 1, dy)
    return stored(kept(dy.astype(work, copy=False), ~(x <= 0)), result, "the numbers of dy")

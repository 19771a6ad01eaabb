"""What of a class's score came from where: the class activation map."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from helpers.ops import dense, image, numbers
from helpers.shapes import shown


def class_activation_map(x: ArrayLike, weights: ArrayLike) -> np.ndarray:
    """Return [..., H, W, K]: what each place adds to the score of each of K classes, times H·W.

    x [..., H, W, D]: the last feature maps; weights: of the 1×1 convolution that reads them, [1, 1, D, K],
    or [D, K] of a dense layer that reads their means. Channel c is Σ_k weights[k, c] · x[..., k]: that of
    the 1×1 convolution without its bias. Its mean over the H×W places, plus the bias, is the score of class
    c: the mean may be taken before the sum or after it, as long as no activation stands between them.

    Raises ValueError as `ops.dense` does, and for a kernel of another depth.
    [Zhou, Khosla, Lapedriza, Oliva & Torralba 2016, section 2]
    """
    x, weights = image("x", x), numbers("weights", weights)
    if weights.ndim != 4 or weights.shape[:2] != (1, 1):
        return dense(x, weights)
    depth = x.shape[-1]
    if weights.shape[2] != depth:
        swapped = "weights.swapaxes(2, 3)" if weights.shape[3] == depth else f"a kernel [1, 1, {depth}, K]"
        raise ValueError(f"weights has shape {shown(weights.shape)}, x {depth} maps: use {swapped}")
    return dense(x, weights[0, 0])

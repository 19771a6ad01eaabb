"""A small FCN: scores for every pixel from strides 32, 16 and 8. [Long, Shelhamer & Darrell 2015]"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from helpers import gradients, ops
from helpers.networks.given import GivenWeights, weights_of
from helpers.networks.layers import Conv, Layer, MaxPool
from helpers.networks.learn import backward
from helpers.networks.network import Network
from helpers.networks.run import run
from helpers.networks.seeded import Weights, seeded_weights
from helpers.networks.trace import rows_of
from helpers.ops import bilinear_kernel, image, numbers
from helpers.shapes import shown, whole

FILTERS = 8, 16, 24, 32, 48  # of the five blocks
CLASSES = 4
MOST_CLASSES = 1000  # of `mean_iou`
STRIDES = {"pool3": 8, "pool4": 16, "pool5": 32}  # pixels from a cell of a score map to the next


@dataclass(frozen=True, kw_only=True)
class FcnScores:
    """What `fcn_scores` returns: maps of scores [..., h, w, 4], coarse ones first.

    pool5, pool4, pool3: the 1×1 convolutions' own scores, h = H/32, H/16 and H/8. fused16: pool5's, upsampled
    by 2, plus pool4's; fused8: fused16, upsampled by 2, plus pool3's. fcn32, fcn16, fcn8: pool5, fused16 and
    fused8 upsampled to the image's own H×W.
    """

    pool5: np.ndarray
    pool4: np.ndarray
    pool3: np.ndarray
    fused16: np.ndarray
    fused8: np.ndarray
    fcn32: np.ndarray
    fcn16: np.ndarray
    fcn8: np.ndarray


def fcn_net() -> Network:
    """Return the trunk of a small FCN, for pages of 128×128 pixels from 0 to 1, or of other multiples of 32.

    Five times a 3×3 convolution with one cell of padding and a 2×2 pooling: pool3, pool4 and pool5 have
    strides 8, 16 and 32. The scores that are read from these are layers of `fcn_scores`.
    """
    layers: list[Layer] = []
    for block, filters in enumerate(FILTERS, 1):
        layers += [Conv(f"conv{block}", filters, 3, padding=1, activation="relu"), MaxPool(2)]
    return Network("small FCN", (128, 128, 1), tuple(layers))


def fcn_seeded_weights(seed: int = 0) -> Weights:
    """Return weights for `fcn_scores` to learn from: `seeded_weights` of the trunk, and heads that are 0.

    Raises ValueError as `seeded_weights` does.
    """
    weights = seeded_weights(fcn_net(), seed)
    for pool, filters in zip(STRIDES, FILTERS[2:], strict=True):
        weights[_head(pool)] = np.zeros((1, 1, filters, CLASSES), np.float32), np.zeros(CLASSES, np.float32)
    return weights


def fcn_scores(weights: GivenWeights, x: ArrayLike) -> FcnScores:
    """Return the scores of x [..., H, W, 1], float32, at strides 32, 16 and 8, apart, added up and upsampled.

    weights: {layer: (kernel, bias)} for "conv1" to "conv5" and for the heads "score3", "score4" and "score5",
    1×1 convolutions with 4 scores that read pool3, pool4 and pool5; `samples.pages_weights` are such.
    Raises ValueError as `run` does, and where H or W is no multiple of 32.
    """
    x = _checked(x)
    return _fused(weights, run(fcn_net(), weights, x, keep=STRIDES)[1])


def fcn_loss_and_gradients(
    weights: GivenWeights, x: ArrayLike, labels: ArrayLike, class_weights: ArrayLike = (1, 1, 1, 1)
) -> tuple[tuple[float, float, float], Weights]:
    """Return (the losses of 32s, 16s and 8s, {layer: (gradient of its kernel, of its bias)} of their sum).

    x [N, H, W, 1]; labels [N, H, W] from 0 to 3. A loss is the mean over all pixels of the cross-entropy of
    the softmax of the scores, each pixel's times the weight of its class. Upsampling learns nothing.
    Raises ValueError as `fcn_scores` does, for other labels, and for class weights that are not 4 finite
    numbers of 0 or more.
    """
    x, (labels, shares) = _checked(x), _wanted(np.shape(x), labels, class_weights)
    rows = rows_of(fcn_net(), x.shape[1:])
    _, kept = run(fcn_net(), weights, x, keep=[row.name for row in rows[1:]])
    scores = _fused(weights, kept)
    first, second, third = (_loss(each, labels, shares) for each in (scores.fcn32, scores.fcn16, scores.fcn8))
    own, found = _to_heads(first[1], second[1], third[1]), Weights()
    kept["input"], dy = x.astype(np.float32, copy=False), np.zeros_like(kept["pool5"])
    for before, row in reversed(list(pairwise(rows))):
        y = kept[row.name]
        if row.name in own:
            to_pool, *slopes = gradients.conv2d_backward(own[row.name], y, weights[_head(row.name)][0])
            dy, found[_head(row.name)] = dy + to_pool, (slopes[0], slopes[1])
        if getattr(row.layer, "activation", None):
            dy = gradients.relu_backward(dy, y)
        dy, pair = backward(row, dy, kept[before.name], weights_of(weights, row), first=before is rows[0])
        if row.arrays:
            found[row.name] = pair
    return (first[0], second[0], third[0]), found


def upsampled(scores: ArrayLike, factor: int) -> np.ndarray:
    """Return scores [..., h, w, K] as [..., factor·h, factor·w, K], each map by itself.

    It is a transposed convolution with `convert.bilinear_kernel`, which is 2·factor wide, with the stride
    `factor`, and factor/2 cropped on each side.
    Raises ValueError for a factor that is not even, and as `ops.conv2d_transpose` does.
    """
    scores, factor = image("scores", scores), whole("factor", factor, 1)
    if factor % 2:
        raise ValueError(f"factor must be even, got {factor}: use {factor + 1}")
    depth = scores.shape[-1]
    return ops.conv2d_transpose(
        scores, _each(factor, depth), stride=factor, padding=factor // 2, groups=depth
    )


def mean_iou(labels: ArrayLike, predicted: ArrayLike, classes: int) -> tuple[float, np.ndarray]:
    """Return (the mean, [classes]): intersection over union of each class, over all pixels together.

    labels, predicted: whole numbers from 0 to classes − 1, of one shape. The IoU of a class is the count of
    pixels that have it in both, over the count of those that have it in either; NaN, and not in the mean,
    where no pixel has it. The mean is NaN where there is no pixel at all.
    Raises ValueError for other labels. [Long, Shelhamer & Darrell 2015, section 5]
    """
    classes = whole("classes", classes, 1, MOST_CLASSES)
    labels, predicted = _classes("labels", labels, classes), _classes("predicted", predicted, classes)
    if labels.shape != predicted.shape:
        raise ValueError(
            f"predicted has shape {shown(predicted.shape)}, labels {shown(labels.shape)}: use one shape"
        )
    pairs = np.bincount(classes * labels.ravel() + predicted.ravel(), minlength=classes**2)
    pairs = pairs.reshape(classes, classes)
    both = np.diag(pairs)
    either = pairs.sum(axis=0) + pairs.sum(axis=1) - both
    each = np.divide(both, either, out=np.full(classes, np.nan), where=either > 0)
    return float(each[either > 0].mean()) if either.any() else np.nan, each


def _fused(weights: GivenWeights, kept: dict[str, np.ndarray]) -> FcnScores:
    """Return all scores, from what the pools gave."""
    own = {}
    for pool in STRIDES:
        own[pool], _ = run([_layer(pool)], weights, kept[pool], keep=[_head(pool)])
    fused16 = upsampled(own["pool5"], 2) + own["pool4"]
    fused8 = upsampled(fused16, 2) + own["pool3"]
    return FcnScores(
        **own,
        fused16=fused16,
        fused8=fused8,
        fcn32=upsampled(own["pool5"], 32),
        fcn16=upsampled(fused16, 16),
        fcn8=upsampled(fused8, 8),
    )


def _to_heads(d32: np.ndarray, d16: np.ndarray, d8: np.ndarray) -> dict[str, np.ndarray]:
    """Return the gradients of the pools' own scores, from those of the three maps of the image's size."""
    fused8 = _back(d8, 8)
    fused16 = _back(d16, 16) + _back(fused8, 2)
    return {
        "pool3": fused8,
        "pool4": fused16,
        "pool5": _back(d32, 32) + _back(fused16, 2),
    }


def _loss(scores: np.ndarray, labels: np.ndarray, shares: np.ndarray) -> tuple[float, np.ndarray]:
    """Return (the weighted mean over all pixels, its gradient), one class after the other."""
    loss, dscores = 0.0, np.zeros_like(scores)
    for each in np.unique(labels):
        chosen = labels == each
        share = float(shares[each]) * np.count_nonzero(chosen) / labels.size
        mean, slopes = gradients.softmax_cross_entropy(scores[chosen], labels[chosen])
        loss += share * mean
        dscores[chosen] = share * slopes
    return float(loss), dscores


def _back(dy: np.ndarray, factor: int) -> np.ndarray:
    """Return what the scores before `upsampled` get of dy: its adjoint, a convolution with that stride."""
    kernel = _each(factor, dy.shape[-1]).swapaxes(2, 3)
    return ops.conv2d(dy, kernel, stride=factor, padding=factor // 2, groups=dy.shape[-1])


def _each(factor: int, depth: int) -> np.ndarray:
    """The bilinear kernel for maps that are kept apart, [F, F, depth, 1]."""
    return np.tile(bilinear_kernel(factor, 1), (1, 1, depth, 1))


def _head(pool: str) -> str:
    return pool.replace("pool", "score")


def _layer(pool: str) -> Conv:
    return Conv(_head(pool), CLASSES, 1)


def _checked(x: ArrayLike) -> np.ndarray:
    x = image("x", x)
    if x.shape[-1] != 1 or 0 in x.shape or any(size % 32 for size in x.shape[-3:-1]):
        raise ValueError(f"x has shape {shown(x.shape)}: use [..., H, W, 1], H and W multiples of 32")
    return x


def _wanted(
    shape: tuple[int, ...], labels: ArrayLike, class_weights: ArrayLike
) -> tuple[np.ndarray, np.ndarray]:
    """Return (labels, class weights) as arrays, checked for an x of this shape."""
    labels = _classes("labels", labels, CLASSES, "use 3, paper, where no digit is")
    shares = numbers("class_weights", class_weights)
    if len(shape) != 4 or labels.shape != shape[:3]:
        raise ValueError(f"labels has shape {shown(labels.shape)}: use labels [N, H, W] with x [N, H, W, 1]")
    if shares.shape != (CLASSES,):
        raise ValueError(f"class_weights has shape {shown(shares.shape)}: use 4 numbers, perhaps 1, 1, 1, 1")
    wrong = shares[~((shares >= 0) & np.isfinite(shares))]
    if wrong.size:
        raise ValueError(f"class_weights must be finite and at least 0, got {wrong[0]}: use 0 for no weight")
    return labels, shares


def _classes(name: str, value: ArrayLike, classes: int, fix: str = "") -> np.ndarray:
    """Return `value` as whole numbers from 0 to classes − 1; fix: of others, if it is always one."""
    array = numbers(name, value)
    if array.dtype.kind not in "iu":
        raise ValueError(f"{name} must be whole numbers, got {array.dtype}: use argmax, or astype(int)")
    if array.size and not 0 <= array.min() <= array.max() < classes:
        wrong = int(array.min() if array.min() < 0 else array.max())
        if not fix and 0 <= wrong < MOST_CLASSES:
            fix = f"use classes={wrong + 1}"
        fix = fix or f"keep only the pixels with {name} {'>= 0' if wrong < 0 else f'< {classes}'}, of both"
        raise ValueError(f"{name} must be from 0 to {classes - 1}, got {wrong}: {fix}")
    return array.astype(np.intp)

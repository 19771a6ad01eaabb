"""The loss of a classification, and its gradient."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from helpers.ops import numbers, result_type
from helpers.shapes import shown


@np.errstate(all="ignore")
def softmax_cross_entropy(scores: ArrayLike, labels: ArrayLike) -> tuple[float, np.ndarray]:
    """Return (loss, dscores): how surprised the softmax of the scores is by the labels, and ∂loss/∂scores.

    scores [N, K], one row of class scores a case; labels [N], whole numbers from 0 to K − 1. loss: the mean
    of −ln(softmax(scores)[label]) over the N cases, in nats; ln K where all scores are equal. dscores [N, K]:
    (softmax(scores) − 1 at the label)/N, in the type of float scores, else float64. Computed in float64, from
    differences to the largest score of a case: scores of any size do not overflow.

    Raises ValueError where shapes or number types do not match, and for labels that are no class.
    [CS231n, "Linear classification"; Goodfellow et al., section 6.2]
    """
    scores = numbers("scores", scores)
    if scores.ndim != 2 or 0 in scores.shape:
        raise ValueError(
            f"scores has shape {shown(scores.shape)}: scores must be [N, K], each at least 1"
            f"{_as_rows(scores.shape)}"
        )
    cases, classes = scores.shape
    at = np.arange(cases), _classes(labels, cases, classes)
    result = result_type(scores, np.empty(0))
    exact = scores.astype(np.result_type(result, np.float64))
    exact -= exact.max(axis=1, keepdims=True)
    odds = np.exp(exact)
    totals = odds.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(totals[:, 0]) - exact[at])
    dscores = odds / totals
    dscores[at] -= 1
    return float(loss), (dscores / cases).astype(result, copy=False)


def _as_rows(shape: tuple[int, ...]) -> str:
    """Say how scores of this shape become [N, K], where that is plain."""
    if 0 in shape or not shape:
        return ""
    if len(shape) == 1:
        return ", perhaps scores[None] with labels [1]"
    if set(shape[1:-1]) == {1}:  # of a convolution that gives one position
        return f", perhaps np.reshape(scores, ({shape[0]}, {shape[-1]}))"
    return ""


def _classes(labels: ArrayLike, cases: int, classes: int) -> np.ndarray:
    """Return `labels` as an array [cases] of integers from 0 to classes − 1, or raise a ValueError."""
    array = numbers("labels", labels)
    fix = ""
    if array.shape != (cases,):
        if array.shape == (cases, classes):
            fix = ", perhaps np.argmax(labels, axis=1)"
        elif array.size == cases:
            fix = ", perhaps np.ravel(labels)"
        raise ValueError(
            f"labels has shape {shown(array.shape)} and there are {cases} rows of scores: "
            f"labels must be [{cases}]{fix}"
        )
    if array.dtype.kind not in "iu":
        with np.errstate(all="ignore"):
            if ((array >= 0) & (array < classes) & (array == np.floor(array))).all():
                fix = ", perhaps np.array(labels, int)"
        raise ValueError(f"labels must be whole numbers from 0 to {classes - 1}, got {array.dtype}{fix}")
    wrong = np.flatnonzero((array < 0) | (array >= classes))
    if wrong.size:
        least = int(array.min())
        if int(array.max()) - least < classes and least == 1:
            fix = ", perhaps np.subtract(labels, 1)"
        first = f"got {array[wrong[0]]} for case {wrong[0]}"
        raise ValueError(
            f"labels must be from 0 to {classes - 1}, one for each column of scores, {first}{fix}"
        )
    return array.astype(np.intp)

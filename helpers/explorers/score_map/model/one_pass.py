"""The digits net over a whole canvas in one pass, over every crop by itself, and the peaks of its map."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np

from helpers import convert, networks, samples
from helpers.explorers.score_map.model.canvas import FULL
from helpers.networks import Conv, GivenWeights, Network, Row

NONE_OF_THEM = 10  # the number of the score that stands for no digit
LEAST, APART = 0.5, 3  # a peak's share at least; scores from one peak to the next at least
SAME = 1e-6  # of the largest score: scores that differ by less are equal but for rounding


class Spot(NamedTuple):
    """A peak of the map: the row and column of the score, the digit that it names, the share of that."""

    row: int
    column: int
    answer: int
    share: float


@cache
def net(padded: bool) -> Network:
    """The digits net, with its dense layers, for one window.

    padded: both convolutions pad by 1 and keep sizes, so that fc1's 2×2 cells are those of 4×4 pixels.
    """
    network = networks.digits_net()
    if not padded:
        return network
    layers = (replace(each, padding=1) if isinstance(each, Conv) else each for each in network.layers)
    return replace(network, input_shape=(4, 4, 1), layers=tuple(layers))


@cache
def sliding(padded: bool) -> Network:
    """The same net with its dense layers as convolutions, for any canvas."""
    return convert.to_convolutional(net(padded))[0]


@cache
def trained() -> GivenWeights:
    """The trained weights, those of dense layers [inputs, units]."""
    return samples.digits_weights()


def scores(canvas: np.ndarray, padded: bool, weights: GivenWeights | None = None) -> np.ndarray:
    """Return the scores [n, n, 11] of one pass over a canvas [W, W] of 0 to 16.

    weights: of the net with dense layers, the trained ones unless others are given.
    """
    kernels = _converted(padded) if weights is None else convert.to_convolutional(net(padded), weights)[1]
    assert kernels is not None
    return _run(sliding(padded), kernels, canvas[:, :, None])


@cache
def _converted(padded: bool) -> GivenWeights | None:
    """The trained weights as those of convolutions."""
    return convert.to_convolutional(net(padded), trained())[1]


@lru_cache(maxsize=128)
def traced(padded: bool, side: int) -> list[Row]:
    """The rows of `trace` of the sliding net over a canvas of so many pixels a side."""
    return networks.trace(sliding(padded), side)


def alone(canvas: np.ndarray, padded: bool) -> np.ndarray:
    """Return what the net with its dense layers says of every crop by itself, [n, n, 11].

    One begins every 2 pixels, which is how far the places of the map are apart.
    """
    side = net(padded).input_shape[0]
    crops = np.lib.stride_tricks.sliding_window_view(canvas, (side, side))[::2, ::2]
    found = _run(net(padded), trained(), crops.reshape(-1, side, side, 1))
    return found.reshape(*crops.shape[:2], -1)


def _run(network: Network, weights: GivenWeights, pixels: np.ndarray) -> np.ndarray:
    found = networks.run(network, weights, (pixels / FULL).astype(np.float32))
    assert isinstance(found, np.ndarray)
    return found


def softmax(scores: np.ndarray) -> np.ndarray:
    """Return the shares [..., 11] of scores [..., 11]; they add up to 1."""
    odds = np.exp(scores.astype(float) - scores.max(axis=-1, keepdims=True))
    return odds / odds.sum(axis=-1, keepdims=True)


def peaks(shares: np.ndarray, least: float = LEAST, apart: int = APART) -> tuple[Spot, ...]:
    """Return the peaks of a map of shares [rows, columns, 11], the surest first.

    A peak is a score whose surest digit has a share of at least `least`, and more than that of any score
    less than `apart` rows and columns from it that is a peak: of neighbours the surest one stays. "None of
    them", the last of the 11, makes no peak. Of equal ones the first in row order stays.
    """
    sure, answers = shares[..., :NONE_OF_THEM].max(axis=-1), shares[..., :NONE_OF_THEM].argmax(axis=-1)
    found: list[Spot] = []
    for at in np.argsort(-sure, axis=None, kind="stable"):
        row, column = map(int, np.unravel_index(at, sure.shape))
        if sure[row, column] < least:
            break
        if all(max(abs(row - each.row), abs(column - each.column)) >= apart for each in found):
            found.append(Spot(row, column, int(answers[row, column]), float(sure[row, column])))
    return tuple(found)

"""A network that learns: the gradients of all its weights, and gradient descent with momentum, in float32."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers import gradients
from helpers.networks.given import NOTHING, GivenWeights, Pair, check_room, weights_of
from helpers.networks.layers import AvgPool, Conv, Dense, Layer, MaxPool, Subsampling
from helpers.networks.network import Network
from helpers.networks.run import computed, run
from helpers.networks.seeded import Weights
from helpers.networks.settings import real, title
from helpers.networks.trace import Row, rows_of
from helpers.ops import image
from helpers.shapes import shown, whole


def loss_and_gradients(
    network: Network | Sequence[Layer], weights: GivenWeights, x: ArrayLike, labels: ArrayLike
) -> tuple[float, Weights]:
    """Return (loss, {layer: (gradient of its kernel or weights, of its bias)}), the means over a batch.

    x [N, H, W, D]; labels [N] say which score should be the largest. The loss is the cross-entropy of the
    softmax of the scores. A gradient has the shape of what it is of; None is that of a bias that is lacking.

    Raises ValueError as `run` does, for other labels, and for a layer that it cannot learn through.
    """
    rows, x = _learnable(network, x)
    pairs = [weights_of(weights, row) for row in rows]
    _, kept = run(network, weights, x, keep=[row.name for row in rows])
    return _backwards(rows, pairs, [x, *kept.values()], labels)


def _backwards(
    rows: list[Row], pairs: list[Pair], read: list[np.ndarray], labels: ArrayLike
) -> tuple[float, Weights]:
    """Return what `loss_and_gradients` does. read: what each layer has read, and at the end the scores."""
    loss, dy = gradients.softmax_cross_entropy(read[-1].reshape(len(read[0]), -1), labels)
    found: Weights = {}
    for place in reversed(range(len(rows))):
        row, after = rows[place], read[place + 1]
        dy = dy.reshape(after.shape)
        if getattr(row.layer, "activation", None):
            dy = gradients.relu_backward(dy, after)  # it is above 0 where the sums before it are
        dy, slopes = backward(row, dy, read[place], pairs[place], first=not place)
        if row.arrays:
            found[row.name] = slopes
    return float(loss), dict(reversed(found.items()))


class Learning(Iterator[Weights]):
    """What `learn` returns: the weights after `done` batches; loss: that of the last one, before its update.

    After a KeyboardInterrupt it is as the last whole batch left it, and goes on from there.
    """

    def __init__(
        self,
        rows: list[Row],
        weights: Weights,
        x: np.ndarray,
        labels: np.ndarray,
        *,
        rate: float,
        momentum: float,
        batch: int,
        seed: int,
    ):
        self._rows, self._x, self._labels = rows, x, labels
        self._rate, self._momentum, self._batch, self._seed = rate, momentum, batch, seed
        self._now = 0, np.nan, weights, [np.zeros_like(each) for each in _arrays(weights)]
        self._order = -1, np.arange(0)  # which time through the images, and their order in it

    @property
    def done(self) -> int:
        return self._now[0]

    @property
    def loss(self) -> float:
        return self._now[1]

    @property
    def weights(self) -> Weights:
        return self._now[2]

    def __next__(self) -> Weights:
        done, _, weights, velocity = self._now
        time, place = divmod(done, -(-len(self._x) // self._batch))
        if self._order[0] != time:
            self._order = time, np.random.default_rng((self._seed, time)).permutation(len(self._x))
        chosen = self._order[1][place * self._batch :][: self._batch]
        pairs, read = [weights.get(row.name, NOTHING) for row in self._rows], [self._x[chosen]]
        for row, pair in zip(self._rows, pairs, strict=True):  # `run` without its checks: `learn` made them
            read.append(computed(row.layer, read[-1], *pair, len(row.input_shape)))
        loss, slopes = _backwards(self._rows, pairs, read, self._labels[chosen])
        with np.errstate(all="ignore"):
            pulls = zip(velocity, _arrays(slopes), strict=True)
            velocity = [self._momentum * each - self._rate * slope for each, slope in pulls]
            moved = iter([each + by for each, by in zip(_arrays(weights), velocity, strict=True)])
        weights = {
            name: (next(moved), None if bias is None else next(moved)) for name, (_, bias) in weights.items()
        }
        self._now = done + 1, loss, weights, velocity  # all at once: nothing can come in between
        return weights


def learn(
    network: Network | Sequence[Layer],
    weights: GivenWeights,
    x: ArrayLike,
    labels: ArrayLike,
    *,
    rate: float,
    momentum: float = 0.9,
    batch: int = 32,
    seed: int = 0,
) -> Learning:
    """Return an endless iterator that yields the weights after each batch; see `loss_and_gradients`.

    A batch makes velocity = momentum · velocity − rate · gradient, and adds that to the weights. Each time
    through the N images their order is another one, drawn from the seed; the last batch holds the rest.
    Nothing that was yielded changes. Weights that grow too large become infinite or NaN, without a warning.

    Raises ValueError as `loss_and_gradients` does, and for a setting out of range.
    """
    rows, x = _learnable(network, x)
    gradients.softmax_cross_entropy(np.zeros((len(x), prod(rows[-1].shape))), labels)  # checks all labels
    pairs = {row.name: weights_of(weights, row) for row in rows if row.arrays}
    own = {
        name: (np.array(kernel, np.float32), None if bias is None else np.array(bias, np.float32))
        for name, (kernel, bias) in pairs.items()
    }
    batch = whole("batch", batch, 1)
    check_room(rows, (min(batch, len(x)),), own)
    return Learning(
        rows,
        own,
        x.copy(),
        np.array(labels),
        rate=_setting("rate", rate, ", perhaps 0.02"),
        momentum=_setting("momentum", momentum, ", perhaps 0.9", below=1),
        batch=batch,
        seed=whole("seed", seed, 0),
    )


def _setting(name: str, value: float, fix: str, below: float = np.inf) -> float:
    """Return the rate, above 0, or the momentum, from 0 to `below`; raise a ValueError with a fix."""
    wanted = "a number above 0" if below == np.inf else f"a number from 0 to below {below}"
    try:
        number = real(name, value, zero=below < np.inf)
    except ValueError:
        number = np.inf
    if not number < below:
        raise ValueError(f"{name} must be {wanted}, got {shown(value)}{fix}")
    return number


def _learnable(network: Network | Sequence[Layer], x: ArrayLike) -> tuple[list[Row], np.ndarray]:
    """Return (a row for each layer, x as float32 [N, H, W, D]); raise the ValueError for what cannot be."""
    array = image("x", x)
    if array.ndim != 4 or not len(array):
        raise ValueError(f"x has shape {shown(array.shape)}: it must be a batch [N, H, W, D], N at least 1")
    rows = rows_of(network, array.shape[1:])[1:]
    for row in rows:
        if problem := _problem(row):
            raise ValueError(f"{title(row.name)} {problem}")
    if not rows or prod(rows[-1].shape[:-1]) != 1:
        last = f"the last layer gives {shown(rows[-1].shape)}" if rows else "network has no layers"
        raise ValueError(f"{last}: end with a Dense layer, which gives one score for each class")
    return rows, array.astype(np.float32, copy=False)


def _problem(row: Row) -> str:
    """Say why gradients do not pass a layer, and what to use instead."""
    layer = row.layer
    if isinstance(layer, Conv) and layer.table:
        return "has a connection table, through which nothing is learned here: leave it out"
    if not isinstance(layer, Conv | Dense | MaxPool | AvgPool):
        fix = f"use AvgPool({layer.size})" if isinstance(layer, Subsampling) else "leave it out"
        return f"is a {type(layer).__name__}, through which nothing is learned here: {fix}"
    activation = getattr(layer, "activation", None)
    if activation not in (None, "relu"):
        return f"has the activation {activation!r}, through which nothing is learned here: use 'relu' or None"
    return ""


def backward(
    row: Row, dy: np.ndarray, x: np.ndarray, pair: Pair, *, first: bool = False
) -> tuple[np.ndarray, Pair]:
    """Return (dx, (gradient of the kernel or weights, of the bias)) of a layer that read x.

    A first convolution hands its dx to nobody: dy is returned in its place.
    """
    layer, (kernel, bias) = row.layer, pair
    match layer:
        case MaxPool():
            settings = _window(layer) | {"ceil_mode": layer.ceil_mode}
            return gradients.max_pool2d_backward(dy, x, layer.size, **settings), pair
        case AvgPool():
            settings = _window(layer) | {
                "ceil_mode": layer.ceil_mode,
                "count_include_pad": layer.count_include_pad,
            }
            return gradients.avg_pool2d_backward(dy, x, layer.size, **settings), pair
        case Conv():
            settings = _window(layer) | {"groups": layer.groups}
            if first:
                dx, slopes = dy, gradients.conv2d_weights_backward(dy, x, kernel, **settings)
            else:
                dx, *slopes = gradients.conv2d_backward(dy, x, kernel, **settings)
        case _:
            dx, *slopes = gradients.dense_backward(dy, x.reshape(len(x), -1), kernel)
    return dx, (slopes[0], None if bias is None else slopes[1])


def _window(layer: Conv | MaxPool | AvgPool) -> dict[str, Any]:
    return {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}


def _arrays(weights: Weights) -> list[np.ndarray]:
    """Return the kernels and biases that there are."""
    return [each for pair in weights.values() for each in pair if each is not None]

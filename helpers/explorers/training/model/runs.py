"""Runs of learning, each known as far as anyone has seen it, and made on from there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers import networks, samples

LEARNED = 1437  # digits that it learns from, once in every step; the others are held out
BATCH = 32  # images
BATCHES = -(-LEARNED // BATCH)  # in a step
MOVED = 0.4  # cells by which a digit is usually moved beside its place
SHRUNK = 0.99  # is left of the weights at the beginning of a step: large ones know the learned digits alone
HELD_OUT = samples.HELD_OUT
SHOWN = 360  # of the digits that it learns from, those whose loss is shown
RATES = {"0.001": 0.001, "0.005": 0.005, "0.05": 0.05, "0.1": 0.1, "0.5": 0.5}
POOLS = MAX, AVERAGE = "max", "average"
LABELS = RIGHT, SHUFFLED = "right", "shuffled"
LAST = 60  # the last step


@dataclass(frozen=True)
class Moment:
    """What a run has come to after a step.

    loss: of the first `SHOWN` digits that it learns from; slopes [3, 3, 8]: the gradient of that loss by the
    filters of conv1. right: how many of the `HELD_OUT` digits it names right. dead: whether the numbers of
    fc1 are 0 for each of these digits, so that all get the same scores.
    """

    weights: networks.Weights
    loss: float
    slopes: np.ndarray
    right: int
    dead: bool

    @property
    def accuracy(self) -> float:
        """How many of the `HELD_OUT` digits it names right, in percent."""
        return 100 * self.right / HELD_OUT

    @property
    def filters(self) -> np.ndarray:
        """The filters of conv1, [3, 3, 8]."""
        return self.weights["conv1"][0][:, :, 0]


class Run:
    """Learning at one rate, with one kind of pooling, from right or from shuffled labels: always the same.

    Each step bends every digit in another way, as if another hand had written it: the held-out ones are of
    other hands. The rate falls evenly, to 0 after the last step.
    """

    def __init__(self, rate: str, pool: str, labels: str):
        x, names = _learned()
        if labels == SHUFFLED:
            names = np.random.default_rng(0).permutation(names)
        self.network = networks.digits_net(pool)
        self._names, self._rate = names, RATES[rate]
        self._shown = x[:SHOWN], names[:SHOWN]
        self._moments: tuple[Moment, ...] = ()

    def until(self, step: int, seconds: float = np.inf) -> tuple[Moment, ...]:
        """Return what it has come to after steps 0 to `step`; where that takes long, one is new at least.

        A KeyboardInterrupt loses no step that was made. JupyterLab's reaches none of Play's: see `turns`.
        """
        stop, known = time.perf_counter() + seconds, max(1, len(self._moments))
        while len(self._moments) <= step and (len(self._moments) <= known or time.perf_counter() < stop):
            self._moments = *self._moments, self._moment(self._after(len(self._moments)))
        return self._moments[: step + 1]

    def _after(self, step: int) -> networks.Weights:
        """Return the weights after a step that follows those that are known."""
        if not step:
            return networks.seeded_weights(self.network)
        digits = samples.digits()[0][:LEARNED, :, :, 0]
        x = samples.bent(digits, MOVED, np.random.default_rng(step))[..., None] / np.float32(16)
        weights = {
            name: (kernel * np.float32(SHRUNK), bias)
            for name, (kernel, bias) in self._moments[-1].weights.items()
        }
        learning = networks.learn(
            self.network,
            weights,
            x,
            self._names,
            rate=self._rate * (1 - (step - 1) / LAST),
            batch=BATCH,
            seed=step,
        )
        for _ in range(BATCHES):
            next(learning)
        return learning.weights

    def _moment(self, weights: networks.Weights) -> Moment:
        loss, slopes = networks.loss_and_gradients(self.network, weights, *self._shown)
        x, labels = held_out()
        scores, dead = self.says(weights, x)
        right = int((scores.argmax(axis=1) == labels).sum())
        return Moment(weights, loss, slopes["conv1"][0][:, :, 0], right, dead)

    def says(self, weights: networks.Weights, x: np.ndarray) -> tuple[np.ndarray, bool]:
        """Return (scores [N, 11] of images [N, 8, 8, 1], whether all numbers of fc1 are 0)."""
        scores, kept = networks.run(self.network, weights, x, keep=["fc1"])
        return scores, not kept["fc1"].any()


@lru_cache(maxsize=len(RATES) * len(POOLS) * len(LABELS))
def run_of(rate: str, pool: str, labels: str) -> Run:
    """Return the run with these settings, as far as it is known."""
    return Run(rate, pool, labels)


@lru_cache(maxsize=1)
def _digits() -> tuple[np.ndarray, np.ndarray]:
    images, labels = samples.digits()
    return (images / 16).astype(np.float32), labels


def _learned() -> tuple[np.ndarray, np.ndarray]:
    x, labels = _digits()
    return x[:LEARNED], labels[:LEARNED]


def held_out() -> tuple[np.ndarray, np.ndarray]:
    """Return (images [360, 8, 8, 1] from 0 to 1, labels [360])."""
    x, labels = _digits()
    return x[LEARNED:], labels[LEARNED:]

"""Runs of VGG-16 over an image, each known as far as anyone has seen it, and made on from there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil
from typing import Protocol

import numpy as np

from helpers import networks, ops
from helpers.explorers.full_size.model.own import Input, file_of, stamp
from helpers.networks import Conv, Network, Row
from helpers.weights import LayerFile
from helpers.weights.preprocessing import RGB_NORMALISED

NETWORK = networks.vgg(convolutional=True)
MOST_MACS = 4e9  # multiply-adds of a step, about: a few tenths of a second on two cores
MOST_WEIGHTS = (
    2**25
)  # of a layer that is held as a whole: fc6 alone has more, and is made by rows of its kernel
THUMB = 48  # cells of the longer side, at most, of the small picture that is kept of a layer's maps


@dataclass(frozen=True)
class Piece:
    """What a step makes of a layer, its place in the trace: all, some rows, or what a kernel's row adds."""

    layer: int
    part: int
    parts: int
    by_kernel: bool = False


@dataclass(frozen=True)
class Made:
    """What is kept of a step: the seconds that it took, and the mean of the layer's maps so far, small.

    mean: float32 [rows, columns], None where there are only parts of sums yet.
    """

    seconds: float
    mean: np.ndarray | None


@lru_cache(maxsize=16)
def traced(network: Network, shape: tuple[int, int]) -> tuple[Row, ...]:
    """Return the layers' rows at an input (H, W), the first of them the input."""
    return tuple(networks.trace(network, shape))


@lru_cache(maxsize=16)
def planned(network: Network, shape: tuple[int, int]) -> tuple[Piece, ...]:
    """Return the steps of a run at an input (H, W): a large layer takes several."""
    found = []
    for layer, row in enumerate(traced(network, shape)[1:], 1):
        by_kernel = row.weights > MOST_WEIGHTS
        parts = row.arrays[0][0] if by_kernel else min(max(ceil(row.macs / MOST_MACS), 1), row.shape[0])
        found += [Piece(layer, part, parts, by_kernel) for part in range(parts)]
    return tuple(found)


class Source(Protocol):
    """Where weights come from."""

    def pair(self, row: Row) -> tuple[np.ndarray, np.ndarray]:
        """Return a layer's (kernel, bias)."""

    def rows(self, row: Row) -> Iterator[np.ndarray]:
        """Give the rows of its kernel one by one, [1, F, D, K] each, and then the bias."""


@dataclass(frozen=True)
class Seeded:
    """Weights that are drawn when a layer needs them."""

    seed: int

    def pair(self, row: Row) -> tuple[np.ndarray, np.ndarray]:
        return networks.seeded_weights([row.layer], self.seed, input_size=row.input_shape)[row.name]

    def rows(self, row: Row) -> Iterator[np.ndarray]:
        return networks.seeded_rows(row.layer, row.input_shape[2], self.seed)


@dataclass(frozen=True)
class Loaded:
    """Weights that are read from a file when a layer needs them."""

    file: LayerFile

    def pair(self, row: Row) -> tuple[np.ndarray, np.ndarray]:
        return self.file.read(row.name)

    def rows(self, row: Row) -> Iterator[np.ndarray]:
        kernel, bias = self.file.read(row.name)
        for at in range(len(kernel)):
            yield kernel[at : at + 1]
        yield bias


class Run:
    """VGG-16 over an image.

    It holds one layer's input, output and weights, and in the end the scores alone.
    made: of every step so far. scores [rows, columns, classes], None until all is made.
    """

    def __init__(self, network: Network, image: Input, source: Source, preprocessing):
        self.rows, self.plan = traced(network, image.shape), planned(network, image.shape)
        self.made: list[Made] = []
        self.scores: np.ndarray | None = None
        self._source, self._begin = source, lambda: preprocessing.apply(image.pixels)
        self._x: np.ndarray | None = None
        self._forget()

    def _forget(self) -> None:
        """Begin the layer anew."""
        self._weights = self._y = self._mean = None

    def until(self, step: int, seconds: float = np.inf) -> tuple[Made, ...]:
        """Return what was made up to `step`; where that takes long, one step is new at least.

        An interrupt loses the layer under way.
        """
        stop, known = time.perf_counter() + seconds, len(self.made)
        while len(self.made) < step and (len(self.made) == known or time.perf_counter() < stop):
            piece = self.plan[len(self.made)]
            try:
                self.made.append(self._make(piece))
            except BaseException:
                del self.made[len(self.made) - piece.part :]
                self._forget()
                raise
        return tuple(self.made[:step])

    def _make(self, piece: Piece) -> Made:
        start, row = time.perf_counter(), self.rows[piece.layer]
        if self._x is None:
            self._x = self._begin()
        if self._y is None:
            self._y = np.zeros(row.shape, np.float32)
            self._mean = np.zeros(row.shape[:2], np.float32)
        (self._by_kernel if piece.by_kernel else self._by_rows)(piece, row)
        done = piece.part == piece.parts - 1
        mean = None if piece.by_kernel and not done else shrunk(self._mean)
        if done:
            y, self._x = self._y, self._y
            self._forget()
            if piece.layer == len(self.rows) - 1:
                self.scores, self._x = y, None
        return Made(time.perf_counter() - start, mean)

    def _by_rows(self, piece: Piece, row: Row) -> None:
        """Compute some rows of a layer's output."""
        high = row.shape[0]
        start, stop = (high * at // piece.parts for at in (piece.part, piece.part + 1))
        layer, given = row.layer, {}
        if isinstance(layer, Conv):
            if self._weights is None:
                self._weights = self._source.pair(row)
            given = {row.name: self._weights}
        down, across = layer.axes(row.input_shape[:2])
        first = start * down.stride - down.before
        last = (stop - 1) * down.stride + down.window_size - down.before
        if piece.parts == 1:
            x = self._x
        else:
            around = max(0, -first), max(0, last - row.input_shape[0])
            layer = replace(layer, padding=(around, (across.before, across.after)))
            x = self._x[max(first, 0) : last]
        self._y[start:stop] = networks.run([layer], given, x)
        self._mean[start:stop] = self._y[start:stop].mean(axis=2)

    def _by_kernel(self, piece: Piece, row: Row) -> None:
        """Add what one row of a convolution's kernel gives; with the last one bias and activation."""
        if self._weights is None:
            self._weights = self._source.rows(row)
        kernel = next(self._weights)
        part = Conv(row.name, row.shape[2], kernel.shape[:2], bias=False)
        self._y += networks.run([part], {row.name: (kernel, None)}, self._x[piece.part :][: row.shape[0]])
        if piece.part == piece.parts - 1:
            self._y += next(self._weights)
            if row.layer.activation:
                self._y = ops.relu(self._y)
            self._mean = self._y.mean(axis=2)


def shrunk(mean: np.ndarray) -> np.ndarray:
    """Return a map [H, W] with at most `THUMB` cells a side: means of equal squares, what is left cut off."""
    by = ceil(max(mean.shape) / THUMB)
    high, wide = (side // by for side in mean.shape)
    return mean[: high * by, : wide * by].reshape(high, by, wide, by).mean(axis=(1, 3))


@lru_cache(maxsize=4)
def run_of(network: Network, image: Input, seed: int, file: LayerFile | None) -> Run:
    """Return the run of an image with a file's weights, or seeded ones, as far as it is known."""
    if file is None:
        return Run(network, image, Seeded(seed), RGB_NORMALISED)
    return Run(network, image, Loaded(file), file.preprocessing)


def weight_file(path) -> LayerFile | None:
    """Return the file of weights at a path, for the network that is run, or None for no path."""
    return None if path is None else file_of(stamp(path), NETWORK)

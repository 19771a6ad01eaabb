"""Runs of VGG-16 over an image, each known as far as anyone has seen it, and made on from there."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from itertools import islice
from math import ceil
from typing import ClassVar, Protocol

import numpy as np

from helpers import networks, ops
from helpers.explorers.full_size.model.own import Input
from helpers.explorers.full_size.model.plan import Piece, planned, traced
from helpers.networks import Conv, GivenWeights, Layer, Network, Row
from helpers.networks.settings import as_volume
from helpers.weights import LayerFile
from helpers.weights.preprocessing import RGB_NORMALISED

THUMB = 48  # cells of the longer side, at most, of the small picture that is kept of a layer's maps


@dataclass(frozen=True)
class Made:
    """What is kept of a step: the seconds that it took, and the mean of the layer's maps so far, small.

    mean: float32 [rows, columns], None where there are only parts of sums, or some of the maps, yet.
    """

    seconds: float
    mean: np.ndarray | None


class Source(Protocol):
    """Where weights come from."""

    def pair(self, row: Row) -> tuple[np.ndarray, np.ndarray | None]:
        """Return a layer's (kernel, bias)."""
        ...

    def large(self, row: Row, x: np.ndarray, y: np.ndarray, parts: int) -> Iterator[None]:
        """Compute a convolution's y of x in so many steps, without ever making all of its weights."""
        ...


@dataclass(frozen=True)
class Seeded:
    """Weights that are drawn when a layer needs them; those of a large one by rows of its kernel."""

    seed: int

    def pair(self, row: Row) -> tuple[np.ndarray, np.ndarray | None]:
        assert row.layer is not None
        return networks.seeded_weights([row.layer], self.seed, input_size=as_volume(row.input_shape))[
            row.name
        ]

    def large(self, row: Row, x: np.ndarray, y: np.ndarray, parts: int) -> Iterator[None]:
        layer = row.layer
        assert isinstance(layer, Conv)
        drawn = networks.seeded_rows(layer, x.shape[2], self.seed)
        for at, kernel in enumerate(islice(drawn, parts)):
            part = Conv(row.name, layer.filters, kernel.shape[:2], bias=False)
            y += _computed(part, {row.name: (kernel, None)}, x[at : at + len(y)])
            if at == parts - 1:
                y += next(drawn)
                y[:] = ops.relu(y) if layer.activation else y
            yield


@dataclass(frozen=True)
class Loaded:
    """Weights that are read from a file when a layer needs them; those of a large one by its filters."""

    file: LayerFile

    def pair(self, row: Row) -> tuple[np.ndarray, np.ndarray | None]:
        return self.file.read(row.name)

    def large(self, row: Row, x: np.ndarray, y: np.ndarray, parts: int) -> Iterator[None]:
        layer, start = row.layer, 0
        assert isinstance(layer, Conv)
        for kernel, bias in self.file.filters(row.name, parts):
            part, stop = replace(layer, filters=len(bias)), start + len(bias)
            y[..., start:stop] = _computed(part, {row.name: (kernel, bias)}, x)
            start = stop
            yield


class UnderWay:
    """A layer that is being made of x [H, W, D]: y [H_out, W_out, K], the mean of its maps [H_out, W_out]."""

    def __init__(self, row: Row, source: Source, x: np.ndarray, piece: Piece):
        self.row, self.x, self.y = row, x, np.zeros(row.shape, np.float32)
        self.mean = np.zeros(row.shape[:2], np.float32)
        self._large = source.large(row, x, self.y, piece.parts) if piece.large else iter(())
        self._weights = {}
        if isinstance(row.layer, Conv) and not piece.large:
            self._weights = {row.name: source.pair(row)}

    def some_rows(self, piece: Piece) -> None:
        """Compute some rows of the output."""
        layer, x, high = self.row.layer, self.x, len(self.y)
        assert layer is not None
        start, stop = (high * at // piece.parts for at in (piece.part, piece.part + 1))
        if isinstance(layer, Conv) and piece.parts > 1:
            down, across = layer.axes((x.shape[0], x.shape[1]))
            first = start * down.stride - down.before
            last = (stop - 1) * down.stride + down.window_size - down.before
            around = max(0, -first), max(0, last - len(x))
            layer = replace(layer, padding=(around, (across.before, across.after)))
            x = x[max(first, 0) : last]
        self.y[start:stop] = _computed(layer, self._weights, x)
        self.mean[start:stop] = self.y[start:stop].mean(axis=2)

    def some_weights(self, piece: Piece) -> None:
        """Compute what some of the weights give."""
        next(self._large)
        if piece.ends:
            self.mean = self.y.mean(axis=2)


def _computed(layer: Layer, given: GivenWeights, x: np.ndarray) -> np.ndarray:
    y = networks.run([layer], given, x)
    assert isinstance(y, np.ndarray)
    return y


class Run:
    """VGG-16 over an image: it holds one layer's input, output and weights, and in the end the scores.

    Another run that goes on takes these arrays away: what was made can still be seen, and where the run goes
    on itself it begins again. made: of every step so far. scores [rows, columns, classes], None until all is
    made.
    """

    _latest: ClassVar[Run | None] = None  # the one that may hold a layer's arrays

    def __init__(self, network: Network, image: Input, source: Source, begin: Callable[[], np.ndarray]):
        self.rows, self.plan = traced(network, image.shape), planned(network, image.shape)
        self.made: list[Made] = []
        self.scores: np.ndarray | None = None
        self._source, self._begin = source, begin
        self._x: np.ndarray | None = None  # what the layer under way reads
        self._layer: UnderWay | None = None

    def until(self, step: int, seconds: float = np.inf) -> tuple[Made, ...]:
        """Return what was made up to `step`; where that takes long, one step is new at least.

        A KeyboardInterrupt, and a file that cannot be read, loses the layer under way alone. JupyterLab's
        reaches none of Play's: see `turns`.
        """
        if len(self.made) < min(step, len(self.plan)):
            self._goes_on()
        stop, known = time.perf_counter() + seconds, len(self.made)
        while len(self.made) < step and (len(self.made) == known or time.perf_counter() < stop):
            piece = self.plan[len(self.made)]
            try:
                self.made.append(self._make(piece))
            except BaseException:
                del self.made[len(self.made) - piece.part :]
                self._layer = None
                raise
        return tuple(self.made[:step])

    def rest(self) -> None:
        """Let go of the arrays of the layer under way."""
        self._x = self._layer = None

    def _goes_on(self) -> None:
        if Run._latest and Run._latest is not self:
            Run._latest.rest()
        Run._latest = self
        if self._x is None:
            self.made.clear()

    def _make(self, piece: Piece) -> Made:
        start = time.perf_counter()
        if self._x is None:
            self._x = self._begin()
        layer = self._layer
        if layer is None:
            layer = UnderWay(self.rows[piece.layer], self._source, self._x, piece)
        (layer.some_weights if piece.large else layer.some_rows)(piece)
        self._layer = layer
        if piece.ends:
            self._x, self._layer = layer.y, None
            if layer.row is self.rows[-1]:
                self._x, self.scores = None, layer.y
        mean = shrunk(layer.mean, THUMB) if piece.ends or not piece.large else None
        return Made(time.perf_counter() - start, mean)


def shrunk(x: np.ndarray, most: int) -> np.ndarray:
    """Return x [H, W, …] with at most `most` cells a side: means of equal squares, what is left cut off."""
    by = ceil(max(x.shape[:2]) / most)
    high, wide = (side // by for side in x.shape[:2])
    return x[: high * by, : wide * by].reshape(high, by, wide, by, *x.shape[2:]).mean(axis=(1, 3))


@lru_cache(maxsize=4)
def run_of(network: Network, image: Input, seed: int, file: LayerFile | None) -> Run:
    """Return the run of an image with a file's weights, or seeded ones, as far as it is known."""
    source = Seeded(seed) if file is None else Loaded(file)
    preprocessing = RGB_NORMALISED if file is None else file.preprocessing
    return Run(network, image, source, partial(preprocessing.apply, image.pixels))

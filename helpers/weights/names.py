"""The learned layers of a VGG, and how what a file holds for each becomes its weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import networks
from helpers.networks import Conv, Dense, MaxPool, Network
from helpers.shapes import readable, shown

Shape = tuple[int, ...]
_BLOCK = 64  # filters turned at a time: a fifth of the time that all at once take, and no second copy


@dataclass(frozen=True)
class Slot:
    """A learned layer, and what a file has to hold for it.

    shape: of its weights in a network, [F, F, D, K] or [inputs, units]; window: the (rows, columns, D,
    K) that these are; weights, bias: their names in the file; stored: the weights' shape there, channels
    first or last.
    """

    layer: str
    shape: Shape
    window: tuple[int, int, int, int]
    weights: str
    bias: str
    stored: Shape
    channels_first: bool

    def converted(self, stored, start: int = 0, stop: int | None = None) -> np.ndarray:
        """Return a file's weights in the order and shape that `helpers.networks` needs, as float32.

        Or of the filters from `start` to below `stop` alone.
        """
        rows, columns, depth, filters = self.window
        stop = filters if stop is None else stop
        shape = *self.shape[:-1], stop - start
        if not self.channels_first:
            return as_float32(stored[:][..., start:stop]).reshape(shape)
        kernel = np.empty((rows, columns, depth, stop - start), np.float32)
        for first in range(start, stop, _BLOCK):
            end = min(first + _BLOCK, stop)  # safetensors does not clip it
            block = stored[first:end].reshape(-1, depth, rows, columns)
            kernel[..., first - start : end - start] = block.transpose(2, 3, 1, 0)
        return kernel.reshape(shape)


@dataclass(frozen=True)
class Learned:
    """A learned layer in its place: in torchvision's `features` or among the dense ones at the end.

    shape, window: as a `Slot` has them; feature: its index in `features`; dense: its index from the first
    dense layer; last: whether it gives the scores.
    """

    name: str
    shape: Shape
    window: tuple[int, int, int, int]
    feature: int | None
    dense: int | None
    last: bool

    def slot(self, weights: str, bias: str, *, channels_first: bool, square: bool) -> Slot:
        """Return what a file holds for the layer under these names; square: also a dense one has F·F axes."""
        rows, columns, depth, filters = self.window
        flat = self.dense is not None and not square
        if channels_first:
            stored = (filters, depth * rows * columns) if flat else (filters, depth, rows, columns)
        else:
            stored = (depth * rows * columns, filters) if flat else self.window
        return Slot(self.name, self.shape, self.window, weights, bias, stored, channels_first)


def learned_layers(network: Network) -> list[Learned]:
    """Return the learned layers: convolutions up to the last pool, then what VGG has dense layers for."""
    if not isinstance(network, Network):
        raise ValueError(f"expected must be a network such as vgg(), got {shown(network)}")
    odd = next((each for each in network.layers if not isinstance(each, Conv | MaxPool | Dense)), None)
    if odd is not None:
        raise ValueError(
            f"expected must be a VGG, but {readable(network.name)} has {readable(odd.name)}: use vgg()"
        )
    last_pool = max((i for i, each in enumerate(network.layers) if isinstance(each, MaxPool)), default=-1)
    learned, index, dense = [], 0, 0
    for place, (layer, row) in enumerate(zip(network.layers, networks.trace(network)[1:], strict=True)):
        if isinstance(layer, MaxPool):
            index += 1
            continue
        shape = row.arrays[0]
        volume = row.input_shape if len(row.input_shape) == 3 else (1, 1, *row.input_shape)
        window = shape if isinstance(layer, Conv) else (*volume, shape[1])
        if place < last_pool:
            learned.append(Learned(layer.name, shape, window, index, None, last=False))
            index += 2  # itself and its ReLU
        else:
            last = place == len(network.layers) - 1
            learned.append(Learned(layer.name, shape, window, None, dense, last))
            dense += 1
    if not learned:
        raise ValueError(f"expected must be a VGG, but {readable(network.name)} has no weights: use vgg()")
    return learned


def as_float32(stored) -> np.ndarray:
    """Return an array, or what is sliced like one, as float32, its last axis running fastest."""
    return np.ascontiguousarray(stored[:], np.float32)

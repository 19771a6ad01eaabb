"""What the learned layers of a VGG are called in each kind of file, and how they lie there."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from helpers import networks
from helpers.networks import Conv, Dense, MaxPool, Network

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

    def converted(self, stored) -> np.ndarray:
        """Return a file's weights in the order and shape that `helpers.networks` needs, as float32."""
        if not self.channels_first:
            return as_float32(stored).reshape(self.shape)
        rows, columns, depth, filters = self.window
        kernel = np.empty(self.window, np.float32)
        for start in range(0, filters, _BLOCK):
            stop = min(start + _BLOCK, filters)  # safetensors does not clip it
            block = stored[start:stop].reshape(-1, depth, rows, columns)
            kernel[..., start:stop] = block.transpose(2, 3, 1, 0)
        return kernel.reshape(self.shape)


@dataclass(frozen=True)
class _Learned:
    """A learned layer in its place: in torchvision's `features` or among the dense ones at the end."""

    name: str
    shape: Shape
    window: tuple[int, int, int, int]
    feature: int | None  # its index in `features`
    dense: int | None  # its index from the first dense layer
    last: bool


def dictionary_slots(network: Network) -> list[Slot]:
    """Names as `helpers.weights.pickled` gives them: "conv1_1 weights"."""
    return [_channels_last(layer, " weights", " bias") for layer in _learned(network)]


def archive_slots(network: Network) -> list[Slot]:
    """Names as in vgg16_weights.npz: "conv1_1_W"."""
    return [_channels_last(layer, "_W", "_b") for layer in _learned(network)]


def torchvision_slots(network: Network) -> list[Slot]:
    """Names as in "features.0.weight" and "classifier.3.bias". [torchvision/models/vgg.py]"""
    return [
        _channels_first(
            layer,
            f"features.{layer.feature}" if layer.dense is None else f"classifier.{3 * layer.dense}",
            flat=layer.dense is not None,
        )
        for layer in _learned(network)
    ]


def timm_slots(network: Network) -> list[Slot]:
    """Names as in "pre_logits.fc1.weight"; the last layer alone is dense. [timm/models/vgg.py]"""
    slots = []
    for layer in _learned(network):
        if layer.dense is None:
            name = f"features.{layer.feature}"
        else:
            name = "head.fc" if layer.last else f"pre_logits.fc{layer.dense + 1}"
        slots.append(_channels_first(layer, name, flat=name == "head.fc"))
    return slots


def _channels_last(layer: _Learned, weights: str, bias: str) -> Slot:
    window = layer.window
    stored = window if layer.dense is None else (prod(window[:3]), window[3])
    names = layer.name + weights, layer.name + bias
    return Slot(layer.name, layer.shape, window, *names, stored, channels_first=False)


def _channels_first(layer: _Learned, name: str, flat: bool) -> Slot:
    rows, columns, depth, filters = layer.window
    stored = (filters, depth * rows * columns) if flat else (filters, depth, rows, columns)
    names = f"{name}.weight", f"{name}.bias"
    return Slot(layer.name, layer.shape, layer.window, *names, stored, channels_first=True)


def _learned(network: Network) -> list[_Learned]:
    """Return the learned layers: convolutions up to the last pool, then what VGG has dense layers for."""
    if not isinstance(network, Network):
        raise ValueError(f"expected must be a network such as vgg(), got {network!r}")
    odd = next((each for each in network.layers if not isinstance(each, Conv | MaxPool | Dense)), None)
    if odd is not None:
        raise ValueError(f"expected must be a VGG, but {network.name} has {odd.name}: use vgg()")
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
            learned.append(_Learned(layer.name, shape, window, index, None, False))
            index += 2  # itself and its ReLU
        else:
            last = place == len(network.layers) - 1
            learned.append(_Learned(layer.name, shape, window, None, dense, last))
            dense += 1
    if not learned:
        raise ValueError(f"expected must be a VGG, but {network.name} has no weights: use vgg()")
    return learned


def as_float32(stored) -> np.ndarray:
    """Return an array, or what is sliced like one, as float32, its last axis running fastest."""
    return np.ascontiguousarray(stored[:], np.float32)

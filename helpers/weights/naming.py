"""The ways of naming a VGG's arrays that are known here, and how arrays lie under such names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from helpers.weights.names import Learned, Slot
from helpers.weights.preprocessing import BGR_MEANS, RGB_MEANS, RGB_NORMALISED, Preprocessing

KERAS = "Keras's names"
# What follows the name of a layer. Under "weight", PyTorch's word, arrays lie as PyTorch has them or as a
# network here; whoever writes "kernel" or "W" means [F, F, D, K] and [inputs, units].
_EITHER = ((".weight", ".bias"), ("_weight", "_bias"), ("/weight", "/bias"))
_LAST = (
    ("/kernel:0", "/bias:0"),
    ("/kernel", "/bias"),
    ("_W_1:0", "_b_1:0"),
    (".kernel", ".bias"),
    ("_kernel", "_bias"),
)


@dataclass(frozen=True)
class Naming:
    """A way of naming the arrays: in words, the usual preprocessing, names, and how arrays may lie.

    names: of the weights and the bias of each layer in turn; channels_first: the orders of axes that
    occur; square: which dense layers may lie there as convolutions, "none", "all but the last" or "all".
    """

    words: str
    usual: Preprocessing
    names: tuple[tuple[str, str], ...]
    channels_first: tuple[bool, ...]
    square: tuple[str, ...] = ("none", "all but the last", "all")

    def ways(self, layers: list[Learned]) -> list[tuple[Slot, ...]]:
        """Return the slots of the layers in each way that the arrays may lie, all with the same names."""
        ways = {}
        for first, square in product(self.channels_first, self.square):
            slots = tuple(
                layer.slot(
                    *pair,
                    channels_first=first,
                    square=square == "all" or (square != "none" and not layer.last),
                )
                for layer, pair in zip(layers, self.names, strict=True)
            )
            ways[slots] = None
        return list(ways)


def namings(layers: list[Learned]) -> Iterator[Naming]:
    """Give the known ways to name the arrays of a network, the best known first."""
    own = [layer.name for layer in layers]
    weight, first, last = (".weight", ".bias"), (True,), (False,)
    names = _suffixed(_torchvision(layers, 0), weight)
    yield Naming("torchvision's names", RGB_NORMALISED, names, first, ("none",))
    names = _suffixed(_torchvision(layers, 1), weight)
    yield Naming("older torchvision's names", RGB_NORMALISED, names, first, ("none",))
    names = _suffixed(_timm(layers), weight)
    yield Naming("timm's names", RGB_NORMALISED, names, first, ("all but the last",))
    yield Naming("vgg16_weights.npz's names", RGB_MEANS, _suffixed(own, ("_W", "_b")), last, ("none",))
    names = _suffixed(own, (" weights", " bias"))
    yield Naming("vgg16.npy's names", BGR_MEANS, names, last, ("none",))
    for pair in _EITHER:
        yield Naming("our layers' names", RGB_NORMALISED, _suffixed(own, pair), (True, False))
    for pair in _LAST:
        yield Naming("our layers' names", RGB_NORMALISED, _suffixed(own, pair), last)
    for names in _keras(layers):
        for pair in (*_LAST, (" weights", " bias"), ("_W", "_b")):
            yield Naming(KERAS, BGR_MEANS, _suffixed(names, pair), last)
        for pair in _EITHER:
            yield Naming(KERAS, BGR_MEANS, _suffixed(names, pair), (True, False))
    counted = _suffixed(_counted(layers), ("/vars/0", "/vars/1"))
    yield Naming(KERAS, BGR_MEANS, counted, last, ("none",))


def _suffixed(names: list[str], pair: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name + pair[0], name + pair[1]) for name in names)


def _torchvision(layers: list[Learned], dropout: int) -> list[str]:
    """Return names as in "classifier.3", or "classifier.4" where a dropout came before each dense layer.

    [torchvision/models/vgg.py; jcjohnson/pytorch-vgg, issue 3, for vgg16-00b39a1b.pth]
    """
    return [
        f"features.{layer.feature}"
        if layer.dense is None
        else f"classifier.{3 * layer.dense + dropout * (not layer.last)}"
        for layer in layers
    ]


def _timm(layers: list[Learned]) -> list[str]:
    """Return names as in "pre_logits.fc1"; the last layer alone is dense. [timm/models/vgg.py]"""
    dense = ["head.fc" if layer.last else f"pre_logits.fc{(layer.dense or 0) + 1}" for layer in layers]
    return [
        f"features.{layer.feature}" if layer.dense is None else name
        for layer, name in zip(layers, dense, strict=True)
    ]


def _keras(layers: list[Learned]) -> list[list[str]]:
    """Return Keras's names, as in block1_conv1 and fc1, once and twice, as its HDF5 files have them.

    [keras/src/applications/vgg16.py; vgg16_weights_tf_dim_ordering_tf_kernels.h5; a file of Keras 3.15]
    """
    names = []
    for layer in layers:
        found = re.fullmatch(r"conv(\d+)_(\d+)", layer.name)
        if layer.dense is not None:
            names.append("predictions" if layer.last else f"fc{layer.dense + 1}")
        elif found:
            names.append(f"block{found[1]}_conv{found[2]}")
        else:
            return []
    return [names, [f"{name}/{name}" for name in names]]


def _counted(layers: list[Learned]) -> list[str]:
    """Return names as in "layers/conv2d_1", by which Keras 3 counts layers in .weights.h5."""
    places = [index if layer.dense is None else layer.dense for index, layer in enumerate(layers)]
    return [
        f"layers/{'conv2d' if layer.dense is None else 'dense'}{f'_{place}' if place else ''}"
        for layer, place in zip(layers, places, strict=True)
    ]

"""A stack of layers with a name and an input; a plain list of layers becomes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.networks.layers import Layer, volume
from helpers.shapes import pair


@dataclass(frozen=True)
class Network:
    """Layers one after the other, and the input (H, W, D) that they are meant for.

    Every layer has a name of its own; pools and normalisations without one are counted: pool1, pool2.
    Raises ValueError for what is no layer, for a name used twice, and for a bad `input_shape`.
    """

    name: str
    input_shape: tuple[int, int, int]
    layers: tuple[Layer, ...]

    def __post_init__(self):
        object.__setattr__(self, "input_shape", volume("input_shape", self.input_shape))
        object.__setattr__(self, "layers", _named(self.layers))


def as_network(network: Network | Sequence[Layer], input_size=None) -> Network:
    """Return `network`, or a list of layers as a network, with an input of this size.

    input_size: None for the network's own, an int or (H, W) to change height and width, or (H, W, D),
    which a list of layers needs. Raises ValueError where that, or its depth, does not fit.
    """
    if not isinstance(network, Network):
        if not isinstance(input_size, tuple | list) or len(input_size) != 3:
            raise ValueError(f"a list of layers needs an input_size (H, W, D), got {input_size!r}")
        return Network("stack", volume("input_size", input_size), network)
    if input_size is None:
        return network
    depth = network.input_shape[2]
    if isinstance(input_size, tuple | list) and len(input_size) == 3:
        *input_size, given = volume("input_size", input_size)
        if given != depth:
            raise ValueError(
                f"{network.name} reads inputs of depth {depth}, got {given}: "
                "use such an input, or a network with another input_shape"
            )
    return replace(network, input_shape=(*pair("input_size", input_size, 1), depth))


def _named(layers) -> tuple[Layer, ...]:
    """Return the layers as a tuple, each with a name that no other has."""
    if not isinstance(layers, tuple | list):
        raise ValueError(f"layers must be a list of layers, got {layers!r}")
    named, counts = [], {}
    for place, layer in enumerate(layers):
        if not isinstance(layer, Layer):
            raise ValueError(f"layers[{place}] is {layer!r}: use Conv, Dense, MaxPool or another layer")
        counts[layer.prefix] = counts.get(layer.prefix, 0) + 1
        named.append(layer if layer.name else replace(layer, name=f"{layer.prefix}{counts[layer.prefix]}"))
    names = [layer.name for layer in named]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise ValueError(f"two layers are named {twice}: give each a name of its own")
    if "input" in names:
        raise ValueError("a layer is named input, as the row of the input is: give it another name")
    return tuple(named)

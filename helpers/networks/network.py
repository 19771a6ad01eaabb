"""A stack of layers with a name and an input; a plain list of layers becomes one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from helpers.networks.layers import Layer
from helpers.networks.misfit import Fix, Misfit, refused
from helpers.networks.settings import InputSize, Volume, some, title, volume
from helpers.networks.slide import fits
from helpers.ops import channels_first
from helpers.shapes import pair, shown

_MOST_LAYERS = 10_000  # ten times the deepest networks: tracing goes through them one by one


@dataclass(frozen=True)
class Network:
    """Layers one after the other, and the input (H, W, D) that they are meant for.

    Every layer has a name of its own; pools and normalisations without one are counted: pool1, pool2.
    Raises ValueError for what is no layer, for a name used twice, and for a bad `input_shape`.
    """

    name: str
    input_shape: Volume
    layers: tuple[Layer, ...]

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise ValueError(f"the name of a Network must be a text, got {shown(self.name)}")
        object.__setattr__(self, "input_shape", volume("input_shape", self.input_shape))
        object.__setattr__(self, "layers", _named("layers", self.layers))


def layers_of(network: Network | Sequence[Layer]) -> tuple[Layer, ...]:
    """Return the layers of a network, or of a list of layers, each with its name."""
    return network.layers if isinstance(network, Network) else _named("network", network)


def as_network(network: Network | Sequence[Layer], input_size: InputSize = None) -> Network:
    """Return `network`, or a list of layers as a network, with an input of this size.

    input_size: None for the network's own, an int or (H, W) to change height and width, or (H, W, D),
    which a list of layers needs. Raises ValueError where that, or its depth, does not fit.
    """
    return _as_network(network, input_size)


def _as_network(
    network: Network | Sequence[Layer], input_size: InputSize, turn: str | None = None
) -> Network:
    """Do so. turn: what a sentence offers for an input that is channels first, unless its shape."""
    if not isinstance(network, Network):
        layers = _named("network", network)
        _check_one_image(layers, input_size)
        if not isinstance(input_size, (tuple, list)) or len(input_size) != 3:
            raise ValueError(f"a list of layers needs an input_size (H, W, D), got {shown(input_size)}")
        return Network("stack", volume("input_size", input_size), layers)
    if input_size is None:
        return network
    depth = network.input_shape[2]
    _check_one_image(network.layers, input_size, depth)
    if isinstance(input_size, (tuple, list)) and len(input_size) == 3:
        shape = volume("input_size", input_size)
        if shape[2] != depth:
            raise _other_depth(network, shape, turn)
        input_size = shape[:2]
    return replace(network, input_shape=(*pair("input_size", input_size, 1), depth))


def _check_one_image(layers: tuple[Layer, ...], input_size: object, depth: int | None = None) -> None:
    """Raise the ValueError for the shape of a batch, (N, H, W, D) or (N, D, H, W), that fits without N."""
    if isinstance(input_size, (tuple, list)) and len(input_size) > 3:
        shape = volume("input_size", list(input_size[-3:]))
        turned = (*shape[1:], shape[0])
        either = (turned, shape) if channels_first(shape) else (shape, turned)
        found = [each for each in either if depth in (None, each[2]) and fits(layers, each)]
        if found:
            raise ValueError(f"input_size is that of one image, got {shown(input_size)}: use {found[0]}")


def _other_depth(network: Network, shape: Volume, turn: str | None) -> Misfit:
    """Return the error for an input of another depth; every input that it offers fits the network."""
    own, turned = network.input_shape, (*shape[1:], shape[0])
    offers: list[tuple[str, Volume | None]] = [
        (f"{turn or turned} if {shape} is PyTorch's [D, H, W]", turned if turned[2] == own[2] else None),
        ("such an input", (*shape[:2], own[2])),
        ("a network with another input_shape", shape),
        (f"an input of {own}", own),
    ]
    once = {size: words for words, size in reversed(offers) if size and fits(network.layers, size)}
    tried = [Fix(words, network.layers, size) for words, size in offers if size and once.get(size) == words]
    return refused(f"{title(network.name)} reads inputs of depth {own[2]}, got {shape[2]}", tried[:2])


def _named(name: str, layers: object) -> tuple[Layer, ...]:
    """Return the layers as a tuple, each with a name that no other has; `name`: of the argument."""
    if not isinstance(layers, (tuple, list)):
        wanted = "a list of layers" if name == "layers" else "a Network or a list of layers"
        put = ": put it in a list" if isinstance(layers, Layer) else ": call it" if callable(layers) else ""
        raise ValueError(f"{name} must be {wanted}, got {shown(layers)}{put}")
    if len(layers) > _MOST_LAYERS:
        raise ValueError(f"{name} must be at most {_MOST_LAYERS:,} layers, got {len(layers):,}")
    named: list[Layer] = []
    counts: Counter[str] = Counter()
    for place, layer in enumerate(layers):
        if not isinstance(layer, Layer):
            raise ValueError(f"{name}[{place}] is {shown(layer)}: use Conv, Dense, MaxPool or another layer")
        counts[layer.prefix] += 1
        named.append(layer if layer.name else replace(layer, name=f"{layer.prefix}{counts[layer.prefix]}"))
    used = Counter(layer.called for layer in named)
    twice = [each for each, times in used.items() if times > 1]
    if twice:
        raise ValueError(f"two layers are named {some(twice[:1])}: give each a name of its own")
    if "input" in used:
        raise ValueError("a layer is named input, as the row of the input is: give it another name")
    return tuple(named)

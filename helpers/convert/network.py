"""A whole network with its dense layers as convolutions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import prod

from numpy.typing import ArrayLike

from helpers import networks
from helpers.convert.dense import dense_to_conv
from helpers.networks import (
    Conv,
    Dense,
    GivenPair,
    GivenWeights,
    InputSize,
    Layer,
    Network,
    Row,
    as_network,
    dense_lines,
)
from helpers.ops import numbers
from helpers.shapes import readable, shown


def to_convolutional(
    network: Network | Sequence[Layer],
    weights: GivenWeights | None = None,
    *,
    input_size: InputSize = None,
) -> tuple[Network, dict[str, GivenPair] | None]:
    """Return (network, weights) with every dense layer written as the convolution that it is.

    The window of the first is as large as what it reads, FC6 of VGG 7×7; those after it read one cell,
    1×1. Names, activations and biases stay, and so do all other layers. weights: as `networks.run` takes
    them, {layer: (weights [inputs, units], bias [units] or None)}; the kernels [F_h, F_w, D, K] that
    come back share their memory. None for a network that is only traced. input_size: the one that the
    dense layers are made for, as in `networks.trace`; a list of layers needs (H, W, D).

    The output [units] becomes [1, 1, units] at that size and [H_out, W_out, units] at a larger one.
    Raises ValueError as `trace` does, and for a dense layer whose weights are missing or of another shape.
    [Simonyan & Zisserman 2015, section 3.2; CS231n, "Converting FC layers to CONV layers"]
    """
    network = as_network(network, input_size)
    rows = networks.trace(network)[1:]
    layers = (
        _as_conv(layer, row) if isinstance(layer, Dense) else layer
        for layer, row in zip(network.layers, rows, strict=True)
    )
    converted = replace(network, layers=tuple(layers))
    if weights is None:
        return converted, None
    if not isinstance(weights, Mapping):
        raise ValueError(f"weights must be a dict of layer names and pairs, got {_kind(weights)}")
    kernels = {row.name: _kernel(weights, row) for row in rows if isinstance(row.layer, Dense)}
    return converted, {**weights, **kernels}


def _as_conv(layer: Dense, row: Row) -> Conv:
    tall, wide = _window(row)
    size = tall if tall == wide else (tall, wide)
    return Conv(layer.name, layer.units, size, bias=layer.bias, activation=layer.activation)


def _kernel(weights: GivenWeights, row: Row) -> GivenPair:
    """Return a dense layer's (kernel, bias); `networks.run` checks the bias."""
    name = readable(row.name, 40)
    shape = prod(row.input_shape), *row.shape
    wanted = f"{name} needs weights {list(shape)}"
    pair = weights.get(row.name)
    if not isinstance(pair, (tuple, list)) or len(pair) != 2:
        given = "nothing" if pair is None else _kind(pair)
        raise ValueError(f"{wanted} and a bias or None, got {given}: give it a pair (weights, bias)")
    array = numbers(f"weights of {name}", pair[0])
    if array.shape != shape:
        problem = f"{wanted}, got {shown(list(array.shape))}"
        fixes = [_turned(row, pair[0])] if array.shape == shape[::-1] else []
        sentences = (f"{problem}: {fix}" for fix in [*fixes, "give it those of the dense layer"])
        raise ValueError(next(sentence for sentence in sentences if len(sentence) < 300))
    return dense_to_conv(array, _window(row)), pair[1]


def _turned(row: Row, value: ArrayLike) -> str:
    """Return what offers weights [outputs, inputs] turned round."""
    last, first = dense_lines(row, value)
    if first == last:
        return f"if they are [outputs, inputs], use {last}"
    channels_last = f"if they are [outputs, inputs] flattened channels-last, use {last}"
    return f"{channels_last}, if channels-first, as in PyTorch, {first}"


def _kind(value: object) -> str:
    """Return what a sentence calls the type of a value."""
    return readable(type(value).__name__, 40)


def _window(row: Row) -> tuple[int, int]:
    """Return the rows and columns that a dense layer reads; the output of another dense one is one cell."""
    return row.input_shape[:2] if len(row.input_shape) == 3 else (1, 1)

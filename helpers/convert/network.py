"""A whole network with its dense layers as convolutions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from helpers import networks
from helpers.convert.arguments import transposed
from helpers.convert.dense import dense_to_conv
from helpers.networks import Conv, Dense, Layer, Network, Row, as_network
from helpers.ops import numbers
from helpers.shapes import readable, shown


def to_convolutional(
    network: Network | Sequence[Layer], weights: Mapping[str, tuple] | None = None, *, input_size=None
) -> tuple[Network, dict[str, tuple] | None]:
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
    layers = tuple(_as_conv(row) if isinstance(row.layer, Dense) else row.layer for row in rows)
    converted = replace(network, layers=layers)
    if weights is None:
        return converted, None
    if not isinstance(weights, Mapping):
        raise ValueError(f"weights must be a dict of layer names and pairs, got {_kind(weights)}")
    kernels = {row.name: _kernel(weights, row) for row in rows if isinstance(row.layer, Dense)}
    return converted, {**weights, **kernels}


def _as_conv(row: Row) -> Conv:
    layer, (tall, wide) = row.layer, _window(row)
    size = tall if tall == wide else (tall, wide)
    return Conv(layer.name, layer.units, size, bias=layer.bias, activation=layer.activation)


def _kernel(weights: Mapping[str, tuple], row: Row) -> tuple:
    """Return a dense layer's (kernel, bias); `networks.run` checks the bias."""
    name = readable(row.name, 40)
    wanted = f"{name} needs weights {list(row.arrays[0])}"
    pair = weights.get(row.name)
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        given = "nothing" if pair is None else _kind(pair)
        raise ValueError(f"{wanted} and a bias or None, got {given}: give it a pair (weights, bias)")
    given = numbers(f"weights of {name}", pair[0])
    if given.shape != row.arrays[0]:
        problem = f"{wanted}, got {shown(list(given.shape))}"
        fixes = _turned(row, pair[0]) if given.shape == row.arrays[0][::-1] else []
        sentences = (f"{problem}: {fix}" for fix in [*fixes, "give it those of the dense layer"])
        raise ValueError(next(sentence for sentence in sentences if len(sentence) < 300))
    return dense_to_conv(given, _window(row)), pair[1]


def _turned(row: Row, value) -> list[str]:
    """Return what offers weights [outputs, inputs] turned round, nothing where the name is too long for it.

    PyTorch flattens an image channel by channel: transposed alone, its weights fit and are wrong.
    """
    key = repr(str(row.name))
    if shown(str(row.name)) != key:
        return []
    line, (tall, wide) = transposed(f"weights[{key}][0]", value), _window(row)
    depth = row.input_shape[-1]
    if depth == 1 or tall * wide == 1:
        return [f"if they are [outputs, inputs], use {line}"]
    order = f"reshape({depth}, {tall}, {wide}, -1).transpose(1, 2, 0, 3).reshape{row.arrays[0]}"
    last = f"if they are [outputs, inputs] flattened channels-last, use {line}"
    return [f"{last}, if channels-first, as in PyTorch, {line}.{order}"]


def _kind(value) -> str:
    """Return what a sentence calls the type of a value."""
    return readable(type(value).__name__, 40)


def _window(row: Row) -> tuple[int, int]:
    """Return the rows and columns that a dense layer reads; the output of another dense one is one cell."""
    return row.input_shape[:2] if len(row.input_shape) == 3 else (1, 1)

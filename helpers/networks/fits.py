"""Whether a layer fits what the one before gives, and the input sizes with which it would."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import prod

from helpers.networks.layers import Dense, Layer, Shape
from helpers.networks.network import Network
from helpers.shapes import Axis, whole


def input_sizes(network: Network, name: str, output_size: int, *, axis: int = 0) -> range:
    """Return the input sizes, in cells along one axis, with which the layer `name` gives `output_size`.

    axis: 0 for rows, 1 for columns. The range is empty where no size does. Found by tracing:
    ``input_sizes(vgg("D"), "pool5", 7)`` is ``range(224, 256)``.
    Raises ValueError for an unknown layer, and for one that is dense or comes after a dense one.
    Used by ``notebooks/05_vgg_fc_to_conv.ipynb``.
    """
    names = [layer.name for layer in network.layers]
    if name not in names:
        raise ValueError(f"layer {name!r} is not known: use one of {', '.join(names)}")
    if axis not in (0, 1):
        raise ValueError(f"axis must be 0 for rows or 1 for columns, got {axis!r}")
    layers = network.layers[: names.index(name) + 1]
    dense = next((layer.name for layer in layers if isinstance(layer, Dense)), None)
    if dense:
        raise ValueError(f"{dense} is dense, so {name} has no size that follows the input's: ask before it")
    return _sizes(layers, whole("output_size", output_size, 1), axis)


def check_fit(layers: Sequence[Layer], before: str, shape: Shape) -> tuple[Axis, Axis]:
    """Return how the last of `layers` slides over `shape`, which the layer `before` gives.

    Raises the ValueError that says why it does not fit, and what would.
    """
    layer = layers[-1]
    if isinstance(layer, Dense):
        _check_inputs(layers, before, shape)
    elif len(shape) == 1:
        raise ValueError(
            f"{layer.name} reads a volume (H, W, D), {before} gives a vector of {shape[0]:,}: "
            "put it before the dense layers, or write these as convolutions"
        )
    along = layer.axes(shape[:2] if len(shape) == 3 else (1, 1))
    larger = ""
    try:
        if not all(one.output_size for one in along):
            least = [_least(layers, 1, axis) for axis in (0, 1)]
            larger = f", or an input of at least {_both(*map(str, least))}"
        for one in along:
            one.require_output()
        layer.depth_out(shape[-1])
    except ValueError as error:
        given = f"{_times(shape)} of {before}"
        raise ValueError(f"{layer.name} does not fit the {given}: {error}{larger}") from None
    return along


def _check_inputs(layers: Sequence[Layer], before: str, shape: Shape) -> None:
    """Raise the ValueError that says what a dense layer with `inputs` misses in `shape`."""
    layer, wanted = layers[-1], layers[-1].inputs
    if wanted is None or shape in (wanted, (prod(wanted),)):
        return
    if len(shape) == 1:
        fix = f"give {before} {prod(wanted):,} units"
    elif shape[2] != wanted[2]:
        fix = f"make {before} {wanted[2]:,} deep"
    else:
        fix = _other_sizes(layers[:-1], wanted)
        if shape[0] >= wanted[0] and shape[1] >= wanted[1]:
            fix += ", or the convolutional form"
    raise ValueError(f"{layer.name} needs {_product(wanted)} inputs, {before} gives {_product(shape)}: {fix}")


def _other_sizes(layers: Sequence[Layer], wanted: Shape) -> str:
    sizes = [_sizes(layers, cells, axis) for axis, cells in enumerate(wanted[:2])]
    if not all(sizes):
        return "no input size gives that, so use other inputs"
    return f"use an input of {_both(*map(_span, sizes))}"


def _sizes(layers: Sequence[Layer], output_size: int, axis: int) -> range:
    """Return the input sizes with which the last layer gives `output_size`: a stretch, for no layer
    gives less for a larger input.
    """
    return range(_least(layers, output_size, axis), _least(layers, output_size + 1, axis))


def _least(layers: Sequence[Layer], output_size: int, axis: int) -> int:
    """Return the smallest input size with which the last layer gives at least `output_size`."""

    def given(size: int) -> int:
        for layer in layers:
            if size:
                size = layer.axes((size, size))[axis].output_size
        return size

    top = 1
    while given(top) < output_size:
        top *= 2
    return bisect_left(range(top), output_size, lo=1, key=given)


def _times(shape: Shape) -> str:
    return "×".join(f"{size:,}" for size in shape)


def _product(shape: Shape) -> str:
    return f"{_times(shape)} = {prod(shape):,}" if len(shape) > 1 else f"{shape[0]:,}"


def _span(sizes: range) -> str:
    return f"{sizes[0]} to {sizes[-1]}" if len(sizes) > 1 else f"{sizes[0]}"


def _both(rows: str, columns: str) -> str:
    return rows if rows == columns else f"{rows} rows and {columns} columns"

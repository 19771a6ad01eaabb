"""The input sizes with which a layer gives the output that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.networks.layers import Dense, Layer
from helpers.networks.network import Network, layers_of
from helpers.networks.settings import some, title
from helpers.networks.slide import sizes
from helpers.shapes import shown, whole


def input_sizes(network: Network | Sequence[Layer], name: str, output_size: int, *, axis: int = 0) -> range:
    """Return the input sizes, in cells along one axis, with which the layer `name` gives `output_size`.

    network: a `Network`, or a plain list of layers: sizes do not depend on the input's depth, so no input
    is asked for. axis: 0 for rows, 1 for columns. The range is empty where no size does. Found by tracing:
    ``input_sizes(vgg("D"), "pool5", 7)`` is ``range(224, 256)``.
    Raises ValueError for an unknown layer, and for one that is dense or comes after a dense one.
    """
    layers = layers_of(network)
    names = [layer.called for layer in layers]
    first = next((place for place, layer in enumerate(layers) if isinstance(layer, Dense)), len(layers))
    if not isinstance(name, str) or name not in names:
        there = f"use one of {some(names[:first])}" if first else "network has no layer with such a size"
        raise ValueError(f"name {shown(name)} is no layer: {there}")
    if names.index(name) >= first:
        use = f"use {title(names[first - 1])}, or a layer before it" if first else "use a layer that is not"
        raise ValueError(
            f"{title(names[first])} is dense, so {title(name)} has no size that follows the input's: {use}"
        )
    rows_or_columns = whole("axis", axis, 0)
    if rows_or_columns > 1:
        raise ValueError(f"axis must be 0 for rows or 1 for columns, got {shown(axis)}")
    return sizes(layers[: names.index(name) + 1], whole("output_size", output_size, 1), rows_or_columns)

"""A weight file of which each layer is read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from os import PathLike
from pathlib import Path

import numpy as np

from helpers.networks import Network, vgg
from helpers.shapes import readable, shown
from helpers.weights.found import found_in, opened, pair_of, path_of, read_checked, said
from helpers.weights.names import as_float32, learned_layers
from helpers.weights.preprocessing import Preprocessing


@dataclass(frozen=True, eq=False)
class LayerFile:
    """A weight file that was found to fit a network.

    preprocessing, source, preprocessing_is_guess: as `Weights` has them.
    """

    path: Path
    network: Network
    preprocessing: Preprocessing
    source: str
    preprocessing_is_guess: bool

    def read(self, layer: str) -> tuple[np.ndarray, np.ndarray]:
        """Return a layer's (kernel or weights, bias); raises ValueError as `load` does, each time anew."""
        ((kernel, bias),) = self.filters(layer, 1)
        return kernel, bias

    def filters(self, layer: str, parts: int) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Give what `read` returns in so many parts, each with some of the filters, the first ones first.

        Of a large layer that is kept filter by filter, as in PyTorch's safetensors, only a part is ever held.
        """
        with said(self.path), opened(self.path, self.network) as (entries, kind):
            found = found_in(entries, kind, self.network, self.path)
            slot = next((slot for slot in found.slots if slot.layer == layer), None)
            if slot is None:
                use = f"use a convolution or dense layer of {readable(self.network.name, 30)}"
                raise ValueError(f"layer {shown(layer)} has no weights: {use}")
            if parts == 1:
                yield pair_of(found, slot)
                return
            bias = read_checked(found.entries[slot.bias].read(), slot.bias, as_float32)
            stored, count = found.entries[slot.weights].read(), slot.window[3]
            if not slot.channels_first:
                stored = stored[:]
            for part in range(parts):
                start, stop = (count * at // parts for at in (part, part + 1))
                some = partial(slot.converted, start=start, stop=stop)
                yield read_checked(stored, slot.weights, some), bias[start:stop]


def open_layers(path: str | PathLike, expected: Network | None = None) -> LayerFile:
    """Return a weight file to be read layer by layer: all but its numbers is checked as `load` checks it.

    No more is read than names, shapes and the first layer, whose numbers tell the preprocessing; so at most
    one layer is ever held, which of VGG-16 takes 392 MiB (fc6). Raises ValueError as `load` does.
    """
    network = vgg("D") if expected is None else expected
    learned_layers(network)
    path = path_of(path)
    with said(path), opened(path, network) as (entries, kind):
        found = found_in(entries, kind, network, path)
        first, _ = pair_of(found, found.slots[0])
        return LayerFile(path, network, *found.says(first))

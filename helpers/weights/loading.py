"""All weights of a file, read and converted at once."""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike

import numpy as np

from helpers.networks import Network, vgg
from helpers.weights.found import found_in, opened, pair_of, path_of, said
from helpers.weights.names import learned_layers
from helpers.weights.preprocessing import Preprocessing


@dataclass(frozen=True, eq=False)
class Weights:
    """The weights of a network, read-only float32, and what belongs to them.

    layers: {layer: (kernel [F, F, D, K] or weights [inputs, units], bias [K])}, for `networks.run`;
    preprocessing: what an image goes through first; source: the kind of file that this was, and whose
    names its arrays had; preprocessing_is_guess: whether the preprocessing is only the usual one for such
    a file. It is not where the first numbers are those of weights that were handed out, Oxford's or
    torchvision's.
    """

    layers: dict[str, tuple[np.ndarray, np.ndarray]]
    preprocessing: Preprocessing
    source: str
    preprocessing_is_guess: bool = True

    def __repr__(self) -> str:
        count = sum(array.size for pair in self.layers.values() for array in pair)
        guess = "; the preprocessing is a guess" if self.preprocessing_is_guess else ""
        return f"Weights({len(self.layers)} layers, {count:,} parameters, from {self.source}{guess})"


def load(path: str | PathLike, expected: Network | None = None) -> Weights:
    """Return the `Weights` in a file of any of the kinds that `helpers.weights` names.

    expected: the network that they must fit, VGG-16 unless given; ``vgg("D", convolutional=True)`` gives
    fc6 as [7, 7, 512, 4096]. Nothing in the file is executed. VGG-16 takes 528 MiB, and reading it at
    most 80 MiB more, beside the file itself that the system maps for safetensors. A file of up to 100 MB
    takes at most 200 MiB beyond its size, whatever is in it.

    Raises ValueError in one sentence for a file that is missing, damaged, hostile, of no such kind, or
    has other names or shapes, or numbers that are not finite.
    """
    network = vgg("D") if expected is None else expected
    learned_layers(network)
    path = path_of(path)
    with said(path), opened(path, network) as (entries, kind):
        found = found_in(entries, kind, network, path)
        layers = {slot.layer: pair_of(found, slot) for slot in found.slots}
        return Weights(layers, *found.says(layers[found.slots[0].layer][0]))

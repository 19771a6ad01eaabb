"""A weight file recognised by its content, checked as a whole before it is read, and converted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from os import PathLike
from pathlib import Path

import numpy as np

from helpers.networks import Network, vgg
from helpers.shapes import readable, shown
from helpers.weights.archive import open_arrays
from helpers.weights.choice import chosen
from helpers.weights.entries import FLOATS, Entry, Refused, Sliced
from helpers.weights.header import MAGIC
from helpers.weights.instead import ZIP, what_else
from helpers.weights.names import as_float32, learned_layers
from helpers.weights.pickled import open_dictionary
from helpers.weights.preprocessing import Preprocessing, known_preprocessing
from helpers.weights.tensors import begins_tensors, open_tensors

_NAME = 28  # characters of a file's name: the longest sentence about a file has 270
_ROOM = 2**26  # bytes that a packed file may unpack to beyond twice its size, as no float weights do


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


@dataclass(frozen=True)
class _Kind:
    """A kind of file: what to call it, and whose names its arrays usually have."""

    words: str
    usual: str


_DICTIONARY = _Kind("a vgg16.npy dictionary", "vgg16.npy's names")
_ARCHIVE = _Kind("an .npz of arrays", "vgg16_weights.npz's names")
_TENSORS = _Kind("safetensors", "torchvision's names")


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
    numbers = sum(prod(layer.shape) + layer.window[3] for layer in learned_layers(network))
    try:
        path = Path(path).expanduser()
    except (TypeError, RuntimeError):
        raise ValueError(f"path must be the path of a weight file, got {shown(path)}") from None
    name = readable(path.name or str(path), _NAME)
    try:
        return _load(path, network, numbers)
    except Refused as refused:
        raise ValueError(f"{name} {refused}") from None
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror or shown(error)}") from None


def _load(path: Path, network: Network, numbers: int) -> Weights:
    start = _start(path)
    if start.startswith(MAGIC):
        with open_dictionary(path, numbers) as entries:
            return _weights(entries, _DICTIONARY, network, path)
    if start.startswith(ZIP):
        with open_arrays(path) as entries:
            return _weights(entries, _ARCHIVE, network, path)
    if begins_tensors(start):
        with open_tensors(path, start) as entries:
            return _weights(entries, _TENSORS, network, path)
    raise Refused(what_else(path.name, start))


def _start(path: Path) -> bytes:
    """Return the first bytes of a file that is there and holds some."""
    if not path.exists():
        raise Refused("is not there: give the path of a weight file")
    if not path.is_file():
        what = "a folder" if path.is_dir() else "no ordinary file"
        raise Refused(f"is {what}: give the path of a weight file")
    with path.open("rb") as stream:
        start = stream.read(2**16)
    if not start:
        raise Refused("is empty: download it again")
    return start


def _weights(entries: dict[str, Entry], kind: _Kind, network: Network, path: Path) -> Weights:
    part = re.search(r"-\d+-of-\d+", path.name) is not None
    naming, prefix, slots = chosen(entries, network, kind.usual, part)
    mine = {name: entries[prefix + name] for pair in naming.names for name in pair}
    _check_types(mine, path)
    layers = {}
    for slot in slots:
        weights = _read(mine[slot.weights], slot.weights, slot.converted)
        bias = _read(mine[slot.bias], slot.bias, as_float32)
        layers[slot.layer] = weights, bias
    source = kind.words
    if kind is _TENSORS or naming.words != kind.usual:
        source += f" with {naming.words}"
    if len(naming.channels_first) > 1:
        source += f" as {'[K, D, F, F]' if slots[0].channels_first else '[F, F, D, K]'}"
    if prefix:
        source += f' after "{readable(prefix)}"'
    preprocessing = known_preprocessing(layers[slots[0].layer][0])
    return Weights(layers, preprocessing or naming.usual, source, preprocessing is None)


def _check_types(entries: dict[str, Entry], path: Path) -> None:
    """Check what is read, and that it comes to no more bytes than the file can hold."""
    claimed, size = 0, path.stat().st_size
    for name, entry in entries.items():
        if entry.type not in FLOATS:
            raise Refused(f"has {readable(name)} as {readable(entry.type)}: save it as float32")
        claimed += prod(entry.shape) * np.dtype(entry.type).itemsize
    if claimed > 2 * size + _ROOM:
        raise Refused(
            f"makes {claimed:,} bytes of numbers out of {size:,}: save all arrays unpacked, with np.savez"
        )


def _read(entry: Entry, name: str, convert: Callable[[Sliced], np.ndarray]) -> np.ndarray:
    with np.errstate(over="ignore", invalid="ignore"):  # float64 that float32 cannot hold is refused, too
        array = convert(entry.read())
        finite = np.isfinite(array.sum(dtype=np.float64))  # the sum is when all are, and takes no memory
    if not finite:
        raise Refused(
            f"has numbers in {readable(name)} that are infinite or not a number: use a file with all weights"
        )
    array.setflags(write=False)
    return array

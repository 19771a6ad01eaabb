"""A weight file recognised by its content, checked as a whole before it is read, and converted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
from helpers.weights.names import Slot, as_float32, learned_layers
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


@dataclass(frozen=True, eq=False)
class LayerFile:
    """A weight file that was found to fit a network, of which each layer is read when asked for.

    preprocessing, source, preprocessing_is_guess: as `Weights` has them.
    """

    path: Path
    network: Network
    preprocessing: Preprocessing
    source: str
    preprocessing_is_guess: bool

    def read(self, layer: str) -> tuple[np.ndarray, np.ndarray]:
        """Return a layer's (kernel or weights, bias); raises ValueError as `load` does, each time anew."""
        with _said(self.path), _opened(self.path, self.network) as (entries, kind):
            found = _found(entries, kind, self.network, self.path)
            for slot in found.slots:
                if slot.layer == layer:
                    return _pair(found, slot)
        name = readable(self.network.name, 30)
        raise ValueError(f"layer {shown(layer)} has no weights: use a convolution or dense layer of {name}")


def open_layers(path: str | PathLike, expected: Network | None = None) -> LayerFile:
    """Return a weight file to be read layer by layer: it is checked as `load` checks it, but its numbers.

    No more is read than names, shapes and the first layer, whose numbers tell the preprocessing; so at most
    one layer is ever held, which of VGG-16 takes 392 MiB (fc6). Raises ValueError as `load` does.
    """
    network = vgg("D") if expected is None else expected
    learned_layers(network)
    path = _path(path)
    with _said(path), _opened(path, network) as (entries, kind):
        found = _found(entries, kind, network, path)
        first, _ = _pair(found, found.slots[0])
        return LayerFile(path, network, *found.says(first))


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
    path = _path(path)
    with _said(path), _opened(path, network) as (entries, kind):
        found = _found(entries, kind, network, path)
        layers = {slot.layer: _pair(found, slot) for slot in found.slots}
        return Weights(layers, *found.says(layers[found.slots[0].layer][0]))


def _path(path: str | PathLike) -> Path:
    try:
        return Path(path).expanduser()
    except (TypeError, RuntimeError):
        raise ValueError(f"path must be the path of a weight file, got {shown(path)}") from None


@contextmanager
def _said(path: Path) -> Iterator[None]:
    """Say what is wrong with a file in a sentence that names it."""
    name = readable(path.name or str(path), _NAME)
    try:
        yield
    except Refused as refused:
        raise ValueError(f"{name} {refused}") from None
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror or shown(error)}") from None


@contextmanager
def _opened(path: Path, network: Network) -> Iterator[tuple[dict[str, Entry], _Kind]]:
    """Give the entries of a file, and its kind."""
    start = _start(path)
    if start.startswith(MAGIC):
        numbers = sum(prod(layer.shape) + layer.window[3] for layer in learned_layers(network))
        with open_dictionary(path, numbers) as entries:
            yield entries, _DICTIONARY
    elif start.startswith(ZIP):
        with open_arrays(path) as entries:
            yield entries, _ARCHIVE
    elif begins_tensors(start):
        with open_tensors(path, start) as entries:
            yield entries, _TENSORS
    else:
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


@dataclass(frozen=True)
class _Found:
    """The entries of a file that fit a network, how they lie, and what kind of file it is."""

    entries: dict[str, Entry]
    slots: tuple[Slot, ...]
    source: str
    usual: Preprocessing

    def says(self, first: np.ndarray) -> tuple[Preprocessing, str, bool]:
        """Return (preprocessing, source, whether the preprocessing is a guess) from the first kernel."""
        preprocessing = known_preprocessing(first)
        return preprocessing or self.usual, self.source, preprocessing is None


def _found(entries: dict[str, Entry], kind: _Kind, network: Network, path: Path) -> _Found:
    part = re.search(r"-\d+-of-\d+", path.name) is not None
    naming, prefix, slots = chosen(entries, network, kind.usual, part)
    mine = {name: entries[prefix + name] for pair in naming.names for name in pair}
    _check_types(mine, path)
    source = kind.words
    if kind is _TENSORS or naming.words != kind.usual:
        source += f" with {naming.words}"
    if len(naming.channels_first) > 1:
        source += f" as {'[K, D, F, F]' if slots[0].channels_first else '[F, F, D, K]'}"
    if prefix:
        source += f' after "{readable(prefix)}"'
    return _Found(mine, slots, source, naming.usual)


def _pair(found: _Found, slot: Slot) -> tuple[np.ndarray, np.ndarray]:
    weights = _read(found.entries[slot.weights], slot.weights, slot.converted)
    return weights, _read(found.entries[slot.bias], slot.bias, as_float32)


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

"""A weight file recognised by its content, and checked before any of its numbers is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from os import PathLike
from pathlib import Path

import numpy as np

from helpers.networks import Network
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


@dataclass(frozen=True)
class _Kind:
    """A kind of file: what to call it, and whose names its arrays usually have."""

    words: str
    usual: str


_DICTIONARY = _Kind("a vgg16.npy dictionary", "vgg16.npy's names")
_ARCHIVE = _Kind("an .npz of arrays", "vgg16_weights.npz's names")
_TENSORS = _Kind("safetensors", "torchvision's names")


def path_of(path: str | PathLike) -> Path:
    """Return a path; raises ValueError for what is none."""
    try:
        return Path(path).expanduser()
    except (TypeError, RuntimeError):
        raise ValueError(f"path must be the path of a weight file, got {shown(path)}") from None


@contextmanager
def said(path: Path) -> Iterator[None]:
    """Say what is wrong with a file in a sentence that names it."""
    name = readable(path.name or str(path), _NAME)
    try:
        yield
    except Refused as refused:
        raise ValueError(f"{name} {refused}") from None
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror or shown(error)}") from None


@contextmanager
def opened(path: Path, network: Network) -> Iterator[tuple[dict[str, Entry], _Kind]]:
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
class Found:
    """The entries of a file that fit a network, how they lie, and what kind of file it is."""

    entries: dict[str, Entry]
    slots: tuple[Slot, ...]
    source: str
    usual: Preprocessing

    def says(self, first: np.ndarray) -> tuple[Preprocessing, str, bool]:
        """Return (preprocessing, source, whether the preprocessing is a guess) from the first kernel."""
        preprocessing = known_preprocessing(first)
        return preprocessing or self.usual, self.source, preprocessing is None


def found_in(entries: dict[str, Entry], kind: _Kind, network: Network, path: Path) -> Found:
    """Return the entries that fit a network; raises Refused where they do not."""
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
    return Found(mine, slots, source, naming.usual)


def pair_of(found: Found, slot: Slot) -> tuple[np.ndarray, np.ndarray]:
    """Return a layer's (kernel or weights, bias)."""
    weights = read_checked(found.entries[slot.weights].read(), slot.weights, slot.converted)
    return weights, read_checked(found.entries[slot.bias].read(), slot.bias, as_float32)


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


def read_checked(stored: Sliced, name: str, convert: Callable[[Sliced], np.ndarray]) -> np.ndarray:
    """Return what an array in a file converts to, read-only; it is refused where a number is none."""
    with np.errstate(over="ignore", invalid="ignore"):  # float64 that float32 cannot hold is refused, too
        array = convert(stored)
        finite = np.isfinite(array.sum(dtype=np.float64))  # the sum is when all are, and takes no memory
    if not finite:
        raise Refused(
            f"has numbers in {readable(name)} that are infinite or not a number: use a file with all weights"
        )
    array.setflags(write=False)
    return array

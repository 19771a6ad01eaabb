"""A weight file recognised by its content, checked as a whole before it is read, and converted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from os import PathLike
from pathlib import Path

import numpy as np

from helpers.networks import Network, vgg
from helpers.weights.archive import names_in, open_arrays
from helpers.weights.entries import FLOATS, Entry, Refused, Sliced, shaped, shortened
from helpers.weights.names import (
    Slot,
    archive_slots,
    as_float32,
    dictionary_slots,
    timm_slots,
    torchvision_slots,
)
from helpers.weights.pickled import open_dictionary
from helpers.weights.preprocessing import (
    BGR_MEANS,
    RGB_MEANS,
    RGB_NORMALISED,
    Preprocessing,
    preprocessing_for,
)
from helpers.weights.tensors import MOST_HEADER, open_tensors

# How torch files begin that are no zips, as torchvision's vgg16-397923af.pth. [torch/serialization.py]
_OLD_TORCH = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19."
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_KNOWN_BUT_NOT_READ = {
    b"version https://git-lfs": "is only a pointer to a file in Git LFS: download the file itself",
    b"\x89HDF\r\n\x1a\n": "is an HDF5 file, as Keras writes it, which is not read: use vgg16.npy, "
    "vgg16_weights.npz or a safetensors file",
}


@dataclass(frozen=True, eq=False)
class Weights:
    """The weights of a network, read-only float32, and what belongs to them.

    layers: {layer: (kernel [F, F, D, K] or weights [inputs, units], bias [K])}, for `networks.run`;
    preprocessing: what an image goes through first; source: the kind of file that this was.
    """

    layers: dict[str, tuple[np.ndarray, np.ndarray]]
    preprocessing: Preprocessing
    source: str

    def __repr__(self) -> str:
        count = sum(array.size for pair in self.layers.values() for array in pair)
        return f"Weights({len(self.layers)} layers, {count:,} parameters, from {self.source})"


@dataclass(frozen=True)
class _Kind:
    """A kind of file: what to call it, its names for the layers, and the usual preprocessing."""

    source: str
    slots: Callable[[Network], list[Slot]]
    usual: Preprocessing


_DICTIONARY = _Kind("a vgg16.npy dictionary", dictionary_slots, BGR_MEANS)
_ARCHIVE = _Kind("an .npz of arrays", archive_slots, RGB_MEANS)
_TORCHVISION = _Kind("safetensors with torchvision's names", torchvision_slots, RGB_NORMALISED)
_TIMM = _Kind("safetensors with timm's names", timm_slots, RGB_NORMALISED)


def load(path: str | PathLike, expected: Network | None = None) -> Weights:
    """Return the `Weights` in a file of any of the kinds that `helpers.weights` names.

    expected: the network that they must fit, VGG-16 unless given; ``vgg("D", convolutional=True)`` gives
    fc6 as [7, 7, 512, 4096]. Nothing in the file is executed. VGG-16 takes 528 MiB, and reading it at
    most 80 MiB more, beside the file itself that the system maps for safetensors.

    Raises ValueError in one sentence for a file that is missing, damaged, hostile, of no such kind, or
    has other names or shapes, or numbers that are not finite. Used by ``notebooks/05_vgg_fc_to_conv.ipynb``.
    """
    network = vgg("D") if expected is None else expected
    numbers = sum(prod(slot.shape) + slot.window[3] for slot in dictionary_slots(network))
    try:
        path = Path(path).expanduser()
    except (TypeError, RuntimeError):
        raise ValueError(f"path must be the path of a weight file, got {path!r}") from None
    try:
        return _load(path, network, numbers)
    except Refused as refused:
        raise ValueError(f"{path.name or path} {refused}") from None
    except OSError as error:
        raise ValueError(f"{path.name or path} cannot be read: {error.strerror or error}") from None


def _load(path: Path, network: Network, numbers: int) -> Weights:
    start = _start(path)
    if start.startswith(b"\x93NUMPY"):
        with open_dictionary(path, numbers) as entries:
            return _weights(entries, _DICTIONARY, network)
    if start.startswith(_ZIP):
        if any(name.endswith("data.pkl") for name in names_in(path)):
            raise Refused(_advice_for_torch(path))
        with open_arrays(path) as entries:
            return _weights(entries, _ARCHIVE, network)
    if start[8:9] == b"{" and int.from_bytes(start[:8], "little") <= MOST_HEADER:
        with open_tensors(path) as entries:
            timm = any(name.startswith("pre_logits.") for name in entries)
            return _weights(entries, _TIMM if timm else _TORCHVISION, network)
    raise Refused(_what_else(path, start))


def _start(path: Path) -> bytes:
    """Return the first bytes of a file that is there and holds some."""
    if not path.exists():
        raise Refused("is not there: give the path of a weight file")
    if not path.is_file():
        what = "a folder" if path.is_dir() else "no ordinary file"
        raise Refused(f"is {what}: give the path of a weight file")
    with path.open("rb") as stream:
        start = stream.read(512)
    if not start:
        raise Refused("is empty: download it again")
    return start


def _what_else(path: Path, start: bytes) -> str:
    """Say what a file is that is not read."""
    if start.startswith(_OLD_TORCH):
        return _advice_for_torch(path)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return "is a web page: download the file that the page offers"
    for beginning, words in _KNOWN_BUT_NOT_READ.items():
        if start.startswith(beginning):
            return words
    return "is no weight file that is known here: use vgg16.npy, vgg16_weights.npz or a safetensors file"


def _advice_for_torch(path: Path) -> str:
    code = (
        "import torch, safetensors.torch as st; "
        f"st.save_file(torch.load({path.name!r}, weights_only=True), {path.stem + '.safetensors'!r})"
    )
    return f"is a PyTorch file, which is a pickle: turn it into safetensors with `{code}` and load that"


def _weights(entries: dict[str, Entry], kind: _Kind, network: Network) -> Weights:
    slots = kind.slots(network)
    _check_names(entries, slots, network)
    for slot in slots:
        _check(entries[slot.weights], slot.weights, slot.stored, network)
        _check(entries[slot.bias], slot.bias, (slot.window[3],), network)
    layers = {}
    for slot in slots:
        weights = _read(entries[slot.weights], slot.weights, slot.converted)
        bias = _read(entries[slot.bias], slot.bias, as_float32)
        layers[slot.layer] = weights, bias
    first = layers[slots[0].layer][0]
    return Weights(layers, preprocessing_for(first, kind.usual), kind.source)


def _check_names(entries: dict[str, Entry], slots: list[Slot], network: Network) -> None:
    wanted = {name: slot.layer for slot in slots for name in (slot.weights, slot.bias)}
    missing = [name for name in wanted if name not in entries]
    unknown = [name for name in entries if name not in wanted]
    said = []
    if missing:
        said.append(f"lacks {missing[0]} ({wanted[missing[0]]}){_and_more(missing)}")
    if unknown:
        said.append(f"holds unknown {shortened(unknown[0])}{_and_more(unknown)}")
    if said:
        raise Refused(f"{' and '.join(said)}: {_use(network)}")


def _check(entry: Entry, name: str, wanted: tuple[int, ...], network: Network) -> None:
    if entry.shape != wanted:
        fix = _use(network)
        if entry.shape == wanted[::-1] and not name.endswith(".weight"):
            fix = "in PyTorch's order of axes it is read from safetensors alone"
        raise Refused(f"has {name} {shaped(entry.shape)} instead of {shaped(wanted)}: {fix}")
    if entry.type not in FLOATS:
        raise Refused(f"has {name} as {shortened(entry.type)}: save it as float32")


def _use(network: Network) -> str:
    return f"use weights of {network.name}, or give the network that they are for as expected"


def _read(entry: Entry, name: str, convert: Callable[[Sliced], np.ndarray]) -> np.ndarray:
    with np.errstate(over="ignore", invalid="ignore"):  # float64 that float32 cannot hold is refused, too
        array = convert(entry.read())
        finite = np.isfinite(array.sum(dtype=np.float64))  # the sum is when all are, and takes no memory
    if not finite:
        raise Refused(f"has numbers in {name} that are infinite or not a number: use a file with all weights")
    array.setflags(write=False)
    return array


def _and_more(names: list[str]) -> str:
    return f" and {len(names) - 1} more" if len(names) > 1 else ""

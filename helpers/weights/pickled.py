"""The dictionary in a ``vgg16.npy``, which is a pickle, read without executing anything.

A pickle is a program, and Python's unpickler runs it: it imports what the file names and calls it.
numpy's own part is no safer, for arrays can be rebuilt with a state that lies about their memory. So
`helpers.weights.machine` interprets it, and what it makes is checked here.

vgg16.npy was written by Python 2, whose strings are bytes; what numpy writes under Python 3, in pickle
protocols 2 to 4, is read too.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO

from helpers.shapes import readable
from helpers.weights.entries import FLOATS, MOST_ARRAYS, Entry, Refused, shaped
from helpers.weights.header import read_header
from helpers.weights.machine import Machine
from helpers.weights.records import Array, decoded

_FIX = "save {layer: [weights, bias]} with np.save"


@contextmanager
def open_dictionary(path: Path, most_numbers: int) -> Iterator[dict[str, Entry]]:
    """Give the entries "conv1_1 weights", "conv1_1 bias", … of a file with at most so many numbers.

    What is an array itself, and no pair of two, keeps its name.
    """
    with path.open("rb") as stream:
        _check_header(stream)
        size = path.stat().st_size
        if size > 16 * most_numbers + 2**20:  # float64 as text: twice eight bytes
            raise Refused(f"takes {size:,} bytes, too many for {most_numbers:,} numbers: {_FIX}")
        layers = _dictionary(Machine(stream, size).run())
        if len(layers) > MOST_ARRAYS:
            raise Refused(f"holds {len(layers):,} layers, too many for one network: {_FIX}")
        entries = {}
        for name, pair in layers.items():
            if _is_floats(pair):
                entries[name] = _entry(pair, stream)
            elif isinstance(pair, list | tuple) and len(pair) == 2 and all(map(_is_floats, pair)):
                entries[f"{name} weights"], entries[f"{name} bias"] = (_entry(each, stream) for each in pair)
            else:
                what = "something else than [weights, bias], two arrays of floats"
                raise Refused(f"holds as {readable(name)} {what}: {_FIX}")
        yield entries


def _check_header(stream: BinaryIO) -> None:
    try:
        header = read_header(stream.read)
    except ValueError:
        raise Refused("begins like an .npy file, but its header is damaged: download it again") from None
    if header.shape != () or header.type != "object":
        what = f"an array {shaped(header.shape)} of {readable(header.type)}"
        raise Refused(f"holds {what}, not a dictionary of layers: {_FIX}")


def _dictionary(outer) -> dict[str, object]:
    """Return {layer: whatever it holds} from the array of one object that numpy makes of a dictionary."""
    data = outer.data if isinstance(outer, Array) and outer.type else None
    if not (isinstance(data, list) and len(data) == 1 and isinstance(data[0], dict)):
        raise Refused(f"holds no dictionary of layers: {_FIX}")
    return {decoded(name): pair for name, pair in data[0].items()}


def _is_floats(value) -> bool:
    return isinstance(value, Array) and value.type is not None and value.type.name in FLOATS


def _entry(array: Array, stream: BinaryIO) -> Entry:
    return Entry(array.shape, array.type.name, partial(array.read, stream))

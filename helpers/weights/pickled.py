"""The dictionary in a ``vgg16.npy``, which is a pickle, read without executing anything.

A pickle is a program, and Python's unpickler runs it: it imports what the file names and calls it.
numpy's own part is no safer, for arrays can be rebuilt with a state that lies about their memory. So
`helpers.weights.machine` interprets it, and what it makes is checked here.

vgg16.npy was written by Python 2, whose strings are bytes; what numpy writes under Python 3, in pickle
protocols 2 to 4, is read too.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np

from helpers.weights.entries import FLOATS, Entry, Refused, shaped, shortened
from helpers.weights.machine import Array, Machine, decoded


@contextmanager
def open_dictionary(path: Path, most_numbers: int) -> Iterator[dict[str, Entry]]:
    """Give the entries "conv1_1 weights", "conv1_1 bias", … of a file with at most so many numbers."""
    with path.open("rb") as stream:
        _check_header(stream)
        size = path.stat().st_size
        if size > 16 * most_numbers + 2**20:  # float64 as text: twice eight bytes
            raise Refused(
                f"takes {size:,} bytes, too many for {most_numbers:,} numbers: use the vgg16.npy of vgg-fcn"
            )
        layers = _dictionary(Machine(stream, size).run())
    entries = {}
    for name, pair in layers.items():
        if not (isinstance(pair, list | tuple) and len(pair) == 2 and all(map(_is_floats, pair))):
            what = f"holds as {shortened(name)} something else than [weights, bias], two arrays of floats"
            raise Refused(f"{what}: use the vgg16.npy of vgg-fcn")
        entries[f"{name} weights"], entries[f"{name} bias"] = pair[0].entry(), pair[1].entry()
    yield entries


def _check_header(stream: BinaryIO) -> None:
    try:
        version = np.lib.format.read_magic(stream)
        header = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # numpy's remark that Python 2 wrote it
            shape, _, dtype = header[version](stream)
    except OSError:
        raise
    except Exception:  # whatever numpy makes of a damaged header
        raise Refused("begins like an .npy file, but its header is damaged: download it again") from None
    if shape != () or dtype.kind != "O":
        what = f"an array {shaped(shape)} of {dtype}"
        raise Refused(f"holds {what}, not a dictionary of layers: use the vgg16.npy of vgg-fcn")


def _dictionary(outer) -> dict[str, object]:
    """Return {layer: whatever it holds} from the array of one object that numpy makes of a dictionary."""
    data = outer.data if isinstance(outer, Array) and outer.type else None
    if not (isinstance(data, list) and len(data) == 1 and isinstance(data[0], dict)):
        raise Refused("holds no dictionary of layers: use the vgg16.npy of vgg-fcn")
    return {decoded(name): pair for name, pair in data[0].items()}


def _is_floats(value) -> bool:
    return isinstance(value, Array) and value.type is not None and value.type.name in FLOATS

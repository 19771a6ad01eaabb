"""The arrays of a safetensors file: 8 bytes, a JSON header of names, types and shapes, then numbers.

[huggingface/safetensors, README, "Format"]
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetensors import SafetensorError, safe_open

from helpers.weights.entries import MOST_ARRAYS, Entry, Refused

_MOST_HEADER = 100_000_000  # bytes; the format allows no more
_LONG_HEADER = 2**20  # bytes; that of VGG-19 takes 4,000, a million arrays of nothing 60 million
_TYPES = {"F16": "float16", "F32": "float32", "F64": "float64"}


def begins_tensors(start: bytes) -> bool:
    """Tell whether a file begins as safetensors do: with the length of a header that begins here."""
    return start[8:9] == b"{" and int.from_bytes(start[:8], "little") <= _MOST_HEADER


@contextmanager
def open_tensors(path: Path, start: bytes) -> Iterator[dict[str, Entry]]:
    """Give the entries of a safetensors file by name; each is read when asked for."""
    length = int.from_bytes(start[:8], "little")
    if length > _LONG_HEADER:
        long = f"has a header of {length:,} bytes, too long for the weights of one network"
        raise Refused(f"{long}: save these alone, with safetensors.numpy.save_file")
    try:
        with safe_open(path, framework="numpy") as file:
            names = file.keys()
            if len(names) > MOST_ARRAYS:
                many = f"holds {len(names):,} arrays, too many for the weights of one network"
                raise Refused(f"{many}: save these alone, with safetensors.numpy.save_file")
            yield {name: _entry(file, name) for name in names}
    except SafetensorError:
        raise Refused("is a damaged or cut-short safetensors file: download it again") from None


def _entry(file: safe_open, name: str) -> Entry:
    part = file.get_slice(name)
    kind = part.get_dtype()
    return Entry(tuple(part.get_shape()), _TYPES.get(kind, kind), lambda: part)

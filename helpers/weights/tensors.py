"""The arrays of a safetensors file: 8 bytes, a JSON header of names, types and shapes, then numbers.

[huggingface/safetensors, README, "Format"]
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from safetensors import SafetensorError, safe_open

from helpers.weights.entries import Entry, Refused

MOST_HEADER = 100_000_000  # bytes; the format allows no more
_TYPES = {"F16": "float16", "F32": "float32", "F64": "float64"}


@contextmanager
def open_tensors(path: Path) -> Iterator[dict[str, Entry]]:
    """Give the entries of a safetensors file by name; each is read when asked for."""
    try:
        with safe_open(path, framework="numpy") as file:
            yield {name: _entry(file, name) for name in file.keys()}  # noqa: SIM118
    except SafetensorError:
        raise Refused("is a damaged or cut-short safetensors file: download it again") from None


def _entry(file: safe_open, name: str) -> Entry:
    part = file.get_slice(name)
    kind = part.get_dtype()
    return Entry(tuple(part.get_shape()), _TYPES.get(kind, kind), lambda: part)

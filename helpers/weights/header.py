"""The header of an .npy file, read as what `np.save` writes and nothing else: no part of it is evaluated.

numpy's own reader takes any Python literal, and a header as long as its 4 bytes of length can say.
[numpy, lib/_format_impl.py]
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

MAGIC = b"\x93NUMPY"
_MOST_HEADER = 10_000  # bytes; numpy's own limit
_MOST_AXES = 64  # numpy's own limit
_WIDTHS = {(1, 0): 2, (2, 0): 4, (3, 0): 4}  # of the header's length, by version
_HEADER = re.compile(  # without its blanks; Python 2 wrote sizes as in 64L
    r"\{'descr':(?:'(?P<code>[^']*)'|(?P<fields>\[.*\])),'fortran_order':(?P<fortran>True|False),"
    r"'shape':\((?P<shape>(?:(?:-?\d+L?,)+(?:-?\d+L?)?)?)\),?\}"
)


@dataclass(frozen=True)
class Header:
    """shape, type by numpy's name, its code such as <f4, the order of axes; size: of the header, in bytes."""

    shape: tuple[int, ...]
    type: str
    code: str
    fortran: bool
    size: int


def read_header(read: Callable[[int], bytes]) -> Header:
    """Return the header that `read(count)` gives, so many bytes at a time. Raises ValueError."""
    start = read(len(MAGIC) + 2)
    if start[: len(MAGIC)] != MAGIC or tuple(start[len(MAGIC) :]) not in _WIDTHS:
        raise ValueError
    width = _WIDTHS[tuple(start[len(MAGIC) :])]
    length = int.from_bytes(read(width), "little")
    if length > _MOST_HEADER:
        raise ValueError
    text = read(length)
    found = _HEADER.fullmatch("".join(text.decode("latin1").split()).replace('"', "'"))
    if len(text) < length or found is None:
        raise ValueError
    shape = tuple(int(size.rstrip("L")) for size in found["shape"].split(",") if size)
    if len(shape) > _MOST_AXES:
        raise ValueError
    code = found["code"] or ""
    return Header(
        shape, _named(code) or found["fields"], code, found["fortran"] == "True", 8 + width + length
    )


def _named(code: str) -> str:
    """Return numpy's name for the code of a plain type, such as float32 for <f4, else the code itself."""
    try:
        return np.dtype(code).name if re.fullmatch(r"[<>|=]?[?bBiufcO]\d{0,2}", code) else code
    except TypeError:
        return code

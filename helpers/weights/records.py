"""What a pickle's instructions make here in place of objects: records of a type, of an array, of a string."""

from __future__ import annotations

from codecs import getincrementaldecoder
from dataclasses import dataclass
from math import prod
from typing import BinaryIO

import numpy as np

from helpers.weights.entries import PIECE, Refused

DAMAGED = "holds a damaged pickle: download it again"
_MOST_AXES = 64  # numpy's own limit


@dataclass(frozen=True)
class Place:
    """A long string: where it begins in the file, how many bytes it takes, and as what."""

    start: int
    length: int
    kind: str  # "bytes", "text", or "latin1", text that stands for bytes


class Type:
    """A dtype: its code, such as f4, and its order of bytes."""

    def __init__(self, code: str):
        self.code, self.order = code, "="

    def set_state(self, state) -> None:
        _, order, *structure = state[:5]
        if decoded(order) not in ("<", ">", "=", "|") or structure != [None, None, None]:
            raise ValueError
        self.order = decoded(order)

    @property
    def name(self) -> str:
        return str(np.dtype(self.code)) if self.code in ("f2", "f4", "f8") else self.code


class Array:
    """An array: shape, type, order of axes, and its bytes, their place, or a list of objects."""

    type: Type | None = None  # until its state is set

    def set_state(self, state) -> None:
        _, shape, kind, self.fortran, self.data = state
        sizes = isinstance(shape, tuple) and all(type(size) is int and 0 <= size < 2**63 for size in shape)
        if not (sizes and len(shape) <= _MOST_AXES and isinstance(kind, Type)):
            raise ValueError
        self.shape, self.type = shape, kind

    def read(self, stream: BinaryIO) -> np.ndarray:
        """Return the numbers from the file that holds the array."""
        dtype = np.dtype(self.type.code).newbyteorder(self.type.order)
        size = prod(self.shape) * dtype.itemsize
        data = self.data
        if isinstance(data, bytes) and len(data) == size:
            numbers = np.frombuffer(data, dtype)
        elif isinstance(data, Place) and data.kind == "bytes" and data.length == size:
            stream.seek(data.start)
            numbers = np.empty(prod(self.shape), dtype)
            if stream.readinto(numbers.view(np.uint8)) != size:  # it has been cut short meanwhile
                raise Refused(DAMAGED)
        elif isinstance(data, Place) and data.kind == "latin1" and size <= data.length:
            numbers = _encoded(stream, data, size).view(dtype)
        else:
            raise Refused(DAMAGED)
        return numbers.reshape(self.shape, order="F" if self.fortran else "C")


def _encoded(stream: BinaryIO, place: Place, size: int) -> np.ndarray:
    """Return the so many bytes that a text stands for."""
    stream.seek(place.start)
    decoder = getincrementaldecoder("utf-8")()
    room, at = np.empty(size, np.uint8), 0
    try:
        for left in range(place.length, 0, -PIECE):
            text = decoder.decode(stream.read(min(left, PIECE)), final=left <= PIECE)
            piece = np.frombuffer(text.encode("latin1"), np.uint8)
            room[at : at + piece.size] = piece
            at += piece.size
    except ValueError:  # no such text, or one that stands for more
        raise Refused(DAMAGED) from None
    if at != size:
        raise Refused(DAMAGED)
    return room


def decoded(name: str | bytes) -> str:
    """Return a name as text: Python 2 wrote bytes."""
    return name.decode("latin1") if isinstance(name, bytes) else name

"""What every kind of file comes down to: named arrays, their shapes known before any is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

FLOATS = ("float16", "float32", "float64")
MOST_ARRAYS = 1000  # a VGG-19 takes 38
PIECE = 2**17  # bytes of a file that are copied at a time


class Refused(Exception):
    """What is wrong with a file: the rest of a sentence that begins with the file's name."""


class Sliced(Protocol):
    """An array, or a part of a file that becomes one."""

    def __getitem__(self, rows: slice, /) -> np.ndarray: ...


@dataclass(frozen=True)
class Entry:
    """One array in a file: its shape, its type by numpy's name, and how to read it.

    `read` gives an array, or what is sliced along its first axis as one is and reads only these slices.
    """

    shape: tuple[int, ...]
    type: str
    read: Callable[[], Sliced]


def shaped(shape: tuple[int, ...]) -> str:
    """Return a shape as in "[3, 3, 64, 64]", of reasonable length whatever a file claims."""
    sizes = [str(size) if 0 <= size < 10**9 else "?" for size in shape[:8]]
    return f"[{', '.join(sizes + ['…'] * (len(shape) > 8))}]"

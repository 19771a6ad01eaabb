"""Cells of an axis as the bits of one whole number, the first cell lowest: a million of them at once."""

from __future__ import annotations

from itertools import compress

_SELECTORS = bytes.maketrans(b"01", b"\0\1")


def repeated(bits: int, step: int, count: int) -> int:
    """Return all the bits of `count` copies, each `step` cells after the one before."""
    copies = 1
    while copies < count:
        more = min(copies, count - copies)  # doubled each time: a few steps, however many the copies
        bits |= bits << more * step
        copies += more
    return bits


def runs(bits: int, start: int) -> tuple[tuple[int, int], ...]:
    """Return (first cell, length) of every run of bits that are set; the lowest bit is cell `start`."""
    edges = f"{bits ^ bits << 1:b}"[::-1]  # 1 where a run begins, and behind its end
    at = [*compress(range(start, start + len(edges)), edges.encode().translate(_SELECTORS))]
    return tuple([(first, end - first) for first, end in zip(at[::2], at[1::2], strict=True)])

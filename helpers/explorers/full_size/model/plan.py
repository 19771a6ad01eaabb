"""The steps of a run: a layer each, or a part of one that takes long."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil

from helpers import networks
from helpers.networks import Conv, Network, Row

MOST_MACS = 4e9  # multiply-adds of a step, about: a few tenths of a second on two cores
MOST_WEIGHTS = 2**25  # of a layer that is held as a whole: fc6 has more, and is made of some at a time


@dataclass(frozen=True)
class Piece:
    """What a step makes of a layer, its place in the trace: all, some rows, or of some weights."""

    layer: int
    part: int
    parts: int
    large: bool

    @property
    def ends(self) -> bool:
        """Whether the layer is made with it."""
        return self.part == self.parts - 1


@lru_cache(maxsize=16)
def traced(network: Network, shape: tuple[int, int]) -> tuple[Row, ...]:
    """Return the layers' rows at an input (H, W), the first of them the input."""
    return tuple(networks.trace(network, shape))


@lru_cache(maxsize=16)
def planned(network: Network, shape: tuple[int, int]) -> tuple[Piece, ...]:
    """Return the steps of a run at an input (H, W)."""
    found: list[Piece] = []
    for layer, row in enumerate(traced(network, shape)[1:], 1):
        large = isinstance(row.layer, Conv) and row.weights > MOST_WEIGHTS
        parts = min(max(ceil(row.macs / MOST_MACS), 1), row.shape[0])
        if large and row.arrays:
            parts = row.arrays[0][0]
        found += [Piece(layer, part, parts, large) for part in range(parts)]
    return tuple(found)

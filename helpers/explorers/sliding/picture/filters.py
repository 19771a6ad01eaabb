"""Filters with all that their drawing hangs on, by value: what a move leaves as it was is drawn once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.cells import Plane
from helpers.explorers.sliding.model import Result


@dataclass(frozen=True, kw_only=True)
class Filters:
    """slices [K][D] and biases [K]: where they lie. sizes: of the numbers of both, 0 for none.

    shape: of the kernel [F, F, D, K]; weights, added: it and the biases as bytes; most: of the strongest
    shade.
    """

    slices: tuple[tuple[Plane, ...], ...]
    biases: tuple[Plane, ...]
    sizes: tuple[float, float]
    shape: tuple[int, ...]
    weights: bytes
    added: bytes
    most: float

    @property
    def kernel(self) -> np.ndarray:
        return np.frombuffer(self.weights).reshape(self.shape)

    @property
    def bias(self) -> np.ndarray:
        return np.frombuffer(self.added)


def filters_of(
    result: Result, slices: list[list[Plane]], biases: list[Plane], sizes: tuple[float, float]
) -> Filters:
    """The filters of a result, where a layout has them."""
    return Filters(
        slices=tuple(map(tuple, slices)),
        biases=tuple(biases),
        sizes=sizes,
        shape=result.kernel.shape,
        weights=result.kernel.tobytes(),
        added=result.bias.tobytes(),
        most=result.strongest_weight,
    )

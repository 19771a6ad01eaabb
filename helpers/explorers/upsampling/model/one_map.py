"""One coarse map of whole numbers, upsampled by a bilinear transposed convolution."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from helpers import ops

MOST_W = 4
MOST_X = 9  # of the seeded numbers
EVERYWHERE, ALONE, STEP = (
    4,
    16,
    4,
)  # the constant, the one cell's number, from a column of the ramp to the next


@dataclass(frozen=True, kw_only=True)
class OneMap:
    """What a state comes to.

    x [W, W], whole numbers. along [2·factor]: the kernel along an axis, in (2·factor)-ths; in 2-D it is
    np.outer(along, along), in (2·factor)²-ths. parts [H, H], H = factor·W: the output in these, whole numbers
    and exact; reach [H, H]: the same of a map of ones, which is what the weights of each output add up to.
    """

    state: Any
    factor: int
    x: np.ndarray
    along: np.ndarray
    parts: np.ndarray
    reach: np.ndarray

    @property
    def unit(self) -> int:
        """How many parts make 1 along an axis."""
        return 2 * self.factor

    @property
    def y(self) -> np.ndarray:
        """The output [H, H]."""
        return self.parts / self.unit**2

    @property
    def at(self) -> tuple[int, int]:
        """The output cell whose sum is written out; at first one that four cells reach."""
        row, column = self.state.at or (self.factor, self.factor + 1)
        return row, column

    @cached_property
    def reaching(self) -> list[dict[int, int]]:
        """Of each output cell along an axis, {coarse cell: its weight along the axis}."""
        cut, cells = self.factor // 2, range(len(self.x))
        taps = [
            {cell: place + cut - cell * self.factor for cell in cells} for place in range(len(self.parts))
        ]
        along = dict(enumerate(self.along.tolist()))
        return [{cell: along[tap] for cell, tap in each.items() if tap in along} for each in taps]

    def terms(self, row: int, column: int) -> list[tuple[int, int, int]]:
        """(coarse row, coarse column, weight in 2-D) of the cells that reach an output cell."""
        down, across = self.reaching[row], self.reaching[column]
        return [(i, j, down[i] * across[j]) for i in down for j in across]


def one_map(state: Any) -> OneMap:
    """Upsample the coarse map; every number is whole and exact."""
    factor = int(state.factor)
    along = 2 * factor - np.abs(2 * np.arange(2 * factor) - 2 * factor + 1)
    x = _values(state.cells)[: state.W, : state.W]
    parts, reach = (_upsampled(each, along, factor) for each in (x, np.ones_like(x)))
    return OneMap(state=state, factor=factor, x=x, along=along, parts=parts, reach=reach)


def _upsampled(x: np.ndarray, along: np.ndarray, factor: int) -> np.ndarray:
    kernel = np.outer(along, along)[:, :, None, None]
    return ops.conv2d_transpose(x[:, :, None], kernel, stride=factor, padding=factor // 2)[:, :, 0]


def _values(name: str) -> np.ndarray:
    """The largest map [4, 4]; smaller ones are its corner: so a slider adds cells and changes none."""
    if name == "constant":
        return np.full((MOST_W, MOST_W), EVERYWHERE)
    if name == "ramp":
        return np.tile(STEP * np.arange(MOST_W), (MOST_W, 1))
    if name == "one cell":
        x = np.zeros((MOST_W, MOST_W), int)
        x[1, 1] = ALONE
        return x
    return np.random.default_rng(24).integers(0, MOST_X + 1, (MOST_W, MOST_W))

"""What a state of the gathering explorer comes to."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from helpers import shapes
from helpers.explorers.gathering.layout import KERNEL, Place
from helpers.explorers.gathering.model.state import NOTHING, State


@dataclass(frozen=True)
class Forward:
    """A forward pass: y [H_out, W_out] of the kernel, z of what comes after it, and the loss."""

    y: np.ndarray
    z: np.ndarray
    loss: float


@dataclass(frozen=True, kw_only=True)
class Step:
    """What is added at a step: before + part = after, each [F, F]; where the gradient of an input cell is
    gathered, part holds the products, and before and after nothing.

    place: (row, column) of the output, or of the input cell that gathers. left: what the part is made of:
    the patch, the kernel, or the errors below the turned kernel.
    """

    place: tuple[int, int]
    left: np.ndarray
    before: np.ndarray
    part: np.ndarray
    after: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a state comes to.

    padded [W + 2P, W + 2P], the input; kernel [F, F]; target and dz, like z; routes [all of z, H_out, W_out]:
    how much of the error of each cell of z goes to each of y; dy [H_out, W_out]; dkernel [F, F] and
    dx [W + 2P, W + 2P], the whole gradients; dx_so_far: dx at this step, NaN where nothing is known yet.
    now: the step, None where there is none. learned: the new kernel; old, new: forward passes.
    places: where the parts of the picture lie.
    """

    state: State
    axis: shapes.Axis
    padded: np.ndarray
    kernel: np.ndarray
    target: np.ndarray
    dz: np.ndarray
    routes: np.ndarray
    dy: np.ndarray
    dkernel: np.ndarray
    dx: np.ndarray
    dx_so_far: np.ndarray
    now: Step | None
    learned: np.ndarray
    old: Forward
    new: Forward
    places: dict[str, Place]

    @property
    def whole(self) -> bool:
        """Whether all outputs have added their terms to the kernel's gradient."""
        return self.state.updated or (self.state.view == KERNEL and self.state.step == self.state.steps)

    @property
    def hides_errors(self) -> bool:
        """Whether the reader is to predict what comes back through the ReLU or the pooling."""
        return self.state.covered and self.state.through != NOTHING

    @cached_property
    def sources(self) -> list[list[tuple[int, int]]]:
        """For each of y, one after the other, the cells of z from which an error comes back to it."""
        found: list[list[tuple[int, int]]] = [[] for _ in range(self.dy.size)]
        there = self.routes.reshape(len(self.routes), self.dy.size)
        for behind, output in np.argwhere(there).tolist():
            found[output].append(divmod(behind, len(self.dz)))
        return found

    def patch(self, row: int, column: int) -> np.ndarray:
        """What an output reads [F, F]."""
        S, F = self.state.S, self.state.F
        return self.padded[row * S : row * S + F, column * S : column * S + F]

    @cached_property
    def error_map(self) -> np.ndarray:
        """The errors dy as a gather reads them: S apart, and F − 1 zeros around."""
        edge, places = self.state.F - 1, slice(None, None, self.state.S)
        size = self.axis.padded_size + edge
        found = np.zeros((size, size))
        inner = found[edge:, edge:][places, places]
        inner[: len(self.dy), : len(self.dy)] = self.dy
        return found

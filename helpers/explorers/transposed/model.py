"""State and result of the transposed-convolution explorer: stamps that are added up."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from helpers import ops, shapes
from helpers.explorers.settings import Settings, choice, covering, number

SEEDED, ONES, BILINEAR = KERNELS = ("seeded integers", "ones", "bilinear")
NUMBERS, COUNTS, RESIZE = VIEWS = ("numbers", "how many stamps", "resize, then convolve")
MOST_W, MOST_F, MOST_S = 7, 4, 3
MOST_X = 3  # the largest number of the input
UNITS = {1: "", 2: "quarters", 4: "16ths"}  # of weights in 2-D, where those along an axis are 1/parts
AFTER = 3  # the side of the kernel that comes after resizing


class State(Settings):
    """The settings, in the letters of the transposed layer; P is on both sides.

    step: the input cell whose stamp is added last, row by row.
    """

    W: int = number(3, 1, MOST_W, "width and height of the input")
    F: int = number(3, 1, MOST_F, "width and height of the kernel")
    S: int = number(2, 1, MOST_S, "stride: how far apart the stamps of two neighbours lie")
    P: int = number(0, 0, 3, "padding of the direct convolution: here it crops the output")
    output_padding: int = number(
        0, 0, MOST_S - 1, "output padding: rows and columns added at the end, fewer than S", label="output +"
    )
    kernel: str = choice(KERNELS, "the kernel's weights", width=190)
    view: str = choice(VIEWS, "numbers, or how many of them meet in a cell", width=228)
    step: int = number(3, 0, help="the input cell whose stamp is added last, row by row", control=False)
    covered: bool = covering()

    def together(self) -> None:
        if self.output_padding >= self.S:
            raise ValueError(
                f"output_padding {self.output_padding} must be less than S = {self.S}: "
                f"use at most {self.S - 1}"
            )

    def limits(self) -> dict[str, tuple[int, int]]:
        """The output padding that S allows, and the last step."""
        return {"output_padding": (0, self.S - 1), "step": (0, self.W**2 - 1)}

    @property
    def reach(self) -> int:
        """How many cells all stamps reach along an axis, before P crops and output padding adds."""
        return self.S * (self.W - 1) + self.F

    @property
    def size(self) -> int:
        """The output's size by the formula; below 1 where P crops all."""
        return self.reach - 2 * self.P + self.output_padding


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a state comes to.

    x [W, W] and kernel [F, F], all ones where stamps are counted; unit: what they are counted in, as "16ths",
    or "". axis: of the direct convolution, whose input is our output, rows and columns alike; None where P
    crops all. sums [W·W, H, H]: the output after each step; y [H, H]: after the last. Where the input is
    resized instead, axis is that of the 3×3 convolution that follows, resized [W·S, W·S] what it reads, and
    y how many products each of its outputs adds.
    """

    state: State
    x: np.ndarray
    kernel: np.ndarray
    unit: str
    axis: shapes.Axis | None
    sums: np.ndarray | None
    y: np.ndarray | None
    resized: np.ndarray | None = None

    @property
    def shown(self) -> range:
        """The rows of the output, and its columns, with those that P crops."""
        state = self.state
        return range(-state.P, max(state.reach - state.P, state.size))

    @property
    def steps(self) -> bool:
        """Whether stamps are added one by one."""
        return self.sums is not None and self.state.view == NUMBERS and not self.state.covered


def compute(state: State) -> Result:
    """Stamp and add; every number is whole and exact."""
    if state.view == RESIZE:
        return _resize(state)
    x, (kernel, unit) = _seeded()[0][: state.W, : state.W], _kernel(state.kernel, state.F)
    if state.view == COUNTS:
        x, kernel, unit = np.ones_like(x), np.ones_like(kernel), ""
    axis = sums = y = None
    if state.size > 0:
        axis = shapes.transposed_axis(state.W, state.F, state.S, state.P, state.output_padding)
        # The output of each input cell alone, as a batch, and these added up from the first on.
        alone = np.eye(x.size, dtype=int).reshape(x.size, *x.shape, 1) * x[:, :, None]
        sums = _transposed(state, alone, kernel).cumsum(axis=0)
        y = _transposed(state, x[None, :, :, None], kernel)[0]
    return Result(state=state, x=x, kernel=kernel, unit=unit, axis=axis, sums=sums, y=y)


def _transposed(state: State, x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """The transposed convolution of a batch [N, W, W, 1]: [N, H, H]."""
    made = ops.conv2d_transpose(
        x,
        kernel[:, :, None, None],
        stride=state.S,
        padding=state.P,
        output_padding=state.output_padding,
    )
    return made[..., 0]


def _resize(state: State) -> Result:
    x, kernel = _seeded()[0][: state.W, : state.W], np.ones((AFTER, AFTER), int)
    resized = x.repeat(state.S, axis=0).repeat(state.S, axis=1)
    axis = shapes.axis(len(resized), AFTER, 1, 1)
    y = ops.conv2d(np.ones_like(resized)[:, :, None], kernel[:, :, None, None], padding=1)[:, :, 0]
    return Result(state=state, x=x, kernel=kernel, unit="", axis=axis, sums=None, y=y, resized=resized)


@lru_cache(maxsize=1)
def _seeded() -> tuple[np.ndarray, np.ndarray]:
    """The largest input and kernel; others are their corners: so a slider adds cells and changes none."""
    x = np.random.default_rng(457).integers(0, MOST_X + 1, (MOST_W, MOST_W))
    return x, np.random.default_rng(238).integers(-1, 4, (MOST_F, MOST_F))


def _kernel(name: str, size: int) -> tuple[np.ndarray, str]:
    """Return the weights [F, F], whole numbers, and what they are counted in.

    The bilinear one is that of fully convolutional networks for a factor of ⌈F/2⌉.
    [Long, Shelhamer & Darrell 2015, upsample_filt in the authors' surgery.py]
    """
    if name == SEEDED:
        return _seeded()[1][:size, :size], ""
    if name == ONES:
        return np.ones((size, size), int), ""
    factor = (size + 1) // 2
    parts = factor * (2 - size % 2)  # an even kernel's centre lies between two cells
    away = np.abs(2 * np.arange(size) - (size - 1))  # from the centre, in half cells
    triangle = (2 * factor - away) * parts // (2 * factor)
    return np.outer(triangle, triangle), UNITS[parts]


def last_step(result: Result) -> int | None:
    """The last step, one for each input cell, while stamps are added in numbers."""
    return result.x.size - 1 if result.steps else None


def brought(state: State, changes: dict[str, Any]) -> dict[str, Any]:
    """Return less output padding where a smaller S allows no more."""
    most = changes.get("S", state.S) - 1
    return {"output_padding": most} if state.output_padding > most else {}

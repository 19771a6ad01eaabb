"""State and result of the coverage explorer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import shapes
from helpers.explorers.settings import Settings, covering, number

PADDINGS = ("valid", "same", "full")


class State(Settings):
    """The settings: a W×W input, an F×F filter, stride S."""

    W: int = number(5, 1, 24, "width and height of the input", usual=12)
    F: int = number(3, 1, 24, "width and height of the filter", usual=8)
    S: int = number(1, 1, 12, "stride", usual=6)
    covered: bool = covering()


@dataclass(frozen=True)
class Result:
    """For each of `PADDINGS`, one axis (rows and columns are alike) and the counts [W, W]."""

    state: State
    axes: dict[str, shapes.Axis]
    counts: dict[str, np.ndarray]


def compute(state: State) -> Result:
    """Count the windows that read each cell; all are 0 where the filter does not fit."""
    axes = {name: shapes.axis(state.W, state.F, state.S, name) for name in PADDINGS}
    reads = {name: np.array(axis.reads) for name, axis in axes.items()}
    counts = {name: np.outer(each, each) for name, each in reads.items()}
    return Result(state, axes, counts)

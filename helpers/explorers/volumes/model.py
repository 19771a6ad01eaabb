"""State and result of the volumes explorer."""

from __future__ import annotations

from dataclasses import dataclass

from helpers import shapes
from helpers.explorers.base import check_ranges

RANGES = {
    "W": (1, 256, "width of the input, in columns"),
    "H": (1, 256, "height of the input, in rows"),
    "D": (1, 512, "depth of the input, in channels"),
    "F": (1, 64, "width and height of each filter"),
    "K": (1, 512, "number of filters"),
    "S": (1, 64, "stride: how far the filter moves from one place to the next"),
    "P": (0, 64, "zero padding"),
    "dilation": (1, 16, "distance between a filter's neighbouring weights; 1 means no gaps"),
}


@dataclass(frozen=True)
class State:
    """The settings. P is an int, or (before, after): left and top, right and bottom."""

    W: int = 5
    H: int = 5
    D: int = 3
    F: int = 3
    K: int = 2
    S: int = 2
    P: int | tuple[int, int] = 1
    dilation: int = 1

    def __post_init__(self):
        check_ranges(self, RANGES, pairs=("P",))


@dataclass(frozen=True)
class Result:
    """What a state comes to; `counts` is None where the filter does not fit."""

    state: State
    rows: shapes.Axis
    columns: shapes.Axis
    output: tuple[int, int, int] | None
    counts: shapes.Counts | None


def compute(state: State) -> Result:
    """Return sizes and costs. output is (W_out, H_out, K)."""
    sides = (state.P, state.P) if isinstance(state.P, int) else state.P
    size, pads = (state.H, state.W), (sides, sides)
    rows, columns = shapes.axes(size, state.F, state.S, pads, state.dilation)
    if not (rows.output_size and columns.output_size):
        return Result(state, rows, columns, None, None)
    counts = shapes.conv_counts(size, state.D, state.K, state.F, state.S, pads, state.dilation)
    return Result(state, rows, columns, (columns.output_size, rows.output_size, state.K), counts)

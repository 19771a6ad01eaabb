"""State and result of the volumes explorer."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

from helpers import shapes
from helpers.explorers.regions import Name
from helpers.explorers.settings import Settings, covering, number, sides
from helpers.explorers.volumes.layout import Layout, choose_layout


def filter_of(k: Any) -> Name:
    """The face of filter k."""
    return Name("filter {filter}", filter=k)


def slices_of(k: Any) -> Name:
    """The slices of filter k, one behind the other."""
    return Name("slices {filter}", filter=k)


def whole_of(k: Any) -> Name:
    """Filter k as one piece, to be lit."""
    return Name("whole filter {filter}", filter=k)


class State(Settings):
    """The settings. P is an int, or (before, after): left and top, right and bottom."""

    W: int = number(5, 1, 256, "width of the input, in columns", usual=16)
    H: int = number(5, 1, 256, "height of the input, in rows", usual=16)
    D: int = number(3, 1, 512, "depth of the input, in channels", usual=16)
    F: int = number(3, 1, 64, "width and height of each filter", usual=8)
    K: int = number(2, 1, 512, "number of filters", usual=16)
    S: int = number(2, 1, 64, "stride: how far the filter moves from one place to the next", usual=8)
    P: int | tuple[int, int] = sides(1, 0, 64, "zero padding", usual=8)
    dilation: int = number(
        1,
        1,
        16,
        "distance between a filter's neighbouring weights; 1 means no gaps",
        usual=4,
    )
    covered: bool = covering()


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a state comes to; `output` and `counts` are None where the filter does not fit."""

    state: State
    rows: shapes.Axis
    columns: shapes.Axis
    output: tuple[int, int, int] | None
    counts: shapes.Counts | None
    layout: Layout

    @property
    def shown(self) -> range:
        """The filters that there is room for."""
        return range(min(self.state.K, prod(self.layout.filters)))


def compute(state: State) -> Result:
    """Return sizes and costs. output is (W_out, H_out, K)."""
    sides = (state.P, state.P) if isinstance(state.P, int) else state.P
    size, pads = (state.H, state.W), (sides, sides)
    rows, columns = shapes.axes(size, state.F, state.S, pads, state.dilation)
    output, counts = None, None
    if rows.output_size and columns.output_size:
        output = columns.output_size, rows.output_size, state.K
        counts = shapes.conv_counts(size, state.D, state.K, state.F, state.S, pads, state.dilation)
    layout = choose_layout(rows, columns, state.D, state.K)
    return Result(state=state, rows=rows, columns=columns, output=output, counts=counts, layout=layout)

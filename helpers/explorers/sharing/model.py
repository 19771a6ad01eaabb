"""State and result of the parameter-sharing explorer."""

from __future__ import annotations

from dataclasses import dataclass

from helpers import shapes
from helpers.explorers.base import check_ranges
from helpers.explorers.sharing.layout import Layout, lay_out
from helpers.explorers.sharing.picture import Part

RANGES = {
    "W": (1, 256, "width and height of the input"),
    "D": (1, 8, "depth of the input, in channels"),
    "F": (1, 16, "width and height of each filter"),
    "K": (1, 128, "number of filters"),
    "S": (1, 16, "stride: how far the filter moves from one place to the next"),
    "P": (0, 8, "zero padding"),
}
KINDS = ("dense", "locally connected", "convolution")


@dataclass(frozen=True)
class State:
    """The settings. P is an int, or (before, after). kind: of the layer whose matrix is shown.

    row, column: the entry of the matrix at which the zoom begins, where there is one.
    """

    W: int = 5
    D: int = 1
    F: int = 3
    K: int = 1
    S: int = 1
    P: int | tuple[int, int] = 0
    kind: str = "convolution"
    row: int = 0
    column: int = 0

    def __post_init__(self):
        check_ranges(self, RANGES, pairs=("P",))
        for name in ("row", "column"):
            object.__setattr__(self, name, shapes.whole(name, getattr(self, name), 0))
        if self.kind not in KINDS:
            raise ValueError(f"kind {self.kind!r} is not known: use one of {', '.join(KINDS)}")


@dataclass(frozen=True)
class Result:
    """What a state comes to: one axis (rows and columns are alike), and the counts by kind of layer.

    outputs, inputs: rows and columns of the matrix, 0 outputs where the filter does not fit; filled: its
    entries that are weights. layout: where input, filters and output are drawn; parts: of the matrix.
    """

    state: State
    one: shapes.Axis
    counts: dict[str, shapes.Counts]
    outputs: int
    inputs: int
    filled: int
    layout: Layout
    parts: tuple[Part, ...] = ()

    @property
    def sides(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The padding of rows and of columns."""
        return (self.one.before, self.one.after), (self.one.before, self.one.after)

    @property
    def blocks(self) -> tuple[int, int]:
        """How many rows and columns of the matrix belong to one row of outputs and one of inputs."""
        return self.one.output_size * self.state.K, self.state.W * self.state.D

    @property
    def standing(self) -> int:
        """Weights that stand in the matrix; a filter's others lie on padding at every place."""
        if self.state.kind != "convolution":
            return self.filled
        lines = sum(bool(lying_on(self, tap)) for tap in range(self.state.F))
        return lines**2 * self.state.D * self.state.K

    @property
    def elements(self) -> int:
        """Weights of one filter at one place."""
        return self.state.F**2 * self.state.D


def lying_on(result: Result, tap: int) -> range:
    """Return the places at which row (or column) `tap` of the filter lies on the input, not on padding.

    Where every place has filters of its own, the filters that are shown are those of place 0.
    """
    one = result.one
    first = max(0, -((tap - one.before) // one.stride))
    last = min(one.output_size - 1, (one.input_size - 1 - tap + one.before) // one.stride)
    return range(first, min(last, 0 if result.state.kind == "locally connected" else last) + 1)


def axis_of(state: State) -> shapes.Axis:
    """Return how the window moves, across as down."""
    return shapes.axis(state.W, state.F, state.S, state.P)


def limits(state: State) -> dict[str, tuple[int, int]]:
    """The zoom begins within the matrix."""
    places = axis_of(state).output_size ** 2
    return {"row": (0, max(0, places * state.K - 1)), "column": (0, state.W**2 * state.D - 1)}


def counted(state: State) -> Result:
    """Count weights, biases and multiply-adds of the three layers between the same two volumes."""
    one = axis_of(state)
    inputs, outputs = state.W**2 * state.D, one.output_size**2 * state.K
    layout = lay_out(one, state.D, state.K)
    if not outputs:
        return Result(state, one, {}, 0, inputs, 0, layout)
    sides = (one.before, one.after), (one.before, one.after)
    layer = (state.W, state.D, state.K, state.F, state.S, sides)
    every = (
        shapes.dense_counts(inputs, outputs),
        shapes.locally_connected_counts(*layer),
        shapes.conv_counts(*layer),
    )
    filled = inputs * outputs if state.kind == "dense" else sum(one.reads) ** 2 * state.D * state.K
    return Result(state, one, dict(zip(KINDS, every, strict=True)), outputs, inputs, filled, layout)

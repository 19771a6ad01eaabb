"""What the settings of the parameter-sharing explorer come to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import shapes
from helpers.explorers.sharing.layout.matrix import Mark
from helpers.explorers.sharing.layout.planes import Layout
from helpers.explorers.sharing.model.state import State


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the matrix that is drawn: which weight stands at each entry (or which block), −1 for zeros.

    weights [rows, columns]; cell: the (width, height) of each, in units; first: the row and column of the
    whole that it begins with; marks: what is written into each cell, row by row, or nothing; ruled: after how
    many (rows, columns) a line is drawn; zoomed: the (row, column, rows, columns) of its cells that the next
    part shows.
    """

    name: str
    weights: np.ndarray
    cell: tuple[float, float]
    first: tuple[int, int] = (0, 0)
    marks: tuple[Mark, ...] = ()
    ruled: tuple[int, int] = (0, 0)
    zoomed: tuple[float, float, float, float] | None = None

    @property
    def of_entries(self) -> bool:
        """Whether its cells are single entries of the matrix, not blocks of them."""
        return self.name in ("matrix", "zoom")


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a state comes to: one axis (rows and columns are alike), and the counts by kind of layer.

    outputs, inputs: rows and columns of the matrix, 0 outputs where the filter does not fit; filled: its
    entries that are weights. layout: where input, filters and output are drawn; parts: of the matrix.
    filters: (weights, marks) of those that are shown, [F, F, D, K] each, None where a layer has none.
    """

    state: State
    axis: shapes.Axis
    counts: dict[str, shapes.Counts]
    outputs: int
    inputs: int
    filled: int
    layout: Layout
    parts: tuple[Part, ...] = ()
    filters: tuple[np.ndarray, np.ndarray] | None = None

    @property
    def sides(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The padding of rows and of columns."""
        return (self.axis.before, self.axis.after), (self.axis.before, self.axis.after)

    @property
    def block_shape(self) -> tuple[int, int]:
        """How many rows and columns of the matrix belong to one row of outputs and one of inputs."""
        return self.axis.output_size * self.state.K, self.state.W * self.state.D

    @property
    def begin(self) -> tuple[int, int]:
        """The entry at which the zoom begins; where none is chosen, in the first row that is not empty."""
        state, axis = self.state, self.axis
        if state.row or state.column or state.kind == "dense":
            return state.row, state.column
        windows = map(axis.window, range(axis.output_size))
        place = next((at for at, cells in enumerate(windows) if cells.stop > 0), 0)
        return place * (axis.output_size + 1) * state.K, 0

    @property
    def block(self) -> tuple[int, int]:
        """The block in which the zoom begins: (row of outputs, row of inputs)."""
        (row, column), (high, wide) = self.begin, self.block_shape
        return row // high, column // wide

    @property
    def in_blocks(self) -> bool:
        """Whether the whole matrix is shown as blocks, because its entries are too many."""
        return len(self.parts) == 3

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
    axis = result.axis
    first = max(0, -((tap - axis.before) // axis.stride))
    last = min(axis.output_size - 1, (axis.input_size - 1 - tap + axis.before) // axis.stride)
    return range(first, min(last, 0 if result.state.kind == "locally connected" else last) + 1)

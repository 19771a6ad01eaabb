"""An explorer that can be covered, for questions: how often the cells of an input are read."""

from typing import ClassVar

import numpy as np

from helpers.drawing.outlines import Grid
from helpers.drawing.palette import INK, INPUT
from helpers.explorers.base import Explorer
from helpers.explorers.regions import ByCell, Region
from helpers.explorers.settings import Settings, number, switch
from helpers.shapes import axis

CELL = 30


class State(Settings):
    W: int = number(5, 3, 9, "width and height of the input", usual=9)
    covered: bool = switch(False, "whether what is to be predicted says ?", control=False)


def counts_of(state):
    """How often a 3×3 filter reads each cell, as words [W, W]."""
    reads = axis(state.W, 3, 1, "valid").reads
    return np.full((state.W, state.W), "?") if state.covered else np.outer(reads, reads).astype(str)


class Counts(Explorer):
    """How often a 3×3 filter reads each cell of a W×W input, beside the filter."""

    size = (400, 300)
    state_type = State
    lesson = ""
    presets: ClassVar = {"larger": {"W": 7}}

    @staticmethod
    def compute(state):
        return state

    @staticmethod
    def describe(state):
        if state.covered:
            return f"How often each cell of a {state.W}×{state.W} input is read. Covered: each count says ?."
        return f"Each cell of a {state.W}×{state.W} input is read {counts_of(state)[0, 0]} times or more."

    @staticmethod
    def regions(state):
        counts = ByCell(counts_of(state).ravel().tolist())
        return [
            Region("input", "Row {row}, column {column}: {times}.", {"times": counts}),
            Region("filter", "The filter, row {row}, column {column}."),
        ]

    @staticmethod
    def draw(scene, state):
        grids = {}
        for name, left, words in (("input", 10, counts_of(state)), ("filter", 300, np.full((3, 3), "w"))):
            for (row, column), text in np.ndenumerate(words):
                scene.text(left + CELL * (column + 0.3), 10 + CELL * (row + 0.5), text, 12, INK)
            grid = Grid((left, 10), (CELL, 0), (0, CELL), *words.shape)
            scene.polygon(grid.corners(), line=INPUT.line)
            grids[name] = [grid]
        return grids

"""The coverage explorer: how often each cell of a W×W input is read, with three kinds of padding."""

from __future__ import annotations

from dataclasses import dataclass

import ipywidgets
import numpy as np

from helpers import shapes
from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers.base import Explorer, check_ranges
from helpers.explorers.controls import Number
from helpers.explorers.coverage.picture import HEIGHT, WIDTH, Panel, draw_coverage
from helpers.explorers.regions import Region

RANGES = {
    "W": (1, 24, "width and height of the input"),
    "F": (1, 24, "width and height of the filter"),
    "S": (1, 12, "stride"),
}
PADDINGS = ("valid", "same", "full")


@dataclass(frozen=True)
class State:
    """The settings: a W×W input, an F×F filter, stride S."""

    W: int = 5
    F: int = 3
    S: int = 1

    def __post_init__(self):
        check_ranges(self, RANGES)


@dataclass(frozen=True)
class Result:
    """For each of `PADDINGS`, one axis (rows and columns are alike) and the counts [W, W]."""

    state: State
    axes: dict[str, shapes.Axis]
    counts: dict[str, np.ndarray]


def compute(state: State) -> Result:
    """Count the windows that read each cell; all are 0 where the filter does not fit."""
    axes = {name: shapes.axis(state.W, state.F, state.S, name) for name in PADDINGS}
    counts = {name: np.outer(one.reads, one.reads) for name, one in axes.items()}
    return Result(state, axes, counts)


def spread(result: Result, name: str) -> str:
    """Say how often the cells are read, as "1 to 9 times"."""
    counts = result.counts[name]
    low, high = int(counts.min()), int(counts.max())
    if not result.axes[name].output_size:
        return "the filter does not fit"
    return f"{low} to {high} times" if low < high else f"{high} time{'s' * (high != 1)} each"


def describe(result: Result) -> str:
    """Say for each padding how often the cells are read."""
    state = result.state
    parts = "; ".join(f"{name} padding: {spread(result, name)}" for name in PADDINGS)
    sizes = f"{state.F}×{state.F} filter with stride {state.S} reads a cell of a {state.W}×{state.W} input"
    return f"How often a {sizes}. {parts}."


def regions(result: Result) -> list[Region]:
    """The image map: every cell says which windows read it."""
    found = []
    for name, one in result.axes.items():
        reads = ("row", list(one.reads)), ("column", list(one.reads))
        found.append(
            Region(
                name,
                f"With {name} padding, row {{row}}, column {{column}}: windows that read it, "
                "down × across: {down} × {across}.",
                {"down": reads[0], "across": reads[1]},
                ((name, "row", None), (name, None, "column")),
            )
        )
    return found


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the three planes and return where their cells lie."""
    panels = []
    for name, one in result.axes.items():
        size = one.output_size
        says = f"output {size}×{size}; read {spread(result, name)}" if size else spread(result, name)
        panels.append(Panel(name, f"{name}: P = {one.padding}", says, result.counts[name]))
    return draw_coverage(scene, panels)


class Coverage(Explorer):
    """How often each input cell is read with valid, same and full padding, as W, F and S change."""

    name = "Coverage"
    size = (WIDTH, HEIGHT)
    state_type = State
    ranges = RANGES
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(draw)

    def controls(self):
        """Return one row of controls."""
        found = {name: Number(name, *RANGES[name], self.set_state) for name in RANGES}
        return found, [
            ipywidgets.HBox([each.widget for each in found.values()], layout={"flex_flow": "row wrap"})
        ]

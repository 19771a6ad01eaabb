"""The weight-reshaping explorer: a dense unit's weights, folded into a filter as large as the input."""

from __future__ import annotations

from typing import Any, ClassVar

import ipywidgets

from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers.base import Explorer
from helpers.explorers.controls import Choice, Number
from helpers.explorers.reshaping import text
from helpers.explorers.reshaping.image_map import regions
from helpers.explorers.reshaping.model import (
    FIRST,
    LAST,
    ORDERS,
    RANGES,
    Result,
    State,
    compute,
    limits,
)
from helpers.explorers.reshaping.picture import HEIGHT, WIDTH, Fold, Marks, Words, draw_reshaping
from helpers.explorers.reshaping.text import describe

__all__ = ["Reshaping", "Result", "State", "compute", "describe", "draw", "limits", "regions"]


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the input, the strips, the filter and the outputs; return where their cells lie."""
    state = result.state
    return draw_reshaping(
        scene,
        Fold(
            result.x,
            result.flat,
            result.weights,
            result.kernel[..., result.unit],
            result.unit,
            result.in_strip,
            result.in_kernel,
            result.bias,
            result.dense,
            result.convolution,
            Marks(*text.marks(result, state.made, text.CHANNEL)),
            Marks(*text.marks(result, state.folded, text.SLICE), bool(result.wrong.any())),
            Words(text.head(result), text.flattening(result), text.folding(result), text.shapes_(result)),
        ),
    )


def _preset(size: int, depth: int, made: str, folded: str) -> dict[str, Any]:
    return {"F": size, "D": depth, "K": 2, "made": made, "folded": folded}


class Reshaping(Explorer):
    """A dense layer's weights folded into a kernel, in the order they were made for or in the other one."""

    name = "Reshaping"
    size = (WIDTH, HEIGHT)
    state_type = State
    ranges = RANGES
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    limits = staticmethod(limits)
    draw = staticmethod(draw)
    point_lines = 3
    presets: ClassVar = {
        "VGG's order here: channels last, folded channels last": _preset(2, 3, LAST, LAST),
        "PyTorch's weights, folded as PyTorch does": _preset(2, 3, FIRST, FIRST),
        "PyTorch's weights folded as if they were TensorFlow's": _preset(2, 3, FIRST, LAST),
        "TensorFlow's weights folded as if they were PyTorch's": _preset(3, 2, LAST, FIRST),
        "F = 1: nothing to get wrong": _preset(1, 4, FIRST, LAST),
        "D = 1: nothing to get wrong": _preset(3, 1, FIRST, LAST),
    }

    def controls(self):
        """Input, units, orders."""
        found: dict[str, Any] = {name: Number(name, *RANGES[name], self.ask) for name in RANGES}
        help_ = "the order in which the input was flattened when the weights were made"
        found["made"] = Choice("made", "Made", ORDERS, help_, self.ask)
        help_ = "the order in which the weights are folded into filters"
        found["folded"] = Choice("folded", "Folded", ORDERS, help_, self.ask)
        names = ("F", "D"), ("K", "unit"), ("made", "folded")
        columns = [ipywidgets.VBox([found[name].widget for name in each]) for each in names]
        return found, [ipywidgets.HBox(columns, layout={"flex_flow": "row wrap"})]

    def chosen(self, region: str, row: int, column: int) -> dict[str, Any]:
        """A click on a unit's strip, or on an output, shows that unit's filter."""
        return {"unit": int(region.split()[1]) if region.startswith("unit") else row}

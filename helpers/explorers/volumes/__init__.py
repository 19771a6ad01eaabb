"""The volumes explorer: one convolution layer as three volumes to scale, with its arithmetic."""

from __future__ import annotations

from typing import ClassVar

import ipywidgets

from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers.base import Explorer
from helpers.explorers.controls import Number, Sides
from helpers.explorers.volumes.image_map import regions
from helpers.explorers.volumes.model import RANGES, Result, State, compute
from helpers.explorers.volumes.picture import HEIGHT, WIDTH, draw_volumes
from helpers.explorers.volumes.picture.scale import Layer
from helpers.explorers.volumes.text import describe, lines, offers

__all__ = ["Result", "State", "Volumes", "compute", "describe", "draw", "offers", "regions"]


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the layer and return where its parts lie."""
    state = result.state
    return draw_volumes(scene, Layer(result.rows, result.columns, state.D, state.K), lines(result))


def _preset(size: int, depth: int, filters: int, **layer: int) -> dict[str, int]:
    return {"W": size, "H": size, "D": depth, "K": filters, "dilation": 1, **layer}


class Volumes(Explorer):
    """Input, filters and output of one layer, redrawn as W, H, D, F, K, S, P and dilation change."""

    name = "Volumes"
    size = (WIDTH, HEIGHT)
    state_type = State
    ranges = RANGES
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    offers = staticmethod(offers)
    draw = staticmethod(draw)
    presets: ClassVar = {
        "CS231n's demo: 5×5×3, F = 3, S = 2, P = 1": _preset(5, 3, 2, F=3, S=2, P=1),
        "AlexNet conv1: 227×227×3, F = 11, S = 4": _preset(227, 3, 96, F=11, S=4, P=0),
        "AlexNet conv1 with 224, which does not divide": _preset(224, 3, 96, F=11, S=4, P=0),
        "VGG's 3×3: 224×224×64, S = 1, P = 1": _preset(224, 64, 64, F=3, S=1, P=1),
        "ResNet's first layer: 7×7, S = 2, P = 3": _preset(224, 3, 64, F=7, S=2, P=3),
        "same: the output is as large as the input": _preset(7, 2, 3, F=5, S=1, P=2),
        "full: every overlap counts": _preset(5, 1, 1, F=3, S=1, P=2),
    }

    def controls(self):
        """Input, filters, stride and padding; dilation behind a toggle."""

        def number(name: str) -> Number:
            return Number(name, *RANGES[name], self.set_state)

        found = {name: number(name) for name in RANGES if name != "P"}
        found["P"] = Sides("P", *RANGES["P"], self.set_state)
        more = ipywidgets.ToggleButton(description="More", tooltip="Show dilation", layout={"width": "80px"})
        dilation = found["dilation"].widget
        dilation.layout.display = "none"
        more.observe(
            lambda change: setattr(dilation.layout, "display", None if change.new else "none"), "value"
        )
        # A dilation that is set from code or by an offer must not stay out of sight.
        found["dilation"].slider.observe(
            lambda change: setattr(more, "value", more.value or change.new > 1), "value"
        )
        columns = [
            ipywidgets.VBox([found[name].widget for name in names])
            for names in (("W", "H", "D"), ("F", "K"), ("S", "P", "dilation"))
        ]
        sides = ipywidgets.Label(
            "P before (left, top), after (right, bottom)", layout={"margin": "2px 2px 2px 28px"}
        )
        columns[2].children = (*columns[2].children[:2], sides, columns[2].children[2])
        columns[1].children = (
            *columns[1].children,
            ipywidgets.HBox([more], layout={"padding": "0 0 0 28px"}),
        )
        return found, [ipywidgets.HBox(columns, layout={"flex_flow": "row wrap"})]

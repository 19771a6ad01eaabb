"""The translation explorer: shift a picture, and see which output moves along."""

from __future__ import annotations

from typing import Any, ClassVar

import ipywidgets

from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers.base import Explorer
from helpers.explorers.controls import Choice, Number
from helpers.explorers.translation import text
from helpers.explorers.translation.image_map import LAYERS, arrays, layer, regions
from helpers.explorers.translation.model import (
    FIGURE,
    HOME,
    PADDINGS,
    RANGES,
    Result,
    State,
    compute,
)
from helpers.explorers.translation.picture import HEIGHT, WIDTH, Layer, Shift, draw_translation
from helpers.explorers.translation.text import describe

__all__ = ["Result", "State", "Translation", "compute", "describe", "draw", "regions"]


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw both pictures, the filter and the maps of both layers; return where their cells lie."""
    layers = []
    for name, each in zip(LAYERS, (result.convolution, result.dense), strict=True):
        arrays_ = each.moved, each.now, each.there, each.different
        words = text.map_titles(result, name), text.verdict(result, each)
        layers.append(Layer(name, *arrays_, result.lost, *words))
    return draw_translation(
        scene,
        Shift(
            *result.pictures,
            result.kernel,
            result.one,
            (HOME, HOME, *FIGURE.shape),
            tuple(layers),
            text.head(result),
            text.reason(result),
            result.whole,
            text.titles(result),
            text.NOTE,
        ),
    )


def _preset(right: int, down: int = 0, S: int = 1, padding: str = "valid", ground: int = 0) -> dict[str, Any]:
    return {"right": right, "down": down, "S": S, "padding": padding, "ground": ground}


class Translation(Explorer):
    """Shift a picture: whether the output of a convolution, and of a dense layer, moves with it."""

    name = "Translation"
    size = (WIDTH, HEIGHT)
    state_type = State
    ranges = RANGES
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    arrays = staticmethod(arrays)
    layer = staticmethod(layer)
    draw = staticmethod(draw)
    point_lines = 3
    presets: ClassVar = {
        "one column to the right": _preset(1),
        "two columns to the left, three rows down": _preset(-2, 3),
        "S = 2, shifted by 2: one step": _preset(2, S=2),
        "S = 2, shifted by 1: half a step": _preset(1, S=2),
        "zero padding, the figure leaves": _preset(5, padding="same"),
        "zero padding on a lit ground": _preset(1, padding="same", ground=2),
    }

    def controls(self):
        """The shift, then stride and padding, then the ground."""
        found: dict[str, Any] = {name: Number(name, *RANGES[name], self.ask) for name in RANGES}
        help_ = "padding: none (valid), or the zeros that same padding needs (same)"
        found["padding"] = Choice("padding", "P", PADDINGS, help_, self.ask)
        names = ("right", "down"), ("S", "padding"), ("ground",)
        columns = [ipywidgets.VBox([found[name].widget for name in each]) for each in names]
        return found, [ipywidgets.HBox(columns, layout={"flex_flow": "row wrap"})]

    def chosen(self, region: str, row: int, column: int) -> dict[str, Any]:
        """A click on the shifted picture moves the figure's middle there."""
        middle = HOME + FIGURE.shape[0] // 2
        return {"down": row - middle, "right": column - middle}

"""The parameter-sharing explorer: the weight matrices of a dense layer and of layers with windows."""

from __future__ import annotations

from typing import Any, ClassVar

import ipywidgets

from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers.base import Explorer
from helpers.explorers.controls import Choice, Number, Sides
from helpers.explorers.sharing import text
from helpers.explorers.sharing.image_map import regions
from helpers.explorers.sharing.lattice import hidden
from helpers.explorers.sharing.model import KINDS, RANGES, Result, State, limits
from helpers.explorers.sharing.parts import block_of, compute, filters
from helpers.explorers.sharing.picture import HEIGHT, WIDTH, Matrix, draw_sharing
from helpers.explorers.sharing.text import describe

__all__ = ["Result", "Sharing", "State", "compute", "describe", "draw", "limits", "regions"]

OWN_WEIGHTS = """\
Every output has a weight of its own for
every input: like a filter as large as
the input, used at one place."""


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the matrix with its surroundings and return where everything lies."""
    layout = result.layout
    numbered = layout.input.number_size > 0, bool(layout.output and layout.output.number_size)
    grids = draw_sharing(
        scene,
        Matrix(
            result.one,
            layout,
            list(result.parts),
            filters(result),
            text.costs(result),
            KINDS.index(result.state.kind),
            *text.head(result),
            text.titles(result, numbered),
            OWN_WEIGHTS,
        ),
    )
    return grids | hidden(result, grids)


class Sharing(Explorer):
    """The weight matrix of three layers between the same volumes: dense, locally connected, convolution."""

    name = "Sharing"
    size = (WIDTH, HEIGHT)
    state_type = State
    ranges = RANGES
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    limits = staticmethod(limits)
    offers = staticmethod(text.offers)
    draw = staticmethod(draw)
    presets: ClassVar = {
        "a 5×5 toy: 3×3, K = 1": {"W": 5, "D": 1, "F": 3, "K": 1, "S": 1, "P": 0},
        "the toy with zero padding": {"W": 5, "D": 1, "F": 3, "K": 1, "S": 1, "P": 1},
        "two filters on three channels: 5×5×3, S = 2, P = 1": {
            "W": 5,
            "D": 3,
            "F": 3,
            "K": 2,
            "S": 2,
            "P": 1,
        },
        "CIFAR: 32×32×3, one 5×5 filter": {"W": 32, "D": 3, "F": 5, "K": 1, "S": 1, "P": 0},
        "AlexNet's first layer: 227×227×3, 11×11, K = 96": {
            "W": 227,
            "D": 3,
            "F": 11,
            "K": 96,
            "S": 4,
            "P": 0,
        },
    }

    def controls(self):
        """Input, filters, stride and padding; the kind of layer stands beside Reset."""
        found: dict[str, Any] = {
            name: Number(name, *RANGES[name], self.ask) for name in RANGES if name != "P"
        }
        found["P"] = Sides("P", *RANGES["P"], self.ask)
        found["kind"] = Choice("kind", "Layer", KINDS, "whose weight matrix is shown", self.ask)
        names = ("W", "D"), ("F", "K"), ("S", "P")
        columns = [ipywidgets.VBox([found[name].widget for name in each]) for each in names]
        return found, [ipywidgets.HBox(columns, layout={"flex_flow": "row wrap"})]

    def head(self):
        """The switch between the layers."""
        return [self._controls["kind"].widget]

    def chosen(self, region: str, row: int, column: int) -> dict[str, Any]:
        """A click on a layer shows its matrix, one on the matrix moves the zoom there."""
        if region == "layers":
            return {"kind": KINDS[row]}
        result = self.result
        if region == "matrix":
            high, wide = result.parts[-1].weights.shape
            return {"row": max(0, row - high // 2), "column": max(0, column - wide // 2)}
        (high, wide), (r, i) = result.blocks, block_of(result)
        if region == "blocks":
            return {"row": row * high, "column": column * wide}
        return {"row": r * high + row * self.state.K, "column": i * wide + column * self.state.D}

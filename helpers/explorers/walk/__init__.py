"""The VGG-walk explorer: a whole VGG as volumes, its dense layers as they are or written as convolutions."""

from __future__ import annotations

from typing import Any, ClassVar

import ipywidgets

from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers.base import Explorer
from helpers.explorers.controls import Choice, Number
from helpers.explorers.walk import text
from helpers.explorers.walk.image_map import regions, window
from helpers.explorers.walk.model import CHOICES, RANGES, Result, State, compute, kind
from helpers.explorers.walk.picture import HEIGHT, WIDTH, Stage, draw_walk
from helpers.explorers.walk.picture.table import Layer
from helpers.explorers.walk.text import describe
from helpers.explorers.words import by

__all__ = ["Result", "State", "Walk", "compute", "describe", "draw", "regions"]

SHOWN = ("pool3", "pool4", "pool5")  # whose windows are drawn on the input


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the network and return where its layers and the input's pixels lie."""
    total = result.totals
    sum_ = Layer(
        "sum, input to pool5" if result.refused else "sum, input to fc8",
        parameters=total.parameters,
        megabytes=total.activation_bytes / text.MEGABYTE,
    )
    spans = {row.name: window(row) for row in result.rows if row.name in SHOWN}
    inside = {name: each for name, each in spans.items() if each[0] >= 0 and each[-1] < result.state.W}
    words = text.words(result, list(inside))
    return draw_walk(scene, _stages(result), list(inside.values()), text.planes(result), sum_, words)


def _stages(result: Result) -> list[Stage]:
    """Put layers of one size together: a pool begins a stage, fc6 the last one."""
    groups: list[list[Layer]] = [[]]
    for layer in _layers(result):
        if layer.kind == "pool" or layer.name == "fc6":
            groups.append([])
        groups[-1].append(layer)
    head = "" if result.refused else ", conv" if result.state.convolutional else ", dense"
    labels = [*(f"conv{number}" for number in range(1, 6)), "pool5", f"fc6–fc8{head}"]
    return [Stage(tuple(group), label) for group, label in zip(groups, labels, strict=True)]


def _layers(result: Result) -> list[Layer]:
    found = []
    for row in result.rows:
        high, depth = row.shape[0] if len(row.shape) == 3 else 1, row.shape[-1]
        megabytes = row.activation_bytes / text.MEGABYTE
        costs = row.parameters, megabytes, row.receptive_field
        found.append(Layer(row.name, kind(row.layer), high, depth, by(*row.shape), *costs))
    for layer in result.refused:
        found.append(Layer(layer.name, "refused", 1, layer.depth_out(depth), "refused"))
    return found


def _preset(W: int, head: str, pooling: str = "floor", padding: str = "VALID") -> dict[str, Any]:
    return {"W": W, "configuration": "D", "head": head, "pooling": pooling, "padding": padding}


class Walk(Explorer):
    """VGG from the image to the scores: shapes, parameters, memory and windows at any input size."""

    name = "Walk"
    size = (WIDTH, HEIGHT)
    state_type = State
    ranges = RANGES
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    offers = staticmethod(text.offers)
    draw = staticmethod(draw)
    point_lines = 3
    presets: ClassVar = {
        "VGG-16 as published: 224": _preset(224, "dense"),
        "244, the size in an answer": _preset(244, "dense"),
        "244, pools that ceil": _preset(244, "dense", "ceil"),
        "384, convolutional head": _preset(384, "convolutional"),
        "384, dense head": _preset(384, "dense"),
        "SAME padding in fc6": _preset(224, "convolutional", padding="SAME"),
        "160, convolutional head": _preset(160, "convolutional"),
    }

    def controls(self):
        """Input, configuration, head, pooling, padding."""
        helps = {
            "configuration": "configuration of the VGG paper's table: D is VGG-16, E is VGG-19",
            "head": "fc6 to fc8 as dense layers, or written as convolutions",
            "pooling": "how the pools round where a size is odd",
            "padding": "padding of a convolutional fc6: none (VALID), or zeros (SAME)",
        }
        found: dict[str, Any] = {"W": Number("W", *RANGES["W"], self.ask)}
        for name, help_ in helps.items():
            found[name] = Choice(name, text.LABELS[name], CHOICES[name], help_, self.ask)
        names = ("W", "configuration"), ("head",), ("pooling", "padding")
        columns = [ipywidgets.VBox([found[name].widget for name in each]) for each in names]
        return found, [ipywidgets.HBox(columns, layout={"flex_flow": "row wrap"})]

"""The one-pixel explorer: a dense layer on one pixel beside the 1×1 convolution of all of them."""

from __future__ import annotations

from typing import Any, ClassVar

import ipywidgets

from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers.base import Explorer
from helpers.explorers.controls import Choice, Number, Switch
from helpers.explorers.one_pixel import text
from helpers.explorers.one_pixel.image_map import arrays, layer, regions
from helpers.explorers.one_pixel.model import (
    INPUT_NUMBERS,
    INPUTS,
    RANGES,
    THEN,
    WEIGHT_NUMBERS,
    WEIGHTS,
    Result,
    State,
    compute,
    limits,
    typed,
)
from helpers.explorers.one_pixel.picture import HEIGHT, MOST, WIDTH, Numbers, Words, draw_one_pixel, left_out

__all__ = ["OnePixel", "Result", "State", "compute", "describe", "draw", "limits", "regions"]


def numbers(result: Result) -> Numbers:
    """Return the numbers that the picture is drawn from."""
    state = result.state
    values = result.x, result.matrix, result.bias, result.sums, result.dense, result.maps
    return Numbers(*values, result.place, state.relu, state.input == "photograph")


def describe(result: Result) -> str:
    """Say in one to three sentences what the picture shows, and what it has no room for."""
    state, parts = result.state, []
    for size, many in ((state.K, "outputs"), (state.D, "inputs")):
        if size > MOST:
            parts.append(f"the first {MOST} of {size} {many}")
    missing = left_out(numbers(result))
    said = f" In numbers: {' and '.join(parts)}." if parts else ""
    if missing:
        said = f"{said[:-1]}; t" if said else " T"
        said += f"oo small for numbers: {', '.join(missing)}."
    return text.describe(result) + said


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the pixel, its dense layer and the convolution; return where everything lies."""
    words = Words(text.head(result), text.lines(result), text.bars(result), text.totals(result))
    return draw_one_pixel(scene, numbers(result), words)


def _preset(width: int, height: int, depth: int, filters: int, **others) -> dict[str, Any]:
    found = {"W": width, "H": height, "D": depth, "K": filters, "input": "seeded integers", "relu": True}
    return {**found, "weights": "seeded integers", "then": "nothing", "typed_weights": (), **others}


class OnePixel(Explorer):
    """One pixel through a dense layer, and the same layer everywhere: a 1×1 convolution."""

    name = "OnePixel"
    size = (WIDTH, HEIGHT)
    state_type = State
    ranges = RANGES
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    limits = staticmethod(limits)
    offers = staticmethod(text.offers)
    arrays = staticmethod(arrays)
    layer = staticmethod(layer)
    draw = staticmethod(draw)
    point_lines = 5
    presets: ClassVar = {
        "the question's layer: 1×1×3 → 1×1×2, type your x": _preset(1, 1, 3, 2, weights="the question's"),
        "the same layer on 4×3 pixels": _preset(4, 3, 3, 2, weights="the question's"),
        "RGB → grey: 48×56×3 → 48×56×1": _preset(
            48, 56, 3, 1, input="photograph", weights="grey", relu=False
        ),
        "NiN on CIFAR-10: 32×32×192 → 160 → 96, all 1×1": _preset(32, 32, 192, 160, then="96 of 1×1"),
        "Inception: 28×28×192 → 16, then 32 of 5×5": _preset(28, 28, 192, 16, then="32 of 5×5"),
        "ResNet: 56×56×256 → 64, 3×3, and back to 256": _preset(
            56, 56, 256, 64, then="64 of 3×3, 256 of 1×1"
        ),
    }

    def controls(self):
        """Input, filters, what follows."""
        found: dict[str, Any] = {name: Number(name, *RANGES[name], self.ask) for name in RANGES}

        def choice(name, label, options, help, **cleared):
            return Choice(name, label, options, help, lambda **changes: self.ask(**changes, **cleared))

        found["input"] = choice("input", "Input", INPUTS, "the numbers of the pixels", typed_x=())
        found["weights"] = choice("weights", "W, b", WEIGHTS, "the weights and biases", typed_weights=())
        found["then"] = choice("then", "Then", tuple(THEN), "layers that follow; their costs are counted")
        found["relu"] = Switch("relu", "ReLU", "numbers below 0 become 0", self.ask)
        names = ("W", "H", "input"), ("D", "K", "weights"), ("then", "relu")
        columns = [ipywidgets.VBox([found[name].widget for name in each]) for each in names]
        return found, [ipywidgets.HBox(columns, layout={"flex_flow": "row wrap"})]

    def edited(self, region: str, row: int, column: int, value: float) -> dict[str, Any]:
        """A number typed into x or the one pixel, into W or the filters, into b or the biases."""
        state = self.state
        if region == "x" or region.startswith("channel"):
            channel = row if region == "x" else int(region.split()[1])
            key = (*self.result.place, channel)
            return {"typed_x": _with(state.typed_x, key, typed(value, INPUT_NUMBERS))}
        key = (row,) if region in ("b", "biases") else (row, column)
        return {"typed_weights": _with(state.typed_weights, key, typed(value, WEIGHT_NUMBERS))}

    def chosen(self, region: str, row: int, column: int) -> dict[str, Any]:
        """A pixel of the input or of the output."""
        return {"row": row, "column": column}


def _with(typed_: tuple, key: tuple[int, ...], number: float) -> tuple:
    return tuple({**dict(typed_), key: number}.items())

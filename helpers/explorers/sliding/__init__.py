"""The sliding-window explorer: a filter laid on its input place by place, a small layer in numbers."""

from __future__ import annotations

from typing import Any, ClassVar

import ipywidgets
import numpy as np

from helpers import samples
from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers.base import Explorer
from helpers.explorers.controls import Choice, Number, Sides, Switch
from helpers.explorers.sliding import text
from helpers.explorers.sliding.image_map import arrays, layer, regions
from helpers.explorers.sliding.layout import HEIGHT, WIDTH
from helpers.explorers.sliding.model import (
    INPUTS,
    KERNELS,
    RANGES,
    VIEWS,
    Photo,
    Result,
    State,
    compute,
    limits,
    typed,
)
from helpers.explorers.sliding.picture import Numbers, draw_sliding, left_out
from helpers.explorers.sliding.picture.feature_maps import draw_feature_maps

__all__ = ["Photo", "Result", "Sliding", "State", "compute", "describe", "draw", "limits", "regions"]

LINE = 132  # characters of a sum's line in the picture; half of it where there are two columns


def numbers(result: Result, summed: bool = True) -> Numbers:
    """Return what the pictures are drawn from, with or without the step's sums."""
    line = LINE if result.x.shape[2] <= 3 else LINE // 2 - 2
    sums = text.sums(result, line) if summed and result.y is not None else []
    return Numbers(
        result.x,
        result.kernel,
        result.bias,
        result.y,
        result.rows,
        result.columns,
        result.place,
        result.state.hide,
        result.state.flip,
        result.state.input != "seeded integers",
        *text.head(result),
        sums,
    )


def describe(result: Result) -> str:
    """Say in one to three sentences what the picture shows, and which numbers it has no room for."""
    said = text.describe(result)
    missing = left_out(numbers(result, summed=False)) if result.state.view == "numbers" else []
    return f"{said} Too small for numbers: {', '.join(missing)}." if missing else said


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the numbers or the feature maps and return where their cells lie."""
    if result.state.view == "numbers":
        return draw_sliding(scene, numbers(result))
    picture = None
    if result.composite:
        picture = np.broadcast_to(result.x, (*result.x.shape[:2], 3)).astype(np.uint8)
    return draw_feature_maps(scene, numbers(result, summed=False), picture, result.meanings)


def last_step(result: Result) -> int | None:
    """The last step: one for each number of the output; feature maps show all at once."""
    return None if result.y is None or result.state.view != "numbers" else result.y.size - 1


def _preset(size: int, depth: int, filters: int, **others) -> dict[str, Any]:
    return {"W": size, "D": depth, "K": filters, "input": "seeded integers", "view": "numbers", **others}


class Sliding(Explorer):
    """A filter that slides: a small layer in numbers with the sum of each step, or maps of a picture."""

    name = "Sliding"
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
    last_step = staticmethod(last_step)
    draw = staticmethod(draw)
    takes_image = True
    point_lines = 5
    presets: ClassVar = {
        "CS231n's demo: 5×5×3, K = 2, F = 3, S = 2, P = 1": _preset(
            5, 3, 2, F=3, S=2, P=1, kernel="seeded integers"
        ),
        "one channel, one filter": _preset(5, 1, 1, F=3, S=1, P=0, kernel="seeded integers"),
        "1×1: each pixel on its own": _preset(5, 3, 2, F=1, S=1, P=0, kernel="seeded integers"),
        "the filter is as large as the input": _preset(5, 3, 2, F=5, S=1, P=0, kernel="seeded integers"),
        "photograph: edges in four directions": _preset(
            128, 3, 4, F=3, S=1, P=1, kernel="edges", input="photograph", view="feature maps"
        ),
        "photograph: one filter of each kind": _preset(
            128, 3, 8, F=3, S=1, P=1, kernel="one of each", input="photograph", view="feature maps"
        ),
    }

    def controls(self):
        """Input, filters, stride and padding, view; the player and the upload stand above the picture."""
        found: dict[str, Any] = {
            name: Number(name, *RANGES[name], self.ask) for name in ("W", "D", "F", "K", "S")
        }
        found["P"] = Sides("P", *RANGES["P"], self.ask)
        found["input"] = Choice("input", "Input", INPUTS, "what is convolved", self.ask)
        found["kernel"] = Choice("kernel", "Kernel", KERNELS, "the filters' weights", self.ask)
        found["view"] = Choice("view", "View", VIEWS, "numbers in cells, or pictures", self.ask)
        turn = "turn every slice by 180°: a true convolution"
        found["flip"] = Switch("flip", "flip the kernel", turn, self.ask)
        later = "show no output that comes after this step"
        found["hide"] = Switch("hide", "hide later outputs", later, self.ask)
        names = ("W", "D", "input"), ("F", "K", "kernel"), ("S", "P", "view")
        columns = [ipywidgets.VBox([found[name].widget for name in each]) for each in names]
        return found, [ipywidgets.HBox(columns, layout={"flex_flow": "row wrap"})]

    def head(self):
        """Return the switches."""
        return [self._controls[name].widget for name in ("flip", "hide")]

    def edited(self, region: str, row: int, column: int, value: float) -> dict[str, Any]:
        """A number typed into "bias k" or "filter k, slice d"."""
        numbers_in_name = [int(word) for word in region.replace(",", "").split() if word.isdigit()]
        key = (numbers_in_name[0],) if region.startswith("bias") else (*numbers_in_name, row, column)
        return typed(self.state, key, value)

    def given(self, name: str, original: tuple[int, int], pixels: np.ndarray) -> dict[str, Any]:
        """The reader's own image."""
        return {"input": "your image", "image": Photo(name, original, samples.flat(pixels))}

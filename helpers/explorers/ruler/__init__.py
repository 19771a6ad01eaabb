"""The stride ruler: one row, every place of the filter on it, and what each framework makes of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

import ipywidgets

from helpers import shapes
from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers.base import Explorer, check_ranges
from helpers.explorers.controls import Number, Sides
from helpers.explorers.regions import Region, cells
from helpers.explorers.ruler.picture import HEIGHT, WIDTH, Strip, draw_ruler
from helpers.explorers.words import count, fit_offers, formula, listed, one_or, too_large, unread

RANGES = {
    "W": (1, 48, "length of the row, in cells"),
    "F": (1, 32, "length of the filter"),
    "S": (1, 32, "stride: how far the filter moves from one place to the next"),
    "P": (0, 32, "padding on each side, in cells"),
    "dilation": (1, 8, "distance between the filter's neighbouring weights; 1 means no gaps"),
}
# Grid name → convention of `shapes.CONVENTIONS`, its title, and who follows it.
STRIPS = {
    "strict": ("strict", "strict", "the formula in CS231n"),
    "floor": ("onnx", "floor", "PyTorch, ONNX, tf.nn; Caffe conv."),
    "valid": ("tensorflow_valid", "VALID", "TensorFlow, Keras"),
    "same": ("tensorflow_same", "SAME", "TensorFlow, Keras; PyTorch if S = 1"),
    "same lower": ("onnx_same_lower", "SAME_LOWER", "ONNX; its SAME_UPPER is SAME"),
    "ceil": ("caffe_pooling", "ceil", "Caffe pooling, by default"),
}


@dataclass(frozen=True)
class State:
    """The settings. P is an int, or (before, after)."""

    W: int = 8
    F: int = 3
    S: int = 2
    P: int | tuple[int, int] = 1
    dilation: int = 1

    def __post_init__(self):
        check_ranges(self, RANGES, pairs=("P",))


@dataclass(frozen=True)
class Result:
    """The row as it is set, and the outcome of each strip's convention."""

    state: State
    axis: shapes.Axis
    outcomes: dict[str, shapes.Outcome]


def compute(state: State) -> Result:
    """Lay the row out as set, and by every convention of `STRIPS`."""
    axis = shapes.axis(state.W, state.F, state.S, state.P, state.dilation)
    outcomes = {name: shapes.by_convention(convention, axis) for name, (convention, *_) in STRIPS.items()}
    return Result(state, axis, outcomes)


def describe(result: Result) -> str:
    """Say how many places there are, what is left over, and how many outputs each convention has."""
    state, axis = result.state, result.axis
    dilated = f", dilation {state.dilation}" if state.dilation > 1 else ""
    setting = f"Row of W = {state.W}, padding {axis.padding}, filter F = {state.F}, stride {state.S}{dilated}"
    outputs = ", ".join(
        f"{STRIPS[name][1]} {_refuses(outcome) if outcome.refusal else outcome.outputs}"
        for name, outcome in result.outcomes.items()
    )
    if axis.span < 0:
        return f"{setting}: no output. {too_large(axis, 'long')} Outputs by convention: {outputs}."
    rest = unread((axis, "cell", "cells"))
    parts = (f"{setting}: {count(axis.output_size, 'output', 'outputs')}.", rest)
    return " ".join(part for part in (*parts, f"Outputs by convention: {outputs}.") if part)


def offers(result: Result) -> dict:
    """The nearest settings that fit."""
    return fit_offers(result.state, RANGES, ("W",), (result.axis,))


def regions(result: Result) -> list[Region]:
    """The image map: cells, places, outputs, and the cells of every convention's row."""
    axis = result.axis
    found = [_row("row", "Cell", axis, 0, (("places", "readers", None), ("outputs", "readers", None)))]
    for name, outcome in result.outcomes.items():
        others = tuple((other, None, "column") for other in result.outcomes if other != name)
        region = _row(name, f"{STRIPS[name][1]}: cell", outcome.axis, outcome.outside, others)
        if outcome.refusal:
            says = (
                f"{STRIPS[name][1]}: {_refuses(outcome)} ({outcome.refusal}), so no place reads cell "
                "{column}{kind}."
            )
            region = replace(region, sentence=says)
        found.append(region)
    if axis.output_size:
        windows = [cells(axis.window(place)) for place in range(axis.output_size)]
        starts = [axis.window(place).start for place in range(axis.output_size)]
        fields = {"window": ("row", windows), "start": ("row", starts)}
        reads = f"reads {one_or(axis.kernel_size, 'cell', 'cells')} {{window}}"
        says = f"{reads} and makes output {{row}}; it starts at cell {{start}}."
        lights = (("row", None, "window"), ("outputs", "row", None), ("places", "row", None))
        found.append(Region("places", f"Place {{row}} {says}", fields, lights))
        found.append(Region("outputs", f"Output {{row}}: place {{row}} {says}", fields, lights))
    return found


def _row(name: str, what: str, axis: shapes.Axis, outside: int, lights: tuple) -> Region:
    padded = range(-axis.before, axis.input_size + axis.after)
    kinds = ["" if 0 <= cell < axis.input_size else " (padding)" for cell in padded]
    kinds[len(kinds) - outside :] = [" (outside)"] * outside
    fields = {
        "kind": ("column", kinds),
        "readers": ("column", [cells(axis.readers(cell)) for cell in padded]),
    }
    return Region(name, f"{what} {{column}}{{kind}}: places that read it: {{readers}}.", fields, lights)


def strips(result: Result) -> list[Strip]:
    """What each convention's row says beside it."""
    found = []
    for name, outcome in result.outcomes.items():
        padding = outcome.axis.after - outcome.outside
        p = outcome.axis.before if outcome.axis.before == padding else (outcome.axis.before, padding)
        if outcome.refusal:
            says = (_refuses(outcome), outcome.refusal)
        else:
            dropped = f"drops {listed(outcome.dropped)}" if outcome.dropped else "reads every cell"
            says = (f"{count(outcome.outputs, 'output', 'outputs')}, P = {p}", dropped)
        refused = outcome.refusal is not None
        title, who = STRIPS[name][1], _who(name, result.axis)
        found.append(Strip(name, title, who, says, outcome.axis, outcome.outside, refused))
    return found


def _refuses(outcome: shapes.Outcome) -> str:
    """Say what becomes of a setting that gives no output: TensorFlow, for one, may give an empty one."""
    return "none" if outcome.axis.span < 0 else "refuses"


def _who(name: str, axis: shapes.Axis) -> str:
    """Who follows a convention, without those who take no such setting."""
    if name == "floor" and axis.before != axis.after:
        return "ONNX, tf.nn; not PyTorch, Caffe"
    if name in ("valid", "same") and axis.stride > 1 and axis.dilation > 1:
        return "TensorFlow; not Keras"
    return STRIPS[name][2]


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw row, places and conventions; return where they lie."""
    axis = result.axis
    rest = too_large(axis, "long") if axis.span < 0 else unread((axis, "cell", "cells"))
    return draw_ruler(scene, axis, strips(result), [formula(axis, "W"), *filter(None, [rest])])


class Ruler(Explorer):
    """One row and every place of the filter, redrawn as W, F, S, P and dilation change."""

    name = "Ruler"
    size = (WIDTH, HEIGHT)
    state_type = State
    ranges = RANGES
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    offers = staticmethod(offers)
    draw = staticmethod(draw)
    presets: ClassVar = {
        "divides: W = 7, F = 3, S = 2": {"W": 7, "F": 3, "S": 2, "P": 0, "dilation": 1},
        "does not divide: W = 10, F = 3, S = 2": {"W": 10, "F": 3, "S": 2, "P": 0, "dilation": 1},
        "Caffe's pooling rounds up: W = 28, F = 3, S = 2, P = 1": {
            "W": 28,
            "F": 3,
            "S": 2,
            "P": 1,
            "dilation": 1,
        },
        "an even filter: W = 8, F = 4, S = 1": {"W": 8, "F": 4, "S": 1, "P": 0, "dilation": 1},
        "dilated: W = 7, F = 3, dilation 2": {"W": 7, "F": 3, "S": 1, "P": 0, "dilation": 2},
        "larger steps than the filter: W = 10, F = 2, S = 4": {
            "W": 10,
            "F": 2,
            "S": 4,
            "P": 0,
            "dilation": 1,
        },
    }

    def controls(self):
        """Row and filter; stride and dilation; padding."""
        found = {name: Number(name, *RANGES[name], self.set_state) for name in RANGES if name != "P"}
        found["P"] = Sides("P", *RANGES["P"], self.set_state)
        columns = [
            ipywidgets.VBox([found[name].widget for name in names])
            for names in (("W", "F"), ("S", "P"), ("dilation",))
        ]
        return found, [ipywidgets.HBox(columns, layout={"flex_flow": "row wrap"})]

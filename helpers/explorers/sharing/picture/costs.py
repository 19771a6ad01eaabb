"""What several layers cost, on one logarithmic scale with the exact numbers beside it."""

from __future__ import annotations

from math import log10

import numpy as np

from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import FILTER, INK, PADDING, PAPER, QUIET, faded
from helpers.drawing.scene import Scene
from helpers.shapes import Counts

TOP, HIGH = 348, 15  # of the first line, and of each
AXIS = (132, 452)
DECADES = 13  # the scale reaches from 1 to 10¹³
TICKS = {0: "1", 3: "thousand", 6: "million", 9: "billion", 12: "trillion"}  # above the scale
ENDS = {"weights": 572, "biases": 652, "parameters": 782, "multiply-adds": 912}  # where the numbers end
MARKER = 3.0


def draw_costs(
    scene: Scene, counts: dict[str, Counts], chosen: str, covered: bool = False
) -> dict[str, list[Grid]]:
    """Draw a line for each layer, the chosen one framed; return where the lines lie, as "layers".

    covered: the numbers are not shown.
    """
    low = TOP + len(counts) * HIGH
    places = {decade: _place(10**decade) for decade in range(DECADES + 1)}
    minor = [x for decade, x in places.items() if decade not in TICKS]
    scene.lines([[(x, TOP), (x, low)] for x in minor], PADDING.middle, 0.7)
    scene.lines([[(places[decade], TOP), (places[decade], low)] for decade in TICKS], PADDING.line, 0.7)
    for decade, text in TICKS.items():
        scene.text(places[decade], TOP - 8, text, 10.5, QUIET, across="center")
    _draw_heads(scene)
    for at, (name, cost) in enumerate(counts.items()):
        y = TOP + (at + 0.5) * HIGH
        if name == chosen:
            corners = rectangle(4, y - HIGH / 2, 916, y + HIGH / 2)
            scene.polygon(corners, faded(FILTER.light, 0.6), FILTER.line, 1.4)
        weight = "bold" if name == chosen else "normal"
        scene.text(8, y, name, 11.5, INK, weight)
        numbers = cost.weights, cost.biases, cost.parameters, cost.macs
        for end, number in zip(ENDS.values(), numbers, strict=True):
            scene.text(end, y, "?" if covered else f"{number:,}", 11, INK, weight, across="right")
        if not covered:
            _draw_markers(scene, cost, y)
    return {"layers": [Grid((4, TOP), (912, 0), (0, HIGH), len(counts))]}


def _place(number: float) -> float:
    return AXIS[0] + (AXIS[1] - AXIS[0]) * log10(number) / DECADES


def _draw_heads(scene: Scene) -> None:
    """Name the columns; parameters are squares on the scale, multiply-adds diamonds."""
    for name, end in ENDS.items():
        left = scene.text(end, TOP - 8, name, 11, QUIET, "bold", across="right")[0]
        if name == "parameters":
            scene.polygon(_square(left - 10, TOP - 8), FILTER.line, INK, 0.8)
        if name == "multiply-adds":
            scene.polygon(_diamond(left - 10, TOP - 8), PAPER, INK, 1.2)


def _draw_markers(scene: Scene, cost: Counts, y: float) -> None:
    parameters, macs = _place(cost.parameters), _place(cost.macs)
    scene.line([(AXIS[0], y - 3), (parameters, y - 3)], FILTER.line, 2.0)
    scene.line([(AXIS[0], y + 4), (macs, y + 4)], INK, 1.0)
    scene.polygon(_square(parameters, y - 3), FILTER.line, INK, 0.8)
    scene.polygon(_diamond(macs, y + 4), PAPER, INK, 1.2)


def _square(x: float, y: float) -> np.ndarray:
    return np.array((x, y)) + MARKER * np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)])


def _diamond(x: float, y: float) -> np.ndarray:
    return np.array((x, y)) + 1.3 * MARKER * np.array([(0, -1), (1, 0), (0, 1), (-1, 0)])

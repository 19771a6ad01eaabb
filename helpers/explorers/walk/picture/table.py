"""A table of the layers of a network: shape, parameters and activations as numbers and as bars, windows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.outlines import Grid
from helpers.drawing.palette import FILTER, INK, INPUT, LEFTOVER, OUTPUT, PADDING, QUIET, Role
from helpers.drawing.scene import Scene

LEFT, RIGHT, TOP, LOW = 430, 916, 82, 482  # of the lines between the heads and the sum
HIGHEST, TEXT = 19.0, 10.5  # of a line, and the size of its words
NAME_X, SHAPE_END, WINDOW_END = 446, 578, 912
PARAMETERS, MEMORY = (656, 661, 722), (772, 777, 876)  # where numbers end, where bars begin and may end


@dataclass(frozen=True)
class Layer:
    """One volume of a network and what it costs.

    kind: "input", "convolution", "pool", "dense" or "refused". side, depth: in cells, as drawn. shape: in
    words. parameters; megabytes of activations; window: cells on a side of the input.
    """

    name: str
    kind: str = ""
    side: int = 1
    depth: int = 1
    shape: str = ""
    parameters: int = 0
    megabytes: float = 0.0
    window: int | None = None


def role_of(kind: str) -> Role:
    """Return the colours of a kind of layer."""
    return {"input": INPUT, "refused": LEFTOVER}.get(kind, OUTPUT)


def draw_face(scene: Scene, corners: np.ndarray, kind: str) -> None:
    """Draw an upright rectangle as a layer of this kind: pools ruled, dense ones crossed, refused hatched."""
    role, (x, y), (far, low) = role_of(kind), corners[0], corners[2]
    scene.polygon(corners, role.dark if kind == "pool" else role.light, role.line, 0.8)
    if kind == "pool":
        count = max(2, round((low - y) / 4))
        at = y + (low - y) * np.arange(1, count) / count
        scene.lines([[(x, each), (far, each)] for each in at], INK, 0.7)
    elif kind == "dense":
        scene.lines([[(x, y), (far, low)], [(x, low), (far, y)]], INK, 0.7)
    elif kind == "refused":
        scene.hatch(corners, "leftover")


def draw_table(scene: Scene, layers: list[Layer], total: Layer) -> Grid:
    """Draw a line for each layer and the sum below; return the lines."""
    high = min(HIGHEST, (LOW - TOP) / len(layers))
    _draw_heads(scene)
    most = max(layer.parameters for layer in layers), max(layer.megabytes for layer in layers)
    for at, layer in enumerate(layers):
        middle = TOP + (at + 0.5) * high
        if layer.kind == "pool":  # blocks end with their pools
            y = TOP + (at + 1) * high
            scene.line([(LEFT, y), (RIGHT, y)], PADDING.dark, 0.7)
        swatch = [(433, middle - 4), (442, middle - 4), (442, middle + 4), (433, middle + 4)]
        draw_face(scene, np.array(swatch), layer.kind)
        _draw_line(scene, layer, middle, "normal")
        if layer.kind == "refused":
            continue
        for value, largest, (_, start, end), role in (
            (layer.parameters, most[0], PARAMETERS, FILTER),
            (layer.megabytes, most[1], MEMORY, OUTPUT),
        ):
            if value:
                _draw_bar(scene, start, start + max(1.0, (end - start) * value / largest), middle, role)
    low = TOP + len(layers) * high
    scene.line([(LEFT, low), (RIGHT, low)], INK, 1.0)
    _draw_line(scene, total, low + 10, "bold")
    return Grid((LEFT, TOP), (RIGHT - LEFT, 0), (0, high), len(layers))


def _draw_heads(scene: Scene) -> None:
    y = TOP - 10
    scene.text(NAME_X, y, "layer", TEXT, QUIET, "bold")
    scene.text(SHAPE_END, y, "W×H×D", TEXT, QUIET, "bold", "right")
    scene.text(PARAMETERS[0], y, "parameters", TEXT, FILTER.text, "bold", "right")
    scene.text(MEMORY[0], y, "activations, MB", TEXT, OUTPUT.text, "bold", "right")
    scene.text(WINDOW_END, y, "sees", TEXT, QUIET, "bold", "right")
    scene.line([(LEFT, TOP), (RIGHT, TOP)], INK, 1.0)


def _draw_line(scene: Scene, layer: Layer, y: float, weight: str) -> None:
    refused = layer.kind == "refused"
    scene.text(NAME_X, y, layer.name, TEXT, INK, weight)
    if layer.shape:
        scene.text(SHAPE_END, y, layer.shape, TEXT, LEFTOVER.text if refused else INK, weight, "right")
    if refused:
        return
    scene.text(PARAMETERS[0], y, f"{layer.parameters:,}", TEXT, INK, weight, "right")
    scene.text(MEMORY[0], y, f"{layer.megabytes:,.3f}", TEXT, INK, weight, "right")
    if layer.window:
        scene.text(WINDOW_END, y, f"{layer.window}", TEXT, INK, weight, "right")


def _draw_bar(scene: Scene, left: float, right: float, y: float, role: Role) -> None:
    corners = [(left, y - 4), (right, y - 4), (right, y + 4), (left, y + 4)]
    scene.polygon(corners, role.dark, role.line, 0.8)

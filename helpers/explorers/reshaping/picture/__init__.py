"""The picture of dense weights that become a kernel: a volume flattened, and strips folded into filters."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.legend import FILTERS_ENTRY, INPUT_ENTRY, OUTPUT_ENTRY, draw_legend
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import FILTER, INK, INPUT, LEFTOVER, OUTPUT, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import FILLED
from helpers.explorers.reshaping.picture.strips import Marks, Strips, draw_strips
from helpers.explorers.reshaping.picture.volumes import Volume, draw_volume, mark_wrong

__all__ = ["HEIGHT", "WIDTH", "Fold", "Marks", "Words", "draw_reshaping"]

WIDTH, HEIGHT = 920, 480
LEFT, START, END = 8, 80, 912  # of labels, of strips and volumes, of the strips' end
PANEL = 622  # where the shapes and the outputs begin
INPUT_Y, STRIPS_Y, FILTER_Y = 48, 178, 348  # the upper edges of the parts
CELL, ROW = (46, 24), 30  # of an output, and from one to the next
COLUMNS = (718, 780, 834)  # dense, convolution, verdict


@dataclass(frozen=True)
class Words:
    """What is written: above all; above the strips and the filter; shapes as (name, shapes, how many)."""

    head: str
    flattening: str
    folding: str
    shapes: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Fold:
    """What is drawn: x [F, F, D], flat [F·F·D], weights [F·F·D, K], the filter [F, F, D] of `unit`.

    bias, dense, convolution [K]. in_strip, in_filter [F, F, D]: the place in the strip of each cell's number.
    """

    x: np.ndarray
    flat: np.ndarray
    weights: np.ndarray
    filter: np.ndarray
    unit: int
    in_strip: np.ndarray
    in_filter: np.ndarray
    bias: np.ndarray
    dense: np.ndarray
    convolution: np.ndarray
    made: Marks
    folded: Marks
    words: Words


def draw_reshaping(scene: Scene, fold: Fold) -> dict[str, list[Grid]]:
    """Draw input, strips, filter and outputs; return where their cells lie.

    "channel d", "flat", "unit k", "slice d", "dense", "convolution". To be lit only: "inputs" and
    "weights", all slices as one grid; "strips", all units; "channels" as wholes.
    """
    wrong, words = fold.in_strip != fold.in_filter, fold.words
    scene.text(LEFT, 13, words.head, 12.5, LEFTOVER.text if wrong.any() else INK)
    x = Volume(START, INPUT_Y, fold.x, fold.in_strip, "channel", INPUT)
    _label(scene, INPUT_Y, "input", x)
    grids = draw_volume(scene, x, np.abs(fold.x).max(), np.zeros_like(wrong))
    scene.text(LEFT, STRIPS_Y - 8, words.flattening, 11.5, INK)
    strips = Strips(START, END, STRIPS_Y, fold.flat, fold.weights, fold.unit)
    grids |= draw_strips(scene, strips, LEFT, fold.made, fold.folded)
    filter_ = Volume(START, FILTER_Y, fold.filter, fold.in_filter, "slice", FILTER)
    scene.text(LEFT, FILTER_Y - 26, words.folding, 11.5, INK)
    _label(scene, FILTER_Y, f"filter {fold.unit}", filter_)
    grids |= draw_volume(scene, filter_, np.abs(fold.weights).max(), wrong)
    _draw_shapes(scene, words.shapes)
    grids |= _draw_outputs(scene, fold)
    _draw_key(scene, wrong.any())
    scene.show()
    return grids | {
        "inputs": [x.lattice()],
        "weights": [filter_.lattice()],
        "channels": x.whole(),
    }


def _label(scene: Scene, y: float, name: str, volume: Volume) -> None:
    size, _, depth = volume.values.shape
    scene.text(LEFT, y + 10, name, 12, volume.role.text, "bold")
    scene.text(LEFT, y + 26, f"{size}×{size}×{depth}", 12, volume.role.text, "bold")


def _draw_shapes(scene: Scene, shapes: list[tuple[str, str, str]]) -> None:
    y = INPUT_Y - 9
    for name, both, many in shapes:
        scene.text(PANEL, y, f"weights → kernel, {name}", 11.5, INK, "bold")
        scene.text(PANEL, y + 17, both, 11.5, INK)
        scene.text(PANEL, y + 34, many, 11.5, QUIET)
        y += 60


def _draw_outputs(scene: Scene, fold: Fold) -> dict[str, list[Grid]]:
    """Draw both layers' outputs, a row for each unit, and whether they are equal."""
    different = fold.dense != fold.convolution
    wide, high = CELL
    names = ("dense", "convolution")
    grids = {}
    for name, x, values in zip(names, COLUMNS, (fold.dense, fold.convolution), strict=False):
        scene.text(x + wide / 2, FILTER_Y - 9, name, 11, OUTPUT.text, "bold", "center")
        grids[name] = [Grid((x, FILTER_Y), (wide, 0), (0, ROW), len(values), 1, cell=((wide, 0), (0, high)))]
        for unit, value in enumerate(values):
            y = FILTER_Y + unit * ROW
            corners = [(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)]
            scene.polygon(corners, OUTPUT.light, OUTPUT.line, 1.1)
            if name == "convolution" and different[unit]:
                mark_wrong(scene, np.array([corners], float))
            size = min(13.0, FILLED * wide / scene.width_of(written(value), 1.0))
            scene.number(x + wide / 2, y + high / 2, written(value), size, INK)
    for unit, unlike in enumerate(different):
        y = FILTER_Y + unit * ROW + high / 2
        scene.text(PANEL, y, f"unit {unit}, bias {written(fold.bias[unit])}", 11, OUTPUT.text, "bold")
        said, colour = ("≠ not equal", LEFTOVER.text) if unlike else ("✓ equal", OUTPUT.text)
        scene.text(COLUMNS[2], y, said, 12, colour, "bold")
    if different.any():
        y = FILTER_Y + len(different) * ROW + 8
        swatch = [(PANEL, y - 7), (PANEL + 46, y - 7), (PANEL + 46, y + 7), (PANEL, y + 7)]
        mark_wrong(scene, np.array([swatch], float))
        scene.text(PANEL + 54, y, "not equal, and no error", 12, LEFTOVER.text, "bold")
    return grids


def _draw_key(scene: Scene, wrong: bool) -> None:
    y = HEIGHT - 12
    end = draw_legend(scene, [INPUT_ENTRY, FILTERS_ENTRY, OUTPUT_ENTRY], LEFT, y)
    if wrong:
        mark_wrong(
            scene, np.array([[(end, y - 6), (end + 16, y - 6), (end + 16, y + 6), (end, y + 6)]], float)
        )
        end = scene.text(end + 22, y, "another weight belongs here", 11.5, INK)[2] + 16
    scene.text(end + 4, y, "small: the place in the strip;  darker: further from 0", 11.5, QUIET)

"""The picture of dense weights that become a kernel: a volume flattened, and strips folded into filters."""

from __future__ import annotations

import numpy as np

from helpers.drawing.cells import mark_wrong
from helpers.drawing.legend import FILTERS_ENTRY, INPUT_ENTRY, OUTPUT_ENTRY, draw_legend, swatch_at
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import FILTER, INK, INPUT, LEFTOVER, OUTPUT, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import FILLED
from helpers.explorers.names import channel
from helpers.explorers.reshaping.model import CONVOLUTION, DENSE, Result, slice_of
from helpers.explorers.reshaping.picture.strips import Strips, draw_strips
from helpers.explorers.reshaping.picture.volumes import Volume, draw_volume
from helpers.explorers.reshaping.text import filter_title, shapes_of_weights, strips_title, title

SIZE = WIDTH, HEIGHT = 920, 480
LEFT, START, END = 8, 80, 912  # of labels, of strips and volumes, of the strips' end
PANEL = 622  # where the shapes and the outputs begin
INPUT_Y, STRIPS_Y, FILTER_Y = 48, 178, 348  # the upper edges of the parts
CELL, ROW = (46, 24), 30  # of an output, and from one to the next
COLUMNS = (718, 780, 834)  # dense, convolution, verdict


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw input, strips, filter and outputs; return where their cells lie.

    "channel d", "flat", "unit k", "slice d", "dense", "convolution". To be lit only: "inputs" and
    "weights", all slices as one grid; "strips", all units; "channels" as wholes.
    """
    wrong, any_wrong = result.wrong, bool(result.wrong.any())
    scene.text(LEFT, 13, title(result), 12.5, LEFTOVER.text if any_wrong else INK)
    x = Volume(x=START, y=INPUT_Y, values=result.x, numbers=result.in_strip, name=channel, role=INPUT)
    _label(scene, "input", x)
    grids = draw_volume(scene, x, np.abs(result.x).max())
    scene.text(LEFT, STRIPS_Y - 8, strips_title(result), 11.5, INK)
    count, units = result.weights.shape
    strips = Strips(left=LEFT, start=START, end=END, y=STRIPS_Y, count=count, units=units)
    grids |= draw_strips(scene, strips, result)
    kernel = result.kernel[..., result.unit]
    filter_ = Volume(x=START, y=FILTER_Y, values=kernel, numbers=result.in_kernel, name=slice_of, role=FILTER)
    scene.text(LEFT, FILTER_Y - 26, filter_title(result), 11.5, INK)
    _label(scene, f"filter {result.unit}", filter_)
    grids |= draw_volume(scene, filter_, np.abs(result.weights).max(), wrong)
    _draw_shapes(scene, result)
    grids |= _draw_outputs(scene, result)
    _draw_key(scene, any_wrong)
    return grids | {"inputs": [x.lattice()], "weights": [filter_.lattice()], "channels": x.whole()}


def _label(scene: Scene, name: str, volume: Volume) -> None:
    size, _, depth = volume.values.shape
    scene.text(LEFT, volume.y + 10, name, 12, volume.role.text, "bold")
    scene.text(LEFT, volume.y + 26, f"{size}×{size}×{depth}", 12, volume.role.text, "bold")


def _draw_shapes(scene: Scene, result: Result) -> None:
    y = INPUT_Y - 9
    for whose, shapes, many in shapes_of_weights(result):
        scene.text(PANEL, y, whose, 11.5, INK, "bold")
        scene.text(PANEL, y + 17, shapes, 11.5, INK)
        scene.text(PANEL, y + 34, many, 11.5, QUIET)
        y += 60


def _draw_outputs(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw both layers' outputs, a row for each unit, and whether they are equal."""
    different = result.dense != result.convolution
    grids: dict[str, list[Grid]] = {
        DENSE: [_draw_column(scene, COLUMNS[0], DENSE, result.dense, np.zeros_like(different))],
        CONVOLUTION: [_draw_column(scene, COLUMNS[1], CONVOLUTION, result.convolution, different)],
    }
    for unit, unlike in enumerate(different):
        y = FILTER_Y + unit * ROW + CELL[1] / 2
        scene.text(PANEL, y, f"unit {unit}, bias {written(result.bias[unit])}", 11, OUTPUT.text, "bold")
        said, colour = ("≠ not equal", LEFTOVER.text) if unlike else ("✓ equal", OUTPUT.text)
        scene.text(COLUMNS[2], y, said, 12, colour, "bold")
    if different.any():
        y = FILTER_Y + len(different) * ROW + 8
        swatch = rectangle(PANEL, y - 7, PANEL + 46, y + 7)
        mark_wrong(scene, swatch[None])
        scene.text(PANEL + 54, y, "not equal, and no error", 12, LEFTOVER.text, "bold")
    return grids


def _draw_column(scene: Scene, x: float, name: str, values: np.ndarray, wrong: np.ndarray) -> Grid:
    """Draw the outputs [K] of a layer, marked where `wrong` [K]; return where they lie."""
    wide, high = CELL
    scene.text(x + wide / 2, FILTER_Y - 9, name, 11, OUTPUT.text, "bold", "center")
    for unit, value in enumerate(values):
        y = FILTER_Y + unit * ROW
        corners = rectangle(x, y, x + wide, y + high)
        scene.polygon(corners, OUTPUT.light, OUTPUT.line, 1.1)
        if wrong[unit]:
            mark_wrong(scene, corners[None])
        size = min(13.0, FILLED * wide / scene.width_of(written(value), 1.0))
        scene.number(x + wide / 2, y + high / 2, written(value), size, INK)
    return Grid((x, FILTER_Y), (wide, 0), (0, ROW), len(values), 1, cell=((wide, 0), (0, high)))


def _draw_key(scene: Scene, wrong: bool) -> None:
    y = HEIGHT - 12
    end = draw_legend(scene, [INPUT_ENTRY, FILTERS_ENTRY, OUTPUT_ENTRY], LEFT, y)
    if wrong:
        mark_wrong(scene, swatch_at(end, y)[None])
        end = scene.text(end + 22, y, "another weight belongs here", 11.5, INK)[2] + 16
    scene.text(end + 4, y, "small: the place in the strip;  stronger: further from 0", 11.5, QUIET)

"""The picture of dense weights that become a kernel: a volume flattened, and strips folded into filters."""

from __future__ import annotations

import numpy as np

from helpers.drawing.cells import mark_wrong
from helpers.drawing.legend import swatch_at
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import CHANNELS, FILTER, INK, INPUT, LEFTOVER, OUTPUT, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import FILLED
from helpers.explorers.names import channel
from helpers.explorers.reshaping.model import CONVOLUTION, DENSE, Result, slice_of
from helpers.explorers.reshaping.picture.strips import Strips, draw_strips
from helpers.explorers.reshaping.picture.volumes import Volume, draw_volume, mark
from helpers.explorers.reshaping.text import LETTERS, UNKNOWN, beside, verdict

SIZE = WIDTH, HEIGHT = 920, 410
LEFT, START, END = 8, 80, 912  # of labels, of strips and volumes, of the strips' end
PANEL = 630  # where what is said beside the input, and the outputs begin
INPUT_Y, STRIPS_Y, FILTER_Y, VERDICT_Y = 20, 132, 277, 380  # the upper edges of the parts
CELL, ROW = (46, 24), 28  # of an output, and from one to the next
COLUMNS = (724, 784, 836)  # dense, convolution, verdict


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw input, strips, filter and outputs; return where their cells lie.

    "channel d", "flat", "unit k", "fold", "slice d", "dense", "convolution". To be lit only: "inputs" and
    "weights", all slices as one grid; "strips", all units; "channels" as wholes.
    """
    covered = result.state.covered
    own = np.broadcast_to(np.arange(result.state.D), result.x.shape)
    x = Volume(
        x=START,
        y=INPUT_Y,
        values=result.x,
        numbers=result.in_strip,
        channels=own,
        name=channel,
        role=INPUT,
    )
    _label(scene, "input", x)
    grids = draw_volume(scene, x, placed=not covered)
    count, units = result.weights.shape
    strips = Strips(left=LEFT, start=START, end=END, y=STRIPS_Y, count=count, units=units)
    grids |= draw_strips(scene, strips, result)
    filter_ = Volume(
        x=START,
        y=FILTER_Y,
        values=result.kernel[..., result.unit],
        numbers=result.in_kernel,
        channels=result.channels[0][result.in_kernel],
        name=slice_of,
        role=FILTER,
    )
    _label(scene, f"filter {result.unit}", filter_)
    slices = draw_volume(scene, filter_, told=not covered, placed=not covered)
    if not covered:
        grids |= slices
        for at, plane in enumerate(map(filter_.slice, range(result.state.D))):
            mark(scene, plane.squares(*np.nonzero(result.wrong[:, :, at])), LEFTOVER.line)
    for at, (line, weight) in enumerate(beside(result)):
        scene.text(PANEL, INPUT_Y - 8 + 18 * at, line, 11.5, INK, weight)
    grids |= _draw_outputs(scene, result)
    _draw_key(scene, result)
    return grids | {"inputs": [x.lattice()], "weights": [filter_.lattice()], "channels": x.whole()}


def _label(scene: Scene, name: str, volume: Volume) -> None:
    size, _, depth = volume.values.shape
    scene.text(LEFT, volume.y + 10, name, 12, volume.role.text, "bold")
    scene.text(LEFT, volume.y + 26, f"{size}×{size}×{depth}", 12, volume.role.text, "bold")


def _draw_outputs(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw both layers' outputs, a row for each unit, and whether they are equal."""
    different, covered = result.dense != result.convolution, result.state.covered
    same = np.zeros_like(different)
    grids: dict[str, list[Grid]] = {
        DENSE: [_draw_column(scene, COLUMNS[0], DENSE, result.dense, same, covered)],
        CONVOLUTION: [
            _draw_column(scene, COLUMNS[1], CONVOLUTION, result.convolution, different & ~covered, covered)
        ],
    }
    for unit, unlike in enumerate(different):
        y = FILTER_Y + unit * ROW + CELL[1] / 2
        scene.text(PANEL, y, f"unit {unit}, bias {written(result.bias[unit])}", 11, OUTPUT.text, "bold")
        said, colour = ("≠ not equal", LEFTOVER.text) if unlike else ("✓ equal", OUTPUT.text)
        if covered:
            said, colour = f"equal{UNKNOWN}", QUIET
        scene.text(COLUMNS[2], y, said, 12, colour, "bold")
    said = verdict(result)
    colour = LEFTOVER.text if result.wrong.any() and not covered else OUTPUT.text
    scene.text(PANEL, VERDICT_Y - (len(said) - 1) * 16, said[0], 12, colour, "bold")
    for at, line in enumerate(said[1:]):
        scene.text(PANEL, VERDICT_Y + 16 * (at - len(said) + 2), line, 12, colour, "bold")
    return {} if covered else grids


def _draw_column(
    scene: Scene, x: float, name: str, values: np.ndarray, wrong: np.ndarray, covered: bool
) -> Grid:
    """Draw the outputs [K] of a layer, marked where `wrong` [K]; return where they lie."""
    wide, high = CELL
    scene.text(x + wide / 2, FILTER_Y - 9, name, 11, OUTPUT.text, "bold", "center")
    for unit, value in enumerate(values):
        y, text = FILTER_Y + unit * ROW, UNKNOWN if covered else written(value)
        corners = rectangle(x, y, x + wide, y + high)
        scene.polygon(corners, OUTPUT.light, OUTPUT.line, 1.1)
        if wrong[unit]:
            mark_wrong(scene, corners[None])
        size = min(13.0, FILLED * wide / scene.width_of(text, 1.0))
        scene.number(x + wide / 2, y + high / 2, text, size, INK)
    return Grid((x, FILTER_Y), (wide, 0), (0, ROW), len(values), 1, cell=((wide, 0), (0, high)))


def _draw_key(scene: Scene, result: Result) -> None:
    x, y = float(LEFT), HEIGHT - 11
    for at in range(result.state.D):
        scene.polygon(swatch_at(x, y), CHANNELS[at], INK, 0.8)
        scene.number(x + 8, y, LETTERS[at], 10.5, INK)
        x = scene.text(x + 22, y, channel(at), 11.5, INK)[2] + 14
    if not result.state.covered:
        x = scene.text(x, y, "small number: the place in the strip", 11.5, QUIET)[2] + 14
        if result.wrong.any():
            mark(scene, swatch_at(x, y)[None], LEFTOVER.line)
            scene.polygon(swatch_at(x, y), "none", LEFTOVER.line, 0.8)
            scene.text(x + 22, y, "another weight belongs here", 11.5, INK)

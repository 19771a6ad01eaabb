"""The windows on an input's front face: the filter's first place, the next one, and the step between."""

from __future__ import annotations

from itertools import product

import numpy as np

from helpers.drawing.box import Box, at_least
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, LEFTOVER, faded
from helpers.drawing.scene import Scene
from helpers.explorers.volumes.layout import extent
from helpers.explorers.volumes.model import Result

MOST_TAPS = 20  # along one side: more cells of a dilated window would be too small to tell apart
SMALLEST_WINDOW = 4  # pixels, so that a window on a large input can be seen
SHORTEST_STEP = 8  # pixels that are marked beside S
NOWHERE = (0.0, 0.0)


def next_window(result: Result) -> tuple[float, float] | None:
    """How far (right, down) the next window lies, or None where there is none or it cannot be seen."""
    wide, high = result.layout.input
    if result.columns.output_size > 1:
        step = (result.columns.stride * wide, 0.0)
    elif result.rows.output_size > 1:
        step = (0.0, result.rows.stride * high)
    else:
        return None
    return step if max(step) >= SMALLEST_WINDOW else None


def draw_windows(scene: Scene, result: Result, box: Box, end: float) -> None:
    """The filter's first place, as a box through all channels, the next place, and the step between.

    Both windows are shown at rest only. A filter that does not fit is always shown. end: the height at which
    all this ends.
    """
    rows, columns, covered = result.rows, result.columns, result.state.covered
    high, wide = (min(axis.window_size, extent(axis)) for axis in (rows, columns))
    first = at_least(box.rectangle(-rows.before, -columns.before, high, wide), SMALLEST_WINDOW)
    if not (result.output or covered):
        scene.polygon(first, "none", LEFTOVER.line, 2.2)
        return
    _label_step(scene, result, box, end)
    rest = scene.rest
    if rows.dilation == 1 or rows.kernel_size > MOST_TAPS:
        rest.polygon(first, faded(FILTER.dark, 0x88 / 255))
    else:
        taps = product(range(0, high, rows.dilation), range(0, wide, rows.dilation))
        corners = [box.rectangle(row - rows.before, column - columns.before, 1, 1) for row, column in taps]
        rest.polygons(corners, faded(FILTER.dark, 0xBB / 255))
    far = first[:3] + np.array((box.back[0], -box.back[1]))
    rest.lines(np.stack((first[:3], far), axis=1), BLACK, 1.0)
    rest.line(far, BLACK, 1.0)
    step = None if covered else next_window(result)
    if step:
        rest.line(np.concatenate((first, first[:1])) + step, BLACK, 1.3, (3, 2))
    rest.polygon(first, "none", BLACK, 2.0)


def windows_through(result: Result, box: Box) -> list[Grid]:
    """The edges of every output's window as a box through all channels, of a cell for each output.

    A cell is a line, so what lies within the box is lit by the input's own cells alone.
    """
    rows, columns = result.rows, result.columns
    wide, high = box.cell
    across, down = columns.window_size * wide, rows.window_size * high
    back = (box.back[0], -box.back[1])
    left, top = box.x - columns.before * wide, box.y - rows.before * high
    right, low = left + across, top + down
    edges = [
        *(((x, y), back) for x, y in ((left, top), (right, top), (right, low))),
        *(((x, y), (across, 0.0)) for x, y in ((left, top), (left, low), (left + back[0], top + back[1]))),
        *(((x, y), (0.0, down)) for x, y in ((left, top), (right, top), (right + back[0], top + back[1]))),
    ]
    steps = (columns.stride * wide, 0.0), (0.0, rows.stride * high)
    sizes = rows.output_size, columns.output_size
    return [Grid(start, *steps, *sizes, cell=(edge, NOWHERE), hit=False) for start, edge in edges]


def _label_step(scene: Scene, result: Result, box: Box, end: float) -> None:
    """Write S below the face, its length marked where the next window lies beside the first."""
    wide, stride = box.cell[0], result.state.S
    left, y = box.x - result.columns.before * wide, end + 11
    across = result.columns.output_size > 1
    if (
        across or result.state.covered
    ) and SHORTEST_STEP <= stride * wide <= result.columns.padded_size * wide:
        far = left + stride * wide
        scene.line([(left, y), (far, y)], BLACK, 1.1)
        scene.lines([[(at, y - 4), (at, y + 4)] for at in (left, far)], BLACK, 1.1)
        scene.text(far + 6, y, f"S = {stride}", 11.5, BLACK)
        return
    text = f"S = {stride}"
    if not (across or result.state.covered):
        fixed = result.columns.span == result.rows.span == 0
        down = result.rows.output_size > 1
        one = "one place only: " + ("S changes nothing" if fixed else f"{text} is too large for a second")
        text = f"{text}, downwards" if down else one
    scene.text(left, y, text, 11.5, BLACK)

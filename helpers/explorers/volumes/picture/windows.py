"""The windows on an input's front face: the filter's first place, the next one, and the step between."""

from __future__ import annotations

import numpy as np

from helpers.drawing.box import Box, at_least
from helpers.drawing.palette import BLACK, FILTER, LEFTOVER, faded
from helpers.drawing.scene import Scene
from helpers.explorers.volumes.layout import extent
from helpers.explorers.volumes.model import Result

MOST_TAPS = 20  # along one side: more cells of a dilated window would be too small to tell apart
SMALLEST_WINDOW = 4  # pixels, so that a window on a large input can be seen


def next_window(result: Result, cell: tuple[float, float]) -> tuple[float, float] | None:
    """How far (right, down) the next window lies, or None where there is none or it cannot be seen."""
    if result.columns.output_size > 1:
        step = (result.columns.stride * cell[0], 0.0)
    elif result.rows.output_size > 1:
        step = (0.0, result.rows.stride * cell[1])
    else:
        return None
    return step if max(step) >= SMALLEST_WINDOW else None


def draw_windows(scene: Scene, result: Result, box: Box, end: float) -> None:
    """The filter's first place, as a box through all channels, the next place, and the step between."""
    rows, columns = result.rows, result.columns
    size = (min(axis.window_size, extent(axis)) for axis in (rows, columns))
    first = box.rectangle(-rows.before, -columns.before, *size)
    if not result.output:
        scene.polygon(first, "none", LEFTOVER.line, 2.2)
        return
    right, up = box.back
    if rows.dilation == 1 or rows.kernel_size > MOST_TAPS:
        scene.polygon(first, faded(FILTER.dark, 0x88 / 255))
    else:
        taps = range(0, rows.window_size, rows.dilation)
        corners = [
            box.rectangle(row - rows.before, column - columns.before, 1, 1) for row in taps for column in taps
        ]
        scene.polygons(corners, faded(FILTER.dark, 0xBB / 255))
    far = first[:3] + np.array((right, -up))
    for near_corner, far_corner in zip(first[:3], far, strict=True):
        scene.line([near_corner, far_corner], FILTER.line, 1.0, (2, 2))
    scene.line(far, FILTER.line, 1.0, (2, 2))
    step = next_window(result, box.cell)
    if step:
        scene.line(np.concatenate((first, first[:1])) + step, BLACK, 1.3, (3, 2))
    across = columns.output_size > 1
    outline = at_least(first, SMALLEST_WINDOW)
    scene.polygon(outline, "none", BLACK, 2.0)
    _label_step(scene, result, box, end, across)


def _label_step(scene: Scene, result: Result, box: Box, end: float, across: bool) -> None:
    cell = box.cell
    left, y = box.x - result.columns.before * cell[0], end + 10
    if across and result.columns.stride * cell[0] >= 4:
        far = left + result.columns.stride * cell[0]
        scene.line([(left, y), (far, y)], BLACK, 1.1)
        scene.lines([[(at, y - 4), (at, y + 4)] for at in (left, far)], BLACK, 1.1)
        scene.text(far + 6, y, f"S = {result.columns.stride}", 11.5, BLACK)
    elif across or result.rows.output_size > 1:
        scene.text(left, y, f"S = {result.columns.stride}" + ("" if across else ", downwards"), 11.5, BLACK)
    else:
        fixed = result.columns.span == result.rows.span == 0
        why = "S changes nothing" if fixed else f"S = {result.columns.stride} is too large for a second"
        scene.text(left, y, f"one place only: {why}", 11.5, BLACK)

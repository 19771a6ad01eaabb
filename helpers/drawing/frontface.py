"""What lies on an input's front face: its padding, what no window reads, and the first two windows."""

from __future__ import annotations

import numpy as np

from helpers.drawing.box import Box
from helpers.drawing.palette import BLACK, FILTER, LEFTOVER, PADDING
from helpers.drawing.scale import Layer, extent
from helpers.drawing.scene import Scene
from helpers.shapes import Axis

MOST_TAPS = 20  # along one side: more cells of a dilated window would be too small to tell apart
SMALLEST_STRIP = 6  # so that a single left-over column of a large input can be seen to be hatched
SMALLEST_WINDOW = 4  # pixels, so that a window on a large input can be seen


def draw_padding(scene: Scene, box: Box, rows: Axis, columns: Axis) -> None:
    """Draw the dotted frame of padding around the front face of `box`."""
    frame = [
        (-rows.before, -columns.before, rows.before, columns.padded_size),
        (rows.input_size, -columns.before, rows.after, columns.padded_size),
        (0, -columns.before, rows.input_size, columns.before),
        (0, columns.input_size, rows.input_size, columns.after),
    ]
    for row, column, height, width in frame:
        if height and width:
            strip = box.rectangle(row, column, height, width)
            scene.polygon(strip, PADDING.light + "99")
            scene.hatch(strip, "padding")
    if rows.padded_size > rows.input_size or columns.padded_size > columns.input_size:
        outer = box.rectangle(-rows.before, -columns.before, rows.padded_size, columns.padded_size)
        scene.polygon(outer, "none", PADDING.line, 0.8)


def draw_unread(scene: Scene, box: Box, rows: Axis, columns: Axis) -> None:
    """Hatch the rows and columns of the padded front face that no window reads."""
    for row, height in unread_runs(rows):
        strip = box.rectangle(row, -columns.before, height, columns.padded_size)
        if row + height == rows.input_size + rows.after:  # at the end there is room to make it visible
            strip[:2, 1] = np.minimum(strip[:2, 1], strip[2, 1] - SMALLEST_STRIP)
        _hatch_leftover(scene, strip)
    for column, width in unread_runs(columns):
        strip = box.rectangle(-rows.before, column, rows.padded_size, width)
        if column + width == columns.input_size + columns.after:
            strip[[0, 3], 0] = np.minimum(strip[[0, 3], 0], strip[1, 0] - SMALLEST_STRIP)
        _hatch_leftover(scene, strip)


def _hatch_leftover(scene: Scene, strip: np.ndarray) -> None:
    scene.polygon(strip, LEFTOVER.light, LEFTOVER.line, 0.8)
    scene.hatch(strip, "leftover")


def unread_runs(one: Axis) -> list[tuple[int, int]]:
    """(first cell, length) of every run of padded cells that no window reads."""
    if not one.output_size:
        return []
    seen = np.zeros(one.padded_size + 2, bool)
    starts = np.arange(one.output_size) * one.stride
    seen[(starts[:, None] + np.arange(one.kernel_size) * one.dilation).ravel() + 1] = True
    seen[[0, -1]] = True
    edges = np.flatnonzero(np.diff(seen.astype(np.int8)))
    return [(int(a) - one.before, int(b - a)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def next_window(layer: Layer, cell: tuple[float, float]) -> tuple[float, float] | None:
    """How far (right, down) the next window lies, or None where there is none or it cannot be seen."""
    if layer.columns.output_size > 1:
        step = (layer.columns.stride * cell[0], 0.0)
    elif layer.rows.output_size > 1:
        step = (0.0, layer.rows.stride * cell[1])
    else:
        return None
    return step if max(step) >= SMALLEST_WINDOW else None


def draw_windows(scene: Scene, layer: Layer, box: Box, end: float) -> None:
    """The filter's first place, as a box through all channels, the next place, and the step between."""
    rows, columns = layer.rows, layer.columns
    size = (min(one.window_size, extent(one)) for one in (rows, columns))
    first = box.rectangle(-rows.before, -columns.before, *size)
    if not layer.output:
        scene.polygon(first, "none", LEFTOVER.line, 2.2)
        return
    right, up = box.back
    if rows.dilation == 1 or rows.kernel_size > MOST_TAPS:
        scene.polygon(first, FILTER.dark + "88")
    else:
        taps = range(0, rows.window_size, rows.dilation)
        corners = [
            box.rectangle(row - rows.before, column - columns.before, 1, 1) for row in taps for column in taps
        ]
        scene.polygons(corners, FILTER.dark + "bb")
    far = first[:3] + np.array((right, -up))
    for near_corner, far_corner in zip(first[:3], far, strict=True):
        scene.line([near_corner, far_corner], FILTER.line, 1.0, (2, 2))
    scene.line(far, FILTER.line, 1.0, (2, 2))
    step = next_window(layer, box.cell)
    if step:
        scene.line(np.concatenate((first, first[:1])) + step, BLACK, 1.3, (3, 2))
    across = columns.output_size > 1
    outline = at_least(first, SMALLEST_WINDOW)
    scene.polygon(outline, "none", BLACK, 2.0)
    _label_step(scene, layer, box, end, across, box.cell)


def _label_step(scene, layer: Layer, box: Box, end: float, across: bool, cell) -> None:
    left, y = box.x - layer.columns.before * cell[0], end + 10
    if across and layer.columns.stride * cell[0] >= 4:
        far = left + layer.columns.stride * cell[0]
        scene.line([(left, y), (far, y)], BLACK, 1.1)
        scene.lines([[(at, y - 4), (at, y + 4)] for at in (left, far)], BLACK, 1.1)
        scene.text(far + 6, y, f"S = {layer.columns.stride}", 11.5, BLACK)
    elif across or layer.rows.output_size > 1:
        scene.text(left, y, f"S = {layer.columns.stride}" + ("" if across else ", downwards"), 11.5, BLACK)
    else:
        fixed = layer.columns.span == layer.rows.span == 0
        why = "S changes nothing" if fixed else f"S = {layer.columns.stride} is too large for a second"
        scene.text(left, y, f"one place only: {why}", 11.5, BLACK)


def at_least(corners: np.ndarray, size: float) -> np.ndarray:
    """The rectangle, grown to the right and down until neither side is shorter than `size`."""
    far = np.maximum(corners[2], corners[0] + size)
    left, top = corners[0]
    return np.array([(left, top), (far[0], top), far, (left, far[1])])

"""What lies on an input's front face: its padding, and what no window reads."""

from __future__ import annotations

import numpy as np

from helpers.drawing.box import Box
from helpers.drawing.palette import LEFTOVER, PADDING
from helpers.drawing.scene import Scene
from helpers.shapes import Axis

SMALLEST_STRIP = 6  # so that a single left-over column of a large input can be seen to be hatched


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


def unread_runs(axis: Axis) -> list[tuple[int, int]]:
    """(first cell, length) of every run of padded cells that no window reads."""
    if not axis.output_size:
        return []
    seen = np.zeros(axis.padded_size + 2, bool)
    starts = np.arange(axis.output_size) * axis.stride
    seen[(starts[:, None] + np.arange(axis.kernel_size) * axis.dilation).ravel() + 1] = True
    seen[[0, -1]] = True
    edges = np.flatnonzero(np.diff(seen.astype(np.int8)))
    return [(int(a) - axis.before, int(b - a)) for a, b in zip(edges[::2], edges[1::2], strict=True)]

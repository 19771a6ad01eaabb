"""What lies on an input's front face: its padding, and what no window reads."""

from __future__ import annotations

import numpy as np

from helpers.drawing.box import Box
from helpers.drawing.palette import LEFTOVER, PADDING, faded
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
            scene.polygon(strip, faded(PADDING.light, 0.6))
            scene.hatch(strip, "padding")
    if rows.padded_size > rows.input_size or columns.padded_size > columns.input_size:
        outer = box.rectangle(-rows.before, -columns.before, rows.padded_size, columns.padded_size)
        scene.polygon(outer, "none", PADDING.line, 0.8)


def draw_unread(scene: Scene, box: Box, rows: Axis, columns: Axis) -> None:
    """Hatch the rows and columns of the padded front face that no window reads."""
    for row, height in rows.unread_runs:
        strip = box.rectangle(row, -columns.before, height, columns.padded_size)
        if row + height == rows.input_size + rows.after:  # at the end there is room to make it visible
            strip[:2, 1] = np.minimum(strip[:2, 1], strip[2, 1] - SMALLEST_STRIP)
        _hatch_leftover(scene, strip)
    for column, width in columns.unread_runs:
        strip = box.rectangle(-rows.before, column, rows.padded_size, width)
        if column + width == columns.input_size + columns.after:
            strip[[0, 3], 0] = np.minimum(strip[[0, 3], 0], strip[1, 0] - SMALLEST_STRIP)
        _hatch_leftover(scene, strip)


def _hatch_leftover(scene: Scene, strip: np.ndarray) -> None:
    scene.polygon(strip, LEFTOVER.light, LEFTOVER.line, 0.8)
    scene.hatch(strip, "leftover")

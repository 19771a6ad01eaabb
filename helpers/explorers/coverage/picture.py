"""The picture of how often each input cell is read, once for each kind of padding."""

from __future__ import annotations

import numpy as np

from helpers.drawing.cells import Plane, draw_counts
from helpers.drawing.legend import OUTPUT_ENTRY, PADDING_ENTRY, UNREAD_ENTRY, Entry, draw_legend
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, INK, INPUT, NONE, OUTPUT, PADDING, QUIET, Role, shades
from helpers.drawing.scene import Scene
from helpers.explorers.coverage.model import Result
from helpers.explorers.coverage.text import output, reads
from helpers.shapes import Axis

SIZE = WIDTH, HEIGHT = 920, 404
LEFT, TOP, APART = 16, 44, 304
CELLS = (24, 15, 10, 6.65, 3.4)  # widths of an input cell, for up to 10, 16, 24, 36, 70 of them
OUTPUT_TOP, OUTPUT_CELLS, OUTPUT_SIDE, BESIDE = 294, (11, 7, 4, 1.65), 78, 90
LEGEND_Y, SIDE = 390, 240
SMALLEST_CELL, SMALLEST_OUTPUT = 6.0, 3.5  # units: closer lines between cells would run into one grey
NUMBERED = 15  # narrower cells have no room for a number of 9 units
Block = tuple[int, int, int, int]  # of cells: first row, first column, and those behind the last ones
WINDOW_ENTRY = Entry("first window", "none", BLACK)


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw a padded input for each padding, side by side, its output below; return where their cells lie."""
    most = max(int(counts.max()) for counts in result.counts.values())
    widest = max(axis.padded_size for axis in result.axes.values())
    size = next(cell for cell in CELLS if widest * cell <= SIDE)
    before = max(axis.before for axis in result.axes.values()) * size  # so that inputs lie at one place
    grids: dict[str, list[Grid]] = {}
    written = True
    for place, (name, axis) in enumerate(result.axes.items()):
        x = LEFT + place * APART
        scene.text(x, 14, f"{name}: P = {axis.padding}", 13.5, INPUT.text, "bold")
        scene.text(x, 33, reads(result, name), 11.5, INK)
        plane = Plane(x + before, TOP + before, size)
        _draw_padding(scene, plane, axis)
        written &= _draw_input(scene, plane, result.counts[name], most, result.state.covered)
        grids[name] = [plane.grid(axis.padded_size, axis.padded_size, -axis.before, -axis.before)]
        scene.text(x + BESIDE, OUTPUT_TOP + 8, output(result, name), 11.5, OUTPUT.text)
        if axis.output_size:
            scene.text(x + BESIDE, OUTPUT_TOP + 26, "one cell for each window", 11, QUIET)
            made = _draw_output(scene, axis, x)
            _draw_first(scene, plane, made, axis)
            grids[f"{name} output"] = [made.grid(axis.output_size, axis.output_size)]
    _draw_legend(scene, most, written, result.state.covered)
    return grids


def _draw_padding(scene: Scene, plane: Plane, axis: Axis) -> None:
    """Draw the cells around the input, dotted, as far as windows may reach."""
    low, size, high = -axis.before, axis.input_size, axis.input_size + axis.after
    # (top, left, lower end, right-hand end): above, left, right, below
    for block in ((low, low, 0, high), (0, low, size, 0), (0, size, size, high), (size, low, high, high)):
        if block[0] < block[2] and block[1] < block[3]:
            _draw_cells(scene, plane, block, PADDING, SMALLEST_CELL)
            scene.hatch(_corners(plane, *block), "padding")


def _draw_cells(scene: Scene, plane: Plane, block: Block, role: Role, smallest: float) -> None:
    """Draw a block of cells, with the lines between them unless these are closer than `smallest`."""
    top, left, low, right = block
    scene.polygon(_corners(plane, *block), role.light, role.line, 0.6)
    if plane.size < smallest:
        return
    lines = [_corners(plane, top, column, low, column)[1:3] for column in range(left + 1, right)]
    lines += [_corners(plane, row, left, row, right)[:2] for row in range(top + 1, low)]
    if lines:
        scene.lines(lines, role.line, 0.5)


def _corners(plane: Plane, top: int, left: int, low: int, right: int) -> np.ndarray:
    """The corners [4, 2] of the cells from row `top` to before `low`, column `left` to before `right`."""
    x, y, size = plane.x, plane.y, plane.size
    return rectangle(x + left * size, y + top * size, x + right * size, y + low * size)


def _draw_input(scene: Scene, plane: Plane, counts: np.ndarray, most: int, covered: bool) -> bool:
    """Draw how often each cell is read, or that it is to be said; return whether that is written."""
    if not covered:
        return draw_counts(scene, plane, counts, most)
    squares = plane.squares(*np.nonzero(np.ones_like(counts)))
    scene.polygons(squares, INPUT.light, INPUT.line, 0.5)
    if plane.size < NUMBERED:
        return False
    for x, y in squares.mean(axis=1):
        scene.number(x, y, "?", 0.6 * plane.size, INK)
    return True


def _draw_output(scene: Scene, axis: Axis, x: float) -> Plane:
    """Draw an output, a cell for each window."""
    count = axis.output_size
    size = next(cell for cell in OUTPUT_CELLS if count * cell <= OUTPUT_SIDE)
    plane = Plane(x, OUTPUT_TOP, size)
    _draw_cells(scene, plane, (0, 0, count, count), OUTPUT, SMALLEST_OUTPUT)
    return plane


def _draw_first(scene: Scene, plane: Plane, output: Plane, axis: Axis) -> None:
    """At rest: the first window, and the output cell that it makes."""
    start, stop = -axis.before, axis.kernel_size - axis.before
    scene.rest.polygon(_corners(plane, start, start, stop, stop), NONE, BLACK, 1.8)
    scene.rest.polygon(_corners(output, 0, 0, 1, 1), NONE, BLACK, 1.4)


def _draw_legend(scene: Scene, most: int, written: bool, covered: bool) -> None:
    x = LEFT
    if covered:
        x = draw_legend(scene, [Entry("input: read by ? windows", INPUT.light, INPUT.line)], x, LEGEND_Y)
    else:
        x = scene.text(x, LEGEND_Y, "read by 1" if most > 1 else "read by", 11.5, INK)[2] + 8
        tones, steps = shades(INPUT, most), min(most, 9)
        for step in range(steps):
            tone = tones[1 + round(step * (most - 1) / max(steps - 1, 1))]
            left = x + 14 * step
            scene.polygon(rectangle(left, LEGEND_Y - 7, left + 14, LEGEND_Y + 7), tone, INPUT.line, 0.5)
        x = scene.text(x + 14 * steps + 8, LEGEND_Y, f"{most} window{'s' * (most > 1)}", 11.5, INK)[2] + 18
    entries = [PADDING_ENTRY, OUTPUT_ENTRY, WINDOW_ENTRY]
    x = draw_legend(scene, entries if covered else [UNREAD_ENTRY, *entries], x, LEGEND_Y)
    if not written:
        scene.text(LEFT + 2 * APART + BESIDE, OUTPUT_TOP + 60, "cells too small for numbers", 11, QUIET)

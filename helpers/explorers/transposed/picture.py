"""The picture of a transposed convolution: input, kernel, stamp, the output that grows, and the letters."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from helpers.drawing.box import Box
from helpers.drawing.cells import Plane, draw_counts
from helpers.drawing.frontface import draw_padding
from helpers.drawing.legend import INPUT_ENTRY, NEGATIVE_ENTRY, OUTPUT_ENTRY, Entry, draw_legend
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, LEFTOVER, OUTPUT, PADDING, PAPER, QUIET, shades
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_values, frame
from helpers.explorers.detail import draw_filled, filled
from helpers.explorers.transposed.detail import FACTOR, NUMBER, detail, numbers_of, running
from helpers.explorers.transposed.layout import (
    AFTER,
    HEIGHT,
    KERNEL_X,
    LEFT,
    LEGEND,
    OUTPUT_X,
    STAMP_X,
    TOP,
    WEIGHT,
    WIDTH,
    input_plane,
    output_plane,
    size_of,
)
from helpers.explorers.transposed.model import COUNTS, MOST_X, RESIZE, Result
from helpers.explorers.transposed.text import HEADS, WHOSE, formula, in_units, no_output, table
from helpers.explorers.words import by

SIZE = WIDTH, HEIGHT
Grids = dict[str, list[Grid]]

KERNEL_ENTRY = Entry("kernel, stamp", FILTER.middle, FILTER.line)
CROPPED_ENTRY = Entry("cropped by P", PADDING.light, PADDING.line, "padding")
UNREACHED_ENTRY = Entry("reached by no stamp", LEFTOVER.light, LEFTOVER.line, "leftover")
STEP_ENTRY = Entry("this step", "none", BLACK)
COVER = 96  # units of a covered output, whatever its size
TABLE, ROW, COLUMNS = 222, 19.5, (8, 80, 206, 374)  # where the table begins, the height of a row, its columns
TABLE_END = 548


def draw(scene: Scene, result: Result) -> Grids:
    """Draw the parts; return where their cells lie: input, kernel, resized, output with what P crops."""
    scene.text(LEFT, 9, formula(result), 12, INK if result.y is not None else LEFTOVER.text)
    grids = _draw_input(scene, result) | _draw_kernel(scene, result)
    if result.state.view == RESIZE:
        grids |= _draw_resized(scene, result)
    else:
        _draw_table(scene, result)
    grids |= _draw_output(scene, result)
    if result.state.view == COUNTS or result.resized is not None:
        _draw_scale(scene, result)
    else:
        _draw_legend(scene, result)
    return grids


def _title(scene: Scene, x: float, text: str, colour: str, y: float = TOP) -> None:
    scene.text(x, y - 10, text, 12, colour, "bold")


def _ones(result: Result) -> str:
    """What makes the output's numbers counts."""
    return ": ones" * (result.state.view == COUNTS)


def _draw_input(scene: Scene, result: Result) -> Grids:
    side, plane = len(result.x), input_plane(len(result.x))
    _title(scene, LEFT, f"input {by(side, side)}{_ones(result)}", INPUT.text)
    draw_values(scene, plane, result.x, INPUT, MOST_X, NUMBER)
    return {"input": [plane.grid(side, side)]}


def _draw_kernel(scene: Scene, result: Result) -> Grids:
    size, resizes = len(result.kernel), result.state.view == RESIZE
    plane = Plane(LEFT, AFTER, WEIGHT) if resizes else Plane(KERNEL_X, TOP, WEIGHT)
    kind = "then: kernel" if resizes else "kernel"
    _title(scene, plane.x, f"{kind} {by(size, size)}{in_units(result)}{_ones(result)}", FILTER.text, plane.y)
    draw_values(scene, plane, result.kernel, FILTER, float(np.abs(result.kernel).max()), NUMBER)
    return {"kernel": [plane.grid(size, size)]}


def _draw_resized(scene: Scene, result: Result) -> Grids:
    """The input's copies."""
    assert result.resized is not None
    if result.state.covered:
        _title(scene, KERNEL_X, "first: resized to ?", INPUT.text)
        _draw_cover(scene, KERNEL_X, INPUT.line)
        return {}
    side = len(result.resized)
    size = size_of(side)
    plane = Plane(KERNEL_X, TOP, size.cell)
    _title(scene, KERNEL_X, f"first: resized to {by(side, side)}", INPUT.text)
    draw_values(scene, plane, result.resized, INPUT, MOST_X, size.number)
    for at in range(result.state.S, side, result.state.S):  # between one cell's copies and the next one's
        end, here = side * size.cell, at * size.cell
        scene.line([(plane.x + here, plane.y), (plane.x + here, plane.y + end)], INPUT.line, 1.4)
        scene.line([(plane.x, plane.y + here), (plane.x + end, plane.y + here)], INPUT.line, 1.4)
    return {"resized": [plane.grid(side, side)]}


def _draw_cover(scene: Scene, x: float, line: str) -> None:
    scene.polygon(rectangle(x, TOP, x + COVER, TOP + COVER), PAPER, line, 1.1)
    scene.text(x + COVER / 2, TOP + COVER / 2, "?", 30, INK, across="center")


def _draw_output(scene: Scene, result: Result) -> Grids:
    state = result.state
    if state.covered:
        _title(scene, OUTPUT_X, "output ?", OUTPUT.text)
        _draw_cover(scene, OUTPUT_X, OUTPUT.line)
        return {}
    if result.y is None or result.axis is None:
        return _draw_none(scene, result)
    side = len(result.y)
    _title(scene, OUTPUT_X, f"output {by(side, side)}{in_units(result)}", OUTPUT.text)
    if state.view == RESIZE:
        plane = Plane(OUTPUT_X, TOP, size_of(side).cell)
        draw_counts(scene, plane, result.y, int(result.y.max()), OUTPUT)
        return {"output": [plane.grid(side, side)]}
    plane, rows = output_plane(len(result.shown), state.P), result.shown
    axis = replace(result.axis, after=rows.stop - side)
    box = Box(plane.x, plane.y, side, side, 1, (plane.size, plane.size), (0, 0))
    draw_padding(scene, box, axis, axis)
    if state.view == COUNTS:
        draw_counts(scene, plane, result.y, max(int(result.y.max()), 1), OUTPUT)
    else:
        _draw_sums(scene, result, plane)
    return {"output": [plane.grid(len(rows), len(rows), rows.start, rows.start)]}


def _draw_none(scene: Scene, result: Result) -> Grids:
    """All that stamps reach is cropped."""
    end = result.state.reach * size_of(result.state.reach).cell
    _title(scene, OUTPUT_X, "no output", LEFTOVER.text)
    square = rectangle(OUTPUT_X, TOP, OUTPUT_X + end, TOP + end)
    scene.polygon(square, PADDING.light, PADDING.line, 0.8)
    scene.hatch(square, "padding")
    return {}


def _draw_sums(scene: Scene, result: Result, plane: Plane) -> None:
    """The sums of the step's stamp and all before; at rest its stamp lies on them."""
    assert result.axis
    assert result.sums is not None
    side, step = result.axis.input_size, result.state.step
    grows = running(result, result.sums)
    draw_filled(scene, grows.filled(result.sums[step]))
    missed = np.zeros((side, side), bool)
    unread = [place for place, count in enumerate(result.axis.reads) if not count]
    missed[unread] = missed[:, unread] = True
    for square in plane.squares(*np.nonzero(missed)):
        scene.polygon(square, LEFTOVER.light, LEFTOVER.line, 0.6)
        scene.hatch(square, "leftover")
    scene.polygon(plane.grid(side, side).corners(), "none", OUTPUT.line, 1.1)
    size = result.state.F
    _title(scene, STAMP_X, "stamp", FILTER.text)
    scene.polygon(Plane(STAMP_X, TOP, WEIGHT).grid(size, size).corners(), "none", FILTER.line, 1.0)
    scene.text(STAMP_X - 10, FACTOR[1], "=", 14, INK, "bold", "center")
    _draw_stamp(scene.rest, result, plane)


def _draw_stamp(scene: Scene, result: Result, plane: Plane) -> None:
    where = detail(result)
    assert where is not None
    numbers, start, place = numbers_of(result, result.state.step)
    draw_filled(scene, filled(where, numbers, start, place))
    size = result.state.F
    _, row, column = place
    frame(scene, input_plane(len(result.x)).grid(1, 1, row, column), BLACK)
    frame(scene, Plane(KERNEL_X, TOP, WEIGHT).grid(size, size), BLACK)
    frame(scene, plane.grid(size, size, *start), BLACK)


def _draw_table(scene: Scene, result: Result) -> None:
    """Whose letters are whose."""
    scene.text(LEFT, TABLE, WHOSE, 11, QUIET)
    for x, head in zip(COLUMNS, HEADS, strict=True):
        if head:
            scene.text(x, TABLE + ROW, head, 11, INK, "bold")
    for row, words in enumerate(table(result)):
        y = TABLE + (row + 2) * ROW
        scene.line([(LEFT, y - ROW / 2), (TABLE_END, y - ROW / 2)], PADDING.line, 0.6)
        for x, word in zip(COLUMNS, words, strict=True):
            scene.text(x, y, word, 11.5, QUIET if x == LEFT else INK)


def _draw_legend(scene: Scene, result: Result) -> None:
    entries = [INPUT_ENTRY, KERNEL_ENTRY, OUTPUT_ENTRY, NEGATIVE_ENTRY]
    if not result.state.covered:
        entries += [CROPPED_ENTRY] * bool(result.state.P)
        if result.axis:
            entries += [UNREACHED_ENTRY] * (0 in result.axis.reads) + [STEP_ENTRY]
    end = draw_legend(scene, entries, LEFT, LEGEND, 12)
    if result.y is None:
        scene.text(end, LEGEND, no_output(result), 11, LEFTOVER.text)


def _draw_scale(scene: Scene, result: Result) -> None:
    """The legend of counts: the shades from 1 to the most."""
    what = "product" if result.state.view == RESIZE else "stamp"
    x = draw_legend(scene, [INPUT_ENTRY, Entry("kernel", FILTER.middle, FILTER.line)], LEFT, LEGEND, 12)
    if result.state.covered or result.y is None:
        return
    most = int(result.y.max())
    tones = shades(OUTPUT, most)
    x = scene.text(x, LEGEND, "1" if most > 1 else "output:", 11.5, INK)[2] + 8
    for count in range(1, most + 1):
        scene.polygon(rectangle(x, LEGEND - 6, x + 14, LEGEND + 6), tones[count], OUTPUT.line, 0.5)
        x += 14
    x = scene.text(x + 8, LEGEND, f"{most} {what}{'s' * (most > 1)} in a cell", 11.5, INK)[2] + 12
    entries = [CROPPED_ENTRY] * bool(result.state.P and result.resized is None)
    draw_legend(scene, entries + [UNREACHED_ENTRY] * (not result.y.all()), x, LEGEND, 12)

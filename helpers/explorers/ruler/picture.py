"""The picture of one row with every window and output on it, or of the row by each rule."""

from __future__ import annotations

import numpy as np

from helpers.drawing.legend import INPUT_ENTRY, OUTPUT_ENTRY, UNREAD_ENTRY, Entry, draw_legend
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, LEFTOVER, OUTPUT, PADDING, QUIET
from helpers.drawing.scene import Scene
from helpers.explorers.ruler.layout import (
    FORMULA_Y,
    HEADING,
    HEIGHT,
    LEFT,
    LEGEND_Y,
    MOVES_Y,
    OUTPUTS_HEIGHT,
    OUTPUTS_TOP,
    RIGHT,
    ROW_HEIGHT,
    ROW_TOP,
    RULER,
    SIZE,
    STRIP_HEIGHT,
    STRIP_STEP,
    STRIPS_TOP,
    WIDTH,
    WINDOWS_TOP,
    Row,
    scale,
    step_down,
)
from helpers.explorers.ruler.model import Result
from helpers.explorers.ruler.text import arithmetic, comes_of_it, followers, heading, left_over, moves
from helpers.explorers.words import count
from helpers.shapes import Axis

__all__ = ["HEIGHT", "SIZE", "WIDTH", "draw"]

SMALLEST_CELL = 3.0  # units: closer lines between cells would run into one grey
PADDING_ENTRY = Entry("padding", PADDING.light, PADDING.line, "padding")  # a max pooling puts no zeros there
WINDOW_ENTRY = Entry("window: the filter at a place", FILTER.middle, FILTER.line)
FIRST_ENTRY = Entry("first window (dashed: the next)", "none", BLACK)
OUTSIDE_ENTRY = Entry("outside: the window is cut off", "none", PADDING.line)
CORNERS = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float)


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the row, its windows and its outputs, or the row by each rule; return where they lie."""
    scene.text(LEFT, HEADING, heading(result), 12, INPUT.text)
    if result.compared:
        return _draw_compared(scene, result)
    axis, outcome, covered = result.known(result.state.rule), result.outcome, result.state.covered
    row = Row(*scale(result.rows), ROW_TOP, ROW_HEIGHT)
    _draw_row(scene, row, axis, 0 if covered else outcome.outside, not covered and not outcome.refusal)
    grids = {"row": [row.grid(axis)]}
    if covered:
        grids |= _draw_covered(scene, row, axis)
    elif outcome.refusal:
        _draw_refused(scene, row, axis)
    else:
        _name_left_over(scene, row, axis)
        grids |= _draw_windows(scene, row, axis) | _draw_outputs(scene, row, axis)
        _draw_first(scene, row, axis)
    refused = outcome.refusal and not covered
    scene.text(LEFT, MOVES_Y, moves(result), 12, LEFTOVER.text if refused else INK)
    scene.text(LEFT, FORMULA_Y, arithmetic(result), 14, INK if refused else OUTPUT.text)
    entries = [INPUT_ENTRY, PADDING_ENTRY, WINDOW_ENTRY, OUTPUT_ENTRY]
    if not covered:
        entries += [UNREAD_ENTRY, OUTSIDE_ENTRY if outcome.outside else FIRST_ENTRY]
    draw_legend(scene, entries, LEFT, LEGEND_Y, gap=14)
    return grids


def _draw_row(scene: Scene, row: Row, axis: Axis, outside: int, unread: bool) -> None:
    size, end = axis.input_size, axis.input_size + axis.after - outside
    _draw_cells(scene, row, 0, size, INPUT.middle, INPUT.line)
    for start, stop in ((-axis.before, 0), (size, end)):
        if stop > start:
            _draw_cells(scene, row, start, stop, PADDING.light, PADDING.line)
            scene.hatch(row.block(start, stop), "padding")
    if outside:
        _draw_cells(scene, row, end, end + outside, "none", PADDING.line)
    for start, length in axis.unread_runs if unread else ():
        _draw_cells(scene, row, start, start + length, LEFTOVER.light, LEFTOVER.line)
        scene.hatch(row.block(start, start + length), "leftover")
    _number(scene, row, size)


def _draw_cells(scene: Scene, row: Row, start: int, stop: int, face: str, line: str) -> None:
    many = row.size >= SMALLEST_CELL
    cells = row.cells(np.arange(start, stop)) if many else row.block(start, stop)[None]
    scene.polygons(cells, face, line, 0.8)


def _number(scene: Scene, row: Row, count: int) -> None:
    """Number the cells; where they are too narrow, some of them below, as a ruler does."""
    if row.number_size:
        for cell in range(count):
            x, y = row.block(cell, cell + 1).mean(axis=0)
            scene.number(x, y, str(cell), row.number_size, INK)
        return
    low = row.y + row.height
    for cell in range(0, count, 5 if row.size >= SMALLEST_CELL else 20):
        x = row.x(cell + 0.5)
        scene.line([(x, low), (x, low + 3)], INPUT.line, 0.8)
        scene.number(x, low + 8.5, str(cell), 9, INK)


def _name_left_over(scene: Scene, row: Row, axis: Axis) -> None:
    words, end = left_over(axis), row.x(axis.input_size + axis.after)
    if not words:
        return
    if end + 8 + scene.width_of(words, 11.5) <= RIGHT:
        scene.text(end + 8, row.y + row.height / 2, words, 11.5, LEFTOVER.text)
    else:
        scene.text(end, HEADING, words, 11.5, LEFTOVER.text, across="right")


def _draw_windows(scene: Scene, row: Row, axis: Axis, shown: int | None = None) -> dict[str, list[Grid]]:
    """Draw the windows one below the other, each above the mark of its left edge on the ruler."""
    many = axis.output_size if shown is None else shown
    step, tall = step_down(many)
    wide = min(axis.window_size * row.size, RIGHT - row.x(-axis.before))
    left = row.x(-axis.before) + np.arange(many) * axis.stride * row.size
    top = WINDOWS_TOP + np.arange(many) * step
    corner = np.stack((left, top), axis=1)[:, None]
    edge = 1.0 if tall >= 4 else 0.3
    scene.polygons(
        corner + CORNERS * (wide, tall),
        FILTER.light if axis.dilation > 1 else FILTER.middle,
        FILTER.line,
        edge,
    )
    taps = np.arange(axis.kernel_size) * axis.dilation * row.size
    taps = taps[taps + row.size <= wide + 0.01]
    if axis.dilation > 1 or min(tall, row.size) >= 6:
        offsets = np.stack((taps, np.zeros_like(taps)), axis=1)[None, :, None]
        cells = (corner[:, None] + offsets + CORNERS * (row.size, tall)).reshape(-1, 4, 2)
        scene.polygons(cells, FILTER.dark if axis.dilation > 1 else FILTER.middle, FILTER.line, 0.6 * edge)
    if row.number_size and tall >= 10:
        for place, (x, y) in enumerate(zip(left, top, strict=True)):
            scene.number(x + row.size / 2, y + tall / 2, str(place), min(row.number_size, 11), INK)
    if axis.stride * row.size >= 6:
        drops = np.stack((np.stack((left, top + tall), 1), np.stack((left, np.full(many, RULER)), 1)), 1)
        scene.lines(drops, PADDING.line, 0.7, (1, 3))
    bar, tall_edge = (wide, 0), (0, tall)
    shift = (axis.stride * row.size, step)
    return {"places": [Grid((left[0], WINDOWS_TOP), bar, shift, many, 1, cell=(bar, tall_edge))]}


def _draw_outputs(scene: Scene, row: Row, axis: Axis) -> dict[str, list[Grid]]:
    """Draw the ruler of how far the window moves, a mark for each place, and the outputs below them."""
    many, step = axis.output_size, axis.stride * row.size
    first, last = row.x(-axis.before), row.x(-axis.before) + (axis.output_size - 1) * step
    marks = first + np.arange(many) * step
    if many > 1:
        scene.line([(first, RULER), (last, RULER)], BLACK, 1.1)
    if step >= 4 or many == 1:
        scene.lines([[(x, RULER - 5), (x, RULER + 5)] for x in marks], BLACK, 1.1)
    if axis.leftover:
        scene.line([(last, RULER), (last + axis.leftover * row.size, RULER)], LEFTOVER.line, 2.2)
    _name_step(scene, axis, first, step)
    own = Row(first, row.size, OUTPUTS_TOP, OUTPUTS_HEIGHT)
    scene.polygons(own.cells(np.arange(many) * axis.stride), OUTPUT.light, OUTPUT.line, 1.0)
    for place in range(many) if own.number_size else ():
        x, y = own.block(place * axis.stride, place * axis.stride + 1).mean(axis=0)
        scene.number(x, y, str(place), own.number_size, OUTPUT.text)
    edges = (row.size, 0), (0, OUTPUTS_HEIGHT)
    return {"outputs": [Grid((first, OUTPUTS_TOP), (step, 0), edges[1], 1, many, cell=edges)]}


def _name_step(scene: Scene, axis: Axis, first: float, step: float) -> None:
    words = f"S = {axis.stride}"
    if axis.output_size > 1 and scene.width_of(words, 11.5) + 6 <= step:
        scene.text(first + step / 2, RULER - 10, words, 11.5, BLACK, across="center")


def _draw_first(scene: Scene, row: Row, axis: Axis) -> None:
    """At rest: the first window with its output, and the next one dashed."""
    rest, start = scene.rest, -axis.before
    whole = row.block(start, start + axis.window_size)[None]
    window = row.cells(np.array(axis.window(0))) if axis.dilation > 1 else whole
    rest.polygons(window, "none", BLACK, 2.0)
    left, far, tall = row.x(start), row.x(start + axis.window_size), step_down(axis.output_size)[1]
    rest.polygon(rectangle(left, WINDOWS_TOP, far, WINDOWS_TOP + tall), "none", BLACK, 1.8)
    output = rectangle(left, OUTPUTS_TOP, left + row.size, OUTPUTS_TOP + OUTPUTS_HEIGHT)
    rest.polygon(output, "none", BLACK, 1.8)
    if axis.output_size > 1:
        step = np.array((axis.stride * row.size, 0))
        rest.lines(np.concatenate((window, window[:, :1]), axis=1) + step, BLACK, 1.2, (3, 2))


def _draw_covered(scene: Scene, row: Row, axis: Axis) -> dict[str, list[Grid]]:
    """Draw the first window, the step that it takes, and one question for all outputs."""
    grids = _draw_windows(scene, row, axis, shown=1)
    left = row.x(-axis.before)
    far = min(left + axis.stride * row.size, RIGHT)
    scene.line([(left, RULER), (far, RULER)], BLACK, 1.1)
    scene.lines([[(x, RULER - 5), (x, RULER + 5)] for x in (left, far)], BLACK, 1.1)
    if far < RIGHT - 60:
        scene.text(far + 7, RULER, f"S = {axis.stride}", 11.5, BLACK)
    box = rectangle(left, OUTPUTS_TOP, left + 120, OUTPUTS_TOP + OUTPUTS_HEIGHT)
    scene.polygon(box, OUTPUT.light, OUTPUT.line, 1.0)
    scene.number(left + 60, OUTPUTS_TOP + OUTPUTS_HEIGHT / 2, "?", 14, OUTPUT.text)
    return grids | {"outputs": [Grid((left, OUTPUTS_TOP), (120, 0), (0, OUTPUTS_HEIGHT))]}


def _draw_refused(scene: Scene, row: Row, axis: Axis) -> None:
    """Draw the filter at its first place, as far as there is room for it."""
    left = row.x(-axis.before)
    far = min(left + axis.window_size * row.size, RIGHT)
    bar = rectangle(left, WINDOWS_TOP, far, WINDOWS_TOP + 30)
    scene.polygon(bar, "none", LEFTOVER.line, 2.2)
    cut = ", drawn cut off" if axis.window_size * row.size > far - left + 0.01 else ""
    words = f"the filter: {count(axis.window_size, 'cell', 'cells')}{cut}"
    scene.text(left + 8, WINDOWS_TOP + 48, words, 11.5, LEFTOVER.text)
    scene.text(left, OUTPUTS_TOP + OUTPUTS_HEIGHT / 2, "no output", 12, LEFTOVER.text)


def _draw_compared(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the row by each rule, with who follows it and what comes of it."""
    grids: dict[str, list[Grid]] = {}
    covered = result.state.covered
    for place, name in enumerate(result.outcomes):
        row = Row(*scale(result.rows), STRIPS_TOP + place * STRIP_STEP, STRIP_HEIGHT)
        outcome, axis, y = result.outcomes[name], result.known(name), row.y - 10
        x = scene.text(LEFT, y, name, 11.5, INK, "bold")[2] + 8
        x = scene.text(x, y, followers(result, name), 11, QUIET)[2] + 20
        refused = outcome.refusal and not covered
        scene.text(max(x, 400), y, comes_of_it(result, name), 11.5, LEFTOVER.text if refused else OUTPUT.text)
        _draw_row(scene, row, axis, 0 if covered else outcome.outside, not covered)
        if not outcome.refusal and not covered:
            last = axis.window(axis.output_size - 1)
            scene.polygon(row.block(last.start, last.start + axis.window_size), "none", BLACK, 1.8)
        grids[name] = [row.grid(axis)]
    last_entry = Entry("last window", "none", BLACK)
    draw_legend(scene, [INPUT_ENTRY, PADDING_ENTRY, UNREAD_ENTRY, last_entry, OUTSIDE_ENTRY], LEFT, LEGEND_Y)
    return grids

"""The picture of one layer: the input volume, K filters, the output volume, side by side.

Cells have one scale in all three wherever they fit (`layout`); where they do not, the picture says so.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.drawing.box import Box, at_least, draw_box
from helpers.drawing.frontface import draw_padding, draw_unread
from helpers.drawing.legend import (
    FILTERS_ENTRY,
    INPUT_ENTRY,
    OUTPUT_ENTRY,
    PADDING_ENTRY,
    UNREAD_ENTRY,
    Entry,
    draw_legend,
)
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, LEFTOVER, OUTPUT, QUIET, Role
from helpers.drawing.scene import Scene
from helpers.explorers.volumes.layout import (
    FILTERS_LEFT,
    INPUT_EDGE,
    INPUT_LEFT,
    INPUT_RIGHT,
    MIDDLE,
    OUTPUT_LEFT,
    extent,
    place,
)
from helpers.explorers.volumes.model import Result, filter_of, slices_of, whole_of
from helpers.explorers.volumes.picture.windows import (
    SMALLEST_WINDOW,
    draw_windows,
    next_window,
    windows_through,
)
from helpers.explorers.volumes.text import lines, scale_note
from helpers.explorers.words import by, one_or

SIZE = WIDTH, HEIGHT = 920, 410
MARGIN, TITLE, MORE = 16, 13, 323  # left of all; the heights of the titles and of "… and 93 more"
HIGHEST = 28  # of a depth's name, below the titles
COVER = 54  # pixels of a covered output, whatever its size


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the layer with its arithmetic; return where everything lies.

    The grids are named input, channels, filter 0 …, slices 0 …, output, "output top" and "output side" (of
    a row for each cell along the edge, a column for each map); to be lit only: windows (of a cell for each
    output), whole filter 0 …, maps. The input's and the padding's cells are one grid, numbered from the
    padding's first cell (negative where there is any).
    """
    grids: dict[str, list[Grid]] = {}
    _draw_input(scene, result, grids)
    _draw_arrow(scene, INPUT_RIGHT + 3)
    _draw_filters(scene, result, grids)
    if result.state.covered:
        _draw_cover(scene, grids)
    elif result.output:
        _draw_output(scene, result, grids)
    else:
        _title(scene, OUTPUT_LEFT, "no output:", "the filter does not fit", LEFTOVER)
    if result.output or result.state.covered:
        _draw_arrow(scene, OUTPUT_LEFT - 46)
    for y, (text, size, colour) in zip((340, 356, 370), lines(result), strict=False):
        fitting = min(size, (WIDTH - 2 * MARGIN) / scene.width_of(text, 1))
        scene.text(MARGIN, y, text, fitting, colour)
    scene.text(MARGIN, 385, scale_note(result), 11, QUIET)
    draw_legend(scene, _legend(result), MARGIN, HEIGHT - 10)
    return grids


def _title(scene: Scene, x: float, title: str, sizes: str, role: Role) -> None:
    end = scene.text(x, TITLE, title, 13, role.text, "bold")[2]
    scene.text(end + 7, TITLE, sizes, 12, role.text)


def _draw_arrow(scene: Scene, x: float) -> None:
    scene.line([(x, MIDDLE), (x + 12, MIDDLE)], INK, 1.1)
    scene.polygon([(x + 11, MIDDLE - 4), (x + 20, MIDDLE), (x + 11, MIDDLE + 4)], INK)


def _draw_input(scene: Scene, result: Result, grids: dict[str, Any]) -> None:
    rows, columns, depth = result.rows, result.columns, result.state.D
    wide, high = cell = result.layout.input
    left = max(INPUT_LEFT, INPUT_EDGE + wide * columns.before)
    top = MIDDLE - high * rows.input_size / 2
    box = Box(left, top, rows.input_size, columns.input_size, depth, cell, result.layout.back(depth))
    draw_box(scene, box, INPUT)
    draw_padding(scene, box, rows, columns)
    if not result.state.covered:
        draw_unread(scene, box, rows, columns)
    padded = columns.padded_size, rows.padded_size, depth
    sizes = by(columns.input_size, rows.input_size, depth)
    if padded != (columns.input_size, rows.input_size, depth):
        sizes += f",  padded: {by(*padded)}"
    _title(scene, MARGIN, "input", sizes, INPUT)
    end = top + high * (extent(rows) - rows.before)
    label = {"size": 12, "colour": INPUT.text, "weight": "bold", "across": "center"}
    scene.text(left + box.width / 2, end + 27, f"W = {columns.input_size}", **label)
    beside = left - wide * columns.before - 12
    scene.text(beside, MIDDLE, f"H = {rows.input_size}", **label, turned=True)
    _label_depth(scene, box, top - high * rows.before, f"D = {depth}", INPUT)
    draw_windows(scene, result, box, end)
    corner = box.rectangle(-rows.before, -columns.before, 0, 0)[0]
    first = -rows.before, -columns.before
    grids["input"] = [Grid(tuple(corner), (wide, 0), (0, high), padded[1], padded[0], *first)]
    grids["channels"] = [box.top(), box.side(), box.slices()]
    if result.output and not result.state.covered:
        grids["windows"] = windows_through(result, box)


def _label_depth(scene: Scene, box: Box, top: float, text: str, role: Role) -> None:
    """Name the depth, if there is room above what reaches back from the height `top`, as windows do."""
    y = max(top - box.back[1] - 9, HIGHEST)
    end = box.x + box.width + box.back[0]
    scene.text(max(box.x, end - scene.width_of(text, 12, "bold")), y, text, 12, role.text, "bold")


def _draw_filters(scene: Scene, result: Result, grids: dict[str, Any]) -> None:
    state, layout = result.state, result.layout
    size, depth, filters = state.F, state.D, state.K
    title = f"K = {filters} {one_or(filters, 'filter', 'filters')}"
    _title(scene, FILTERS_LEFT, title, f"F×F×D = {by(size, size, depth)}", FILTER)
    for number in result.shown:
        x, y = place(layout, number, filters, size, depth)
        box = Box(x, y, size, size, depth, layout.filter, layout.back(depth))
        draw_box(scene, box, FILTER)
        middle = x + (box.width + box.back[0]) / 2
        low = y + box.height + 11
        scene.text(middle, low, f"filter {number}", 11.5, FILTER.text, "normal", "center")
        grids[filter_of(number)] = [box.front()]
        grids[slices_of(number)] = [box.top(), box.side(), box.slices()]
        whole = Box(x, y, 1, 1, 1, (box.width, box.height), box.back)
        grids[whole_of(number)] = [whole.front(), whole.top(), whole.side()]
    if filters > len(result.shown):
        more = f"… and {filters - len(result.shown)} more"
        scene.text(FILTERS_LEFT, MORE, more, 11.5, FILTER.text)


def _draw_output(scene: Scene, result: Result, grids: dict[str, Any]) -> None:
    high, wide, maps = result.rows.output_size, result.columns.output_size, result.state.K
    cell, back = result.layout.output, result.layout.back(maps)
    _title(scene, OUTPUT_LEFT, "output", f"{by(wide, high, maps)}, a map per filter", OUTPUT)
    box = Box(OUTPUT_LEFT, MIDDLE - high * cell[1] / 2, high, wide, maps, cell, back)
    draw_box(scene, box, OUTPUT)
    if next_window(result) and min(cell) >= SMALLEST_WINDOW:
        following = box.rectangle(int(wide == 1), int(wide > 1), 1, 1)
        scene.rest.line(np.concatenate((following, following[:1])), BLACK, 1.3, (3, 2))
    scene.rest.polygon(at_least(box.rectangle(0, 0, 1, 1), SMALLEST_WINDOW), OUTPUT.dark, BLACK, 2.0)
    label = {"size": 12, "colour": OUTPUT.text, "weight": "bold", "across": "center"}
    scene.text(box.x + box.width / 2, box.y + box.height + 12, f"{wide}", **label)
    scene.text(box.x - 11, MIDDLE, f"{high}", **label, turned=True)
    _label_depth(scene, box, box.y, f"K = {maps}", OUTPUT)
    channel = back[0] / maps, -back[1] / maps
    grids["output"] = [box.front()]
    grids["output top"] = [Grid((box.x, box.y), channel, (cell[0], 0), wide, maps)]
    grids["output side"] = [Grid((box.x + box.width, box.y), channel, (0, cell[1]), high, maps)]
    grids["maps"] = [box.top(), box.side(), box.slices()]


def _draw_cover(scene: Scene, grids: dict[str, Any]) -> None:
    """Draw an output of which nothing is told."""
    _title(scene, OUTPUT_LEFT, "output", "? × ? × ?", OUTPUT)
    left, top = OUTPUT_LEFT, MIDDLE - COVER / 2
    scene.polygon(rectangle(left, top, left + COVER, top + COVER), OUTPUT.light, OUTPUT.line, 1.1)
    scene.text(left + COVER / 2, MIDDLE, "?", 22, OUTPUT.text, "bold", "center")
    grids["output"] = [Grid((left, top), (COVER, 0), (0, COVER))]


def _legend(result: Result) -> list[Entry]:
    entries = [INPUT_ENTRY, PADDING_ENTRY, FILTERS_ENTRY, OUTPUT_ENTRY]
    if result.state.covered:
        return [*entries, Entry("the filter's first window", "none", BLACK)]
    if not result.output:
        return [*entries, Entry("a filter that does not fit", "none", LEFTOVER.line)]
    dashed = " (dashed: the next)" if next_window(result) else ""
    entries.append(Entry(f"a window and its output cell{dashed}", "none", BLACK))
    unread = result.rows.unread_runs or result.columns.unread_runs
    return [*entries, UNREAD_ENTRY] if unread else entries

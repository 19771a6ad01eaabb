"""The picture of one layer: the input volume, K filters, the output volume, side by side.

Cells have one scale in all three. Where true scale could not be read, `Scale` stretches or compresses
and the picture says so in words.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.drawing.box import Box, at_least, draw_box
from helpers.drawing.frontface import SMALLEST_STRIP, draw_padding, draw_unread
from helpers.drawing.legend import (
    FILTERS_ENTRY,
    INPUT_ENTRY,
    OUTPUT_ENTRY,
    PADDING_ENTRY,
    UNREAD_ENTRY,
    Entry,
    draw_legend,
)
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, LEFTOVER, OUTPUT, QUIET
from helpers.drawing.scene import Scene
from helpers.explorers.volumes.layout import FACE_WIDTH, GAP, Scale, extent, slot
from helpers.explorers.volumes.model import Result, filter_of, slices_of
from helpers.explorers.volumes.picture.windows import SMALLEST_WINDOW, draw_windows, next_window
from helpers.explorers.volumes.text import lines

SIZE = WIDTH, HEIGHT = 920, 462
MIDDLE = 182  # the height on which all volumes are centred
INPUT_LEFT, FILTERS_LEFT, OUTPUT_LEFT = 40, 368, 668


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the layer with its arithmetic; return where everything lies.

    The grids are named input, channels, filter 0 …, slices 0 …, output, maps; the input's and the
    padding's cells are one grid, numbered from the padding's first cell (negative where there is any).
    """
    scale = result.scale
    grids: dict[str, list[Grid]] = {}
    boxes = [_draw_input(scene, result, scale, grids)]
    boxes += _draw_filters(scene, result, scale, grids)
    boxes += _draw_output(scene, result, scale, grids)
    for left in (334, 630):
        scene.line([(left, MIDDLE), (left + 18, MIDDLE)], INK, 1.1)
        scene.polygon([(left + 17, MIDDLE - 4), (left + 26, MIDDLE), (left + 17, MIDDLE + 4)], INK)
    y = 318
    for text, size, colour in lines(result):
        scene.text(16, y, text, size, colour)
        y += size + 7
    notes = _notes(result, scale, boxes)
    if notes:
        size = min(11.5, (WIDTH - 32) / scene.width_of(notes, 1))
        scene.text(16, HEIGHT - 37, notes, size, QUIET)
    draw_legend(scene, _legend(result, scale.input), 16, HEIGHT - 16)
    return grids


def _title(scene: Scene, x: float, title: str, subtitle: str, colour: str) -> None:
    scene.text(x, 22, title, 13.5, colour, "bold")
    scene.text(x, 42, subtitle, 11.5, colour)


def _draw_input(scene: Scene, result: Result, scale: Scale, grids: dict[str, Any]) -> Box:
    rows, columns = result.rows, result.columns
    wide, high = scale.input
    left = INPUT_LEFT + (FACE_WIDTH - wide * extent(columns)) / 2 + wide * columns.before
    top = MIDDLE - high * extent(rows) / 2 + high * rows.before
    depth = result.state.D
    box = Box(left, top, rows.input_size, columns.input_size, depth, scale.input, scale.back(depth))
    draw_box(scene, box, INPUT)
    draw_padding(scene, box, rows, columns)
    draw_unread(scene, box, rows, columns)
    sizes = _sizes("W×H×D", columns.input_size, rows.input_size, depth)
    _title(scene, 16, "input", f"{sizes},  P = {columns.padding}", INPUT.text)
    end = top - high * rows.before + high * extent(rows)
    label = {"size": 12, "colour": INPUT.text, "weight": "bold", "across": "center"}
    scene.text(left + box.width / 2, end + 30, f"W = {columns.input_size}", **label)
    beside = left - wide * columns.before - 13
    scene.text(beside, top + box.height / 2, f"H = {rows.input_size}", **label, turned=True)
    _label_depth(scene, box, top - high * rows.before, f"D = {depth}", INPUT.text)
    draw_windows(scene, result, box, end)
    grids["input"] = [
        Grid(
            tuple(box.rectangle(-rows.before, -columns.before, 0, 0)[0]),
            (wide, 0),
            (0, high),
            rows.padded_size,
            columns.padded_size,
            -rows.before,
            -columns.before,
        )
    ]
    grids["channels"] = [box.top(), box.side(), box.slices()]
    return box


def _label_depth(scene: Scene, box: Box, top: float, text: str, colour: str) -> None:
    """Name the depth above the upper edge that runs back; `top` is the highest thing beside it."""
    y = min(box.y - box.back[1], top) - 10
    end = box.x + box.width + box.back[0]
    scene.text(max(box.x, end - scene.width_of(text, 12, "bold")), y, text, 12, colour, "bold")


def _draw_filters(scene: Scene, result: Result, scale: Scale, grids: dict[str, Any]) -> list[Box]:
    size, count = result.columns.kernel_size, result.state.K
    _title(
        scene,
        FILTERS_LEFT,
        f"K = {count} filter{'s' * (count > 1)}",
        _sizes("F×F×D", size, size, result.state.D),
        FILTER.text,
    )
    back = scale.back(result.state.D)
    width, height = size * scale.filter[0], size * scale.filter[1]
    wide = slot(scale, size, result.state.D)
    boxes = []
    for place, number in enumerate(scale.shown):
        x = FILTERS_LEFT + place * (wide + GAP) + (wide - width - back[0]) / 2
        y = MIDDLE - height / 2
        box = Box(x, y, size, size, result.state.D, scale.filter, back)
        draw_box(scene, box, FILTER)
        low, middle = y + height + 16, x + (width + back[0]) / 2
        scene.text(middle, low, f"filter {number}", 11.5, FILTER.text, "normal", "center")
        if place and number > place:
            scene.text(middle - wide / 2 - GAP / 2, low, "…", 11.5, FILTER.text, "normal", "center")
        grids[filter_of(number)] = [box.front()]
        grids[slices_of(number)] = [box.top(), box.side(), box.slices()]
        boxes.append(box)
    return boxes


def _draw_output(scene: Scene, result: Result, scale: Scale, grids: dict[str, Any]) -> list[Box]:
    rows, columns = result.rows, result.columns
    if not result.output:
        _title(scene, OUTPUT_LEFT, "no output", "the filter does not fit", LEFTOVER.text)
        return []
    high, wide = rows.output_size, columns.output_size
    _title(scene, OUTPUT_LEFT, "output", f"{wide}×{high}×{result.state.K}, a map per filter", OUTPUT.text)
    width, height = wide * scale.output[0], high * scale.output[1]
    x, y = OUTPUT_LEFT + 20, MIDDLE - height / 2
    box = Box(x, y, high, wide, result.state.K, scale.output, scale.back(result.state.K))
    draw_box(scene, box, OUTPUT)
    if next_window(result, scale.input) and min(scale.output) >= SMALLEST_WINDOW:
        following = box.rectangle(int(wide == 1), int(wide > 1), 1, 1)
        scene.line(np.concatenate((following, following[:1])), BLACK, 1.3, (3, 2))
    scene.polygon(at_least(box.rectangle(0, 0, 1, 1), SMALLEST_WINDOW), OUTPUT.dark, BLACK, 2.0)
    scene.text(x + width / 2, y + height + 16, f"{wide}", 12, OUTPUT.text, "bold", "center")
    scene.text(x - 13, y + height / 2, f"{high}", 12, OUTPUT.text, "bold", "center", turned=True)
    _label_depth(scene, box, y, f"K = {result.state.K}", OUTPUT.text)
    grids["output"] = [box.front()]
    grids["maps"] = [box.top(), box.side(), box.slices()]
    return [box]


def _sizes(names: str, *sizes: int) -> str:
    return f"{names} = {'×'.join(str(size) for size in sizes)}"


def _notes(result: Result, scale: Scale, boxes: list[Box]) -> str:
    """What is not to scale, in words."""
    larger = []
    for name, cell in (("input", scale.input), ("filters", scale.filter), ("output", scale.output)):
        factor = max(cell) / scale.true
        if factor > 1.001 and (name != "output" or result.output):
            larger.append(f"{name} {factor:.{0 if factor > 9.5 else 1}f}×")
    if result.output and result.columns.window_size * scale.input[0] < SMALLEST_WINDOW:
        larger.append("window")
    if any(length * side < SMALLEST_STRIP for length, side in _ends(result, scale.input)):
        larger.append("left-over")
    cut = [axis for axis in (result.rows, result.columns) if axis.window_size > extent(axis)]
    notes = [f"drawn larger: {', '.join(larger)}"] if larger else []
    if cut:
        notes.append("the filter's outline is cut off")
    if not scale.true_depth:
        notes.append("depth drawn as its square root")
    if not all(box.gridded for box in boxes):
        notes.append("cells not ruled")
    lines = max(box.channels_per_line for box in boxes)
    if lines > 1:
        notes.append(f"{lines} channels per line")
    return f"Not to scale: {'; '.join(notes)}." if notes else "All volumes to scale."


def _ends(result: Result, cell: tuple[float, float]) -> list[tuple[int, float]]:
    ends = ((result.columns.leftover, cell[0]), (result.rows.leftover, cell[1]))
    return [(length, side) for length, side in ends if length]


def _legend(result: Result, cell: tuple[float, float]) -> list[Entry]:
    entries = [INPUT_ENTRY, PADDING_ENTRY, FILTERS_ENTRY, OUTPUT_ENTRY]
    if not result.output:
        return [*entries, Entry("a filter that does not fit", "none", LEFTOVER.line)]
    dashed = " (dashed: the next)" if next_window(result, cell) else ""
    entries.append(Entry(f"a window and its output cell{dashed}", "none", BLACK))
    unread = result.rows.unread_runs or result.columns.unread_runs
    return [*entries, UNREAD_ENTRY] if unread else entries

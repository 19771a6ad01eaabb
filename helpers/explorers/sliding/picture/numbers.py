"""The picture in numbers: channels above the slices that read them, maps beside them, the step's sum."""

from __future__ import annotations

import numpy as np

from helpers.drawing.box import Box
from helpers.drawing.cells import Plane
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
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, OUTPUT, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_values, frame
from helpers.explorers.names import bias_of, channel, map_of, slice_of
from helpers.explorers.sliding.layout import HEIGHT, NAME, WIDTH, Layout
from helpers.explorers.sliding.model import Result
from helpers.explorers.sliding.text import sums
from helpers.shapes import Axis

Grids = dict[str, list[Grid]]

STEP_ENTRY = Entry("this step", "none", BLACK)
LINE = 132  # characters of a sum's line; half of it where there are two columns


def draw_numbers(scene: Scene, result: Result, layout: Layout) -> Grids:
    """Draw channels, filters and maps with the step's window; return where their cells lie."""
    grids = _draw_input(scene, result, layout)
    grids |= _draw_filters(scene, result, layout)
    if result.y is not None and result.place is not None:
        grids |= _draw_maps(scene, result, layout, result.y, result.place)
        _draw_step(scene, result, layout, *result.place)
        _draw_sums(scene, result)
    entries = [INPUT_ENTRY, FILTERS_ENTRY, OUTPUT_ENTRY]
    if result.rows.before or result.rows.after:
        entries.insert(1, PADDING_ENTRY)
    if result.y is not None:
        entries.append(STEP_ENTRY)
        if not (result.rows.exact and result.columns.exact):
            entries.append(UNREAD_ENTRY)
    pictured = result.state.pictured
    end = draw_legend(scene, entries, 8, HEIGHT - 14, 10 if pictured else 16) + 4
    text = "stronger: further from 0, violet: negative"
    text = f"pixels as they are; else {text}" if pictured else text
    scene.text(end, HEIGHT - 14, text, min(11.5, (WIDTH - 8 - end) / scene.width_of(text, 1)), QUIET)
    return grids


def _draw_input(scene: Scene, result: Result, layout: Layout) -> Grids:
    rows, columns, size = result.rows, result.columns, layout.sizes["input"]
    most = float(np.abs(result.x).max())
    grids: Grids = {}
    for d, plane in enumerate(layout.channels):
        box = Box(plane.x, plane.y, rows.input_size, columns.input_size, 1, (plane.size, plane.size), (0, 0))
        left, top = plane.x - columns.before * plane.size, plane.y - rows.before * plane.size
        _title(scene, left, top - 11, "channel", d, columns.padded_size * plane.size, INPUT.text)
        draw_padding(scene, box, rows, columns)
        draw_values(scene, plane, result.x[:, :, d], INPUT, most, size, pixels=result.state.pictured)
        if result.y is not None:
            draw_unread(scene, box, rows, columns)
        if size:
            _draw_zeros(scene, plane, rows, columns, size)
        grid = plane.grid(rows.padded_size, columns.padded_size, -rows.before, -columns.before)
        grids[channel(d)] = [grid]
    return grids


def _draw_zeros(scene: Scene, plane: Plane, rows: Axis, columns: Axis, size: float) -> None:
    for row in range(-rows.before, rows.input_size + rows.after):
        for column in range(-columns.before, columns.input_size + columns.after):
            if not (0 <= row < rows.input_size and 0 <= column < columns.input_size):
                x, y = plane.x + (column + 0.5) * plane.size, plane.y + (row + 0.5) * plane.size
                scene.number(x, y, "0", size, QUIET)


def _draw_filters(scene: Scene, result: Result, layout: Layout) -> Grids:
    kernel, bias = result.kernel, result.bias
    most = max(float(np.abs(kernel).max()), float(np.abs(bias).max()))
    size, turned = kernel.shape[0], result.state.flip
    grids: Grids = {}
    for k, planes in enumerate(layout.filters):
        beside = layout.biases[k]  # on the left
        roomy = beside.y > planes[0].y
        name = f"filter {k}" + " ↻" * (turned and roomy)
        scene.text(8, planes[0].y + 7, name, 12, FILTER.text, "bold")
        if roomy:
            scene.text(beside.x - 6, beside.y + beside.size / 2, "bias", 11, FILTER.text, across="right")
        for d, plane in enumerate(planes):
            draw_values(scene, plane, kernel[:, :, d, k], FILTER, most, layout.sizes["filters"])
            grids[slice_of(k, d)] = [plane.grid(size, size)]
        draw_values(scene, beside, bias[k : k + 1, None], FILTER, most, layout.sizes["biases"])
        grids[bias_of(k)] = [beside.grid(1, 1)]
    if turned and layout.biases[0].y == layout.filters[0][0].y:
        _draw_turn(scene, [planes[0].y for planes in layout.filters])
    return grids


def _draw_turn(scene: Scene, tops: list[float]) -> None:
    """Say that every filter is turned: below the name of each, or once above them all."""
    if len(tops) > 1 and tops[1] - tops[0] < 30:
        scene.text(8, tops[0] - 9, "all ↻ 180°", 11, FILTER.text)
        return
    for top in tops:
        scene.text(8, top + 24, "↻ 180°", 11, FILTER.text)


def _draw_maps(
    scene: Scene, result: Result, layout: Layout, y: np.ndarray, place: tuple[int, int, int]
) -> Grids:
    most, (k, row, column) = float(np.abs(y).max()), place
    grids: Grids = {}
    rows, columns = y.shape[:2]
    last = (k * rows + row) * columns + column if result.state.hide else y.size
    for k, plane in enumerate(layout.maps):
        if layout.aligned:
            middle = plane.y + rows * plane.size / 2
            scene.text(plane.x + columns * plane.size + 8, middle, f"map {k}", 12, OUTPUT.text, "bold")
        else:
            _title(scene, plane.x, plane.y - 11, "map", k, max(columns * plane.size, NAME), OUTPUT.text)
        known = np.arange(rows * columns).reshape(rows, columns) + k * rows * columns <= last
        draw_values(scene, plane, y[:, :, k], OUTPUT, most, layout.sizes["output maps"], known=known)
        grids[map_of(k)] = [plane.grid(rows, columns)]
    return grids


def _title(scene: Scene, x: float, y: float, what: str, number: int, room: float, colour: str) -> None:
    text = f"{what} {number}"
    if scene.width_of(text, 12, "bold") > min(room + 6, WIDTH - x):
        text = str(number)
    scene.text(x, y, text, 12, colour, "bold")


def _draw_step(scene: Scene, result: Result, layout: Layout, k: int, row: int, column: int) -> None:
    size = result.kernel.shape[0]
    window = result.rows.window(row).start, result.columns.window(column).start
    for plane in layout.channels:
        frame(scene, _part(plane, *window, size, size), BLACK)
    for plane in layout.filters[k]:
        frame(scene, _part(plane, 0, 0, size, size), BLACK)
    frame(scene, _part(layout.biases[k], 0, 0, 1, 1), BLACK)
    frame(scene, _part(layout.maps[k], row, column, 1, 1), BLACK)


def _part(plane: Plane, row: int, column: int, rows: int, columns: int) -> Grid:
    corner = (plane.x + column * plane.size, plane.y + row * plane.size)
    return Grid(corner, (plane.size, 0), (0, plane.size), rows, columns)


def _draw_sums(scene: Scene, result: Result) -> None:
    """Write the step's sum: the channels in one column or two, the total below them."""
    columns = 1 if result.x.shape[2] <= 3 else 2
    *channels, total = sums(result, LINE if columns == 1 else LINE // 2 - 2)
    for at, line in enumerate(channels):
        x, y = 8 + at % columns * 456, 430 + at // columns * 17
        scene.text(x, y, line, 11.5, QUIET)
    size = min(13, (WIDTH - 16) / scene.width_of(total, 1, "bold"))
    scene.text(8, 432 + -(-len(channels) // columns) * 17, total, size, INK, "bold")

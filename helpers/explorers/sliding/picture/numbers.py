"""The picture in numbers: channels above the slices that read them, products and sums, maps beside them."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from helpers.drawing.box import Box
from helpers.drawing.cells import Plane
from helpers.drawing.frontface import draw_padding, draw_unread
from helpers.drawing.legend import (
    FILTERS_ENTRY,
    INPUT_ENTRY,
    NEGATIVE_ENTRY,
    OUTPUT_ENTRY,
    PADDING_ENTRY,
    UNREAD_ENTRY,
    Entry,
    draw_legend,
)
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, OUTPUT, PAPER, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_values, frame, strongest
from helpers.explorers.detail import draw_filled, filled
from helpers.explorers.names import bias_of, channel, map_of, slice_of
from helpers.explorers.sliding.detail import STRIP, numbers_at, starts, written_at
from helpers.explorers.sliding.layout import HEIGHT, LANE, RIGHT, ROOMY, WIDTH, Layout
from helpers.explorers.sliding.model import Result
from helpers.explorers.sliding.picture.cover import draw_cover
from helpers.explorers.sliding.picture.filters import Filters, filters_of
from helpers.shapes import Axis

Grids = dict[str, list[Grid]]

STEP_ENTRY = Entry("this step", "none", BLACK)
SEEN = 4  # units that the window's frame is wide and high at least
MARK = 0.4  # of a cell: the corner that shows how a slice is turned
NAME = 13  # units from the name of a filter to the next


def draw_numbers(scene: Scene, result: Result, layout: Layout) -> Grids:
    """Draw channels, filters and maps with the step's window and its sum; return where their cells lie."""
    grids = _draw_input(scene, result, layout)
    grids |= _draw_filters(scene, result, layout)
    if result.state.covered:
        (left, top), (right, low) = (layout.maps[0].x, layout.maps[0].y), (RIGHT, LANE - 6)
        grids |= draw_cover(scene, (left, top, right, low))
    elif result.y is not None:
        grids |= _draw_maps(scene, layout, result.y)
    if result.place is not None:
        _draw_products(scene, result, layout)
        _draw_step(scene.rest, result, layout, result.place)
    entries = [INPUT_ENTRY, FILTERS_ENTRY, OUTPUT_ENTRY]
    if result.rows.before or result.rows.after:
        entries.insert(1, PADDING_ENTRY)
    if result.y is not None:
        entries.append(STEP_ENTRY)
    if result.told is not None and not (result.rows.exact and result.columns.exact):
        entries.append(UNREAD_ENTRY)
    end = draw_legend(scene, [*entries, NEGATIVE_ENTRY], 8, HEIGHT - 12, 10)
    texts = ["stronger: further from 0"]
    texts[:0] = ["stronger: further from 0, pixels as they are"] * result.state.pictured
    texts[:0] = ["marked corner: at the top left before the turn"] * result.state.flip
    room = WIDTH - 4 - end
    text = next((each for each in texts if scene.width_of(each, 11) < room), "")
    if text:
        scene.text(end, HEIGHT - 12, text, 11, QUIET)
    return grids


def _draw_input(scene: Scene, result: Result, layout: Layout) -> Grids:
    rows, columns, size = result.rows, result.columns, layout.sizes["input"]
    most = float(np.abs(result.x).max())
    grids: Grids = {}
    for d, plane in enumerate(layout.channels):
        box = Box(plane.x, plane.y, rows.input_size, columns.input_size, 1, (plane.size, plane.size), (0, 0))
        left, top = plane.x - columns.before * plane.size, plane.y - rows.before * plane.size
        scene.text(left, top - 10, f"channel {d}", 12, INPUT.text, "bold")
        draw_padding(scene, box, rows, columns)
        rise = STRIP / 2 if layout.weights else 0.0
        pixels = result.state.pictured
        draw_values(scene, plane, result.x[:, :, d], INPUT, most, size, pixels=pixels, rise=rise)
        if result.told is not None:
            draw_unread(scene, box, rows, columns)
        if size:
            _draw_zeros(scene, plane, rows, columns, size, rise)
        grid = plane.grid(rows.padded_size, columns.padded_size, -rows.before, -columns.before)
        grids[channel(d)] = [grid]
    return grids


def _draw_zeros(scene: Scene, plane: Plane, rows: Axis, columns: Axis, size: float, rise: float) -> None:
    for row in range(-rows.before, rows.input_size + rows.after):
        for column in range(-columns.before, columns.input_size + columns.after):
            if not (0 <= row < rows.input_size and 0 <= column < columns.input_size):
                x, y = plane.x + (column + 0.5) * plane.size, plane.y + (row + 0.5 - rise) * plane.size
                scene.number(x, y, "0", size, QUIET)


def _draw_filters(scene: Scene, result: Result, layout: Layout) -> Grids:
    sizes = layout.sizes["filters"], layout.sizes["biases"]
    filters = filters_of(result, layout.filters, layout.biases, sizes)
    part, grids = _drawn_filters(filters, result.state.flip)
    scene.add(part)
    return grids


@lru_cache(maxsize=4)
def _drawn_filters(filters: Filters, flip: bool) -> tuple[Scene, Grids]:
    scene, kernel, most = Scene(WIDTH, HEIGHT), filters.kernel, filters.most
    grids: Grids = {}
    for k, planes in enumerate(filters.slices):
        _draw_name(scene, filters, k)
        for d, plane in enumerate(planes):
            draw_values(scene, plane, kernel[:, :, d, k], FILTER, most, filters.sizes[0])
            grids[slice_of(k, d)] = [plane.grid(*kernel.shape[:2])]
        beside = filters.biases[k]
        draw_values(scene, beside, filters.bias[k : k + 1, None], FILTER, most, filters.sizes[1])
        grids[bias_of(k)] = [beside.grid(1, 1)]
    if flip:
        _draw_turn(scene, filters, kernel.shape[0])
    return scene, grids


def _draw_name(scene: Scene, filters: Filters, k: int) -> None:
    """Write the name of a filter above its bias, or beside it where the filters are low.

    Where they lie closer than lines of text, only some have room for their names.
    """
    top, bias = filters.slices[k][0].y, filters.biases[k]
    apart = filters.slices[1][0].y - filters.slices[0][0].y if k else NAME
    if k % math.ceil(NAME / apart):
        return
    left = bias.x + bias.size + 12 - 68
    if bias.y > top:
        scene.text(left, top + 6, f"filter {k}", 12, FILTER.text, "bold")
        scene.text(bias.x - 4, bias.y + bias.size / 2, "bias", 10.5, FILTER.text, across="right")
    else:
        scene.text(left, top + bias.size / 2, f"filter {k}", 10.5, FILTER.text)


def _draw_turn(scene: Scene, filters: Filters, size: int) -> None:
    """Say that every slice is turned, and mark the corner of each that was at the top left."""
    for planes, bias in zip(filters.slices, filters.biases, strict=True):
        for plane in planes if planes[0].size >= 9 else ():
            x, y = plane.x + size * plane.size, plane.y + size * plane.size
            edge = MARK * plane.size
            scene.polygon([(x, y), (x - edge, y), (x, y - edge)], FILTER.text, FILTER.text, 0.6)
        if size * planes[0].size > ROOMY + 18:
            scene.text(bias.x + bias.size, bias.y + bias.size + 12, "↻ 180°", 11, FILTER.text, across="right")
    first, bias = filters.slices[0][0], filters.biases[0]
    if size * first.size <= ROOMY + 18:
        right = bias.x + bias.size
        scene.text(right, first.y - 9, "all ↻ 180°", 10.5, FILTER.text, across="right")


def _draw_products(scene: Scene, result: Result, layout: Layout) -> None:
    """Draw the places of the products, which are empty while a weight or an input cell is pointed at."""
    side = result.state.F
    for plane in layout.products:
        scene.polygon(plane.grid(side, side).corners(), "none", OUTPUT.line, 1.0)
        if scene.width_of("products", 10.5) <= side * plane.size + 8:
            scene.text(plane.x + side * plane.size, plane.y - 8, "products", 10.5, QUIET, across="right")


def _draw_maps(scene: Scene, layout: Layout, y: np.ndarray) -> Grids:
    most = strongest(float(np.abs(y).max()))
    rows, columns, size = *y.shape[:2], layout.sizes["output maps"]
    grids: Grids = {}
    for k, plane in enumerate(layout.maps):
        scene.text(plane.x, plane.y - 10, f"map {k}", 12, OUTPUT.text, "bold")
        draw_values(scene, plane, y[:, :, k], OUTPUT, most, size)
        grids[map_of(k)] = [plane.grid(rows, columns)]
    return grids


def _draw_step(scene: Scene, result: Result, layout: Layout, place: tuple[int, int, int]) -> None:
    """Draw the window of the step and its sum, and cover what comes after it where that is hidden."""
    k, row, column = place
    size, window = result.kernel.shape[0], starts(result, row, column)
    where = written_at(result)
    assert where is not None
    if where.hides and not where.covered:
        _cover(scene, result, layout, place)
    draw_filled(scene, filled(where, numbers_at(result, place), window, place))
    for plane in layout.channels:
        frame(scene, _part(plane, *window, size, size), BLACK)
    for plane in layout.filters[k]:
        frame(scene, _part(plane, 0, 0, size, size), BLACK)
    frame(scene, _part(layout.biases[k], 0, 0, 1, 1), BLACK)
    if not where.covered:
        frame(scene, _part(layout.maps[k], row, column, 1, 1), BLACK)


def _cover(scene: Scene, result: Result, layout: Layout, place: tuple[int, int, int]) -> None:
    assert result.y is not None
    rows, columns, filters = result.y.shape
    later = np.arange(filters * rows * columns) > np.ravel_multi_index(place, (filters, rows, columns))
    for plane, hidden in zip(layout.maps, later.reshape(filters, rows, columns), strict=True):
        squares = plane.squares(*np.nonzero(hidden))
        scene.polygons(squares, PAPER, OUTPUT.line, 0.6)
        for x, y in squares.mean(axis=1) if layout.sizes["output maps"] else ():
            scene.number(x, y, "?", layout.sizes["output maps"], INK)


def _part(plane: Plane, row: int, column: int, rows: int, columns: int) -> Grid:
    corner = (plane.x + column * plane.size, plane.y + row * plane.size)
    wide, high = max(plane.size, SEEN / columns), max(plane.size, SEEN / rows)
    return Grid(corner, (wide, 0), (0, high), rows, columns)

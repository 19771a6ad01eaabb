"""The picture of a filter that slides: channels above the slices that read them, output maps beside them."""

from __future__ import annotations

from dataclasses import dataclass

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
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, LEFTOVER, OUTPUT, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_values, frame, number_size
from helpers.explorers.sliding.layout import HEIGHT, NAME, WIDTH, Layout, lay_out
from helpers.shapes import Axis

STEP_ENTRY = Entry("this step", "none", BLACK)


@dataclass(frozen=True)
class Numbers:
    """What is drawn: x [H, W, D], kernel [F, F, D, K] as it is laid on, bias [K], y or None.

    place: (filter, row, column) of the step; hide: whether what comes after it is hidden; turned: whether
    the kernel is turned by 180°; pixels: whether x holds brightnesses; formula: the size that comes out;
    unread: what no window reads; sums: how the step's number is made, a line each.
    """

    x: np.ndarray
    kernel: np.ndarray
    bias: np.ndarray
    y: np.ndarray | None
    rows: Axis
    columns: Axis
    place: tuple[int, int, int] | None
    hide: bool
    turned: bool
    pixels: bool
    formula: str
    unread: str
    sums: list[str]


def _sizes(layout: Layout, numbers: Numbers) -> tuple[float, float, float, float]:
    """The font sizes of the numbers of input, kernel, bias and output; 0 where they are left out."""
    return (
        number_size(numbers.x, layout.channels[0].size),
        number_size(numbers.kernel, layout.filters[0][0].size),
        number_size(numbers.bias, layout.biases[0].size),
        0.0 if numbers.y is None else number_size(numbers.y, layout.maps[0].size),
    )


def _layout(numbers: Numbers) -> Layout:
    size, _, depth, filters = numbers.kernel.shape
    return lay_out(depth, filters, size, numbers.rows, numbers.columns)


def left_out(numbers: Numbers) -> list[str]:
    """Name the parts whose cells are too small for their numbers."""
    names = ("input", "filters", "biases", "output maps")
    there = (True, True, True, numbers.y is not None)
    sizes = _sizes(_layout(numbers), numbers)
    return [name for name, has, size in zip(names, there, sizes, strict=True) if has and not size]


def draw_sliding(scene: Scene, numbers: Numbers) -> dict[str, list[Grid]]:
    """Draw channels, filters and maps with the step's window; return where their cells lie."""
    layout = _layout(numbers)
    sizes = _sizes(layout, numbers)
    draw_head(scene, numbers)
    grids = _draw_input(scene, layout, numbers, sizes[0])
    grids |= _draw_filters(scene, layout, numbers, sizes[1:3])
    if numbers.y is not None:
        grids |= _draw_maps(scene, layout, numbers, sizes[3])
        _draw_step(scene, layout, numbers)
        _draw_sums(scene, numbers.sums)
    entries = [INPUT_ENTRY, FILTERS_ENTRY, OUTPUT_ENTRY]
    if numbers.rows.before or numbers.rows.after:
        entries.insert(1, PADDING_ENTRY)
    if numbers.y is not None:
        entries.append(STEP_ENTRY)
        if not (numbers.rows.exact and numbers.columns.exact):
            entries.append(UNREAD_ENTRY)
    end = draw_legend(scene, entries, 8, HEIGHT - 14, 10 if numbers.pixels else 16) + 4
    text = _shading(numbers, sizes)
    scene.text(end, HEIGHT - 14, text, min(11.5, (WIDTH - 8 - end) / scene.width_of(text, 1)), QUIET)
    scene.show()
    return grids


def _shading(numbers: Numbers, sizes: tuple[float, ...]) -> str:
    """Say what the shades of the cells mean."""
    text = "pixels as they are; else darker: further from 0" if numbers.pixels else "darker: further from 0"
    return text if all(sizes) else f"{text}, grey: negative"


def draw_head(scene: Scene, numbers: Numbers) -> None:
    """Write the size that comes out, and what is left over."""
    scene.text(8, 13, numbers.formula, 13, INK if numbers.y is not None else LEFTOVER.text)
    if numbers.unread:
        scene.text(8, 31, numbers.unread, 11.5, LEFTOVER.text)


def _draw_input(scene: Scene, layout: Layout, numbers: Numbers, size: float) -> dict[str, list[Grid]]:
    rows, columns = numbers.rows, numbers.columns
    most, grids = float(np.abs(numbers.x).max()), {}
    for d, plane in enumerate(layout.channels):
        box = Box(plane.x, plane.y, rows.input_size, columns.input_size, 1, (plane.size, plane.size), (0, 0))
        left, top = plane.x - columns.before * plane.size, plane.y - rows.before * plane.size
        _title(scene, left, top - 11, "channel", d, columns.padded_size * plane.size, INPUT.text)
        draw_padding(scene, box, rows, columns)
        draw_values(scene, plane, numbers.x[:, :, d], INPUT, most, size, pixels=numbers.pixels)
        if numbers.y is not None:
            draw_unread(scene, box, rows, columns)
        if size:
            _draw_zeros(scene, plane, rows, columns, size)
        grid = plane.grid(rows.padded_size, columns.padded_size, -rows.before, -columns.before)
        grids[f"channel {d}"] = [grid]
    return grids


def _draw_zeros(scene: Scene, plane: Plane, rows: Axis, columns: Axis, size: float) -> None:
    for row in range(-rows.before, rows.input_size + rows.after):
        for column in range(-columns.before, columns.input_size + columns.after):
            if not (0 <= row < rows.input_size and 0 <= column < columns.input_size):
                x, y = plane.x + (column + 0.5) * plane.size, plane.y + (row + 0.5) * plane.size
                scene.number(x, y, "0", size, QUIET)


def _draw_filters(scene: Scene, layout: Layout, numbers: Numbers, sizes) -> dict[str, list[Grid]]:
    most = max(float(np.abs(numbers.kernel).max()), float(np.abs(numbers.bias).max()))
    grids = {}
    size = numbers.kernel.shape[0]
    for k, planes in enumerate(layout.filters):
        bias = layout.biases[k]
        roomy = bias.y > planes[0].y
        name = f"filter {k}" + " ↻" * (numbers.turned and roomy)
        scene.text(8, planes[0].y + 7, name, 12, FILTER.text, "bold")
        if roomy:
            scene.text(bias.x - 6, bias.y + bias.size / 2, "bias", 11, FILTER.text, across="right")
        for d, plane in enumerate(planes):
            draw_values(scene, plane, numbers.kernel[:, :, d, k], FILTER, most, sizes[0])
            grids[f"filter {k}, slice {d}"] = [plane.grid(size, size)]
        draw_values(scene, bias, numbers.bias[k : k + 1, None], FILTER, most, sizes[1])
        grids[f"bias {k}"] = [bias.grid(1, 1)]
    if numbers.turned and layout.biases[0].y == layout.filters[0][0].y:
        _draw_turn(scene, [planes[0].y for planes in layout.filters])
    return grids


def _draw_turn(scene: Scene, tops: list[float]) -> None:
    """Say that every filter is turned: below the name of each, or once above them all."""
    if len(tops) > 1 and tops[1] - tops[0] < 30:
        scene.text(8, tops[0] - 9, "all ↻ 180°", 11, FILTER.text)
        return
    for top in tops:
        scene.text(8, top + 24, "↻ 180°", 11, FILTER.text)


def _draw_maps(scene: Scene, layout: Layout, numbers: Numbers, size: float) -> dict[str, list[Grid]]:
    most, grids = float(np.abs(numbers.y).max()), {}
    rows, columns = numbers.y.shape[:2]
    k, row, column = numbers.place
    last = (k * rows + row) * columns + column if numbers.hide else numbers.y.size
    for k, plane in enumerate(layout.maps):
        if layout.aligned:
            middle = plane.y + rows * plane.size / 2
            scene.text(plane.x + columns * plane.size + 8, middle, f"map {k}", 12, OUTPUT.text, "bold")
        else:
            _title(scene, plane.x, plane.y - 11, "map", k, max(columns * plane.size, NAME), OUTPUT.text)
        known = np.arange(numbers.y[:, :, 0].size).reshape(rows, columns) + k * rows * columns <= last
        draw_values(scene, plane, numbers.y[:, :, k], OUTPUT, most, size, known=known)
        grids[f"map {k}"] = [plane.grid(rows, columns)]
    return grids


def _title(scene: Scene, x: float, y: float, what: str, number: int, room: float, colour: str) -> None:
    text = f"{what} {number}"
    if scene.width_of(text, 12, "bold") > min(room + 6, WIDTH - x):
        text = str(number)
    scene.text(x, y, text, 12, colour, "bold")


def _draw_step(scene: Scene, layout: Layout, numbers: Numbers) -> None:
    k, row, column = numbers.place
    size = numbers.kernel.shape[0]
    window = numbers.rows.window(row).start, numbers.columns.window(column).start
    for plane in layout.channels:
        frame(scene, _part(plane, *window, size, size), BLACK)
    for plane in layout.filters[k]:
        frame(scene, _part(plane, 0, 0, size, size), BLACK)
    frame(scene, _part(layout.biases[k], 0, 0, 1, 1), BLACK)
    frame(scene, _part(layout.maps[k], row, column, 1, 1), BLACK)


def _part(plane: Plane, row: int, column: int, rows: int, columns: int) -> Grid:
    corner = (plane.x + column * plane.size, plane.y + row * plane.size)
    return Grid(corner, (plane.size, 0), (0, plane.size), rows, columns)


def _draw_sums(scene: Scene, sums: list[str]) -> None:
    """Write the step's sum: the channels in one column or two, the total below them."""
    *channels, total = sums
    columns = 1 if len(channels) <= 3 else 2
    for at, line in enumerate(channels):
        x, y = 8 + at % columns * 456, 430 + at // columns * 17
        scene.text(x, y, line, 11.5, QUIET)
    size = min(13, (WIDTH - 16) / scene.width_of(total, 1, "bold"))
    scene.text(8, 432 + -(-len(channels) // columns) * 17, total, size, INK, "bold")

"""The picture of a shift: a picture and the outputs of two layers, as they were, moved, and now."""

from __future__ import annotations

import numpy as np

from helpers.drawing.box import Box
from helpers.drawing.cells import Plane, mark_wrong
from helpers.drawing.frontface import draw_padding, draw_unread
from helpers.drawing.legend import FILTERS_ENTRY, PADDING_ENTRY, UNREAD_ENTRY, Entry, draw_legend, swatch_at
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, LEFTOVER, OUTPUT, PADDING, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_shaded, draw_values, fitting, number_size
from helpers.explorers.translation.model import (
    FIGURE,
    HOME,
    PICTURES,
    Result,
    map_now,
    moved_map,
)
from helpers.explorers.translation.text import (
    NOTE,
    headline,
    map_titles,
    reason,
    titles,
    verdict,
)

SIZE = WIDTH, HEIGHT = 920, 604
SIDE = 228  # of a picture or a map, in pixels
LEFTS, TOPS = (8, 356, 652), (62, 322)  # of pictures, convolution and dense layer; of before and now
KERNEL, KERNEL_CELL = (258, 62), 26
LARGEST_CELL = 46.0
VERDICT_Y, NOTE_Y, LEGEND_Y = 565, (561, 575), 592
NEW_ENTRY = Entry("new at the edge: nothing to compare", PADDING.dark, PADDING.line)
HOME_DASHES = (3, 2)  # of the frame where the figure was


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw both pictures, the filter and the maps of both layers; return where their cells lie."""
    scene.text(8, 13, headline(result), 13, INK if result.whole else LEFTOVER.text)
    why = reason(result)
    if why:
        scene.text(8, 30, why, 11.5, LEFTOVER.text)
    grids = _draw_pictures(scene, result) | _draw_kernel(scene, result.kernel)
    # One scale, so that equal numbers look alike; what differs or has nothing to compare has no shade.
    most = float(max(np.abs(layer.moved[layer.there]).max(initial=0) for layer in result.layers.values()))
    for left, name in zip(LEFTS[1:], result.layers, strict=True):
        grids |= _draw_layer(scene, left, result, name, most)
    for y, line in zip(NOTE_Y, NOTE, strict=True):
        scene.text(8, y, line, 11.5, QUIET)
    _draw_key(scene, result)
    return grids


def _draw_key(scene: Scene, result: Result) -> None:
    entries = [FILTERS_ENTRY]
    if result.axis.before or result.axis.after:
        entries.append(PADDING_ENTRY)
    if result.axis.unread_runs:
        entries.append(UNREAD_ENTRY)
    if not all(layer.there.all() for layer in result.layers.values()):
        entries.append(NEW_ENTRY)
    x = draw_legend(scene, entries, 8, LEGEND_Y)
    _frame_home(scene, swatch_at(x, LEGEND_Y))
    x = scene.text(x + 22, LEGEND_Y, "where the figure was", 11.5, INK)[2] + 16
    mark_wrong(scene, swatch_at(x, LEGEND_Y)[None])
    scene.text(x + 22, LEGEND_Y, "differs", 11.5, INK)


def _frame_home(scene: Scene, corners: np.ndarray) -> None:
    """Frame where the figure was, dashed."""
    scene.line(np.concatenate((corners, corners[:1])), BLACK, 1.8, HOME_DASHES)


def _draw_pictures(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    axis = result.axis
    grids: dict[str, list[Grid]] = {}
    cell = int(SIDE / max(axis.padded_size, axis.input_size))
    most = float(max(values.max() for values in result.pictures))
    for name, values, title, top in zip(PICTURES, result.pictures, titles(result), TOPS, strict=True):
        plane = Plane(LEFTS[0] + axis.before * cell, top + axis.before * cell, cell)
        scene.text(LEFTS[0], top - 12, title, 12, INPUT.text, "bold")
        box = Box(plane.x, plane.y, axis.input_size, axis.input_size, 1, (cell, cell), (0, 0))
        draw_padding(scene, box, axis, axis)
        draw_values(scene, plane, values, INPUT, most, number_size(values, cell))
        draw_unread(scene, box, axis, axis)
        _frame_home(scene, box.rectangle(HOME, HOME, *FIGURE.shape))
        grids[name] = [plane.grid(axis.padded_size, axis.padded_size, -axis.before, -axis.before)]
    return grids


def _draw_kernel(scene: Scene, kernel: np.ndarray) -> dict[str, list[Grid]]:
    plane = Plane(*KERNEL, KERNEL_CELL)
    scene.text(plane.x, plane.y - 12, "filter", 12, FILTER.text, "bold")
    size = number_size(kernel, plane.size)
    draw_values(scene, plane, kernel, FILTER, float(np.abs(kernel).max()), size)
    return {"filter": [plane.grid(*kernel.shape)]}


def _draw_layer(scene: Scene, left: float, result: Result, name: str, most: float) -> dict[str, list[Grid]]:
    """Draw what a layer made of the first picture, moved, and below it what it makes of the shifted one.

    most: how far from 0 the darkest cell is.
    """
    layer = result.layers[name]
    rows, columns = layer.now.shape
    cell = min(LARGEST_CELL, SIDE // max(rows, columns))
    size = number_size(np.concatenate((layer.now, layer.moved)), cell)
    planes = [Plane(left, top, cell) for top in TOPS]
    for plane, title in zip(planes, map_titles(result, name), strict=True):
        scene.text(left, plane.y - 12, title, 12, OUTPUT.text, "bold")
        _shade(scene, plane, layer.moved, most)
    for plane in planes:
        new = plane.squares(*np.nonzero(~layer.there))
        scene.polygons(new, NEW_ENTRY.face, NEW_ENTRY.line, 0.9)
    different = layer.different
    mark_wrong(scene, planes[1].squares(*np.nonzero(different)))
    if size:
        _write(scene, planes[0], layer.moved, layer.there, size)
        _write(scene, planes[1], layer.now, np.ones_like(layer.there), size)
    agrees = QUIET if result.lost else OUTPUT.text
    scene.text(
        left, VERDICT_Y, verdict(result, layer), 12, LEFTOVER.text if different.any() else agrees, "bold"
    )
    maps = (moved_map(name), map_now(name))
    return {each: [plane.grid(rows, columns)] for each, plane in zip(maps, planes, strict=True)}


def _shade(scene: Scene, plane: Plane, values: np.ndarray, most: float) -> None:
    """Draw the cells, the darker the further from 0, and only as dark as numbers can be read on."""
    squares = plane.squares(*np.indices(values.shape).reshape(2, -1))
    draw_shaded(scene, squares, values.ravel(), OUTPUT, most)
    scene.polygon(plane.grid(*values.shape).corners(), "none", OUTPUT.line, 1.1)


def _write(scene: Scene, plane: Plane, values: np.ndarray, which: np.ndarray, size: float) -> None:
    """Write the numbers of cells, long ones smaller."""
    middles = plane.squares(*np.nonzero(which)).mean(axis=1)
    for (x, y), number in zip(middles, values[which], strict=True):
        text = written(number)
        scene.number(x, y, text, fitting(text, size, plane.size), INK)

"""The picture of a shift: a picture and the outputs of two layers, as they were, moved, and now."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.box import Box
from helpers.drawing.cells import Plane, mark_wrong
from helpers.drawing.frontface import draw_padding, draw_unread, unread_runs
from helpers.drawing.legend import FILTERS_ENTRY, PADDING_ENTRY, UNREAD_ENTRY, Entry, draw_legend
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, LEFTOVER, OUTPUT, PADDING, QUIET, shades
from helpers.drawing.scene import Scene
from helpers.drawing.values import LEVELS, draw_values, number_size
from helpers.shapes import Axis

WIDTH, HEIGHT = 920, 604
SIDE = 228  # of a picture or a map, in pixels
LEFTS, TOPS = (8, 356, 652), (62, 322)  # of pictures, convolution and dense layer; of before and now
KERNEL, KERNEL_CELL = (258, 62), 26
LARGEST_CELL = 46.0
VERDICT_Y, NOTE_Y, LEGEND_Y = 565, (561, 575), 592
NEW_ENTRY = Entry("new at the edge: nothing to compare", PADDING.dark, PADDING.line)
HOME_DASHES = (3, 2)  # of the frame where the figure was


@dataclass(frozen=True)
class Layer:
    """One layer's output: `moved`, that of the first picture moved, and `now`, that of the shifted one.

    there: which cells of `moved` come from a cell of the first output; different: which of them are not
    equal to `now`; lost: whether nothing of the figure is compared; titles: above the two maps; verdict:
    below them.
    """

    name: str
    moved: np.ndarray
    now: np.ndarray
    there: np.ndarray
    different: np.ndarray
    lost: bool
    titles: tuple[str, str]
    verdict: str


@dataclass(frozen=True)
class Shift:
    """What is drawn: the first picture [H, W] and the shifted one, the kernel [F, F], both layers.

    figure: (row, column, rows, columns) of the figure in the first picture; whole: whether the output
    can move by as many cells as the picture did.
    """

    first: np.ndarray
    shifted: np.ndarray
    kernel: np.ndarray
    one: Axis
    figure: tuple[int, int, int, int]
    layers: tuple[Layer, Layer]
    head: str
    reason: str
    whole: bool
    titles: tuple[str, str]
    note: tuple[str, str]


def draw_translation(scene: Scene, shift: Shift) -> dict[str, list[Grid]]:
    """Draw pictures, kernel and maps; return where their cells lie."""
    scene.text(8, 13, shift.head, 13, INK if shift.whole else LEFTOVER.text)
    if shift.reason:
        scene.text(8, 30, shift.reason, 11.5, LEFTOVER.text)
    grids = _draw_pictures(scene, shift) | _draw_kernel(scene, shift)
    # One scale, so that equal numbers look alike; what differs or has nothing to compare has no shade.
    most = float(max(np.abs(layer.moved[layer.there]).max(initial=0) for layer in shift.layers))
    for left, layer in zip(LEFTS[1:], shift.layers, strict=True):
        grids |= _draw_layer(scene, left, layer, most)
    for y, line in zip(NOTE_Y, shift.note, strict=True):
        scene.text(8, y, line, 11.5, QUIET)
    _draw_key(scene, shift)
    scene.show()
    return grids


def _draw_key(scene: Scene, shift: Shift) -> None:
    entries = [FILTERS_ENTRY]
    if shift.one.before or shift.one.after:
        entries.append(PADDING_ENTRY)
    if unread_runs(shift.one):
        entries.append(UNREAD_ENTRY)
    if not all(layer.there.all() for layer in shift.layers):
        entries.append(NEW_ENTRY)
    x = draw_legend(scene, entries, 8, LEGEND_Y)
    _frame_home(scene, _swatch(x))
    x = scene.text(x + 22, LEGEND_Y, "where the figure was", 11.5, INK)[2] + 16
    mark_wrong(scene, _swatch(x)[None])
    scene.text(x + 22, LEGEND_Y, "differs", 11.5, INK)


def _swatch(x: float) -> np.ndarray:
    low, high = LEGEND_Y - 6, LEGEND_Y + 6
    return np.array([(x, low), (x + 16, low), (x + 16, high), (x, high)], float)


def _frame_home(scene: Scene, corners: np.ndarray) -> None:
    """Frame where the figure was, dashed."""
    scene.line(np.concatenate((corners, corners[:1])), BLACK, 1.8, HOME_DASHES)


def _draw_pictures(scene: Scene, shift: Shift) -> dict[str, list[Grid]]:
    one, grids = shift.one, {}
    cell = int(SIDE / max(one.padded_size, one.input_size))
    most = float(max(shift.first.max(), shift.shifted.max()))
    names = "first picture", "shifted picture"
    for name, values, title, top in zip(names, (shift.first, shift.shifted), shift.titles, TOPS, strict=True):
        plane = Plane(LEFTS[0] + one.before * cell, top + one.before * cell, cell)
        scene.text(LEFTS[0], top - 12, title, 12, INPUT.text, "bold")
        box = Box(plane.x, plane.y, one.input_size, one.input_size, 1, (cell, cell), (0, 0))
        draw_padding(scene, box, one, one)
        draw_values(scene, plane, values, INPUT, most, number_size(values, cell))
        draw_unread(scene, box, one, one)
        row, column, rows, columns = shift.figure
        _frame_home(scene, box.rectangle(row, column, rows, columns))
        grids[name] = [plane.grid(one.padded_size, one.padded_size, -one.before, -one.before)]
    return grids


def _draw_kernel(scene: Scene, shift: Shift) -> dict[str, list[Grid]]:
    plane = Plane(*KERNEL, KERNEL_CELL)
    scene.text(plane.x, plane.y - 12, "filter", 12, FILTER.text, "bold")
    size = number_size(shift.kernel, plane.size)
    draw_values(scene, plane, shift.kernel, FILTER, float(np.abs(shift.kernel).max()), size)
    return {"filter": [plane.grid(*shift.kernel.shape)]}


def _draw_layer(scene: Scene, left: float, layer: Layer, most: float) -> dict[str, list[Grid]]:
    """Draw what a layer made of the first picture, moved, and below it what it makes of the shifted one.

    most: how far from 0 the darkest cell is.
    """
    rows, columns = layer.now.shape
    cell = min(LARGEST_CELL, SIDE // max(rows, columns))
    size = number_size(np.concatenate((layer.now, layer.moved)), cell)
    planes = [Plane(left, top, cell) for top in TOPS]
    for plane, title in zip(planes, layer.titles, strict=True):
        scene.text(left, plane.y - 12, title, 12, OUTPUT.text, "bold")
        _shade(scene, plane, layer.moved, most)
    for plane in planes:
        new = plane.squares(*np.nonzero(~layer.there))
        scene.polygons(new, NEW_ENTRY.face, NEW_ENTRY.line, 0.9)
    mark_wrong(scene, planes[1].squares(*np.nonzero(layer.different)))
    if size:
        _write(scene, planes[0], layer.moved, layer.there, size)
        _write(scene, planes[1], layer.now, np.ones_like(layer.there), size)
    agrees = QUIET if layer.lost else OUTPUT.text
    colour = LEFTOVER.text if layer.different.any() else agrees
    scene.text(left, VERDICT_Y, layer.verdict, 12, colour, "bold")
    return {
        f"{layer.name}, moved": [planes[0].grid(rows, columns)],
        f"{layer.name}, now": [planes[1].grid(rows, columns)],
    }


def _shade(scene: Scene, plane: Plane, values: np.ndarray, most: float) -> None:
    """Draw the cells, the darker the further from 0, and only as dark as numbers can be read on."""
    levels = np.rint(LEVELS * np.abs(values) / (most or 1)).astype(int)
    tones = shades(OUTPUT, LEVELS, light=True)
    for level in np.unique(levels):
        scene.polygons(plane.squares(*np.nonzero(levels == level)), tones[level], OUTPUT.line, 0.6)
    scene.polygon(plane.grid(*values.shape).corners(), "none", OUTPUT.line, 1.1)


def _write(scene: Scene, plane: Plane, values: np.ndarray, which: np.ndarray, size: float) -> None:
    """Write the numbers of cells, long ones smaller."""
    middles = plane.squares(*np.nonzero(which)).mean(axis=1)
    for (x, y), number in zip(middles, values[which], strict=True):
        text = written(number)
        fitting = 0.92 * plane.size / Scene.width_of(text, 1.0)
        scene.number(x, y, text, min(size, fitting), INK)

"""The picture of a shift: filtered and then shifted, above; shifted and then filtered, below."""

from __future__ import annotations

import numpy as np

from helpers.drawing.box import Box
from helpers.drawing.cells import Plane, mark_wrong
from helpers.drawing.frontface import draw_padding, draw_unread
from helpers.drawing.legend import (
    NEGATIVE_ENTRY,
    PADDING_ENTRY,
    UNREAD_ENTRY,
    Entry,
    draw_legend,
    swatch_at,
)
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, LEFTOVER, OUTPUT, PADDING, PAPER, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_shaded, draw_values, frame
from helpers.explorers.translation.model import (
    FIGURE,
    FIRST,
    HOME,
    LAYERS,
    MOVED,
    PICTURES,
    Compared,
    Result,
    map_now,
)
from helpers.explorers.translation.text import NOTE, TITLES, hidden, verdict

SIZE = WIDTH, HEIGHT = 920, 410
TOPS = 18, 212  # of what is made first of the filter's output, and first of the shift
CELL, NUMBER = 13.5, 9.6  # of a picture, which has room for padding all around; font size of its numbers
MAP_CELL, MAP_NUMBER = 16.0, 9.0  # of a map
LEFTS = {PICTURES: 8, FIRST: 232, LAYERS[0]: 476, LAYERS[1]: 724}
KERNEL, KERNEL_CELL = (265, 269), 22
TITLE = 9  # above a top
MIDDLE = 88  # below a top, where the arrows are
NOTE_Y, LINE = 44, 17
LEGEND_Y = 402
NEW_ENTRY = Entry("new at the edge: nothing to compare", PADDING.dark, PADDING.line)
COMPARED_ENTRY = Entry("compared", "none", OUTPUT.text)
HOME_DASHES = (3, 2)  # of the frame where the figure was
HEAD = 6  # of an arrow


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw both pictures, the filter and the maps; return where their cells lie."""
    grids = _draw_pictures(scene, result) | _draw_kernel(scene, result.kernel)
    layers = result.layers
    # One scale, so that equal numbers look alike; what differs or has nothing to compare has no shade.
    most = float(max(np.abs(layer.first).max() for layer in layers.values()))
    convolution, every = result.convolution, np.ones(result.convolution.there.shape, bool)
    maps = [
        (FIRST, LEFTS[FIRST], TOPS[0], convolution.first, every),
        (MOVED, LEFTS[LAYERS[0]], TOPS[0], convolution.moved, convolution.there),
        *((map_now(name), LEFTS[name], TOPS[1], layers[name].now, layers[name].there) for name in LAYERS),
    ]
    for name, left, top, values, there in maps:
        plane = Plane(left, top, MAP_CELL)
        layer = next((layers[each] for each in LAYERS if name == map_now(each)), None)
        title = scene.text(left, top - TITLE, TITLES[name], 12, OUTPUT.text, "bold")
        if hidden(result, name):
            _draw_covered(scene, plane, values.shape)
        else:
            _draw_map(scene, plane, values, there, layer, most)
        if layer:
            _say(scene, title[2] + 8, top - TITLE, result, layer)
        grids[name] = [plane.grid(*values.shape)]
    _draw_arrows(scene, convolution.now.shape[1] * MAP_CELL)
    for at, line in enumerate(NOTE):
        scene.text(LEFTS[LAYERS[1]], NOTE_Y + at * LINE, line, 11, QUIET)
    _draw_key(scene, result)
    return grids


def _say(scene: Scene, x: float, y: float, result: Result, layer: Compared) -> None:
    """Say beside a title how many cells differ."""
    agrees = QUIET if result.lost or result.state.covered else OUTPUT.text
    differs = layer.different.any() and not result.state.covered
    scene.text(x, y, verdict(result, layer), 12, LEFTOVER.text if differs else agrees)


def _draw_key(scene: Scene, result: Result) -> None:
    entries = [NEGATIVE_ENTRY]
    if result.axis.before or result.axis.after:
        entries.append(PADDING_ENTRY)
    if result.axis.unread_runs:
        entries.append(UNREAD_ENTRY)
    if not result.convolution.there.all() and not result.state.covered:
        entries += [NEW_ENTRY, COMPARED_ENTRY]
    x = draw_legend(scene, entries, 8, LEGEND_Y)
    _frame_home(scene, swatch_at(x, LEGEND_Y))
    x = scene.text(x + 22, LEGEND_Y, "where the figure was", 11.5, INK)[2] + 16
    mark_wrong(scene, swatch_at(x, LEGEND_Y)[None])
    scene.text(x + 22, LEGEND_Y, "differs", 11.5, INK)


def _frame_home(scene: Scene, corners: np.ndarray) -> None:
    """Frame where the figure was, dashed."""
    scene.line(np.concatenate((corners, corners[:1])), BLACK, 1.8, HOME_DASHES)


def _draw_arrows(scene: Scene, wide: float) -> None:
    """Draw what leads from one plane to the next; wide: of a map."""
    end = LEFTS[LAYERS[0]] - 6
    for low, start, to, label in (
        (0, 190, LEFTS[FIRST] - 6, "filter"),
        (0, LEFTS[FIRST] + wide + 6, end, "shift"),
        (1, 190, KERNEL[0] - 6, "filter"),
        (1, KERNEL[0] + 3 * KERNEL_CELL + 6, end, ""),
    ):
        y = TOPS[low] + MIDDLE
        scene.line([(start, y), (to - HEAD, y)], INK, 1.2)
        scene.polygon([(to, y), (to - HEAD, y - HEAD / 2), (to - HEAD, y + HEAD / 2)], INK, INK, 0.6)
        if label:
            scene.text((start + to) / 2, y - 10, label, 11, INK, across="center")


def _draw_pictures(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    axis = result.axis
    grids: dict[str, list[Grid]] = {}
    most = float(max(values.max() for values in result.pictures))
    for name, values, top in zip(PICTURES, result.pictures, TOPS, strict=True):
        left = LEFTS[PICTURES]
        plane = Plane(left + CELL, top + CELL, CELL)
        scene.text(left, top - TITLE, TITLES[name], 12, INPUT.text, "bold")
        box = Box(plane.x, plane.y, axis.input_size, axis.input_size, 1, (CELL, CELL), (0, 0))
        draw_padding(scene, box, axis, axis)
        draw_values(scene, plane, values, INPUT, most, NUMBER)
        draw_unread(scene, box, axis, axis)
        _frame_home(scene.rest, box.rectangle(HOME, HOME, *FIGURE.shape))
        grids[name] = [plane.grid(axis.padded_size, axis.padded_size, -axis.before, -axis.before)]
    return grids


def _draw_kernel(scene: Scene, kernel: np.ndarray) -> dict[str, list[Grid]]:
    plane = Plane(*KERNEL, KERNEL_CELL)
    draw_values(scene, plane, kernel, FILTER, float(np.abs(kernel).max()), 12)
    return {"filter": [plane.grid(*kernel.shape)]}


def _draw_map(
    scene: Scene, plane: Plane, values: np.ndarray, there: np.ndarray, layer: Compared | None, most: float
) -> None:
    """Draw a map, outlined where there is something to compare; layer: what it is compared in, if it is.

    most: how far from 0 the strongest shade is.
    """
    squares = plane.squares(*np.indices(values.shape).reshape(2, -1))
    draw_shaded(scene, squares, (layer.moved if layer else values).ravel(), OUTPUT, most)
    if layer:
        mark_wrong(scene, plane.squares(*np.nonzero(layer.different)))
    scene.polygon(plane.grid(*values.shape).corners(), "none", OUTPUT.line, 1.1)
    if not there.all():
        scene.polygons(plane.squares(*np.nonzero(~there)), NEW_ENTRY.face, NEW_ENTRY.line, 0.9)
        rows, columns = (np.unique(each) for each in np.nonzero(there))  # always a rectangle
        corner = plane.x + columns[0] * plane.size, plane.y + rows[0] * plane.size
        size = (len(columns) * plane.size, 0), (0, len(rows) * plane.size)
        frame(scene, Grid(corner, *size), OUTPUT.text, 2.0)
    holds = np.ones_like(there) if layer else there
    middles = plane.squares(*np.nonzero(holds)).mean(axis=1)
    for (x, y), number in zip(middles, values[holds], strict=True):
        scene.number(x, y, written(number), MAP_NUMBER, INK)


def _draw_covered(scene: Scene, plane: Plane, shape: tuple[int, ...]) -> None:
    """Draw a map that is covered."""
    squares = plane.squares(*np.indices(shape).reshape(2, -1))
    scene.polygons(squares, PAPER, OUTPUT.line, 0.6)
    for x, y in squares.mean(axis=1):
        scene.number(x, y, "?", MAP_NUMBER, INK)

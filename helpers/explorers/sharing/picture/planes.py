"""The planes of input, filters and output above the weight matrix."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from helpers.drawing.box import Box
from helpers.drawing.frontface import draw_padding, draw_unread
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import FILTER, INK, INPUT, OUTPUT, PADDING, QUIET, Role
from helpers.drawing.scene import Scene
from helpers.explorers.names import channel, map_of, slice_of
from helpers.explorers.regions import Name
from helpers.explorers.sharing.layout.planes import LEFT, TOPS, Planes
from helpers.explorers.sharing.model import Result
from helpers.explorers.sharing.picture.cells import COLOURS, Lines, middles, ruling, tones, write
from helpers.explorers.sharing.text import OWN_WEIGHTS, of_filters, of_input, of_output, unread_cells

TITLE, NOTE = 10, 12  # above the planes, and below the top of where they would be


def draw_input(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the channels, each cell with its column of the matrix; hatch what no window reads."""
    planes, axis = result.layout.input, result.axis
    boxes = [_box(planes, number) for number in range(planes.count)]
    for box in boxes:
        draw_padding(scene, box, axis, axis)
    _draw_planes(scene, planes, "input", of_input(result), INPUT)
    for box in boxes if unread_cells(result) else []:
        draw_unread(scene, box, axis, axis)
    return _grids(planes, channel) | _joint(planes, "input")


def draw_output(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the maps, each cell with its row of the matrix."""
    planes = result.layout.output
    if planes is None:
        return {}
    _draw_planes(scene, planes, "output", of_output(result), OUTPUT)
    return _grids(planes, map_of) | _joint(planes, "output")


def draw_filters(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the slices of the filters with their weights, or say that there are none."""
    planes, depth = result.layout.filters, result.layout.slices
    scene.text(LEFT, TOPS["filters"] - TITLE, of_filters(result), 12, FILTER.text, "bold")
    if result.filters is None:
        for at, line in enumerate(OWN_WEIGHTS):
            scene.text(LEFT, TOPS["filters"] + NOTE + 18 * at, line, 11.5, QUIET)
        return {}
    weights, marks = result.filters
    corners = [planes.offset(number) for number in range(planes.count)]
    shape = np.max(corners, axis=0) + planes.rows
    joint, words = np.full(shape, -1), np.full(shape, None)
    for number, (row, column) in enumerate(corners):
        k, d = divmod(number, depth)
        place = np.s_[row : row + planes.rows, column : column + planes.rows]
        joint[place], words[place] = weights[:, :, d, k], marks[:, :, d, k]
    tone, (x, y), cell = tones(joint), planes.corner(0), planes.cell
    scene.image(tone, x, y, shape[1] * cell, shape[0] * cell, COLOURS)
    scene.lines(_ruling(planes), PADDING.dark, 0.6)
    scene.polygons(_faces(planes), "none", FILTER.line, 1.2)
    written = [word or () for word in words.ravel()]
    write(scene, written, tone.ravel(), middles((x, y), (cell, cell), *shape), (cell, cell))
    return _grids(planes, lambda number: slice_of(*divmod(number, depth)))


def _box(planes: Planes, number: int) -> Box:
    x, y = planes.corner(number)
    return Box(x, y, planes.rows, planes.rows, 1, (planes.cell, planes.cell), (0, 0))


def _draw_planes(scene: Scene, planes: Planes, kind: str, title: str, role: Role) -> None:
    """Draw planes with their cells, and in each its number where it can be read."""
    scene.text(LEFT, TOPS[kind] - TITLE, title, 12, role.text, "bold")
    scene.polygons(_faces(planes), role.light, role.line, 1.0)
    scene.lines(_ruling(planes), role.line, 0.5)
    size = planes.number_size
    for number in range(planes.count if size else 0):
        places = middles(planes.corner(number), (planes.cell, planes.cell), planes.rows, planes.rows)
        for at, (x, y) in enumerate(places):
            scene.number(x, y, str(at * planes.total + number), size, INK)


def _faces(planes: Planes) -> list[np.ndarray]:
    """The corners [4, 2] of each plane."""
    size = planes.rows * planes.cell
    square = size * np.array([(0, 0), (1, 0), (1, 1), (0, 1)])
    return [np.array(planes.corner(number)) + square for number in range(planes.count)]


def _ruling(planes: Planes) -> Lines:
    """The lines between the cells of all planes; see `ruling`."""
    cell, shape = (planes.cell, planes.cell), (planes.rows, planes.rows)
    return [line for number in range(planes.count) for line in ruling(planes.corner(number), cell, shape)]


def _grids(planes: Planes, name_of: Callable[[int], Name]) -> dict[str, list[Grid]]:
    """Return where each plane lies, named by its number."""
    along, down = (planes.cell, 0), (0, planes.cell)
    return {
        name_of(number): [Grid(planes.corner(number), along, down, planes.rows, planes.rows)]
        for number in range(planes.count)
    }


def _joint(planes: Planes, name: str) -> dict[str, list[Grid]]:
    """Return where all planes lie as one grid."""
    rows, columns = np.max([planes.offset(number) for number in range(planes.count)], axis=0) + planes.rows
    step = (planes.cell, 0), (0, planes.cell)
    return {name: [Grid((planes.x, planes.y), *step, int(rows), int(columns), hit=False)]}

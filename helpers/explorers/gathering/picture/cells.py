"""Cells of the gathering explorer: numbers, padding, blocked errors, winners."""

from __future__ import annotations

import numpy as np

from helpers.drawing.box import Box
from helpers.drawing.cells import DOG_EAR
from helpers.drawing.frontface import draw_padding, draw_unread
from helpers.drawing.numerals import written
from helpers.drawing.palette import INK, LEFTOVER, OUTPUT, PADDING, PAPER, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_shaded, fitting, number_size
from helpers.explorers.gathering.layout import DX, ERRORS, Place, X
from helpers.explorers.gathering.model import Result
from helpers.explorers.gathering.model.parts import covers, role_of

DECIMALS = 2  # that numbers have where there is room


def draw_part(scene: Scene, result: Result, name: str, place: Place, values: np.ndarray) -> bool:
    """Draw the cells of a part; return whether its numbers had to be rounded to be readable."""
    role = role_of(result, name)
    covered, known = covers(result, name), ~np.isnan(values)
    inner = np.ones(values.shape, bool)
    if name in (X, DX, ERRORS):
        inner = _inner(result, name, values)
        _draw_padding(scene, result, name, place)
    filled = inner & known & (not covered)
    most = float(np.abs(values[known]).max(initial=0))
    draw_shaded(scene, place.plane.squares(*np.nonzero(filled)), values[filled], role, most)
    empty = place.plane.squares(*np.nonzero(inner & ~filled))
    if len(empty):
        scene.polygons(empty, PAPER, role.line, 0.6)
    numbers = np.zeros(1) if covered or not known.any() else values[known]
    size, decimals = _number_size(numbers, place.plane.size)
    known = inner if covered else known
    middles = place.plane.squares(*np.nonzero(known)).mean(axis=1).tolist()
    rounded = np.round(values[known], decimals).tolist()
    for (x, y), number, inside in zip(middles, rounded, inner[known].tolist(), strict=True):
        text = "?" if covered else written(number)
        scene.number(x, y, text, fitting(text, size, place.plane.size), INK if inside else QUIET)
    if inner.all():
        scene.polygon(place.grid.corners(), "none", role.line, 1.1)
    return decimals < DECIMALS


def _number_size(numbers: np.ndarray, cell: float) -> tuple[float, int]:
    """Return the font size of numbers, and to how many decimals they are rounded to be readable."""
    for decimals in range(DECIMALS, -1, -1):
        size = number_size(np.round(numbers, decimals), cell)
        if size:
            return size, decimals
    raise AssertionError(f"{numbers} do not fit cells of {cell}")


def _inner(result: Result, name: str, values: np.ndarray) -> np.ndarray:
    """Return which cells of a padded part are no padding."""
    found = np.zeros(values.shape, bool)
    if name == ERRORS:
        edge, size, stride = result.state.F - 1, len(result.dy), result.state.S
        places = edge + stride * np.arange(size)
        found[np.ix_(places, places)] = True
    else:
        before, size = result.axis.before, result.axis.input_size
        found[before : before + size, before : before + size] = True
    return found


def _draw_padding(scene: Scene, result: Result, name: str, place: Place) -> None:
    if name == ERRORS:
        scene.polygon(place.grid.corners(), PADDING.light, PADDING.line, 0.8)
        zeros = ~_inner(result, name, result.error_map)
        for square in place.plane.squares(*np.nonzero(zeros)):
            scene.hatch(square, "padding")
        return
    axis, cell = result.axis, place.plane.size
    shift = axis.before * cell
    box = Box(
        place.plane.x + shift, place.plane.y + shift, axis.input_size, axis.input_size, 1, (cell,) * 2, (0, 0)
    )
    draw_padding(scene, box, axis, axis)
    if name == X:
        draw_unread(scene, box, axis, axis)


def blocked(result: Result) -> np.ndarray:
    """Return which outputs get no error from anywhere, whatever the errors: [H_out, W_out]."""
    return np.logical_not(result.routes.any(axis=0)) & bool(result.dz.size)


def draw_blocked(scene: Scene, place: Place, result: Result) -> None:
    """Hatch the outputs that no error comes back to."""
    cells = place.plane.squares(*np.nonzero(blocked(result)))
    if len(cells):
        scene.polygons(cells, LEFTOVER.light, LEFTOVER.line, 0.6)
    for square in cells:
        scene.hatch(square, "leftover")


def mark_winners(scene: Scene, place: Place, result: Result) -> None:
    """Mark the corner of every output that is the largest of a pooling's window."""
    squares = place.plane.squares(*np.nonzero(~blocked(result)))
    right = squares[:, 1:2]
    edge = DOG_EAR * place.plane.size
    corners = [right - edge * np.array(each) for each in ((1, 0), (0, 0), (0, -1))]
    scene.polygons(np.concatenate(corners, axis=1), OUTPUT.text, OUTPUT.text, 0.6)

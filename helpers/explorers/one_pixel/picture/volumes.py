"""The volumes of a 1×1 convolution, one pixel outlined: planes of cells, or a box where they are many."""

from __future__ import annotations

import numpy as np

from helpers.drawing.box import Box, at_least, draw_box
from helpers.drawing.cells import Plane
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, INK, INPUT, OUTPUT, PAPER, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import SMALLEST_NUMBER, draw_values, frame, grey, toned
from helpers.explorers.one_pixel import text
from helpers.explorers.one_pixel.layout import APART, HIGH, MOST, TITLE, Side
from helpers.explorers.one_pixel.model import Result

TITLE_Y, NARROWEST, WITH_COLOUR = 11, 66, 112  # of a side; the room that a plane's title has at least
LARGEST_BOX_CELL, BOX = 18.0, (140, 90)  # of a box's front face, and its room
STRIP, WIDEST = (20, 16), 10  # from a box to the numbers of its pixel, their height; the widest cell
OBLIQUE = (0.85, 0.53)  # what depth goes to the right and up
SMALLEST_PIXEL = 6  # pixels: of the outline of the chosen one
ROLES, ENDS = {"input": INPUT, "output": OUTPUT}, {"input": "in", "output": "out"}
SMALLEST_HIDDEN = 17  # units: of a cell with a question mark
COLOURS = ("red", "green", "blue")


def draw_volumes(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw both volumes with the chosen pixel; return where their cells lie.

    "channel d" and "map k"; or "input" and "output" for boxes, with the pixel's "numbers in" and "numbers
    out". To be lit only, numbered by slice: "channels" and "maps" as wholes, "pixels in" and "pixels out".
    """
    grids: dict[str, list[Grid]] = {}
    for side in result.layout.sides:
        rows, columns, depth = side.values.shape
        title = f"{side.what} {columns}×{rows}×{depth}"
        scene.text(side.start, TITLE_Y, title, 12.5, ROLES[side.what].text, "bold")
        draw_side = _draw_planes if side.planes else _draw_boxed
        hidden = result.state.covered and side.what == "output"
        grids |= draw_side(scene, side, result.place, hidden)
    return grids


def _draw_planes(scene: Scene, side: Side, place: tuple[int, int], hidden: bool) -> dict[str, list[Grid]]:
    rows, columns, count = side.values.shape
    cell, across = side.cell, side.across
    narrowest = WITH_COLOUR if side.photo and side.what == "input" else NARROWEST
    step = min((side.end - side.start + APART) / across, max(columns * cell, narrowest) + APART)
    planes = [
        Plane(side.start + at % across * step, HIGH + at // across * (rows * cell + TITLE), cell)
        for at in range(count)
    ]
    grids: dict[str, list[Grid]] = {}
    wholes: list[Grid] = []
    pixels: list[Grid] = []
    most = float(np.abs(side.values).max())
    for at, plane in enumerate(planes):
        _draw_title(scene, plane, side, at, step - 4)
        _draw_plane(scene, plane, side, at, most, hidden)
        whole = plane.grid(rows, columns)
        grids[side.name(at)] = [whole]
        edges = (columns * cell, 0), (0, rows * cell)
        wholes.append(Grid(whole.origin, *edges, 1, 1, at, at, hit=False))
        chosen = _outline(plane.squares(np.array([place[0]]), np.array([place[1]]))[0])
        if side.photo:
            frame(scene.rest, chosen, PAPER, 4.0)
        frame(scene.rest, chosen, BLACK, 2.4 if cell >= SMALLEST_PIXEL else 1.6)
        pixels.append(Grid(chosen.origin, chosen.along, chosen.down, 1, 1, at, at, hit=False))
    return grids | {side.all: wholes, f"pixels {ENDS[side.what]}": pixels}


def _draw_plane(scene: Scene, plane: Plane, side: Side, at: int, most: float, hidden: bool) -> None:
    """Draw a channel or a map: as a picture, or in cells, the darkest `most` away from 0, or hidden."""
    values, role = side.values[:, :, at], ROLES[side.what]
    if not side.photo or side.text_size or hidden:
        size = min(0.56 * plane.size, 14.0) if hidden and plane.size >= SMALLEST_HIDDEN else side.text_size
        draw_values(scene, plane, values, role, most, size, known=np.full(values.shape, not hidden))
        if hidden and not size:
            _draw_unknown(scene, plane.grid(*values.shape).corners())
        return
    rows, columns = values.shape
    pixels = _picture(values, at if side.what == "input" else None)
    scene.image(pixels, plane.x, plane.y, columns * plane.size, rows * plane.size)
    scene.polygon(plane.grid(rows, columns).corners(), "none", role.line, 1.0)


def _draw_unknown(scene: Scene, corners: np.ndarray) -> None:
    """Write one question mark on cells that are too small for one each, where it has room."""
    size = min(24.0, (corners[2] - corners[0]).min())
    if size >= SMALLEST_NUMBER:
        x, y = corners.mean(axis=0)
        scene.number(x, y, text.UNKNOWN, size, INK)


def _draw_title(scene: Scene, plane: Plane, side: Side, at: int, room: float) -> None:
    colour = f": {COLOURS[at]}" if side.photo and side.what == "input" else ""
    for shorter in (side.name(at) + colour, side.name(at), str(at)):
        if scene.width_of(shorter, 11.5, "bold") <= room:
            break
    scene.text(plane.x, plane.y - 10, shorter, 11.5, ROLES[side.what].text, "bold")


def _picture(values: np.ndarray, channel: int | None) -> np.ndarray:
    """A map in grey from its least number to its greatest; a channel in its own colour from 0 to 255."""
    if channel is None:
        return grey(values, values.min(), max(values.max(), values.min() + 1))
    pixels = np.zeros((*values.shape, 3), np.uint8)
    pixels[:, :, channel] = np.clip(values, 0, 255)
    return pixels


def _outline(corners: np.ndarray) -> Grid:
    """The cell with the `corners` [4, 2], grown about its middle until it can be seen."""
    wide = corners[2] - corners[0]
    grown = at_least(corners, SMALLEST_PIXEL)
    grown = grown - (grown[2] - grown[0] - wide) / 2
    size = grown[2] - grown[0]
    return Grid(tuple(grown[0]), (size[0], 0), (0, size[1]))


def _draw_boxed(scene: Scene, side: Side, place: tuple[int, int], hidden: bool) -> dict[str, list[Grid]]:
    rows, columns, depth = side.values.shape
    cell = min(LARGEST_BOX_CELL, BOX[0] / columns, BOX[1] / rows)
    back = tuple(part * (12 + 54 * depth / 256) for part in OBLIQUE)
    box = Box(side.start, HIGH - 10 + back[1], rows, columns, depth, (cell, cell), back)
    draw_box(scene, box, ROLES[side.what])
    chosen = _outline(box.rectangle(*place, 1, 1))
    corners = chosen.corners()
    far = corners + np.array((back[0], -back[1]))
    scene.rest.lines(np.stack((corners, far), axis=1), BLACK, 0.9, (2, 2))
    scene.rest.line(np.concatenate((far, far[:1])), BLACK, 0.9, (2, 2))
    frame(scene.rest, chosen, BLACK, 2.0)
    end = ENDS[side.what]
    lit = Grid(chosen.origin, (0, 0), (0, 0), MOST, MOST, cell=(chosen.along, chosen.down), hit=False)
    strip = _draw_strip(scene, side, box.x + box.width + back[0] + STRIP[0], place, hidden)
    return {side.what: [box.front()], f"pixels {end}": [lit], f"numbers {end}": [strip]}


def _draw_strip(scene: Scene, side: Side, x: float, place: tuple[int, int], hidden: bool) -> Grid:
    """Draw all numbers of the chosen pixel, as shades without digits, or hidden."""
    values, role = side.values[place], ROLES[side.what]
    cell = min(WIDEST, (side.end - x) / len(values))
    y, high = HIGH + 44, STRIP[1]
    keys, tones = toned(values, np.abs(side.values).max(), role, False)
    strip = Grid((x, y), (cell, 0), (0, high), 1, len(values))
    if hidden:
        keys, tones = np.zeros_like(keys), [PAPER]
        _draw_unknown(scene, strip.corners())
    scene.image(keys[None], x, y, cell * len(values), high, tones)
    scene.polygon(strip.corners(), "none", role.line, 1.0)
    frame(scene.rest, strip, BLACK, 2.0)
    above, below = text.strip(side.values.shape)
    scene.text(x, y - 14, above, 11.5, role.text)
    scene.text(x, y + high + 14, below, 11.5, QUIET)
    return strip

"""The volumes of a 1×1 convolution, one pixel outlined: planes of cells, or a box where they are many."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.box import Box, at_least, draw_box
from helpers.drawing.cells import Plane
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, QUIET, Role, channels, shades
from helpers.drawing.scene import Scene
from helpers.drawing.values import GREYS, LEVELS, draw_values, frame, grey, number_size

LEFT, RIGHT, MIDDLE = 8, 912, 476  # of the picture: its ends, and where the right half begins
MOST = 6  # channels or maps that are drawn one by one, and rows and columns of the matrix
TITLE_Y, TOP, LOW = 34, 62, 194  # the planes' cells lie below TOP and above LOW
APART, TITLE, NARROWEST = 14, 20, 66  # between planes; for a title between two rows; of a title
LARGEST_CELL, LARGEST_BOX_CELL = 56.0, 18.0
STRIP, WIDEST = (20, 16), 10  # from a box to the numbers of its pixel, their height; the widest cell
BOX = (150, 100)  # the room of a box's front face
OBLIQUE = (0.85, 0.53)  # what depth goes to the right and up
SMALLEST_PIXEL = 6  # pixels: of the outline of the chosen one


@dataclass(frozen=True)
class Side:
    """A volume of `values` [H, W, depth] and its place between x = start and end.

    what: "input" or "output"; one: what its slices are called; photo: whether they are shown as pictures.
    """

    what: str
    one: str
    values: np.ndarray
    role: Role
    start: float
    end: float
    photo: bool

    @property
    def planes(self) -> bool:
        """Whether its slices are drawn one by one."""
        return self.values.shape[2] <= MOST


def toned(values: np.ndarray, most: float, role: Role, numbered: bool) -> tuple[np.ndarray, list[str]]:
    """Return for each value the place of its colour, and the colours; unnumbered negative ones are grey."""
    levels = np.rint(LEVELS * np.abs(values) / (most or 1)).astype(int)
    keys = levels + (LEVELS + 1) * ((values < 0) & (not numbered))
    return keys, [*shades(role, LEVELS, light=numbered), *GREYS[::-1]]


def _fit(side: Side) -> tuple[float, int]:
    """The largest cell of the planes in their room, and how many planes stand side by side."""
    rows, columns, count = side.values.shape
    found = []
    for across in range(1, count + 1):
        down = -(-count // across)
        wide = ((side.end - side.start + APART) / across - APART) / columns
        high = ((LOW - TOP + TITLE) / down - TITLE) / rows
        found.append((round(min(wide, high, LARGEST_CELL), 3), across))
    return max(found)


def _cell(sides: tuple[Side, Side]) -> float:
    """The cell of all planes: alike on both sides, so that a pixel looks the same in all."""
    return min((_fit(side)[0] for side in sides if side.planes), default=LARGEST_CELL)


def numbered(sides: tuple[Side, Side]) -> list[float]:
    """The font size of each side's numbers, 0 where they are left out: in a photograph all or none."""
    cell = _cell(sides)
    sizes = [number_size(side.values, cell) if side.planes else 0.0 for side in sides]
    return [0.0, 0.0] if sides[0].photo and 0.0 in sizes else sizes


def draw_volumes(scene: Scene, sides: tuple[Side, Side], place: tuple[int, int]) -> dict[str, list[Grid]]:
    """Draw both volumes with the pixel at `place`; return where their cells lie.

    "channel d" and "map k"; or "input" and "output" for boxes, with the pixel's "numbers in" and "numbers
    out". To be lit only, numbered by slice: "channels" and "maps" as wholes, "pixels in" and "pixels out".
    """
    grids = {}
    for side, size in zip(sides, numbered(sides), strict=True):
        rows, columns, depth = side.values.shape
        title = f"{side.what} {columns}×{rows}×{depth}"
        scene.text(side.start, TITLE_Y, title, 12.5, side.role.text, "bold")
        if side.planes:
            grids |= _draw_planes(scene, side, _cell(sides), size, place)
        else:
            grids |= _draw_volume(scene, side, place)
    return grids


def _draw_planes(scene, side: Side, cell: float, size: float, place) -> dict[str, list[Grid]]:
    rows, columns, count = side.values.shape
    across = _fit(side)[1]
    step = min((side.end - side.start + APART) / across, max(columns * cell, NARROWEST) + APART)
    planes = [
        Plane(side.start + at % across * step, TOP + at // across * (rows * cell + TITLE), cell)
        for at in range(count)
    ]
    pixel = f"pixels {'in' if side.what == 'input' else 'out'}"
    grids: dict[str, list[Grid]] = {f"{side.one}s": [], pixel: []}
    most = float(np.abs(side.values).max())
    for at, plane in enumerate(planes):
        _title(scene, plane, side, at, step - 4)
        values = side.values[:, :, at]
        if side.photo and not size:
            pixels = _picture(values, at if side.what == "input" else None)
            scene.image(pixels, plane.x, plane.y, columns * cell, rows * cell)
            scene.polygon(plane.grid(rows, columns).corners(), "none", side.role.line, 1.0)
        else:
            draw_values(scene, plane, values, side.role, most, size)
        whole = plane.grid(rows, columns)
        grids[f"{side.one} {at}"] = [whole]
        edges = (columns * cell, 0), (0, rows * cell)
        grids[f"{side.one}s"].append(Grid(whole.origin, *edges, 1, 1, at, at, hit=False))
        chosen = _outline(plane.squares(np.array([place[0]]), np.array([place[1]]))[0])
        if side.photo:
            frame(scene, chosen, "#ffffff", 4.0)
        frame(scene, chosen, BLACK, 2.4 if cell >= SMALLEST_PIXEL else 1.6)
        grids[pixel].append(Grid(chosen.origin, chosen.along, chosen.down, 1, 1, at, at, hit=False))
    return grids


def _title(scene: Scene, plane: Plane, side: Side, at: int, room: float) -> None:
    colours = ("red", "green", "blue") if side.photo and side.what == "input" else ()
    text = f"{side.one} {at}" + (f": {colours[at]}" if colours else "")
    for shorter in (text, f"{side.one} {at}", str(at)):
        if scene.width_of(shorter, 11.5, "bold") <= room:
            break
    scene.text(plane.x, plane.y - 10, shorter, 11.5, side.role.text, "bold")


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


def _draw_volume(scene: Scene, side: Side, place: tuple[int, int]) -> dict[str, list[Grid]]:
    rows, columns, depth = side.values.shape
    cell = min(LARGEST_BOX_CELL, BOX[0] / columns, BOX[1] / rows)
    back = tuple(part * (12 + 54 * depth / 256) for part in OBLIQUE)
    box = Box(side.start, TOP - 10 + back[1], rows, columns, depth, (cell, cell), back)
    draw_box(scene, box, side.role)
    chosen = _outline(box.rectangle(*place, 1, 1))
    corners = chosen.corners()
    far = corners + np.array((back[0], -back[1]))
    scene.lines(np.stack((corners, far), axis=1), BLACK, 0.9, (2, 2))
    scene.line(np.concatenate((far, far[:1])), BLACK, 0.9, (2, 2))
    frame(scene, chosen, BLACK, 2.0)
    end = "in" if side.what == "input" else "out"
    lit = Grid(chosen.origin, (0, 0), (0, 0), MOST, MOST, cell=(chosen.along, chosen.down), hit=False)
    strip = _draw_strip(scene, side, box.x + box.width + back[0] + STRIP[0], place)
    return {side.what: [box.front()], f"pixels {end}": [lit], f"numbers {end}": [strip]}


def _draw_strip(scene: Scene, side: Side, x: float, place: tuple[int, int]) -> Grid:
    """Draw all numbers of the chosen pixel, as shades without digits."""
    values = side.values[place]
    cell = min(WIDEST, (side.end - x) / len(values))
    y, high = TOP + 44, STRIP[1]
    keys, tones = toned(values, np.abs(side.values).max(), side.role, False)
    colours = np.array([channels(tone) for tone in tones], np.uint8)
    scene.image(colours[keys][None], x, y, cell * len(values), high)
    strip = Grid((x, y), (cell, 0), (0, high), 1, len(values))
    frame(scene, strip, BLACK, 2.0)
    scene.text(x, y - 14, f"the chosen pixel: {len(values)} numbers", 11.5, side.role.text)
    rows, columns, _ = side.values.shape
    text = f"one of {rows * columns:,} pixels" if rows * columns > 1 else "the one pixel there is"
    scene.text(x, y + high + 14, text, 11.5, QUIET)
    return strip

"""The picture of one row: every place of the filter above it, and the same row by each convention below."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.legend import INPUT_ENTRY, UNREAD_ENTRY, Entry, draw_legend
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, LEFTOVER, OUTPUT, PADDING, QUIET
from helpers.drawing.scene import Scene
from helpers.explorers.ruler.model import STRIPS, Result
from helpers.explorers.ruler.text import arithmetic, comes_of_it, followers
from helpers.shapes import Axis

SIZE = WIDTH, HEIGHT = 920, 590
LEFT, RIGHT = 214, 752  # of the cells
PLACES_TOP, ROW_TOP, ROW_HEIGHT = 66, 240, 30
STRIPS_TOP, STRIP_STEP, STRIP_HEIGHT = 340, 36, 20
LARGEST_CELL, TALLEST_PLACE = 42, 22
ALL_NUMBERED, SMALLEST_NUMBERED = 20, 30  # pixels from one number to the next; else every fifth, or none
SMALLEST_CELL = 3.0  # pixels: closer lines between cells would run into one grey
OUTPUT_X, OUTPUT_WIDTH = 780, 40

LEGEND = [
    INPUT_ENTRY,
    Entry("padding", PADDING.light, PADDING.line, "padding"),  # a max pooling puts no zeros there
    Entry("places of the filter", FILTER.middle, FILTER.line),
    UNREAD_ENTRY,
    Entry("last window", "none", BLACK),
    Entry("outside: the window is cut off", "none", PADDING.line),
]


@dataclass(frozen=True)
class Row:
    """Cells in a line, cell `first` at LEFT, all `size` wide."""

    first: int
    size: float
    y: float
    height: float

    def cells(self, numbers: np.ndarray) -> np.ndarray:
        """The corners [n, 4, 2] of the numbered cells."""
        plane = Plane(0, 0, 1).squares(np.zeros(len(numbers)), np.asarray(numbers) - self.first)
        return plane * (self.size, self.height) + (LEFT, self.y)

    def block(self, start: int, stop: int) -> np.ndarray:
        """The corners [4, 2] of the block of cells from `start` to before `stop`."""
        left, right = (LEFT + (cell - self.first) * self.size for cell in (start, stop))
        low = self.y + self.height
        return rectangle(left, self.y, right, low)

    def grid(self, axis: Axis) -> Grid:
        """Where the padded cells of `axis` lie."""
        origin = (LEFT + (-axis.before - self.first) * self.size, self.y)
        return Grid(origin, (self.size, 0), (0, self.height), 1, axis.padded_size, 0, -axis.before)


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the row with all places, then the same row by each convention; return where they lie."""
    axis = result.axis
    axes = [axis, *(outcome.axis for outcome in result.outcomes.values())]
    reach = axis.window_size - axis.before if axis.span < 0 else 0
    first = -max(each.before for each in axes)
    last = max(max(each.input_size + each.after for each in axes), min(reach, 2 * axis.padded_size))
    size = min(LARGEST_CELL, (RIGHT - LEFT) / (last - first))
    formula, rest = arithmetic(result)
    scene.text(16, 22, formula, 14, INK)
    if rest:
        scene.text(16, 45, rest, 12, LEFTOVER.text)
    row = Row(first, size, ROW_TOP, ROW_HEIGHT)
    grids = {"row": [row.grid(axis)]}
    _draw_row(scene, row, axis, 0)
    scene.text(16, ROW_TOP + 8, "the input with its", 11.5, INPUT.text)
    scene.text(16, ROW_TOP + 23, f"padding, W = {axis.input_size}", 11.5, INPUT.text)
    if axis.output_size:
        grids |= _draw_places(scene, row, axis)
    else:
        _draw_misfit(scene, row, axis)
    scene.text(16, STRIPS_TOP - 18, "The same row by each convention", 12.5, INK, "bold")
    for place, name in enumerate(result.outcomes):
        own = Row(first, size, STRIPS_TOP + place * STRIP_STEP, STRIP_HEIGHT)
        _draw_strip(scene, own, result, name)
        grids[name] = [own.grid(result.outcomes[name].axis)]
    draw_legend(scene, LEGEND, 16, HEIGHT - 18, gap=12)
    return grids


def _draw_row(scene: Scene, row: Row, axis: Axis, outside: int) -> None:
    size, end = axis.input_size, axis.input_size + axis.after - outside
    _draw_cells(scene, row, 0, size, INPUT.middle, INPUT.line)
    for start, stop in ((-axis.before, 0), (size, end)):
        if stop > start:
            _draw_cells(scene, row, start, stop, PADDING.light, PADDING.line)
            scene.hatch(row.block(start, stop), "padding")
    if outside:
        _draw_cells(scene, row, end, end + outside, "none", PADDING.line)
    for start, length in axis.unread_runs:
        block = row.block(start, start + length)
        scene.polygon(block, LEFTOVER.light, LEFTOVER.line, 1.0)
        scene.hatch(block, "leftover")
    every = 1 if row.size >= ALL_NUMBERED else 5
    if row.size * every >= SMALLEST_NUMBERED:
        for cell in range(0, axis.input_size, every):
            x, y = row.block(cell, cell + 1).mean(axis=0)
            scene.number(x, y, str(cell), min(13, 0.6 * row.size * every**0.5), INK)


def _draw_cells(scene: Scene, row: Row, start: int, stop: int, face: str, line: str) -> None:
    many = row.size >= SMALLEST_CELL
    cells = row.cells(np.arange(start, stop)) if many else row.block(start, stop)[None]
    scene.polygons(cells, face, line, 0.8)


def _draw_places(scene: Scene, row: Row, axis: Axis) -> dict[str, list[Grid]]:
    count = axis.output_size
    step = min(TALLEST_PLACE + 4, (ROW_TOP - PLACES_TOP) / count)
    tall = max(step - 4, 0.8 * step)
    starts = np.arange(count) * axis.stride - axis.before
    base = ROW_TOP - 6 - tall
    wide = axis.window_size * row.size
    left = LEFT + (starts - row.first) * row.size
    top, low = base - np.arange(count) * step, base + tall
    corner = np.array([(0, 0), (1, 0), (1, 1), (0, 1)], float)
    bars = np.stack((left, top), axis=1)[:, None] + corner * (wide, tall)
    edge = 1.0 if tall >= 4 else 0.3
    scene.polygons(bars, FILTER.light if axis.dilation > 1 else FILTER.middle, FILTER.line, edge)
    if axis.dilation > 1:
        offsets = np.arange(axis.kernel_size) * axis.dilation * row.size
        taps = np.stack(np.broadcast_arrays(left[:, None] + offsets, top[:, None]), axis=2).reshape(-1, 1, 2)
        scene.polygons(taps + corner * (row.size, tall), FILTER.dark, FILTER.line, 0.6 * edge)
    outputs = np.stack((np.full(count, OUTPUT_X), top), axis=1)[:, None] + corner * (OUTPUT_WIDTH, tall)
    scene.polygons(outputs, OUTPUT.light, OUTPUT.line, edge)
    if tall >= 12:
        for place in range(count):
            y = top[place] + tall / 2
            scene.line([(left[place] + wide + 4, y), (OUTPUT_X - 4, y)], PADDING.line, 0.7, (1, 3))
            scene.number(OUTPUT_X + OUTPUT_WIDTH / 2, y, str(place), 11, OUTPUT.text)
            if axis.dilation == 1 and wide >= 20:
                scene.number(left[place] + wide / 2, y, str(place), 11, FILTER.text)
    scene.text(16, ROW_TOP - 34, "the filter's places,", 11.5, FILTER.text)
    scene.text(16, ROW_TOP - 19, "the first one lowest", 11.5, FILTER.text)
    scene.text(OUTPUT_X, ROW_TOP + 8, f"{count} output{'s' * (count > 1)}", 11.5, OUTPUT.text)
    _draw_step(scene, row, axis)
    # Rows are counted upwards, so cells reach up from their lower corner; else pointing at one finds none.
    bar, box = (wide, 0), (OUTPUT_WIDTH, 0)
    up, shift = (0, -tall), (axis.stride * row.size, -step)
    return {
        "places": [Grid((left[0], low), bar, shift, count, 1, cell=(bar, up))],
        "outputs": [Grid((OUTPUT_X, low), box, (0, -step), count, 1, cell=(box, up))],
    }


def _draw_step(scene: Scene, row: Row, axis: Axis) -> None:
    left, y = LEFT + (-axis.before - row.first) * row.size, ROW_TOP + ROW_HEIGHT + 13
    if axis.output_size == 1:
        why = f"a step of S = {axis.stride} leaves the row" if axis.span else "S changes nothing"
        scene.text(left, y, f"one place only: {why}", 11.5, BLACK)
        return
    far = left + axis.stride * row.size
    scene.line([(left, y), (far, y)], BLACK, 1.1)
    scene.lines([[(at, y - 4), (at, y + 4)] for at in (left, far)], BLACK, 1.1)
    scene.text(far + 7, y, f"S = {axis.stride}", 11.5, BLACK)


def _draw_misfit(scene: Scene, row: Row, axis: Axis) -> None:
    reach = min(axis.window_size, 2 * axis.padded_size)
    bar = row.block(-axis.before, -axis.before + reach) - (0, ROW_HEIGHT + 8)
    scene.polygon(bar, "none", LEFTOVER.line, 2.2)
    cut = ", drawn cut off" if reach < axis.window_size else ""
    scene.text(bar[0][0], bar[0][1] - 14, f"the filter: {axis.window_size} cells{cut}", 11.5, LEFTOVER.text)
    scene.text(OUTPUT_X, ROW_TOP + 8, "no output", 11.5, LEFTOVER.text)


def _draw_strip(scene: Scene, row: Row, result: Result, name: str) -> None:
    """Draw the row by one convention, with who follows it and what comes of it."""
    outcome = result.outcomes[name]
    scene.text(16, row.y + 3, STRIPS[name][1], 11.5, INK, "bold")
    scene.text(16, row.y + 18, followers(result, name), 11, QUIET)
    axis, refused = outcome.axis, outcome.refusal is not None
    _draw_row(scene, row, axis, outcome.outside)
    if not refused:
        last = axis.window(axis.output_size - 1)
        scene.polygon(row.block(last.start, last.start + axis.window_size), "none", BLACK, 1.8)
    outputs, dropped = comes_of_it(outcome)
    scene.text(RIGHT + 12, row.y + 3, outputs, 11, LEFTOVER.text if refused else OUTPUT.text)
    scene.text(RIGHT + 12, row.y + 18, dropped, 11, INK)

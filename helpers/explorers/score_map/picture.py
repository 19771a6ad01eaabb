"""The picture of the score map: the canvas, the map of one pass, a window alone, the layers."""

from __future__ import annotations

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.legend import PADDING_ENTRY, UNREAD_ENTRY, Entry, draw_legend
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, INK, INPUT, LEFTOVER, NONE, OUTPUT, PADDING, PAPER, QUIET, Role
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_shaded, draw_values, frame, number_size, signed
from helpers.explorers.score_map.model import BEST, FULL, NEAR, NONE_OF_THEM, SIDE, Peak, Result, held_out
from helpers.explorers.score_map.text import (
    ANSWERS,
    COSTS,
    CROP,
    LAYERS,
    STEP,
    costs,
    differs,
    hand,
    layer_title,
    mark,
    name_of,
    share,
    table,
    titles,
)

SIZE = WIDTH, HEIGHT = 920, 408
TITLE, TOP = 14, 30
CANVAS, MAP, ALONE = 14, 330, 646  # where the three parts begin
CELLS = (16, 17.0), (24, 11.25), (40, 6.75), (64, 4.25)  # up to a canvas of so many pixels: units of a pixel
GRIDDED = 6.0  # units of a pixel from which on lines part them
CROP_PIXEL, HAND_PIXEL = 9, 6
BARS, BAR_ROW, BAR, BAR_WIDTH = (684, 122), 16, 5.5, 96
TABLE, ROW, NAMES, COLUMN, COST = 320, 16.5, 14, 118, 700
DASHES, TAB = (4, 2), 10.5  # of what is wrong or more than the window; size of a peak's name
LAYER = 94  # from one layer of the table to the next
LEGEND_Y = 396


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the canvas, the map, the window, the layers; return where they lie."""
    pixel = next(units for most, units in CELLS if most >= result.state.W)
    canvas = Plane(CANVAS, TOP, pixel)
    for x, text in zip((CANVAS, MAP, ALONE), titles(result), strict=True):
        scene.text(x, TITLE, text, 12.5, INK, "bold")
    grids = _draw_canvas(scene, result, canvas) | _draw_map(scene, result, pixel)
    grids |= _draw_window(scene, result) | _draw_answers(scene, result) | _draw_table(scene, result)
    _draw_rest(scene.rest, result, canvas)
    _draw_legend(scene, result)
    return grids


def _draw_rest(rest: Scene, result: Result, canvas: Plane) -> None:
    """Outline the window that is shown, and in dashes what its score sees, where that is more."""
    seen, cropped = ([cells(each) for each in result.at] for cells in (result.seen, result.cropped))
    frame(rest, _block(canvas, *cropped), BLACK)
    if seen != cropped:
        corners = _block(canvas, *seen).corners()
        rest.line(np.concatenate((corners, corners[:1])), BLACK, 1.6, DASHES)


def _block(plane: Plane, rows: range, columns: range) -> Grid:
    return plane.grid(len(rows), len(columns), rows[0], columns[0])


def _draw_canvas(scene: Scene, result: Result, plane: Plane) -> dict[str, list[Grid]]:
    """Draw the pixels, those that no score sees, and the peaks; return where they lie."""
    size = result.state.W
    _draw_pixels(scene, plane, result.canvas, INPUT, FULL)
    if result.unread and not result.state.covered:
        read = size - result.unread
        for place in ((read, 0, size, size), (0, read, read, size)):
            left, top, right, low = (plane.size * each for each in place)
            corners = rectangle(plane.x + left, plane.y + top, plane.x + right, plane.y + low)
            scene.hatch(corners, "leftover")
    if not result.state.covered:
        for peak in result.peaks:
            _draw_peak(scene, result, plane, peak)
    grid = plane.grid(size, size)
    return {"canvas": [grid], CROP: [Grid(grid.origin, grid.along, grid.down, size, size, hit=False)]}


def _draw_pixels(scene: Scene, plane: Plane, values: np.ndarray, role: Role, most: float) -> None:
    """Draw values [rows, columns] in fine shades, the strongest `most`, with lines between large ones."""
    rows, columns = values.shape
    low, far = rows * plane.size, columns * plane.size
    pixels, line, colours = signed(values, most, role)
    scene.image(pixels, plane.x, plane.y, far, low, colours)
    if plane.size >= GRIDDED:
        x, y = plane.x + np.arange(1, columns) * plane.size, plane.y + np.arange(1, rows) * plane.size
        lines = [[(at, plane.y), (at, plane.y + low)] for at in x]
        lines += [[(plane.x, at), (plane.x + far, at)] for at in y]
        if lines:
            scene.lines(lines, role.middle, 0.8)
    scene.polygon(plane.grid(rows, columns).corners(), NONE, line, 1.1)


def _draw_peak(scene: Scene, result: Result, plane: Plane, peak: Peak) -> None:
    """Outline the window of a peak, and name it in its corner."""
    rows, columns = result.seen(peak.spot.row), result.seen(peak.spot.column)
    good = peak.right or (peak.digit is None and peak.inked)
    role = OUTPUT if good else LEFTOVER
    corners = _block(plane, rows, columns).corners()
    scene.line(np.concatenate((corners, corners[:1])), role.line, 1.8, None if good else DASHES)
    text = mark(peak)
    if scene.width_of(text, TAB, "bold") + 3 > NEAR * 2 * plane.size:  # so that no two meet
        text = str(peak.spot.answer)
    left, top = corners[0]
    wide = scene.width_of(text, TAB, "bold") + 3
    scene.polygon(rectangle(left, top, left + wide, top + 13), PAPER, role.line, 1.0)
    scene.text(left + 1.5, top + 6.5, text, TAB, role.text, "bold")


def _draw_map(scene: Scene, result: Result, pixel: float) -> dict[str, list[Grid]]:
    """Draw each score in the middle of the window that it sees, the map as large as the canvas."""
    far = result.state.W * pixel
    scene.polygon(rectangle(MAP, TOP, MAP + far, TOP + far), NONE, PADDING.line, 0.8)
    if result.state.covered:
        scene.text(MAP + far / 2, TOP + far / 2, "?", 30, QUIET, across="center")
        return {}
    n, step = result.places, result.field.stride
    start = pixel * (result.field.offset + (result.field.size - step) / 2)
    plane = Plane(MAP + start, TOP + start, pixel * step)
    if result.state.digit == BEST:
        best = result.shares.argmax(axis=2)
        percent = np.where(best == NONE_OF_THEM, 0, 100 * result.shares.max(axis=2))
        _draw_scores(scene, plane, percent, best, best != NONE_OF_THEM)
    else:
        answer = int(result.state.digit) if result.state.digit.isdigit() else NONE_OF_THEM
        percent = np.rint(100 * result.shares[:, :, answer]).astype(int)
        _draw_scores(scene, plane, percent, percent, np.full(percent.shape, True))
    frame(scene.rest, plane.grid(1, 1, *result.at), BLACK)
    return {"scores": [plane.grid(n, n)]}


def _draw_scores(
    scene: Scene, plane: Plane, percent: np.ndarray, numbers: np.ndarray, written: np.ndarray
) -> None:
    """Draw shares in shades, with whole numbers [n, n] where they are to be written and can be read."""
    size = number_size(numbers, plane.size)
    if not size:
        _draw_pixels(scene, plane, percent, OUTPUT, 100)
        return
    corners = plane.squares(*np.indices(percent.shape).reshape(2, -1))
    draw_shaded(scene, corners, percent.ravel(), OUTPUT, 100)
    middles = corners.mean(axis=1)[written.ravel()]
    for (x, y), number in zip(middles, numbers[written], strict=True):
        scene.number(x, y, str(number), size, INK)


def _draw_window(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the window that is scored alone, with its padding, and the digit that a click puts."""
    rows, columns = (result.cropped(each) for each in result.at)
    ring = int(result.state.padded)
    corner = CROP_PIXEL * (SIDE - result.crop) / 2
    plane = Plane(ALONE + corner, TOP + corner, CROP_PIXEL)
    if ring:
        ends = -ring * CROP_PIXEL, (result.crop + ring) * CROP_PIXEL
        around = rectangle(plane.x + ends[0], plane.y + ends[0], plane.x + ends[1], plane.y + ends[1])
        scene.polygon(around, PADDING.light, PADDING.line, 0.8)
        (left, top), _, (right, low), _ = around
        inner, far = ring * CROP_PIXEL, (ring + result.crop) * CROP_PIXEL
        for strip in (
            (left, top, right, top + inner),
            (left, top + far, right, low),
            (left, top + inner, left + inner, top + far),
            (left + far, top + inner, right, top + far),
        ):
            scene.hatch(rectangle(*strip), "padding")
    _draw_window_pixels(scene, plane, result.canvas[rows.start : rows.stop, columns.start : columns.stop])
    x = 760
    if not result.state.draws:
        scene.text(x, TOP + 6, hand(result), 10.5, QUIET)
        _draw_pixels(scene, Plane(x, TOP + 16, HAND_PIXEL), held_out()[0][result.state.put], INPUT, FULL)
    return {}


def _draw_window_pixels(scene: Scene, plane: Plane, pixels: np.ndarray) -> None:
    draw_values(scene, plane, pixels, INPUT, FULL, 0)
    frame(scene, plane.grid(*pixels.shape), BLACK)


def _draw_answers(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw two bars for each answer: its share in the one pass, and what the crop alone gives it."""
    left, top = BARS
    count = result.scores.shape[2]
    if not result.state.covered:
        text = f"{differs(result)} of the crops alone get other scores"
        scene.text(ALONE, top - 9, text, 10.5, QUIET)
    pairs = np.stack([each[result.at] for each in (result.shares, result.shares_alone)])
    for answer, pair in enumerate(pairs.T):
        y = top + (answer + 0.5) * BAR_ROW
        scene.text(left - 6, y, name_of(answer), 11, INK, across="right")
        if result.state.covered:
            scene.text(left + 6, y, "?", 11, INK)
            continue
        for part, (low, colour) in zip(pair, ((y - BAR, OUTPUT.line), (y, PAPER)), strict=True):
            right = left + max(float(part) * BAR_WIDTH, 0.8)
            scene.polygon(rectangle(left, low, right, low + BAR), colour, INK, 0.6)
        one, other = map(share, pair)
        text = one if one == other else f"{one}, alone {other}"
        scene.text(left + max(pair) * BAR_WIDTH + 6, y, text, 11, INK)
    if result.state.covered:
        return {}
    return {ANSWERS: [Grid((left - 36, top), (BAR_WIDTH + 166, 0), (0, BAR_ROW), count, 1)]}


def _draw_table(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the sizes from layer to layer, the step, and the multiply-adds."""
    count = len(result.whole)
    for place, row in enumerate(result.whole):
        scene.text(COLUMN + place * LAYER, TABLE, layer_title(row), 11, QUIET)
    scene.text(COST, TABLE, "multiply-adds", 11, QUIET)
    strides = [row.stride for row in result.whole]
    for line, ((name, words), cost) in enumerate(zip(table(result), costs(result), strict=True), 1):
        y = TABLE + line * ROW
        scene.text(NAMES, y, name, 11, INK)
        for place, word in enumerate(words):
            grows = name == STEP and place and strides[place] != strides[place - 1]
            scene.text(COLUMN + place * LAYER, y, word, 11, INK, "bold" if grows else "normal")
        if cost:
            scene.text(COST, y, cost, 11, INK)
    top, height = TABLE - ROW / 2, 4 * ROW
    grids = {LAYERS: [Grid((COLUMN - 8, top), (LAYER, 0), (0, height), 1, count)]}
    if not result.state.covered:
        grids[COSTS] = [Grid((COST - 8, top), (220, 0), (0, height))]
    return grids


def _draw_legend(scene: Scene, result: Result) -> None:
    entries = [Entry("ink", INPUT.strong, INPUT.line)]
    if not result.state.covered:
        entries += [Entry("softmax, one pass", OUTPUT.middle, OUTPUT.line), Entry("crop alone", PAPER, INK)]
        entries += [Entry("named" if result.scan or result.state.ink else "named right", NONE, OUTPUT.line)]
        if any(not (each.right or each.inked) for each in result.peaks):
            entries += [Entry("wrong, or no digit", NONE, LEFTOVER.line)]
    entries += [Entry("crop; dashed: seen in one pass" if result.state.padded else "window", NONE, BLACK)]
    if result.state.padded:
        entries += [PADDING_ENTRY]
    if result.unread and not result.state.covered:
        entries += [UNREAD_ENTRY]
    draw_legend(scene, entries, CANVAS, LEGEND_Y)

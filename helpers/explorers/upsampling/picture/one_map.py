"""The picture of one map that is upsampled: the map, the kernel, a sum, the output."""

from __future__ import annotations

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.legend import Entry, draw_legend
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, NONE, OUTPUT, PAPER, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_values, frame, number_size, toned
from helpers.explorers.upsampling.model.one_map import OneMap
from helpers.explorers.upsampling.text.one_map import terms, value
from helpers.explorers.words import by

TITLE, TOP = 14, 30
LEFT, MIDDLE, RIGHT = 14, 330, 576  # where the map and the kernel, the sum, and the output begin
OUTPUT_TOP, EDGE = (
    46,
    15,
)  # of the output; how thick the strips beside it are, with what the weights add up to
CELL, NUMBER, RISE = 46, 14, 0.14  # of the map
OUTPUTS = (8, 42.0), (16, 21.0), (32, 10.5)  # up to so many cells: units of a cell
KERNELS = {2: 24, 4: 24, 8: 12}  # by factor: units of a weight's cell
KERNEL = 252  # where the kernel begins
ROW = 22
STRONGER = "; stronger: they add up to 1"
LEGEND = 396


def draw(scene: Scene, result: OneMap) -> dict[str, list[Grid]]:
    """Draw the parts; return where their cells lie."""
    grids = _draw_map(scene, result) | _draw_output(scene, result)
    _draw_kernel(scene, result)
    covered = result.state.covered
    entries = [
        Entry("coarse map", INPUT.middle, INPUT.line),
        Entry(f"weights{'' if covered else STRONGER}", FILTER.middle, FILTER.line),
        Entry("output", OUTPUT.middle, OUTPUT.line),
    ]
    if not covered:
        _draw_sum(scene.rest, result)
        entries += [Entry("one output cell, and what reaches it", NONE, BLACK)]
    draw_legend(scene, entries, LEFT, LEGEND)
    return grids


def _draw_map(scene: Scene, result: OneMap) -> dict[str, list[Grid]]:
    side, plane = len(result.x), Plane(LEFT, TOP, CELL)
    scene.text(LEFT, TITLE, f"coarse map {by(side, side)}", 12.5, INPUT.text, "bold")
    draw_values(scene, plane, result.x, INPUT, _most(result), NUMBER, rise=RISE)
    return {"map": [plane.grid(side, side)]}


def _most(result: OneMap) -> float:
    return float(max(result.x.max(), 1))


def _output_plane(result: OneMap) -> Plane:
    return Plane(RIGHT, OUTPUT_TOP, next(cell for most, cell in OUTPUTS if most >= len(result.y)))


def _draw_output(scene: Scene, result: OneMap) -> dict[str, list[Grid]]:
    """Draw the output's numbers, rounded to what can be read, and beside it what the weights add up to."""
    size, plane = len(result.y), _output_plane(result)
    far, title = size * plane.size, f"output {by(size, size)}"
    if result.state.covered:
        scene.text(RIGHT, TITLE, title, 12.5, OUTPUT.text, "bold")
        scene.polygon(plane.grid(size, size).corners(), PAPER, OUTPUT.line, 1.1)
        scene.text(RIGHT + far / 2, OUTPUT_TOP + far / 2, "?", 30, INK, across="center")
        return {}
    shown = result.y
    if not number_size(np.round(shown, 2), plane.size) and number_size(np.round(shown, 1), plane.size):
        shown, title = np.round(shown, 1), f"{title}, to 1 decimal"
    scene.text(RIGHT, TITLE, title, 12.5, OUTPUT.text, "bold")
    scene.text(scene.width - LEFT, TITLE, "edges: sums of weights", 10.5, QUIET, across="right")
    if numbers := number_size(shown, plane.size):
        draw_values(scene, plane, shown, OUTPUT, _most(result), numbers)
    else:
        _draw_shades(scene, result, plane)
    _draw_reach(scene, result, plane)
    return {"output": [plane.grid(size, size)]}


def _draw_shades(scene: Scene, result: OneMap, plane: Plane) -> None:
    """Draw the output in shades alone, with lines between what lies over one cell of the map."""
    far = len(result.y) * plane.size
    keys, tones = toned(result.y, _most(result), OUTPUT, numbered=True)
    scene.image(keys.astype(np.uint8), plane.x, plane.y, far, far, tones)
    for place in range(len(result.x) + 1):
        at = place * result.factor * plane.size
        scene.line([(plane.x + at, plane.y), (plane.x + at, plane.y + far)], OUTPUT.line, 0.8)
        scene.line([(plane.x, plane.y + at), (plane.x + far, plane.y + at)], OUTPUT.line, 0.8)


def _draw_reach(scene: Scene, result: OneMap, plane: Plane) -> None:
    """Draw what the weights of each column, and of each row, add up to: 1 but for the border."""
    for place in range(len(result.y)):
        parts = sum(result.reaching[place].values())
        whole = parts == result.unit
        text = "1" if whole else f"{parts}/{result.unit}"
        start, stop = place * plane.size, (place + 1) * plane.size
        for left, top, right, low in (
            (RIGHT + start, OUTPUT_TOP - EDGE - 3, RIGHT + stop, OUTPUT_TOP - 3),
            (RIGHT - max(EDGE, 20) - 3, OUTPUT_TOP + start, RIGHT - 3, OUTPUT_TOP + stop),
        ):
            face = FILTER.dark if whole else FILTER.light
            scene.polygon(rectangle(left, top, right, low), face, FILTER.line, 0.6)
            if min(right - left, low - top) > Scene.width_of("1", 9) and right - left > Scene.width_of(
                text, 9
            ):
                scene.number((left + right) / 2, (top + low) / 2, text, 9.0, INK)


def _draw_kernel(scene: Scene, result: OneMap) -> None:
    """Draw two neighbours' weights along an axis, one below the other, and what they add up to.

    While covered only the first's: how many overlap is to be predicted.
    """
    factor, cell, unit, covered = result.factor, KERNELS[result.factor], result.unit, result.state.covered
    shifts = np.zeros((3, 3 * factor), int)
    shifts[0, : 2 * factor] = shifts[1, factor:] = result.along
    shifts[2] = shifts[0] + shifts[1]
    scene.text(LEFT, KERNEL - 12, f"weights along an axis, in {unit}ths", 11.5, FILTER.text, "bold")
    for row, line in enumerate(shifts[:1] if covered else shifts):
        y = KERNEL + row * (ROW + 4) + 8 * (row == 2)
        for place, weight in enumerate(line):
            if not weight:
                continue
            x = LEFT + place * cell
            whole = row == 2 and weight == unit
            face = FILTER.dark if whole else FILTER.light
            scene.polygon(rectangle(x, y, x + cell, y + ROW), face, FILTER.line, 0.8)
            scene.number(x + cell / 2, y + ROW / 2, str(weight), 9.0 if cell < 20 else 12.0, INK)
    if covered:
        return
    y = KERNEL + 3 * (ROW + 4) + 20
    scene.text(LEFT, y, f"Two neighbours add up to {unit}/{unit} = 1 between their middles;", 11, QUIET)
    scene.text(LEFT, y + 16, "beyond the outermost middle one of them is missing.", 11, QUIET)


def _draw_sum(rest: Scene, result: OneMap) -> None:
    """Write out what the shown output cell adds up, and outline what reaches it."""
    (row, column), unit = result.at, result.unit
    found = result.terms(row, column)
    plane = Plane(LEFT, TOP, CELL)
    for i, j, weight in found:
        x, y = LEFT + (j + 0.5) * CELL, TOP + (i + 0.8) * CELL
        rest.text(x, y, f"×{weight}/{unit**2}", 10.5 if unit < 16 else 9.0, INK, across="center")
    rows, columns = sorted({i for i, _, _ in found}), sorted({j for _, j, _ in found})
    frame(rest, plane.grid(len(rows), len(columns), rows[0], columns[0]), BLACK)
    frame(rest, _output_plane(result).grid(1, 1, row, column), BLACK)
    rest.text(MIDDLE, TITLE, f"output row {row}, column {column}", 12.5, INK, "bold")
    down, across = result.reaching[row], result.reaching[column]
    for place, ((i, j, _), term) in enumerate(zip(found, terms(result, row, column), strict=True)):
        y = TOP + 14 + place * 40
        rest.text(MIDDLE, y, f"{'+ ' * bool(place)}{term}", 14, INK)
        rest.text(MIDDLE + 14, y + 16, f"{down[i]}/{unit} down · {across[j]}/{unit} across", 10.5, QUIET)
    y = TOP + 14 + len(found) * 40
    rest.text(MIDDLE, y, f"= {value(result, row, column)}", 16, OUTPUT.text, "bold")
    each = " + ".join(str(weight) for *_, weight in found)
    reach = int(result.reach[row, column])
    whole = " = 1" if reach == unit**2 else ": less than 1"
    rest.text(MIDDLE, y + 28, f"weights: {each} = {reach}" if len(found) > 1 else f"weight: {reach}", 11, INK)
    rest.text(MIDDLE, y + 44, f"{reach}/{unit**2}{whole}", 11, INK)

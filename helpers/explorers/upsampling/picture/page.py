"""The picture of a segmented page: what three nets say of it, and the coarse maps that are added."""

from __future__ import annotations

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.legend import swatch_at
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import (
    BLACK,
    CHANNELS,
    INK,
    INPUT,
    NEGATIVE,
    NONE,
    OUTPUT,
    PAPER,
    QUIET,
    mixed,
    shades,
)
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_values, frame, number_size, strongest, toned
from helpers.explorers.upsampling.model.page import CLASSES, FULL, MAPS, NETS, Page, sources
from helpers.explorers.upsampling.text.page import BOLD, NAMES, iou, map_title, shares, tenths

TITLE, TOP, SIDE = 12, 24, 168  # titles, and the five panels
LEFT, STEP = 14, 181  # where the panels begin, and from one to the next
BELOW = TOP + SIDE + 13  # where the IoU is written
SUM, COARSE = 248, 100  # where the coarse maps begin, and how wide each is
PLACES = {"pool5": 14, "pool4": 154, "fused16": 276, "pool3": 416, "fused8": 538}
SIGNS = (134, "×2 +"), (265, "="), (396, "×2 +"), (527, "=")  # between the maps
SENT = {"pool5": "32s: ×32", "fused16": "16s: ×16", "fused8": "8s: ×8"}
TABLE, COLUMNS, ROW = 656, (62, 93, 124, 169, 214, 260), 18  # where the table begins, and its columns end
NUMBER, LEGEND = 9.5, 396
LETTERED = 5  # pixels beside the shown one that its outline holds
TONES = tuple(
    (mixed(colour, INK, strong), mixed(colour, INK, weak))
    for colour, strong, weak in zip(
        (CHANNELS[1], CHANNELS[2], CHANNELS[0]), (0.75, 0.5, 0.25), (0.75, 0.0, 0.25), strict=True
    )
)
COLOURS = (PAPER, *(tone for pair in TONES for tone in pair))


def draw(scene: Scene, result: Page) -> dict[str, list[Grid]]:
    """Draw the panels, the maps and the table; return where they lie."""
    grids = _draw_panels(scene, result)
    for name in MAPS:
        grids |= _draw_map(scene, result, name)
    for x, sign in SIGNS:
        scene.text(x, SUM + COARSE / 2, sign, 13, INK, "bold", "center")
    if not result.state.covered:
        _draw_table(scene, result)
    _draw_rest(scene.rest, result)
    _draw_legend(scene, result)
    return grids


def _draw_panels(scene: Scene, result: Page) -> dict[str, list[Grid]]:
    side, found = result.side, result.found
    grids: dict[str, list[Grid]] = {}
    panels = {"page": None, **found.said, "truth": found.labels}
    for place, (name, classes) in enumerate(panels.items()):
        plane = Plane(LEFT + place * STEP, TOP, SIDE / side)
        net = name in NETS
        title = f"page {result.state.page}" if name == "page" else f"FCN-{name}" if net else name
        scene.text(plane.x, TITLE, title, 12.5, INK, "bold")
        edge = plane.grid(side, side).corners()
        if net and result.state.covered:
            scene.polygon(edge, PAPER, QUIET, 1.1)
            scene.text(plane.x + SIDE / 2, TOP + SIDE / 2, "?", 30, INK, across="center")
            scene.text(plane.x, BELOW, "mean IoU ?", 11.5, INK)
            continue
        if classes is None:
            scene.image(found.image // 2, plane.x, TOP, SIDE, SIDE, shades(INPUT, FULL // 2))
        else:
            scene.image(patterned(classes), plane.x, TOP, SIDE, SIDE, COLOURS)
        scene.polygon(edge, NONE, INPUT.line if classes is None else QUIET, 1.1)
        if net:
            scene.text(plane.x, BELOW, f"mean IoU {iou(result, name)}", 11.5, INK, "bold")
        grids[name] = [plane.grid(side, side)]
    return grids


def patterned(classes: np.ndarray) -> np.ndarray:
    """Classes [H, W] as places in `COLOURS`, uint8: 0 plain, 4 in stripes, 7 plain and pale, paper white."""
    striped = (np.arange(len(classes)) % 4 < 2)[:, None].astype(np.uint8)
    return np.where(classes == CLASSES - 1, 0, 1 + 2 * classes + striped).astype(np.uint8)


def _draw_map(scene: Scene, result: Page, name: str) -> dict[str, list[Grid]]:
    """Draw a coarse map of the shown class, with numbers where they can be read."""
    values = result.map(name)
    size = len(values)
    plane = Plane(PLACES[name], SUM, COARSE / size)
    scene.text(plane.x, SUM - 10, map_title(result, name), 11, INK)
    if name in SENT:
        scene.text(plane.x + COARSE / 2, SUM + COARSE + 13, SENT[name], 11, QUIET, across="center")
    if result.state.covered and name.startswith("fused"):
        scene.polygon(plane.grid(size, size).corners(), PAPER, OUTPUT.line, 1.1)
        scene.text(plane.x + COARSE / 2, SUM + COARSE / 2, "?", 20, INK, across="center")
        return {}
    shown = np.round(values, 1) if np.abs(values).max() < 10 else np.round(values)
    most = strongest(max(float(np.abs(result.map(each)).max()) for each in MAPS))
    numbers = number_size(shown, plane.size)
    if numbers:
        draw_values(scene, plane, shown, OUTPUT, most, numbers)
    else:
        keys, tones = toned(values, most, OUTPUT, numbered=False)
        scene.image(keys.astype(np.uint8), plane.x, SUM, COARSE, COARSE, tones)
        scene.polygon(plane.grid(size, size).corners(), NONE, OUTPUT.line, 1.1)
    return {name: [plane.grid(size, size)]}


def _draw_table(scene: Scene, result: Page) -> None:
    """Write the scores of the shown pixel: of each net, and what those of 8s are added up from."""
    row, column = result.at
    found = result.found
    scene.text(TABLE, SUM - 10, f"scores of pixel row {row}, column {column}", 11, INK, "bold")
    best = [int(found.said[net][row, column]) for net in NETS]
    heads = (*NETS, "= pool5", "+ pool4", "+ pool3")
    for end, head in zip(COLUMNS, heads, strict=True):
        scene.text(TABLE + end, SUM + 8, head, 10.5, QUIET, across="right")
    scene.text(TABLE, SUM + 8 + 5.3 * ROW, BOLD, 10.5, QUIET)
    for kind, name in enumerate(NAMES):
        y = SUM + 8 + (kind + 1) * ROW
        scene.text(TABLE, y, name, 10.5, INK)
        scores = [tenths(found.full(net)[row, column, kind]) for net in NETS]
        texts = scores + shares(result, row, column, kind)
        for place, (end, text) in enumerate(zip(COLUMNS, texts, strict=True)):
            weight = "bold" if kind in best[place : place + 1] else "normal"
            scene.text(TABLE + end, y, text, NUMBER, INK, weight, across="right")


def _draw_rest(rest: Scene, result: Page) -> None:
    """Outline the shown pixel, and the cells of the coarse maps that its score of 8s comes from."""
    row, column = result.at
    side, shown = result.side, LETTERED
    unit = SIDE / side
    for place in range(5):
        if place in (1, 2, 3) and result.state.covered:
            continue
        x, y = LEFT + place * STEP + (column + 0.5) * unit, TOP + (row + 0.5) * unit
        far = shown * unit
        left, right = max(x - far, LEFT + place * STEP), min(x + far, LEFT + place * STEP + SIDE)
        corners = rectangle(left, max(y - far, TOP), right, min(y + far, TOP + SIDE))
        rest.line(np.concatenate((corners, corners[:1])), BLACK, 1.8)
    rows, columns = (sources("8s", each, side) for each in (row, column))
    for name in MAPS:
        if result.state.covered and name.startswith("fused"):
            continue
        plane = Plane(PLACES[name], SUM, COARSE / len(result.map(name)))
        down, across = rows[name], columns[name]
        frame(rest, plane.grid(len(down), len(across), down[0], across[0]), BLACK, 1.8)


def _draw_legend(scene: Scene, result: Page) -> None:
    x = LEFT
    for kind, name in enumerate(NAMES):
        swatch = swatch_at(x, LEGEND)
        (left, top), _, (right, low), _ = swatch
        if kind < CLASSES - 1:
            classes = np.full((9, 12), kind)
            scene.image(patterned(classes), left, top, right - left, low - top, COLOURS)
        scene.polygon(swatch, NONE, QUIET, 1.0)
        x = scene.text(x + 22, LEGEND, name, 11.5, INK)[2] + 14
    for text, role in ((f"scores for {NAMES[result.kind]}: positive", OUTPUT), ("negative", NEGATIVE)):
        scene.polygon(swatch_at(x, LEGEND), role.middle, role.line)
        x = scene.text(x + 22, LEGEND, text, 11.5, INK)[2] + 14
    scene.polygon(swatch_at(x, LEGEND), NONE, BLACK, 1.8)
    scene.text(x + 22, LEGEND, "the pixel, and the scores it comes from", 11.5, INK)

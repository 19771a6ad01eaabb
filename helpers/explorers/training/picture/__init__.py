"""The picture of a network that learns: its curves, its first filters, and what it says of a digit."""

from __future__ import annotations

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.legend import NEGATIVE_ENTRY, Entry, draw_legend
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, OUTPUT, PAPER, QUIET
from helpers.drawing.scene import Dashes, Scene
from helpers.drawing.values import draw_values
from helpers.explorers.training.model import FULL, Result
from helpers.explorers.training.picture.charts import BEFORE, DASHES, LEFT, draw_charts
from helpers.explorers.training.text import (
    ANSWERS,
    at_the_start,
    chance,
    compared,
    filter_now,
    name_of,
    titles,
)

SIZE = WIDTH, HEIGHT = 920, 408
TITLE = 15
FILTERS, START_CELL, NOW_CELL = (380, 40), 12, 21
PAIR, DOWN = 132, 82  # from one pair of a filter's pictures to the next, across and down
ROW = 2  # pairs in a row
STRONG = 1.0  # weights as far from 0 as this, or further, have the strongest shade
DIGIT, PIXEL = (686, 40), 17
BARS, BAR_ROW, BAR_HEIGHT, BAR_WIDTH = (700, 196), 16, 12, 150
LEGEND_Y = 394


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the curves, the filters, the digit and the answers; return where they lie."""
    grids = draw_charts(scene, result) | _draw_filters(scene, result) | _draw_digit(scene, result)
    grids |= _draw_answers(scene, result)
    for x, text in zip((FILTERS[0], DIGIT[0]), titles(result), strict=True):
        scene.text(x, TITLE, text, 12.5, INK, "bold")
    _draw_legend(scene, result)
    return grids


def _draw_filters(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw each filter of conv1 as it was at the start, small, and as it is now."""
    grids: dict[str, list[Grid]] = {}
    for k in range(result.now.filters.shape[2]):
        row, column = divmod(k, ROW)
        left, top = FILTERS[0] + column * PAIR, FILTERS[1] + row * DOWN
        start = Plane(left, top + 1.5 * (NOW_CELL - START_CELL), START_CELL)
        now = Plane(left + 56, top, NOW_CELL)
        scene.text(left + 46, top + 1.5 * NOW_CELL, "→", 12, QUIET, across="center")
        pictures = {
            at_the_start(k): (start, result.moments[0], False),
            filter_now(k): (now, result.now, result.state.covered),
        }
        for name, (plane, moment, hidden) in pictures.items():
            weights = moment.filters[:, :, k]
            known = np.full(weights.shape, not hidden)
            shades = np.clip(weights, -STRONG, STRONG)
            draw_values(scene, plane, np.where(known, shades, 0), FILTER, STRONG, 0, known=known)
            for x, y in plane.squares(*np.nonzero(~known)).mean(axis=1):
                scene.number(x, y, "?", 12, QUIET)
            grids[name] = [plane.grid(*weights.shape)]
    return grids


def _draw_digit(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    plane = Plane(*DIGIT, PIXEL)
    draw_values(scene, plane, result.image, INPUT, FULL, 0)
    return {"digit": [plane.grid(*result.image.shape)]}


def _draw_answers(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw a bar for each answer, as long as the softmax of its score."""
    left, top = BARS
    for answer in range(len(result.chances)):
        y = top + (answer + 0.5) * BAR_ROW
        says = answer == result.answer and not result.state.covered
        weight, colour = ("bold", OUTPUT.text) if says else ("normal", INK)
        scene.text(left - 8, y, name_of(answer), 11, colour, weight, "right")
        share = 0.0 if result.state.covered else float(result.chances[answer])
        right = left + max(share * BAR_WIDTH, 0.8)
        face = OUTPUT.line if says else OUTPUT.middle
        scene.polygon(rectangle(left, y - BAR_HEIGHT / 2, right, y + BAR_HEIGHT / 2), face, OUTPUT.line, 0.6)
        words = "?" if result.state.covered else chance(result, answer)
        scene.text(right + 6, y, words, 11, colour, weight)
    return {ANSWERS: [Grid((left - 46, top), (BAR_WIDTH + 100, 0), (0, BAR_ROW), len(result.chances), 1)]}


def _draw_legend(scene: Scene, result: Result) -> None:
    x = float(LEFT - 30)
    lines: list[tuple[str, str, float, Dashes]] = [("this run", BLACK, 2.0, None)]
    if result.before and not result.state.covered:
        lines.append((compared(result), BEFORE, 1.6, DASHES))
    for text, colour, width, dashes in lines:
        scene.line([(x, LEGEND_Y), (x + 22, LEGEND_Y)], colour, width, dashes)
        x = scene.text(x + 28, LEGEND_Y, text, 11.5, INK)[2] + 16
    entries = [Entry("positive weight", FILTER.line, FILTER.line), NEGATIVE_ENTRY]
    entries += [Entry("ink", INPUT.strong, INPUT.line), Entry("paper", PAPER, INPUT.line)]
    draw_legend(scene, entries, max(x, FILTERS[0]), LEGEND_Y)

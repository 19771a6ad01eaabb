"""The picture of a 1×1 convolution: input and output, and one pixel's dense layer below them."""

from __future__ import annotations

from helpers.drawing.legend import (
    FILTERS_ENTRY,
    INPUT_ENTRY,
    NEGATIVE_ENTRY,
    OUTPUT_ENTRY,
    Entry,
    draw_legend,
)
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, FILTER, INK, QUIET
from helpers.drawing.scene import Scene
from helpers.explorers.one_pixel import text
from helpers.explorers.one_pixel.layout import LEFT
from helpers.explorers.one_pixel.model import Result
from helpers.explorers.one_pixel.picture.blocks import draw_blocks
from helpers.explorers.one_pixel.picture.volumes import draw_volumes

SIZE = WIDTH, HEIGHT = 920, 410
BARS_Y, TOTALS_Y, LEGEND_Y = 343, 387, 403
BARS_X, BARS_WIDTH = 246, 230
PIXEL_ENTRY = Entry("the chosen pixel", "none", BLACK)


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the volumes, the dense layer of the pixel and the filters; return where everything lies."""
    grids = draw_volumes(scene, result) | draw_blocks(scene, result)
    _draw_ways(scene, result)
    scene.text(LEFT, TOTALS_Y, text.totals(result), 11.5, INK)
    entries = [INPUT_ENTRY, FILTERS_ENTRY, OUTPUT_ENTRY, PIXEL_ENTRY]
    end = draw_legend(scene, entries + [NEGATIVE_ENTRY] * text.negative(result), LEFT, LEGEND_Y)
    scene.text(end + 4, LEGEND_Y, text.key(result), 11.5, QUIET)
    return grids


def _draw_ways(scene: Scene, result: Result) -> None:
    """Draw what each way to the output costs, as a bar with a part for each layer."""
    most = max((sum(parts) for parts in result.ways), default=1)
    for at, (parts, (title, says)) in enumerate(zip(result.ways, text.ways(result), strict=True)):
        y, x = BARS_Y + at * 22, float(BARS_X)
        scene.text(LEFT, y, title, 11.5, INK)
        for part in () if result.state.covered else parts:
            wide = BARS_WIDTH * part / most
            corners = rectangle(x, y - 8, x + wide, y + 8)
            scene.polygon(corners, FILTER.middle, FILTER.line, 1.0)
            x += wide
        scene.text(x + 8, y, says, 11, INK)

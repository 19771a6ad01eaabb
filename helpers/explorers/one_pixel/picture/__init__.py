"""The picture of one pixel: left its dense layer, right the same layer on all pixels, a 1×1 convolution."""

from __future__ import annotations

from helpers.drawing.legend import FILTERS_ENTRY, INPUT_ENTRY, OUTPUT_ENTRY, Entry, draw_legend
from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import BLACK, FILTER, INK, QUIET
from helpers.drawing.scene import Scene
from helpers.explorers.one_pixel import text
from helpers.explorers.one_pixel.layout import LEFT, RIGHT
from helpers.explorers.one_pixel.model import Result
from helpers.explorers.one_pixel.picture.blocks import draw_blocks
from helpers.explorers.one_pixel.picture.volumes import draw_volumes

SIZE = WIDTH, HEIGHT = 920, 512
SUMS_Y, BARS_Y, TOTALS_Y = 402, 408, 460
BARS_X, BARS_WIDTH = 246, 230
PIXEL_ENTRY = Entry("the chosen pixel", "none", BLACK)


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the volumes, the dense layer of the pixel and the filters; return where everything lies."""
    scene.text(LEFT, 13, text.head(result), 12.5, INK)
    grids = draw_volumes(scene, result) | draw_blocks(scene, result)
    _draw_sums(scene, text.lines(result))
    _draw_ways(scene, result)
    for at, line in enumerate(text.totals(result)):
        scene.text(LEFT, TOTALS_Y + at * 16, line, 11.5, INK)
    end = draw_legend(scene, [INPUT_ENTRY, FILTERS_ENTRY, OUTPUT_ENTRY, PIXEL_ENTRY], LEFT, HEIGHT - 13)
    scene.text(end + 4, HEIGHT - 13, text.key(result), 11.5, QUIET)
    return grids


def _draw_sums(scene: Scene, lines: list[str]) -> None:
    widest = max((scene.width_of(line, 13) for line in lines), default=0.0)
    size, step = (13, 18) if len(lines) <= 3 and widest <= RIGHT - LEFT else (11, 15)
    for at, line in enumerate(lines):
        scene.text(LEFT, SUMS_Y + at * step, line, size, INK)


def _draw_ways(scene: Scene, result: Result) -> None:
    """Draw what each way to the output costs, as a bar with a part for each layer."""
    most = max((sum(parts) for parts in result.ways), default=1)
    for at, (parts, (title, says)) in enumerate(zip(result.ways, text.ways(result), strict=True)):
        y, x = BARS_Y + at * 22, float(BARS_X)
        scene.text(LEFT, y, title, 11.5, INK)
        for part in parts:
            wide = BARS_WIDTH * part / most
            corners = rectangle(x, y - 8, x + wide, y + 8)
            scene.polygon(corners, FILTER.middle, FILTER.line, 1.0)
            x += wide
        scene.text(x + 8, y, says, 11, INK)

"""The picture of a filter that slides: a small layer in numbers, or the feature maps of a picture."""

from __future__ import annotations

from helpers.drawing.outlines import Grid
from helpers.drawing.palette import INK, LEFTOVER
from helpers.drawing.scene import Scene
from helpers.explorers.sliding.layout import HEIGHT, WIDTH
from helpers.explorers.sliding.model import Result
from helpers.explorers.sliding.picture.feature_maps import draw_feature_maps
from helpers.explorers.sliding.picture.numbers import draw_numbers
from helpers.explorers.sliding.text import head

SIZE = WIDTH, HEIGHT


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the numbers or the feature maps; return where their cells lie.

    The grids are named channel 0 … or input, filter 0, slice 0 …, bias 0 …, map 0 …; the cells of an input
    and of its padding are one grid, numbered from the padding's first cell.
    """
    refused = result.y is None and not result.state.covered
    size, unread = head(result)
    end = scene.text(8, 9, size, 12, LEFTOVER.text if refused else INK)[2] + 16
    if unread:
        beside = end + scene.width_of(unread, 11) < WIDTH - 8
        scene.text(end if beside else 8, 9 if beside else 22, unread, 11, LEFTOVER.text)
    if result.maps:
        return draw_feature_maps(scene, result, result.maps)
    assert result.layout
    return draw_numbers(scene, result, result.layout)

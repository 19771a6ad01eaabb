"""The picture of the upsampling explorer, for each of its views."""

from __future__ import annotations

from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers.upsampling.model import OneMap, Page, Result
from helpers.explorers.upsampling.picture import one_map, page, sizes

SIZE = WIDTH, HEIGHT = 920, 408


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw what there is; return where it lies."""
    if isinstance(result, OneMap):
        return one_map.draw(scene, result)
    return page.draw(scene, result) if isinstance(result, Page) else sizes.draw(scene, result)

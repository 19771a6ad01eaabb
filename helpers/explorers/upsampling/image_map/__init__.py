"""What the upsampling explorer answers to the pointer, in each of its views."""

from __future__ import annotations

from helpers.explorers.regions import Region
from helpers.explorers.upsampling.image_map import one_map, page, sizes
from helpers.explorers.upsampling.model import OneMap, Page, Result


def regions(result: Result) -> list[Region]:
    """The image map of what is shown."""
    if isinstance(result, OneMap):
        return one_map.regions(result)
    return page.regions(result) if isinstance(result, Page) else sizes.regions(result)

"""What the gathering explorer answers to the pointer."""

from __future__ import annotations

from helpers.explorers.gathering.image_map.back import back
from helpers.explorers.gathering.image_map.forward import forward
from helpers.explorers.gathering.image_map.sums import sums
from helpers.explorers.gathering.model import Result
from helpers.explorers.regions import Region


def regions(result: Result) -> list[Region]:
    """The image map: the parts of the pass forward, those of the way back, and the sums."""
    there = result.places
    found = [*forward(result, there), *back(result, there), *sums(result, there)]
    return [each for each in found if each.name in there]

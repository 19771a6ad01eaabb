"""The class activation map: a network without a dense layer, the maps of its scores and their means."""

from __future__ import annotations

from typing import ClassVar

from helpers.explorers.activation_map import model, picture
from helpers.explorers.activation_map.image_map import regions
from helpers.explorers.activation_map.model import Result, State, compute
from helpers.explorers.activation_map.text import describe
from helpers.explorers.base import Explorer

__all__ = ["ActivationMap", "Result", "State", "compute", "describe", "regions"]


class ActivationMap(Explorer):
    """A digit on a sheet of any size, a map of each class's score, and the means that name the digit."""

    size = picture.SIZE
    state_type = State
    lesson = "W sheet"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    chosen = staticmethod(model.chosen)
    presets: ClassVar = {
        "16×16": {"W": 16, "at": ()},
        "40×40": {"W": 40, "at": ()},
        "a digit in the corner": {"W": 24, "at": (0, 0)},
    }

"""The weight-reshaping explorer: a dense unit's weights, folded into a filter as large as the input."""

from __future__ import annotations

from typing import Any, ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.reshaping import picture
from helpers.explorers.reshaping.image_map import regions
from helpers.explorers.reshaping.model import FIRST, LAST, Result, State, chosen, compute
from helpers.explorers.reshaping.text import describe

__all__ = ["Reshaping", "Result", "State", "chosen", "compute", "describe", "regions"]


def _preset(size: int, depth: int, made: str, folded: str) -> dict[str, Any]:
    return {"F": size, "D": depth, "K": 2, "made": made, "folded": folded}


class Reshaping(Explorer):
    """A dense layer's weights folded into a kernel, in the order they were made for or in the other one."""

    size = picture.SIZE
    state_type = State
    lesson = "made folded"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    chosen = staticmethod(chosen)
    presets: ClassVar = {
        "VGG's order here: channels last, folded channels last": _preset(2, 3, LAST, LAST),
        "PyTorch's weights, folded as PyTorch does": _preset(2, 3, FIRST, FIRST),
        "PyTorch's weights folded as if they were TensorFlow's": _preset(2, 3, FIRST, LAST),
        "TensorFlow's weights folded as if they were PyTorch's": _preset(3, 2, LAST, FIRST),
        "F = 1: nothing to get wrong": _preset(1, 4, FIRST, LAST),
        "D = 1: nothing to get wrong": _preset(3, 1, FIRST, LAST),
    }

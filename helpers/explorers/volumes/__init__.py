"""The volumes explorer: one convolution layer as three volumes to scale, with its arithmetic."""

from __future__ import annotations

from typing import ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.volumes import picture
from helpers.explorers.volumes.image_map import regions
from helpers.explorers.volumes.model import Result, State, compute
from helpers.explorers.volumes.text import describe, offers

__all__ = ["Result", "State", "Volumes", "compute", "describe", "offers", "regions"]


def _preset(size: int, depth: int, filters: int, **layer: int) -> dict[str, int]:
    return {"W": size, "H": size, "D": depth, "K": filters, "dilation": 1, **layer}


class Volumes(Explorer):
    """Input, filters and output of one layer, redrawn as W, H, D, F, K, S, P and dilation change."""

    size = picture.SIZE
    state_type = State
    lesson = "W F S P"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    offers = staticmethod(offers)
    presets: ClassVar = {
        "CS231n's demo: 5×5×3, F = 3, S = 2, P = 1": _preset(5, 3, 2, F=3, S=2, P=1),
        "AlexNet conv1: 227×227×3, F = 11, S = 4": _preset(227, 3, 96, F=11, S=4, P=0),
        "AlexNet conv1 with 224, which does not divide": _preset(224, 3, 96, F=11, S=4, P=0),
        "VGG's 3×3: 224×224×64, S = 1, P = 1": _preset(224, 64, 64, F=3, S=1, P=1),
        "ResNet's first layer: 7×7, S = 2, P = 3": _preset(224, 3, 64, F=7, S=2, P=3),
        "same: the output is as large as the input": _preset(7, 2, 3, F=5, S=1, P=2),
        "full: every overlap counts": _preset(5, 1, 1, F=3, S=1, P=2),
    }

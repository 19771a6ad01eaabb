"""The parameter-sharing explorer: the weight matrices of a dense layer and of layers with windows."""

from __future__ import annotations

from typing import ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.sharing import picture
from helpers.explorers.sharing.image_map import regions
from helpers.explorers.sharing.model import Result, State, chosen, compute
from helpers.explorers.sharing.text import describe, offers

__all__ = ["Result", "Sharing", "State", "chosen", "compute", "describe", "offers", "regions"]


def _preset(size: int, depth: int, **layer: int) -> dict[str, int]:
    return {"W": size, "D": depth, **layer}


class Sharing(Explorer):
    """The weight matrix of three layers between the same volumes: dense, locally connected, convolution."""

    size = picture.SIZE
    state_type = State
    lesson = "W F S"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    offers = staticmethod(offers)
    chosen = staticmethod(chosen)
    presets: ClassVar = {
        "a 5×5 toy: 3×3, K = 1": _preset(5, 1, F=3, K=1, S=1, P=0),
        "the toy with zero padding": _preset(5, 1, F=3, K=1, S=1, P=1),
        "two filters on two channels: 5×5×2": _preset(5, 2, F=3, K=2, S=1, P=0),
        "CIFAR: 32×32×3, one 5×5 filter": _preset(32, 3, F=5, K=1, S=1, P=0),
        "AlexNet's first layer: 227×227×3, 11×11, K = 96": _preset(227, 3, F=11, K=96, S=4, P=0),
    }

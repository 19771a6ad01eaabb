"""The VGG-walk explorer: a whole VGG as volumes, its dense layers as they are or written as convolutions."""

from __future__ import annotations

from typing import Any, ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.walk import picture
from helpers.explorers.walk.image_map import regions
from helpers.explorers.walk.model import Result, State, chosen, compute
from helpers.explorers.walk.text import describe, offers

__all__ = ["Result", "State", "Walk", "chosen", "compute", "describe", "offers", "regions"]


def _preset(W: int, head: str, pooling: str = "floor", padding: str = "VALID") -> dict[str, Any]:
    return {"W": W, "configuration": "D", "head": head, "pooling": pooling, "padding": padding}


class Walk(Explorer):
    """VGG from the image to the scores: volumes, parameters, multiply-adds and windows at any input size."""

    size = picture.SIZE
    state_type = State
    lesson = "W head"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    offers = staticmethod(offers)
    chosen = staticmethod(chosen)
    presets: ClassVar = {
        "VGG-16 as published: 224": _preset(224, "dense"),
        "244, the size in an answer": _preset(244, "dense"),
        "244, pools that ceil": _preset(244, "dense", "ceil"),
        "384, convolutional head": _preset(384, "convolutional"),
        "384, dense head": _preset(384, "dense"),
        "SAME padding in fc6": _preset(224, "convolutional", padding="SAME"),
        "160, convolutional head": _preset(160, "convolutional"),
    }

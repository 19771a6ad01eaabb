"""The one-pixel explorer: a dense layer on one pixel beside the 1×1 convolution of all of them."""

from __future__ import annotations

from typing import Any, ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.one_pixel import picture
from helpers.explorers.one_pixel.image_map import arrays, regions
from helpers.explorers.one_pixel.model import Result, State, chosen, compute, edited
from helpers.explorers.one_pixel.text import describe, offers

__all__ = ["OnePixel", "Result", "State", "compute", "describe", "regions"]


def _preset(width: int, height: int, depth: int, filters: int, **others: Any) -> dict[str, Any]:
    found = {"W": width, "H": height, "D": depth, "K": filters, "input": "seeded integers", "relu": True}
    return {**found, "weights": "seeded integers", "then": "nothing", "typed_weights": (), **others}


class OnePixel(Explorer):
    """One pixel through a dense layer, and the same layer everywhere: a 1×1 convolution."""

    size = picture.SIZE
    state_type = State
    lesson = "D K"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    offers = staticmethod(offers)
    arrays = staticmethod(arrays)
    draw = staticmethod(picture.draw)
    chosen = staticmethod(chosen)
    edited = staticmethod(edited)
    presets: ClassVar = {
        "the question's layer: 1×1×3 → 1×1×2, type your x": _preset(1, 1, 3, 2, weights="the question's"),
        "the same layer on 4×3 pixels": _preset(4, 3, 3, 2, weights="the question's"),
        "RGB → grey: 48×56×3 → 48×56×1": _preset(
            48, 56, 3, 1, input="photograph", weights="grey", relu=False
        ),
        "NiN on CIFAR-10: 32×32×192 → 160 → 96, all 1×1": _preset(32, 32, 192, 160, then="96 of 1×1"),
        "Inception: 28×28×192 → 16, then 32 of 5×5": _preset(28, 28, 192, 16, then="32 of 5×5"),
        "ResNet: 56×56×256 → 64, 3×3, and back to 256": _preset(
            56, 56, 256, 64, then="64 of 3×3, 256 of 1×1"
        ),
    }

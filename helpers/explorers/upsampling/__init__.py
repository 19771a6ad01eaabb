"""The explorer of upsampling: a coarse map of scores comes back to pixels."""

from __future__ import annotations

from typing import Any, ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.upsampling import model, picture
from helpers.explorers.upsampling.image_map import regions
from helpers.explorers.upsampling.model import Result, State, compute
from helpers.explorers.upsampling.text import describe

__all__ = ["Result", "State", "Upsampling", "compute", "describe", "regions"]


def _map(cells: str, factor: str, **others: Any) -> dict[str, Any]:
    return {"view": model.ONE_MAP, "cells": cells, "factor": factor, "at": (), **others}


class Upsampling(Explorer):
    """A coarse map of scores comes back to pixels: bilinear stamps, skip connections, FCN's crop."""

    size = picture.SIZE
    state_type = State
    lesson = "view page digit"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    chosen = staticmethod(model.chosen)
    presets: ClassVar = {
        "factor 2 as numbers": _map(model.ONE_CELL, "2"),
        "a constant stays constant inside": _map(model.CONSTANT, "4"),
        "a ramp stays a ramp": _map(model.RAMP, "2"),
        "a page, three strides": {"view": model.PAGE, "at": ()},
        "224 through FCN": {"view": model.SIZES, "image": 224, "P": 100, "at": ()},
        "224, with VGG's padding": {"view": model.SIZES, "image": 224, "P": 1, "at": ()},
    }

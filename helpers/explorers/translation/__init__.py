"""The translation explorer: shift a picture, and see which output moves along."""

from __future__ import annotations

from typing import Any, ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.translation import picture
from helpers.explorers.translation.image_map import arrays, moves, regions
from helpers.explorers.translation.model import Result, State, chosen, compute
from helpers.explorers.translation.text import describe

__all__ = ["Result", "State", "Translation", "compute", "describe", "regions"]


def _preset(right: int, down: int = 0, S: int = 1, padding: str = "valid", ground: int = 0) -> dict[str, Any]:
    return {"right": right, "down": down, "S": S, "padding": padding, "ground": ground}


class Translation(Explorer):
    """Shift a picture: whether the output of a convolution, and of a dense layer, moves with it."""

    size = picture.SIZE
    state_type = State
    lesson = "right down S"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    arrays = staticmethod(arrays)
    moves = staticmethod(moves)
    chosen = staticmethod(chosen)
    presets: ClassVar = {
        "one column to the right": _preset(1),
        "two columns to the left, three rows down": _preset(-2, 3),
        "S = 2, shifted by 2: one step": _preset(2, S=2),
        "S = 2, shifted by 1: half a step": _preset(1, S=2),
        "zero padding, the figure leaves": _preset(6, padding="same"),
        "zero padding on a lit ground": _preset(1, padding="same", ground=1),
    }

"""The score map: one small network over a whole canvas of digits."""

from __future__ import annotations

from typing import Any, ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.score_map import model, picture
from helpers.explorers.score_map.image_map import regions
from helpers.explorers.score_map.model import Result, State, compute
from helpers.explorers.score_map.text import describe

__all__ = ["Result", "ScoreMap", "State", "compute", "describe", "regions"]


def _preset(size: int, digits: int, **others: str) -> dict[str, Any]:
    """Drawn digits and no ink; no padding, and a click moves digits, unless others are given."""
    first = {"padding": model.NO_PADDING, "click": model.MOVES}
    return {"W": size, "digits": digits, "placed": None, "ink": (), **first, **others}


class ScoreMap(Explorer):
    """One network over a whole canvas: a map of scores, digits that are named, crops alone."""

    size = picture.SIZE
    state_type = State
    lesson = "W digits digit padding"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    chosen = staticmethod(model.chosen)
    edited = staticmethod(model.edited)
    stroked = staticmethod(model.stroked)
    given = staticmethod(model.given)
    brought = staticmethod(model.brought)
    presets: ClassVar = {
        "one digit, one window": _preset(8, 1),
        "12 digits": _preset(64, 12),
        "a blank sheet to draw on": _preset(40, 0, click=model.DRAWS),
        "zeros around every layer": _preset(40, 6, padding=model.ZEROS),
    }

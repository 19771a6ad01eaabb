"""The stride ruler: one row, every window on it, and what each framework makes of it."""

from __future__ import annotations

from typing import Any, ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.ruler import picture
from helpers.explorers.ruler.image_map import regions
from helpers.explorers.ruler.model import ALL, PLAIN, Result, State, compute
from helpers.explorers.ruler.text import describe, offers

__all__ = ["Result", "Ruler", "State", "compute", "describe", "offers", "regions"]


def _preset(W: int, F: int, S: int, P: int = 0, dilation: int = 1, rule: str = PLAIN) -> dict[str, Any]:
    return {"W": W, "F": F, "S": S, "P": P, "dilation": dilation, "rule": rule}


class Ruler(Explorer):
    """One row with every window and its output, by the plain rule or by that of a framework."""

    size = picture.SIZE
    state_type = State
    lesson = "W F S P"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    offers = staticmethod(offers)
    presets: ClassVar = {
        "divides: W = 7, F = 3, S = 2": _preset(7, 3, 2),
        "does not divide: W = 10, F = 3, S = 2": _preset(10, 3, 2),
        "Caffe's pooling rounds up: W = 28, F = 3, S = 2, P = 1": _preset(28, 3, 2, P=1, rule="ceil"),
        "by each framework's rule: W = 28, F = 3, S = 2, P = 1": _preset(28, 3, 2, P=1, rule=ALL),
        "SAME with an even filter: W = 8, F = 4, S = 1": _preset(8, 4, 1, rule="SAME"),
        "dilated: W = 7, F = 3, dilation 2": _preset(7, 3, 1, dilation=2),
        "larger steps than the filter: W = 10, F = 2, S = 4": _preset(10, 2, 4),
    }

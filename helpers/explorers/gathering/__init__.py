"""The gathering explorer: how a shared weight gets its gradient, output by output, and learns."""

from __future__ import annotations

from typing import Any, ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.gathering import model, picture
from helpers.explorers.gathering.image_map import regions
from helpers.explorers.gathering.model import Result, State, compute
from helpers.explorers.gathering.text import describe

__all__ = ["Gathering", "Result", "State", "compute", "describe", "regions"]


def _preset(through: str, view: str = model.KERNEL, **others: Any) -> dict[str, Any]:
    found = {"W": 4, "F": 2, "S": 1, "P": 0, "through": through, "view": view, "updated": False}
    return {**found, **others}


class Gathering(Explorer):
    """How a shared kernel learns: each output adds its error times its patch, then one step changes all."""

    size = picture.SIZE
    state_type = State
    lesson = "through view"
    steps_here = False
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    last_step = staticmethod(model.last_step)
    chosen = staticmethod(model.chosen)
    presets: ClassVar = {
        "the sum over all places": _preset(model.NOTHING, step=9),
        "after one step of learning": _preset(model.NOTHING, updated=True),
        "a max pooling whose windows overlap, one with a tie": _preset(model.MAX, step=6),
        "the input's gradient, stride 2: zeros between the errors": _preset(
            model.NOTHING, model.GATHERED, W=5, F=3, S=2, P=1, step=7
        ),
        "one 3×3 kernel at 36 places": _preset(model.RELU, W=6, F=3, P=1, step=8),
    }

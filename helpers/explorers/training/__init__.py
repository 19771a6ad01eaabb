"""The training explorer: a small network learns digits, step by step."""

from __future__ import annotations

from typing import ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.training import model, picture
from helpers.explorers.training.image_map import regions
from helpers.explorers.training.model import Result, State, compute
from helpers.explorers.training.text import describe

__all__ = ["Result", "State", "Training", "compute", "describe", "regions"]


class Training(Explorer):
    """A small network that learns handwritten digits: its curves, its filters, what it says of a digit."""

    size = picture.SIZE
    state_type = State
    lesson = "rate labels"
    steps_here, pace = False, 10
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    last_step = staticmethod(model.last_step)
    on_the_way = staticmethod(model.on_the_way)
    brought = staticmethod(model.brought)
    chosen = staticmethod(model.chosen)
    edited = staticmethod(model.edited)
    stroked = staticmethod(model.stroked)
    presets: ClassVar = {
        "draw a digit of your own": {"ink": model.SHEET},
        "labels that say nothing": {"labels": "shuffled"},
        "a digit of the data": {"ink": ()},
    }

"""The sliding-window explorer: a filter laid on its input place by place, a small layer in numbers."""

from __future__ import annotations

from typing import Any, ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.sliding import model, picture
from helpers.explorers.sliding.detail import detail
from helpers.explorers.sliding.image_map import arrays, moves, regions
from helpers.explorers.sliding.model import Photo, Result, State, compute
from helpers.explorers.sliding.text import describe, offers

__all__ = ["Photo", "Result", "Sliding", "State", "compute", "describe", "offers", "regions"]


def _numbers(size: int, depth: int, filters: int, **layer: int) -> dict[str, Any]:
    kinds = {"kernel": "seeded integers", "input": "seeded integers", "view": "numbers"}
    return {"W": size, "D": depth, "K": filters, **layer, **kinds}


def _photograph(filters: int, kernel: str) -> dict[str, Any]:
    kinds = {"kernel": kernel, "input": "photograph", "view": "feature maps"}
    return {"W": 128, "D": 3, "K": filters, "F": 3, "S": 1, "P": 1, **kinds}


class Sliding(Explorer):
    """A filter that slides: a small layer in numbers with the sum of each step, or maps of a picture."""

    size = picture.SIZE
    state_type = State
    lesson = "S P"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    offers = staticmethod(offers)
    arrays = staticmethod(arrays)
    moves = staticmethod(moves)
    detail = staticmethod(detail)
    last_step = staticmethod(model.last_step)
    edited = staticmethod(model.edited)
    given = staticmethod(model.given)
    brought = staticmethod(model.brought)
    invites = staticmethod(model.invites)
    presets: ClassVar = {
        "CS231n's demo: 5×5×3, K = 2, F = 3, S = 2, P = 1": _numbers(5, 3, 2, F=3, S=2, P=1),
        "one channel, one filter": _numbers(5, 1, 1, F=3, S=1, P=0),
        "1×1: each pixel on its own": _numbers(5, 3, 2, F=1, S=1, P=0),
        "the filter is as large as the input": _numbers(5, 3, 2, F=5, S=1, P=0),
        "photograph: edges in four directions": _photograph(4, "edges"),
        "photograph: one filter of each kind": _photograph(8, "one of each"),
    }

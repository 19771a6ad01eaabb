"""The explorer of transposed convolution: stamps that are added up, and whose letters are whose."""

from __future__ import annotations

from typing import Any, ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.transposed import model, picture
from helpers.explorers.transposed.detail import detail
from helpers.explorers.transposed.image_map import arrays, moves, regions
from helpers.explorers.transposed.model import BILINEAR, COUNTS, NUMBERS, SEEDED, Result, State, compute
from helpers.explorers.transposed.text import describe

__all__ = ["Result", "State", "Transposed", "compute", "describe", "regions"]


def _layer(
    W: int, F: int, S: int, P: int, output_padding: int = 0, kernel: str = SEEDED, view: str = NUMBERS
) -> dict[str, Any]:
    return {
        "W": W, "F": F, "S": S, "P": P, "output_padding": output_padding, "kernel": kernel, "view": view
    }  # fmt: skip


class Transposed(Explorer):
    """A transposed convolution: each input cell stamps the kernel into the output; overlaps are added up."""

    size = picture.SIZE
    state_type = State
    lesson = "S view"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    arrays = staticmethod(arrays)
    moves = staticmethod(moves)
    detail = staticmethod(detail)
    last_step = staticmethod(model.last_step)
    brought = staticmethod(model.brought)
    # The numbers of the relationships are those of Dumoulin and Visin's guide, arXiv 1603.07285, chapter 4.
    presets: ClassVar = {
        "guide 8: no padding, stride 1: 2 → 4": _layer(2, 3, 1, 0),
        "guide 9: p = 2, stride 1: 6 → 5": _layer(6, 4, 1, 2),
        "guide 10: half padding, stride 1: 5 → 5": _layer(5, 3, 1, 1),
        "guide 11: full padding, stride 1: 7 → 5": _layer(7, 3, 1, 2),
        "guide 12: no padding, stride 2: 2 → 5": _layer(2, 3, 2, 0),
        "guide 13: p = 1, stride 2: 3 → 5": _layer(3, 3, 2, 1),
        "guide 14: p = 1, stride 2, a = 1: 3 → 6": _layer(3, 3, 2, 1, 1),
        "FCN's upsampling: F = 4, S = 2, P = 1, bilinear": _layer(4, 4, 2, 1, kernel=BILINEAR),
        "checkerboard: F = 3, S = 2": _layer(4, 3, 2, 0, view=COUNTS),
    }

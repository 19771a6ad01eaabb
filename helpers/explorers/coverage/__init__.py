"""The coverage explorer: how often each cell of a W×W input is read, with three kinds of padding."""

from helpers.explorers.base import Explorer
from helpers.explorers.coverage import picture
from helpers.explorers.coverage.image_map import regions
from helpers.explorers.coverage.model import Result, State, compute
from helpers.explorers.coverage.text import describe

__all__ = ["Coverage", "Result", "State", "compute", "describe", "regions"]


class Coverage(Explorer):
    """How often each input cell is read with valid, same and full padding, as W, F and S change."""

    size = picture.SIZE
    state_type = State
    lesson = "W F S"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)

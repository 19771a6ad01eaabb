"""An explorer that can be covered: how often the cells of an input are read."""

from typing import ClassVar

from helpers.explorers import coverage
from helpers.explorers.base import Explorer
from helpers.explorers.settings import switch


class State(coverage.State):
    covered: bool = switch(False, "whether what is to be predicted says ?", column=None)


class Counts(Explorer):
    """Coverage, of which only the sentence below the picture is covered."""

    size = coverage.picture.SIZE
    state_type = State
    presets: ClassVar = {"larger": {"W": 7}}
    compute = staticmethod(coverage.compute)
    regions = staticmethod(coverage.regions)
    draw = staticmethod(coverage.picture.draw)

    @staticmethod
    def describe(result):
        return "Covered: each count says ?." if result.state.covered else coverage.describe(result)

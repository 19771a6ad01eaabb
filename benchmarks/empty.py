"""An explorer that draws one number: what it takes, JupyterLab, ipywidgets and the messages take."""

from helpers.drawing.palette import INK
from helpers.explorers.base import Explorer
from helpers.explorers.settings import Settings, number


class State(Settings):
    """The settings."""

    W: int = number(20, 1, 40, "a number")


class Empty(Explorer):
    """A picture of a number."""

    size = (920, 408)
    state_type = State
    lesson = "W"

    @staticmethod
    def compute(state):
        """Return the state."""
        return state

    @staticmethod
    def describe(result):
        """Say the number."""
        return f"W = {result.W}."

    @staticmethod
    def regions(result):
        """Nothing answers the pointer."""
        return []

    @staticmethod
    def draw(scene, result):
        """Draw the number."""
        scene.text(14, 30, str(result.W), 12.5, INK)
        return {}

"""The parts that an explorer is made of: what a subclass of `Explorer` names, and what holds else.

docs/architecture.md tells where each has an example to look at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers.detail import Detail
from helpers.explorers.door import LONGEST
from helpers.explorers.regions import Region
from helpers.explorers.settings import Settings


class Stopped(Exception):
    """A step that cannot be made: a sentence for the reader, which ends Play."""


class Parts:
    """A kind of explorer: settings, and pure functions of a state or of the result that it comes to."""

    size: ClassVar[tuple[int, int]]  # of the picture, in drawing units
    state_type: ClassVar[type[Settings]]
    presets: ClassVar[Mapping[str, dict[str, Any]]] = {}
    makes_offers: ClassVar[bool] = False  # whether room is kept for offers
    steps_here: ClassVar[bool] = True  # whether the browser shows steps by itself; else the kernel makes each
    pace: ClassVar[int] = 2  # steps a second that Play makes at first: 1, 2, 5 or 10
    # (name, (width, height) of the original, RGBA [H, W, 4]) → the changes that the reader's image asks for
    given: ClassVar[Callable[[str, tuple[int, int], Any], dict[str, Any]] | None] = None
    longest: ClassVar[int] = LONGEST  # pixels of that image's longer side, as it is sent

    @staticmethod
    def compute(state: Any) -> Any:
        """Return what a state comes to: its result."""
        raise NotImplementedError

    @staticmethod
    def describe(result: Any) -> str:
        """Say in one to four sentences what the picture shows."""
        raise NotImplementedError

    @staticmethod
    def regions(result: Any) -> list[Region]:
        """Return what answers the pointer; later regions lie above earlier ones."""
        raise NotImplementedError

    @staticmethod
    def draw(scene: Scene, result: Any) -> dict[str, list[Grid]]:
        """Draw a result; return where things lie, by the names that its regions and lights use."""
        raise NotImplementedError

    @staticmethod
    def offers(result: Any) -> dict[str, Any]:
        """Return settings to offer below the picture, {"lead": str, "items": [[label, changes], …]}."""
        return {}

    @staticmethod
    def arrays(result: Any) -> dict[str, Any]:
        """Return numbers that the sentences are filled with, {name: packed_array(…)}."""
        return {}

    @staticmethod
    def moves(result: Any) -> dict[str, Any]:
        """Return how the window of a sum moves: {"stride", "before": [rows, columns] of padding}.

        turned: whether slices of filters are turned by 180°; a change of that is seen happening.
        """
        return {}

    @staticmethod
    def detail(result: Any) -> Detail | None:
        """Return where the sum of an output cell is written, in the picture itself; None for nowhere."""
        return None

    @staticmethod
    def last_step(result: Any) -> int | None:
        """Return the last value of the field `step`, which the player plays from 0; None for no player."""
        return None

    @staticmethod
    def on_the_way(state: Any) -> Any:
        """Return what to show of a step that the player asks for: a step before it, where it takes long.

        Raises Stopped where no step can be made.
        """
        return state

    @staticmethod
    def brought(state: Any, changes: dict[str, Any]) -> dict[str, Any]:
        """Return what else changes with `changes` that a control, a preset or the reader's image makes."""
        return {}

    @staticmethod
    def invites(result: Any) -> bool:
        """Whether the button for an image of the reader's own stands in the row, not behind *More*."""
        return False

    @staticmethod
    def chosen(result: Any, name: Any, row: int, column: int) -> dict[str, Any]:
        """Return the changes that a click on a cell of the region `name` asks for."""
        return {}

    @staticmethod
    def edited(result: Any, name: Any, row: int, column: int, value: float) -> dict[str, Any]:
        """Return the changes that a number typed into a cell of the region `name` asks for."""
        return {}

    @staticmethod
    def stroked(result: Any, name: Any, cells: list[tuple[int, int, int]], rubs: bool) -> dict[str, Any]:
        """Return the changes that a stroke over cells (row, column, dots) of the region `name` asks for.

        dots: how many of a cell's 16 the pen covers; rubs: whether it makes paper; see `pen.inked`.
        """
        return {}

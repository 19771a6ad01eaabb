"""State and result of the upsampling explorer: a coarse map of scores comes back to pixels."""

from __future__ import annotations

from typing import Any

from helpers import shapes
from helpers.explorers.settings import Settings, choice, covering, kept, number, place
from helpers.explorers.upsampling.model.one_map import OneMap, one_map
from helpers.explorers.upsampling.model.page import Page, page
from helpers.explorers.upsampling.model.sizes import Sizes, sizes
from helpers.samples import PAGE_SIDE, THREE

__all__ = ["Result", "State", "chosen", "compute"]

ONE_MAP, PAGE, SIZES = VIEWS = ("one map", "a page", "FCN's sizes")
SEEDED, CONSTANT, ONE_CELL, RAMP = VALUES = ("seeded", "constant", "one cell", "ramp")
FACTORS = "2", "4", "8"
CLASSES = (*map(str, THREE), "paper")

Result = OneMap | Page | Sizes


def check_width(value: Any) -> int:
    """Check the side of the one map."""
    return shapes.whole("W", value, 2, 4)


class State(Settings):
    """The settings; each view has some of its own. at: the output pixel whose sum is written out."""

    view: str = choice(
        VIEWS,
        "one map, a segmented page, or the real FCN's sizes",
        default=PAGE,
        width=170,
        clears="at",
    )
    page: int = number(34, 0, 99, "a page: draws the digits and their places", usual=50, clears="at")
    digit: str = choice(
        CLASSES, "a page: whose scores the coarse maps show", default="4", label="scores", width=150
    )
    factor: str = choice(FACTORS, "one map: how many times as wide it becomes", width=130, clears="at")
    cells: str = choice(VALUES, "one map: what its cells hold", label="values", width=160)
    image: int = number(224, 3, 512, "FCN's sizes: side of the image, in pixels", usual=320)
    P: int = number(100, 0, 128, "FCN's sizes: padding of the first convolution, on each side")
    at: tuple[int, ...] = place(
        "a pixel", PAGE_SIDE - 1, "the row and column of the output pixel whose sum is written out"
    )
    W: int = kept(3, check_width, "one map: its width and height, 2 to 4")
    covered: bool = covering()

    def limits(self) -> dict[str, tuple[int, int]]:
        """Pixels of the one map's output."""
        return {"at": (0, self.W * int(self.factor) - 1)} if self.view == ONE_MAP else {}


def compute(state: State) -> Result:
    """Upsample one map, segment a page, or trace the real FCN."""
    if state.view == ONE_MAP:
        return one_map(state)
    return page(state) if state.view == PAGE else sizes(state)


def chosen(result: Result, name: Any, row: int, column: int) -> dict[str, Any]:
    """A click on an output pixel: its sum is written out."""
    return {"at": (row, column)}

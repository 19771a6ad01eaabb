"""The settings of the gathering explorer."""

from __future__ import annotations

from functools import cached_property

from helpers import shapes
from helpers.explorers.gathering.layout import GATHERED, VIEWS
from helpers.explorers.settings import Settings, choice, covering, number, switch

THROUGH = NOTHING, RELU, MAX, AVERAGE = ("nothing", "ReLU", "max pooling", "average pooling")
RATE = 0.01  # of learning: with it every loss here falls
PARTS = 100  # new weights are whole hundredths, so sums of their products are exact
POOL = 2  # rows and columns of a pooling's window; its stride is 1, so windows overlap


class State(Settings):
    """The settings. step: how many outputs have handed back their part (gathered: how many input cells)."""

    W: int = number(4, 3, 6, "width and height of the input, which has one channel")
    F: int = number(2, 2, 3, "width and height of the kernel")
    S: int = number(1, 1, 2, "stride: how far the kernel moves from one place to the next")
    P: int = number(0, 0, 1, "zero padding")
    through: str = choice(
        THROUGH, "what follows the convolution; poolings are 2×2 with stride 1", label="then", width=200
    )
    view: str = choice(VIEWS, "which gradient is added up, and how", width=264)
    updated: bool = switch(False, "after one step of learning", label="after one step of learning")
    step: int = number(1, 0, help="how many parts have been added, row by row", control=False)
    covered: bool = covering()

    @cached_property
    def axis(self) -> shapes.Axis:
        """How the kernel moves, across as down."""
        return shapes.axis(self.W, self.F, self.S, self.P)

    @property
    def behind(self) -> int:
        """Rows and columns of what the loss sees: 0 where there is no place for the pooling."""
        size = self.axis.output_size
        return max(0, size - POOL + 1) if self.pools else size

    @property
    def pools(self) -> bool:
        return self.through in (MAX, AVERAGE)

    @property
    def steps(self) -> int:
        """The last step: one for each output, or for each input cell where those gather."""
        side = self.W if self.view == GATHERED else self.axis.output_size
        return side**2 if self.behind else 0

    def limits(self) -> dict[str, tuple[int, int]]:
        return {"step": (0, self.steps)}

"""The settings of the parameter-sharing explorer."""

from __future__ import annotations

from helpers import shapes
from helpers.explorers.settings import Settings, choice, covering, number, sides

KINDS = ("dense", "locally connected", "convolution")


class State(Settings):
    """The settings. P is an int, or (before, after). kind: of the layer whose matrix is shown."""

    W: int = number(5, 1, 256, "width and height of the input", usual=12)
    D: int = number(1, 1, 8, "depth of the input, in channels", usual=3)
    F: int = number(3, 1, 16, "width and height of each filter", usual=5)
    K: int = number(1, 1, 128, "number of filters", usual=4)
    S: int = number(1, 1, 16, "stride: how far the filter moves from one place to the next", usual=4)
    P: int | tuple[int, int] = sides(0, 0, 8, "zero padding", usual=2)
    kind: str = choice(KINDS, "whose weight matrix is shown", "convolution", label="layer", width=206)
    row: int = number(
        0, 0, help="row of the matrix at which the zoom begins, where there is one", control=False
    )
    column: int = number(
        0, 0, help="column of the matrix at which the zoom begins, where there is one", control=False
    )
    covered: bool = covering()

    @property
    def axis(self) -> shapes.Axis:
        """How the window moves, across as down."""
        return shapes.axis(self.W, self.F, self.S, self.P)

    def limits(self) -> dict[str, tuple[int, int]]:
        """The zoom begins within the matrix."""
        places = self.axis.output_size**2
        return {"row": (0, max(0, places * self.K - 1)), "column": (0, self.W**2 * self.D - 1)}

"""The settings of the score map."""

from __future__ import annotations

from helpers.explorers.photo import Photo, checked_image
from helpers.explorers.regions import Editable
from helpers.explorers.score_map.model.canvas import (
    DRAWN,
    FULL,
    MOST,
    Placed,
    check_ink,
    check_placed,
)
from helpers.explorers.score_map.model.one_pass import NONE_OF_THEM
from helpers.explorers.settings import Settings, choice, covering, kept, number, place
from helpers.samples.digits import HELD_OUT, SIDE

BEST = "best answer"
MAPS = (BEST, *map(str, range(NONE_OF_THEM)), "none of them")
PADDINGS = NO_PADDING, ZEROS = "none", "zeros (SAME)"
CLICKS = MOVES, DRAWS = "moves digits", "draws ink"
INK = Editable(0, FULL, 0)


class State(Settings):
    """The settings. placed: the digits on the canvas, None for those that are drawn; at: a score."""

    W: int = number(
        40, SIDE, MOST, "width and height of the canvas, in pixels; of your image, its longer side"
    )
    digits: int = number(6, 0, DRAWN, "how many digits lie on the canvas", clears="placed")
    digit: str = choice(MAPS, "whose share of the softmax the map shows", label="map", width=185)
    padding: str = choice(PADDINGS, "of both convolutions: none, or zeros", label="pad", width=190)
    seed: int = number(7, 0, 999, "draws the digits and their places", usual=20, clears="placed")
    put: int = number(0, 0, HELD_OUT - 1, "which of the 360 held-out digits a click puts on the canvas")
    click: str = choice(CLICKS, "what a click on the canvas does", width=180)
    placed: tuple[Placed, ...] | None = kept(
        None, check_placed, "the digits, (number, row, column) each", word="the digits as you placed them"
    )
    ink: tuple[tuple[int, int, int], ...] = kept((), check_ink, "pixels of your own, (row, column, 0 to 16)")
    image: Photo | None = kept(
        None, checked_image, "an image of digits of your own, a Photo", word="your image"
    )
    at: tuple[int, ...] = place(
        "a score", MOST // 2 - 2, "the row and column of the score whose window is shown"
    )
    covered: bool = covering()

    def limits(self) -> dict[str, tuple[int, int]]:
        """So many digits as fit side by side."""
        return {"digits": (0, min(DRAWN, (self.W // SIDE) ** 2))}

    @property
    def padded(self) -> bool:
        return self.padding == ZEROS

    @property
    def draws(self) -> bool:
        """Whether a click inks a pixel."""
        return self.click == DRAWS

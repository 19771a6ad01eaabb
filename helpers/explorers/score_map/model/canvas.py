"""The canvas: digits at drawn places, those that the reader puts, and ink of the reader's own."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from math import ceil, sqrt
from typing import Any, NamedTuple

import numpy as np

from helpers import samples, shapes
from helpers.samples.digits import HELD_OUT, SIDE
from helpers.shapes.refusals import shown

MOST, FULL = 64, 16  # pixels of the canvas's side at most; the number of a pixel that is all ink
DRAWN = 12  # digits that are drawn, at most


class Placed(NamedTuple):
    """A held-out digit: which one, and the canvas's pixel where its upper left one lies."""

    number: int
    row: int
    column: int

    @property
    def label(self) -> int:
        """Which digit it is."""
        return int(held_out()[1][self.number])

    def holds(self, row: int, column: int) -> bool:
        """Whether a pixel of the canvas is one of its 8×8."""
        return 0 <= row - self.row < SIDE and 0 <= column - self.column < SIDE

    def meets(self, other: Placed) -> bool:
        """Whether they have a pixel in common."""
        return abs(self.row - other.row) < SIDE and abs(self.column - other.column) < SIDE


@cache
def held_out() -> tuple[np.ndarray, np.ndarray]:
    """Return (images [360, 8, 8] of 0 to 16, labels [360]), of which no network has learned."""
    images, labels = samples.digits()
    return images[-HELD_OUT:, :, :, 0], labels[-HELD_OUT:]


def drawn(size: int, count: int, seed: int) -> tuple[Placed, ...]:
    """Return `count` digits at drawn places of a canvas of `size`×`size` pixels; no two meet.

    At most (size // 8)² fit. The canvas is cut into so many equal squares as they need at least, and each
    digit lies anywhere within a square of its own.
    """
    random = np.random.default_rng((17, seed))
    numbers = random.integers(0, HELD_OUT, DRAWN)
    along = max(ceil(sqrt(count)), 1)
    square = size // along
    squares = random.permutation(along**2)[:count]
    moved = random.integers(0, square - SIDE + 1, (DRAWN, 2))
    return tuple(
        Placed(int(number), int(at // along * square + down), int(at % along * square + right))
        for number, at, (down, right) in zip(numbers, squares, moved, strict=False)
    )


def painted(
    size: int,
    digits: tuple[Placed, ...],
    ink: tuple[tuple[int, int, int], ...],
    image: np.ndarray | None = None,
) -> np.ndarray:
    """Return the canvas [size, size] of 0 to 16: paper, an image on it, digits, and ink above them."""
    canvas = np.zeros((size, size), int)
    if image is not None:
        canvas[: len(image), : image.shape[1]] = image
    for each in digits:
        canvas[each.row : each.row + SIDE, each.column : each.column + SIDE] = held_out()[0][each.number]
    for row, column, value in ink:
        if max(row, column) < size:
            canvas[row, column] = value
    return canvas


def put(size: int, digits: tuple[Placed, ...], number: int, row: int, column: int) -> Placed:
    """Return where a digit lies that is put on a pixel: around it, moved as little as the others ask for.

    Raises ValueError where no 8×8 pixels around it are free.
    """
    down, right = np.mgrid[row - SIDE + 1 : row + 1, column - SIDE + 1 : column + 1].reshape(2, -1)
    wished = np.clip((row - SIDE // 2, column - SIDE // 2), 0, size - SIDE)
    order = np.argsort(np.abs(down - wished[0]) + np.abs(right - wished[1]), kind="stable")
    for at in order:
        place = Placed(number, int(down[at]), int(right[at]))
        inside = min(place[1:]) >= 0 and max(place[1:]) <= size - SIDE
        if inside and not any(place.meets(other) for other in digits):
            return place
    raise ValueError(f"No {SIDE}×{SIDE} pixels around this one are free: take a digit up first.")


def check_placed(value: Any) -> tuple[Placed, ...] | None:
    """Check the digits on the canvas, or None for those that are drawn."""
    if value is None:
        return None
    most = (MOST // SIDE) ** 2
    if not isinstance(value, (list, tuple)) or not all(_threes(value, most)):
        raise ValueError(f"placed must be (number, row, column) of up to {most} digits, got {shown(value)}")
    highest = HELD_OUT - 1, MOST - SIDE, MOST - SIDE
    found = tuple(
        Placed(*(shapes.whole("placed", each, 0, high) for each, high in zip(digit, highest, strict=True)))
        for digit in value
    )
    if any(one.meets(other) for one, other in combinations(found, 2)):
        raise ValueError(f"placed must be digits that do not overlap: put them {SIDE} pixels apart")
    return found


def check_ink(value: Any) -> tuple[tuple[int, int, int], ...]:
    """Check the pixels that the reader inked: (row, column, 0 to 16) each, in order, the last of a place."""
    if not isinstance(value, (list, tuple)) or not all(_threes(value, 2 * MOST**2)):
        raise ValueError(f"ink must be (row, column, 0 to {FULL}) of pixels, got {shown(value)}")
    found = {}
    for each in value:
        highest = MOST - 1, MOST - 1, FULL
        row, column, dark = (
            shapes.whole("ink", part, 0, high) for part, high in zip(each, highest, strict=True)
        )
        found[row, column] = dark
    return tuple((*place, dark) for place, dark in sorted(found.items()))


def _threes(values: Any, most: int) -> Any:
    """Whether these are at most so many, and each of them is three."""
    yield len(values) <= most
    yield from (isinstance(each, (list, tuple)) and len(each) == 3 for each in values)

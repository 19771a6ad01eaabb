"""What is the reader's own: the numbers that were typed, and an image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import shapes
from helpers.explorers.door import LARGEST, LONGEST
from helpers.explorers.regions import Editable
from helpers.shapes.refusals import readable, shown

Place = tuple[int, ...]  # (filter, channel, row, column) of a weight, (filter,) of a bias
Typed = tuple[tuple[Place, float], ...]

MOST_D, MOST_F, MOST_K = 6, 16, 8
MOST_TYPED = MOST_K * (MOST_D * MOST_F**2 + 1)  # all weights and biases that there can be
NUMBERS = Editable(low=-99, high=99, decimals=2)
ISOLATES = "\u2068\u2069"  # the marks that `readable` sets around what is written from right to left


@dataclass(frozen=True, eq=False)
class Photo:
    """The reader's own image: pixels, uint8 [H, W, 3], made smaller from `original` (width, height).

    It keeps a copy of the pixels that nobody can change. Raises ValueError for what is no such image.
    """

    name: str
    original: tuple[int, int]
    pixels: np.ndarray

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise ValueError(f"name must be text, got {shown(self.name)}")
        match self.original:
            case [wide, high]:
                wide = shapes.whole("original width", wide, 1, LARGEST)
                high = shapes.whole("original height", high, 1, LARGEST)
            case _:
                raise ValueError(f"original must be (width, height), got {shown(self.original)}")
        pixels = self.pixels
        fits = isinstance(pixels, np.ndarray) and pixels.dtype == np.uint8 and pixels.ndim == 3
        fits = fits and pixels.shape[2] == 3 and pixels.size > 0
        if not fits or max(pixels.shape) > LONGEST:
            fix = f": use samples.resized(pixels, {LONGEST})" if fits else ""
            said = f"pixels must be uint8 [H, W, 3], at most {LONGEST} a side, got {shown(pixels)}{fix}"
            raise ValueError(said)
        kept = np.array(pixels)
        kept.setflags(write=False)
        object.__setattr__(self, "name", readable(self.name.strip(ISOLATES)))
        object.__setattr__(self, "original", (wide, high))
        object.__setattr__(self, "pixels", kept)

    def __repr__(self) -> str:
        return f"{self.name!r}"


def checked_image(value: object) -> Photo | None:
    """Return an image of one's own, or none."""
    if value is None or isinstance(value, Photo):
        return value
    raise ValueError(f"image must be a Photo or None, got {shown(value)}")


def checked_typed(value: object) -> Typed:
    """Return typed numbers, of each place the last one."""
    if not (isinstance(value, (tuple, list)) and len(value) <= MOST_TYPED):
        raise ValueError(
            f"typed must be a tuple of at most {MOST_TYPED:,} (place, number), got {shown(value)}"
        )
    return tuple(dict(map(_checked_entry, value)).items())


def _checked_entry(entry: object) -> tuple[Place, float]:
    match entry:
        case [[_] | [_, _, _, _] as place, number]:
            names, counts = ("filter", "channel", "row", "column"), (MOST_K, MOST_D, MOST_F, MOST_F)
            bounded = zip(names, place, counts, strict=False)
            place = tuple(shapes.whole(f"typed: {name}", at, 0, count - 1) for name, at, count in bounded)
        case _:
            raise ValueError(
                "typed must hold ((filter, channel, row, column), number) for a weight, ((filter,), number) "
                f"for a bias, got {shown(entry)}"
            )
    try:
        return place, NUMBERS.check(number)
    except ValueError as problem:
        raise ValueError(f"typed: {problem}") from None

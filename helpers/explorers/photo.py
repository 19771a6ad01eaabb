"""An image of the reader's own, as a setting keeps it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import shapes
from helpers.explorers.door import LARGEST, LONGEST
from helpers.shapes.refusals import readable, shown

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

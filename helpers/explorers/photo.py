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
    """The reader's own image: pixels, uint8 [H, W, 3]; original: (width, height) that it had before.

    It keeps a copy of the pixels that nobody can change. Raises ValueError for what is no such image.
    """

    name: str
    original: tuple[int, int]
    pixels: np.ndarray

    def __post_init__(self) -> None:
        if not isinstance(self.name, str):
            raise ValueError(f"name must be text, got {shown(self.name)}")
        kept = _checked_pixels(self.pixels)
        match self.original:
            case [wide, high]:
                wide = shapes.whole("original width", wide, 1, LARGEST)
                high = shapes.whole("original height", high, 1, LARGEST)
            case _:
                raise ValueError(f"original must be (width, height), got {shown(self.original)}")
        object.__setattr__(self, "name", readable(self.name.strip(ISOLATES)))
        object.__setattr__(self, "original", (wide, high))
        object.__setattr__(self, "pixels", kept)

    def __repr__(self) -> str:
        return f"{self.name!r}"


def _checked_pixels(pixels: object) -> np.ndarray:
    """Return a copy that nobody can change."""
    is_bytes = isinstance(pixels, np.ndarray) and pixels.dtype == np.uint8
    shape = getattr(pixels, "shape", ())
    if not (is_bytes and len(shape) == 3 and shape[2] == 3):
        clear = is_bytes and len(shape) == 3 and shape[2] == 4
        fix = "use samples.flat(pixels)" if clear else "use 0 to 255, RGB"
        raise ValueError(f"pixels must be uint8 [H, W, 3], got {shown(pixels)}: {fix}")
    if not all(shape):
        raise ValueError(f"pixels are {shape[0]}×{shape[1]}, an empty image: use one of at least 1×1")
    kept = np.array(pixels)
    kept.setflags(write=False)
    return kept


def checked_image(value: object) -> Photo | None:
    """Return an image of one's own, at most `LONGEST` pixels a side, or none."""
    if not (value is None or isinstance(value, Photo)):
        raise ValueError(f"image must be a Photo or None, got {shown(value)}")
    if value and max(value.pixels.shape) > LONGEST:
        fix = f"use samples.resized(pixels, {LONGEST})"
        high, wide, _ = value.pixels.shape
        raise ValueError(f"image must be at most {LONGEST} pixels a side, got {high:,}×{wide:,}: {fix}")
    return value

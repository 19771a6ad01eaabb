"""What a pen makes of the pixels that it is drawn over; browser/pen.js shows the same at once."""

from __future__ import annotations

DOTS = 16  # of a pixel, 4×4, as those of the digits were counted: a pixel that is all ink has so many
RUBBED = 4  # dots of a pixel from which on it becomes paper


def inked(pixel: int, dots: int, rubs: bool) -> int:
    """Return a pixel of 0 to 16 of whose dots a pen covers some: the darker one, or paper where it rubs."""
    if rubs:
        return 0 if dots >= RUBBED else pixel
    return max(pixel, dots)

"""What a scene gathered as one string of bytes: the message that browser/paint.js paints.

Version 1, documented in docs/pictures.md. All numbers are little-endian: uint32, the length of the header;
the header, JSON in UTF-8, filled up with spaces to a multiple of 4; then int16, coordinates and font sizes in
1/32 of a unit, and last uint8 or uint16, the pixels of the images.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import numpy as np

from helpers.drawing.palette import coloured
from helpers.drawing.scene import Image, Scene, Word

VERSION = 1
PARTS = 32  # of a unit; a coordinate is a whole number of them
FARTHEST = 2**15 // PARTS  # units from the origin that an int16 can tell


class _Table:
    """Each value once, and where it stands."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def place(self, value: str) -> int:
        return self.places.setdefault(value, len(self.places))


def pack(drawn: Scene) -> bytes:
    """Return a scene as bytes.

    Raises ValueError for a coordinate 1,024 units or more from the origin: it has no place in an int16.
    """
    colours, texts = _Table(), _Table()
    words = sorted(drawn.words, key=_style)
    numbers = [each.points for each in drawn.faces]
    numbers += [each.points for each in drawn.strokes]
    numbers += [np.array([(each.x, each.y, each.size) for each in words])]
    header = {
        "version": VERSION,
        "size": [drawn.width, drawn.height],
        "faces": [
            [*each.points.shape[:2], colours.place(each.face), colours.place(each.line), each.width]
            for each in drawn.faces
        ],
        "hatches": [[each.name, *each.place] for each in drawn.hatches],
        "lines": [
            [*each.points.shape[:2], colours.place(each.colour), each.width, *(each.dashes or ())]
            for each in drawn.strokes
        ],
        "words": [
            [colours.place(colour), weight, turned, [texts.place(word.text) for word in group]]
            for (_, colour, weight, turned), group in groupby(words, _style)
        ],
        "images": [_packed(each, colours) for each in drawn.images],
        "texts": list(texts.places),
        "colours": list(colours.places),
    }
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    pixels = (each.pixels.astype("<u2" if _wide(each) else np.uint8).tobytes() for each in drawn.images)
    return b"".join((struct.pack("<I", len(text)), text, _in_parts(numbers), *pixels))


def _style(word: Word) -> tuple[str, str, str, bool]:
    """What words have in common that are written in one go; where two colours touch, the same lies above."""
    return coloured(word.colour), word.colour, word.weight, word.turned


def _wide(image: Image) -> bool:
    return len(image.colours) > 256


def _packed(image: Image, colours: _Table) -> list[Any]:
    """Return [x, y, width, height, rows, columns, bytes a pixel, the places of its colours]."""
    rows, columns = image.pixels.shape[:2]
    size = image.pixels.ndim == 3 and 3 or 1 + _wide(image)
    return [*image.place, rows, columns, size, [colours.place(colour) for colour in image.colours]]


def _in_parts(numbers: Iterable[np.ndarray]) -> bytes:
    units = np.concatenate([np.zeros(0), *(each.ravel() for each in numbers)])
    if units.size and not np.abs(units).max() < FARTHEST:
        raise ValueError(
            f"a coordinate of {np.abs(units).max():.0f} units cannot be packed: stay below {FARTHEST}"
        )
    return np.rint(units * PARTS).astype("<i2").tobytes()

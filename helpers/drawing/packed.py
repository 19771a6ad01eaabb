"""What a scene gathered as one string of bytes: the message that browser/paint.js paints.

docs/pictures.md tells all of version 2. There is a list for each layer. All numbers are little-endian:
uint32, the length of the header; the header, JSON in UTF-8, filled up with spaces to a multiple of 4; then
int16, coordinates and font sizes in 1/32 of a unit, each as the difference from the one before; uint8 or
uint16, the images' pixels; and zeros up to a multiple of 4.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterable
from itertools import groupby
from typing import Any

import numpy as np

from helpers.drawing.palette import rank
from helpers.drawing.scene import Image, Scene, Word

VERSION = 2
PARTS = 32  # of a unit; a coordinate is a whole number of them
FARTHEST = 2**15 // PARTS  # units from the origin that an int16 can tell


class _Table:
    """Each value once, and where it stands."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def place(self, value: str) -> int:
        return self.places.setdefault(value, len(self.places))


def pack(drawn: Scene) -> bytes:
    """Return a scene as bytes, and after it what it shows at rest, if anything.

    Raises ValueError for a coordinate 1,024 units or more from the origin: it has no place in an int16.
    """
    return b"".join(_list(each) for each in drawn.layers)


def _list(drawn: Scene) -> bytes:
    colours, texts = _Table(), _Table()
    words = sorted(drawn.words, key=_style)
    points = [each.points.reshape(-1, 2) for each in (*drawn.faces, *drawn.strokes)]
    places = [np.array([(each.x, each.y, each.size) for each in words]).reshape(-1, 3)]
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
            for ((_, colour), weight, turned), group in groupby(words, _style)
        ],
        "images": [_packed(each, colours) for each in drawn.images],
        "texts": list(texts.places),
        "colours": list(colours.places),
    }
    text = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    pixels = (each.pixels.astype("<u2" if _wide(each) else np.uint8).tobytes() for each in drawn.images)
    parts = (struct.pack("<I", len(text)), text, _in_parts(points, 2), _in_parts(places, 3), *pixels)
    whole = b"".join(parts)
    return whole + bytes(-len(whole) % 4)


def _style(word: Word) -> tuple[tuple[str, str], str, bool]:
    """What words have in common that are written in one go."""
    return rank(word.colour), word.weight, word.turned


def _wide(image: Image) -> bool:
    return len(image.colours) > 256


def _packed(image: Image, colours: _Table) -> list[Any]:
    """Return [x, y, width, height, rows, columns, bytes a pixel, the places of its colours]."""
    rows, columns = image.pixels.shape[:2]
    size = 3 if image.pixels.ndim == 3 else 1 + _wide(image)
    return [*image.place, rows, columns, size, [colours.place(colour) for colour in image.colours]]


def _in_parts(numbers: Iterable[np.ndarray], columns: int) -> bytes:
    """Pack numbers [n, columns], each as its difference from the one above: what repeats deflates well."""
    parts = np.rint(PARTS * np.concatenate([np.zeros((0, columns)), *numbers]))
    if parts.size and not (farthest := np.abs(parts).max()) < PARTS * FARTHEST:
        raise ValueError(
            f"a coordinate of {farthest / PARTS:.0f} units cannot be packed: stay below {FARTHEST}"
        )
    return np.diff(parts.astype("<i2"), axis=0, prepend=np.zeros((1, columns), "<i2")).tobytes()

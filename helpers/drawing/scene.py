"""A picture as a list: what is drawn is gathered here, and painted where it is seen.

`packed.pack` makes of it what browser/paint.js paints; `still.still` draws the same list with matplotlib.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from helpers.drawing import glyphs
from helpers.drawing.palette import INK, LEFTOVER, NONE, PADDING

Dashes = tuple[float, float] | None  # (on, off), in units of the line's width
Place = tuple[float, float, float, float]
HATCHES = {"padding": PADDING, "leftover": LEFTOVER}  # the first is dotted, the second striped


@dataclass(frozen=True)
class Image:
    """Pixels in a rectangle (x, y, width, height).

    pixels: uint8 [rows, columns, 3] of colour, or [rows, columns]: brightnesses of 0 to 255, or where there
    are `colours` the place of each pixel's colour among them.
    """

    pixels: np.ndarray
    place: Place
    colours: tuple[str, ...] = ()


@dataclass(frozen=True)
class Face:
    """Closed polygons [many, n, 2] of one style; `line` goes round them, `width` points wide."""

    points: np.ndarray
    face: str
    line: str
    width: float


@dataclass(frozen=True)
class Hatch:
    """An upright rectangle (left, top, right, bottom) covered with the pattern `name` of `HATCHES`."""

    place: Place
    name: str


@dataclass(frozen=True)
class Line:
    """Lines [many, n, 2] of one style, `width` points wide."""

    points: np.ndarray
    colour: str
    width: float
    dashes: Dashes


@dataclass(frozen=True)
class Word:
    """A text that begins at (x, y), its capitals centred on the line that it runs along; turned: upwards."""

    text: str
    x: float
    y: float
    size: float
    colour: str
    weight: str
    turned: bool


class Scene:
    """A canvas of `width` × `height` units, the origin at the top left, y downwards.

    Whatever the order of the calls, images lie below faces, and above those hatches, lines and words, in
    this order. Within each kind later ones lie above earlier ones; words are ordered by their colours.
    Colours are those of `palette`.

    `rest` is a scene of the same size that lies above all this while nothing is pointed at.
    `labels` lists (text, (left, top, right, bottom)) of every word drawn, for tests and layout.
    """

    def __init__(self, width: int, height: int):
        self.width, self.height = width, height
        self.images: list[Image] = []
        self.faces: list[Face] = []
        self.hatches: list[Hatch] = []
        self.strokes: list[Line] = []
        self.words: list[Word] = []
        self.labels: list[tuple[str, Place]] = []
        self._rest: Scene | None = None

    @property
    def rest(self) -> Scene:
        """What is shown at rest only: where the reader points, there is his window instead."""
        if self._rest is None:
            self._rest = type(self)(self.width, self.height)
            self._rest.labels = self.labels
        return self._rest

    @property
    def layers(self) -> tuple[Scene, ...]:
        """This scene, and the one at rest above it, if there is one."""
        return (self,) if self._rest is None else (self, self._rest)

    def polygon(self, points: ArrayLike, face: str = NONE, line: str = NONE, width: float = 1.0) -> None:
        """Add a closed polygon of `points` [n, 2]; later ones cover earlier ones."""
        self.polygons(np.asarray(points, float)[None], face, line, width)

    def polygons(self, points: ArrayLike, face: str = NONE, line: str = NONE, width: float = 1.0) -> None:
        """Add many polygons [many, n, 2] of one style."""
        self.faces.append(Face(np.asarray(points, float), face, line, width))

    def image(
        self,
        pixels: np.ndarray,
        x: float,
        y: float,
        width: float,
        height: float,
        colours: Sequence[str] = (),
    ) -> None:
        """Show pixels in a rectangle, below everything else; see `Image` for what they may be.

        A pixel that is enlarged stays a square of one colour; where many share a place, their mean is shown.
        """
        self.images.append(Image(np.ascontiguousarray(pixels), (x, y, width, height), tuple(colours)))

    def hatch(self, points: ArrayLike, name: str) -> None:
        """Cover the upright rectangle with the corners `points` with a pattern of `HATCHES`."""
        points = np.asarray(points, float)
        self.hatches.append(Hatch((*points.min(axis=0), *points.max(axis=0)), name))

    def line(self, points: ArrayLike, colour: str, width: float = 1.0, dashes: Dashes = None) -> None:
        """Add a line through `points` [n, 2]; dashes: (on, off) in units of the line's width."""
        self.lines(np.asarray(points, float)[None], colour, width, dashes)

    def lines(self, points: ArrayLike, colour: str, width: float = 1.0, dashes: Dashes = None) -> None:
        """Add many lines [many, n, 2] of one style."""
        self.strokes.append(Line(np.asarray(points, float), colour, width, dashes))

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 12.0,
        colour: str = INK,
        weight: str = "normal",
        across: str = "left",
        turned: bool = False,
    ) -> Place:
        """Write `text` with its capitals centred on height y; return its (left, top, right, bottom).

        across: "left", "center" or "right" puts that part of the text on `x`; turned: it reads upwards.
        """
        along, box = glyphs.extent(x, y, text, size, weight, across, turned)
        start = (x, y + along) if turned else (x - along, y)
        self.words.append(Word(text, *start, size, colour, weight, turned))
        self.labels.append((text, box))
        return box

    def number(self, x: float, y: float, text: str, size: float, colour: str) -> None:
        """Write `text` in the middle of a cell; unlike `text`, it is not listed among the labels."""
        self.words.append(Word(text, x - glyphs.width(text) * size / 2, y, size, colour, "normal", False))

    def add(self, other: Scene) -> None:
        """Add all that another scene shows, whether anything is pointed at or not."""
        for mine, theirs in zip(self._parts, other._parts, strict=True):
            mine.extend(theirs)

    @property
    def _parts(self) -> tuple[list[Any], ...]:
        return self.images, self.faces, self.hatches, self.strokes, self.words, self.labels

    def write(self, words: Iterable[Word]) -> None:
        """Add words that are placed already; they are not listed among the labels."""
        self.words += words

    @staticmethod
    def width_of(text: str, size: float, weight: str = "normal") -> float:
        """How many units wide `text` will be."""
        return glyphs.width(text, weight) * size

"""A picture in pixels that is drawn again and again: gather shapes, then show them all at once.

A `Scene` keeps one artist per layer on a persistent Figure and only exchanges what the artist draws,
so a redraw builds no artists, and the layers are few however many cells there are.
"""

from __future__ import annotations

import io
from collections import defaultdict
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import ArrayLike
from PIL import Image

from helpers.drawing import glyphs, png
from helpers.drawing.palette import INK, LEFTOVER, PADDING

DPI = 100
Dashes = tuple[float, float] | None  # (on, off), in units of the line's width
HATCHES = {"padding": PADDING, "leftover": LEFTOVER}  # the first is dotted, the second striped
DOT, DOTS_APART, STRIPES_APART = 1.5, 5, 7


class Scene:
    """A canvas of `width` × `height` pixels, the origin at the top left, y downwards.

    `labels` lists (text, (left, top, right, bottom)) of every word drawn, for tests and layout.
    """

    def __init__(self, width: int, height: int):
        self.width, self.height = width, height
        inches = (width / DPI + 1e-6, height / DPI + 1e-6)  # else rounding down may lose a pixel
        self.figure = Figure(figsize=inches, dpi=DPI, facecolor="white")
        self.canvas = FigureCanvasAgg(self.figure)
        flip = Affine2D().scale(1 / DPI, -1 / DPI).translate(0, height / DPI)
        self._pixels = flip + self.figure.dpi_scale_trans
        self._images = _Images(height)
        self.figure.add_artist(self._images)
        self._faces = self._collection(PathCollection([]), 1)
        dots = {"facecolor": PADDING.line, "linewidth": 0}
        stripes = {"facecolor": "none", "edgecolor": LEFTOVER.line, "linewidth": 0.9}
        self._hatches = {"padding": self._patch(dots, 2), "leftover": self._patch(stripes, 2)}
        self._lines = self._collection(PathCollection([], facecolors="none"), 3)
        self._words: dict[str, PathPatch] = {}
        self.clear()

    def _collection(self, collection: PathCollection, order: int) -> PathCollection:
        collection.set(transform=self._pixels, zorder=order)
        self.figure.add_artist(collection)
        return collection

    def _patch(self, style: dict[str, Any], order: float) -> PathPatch:
        patch = PathPatch(Path(np.zeros((0, 2))), zorder=order, **style)
        patch.set_transform(self._pixels)
        self.figure.add_artist(patch)
        return patch

    def clear(self) -> None:
        """Forget everything gathered so far; the artists keep showing it until `show`."""
        self._polygons: list[Path] = []
        self._styles: list[tuple[str, str, float]] = []
        self._hatched: dict[str, list[tuple[float, ...]]] = defaultdict(list)
        self._segments: list[Path] = []
        self._strokes: list[tuple[str, float, tuple[int, Dashes]]] = []
        self._parts: dict[str, list[tuple[np.ndarray, np.ndarray]]] = defaultdict(list)
        self._pictures: list[tuple[np.ndarray, tuple[float, float, float, float]]] = []
        self.labels: list[tuple[str, tuple[float, float, float, float]]] = []

    def close(self) -> None:
        """Free the pixels now; they lie in a circle of references, which Python would look for much later."""
        self.figure.clear()
        self.canvas.renderer = None

    def polygon(self, points: ArrayLike, face: str = "none", line: str = "none", width: float = 1.0) -> None:
        """Add a closed polygon of `points` [n, 2]; later ones cover earlier ones."""
        self.polygons(np.asarray(points, float)[None], face, line, width)

    def polygons(self, points: ArrayLike, face: str = "none", line: str = "none", width: float = 1.0) -> None:
        """Add many polygons [many, n, 2] of one style, as one path."""
        self._polygons.append(_path(points, closed=True))
        self._styles.append((face, line, width))

    def image(self, pixels: np.ndarray, x: float, y: float, width: float, height: float) -> None:
        """Show pixels [rows, columns, 3] of 0 to 255 in a rectangle, below everything else.

        A pixel that is enlarged stays a square of one colour; where many share a place, their mean is shown.
        """
        self._pictures.append((np.ascontiguousarray(pixels, np.uint8), (x, y, width, height)))

    def hatch(self, points: ArrayLike, name: str) -> None:
        """Cover the upright rectangle with the corners `points` with a pattern of `HATCHES`.

        matplotlib's own hatches took 8 of the 12 ms of a picture with a padded input.
        """
        points = np.asarray(points, float)
        self._hatched[name].append((*points.min(axis=0), *points.max(axis=0)))

    def line(self, points: ArrayLike, colour: str, width: float = 1.0, dashes: Dashes = None) -> None:
        """Add a line through `points` [n, 2]; dashes: (on, off) in units of the line's width."""
        self.lines(np.asarray(points, float)[None], colour, width, dashes)

    def lines(self, points: ArrayLike, colour: str, width: float = 1.0, dashes: Dashes = None) -> None:
        """Add many lines [many, n, 2] of one style, as one path."""
        self._segments.append(_path(points, closed=False))
        self._strokes.append((colour, width, (0, dashes) if dashes else (0, None)))

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
    ) -> tuple[float, float, float, float]:
        """Write `text` with its capitals centred on height y; return its (left, top, right, bottom)."""
        vertices, codes, box = glyphs.place(x, y, text, size, weight, across, turned)
        self._parts[colour].append((vertices, codes))
        self.labels.append((text, box))
        return box

    def number(self, x: float, y: float, text: str, size: float, colour: str) -> None:
        """Write `text` in the middle of a cell; unlike `text`, it is not listed among the labels."""
        vertices, codes, _ = glyphs.place(x, y, text, size, "normal", "center", False)
        self._parts[colour].append((vertices, codes))

    @staticmethod
    def width_of(text: str, size: float, weight: str = "normal") -> float:
        """How many pixels wide `text` will be."""
        return glyphs.outline(text, weight)[2] * size

    def show(self) -> None:
        """Hand what was gathered to the artists."""
        faces, edges, widths = zip(*self._styles, strict=True) if self._styles else ((), (), ())
        self._images.pictures = self._pictures
        self._faces.set(paths=self._polygons, facecolors=faces, edgecolors=edges, linewidths=widths)
        dots = [_dots(*rectangle) for rectangle in self._hatched["padding"]]
        stripes = [_stripes(*rectangle) for rectangle in self._hatched["leftover"]]
        self._hatches["padding"].set_path(_path(np.concatenate([NOTHING, *dots]), closed=True))
        self._hatches["leftover"].set_path(_path(np.concatenate([NOTHING[:, :2], *stripes]), closed=False))
        colours, widths, dashes = zip(*self._strokes, strict=True) if self._strokes else ((), (), ())
        # Without the old dashes first: matplotlib repeats widths and dashes until their numbers agree.
        self._lines.set_linestyle("solid")
        self._lines.set(paths=self._segments, edgecolors=colours, linewidths=widths, linestyles=list(dashes))
        for colour in self._parts.keys() - self._words.keys():
            # Where words of two colours touch, the same one lies above, whatever was drawn before.
            order = 4 + int(colour[1:7], 16) / 2**24
            self._words[colour] = self._patch({"facecolor": colour, "linewidth": 0}, order)
        for colour, patch in self._words.items():
            patch.set_path(glyphs.compound(self._parts[colour]))

    def png(self, pixel_ratio: float = 1.0) -> bytes:
        """Draw the picture and return it as PNG, fast.

        pixel_ratio: picture pixels per scene pixel, as a dense screen wants them.
        """
        return png.encode(np.asarray(self._image(pixel_ratio)))

    def small_png(self) -> bytes:
        """Draw the picture and return it as a PNG of few bytes, to be kept in a file."""
        file = io.BytesIO()
        self._image(1.0).save(file, "PNG", optimize=True)
        return file.getvalue()

    def _image(self, pixel_ratio: float) -> Image.Image:
        if self.figure.dpi != DPI * pixel_ratio:
            self.figure.set_dpi(DPI * pixel_ratio)
        self.canvas.draw()
        size = self.canvas.get_width_height()
        pixels: Any = self.canvas.buffer_rgba()  # a memoryview, which Pillow takes without a copy
        image = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1)
        return image.convert("RGB")


class _Images(Artist):
    """All images of a scene; each is brought to the size of the screen's pixels before Agg sees it."""

    def __init__(self, height: int):
        super().__init__()
        self.set_zorder(0.5)
        self.height = height
        self.pictures: list[tuple[np.ndarray, tuple[float, float, float, float]]] = []

    def draw(self, renderer: Any) -> None:
        """Draw them all."""
        ratio = renderer.dpi / DPI
        gc = renderer.new_gc()
        for pixels, (x, y, width, height) in self.pictures:
            left, low = round(x * ratio), round((self.height - y - height) * ratio)
            size = (max(1, round((x + width) * ratio) - left), max(1, round(height * ratio)))
            enlarged = size[0] >= pixels.shape[1] and size[1] >= pixels.shape[0]
            filter_ = Image.Resampling.NEAREST if enlarged else Image.Resampling.BOX
            shown = Image.fromarray(pixels).resize(size, filter_).convert("RGBA")
            renderer.draw_image(gc, left, low, np.asarray(shown)[::-1])
        gc.restore()


NOTHING = np.zeros((0, 4, 2))


def _dots(left: float, top: float, right: float, low: float) -> np.ndarray:
    """Small squares [n, 4, 2] on one lattice for the whole picture."""
    first = np.ceil(np.array((left, top)) / DOTS_APART) * DOTS_APART
    across, down = np.arange(first[0], right - DOT, DOTS_APART), np.arange(first[1], low - DOT, DOTS_APART)
    x, y = np.meshgrid(across, down)
    corners = np.array([(0, 0), (DOT, 0), (DOT, DOT), (0, DOT)])
    return np.stack((x.ravel(), y.ravel()), axis=1)[:, None] + corners


def _stripes(left: float, top: float, right: float, low: float) -> np.ndarray:
    """Rising lines [n, 2, 2], x + y a multiple of the distance, cut off at the rectangle."""
    sums = np.arange(np.ceil((left + top) / STRIPES_APART) * STRIPES_APART, right + low, STRIPES_APART)
    start, end = np.maximum(left, sums - low), np.minimum(right, sums - top)
    return np.stack((np.stack((start, sums - start), 1), np.stack((end, sums - end), 1)), 1)


def _path(points: ArrayLike, closed: bool) -> Path:
    """Return one compound path of many polygons or lines [many, n, 2]."""
    points = np.asarray(points, float)
    if not points.size:
        return Path(np.zeros((0, 2)))
    many, count, _ = points.shape
    codes = np.full((many, count + closed), Path.LINETO, Path.code_type)
    codes[:, 0] = Path.MOVETO
    if closed:
        points = np.concatenate((points, points[:, :1]), axis=1)
        codes[:, -1] = Path.CLOSEPOLY
    return Path(points.reshape(-1, 2), codes.ravel())

"""A still picture of what a scene gathered, drawn by matplotlib: for files and pages without a script."""

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
from PIL import Image

from helpers.drawing import glyphs, scene
from helpers.drawing.palette import LEFTOVER, PADDING, PAPER, channels, coloured, rank
from helpers.drawing.scene import Scene

DPI = 100  # so that a point, in which matplotlib counts the width of lines, is 100 / 72 units
DOT, DOTS_APART, STRIPES_APART, STRIPE = 1.5, 5, 7, 0.9
NOTHING = np.zeros((0, 4, 2))
HIGHER = 10  # a layer above the one below it, in matplotlib's zorder


def still(drawn: Scene, pixel_ratio: float = 1.0, theme: str = "light") -> Image.Image:
    """Draw a scene as RGB, with `pixel_ratio` pixels for each of its units."""
    inches = (drawn.width / DPI + 1e-6, drawn.height / DPI + 1e-6)  # else rounding down may lose a pixel
    figure = Figure(figsize=inches, dpi=DPI * pixel_ratio, facecolor=coloured(PAPER, theme))
    canvas = FigureCanvasAgg(figure)
    units = Affine2D().scale(1 / DPI, -1 / DPI).translate(0, drawn.height / DPI) + figure.dpi_scale_trans
    for height, layer in enumerate(drawn.layers):
        for artist in (
            *_below(layer, theme),
            *_hatches(layer, theme),
            *_lines(layer, theme),
            *_words(layer, theme),
        ):
            if not isinstance(artist, _Images):
                artist.set_transform(units)
            artist.set_zorder(artist.get_zorder() + HIGHER * height)
            figure.add_artist(artist)
    canvas.draw()
    pixels: Any = canvas.buffer_rgba()  # a memoryview, which Pillow takes without a copy
    size = canvas.get_width_height()
    image = Image.frombuffer("RGBA", size, pixels, "raw", "RGBA", 0, 1).convert("RGB")
    canvas.renderer = None  # its pixels lie in a circle of references, which Python would look for much later
    return image


def small_png(drawn: Scene) -> bytes:
    """Draw a scene and return it as a PNG of few bytes, to be kept in a file."""
    file = io.BytesIO()
    still(drawn).save(file, "PNG", optimize=True)
    return file.getvalue()


def _below(drawn: Scene, theme: str) -> list[Artist]:
    faces = PathCollection([_path(each.points, closed=True) for each in drawn.faces], zorder=1)
    faces.set(
        facecolors=[coloured(each.face, theme) for each in drawn.faces],
        edgecolors=[coloured(each.line, theme) for each in drawn.faces],
        linewidths=[each.width for each in drawn.faces],
    )
    return [_Images(drawn, theme), faces]


def _hatches(drawn: Scene, theme: str) -> list[Artist]:
    """The patterns as paths: matplotlib's hatches took 8 of the 12 ms of a picture with padding."""
    dots = [_dots(*each.place) for each in drawn.hatches if each.name == "padding"]
    stripes = [_stripes(*each.place) for each in drawn.hatches if each.name == "leftover"]
    dotted = _path(np.concatenate([NOTHING, *dots]), closed=True)
    striped = _path(np.concatenate([NOTHING[:, :2], *stripes]), closed=False)
    colours = coloured(PADDING.line, theme), coloured(LEFTOVER.line, theme)
    return [
        PathPatch(dotted, zorder=2, facecolor=colours[0], linewidth=0),
        PathPatch(striped, zorder=2, facecolor="none", edgecolor=colours[1], linewidth=STRIPE),
    ]


def _lines(drawn: Scene, theme: str) -> list[Artist]:
    lines = PathCollection([_path(each.points, closed=False) for each in drawn.strokes], zorder=3)
    lines.set(
        facecolors="none",
        edgecolors=[coloured(each.colour, theme) for each in drawn.strokes],
        linewidths=[each.width for each in drawn.strokes],
        linestyles=[(0, each.dashes) for each in drawn.strokes],
    )
    return [lines]


def _words(drawn: Scene, theme: str) -> list[Artist]:
    """All words of a colour as one path: 219 Text artists took 80 ms, the same numbers as one path 7 ms."""
    outlines: dict[str, list[glyphs.Outline]] = defaultdict(list)
    for word in drawn.words:
        outlines[word.colour].append(
            glyphs.placed(word.text, (word.x, word.y), word.size, word.weight, word.turned)
        )
    patches: list[Artist] = []
    for at, colour in enumerate(sorted(outlines, key=rank)):
        style = {"facecolor": coloured(colour, theme), "linewidth": 0, "zorder": 4 + at / len(outlines)}
        patches.append(PathPatch(glyphs.compound(outlines[colour]), **style))
    return patches


class _Images(Artist):
    """All images of a scene; each is brought to the size of the screen's pixels before Agg sees it."""

    def __init__(self, drawn: Scene, theme: str):
        super().__init__()
        self.set_zorder(0.5)
        self._height = drawn.height
        self._images = [(_rgb(each, theme), each.place) for each in drawn.images]

    def draw(self, renderer: Any) -> None:
        """Draw them all."""
        ratio = renderer.dpi / DPI
        gc = renderer.new_gc()
        for pixels, (x, y, width, height) in self._images:
            left, low = round(x * ratio), round((self._height - y - height) * ratio)
            size = (max(1, round((x + width) * ratio) - left), max(1, round(height * ratio)))
            enlarged = size[0] >= pixels.shape[1] and size[1] >= pixels.shape[0]
            filter_ = Image.Resampling.NEAREST if enlarged else Image.Resampling.BOX
            shown = Image.fromarray(pixels).resize(size, filter_).convert("RGBA")
            renderer.draw_image(gc, left, low, np.asarray(shown)[::-1])
        gc.restore()


def _rgb(image: scene.Image, theme: str) -> np.ndarray:
    """Return the pixels of an image as uint8 [rows, columns, 3]."""
    if image.colours:
        return np.array([channels(colour, theme) for colour in image.colours], np.uint8)[image.pixels]
    return image.pixels if image.pixels.ndim == 3 else np.repeat(image.pixels[:, :, None], 3, axis=2)


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


def _path(points: np.ndarray, closed: bool) -> Path:
    """Return one compound path of many polygons or lines [many, n, 2]."""
    if not points.size:
        return Path(np.zeros((0, 2)))
    many, count, _ = points.shape
    codes = np.full((many, count + closed), Path.LINETO, Path.code_type)
    codes[:, 0] = Path.MOVETO
    if closed:
        points = np.concatenate((points, points[:, :1]), axis=1)
        codes[:, -1] = Path.CLOSEPOLY
    return Path(points.reshape(-1, 2), codes.ravel())

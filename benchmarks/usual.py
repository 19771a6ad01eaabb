"""The same pictures drawn the usual way, for `redraw.py` to compare with: `interact` and `plt.subplots`.

`UsualScene` takes the calls of `helpers.drawing.scene.Scene` and makes an artist of each on new axes,
so both ways draw the same boxes, lines and words at the same pixel size. Inline defaults do the rest.
"""

import matplotlib.pyplot as plt
import numpy as np
from ipywidgets import IntSlider, interact
from matplotlib.patches import Polygon

from helpers.drawing.palette import channels, coloured
from helpers.drawing.scene import HATCHES, Scene
from helpers.drawing.still import DPI

PATTERNS = {"padding": "....", "leftover": "////"}


class UsualScene:
    """A Scene by its calls; every call is an artist of its own on `self.axes`."""

    width_of = staticmethod(Scene.width_of)

    def __init__(self, width: int, height: int):
        self.width, self.height = width, height
        self.figure, self.axes = plt.subplots(figsize=(width / DPI, height / DPI), dpi=DPI)
        self.axes.set(xlim=(0, width), ylim=(height, 0), position=(0, 0, 1, 1))
        self.axes.axis("off")
        self.labels = []

    @property
    def rest(self):
        """What is shown at rest is drawn on the same axes."""
        return self

    def polygon(self, points, face="none", line="none", width=1.0):
        """Add a polygon patch."""
        self.axes.add_patch(
            Polygon(points, facecolor=coloured(face), edgecolor=coloured(line), linewidth=width)
        )

    def image(self, pixels, x, y, width, height, colours=()):
        """Show an image."""
        if colours:
            pixels = np.array([channels(colour) for colour in colours])[pixels]
        elif pixels.ndim == 2:
            pixels = np.repeat(pixels[:, :, None], 3, axis=2)
        self.axes.imshow(pixels, extent=(x, x + width, y + height, y), aspect="auto", zorder=0.5)
        self.axes.set(xlim=(0, self.width), ylim=(self.height, 0))  # imshow moves them

    def hatch(self, points, name):
        """Add a hatched polygon patch."""
        style = {"edgecolor": coloured(HATCHES[name].line), "linewidth": 0, "hatch": PATTERNS[name]}
        self.axes.add_patch(Polygon(points, fill=False, **style))

    def line(self, points, colour, width=1.0, dashes=None):
        """Plot a line."""
        across, down = zip(*points, strict=True)
        style = {"dashes": dashes} if dashes else {}
        self.axes.plot(across, down, color=coloured(colour), linewidth=width, **style)

    def lines(self, segments, colour, width=1.0, dashes=None):
        """Plot each segment."""
        for segment in segments:
            self.line(segment, colour, width, dashes)

    def text(self, x, y, text, size=12.0, colour="ink", weight="normal", across="left", turned=False):
        """Write a text; return the box that `Scene` would give it."""
        turn = 90 if turned else 0
        points = size * 72 / DPI
        style = {"size": points, "color": coloured(colour), "weight": weight, "rotation": turn}
        self.axes.text(x, y, text, ha="center" if turned else across, va="center", **style)
        return x, y - size / 2, x + self.width_of(text, size, weight), y + size / 2

    def polygons(self, points, face="none", line="none", width=1.0):
        """Add each polygon."""
        for corners in points:
            self.polygon(corners, face, line, width)

    def number(self, x, y, text, size, colour):
        """Write a text in the middle of a cell."""
        self.text(x, y, text, size, colour, across="center")

    def write(self, words):
        """Write words that are placed already."""
        for word in words:
            self.text(word.x, word.y, word.text, word.size, word.colour, word.weight, turned=word.turned)

    def add(self, other):
        """Draw what a scene holds, thing by thing."""
        for each in other.images:
            self.image(each.pixels, *each.place, each.colours)
        for each in other.faces:
            self.polygons(each.points, each.face, each.line, each.width)
        for each in other.strokes:
            self.lines(each.points, each.colour, each.width, each.dashes)
        self.write(other.words)

    def show(self):
        """Let the inline backend show the figure."""
        plt.show()


def usual(explorer_type, slider, **settings):
    """Show the picture of an explorer the usual way, with one slider for the field that it names."""

    def redraw(value):
        state = explorer_type.state_type(**{**settings, slider: value})
        scene = UsualScene(*explorer_type.size)
        explorer_type.draw(scene, explorer_type.compute(state))
        scene.show()

    setting = explorer_type.state_type.settings[slider]
    numbers = {"min": setting.low, "max": setting.high, "value": settings[slider]}
    interact(redraw, value=IntSlider(**numbers, description=slider))

"""The picture of one pixel: left its dense layer, right the same layer on all pixels, a 1×1 convolution."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.drawing.legend import FILTERS_ENTRY, INPUT_ENTRY, OUTPUT_ENTRY, Entry, draw_legend
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, OUTPUT, QUIET
from helpers.drawing.scene import Scene
from helpers.explorers.one_pixel.picture.layer import Numbers, draw_layer, lay_out
from helpers.explorers.one_pixel.picture.volumes import (
    LEFT,
    MIDDLE,
    MOST,
    RIGHT,
    Side,
    draw_volumes,
    numbered,
)

__all__ = ["HEIGHT", "MOST", "WIDTH", "Bar", "Numbers", "Words", "draw_one_pixel", "left_out"]

WIDTH, HEIGHT = 920, 512
SUMS_Y, BARS_Y, TOTALS_Y = 402, 408, 460
BARS_X, BARS_WIDTH = 246, 230
PIXEL_ENTRY = Entry("the chosen pixel", "none", BLACK)


@dataclass(frozen=True)
class Bar:
    """What one way to an output costs: a bar of parts, its title and what stands behind it."""

    title: str
    parts: tuple[int, ...]
    says: str


@dataclass(frozen=True)
class Words:
    """What is written: above all, the sums (a line each) or bars in their place, the counts."""

    head: str
    sums: list[str]
    bars: list[Bar]
    totals: list[str]


def left_out(numbers: Numbers) -> list[str]:
    """Name the parts whose cells are too small for their numbers."""
    names = {"W": "W", "x": "x", "b": "b", "z": "W·x + b", "y": "y"}
    blocks = lay_out(numbers)
    found = [said for name, said in names.items() if name in blocks and not blocks[name].text_size]
    sides = _sides(numbers)
    for side, size in zip(sides, numbered(sides), strict=True):
        if side.planes and not side.photo and not size:
            found.append(side.what)
    return found


def _sides(numbers: Numbers) -> tuple[Side, Side]:
    """The input above the dense layer, the output above the filters."""
    return (
        Side("input", "channel", numbers.x, INPUT, LEFT, MIDDLE - 30, numbers.photo),
        Side("output", "map", numbers.maps, OUTPUT, MIDDLE, RIGHT, numbers.photo),
    )


def draw_one_pixel(scene: Scene, numbers: Numbers, words: Words) -> dict[str, list[Grid]]:
    """Draw the volumes, the dense layer of the pixel and the filters; return where everything lies."""
    scene.text(LEFT, 13, words.head, 12.5, INK)
    grids = draw_volumes(scene, _sides(numbers), numbers.place) | draw_layer(scene, numbers)
    _draw_sums(scene, words.sums)
    _draw_bars(scene, words.bars)
    for at, line in enumerate(words.totals):
        scene.text(LEFT, TOTALS_Y + at * 16, line, 11.5, INK)
    end = draw_legend(scene, [INPUT_ENTRY, FILTERS_ENTRY, OUTPUT_ENTRY, PIXEL_ENTRY], LEFT, HEIGHT - 13)
    scene.text(end + 4, HEIGHT - 13, _key(numbers), 11.5, QUIET)
    scene.show()
    return grids


def _key(numbers: Numbers) -> str:
    """Say what the shades mean; grey is explained only where it is."""
    if numbers.photo:
        return "channels from 0 to 255;  maps from their least number, black, to their greatest"
    sides = _sides(numbers)
    bare = [side.values for side, size in zip(sides, numbered(sides), strict=True) if not size]
    bare += [block.values for block in lay_out(numbers).values() if not block.text_size]
    negative = any(values.min() < 0 for values in bare)
    return "darker: further from 0" + (", grey: negative" if negative else "")


def _draw_sums(scene: Scene, lines: list[str]) -> None:
    widest = max((scene.width_of(line, 13) for line in lines), default=0.0)
    size, step = (13, 18) if len(lines) <= 3 and widest <= RIGHT - LEFT else (11, 15)
    for at, line in enumerate(lines):
        scene.text(LEFT, SUMS_Y + at * step, line, size, INK)


def _draw_bars(scene: Scene, bars: list[Bar]) -> None:
    most = max((sum(bar.parts) for bar in bars), default=1)
    for at, bar in enumerate(bars):
        y, x = BARS_Y + at * 22, float(BARS_X)
        scene.text(LEFT, y, bar.title, 11.5, INK)
        for part in bar.parts:
            wide = BARS_WIDTH * part / most
            corners = [(x, y - 8), (x + wide, y - 8), (x + wide, y + 8), (x, y + 8)]
            scene.polygon(corners, FILTER.middle, FILTER.line, 1.0)
            x += wide
        scene.text(x + 8, y, bar.says, 11, INK)

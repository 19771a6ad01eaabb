"""The legend below a picture: what each colour and pattern stands for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.outlines import rectangle
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, LEFTOVER, NEGATIVE, OUTPUT, PADDING
from helpers.drawing.scene import Scene


@dataclass(frozen=True)
class Entry:
    """A swatch and what it stands for; `pattern` is one of the scene's hatches."""

    text: str
    face: str
    line: str
    pattern: str | None = None


INPUT_ENTRY = Entry("input", INPUT.middle, INPUT.line)
PADDING_ENTRY = Entry("padding: zeros", PADDING.light, PADDING.line, "padding")
FILTERS_ENTRY = Entry("filters: weights", FILTER.middle, FILTER.line)
OUTPUT_ENTRY = Entry("output", OUTPUT.middle, OUTPUT.line)
NEGATIVE_ENTRY = Entry("negative", NEGATIVE.middle, NEGATIVE.line)
UNREAD_ENTRY = Entry("read by no window", LEFTOVER.light, LEFTOVER.line, "leftover")


def swatch_at(x: float, y: float) -> np.ndarray:
    """Return the corners [4, 2] of a swatch that begins at x, its middle at height y."""
    return rectangle(x, y - 6, x + 16, y + 6)


def draw_legend(scene: Scene, entries: list[Entry], x: float, y: float, gap: float = 16) -> float:
    """Draw `entries` in a line that starts at (x, y); return where it ends."""
    for entry in entries:
        swatch = swatch_at(x, y)
        thick = entry.face == "none" and entry.line in (BLACK, LEFTOVER.line)
        scene.polygon(swatch, entry.face, entry.line, 1.8 if thick else 1.0)
        if entry.pattern:
            scene.hatch(swatch, entry.pattern)
        x = scene.text(x + 22, y, entry.text, 11.5, INK)[2] + gap
    return x

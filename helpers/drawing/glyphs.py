"""Words in DejaVu Sans: how wide they are, and their outlines for the still pictures."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath, text_to_path

CAP_HEIGHT = 0.73  # of DejaVu Sans, as a part of the font size
NUMERIC = frozenset("0123456789,.−×·")  # characters that DejaVu Sans does not kern among one another
_DRAWN = 100.0  # the size at which outlines are made
FONT = {
    "normal": FontProperties(family="DejaVu Sans", size=_DRAWN),
    "bold": FontProperties(family="DejaVu Sans", size=_DRAWN, weight="bold"),
}

Outline = tuple[np.ndarray, np.ndarray]  # vertices [n, 2] and codes [n] of a path


@lru_cache(maxsize=8192)
def width(text: str, weight: str = "normal") -> float:
    """Return how wide `text` is at font size 1; numbers are summed up, as every setting brings new ones."""
    if len(text) > 1 and NUMERIC.issuperset(text):
        return sum(width(character, weight) for character in text)
    return text_to_path.get_text_width_height_descent(text, FONT[weight], ismath=False)[0] / _DRAWN


def extent(
    x: float, y: float, text: str, size: float, weight: str, across: str, turned: bool
) -> tuple[float, tuple[float, float, float, float]]:
    """Return how far before (x, y) a text begins, and its box (left, top, right, bottom).

    across: "left", "center" or "right" puts that part of the text there; turned: it reads upwards.
    """
    wide = width(text, weight) * size
    before = {"left": 0.0, "center": wide / 2, "right": wide}[across]
    left, right, low, high = -before, wide - before, -0.60 * size, 0.42 * size
    box = (x - high, y - right, x - low, y - left) if turned else (x + left, y - high, x + right, y - low)
    return before, box


@lru_cache(maxsize=4096)
def outline(text: str, weight: str) -> Outline:
    """Return the outline of `text` at font size 1, baseline at y = 0, y upwards."""
    path = TextPath((0, 0), text, size=_DRAWN, prop=FONT[weight])
    return path.vertices / _DRAWN, path.codes


def placed(text: str, start: tuple[float, float], size: float, weight: str, turned: bool) -> Outline:
    """Return the outline of a text that begins at `start`, its capitals centred there; y downwards."""
    points, codes = outline(text, weight)
    along, up = points[:, 0] * size, (points[:, 1] - CAP_HEIGHT / 2) * size
    x, y = start
    return np.column_stack((x - up, y - along) if turned else (x + along, y - up)), codes


def compound(parts: list[Outline]) -> Path:
    """Return one Path of all `parts`."""
    return Path(np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts]))

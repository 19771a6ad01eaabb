"""Words as outlines: many labels become one compound path, which Agg fills in one go.

A Text artist per number is what makes matplotlib slow here: 219 of them took 80 ms, the same
numbers as one path 7 ms.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import TextPath, text_to_path

FONT = {
    "normal": FontProperties(family="DejaVu Sans"),
    "bold": FontProperties(family="DejaVu Sans", weight="bold"),
}
CAP_HEIGHT = 0.73  # of DejaVu Sans, as a part of the font size
NUMERIC = frozenset("0123456789,.−×·")  # characters that DejaVu Sans does not kern among one another
_DRAWN = 100.0  # the size at which outlines are cached

Outline = tuple[np.ndarray, np.ndarray, float]


@lru_cache(maxsize=4096)
def outline(text: str, weight: str) -> Outline:
    """Return (vertices [n, 2], codes [n], width) of `text` at font size 1, baseline at y = 0, y upwards."""
    if len(text) > 1 and NUMERIC.issuperset(text):
        return _joined([outline(character, weight) for character in text])
    return _laid_out(text, weight)


def _joined(glyphs: list[Outline]) -> Outline:
    """Set one outline behind the other: numbers are new with every setting, and matplotlib takes its time."""
    ends = np.cumsum([width for _, _, width in glyphs])
    starts = ends - [width for _, _, width in glyphs]
    vertices = [points + np.array((start, 0)) for (points, _, _), start in zip(glyphs, starts, strict=True)]
    return np.concatenate(vertices), np.concatenate([codes for _, codes, _ in glyphs]), float(ends[-1])


def _laid_out(text: str, weight: str) -> Outline:
    prop = FONT[weight]
    path = TextPath((0, 0), text, size=_DRAWN, prop=prop)
    sized = FontProperties(family="DejaVu Sans", weight=weight, size=_DRAWN)
    width, _, _ = text_to_path.get_text_width_height_descent(text, sized, ismath=False)
    return path.vertices / _DRAWN, path.codes, width / _DRAWN


def place(
    x: float, y: float, text: str, size: float, weight: str, across: str, turned: bool
) -> tuple[np.ndarray, np.ndarray, tuple[float, float, float, float]]:
    """Return (vertices, codes, box) of `text` in pixels, y downwards, its capitals centred on `y`.

    across: "left", "center" or "right" puts that part of the text on `x`; turned: it reads upwards.
    The box is (left, top, right, bottom).
    """
    points, codes, width = outline(text, weight)
    shift = {"left": 0.0, "center": width / 2, "right": width}[across]
    along, up = (points[:, 0] - shift) * size, (points[:, 1] - CAP_HEIGHT / 2) * size
    vertices = np.column_stack((x - up, y - along) if turned else (x + along, y - up))
    left, low, high = -shift * size, -0.60 * size, 0.42 * size
    right = left + width * size
    box = (x - high, y - right, x - low, y - left) if turned else (x + left, y - high, x + right, y - low)
    return vertices, codes, box


def compound(parts: list[tuple[np.ndarray, np.ndarray]]) -> Path:
    """Return one Path of all `parts`, each (vertices, codes)."""
    if not parts:
        return Path(np.zeros((0, 2)))
    return Path(np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts]))

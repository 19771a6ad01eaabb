"""What stands in the place of an output that is covered."""

from __future__ import annotations

from helpers.drawing.outlines import Grid, rectangle
from helpers.drawing.palette import OUTPUT
from helpers.drawing.scene import Place, Scene

UNKNOWN = "? × ? × ?"


def draw_cover(scene: Scene, place: Place) -> dict[str, list[Grid]]:
    """Draw a frame in (left, top, right, bottom) that tells nothing of the output; return its grid."""
    left, top, right, low = place
    scene.polygon(rectangle(*place), OUTPUT.light, OUTPUT.line, 1.1)
    middle, size = (left + right) / 2, min(24, 0.9 * (right - left) / scene.width_of(UNKNOWN, 1, "bold"))
    scene.text(middle, top + 14, "output", 12, OUTPUT.text, "bold", "center")
    scene.text(middle, (top + low) / 2, UNKNOWN, size, OUTPUT.text, "bold", "center")
    return {"output": [Grid((left, top), (right - left, 0), (0, low - top))]}

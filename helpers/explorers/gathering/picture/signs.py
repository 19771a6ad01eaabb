"""What stands between the parts: signs of the sums, arrows of what is passed on."""

from __future__ import annotations

from helpers.drawing.palette import INK
from helpers.drawing.scene import Scene
from helpers.explorers.gathering.layout import (
    BACK,
    BEHIND,
    BLOCK,
    DY,
    DZ,
    ERROR,
    FORWARD,
    LEFT,
    RIGHT,
    ROWS,
    SINGLE,
    Place,
    X,
    Y,
    Z,
)
from helpers.explorers.gathering.model import GATHERED, RATE, SCATTERED, Result

MIDDLE = (LEFT + BLOCK + RIGHT) / 2
HEAD = 6  # of an arrow
APART = 4  # an arrow from what it leads to


def draw_signs(scene: Scene, result: Result) -> None:
    """Write the signs of the sums between their blocks."""
    state = result.state
    if not state.behind:
        return
    learns = f"− {RATE} ·", "dL/dk ="
    if state.updated:
        _write(scene, 0, learns)
        return
    if state.view == GATHERED:
        _write(scene, 0, ("→",) if state.covered else ("↻ 180°", "→"))
        _write(scene, 1, ("× weights" if state.covered else "× turned", "="))
        scene.text(RIGHT - 8, ROWS[2] + BLOCK / state.F / 2, "products added up =", 11, INK, across="right")
        return
    if state.view != SCATTERED:
        _write(scene, 0, learns)
    height = ROWS[1] + BLOCK / 2
    for sign, left, right in (("×", LEFT + BLOCK, ERROR), ("=", ERROR + SINGLE, RIGHT)):
        scene.text((left + right) / 2, height, sign, 12, INK, across="center")
    if not state.covered:
        _write(scene, 2, ("+ stamp" if state.view == SCATTERED else "+ term", "="))


def _write(scene: Scene, row: int, lines: tuple[str, ...]) -> None:
    first = ROWS[row] + BLOCK / 2 - 8 * (len(lines) - 1)
    for at, line in enumerate(lines):
        scene.text(MIDDLE, first + 16 * at, line, 11, INK, across="center")


def draw_flow(scene: Scene, result: Result, places: dict[str, Place]) -> None:
    """Draw arrows from the input to the kernel, and between y and z, forward and back."""
    height = FORWARD + BLOCK / 2
    _arrow(scene, _end(places[X]), LEFT, height)
    for near, far, top, back in ((Y, Z, FORWARD, False), (DY, DZ, BACK, True)):
        if near in places and far in places:
            start, end = _end(places[near]), BEHIND
            _arrow(scene, *((end, start) if back else (start, end)), top + places[near].plane.size / 2)


def _end(place: Place) -> float:
    return place.plane.x + place.side * place.plane.size


def _arrow(scene: Scene, start: float, end: float, y: float) -> None:
    """Draw an arrow between two edges, apart from both."""
    way = 1 if end > start else -1
    start, end = start + way * APART, end - way * APART
    if abs(end - start) > HEAD:
        scene.line([(start, y), (end - way * HEAD, y)], INK, 1.2)
    scene.polygon(
        [(end, y), (end - way * HEAD, y - HEAD / 2), (end - way * HEAD, y + HEAD / 2)], INK, INK, 0.6
    )

"""The words of the translation explorer: read-out, titles, verdicts and reasons."""

from __future__ import annotations

from helpers.explorers.translation.model import FIRST, LAYERS, MOVED, PICTURES, Compared, Result, map_now
from helpers.explorers.words import count

NOTE = (
    "The dense layer: the weights of",
    "the convolution plus random",
    "numbers, which cancel out on the",
    "first picture. So its output for",
    "that is the one on the left, too.",
)
TITLES = {  # above the pictures and the maps
    PICTURES[0]: "the picture",
    PICTURES[1]: "↓ the picture, shifted",
    FIRST: "filtered",
    MOVED: "filtered, then shifted",
    map_now(LAYERS[0]): "shifted, then filtered",
    map_now(LAYERS[1]): "dense layer",
}


def hidden(result: Result, name: str) -> bool:
    """Whether a map is covered: all are that come after the shift."""
    return result.state.covered and name != FIRST


def shift(down: int, right: int, single: tuple[str, str], many: tuple[str, str]) -> str:
    """Return "1 column to the right and 2 rows up"; single, many: the words for (rows, columns)."""
    parts = []
    if right:
        where = "to the right" if right > 0 else "to the left"
        parts.append(f"{count(abs(right), single[1], many[1])} {where}")
    if down:
        parts.append(f"{count(abs(down), single[0], many[0])} {'down' if down > 0 else 'up'}")
    return " and ".join(parts) or "nothing"


def by_pixels(result: Result) -> str:
    """How far the picture is shifted."""
    state = result.state
    return shift(state.down, state.right, ("row", "column"), ("rows", "columns"))


def by_cells(result: Result) -> str:
    """How far the first output is moved."""
    down, right = result.steps
    return shift(down, right, ("row", "column"), ("rows", "columns"))


def moved(result: Result) -> str:
    """Say how far the first output is moved, behind its name."""
    return f"moved by {by_cells(result)}" if any(result.steps) else "not moved"


def verdict(result: Result, layer: Compared) -> str:
    """Say how many cells differ of those that have something to be compared with."""
    if result.state.covered:
        return "?"
    if result.lost and not layer.different.any():
        return "figure lost"
    compared, different = _counted(layer)
    return f"{different} of {compared} {_differ(layer)}"


def _counted(layer: Compared) -> tuple[int, int]:
    """Return how many cells are compared, and how many of them differ."""
    return int(layer.there.sum()), int(layer.different.sum())


def _differ(layer: Compared) -> str:
    return "differs" if 1 in _counted(layer) else "differ"


def lost(result: Result) -> str:
    """Say why nothing of the figure can be compared, or nothing where something can."""
    if not result.lost:
        return ""
    if result.gone:
        return "The figure has left the picture: nothing of it is left to compare."
    return "No window that is compared reads anything of the figure."


def describe(result: Result) -> str:
    """Say in up to three sentences what was shifted, and which output moved with it."""
    state = result.state
    setting = f"S = {state.S}, {state.padding} padding"
    if state.covered:
        shifted = f"shifted by {by_pixels(result)}" if state.down or state.right else "not shifted"
        return f"Picture {shifted}, {setting}. The outputs after the shift are covered."
    if not (state.down or state.right):
        return f"Picture not shifted, {setting}: the dense layer's output is the convolution's, exactly."
    shifted = f"Picture shifted by {by_pixels(result)}, {setting}."
    against = f"Compared with the first output, {moved(result)}:"
    convolution, dense = result.convolution, result.dense
    if not convolution.different.any() and result.lost:
        cells, different = _counted(dense)
        compared = f"{different} of {count(cells, 'cell', 'cells')}"
        differs = f" {against} {compared} of the dense layer's {_differ(dense)}."
        return f"{shifted} {lost(result)}{differs * bool(different)}"
    cells, different = _counted(convolution)
    maps = (
        f"{different} of {count(cells, 'cell', 'cells')} of the convolution's output {_differ(convolution)}, "
        f"and {_counted(dense)[1]} of {cells} of the dense layer's."
    )
    why = ""
    if different:
        why = " Padding's zeros do not move." if result.whole else " The shift is no whole number of steps."
        why = " The figure has left the picture." * result.gone + why
    return f"{shifted} {against} {maps}{why}"

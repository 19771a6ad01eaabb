"""The words of the translation explorer: read-out, titles, verdicts and reasons."""

from __future__ import annotations

from helpers.explorers.translation.model import Compared, Result
from helpers.explorers.words import count

NOTE = (
    "The dense layer: the convolution's weights plus random",
    "numbers, which cancel out on the first picture.",
)


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
    if result.lost and not layer.different.any():
        return "nothing of the figure to compare"
    compared, different = _counted(layer)
    return f"{different} of {count(compared, 'cell', 'cells')} {_differ(layer)}"


def _counted(layer: Compared) -> tuple[int, int]:
    """Return how many cells are compared, and how many of them differ."""
    return int(layer.there.sum()), int(layer.different.sum())


def _differ(layer: Compared) -> str:
    return "differs" if 1 in _counted(layer) else "differ"


def headline(result: Result) -> str:
    """Say whether the output can move as the picture does."""
    state = result.state
    if not (state.down or state.right):
        return "The picture is where it was. Shift it with the sliders, or click where the figure is to go."
    picture = f"The picture is shifted by {by_pixels(result)}"
    if not result.whole:
        return f"{picture}, no whole number of steps of S = {state.S}: the output moves by whole cells only."
    if state.S == 1:
        return f"{picture}: so should the convolution's output be."
    cells = zip(result.steps[::-1], ("column", "row"), ("columns", "rows"), strict=True)
    steps = " and ".join(count(abs(step), *words) for step, *words in cells if step)
    return f"{picture}, S = {state.S}: the convolution's output should be, by {steps}."


def reason(result: Result) -> str:
    """Say why the convolution's output is not the first one moved, or nothing where it is."""
    if not result.convolution.different.any():
        return lost(result)
    if not result.whole:
        why = "Its windows lie on other cells of the picture than before."
        if result.gone:
            why = "The figure has left the picture, and the shift is no whole number of steps."
        return f"{why} Compared with the first output, {moved(result)}."
    return (
        "Zero padding breaks it: where cells differ, a window reaches into the padding, now or before, and "
        "its zeros stay where they are."
    )


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
    setting = f"stride {state.S}, {state.padding} padding"
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


def titles(result: Result) -> tuple[str, str]:
    """The words above the two pictures."""
    state = result.state
    now = "the same picture" if not (state.down or state.right) else "the picture, shifted"
    return "the first picture", now


def map_titles(result: Result, name: str) -> tuple[str, str]:
    """The words above the two maps of a layer."""
    first = f"{name}: first output"
    return f"{first}, moved" if any(result.steps) else first, f"{name}: output now"

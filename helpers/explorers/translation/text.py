"""The words of the translation explorer: read-out, titles, verdicts and reasons."""

from __future__ import annotations

from helpers.explorers.translation.model import Compared, Result
from helpers.explorers.words import count

NOTE = (
    "The dense layer: seeded weights, others at every place,",
    "such that its first output is the convolution's exactly.",
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
    return f"moved by {by_cells(result)}" if any(result.steps) else "as it was"


def verdict(result: Result, layer: Compared) -> str:
    """Say how many cells differ of those that have something to be compared with."""
    if result.lost and not layer.different.any():
        return "nothing of the figure to compare"
    compared, different = int(layer.there.sum()), int(layer.different.sum())
    verb = "differs" if 1 in (compared, different) else "differ"
    return f"{different} of {count(compared, 'cell', 'cells')} {verb}"


def head(result: Result) -> str:
    """Say whether the output can move as the picture does."""
    state = result.state
    if not (state.down or state.right):
        return "The picture is where it was. Shift it with the sliders, or click where the figure is to go."
    picture = f"The picture is shifted by {by_pixels(result)}"
    if not result.whole:
        return f"{picture}, no whole number of steps of S = {state.S}: no shift of the output fits that."
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
        return (
            "Its windows lie on other pixels of the figure than before. "
            f"Compared with the first output {moved(result)}."
        )
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
    of_dense = f"of the dense layer's {verdict(result, result.dense)}."
    if not result.convolution.different.any() and result.lost:
        differs = f" First output {moved(result)}: {of_dense}" * bool(result.dense.different.any())
        return f"{shifted} {lost(result)}{differs}"
    of_convolution = f"of the convolution's {verdict(result, result.convolution)}"
    why = ""
    if result.convolution.different.any():
        why = " Padding's zeros do not move." if result.whole else " No whole number of steps."
    return f"{shifted} First output {moved(result)}: {of_convolution}, {of_dense}{why}"


def titles(result: Result) -> tuple[str, str]:
    """The words above the two pictures."""
    state = result.state
    now = "the same picture" if not (state.down or state.right) else "the picture, shifted"
    return "the first picture", now


def map_titles(result: Result, name: str) -> tuple[str, str]:
    """The words above the two maps of a layer."""
    first = f"{name}: first output"
    return f"{first}, moved" if any(result.steps) else first, f"{name}: output now"

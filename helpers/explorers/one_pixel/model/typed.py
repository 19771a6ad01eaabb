"""Numbers that the reader typed: a setting that holds them as ((index, …), number), one for each place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from helpers import shapes
from helpers.explorers.regions import Editable
from helpers.shapes.refusals import shown

MOST_TYPED = 200  # so that no output, in hundredths, outgrows the 32 bits that the browser has for it

Typed = tuple[tuple[tuple[int, ...], float], ...]


def typed(name: str, numbers: Editable, *places: dict[str, int]) -> Callable[[Any], Typed]:
    """Return the check of the setting `name`, the last number where two have one index.

    places: the forms of an index, as {what is counted: its highest number}.
    """
    forms = {len(form): form for form in places}
    wanted = " or ".join(f"(({', '.join(form)}{',' * (len(form) == 1)}), number)" for form in places)

    def checked(value: Any) -> Typed:
        if not isinstance(value, (list, tuple)):
            raise ValueError(f"{name} must be a list of {wanted}, got {shown(value)}")
        if len(value) > MOST_TYPED:
            raise ValueError(
                f"{name} must hold at most {MOST_TYPED} numbers, got {len(value):,}: take some away"
            )
        found: dict[tuple[int, ...], float] = {}
        for each in value:
            match each:
                case [[*index], number] if len(index) in forms:
                    found[_index(name, index, forms[len(index)])] = _fitting(name, number, numbers)
                case _:
                    raise ValueError(f"{name} must be a list of {wanted}, got {shown(each)} in it")
        return tuple(found.items())

    return checked


def _index(name: str, index: list[Any], form: dict[str, int]) -> tuple[int, ...]:
    counted = zip(form.items(), index, strict=True)
    return tuple(shapes.whole(f"{name}: the {what}", at, 0, most) for (what, most), at in counted)


def _fitting(name: str, number: Any, numbers: Editable) -> float:
    try:
        return numbers.check(number.item() if isinstance(number, np.generic) else number)
    except ValueError as problem:
        raise ValueError(f"{name}: {problem}") from None


def joined(before: Typed, index: tuple[int, ...], number: float) -> Typed:
    """Return typed numbers with one more."""
    return tuple({**dict(before), index: number}.items())


def entered(found: Typed, *arrays: np.ndarray) -> None:
    """Write typed numbers into the array that has as many axes as their index, where they lie within it."""
    by_axes = {array.ndim: array for array in arrays}
    for index, number in found:
        array = by_axes[len(index)]
        if all(at < size for at, size in zip(index, array.shape, strict=True)):
            array[index] = number

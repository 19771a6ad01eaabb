"""Settings of layers checked, and kept as they were checked; names as sentences show them."""

from __future__ import annotations

import operator
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from numbers import Real
from typing import Any

from helpers.ops import numbers
from helpers.shapes import Paddings, Sides, axes, pair, readable, shown, whole

MOST = 10**12  # cells along an axis, channels, units: what `whole` takes
_MOST_CONNECTIONS = 2**26  # entries of a connection table: 8,192 maps from 8,192
_LONGEST = 299  # characters of a sentence

Volume = tuple[int, int, int]  # (H, W, D)
InputSize = Sides | Volume | None  # None for a network's own
Shape = Volume | tuple[int]  # of what a layer reads or gives: (units,) is a dense layer's output


def keep(layer: object, **settings: object) -> None:
    """Put checked settings in the place of those that a frozen layer was given."""
    for name, value in settings.items():
        object.__setattr__(layer, name, value)


def sides(name: str, value: object, least: int = 1) -> Sides:
    """Return `value`, an int or (rows, columns), in the same form, as Python's own ints."""
    rows, columns = pair(name, value, least)
    return (rows, columns) if isinstance(value, (tuple, list)) else rows


def padding_of(value: Paddings) -> Paddings:
    """Return a padding in the form that it has, as Python's own ints and tuples."""
    axes(1, 1, 1, value)
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return tuple(map(_plain, value))
    return str(value) if isinstance(value, str) else operator.index(value)


def real(name: str, value: object, zero: bool = False) -> float:
    """Return `value`, a finite number above 0, as a float. zero: whether 0 will do too."""
    try:
        number = float(value) if isinstance(value, Real) and not isinstance(value, bool) else None
    except OverflowError:
        number = None
    if number is None or not 0 <= number < float("inf") or (number == 0 and not zero):
        wanted = "finite number, at least 0" if zero else "number above 0"
        raise ValueError(f"{name} must be a {wanted}, got {shown(value)}")
    return number


def volume(name: str, value: object) -> Volume:
    """Return `value` as (H, W, D), each at least 1, or raise a ValueError that names it."""
    if not isinstance(value, (tuple, list)) or len(value) != 3:
        raise ValueError(f"{name} must be (H, W, D), got {shown(value)}")
    height, width, depth = (
        whole(f"{part} of {name}", number, 1) for part, number in zip("HWD", value, strict=True)
    )
    return height, width, depth


def as_volume(shape: Shape) -> Volume:
    """Return (H, W, D) of what a layer reads: the output of a dense layer is one cell, its units channels."""
    return shape if len(shape) == 3 else (1, 1, *shape)


def connections(value: object, filters: int, groups: int) -> tuple[tuple[bool, ...], ...]:
    """Return a connection table [D, K] as rows of True and False."""
    table = numbers("table", value, "[D, K]")
    if table.ndim != 2 or table.shape[1] != filters or not len(table):
        raise ValueError(
            f"table has shape {shown(table.shape)}: table must be [D, {filters}], a column per filter"
        )
    if table.size > _MOST_CONNECTIONS:
        raise ValueError(f"table has {table.size:,} entries: use at most {_MOST_CONNECTIONS:,}")
    if ((table != 0) & (table != 1)).any():
        raise ValueError("table must hold only True and False, or 1 and 0")
    if groups != 1:
        raise ValueError(f"groups {groups} and a table exclude each other: write the groups into the table")
    return tuple(map(tuple, table.astype(bool).tolist()))


@contextmanager
def settings_of(layer: Any, nameless: bool, activations: tuple[str, ...]) -> Generator[None]:
    """Check the name and the activation, and put the name before every complaint from within."""
    kind, name = type(layer).__name__, layer.name
    if not (isinstance(name, str) and name) and not (name is None and nameless):
        raise ValueError(f"the name of a {kind} must be a text, got {shown(name)}")
    try:
        yield
        activation = getattr(layer, "activation", None)
        if activation is not None and not (isinstance(activation, str) and activation in activations):
            names = ", ".join(f'"{name}"' for name in activations)
            raise ValueError(f"activation {shown(activation)} is not known: use None or one of {names}")
    except ValueError as error:
        raise ValueError(bounded(f"{title(name) if name else kind}: {error}")) from None


def title(name: str) -> str:
    """Return the name of a layer or a network as a sentence shows it: short, on one line."""
    return readable(name, 40)


def some(names: Iterable[str]) -> str:
    """Return names as a list in a sentence, the first ones where there are many."""
    names = list(names)
    listed: list[str] = []
    length = 0
    for name in map(title, names):
        length += len(name) + 2
        if length > 90:
            return f"{', '.join(listed)} and {len(names) - len(listed)} more"
        listed.append(name)
    return ", ".join(listed)


def bounded(sentence: str) -> str:
    """Return a sentence on one line, cut in the middle where it is too long for one."""
    sentence = " ".join(sentence.split())
    if len(sentence) <= _LONGEST:
        return sentence
    return f"{sentence[: _LONGEST // 2]}…{sentence[-(_LONGEST // 2) :]}"

"""Arguments checked and padding resolved, each in one place with one sentence."""

from __future__ import annotations

import operator
from math import prod
from typing import Any

from helpers.shapes.refusals import shown

Padding = int | tuple[int, int] | str  # of one axis: of both sides, (before, after), or a name
Paddings = Padding | tuple[Padding, Padding]  # of two: that of both, (rows, columns), or each by its sides
Sides = int | tuple[int, int]  # of both axes, or (rows, columns)
MOST = 10**12  # of any size, step or count: no sentence and no sum grows without end
MOST_ENTRIES = 2**27  # of an array that is made at once: 1 GiB of int64
PADDING_NAMES = ("valid", "same", "same_lower", "full")


def whole(name: str, value: Any, least: int, most: int = MOST) -> int:
    """Return `value` as an int from `least` to `most`, or raise a ValueError that names it."""
    if type(value) is int and least <= value <= most:
        return value  # at once: every axis asks several times
    try:
        number = operator.index(value)
    except TypeError:
        raise ValueError(f"{name} must be a whole number, got {shown(value)}") from None
    if isinstance(value, bool):
        raise ValueError(f"{name} must be a whole number, got {value}")
    if number < least:
        raise ValueError(f"{name} must be at least {least}, got {shown(number)}")
    if number > most:
        raise ValueError(f"{name} must be at most {most:,}, got {shown(number)}")
    return number


def pair(name: str, value: object, least: int) -> tuple[int, int]:
    """Return `value`, an int or (rows, columns), as (rows, columns)."""
    if isinstance(value, (tuple, list)):
        if len(value) != 2:
            raise ValueError(f"{name} must be an int or (rows, columns), got {shown(value)}")
        return whole(name, value[0], least), whole(name, value[1], least)
    number = whole(name, value, least)
    return number, number


def flag(name: str, value: object) -> bool:
    """Return `value`, a bool of Python's or numpy's, as a bool, or raise a ValueError that names it."""
    numpys = getattr(getattr(value, "dtype", None), "kind", "") == "b" and not getattr(value, "shape", None)
    if not (isinstance(value, bool) or numpys):
        raise ValueError(f"{name} must be True or False, got {shown(value)}")
    return bool(value)


def effective_size(kernel_size: int, dilation: int = 1) -> int:
    """Cells from a dilated kernel's first to its last element: dilation·(kernel_size − 1) + 1.

    Raises ValueError for bad values, and where these are more than 10¹² cells.
    """
    dilation, kernel_size = whole("dilation", dilation, 1), whole("kernel_size", kernel_size, 1)
    size = dilation * (kernel_size - 1) + 1
    if size > MOST:
        raise ValueError(
            f"kernel_size {kernel_size} dilated by {dilation} spans more than {MOST:,} cells: "
            f"use a kernel_size of at most {(MOST - 1) // dilation + 1}"
        )
    return size


def check_entries(what: str, *sizes: int, fix: str) -> None:
    """Raise a ValueError where an array of these sizes has too many entries to be made at once."""
    if prod(sizes) > MOST_ENTRIES:
        numbers = " × ".join(f"{size:,}" for size in sizes)
        raise ValueError(f"{what} would have {numbers} entries, more than {MOST_ENTRIES:,}: {fix}")


def pad_sides(
    padding: Padding, input_size: int, kernel_size: int, stride: int = 1, dilation: int = 1
) -> tuple[int, int]:
    """Return the padding of one axis as (before, after), in cells.

    padding: an int (the same on both sides), (before, after), or a name: ``"valid"`` pads nothing;
    ``"same"`` gives ⌈input/stride⌉ outputs with the odd cell at the end (TensorFlow's SAME, ONNX's
    SAME_UPPER); ``"same_lower"`` puts it at the beginning; ``"full"`` pads effective_size − 1.
    Raises ValueError for a negative or unknown padding, and for other bad values.
    """
    size = effective_size(kernel_size, dilation)
    input_size, stride = whole("input_size", input_size, 1), whole("stride", stride, 1)
    if not isinstance(padding, str):
        if isinstance(padding, (tuple, list)) and len(padding) != 2:
            raise ValueError(f"padding of one axis must be an int or (before, after), got {shown(padding)}")
        return pair("padding", padding, 0)
    if padding == "valid":
        return 0, 0
    if padding == "full":
        return size - 1, size - 1
    if padding in ("same", "same_lower"):
        total = max((-(-input_size // stride) - 1) * stride + size - input_size, 0)
        less, more = total // 2, total - total // 2
        return (less, more) if padding == "same" else (more, less)
    names = ", ".join(f'"{name}"' for name in PADDING_NAMES)
    raise ValueError(f"padding {shown(padding)} is not known: use an int, a pair or one of {names}")

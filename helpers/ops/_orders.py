"""Arrays in another framework's order of axes: suspected where shapes say so, and turned round.

What does not fit is tried again as another framework would have laid it out, and the line that makes
it fit is offered. What fits is never refused, however odd it looks: then a warning says what is read.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from itertools import islice, product
from typing import Any, ParamSpec, TypeVar

import numpy as np
from numpy.typing import ArrayLike

from helpers.ops._fitting import TooLarge
from helpers.ops._numbers import endless
from helpers.shapes import Sides, pair, shown

Guess = tuple[str, dict[str, Any]]  # what a sentence offers, and the arguments that it changes
Given = ParamSpec("Given")
Checked = TypeVar("Checked")
PYTORCH = "PyTorch's order of axes"
# The smallest side at which a square image of so many channels, channels first, is not taken for a row
# of cells: 3×8×8 is the size of examples, and many networks reach 4 rows.
_LEAST = {1: 8, 3: 16, 4: 32}


def settled(
    check: Callable[..., Checked], given: dict[str, Any], guesses: Callable[..., Iterable[Guess]]
) -> Checked:
    """Return what `check` makes of the arguments; its ValueError offers the first two guesses that pass."""
    try:
        return check(**given)
    except ValueError as error:
        guessed, most = (smaller(**given), 1) if isinstance(error, TooLarge) else (guesses(**given), 2)
        offers = (words for words, changes in guessed if _passes(check, given | changes))
        found = list(islice(offers, most))
        sentences = (f"{error}, perhaps {', or '.join(found[:count])}" for count in range(len(found), 0, -1))
        short = (sentence for sentence in sentences if len(sentence) < 300)
        raise ValueError(next(short, str(error))) from None


def _passes(check: Callable[..., object], arguments: dict[str, Any]) -> bool:
    try:
        check(**arguments)
    except ValueError:
        return False
    return True


def layouts(x: ArrayLike, kernel: ArrayLike, turns: Iterable[tuple[tuple[int, ...], str]]) -> Iterator[Guess]:
    """Guess that the kernel is in another order, that the image is, or both; `turns`: (order, its name)."""
    kernels = [
        (*turned("kernel", kernel, order), name)
        for order, name in turns
        if len(shape_of(kernel)) == 4 and (order[:2] == (0, 1) or _ends_in_windows(shape_of(kernel)))
    ]
    images = [(*turned("x", x, order), PYTORCH) for order in image_orders(shape_of(x))]
    for line, array, name in kernels:
        yield f"{line} ({name})", {"kernel": array}
    for (line, array, _), (other, image, _) in product(kernels, images):
        yield f"{other} and {line} ({PYTORCH})", {"x": image, "kernel": array}
    for line, array, name in images:
        yield f"{line} ({name})", {"x": array}


def missing_axes(x: ArrayLike, kernel: ArrayLike) -> Iterator[Guess]:
    """Guess that axes of one channel, or of one filter, were left out, of one array or of both."""
    image, shape = shape_of(x), shape_of(kernel)
    images = len(image) == 2 or (len(image) > 2 and image[-2] == image[-1] != image[-3])
    kernels = len(shape) in (2, 3)
    deeper = [_written("x", x, 1)] if images else []
    filters = [_written("kernel", kernel, 4 - len(shape))] if kernels else []
    for line, array in deeper:
        yield f"{line} (one channel)", {"x": array}
    for line, array in filters:
        yield f"{line} ({'one filter' if len(shape) == 3 else 'one channel and filter'})", {"kernel": array}
    for (line, array), (other, more) in product(deeper, filters):
        yield f"{line} and {other} (one channel and filter)", {"x": array, "kernel": more}


def _written(name: str, value: ArrayLike, more: int) -> tuple[str, np.ndarray]:
    """Return (the line that gives an array so many more axes, the array that it gives)."""
    array = name if isinstance(value, np.ndarray) else f"np.array({name})"
    return f"{array}[..., {', '.join(['None'] * more)}]", np.asarray(value)[(..., *[None] * more)]


def smaller(x: ArrayLike, **others: object) -> Iterator[Guess]:
    """Guess that less was meant where an array would be too large: no padding, part of the input."""
    if "padding" in others:
        yield "padding=0", {"padding": 0}
    count = shape_of(x)[0]
    while count > 1:
        count //= 2
        yield f"x[:{count}]", {"x": np.asarray(x)[:count]}


def turned(name: str, value: ArrayLike, order: tuple[int, ...]) -> tuple[str, np.ndarray]:
    """Return (the line that puts the axes in this order, the array that it gives)."""
    axes = ", ".join(map(str, order))
    arrays = isinstance(value, np.ndarray)
    line = f"{name}.transpose({axes})" if arrays else f"np.transpose({name}, ({axes}))"
    return line, np.transpose(np.asarray(value), order)


def shape_of(value: ArrayLike) -> tuple[int, ...]:
    """Return the shape that `value` has as an array, () where it is none."""
    if isinstance(value, np.ndarray):
        return value.shape
    try:
        return () if endless(value) else np.asarray(value).shape
    except Exception:  # see `numbers`: a tensor may have a shape, and all the same make no array
        return ()


def _ends_in_windows(shape: tuple[int, ...]) -> bool:
    """Whether [a, b, F, F] looks more like filters and channels before a window than like a window first.

    (64, 3, 3, 3) does, and (64, 64, 3, 3); (3, 3, 2, 2) and a 3×3 window of one channel do not.
    """
    first, second, side, other = shape
    if side != other:
        return False
    if side == 1:
        return max(first, second) > 11  # larger than any usual window
    return first != second or (first > side and side % 2 == 1)


def image_orders(shape: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """The order of axes that makes [..., H, W, D] of [..., D, H, W], where the shape allows that."""
    if len(shape) >= 3:
        first, rows, columns = shape[-3:]
        if rows == columns != first or first < min(rows, columns):
            yield (*range(len(shape) - 3), len(shape) - 2, len(shape) - 1, len(shape) - 3)


def channels_first(shape: tuple[int, ...]) -> bool:
    """Whether [H, W, D] looks like an image in the order [D, H, W], such as (3, 224, 224) or (1, 28, 28).

    One, three or four rows, and as many columns as channels; or three rows and hundreds of both, as of
    (3, 480, 640). Nothing forbids such a volume, so this is a reason to ask, not to refuse.
    """
    if len(shape) != 3:
        return False
    first, *sides = shape
    square = first in _LEAST and sides[0] == sides[1] >= _LEAST[first]
    return square or (first == 3 and min(sides) >= 200 and max(sides) <= 2 * min(sides))


def suspecting(
    doubt: Callable[..., str | None], *names: str
) -> Callable[[Callable[Given, np.ndarray]], Callable[Given, np.ndarray]]:
    """Let an operation warn with the sentence that `doubt` makes of its first arguments, called `names`.

    `__wrapped__` is the operation that does not warn, for what comes out of layers that fit.
    """

    def decorate(operation: Callable[Given, np.ndarray]) -> Callable[Given, np.ndarray]:
        @wraps(operation)
        def suspicious(*given: Given.args, **settings: Given.kwargs) -> np.ndarray:
            y = operation(*given, **settings)
            arguments = (
                given if len(given) >= len(names) else (*given, *map(settings.get, names[len(given) :]))
            )
            sentence = doubt(*arguments[: len(names)])
            if sentence:
                warn_reader(sentence)
            return y

        return suspicious

    return decorate


def chance_kernel(axes: tuple[int, int], order: tuple[int, ...], meant: str) -> Callable[..., str | None]:
    """What doubts a kernel that fits by chance: [K, F, F, F], K over 15, is a K×F window of F channels.

    axes: those of the kernel that would be (K, D) in the other order, which is called `meant`.
    """

    def doubt(x: ArrayLike, kernel: ArrayLike) -> str | None:
        shape = shape_of(kernel)
        count, depth = shape[axes[0]], shape[axes[1]]
        if not (count > 15 and count != depth == shape[2] == shape[3] >= 3):
            return None
        rows, columns, channels, filters = shape
        read = f"{filters} filters of {rows}×{columns}×{channels}"
        return f"kernel {shape} is read as {read}: if it is {meant}, use {turned('kernel', kernel, order)[0]}"

    return doubt


def chance_image(x: ArrayLike, size: Sides) -> str | None:
    """Doubt an image that looks channels first, under a window of more than one cell."""
    shape = shape_of(x)
    if not channels_first(shape[-3:]) or min(pair("size", size, 1)) == 1:
        return None
    (order,) = image_orders(shape)
    read = f"{shape[-3]} row{'s' * (shape[-3] > 1)} of {shape[-2]} cells with {shape[-1]} channels"
    line = turned("x", x, order)[0]
    return f"x {shown(shape)} is read as {read}: if it is [D, H, W], as in PyTorch, use {line}"


def warn_reader(sentence: str) -> None:
    """Warn at the line that called the package, however many of its functions lie between."""
    level, frame = 1, sys._getframe()
    while frame.f_back and frame.f_globals.get("__name__", "").partition(".")[0] in ("helpers", "numpy"):
        level, frame = level + 1, frame.f_back
    warnings.warn(sentence, UserWarning, stacklevel=level)

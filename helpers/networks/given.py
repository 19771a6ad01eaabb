"""What `run` is given, checked before anything is computed: the weights, what to keep, the room."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from math import prod

import numpy as np
from numpy.typing import ArrayLike

from helpers.networks.layers import Conv, Dense, LocalResponseNorm
from helpers.networks.settings import as_volume, some, title
from helpers.networks.slide import Unfit, slide
from helpers.networks.trace import Row
from helpers.ops import LARGEST, numbers
from helpers.shapes import readable, shown

GivenPair = tuple[ArrayLike, ArrayLike | None]
GivenWeights = Mapping[str, GivenPair]
Pair = tuple[np.ndarray, np.ndarray | None]
NOTHING: Pair = np.empty(0, np.float32), None  # what a layer computes with that learns nothing


class OtherOrder(ValueError):
    """A layer's weights that fit once `line` has turned them round."""

    def __init__(self, sentence: str, line: str):
        super().__init__(sentence)
        self.line = line


def names_of(keep: Iterable[str], rows: list[Row]) -> dict[str, None]:
    """Return what to keep as the keys of a dict, or raise the ValueError for a layer that is not there."""
    try:
        names = iter([keep] if isinstance(keep, str) else keep)
    except TypeError:
        raise ValueError(f"keep must be names of layers, got {shown(keep)}") from None
    known = {row.name for row in rows}
    kept: dict[str, None] = {}
    for name in names:
        if not isinstance(name, str) or name not in known:
            there = f"use names of {some(row.name for row in rows)}" if rows else "network has no layers"
            raise ValueError(f"keep names {shown(name)}: {there}")
        kept[name] = None
    return kept


def check_room(rows: list[Row], batch: tuple[int, ...], kept: Collection[str]) -> None:
    """Raise the ValueError for outputs of more than LARGEST bytes, one alone or all that are kept."""
    images = prod(batch)
    for row in rows:
        name = title(row.name)
        output = f"the output of {name}" if row.layer else "x"
        made = {output: images * row.activation_bytes, f"the padded input of {name}": _padded(row)}
        for what, size in made.items():
            if size > LARGEST:
                raise ValueError(f"{_too_large(what, size)}: use {_less(images, row)}")
    held = {row.name: images * row.activation_bytes for row in rows if row.name in kept}
    if sum(held.values()) > LARGEST:
        fewer = max(held, key=held.__getitem__)
        fits = sum(held.values()) - held[fewer] <= LARGEST
        fix = f"all but {title(fewer)}" if fits else "one at a time"
        raise ValueError(f"{_too_large('what is to be kept', sum(held.values()))}: keep {fix}")


def _too_large(what: str, size: int) -> str:
    return f"{what} would be {size / 2**30:.3g} GiB, more than the {LARGEST >> 30} GiB that are made"


def _padded(row: Row) -> int:
    """Bytes of what a layer reads of one image, padding included."""
    if row.layer is None or not hasattr(row.layer, "padding"):
        return 0
    height, width, depth = as_volume(row.input_shape)
    return 4 * depth * prod(axis.padded_size for axis in row.layer.axes((height, width)))


def _less(images: int, row: Row) -> str:
    """What would make a layer's output small enough: less padding, fewer images, else less of all."""
    at_once = LARGEST // row.activation_bytes
    if images > 1 <= at_once:
        return f"at most {at_once} images at a time"
    if row.layer and getattr(row.layer, "padding", 0) != 0:
        try:
            _, after = slide(replace(row.layer, padding=0), row.input_shape)
        except Unfit:
            return "a smaller input or layer"
        if images * 4 * prod(after) <= LARGEST:
            return f"padding=0 for {title(row.name)}"
    return "a smaller input or layer"


def weights_of(weights: GivenWeights, row: Row) -> Pair:
    """Return a layer's (kernel or weights, bias), or raise the ValueError that says what is wrong."""
    name = title(row.name)
    if isinstance(row.layer, LocalResponseNorm):
        raise ValueError(
            f"{name} is a local response normalisation, which is traced but not run: leave it out"
        )
    if row.arrays is None:
        return NOTHING
    wanted = _shapes(*row.arrays)
    if not isinstance(weights, Mapping) or row.name not in weights:
        raise ValueError(
            f"weights have no {shown(row.name)}, which needs {wanted}: use names and pairs of arrays"
        )
    pair_given = weights[row.name]
    if not isinstance(pair_given, (tuple, list)) or len(pair_given) != 2:
        raise ValueError(f"the weights of {name} must be a pair, (weights, bias): it needs {wanted}")
    names = f"weights of {name}", f"bias of {name}"
    kernel, bias = (
        None if value is None else numbers(each, value) for each, value in zip(names, pair_given, strict=True)
    )
    given = tuple(None if array is None else array.shape for array in (kernel, bias))
    if kernel is None or given != row.arrays:
        problem = f"{name} needs {wanted}, got {_shapes(*given)}"
        if line := turned_line(row, pair_given):
            raise OtherOrder(perhaps(problem, line), line)
        raise ValueError(problem)
    if isinstance(row.layer, Conv) and row.layer.table and kernel[:, :, ~np.array(row.layer.table)].any():
        raise ValueError(
            f"the weights of {name} must be 0 wherever its table does not connect: set these to 0 first"
        )
    return kernel, bias


def perhaps(problem: str, line: str, more: str = "") -> str:
    """Return the sentence that offers a line of code, or without it where both are too long for one."""
    sentence = f"{problem}, perhaps {line} (PyTorch's order of axes{more})"
    return sentence if len(sentence) < 300 else problem


def turned_line(row: Row, pair_given: GivenPair) -> str | None:
    """Return the line that makes a layer's weights of PyTorch's, None where they would not fit.

    PyTorch has kernels [K, D, F, F] and weights [outputs, inputs], and flattens an image channel by channel.
    """
    kernel, bias = (None if value is None else np.shape(value) for value in pair_given)
    wanted, bias_wanted = row.arrays or (None, None)
    if kernel is None or wanted is None or bias != bias_wanted:
        return None
    if isinstance(row.layer, Conv) and len(kernel) == 4 and (*kernel[2:], kernel[1], kernel[0]) == wanted:
        return f"{_written(row, pair_given[0])}.transpose(2, 3, 1, 0)"
    if isinstance(row.layer, Dense) and kernel == wanted[::-1]:
        return dense_lines(row, pair_given[0])[1]
    return None


def dense_lines(row: Row, value: ArrayLike) -> tuple[str, str]:
    """Return the lines that turn round a dense layer's weights that are [outputs, inputs].

    The first is for inputs flattened channels last, the second for channels first, as PyTorch has them: there
    those transposed alone fit, and are wrong. With one cell, or one channel, the lines are the same.
    """
    last = f"{_written(row, value)}.T"
    height, width, depth = as_volume(row.input_shape)
    if depth == 1 or height * width == 1:
        return last, last
    shape = prod(row.input_shape), *row.shape
    return last, f"{last}.reshape({depth}, {height}, {width}, -1).transpose(1, 2, 0, 3).reshape{shape}"


def _written(row: Row, value: ArrayLike) -> str:
    """Return how a reader writes a layer's weights, as an array."""
    key = repr(str(row.name))
    # Where a sentence has to isolate what is written from right to left, the escapes run as well.
    key = key if readable(key, len(key)) == key else ascii(str(row.name))
    name = f"weights[{key}][0]"
    return name if isinstance(value, np.ndarray) else f"np.array({name})"


def _shapes(weights: tuple[int, ...] | None, bias: tuple[int, ...] | None) -> str:
    """Say what shapes: "weights [3, 3, 3, 64] and bias [64]"."""
    return " and ".join(
        f"{name} {shown(list(shape))}" if shape is not None else f"no {name}"
        for name, shape in (("weights", weights), ("bias", bias))
    )

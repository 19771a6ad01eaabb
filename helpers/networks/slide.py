"""How a layer slides over what the one before gives, or why it does not."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from math import prod
from typing import Literal

from helpers.networks.layers import Conv, Dense, Layer
from helpers.networks.settings import MOST, Shape
from helpers.ops import times
from helpers.shapes import Axis

Kind = Literal["inputs", "vector", "window", "depth", "large"]


class Unfit(ValueError):
    """Why a layer does not fit."""

    def __init__(self, kind: Kind, reason: str = ""):
        super().__init__(reason)
        self.kind = kind


def slide(layer: Layer, shape: Shape) -> tuple[tuple[Axis, Axis], Shape]:
    """Return how a layer slides over `shape` along (rows, columns), and the shape that it gives.

    Raises Unfit where it does not fit.
    """
    if isinstance(layer, Dense):
        if layer.inputs is not None and shape not in (layer.inputs, (prod(layer.inputs),)):
            raise Unfit("inputs")
        return layer.axes(shape[:2] if len(shape) == 3 else (1, 1)), (layer.units,)
    if len(shape) == 1:
        raise Unfit("vector")
    rows, columns = along = _axes(layer, shape[:2])
    if not (rows.output_size and columns.output_size):
        raise Unfit("window", _too_small(layer, along))
    try:
        after = rows.output_size, columns.output_size, layer.depth_out(shape[2])
    except ValueError as error:
        raise Unfit("depth", str(error).partition(":")[0]) from None
    if max(after) > MOST:
        raise Unfit("large", f"its output would be {times(after)}, over {MOST:,} on a side")
    return along, after


def fits(layers: Sequence[Layer], shape: Shape) -> bool:
    """Whether every layer fits what the one before gives, the first one an input of `shape`."""
    try:
        for layer in layers:
            _, shape = slide(layer, shape)
    except Unfit:
        return False
    return True


def _axes(layer: Layer, size: tuple[int, int]) -> tuple[Axis, Axis]:
    try:
        return layer.axes(size)
    except ValueError as error:  # its settings were checked: it is their sum that is too large
        raise Unfit("large", str(error).partition(":")[0]) from None


def _too_small(layer: Layer, along: tuple[Axis, Axis]) -> str:
    name = "kernel_size" if isinstance(layer, Conv) else "size"
    short = [axis for axis in along if axis.span < 0]
    if len({(axis.window_size, axis.before, axis.input_size, axis.after) for axis in short}) > 1:
        spans, padded = times(each.window_size for each in along), times(each.padded_size for each in along)
    else:
        axis = short[0]
        spans = (
            f"{axis.window_size}{f' ({axis.kernel_size} dilated by {axis.dilation})' * (axis.dilation > 1)}"
        )
        padded = f"{axis.before} + {axis.input_size} + {axis.after} = {axis.padded_size}"
    return f"{name} {spans} is larger than the padded input {padded}"


def sizes(layers: Sequence[Layer], output_size: int, axis: int) -> range:
    """Return the input sizes with which the last layer gives `output_size`: a stretch, for no layer
    gives less for a larger input. Sizes up to MOST are looked at.
    """
    return range(least(layers, output_size, axis), least(layers, output_size + 1, axis))


def least(layers: Sequence[Layer], output_size: int, axis: int) -> int:
    """Return the smallest input size with which the last layer gives at least `output_size`.

    MOST + 1 where there is none up to MOST.
    """

    def given(size: int) -> int:
        try:
            for layer in layers:
                if size:
                    size = min(_axes(layer, (size, size))[axis].output_size, MOST)
        except Unfit:
            return MOST + 1
        return size

    top = 1
    while given(top) < output_size:
        if top == MOST:
            return MOST + 1
        top = min(2 * top, MOST)
    return bisect_left(range(top), output_size, lo=1, key=given)

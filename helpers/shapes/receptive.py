"""What part of the input a cell deep in a stack of layers depends on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from helpers.shapes.arguments import MOST, Padding, effective_size, pad_sides, whole
from helpers.shapes.refusals import shown

FARTHEST = MOST**8  # cells: strides of a deep stack multiply, and go beyond any input
MOST_LAYERS = 100_000
# (kernel_size, stride, padding, dilation), from the end as many left off as are 1, 0 and 1.
Settings = tuple[int] | tuple[int, int] | tuple[int, int, Padding] | tuple[int, int, Padding, int]


@dataclass(frozen=True)
class ReceptiveField:
    """Of one layer's outputs, along one axis, in input cells.

    Output cell i depends on nothing outside the `size` cells from offset + i·stride on; a dilation, or a
    stride larger than a filter, may leave gaps between them. A negative number is padding.
    """

    size: int
    stride: int
    offset: int

    def __post_init__(self) -> None:
        for name, least in (("size", 1), ("stride", 1), ("offset", -FARTHEST)):
            object.__setattr__(self, name, whole(name, getattr(self, name), least, FARTHEST))

    def cells(self, output: int) -> range:
        """The input cells from the first to the last that output cell `output` depends on."""
        start = self.offset + whole("output", output, 0) * self.stride
        return range(start, start + self.size)


def receptive_fields(layers: Iterable[Settings]) -> list[ReceptiveField]:
    """Return the receptive field after each layer of a stack.

    layers: (kernel_size, stride, padding, dilation) of each, convolution or pooling, the first one
    first; what is left off is 1, 0 and 1. padding: as `pad_sides` takes it, but "same" with a stride is
    refused, for it differs from one input size to another. Raises ValueError for what is no such layer.
    size grows by (window − 1)·stride, offset falls by before·stride, and the strides multiply.
    [A. Araujo, W. Norris and J. Sim, "Computing receptive fields of convolutional neural networks", 2019]
    """
    try:
        stack = enumerate(layers)
    except TypeError:
        raise ValueError(f"layers must be a list of layers, got {shown(layers)}") from None
    fields = [ReceptiveField(1, 1, 0)]
    for place, layer in stack:
        if place == MOST_LAYERS:
            raise ValueError(f"layers must be at most {MOST_LAYERS:,}: use fewer")
        try:
            fields.append(_after(fields[-1], *_checked(layer)))
        except ValueError as error:
            raise ValueError(f"layers[{place}]: {error}") from None
    return fields[1:]


def _checked(layer: object) -> Sequence[Any]:
    """Return `layer`, or raise a ValueError where it is no tuple or list of one to four settings."""
    if not isinstance(layer, (tuple, list)) or not 1 <= len(layer) <= 4:
        raise ValueError(f"a layer must be (kernel_size, stride, padding, dilation), got {shown(layer)}")
    return layer


def _after(
    field: ReceptiveField, kernel_size: int, stride: int = 1, padding: Padding = 0, dilation: int = 1
) -> ReceptiveField:
    """Return the field of what a layer makes of outputs with the field `field`."""
    window, step = effective_size(kernel_size, dilation), whole("stride", stride, 1)
    before = _before(padding, kernel_size, step, dilation)
    size = field.size + (window - 1) * field.stride
    return ReceptiveField(size, field.stride * step, field.offset - before * field.stride)


def _before(padding: Padding, kernel_size: int, stride: int, dilation: int) -> int:
    if isinstance(padding, str) and padding in ("same", "same_lower") and stride > 1:
        raise ValueError(
            f"padding {shown(padding)} with stride {stride} depends on the input's size: use whole numbers"
        )
    before, _ = pad_sides(padding, 1, kernel_size, stride, dilation)
    return before

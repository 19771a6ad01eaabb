"""What part of the input a cell deep in a stack of layers depends on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpers.shapes.arguments import Padding, effective_size, pair, whole


@dataclass(frozen=True)
class ReceptiveField:
    """Of one layer's outputs, along one axis, in input cells.

    Output cell i depends on the `size` cells from offset + i·stride on; a negative number is padding.
    """

    size: int
    stride: int
    offset: int

    def cells(self, output: int) -> range:
        """The input cells that output cell `output` depends on."""
        start = self.offset + output * self.stride
        return range(start, start + self.size)


def receptive_fields(layers: Iterable[tuple]) -> list[ReceptiveField]:
    """Return the receptive field after each layer of a stack.

    layers: (kernel_size, stride, padding, dilation) of each, convolution or pooling, the first one
    first; what is left off is 1, 0 and 1. padding is an int or (before, after).
    size grows by (window − 1)·stride, offset falls by before·stride, and the strides multiply.
    [A. Araujo, W. Norris and J. Sim, "Computing receptive fields of convolutional neural networks", 2019]
    """
    field = ReceptiveField(1, 1, 0)
    fields = []
    for layer in layers:
        kernel_size, stride, padding, dilation = (*layer, *(None, 1, 0, 1)[len(layer) :])
        window, step = effective_size(kernel_size, dilation), whole("stride", stride, 1)
        before, _ = _sides(padding)
        size = field.size + (window - 1) * field.stride
        field = ReceptiveField(size, field.stride * step, field.offset - before * field.stride)
        fields.append(field)
    return fields


def _sides(padding: Padding) -> tuple[int, int]:
    if isinstance(padding, str):
        raise ValueError(f"padding {padding!r} hangs on the input's size: give the stack whole numbers")
    return pair("padding", padding, 0)

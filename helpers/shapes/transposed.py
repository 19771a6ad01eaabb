"""Sizes the other way: transposed convolution, and pooling that rounds up."""

from __future__ import annotations

from dataclasses import replace

from helpers.shapes.arguments import MOST, Padding, Paddings, Sides, effective_size, pad_sides, pair, whole
from helpers.shapes.window import Axis, check_axis, each_axis


def rounded_up(one: Axis) -> Axis:
    """Return `one` with room for a last, incomplete window: pooling with PyTorch's ``ceil_mode``.

    The window may stick out beyond the padding, by less than a stride, as if there were more padding
    after it; it is dropped where it would start beyond the input. Caffe's pooling drops it only where
    there is padding: with input 6, window 1 and stride 4 it has 3 outputs, and this 2 (see `by_convention`).
    """
    check_axis("one", one)
    missing = -one.span % one.stride
    start = one.span + missing - one.before
    if missing and -one.before <= start < one.input_size:
        return replace(one, after=one.after + missing)
    return one


def transposed_axis(
    input_size: int,
    kernel_size: int,
    stride: int = 1,
    padding: Padding = 0,
    output_padding: int = 0,
    dilation: int = 1,
) -> Axis:
    """Return the axis of the convolution whose shapes this transposed one exchanges.

    That convolution's input is as long as our output, and its output as our input. The shape comes back,
    the numbers do not: transposed is not inverse. [Dumoulin & Visin, chapter 4]

    padding is that convolution's, so here it is cropped; ``"same"`` and ``"same_lower"`` make the
    output input · stride. output_padding, less than the stride or the dilation, adds cells at the
    end: it tells apart the sizes that a stride floors to the same one.
    Raises ValueError for bad values, and where the padding leaves nothing.
    """
    input_size, stride = whole("input_size", input_size, 1), whole("stride", stride, 1)
    dilation, more = whole("dilation", dilation, 1), whole("output_padding", output_padding, 0)
    window = effective_size(kernel_size, dilation)
    if more >= max(stride, dilation):
        raise ValueError(
            f"output_padding {more} must be less than stride {stride} or dilation {dilation}: "
            f"use at most {max(stride, dilation) - 1}"
        )
    reach = stride * (input_size - 1) + window + more
    if isinstance(padding, str) and padding in ("same", "same_lower"):
        size, total = input_size * stride, max(reach - input_size * stride, 0)
        less, more = total // 2, total - total // 2
        before, after = (less, more) if padding == "same" else (more, less)
    else:
        before, after = pad_sides(padding, input_size, kernel_size, stride, dilation)
        size = reach - before - after
    if size < 1:
        raise ValueError(
            f"padding {before} + {after} crops all of the {reach} output cells: "
            f"use at most {reach - 1} in all"
        )
    if size > MOST:
        raise ValueError(
            f"the output of input_size {input_size} would be {size:,} cells long, more than {MOST:,}: "
            "use a smaller input_size, stride or kernel_size, and less output_padding"
        )
    return Axis(size, kernel_size, stride, before, after, dilation)


def transposed_axes(
    input_size: Sides,
    kernel_size: Sides,
    stride: Sides = 1,
    padding: Paddings = 0,
    output_padding: Sides = 0,
    dilation: Sides = 1,
) -> tuple[Axis, Axis]:
    """Return (rows, columns) of a 2-D transposed convolution; each setting in the forms of `axes`."""
    sizes = pair("input_size", input_size, 1), pair("kernel_size", kernel_size, 1)
    steps, more = pair("stride", stride, 1), pair("output_padding", output_padding, 0)
    gaps = pair("dilation", dilation, 1)
    settings = zip(*sizes, steps, each_axis(padding), more, gaps, strict=True)
    rows, columns = (transposed_axis(*values) for values in settings)
    return rows, columns


def transposed_size(
    input_size: int,
    kernel_size: int,
    stride: int = 1,
    padding: Padding = 0,
    output_padding: int = 0,
    dilation: int = 1,
) -> int:
    """Return the outputs of a transposed convolution along one axis.

    stride·(input − 1) + window − before − after + output_padding; see `transposed_axis`.
    [Dumoulin & Visin, relationships 8–14]
    """
    return transposed_axis(input_size, kernel_size, stride, padding, output_padding, dilation).input_size

"""The size that comes out, and the nearest settings that divide without a rest."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

from helpers.shapes.arguments import MOST, Padding
from helpers.shapes.refusals import shown
from helpers.shapes.residues import around, divisors_around, solved
from helpers.shapes.window import Axis, axis, check_axis


def output_size(
    input_size: int,
    kernel_size: int,
    stride: int = 1,
    padding: Padding = 0,
    dilation: int = 1,
    *,
    rounding: str = "floor",
) -> int:
    """Return the outputs along one axis: (input − window + before + after)/stride + 1.

    rounding: ``"floor"`` drops what is left over, as frameworks' convolutions do; ``"strict"`` raises
    a ValueError that names the nearest settings that fit. Raises ValueError when no window fits.
    [Dumoulin & Visin, relationships 1–7 and 15]
    """
    if not (isinstance(rounding, str) and rounding in ("floor", "strict")):
        raise ValueError(f'rounding must be "floor" or "strict", got {shown(rounding)}')
    one = axis(input_size, kernel_size, stride, padding, dilation).require_output()
    if rounding == "strict" and not one.exact:
        near = nearest_fits(one)
        size = _unrounded(one)
        raise ValueError(
            f"({one.input_size} − {one.window_size} + {one.before} + {one.after})/{one.stride} + 1 = {size} "
            f"is not whole, {one.leftover} left over: try {_alternatives(near)}"
        )
    return one.output_size


def _unrounded(one: Axis) -> str:
    """Return the number of places as "4.5", "2.33333", or with a fraction that no few digits show."""
    digits = max(6, len(str(one.output_size)) + 3)
    text = f"{one.span / one.stride + 1:.{digits}g}"
    return text if "." in text else f"{one.output_size} + {one.leftover}/{one.stride}"


def _alternatives(near: Fits) -> str:
    """Return what fits one axis as "stride 1 or 7, padding (0, 1), or input_size 9 or 11"."""
    sizes = tuple(size for (size,) in near.input_size)
    named = ("stride", near.stride), ("padding", near.padding), ("input_size", sizes)
    words = [f"{name} {' or '.join(map(str, values))}" for name, values in named if values]
    return ", ".join(words[:-1]) + f", or {words[-1]}" if len(words) > 1 else words[0]


@dataclass(frozen=True)
class Fits:
    """The nearest settings that divide without a rest, each found by changing one thing alone.

    Every field lists at most two values, the nearest below and the nearest above the present one; an
    empty field means that this setting alone cannot make it fit. `input_size` lists one size per axis.
    """

    stride: tuple[int, ...]
    padding: tuple[int | tuple[int, int], ...]
    kernel_size: tuple[int, ...]
    input_size: tuple[tuple[int, ...], ...]


def nearest_fits(*along: Axis) -> Fits:
    """Return the nearest stride, padding, kernel and input size that fit all the given axes at once.

    The axes share stride, padding, kernel size and dilation, as rows and columns of one layer do.
    Padding is returned as an int when both sides are equal, else as (before, after), the odd cell
    after. All fields are empty when every axis fits already.
    Raises ValueError for what is no axis, and for axes that do not share those settings.
    """
    for one in along:
        check_axis("along", one)
    shared = {(one.kernel_size, one.stride, one.before, one.after, one.dilation) for one in along}
    if len(shared) != 1:
        raise ValueError(f"the axes must share kernel_size, stride, padding and dilation, got {shown(along)}")
    if all(one.exact for one in along):
        return Fits((), (), (), ())
    below = tuple(one.input_size - one.leftover for one in along)
    above = tuple(
        one.input_size - one.span if one.span < 0 else one.input_size + (-one.span) % one.stride
        for one in along
    )
    fitting = all(one.span >= 0 for one in along)
    sizes = (each for each in (below, above) if min(each) > 0 and (fitting or each == above))
    strides = divisors_around(gcd(*(one.span for one in along)), along[0].stride) if fitting else ()
    return Fits(
        stride=tuple(stride for stride in strides if stride <= MOST),
        padding=_paddings(along),
        kernel_size=_kernel_sizes(along),
        input_size=tuple(each for each in sizes if max(each) <= MOST),
    )


def _paddings(along: tuple[Axis, ...]) -> tuple[int | tuple[int, int], ...]:
    """The nearest sums of both sides that fill up what every axis lacks to a multiple of the stride."""
    first, shortest = along[0], min(one.input_size for one in along)
    lacking = {(one.window_size - one.input_size) % one.stride for one in along}
    if len(lacking) > 1:
        return ()
    least = max(0, first.window_size - shortest)
    totals = around(first.before + first.after, lacking.pop(), first.stride, least, 2 * MOST)
    return tuple(total // 2 if total % 2 == 0 else (total // 2, total // 2 + 1) for total in totals)


def _kernel_sizes(along: tuple[Axis, ...]) -> tuple[int, ...]:
    """The nearest sizes whose window leaves a multiple of the stride along every axis."""
    first, widest = along[0], min(one.padded_size - 1 for one in along)  # from first to last element
    solutions = {solved(one.dilation, one.padded_size - 1, one.stride) for one in along}
    solution = solutions.pop()
    if solutions or solution is None:
        return ()
    # In steps of the dilation: one less than the size.
    most = min(widest, MOST - 1) // first.dilation
    return tuple(steps + 1 for steps in around(first.kernel_size - 1, *solution, 0, most))

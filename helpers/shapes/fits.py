"""The size that comes out, and the nearest settings that divide without a rest."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.shapes.arguments import Padding
from helpers.shapes.window import Axis, axis


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

    rounding: ``"floor"`` drops what is left over, as frameworks do; ``"strict"`` raises a ValueError
    that names the nearest settings that fit. Raises ValueError when no window fits.
    [Dumoulin & Visin, relationships 1–7 and 15]
    """
    if rounding not in ("floor", "strict"):
        raise ValueError(f'rounding must be "floor" or "strict", got {rounding!r}')
    one = axis(input_size, kernel_size, stride, padding, dilation).require_output()
    if rounding == "strict" and not one.exact:
        near = nearest_fits(one)
        size = f"{one.span / one.stride + 1:g}"
        raise ValueError(
            f"({one.input_size} − {one.window_size} + {one.before} + {one.after})/{one.stride} + 1 = {size} "
            f"is not whole, {one.leftover} left over: "
            f"try stride {_either(near.stride)}, padding {_either(near.padding)}, "
            f"or input_size {_either([size for (size,) in near.input_size])}"
        )
    return one.output_size


def _either(values) -> str:
    return " or ".join(str(value) for value in values)


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


def _nearest(now: int, low: int, high: int, fits) -> tuple[int, ...]:
    below = next((value for value in range(now - 1, low - 1, -1) if fits(value)), None)
    above = next((value for value in range(now + 1, high + 1) if fits(value)), None)
    return tuple(value for value in (below, above) if value is not None)


def nearest_fits(*along: Axis) -> Fits:
    """Return the nearest stride, padding, kernel and input size that fit all the given axes at once.

    The axes share stride, padding, kernel size and dilation, as rows and columns of one layer do.
    Padding is returned as an int when both sides are equal, else as (before, after), the odd cell
    after. All fields are empty when every axis fits already.
    """
    shared = {(one.kernel_size, one.stride, one.before, one.after, one.dilation) for one in along}
    if len(shared) != 1:
        raise ValueError(f"the axes must share kernel_size, stride, padding and dilation, got {along}")
    first = along[0]
    if all(one.exact for one in along):
        return Fits((), (), (), ())

    def all_exact(kernel_size=first.kernel_size, stride=first.stride, pad=(first.before, first.after)):
        return all(Axis(one.input_size, kernel_size, stride, *pad, first.dilation).exact for one in along)

    def split(total: int) -> tuple[int, int]:
        return total // 2, total - total // 2

    total, widest = first.before + first.after, max(one.padded_size for one in along)
    missing = max(0, -min(one.span for one in along))
    pads = [
        before if before == after else (before, after)
        for before, after in map(
            split,
            _nearest(total, 0, total + missing + first.stride, lambda t: all_exact(pad=split(t))),
        )
    ]
    below = tuple(one.input_size - one.leftover for one in along)
    above = tuple(
        one.input_size - one.span if one.span < 0 else one.input_size + (-one.span) % one.stride
        for one in along
    )
    fitting = all(one.span >= 0 for one in along)
    return Fits(
        stride=_nearest(first.stride, 1, first.stride + widest, lambda s: all_exact(stride=s)),
        padding=tuple(pads),
        kernel_size=_nearest(first.kernel_size, 1, widest, lambda f: all_exact(kernel_size=f)),
        input_size=tuple(sizes for sizes in (below, above) if min(sizes) > 0 and (fitting or sizes == above)),
    )

"""Integer arithmetic of convolution: sizes, padding, what is left over, parameter counts.

Sizes are in cells, padding is in cells per side, ``dilation=1`` means no gaps, and counting starts
at 0. One axis is handled at a time by `Axis`; rows and columns together by `axes`.

Sources: CS231n, "Convolutional Networks"; Dumoulin & Visin, "A guide to convolution arithmetic for
deep learning" (arXiv 1603.07285). Used by ``notebooks/02_stride_and_padding.ipynb``.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, replace

Padding = int | tuple[int, int] | str
PADDING_NAMES = ("valid", "same", "same_lower", "full")


def whole(name: str, value: object, least: int) -> int:
    """Return `value` as an int of at least `least`, or raise a ValueError that names it."""
    try:
        number = operator.index(value)
    except TypeError:
        raise ValueError(f"{name} must be a whole number, got {value!r}") from None
    if isinstance(value, bool):
        raise ValueError(f"{name} must be a whole number, got {value!r}")
    if number < least:
        raise ValueError(f"{name} must be at least {least}, got {number}")
    return number


def pair(name: str, value: object, least: int) -> tuple[int, int]:
    """Return `value`, an int or (rows, columns), as (rows, columns)."""
    if isinstance(value, tuple | list):
        if len(value) != 2:
            raise ValueError(f"{name} must be an int or (rows, columns), got {value!r}")
        return whole(name, value[0], least), whole(name, value[1], least)
    number = whole(name, value, least)
    return number, number


def effective_size(kernel_size: int, dilation: int = 1) -> int:
    """Cells from a dilated kernel's first to its last element: dilation·(kernel_size − 1) + 1."""
    return whole("dilation", dilation, 1) * (whole("kernel_size", kernel_size, 1) - 1) + 1


def pad_sides(
    padding: Padding, input_size: int, kernel_size: int, stride: int = 1, dilation: int = 1
) -> tuple[int, int]:
    """Return the padding of one axis as (before, after), in cells.

    padding: an int (the same on both sides), (before, after), or a name: ``"valid"`` pads nothing;
    ``"same"`` gives ⌈input/stride⌉ outputs with the odd cell at the end (TensorFlow's SAME, ONNX's
    SAME_UPPER); ``"same_lower"`` puts it at the beginning; ``"full"`` pads effective_size − 1.
    Raises ValueError for a negative or unknown padding.
    """
    size = effective_size(kernel_size, dilation)
    if not isinstance(padding, str):
        if isinstance(padding, tuple | list) and len(padding) != 2:
            raise ValueError(f"padding of one axis must be an int or (before, after), got {padding!r}")
        return pair("padding", padding, 0)
    if padding == "valid":
        return 0, 0
    if padding == "full":
        return size - 1, size - 1
    if padding in ("same", "same_lower"):
        input_size, stride = whole("input_size", input_size, 1), whole("stride", stride, 1)
        total = max((-(-input_size // stride) - 1) * stride + size - input_size, 0)
        less, more = total // 2, total - total // 2
        return (less, more) if padding == "same" else (more, less)
    names = ", ".join(f'"{name}"' for name in PADDING_NAMES)
    raise ValueError(f"padding {padding!r} is not known: use an int, a pair or one of {names}")


@dataclass(frozen=True)
class Axis:
    """One axis of a sliding window; build it with `axis`. All sizes in cells.

    `before` and `after` are the padding on each side. Input cells are numbered from 0, so padding
    cells have negative numbers at the beginning and numbers from `input_size` on at the end.
    """

    input_size: int
    kernel_size: int
    stride: int
    before: int
    after: int
    dilation: int

    @property
    def window_size(self) -> int:
        """Cells from the window's first to its last element."""
        return effective_size(self.kernel_size, self.dilation)

    @property
    def padding(self) -> int | tuple[int, int]:
        """The padding as an int, or as (before, after) where the sides differ."""
        return self.before if self.before == self.after else (self.before, self.after)

    @property
    def padded_size(self) -> int:
        return self.input_size + self.before + self.after

    @property
    def span(self) -> int:
        """How far the window can move: padded_size − window_size; negative when it does not fit."""
        return self.padded_size - self.window_size

    @property
    def output_size(self) -> int:
        """Placements of the window, floored; 0 when not even one fits."""
        return 0 if self.span < 0 else self.span // self.stride + 1

    @property
    def leftover(self) -> int:
        """Padded cells at the end that lie beyond the last window; 0 when the stride divides."""
        return self.span % self.stride if self.span >= 0 else 0

    @property
    def exact(self) -> bool:
        """Whether the last window ends at the last padded cell."""
        return self.span >= 0 and self.leftover == 0

    def window(self, output: int) -> range:
        """The input cells that output cell `output` reads, padding cells included."""
        if not 0 <= output < self.output_size:
            raise ValueError(f"output cell {output} does not exist: there are {self.output_size}, from 0")
        start = output * self.stride - self.before
        return range(start, start + self.window_size, self.dilation)

    def readers(self, cell: int) -> tuple[int, ...]:
        """The output cells whose window reads input cell `cell`."""
        taps = (cell + self.before - element * self.dilation for element in range(self.kernel_size))
        starts = sorted(tap // self.stride for tap in taps if tap >= 0 and tap % self.stride == 0)
        return tuple(output for output in starts if output < self.output_size)

    @property
    def reads(self) -> tuple[int, ...]:
        """How many windows read each input cell."""
        return tuple(len(self.readers(cell)) for cell in range(self.input_size))

    @property
    def never_read(self) -> tuple[int, ...]:
        """The input cells that no window reads."""
        seen = bytearray(self.padded_size)
        for start in range(0, self.output_size * self.stride, self.stride):
            seen[start : start + self.window_size : self.dilation] = b"\1" * self.kernel_size
        return tuple(cell for cell in range(self.input_size) if not seen[self.before + cell])

    def require_output(self) -> Axis:
        """Return self, or raise the ValueError that says why no window fits."""
        if self.span < 0:
            dilated = f" ({self.kernel_size} dilated by {self.dilation})" if self.dilation > 1 else ""
            raise ValueError(
                f"kernel_size {self.window_size}{dilated} is larger than the padded input "
                f"{self.before} + {self.input_size} + {self.after} = {self.padded_size}: "
                f"use a kernel that spans at most {self.padded_size}, or {-self.span} more padding in all"
            )
        return self


def axis(input_size: int, kernel_size: int, stride: int = 1, padding: Padding = 0, dilation: int = 1) -> Axis:
    """Return the `Axis` of these settings; it may have no output. Raises ValueError for bad values."""
    input_size, stride = whole("input_size", input_size, 1), whole("stride", stride, 1)
    before, after = pad_sides(padding, input_size, kernel_size, stride, dilation)
    return Axis(input_size, int(kernel_size), stride, before, after, int(dilation))


def axes(input_size, kernel_size, stride=1, padding=0, dilation=1) -> tuple[Axis, Axis]:
    """Return (rows, columns) of a 2-D window.

    input_size, kernel_size, stride, dilation: an int or (rows, columns). padding: an int,
    (rows, columns), ((top, bottom), (left, right)) or a name that `pad_sides` knows.
    """
    sizes = pair("input_size", input_size, 1), pair("kernel_size", kernel_size, 1)
    steps, gaps = pair("stride", stride, 1), pair("dilation", dilation, 1)
    rows, columns = (axis(*values) for values in zip(*sizes, steps, _each(padding), gaps, strict=True))
    return rows, columns


def _each(padding) -> tuple[Padding, Padding]:
    """Return the padding of a 2-D window as (that of the rows, that of the columns)."""
    if not isinstance(padding, tuple | list):
        return padding, padding
    if len(padding) != 2:
        raise ValueError(
            "padding must be an int, (rows, columns), ((top, bottom), (left, right)) "
            f"or a name, got {padding!r}"
        )
    return tuple(padding)


def rounded_up(one: Axis) -> Axis:
    """Return `one` with room for a last, incomplete window: pooling with PyTorch's ``ceil_mode``.

    The window may stick out beyond the padding, by less than a stride, as if there were more padding
    after it; it is dropped where it would start beyond the input. Caffe's pooling has the same rule.
    """
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
    """Return the axis of the convolution that this transposed one undoes: its input is our output.

    padding is that convolution's, so here it is cropped; ``"same"`` and ``"same_lower"`` make the
    output input · stride. output_padding, less than the stride or the dilation, adds cells at the
    end: it tells apart the sizes that a stride floors to the same one.
    Raises ValueError for bad values, and where the padding leaves nothing.
    """
    input_size, stride = whole("input_size", input_size, 1), whole("stride", stride, 1)
    window, more = effective_size(kernel_size, dilation), whole("output_padding", output_padding, 0)
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
    return Axis(size, int(kernel_size), stride, before, after, int(dilation))


def transposed_axes(
    input_size, kernel_size, stride=1, padding=0, output_padding=0, dilation=1
) -> tuple[Axis, Axis]:
    """Return (rows, columns) of a 2-D transposed convolution; each setting in the forms of `axes`."""
    sizes = pair("input_size", input_size, 1), pair("kernel_size", kernel_size, 1)
    steps, more = pair("stride", stride, 1), pair("output_padding", output_padding, 0)
    gaps = pair("dilation", dilation, 1)
    settings = zip(*sizes, steps, _each(padding), more, gaps, strict=True)
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


@dataclass(frozen=True)
class Counts:
    """What a layer costs: learned weights and biases, multiply-accumulates, output numbers.

    `macs` counts one multiply-accumulate per weight and output position, zeros of the padding included.
    """

    weights: int
    biases: int
    macs: int
    activations: int

    @property
    def parameters(self) -> int:
        return self.weights + self.biases


def conv_counts(
    input_size, depth: int, filters: int, kernel_size, stride=1, padding=0, dilation=1, groups: int = 1
) -> Counts:
    """Return the `Counts` of a convolution: every position uses the same filters.

    input_size [H, W] and kernel_size: an int or (rows, columns); depth D of the input; K = `filters`.
    Raises ValueError where nothing fits or `groups` does not divide D and K. [CS231n]
    """
    weights, positions = _positions(
        input_size, depth, filters, kernel_size, stride, padding, dilation, groups
    )
    return Counts(weights, filters, weights * positions, filters * positions)


def locally_connected_counts(
    input_size, depth: int, filters: int, kernel_size, stride=1, padding=0, dilation=1, groups: int = 1
) -> Counts:
    """Return the `Counts` of the same windows with weights and biases of their own at every position."""
    weights, positions = _positions(
        input_size, depth, filters, kernel_size, stride, padding, dilation, groups
    )
    return Counts(weights * positions, filters * positions, weights * positions, filters * positions)


def _positions(input_size, depth, filters, kernel_size, stride, padding, dilation, groups):
    depth, filters = whole("depth", depth, 1), whole("filters", filters, 1)
    groups = check_groups(depth, filters, groups)
    rows, columns = (one.require_output() for one in axes(input_size, kernel_size, stride, padding, dilation))
    weights = filters * rows.kernel_size * columns.kernel_size * (depth // groups)
    return weights, rows.output_size * columns.output_size


def check_groups(depth: int, filters: int, groups: int) -> int:
    """Return `groups`, or raise a ValueError where it does not divide the input depth and the filters."""
    groups = whole("groups", groups, 1)
    for name, value in (("input depth", depth), ("number of filters", filters)):
        if value % groups:
            raise ValueError(f"groups {groups} does not divide the {name} {value}: use a divisor of {value}")
    return groups


def dense_counts(inputs: int, outputs: int) -> Counts:
    """Return the `Counts` of a dense layer, in which every output reads every input."""
    inputs, outputs = whole("inputs", inputs, 1), whole("outputs", outputs, 1)
    return Counts(inputs * outputs, outputs, inputs * outputs, outputs)

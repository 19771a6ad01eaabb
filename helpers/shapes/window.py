"""One axis of a sliding window: its sizes, its places, what each reads and what none reads."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.shapes.arguments import Padding, pad_sides, pair, whole


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
        return self.dilation * (self.kernel_size - 1) + 1

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
        start = cell + self.before
        first = max(0, -((self.window_size - 1 - start) // self.stride))
        last = min(start // self.stride, self.output_size - 1)
        reached = range(first, last + 1)
        return tuple(output for output in reached if (start - output * self.stride) % self.dilation == 0)

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
    rows, columns = (axis(*values) for values in zip(*sizes, steps, each_axis(padding), gaps, strict=True))
    return rows, columns


def each_axis(padding) -> tuple[Padding, Padding]:
    """Return the padding of a 2-D window as (that of the rows, that of the columns)."""
    if not isinstance(padding, tuple | list):
        return padding, padding
    if len(padding) != 2:
        raise ValueError(
            "padding must be an int, (rows, columns), ((top, bottom), (left, right)) "
            f"or a name, got {padding!r}"
        )
    return tuple(padding)

"""One axis of a sliding window: its sizes, its places, what each reads and what none reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from helpers.shapes.arguments import MOST, Padding, Paddings, Sides, effective_size, pad_sides, pair, whole
from helpers.shapes.refusals import shown
from helpers.shapes.residues import MOST_LISTED, listed, solved
from helpers.shapes.runs import repeated, runs

_LEAST = {"input_size": 1, "kernel_size": 1, "stride": 1, "before": 0, "after": 0, "dilation": 1}


@dataclass(frozen=True)
class Axis:
    """One axis of a sliding window; build it with `axis`. All sizes in cells.

    `before` and `after` are the padding on each side. Input cells are numbered from 0, so padding
    cells have negative numbers at the beginning and numbers from `input_size` on at the end.
    What lists cells (`readers`, `reads`, `never_read`) raises a ValueError beyond a million of them, as
    `unread_runs` does beyond a million to look at.
    """

    input_size: int
    kernel_size: int
    stride: int
    before: int
    after: int
    dilation: int

    def __post_init__(self) -> None:
        for name, least in _LEAST.items():
            given = getattr(self, name)
            if (checked := whole(name, given, least)) is not given:
                object.__setattr__(self, name, checked)
        effective_size(self.kernel_size, self.dilation)

    @cached_property
    def window_size(self) -> int:
        """Cells from the window's first to its last element."""
        return self.dilation * (self.kernel_size - 1) + 1

    @property
    def padding(self) -> int | tuple[int, int]:
        """The padding as an int, or as (before, after) where the sides differ."""
        return self.before if self.before == self.after else (self.before, self.after)

    @cached_property
    def padded_size(self) -> int:
        return self.input_size + self.before + self.after

    @cached_property
    def span(self) -> int:
        """How far the window can move: padded_size − window_size; negative when it does not fit."""
        return self.padded_size - self.window_size

    @cached_property
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
        output = whole("output", output, -MOST)
        if not 0 <= output < self.output_size:
            raise ValueError(f"output cell {output} does not exist: there are {self.output_size}, from 0")
        start = output * self.stride - self.before
        return range(start, start + self.window_size, self.dilation)

    def readers(self, cell: int) -> tuple[int, ...]:
        """The output cells whose window reads input cell `cell`."""
        found = self._readers(whole("cell", cell, -MOST))
        return listed(f"readers of cell {cell}", [found], f"use a kernel_size of at most {MOST_LISTED:,}")

    @property
    def all_cells(self) -> tuple[int, ...]:
        """The numbers of the input cells, from 0."""
        return self._listed("all_cells", [range(self.input_size)])

    @property
    def reads(self) -> tuple[int, ...]:
        """How many windows read each input cell."""
        return tuple(len(self._readers(cell)) for cell in self._listed("reads", [range(self.input_size)]))

    @property
    def never_read(self) -> tuple[int, ...]:
        """The input cells that no window reads."""
        return self._listed("never_read", self._unread())

    @property
    def unread_runs(self) -> tuple[tuple[int, int], ...]:
        """(first cell, length) of every run of padded cells that no window reads; none without an output."""
        if not self.output_size:
            return ()
        if self.padded_size > MOST_LISTED:
            raise ValueError(
                f"unread_runs of {self.padded_size:,} padded cells would look at more than "
                f"{MOST_LISTED:,}: use a smaller input_size or padding"
            )
        window = repeated(1, self.dilation, self.kernel_size)
        unread = repeated(window, self.stride, self.output_size) ^ (1 << self.padded_size) - 1
        return runs(unread, -self.before)

    def _listed(self, name: str, stretches: Iterable[range]) -> tuple[int, ...]:
        fix = f"use an input_size of at most {MOST_LISTED:,}"
        return listed(f"{name} of input_size {self.input_size:,}", stretches, fix)

    def _readers(self, cell: int) -> range:
        start = cell + self.before
        # An output o reads the cell with element e where o·stride + e·dilation = start.
        solution = solved(self.stride, start, self.dilation)
        if solution is None:
            return range(0)
        rest, step = solution
        first = max(0, -((self.window_size - 1 - start) // self.stride))
        last = min(start // self.stride, self.output_size - 1)
        return range(first + (rest - first) % step, last + 1, step)

    def _unread(self) -> Iterator[range]:
        """Yield the unread input cells in stretches.

        The cells read are i·stride + j·dilation, for the outputs i and the elements j. Of the two steps
        take the smaller. Cells apart by a multiple of it make a class; in a class, each number of the
        other factor reads one stretch without a gap, and these follow each other at equal distances.
        """
        if not self.output_size:
            yield range(self.input_size)
            return
        strides = (self.stride, self.output_size), (self.dilation, self.kernel_size)
        (step, length), (jump, count) = sorted(strides)
        first, stop = self.before, self.before + self.input_size  # counted from the first padded cell on
        for cell in range(first, min(stop, first + step)):
            at = cell
            for begin, end in _stretches(cell, stop, step, length, jump, count):
                yield range(at - first, min(begin, stop) - first, step)
                at = max(at, end)
            yield range(at - first, stop - first, step)

    def require_output(self) -> Axis:
        """Return self, or raise the ValueError that says why no window fits."""
        return require_outputs(self)[0]


def require_outputs(*along: Axis) -> tuple[Axis, ...]:
    """Return the axes of one window, or raise the ValueError that says along which it does not fit.

    What it offers fits along all of them.
    """
    for each in along:
        check_axis("along", each)
    one = min(along, key=lambda each: each.span)
    if one.span < 0:
        least = min(each.padded_size for each in along)
        dilated, smaller = "", f"a kernel that spans at most {least}"
        if any(each.dilation > 1 for each in along):
            most = min((each.padded_size - 1) // each.dilation + 1 for each in along)
            dilated = f" ({one.kernel_size} dilated by {one.dilation})" * (one.dilation > 1)
            smaller = f"a kernel_size of at most {most}"
        raise ValueError(
            f"kernel_size {one.window_size}{dilated} is larger than the padded input "
            f"{one.before} + {one.input_size} + {one.after} = {one.padded_size}: "
            f"use {smaller}, or {-one.span} more padding in all"
        )
    return along


def axis(input_size: int, kernel_size: int, stride: int = 1, padding: Padding = 0, dilation: int = 1) -> Axis:
    """Return the `Axis` of these settings; it may have no output. Raises ValueError for bad values."""
    input_size, stride = whole("input_size", input_size, 1), whole("stride", stride, 1)
    before, after = pad_sides(padding, input_size, kernel_size, stride, dilation)
    return Axis(input_size, kernel_size, stride, before, after, dilation)


def check_axis(name: str, value: object) -> Axis:
    """Return `value`, or raise a ValueError where it is no `Axis`."""
    if not isinstance(value, Axis):
        raise ValueError(f"{name} must be an Axis, as axis() makes it, got {shown(value)}")
    return value


def _stretches(
    cell: int, stop: int, step: int, length: int, jump: int, count: int
) -> Iterator[tuple[int, int]]:
    """Yield (begin, end) of what is read among cell, cell + step, … below `stop`.

    Read is each j·jump, for j from 0 to count − 1, and the length − 1 cells of the class after it.
    """
    solution = solved(jump, cell, step)
    if solution is None:
        return
    first, every = solution
    which = range(first, count, every)
    if not which:
        return
    if every * jump <= length * step:  # they touch
        yield which[0] * jump, which[-1] * jump + length * step
        return
    before = max(0, (cell - length * step) // (every * jump) - 1)  # these end before the cell
    for j in which[before:]:
        if j * jump >= stop:
            return
        yield j * jump, j * jump + length * step


def axes(
    input_size: Sides,
    kernel_size: Sides,
    stride: Sides = 1,
    padding: Paddings = 0,
    dilation: Sides = 1,
) -> tuple[Axis, Axis]:
    """Return (rows, columns) of a 2-D window.

    input_size, kernel_size, stride, dilation: an int or (rows, columns). padding: an int,
    (rows, columns), ((top, bottom), (left, right)) or a name that `pad_sides` knows.
    """
    sizes = pair("input_size", input_size, 1), pair("kernel_size", kernel_size, 1)
    steps, gaps = pair("stride", stride, 1), pair("dilation", dilation, 1)
    rows, columns = (axis(*values) for values in zip(*sizes, steps, each_axis(padding), gaps, strict=True))
    return rows, columns


def each_axis(padding: Paddings) -> tuple[Padding, Padding]:
    """Return the padding of a 2-D window as (that of the rows, that of the columns)."""
    if not isinstance(padding, (tuple, list)):
        return padding, padding
    if len(padding) != 2:
        raise ValueError(
            "padding must be an int, (rows, columns), ((top, bottom), (left, right)) "
            f"or a name, got {shown(padding)}"
        )
    rows, columns = padding
    return rows, columns

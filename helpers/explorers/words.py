"""Words that several explorers use: counts, sizes, the formula, what is left over, what to offer."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor
from typing import Any

from helpers import shapes
from helpers.drawing.numerals import written
from helpers.explorers.settings import Number, Settings


def count(number: int, single: str, many: str) -> str:
    """Return "1 row" or "2 rows"."""
    return f"{number:,} {one_or(number, single, many)}"


def one_or(number: int, single: str, many: str) -> str:
    """Return the word that goes with a number: "row" with 1, else "rows"."""
    return single if number == 1 else many


def by(*sizes: int) -> str:
    """Return sizes as "5×5×3"."""
    return "×".join(str(size) for size in sizes)


def span(cells: range, what: str) -> str:
    """Return neighbouring cells as "row 3" or "rows 2 to 5", "no row" for none."""
    if not cells:
        return f"no {what}"
    return f"{what} {cells[0]}" if len(cells) == 1 else f"{what}s {cells[0]} to {cells[-1]}"


def adding_up(parts: Sequence[float], whole: float, decimals: int) -> list[float]:
    """Return parts rounded up or down to so many decimals: they make `whole`, their sum, as it is rounded.

    Rounded up are those that would lose most by being rounded down: the method of largest remainders.
    """
    exact = [part * 10**decimals for part in parts]
    units = [floor(each) for each in exact]
    more = round(round(whole, decimals) * 10**decimals) - sum(units)
    for place in sorted(range(len(units)), key=lambda place: units[place] - exact[place])[:more]:
        units[place] += 1
    return [each / 10**decimals for each in units]


def bracketed(number: float) -> str:
    """Return a number as it stands behind a sign: a negative one in brackets."""
    return f"({written(number)})" if number < 0 else written(number)


def listed(cells: tuple[int, ...], most: int = 4) -> str:
    """Return cells as "7, 8, 9", cut short after `most`."""
    return ", ".join(map(str, cells[:most])) + (", …" if len(cells) > most else "")


def kinds(axis: shapes.Axis, output: bool) -> list[str]:
    """Say of each padded cell along `axis` whether it is padding, or an input cell that no window reads.

    output: whether there is any output at all; without one the picture says so once.
    """
    unread = set(axis.never_read) if output else ()
    cells = [" (read by no window)" if cell in unread else "" for cell in range(axis.input_size)]
    return [" (padding)"] * axis.before + cells + [" (padding)"] * axis.after


def formula(axis: shapes.Axis, letter: str) -> str:
    """Return the output size's formula with its numbers, as "(W − F + 2P)/S + 1 = … = 3"."""
    even = axis.before == axis.after
    kernel = "F" if axis.dilation == 1 else "F′"
    padding = "2P" if even else "P₀ + P₁"
    numbers = f"2·{axis.before}" if even else f"{axis.before} + {axis.after}"
    text = (
        f"({letter} − {kernel} + {padding})/S + 1 = "
        f"({axis.input_size} − {axis.window_size} + {numbers})/{axis.stride} + 1 = {places(axis)}"
    )
    if axis.leftover:
        text += f", floored to {axis.output_size}"
    if axis.dilation > 1:
        text += f"   (F′ = {axis.dilation}·({axis.kernel_size} − 1) + 1 = {axis.window_size})"
    return text


def places(axis: shapes.Axis) -> str:
    """Return the unrounded number of places as "4.5" or "2.33…"."""
    number = axis.span / axis.stride + 1
    text = f"{number:.2f}".rstrip("0").rstrip(".").replace("-", "−")
    return text + "…" if abs(number - round(number, 2)) > 1e-9 else text


def too_large(axis: shapes.Axis, wide: str) -> str:
    """Say why no window fits; wide: "wide", "high" or "long"."""
    dilated = f" spans {axis.window_size} cells when dilated, which" if axis.dilation > 1 else ""
    return (
        f"A filter of F = {axis.kernel_size}{dilated} is larger than the padded input, {axis.before} + "
        f"{axis.input_size} + {axis.after} = {axis.padded_size} {wide}, so there is no place for it."
    )


def no_place(rows: shapes.Axis, columns: shapes.Axis) -> str:
    """Say why no window fits, of the side on which the padded input is smaller."""
    if columns.padded_size <= rows.padded_size:
        return too_large(columns, "wide")
    return too_large(rows, "high")


def unread(*axes: tuple[shapes.Axis, str, str]) -> str:
    """Say what no window reads, or nothing where all is read; axes: (axis, "column", "columns") …"""
    parts = []
    for what in ("left over at the end", "skipped in between"):
        numbers = []
        for axis, single, many in axes:
            cells = _skipped(axis) if "skipped" in what else axis.leftover
            if cells:
                numbers.append(count(cells, single, many))
        if numbers:
            parts.append(f"{' and '.join(numbers)} {what}")
    if not parts:
        return ""
    harmless = not any(axis.never_read for axis, _, _ in axes)
    return f"Read by no window (hatched): {'; '.join(parts)}{', all of it padding' * harmless}."


def _skipped(axis: shapes.Axis) -> int:
    """Padded cells between the first and the last window that no window reads."""
    whole = shapes.axis(axis.padded_size, axis.kernel_size, axis.stride, 0, axis.dilation)
    return len(whole.never_read) - axis.leftover


def fit_offers(
    state: Settings,
    sizes: tuple[str, ...],
    axes: tuple[shapes.Axis, ...],
    narrower: dict[str, tuple[int, int]] | None = None,
) -> dict[str, Any]:
    """Return the nearest settings that fit, within the controls' ranges, as `Frame.offers` has them.

    sizes: the names of the input's sizes in `state`, one per axis. narrower: ranges of now that are smaller
    than those declared. Says so where no P can fit.
    """
    if all(axis.exact for axis in axes):
        return {}
    ranges = {
        name: (each.low, each.high) for name, each in state.settings.items() if isinstance(each, Number)
    }
    ranges |= narrower or {}
    fits = shapes.nearest_fits(*axes)
    changes: list[dict[str, Any]] = [{"S": stride} for stride in fits.stride]
    changes += [{"P": padding} for padding in fits.padding]
    changes += [{"F": size} for size in fits.kernel_size]
    changes += [dict(zip(sizes, each, strict=True)) for each in fits.input_size]
    changes = [
        each
        for each in changes
        if all(name in ranges and _within(ranges[name], value) for name, value in each.items())
    ]
    now = state.values()
    items: list[list[Any]] = []
    for each in changes:
        different = {name: value for name, value in each.items() if value != now[name]}
        items.append([", ".join(f"{name} = {value}" for name, value in different.items()), each])
    lead = "Fits exactly with:" if items else "Nothing within the controls' ranges fits by one change alone."
    if "P" in ranges and not any("P" in each for each in changes):
        lead = f"{_no_padding(now, ranges['P'][1], sizes)} {lead}"
    return {"lead": lead, "items": items}


def _within(range_: tuple[int, int], value: int | tuple[int, int]) -> bool:
    low, high = range_
    return all(low <= side <= high for side in (value if isinstance(value, tuple) else (value,)))


def _no_padding(now: dict[str, Any], most: int, sizes: tuple[str, ...]) -> str:
    apart = max(now[name] for name in sizes) - min(now[name] for name in sizes)
    if apart % now["S"]:
        return f"No P can fit: {' and '.join(sizes)} differ by {apart}, which S = {now['S']} does not divide."
    return f"No P up to {most} fits."

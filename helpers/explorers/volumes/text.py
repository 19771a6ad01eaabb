"""The words of the volumes explorer: read-out, arithmetic, settings to offer."""

from __future__ import annotations

from helpers import shapes
from helpers.drawing.palette import INK, LEFTOVER, QUIET
from helpers.drawing.volumes import padding_text
from helpers.explorers.volumes.model import RANGES, Result


def describe(result: Result) -> str:
    """Say in one to three sentences what the picture shows."""
    state, counts = result.state, result.counts
    filters = "1 filter" if state.K == 1 else f"{state.K} filters"
    dilated = f", dilation {state.dilation}" if state.dilation > 1 else ""
    setting = (
        f"Input {by(state.W, state.H, state.D)}, padding {padding_text(result.columns)}, "
        f"{filters} of {by(state.F, state.F, state.D)}, stride {state.S}{dilated}"
    )
    if counts is None:
        return f"{setting}: no output. {_too_large(result)}"
    costs = (
        f"{counts.weights:,} weights and {count(counts.biases, 'bias', 'biases')} make "
        f"{counts.parameters:,} parameters; {counts.macs:,} multiply-adds."
    )
    return " ".join(
        part for part in (f"{setting}: output {by(*result.output)}.", _unread(result), costs) if part
    )


def _too_large(result: Result) -> str:
    one = min(result.columns, result.rows, key=lambda each: each.padded_size)
    dilated = f" spans {one.window_size} cells when dilated, which" if one.dilation > 1 else ""
    side = "wide" if one is result.columns else "high"
    return (
        f"A filter of F = {one.kernel_size}{dilated} is larger than the padded input, {one.before} + "
        f"{one.input_size} + {one.after} = {one.padded_size} {side}, so there is no place for it."
    )


def _unread(result: Result) -> str:
    """Say what no window reads, or nothing where all is read."""
    parts = []
    pairs = ((result.columns, "column", "columns"), (result.rows, "row", "rows"))
    for what in ("left over at the end", "skipped between windows"):
        numbers = []
        for one, single, many in pairs:
            skipped = _skipped(one) if "skipped" in what else one.leftover
            if skipped:
                numbers.append(count(skipped, single, many))
        if numbers:
            parts.append(f"{' and '.join(numbers)} {what}")
    if not parts:
        return ""
    harmless = not (result.columns.never_read or result.rows.never_read)
    return f"Read by no window (hatched): {'; '.join(parts)}{', all of it padding' * harmless}."


def _skipped(one: shapes.Axis) -> int:
    """Padded cells between the first and the last window that no window reads."""
    whole = shapes.axis(one.padded_size, one.kernel_size, one.stride, 0, one.dilation)
    return len(whole.never_read) - one.leftover


def count(number: int, single: str, many: str) -> str:
    """Return "1 row" or "2 rows"."""
    return f"{number:,} {single if number == 1 else many}"


def by(*sizes: int) -> str:
    """Return sizes as "5×5×3"."""
    return "×".join(str(size) for size in sizes)


def formula(one: shapes.Axis, letter: str) -> str:
    """Return the output size's formula with its numbers, as "(W − F + 2P)/S + 1 = … = 3"."""
    even = one.before == one.after
    kernel = "F" if one.dilation == 1 else "F′"
    padding = "2P" if even else "P₀ + P₁"
    numbers = f"2·{one.before}" if even else f"{one.before} + {one.after}"
    places = one.span / one.stride + 1
    exact = f"{places:.2f}".rstrip("0").rstrip(".").replace("-", "−")
    if abs(places - round(places, 2)) > 1e-9:
        exact += "…"
    text = (
        f"({letter} − {kernel} + {padding})/S + 1 = "
        f"({one.input_size} − {one.window_size} + {numbers})/{one.stride} + 1 = {exact}"
    )
    if one.leftover:
        text += f", floored to {one.output_size}"
    if one.dilation > 1:
        text += f"   (F′ = {one.dilation}·({one.kernel_size} − 1) + 1 = {one.window_size})"
    return text


def lines(result: Result) -> list[tuple[str, float, str]]:
    """The arithmetic below the picture, as (text, size, colour)."""
    state, counts, rows, columns = result.state, result.counts, result.rows, result.columns
    if state.W == state.H:
        formulas = [formula(columns, "W") + ("" if columns.dilation > 1 else ", and the same for H")]
    else:
        formulas = [f"across: {formula(columns, 'W')}", f"down: {formula(rows, 'H')}"]
    text = [(line, 14, INK) for line in formulas]
    if counts is None:
        return [*text, (_too_large(result), 12, LEFTOVER.text)]
    wide, high, filters = result.output
    biases = count(counts.biases, "bias", "biases")
    weights = f"{filters}·{state.F}·{state.F}·{state.D} = {counts.weights:,} weights"
    text += [
        (f"K·F·F·D = {weights}, + {biases} = {counts.parameters:,} parameters", 12, QUIET),
        (
            f"{wide}·{high} places · {counts.weights:,} weights = {counts.macs:,} multiply-adds;  "
            f"{wide}·{high}·{filters} = {count(counts.activations, 'number', 'numbers')} out",
            12,
            QUIET,
        ),
    ]
    unread = _unread(result)
    return [*text, (unread, 12, LEFTOVER.text)] if unread else text


def offers(result: Result) -> dict:
    """The nearest settings that fit, within the controls' ranges; says so where no P can."""
    state, fits = result.state, result.fits
    if result.rows.exact and result.columns.exact:
        return {}
    changes = [{"S": stride} for stride in fits.stride]
    changes += [{"P": padding} for padding in fits.padding]
    changes += [{"F": size} for size in fits.kernel_size]
    changes += [{"W": width, "H": height} for height, width in fits.input_size]
    changes = [each for each in changes if all(_in_range(name, value) for name, value in each.items())]
    items = []
    for each in changes:
        different = {name: value for name, value in each.items() if value != getattr(state, name)}
        items.append([", ".join(f"{name} = {value}" for name, value in different.items()), each])
    lead = "Fits exactly with:" if items else "Nothing within the controls' ranges fits by one change alone."
    if not any("P" in each for each in changes):
        lead = f"{_no_padding(result)} {lead}"
    return {"lead": lead, "items": items}


def _in_range(name: str, value: int | tuple[int, int]) -> bool:
    low, high, _ = RANGES[name]
    return all(low <= side <= high for side in (value if isinstance(value, tuple) else (value,)))


def _no_padding(result: Result) -> str:
    state = result.state
    apart = abs(state.W - state.H)
    if apart % state.S:
        return f"No P can fit: W and H differ by {apart}, which S = {state.S} does not divide."
    return f"No P up to {RANGES['P'][1]} fits."

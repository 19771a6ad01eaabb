"""The words of the volumes explorer: read-out, arithmetic, settings to offer."""

from __future__ import annotations

from typing import Any

from helpers.drawing.palette import INK, LEFTOVER, QUIET
from helpers.explorers.volumes.model import Result
from helpers.explorers.words import by, count, fit_offers, formula, one_or, too_large, unread


def describe(result: Result) -> str:
    """Say in one to three sentences what the picture shows."""
    state, counts = result.state, result.counts
    filters = "1 filter" if state.K == 1 else f"{state.K} filters"
    dilated = f", dilation {state.dilation}" if state.dilation > 1 else ""
    setting = (
        f"Input {by(state.W, state.H, state.D)}, padding {result.columns.padding}, "
        f"{filters} of {by(state.F, state.F, state.D)}, stride {state.S}{dilated}"
    )
    if counts is None or result.output is None:
        return f"{setting}: no output. {_too_large(result)}"
    costs = (
        f"{count(counts.weights, 'weight', 'weights')} and {count(counts.biases, 'bias', 'biases')} make "
        f"{counts.parameters:,} parameters; {count(counts.macs, 'multiply-add', 'multiply-adds')}."
    )
    return " ".join(
        part for part in (f"{setting}: output {by(*result.output)}.", _unread(result), costs) if part
    )


def _too_large(result: Result) -> str:
    if result.columns.padded_size <= result.rows.padded_size:
        return too_large(result.columns, "wide")
    return too_large(result.rows, "high")


def _unread(result: Result) -> str:
    return unread((result.columns, "column", "columns"), (result.rows, "row", "rows"))


def lines(result: Result) -> list[tuple[str, float, str]]:
    """The arithmetic below the picture, as (text, size, colour)."""
    state, counts, rows, columns = result.state, result.counts, result.rows, result.columns
    if state.W == state.H:
        formulas = [formula(columns, "W") + ("" if columns.dilation > 1 else ", and the same for H")]
    else:
        formulas = [f"across: {formula(columns, 'W')}", f"down: {formula(rows, 'H')}"]
    text: list[tuple[str, float, str]] = [(line, 14, INK) for line in formulas]
    if counts is None or result.output is None:
        return [*text, (_too_large(result), 12, LEFTOVER.text)]
    wide, high, filters = result.output
    biases = count(counts.biases, "bias", "biases")
    weights = count(counts.weights, "weight", "weights")
    product = f"{filters}·{state.F}·{state.F}·{state.D} = {weights}"
    text += [
        (f"K·F·F·D = {product}, + {biases} = {counts.parameters:,} parameters", 12, QUIET),
        (
            f"{wide}·{high} {one_or(wide * high, 'place', 'places')} · {weights} = "
            f"{count(counts.macs, 'multiply-add', 'multiply-adds')};  "
            f"{wide}·{high}·{filters} = {count(counts.activations, 'number', 'numbers')} out",
            12,
            QUIET,
        ),
    ]
    unread = _unread(result)
    return [*text, (unread, 12, LEFTOVER.text)] if unread else text


def offers(result: Result) -> dict[str, Any]:
    """The nearest settings that fit rows and columns at once."""
    return fit_offers(result.state, ("W", "H"), (result.columns, result.rows))

"""The words of the volumes explorer: read-out, arithmetic, settings to offer."""

from __future__ import annotations

from typing import Any

from helpers.drawing.palette import INK, QUIET
from helpers.explorers.volumes.layout import extent
from helpers.explorers.volumes.model import Result
from helpers.explorers.words import by, count, fit_offers, formula, no_place, one_or, unread

COVERED = "The output is covered."


def describe(result: Result) -> str:
    """Say in one to three sentences what the picture shows."""
    state, counts = result.state, result.counts
    dilated = f", dilation {state.dilation}" if state.dilation > 1 else ""
    setting = (
        f"Input {by(state.W, state.H, state.D)}, padding {result.columns.padding}, "
        f"{count(state.K, 'filter', 'filters')} of {by(state.F, state.F, state.D)}, stride {state.S}{dilated}"
    )
    if state.covered:
        return f"{setting}. {COVERED}"
    if counts is None or result.output is None:
        return f"{setting}: no output. {no_place(result.rows, result.columns)}"
    costs = (
        f"{count(counts.weights, 'weight', 'weights')} and {count(counts.biases, 'bias', 'biases')} make "
        f"{counts.parameters:,} parameters; {count(counts.macs, 'multiply-add', 'multiply-adds')}."
    )
    unread_ = unread((result.columns, "column", "columns"), (result.rows, "row", "rows"))
    return " ".join(part for part in (f"{setting}: output {by(*result.output)}.", unread_, costs) if part)


def lines(result: Result) -> list[tuple[str, float, str]]:
    """The arithmetic below the volumes, as (text, size, colour): the formula, parameters, multiply-adds."""
    state, counts = result.state, result.counts
    across = formula(result.columns, "W")
    if state.covered:
        across = f"{across.split(' = ')[0]} = ?, and the same for H"
        costs = "K·F·F·D = ? weights, + ? biases = ? parameters", "? places · ? weights = ? multiply-adds"
        return [(across, 13, INK), *((text, 11.5, QUIET) for text in costs)]
    if state.W == state.H:
        across += "" if state.dilation > 1 else ", and the same for H"
    else:
        down = formula(result.rows, "H").split(" = ", 1)[1].split("   ")[0]  # F′ is explained once
        across += f";   for H: {down}"
    if counts is None or result.output is None:
        return [(across, 13, INK)]
    wide, high, filters = result.output
    weights, biases = count(counts.weights, "weight", "weights"), count(counts.biases, "bias", "biases")
    product = f"{filters}·{state.F}·{state.F}·{state.D} = {weights}"
    return [
        (across, 13, INK),
        (f"K·F·F·D = {product}, + {biases} = {counts.parameters:,} parameters", 11.5, QUIET),
        (
            f"{wide}·{high} {one_or(wide * high, 'place', 'places')} · {weights} = "
            f"{count(counts.macs, 'multiply-add', 'multiply-adds')};  "
            f"{wide}·{high}·{filters} = {count(counts.activations, 'number', 'numbers')} out",
            11.5,
            QUIET,
        ),
    ]


def scale_note(result: Result) -> str:
    """Say whether all is to scale, and if not, what is not."""
    layout, state = result.layout, result.state
    notes = []
    for name, cell in (("input", layout.input), ("filters", layout.filter), ("output", layout.output)):
        factor = max(cell) / layout.cell
        if factor > 1.001 and (name != "output" or (result.output and not state.covered)):
            notes.append(f"{name} drawn {factor:.{0 if factor > 9.5 else 1}f}× larger")
    if not layout.true_depth(max(state.D, state.K)):
        notes.append("depths beyond 8 drawn shorter" if layout.common else "depths by a scale of their own")
    if any(axis.window_size > extent(axis) for axis in (result.rows, result.columns)):
        notes.append("the filter's outline cut off")
    return f"Not to scale: {', '.join(notes)}." if notes else "All volumes to scale."


def offers(result: Result) -> dict[str, Any]:
    """The nearest settings that fit rows and columns at once."""
    if result.state.covered:
        return {}
    return fit_offers(result.state, ("W", "H"), (result.columns, result.rows))

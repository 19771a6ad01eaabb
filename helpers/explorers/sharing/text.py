"""The words of the parameter-sharing explorer: read-out, titles, settings to offer."""

from __future__ import annotations

from helpers.drawing.costs import Cost
from helpers.explorers.sharing.model import KINDS, RANGES, Result
from helpers.explorers.words import by, count, fit_offers, formula, too_large, unread

LAYERS = {
    "dense": "dense layer",
    "locally connected": "locally connected layer",
    "convolution": "convolution",
}


def describe(result: Result) -> str:
    """Say in one to three sentences how large the matrix is and what the layers cost."""
    state = result.state
    setting = (
        f"Input {by(state.W, state.W, state.D)}, {count(state.K, 'filter', 'filters')} of "
        f"{by(state.F, state.F, state.D)}, stride {state.S}, padding {state.P}"
    )
    if not result.outputs:
        return f"{setting}: no output. {too_large(result.one, 'wide')}"
    size = result.one.output_size
    counts = result.counts[state.kind]
    costs = "; ".join(f"{kind} {result.counts[kind].parameters:,}" for kind in KINDS)
    return (
        f"{setting}: output {by(size, size, state.K)}. The {LAYERS[state.kind]}'s matrix of "
        f"{result.outputs:,} × {result.inputs:,} entries holds {count(counts.weights, 'weight', 'weights')} "
        f"in {count(result.filled, 'entry', 'entries')}. Parameters with biases: {costs}."
    )


def titles(result: Result, numbered: tuple[bool, bool]) -> tuple[str, str, str, str]:
    """Return the words above input, filters, output and matrix; numbered: whether the cells of the first
    and third hold numbers."""
    state, size = result.state, result.one.output_size
    of_input = f"input {by(state.W, state.W, state.D)}" + ": column of each cell" * numbered[0]
    of_output = f"output {by(size, size, state.K)}" + ": row of each cell" * numbered[1]
    zeros = result.outputs * result.inputs - result.filled
    of_matrix = (
        f"Weight matrix of the {LAYERS[state.kind]}, "
        f"{count(result.outputs, 'output (row)', 'outputs (rows)')} × "
        f"{count(result.inputs, 'input (column)', 'inputs (columns)')}: "
        f"{count(zeros, 'zero', 'zeros') if zeros else 'no zeros'}"
    )
    return of_input, _of_filters(result), of_output, of_matrix


def _of_filters(result: Result) -> str:
    """Say which filters are shown, and of which slices."""
    state, layout = result.state, result.layout
    if state.kind == "dense":
        return "no filters"
    shown = layout.filters.count // layout.slices
    place = "place 0, " if state.kind == "locally connected" else ""
    if shown < state.K:
        what = f"{_first('filter', shown)} of {state.K}"
    else:
        what = count(state.K, "filter", "filters")
    if layout.slices < state.D:
        return f"{place}{what}, {_first('slice', layout.slices)} of {state.D}"
    return f"{place}{what} of {by(state.F, state.F, state.D)}"


def _first(what: str, shown: int) -> str:
    return f"{what}s 0–{shown - 1}" if shown > 1 else f"{what} 0"


def costs(result: Result) -> list[Cost]:
    """Return what the three layers cost."""
    return [Cost(kind, each.weights, each.biases, each.macs) for kind, each in result.counts.items()]


def head(result: Result) -> tuple[str, str]:
    """The arithmetic of the output's size, and what no window reads."""
    if not result.outputs:
        return too_large(result.one, "wide"), ""
    rest = (
        ""
        if result.state.kind == "dense"
        else unread((result.one, "column", "columns"), (result.one, "row", "rows"))
    )
    return formula(result.one, "W"), rest


def offers(result: Result) -> dict:
    """The nearest settings that fit."""
    return fit_offers(result.state, RANGES, ("W",), (result.one,))

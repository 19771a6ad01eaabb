"""The words of the parameter-sharing explorer: read-out, titles, settings to offer."""

from __future__ import annotations

from helpers.explorers.sharing.model import KINDS, RANGES, Result
from helpers.explorers.sharing.picture.costs import Cost
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
    costs = "; ".join(f"{kind} {result.counts[kind].parameters:,}" for kind in KINDS)
    return (
        f"{setting}: output {by(size, size, state.K)}. The {LAYERS[state.kind]}'s matrix of "
        f"{result.outputs:,} × {result.inputs:,} entries holds {_held(result)}. "
        f"Parameters with biases: {costs}."
    )


def _held(result: Result) -> str:
    """Say how many weights stand in the matrix, in how many entries, and how many never meet the input."""
    standing = result.standing
    idle = result.counts[result.state.kind].weights - standing
    does = "lies on padding only and does" if idle == 1 else "lie on padding only and do"
    if not standing:
        return f"zeros only, for {count(idle, 'weight', 'weights')} {does} nothing"
    if standing == result.filled > 1:
        held = f"{standing:,} weights, each in one entry"
    else:
        held = f"{count(standing, 'weight', 'weights')} in {count(result.filled, 'entry', 'entries')}"
    return f"{held}; {idle:,} more {does} nothing" if idle else held


def titles(result: Result, numbered: tuple[bool, bool]) -> tuple[str, str, str, str]:
    """Return the words above input, filters, output and matrix; numbered: whether the cells of the first
    and third hold numbers."""
    state, size = result.state, result.one.output_size
    of_input = f"input {by(state.W, state.W, state.D)}" + ": matrix column of each cell" * numbered[0]
    of_output = f"output {by(size, size, state.K)}" + _of_maps(result, numbered[1])
    zeros = result.outputs * result.inputs - result.filled
    of_matrix = (
        f"Weight matrix of the {LAYERS[state.kind]}, "
        f"{count(result.outputs, 'output (row)', 'outputs (rows)')} × "
        f"{count(result.inputs, 'input (column)', 'inputs (columns)')}: "
        f"{count(zeros, 'zero', 'zeros') if zeros else 'no zeros'}"
    )
    return of_input, _of_filters(result), of_output, of_matrix


def _of_maps(result: Result, numbered: bool) -> str:
    """Say which maps are shown, if not all, and what the numbers in their cells are."""
    planes = result.layout.output
    if planes is None or planes.count == result.state.K:
        return ": matrix row of each cell" * numbered
    return f": {_first('map', planes.count)}" + ", matrix rows" * numbered


def _of_filters(result: Result) -> str:
    """Say which filters are shown, and of which slices."""
    state, layout = result.state, result.layout
    if state.kind == "dense":
        return "instead of filters"
    shown, size = layout.filters.count // layout.slices, by(state.F, state.F, state.D)
    place = "place 0: " if state.kind == "locally connected" else ""
    all_of_them = count(state.K, "filter", "filters")
    if layout.slices < state.D:
        what = f"{_first('filter', shown)} (of {state.K})" if shown < state.K else all_of_them
        return f"{place}{what}, {_first('slice', layout.slices)} (of {state.D})"
    if shown < state.K:
        return f"{place}{_first('filter', shown)} (of {state.K}), {size}"
    return f"{place}{all_of_them} of {size}"


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

"""The words of the parameter-sharing explorer: read-out, titles, settings to offer."""

from __future__ import annotations

from typing import Any

from helpers.explorers.sharing.model import KINDS, Part, Result
from helpers.explorers.words import by, count, fit_offers, too_large

LAYERS = {
    "dense": "dense layer",
    "locally connected": "locally connected layer",
    "convolution": "convolution",
}

OWN_WEIGHTS = (  # instead of filters, line by line
    "Every output has a weight of its",
    "own for every input: like a filter",
    "as large as the input, used once.",
)


def describe(result: Result) -> str:
    """Say in one to three sentences how large the matrix is and what the layers cost."""
    state = result.state
    setting = (
        f"Input {by(state.W, state.W, state.D)}, {count(state.K, 'filter', 'filters')} of "
        f"{by(state.F, state.F, state.D)}, S = {state.S}, P = {state.P}"
    )
    if not result.outputs:
        return f"{setting}: no output. {too_large(result.axis, 'wide')}"
    size = result.axis.output_size
    setting = f"{setting}: output {by(size, size, state.K)}."
    matrix = f"The {LAYERS[state.kind]}'s matrix, {result.outputs:,} × {result.inputs:,},"
    if state.covered:
        return f"{setting} {matrix} is covered."
    costs = ", ".join(f"{kind} {result.counts[kind].parameters:,}" for kind in KINDS)  # two lines at most
    return f"{setting} {matrix} holds {_held(result)}. Parameters: {costs}."


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


def of_input(result: Result) -> str:
    """What stands above the input; the numbers in its cells are columns of the matrix."""
    state, numbered = result.state, result.layout.input.number_size > 0
    return f"input {by(state.W, state.W, state.D)}" + ": matrix columns" * numbered


def of_output(result: Result) -> str:
    """What stands above the output: which maps are shown, if not all, or what the numbers in them are."""
    state, size, planes = result.state, result.axis.output_size, result.layout.output
    title = f"output {by(size, size, state.K)}"
    if planes and planes.count < state.K:
        return f"{title}: {_first('map', planes.count)}"
    return title + ": matrix rows" * bool(planes and planes.number_size)


def of_matrix(result: Result) -> str:
    """What stands above the matrix: its size, and how many of its entries are zeros."""
    zeros = result.outputs * result.inputs - result.filled
    held = count(zeros, "zero", "zeros") if zeros else "no zeros"
    return (
        f"matrix of the {LAYERS[result.state.kind]}: {result.outputs:,} × {result.inputs:,}, "
        f"{'? zeros' if result.state.covered else held}"
    )


def of_part(result: Result, part: Part) -> str:
    """What stands above a part of the matrix, where there are several."""
    state, (high, wide), (r, row) = result.state, result.block_shape, result.block
    if part.name == "blocks":
        return f"blocks of {high:,}×{wide:,}"
    if part.name == "pieces":
        filled = part.weights.max() >= 0 or state.covered
        return f"block {r}, {row}: " + (f"pieces of {by(state.K, state.D)}" if filled else "zeros only")
    return "entries" if part.marks else "all entries"


def key(result: Result) -> str:
    """Say what the letters, the numbers and the colours in the cells mean."""
    state = result.state
    if state.kind == "dense":
        return "letter: the input; number: the output"
    if state.kind == "convolution":
        alike = "same letter and colour: the same weight"
        return alike + ("; number: its filter" if state.K > 2 else "; capitals: filter 1" * (state.K - 1))
    if state.K > 2:
        return "number: the filter; letter: its weight; number: the place"
    return "letter: the weight; number: the place" + "; capitals: filter 1" * (state.K - 1)


def of_filters(result: Result) -> str:
    """What stands above the filters: which of them are shown, and of which slices."""
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


def unread_cells(result: Result) -> bool:
    """Whether there are cells that no window reads; a dense layer reads everything."""
    return result.state.kind != "dense" and bool(result.outputs and result.axis.unread_runs)


def offers(result: Result) -> dict[str, Any]:
    """The nearest settings that fit."""
    return fit_offers(result.state, ("W",), (result.axis,))

"""The words of the coverage explorer: how often cells are read."""

from __future__ import annotations

from helpers.explorers.coverage.model import PADDINGS, Result
from helpers.explorers.words import by


def describe(result: Result) -> str:
    """Say for each padding how often the cells are read."""
    state = result.state
    sizes = (
        f"{by(state.F, state.F)} filter with stride {state.S} reads a cell of a {by(state.W, state.W)} input"
    )
    if state.covered:
        paddings = f"{', '.join(PADDINGS[:-1])} or {PADDINGS[-1]}"
        return f"How often a {sizes}, with {paddings} padding. The counts are covered."
    parts = "; ".join(f"{name} padding: {spread(result, name)}" for name in PADDINGS)
    return f"How often a {sizes}. {parts}."


def spread(result: Result, name: str) -> str:
    """Say how often the cells are read, as "1 to 9 times"."""
    counts = result.counts[name]
    low, high = int(counts.min()), int(counts.max())
    if not result.axes[name].output_size:
        return "the filter does not fit"
    return f"{low} to {high} times" if low < high else f"{high} time{'s' * (high != 1)} each"


def reads(result: Result, name: str) -> str:
    """What stands above an input: how often its cells are read."""
    if result.state.covered:
        return "each cell is read ? times"
    said = spread(result, name)
    return f"each cell is read {said.removesuffix(' each')}" if result.axes[name].output_size else said


def output(result: Result, name: str) -> str:
    """What stands beside an output."""
    size = result.axes[name].output_size
    return f"output {by(size, size)}" if size else "no output"

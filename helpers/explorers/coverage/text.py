"""The words of the coverage explorer: how often cells are read."""

from __future__ import annotations

from helpers.explorers.coverage.model import PADDINGS, Result


def describe(result: Result) -> str:
    """Say for each padding how often the cells are read."""
    state = result.state
    parts = "; ".join(f"{name} padding: {spread(result, name)}" for name in PADDINGS)
    sizes = f"{state.F}×{state.F} filter with stride {state.S} reads a cell of a {state.W}×{state.W} input"
    return f"How often a {sizes}. {parts}."


def spread(result: Result, name: str) -> str:
    """Say how often the cells are read, as "1 to 9 times"."""
    counts = result.counts[name]
    low, high = int(counts.min()), int(counts.max())
    if not result.axes[name].output_size:
        return "the filter does not fit"
    return f"{low} to {high} times" if low < high else f"{high} time{'s' * (high != 1)} each"


def says(result: Result, name: str) -> str:
    """What stands above a plane: the size of the output, and how often the cells are read."""
    size = result.axes[name].output_size
    return f"output {size}×{size}; read {spread(result, name)}" if size else spread(result, name)

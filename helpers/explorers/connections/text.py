"""The words of the connection-table explorer: counts, and what a table is called today."""

from __future__ import annotations

from helpers.explorers.connections.model import LENET5, Result, rows_of
from helpers.explorers.words import count

TITLE = "Which input map does each output map read?  X: its filter has weights for it."  # above all


def describe(result: Result) -> str:
    """Say in one to three sentences what the picture shows."""
    state, counts, full = result.state, result.counts, result.full
    return (
        f"{count(state.D, 'input map', 'input maps')}, {count(state.K, 'output map', 'output maps')}, "
        f"{count(counts.pairs, 'connection', 'connections')} from map to map and "
        f"{count(counts.parameters, 'parameter', 'parameters')} with F = {state.F}; the full table has "
        f"{full.pairs} and {full.parameters:,}. {today(result)}"
    )


def today(result: Result) -> str:
    """Say what a layer with this table is called today."""
    state, groups = result.state, result.groups
    if not result.counts.pairs:
        return "No connection: each output map is its bias alone."
    if groups == 1:
        dense = " With F = 1 it is a dense layer on each pixel." if state.F == 1 else ""
        return f"Today: an ordinary convolution, groups = 1.{dense}"
    if groups is None:
        if rows_of(result.table) == LENET5:
            return "LeNet-5's own table. Today: an ordinary convolution, its kernel masked at each use."
        return "A table of its own. Today: an ordinary convolution, its kernel masked at each use."
    if groups == state.D:
        each = "one-to-one, " if state.K == state.D else f"{state.K // state.D} filters for each input map, "
        return f"Today: a depthwise convolution, {each}groups = D = {groups}."
    alex = " (AlexNet had 2)" if groups == 2 else ""
    return f"Today: a grouped convolution, groups = {groups}{alex}."


def lines(result: Result) -> list[str]:
    """The counts below the picture."""
    state, counts, full = result.state, result.counts, result.full
    size = f"{state.F}·{state.F}"
    biases = count(counts.biases, "bias", "biases")
    return [
        f"This table:  {count(counts.pairs, 'connection', 'connections')} · {size} = "
        f"{count(counts.weights, 'weight', 'weights')}, "
        f"+ {biases} = {count(counts.parameters, 'parameter', 'parameters')}",
        f"Full table:  {count(full.pairs, 'connection', 'connections')} · {size} = "
        f"{count(full.weights, 'weight', 'weights')}, "
        f"+ {biases} = {full.parameters:,} parameters",
        f"Connections of single numbers, each parameter at {'each of ' * (state.places > 1)}"
        f"{count(state.places, 'place', 'places')}, as LeNet-5's authors count:  {counts.connections:,}",
    ]

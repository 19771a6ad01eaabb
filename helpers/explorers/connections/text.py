"""The words of the connection-table explorer: counts, and what a table is called today."""

from __future__ import annotations

from helpers.convert import TableCounts
from helpers.explorers.connections.model import LENET5, Result, rows_of
from helpers.explorers.words import count, one_or

TITLE = "Which input map does each output map read?  X: its filter has weights for it."  # above all


def describe(result: Result) -> str:
    """Say in one to three sentences what the picture shows."""
    state, counts, full = result.state, result.counts, result.full
    maps = f"{count(state.D, 'input map', 'input maps')}, {count(state.K, 'output map', 'output maps')}"
    if state.covered:
        return f"{maps}, F = {state.F}; lines and crosses show which map reads which. All counts are covered."
    return (
        f"{maps}, {count(counts.pairs, 'connection', 'connections')} from map to map and "
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


def number(result: Result, value: int) -> str:
    """Return a count as it is shown: covered, it is a question mark."""
    return "?" if result.state.covered else f"{value:,}"


def lines(result: Result) -> list[str]:
    """The counts below the picture."""
    state = result.state
    tables = (("This", result.counts), ("Full", result.full))
    return [
        *(f"{which} table:  {_sum(result, counts)}" for which, counts in tables),
        f"Connections of single numbers, each parameter at {'each of ' * (state.places > 1)}"
        f"{count(state.places, 'place', 'places')}, as LeNet-5's authors count:  "
        f"{number(result, result.counts.connections)}",
    ]


def _sum(result: Result, counts: TableCounts) -> str:
    """Write out the parameters, as "60 connections · 5·5 = 1,500 weights, + 16 biases = 1,516 parameters"."""

    def many(value: int, single: str, plural: str) -> str:
        word = plural if result.state.covered else one_or(value, single, plural)
        return f"{number(result, value)} {word}"

    return (
        f"{many(counts.pairs, 'connection', 'connections')} · {result.state.F}·{result.state.F} = "
        f"{many(counts.weights, 'weight', 'weights')}, + {many(counts.biases, 'bias', 'biases')} = "
        f"{many(counts.parameters, 'parameter', 'parameters')}"
    )

"""What the connection-table explorer answers to the pointer."""

from __future__ import annotations

import numpy as np

from helpers.explorers.connections.model import Result
from helpers.explorers.regions import ByCell, ByRow, Light, Region
from helpers.explorers.words import count


def regions(result: Result) -> list[Region]:
    """The image map: the cells of the table, the input maps, the output maps."""
    return [_table(result), _inputs(result), _outputs(result)]


def _pairs(result: Result, row: str | None, column: str | None, end: str = "") -> tuple[Light, ...]:
    """Lights for connections, where there are any, and for the maps at their `end`."""
    grids = ("pairs", end) if end else ("pairs",)
    return tuple(Light(name, row, column) for name in grids if result.counts.pairs)


def _table(result: Result) -> Region:
    size = f"{result.state.F}·{result.state.F}"
    weights = count(result.state.F**2, "weight", f"weights, {size},")
    if result.state.covered:
        weights = "? weights"
    cells = result.table.ravel().tolist()
    return Region(
        "table",
        "Output map {column} {reads} input map {row}: its filter has {weights} for it. "
        "Click or press Enter to {change} the connection.",
        {
            "reads": ByCell(["reads" if each else "does not read" for each in cells]),
            "weights": ByCell([weights if each else "no weights" for each in cells]),
            "change": ByCell(["cut" if each else "make" for each in cells]),
        },
        (*_pairs(result, "row", "column"), Light("inputs", "row"), Light("outputs", "column")),
        choose=True,
    )


def _inputs(result: Result) -> Region:
    says = [_read_by(result, np.flatnonzero(row).tolist()) for row in result.table]
    return Region(
        "inputs",
        "Input map {row} is read by {says}.",
        {"says": ByRow(says)},
        (*_pairs(result, "row", None, "to"), Light("table", "row")),
    )


def _read_by(result: Result, maps: list[int]) -> str:
    if result.state.covered:
        return f"? of {count(result.state.K, 'output map', 'output maps')}"
    if not maps:
        return "no output map"
    return f"{len(maps)} of {count(result.state.K, 'output map', 'output maps')}: {_listed(maps)}"


def _outputs(result: Result) -> Region:
    says = [_reads(result, np.flatnonzero(column).tolist()) for column in result.table.T]
    return Region(
        "outputs",
        "Output map {row} {says}.",
        {"says": ByRow(says)},
        (*_pairs(result, None, "row", "from"), Light("table", None, "row")),
    )


def _reads(result: Result, maps: list[int]) -> str:
    weights = result.state.F**2
    if result.state.covered:
        inputs = count(result.state.D, "input map", "input maps")
        return f"reads ? of {inputs}. It has ?·{weights} + 1 = ? parameters"
    if not maps:
        return "reads no input map: it is its bias alone, 1 parameter"
    return (
        f"reads {len(maps)} of {count(result.state.D, 'input map', 'input maps')}: {_listed(maps)}. "
        f"It has {len(maps)}·{weights} + 1 = {len(maps) * weights + 1:,} parameters"
    )


def _listed(maps: list[int]) -> str:
    return ", ".join(map(str, maps))

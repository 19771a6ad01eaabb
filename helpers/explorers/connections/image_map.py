"""What the connection-table explorer answers to the pointer."""

from __future__ import annotations

import numpy as np

from helpers.explorers.connections.model import Result
from helpers.explorers.regions import NONE, ByCell, ByRow, Field, Light, Region
from helpers.explorers.words import count


def regions(result: Result) -> list[Region]:
    """The image map: the cells of the table, the input maps, the output maps."""
    return [_table(result), _inputs(result), _outputs(result)]


def _pairs(result: Result, row: str | None, column: str | None) -> tuple[Light, ...]:
    """A light for connections, where there are any."""
    return (Light("pairs", row, column),) * bool(result.counts.pairs)


def _ends(lists: list[list[int]], grid: str) -> tuple[dict[str, Field], tuple[Light, ...]]:
    """Lights in `grid` for the maps that each row of a region is connected with, and the fields they ask for.

    A light takes neighbours only, so there are as many as the longest list has runs of neighbours.
    """
    runs = [_runs(maps) for maps in lists]
    fields: dict[str, Field] = {
        f"run{at}": ByRow([each[at] if at < len(each) else NONE for each in runs])
        for at in range(max(map(len, runs)))
    }
    return fields, tuple(Light(grid, name) for name in fields)


def _runs(maps: list[int]) -> list[range]:
    """Return ascending numbers as ranges of neighbours."""
    starts = [at for at in maps if at - 1 not in maps]
    stops = [at + 1 for at in maps if at + 1 not in maps]
    return [range(start, stop) for start, stop in zip(starts, stops, strict=True)]


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
    maps = [np.flatnonzero(row).tolist() for row in result.table]
    fields, lights = _ends(maps, "outputs")
    return Region(
        "inputs",
        "Input map {row} is read by {says}.",
        {"says": ByRow([_read_by(result, each) for each in maps]), **fields},
        (*_pairs(result, "row", None), *lights, Light("table", "row")),
    )


def _read_by(result: Result, maps: list[int]) -> str:
    if result.state.covered:
        return f"? of {count(result.state.K, 'output map', 'output maps')}"
    if not maps:
        return "no output map"
    return f"{len(maps)} of {count(result.state.K, 'output map', 'output maps')}: {_listed(maps)}"


def _outputs(result: Result) -> Region:
    maps = [np.flatnonzero(column).tolist() for column in result.table.T]
    fields, lights = _ends(maps, "inputs")
    return Region(
        "outputs",
        "Output map {row} {says}.",
        {"says": ByRow([_reads(result, each) for each in maps]), **fields},
        (*_pairs(result, None, "row"), *lights, Light("table", None, "row")),
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

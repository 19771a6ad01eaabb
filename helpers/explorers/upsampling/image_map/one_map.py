"""What one map and its output answer to the pointer."""

from __future__ import annotations

from itertools import product

from helpers.explorers.regions import ByCell, ByColumn, ByRow, Field, Light, Region
from helpers.explorers.upsampling.model.one_map import OneMap
from helpers.explorers.upsampling.text.one_map import total


def regions(result: OneMap) -> list[Region]:
    """The coarse map, and unless it is covered the output."""
    values: dict[str, Field] = {"value": ByCell(result.x.ravel().tolist())}
    lead = "Coarse map row {row}, column {column}: {value}."
    if result.state.covered:
        return [Region("map", lead, values)]
    return [_map(result, lead, values), _output(result)]


def _map(result: OneMap, lead: str, values: dict[str, Field]) -> Region:
    size, factor = len(result.y), result.factor
    stamps = [
        range(max(cell * factor - factor // 2, 0), min((cell + 1) * factor + factor // 2, size))
        for cell in range(len(result.x))
    ]
    fields: dict[str, Field] = {"rows": ByRow(stamps), "columns": ByColumn(stamps)}
    sentence = (
        f"{lead} It reaches output rows {{rows}}, columns {{columns}}: {2 * factor} along an axis "
        "where no border is near."
    )
    return Region("map", sentence, values | fields, (Light("output", "rows", "columns"),))


def _output(result: OneMap) -> Region:
    cells = range(len(result.y))
    read = [list(result.reaching[cell]) for cell in cells]
    rows = [range(each[0], each[-1] + 1) for each in read]
    fields: dict[str, Field] = {
        "rows": ByRow(rows),
        "columns": ByColumn(rows),
        "said": ByCell([total(result, row, column) for row, column in product(cells, cells)]),
    }
    sentence = "Output row {row}, column {column}: {said}."
    return Region("output", sentence, fields, (Light("map", "rows", "columns"),), choose=True)

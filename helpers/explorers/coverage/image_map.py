"""What the coverage explorer answers to the pointer."""

from __future__ import annotations

from helpers.explorers.coverage.model import Result
from helpers.explorers.regions import ByColumn, ByRow, Light, Region


def regions(result: Result) -> list[Region]:
    """The image map: every cell says which windows read it."""
    return [
        Region(
            name,
            f"With {name} padding, row {{row}}, column {{column}}: windows that read it, "
            "down × across: {down} × {across}.",
            {"down": ByRow(axis.reads), "across": ByColumn(axis.reads)},
            (Light(name, "row", None), Light(name, None, "column")),
        )
        for name, axis in result.axes.items()
    ]

"""What the coverage explorer answers to the pointer."""

from __future__ import annotations

import numpy as np

from helpers.explorers.coverage.model import Result
from helpers.explorers.regions import NONE, ByCell, ByColumn, ByRow, Light, Region
from helpers.explorers.windows import readers, windows
from helpers.shapes import Axis


def regions(result: Result) -> list[Region]:
    """The image map: the cells of each padded input, and those of its output, one for each window."""
    cells = [_cells(name, axis, result.state.covered) for name, axis in result.axes.items()]
    return [*cells, *(_outputs(name, axis) for name, axis in result.axes.items() if axis.output_size)]


def _cells(name: str, axis: Axis, covered: bool) -> Region:
    """The padded cells: each lights all that the windows that read it read, and their outputs."""
    padded = range(-axis.before, axis.input_size + axis.after)
    kinds = ["" if 0 <= cell < axis.input_size else " (padding)" for cell in padded]
    fields = {"above": ByRow(kinds), "beside": ByColumn(kinds)}
    where = f"With {name} padding, row {{row}}{{above}}, column {{column}}{{beside}}"
    if covered:
        return Region(name, f"{where}. How many windows read it is covered.", fields)
    found = readers(axis)
    reach = [_reach(axis, each) for each in found]
    counts = [len(each) for each in found]
    fields |= {
        "down": ByRow(counts),
        "across": ByColumn(counts),
        "windows": ByCell(np.outer(counts, counts).ravel().tolist()),
        "rows": ByRow(reach),
        "columns": ByColumn(reach),
        "output rows": ByRow(found),
        "output columns": ByColumn(found),
    }
    lights = [Light(name, "rows", "columns")]
    if axis.output_size:
        lights.append(Light(f"{name} output", "output rows", "output columns"))
    says = f"{where}: windows that read it, down · across: {{down}} · {{across}} = {{windows}}."
    return Region(name, says, fields, tuple(lights))


def _reach(axis: Axis, outputs: range) -> range:
    """The padded cells from the first to the last that the windows of these outputs read."""
    return range(axis.window(outputs[0]).start, axis.window(outputs[-1]).stop) if outputs else NONE


def _outputs(name: str, axis: Axis) -> Region:
    fields = {"rows": ByRow(windows(axis)), "columns": ByColumn(windows(axis))}
    says = f"Output row {{row}}, column {{column}}, with {name} padding: its window reads rows {{rows}}; "
    lights = (Light(name, "rows", "columns"), Light(f"{name} output", "row", "column"))
    return Region(f"{name} output", f"{says}columns {{columns}}.", fields, lights)

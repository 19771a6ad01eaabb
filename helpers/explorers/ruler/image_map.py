"""What the stride ruler answers to the pointer."""

from __future__ import annotations

from dataclasses import replace

from helpers import shapes
from helpers.explorers.regions import ByColumn, ByRow, Light, Region
from helpers.explorers.ruler.model import STRIPS, Result
from helpers.explorers.ruler.text import refuses
from helpers.explorers.windows import readers, windows
from helpers.explorers.words import one_or


def regions(result: Result) -> list[Region]:
    """The image map: cells, places, outputs, and the cells of every convention's row."""
    axis = result.axis
    lights = (Light("places", "readers"), Light("outputs", "readers")) if axis.output_size else ()
    found = [_row("row", "Cell", axis, 0, lights)]
    for name, outcome in result.outcomes.items():
        others = tuple(Light(other, None, "column") for other in result.outcomes if other != name)
        region = _row(name, f"{STRIPS[name][1]}: cell", outcome.axis, outcome.outside, others)
        if outcome.refusal:
            says = (
                f"{STRIPS[name][1]}: {refuses(outcome)} ({outcome.refusal}), so no place reads cell "
                "{column}{kind}."
            )
            region = replace(region, sentence=says)
        found.append(region)
    return [*found, *_places(axis)] if axis.output_size else found


def _places(axis: shapes.Axis) -> list[Region]:
    """The places of the filter, and the outputs that they make."""
    starts = [window.start for window in windows(axis)]
    fields = {"window": ByRow(windows(axis)), "start": ByRow(starts)}
    reads = f"reads {one_or(axis.kernel_size, 'cell', 'cells')} {{window}}"
    says = f"{reads} and makes output {{row}}; it starts at cell {{start}}."
    lights = (Light("row", None, "window"), Light("outputs", "row"), Light("places", "row"))
    return [
        Region("places", f"Place {{row}} {says}", fields, lights),
        Region("outputs", f"Output {{row}}: place {{row}} {says}", fields, lights),
    ]


def _row(name: str, what: str, axis: shapes.Axis, outside: int, lights: tuple[Light, ...]) -> Region:
    padded = range(-axis.before, axis.input_size + axis.after)
    kinds = ["" if 0 <= cell < axis.input_size else " (padding)" for cell in padded]
    kinds[len(kinds) - outside :] = [" (outside)"] * outside
    fields = {"kind": ByColumn(kinds), "readers": ByColumn(readers(axis))}
    return Region(name, f"{what} {{column}}{{kind}}: places that read it: {{readers}}.", fields, lights)

"""What the stride ruler answers to the pointer."""

from __future__ import annotations

from helpers import shapes
from helpers.explorers.regions import ByColumn, ByRow, Light, Region
from helpers.explorers.ruler.model import Result
from helpers.explorers.ruler.text import refuses
from helpers.explorers.windows import readers, windows
from helpers.explorers.words import one_or


def regions(result: Result) -> list[Region]:
    """The image map: the cells of the row, its windows and its outputs, or the cells of every row."""
    if result.state.covered:
        return _covered(result)
    if result.compared:
        return [_strip(result, name) for name in result.outcomes]
    axis, outcome = result.outcome.axis, result.outcome
    if outcome.refusal:
        says = f"Cell {{column}}{{kind}}: no window reads it, since there is none ({outcome.refusal})."
        return [Region("row", says, {"kind": _kinds(axis, outcome.outside)})]
    fields = {"kind": _kinds(axis, outcome.outside), "readers": ByColumn(readers(axis))}
    lights = (Light("places", "readers"), Light("outputs", None, "readers"))
    says = "Cell {column}{kind}: windows that read it: {readers}."
    return [Region("row", says, fields, lights), *_windows(axis)]


def _windows(axis: shapes.Axis) -> list[Region]:
    """The windows, and the outputs that they make."""
    starts = [window.start for window in windows(axis)]
    reads = f"reads {one_or(axis.kernel_size, 'cell', 'cells')} {{window}}"
    found = []
    for name, by, at in (("places", ByRow, "row"), ("outputs", ByColumn, "column")):
        fields = {"window": by(windows(axis)), "start": by(starts)}
        lights = (Light("row", None, "window"), Light("outputs", None, at), Light("places", at))
        head = f"Window {{{at}}} {reads} and makes output {{{at}}}"
        if name == "outputs":
            head = f"Output {{{at}}}: window {{{at}}} {reads}"
        found.append(Region(name, f"{head}; its left edge is at cell {{start}}.", fields, lights))
    return found


def _strip(result: Result, name: str) -> Region:
    """The cells of the row by one rule; each lights the same cell in the other rows."""
    outcome = result.outcomes[name]
    fields = {"kind": _kinds(outcome.axis, outcome.outside), "readers": ByColumn(readers(outcome.axis))}
    says = f"{name}: cell {{column}}{{kind}}: windows that read it: {{readers}}."
    if outcome.refusal:
        says = f"{name}: {refuses(outcome)} ({outcome.refusal}), so no window reads cell {{column}}{{kind}}."
    return Region(name, says, fields, _others(result, name))


def _others(result: Result, name: str) -> tuple[Light, ...]:
    return tuple(Light(other, None, "column") for other in result.outcomes if other != name)


def _covered(result: Result) -> list[Region]:
    """Every cell and the first window; how many windows there are is not to be told."""
    if result.compared:
        return [
            Region(
                name,
                f"{name}: cell {{column}}{{kind}}. The outputs are covered.",
                {"kind": _kinds(result.known(name), 0)},
                _others(result, name),
            )
            for name in result.outcomes
        ]
    axis = result.known(result.state.rule)
    first = range(-axis.before, axis.window_size - axis.before, axis.dilation)
    fields = {"window": ByRow([first])}
    lights = (Light("row", None, "window"), Light("places", "row"))
    reads = f"reads {one_or(axis.kernel_size, 'cell', 'cells')} {{window}}"
    return [
        Region("row", "Cell {column}{kind}.", {"kind": _kinds(axis, 0)}),
        Region("places", f"Window 0 {reads}. The outputs are covered.", fields, lights),
        Region("outputs", "The outputs are covered."),
    ]


def _kinds(axis: shapes.Axis, outside: int) -> ByColumn:
    padded = range(-axis.before, axis.input_size + axis.after)
    kinds = ["" if 0 <= cell < axis.input_size else " (padding)" for cell in padded]
    kinds[len(kinds) - outside :] = [" (outside)"] * outside
    return ByColumn(kinds)

"""What is said of the pass forward: the input, the kernel, y, z and the target."""

from __future__ import annotations

from collections.abc import Container

from helpers.drawing.numerals import written
from helpers.explorers.gathering.image_map.lights import (
    MET,
    READERS,
    WINDOW,
    Fields,
    by_cell,
    kept,
    met_fields,
    reach_fields,
    reader_fields,
    source_fields,
    window_fields,
)
from helpers.explorers.gathering.image_map.terms import (
    EACH,
    adds,
    at,
    comes_from,
    goes_to,
    made_of,
    of_input,
    of_weight,
)
from helpers.explorers.gathering.layout import (
    AFTER,
    DX,
    DY,
    DZ,
    LEARNED,
    OLD_Y,
    OLD_Z,
    WANTED,
    WEIGHTS,
    X,
    Y,
    Z,
)
from helpers.explorers.gathering.model import GATHERED, NOTHING, POOL, RELU, Result
from helpers.explorers.regions import ByColumn, ByRow, Light, Region
from helpers.explorers.windows import readers
from helpers.explorers.words import count, one_or


def forward(result: Result, there: Container[str]) -> list[Region]:
    """The regions of what is passed forward."""
    found = [_input(result, there), _kernel(result, there)]
    if not result.dz.size:
        return [*found, Region(Y, "Output y, row {row}, column {column}.", window_fields(result), (WINDOW,))]
    return [*found, _output(result, there), _behind(result, there), _target(result, there), *_before(result)]


def _input(result: Result, there: Container[str]) -> Region:
    axis, state = result.axis, result.state
    cells = range(-axis.before, axis.input_size + axis.after)
    reading = [len(each) for each in readers(axis)]
    learns = bool(result.dz.size)

    def say(row: int, column: int) -> str:
        inside = row in range(state.W) and column in range(state.W)
        name = "Input" if inside else "Padding"
        number = int(result.padded[row + axis.before, column + axis.before])
        found = reading[row + axis.before] * reading[column + axis.before]
        start = f"{name}, row {written(row)}, column {written(column)}: {number}."
        if not found:
            return f"{start} No output reads it, so none blames it."
        who, does = count(found, "output", "outputs"), "s" * (found == 1)
        if not learns:
            return f"{start} {who} read{does} it."
        made = "?" if state.covered else of_input(result, row, column)
        gone = "" if inside else " (of no use to padding)"
        blames = f"{who} read{does} it and blame{does} it, by error times the weight that it met{gone}"
        return f"{start} {blames}:\ndL/dx{at(row, column)} = {made}"

    fields: Fields = {"says": by_cell(cells, say), **reader_fields(result)}
    lights = [*READERS, MET, Light(DX, "row", "column")]
    choose = state.view == GATHERED and learns and not state.updated
    return Region(X, "{says}", fields, kept(lights, there), choose=choose)


def _kernel(result: Result, there: Container[str]) -> Region:
    state, places = result.state, result.dy.size

    def say(row: int, column: int) -> str:
        used = f"used at {one_or(places, 'its one place', f'all {places} places')}"
        start = f"Kernel, row {row}, column {column}: {written(result.kernel[row, column])}, {used}."
        if not result.dz.size:
            return start
        made = "?" if state.covered else of_weight(result, row, column)
        return f"dL/dk{at(row, column)} = {made}\n{start} {EACH}"

    fields: Fields = {"says": by_cell(range(state.F), say), **met_fields(result)}
    lights = [WINDOW, Light(Y) if state.updated or DY not in there else Light(DY)]
    lights += [Light(AFTER, "row", "column"), *[Light(LEARNED, "row", "column")] * result.whole]
    if state.view == GATHERED or (DX in there and not state.updated):
        lights = lights[:2]
    return Region(WEIGHTS, "{says}", fields, kept(lights, there))


def _output(result: Result, there: Container[str]) -> Region:
    state, covered = result.state, result.state.covered

    def say(row: int, column: int) -> str:
        old, new = written(result.old.y[row, column]), written(result.new.y[row, column])
        if state.updated:
            after = "?" if covered else new
            return f"Output y{at(row, column)}: {after} with the new kernel, {old} with the one before."
        error = comes_from(result, row, column)
        return f"Output y{at(row, column)} = {old}. {error}\n{adds(result, row, column)}"

    size = range(len(result.dy))
    sourced, lights = source_fields(result)
    fields: Fields = {"says": by_cell(size, say), **window_fields(result), **sourced}
    used = Light(LEARNED) if state.updated else Light(WEIGHTS)
    lights = [WINDOW, used, Light(DY, "row", "column"), Light(OLD_Y, "row", "column"), *lights]
    return Region(Y, "{says}", fields, kept(lights, there), choose=_chooses(result))


def _chooses(result: Result) -> bool:
    """Whether a click on an output goes to its step."""
    return not result.state.updated and result.state.view != GATHERED


def _behind(result: Result, there: Container[str]) -> Region:
    state = result.state

    def say(row: int, column: int) -> str:
        if state.updated:
            new = "?" if state.covered else written(result.new.z[row, column])
            return (
                f"z{at(row, column)}: {new} with the new kernel, {written(result.old.z[row, column])} before."
            )
        error = written(result.dz[row, column])
        return f"{made_of(result, row, column)} Its error is {error}. {goes_to(result, row, column)}"

    size = range(len(result.dz))
    fields: Fields = {"says": by_cell(size, say) if state.through != NOTHING else ByRow([""] * len(size))}
    fields |= {**_windows_of_z(result), **reach_fields(result)}
    lights = [Light(Y, "y rows", "y columns"), Light(WANTED, "row", "column")]
    lights += [Light(DZ, "row", "column"), Light(OLD_Z, "row", "column")]
    lights.append(Light(DY, "reached rows", "reached columns"))
    return Region(Z, "{says}", fields, kept(lights, there))


def _windows_of_z(result: Result) -> Fields:
    """Of a cell of z: the rows and columns of y that it is made of."""
    wide = 1 if result.state.through in (NOTHING, RELU) else POOL
    found = [range(each, each + wide) for each in range(len(result.dz))]
    return {"y rows": ByRow(found), "y columns": ByColumn(found)}


def _target(result: Result, there: Container[str]) -> Region:
    def say(row: int, column: int) -> str:
        letter = "y" if result.state.through == NOTHING else "z"
        z, target = result.old.z[row, column], result.target[row, column]
        return (
            f"Target, row {row}, column {column}: {written(target)}, chosen such that the error, "
            f"{letter} − target = {written(z - target)}, is a small whole number."
        )

    fields: Fields = {"says": by_cell(range(len(result.dz)), say)}
    names = (Y, DY) if result.state.through == NOTHING else (Z, DZ)
    return Region(WANTED, "{says}", fields, kept([Light(each, "row", "column") for each in names], there))


def _before(result: Result) -> list[Region]:
    """What the outputs were before the step of learning."""
    found = []
    for name, now, old in ((OLD_Y, Y, result.old.y), (OLD_Z, Z, result.old.z)):
        numbers = by_cell(range(len(old)), lambda row, column, old=old: written(old[row, column]))
        sentence = f"{name[0]}[{{row}}, {{column}}] = {{value}} with the kernel before the step."
        if name == OLD_Y:
            lights = (Light(now, "row", "column"), WINDOW, Light(WEIGHTS))
            found.append(Region(name, sentence, {"value": numbers, **window_fields(result)}, lights))
        else:
            found.append(Region(name, sentence, {"value": numbers}, (Light(now, "row", "column"),)))
    return found if result.state.through != NOTHING else found[:1]

"""What is said of the way back: the errors of z and y, and the input's gradient."""

from __future__ import annotations

from collections.abc import Container

from helpers.drawing.numerals import written
from helpers.explorers.gathering.image_map.lights import (
    MET,
    WINDOW,
    Fields,
    by_cell,
    kept,
    reach_fields,
    reader_fields,
    source_fields,
    window_fields,
)
from helpers.explorers.gathering.image_map.terms import adds, at, comes_from, error_of, goes_to, of_input
from helpers.explorers.gathering.layout import DX, DY, DZ, ERRORS, WANTED, WEIGHTS, X, Y, Z
from helpers.explorers.gathering.model import GATHERED, KERNEL, SCATTERED, Result
from helpers.explorers.regions import ByColumn, ByRow, Light, Region
from helpers.explorers.words import bracketed


def back(result: Result, there: Container[str]) -> list[Region]:
    """The regions of what comes back."""
    found = [_behind(result, there), _output(result, there)]
    if result.state.view != KERNEL:
        found.append(_input(result, there))
    return [*found, _map(result)] if result.state.view == GATHERED else found


def _behind(result: Result, there: Container[str]) -> Region:
    def say(row: int, column: int) -> str:
        z, target = result.old.z[row, column], result.target[row, column]
        error = written(result.dz[row, column])
        return (
            f"dL/dz{at(row, column)} = z − target = {written(z)} − {bracketed(target)} = {error}. "
            f"{goes_to(result, row, column)}"
        )

    size = range(len(result.dz))

    fields: Fields = {"says": by_cell(size, say), **reach_fields(result)}
    lights = [
        Light(Z, "row", "column"),
        Light(WANTED, "row", "column"),
        Light(DY, "reached rows", "reached columns"),
    ]
    return Region(DZ, "{says}", fields, kept(lights, there))


def _output(result: Result, there: Container[str]) -> Region:
    state = result.state

    def say(row: int, column: int) -> str:
        return f"{comes_from(result, row, column)}\n{_hands_back(result, row, column)}"

    sourced, lights = source_fields(result)
    fields: Fields = {"says": by_cell(range(len(result.dy)), say), **window_fields(result), **sourced}
    lights = [WINDOW, Light(Y, "row", "column"), *lights]
    if state.view == SCATTERED:
        lights += [Light(DX, "down", "across"), Light(WEIGHTS)]
    return Region(DY, "{says}", fields, kept(lights, there), choose=not state.updated)


def _hands_back(result: Result, row: int, column: int) -> str:
    if result.state.view == KERNEL:
        return adds(result, row, column)
    rows, columns = (result.axis.window(each) for each in (row, column))
    ends = [written(each) for along in (rows, columns) for each in (along.start, along.stop - 1)]
    stamp = "rows {} to {}, columns {} to {} of dL/dx".format(*ends)
    return f"It stamps the kernel, as it is, times {error_of(result, row, column)} on {stamp}."


def _input(result: Result, there: Container[str]) -> Region:
    """The input's gradient, as far as it is known."""
    axis, state = result.axis, result.state
    gathers = state.view == GATHERED

    def say(row: int, column: int) -> str:
        inside = row in range(state.W) and column in range(state.W)
        name = f"dL/dx{at(row, column)}" + " (padding)" * (not inside)
        if state.covered:
            return f"{name} = ?"
        if not gathers:
            so_far = " so far" * (state.step < state.steps)
            made = of_input(result, row, column, state.step)
            return (
                f"{name}{so_far} = {made}\nEach output that reads it stamps its error times the weight on it."
            )
        if not inside:
            return f"{name}: nobody needs it."
        later = " It is gathered after this step." * (row * state.W + column >= state.step)
        made = of_input(result, row, column)
        how = "The errors below the turned kernel times its weights; zeros add nothing."
        return f"{name} = {made}.{later}\n{how}"

    padded = range(-axis.before, axis.input_size + axis.after)
    fields: Fields = {"says": by_cell(padded, say), **reader_fields(result)}
    lights = [Light(X, "row", "column"), Light(Y, "down", "across"), Light(DY, "down", "across"), MET]
    if gathers:
        edge = state.F - 1
        fields["map rows"] = ByRow([range(each - edge, each + 1) for each in padded])
        fields["map columns"] = ByColumn([range(each - edge, each + 1) for each in padded])
        lights = [Light(X, "row", "column"), Light(ERRORS, "map rows", "map columns")]
    return Region(DX, "{says}", fields, kept(lights, there), choose=gathers and not state.updated)


def _map(result: Result) -> Region:
    """The errors with zeros around, and between where S is more than 1."""
    state, axis = result.state, result.axis
    edge, size = state.F - 1, len(result.dy)
    cells = range(-axis.before - edge, axis.input_size + axis.after)

    def say(row: int, column: int) -> str:
        i, j = (divmod(each + axis.before, state.S) for each in (row, column))
        if i[1] or j[1] or not (0 <= i[0] < size and 0 <= j[0] < size):
            return "A zero beside the errors: no output stands here."
        return comes_from(result, i[0], j[0])

    reached = [
        range(max(each, -axis.before), min(each + edge, axis.input_size + axis.after - 1) + 1)
        for each in cells
    ]
    fields: Fields = {"says": by_cell(cells, say), "down": ByRow(reached), "across": ByColumn(reached)}
    over = "weights" if state.covered else "turned kernel"
    sentence = f"{{says}}\nIt lies below the {over} for dL/dx in rows {{down}}, columns {{across}}."
    return Region(ERRORS, sentence, fields, (Light(DX, "down", "across"),))

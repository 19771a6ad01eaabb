"""What is said of the sums: what a part is made of, what it is added to, and the new kernel."""

from __future__ import annotations

from collections.abc import Container

from helpers.drawing.numerals import written
from helpers.explorers.gathering.image_map.lights import WINDOW, Fields, by_cell, kept, met_fields
from helpers.explorers.gathering.image_map.terms import EACH, at, error_of, of_input, of_weight
from helpers.explorers.gathering.layout import (
    AFTER,
    BEFORE,
    DX,
    DY,
    ERRORS,
    FACTOR,
    LEARNED,
    MADE_OF,
    PART,
    SUM,
    TURNED,
    WEIGHTS,
    X,
    Y,
)
from helpers.explorers.gathering.model import GATHERED, KERNEL, RATE, SCATTERED, Result, Step
from helpers.explorers.regions import ByCell, Light, Region
from helpers.explorers.words import bracketed, count, one_or

EMPTY = "Nothing yet: nothing has been added."


def sums(result: Result, there: Container[str]) -> list[Region]:
    """The regions of the kernel's column."""
    state = result.state
    if not result.dz.size:
        return []
    if state.updated:
        return [_weight_sum(result, there, AFTER), _learned(result, there)]
    if state.view == GATHERED:
        return [_turned(result), *_gathered(result)]
    found = [_left(result), _factor(result), _part(result)]
    if state.view == SCATTERED:
        return [*found, _there(result, BEFORE), _there(result, AFTER)]
    return [*found, *(_weight_sum(result, there, name) for name in (BEFORE, AFTER)), _learned(result, there)]


def _weight_sum(result: Result, there: Container[str], name: str) -> Region:
    state = result.state
    added = state.steps if result.whole else state.step
    added -= name == BEFORE and added > 0

    def say(row: int, column: int) -> str:
        made = "?" if state.covered else of_weight(result, row, column, added)
        so_far = "" if added == result.dy.size else f", {added} of {result.dy.size} terms"
        return f"dL/dk{at(row, column)}{so_far} = {made}\n{EACH}"

    fields: Fields = {"says": by_cell(range(state.F), say), **met_fields(result)}
    lights = [WINDOW, Light(DY), Light(WEIGHTS, "row", "column")]
    lights += [Light(LEARNED, "row", "column")] * result.whole
    return Region(name, "{says}", fields, kept(lights, there))


def _learned(result: Result, there: Container[str]) -> Region:
    state, places = result.state, result.dy.size

    def say(row: int, column: int) -> str:
        name = f"New kernel, row {row}, column {column}"
        if not result.whole:
            return f"{name}: known when all terms are added, {places} in all: kernel − {RATE}·dL/dk."
        made = "?"
        if not state.covered:
            old, slope = result.kernel[row, column], result.dkernel[row, column]
            new = written(result.learned[row, column])
            made = f"{written(old)} − {RATE}·{bracketed(slope)} = {new}"
        used = one_or(places, "at its one place", f"at all {places} places")
        return f"{name}: {made}, from now on {used}, for there is one kernel only."

    fields: Fields = {"says": by_cell(range(state.F), say), **met_fields(result)}
    lights = [WINDOW, Light(WEIGHTS, "row", "column"), Light(AFTER, "row", "column"), Light(Y)]
    return Region(LEARNED, "{says}", fields, kept(lights, there))


def _placed(result: Result) -> tuple[Step, int, int] | None:
    """The step, and the first input row and column of its output's window."""
    if result.now is None:
        return None
    row, column = (result.axis.window(each).start for each in result.now.place)
    return result.now, row, column


def _shifted(result: Result, by: tuple[int, int]) -> Fields:
    """Of a cell of a block: the row and the column so many cells further."""
    cells = range(result.state.F)
    return {
        "there row": by_cell(cells, lambda row, column: row + by[0]),
        "there column": by_cell(cells, lambda row, column: column + by[1]),
    }


def _left(result: Result) -> Region:
    state, placed = result.state, _placed(result)
    if placed is None:
        return Region(MADE_OF, EMPTY)
    now, top, left = placed
    if state.view == SCATTERED:
        numbers = by_cell(range(state.F), lambda row, column: written(result.kernel[row, column]))
        how = "The kernel" if state.covered else "The kernel as it is, not turned"
        sentence = f"{how}: row {{row}}, column {{column}} is {{value}}."
        return Region(MADE_OF, sentence, {"value": numbers}, (Light(WEIGHTS, "row", "column"),))

    def say(row: int, column: int) -> str:
        number = written(now.left[row, column])
        return f"The patch that y{at(*now.place)} read: input{at(top + row, left + column)} = {number}."

    fields: Fields = {"says": by_cell(range(state.F), say), **_shifted(result, (top, left))}
    return Region(MADE_OF, "{says}", fields, (Light(X, "there row", "there column"),))


def _factor(result: Result) -> Region:
    if result.now is None:
        return Region(FACTOR, EMPTY)
    row, column = result.now.place
    error = error_of(result, row, column)
    fields: Fields = {"down": ByCell([row]), "across": ByCell([column])}
    sentence = f"The error of output {at(row, column)}: dL/dy = {error}. One number for the whole patch."
    if result.state.view == SCATTERED:
        sentence = sentence.replace("patch", "kernel")
    return Region(FACTOR, sentence, fields, (Light(DY, "down", "across"),))


def _part(result: Result) -> Region:
    state, placed = result.state, _placed(result)
    if placed is None:
        return Region(PART, EMPTY)
    now, top, left = placed
    error = error_of(result, *now.place)
    kernel = state.view == KERNEL

    def say(row: int, column: int) -> str:
        made = "?" if state.covered else written(now.part[row, column])
        product = f"{error}·{bracketed(now.left[row, column])} = {made}"
        does = f"adds to dL/dk{at(row, column)}: its error times the cell of its patch"
        if not kernel:
            does = f"stamps on dL/dx{at(top + row, left + column)}: its error times the weight"
        return f"What y{at(*now.place)} {does}, {product}."

    fields: Fields = {"says": by_cell(range(state.F), say), **_shifted(result, (top, left))}
    fields |= {"its row": by_cell(range(state.F), lambda *_: now.place[0])}
    fields |= {"its column": by_cell(range(state.F), lambda *_: now.place[1])}
    lights = [
        Light(DY, "its row", "its column"),
        Light(AFTER, "row", "column"),
        Light(MADE_OF, "row", "column"),
    ]
    lights.append(Light(X if kernel else DX, "there row", "there column"))
    return Region(PART, "{says}", fields, tuple(lights))


def _there(result: Result, name: str) -> Region:
    """The window of the input's gradient that is stamped on, before and after."""
    state, placed = result.state, _placed(result)
    if placed is None:
        return Region(name, EMPTY)
    _, top, left = placed
    added = state.step - (name == BEFORE)

    def say(row: int, column: int) -> str:
        made = "?" if state.covered else of_input(result, top + row, left + column, added)
        return f"dL/dx{at(top + row, left + column)} after {count(added, 'stamp', 'stamps')} = {made}"

    fields: Fields = {"says": by_cell(range(state.F), say), **_shifted(result, (top, left))}
    return Region(name, "{says}", fields, (Light(DX, "there row", "there column"),))


def _turned(result: Result) -> Region:
    if result.state.covered:
        return Region(TURNED, "The kernel as it meets the errors, row {row}, column {column}: ?")
    last = result.state.F - 1
    numbers = by_cell(range(last + 1), lambda row, column: written(result.kernel[last - row, last - column]))
    cells = range(last + 1)
    fields: Fields = {
        "value": numbers,
        "from_row": by_cell(cells, lambda row, column: last - row),
        "from_column": by_cell(cells, lambda row, column: last - column),
    }
    sentence = (
        "The kernel turned by 180°, row {row}, column {column}: {value}, which stands in row {from_row}, "
        "column {from_column} of the kernel."
    )
    return Region(TURNED, sentence, fields, (Light(WEIGHTS, "from_row", "from_column"),))


def _gathered(result: Result) -> list[Region]:
    state, now, last = result.state, result.now, result.state.F - 1
    if now is None:
        return [Region(name, EMPTY) for name in (MADE_OF, PART, SUM)]
    row, column = now.place
    cell = f"dL/dx{at(row, column)}"
    cells = range(state.F)

    def product(r: int, c: int) -> str:
        if state.covered:
            return "?"
        weight, made = result.kernel[last - r, last - c], written(now.part[r, c])
        return f"{bracketed(now.left[r, c])}·{bracketed(weight)} = {made}"

    fields: Fields = {
        **_shifted(result, (row - last, column - last)),
        "error": by_cell(cells, lambda r, c: "?" if result.hides_errors else written(now.left[r, c])),
        "product": by_cell(cells, product),
    }
    lights = (Light(ERRORS, "there row", "there column"), Light(TURNED, "row", "column"))
    made = "?" if state.covered else of_input(result, row, column)
    over = "weights" if state.covered else "turned kernel"
    here: Fields = {"down": ByCell([row]), "across": ByCell([column])}
    return [
        Region(MADE_OF, f"The error below the {over}, for {cell}: {{error}}.", fields, lights),
        Region(
            PART,
            f"Error times weight, for {cell}: {{product}}.",
            fields,
            (*lights, Light(MADE_OF, "row", "column")),
        ),
        Region(SUM, f"{cell} = {made}", here, (Light(DX, "down", "across"), Light(PART))),
    ]

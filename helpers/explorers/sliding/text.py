"""The words of the sliding-window explorer: read-out, the sum of a step, settings to offer."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.sliding.detail import numbers_at
from helpers.explorers.sliding.model import IMAGE, OWN, SCALE, Result
from helpers.explorers.words import bracketed, by, count, fit_offers, formula, no_place, unread

COVERED = "The output is covered."


def total(result: Result) -> str:
    """Write out the step's number as on paper: the channels' sums and the bias, and what they come to."""
    if result.y is None or result.place is None:
        return ""
    numbers = numbers_at(result, result.place)
    sums = (numbers.window * np.rint(numbers.weights * SCALE)).sum(axis=(0, 1)) / SCALE
    added = " + ".join(bracketed(each) for each in sums)
    return f"{added} + bias {bracketed(numbers.bias)} = {written(numbers.total)}"


def describe(result: Result) -> str:
    """Say in one to three sentences what the picture shows, and which numbers it has no room for."""
    if result.state.covered:
        return _covered(result)
    said = _setting(result)
    if result.y is None or result.place is None:
        said += f": no output. {_would_fit(result)}"
    else:
        rows, columns, filters = result.y.shape
        said += f": output {by(columns, rows, filters)}."
        if result.layout:
            said += f" {_step(result, result.y, result.place)}"
    return said + _elsewhere(result)


def _elsewhere(result: Result) -> str:
    """Say which numbers have no room, or else where the weights are, if not in the cells that they meet."""
    layout = result.layout
    if layout is None:
        return ""
    if layout.left_out:
        return f" Too small for numbers: {', '.join(layout.left_out)}."
    return " Its weights stand in the framed slices." * (result.y is not None and not layout.weights)


def _would_fit(result: Result) -> str:
    """Say what would fit, where no window does; the picture says why."""
    state, (high, wide, _) = result.state, result.x.shape
    most = min(result.rows.padded_size, result.columns.padded_size)
    padding = -(-(state.F - min(high, wide)) // 2)
    smaller = f"F = {most} or less would fit, or " * (most >= state.limits()["F"][0])
    return f"{smaller}P = {padding} or more{'' if smaller else ' would fit'}."


def _covered(result: Result) -> str:
    state = result.state
    high, wide, depth = result.x.shape
    filters = f"{count(state.K, 'filter', 'filters')} of {by(state.F, state.F, depth)}"
    return f"Input {by(wide, high, depth)}, {filters}, S = {state.S}, P = {result.columns.padding}. {COVERED}"


def _setting(result: Result) -> str:
    state = result.state
    high, wide, depth = result.x.shape
    filters = count(state.K, "filter", "filters")
    kernel = f"{state.kernel}{', turned by 180°' if state.flip else ''}"
    return (
        f"Input {by(wide, high, depth)} ({_source(result)}), padding {result.columns.padding}, "
        f"{filters} of {by(state.F, state.F, depth)} ({kernel}), stride {state.S}"
    )


def _step(result: Result, y: np.ndarray, place: tuple[int, int, int]) -> str:
    state, (k, row, column) = result.state, place
    start = f"Step {min(state.step, y.size - 1)}: map {k}, row {row}, column {column}"
    return f"{start} = {total(result)}{'; later outputs are hidden' if state.hide else ''}."


def _source(result: Result) -> str:
    state = result.state
    if state.input != IMAGE or state.image is None:
        return state.input
    wide, high = state.image.original
    rows, columns = result.x.shape[:2]
    if (wide, high) == (columns, rows):
        return f"your image {state.image.name}"
    change = "made smaller" if wide * high > columns * rows else "made larger"
    return f"your image {state.image.name}, {change} from {wide:,}×{high:,}"


def head(result: Result) -> tuple[str, str]:
    """The arithmetic of the output's size, and what no window reads."""
    if result.state.covered:
        return f"{formula(result.columns, 'W').split(' = ')[0]} = ?", ""
    if result.y is None:
        return no_place(result.rows, result.columns), ""
    if result.rows.input_size == result.columns.input_size:
        text = formula(result.columns, "W")
    else:
        down = formula(result.rows, "H").rsplit(" = ", 1)[1]  # the same formula again would not fit the line
        text = f"across: {formula(result.columns, 'W')};  down, with H = {result.rows.input_size}: … = {down}"
    rest = unread((result.columns, "column", "columns"), (result.rows, "row", "rows"))
    return text, rest if result.layout else rest.replace(" (hatched)", "")


def offers(result: Result) -> dict[str, Any]:
    """The nearest settings that fit, and the way back from typed weights."""
    state = result.state
    found: dict[str, Any] = {}
    if result.rows.input_size == result.columns.input_size and not state.covered:
        narrower = {"F": state.limits()["F"]}
        if state.pictured:  # a picture of another W may not be square
            narrower["W"] = state.W, state.W
        found = fit_offers(state, ("W",), (result.columns,), narrower)
    if state.kernel == OWN:
        undo = [f"take “{state.base}” without your numbers", {"kernel": state.base}]
        found = {"lead": found.get("lead", ""), "items": [*found.get("items", []), undo]}
    return found

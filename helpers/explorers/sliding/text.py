"""The words of the sliding-window explorer: read-out, the sum of a step, settings to offer."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.sliding.model import IMAGE, OWN, SCALE, Result, State
from helpers.explorers.words import bracketed, by, fit_offers, formula, too_large, unread

MOST_PRODUCTS = 49  # of one channel that are written out: a 7×7 window


def sums(result: Result, most: int = 10**6) -> list[str]:
    """Write out the step's number as on paper: a line for each channel, and the line that adds them up.

    most: characters of a line; products in the middle of a longer one are left out. No lines without an
    output.
    """
    if result.y is None or result.place is None:
        return []
    k, row, column = result.place
    window = _window(result, row, column)
    weights = result.kernel[:, :, :, k]
    totals = (window * np.rint(weights * SCALE)).sum(axis=(0, 1)) / SCALE
    lines = [
        _line(d, window[:, :, d].ravel(), weights[:, :, d].ravel(), total, most)
        for d, total in enumerate(totals)
    ]
    added = " + ".join(bracketed(total) for total in totals)
    bias, value = bracketed(result.bias[k]), written(result.y[row, column, k])
    return [*lines, f"map {k}, row {row}, column {column}:  {added} + bias {bias} = {value}"]


def _window(result: Result, row: int, column: int) -> np.ndarray:
    """The cells [F, F, D] under the filter, zeros of the padding included."""
    size = result.kernel.shape[0]
    top, left = result.rows.window(row).start, result.columns.window(column).start
    found = np.zeros((size, size, result.x.shape[2]), int)
    inside = result.x[max(top, 0) : max(top + size, 0), max(left, 0) : max(left + size, 0)]
    down, across = max(-top, 0), max(-left, 0)
    found[down : down + inside.shape[0], across : across + inside.shape[1]] = inside
    return found


def _line(channel: int, cells: np.ndarray, weights: np.ndarray, total: float, most: int) -> str:
    start, end = f"Channel {channel}: ", f" = {written(total)}"

    def product(at: int) -> str:
        return f"{written(cells[at])}·{bracketed(weights[at])}"

    def shortened(first: int) -> str:
        products = " + ".join(product(at) for at in range(first))
        return f"{start}{products} + … + {product(len(cells) - 1)} ({len(cells)} products){end}"

    if len(cells) <= MOST_PRODUCTS:
        line = start + " + ".join(product(at) for at in range(len(cells))) + end
        if len(line) <= most:
            return line
    return next((line for line in map(shortened, (4, 3, 2)) if len(line) <= most), shortened(1))


def describe(result: Result) -> str:
    """Say in one to three sentences what the picture shows, and which numbers it has no room for."""
    said = _setting(result)
    if result.y is None or result.place is None:
        said += f": no output. {narrow(result)}"
    else:
        rows, columns, filters = result.y.shape
        said += f": output {by(columns, rows, filters)}."
        if result.layout:
            said += f" {_step(result.state, result.y, result.place)}"
    missing = result.layout.left_out if result.layout else []
    return f"{said} Too small for numbers: {', '.join(missing)}." if missing else said


def _setting(result: Result) -> str:
    state = result.state
    high, wide, depth = result.x.shape
    filters = "1 filter" if state.K == 1 else f"{state.K} filters"
    kernel = f"{state.kernel}{', turned by 180°' if state.flip else ''}"
    return (
        f"Input {by(wide, high, depth)} ({_source(result)}), padding {result.columns.padding}, "
        f"{filters} of {by(state.F, state.F, depth)} ({kernel}), stride {state.S}"
    )


def _step(state: State, y: np.ndarray, place: tuple[int, int, int]) -> str:
    k, row, column = place
    return (
        f"Step {min(state.step, y.size - 1)}: filter {k} makes row {row}, column {column} of map {k}, "
        f"{written(y[row, column, k])}{'; later outputs are hidden' if state.hide else ''}."
    )


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


def narrow(result: Result) -> str:
    """Say why no window fits."""
    if result.columns.padded_size <= result.rows.padded_size:
        return too_large(result.columns, "wide")
    return too_large(result.rows, "high")


def head(result: Result) -> tuple[str, str]:
    """The arithmetic of the output's size, and what no window reads."""
    if result.y is None:
        return narrow(result), ""
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
    if result.rows.input_size == result.columns.input_size:
        narrower = {"F": state.limits()["F"]}
        if state.pictured:  # a picture of another W may not be square
            narrower["W"] = state.W, state.W
        found = fit_offers(state, ("W",), (result.columns,), narrower)
    if state.kernel == OWN:
        undo = [f"take “{state.base}” without your numbers", {"kernel": state.base}]
        found = {"lead": found.get("lead", ""), "items": [*found.get("items", []), undo]}
    return found

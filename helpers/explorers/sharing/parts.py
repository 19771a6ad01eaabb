"""The matrix that the parameter-sharing explorer shows: all of it, or its blocks and a part of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from helpers.convert import conv_matrix_elements
from helpers.drawing.scene import Scene
from helpers.explorers.sharing.model import Result, State, counted
from helpers.explorers.sharing.picture import Mark, Part, mark_cell, room
from helpers.explorers.words import by

MOST_ENTRIES, LONGEST_SIDE = 500_000, 1500  # of a matrix that is drawn entry by entry
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def compute(state: State) -> Result:
    """Count what the layers cost, and number the entries of the matrix that are drawn."""
    result = counted(state)
    return replace(result, parts=tuple(_parts(result)))


def _parts(result: Result) -> list[Part]:
    """Return [matrix], [matrix, zoom] or [blocks, places, zoom], or nothing where there is no output."""
    rows, columns = result.outputs, result.inputs
    if not rows:
        return []
    wide, high = mark_cell(longest_mark(result))
    full = room(1)
    if columns * wide <= full[0] and rows * high <= full[1]:
        weights = entries(result, range(rows), range(columns))
        return [Part("matrix", key(result), weights, (0, 0), marks(result, weights, (0, 0)), result.blocks)]
    if rows * columns > MOST_ENTRIES or max(rows, columns) > LONGEST_SIDE:
        zoom = _zoom(result, 3)
        return [*_blocks(result, zoom), zoom]
    zoom = _zoom(result, 2)
    weights = entries(result, range(rows), range(columns))
    shown = (*zoom.first, *zoom.weights.shape)
    return [Part("matrix", "all entries", weights, (0, 0), (), result.blocks, shown), zoom]


def _blocks(result: Result, zoom: Part) -> list[Part]:
    """The blocks, each of one row of outputs by one of inputs, and the pieces of the zoom's block."""
    state, pattern = result.state, pattern_of(result)
    block = block_of(result)
    piece, spans = (state.K, state.D), []
    for axis in (0, 1):
        start = max(zoom.first[axis] - block[axis] * result.blocks[axis], 0) / piece[axis]
        spans.append((start, min(zoom.weights.shape[axis] / piece[axis], pattern.shape[axis] - start)))
    inner = (spans[0][0], spans[1][0], spans[0][1], spans[1][1])
    filled = pattern[block] >= 0
    high, wide = result.blocks
    alike = "same colour: same weights" if state.kind == "convolution" else "no two share a weight"
    title = f"block {block[0]}, {block[1]}: " + (f"pieces of {by(*piece)}" if filled else "zeros only")
    return [
        Part("blocks", f"blocks of {high:,}×{wide:,}; {alike}", pattern, zoomed=(*block, 1, 1)),
        Part("pieces", title, pattern if filled else np.full_like(pattern, -1), zoomed=inner),
    ]


def block_of(result: Result) -> tuple[int, int]:
    """Return the block in which the zoom begins: (row of outputs, row of inputs)."""
    state, (high, wide) = result.state, result.blocks
    return state.row // high, state.column // wide


def pattern_of(result: Result) -> np.ndarray:
    """Return which block stands at (row of outputs, row of inputs), −1 for one of zeros only.

    It is the same for the pieces of a block, which stand at (column of outputs, column of inputs).
    """
    state, one = result.state, result.one
    places, cells = np.arange(one.output_size)[:, None], np.arange(state.W)[None]
    if state.kind == "dense":
        return places * state.W + cells
    tap = cells - (places * state.S - one.before)
    numbers = tap if state.kind == "convolution" else places * state.F + tap
    return np.where((tap >= 0) & (tap < state.F), numbers, -1)


def _zoom(result: Result, count: int) -> Part:
    """The entries from (row, column) on, as many as can be read in one of `count` parts."""
    state = result.state
    (wide, high), size = mark_cell(longest_mark(result)), room(count)
    rows, columns = min(result.outputs, int(size[1] // high)), min(result.inputs, int(size[0] // wide))
    first = min(state.row, result.outputs - rows), min(state.column, result.inputs - columns)
    spans = [range(at, at + many) for at, many in zip(first, (rows, columns), strict=True)]
    weights = entries(result, *spans)
    return Part("zoom", key(result), weights, first, marks(result, weights, first), result.blocks)


def entries(result: Result, outputs: range, inputs: range) -> np.ndarray:
    """Return the number of the weight at each of these entries, −1 for a zero.

    A convolution's weights are numbered filter by filter, a locally connected layer's place by place
    and so in each, a dense layer's row by row.
    """
    state = result.state
    if state.kind == "dense":
        return np.array(outputs)[:, None] * result.inputs + np.array(inputs)
    shape = (state.F, state.F, state.D, state.K)
    found = conv_matrix_elements(state.W, shape, state.S, result.sides, outputs, inputs)
    number = np.arange(result.elements * state.K).reshape(-1, state.K)
    numbers = (number % state.K * result.elements + number // state.K).ravel()[found]
    if state.kind == "locally connected":
        numbers += np.array(outputs)[:, None] // state.K * (result.elements * state.K)
    return np.where(found < 0, -1, numbers)


def marks(result: Result, weights: np.ndarray, first: tuple[int, int]) -> tuple[Mark, ...]:
    """Return what stands in each cell, row by row: a letter for each element of a filter.

    Of two filters the second has capitals, of more each has its number before the letter. Behind it
    stands the number of the place, or of the output, where that has weights of its own.
    """
    state, columns = result.state, weights.shape[1]
    if state.kind == "dense":
        at = np.arange(weights.size)
        rows, inputs = at // columns + first[0], at % columns + first[1]
        return tuple((letters(m), str(n)) for n, m in zip(rows.tolist(), inputs.tolist(), strict=True))
    of_place = result.elements * state.K
    found = []
    for weight in weights.ravel().tolist():
        if weight < 0:
            found.append(())
            continue
        place, weight = divmod(weight, of_place)
        mark = _lettered(*divmod(weight, result.elements), state.K)
        found.append(mark if state.kind == "convolution" else (*mark, str(place)))
    return tuple(found)


def filters(result: Result) -> tuple[np.ndarray, np.ndarray] | None:
    """Return (weights, marks) of the filters shown, [F, F, D, K]; of place 0 if all have their own."""
    state, layout = result.state, result.layout
    if state.kind == "dense":
        return None
    shown = layout.filters.count // layout.slices
    weights = np.arange(result.elements * shown)
    found = np.empty(weights.size, object)
    for at, mark in enumerate(marks(result, weights[None], (0, 0))):
        found[at] = mark
    shape = shown, state.F, state.F, state.D
    return tuple(np.moveaxis(each.reshape(shape), 0, -1) for each in (weights, found))


def key(result: Result) -> str:
    """Say what the letters and numbers in the cells mean."""
    state = result.state
    if state.kind == "dense":
        return "letter: the input; number: the output"
    if state.kind == "convolution":
        if state.K > 2:
            return "number: the filter; letter: its weight"
        both = state.K == 2
        return "same letter: same weight (capitals: filter 1)" if both else "same letter: the same weight"
    if state.K > 2:
        return "filter, its weight, the place"
    return ("letter: the weight" if state.K == 1 else "capitals: filter 1") + "; number: the place"


def longest_mark(result: Result) -> Mark:
    """Return a mark as long as the longest of them all."""
    state = result.state
    if state.kind == "dense":
        return _longest_letters(result.inputs, str.lower), "0" * len(str(result.outputs - 1))
    number = ("0" * len(str(state.K - 1)),) if state.K > 2 else ()
    mark = *number, _longest_letters(result.elements, str.upper if state.K == 2 else str.lower)
    if state.kind == "convolution":
        return mark
    return *mark, "0" * len(str(result.one.output_size**2 - 1))


def _longest_letters(count: int, case: Callable[[str], str]) -> str:
    """Return letters at least as wide as the widest of the first `count`, in small letters or capitals."""
    if count > 3 * len(LETTERS):
        return case("m" * len(letters(count - 1)))
    every = [case(letters(number)) for number in range(count)]
    return max(every, key=lambda text: sum(Scene.width_of(letter, 1.0) for letter in text))


def _lettered(filter_: int, element: int, filters_: int) -> Mark:
    text = letters(element)
    if filters_ > 2:
        return str(filter_), text
    return (text.upper() if filter_ else text,)


@lru_cache(maxsize=4096)
def letters(number: int) -> str:
    """Return 0, 1, … 25, 26, … as a, b, … z, aa, …, as a spreadsheet numbers its columns."""
    found = ""
    number += 1
    while number:
        number, digit = divmod(number - 1, len(LETTERS))
        found = LETTERS[digit] + found
    return found

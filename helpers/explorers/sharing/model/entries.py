"""Which weight stands at an entry of the matrix, and what is written there."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from helpers.convert import conv_matrix_elements
from helpers.explorers.sharing.layout.matrix import Mark, longest
from helpers.explorers.sharing.model.result import Result

LETTERS = "abcdefghijklmnopqrstuvwxyz"


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
    found: dict[int, Mark] = {-1: ()}
    for number in np.unique(weights[weights >= 0]).tolist():
        place, weight = divmod(number, of_place)
        k, element = divmod(weight, result.elements)
        mark = _lettered(k, element, state.K)
        found[number] = mark if state.kind == "convolution" else (*mark, str(place))
    return tuple(found[number] for number in weights.ravel().tolist())


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
    numbers, words = (np.moveaxis(each.reshape(shape), 0, -1) for each in (weights, found))
    return numbers, words


def longest_mark(result: Result) -> Mark:
    """Return a mark as long as the longest of them all."""
    state = result.state
    if state.kind == "dense":
        return _longest_letters(result.inputs, str.lower), "0" * len(str(result.outputs - 1))
    number = ("0" * len(str(state.K - 1)),) if state.K > 2 else ()
    mark = *number, _longest_letters(result.elements, str.upper if state.K == 2 else str.lower)
    if state.kind == "convolution":
        return mark
    return *mark, "0" * len(str(result.axis.output_size**2 - 1))


def _longest_letters(count: int, case: Callable[[str], str]) -> str:
    """Return letters at least as wide as the widest of the first `count`, in small letters or capitals."""
    if count > 3 * len(LETTERS):
        return case("m" * len(letters(count - 1)))
    return max((case(letters(number)) for number in range(count)), key=lambda text: longest([(*text,)]))


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

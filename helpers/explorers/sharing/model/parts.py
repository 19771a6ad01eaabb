"""The parts of the matrix that are drawn: all of it, or its blocks and a part of it."""

from __future__ import annotations

import numpy as np

from helpers.explorers.sharing.layout.matrix import mark_cell, room
from helpers.explorers.sharing.model.entries import entries, longest_mark, marks
from helpers.explorers.sharing.model.result import Part, Result

MOST_ENTRIES, LONGEST_SIDE = 500_000, 1500  # of a matrix that is drawn entry by entry


def parts_of(result: Result) -> tuple[Part, ...]:
    """Return (matrix), (matrix, zoom) or (blocks, pieces, zoom)."""
    rows, columns = result.outputs, result.inputs
    wide, high = mark_cell(longest_mark(result))
    full = room(1)
    if columns * wide <= full[0] and rows * high <= full[1]:
        return (_entries(result, "matrix", range(rows), range(columns)),)
    if rows * columns > MOST_ENTRIES or max(rows, columns) > LONGEST_SIDE:
        zoom = _zoom(result, 3)
        return *_blocks(result, zoom), zoom
    zoom = _zoom(result, 2)
    weights, shown = entries(result, range(rows), range(columns)), (*zoom.first, *zoom.weights.shape)
    return Part(name="matrix", weights=weights, ruled=result.block_shape, zoomed=shown), zoom


def _entries(result: Result, name: str, outputs: range, inputs: range) -> Part:
    """The entries of these outputs and inputs, each with its mark."""
    weights, first = entries(result, outputs, inputs), (outputs.start, inputs.start)
    written = marks(result, weights, first)
    return Part(name=name, weights=weights, first=first, marks=written, ruled=result.block_shape)


def _zoom(result: Result, count: int) -> Part:
    """The entries from (row, column) on, as many as can be read in one of `count` parts."""
    state, size = result.state, room(count)
    wide, high = mark_cell(longest_mark(result))
    rows, columns = min(result.outputs, int(size[1] // high)), min(result.inputs, int(size[0] // wide))
    top, left = min(state.row, result.outputs - rows), min(state.column, result.inputs - columns)
    return _entries(result, "zoom", range(top, top + rows), range(left, left + columns))


def _blocks(result: Result, zoom: Part) -> tuple[Part, Part]:
    """The blocks, each of one row of outputs by one of inputs, and the pieces of the zoom's block."""
    state, pattern, block = result.state, _pattern(result), result.block
    piece = state.K, state.D
    spans: list[tuple[float, float]] = []
    for along in (0, 1):
        start = max(zoom.first[along] - block[along] * result.block_shape[along], 0) / piece[along]
        spans.append((start, min(zoom.weights.shape[along] / piece[along], pattern.shape[along] - start)))
    inner = (spans[0][0], spans[1][0], spans[0][1], spans[1][1])
    pieces = pattern if pattern[block] >= 0 else np.full_like(pattern, -1)
    return (
        Part(name="blocks", weights=pattern, zoomed=(*block, 1, 1)),
        Part(name="pieces", weights=pieces, zoomed=inner),
    )


def _pattern(result: Result) -> np.ndarray:
    """Return which block stands at (row of outputs, row of inputs), −1 for one of zeros only.

    It is the same for the pieces of a block, which stand at (column of outputs, column of inputs).
    """
    state, axis = result.state, result.axis
    places, cells = np.arange(axis.output_size)[:, None], np.arange(state.W)[None]
    if state.kind == "dense":
        return places * state.W + cells
    tap = cells - (places * state.S - axis.before)
    numbers = tap if state.kind == "convolution" else places * state.F + tap
    return np.where((tap >= 0) & (tap < state.F), numbers, -1)

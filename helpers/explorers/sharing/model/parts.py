"""The parts of the matrix that are drawn: all of it, or its blocks and a part of it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from helpers.explorers.sharing.layout.matrix import (
    SMALLEST_SEEN,
    ZOOMED_CELL,
    cell_width,
    room,
    seen_cell,
    written_cell,
)
from helpers.explorers.sharing.model.entries import entries, longest_mark, marks
from helpers.explorers.sharing.model.result import Part, Result

HIDDEN = ("?",)  # the mark of an entry that is covered


def parts_of(result: Result) -> tuple[Part, ...]:
    """Return (matrix), (matrix, zoom) or (blocks, pieces, zoom); covered ones have no weights."""
    parts = _parts_of(result)
    if not result.state.covered:
        return parts
    return tuple(
        replace(
            part,
            weights=np.full_like(part.weights, -1),
            marks=(HIDDEN,) * part.weights.size * bool(part.marks),
        )
        for part in parts
    )


def _parts_of(result: Result) -> tuple[Part, ...]:
    rows, columns = result.outputs, result.inputs
    cell = written_cell(rows, columns, cell_width([longest_mark(result)]))
    if cell:
        return (_entries(result, "matrix", range(rows), range(columns), cell),)
    cell = seen_cell(rows, columns, 2)
    if min(cell) < SMALLEST_SEEN:
        zoom = _zoom(result, 3)
        return *_blocks(result, zoom), zoom
    zoom = _zoom(result, 2)
    weights, shown = entries(result, range(rows), range(columns)), (*zoom.first, *zoom.weights.shape)
    return Part(name="matrix", weights=weights, cell=cell, ruled=result.block_shape, zoomed=shown), zoom


def _entries(result: Result, name: str, outputs: range, inputs: range, cell: tuple[float, float]) -> Part:
    """The entries of these outputs and inputs, each with its mark."""
    weights, first = entries(result, outputs, inputs), (outputs.start, inputs.start)
    written = marks(result, weights, first)
    return Part(name=name, weights=weights, cell=cell, first=first, marks=written, ruled=result.block_shape)


def _zoom(result: Result, count: int) -> Part:
    """The entries from where the zoom begins on, as many as can be read in one of `count` parts."""
    (row, column), (across, down) = result.begin, room(count)
    cell = max(ZOOMED_CELL, cell_width([longest_mark(result)])), ZOOMED_CELL
    rows, columns = min(result.outputs, int(down // cell[1])), min(result.inputs, int(across // cell[0]))
    top, left = min(row, result.outputs - rows), min(column, result.inputs - columns)
    return _entries(result, "zoom", range(top, top + rows), range(left, left + columns), cell)


def _blocks(result: Result, zoom: Part) -> tuple[Part, Part]:
    """The blocks, each of one row of outputs by one of inputs, and the pieces of the zoom's block."""
    state, pattern, block = result.state, _pattern(result), result.block
    piece, cell = (state.K, state.D), seen_cell(pattern.shape[0], pattern.shape[1], 3)
    spans: list[tuple[float, float]] = []
    for along in (0, 1):
        start = max(zoom.first[along] - block[along] * result.block_shape[along], 0) / piece[along]
        spans.append((start, min(zoom.weights.shape[along] / piece[along], pattern.shape[along] - start)))
    inner = (spans[0][0], spans[1][0], spans[0][1], spans[1][1])
    pieces = pattern if pattern[block] >= 0 else np.full_like(pattern, -1)
    return (
        Part(name="blocks", weights=pattern, cell=cell, zoomed=(*block, 1, 1)),
        Part(name="pieces", weights=pieces, cell=cell, zoomed=inner),
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

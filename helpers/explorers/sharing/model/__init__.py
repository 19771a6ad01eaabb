"""State and result of the parameter-sharing explorer: the weight matrix of three layers, and its costs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from helpers import shapes
from helpers.explorers.sharing.layout.planes import lay_out
from helpers.explorers.sharing.model.entries import filters
from helpers.explorers.sharing.model.parts import parts_of
from helpers.explorers.sharing.model.result import Part, Result, lying_on
from helpers.explorers.sharing.model.state import KINDS, State

__all__ = ["KINDS", "Part", "Result", "State", "chosen", "compute", "lying_on"]


def compute(state: State) -> Result:
    """Count what the layers cost, number the entries of the matrix that are drawn."""
    counted = _counted(state)
    parts = parts_of(counted) if counted.outputs else ()
    return replace(counted, filters=filters(counted), parts=parts)


def _counted(state: State) -> Result:
    """Count weights, biases and multiply-adds of the three layers between the same two volumes."""
    axis = state.axis
    inputs, outputs = state.W**2 * state.D, axis.output_size**2 * state.K
    filled = inputs * outputs if state.kind == "dense" else sum(axis.reads) ** 2 * state.D * state.K
    result = Result(
        state=state,
        axis=axis,
        counts={},
        outputs=outputs,
        inputs=inputs,
        filled=filled,
        layout=lay_out(axis, state.D, state.K),
    )
    if not outputs:
        return result
    sizes = (state.W, state.D, state.K, state.F, state.S, result.sides)
    every = (
        shapes.dense_counts(inputs, outputs),
        shapes.locally_connected_counts(*sizes),
        shapes.conv_counts(*sizes),
    )
    return replace(result, counts=dict(zip(KINDS, every, strict=True)))


def chosen(result: Result, name: str, row: int, column: int) -> dict[str, Any]:
    """A click on a layer shows its matrix, one on the matrix moves the zoom there."""
    (high, wide), state = result.block_shape, result.state
    match name:
        case "layers":
            return {"kind": KINDS[row]}
        case "matrix":
            high, wide = result.parts[-1].weights.shape
            return {"row": max(0, row - high // 2), "column": max(0, column - wide // 2)}
        case "blocks":
            return {"row": row * high, "column": column * wide}
    r, i = result.block
    return {"row": r * high + row * state.K, "column": i * wide + column * state.D}

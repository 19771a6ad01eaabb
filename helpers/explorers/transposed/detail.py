"""What is written for the input cell that is stepped to: its stamp, and where it is added in the output."""

from __future__ import annotations

import numpy as np

from helpers.drawing.outlines import Grid
from helpers.drawing.palette import FILTER
from helpers.explorers.detail import Block, Detail, Numbers, Slot
from helpers.explorers.running import Running
from helpers.explorers.transposed.layout import (
    KERNEL_X,
    STAMP_X,
    STRIP,
    TOP,
    WEIGHT,
    Size,
    input_plane,
    output_plane,
    size_of,
)
from helpers.explorers.transposed.model import MOST_F, Result

FACTOR = (KERNEL_X + MOST_F * WEIGHT + STAMP_X) / 2 - 8, TOP + WEIGHT / 2  # where "× 2" stands, before "="
NUMBER = 13.0  # font size of weights and products


def detail(result: Result) -> Detail | None:
    """Return where the stamp of an input cell is written; None where no stamps are added one by one."""
    if result.sums is None or not result.steps:
        return None
    size = output_size(result)
    plane = output_plane(len(result.shown), result.state.P)
    most = float(np.abs(np.multiply.outer(np.unique(result.x), np.unique(result.kernel))).max())
    stamp = {"what": "product", "channel": 0, "role": FILTER, "most": most}
    blocks = [Block(at=(STAMP_X, TOP), cell=WEIGHT, size=NUMBER, **stamp)]
    if size.added:
        place = (plane.x, plane.y)
        added = Block(at=place, cell=size.cell, size=size.added, strip=STRIP, moves=True, before="+", **stamp)
        blocks.append(added)
    return Detail(
        outputs={"input": input_grid(result)},
        blocks=blocks,
        slots=[Slot(what="cell", at=FACTOR, size=14.0, before="× ")],
        link=None,
        unknown=0.0,
        running=running(result, result.sums),
    )


def running(result: Result, sums: np.ndarray) -> Running:
    """The numbers of the output at each step, in all cells that stamps reach."""
    size, plane = output_size(result), output_plane(len(result.shown), result.state.P)
    assert result.axis
    return Running(
        at=(plane.x, plane.y),
        cell=size.cell,
        size=size.number,
        rise=STRIP / 2 if size.added else 0.0,
        places=[place for place, count in enumerate(result.axis.reads) if count],
        most=float(np.abs(sums).max()),
    )


def numbers_of(result: Result, step: int) -> tuple[Numbers, tuple[int, int], tuple[int, int, int]]:
    """The numbers of a step's stamp, where it begins in the output, (0, row, column) of its input cell."""
    row, column = divmod(step, len(result.x))
    state = result.state
    window = np.full((*result.kernel.shape, 1), result.x[row, column])
    start = row * state.S - state.P, column * state.S - state.P
    return Numbers(window, result.kernel[:, :, None], 0.0, 0.0), start, (0, row, column)


def output_size(result: Result) -> Size:
    """The size of the output's cells."""
    return size_of(len(result.shown))


def input_grid(result: Result) -> Grid:
    """Where the input's cells lie."""
    side = len(result.x)
    return input_plane(side).grid(side, side)

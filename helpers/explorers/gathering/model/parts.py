"""The parts of the picture: the numbers of each, their role, and whether they are to be predicted."""

from __future__ import annotations

import numpy as np

from helpers.drawing.palette import FILTER, INPUT, OUTPUT, Role
from helpers.explorers.gathering.layout import (
    AFTER,
    BEFORE,
    DX,
    DY,
    DZ,
    ERRORS,
    FACTOR,
    GATHERED,
    KERNEL,
    LEARNED,
    MADE_OF,
    OLD_Y,
    OLD_Z,
    PART,
    SUM,
    TURNED,
    WANTED,
    WEIGHTS,
    X,
    Y,
    Z,
)
from helpers.explorers.gathering.model.result import Result

TOLD = BEFORE, PART, AFTER, LEARNED, SUM, DX  # what is covered
ROLES = {X: INPUT, DX: INPUT, SUM: INPUT, WEIGHTS: FILTER, TURNED: FILTER, LEARNED: FILTER}


def role_of(result: Result, name: str) -> Role:
    """Return whose colours the numbers of a part have."""
    view = KERNEL if result.state.updated else result.state.view
    if name == MADE_OF:
        return {KERNEL: INPUT, GATHERED: OUTPUT}.get(view, FILTER)
    if name in (BEFORE, PART, AFTER):
        return FILTER if view == KERNEL else INPUT
    return ROLES.get(name, OUTPUT)


def values_of(result: Result) -> dict[str, np.ndarray]:
    """Return the numbers of every part [rows, columns]; NaN where there is nothing yet.

    Those of the input and of its gradient are with the padding's.
    """
    state, now = result.state, result.now
    nothing = np.full(result.kernel.shape, np.nan)
    forward = result.new if state.updated else result.old
    found = {
        X: result.padded.astype(float),
        WEIGHTS: result.kernel,
        TURNED: result.kernel[::-1, ::-1],
        Y: forward.y,
        Z: forward.z,
        OLD_Y: result.old.y,
        OLD_Z: result.old.z,
        WANTED: result.target,
        DZ: result.dz,
        DY: result.dy,
        ERRORS: result.error_map,
        DX: result.dx_so_far,
        LEARNED: result.learned if result.whole else nothing,
        MADE_OF: now.left if now else nothing,
        BEFORE: now.before if now else nothing,
        PART: now.part if now else nothing,
        AFTER: now.after if now else nothing,
        FACTOR: np.array([[result.dy[now.place] if now and state.view != GATHERED else np.nan]]),
        SUM: np.array([[now.part.sum() if now else np.nan]]),
    }
    return found | ({AFTER: result.dkernel} if state.updated else {})


def covers(result: Result, name: str) -> bool:
    """Whether the reader is to predict the numbers of a part."""
    state = result.state
    if name in (DY, FACTOR, ERRORS) or (name == MADE_OF and state.view == GATHERED):
        return result.hides_errors
    told = name in TOLD or (state.updated and name in (Y, Z)) or (name == TURNED and state.view == GATHERED)
    return state.covered and told

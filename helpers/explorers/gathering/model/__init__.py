"""State and result of the gathering explorer: a shared kernel's gradient, one output after the other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from helpers import gradients, ops
from helpers.explorers.gathering.layout import GATHERED, KERNEL, LEARNED, SCATTERED, VIEWS, Place, lay_out
from helpers.explorers.gathering.model.numbers import ERRORS, INPUT, WEIGHTS
from helpers.explorers.gathering.model.result import Forward, Result, Step
from helpers.explorers.gathering.model.state import (
    AVERAGE,
    MAX,
    NOTHING,
    PARTS,
    POOL,
    RATE,
    RELU,
    THROUGH,
    State,
)

__all__ = [
    "AVERAGE",
    "GATHERED",
    "KERNEL",
    "MAX",
    "NOTHING",
    "POOL",
    "RATE",
    "RELU",
    "SCATTERED",
    "THROUGH",
    "VIEWS",
    "Forward",
    "Result",
    "State",
    "Step",
    "chosen",
    "compute",
    "last_step",
]


def compute(state: State) -> Result:
    """Pass forward and back, take one step of learning and pass forward again."""
    padded = np.pad(INPUT[: state.W, : state.W], state.P)
    kernel = WEIGHTS[: state.F, : state.F].astype(float)
    y, z = _outputs(state, padded, kernel)
    target = z - _errors(state, z)
    dz = z - target
    dy = _back(state, dz, y)
    dkernel, dx = _handed_back(state, padded, kernel, dy)
    learned = np.rint(PARTS * (kernel - RATE * dkernel)) / PARTS
    new_y, new_z = _outputs(state, padded, learned)
    each_one = np.eye(z.size).reshape(z.size, *z.shape)
    result = Result(
        state=state,
        axis=state.axis,
        padded=padded,
        kernel=kernel,
        target=target,
        dz=dz,
        routes=_back(state, each_one, np.broadcast_to(y, (z.size, *y.shape))),
        dy=dy,
        dkernel=dkernel,
        dx=dx,
        dx_so_far=np.full(dx.shape, np.nan),
        now=None,
        learned=learned,
        old=Forward(y, z, _loss(z, target)),
        new=Forward(new_y, new_z, _loss(new_z, target)),
        places=_places(state),
    )
    return replace(result, **_stepped(result))


def _places(state: State) -> dict[str, Place]:
    return lay_out(
        F=state.F,
        padded=state.axis.padded_size,
        before=state.P,
        outputs=state.axis.output_size,
        behind=state.behind,
        passes=state.through != NOTHING,
        view=LEARNED if state.updated else state.view,
    )


def _outputs(state: State, padded: np.ndarray, kernel: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return y and z."""
    parts = np.rint(PARTS * kernel).astype(int)[:, :, None, None]
    y = ops.conv2d(padded[:, :, None], parts, stride=state.S) / PARTS
    if not state.behind:
        return y[:, :, 0], np.zeros((0, 0))
    match state.through:
        case "ReLU":
            z = ops.relu(y)
        case "max pooling":
            z = ops.max_pool2d(y, POOL, stride=1)
        case "average pooling":
            z = ops.avg_pool2d(y, POOL, stride=1)
        case _:
            z = y
    return y[:, :, 0], z[:, :, 0]


def _errors(state: State, z: np.ndarray) -> np.ndarray:
    """Return the errors of z: small whole numbers, of which an average can make whole quarters."""
    found = ERRORS[: len(z), : len(z)]
    if state.through == AVERAGE:
        return POOL**2 * np.sign(found)
    return np.where(z < found, -found, found) if state.through == RELU else found  # no target below 0


def _loss(z: np.ndarray, target: np.ndarray) -> float:
    return float(((z - target) ** 2).sum() / 2)


def _back(state: State, dz: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the errors of y [..., H_out, W_out] from those of z [..., Z, Z]."""
    if not dz.size:
        return np.zeros(y.shape)
    dz, y = dz[..., None], y[..., None]
    match state.through:
        case "ReLU":
            dy = gradients.relu_backward(dz, y)
        case "max pooling":
            dy = gradients.max_pool2d_backward(dz, y, POOL, stride=1)
        case "average pooling":
            dy = gradients.avg_pool2d_backward(dz, y, POOL, stride=1)
        case _:
            dy = dz
    return dy[..., 0] + 0.0  # no −0


def _handed_back(
    state: State, padded: np.ndarray, kernel: np.ndarray, dy: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return what the errors dy add to the kernel's gradient, and to that of the padded input."""
    x = padded.astype(float)[:, :, None]
    dx, dkernel, _ = gradients.conv2d_backward(dy[:, :, None], x, kernel[:, :, None, None], stride=state.S)
    return dkernel[:, :, 0, 0], dx[:, :, 0]


def _stepped(result: Result) -> dict[str, Any]:
    """Return what hangs on the step: dx_so_far and now."""
    state, step = result.state, result.state.step
    if not state.steps:
        return {}
    return _gathered(result, step) if state.view == GATHERED else _added(result, step)


def _added(result: Result, step: int) -> dict[str, Any]:
    """The part of an output: a term of the kernel's gradient, or a stamp in that of the input."""
    state, size = result.state, len(result.dy)
    earlier = np.where(np.arange(size**2).reshape(size, size) < step - 1, result.dy, 0)
    kernel, dx = _handed_back(state, result.padded, result.kernel, earlier)
    found: dict[str, Any] = {"dx_so_far": dx}
    if not step:
        return found
    row, column = divmod(step - 1, size)
    error, patch = result.dy[row, column], result.patch(row, column)
    window = np.s_[row * state.S : row * state.S + state.F, column * state.S : column * state.S + state.F]
    left, before = (patch, kernel) if state.view == KERNEL else (result.kernel, dx[window].copy())
    dx[window] += error * result.kernel
    part = error * left
    now = Step(place=(row, column), left=left, before=before, part=part, after=before + part)
    return {**found, "now": now}


def _gathered(result: Result, step: int) -> dict[str, Any]:
    """The products of an input cell's gradient: the turned kernel times the errors below it."""
    W, F, P = result.state.W, result.state.F, result.state.P
    inner = result.dx[P : P + W, P : P + W]
    found = np.full(result.dx.shape, np.nan)
    known = np.arange(W * W).reshape(W, W) < step
    found[P : P + W, P : P + W] = np.where(known, inner, np.nan)
    if not step:
        return {"dx_so_far": found}
    row, column = divmod(step - 1, W)
    errors = result.error_map[row + P : row + P + F, column + P : column + P + F]
    nothing = np.zeros((F, F))
    products = errors * result.kernel[::-1, ::-1]
    now = Step(place=(row, column), left=errors, before=nothing, part=products, after=nothing)
    return {"dx_so_far": found, "now": now}


def last_step(result: Result) -> int | None:
    """The last step; None once the kernel has learned, and where there is nothing to add."""
    return None if result.state.updated or not result.state.steps else result.state.steps


def chosen(result: Result, name: str, row: int, column: int) -> dict[str, int]:
    """A click on an output goes to the step that adds its part; on an input cell, where those gather, too."""
    side = result.state.W if result.state.view == GATHERED else len(result.dy)
    return {"step": min(max(row, 0), side - 1) * side + min(max(column, 0), side - 1) + 1}

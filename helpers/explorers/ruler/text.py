"""The words of the stride ruler: read-out, arithmetic, what each convention's row says."""

from __future__ import annotations

from typing import Any

from helpers import shapes
from helpers.explorers.ruler.model import STRIPS, Result
from helpers.explorers.words import count, fit_offers, formula, listed, too_large, unread


def describe(result: Result) -> str:
    """Say how many places there are, what is left over, and how many outputs each convention has."""
    state, axis = result.state, result.axis
    dilated = f", dilation {state.dilation}" if state.dilation > 1 else ""
    setting = f"Row of W = {state.W}, padding {axis.padding}, filter F = {state.F}, stride {state.S}{dilated}"
    outputs = ", ".join(
        f"{STRIPS[name][1]} {refuses(outcome) if outcome.refusal else outcome.outputs}"
        for name, outcome in result.outcomes.items()
    )
    if axis.span < 0:
        return f"{setting}: no output. {too_large(axis, 'long')} Outputs by convention: {outputs}."
    rest = unread((axis, "cell", "cells"))
    parts = (f"{setting}: {count(axis.output_size, 'output', 'outputs')}.", rest)
    return " ".join(part for part in (*parts, f"Outputs by convention: {outputs}.") if part)


def offers(result: Result) -> dict[str, Any]:
    """The nearest settings that fit."""
    return fit_offers(result.state, ("W",), (result.axis,))


def arithmetic(result: Result) -> tuple[str, str]:
    """The formula of the output's size, and what is left over, or why there is no output."""
    axis = result.axis
    rest = too_large(axis, "long") if axis.span < 0 else unread((axis, "cell", "cells"))
    return formula(axis, "W"), rest


def refuses(outcome: shapes.Outcome) -> str:
    """Say what becomes of a setting that gives no output: TensorFlow, for one, may give an empty one."""
    return "none" if outcome.axis.span < 0 else "refuses"


def followers(result: Result, name: str) -> str:
    """Who follows a convention, without those who take no such setting."""
    axis = result.axis
    if name == "floor" and axis.before != axis.after:
        return "ONNX, tf.nn; not PyTorch, Caffe"
    if name in ("valid", "same") and axis.stride > 1 and axis.dilation > 1:
        return "TensorFlow; not Keras"
    return STRIPS[name][2]


def comes_of_it(outcome: shapes.Outcome) -> tuple[str, str]:
    """What comes of a convention, in two lines: outputs and padding, and what it drops."""
    if outcome.refusal:
        return refuses(outcome), outcome.refusal
    after = outcome.axis.after - outcome.outside
    padding = outcome.axis.before if outcome.axis.before == after else (outcome.axis.before, after)
    dropped = f"drops {listed(outcome.dropped)}" if outcome.dropped else "reads every cell"
    return f"{count(outcome.outputs, 'output', 'outputs')}, P = {padding}", dropped

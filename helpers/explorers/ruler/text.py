"""The words of the stride ruler: read-out, arithmetic, what each rule makes of the row."""

from __future__ import annotations

from typing import Any

from helpers import shapes
from helpers.explorers.ruler.model import OWN_PADDING, PLAIN, RULES, Result
from helpers.explorers.words import count, fit_offers, listed, places, too_large, unread


def describe(result: Result) -> str:
    """Say how many outputs there are and what is left over, or what each rule comes to."""
    state, axis = result.state, result.axis
    dilated = f", dilation {state.dilation}" if state.dilation > 1 else ""
    setting = f"Row of W = {state.W}, padding {axis.padding}, filter F = {state.F}, stride {state.S}{dilated}"
    name, outcome = state.rule, result.outcome
    by = "" if name == PLAIN else f", by {'each rule' if result.compared else name}"
    if state.covered:
        return f"{setting}{by}. The outputs are covered."
    if result.compared:
        outputs = (f"{each} {_outputs(found)}" for each, found in result.outcomes.items())
        return f"{setting}. Outputs by rule: {', '.join(outputs)}."
    if name in OWN_PADDING:
        by += f" with padding {outcome.axis.padding} instead"
    if outcome.axis.span < 0:
        return f"{setting}{by}: no output. {too_large(outcome.axis, 'long')}"
    if outcome.refusal:
        return f"{setting}{by}: refused, {outcome.refusal}."
    rest = unread((outcome.axis, "cell", "cells"))
    return f"{setting}{by}: {count(outcome.outputs, 'output', 'outputs')}. {rest}".rstrip()


def _outputs(outcome: shapes.Outcome) -> str:
    return refuses(outcome) if outcome.refusal else str(outcome.outputs)


def offers(result: Result) -> dict[str, Any]:
    """The nearest settings that fit; none where they would tell what is covered, or P is not asked."""
    if result.state.covered or result.state.rule in (*OWN_PADDING, "ceil"):
        return {}
    return fit_offers(result.state, ("W",), (result.axis,))


def heading(result: Result) -> str:
    """What stands above the row."""
    state = result.state
    if result.compared:
        return f"The same row of W = {state.W} by each rule:"
    name, axis = state.rule, result.known(state.rule)
    row = "The row" if name == PLAIN else f"The row by {name} ({followers(result, name)})"
    if name in OWN_PADDING and state.covered:
        return f"{row}: W = {state.W}, with padding of its own"
    after = axis.after - (0 if state.covered else result.outcome.outside)
    sides = f"{axis.before} on each side" if axis.before == after else f"{axis.before} before, {after} after"
    return f"{row}: W = {state.W}, P = {sides}"


def left_over(axis: shapes.Axis) -> str:
    """What is hatched, in few words, or nothing."""
    hatched = sum(length for _, length in axis.unread_runs)
    numbers = (axis.leftover, "left over"), (hatched - axis.leftover, "skipped")
    words = ", ".join(f"{number} {what}" for number, what in numbers if number)
    return f"{words} (padding)" if words and not axis.never_read else words


def moves(result: Result) -> str:
    """How far the window can move, in steps; why it does not where it does not."""
    outcome, state = result.outcome, result.state
    axis = outcome.axis
    if state.covered:
        return f"The window starts at the left and moves on by S = {state.S}."
    if outcome.refusal:
        return too_large(axis, "long") if axis.span < 0 else f"{state.rule} refuses: {outcome.refusal}."
    if outcome.outside:
        return f"The last window sticks out by {count(outcome.outside, 'cell', 'cells')} and is cut off."
    if axis.output_size == 1:
        why = f"a step of S = {axis.stride} is too long" if axis.span else "so S changes nothing"
        return f"The window can move {count(axis.span, 'cell', 'cells')}: {why}. One place only."
    steps = count(axis.output_size - 1, "step", "steps")
    rest = f", and {axis.leftover} left over" if axis.leftover else ""
    return (
        f"The window can move {count(axis.span, 'cell', 'cells')}: {steps} of S = {axis.stride}{rest}. "
        "Its first place counts, too:"
    )


def arithmetic(result: Result) -> str:
    """The formula with its numbers, as "(W − F + 2P)/S + 1 = … = 4.5 → 4 outputs"."""
    outcome, state = result.outcome, result.state
    # The formula knows nothing of cells outside; its padding is not told where it tells the answer.
    axis = outcome.axis if state.rule in OWN_PADDING and not state.covered else result.axis
    even = axis.before == axis.after
    kernel, padding = "F′" if axis.dilation > 1 else "F", "2P" if even else "P₀ + P₁"
    numbers = f"2·{axis.before}" if even else f"{axis.before} + {axis.after}"
    if state.covered and state.rule in OWN_PADDING:
        numbers = "?"
    text = f"(W − {kernel} + {padding})/S + 1 = "
    text += f"({axis.input_size} − {axis.window_size} + {numbers})/{axis.stride} + 1 = {_found(result, axis)}"
    if axis.dilation > 1:
        text += f"   (F′ = {axis.dilation}·({axis.kernel_size} − 1) + 1 = {axis.window_size})"
    return text


def _found(result: Result, axis: shapes.Axis) -> str:
    """What the formula comes to: "4 outputs", "4.5 → 4 outputs", "0: no output"."""
    outcome = result.outcome
    if result.state.covered:
        return "?"
    if outcome.refusal:
        return f"{places(axis)}: {'no output' if outcome.axis.span < 0 else 'refused'}"
    outputs = count(outcome.outputs, "output", "outputs")
    return outputs if axis.exact else f"{places(axis)} → {outputs}"


def refuses(outcome: shapes.Outcome) -> str:
    """Say what becomes of a setting that gives no output: TensorFlow, for one, may give an empty one."""
    return "none" if outcome.axis.span < 0 else "refuses"


def followers(result: Result, name: str) -> str:
    """Who follows a rule, without those who take no such setting."""
    axis = result.axis
    if name == "floor" and axis.before != axis.after:
        return "ONNX, tf.nn; not PyTorch, Caffe"
    if name in ("VALID", "SAME") and axis.stride > 1 and axis.dilation > 1:
        return "TensorFlow; not Keras"
    return RULES[name][1]


def comes_of_it(result: Result, name: str) -> str:
    """What comes of a rule: outputs, padding, and what it drops."""
    outcome = result.outcomes[name]
    if result.state.covered:
        return "? outputs"
    if outcome.refusal:
        return f"{refuses(outcome)}: {outcome.refusal}"
    after = outcome.axis.after - outcome.outside
    padding = outcome.axis.before if outcome.axis.before == after else (outcome.axis.before, after)
    dropped = f"drops {listed(outcome.dropped)}" if outcome.dropped else "reads every cell"
    return f"{count(outcome.outputs, 'output', 'outputs')}, P = {padding}, {dropped}"

"""The words of the training explorer."""

from __future__ import annotations

import numpy as np

from helpers.explorers.training.model import (
    HELD_OUT,
    LAST,
    LEARNED,
    NONE_OF_THEM,
    SHOWN,
    SHUFFLED,
    Moment,
    Result,
)

DEAD = "All 32 numbers of the first dense layer are 0: dead, so every digit gets the same answer. "
TOLD = f"{HELD_OUT} digits that it has never seen"


def describe(result: Result) -> str:
    """Say how far learning has come, what it has brought, and what the network says of the digit."""
    state, labels = result.state, ""
    if state.labels == SHUFFLED:
        labels = ", their labels shuffled"
    if state.covered:
        return (
            f"{begins(state.step)}: {state.pool} pooling, rate {state.rate}, {state.labels} labels. "
            "Both curves, the filters as they are now and the answers are covered."
        )
    dead = DEAD * result.dead
    return f"{begins(state.step)}{labels}: {comes_to(result.now)}. {dead}{says(result)}"


def begins(step: int) -> str:
    """Say how many steps are made, and how often that is through all digits."""
    if not step:
        return f"Step 0 of {LAST}, before the first of {LEARNED:,} digits"
    times = "once" if step == 1 else f"{step} times"
    return f"Step {step} of {LAST}, {times} through the {LEARNED:,} digits"


def comes_to(moment: Moment) -> str:
    """Say the loss and the accuracy of a moment."""
    return f"loss {loss(moment)}; {percent(moment)} of {TOLD} are named right"


def loss(moment: Moment) -> str:
    """The loss, to the hundredth."""
    return f"{moment.loss:.2f}"


def percent(moment: Moment) -> str:
    """The accuracy in whole percent: finer it would hang on the machine."""
    return f"{moment.accuracy:.0f} %"


def says(result: Result) -> str:
    """Say what the network calls the digit, and what it is."""
    what = "this one" if result.label is not None else "your digit"
    is_ = "" if result.label is None else f"; it is {an(result.label)}"
    return f"It calls {what} {an(result.answer)} ({chance(result, result.answer)}){is_}."


def an(answer: int) -> str:
    """Return "a 3", "an 8", "none of them"."""
    if answer == NONE_OF_THEM:
        return "none of them"
    return f"an {answer}" if answer == 8 else f"a {answer}"


def name_of(answer: int) -> str:
    """Return what stands beside the bar of an answer."""
    return "none" if answer == NONE_OF_THEM else str(answer)


def chance(result: Result, answer: int) -> str:
    """The softmax of a score in whole percent."""
    return f"{100 * result.chances[answer]:.0f} %"


def small(slope: float) -> str:
    """A gradient to two digits that count, or to the millionth."""
    digits = min(6, max(2, 1 - int(np.floor(np.log10(abs(slope))))))
    return f"{slope:.{digits}f}".replace("-", "−")


TITLES = {
    "accuracy": f"accuracy, in %, on {HELD_OUT} digits never seen",
    "loss": f"loss, on {SHOWN} digits it learns from",
}
ANSWERS = "answers"


def titles(result: Result) -> tuple[str, str]:
    """What stands above the filters, and above the digit."""
    digit = (
        "your digit"
        if result.label is None
        else f"never seen, number {result.state.digit}: {an(result.label)}"
    )
    return "conv1, 8 filters: start → now", digit


def at_the_start(k: int) -> str:
    """The name of a filter as it was before learning."""
    return f"filter {k} at the start"


def filter_now(k: int) -> str:
    """The name of a filter as it is."""
    return f"filter {k}"


def compared(result: Result) -> str:
    """Name the run to compare with."""
    rate, pool, labels, _ = result.state.before
    return f"before: rate {rate}, {pool}, {labels}"

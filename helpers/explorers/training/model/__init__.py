"""State and result of the training explorer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers import shapes
from helpers.explorers.pen import inked
from helpers.explorers.regions import Editable
from helpers.explorers.settings import Settings, choice, covering, kept, number
from helpers.explorers.training.model.runs import (
    BATCHES,
    HELD_OUT,
    LABELS,
    LAST,
    LEARNED,
    POOLS,
    RATES,
    SHOWN,
    SHUFFLED,
    Moment,
    held_out,
    run_of,
)
from helpers.shapes.refusals import shown

__all__ = [
    "FULL",
    "HELD_OUT",
    "INK",
    "LAST",
    "LEARNED",
    "NONE_OF_THEM",
    "SHEET",
    "SHOWN",
    "SHUFFLED",
    "Moment",
    "Result",
    "State",
    "brought",
    "chosen",
    "compute",
    "edited",
    "last_step",
    "on_the_way",
    "stroked",
]

SIDE, FULL = 8, 16  # pixels of a side; the number of a pixel that is all ink
INK = Editable(0, FULL, 0)
NONE_OF_THEM = 10  # the number of the score that stands for no digit
SECONDS = 0.12  # that one wish of the player may take: so long other cells wait
SHEET = (0,) * SIDE**2


def _ink(value: Any) -> tuple[int, ...]:
    """Check the pixels of a drawn digit, or ()."""
    if not isinstance(value, (list, tuple)) or len(value) not in (0, SIDE**2):
        raise ValueError(
            f"ink must be {SIDE**2} numbers from 0 to {FULL}, row by row, or (), got {shown(value)}"
        )
    return tuple(shapes.whole("ink", each, 0, FULL) for each in value)


def _before(value: Any) -> tuple[str, ...] | tuple[str, str, str, int]:
    """Check the settings and the step of a run that is shown beside, or ()."""
    match value:
        case () | []:
            return ()
        case (str(rate), str(pool), str(labels), step) if (
            rate in RATES and pool in POOLS and labels in LABELS
        ):
            return rate, pool, labels, shapes.whole("before: the step", step, 0, LAST)
    raise ValueError(f"before must be (rate, pool, labels, step) of another run, or (), got {shown(value)}")


class State(Settings):
    """The settings. ink: the pixels of a digit of the reader's own; before: of the run to compare with."""

    rate: str = choice(
        tuple(RATES),
        "learning rate: how far a gradient moves a weight at first; it falls to 0",
        "0.05",
        width=130,
    )
    pool: str = choice(POOLS, "the pooling after the second convolution", width=150)
    labels: str = choice(LABELS, "the labels of the digits that it learns from", width=160)
    digit: int = number(0, 0, HELD_OUT - 1, "which of the digits that it has never seen", clears="ink")
    step: int = number(0, 0, LAST, f"how many steps, of {BATCHES} batches each, are made", control=False)
    ink: tuple[int, ...] = kept(
        (),
        _ink,
        "the 64 pixels of a digit of your own, row by row, each 0 to 16",
        word="your drawing",
        hides="digit",
    )
    before: tuple[Any, ...] = kept((), _before, "the run to compare with, as (rate, pool, labels, step)")
    covered: bool = covering()


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a state comes to.

    moments: after each step so far; before: those of the run to compare with. image [8, 8] of 0 to 16, label:
    its digit, None for one that was drawn; scores [11]. chances [11]: the softmax of the scores, and answer:
    the largest one. dead: whether all numbers of fc1 are 0, for this image and for all that are held out.
    """

    state: State
    moments: tuple[Moment, ...]
    before: tuple[Moment, ...]
    image: np.ndarray
    label: int | None
    scores: np.ndarray
    chances: np.ndarray
    answer: int
    dead: bool

    @property
    def now(self) -> Moment:
        return self.moments[-1]


def compute(state: State) -> Result:
    """Let the network learn as far as `state.step`, for real, and ask it about the digit."""
    run = run_of(state.rate, state.pool, state.labels)
    moments = run.until(state.step)
    before = run_of(*state.before[:3]).until(state.before[3]) if state.before else ()
    image, label = _image(state)
    scores, dead = run.says(moments[-1].weights, (image / FULL)[None, :, :, None])
    odds = np.exp(scores[0].astype(float) - scores.max())
    return Result(
        state=state,
        moments=moments,
        before=before,
        image=image,
        label=label,
        scores=scores[0],
        chances=odds / odds.sum(),
        answer=int(scores[0].argmax()),
        dead=moments[-1].dead and dead,
    )


def _image(state: State) -> tuple[np.ndarray, int | None]:
    """Return (pixels [8, 8] of 0 to 16, the digit that they are, None where the reader drew them)."""
    if state.ink:
        return np.array(state.ink).reshape(SIDE, SIDE), None
    images, labels = held_out()
    return np.rint(FULL * images[state.digit, :, :, 0]).astype(int), int(labels[state.digit])


def last_step(result: Result) -> int:
    """The step at which learning ends."""
    return LAST


def on_the_way(state: State) -> State:
    """Go as far towards the step as a wish may take."""
    made = run_of(state.rate, state.pool, state.labels).until(state.step, SECONDS)
    return state.changed(step=len(made) - 1)


def brought(state: State, changes: dict[str, Any]) -> dict[str, Any]:
    """Another run begins at step 0, and the one so far stays to be compared with."""
    names = "rate", "pool", "labels"
    if state.step and any(changes.get(name, state.values()[name]) != state.values()[name] for name in names):
        return {"step": 0, "before": (*(state.values()[name] for name in names), state.step)}
    return {}


def chosen(result: Result, name: Any, row: int, column: int) -> dict[str, Any]:
    """A click on a pixel: ink where there was less than half, else paper."""
    return edited(result, name, row, column, 0 if 2 * result.image[row, column] >= FULL else FULL)


def edited(result: Result, name: Any, row: int, column: int, value: float) -> dict[str, Any]:
    """A number typed into a pixel."""
    return _now(result, [(row, column, int(value))])


def stroked(result: Result, name: Any, cells: list[tuple[int, int, int]], rubs: bool) -> dict[str, Any]:
    """A stroke of the pen."""
    return _now(result, [(r, c, inked(int(result.image[r, c]), dots, rubs)) for r, c, dots in cells])


def _now(result: Result, pixels: list[tuple[int, int, int]]) -> dict[str, Any]:
    image = result.image.copy()
    for row, column, value in pixels:
        image[row, column] = value
    return {"ink": tuple(image.ravel().tolist())}

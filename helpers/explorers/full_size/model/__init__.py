"""State and result of a run of VGG-16 at full size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from helpers import networks, samples
from helpers.explorers.full_size.model import own
from helpers.explorers.full_size.model.own import (
    LEAST,
    MOST,
    Input,
    Photo,
    checked_image,
    checked_weights,
    file_of,
    input_of,
    stamp,
)
from helpers.explorers.full_size.model.plan import Piece, planned, traced
from helpers.explorers.full_size.model.runs import Made, run_of
from helpers.explorers.parts import Stopped
from helpers.explorers.settings import Settings, choice, covering, kept, number
from helpers.networks import Row
from helpers.shapes import ReceptiveField
from helpers.shapes.refusals import shown
from helpers.weights import LayerFile

__all__ = [
    "BEST",
    "LEAST",
    "MOST",
    "TOP",
    "Input",
    "Photo",
    "Piece",
    "Result",
    "State",
    "brought",
    "chosen",
    "compute",
    "given",
    "invites",
    "last_step",
    "on_the_way",
]

BEST = ("largest", "second", "third", "fourth", "fifth")
TOP = "top 5"  # the name of the grid with the five largest scores
MOST_STEPS = 200
SECONDS = (
    0.2  # that one wish of the player may take, unless a single step takes longer: so long other cells wait
)


def _clock(value: Any) -> bool | None:
    """Check whether seconds are shown: True or None."""
    if value is None or value is True:
        return value
    raise ValueError(f"clock must be True or None, got {shown(value)}")


class State(Settings):
    """The settings. image: a path, a `Photo`, None for the photograph; clock: whether seconds are shown."""

    side: int = number(
        MOST, LEAST, MOST, "longest side, in pixels: a larger image is scaled down", label="Side"
    )
    seed: int = number(0, 0, 99, "draws the weights where no file is given", usual=20)
    place: str = choice(BEST, "which of the five largest scores the map shows", label="Map of the", width=190)
    step: int = number(0, 0, MOST_STEPS, "how many steps are made: a layer each, or a part", control=False)
    image: Path | Photo | None = kept(
        None, checked_image, "the path of an image, uint8 [H, W, 3], or None", word="your image"
    )
    weights: Path | None = kept(
        None, checked_weights, "the path of VGG-16's weights, or None for seeded ones", word="your weights"
    )
    clock: bool | None = kept(None, _clock, "True where the seconds of each layer are shown, as after Play")
    covered: bool = covering()

    def limits(self) -> dict[str, tuple[int, int]]:
        """As many steps as the image takes."""
        return {"step": (0, len(planned(own.NETWORK, input_of(self.image, self.side).shape)))}


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a state comes to.

    image: as it is run; rows: the layers' of `trace`, the first the input; plan: the steps; made: those so
    far. scores [rows, columns, classes], None until all is made. file: of the weights, None for seeded ones.
    """

    state: State
    image: Input
    rows: tuple[Row, ...]
    plan: tuple[Piece, ...]
    made: tuple[Made, ...]
    scores: np.ndarray | None
    file: LayerFile | None

    @property
    def places(self) -> tuple[int, int]:
        """Rows and columns of the map of scores."""
        (high, wide), cells = self.pool, LEAST // self.stride
        return high - cells + 1, wide - cells + 1

    @property
    def field(self) -> ReceptiveField:
        """Which pixels a score's window has, along rows or columns: those of one crop of 224×224."""
        return ReceptiveField(LEAST, self.stride, 0)

    @property
    def pool(self) -> tuple[int, int]:
        """Rows and columns of what the last pool gives, each cell of which stands for `stride` pixels."""
        high, wide = self.image.shape
        return high // self.stride, wide // self.stride

    @property
    def stride(self) -> int:
        """Pixels from one score to the next, and from one cell of the last pool."""
        return self.rows[-1].fields[0].stride

    @property
    def leftover(self) -> tuple[int, int]:
        """Rows and columns at the image's end that have no cell in the last pool."""
        high, wide = self.image.shape
        return high % self.stride, wide % self.stride

    @property
    def piece(self) -> Piece | None:
        """What was made last."""
        return self.plan[len(self.made) - 1] if self.made else None

    def parts(self, layer: int) -> tuple[int, int]:
        """Return (steps of a layer that are made, all of its steps)."""
        mine = [at for at, piece in enumerate(self.plan) if piece.layer == layer]
        return sum(at < len(self.made) for at in mine), len(mine)

    def seconds(self, layer: int) -> float:
        """What the steps of a layer have taken so far."""
        pairs = zip(self.plan, self.made, strict=False)
        return sum(made.seconds for piece, made in pairs if piece.layer == layer)

    @cached_property
    def macs(self) -> tuple[int, int]:
        """Multiply-adds that are done, and all."""
        done = sum(row.macs * self.parts(at)[0] // self.parts(at)[1] for at, row in self.layers)
        return done, networks.totals(self.rows).macs

    @property
    def layers(self) -> list[tuple[int, Row]]:
        """(place in `rows`, row) of all but the input."""
        return list(enumerate(self.rows))[1:]

    @cached_property
    def averages(self) -> np.ndarray:
        """The scores [classes], averaged over the map."""
        assert self.scores is not None
        return self.scores.mean(axis=(0, 1), dtype=float)

    @cached_property
    def top(self) -> tuple[int, ...]:
        """The five classes with the largest averaged scores."""
        return tuple(np.argsort(-self.averages, kind="stable")[: len(BEST)].tolist())

    @property
    def answer(self) -> int:
        """The class whose map is shown."""
        return self.top[BEST.index(self.state.place)]

    def name(self, answer: int) -> str:
        """What a class is called: with a file's weights by name, with seeded ones by number."""
        classes = samples.imagenet_classes()
        return f"class {answer}" if self.file is None or answer >= len(classes) else classes[answer]


def _file(state: State) -> LayerFile | None:
    return None if state.weights is None else file_of(stamp(state.weights), own.NETWORK)


def compute(state: State) -> Result:
    """Run VGG-16 as far as `state.step`; before the first step no weights are made, and none is read."""
    image, network, file = input_of(state.image, state.side), own.NETWORK, _file(state)
    plan = planned(network, image.shape)
    made: tuple[Made, ...] = ()
    scores = None
    if state.step:
        run = run_of(network, image, state.seed, file)
        made = run.until(state.step)
        scores = run.scores if len(made) == len(plan) else None
    return Result(
        state=state,
        image=image,
        rows=traced(network, image.shape),
        plan=plan,
        made=made,
        scores=scores,
        file=file,
    )


def last_step(result: Result) -> int:
    """The step at which all is made."""
    return len(result.plan)


def on_the_way(state: State) -> State:
    """Go as far towards the step as a wish may take, the clock running."""
    if not state.step:
        return state
    try:
        run = run_of(own.NETWORK, input_of(state.image, state.side), state.seed, _file(state))
        made = run.until(state.step, SECONDS)
    except ValueError as problem:  # a file has changed, or has numbers that are none
        raise Stopped(str(problem)) from None
    return state.changed(step=len(made), clock=True)


def brought(state: State, changes: dict[str, Any]) -> dict[str, Any]:
    """Another run begins at its first step."""
    others = {name: changes[name] for name in ("side", "seed", "image") if name in changes}
    return {"step": 0} if any(state.values()[name] != value for name, value in others.items()) else {}


def chosen(result: Result, name: Any, row: int, column: int) -> dict[str, Any]:
    """A click on one of the five largest scores: its map."""
    return {"place": BEST[row]}


def given(name: str, original: tuple[int, int], pixels: np.ndarray) -> dict[str, Any]:
    """An image of the reader's own."""
    return {"image": Photo(name, original, samples.flat(pixels))}


def invites(result: Result) -> bool:
    """The button for an image stands in the lesson's row."""
    return True

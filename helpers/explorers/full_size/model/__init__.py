"""The result of a run of VGG-16 at full size, and what the reader does to it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from helpers import networks, samples
from helpers.explorers.full_size.model import own
from helpers.explorers.full_size.model.own import LEAST, MOST, Input, file_of, input_of, stamp
from helpers.explorers.full_size.model.plan import Piece, planned, traced
from helpers.explorers.full_size.model.runs import Made, Run, run_of
from helpers.explorers.full_size.model.state import BEST, State, brought
from helpers.explorers.parts import Stopped
from helpers.explorers.photo import Photo
from helpers.networks import Row
from helpers.shapes import ReceptiveField
from helpers.weights import LayerFile

__all__ = [
    "BEST",
    "LEAST",
    "MOST",
    "TOP",
    "Input",
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
    "rest",
]

TOP = "top 5"  # the name of the grid with the five largest scores
# That one wish of the player may take, unless a single step takes longer: so long other cells wait.
SECONDS = 0.2


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
    def crop(self) -> ReceptiveField:
        """Which rows, or columns, the crop has that the dense VGG would have been given for a score."""
        return ReceptiveField(LEAST, self.stride, 0)

    def sees(self, *place: int) -> tuple[int, ...]:
        """Rows and columns of pixels that the scores at a place see: those around its crop, too."""
        fields = zip(self.rows[-1].fields, place, self.image.shape, strict=True)
        cells = ((field.cells(at), side) for field, at, side in fields)
        return tuple(min(each.stop, side) - max(each.start, 0) for each, side in cells)

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


def _run(state: State, image: Input, file: LayerFile | None) -> Run:
    """Return the run of a state; with a file's weights no seed makes another one."""
    return run_of(own.NETWORK, image, state.seed if file is None else 0, file)


def rest(result: Result) -> None:
    """Let go of what its run holds of the layer under way."""
    if result.made:
        _run(result.state, result.image, result.file).rest()


def compute(state: State) -> Result:
    """Run VGG-16 as far as `state.step`; before the first step no weights are made, and none is read."""
    image, network, file = input_of(state.image, state.side), own.NETWORK, _file(state)
    plan = planned(network, image.shape)
    made: tuple[Made, ...] = ()
    scores = None
    if state.step:
        run = _run(state, image, file)
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
        run = _run(state, input_of(state.image, state.side), _file(state))
        made = run.until(state.step, SECONDS)
    except ValueError as problem:  # a file has changed, or has numbers that are none
        raise Stopped(str(problem)) from None
    return state.changed(step=len(made), clock=True)


def chosen(result: Result, name: Any, row: int, column: int) -> dict[str, Any]:
    """A click on one of the five largest scores: its map."""
    return {"place": BEST[row]}


def given(name: str, original: tuple[int, int], pixels: np.ndarray) -> dict[str, Any]:
    """An image of the reader's own."""
    return {"image": Photo(name, original, samples.flat(pixels))}


def invites(result: Result) -> bool:
    """The button for an image stands in the lesson's row."""
    return True

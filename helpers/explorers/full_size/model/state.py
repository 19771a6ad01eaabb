"""The settings of a run of VGG-16 at full size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from helpers.explorers.full_size.model import own
from helpers.explorers.full_size.model.own import LEAST, MOST, checked_image, checked_weights, input_of
from helpers.explorers.full_size.model.plan import planned
from helpers.explorers.photo import Photo
from helpers.explorers.settings import Settings, choice, covering, kept, number
from helpers.shapes.refusals import shown

BEST = ("largest", "second", "third", "fourth", "fifth")
MOST_STEPS = 200


def _clock(value: Any) -> bool | None:
    """Check whether seconds are shown: True or None."""
    if value is None or value is True:
        return value
    raise ValueError(f"clock must be True or None, got {shown(value)}")


class State(Settings):
    """The settings. image: a path, a `Photo`, None for the photograph; clock: whether seconds are shown."""

    side: int = number(MOST, LEAST, MOST, "longest side, in pixels: a larger image is scaled down")
    seed: int = number(0, 0, 99, "draws the weights where no file is given", usual=20)
    place: str = choice(BEST, "which of the five largest scores the map shows", label="map", width=190)
    step: int = number(
        0, 0, MOST_STEPS, "how many steps are made: a layer each, or a part", control=False, coded=False
    )
    image: Path | Photo | None = kept(
        None, checked_image, "the path of an image, uint8 [H, W, 3], or None", word="your image"
    )
    weights: Path | None = kept(
        None, checked_weights, "the path of VGG-16's weights, or None for seeded ones", word="your weights"
    )
    clock: bool | None = kept(
        None, _clock, "True where the seconds of each layer are shown, as after Play", coded=False
    )
    covered: bool = covering()

    def limits(self) -> dict[str, tuple[int, int]]:
        """As many steps as the image takes."""
        return {"step": (0, len(planned(own.NETWORK, input_of(self.image, self.side).shape)))}


def brought(state: State, changes: dict[str, Any]) -> dict[str, Any]:
    """Another run begins at its first step."""
    makes_another = "side", "image", "weights", *(("seed",) if state.weights is None else ())
    return {"step": 0} if any(_differs(state, changes, name) for name in makes_another) else {}


def _differs(state: State, changes: dict[str, Any], name: str) -> bool:
    before = state.values()[name]
    new = changes.get(name, before)
    return new is not before and (isinstance(new, np.ndarray) or new != before)

"""A page of digits, segmented by the small FCN at strides 32, 16 and 8."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from helpers import networks, samples
from helpers.networks.segmentation import FcnScores

NETS = "32s", "16s", "8s"
MAPS = {"pool5": 32, "pool4": 16, "fused16": 16, "pool3": 8, "fused8": 8}  # pixels from a cell to the next
# What a pixel of each result reads, step by step: (factor, the maps that are read at that step).
READS = {
    "32s": ((32, ("pool5",)),),
    "16s": ((16, ("fused16", "pool4")), (2, ("pool5",))),
    "8s": ((8, ("fused8", "pool3")), (2, ("fused16", "pool4")), (2, ("pool5",))),
}
CLASSES = 4
FULL = 16  # of a page's ink


@dataclass(frozen=True, kw_only=True)
class Segmented:
    """A page and what the three nets make of it.

    image [H, H] of 0 to 16; labels [H, H]: 0, 1, 2 the digits' ink, 3 paper. said: {net: [H, H]}, the class
    of the highest score. ious: {net: mean IoU over the classes in the truth}.
    """

    image: np.ndarray
    labels: np.ndarray
    scores: FcnScores
    said: dict[str, np.ndarray]
    ious: dict[str, float]

    @property
    def digits(self) -> list[int]:
        """The classes of the digits that lie on the page."""
        return np.unique(self.labels[self.labels < CLASSES - 1]).tolist()

    def full(self, net: str) -> np.ndarray:
        """The scores [H, H, 4] of a net for every pixel."""
        return getattr(self.scores, f"fcn{net[:-1]}")

    def shares(self, row: int, column: int) -> dict[str, np.ndarray]:
        """{pool: [4]}: what each pool's own scores add to those of 8s at a pixel, which are their sum."""
        along = _along(len(self.image))
        maps = {pool: getattr(self.scores, pool) for pool in along}
        return {
            pool: np.einsum("i,j,ijk->k", weights[row], weights[column], maps[pool])
            for pool, weights in along.items()
        }


@dataclass(frozen=True, kw_only=True)
class Page:
    """What a state comes to: a segmented page, and the class whose coarse maps are shown."""

    state: Any
    found: Segmented
    kind: int

    @property
    def side(self) -> int:
        """Pixels on a side."""
        return len(self.found.image)

    def map(self, name: str) -> np.ndarray:
        """One of the coarse maps [h, h], of the class that is shown."""
        return getattr(self.found.scores, name)[:, :, self.kind]

    @property
    def at(self) -> tuple[int, int]:
        """The pixel whose scores are written out: the chosen one, else one of the shown class or any digit.

        The middle one of those that 32s gets wrong and 8s right, if there are any and they are not covered.
        """
        if self.state.at:
            row, column = self.state.at
            return row, column
        labels, said = self.found.labels, self.found.said
        ours = labels == self.kind
        if not ours.any():
            ours = labels < CLASSES - 1
        better = ours & (said["32s"] != labels) & (said["8s"] == labels)
        places = np.argwhere(better if better.any() and not self.state.covered else ours)
        if not len(places):
            return self.side // 2, self.side // 2
        row, column = places[len(places) // 2].tolist()
        return row, column


def page(state: Any) -> Page:
    """Segment a page of held-out digits."""
    return Page(
        state=state,
        found=segmented(state.page),
        kind=type(state).settings["digit"].options.index(state.digit),
    )


@lru_cache(maxsize=16)
def segmented(number: int) -> Segmented:
    """A page of this number and what the nets make of it."""
    (image,), (labels,) = samples.pages(1, number, held_out=True)
    scores = networks.fcn_scores(_weights(), image.astype(np.float32) / FULL)
    full = {"32s": scores.fcn32, "16s": scores.fcn16, "8s": scores.fcn8}
    said = {net: each.argmax(axis=-1) for net, each in full.items()}
    truth = np.unique(labels)  # a class that is only said would count as 0, however few pixels say it
    ious = {
        net: float(networks.mean_iou(labels, each, CLASSES)[1][truth].mean()) for net, each in said.items()
    }
    return Segmented(image=image[:, :, 0], labels=labels, scores=scores, said=said, ious=ious)


@lru_cache(maxsize=1)
def _along(side: int) -> dict[str, np.ndarray]:
    """{pool: [side, h]}: how much each cell of its map counts along an axis for each pixel of 8s."""
    pool3 = _bilinear(side // 8, 8)
    pool4 = pool3 @ _bilinear(side // 16, 2)
    return {"pool5": pool4 @ _bilinear(side // 32, 2), "pool4": pool4, "pool3": pool3}


def _bilinear(size: int, factor: int) -> np.ndarray:
    """[factor·size, size]: how much each cell counts for each cell of what it is upsampled to."""
    apart = (np.arange(factor * size)[:, None] + 0.5) / factor - 0.5 - np.arange(size)
    return np.maximum(1 - np.abs(apart), 0)


@lru_cache(maxsize=1)
def _weights() -> dict[str, Any]:
    return samples.pages_weights()


def read(cells: range, factor: int, size: int) -> range:
    """The cells of a coarse map, of `size` along an axis, that these neighbours read of it upsampled.

    An output cell o lies at (o + ½)/factor − ½ on the map's axis, between two cells, or beyond the outermost.
    """
    first = (2 * cells[0] + 1 - factor) // (2 * factor)
    last = (2 * cells[-1] + 1 - factor) // (2 * factor) + 1
    return range(max(first, 0), min(last, size - 1) + 1)


@lru_cache(maxsize=1024)
def sources(net: str, pixel: int, side: int) -> dict[str, range]:
    """{map: its cells along an axis} that the score of a pixel of a net comes from."""
    found: dict[str, range] = {}
    cells = range(pixel, pixel + 1)
    for factor, names in READS[net]:
        cells = read(cells, factor, side // MAPS[names[0]])
        found |= dict.fromkeys(names, cells)
    return found

"""A network as a row of volumes: how large each is drawn, and where; nothing moves where the input grows.

The height of a volume is the logarithm of its rows, so that each halving is a step of one size and 1×1 can
be seen beside 224×224; its thickness is the square root of its depth.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import log2

LARGEST = 512  # the rows of the largest input
COVERED = 14.0  # the rows that every volume has whose size is covered
LEAST, STEP = 12.0, 13.5  # units: the height of one row, and what each doubling adds
PER_ROOT = 0.8  # units of thickness per square root of the depth
THINNEST, GAP = 7.6, 3.0  # the least thickness; between the volumes of a block
OBLIQUE = (0.26, 0.16)  # what one unit of width goes to the right and up
INPUT, LABEL = 72.0, 110.0  # the least width of the input and of a block, for what stands below it
HEAD_PITCH = 80.0  # from fc6 to fc7 and from fc7 to fc8, whose sizes stand below each


@dataclass(frozen=True)
class Volume:
    """The input, or what a layer makes of it; side, depth: in cells.

    kind: "input", or what made it, "convolution", "pool" or "dense"; "refused" where nothing is made.
    """

    name: str
    kind: str
    side: float
    depth: int

    @property
    def thickness(self) -> float:
        return max(THINNEST, PER_ROOT * self.depth**0.5)

    @property
    def height(self) -> float:
        return height_of(self.side)


@dataclass(frozen=True)
class Block:
    """Volumes that stand together; first: the number of its first one among all."""

    name: str
    first: int
    volumes: tuple[Volume, ...]

    @property
    def pitch(self) -> float:
        """From one volume to the next."""
        return HEAD_PITCH if self.name == HEAD else self.volumes[0].thickness + GAP

    @property
    def front(self) -> float:
        """From the first volume's left edge to the last one's right edge."""
        return self.pitch * (len(self.volumes) - 1) + self.volumes[-1].thickness

    @property
    def least(self) -> float:
        """What its words take."""
        return {"input": INPUT, HEAD: 2 * HEAD_PITCH + 70}.get(self.name, LABEL)

    @property
    def width(self) -> float:
        """The same, to where the sides go back to."""
        return max(
            self.pitch * at + volume.thickness + OBLIQUE[0] * volume.height
            for at, volume in enumerate(self.volumes)
        )


HEAD = "fc6 to fc8"
BLOCKS = ("conv1", "conv2", "conv3", "conv4", "conv5", HEAD)  # each ends with its pool, but for the last


def height_of(side: float) -> float:
    """How high a volume of so many rows is drawn."""
    return LEAST + STEP * log2(side)


def blocks(volumes: tuple[Volume, ...]) -> list[Block]:
    """Put the volumes of a block together; the input stands alone."""
    ends = [at + 1 for at, volume in enumerate(volumes) if volume.kind in ("input", "pool")]
    spans = pairwise((0, *ends, len(volumes)))
    return [
        Block(name, first, volumes[first:end])
        for name, (first, end) in zip(("input", *BLOCKS), spans, strict=True)
    ]


def lefts(found: list[Block], left: float, right: float) -> list[float]:
    """Where each block begins, so that the last one ends at `right` with the largest input."""
    widths = []
    for halvings, block in enumerate(found):
        back = OBLIQUE[0] * height_of(LARGEST / 2 ** max(halvings - 1, 0))
        widths.append(max(block.front + back, block.least))
    apart = (right - left - sum(widths)) / (len(widths) - 1)
    return [left + sum(widths[:at]) + apart * at for at in range(len(widths))]

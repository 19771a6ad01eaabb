"""A network as a row of volumes to one scale: how large each is drawn, and which stand together."""

from __future__ import annotations

from dataclasses import dataclass

LARGEST, TALLEST, SMALLEST = 512, 174.0, 4.0  # the side of the largest input, its pixels; the least pixels
PER_ROOT, THINNEST = 0.44, 3.0  # pixels of thickness per square root of the depth, and the least
OBLIQUE = (0.30, 0.20)  # what one pixel of width goes to the right and up
GAP = 1.5  # between volumes of one size


@dataclass(frozen=True)
class Volume:
    """The input, or what a layer makes of it; side, depth: in cells.

    kind: "input", or what made it, "convolution", "pool" or "dense"; "refused" where nothing is made.
    """

    name: str
    kind: str
    side: int
    depth: int

    @property
    def thickness(self) -> float:
        """In pixels."""
        return max(THINNEST, PER_ROOT * self.depth**0.5)


def pixels_per_cell(side: int) -> float:
    """How large a cell of an input with so many rows is drawn, and so of all that is made from it.

    The picture grows as the square root of the input, so that a small one can be read too.
    """
    return TALLEST * (side / LARGEST) ** 0.5 / side


def stages(volumes: tuple[Volume, ...]) -> list[list[Volume]]:
    """Put volumes of one size together: a pool begins a stage, fc6 the last one."""
    found: list[list[Volume]] = [[]]
    for volume in volumes:
        if volume.kind == "pool" or volume.name == "fc6":
            found.append([])
        found[-1].append(volume)
    return found


def stage_width(stage: list[Volume], high: float) -> float:
    """From the first volume's left edge to where the last one's side goes back to; high: of each."""
    thick = sum(volume.thickness for volume in stage) + GAP * (len(stage) - 1)
    return thick + OBLIQUE[0] * high

"""At what scale a layer's volumes are drawn: true where it can be read, else stretched or compressed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from helpers.shapes import Axis

FACE_WIDTH, FACE_HEIGHT, FILTERS_WIDTH = 176, 166, 240
LARGEST_CELL, THINNEST_FACE, LARGEST_DEPTH, THINNEST_DEPTH = 34, 12, 52, 2
OBLIQUE = (0.55, 0.34)  # what one cell of depth goes to the right and up
GAP, SLOT = 14, 62  # between filters; what a filter's label needs


@dataclass(frozen=True)
class Scale:
    """Pixels per cell, as (width, height), in input, filters and output; `true` where it can be read.

    shown: the filters that there is room for.
    """

    true: float
    input: tuple[float, float]
    filter: tuple[float, float]
    output: tuple[float, float]
    deep: int
    true_depth: bool
    shown: tuple[int, ...] = ()

    def back(self, depth: int) -> tuple[float, float]:
        """How far, (right, up), `depth` channels reach back; by square roots where true scale fails."""
        per_channel = OBLIQUE[0] * min(self.input)
        right = per_channel * depth
        if not self.true_depth:
            deepest = min(max(per_channel * self.deep, THINNEST_FACE), LARGEST_DEPTH)
            right = deepest * (depth / self.deep) ** 0.5
        return right, right * OBLIQUE[1] / OBLIQUE[0]


def extent(axis: Axis) -> int:
    """The cells that the input's picture must hold: with padding, and a filter that sticks out."""
    return max(axis.padded_size, min(axis.window_size, 2 * axis.padded_size))


def slot(scale: Scale, kernel_size: int, depth: int) -> float:
    """How many pixels wide a filter is with its label."""
    return max(SLOT, kernel_size * scale.filter[0] + scale.back(depth)[0])


def choose_scale(rows: Axis, columns: Axis, depth: int, filters: int) -> Scale:
    """The largest scale at which everything has room, true where it can be read."""
    axes, kernel = (columns, rows), columns.kernel_size
    extents = [extent(axis) for axis in axes]
    deep, flat = max(depth, filters), min(depth, filters)
    cell = min(LARGEST_CELL, FACE_WIDTH / extents[0], FACE_HEIGHT / extents[1], FACE_HEIGHT / kernel)
    wanted = min(filters, 2)
    while True:
        per_channel = OBLIQUE[0] * cell
        true_depth = per_channel * deep <= LARGEST_DEPTH and per_channel * flat >= THINNEST_DEPTH
        scale = Scale(cell, (cell, cell), (cell, cell), (cell, cell), deep, true_depth)
        width = cell * kernel + scale.back(depth)[0]
        if wanted * width + (wanted - 1) * GAP <= FILTERS_WIDTH or cell * kernel <= THINNEST_FACE:
            break
        cell *= 0.95

    def at_least(cells: tuple[int, int]) -> tuple[float, float]:
        width, height = (max(cell, THINNEST_FACE / max(count, 1)) for count in cells)
        return width, height

    outputs = axes[0].output_size, axes[1].output_size
    faces = at_least((extents[0], extents[1])), at_least((kernel, kernel)), at_least(outputs)
    scale = Scale(cell, *faces, deep, true_depth)
    room = max(1, min(filters, int((FILTERS_WIDTH + GAP) // (slot(scale, kernel, depth) + GAP))))
    return replace(scale, shown=(*range(room - 1), filters - 1) if room > 1 else (0,))

"""At what scale a layer's volumes are drawn: true where it can be read, else stretched or compressed."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.shapes import Axis

FACE_WIDTH, FACE_HEIGHT, FILTERS_WIDTH = 176, 166, 240
LARGEST_CELL, THINNEST_FACE, LARGEST_DEPTH, THINNEST_DEPTH = 34, 12, 52, 2
OBLIQUE = (0.55, 0.34)  # what one cell of depth goes to the right and up
GAP = 14  # between filters


@dataclass(frozen=True)
class Layer:
    """What the picture shows: rows and columns of the sliding window, channels, number of filters."""

    rows: Axis
    columns: Axis
    depth: int
    filters: int

    @property
    def output(self) -> bool:
        """Whether the window fits at least once."""
        return self.rows.output_size > 0 and self.columns.output_size > 0


@dataclass(frozen=True)
class Scale:
    """Pixels per cell, as (width, height), in input, filters and output; `true` where it can be read."""

    true: float
    input: tuple[float, float]
    filter: tuple[float, float]
    output: tuple[float, float]
    deep: int
    true_depth: bool

    def back(self, depth: int) -> tuple[float, float]:
        """How far, (right, up), `depth` channels reach back; by square roots where true scale fails."""
        per_channel = OBLIQUE[0] * min(self.input)
        right = per_channel * depth
        if not self.true_depth:
            deepest = min(max(per_channel * self.deep, THINNEST_FACE), LARGEST_DEPTH)
            right = deepest * (depth / self.deep) ** 0.5
        return right, right * OBLIQUE[1] / OBLIQUE[0]


def extent(one: Axis) -> int:
    """The cells that the input's picture must hold: with padding, and a filter that sticks out."""
    return max(one.padded_size, min(one.window_size, 2 * one.padded_size))


def choose_scale(layer: Layer) -> Scale:
    """The largest scale at which everything has room, true where it can be read."""
    axes, kernel = (layer.columns, layer.rows), layer.columns.kernel_size
    extents = [extent(one) for one in axes]
    deep, flat = max(layer.depth, layer.filters), min(layer.depth, layer.filters)
    cell = min(LARGEST_CELL, FACE_WIDTH / extents[0], FACE_HEIGHT / extents[1], FACE_HEIGHT / kernel)
    wanted = min(layer.filters, 2)
    while True:
        per_channel = OBLIQUE[0] * cell
        true_depth = per_channel * deep <= LARGEST_DEPTH and per_channel * flat >= THINNEST_DEPTH
        scale = Scale(cell, (cell, cell), (cell, cell), (cell, cell), deep, true_depth)
        width = cell * kernel + scale.back(layer.depth)[0]
        if wanted * width + (wanted - 1) * GAP <= FILTERS_WIDTH or cell * kernel <= THINNEST_FACE:
            break
        cell *= 0.95

    def at_least(cells: tuple[int, int], floor: float) -> tuple[float, float]:
        width, height = (max(cell, floor / max(count, 1)) for count in cells)
        return width, height

    return Scale(
        cell,
        at_least((extents[0], extents[1]), THINNEST_FACE),
        at_least((kernel, kernel), THINNEST_FACE),
        at_least((axes[0].output_size, axes[1].output_size), THINNEST_FACE),
        deep,
        true_depth,
    )

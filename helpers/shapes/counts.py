"""What a layer costs: weights, biases, multiply-adds, numbers out."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

from helpers.shapes.arguments import MOST, Paddings, Sides, whole
from helpers.shapes.residues import divisors_around
from helpers.shapes.window import axes, require_outputs


@dataclass(frozen=True)
class Counts:
    """What a layer costs: learned weights and biases, multiply-accumulates, output numbers.

    `macs` counts one multiply-accumulate per weight and output position, zeros of the padding included.
    """

    weights: int
    biases: int
    macs: int
    activations: int

    def __post_init__(self) -> None:
        for name in ("weights", "biases", "macs", "activations"):
            number = whole(name, getattr(self, name), 0, MOST**8)  # products: far larger than any size
            object.__setattr__(self, name, number)

    @property
    def parameters(self) -> int:
        return self.weights + self.biases


def conv_counts(
    input_size: Sides,
    depth: int,
    filters: int,
    kernel_size: Sides,
    stride: Sides = 1,
    padding: Paddings = 0,
    dilation: Sides = 1,
    groups: int = 1,
) -> Counts:
    """Return the `Counts` of a convolution: every position uses the same filters.

    input_size [H, W] and kernel_size: an int or (rows, columns); depth D of the input; K = `filters`.
    Raises ValueError where nothing fits or `groups` does not divide D and K. [CS231n]
    """
    weights, filters, positions = _counted(
        input_size, depth, filters, kernel_size, stride, padding, dilation, groups
    )
    return Counts(weights, filters, weights * positions, filters * positions)


def locally_connected_counts(
    input_size: Sides,
    depth: int,
    filters: int,
    kernel_size: Sides,
    stride: Sides = 1,
    padding: Paddings = 0,
    dilation: Sides = 1,
    groups: int = 1,
) -> Counts:
    """Return the `Counts` of the same windows with weights and biases of their own at every position."""
    weights, filters, positions = _counted(
        input_size, depth, filters, kernel_size, stride, padding, dilation, groups
    )
    return Counts(weights * positions, filters * positions, weights * positions, filters * positions)


def _counted(
    input_size: Sides,
    depth: int,
    filters: int,
    kernel_size: Sides,
    stride: Sides,
    padding: Paddings,
    dilation: Sides,
    groups: int,
) -> tuple[int, int, int]:
    """Return (weights, filters, positions)."""
    depth, filters = whole("depth", depth, 1), whole("filters", filters, 1)
    groups = check_groups(depth, filters, groups)
    rows, columns = require_outputs(*axes(input_size, kernel_size, stride, padding, dilation))
    weights = filters * rows.kernel_size * columns.kernel_size * (depth // groups)
    return weights, filters, rows.output_size * columns.output_size


def check_groups(depth: int | None, filters: int, groups: int) -> int:
    """Return `groups`, or raise a ValueError where it does not divide the input depth and the filters.

    depth: None where it is not known yet. The error names the nearest groups that divide both.
    """
    groups, filters = whole("groups", groups, 1), whole("filters", filters, 1)
    known = {} if depth is None else {"input depth": whole("depth", depth, 1)}
    known["number of filters"] = filters
    for name, value in known.items():
        if value % groups:
            near = " or ".join(map(str, divisors_around(gcd(*known.values()), groups)))
            raise ValueError(f"groups {groups} does not divide the {name} {value}: use {near}")
    return groups


def dense_counts(inputs: int, outputs: int) -> Counts:
    """Return the `Counts` of a dense layer, in which every output reads every input."""
    inputs, outputs = whole("inputs", inputs, 1), whole("outputs", outputs, 1)
    return Counts(inputs * outputs, outputs, inputs * outputs, outputs)

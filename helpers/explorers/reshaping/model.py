"""State and result of the weight-reshaping explorer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import prod
from typing import Any

import numpy as np

from helpers import networks, ops
from helpers.convert import conv_to_dense, dense_to_conv
from helpers.explorers.regions import Name
from helpers.explorers.settings import Settings, choice, covering, number

LAST, FIRST = "channels last", "channels first"
ORDERS = (LAST, FIRST)
SIDE, DEPTH, UNITS = 4, 4, 3  # at most
# The seed is one of many with which no wrong order gives the right output by chance, at any setting.
SEED = 6
INPUTS, WEIGHTS, BIASES = (0, 6), (-3, -2, -1, 1, 2, 3), (-2, 3)

DENSE, CONVOLUTION = Name("dense"), Name("convolution")  # the outputs of both layers, a row for each unit
FOLD = Name("fold")  # the slices that the strips' weights are folded into


def strip_of(k: Any) -> Name:
    """The strip of unit k's weights."""
    return Name("unit {filter}", filter=k)


def slice_of(d: Any) -> Name:
    """Slice d of the filter that is shown."""
    return Name("slice {channel}", channel=d)


class State(Settings):
    """The settings."""

    F: int = number(2, 1, SIDE, "rows and columns of the input, and so of the filters")
    D: int = number(3, 1, DEPTH, "depth of the input, in channels")
    K: int = number(2, 1, UNITS, "number of units, and so of filters")
    unit: int = number(0, 0, UNITS - 1, "the unit whose filter is shown")
    made: str = choice(
        ORDERS,
        "the order in which the input was flattened when the weights were made",
        width=190,
    )
    folded: str = choice(ORDERS, "the order in which the weights are folded into filters", width=200)
    covered: bool = covering()

    def limits(self) -> dict[str, tuple[int, int]]:
        """The units there are."""
        return {"unit": (0, self.K - 1)}


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a state comes to.

    x [F, F, D]; flat [F·F·D]: x in the order `made`; weights [F·F·D, K] and bias [K] of the dense layer;
    kernel [F, F, D, K]: the weights in the order `folded`; dense and convolution [K]: what both layers
    make of x. unit: the unit whose filter is shown. in_strip and in_kernel [F, F, D]: the place in `flat`
    of each cell of x, and the place in the strip of the weight in each cell of a filter.
    """

    state: State
    x: np.ndarray
    flat: np.ndarray
    weights: np.ndarray
    bias: np.ndarray
    kernel: np.ndarray
    dense: np.ndarray
    convolution: np.ndarray
    unit: int
    in_strip: np.ndarray
    in_kernel: np.ndarray

    @property
    def wrong(self) -> np.ndarray:
        """Which cells of a filter hold a weight that was made for another cell, [F, F, D]."""
        return self.in_strip != self.in_kernel

    @property
    def astray(self) -> np.ndarray:
        """Which weights of a strip are folded to another cell than they were made for, [F·F·D]."""
        return np.argsort(self.in_strip, axis=None) != np.argsort(self.in_kernel, axis=None)

    @property
    def channels(self) -> tuple[np.ndarray, np.ndarray]:
        """Of each weight of a strip, the channel that it was made for, and the slice where it stands."""
        both = np.empty((2, self.flat.size), int)
        for found, order in zip(both, (self.in_strip, self.in_kernel), strict=True):
            found[order] = np.arange(self.state.D)
        return both[0], both[1]

    @property
    def equal(self) -> bool:
        """Whether both layers make the same numbers."""
        return np.array_equal(self.dense, self.convolution)


def compute(state: State) -> Result:
    """Run the dense layer on the flattened input, and the convolution with the folded kernel: both for real.

    The layer is the same whatever order it was made for: only the order of its weights in the strip differs.
    """
    x, trained, bias = _layer(state)
    # As helpers.convert names the orders.
    made, folded = (order.replace(" ", "_") for order in (state.made, state.folded))
    flat, weights = conv_to_dense(x[..., None], made)[:, 0], conv_to_dense(trained, made)
    kernel = dense_to_conv(weights, state.F, folded)
    numbers = np.arange(flat.size)[:, None]
    in_strip, in_kernel = (dense_to_conv(numbers, state.F, order)[..., 0] for order in (made, folded))
    return Result(
        state=state,
        x=x,
        flat=flat,
        weights=weights,
        bias=bias,
        kernel=kernel,
        dense=ops.dense(flat, weights, bias),
        convolution=ops.conv2d(x, kernel, bias)[0, 0],
        unit=min(state.unit, state.K - 1),
        in_strip=in_strip,
        in_kernel=in_kernel,
    )


def _layer(state: State) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return x [F, F, D], the weights [F, F, D, K] where they belong, and the biases [K]."""
    size, depth, units = state.F, state.D, state.K
    drawn = np.random.default_rng(SEED)
    x = drawn.integers(*INPUTS, (SIDE, SIDE, DEPTH))
    weights = drawn.choice(WEIGHTS, (SIDE, SIDE, DEPTH, UNITS))
    bias = drawn.integers(*BIASES, UNITS)
    return x[:size, :size, :depth], weights[:size, :size, :depth, :units], bias[:units]


def chosen(result: Result, name: Name, row: int, column: int) -> dict[str, Any]:
    """A click on a unit's strip, or on an output, shows that unit's filter."""
    return {"unit": row if name.filter is None else name.filter}


@dataclass(frozen=True)
class Real:
    """A real layer in both forms: the shapes of its weights, and how many they are."""

    dense: tuple[int, ...]
    kernel: tuple[int, ...]
    weights: int


@lru_cache(maxsize=1)
def vgg_fc6() -> Real:
    """VGG-16's first dense layer, as it is and as a convolution."""
    dense, kernel = (_weights_of_fc6(convolutional) for convolutional in (False, True))
    return Real(dense, kernel, prod(dense))


def _weights_of_fc6(convolutional: bool) -> tuple[int, ...]:
    rows = networks.trace(networks.vgg("D", convolutional=convolutional))
    (arrays,) = (row.arrays for row in rows if row.name == "fc6" and row.arrays)
    return arrays[0]

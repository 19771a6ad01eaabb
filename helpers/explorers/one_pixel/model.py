"""State and result of the one-pixel explorer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import ops, samples, shapes
from helpers.explorers.base import check_ranges

RANGES = {
    "W": (1, 56, "width of the input, in columns"),
    "H": (1, 56, "height of the input, in rows"),
    "D": (1, 256, "depth of the input, in channels: how many numbers a pixel has"),
    "K": (1, 256, "number of filters: how many numbers the dense layer makes"),
}
PLACES = {"row": (0, 55, "row of the chosen pixel"), "column": (0, 55, "column of the chosen pixel")}
INPUTS = ("seeded integers", "photograph")
SEEDED = "seeded integers"
# Matrices W [outputs, inputs] with their biases; a larger layer has seeded weights beyond them.
MATRICES = {
    "the question's": (((0, 1, 1), (2, 3, 5)), (8, 13)),
    "grey": (((0.3, 0.59, 0.11),), (0,)),  # Rec. 601's luma, to the hundredth
}
WEIGHTS = (SEEDED, *MATRICES)
# Layers that may follow the 1×1, each as (F, filters), with stride 1 and “same” padding.
THEN = {
    "nothing": (),
    "96 of 1×1": ((1, 96),),
    "32 of 5×5": ((5, 32),),
    "64 of 3×3, 256 of 1×1": ((3, 64), (1, 256)),
}
WEIGHT_NUMBERS = (-99, 99, 2)  # lowest, highest and decimals of a weight or bias that is typed
INPUT_NUMBERS = (-999, 999, 0)
SCALE = 100  # hundredths, so that sums of typed numbers are exact


@dataclass(frozen=True)
class State:
    """The settings. row and column name the chosen pixel.

    typed_x: what the reader typed into the input, as ((row, column, channel), number); typed_weights: into
    the weights, as ((k, d), number), and into the biases, as ((k,), number). then: a name of `THEN`.
    """

    W: int = 4
    H: int = 3
    D: int = 3
    K: int = 2
    row: int = 1
    column: int = 2
    input: str = "seeded integers"
    weights: str = "the question's"
    relu: bool = True
    then: str = "nothing"
    typed_x: tuple[tuple[tuple[int, int, int], int], ...] = ()
    typed_weights: tuple[tuple[tuple[int, ...], float], ...] = ()

    def __post_init__(self):
        check_ranges(self, RANGES | PLACES)
        for name, known in (("input", INPUTS), ("weights", WEIGHTS), ("then", tuple(THEN))):
            if getattr(self, name) not in known:
                raise ValueError(
                    f"{name} {getattr(self, name)!r} is not known: use one of {'; '.join(known)}"
                )


@dataclass(frozen=True)
class Result:
    """What a state comes to.

    x [H, W, D]; matrix [K, D] and bias [K]; place: (row, column) of the pixel; sums [K]: the dense layer's
    output for it before any ReLU, and dense [K] after; maps [H, W, K]: the 1×1 convolution of all of x.
    chain: the costs of the 1×1 and of the layers that follow it; direct: of one layer in their place.
    """

    state: State
    x: np.ndarray
    matrix: np.ndarray
    bias: np.ndarray
    place: tuple[int, int]
    sums: np.ndarray
    dense: np.ndarray
    maps: np.ndarray
    chain: tuple[shapes.Counts, ...]
    direct: shapes.Counts | None

    @property
    def counts(self) -> shapes.Counts:
        """The costs of the 1×1 convolution."""
        return self.chain[0]

    @property
    def equal(self) -> bool:
        """Whether the dense layer and the convolution make the same numbers of the chosen pixel."""
        return np.array_equal(self.dense, self.maps[self.place])


def limits(state: State) -> dict[str, tuple[int, int]]:
    """The pixels there are, and the channels of a photograph."""
    found = {"row": (0, state.H - 1), "column": (0, state.W - 1), "D": RANGES["D"][:2]}
    if state.input == "photograph":
        found["D"] = 1, 3
    return found


def compute(state: State) -> Result:
    """Put the pixel through a dense layer, and all pixels through a 1×1 convolution: both for real."""
    place = min(state.row, state.H - 1), min(state.column, state.W - 1)
    x = _input(state)
    matrix, bias = _weights(state)
    scaled, added = np.rint(matrix * SCALE), np.rint(bias * SCALE)
    sums = ops.dense(x[place], scaled.T, added)
    maps = ops.conv2d(x, scaled.T[None, None], added)
    dense = sums
    if state.relu:
        dense, maps = ops.relu(sums), ops.relu(maps)
    chain, direct = _costs(state)
    return Result(state, x, matrix, bias, place, sums / SCALE, dense / SCALE, maps / SCALE, chain, direct)


def typed(number: float, bounds: tuple[int, int, int]) -> float:
    """Return a number that was typed, whole numbers as ints; raise ValueError for one that does not fit."""
    low, high, decimals = bounds
    if not (low <= number <= high and round(number, decimals) == number):
        kind = f"{decimals} decimals at most" if decimals else "whole"
        raise ValueError(f"{number:g} does not fit a cell: use a number from {low} to {high}, {kind}")
    return int(number) if number == int(number) else number


def _input(state: State) -> np.ndarray:
    """The input [H, W, D], in floats, which multiply faster; all are whole numbers."""
    if state.input == "photograph":
        x = _photograph(state.H, state.W)[:, :, : state.D]
    else:
        x = samples.integers(max(state.H, state.W), state.D)[: state.H, : state.W]
    x = x.astype(float)
    for key, number in state.typed_x:
        if np.all(np.array(key) < x.shape):
            x[key] = number
    return x


def _photograph(rows: int, columns: int) -> np.ndarray:
    """The middle of the photograph, [rows, columns, 3], as large as its shape allows."""
    pixels = samples.photograph()
    high, wide = pixels.shape[:2]
    scale = max(rows / high, columns / wide)
    pixels = samples.resized(pixels, int(np.ceil(scale * max(high, wide))))
    top, left = (pixels.shape[0] - rows) // 2, (pixels.shape[1] - columns) // 2
    return pixels[top : top + rows, left : left + columns]


def _weights(state: State) -> tuple[np.ndarray, np.ndarray]:
    """W [K, D] and b [K], what the reader typed included."""
    most = RANGES["K"][1], RANGES["D"][1]
    matrix = np.random.default_rng(8).integers(-1, 2, most)[: state.K, : state.D].astype(float)
    bias = np.random.default_rng(13).integers(-1, 2, most[0])[: state.K].astype(float)
    if state.weights in MATRICES:
        known, added = (np.array(each, float) for each in MATRICES[state.weights])
        known, added = known[: state.K, : state.D], added[: state.K]
        matrix[: known.shape[0], : known.shape[1]], bias[: len(added)] = known, added
    for key, number in state.typed_weights:
        held = bias if len(key) == 1 else matrix
        if np.all(np.array(key) < held.shape):
            held[key] = number
    return matrix, bias


def _costs(state: State) -> tuple[tuple[shapes.Counts, ...], shapes.Counts | None]:
    size, depth, chain = (state.H, state.W), state.D, []
    layers = ((1, state.K), *THEN[state.then])
    for kernel_size, filters in layers:
        chain.append(shapes.conv_counts(size, depth, filters, kernel_size, padding="same"))
        depth = filters
    if len(chain) == 1:
        return tuple(chain), None
    largest = max(kernel_size for kernel_size, _ in layers)
    return tuple(chain), shapes.conv_counts(size, state.D, depth, largest, padding="same")

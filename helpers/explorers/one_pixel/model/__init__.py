"""State and result of the one-pixel explorer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from helpers import ops, samples, shapes
from helpers.explorers.one_pixel.layout import FEWER, MOST, Layout, blocks, sides
from helpers.explorers.one_pixel.model.typed import Typed, entered, joined, typed
from helpers.explorers.regions import Editable, Name
from helpers.explorers.settings import Settings, choice, covering, kept, number, switch

SEEDED, PHOTOGRAPH = "seeded integers", "photograph"
# Matrices W [outputs, inputs] with their biases; a larger layer has seeded weights beyond them.
MATRICES = {
    "the question's": (((0, 1, 1), (2, 3, 5)), (8, 13)),
    "grey": (((0.3, 0.59, 0.11),), (0,)),  # Rec. 601's luma, to the hundredth
}
# Layers that may follow the 1×1, each as (F, filters), with stride 1 and “same” padding.
THEN: dict[str, tuple[tuple[int, int], ...]] = {
    "nothing": (),
    "96 of 1×1": ((1, 96),),
    "32 of 5×5": ((5, 32),),
    "64 of 3×3, 256 of 1×1": ((3, 64), (1, 256)),
}
SIDE, DEPTH = 56, 256  # the most pixels along a side, the most channels and filters
INPUT_NUMBERS, WEIGHT_NUMBERS = Editable(-999, 999, 0), Editable(-99, 99, 2)
SCALE = 100  # hundredths, so that sums of typed numbers are exact


def weights_of(k: Any) -> Name:
    """All weights of filter k, and its bias."""
    return Name("weights {filter}", filter=k)


class State(Settings):
    """The settings. row and column name the chosen pixel; then: a name of `THEN`."""

    W: int = number(4, 1, SIDE, "width of the input, in columns", usual=16)
    H: int = number(3, 1, SIDE, "height of the input, in rows", usual=16)
    D: int = number(3, 1, DEPTH, "depth of the input, in channels: how many numbers a pixel has", usual=8)
    K: int = number(2, 1, DEPTH, "number of filters: how many numbers the dense layer makes", usual=8)
    row: int = number(1, 0, SIDE - 1, "row of the chosen pixel", control=False)
    column: int = number(2, 0, SIDE - 1, "column of the chosen pixel", control=False)
    input: str = choice((SEEDED, PHOTOGRAPH), "the numbers of the pixels", clears="typed_x")
    weights: str = choice(
        (SEEDED, *MATRICES),
        "the weights and biases",
        "the question's",
        label="W, b",
        clears="typed_weights",
    )
    relu: bool = switch(True, "numbers below 0 become 0", label="ReLU")
    then: str = choice(tuple(THEN), "layers that follow; their costs are counted")
    typed_x: Typed = kept(
        (),
        typed("typed_x", INPUT_NUMBERS, {"row": SIDE - 1, "column": SIDE - 1, "channel": DEPTH - 1}),
        "numbers typed into the input, as ((row, column, channel), number)",
    )
    typed_weights: Typed = kept(
        (),
        typed(
            "typed_weights",
            WEIGHT_NUMBERS,
            {"filter": DEPTH - 1, "channel": DEPTH - 1},
            {"filter": DEPTH - 1},
        ),
        "numbers typed into the weights, as ((filter, channel), number), and biases, as ((filter,), number)",
    )
    covered: bool = covering()

    def limits(self) -> dict[str, tuple[int, int]]:
        """The pixels there are, and the channels of a photograph."""
        deep = 3 if self.input == PHOTOGRAPH else DEPTH
        return {"row": (0, self.H - 1), "column": (0, self.W - 1), "D": (1, deep)}


@dataclass(frozen=True, kw_only=True)
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

    @property
    def ways(self) -> list[tuple[int, ...]]:
        """What the chain and the one layer cost, in multiply-adds for each layer; empty without a chain."""
        if self.direct is None:
            return []
        return [tuple(counts.macs for counts in self.chain), (self.direct.macs,)]

    @property
    def rows(self) -> int:
        """How many outputs of the dense layer are drawn."""
        return min(FEWER if self.ways else MOST, self.state.K)

    @cached_property
    def layout(self) -> Layout:
        """Where its numbers are drawn: of the matrix the first rows and columns."""
        k, d = self.rows, min(MOST, self.state.D)
        x, matrix = self.x[self.place][None, :d], self.matrix[:k, :d]
        values = {"x": x, "W": matrix, "products": x * matrix, "b": self.bias[:k, None]}
        if self.state.relu:
            values["z"] = self.sums[:k, None]
        values["y"] = self.dense[:k, None]
        photo = self.state.input == PHOTOGRAPH
        return Layout(sides(self.x, self.maps, photo), blocks(values, d < self.state.D, bool(self.ways)))


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
    return Result(
        state=state,
        x=x,
        matrix=matrix,
        bias=bias,
        place=place,
        sums=sums / SCALE,
        dense=dense / SCALE,
        maps=maps / SCALE,
        chain=chain,
        direct=direct,
    )


def chosen(result: Result, name: str, row: int, column: int) -> dict[str, Any]:
    """A pixel of the input or of the output."""
    return {"row": row, "column": column}


def edited(result: Result, name: Any, row: int, column: int, value: float) -> dict[str, Any]:
    """A number typed into x or the one pixel, into W, into b."""
    state = result.state
    if name in ("W", "b"):
        key = (row, column) if name == "W" else (row,)
        return {"typed_weights": joined(state.typed_weights, key, value)}
    key = (*result.place, column if name == "x" else name.channel)
    return {"typed_x": joined(state.typed_x, key, value)}


def _input(state: State) -> np.ndarray:
    """The input [H, W, D], in floats, which multiply faster; all are whole numbers."""
    if state.input == PHOTOGRAPH:
        x = _photograph(state.H, state.W)[:, :, : state.D]
    else:
        x = samples.integers(max(state.H, state.W), state.D)[: state.H, : state.W]
    x = x.astype(float)
    entered(state.typed_x, x)
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
    most = DEPTH, DEPTH
    matrix = np.random.default_rng(8).integers(-1, 2, most)[: state.K, : state.D].astype(float)
    bias = np.random.default_rng(13).integers(-1, 2, most[0])[: state.K].astype(float)
    if state.weights in MATRICES:
        known, added = (np.array(each, float) for each in MATRICES[state.weights])
        known, added = known[: state.K, : state.D], added[: state.K]
        matrix[: known.shape[0], : known.shape[1]], bias[: len(added)] = known, added
    entered(state.typed_weights, matrix, bias)
    return matrix, bias


def _costs(state: State) -> tuple[tuple[shapes.Counts, ...], shapes.Counts | None]:
    size, depth = (state.H, state.W), state.D
    chain: list[shapes.Counts] = []
    layers = ((1, state.K), *THEN[state.then])
    for kernel_size, filters in layers:
        chain.append(shapes.conv_counts(size, depth, filters, kernel_size, padding="same"))
        depth = filters
    if len(chain) == 1:
        return tuple(chain), None
    largest = max(kernel_size for kernel_size, _ in layers)
    return tuple(chain), shapes.conv_counts(size, state.D, depth, largest, padding="same")

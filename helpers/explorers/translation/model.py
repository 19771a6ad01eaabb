"""State and result of the translation explorer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from helpers import ops, samples, shapes
from helpers.convert import conv_matrix
from helpers.explorers.settings import Settings, choice, covering, number

SIZE, KERNEL_SIZE = 11, 3  # of the picture and of the filter, in cells
FIGURE = np.array([[1, 0, 0], [1, 0, 0], [1, 1, 1]], bool)  # an L: no two shifts look the same
HOME = 4  # the row and the column at which the figure begins in the first picture
SEED = 6  # with which no number has more than two characters, whatever the shift
PADDINGS = ("valid", "same")
PICTURES = "first picture", "shifted picture"  # the names of their grids
FIRST, MOVED = "first output", "first output, moved"  # of both layers
LAYERS = "convolution", "dense layer"


def map_now(layer: str) -> str:
    """The grid of a layer's output for the shifted picture."""
    return f"{layer}, now"


class State(Settings):
    """The settings: how far the picture is shifted, stride and padding of both layers, the ground."""

    right: int = number(
        1,
        -8,
        8,
        "columns by which the picture is shifted to the right; less than 0: to the left",
        usual=5,
    )
    down: int = number(0, -8, 8, "rows by which the picture is shifted down; less than 0: up", usual=5)
    S: int = number(1, 1, 4, "stride: how far the filter moves from one place to the next", usual=3)
    padding: str = choice(
        PADDINGS,
        "padding: none (valid), or the zeros that same padding needs (same)",
        label="P",
        width=126,
    )
    ground: int = number(0, 0, 3, "brightness of everything but the figure, which is brighter by 1")
    covered: bool = covering()


@dataclass(frozen=True)
class Compared:
    """One layer's outputs [H_out, W_out]: of the first picture, the same moved, and of the shifted picture.

    there: which cells of `moved` come from a cell of `first`; the others are 0 and compared with nothing.
    """

    first: np.ndarray
    moved: np.ndarray
    now: np.ndarray
    there: np.ndarray

    @property
    def different(self) -> np.ndarray:
        """Which cells have something to be compared with, and are not equal to it."""
        return self.there & (self.moved != self.now)


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a state comes to: the pictures [H, W], the filter [F, F], the outputs of both layers.

    axis: how the window moves, across as down; steps: by how many cells (down, right) the first output is
    moved; whole: whether the picture was shifted by that many steps of the filter, and no part of one;
    gone: whether no pixel of the figure is left in the picture; lost: whether it is gone, or no window of
    a cell that is compared reads a pixel of it, now or before the move. layers: by the names of `LAYERS`.
    """

    state: State
    pictures: tuple[np.ndarray, np.ndarray]
    kernel: np.ndarray
    axis: shapes.Axis
    steps: tuple[int, int]
    whole: bool
    gone: bool
    lost: bool
    layers: dict[str, Compared]

    @property
    def convolution(self) -> Compared:
        return self.layers[LAYERS[0]]

    @property
    def dense(self) -> Compared:
        return self.layers[LAYERS[1]]


def picture(ground: int, down: int = 0, right: int = 0) -> np.ndarray:
    """Return the picture [H, W], its figure, brighter by 1, shifted: what leaves is gone, ground comes in."""
    found = np.full((SIZE, SIZE), ground)
    for row, column in np.argwhere(FIGURE) + HOME + (down, right):
        if 0 <= row < SIZE and 0 <= column < SIZE:
            found[row, column] = ground + 1
    return found


def kernel() -> np.ndarray:
    """Return the filter [F, F]: eight times the middle minus all around it, so that ground gives 0."""
    kernels, _ = samples.kernel("one of each", KERNEL_SIZE, 1, 8)
    return kernels[:, :, 0, samples.meanings("one of each", 1, 8).index("outline")]


@lru_cache(maxsize=16)
def dense_weights(stride: int, padding: str) -> np.ndarray:
    """Return the weights [inputs, outputs] of a dense layer that agrees with the convolution on one picture.

    On the first picture, on any ground, its output is the convolution's, to the last digit. There are many
    such layers, since one picture says little about so many weights: this is the convolution's matrix plus
    −1, 0 or 1, which add up to 0 over the figure and over the ground, in every output.
    """
    matrix = conv_matrix(kernel()[:, :, None, None], SIZE, stride, padding)
    first = picture(0).reshape(-1)
    noise, rng = np.zeros_like(matrix), np.random.default_rng(SEED)
    for brightness in np.unique(first):
        pixels = np.flatnonzero(first == brightness)
        half = np.ones(len(pixels) // 2, int)
        added = np.concatenate((half, -half, np.zeros(len(pixels) % 2, int)))
        noise[:, pixels] = rng.permuted(np.tile(added, (len(matrix), 1)), axis=1)
    return (matrix + noise).T


def compute(state: State) -> Result:
    """Run both layers on both pictures, and move what they made of the first one."""
    axis = shapes.axis(SIZE, KERNEL_SIZE, state.S, state.padding)
    pictures = picture(state.ground), picture(state.ground, state.down, state.right)
    weights, filter_ = dense_weights(state.S, state.padding), kernel()
    steps = int(state.down / state.S), int(state.right / state.S)

    def convolve(x: np.ndarray) -> np.ndarray:
        y = ops.conv2d(x[:, :, None], filter_[:, :, None, None], stride=state.S, padding=state.padding)
        return y[:, :, 0]

    def connect(x: np.ndarray) -> np.ndarray:
        return ops.dense(x.reshape(-1), weights).reshape(axis.output_size, axis.output_size)

    layers = {}
    for name, layer in zip(LAYERS, (convolve, connect), strict=True):
        first, now = map(layer, pictures)
        moved, there = _moved(first, *steps)
        layers[name] = Compared(first, moved, now, there)
    whole = (state.down, state.right) == tuple(step * state.S for step in steps)
    first, now = (picture(0, *by) for by in ((0, 0), (state.down, state.right)))
    before, there = _moved(_met(first, axis), *steps)
    gone = not now.any()
    lost = gone or not (there & (before | _met(now, axis))).any()
    return Result(
        state=state,
        pictures=pictures,
        kernel=filter_,
        axis=axis,
        steps=steps,
        whole=whole,
        gone=gone,
        lost=lost,
        layers=layers,
    )


def _met(figure: np.ndarray, axis: shapes.Axis) -> np.ndarray:
    """Return for each output cell whether its window reads a cell of `figure` [H, W] that is not 0."""
    ones = np.ones((KERNEL_SIZE, KERNEL_SIZE, 1, 1), int)
    sides = ((axis.before, axis.after),) * 2
    return ops.conv2d(figure[:, :, None], ones, stride=axis.stride, padding=sides)[:, :, 0] > 0


def _moved(values: np.ndarray, down: int, right: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (values moved, where they come from a cell at all); 0 where not."""
    rows, columns = (np.arange(len(values)) - step for step in (down, right))
    inside = [(each >= 0) & (each < len(values)) for each in (rows, columns)]
    there = inside[0][:, None] & inside[1]
    moved = values[np.ix_(rows % len(values), columns % len(values))]
    return np.where(there, moved, 0), there


def reaches_padding(result: Result) -> np.ndarray:
    """Return for each output cell whether its window, or the one it is compared with, reads padding."""
    axis, (down, right) = result.axis, result.steps
    size = axis.output_size
    over = np.array(
        [axis.window(at).start < 0 or axis.window(at).stop > axis.input_size for at in range(size)]
    )
    now = over[:, None] | over
    before, _ = _moved(now.astype(int), down, right)
    return now | (before > 0)


def chosen(result: Result, name: str, row: int, column: int) -> dict[str, int]:
    """A click on the shifted picture moves the figure's middle there."""
    middle = HOME + FIGURE.shape[0] // 2
    return {"down": row - middle, "right": column - middle}

"""State and result of the sliding-window explorer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import ops, samples, shapes
from helpers.explorers.base import check_ranges

RANGES = {
    "W": (1, 128, "width of the input, in columns; of a picture, its longer side"),
    "D": (1, 6, "depth of the input, in channels"),
    "F": (1, 16, "width and height of each filter"),
    "K": (1, 8, "number of filters"),
    "S": (1, 16, "stride: how far the filter moves from one place to the next"),
    "P": (0, 16, "zero padding"),
}
INPUTS = ("seeded integers", "photograph", "your image")
OWN = "your own"
KERNELS = (*samples.KERNELS, OWN)
VIEWS = ("numbers", "feature maps")
NUMBERS = (-99, 99, 2)  # lowest, highest and decimals of a weight or bias that is typed
SCALE = 100  # hundredths, so that sums of typed numbers are exact


@dataclass(frozen=True, eq=False)
class Photo:
    """The reader's own image: pixels, uint8 [H, W, 3], made smaller from `original` (width, height)."""

    name: str
    original: tuple[int, int]
    pixels: np.ndarray

    def __repr__(self) -> str:
        return f"{self.name!r}"


@dataclass(frozen=True)
class State:
    """The settings. P is an int, or (before, after): left and top, right and bottom.

    typed: what the reader typed into the kernel `typed_on`, as ((k, d, row, column), number) for a weight
    and ((k,), number) for a bias; it counts when `kernel` is "your own". flip turns every slice by 180°;
    hide shows no output after the step's.
    """

    W: int = 5
    D: int = 3
    F: int = 3
    K: int = 2
    S: int = 2
    P: int | tuple[int, int] = 1
    input: str = "seeded integers"
    kernel: str = "seeded integers"
    flip: bool = False
    hide: bool = False
    view: str = "numbers"
    step: int = 0
    typed_on: str = ""
    typed: tuple[tuple[tuple[int, ...], float], ...] = ()
    image: Photo | None = None

    def __post_init__(self):
        check_ranges(self, RANGES, pairs=("P",))
        object.__setattr__(self, "step", shapes.whole("step", self.step, 0))
        for name, known in (("input", INPUTS), ("kernel", KERNELS), ("view", VIEWS)):
            if getattr(self, name) not in known:
                raise ValueError(
                    f"{name} {getattr(self, name)!r} is not known: use one of {', '.join(known)}"
                )
        if self.input == "your image" and self.image is None:
            raise ValueError("There is no image of yours yet: choose one with “Your own image …” first.")

    @property
    def base(self) -> str:
        """The kernel that is used, or that was typed into."""
        return (self.typed_on or KERNELS[0]) if self.kernel == OWN else self.kernel


@dataclass(frozen=True)
class Result:
    """What a state comes to.

    x [H, W, D]; kernel [F, F, D, K] as it is laid on the input, bias [K]; y [H_out, W_out, K], None where
    the filter does not fit. place: (filter, row, column) of the step. meanings: of each filter.
    """

    state: State
    x: np.ndarray
    kernel: np.ndarray
    bias: np.ndarray
    rows: shapes.Axis
    columns: shapes.Axis
    y: np.ndarray | None
    place: tuple[int, int, int] | None
    meanings: list[str]

    @property
    def composite(self) -> bool:
        """Whether the input is shown as one picture, in colour or grey, instead of channel by channel."""
        state = self.state
        return state.view != "numbers" and state.input != "seeded integers" and self.x.shape[2] != 2


def limits(state: State) -> dict[str, tuple[int, int]]:
    """The depth of a picture, the F that two sides to compare need, the last step."""
    found = {"D": RANGES["D"][:2], "F": RANGES["F"][:2]}
    if state.input != "seeded integers":
        found["D"] = 1, 3
    if state.base in ("edges", "one of each"):  # one cell has no sides to compare
        found["F"] = 2, RANGES["F"][1]
    rows, columns = _axes(state, _size(state), max(state.F, found["F"][0]))
    found["step"] = 0, max(0, rows.output_size * columns.output_size * state.K - 1)
    return found


def compute(state: State) -> Result:
    """Convolve for real; every number is exact to the hundredth."""
    x = _input(state)
    kernel, bias = weights(state)
    if state.flip:
        kernel = kernel[::-1, ::-1]
    rows, columns = _axes(state, x.shape[:2], state.F)
    names = samples.meanings(state.base, state.D, state.K)
    touched = {key[0] for key, _ in state.typed} if state.kernel == OWN else ()
    meanings = ["your own" if k in touched else name for k, name in enumerate(names)]
    if not (rows.output_size and columns.output_size):
        return Result(state, x, kernel, bias, rows, columns, None, None, meanings)
    sides = (rows.before, rows.after)
    scaled = ops.conv2d(
        x.astype(float),
        np.rint(kernel * SCALE),
        np.rint(bias * SCALE),
        stride=state.S,
        padding=(sides, sides),
    )
    step = min(state.step, scaled.size - 1)
    k, place = divmod(step, rows.output_size * columns.output_size)
    place = (k, *divmod(place, columns.output_size))
    return Result(state, x, kernel, bias, rows, columns, scaled / SCALE, place, meanings)


def weights(state: State) -> tuple[np.ndarray, np.ndarray]:
    """Return (kernel [F, F, D, K], bias [K]) before any flip, what the reader typed included."""
    kernel, bias = (each.astype(float) for each in samples.kernel(state.base, state.F, state.D, state.K))
    if state.kernel == OWN:
        for key, number in state.typed:
            if len(key) == 1 and key[0] < state.K:
                bias[key] = number
            elif len(key) == 4 and np.all(np.array(key) < (state.K, state.D, state.F, state.F)):
                k, d, row, column = key
                kernel[row, column, d, k] = number
    return kernel, bias


def typed(state: State, key: tuple[int, ...], number: float) -> dict:
    """Return the changes that put `number` in the place of a weight (k, d, row, column) or bias (k,).

    Raises ValueError for a number that a cell cannot hold.
    """
    low, high, decimals = NUMBERS
    if not (low <= number <= high and round(number, decimals) == number):
        raise ValueError(
            f"{number:g} does not fit a cell: use a number from {low} to {high}, {decimals} decimals at most"
        )
    number = int(number) if number == int(number) else number
    if len(key) == 4 and state.flip:
        key = (*key[:2], state.F - 1 - key[2], state.F - 1 - key[3])
    before = dict(state.typed) if state.kernel == OWN else {}
    return {"kernel": OWN, "typed_on": state.base, "typed": tuple({**before, key: number}.items())}


def _pixels(state: State) -> np.ndarray:
    return state.image.pixels if state.input == "your image" else samples.photograph()


def _size(state: State) -> tuple[int, int]:
    return (state.W, state.W) if state.input == "seeded integers" else _input(state).shape[:2]


def _input(state: State) -> np.ndarray:
    if state.input == "seeded integers":
        return samples.integers(state.W, state.D)
    pixels = samples.resized(_pixels(state), state.W)
    if state.D == 1:
        return np.rint(pixels.mean(axis=2, keepdims=True)).astype(int)
    return pixels[:, :, : state.D].astype(int)


def _axes(state: State, size: tuple[int, int], kernel_size: int) -> tuple[shapes.Axis, shapes.Axis]:
    sides = (state.P, state.P) if isinstance(state.P, int) else state.P
    return shapes.axes(size, kernel_size, state.S, (sides, sides))

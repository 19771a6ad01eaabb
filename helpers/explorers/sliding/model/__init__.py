"""State and result of the sliding-window explorer, and what its cells answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from helpers import ops, samples, shapes
from helpers.drawing.values import strongest
from helpers.explorers.photo import Photo, checked_image
from helpers.explorers.regions import Name
from helpers.explorers.settings import Settings, choice, covering, kept, number, sides, switch
from helpers.explorers.sliding.layout import Layout, lay_out
from helpers.explorers.sliding.maps_layout import MapsLayout, lay_out_maps
from helpers.explorers.sliding.model.own import (
    MOST_D,
    MOST_F,
    MOST_K,
    NUMBERS,
    Place,
    Typed,
    checked_typed,
)

__all__ = [
    "NUMBERS",
    "OWN",
    "SCALE",
    "Photo",
    "Result",
    "State",
    "brought",
    "compute",
    "edited",
    "given",
    "invites",
    "last_step",
]

INTEGERS, PHOTOGRAPH, IMAGE = INPUTS = ("seeded integers", "photograph", "your image")
NUMERALS, MAPS = VIEWS = ("numbers", "feature maps")
OWN = "your own"
SCALE = 100  # hundredths, so that sums of typed numbers are exact


class State(Settings):
    """The settings. P is an int, or (before, after): left and top, right and bottom.

    typed: what the reader typed into the kernel `typed_on`, as ((k, d, row, column), number) for a weight
    and ((k,), number) for a bias; it counts when `kernel` is "your own". flip turns every slice by 180°;
    hide shows no output after the step's.
    """

    W: int = number(5, 1, 128, "width of the input, in columns; of a picture, its longer side", usual=16)
    D: int = number(3, 1, MOST_D, "depth of the input, in channels")
    F: int = number(3, 1, MOST_F, "width and height of each filter", usual=8)
    K: int = number(2, 1, MOST_K, "number of filters")
    S: int = number(2, 1, 16, "stride: how far the filter moves from one place to the next", usual=8)
    P: int | tuple[int, int] = sides(1, 0, 16, "zero padding", usual=8)
    input: str = choice(INPUTS, "what is convolved")
    kernel: str = choice((*samples.KERNELS, OWN), "the filters' weights")
    flip: bool = switch(False, "turn every slice by 180°: a true convolution", label="flip the kernel")
    hide: bool = switch(False, "show no output that comes after this step", label="hide later outputs")
    view: str = choice(VIEWS, "numbers in cells, or pictures")
    step: int = number(0, 0, help="the output that is made, counted map by map, row by row", control=False)
    typed_on: str = choice(("", *samples.KERNELS), "the kernel that was typed into", control=False)
    typed: Typed = kept((), checked_typed, "the numbers that were typed: ((place, number), …)")
    image: Photo | None = kept(None, checked_image, "an image of one's own, a Photo")
    covered: bool = covering()

    def together(self) -> None:
        if self.input == IMAGE and self.image is None:
            raise ValueError("There is no image of yours yet: choose one with “Your own image …” first.")

    @property
    def base(self) -> str:
        """The kernel that is used, or that was typed into."""
        return (self.typed_on or samples.KERNELS[0]) if self.kernel == OWN else self.kernel

    @property
    def pictured(self) -> bool:
        """Whether the input's numbers are pixels."""
        return self.input != INTEGERS

    def limits(self) -> dict[str, tuple[int, int]]:
        """The depth of a picture, the F that two sides to compare need, the last step."""
        least = 2 if self.base in ("edges", "one of each") else 1  # one cell has no sides to compare
        size = samples.resized_shape(_pixels(self), self.W) if self.pictured else (self.W, self.W)
        rows, columns = _axes(self, size, max(self.F, least))
        last = max(0, rows.output_size * columns.output_size * self.K - 1)
        return {"D": (1, 3 if self.pictured else MOST_D), "F": (least, MOST_F), "step": (0, last)}


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a state comes to.

    x [H, W, D]; kernel [F, F, D, K] as it is laid on the input, bias [K]; y [H_out, W_out, K], None where
    the filter does not fit. place: (filter, row, column) of the step. meanings: of each filter. layout, maps:
    of the picture of numbers and of that of feature maps, None for the one that is not shown.
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
    layout: Layout | None
    maps: MapsLayout | None

    @property
    def composite(self) -> bool:
        """Whether the input is shown as one picture, in colour or grey, instead of channel by channel."""
        return self.maps is not None and _is_composite(self.state)

    @property
    def told(self) -> np.ndarray | None:
        """The output, None where there is none or it is covered."""
        return None if self.state.covered else self.y

    @property
    def strongest_weight(self) -> float:
        """The weight, or bias, of the strongest shade."""
        return strongest(max(float(np.abs(self.kernel).max()), float(np.abs(self.bias).max())))

    @property
    def strongest_product(self) -> float:
        """The product of the strongest shade."""
        return strongest(float(np.abs(self.kernel).max()) * float(self.x.max()))


def compute(state: State) -> Result:
    """Convolve for real; every number is exact to the hundredth."""
    x = _input(state)
    kernel, bias = weights(state)
    numerals = state.view == NUMERALS
    if state.flip:
        kernel = kernel[::-1, ::-1]
    rows, columns = _axes(state, x.shape[:2], state.F)
    y = place = None
    if rows.output_size and columns.output_size:
        hundredths = (np.rint(each * SCALE).astype(int) for each in (kernel, bias))
        padding = (rows.before, rows.after), (columns.before, columns.after)
        y = ops.conv2d(x, *hundredths, stride=state.S, padding=padding) / SCALE
        k, cell = divmod(min(state.step, y.size - 1), rows.output_size * columns.output_size)
        place = (k, *divmod(cell, columns.output_size))
    return Result(
        state=state,
        x=x,
        kernel=kernel,
        bias=bias,
        rows=rows,
        columns=columns,
        y=y,
        place=place,
        meanings=_meanings(state),
        layout=lay_out(x, kernel, bias, y, rows, columns) if numerals else None,
        maps=None if numerals else lay_out_maps(_pictures(state), x, kernel, bias, y, rows, columns),
    )


def _is_composite(state: State) -> bool:
    return state.pictured and state.D != 2


def _pictures(state: State) -> int:
    """In how many pictures an input is shown."""
    return 1 if _is_composite(state) else state.D


def weights(state: State) -> tuple[np.ndarray, np.ndarray]:
    """Return (kernel [F, F, D, K], bias [K]) before any flip, what the reader typed included."""
    kernel, bias = (each.astype(float) for each in _sampled(state.base, state.F, state.D, state.K))
    counts = state.K, state.D, state.F, state.F
    for place, value in state.typed if state.kernel == OWN else ():
        if any(at >= count for at, count in zip(place, counts, strict=False)):
            continue  # it was typed when there were more
        if len(place) == 1:
            bias[place] = value
        else:
            k, d, row, column = place
            kernel[row, column, d, k] = value
    return kernel, bias


@lru_cache(maxsize=4)
def _sampled(*of: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return `samples.kernel`: a generator for each slice takes time, and most changes keep the filters."""
    return samples.kernel(*of)


def _meanings(state: State) -> list[str]:
    touched = {place[0] for place, _ in state.typed} if state.kernel == OWN else ()
    names = samples.meanings(state.base, state.D, state.K)
    return [OWN if k in touched else name for k, name in enumerate(names)]


def _pixels(state: State) -> np.ndarray:
    return state.image.pixels if state.input == IMAGE and state.image else samples.photograph()


def _input(state: State) -> np.ndarray:
    if not state.pictured:
        return samples.integers(state.W, state.D)
    pixels = samples.resized(_pixels(state), state.W)
    if state.D == 1:
        return np.rint(pixels.mean(axis=2, keepdims=True)).astype(int)
    return pixels[:, :, : state.D].astype(int)


def _axes(state: State, size: tuple[int, int], kernel_size: int) -> tuple[shapes.Axis, shapes.Axis]:
    sides = (state.P, state.P) if isinstance(state.P, int) else state.P
    return shapes.axes(size, kernel_size, state.S, (sides, sides))


def last_step(result: Result) -> int | None:
    """The last step: one for each number of an output that is told; feature maps show all at once."""
    return None if result.told is None or result.layout is None else result.told.size - 1


def edited(result: Result, name: Name, row: int, column: int, value: float) -> dict[str, Any]:
    """Return the changes that put a typed number in the place of a weight or a bias."""
    state = result.state
    place: Place = (name.filter,)
    if name.channel is not None:
        row, column = (state.F - 1 - row, state.F - 1 - column) if state.flip else (row, column)
        place = (name.filter, name.channel, row, column)
    before = dict(state.typed) if state.kernel == OWN else {}
    return {"kernel": OWN, "typed_on": state.base, "typed": tuple({**before, place: value}.items())}


def brought(state: State, changes: dict[str, Any]) -> dict[str, Any]:
    """Return the changes that show a picture and its maps where integers were shown, and the other way round.

    A picture is shown as large as it is, and with filters that find something where they were seeded.
    """
    wanted, image = changes.get("input", state.input), changes.get("image", state.image)
    if (wanted == INTEGERS) == (state.input == INTEGERS):
        return {}
    if wanted == INTEGERS:
        return {"W": State.settings["W"].default, "view": NUMERALS}
    pixels = image.pixels if wanted == IMAGE and image else samples.photograph()
    kernel = {"kernel": "edges"} if state.kernel == samples.KERNELS[0] else {}
    return {"W": max(pixels.shape[:2]), "view": MAPS, **kernel}


def invites(result: Result) -> bool:
    """Whether the reader is asked for an image of his own: while a picture is shown as one."""
    return result.maps is not None and result.state.pictured


def given(name: str, original: tuple[int, int], pixels: np.ndarray) -> dict[str, Any]:
    """Return the changes that make an image, uint8 [H, W, 4] with opacity last, the input."""
    return {"input": IMAGE, "image": Photo(name, original, samples.flat(pixels))}

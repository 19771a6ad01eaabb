"""State and result of the score map: one network over a whole canvas."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from helpers import networks, samples
from helpers.explorers.pen import inked
from helpers.explorers.photo import Photo
from helpers.explorers.score_map.model.canvas import (
    DRAWN,
    FULL,
    Placed,
    drawn,
    held_out,
    painted,
    put,
)
from helpers.explorers.score_map.model.one_pass import (
    NONE_OF_THEM,
    SAME,
    Spot,
    alone,
    net,
    peaks,
    scores,
    softmax,
    traced,
)
from helpers.explorers.score_map.model.scan import Scan, scanned
from helpers.explorers.score_map.model.state import BEST, DRAWS, INK, MOVES, NO_PADDING, ZEROS, State
from helpers.networks import Row
from helpers.samples.digits import SIDE
from helpers.shapes import ReceptiveField

__all__ = [
    "BEST",
    "DRAWS",
    "FULL",
    "INK",
    "MOVES",
    "NEAR",
    "NONE_OF_THEM",
    "NO_PADDING",
    "SIDE",
    "ZEROS",
    "Peak",
    "Placed",
    "Result",
    "State",
    "brought",
    "chosen",
    "compute",
    "edited",
    "given",
    "held_out",
    "stroked",
]

NEAR = 2  # pixels beside a digit's place, at most, of a window that sees it


@dataclass(frozen=True)
class Peak:
    """A digit that is named on the canvas, and the one that lies there, if any.

    inked: whether there is ink or an image of the reader's, so that nobody knows what is right.
    """

    spot: Spot
    digit: Placed | None
    inked: bool

    @property
    def right(self) -> bool:
        return self.digit is not None and self.digit.label == self.spot.answer


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a state comes to.

    canvas [W, W] of 0 to 16; digits, scan: what lies on it, scan an image, if any. scores [n, n, 11]
    of one pass, alone [n, n, 11] of every crop by itself. one, whole: the layers' rows of `trace` for one
    window and for the canvas.
    """

    state: State
    canvas: np.ndarray
    digits: tuple[Placed, ...]
    scan: Scan | None
    scores: np.ndarray
    alone: np.ndarray
    peaks: tuple[Peak, ...]
    one: list[Row]
    whole: list[Row]

    @cached_property
    def shares(self) -> np.ndarray:
        return softmax(self.scores)

    @cached_property
    def shares_alone(self) -> np.ndarray:
        return softmax(self.alone)

    @cached_property
    def differ(self) -> float:
        """At what share of the places a crop alone has other scores than the one pass, in percent."""
        apart = np.abs(self.scores - self.alone).max(axis=-1)
        return float(100 * (apart > SAME * np.abs(self.scores).max()).mean())

    @property
    def places(self) -> int:
        """Of the map, along an axis."""
        return len(self.scores)

    @property
    def field(self) -> ReceptiveField:
        """What a score sees of the canvas, along an axis."""
        return self.whole[-1].fields[0]

    @property
    def crop(self) -> int:
        """Pixels on a side of the window that is scored alone."""
        return self.one[0].shape[0]

    @property
    def at(self) -> tuple[int, int]:
        """The score whose window is shown: the chosen one, else the surest peak, else that in the middle.

        While the map is covered it is no peak.
        """
        if self.state.at:
            row, column = (min(each, self.places - 1) for each in self.state.at)
            return row, column
        if self.peaks and not self.state.covered:
            return self.peaks[0].spot[:2]
        return self.places // 2, self.places // 2

    @property
    def costs(self) -> tuple[int, int]:
        """Multiply-adds of one window, and of one pass over the canvas."""
        return networks.totals(self.one).macs, networks.totals(self.whole).macs

    @property
    def saved(self) -> float:
        """How many times as much all crops cost as the one pass."""
        window, canvas = self.costs
        return self.places**2 * window / canvas

    @property
    def unread(self) -> int:
        """Rows, and columns, at the canvas's end that no score sees."""
        return max(self.state.W - self.field.cells(self.places - 1).stop, 0)

    def seen(self, place: int) -> range:
        """The canvas's rows, or columns, that a score in a row, or column, of the map sees."""
        cells = self.field.cells(place)
        return range(max(cells.start, 0), min(cells.stop, self.state.W))

    def cropped(self, place: int) -> range:
        """Those of the crop that is scored alone for it."""
        return range(place * self.field.stride, place * self.field.stride + self.crop)


def compute(state: State) -> Result:
    """Slide the net over the canvas in one pass, and over every crop by itself."""
    digits = drawn(state.W, state.digits, state.seed) if state.placed is None else state.placed
    digits = tuple(each for each in digits if max(each[1:]) <= state.W - SIDE)
    scan = scanned(state.image, state.W) if state.image else None
    canvas = painted(state.W, digits, state.ink, scan.pixels if scan else None)
    found = scores(canvas, state.padded)
    whole = traced(state.padded, state.W)
    field = whole[-1].fields[0]
    return Result(
        state=state,
        canvas=canvas,
        digits=digits,
        scan=scan,
        scores=found,
        alone=alone(canvas, state.padded),
        peaks=tuple(_peak(spot, field, digits, state, scan) for spot in peaks(softmax(found))),
        one=traced(state.padded, net(state.padded).input_shape[0]),
        whole=whole,
    )


def _peak(
    spot: Spot, field: ReceptiveField, digits: tuple[Placed, ...], state: State, scan: Scan | None
) -> Peak:
    """Say what lies where a peak is: its window is at most `NEAR` pixels beside it."""
    rows, columns = field.cells(spot.row), field.cells(spot.column)
    near = (each for each in digits if max(abs(each.row - rows[0]), abs(each.column - columns[0])) <= NEAR)
    inked = any(row in rows and column in columns for row, column, _ in state.ink)
    if scan:
        high, wide = scan.pixels.shape
        inked |= rows[0] < high and columns[0] < wide
    return Peak(spot, next(near, None), inked)


def chosen(result: Result, name: Any, row: int, column: int) -> dict[str, Any]:
    """A click: on a score, whose window is shown; on the canvas, to ink, to take a digit up or to put one."""
    if name == "scores":
        return {"at": (row, column)}
    if result.state.draws:
        return edited(result, name, row, column, 0 if 2 * result.canvas[row, column] >= FULL else FULL)
    here = next((each for each in result.digits if each.holds(row, column)), None)
    if here is None:
        new = put(result.state.W, result.digits, result.state.put, row, column)
        return _now((*result.digits, new))
    return {"put": here.number, **_now(tuple(each for each in result.digits if each != here))}


def _now(digits: tuple[Placed, ...]) -> dict[str, Any]:
    return {"placed": digits, "digits": min(len(digits), DRAWN)}


def edited(result: Result, name: Any, row: int, column: int, value: float) -> dict[str, Any]:
    """A number typed into a pixel of the canvas."""
    return {"ink": (*result.state.ink, (row, column, int(value)))}


def stroked(result: Result, name: Any, cells: list[tuple[int, int, int]], rubs: bool) -> dict[str, Any]:
    """A stroke of the pen: the pixels that it changes are the reader's ink."""
    new = [(row, column, inked(int(result.canvas[row, column]), dots, rubs)) for row, column, dots in cells]
    return {"ink": (*result.state.ink, *(each for each in new if each[2] != result.canvas[each[:2]]))}


def given(name: str, original: tuple[int, int], pixels: np.ndarray) -> dict[str, Any]:
    """Return the changes that lay an image, uint8 [H, W, 4] with opacity last, on a canvas without digits."""
    image = Photo(name, original, samples.flat(pixels))
    return {"image": image, "placed": (), "digits": 0, "ink": (), "at": ()}


def brought(state: State, changes: dict[str, Any]) -> dict[str, Any]:
    """Other digits, or others' places, take the reader's image away."""
    return {"image": None} if state.image and {"digits", "seed"} & changes.keys() else {}

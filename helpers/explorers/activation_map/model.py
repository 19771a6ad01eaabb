"""State and result of the class activation map: one network, a sheet of any size, three maps and means."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import numpy as np

from helpers import networks, samples
from helpers.explorers.settings import Settings, covering, number, place
from helpers.networks import Row
from helpers.samples import THREE
from helpers.samples.digits import SIDE
from helpers.shapes import ReceptiveField

FULL = 16  # the number of a pixel that is all ink
LEAST, MOST = 12, 48  # pixels of the sheet's side
STAND_FOR = "dog", "cat", "horse"  # what the three digits stand for
CLASSES = len(THREE)
CORNER = "the digit's upper left pixel"


class State(Settings):
    """The settings. at: where the digit lies, () for a drawn place."""

    W: int = number(16, LEAST, MOST, "width and height of the sheet, in pixels")
    sheet: int = number(
        73, 0, 999, "draws the digit, its place and what lies around it", usual=99, clears="at"
    )
    at: tuple[int, ...] = place(
        CORNER, MOST - SIDE, f"row and column of {CORNER}", word="the digit where you put it"
    )
    covered: bool = covering()

    def limits(self) -> dict[str, tuple[int, int]]:
        """All of the digit lies on the sheet."""
        return {"at": (0, self.W - SIDE)}


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a state comes to.

    sheet [W, W] of 0 to 16; label: which of the three classes its digit is, corner: where it lies. maps
    [n, n, 24] of conv3; kernel [24, 3], bias [3] of the 1×1 convolution; parts [n, n, 3]: the class
    activation maps, without the bias. scores [3]. rows: the layers', of `trace`.
    """

    state: State
    sheet: np.ndarray
    label: int
    corner: tuple[int, int]
    maps: np.ndarray
    kernel: np.ndarray
    bias: np.ndarray
    parts: np.ndarray
    scores: np.ndarray
    rows: list[Row]

    @property
    def places(self) -> int:
        """Of a map, along an axis."""
        return len(self.parts)

    @property
    def means(self) -> np.ndarray:
        return self.parts.mean(axis=(0, 1), dtype=float)

    @property
    def named(self) -> int:
        """The class with the largest score."""
        return int(self.scores.argmax())

    @property
    def right(self) -> bool:
        return self.named == self.label

    @property
    def field(self) -> ReceptiveField:
        """What a cell of a map sees of the sheet, along an axis."""
        return self.rows[-2].fields[0]

    @cached_property
    def peak(self) -> tuple[int, int]:
        """Row and column of the largest number in the map of the class that is named."""
        row, column = np.unravel_index(self.parts[:, :, self.named].argmax(), self.parts.shape[:2])
        return int(row), int(column)

    @property
    def unread(self) -> int:
        """Rows, and columns, at the sheet's end that no cell of a map sees."""
        return self.state.W - self.field.cells(self.places - 1).stop


@cache
def _weights() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    return samples.three_weights()


def compute(state: State) -> Result:
    """Run the network over the sheet, and keep its last maps."""
    network, weights = networks.three_net(state.W), _weights()
    sheet, label, corner = _sheet(state)
    scores, kept_ = networks.run(network, weights, sheet[:, :, None] / np.float32(FULL), keep=["conv3"])
    kernel, bias = weights["score"]
    return Result(
        state=state,
        sheet=sheet,
        label=label,
        corner=corner,
        maps=kept_["conv3"],
        kernel=kernel[0, 0],
        bias=bias,
        parts=networks.class_activation_map(kept_["conv3"], kernel),
        scores=scores[0, 0].astype(float),
        rows=networks.trace(network),
    )


def _sheet(state: State) -> tuple[np.ndarray, int, tuple[int, int]]:
    """Return (sheet [W, W] of 0 to 16, class of its digit, (row, column) of that)."""
    images, labels, corners = samples.sheets(1, state.W, state.sheet, held_out=True)
    sheet, (row, column) = images[0, :, :, 0].astype(int), map(int, corners[0])
    if state.at:
        digit = sheet[row : row + SIDE, column : column + SIDE].copy()
        sheet[row : row + SIDE, column : column + SIDE] = 0
        row, column = state.at
        sheet[row : row + SIDE, column : column + SIDE] = digit
    return sheet, int(labels[0]), (row, column)


def chosen(result: Result, name: Any, row: int, column: int) -> dict[str, Any]:
    """A click on the sheet: the digit goes there, all of it on the sheet."""
    most = result.state.W - SIDE
    return {"at": tuple(min(max(each - SIDE // 2, 0), most) for each in (row, column))}

"""An output whose numbers grow from step to step: what is written in it at each, as data for the browser."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.drawing.numerals import written
from helpers.drawing.outlines import Point
from helpers.drawing.palette import INK, OUTPUT
from helpers.explorers.detail import Filled, centred, tone


@dataclass(frozen=True, kw_only=True)
class Running:
    """The cells of an output, square, the numbers of each step in a channel of the array "running".

    at: the corner of cell (0, 0). size: of the font; rise: how far above its cell's middle a number stands,
    in cells. places: the rows that are written, and the columns. The strongest shade is `most` away from 0.
    """

    at: Point
    cell: float
    size: float
    rise: float
    places: Sequence[int]
    most: float

    def packed(self) -> dict[str, Any]:
        """The cells as JSON for the browser."""
        return {**vars(self), "places": list(self.places)}

    def filled(self, values: np.ndarray) -> Filled:
        """Return what is drawn for the numbers [rows, columns] of a step."""
        found = Filled()
        for row in self.places:
            for column in self.places:
                value = float(values[row, column])
                left, top = self.at[0] + column * self.cell, self.at[1] + row * self.cell
                face = tone(OUTPUT, value, self.most)
                found.faces.append((left, top, self.cell, self.cell, face, OUTPUT.line))
                middle = left + self.cell / 2, top + (0.5 - self.rise) * self.cell
                found.words.append(centred(written(value), middle, self.size, INK, "normal"))
        return found

"""Where the slices of a volume lie: side by side, one cell's width apart.

So all their cells are cells of one grid, the lattice, and those of different slices light up together.
"""

from __future__ import annotations

from typing import Any


def lattice_column(size: int, column: Any, channel: Any) -> Any:
    """Return in which column of the lattice a column of a channel lies; size: the columns of a channel."""
    return channel * (size + 1) + column

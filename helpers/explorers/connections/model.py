"""State and result of the connection-table explorer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers import convert
from helpers.explorers.base import check_ranges

RANGES = {
    "D": (1, 16, "input maps"),
    "K": (1, 24, "output maps"),
    "F": (1, 11, "width and height of each filter"),
    "places": (1, 1024, "how many numbers each output map has"),
}
Table = tuple[tuple[bool, ...], ...]


def rows_of(table) -> Table:
    """Return a table [D, K] as rows, which can be compared and kept in a state."""
    return tuple(tuple(map(bool, row)) for row in convert.check_table(table))


LENET5 = rows_of(convert.LENET5_C3)


@dataclass(frozen=True)
class State:
    """The settings: D input maps, K output maps, filters of F×F, `places` outputs in each map.

    table: rows of input maps, true where the output map reads it. Maps beyond its rows and columns are
    not connected; rows and columns beyond D and K are kept, unseen.
    """

    D: int = 6
    K: int = 16
    F: int = 5
    places: int = 100
    table: Table = LENET5

    def __post_init__(self):
        check_ranges(self, RANGES)
        object.__setattr__(self, "table", rows_of(self.table))


@dataclass(frozen=True)
class Result:
    """What a state comes to: the table, bool [D, K], its costs, and those of a full table.

    groups: of the grouped convolution that has this table, or None.
    """

    state: State
    table: np.ndarray
    counts: convert.TableCounts
    full: convert.TableCounts
    groups: int | None


def compute(state: State) -> Result:
    """Fit the table to D and K, and count."""
    table = fitted(state.table, state.D, state.K)
    full = convert.full_table(state.D, state.K)
    return Result(
        state,
        table,
        convert.table_counts(table, state.F, state.places),
        convert.table_counts(full, state.F, state.places),
        convert.groups_of(table),
    )


def fitted(table: Table, depth: int, filters: int) -> np.ndarray:
    """Return the table [depth, filters]: what fits is kept, new maps are not connected."""
    known = np.array(table)[:depth, :filters]
    found = np.zeros((depth, filters), bool)
    found[: known.shape[0], : known.shape[1]] = known
    return found


def toggled(state: State, d: int, k: int) -> Table:
    """Return the state's table with the connection from input map d to output map k made or cut."""
    rows, columns = np.shape(state.table)
    table = fitted(state.table, max(rows, state.D), max(columns, state.K))
    table[d, k] = not table[d, k]
    return rows_of(table)

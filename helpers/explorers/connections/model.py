"""State and result of the connection-table explorer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers import convert
from helpers.explorers.settings import Settings, covering, kept, number

MOST_INPUTS, MOST_OUTPUTS = 16, 24
Table = tuple[tuple[bool, ...], ...]


def rows_of(table: Any) -> Table:
    """Return a table [D, K] as rows, which can be compared and kept in a state.

    Raises ValueError for anything but a table of at most `MOST_INPUTS` × `MOST_OUTPUTS`.
    """
    if isinstance(table, (list, tuple)):  # before an array is made of it
        rows = [len(row) for row in table[:MOST_INPUTS] if isinstance(row, (list, tuple))]
        _check_size(len(table), max(rows, default=0))
    found = convert.check_table(table)
    _check_size(*found.shape)
    return tuple(tuple(row) for row in found.tolist())


def _check_size(depth: int, filters: int) -> None:
    if depth > MOST_INPUTS or filters > MOST_OUTPUTS:
        raise ValueError(
            f"table must have at most {MOST_INPUTS} rows and {MOST_OUTPUTS} columns, "
            f"got {depth:,} and {filters:,}"
        )


LENET5 = rows_of(convert.LENET5_C3)


class State(Settings):
    """The settings: D input maps, K output maps, filters of F×F, `places` outputs in each map.

    Maps beyond the table's rows and columns are not connected; rows and columns beyond D and K are kept,
    unseen.
    """

    D: int = number(6, 1, MOST_INPUTS, "input maps")
    K: int = number(16, 1, MOST_OUTPUTS, "output maps")
    F: int = number(5, 1, 11, "width and height of each filter", usual=7)
    places: int = number(100, 1, 1024, "how many numbers each output map has", usual=200)
    table: Table = kept(LENET5, rows_of, "rows of input maps: true where the output map reads the input map")
    covered: bool = covering()


@dataclass(frozen=True, kw_only=True)
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
    table = _fitted(state.table, state.D, state.K)
    full = convert.full_table(state.D, state.K)
    return Result(
        state=state,
        table=table,
        counts=convert.table_counts(table, state.F, state.places),
        full=convert.table_counts(full, state.F, state.places),
        groups=convert.groups_of(table),
    )


def _fitted(table: Table, depth: int, filters: int) -> np.ndarray:
    """Return the table [depth, filters]: what fits is kept, new maps are not connected."""
    known = np.array(table)[:depth, :filters]
    found = np.zeros((depth, filters), bool)
    found[: known.shape[0], : known.shape[1]] = known
    return found


def chosen(result: Result, name: str, row: int, column: int) -> dict[str, Any]:
    """A cell of the table: the connection from input map `row` to output map `column` is made or cut."""
    state = result.state
    rows, columns = np.shape(state.table)
    table = _fitted(state.table, max(rows, state.D), max(columns, state.K))
    table[row, column] = not table[row, column]
    return {"table": rows_of(table)}

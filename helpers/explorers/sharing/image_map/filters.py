"""What the slices of the filters answer to the pointer: each weight lights the entries that hold it."""

from __future__ import annotations

from helpers.explorers.names import slice_of
from helpers.explorers.regions import Alike, ByCell, ByRow, Field, Light, Region
from helpers.explorers.sharing.model import Result, lying_on


def weights_of_place(result: Result) -> int:
    """How many weights the filters have at one place: those that are numbered below are shown as filters."""
    return result.elements * result.state.K


def filter_regions(result: Result) -> list[Region]:
    """The slices of the filters that are shown."""
    if result.filters is None:
        return []
    state, layout, (weights, marks) = result.state, result.layout, result.filters
    uses = ByCell([_uses(result, i, j) for i in range(state.F) for j in range(state.F)])
    shared, lights = _in_blocks(result) if result.in_blocks else ({}, [])
    lights += [
        Alike(part.name, "weight", "weight", weights_of_place(result))
        for part in result.parts
        if part.of_entries
    ]
    owner = "of place 0 alone" if state.kind != "convolution" else "of every place"
    found = []
    for number in range(layout.filters.count):
        k, d = divmod(number, layout.slices)
        sentence = (
            f"Filter {k}, slice {d}, row {{row}}, column {{column}}: the weight {{mark}}, {owner}. "
            "Entries of the matrix that hold it: {uses}."
        )
        fields: dict[str, Field] = {
            "mark": ByCell(["".join(pieces) for pieces in marks[:, :, d, k].ravel()]),
            "weight": ByCell(weights[:, :, d, k].ravel().tolist()),
            "uses": uses,
            **shared,
        }
        found.append(Region(slice_of(k, d), sentence, fields, () if state.covered else tuple(lights)))
    return found


def _uses(result: Result, i: int, j: int) -> str:
    """Say how many entries hold the weight in row i and column j of a slice."""
    if result.state.covered:
        return "?"
    number = len(lying_on(result, i)) * len(lying_on(result, j))
    everywhere = result.state.kind == "convolution" and result.axis.output_size > 1
    return f"{number:,}" if number else "0, for it lies on padding" + " everywhere" * everywhere


def _in_blocks(result: Result) -> tuple[dict[str, Field], list[Light | Alike]]:
    """Return what lights the blocks that hold a weight, and the pieces of the one that is looked into."""
    state, axis, (r, row) = result.state, result.axis, result.block
    taps = range(state.F)
    tap = row - (r * state.S - axis.before)  # the row of the filters that the block holds
    if state.kind == "convolution":
        fields: dict[str, Field] = {
            "tap": ByRow(list(taps)),
            "piece": ByCell([j if i == tap else -1 for i in taps for j in taps]),
        }
        return fields, [Alike("blocks", "tap", "tap", state.F), Alike("pieces", "piece", "tap", state.F)]
    # Filters of place 0 stand in the first row of blocks, and there in the first row of pieces.
    lying = [each - axis.before if lying_on(result, each) else -1 for each in taps]
    fields = {
        "first": ByRow([range(at >= 0) for at in lying]),
        "block": ByRow(lying),
        "inner": ByRow([range(r == 0 and each == tap) for each in taps]),
        "piece": ByCell([lying[j] for _ in taps for j in taps]),
    }
    return fields, [Light("blocks", "first", "block"), Light("pieces", "inner", "piece")]

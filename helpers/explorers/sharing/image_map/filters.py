"""What the slices of the filters answer to the pointer: each weight lights the entries that hold it."""

from __future__ import annotations

from helpers.explorers.names import slice_of
from helpers.explorers.regions import COLUMN, NONE, ByCell, ByRow, Field, Light, Name, Region
from helpers.explorers.sharing.model import Result, lying_on
from helpers.explorers.sharing.model.lattices import blocks_of, entries_of, pieces_of


def filter_regions(result: Result) -> list[Region]:
    """The slices of the filters that are shown."""
    if result.filters is None:
        return []
    state, layout, (_, marks) = result.state, result.layout, result.filters
    lying = [lying_on(result, tap) for tap in range(state.F)]
    uses = [len(down) * len(across) for down in lying for across in lying]
    said = [f"{number:,}" if number else f"0, for {_on_padding(result)}" for number in uses]
    fields = {"uses": ByCell(said), **_places(result)}
    owner = "of place 0 alone" if state.kind != "convolution" else "of every place"
    found = []
    for number in range(layout.filters.count):
        k, d = divmod(number, layout.slices)
        sentence = (
            f"Filter {k}, slice {d}, row {{row}}, column {{column}}: the weight {{mark}}, {owner}. "
            "Entries of the matrix that hold it: {uses}."
        )
        mark: Field = ByCell(["".join(pieces) for pieces in marks[:, :, d, k].ravel()])
        lights = _of_weight(result, k, d)
        found.append(Region(slice_of(k, d), sentence, {"mark": mark, **fields}, tuple(lights)))
    return found


def _on_padding(result: Result) -> str:
    """Say why a weight of a filter that is shown stands nowhere."""
    everywhere = result.state.kind == "convolution" and result.axis.output_size > 1
    return "it lies on padding" + " everywhere" * everywhere


def _places(result: Result) -> dict[str, Field]:
    """Fields that name all places in one row of a slice and none in the others, as `_of_weight` needs them.

    The places of a weight stand diagonally, and the browser draws neighbouring columns as one outline:
    so every other column is lit by a field of its own.
    """
    size, taps = result.axis.output_size, range(result.state.F)
    spans = {"even": range(0, size, 2), "odd": range(1, size, 2)}
    if result.in_blocks:
        spans["all"] = range(size)
    return {
        f"{name}{tap}": ByRow([span if row == tap else NONE for row in taps])
        for name, span in spans.items()
        for tap in taps
    }


def _of_weight(result: Result, k: int, d: int) -> list[Light]:
    """What is lit with a weight of a slice: its entries, and the blocks that hold them."""
    state, taps = result.state, range(result.state.F)
    lights = [
        Light(name, None, f"{half}{tap}")
        for part in result.parts
        if part.of_entries
        for tap in taps
        if _is_there(result, name := entries_of(part.name, k, d, tap, COLUMN))
        for half in ("even", "odd")
    ]
    if not result.in_blocks:
        return lights
    lights += [Light(blocks_of(tap), f"all{tap}") for tap in taps if blocks_of(tap) in result.lattices]
    r, row = result.block
    tap = row - (r * state.S - result.axis.before)
    if tap in taps and _is_there(result, pieces_of(COLUMN)):
        lights.append(Light(pieces_of(COLUMN), f"all{tap}"))
    return lights


def _is_there(result: Result, name: Name) -> bool:
    """Whether a lattice has any cells for at least one column of a filter."""
    return any(name.replace(COLUMN, str(column)) in result.lattices for column in range(result.state.F))

"""What the parameter-sharing explorer answers to the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.explorers.names import channel, map_of, slice_of
from helpers.explorers.regions import NONE, ByColumn, ByRow, Field, Light, Place, Region
from helpers.explorers.sharing.image_map.filters import filter_regions
from helpers.explorers.sharing.image_map.matrix import layers_region, part_region
from helpers.explorers.sharing.model import Result
from helpers.explorers.windows import readers, windows
from helpers.explorers.words import one_or


def regions(result: Result) -> list[Region]:
    """The image map: input, filters, output, the parts of the matrix, the layers."""
    layout, axis = result.layout, result.axis
    inside = slice(axis.before, axis.before + axis.input_size)
    of_input, of_output = _both_ways(readers(axis)[inside]), _both_ways(windows(axis))
    found = [_channel(result, d, of_input) for d in range(layout.input.count)]
    if not layout.output:
        return found
    found += filter_regions(result)
    found += [_map(result, k, of_output) for k in range(layout.output.count)]
    found += [part_region(result, part, of_output["down"]) for part in result.parts]
    return [*found, layers_region(result)]


def _both_ways(cells: Sequence[range]) -> dict[str, Field]:
    """Fields that all channels share, or all maps: what reads each row and column, or what it reads."""
    return {"down": ByRow(cells), "across": ByColumn(cells)}


def _line(
    result: Result, size: int, step: int, plane: int, along: int
) -> tuple[dict[str, Field], list[Light]]:
    """Return what numbers the cells of a plane as the matrix does, and lights their lines there.

    size: cells of the plane's rows; step: planes; along: 0 for rows of the matrix, 1 for columns.
    """
    fields: dict[str, Field] = {"into": Place(size * step, step, plane)}
    line: list[str | None] = [None, None]
    block_line: list[str | None] = [None, None]
    line[along], block_line[along] = "into", "row"
    lights = [Light(part.name, *line) for part in result.parts if part.of_entries]
    if result.in_blocks:
        # Only cells of the row whose block is looked into have a line of its pieces.
        at = result.block[along]
        fields["pieces"] = ByRow(
            [range(result.parts[1].weights.shape[1 - along]) if row == at else NONE for row in range(size)]
        )
        inner = ["pieces", "pieces"]
        inner[along] = "column"
        lights += [Light("blocks", *block_line), Light("pieces", *inner)]
    return fields, lights


def _channel(result: Result, d: int, reads: dict[str, Field]) -> Region:
    state, output = result.state, result.layout.output
    fields, lights = _line(result, state.W, state.D, d, 1)
    if not output:
        read = "No output reads it."
    elif state.kind == "dense":
        read = "Every output reads it."
        lights.append(Light("output"))
    else:
        read = "In every map, the output rows that read it: {down}; columns: {across}."
        fields |= reads
        lights += [Light(map_of(k), "down", "across") for k in range(output.count)]
    sentence = f"Input row {{row}}, column {{column}}, channel {d}: column {{into}} of the matrix. {read}"
    return Region(channel(d), sentence, fields, tuple(lights))


def _map(result: Result, k: int, reads: dict[str, Field]) -> Region:
    state = result.state
    fields, lights = _line(result, result.axis.output_size, state.K, k, 0)
    if state.kind == "dense":
        read = "It reads every input, each with a weight of its own."
        lights.append(Light("input"))
    else:
        own = "; its place has filters of its own" if state.kind != "convolution" else ""
        rows, columns = (one_or(state.F, each, f"{each}s") for each in ("row", "column"))
        read = f"It reads input {rows} {{down}}; {columns} {{across}}{own}."
        fields |= reads
        lights += [Light(channel(d), "down", "across") for d in range(result.layout.input.count)]
        lights += _whole_filter(result, k)
    sentence = f"Output row {{row}}, column {{column}}, map {k}: row {{into}} of the matrix. {read}"
    return Region(map_of(k), sentence, fields, tuple(lights))


def _whole_filter(result: Result, k: int) -> list[Light]:
    """The slices of filter k, if they are shown and serve every place."""
    layout = result.layout
    if result.state.kind != "convolution" or k * layout.slices >= layout.filters.count:
        return []
    return [Light(slice_of(k, d)) for d in range(layout.slices)]

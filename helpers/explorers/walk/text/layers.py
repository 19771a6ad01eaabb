"""What is said of each layer of the VGG walk: what it reads, costs and sees."""

from __future__ import annotations

from itertools import pairwise

from helpers.explorers.walk.layout import Volume
from helpers.explorers.walk.model import Result, field_of, side_of
from helpers.explorers.walk.text import megabytes, verdict
from helpers.explorers.words import by, count
from helpers.networks import Conv, Dense, MaxPool, Row
from helpers.shapes import pair

OUTSIDE = "what lies outside is the layers' own zero padding"
HANGS = "what lies outside is zero padding, or the part of a pool's window that hangs over and reads nothing"


def sentences(result: Result) -> list[str]:
    """Return what is said of each layer."""
    if result.state.covered:
        return _covered(result)
    rows, side = result.rows, result.state.W
    overhangs = [rounded_up(rows[: at + 1]) for at in range(1, len(rows))]
    found = [f"The input: {by(*rows[0].shape)}, {_memory(rows[0])}. {rows[1].name} reads it."]
    found += [
        f"{row.name}: reads {_named(before)}, {_work(row)}. {_costs(row)}. {_sight(row, side, hangs)}"
        for (before, row), hangs in zip(pairwise(rows), overhangs, strict=True)
    ]
    for at, layer in enumerate(result.refused):
        why = verdict(result) if not at else f"It has nothing to read, because {result.refused[0].name} is."
        found.append(f"{layer.name}: refused. {why}")
    return found


def _covered(result: Result) -> list[str]:
    """What is said of each layer while its output and its costs are to be predicted."""
    state, volumes = result.state, result.volumes
    found = [f"The input: {by(state.W, state.W, 3)}. {volumes[1].name} reads it."]
    for before, volume in pairwise(volumes):
        reads = "the input" if before.kind == "input" else before.name
        found.append(
            f"{volume.name}: reads {reads}, {_setting(volume, before)}. "
            "Its output's size and its parameters are covered."
        )
    return found


def _setting(volume: Volume, before: Volume) -> str:
    if volume.kind == "dense":
        return f"has {volume.depth:,} units"
    if volume.kind == "pool":
        return "in windows of 2×2, stride 2"
    return f"of depth {before.depth:,}, with {volume.depth:,} filters"


def _named(row: Row) -> str:
    return "the input" if row.layer is None else row.name


def _memory(row: Row) -> str:
    return f"{megabytes(row):,.3f} MB"


def _work(row: Row) -> str:
    """What goes in, how it is read, and what comes out."""
    before, layer = row.input_shape, row.layer
    given, made = by(*before), by(*row.shape)
    if isinstance(layer, Dense):
        numbers = f" = {row.weights // layer.units:,} numbers" if len(before) == 3 else " numbers"
        weights = f"each with a weight for each of its {layer.units:,} units"
        return f"{given}{numbers}, {weights}; makes {made} numbers"
    if isinstance(layer, MaxPool):
        odd = before[0] % 2
        rest = f", {'rounded up' if layer.ceil_mode else 'floored'}: {before[0]} is odd" * odd
        return f"{given}, in windows of 2×2, stride 2{rest}; makes {made}"
    assert isinstance(layer, Conv)  # nothing else is in a VGG
    padding = "padding SAME" if layer.padding == "same" else f"padding {layer.padding}"
    filters = by(*pair("kernel_size", layer.kernel_size, 1), before[-1])
    return f"{given}, with {layer.filters:,} filters of {filters}, {padding}; makes {made}"


def _costs(row: Row) -> str:
    if not row.parameters:
        return f"No parameters, {_memory(row)}"
    return f"{row.parameters:,} parameters, {row.macs:,} multiply-adds, {_memory(row)}"


def rounded_up(rows: tuple[Row, ...]) -> bool:
    """Whether one of these layers is a pool whose last window hangs over the edge."""
    return any(
        isinstance(row.layer, MaxPool) and row.layer.ceil_mode and row.input_shape[0] % 2 for row in rows
    )


def _sight(row: Row, side: int, hangs: bool) -> str:
    """How much of the input each number depends on, and how far on its neighbour's part lies.

    hangs: whether a pool's window may hang over the edge there.
    """
    field = field_of(row)
    larger = f", larger than the image: {HANGS if hangs else OUTSIDE}" * (field > side)
    apart = count(row.fields[0].stride, "pixel", "pixels")
    step = f"; its neighbour's lies {apart} further on" * (side_of(row) > 1)
    return f"Receptive field {by(field, field)}{larger}{step}."

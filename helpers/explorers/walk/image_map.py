"""What the VGG-walk explorer answers to the pointer: what a layer reads, costs and sees."""

from __future__ import annotations

from itertools import pairwise

from helpers.explorers.base import Region
from helpers.explorers.walk.model import Result, kind
from helpers.explorers.walk.text import MEGABYTE, verdict
from helpers.explorers.words import by, count
from helpers.networks import Row

NOWHERE = (0, 0, 1)


def regions(result: Result) -> list[Region]:
    """The image map: one region, a row for each layer."""
    rows, missing = result.rows, len(result.refused)
    spans = [window(row) for row in rows] + [range(0)] * missing
    reads = [NOWHERE] + [(at, at + 1, 1) for at in range(len(rows) - 1)]
    reads += [(len(rows) - 1, len(rows), 1)] * bool(missing) + [NOWHERE] * (missing - 1)
    fields = {
        "text": ("row", sentences(result)),
        "reads": ("row", reads),
        "span": ("row", [(span.start, span.stop, 1) for span in spans]),
    }
    return [Region("layers", "{text}", fields, (("layers", "reads", None), ("pixels", "span", "span")))]


def window(row: Row) -> range:
    """The input cells, along one axis, that the middle one of a row's outputs depends on.

    Where there is an even number of them, the one after the middle. Cells of the padding are left in.
    """
    size = row.shape[0] if len(row.shape) == 3 else 1
    return row.fields[0].cells(size // 2)


def sentences(result: Result) -> list[str]:
    """Return what is said of each layer."""
    rows, side = result.rows, result.state.W
    found = [f"The input: {by(*rows[0].shape)}, {_memory(rows[0])}. {rows[1].name} reads it."]
    found += [
        f"{row.name}: reads {_named(before)}, {_work(row)}. {_costs(row)}. {_sight(row, side)}"
        for before, row in pairwise(rows)
    ]
    for at, layer in enumerate(result.refused):
        why = verdict(result) if not at else f"It has nothing to read, because {result.refused[0].name} is."
        found.append(f"{layer.name}: refused. {why}")
    return found


def _named(row: Row) -> str:
    return "the input" if row.layer is None else row.name


def _memory(row: Row) -> str:
    return f"{row.activation_bytes / MEGABYTE:,.3f} MB"


def _work(row: Row) -> str:
    """What goes in, how it is read, and what comes out."""
    before, layer = row.input_shape, row.layer
    given, made = by(*before), by(*row.shape)
    if kind(layer) == "dense":
        numbers = f" = {row.weights // layer.units:,} numbers" if len(before) == 3 else " numbers"
        return f"{given}{numbers}, each with a weight for each of its {layer.units:,} units; makes {made}"
    if kind(layer) == "pool":
        odd = before[0] % 2
        rest = f", {'rounded up' if layer.ceil_mode else 'floored'}: {before[0]} is odd" * odd
        return f"{given}, in windows of 2×2, stride 2{rest}; makes {made}"
    padding = "padding SAME" if layer.padding == "same" else f"padding {layer.padding}"
    filters = by(layer.kernel_size, layer.kernel_size, before[2])
    return f"{given}, with {layer.filters:,} filters of {filters}, {padding}; makes {made}"


def _costs(row: Row) -> str:
    if not row.parameters:
        return f"No parameters, {_memory(row)}"
    return f"{row.parameters:,} parameters, {row.macs:,} multiply-adds, {_memory(row)}"


def _sight(row: Row, side: int) -> str:
    """How much of the input each number depends on, and how far on its neighbour's part lies."""
    field = row.receptive_field
    larger = ", larger than the image: the part outside is padding" * (field > side)
    several = len(row.shape) == 3 and row.shape[0] > 1
    step = f" Its neighbour's lies {count(row.stride, 'pixel', 'pixels')} further on." * several
    return f"Each number's receptive field is {by(field, field)}{larger or ' of the input'}.{step}"

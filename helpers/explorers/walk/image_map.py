"""What the VGG-walk explorer answers to the pointer: what a layer reads, costs and sees."""

from __future__ import annotations

from itertools import pairwise, product

from helpers.explorers.regions import Region
from helpers.explorers.walk.model import WINDOW, Result, kind
from helpers.explorers.walk.text import MEGABYTE, verdict
from helpers.explorers.words import by, count
from helpers.networks import Row

NOWHERE = (0, 0, 1)
OUTSIDE = "what lies outside is the layers' own zero padding"
HANGS = "what lies outside is zero padding, or the part of a pool's window that hangs over and reads nothing"


def regions(result: Result) -> list[Region]:
    """The image map: the layers, a row for each, and, where fc6 fits, the scores and pool5."""
    return [_layers(result), *([] if result.refused else [_scores(result), _pool5(result)])]


def _layers(result: Result) -> Region:
    """All layers."""
    rows, missing = result.rows, len(result.refused)
    spans = [window(row) for row in rows] + [range(0)] * missing
    reads = [NOWHERE] + [(at, at + 1, 1) for at in range(len(rows) - 1)]
    reads += [(len(rows) - 1, len(rows), 1)] * bool(missing) + [NOWHERE] * (missing - 1)
    fields = {
        "text": ("row", sentences(result)),
        "reads": ("row", reads),
        "span": ("row", [(span.start, span.stop, 1) for span in spans]),
    }
    return Region("layers", "{text}", fields, (("layers", "reads", None), ("pixels", "span", "span")))


def _scores(result: Result) -> Region:
    """The map of scores: each cell lights fc6's window on pool5, and its part of the input."""
    windows = [range(at - result.padding, at - result.padding + WINDOW) for at in range(result.side)]
    inside = [_within(window, result.pooled) for window in windows]
    rest = [WINDOW**2 - len(rows) * len(columns) for rows, columns in product(inside, inside)]
    whose = "Scores at row {row}, column {column}: fc6's window lies on"
    if not result.state.convolutional:
        whose = "The scores: fc6 reads"
    row = result.head[0]
    return Region(
        "scores",
        f"{whose} {{window_rows}} and {{window_columns}} of pool5{{padding}}. Their {_part(row)}",
        {
            **_both("window", windows, inside),
            **_parts(row, result),
            "padding": ("cell", [_zeros(number) for number in rest]),
        },
        (("padded", "window_row", "window_column"), ("pixels", "part_row", "part_column")),
    )


def _pool5(result: Result) -> Region:
    """pool5: each cell lights the scores whose windows lie on it, and its part of the input."""
    last, side = result.last, result.side
    readers = [
        _within(range(at + result.padding - WINDOW + 1, at + result.padding + 1), side)
        for at in range(result.pooled)
    ]
    many = [len(rows) * len(columns) for rows, columns in product(readers, readers)]
    read = "read at {many} of the scores, {reader_rows}, {reader_columns}"
    if not result.state.convolutional:
        read = "read by fc6, as all of pool5 is"
    return Region(
        "pool5",
        f"pool5, row {{row}}, column {{column}}: {read}. Its {_part(last)}",
        {
            **_both("reader", readers, readers),
            **_parts(last, result),
            "many": ("cell", [count(number, "place", "places") for number in many]),
        },
        (("scores", "reader_row", "reader_column"), ("pixels", "part_row", "part_column")),
    )


def _within(span: range, size: int) -> range:
    return range(max(span.start, 0), min(span.stop, size))


def _both(name: str, lit: list[range], said: list[range]) -> dict:
    """Fields of the same cells along rows and columns: those to be lit, and those that are named."""
    found = {}
    for along in ("row", "column"):
        found[f"{name}_{along}"] = (along, [(span.start, span.stop, 1) for span in lit])
        found[f"{name}_{along}s"] = (along, [_cells(span, along) for span in said])
    return found


def _cells(span: range, one: str) -> str:
    return f"{one} {span[0]}" if len(span) == 1 else f"{one}s {span[0]} to {span[-1]}"


def _zeros(number: int) -> str:
    if not number:
        return ""
    return f"; {number} of its {WINDOW**2} cells {'is' if number == 1 else 'are'} padding"


def _part(row: Row) -> str:
    return (
        f"receptive field is {by(row.receptive_field, row.receptive_field)}: "
        "{part_rows} and {part_columns} of the input{outside}."
    )


def _parts(row: Row, result: Result) -> dict:
    """Fields of the part of the input that each of a row's outputs depends on."""
    size, side = (row.shape[0] if len(row.shape) == 3 else 1), result.state.W
    spans = [row.fields[0].cells(at) for at in range(size)]
    inside = [_within(span, side) for span in spans]
    # A pool's window hangs over the last edge only.
    past = HANGS if _rounded_up(result.rows) else OUTSIDE
    said = [past if span.stop > side else OUTSIDE * (span.start < 0) for span in spans]
    rest = [f", and {max(pair, key=len)}" if any(pair) else "" for pair in product(said, said)]
    return {**_both("part", spans, inside), "outside": ("cell", rest)}


def window(row: Row) -> range:
    """The input cells, along one axis, that the middle one of a row's outputs depends on.

    Where there is an even number of them, the one after the middle. Cells of the padding are left in.
    """
    size = row.shape[0] if len(row.shape) == 3 else 1
    return row.fields[0].cells(size // 2)


def sentences(result: Result) -> list[str]:
    """Return what is said of each layer."""
    rows, side = result.rows, result.state.W
    overhangs = [_rounded_up(rows[: at + 1]) for at in range(1, len(rows))]
    found = [f"The input: {by(*rows[0].shape)}, {_memory(rows[0])}. {rows[1].name} reads it."]
    found += [
        f"{row.name}: reads {_named(before)}, {_work(row)}. {_costs(row)}. {_sight(row, side, hangs)}"
        for (before, row), hangs in zip(pairwise(rows), overhangs, strict=True)
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
        weights = f"each with a weight for each of its {layer.units:,} units"
        return f"{given}{numbers}, {weights}; makes {made} numbers"
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


def _rounded_up(rows: tuple[Row, ...]) -> bool:
    """Whether one of these layers is a pool whose last window hangs over the edge."""
    return any(kind(row.layer) == "pool" and row.layer.ceil_mode and row.input_shape[0] % 2 for row in rows)


def _sight(row: Row, side: int, hangs: bool) -> str:
    """How much of the input each number depends on, and how far on its neighbour's part lies.

    hangs: whether a pool's window may hang over the edge there.
    """
    field = row.receptive_field
    larger = f", larger than the image: {HANGS if hangs else OUTSIDE}" * (field > side)
    edge = "; at the border a part of it lies outside the image"
    several = len(row.shape) == 3 and row.shape[0] > 1
    step = f" Its neighbour's lies {count(row.stride, 'pixel', 'pixels')} further on." * several
    return f"Each number's receptive field is {by(field, field)}{larger or edge}.{step}"

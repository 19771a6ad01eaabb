"""What the VGG-walk explorer answers to the pointer: what a layer reads, costs and sees."""

from __future__ import annotations

from itertools import product

from helpers.explorers.regions import NONE, ByCell, ByColumn, ByRow, Field, Light, Region
from helpers.explorers.walk.layout import BLOCKS, Block
from helpers.explorers.walk.model import WINDOW, Result, field_of, seen, side_of
from helpers.explorers.walk.text.layers import HANGS, OUTSIDE, rounded_up, sentences
from helpers.explorers.words import by, count
from helpers.networks import Row

SHOW = " Click, or Enter: its table."


def regions(result: Result) -> list[Region]:
    """The image map: the layers, a region for each block, and, where fc6 fits, the scores and pool5."""
    found = _blocks(result)
    if result.state.covered or result.refused:
        return found
    return [*found, _scores(result), _pool5(result)]


def _blocks(result: Result) -> list[Region]:
    """The layers of each block, from left to right: each lights what it reads, and what it sees."""
    found: list[Region] = []
    said, spans = sentences(result), [seen(row) for row in result.rows]
    for before, block in zip((None, *result.blocks), result.blocks, strict=False):
        many = range(len(block.volumes))
        reads = [block.volumes[at].kind != "refused" or block.volumes[at].name == "fc6" for at in many]
        fields: dict[str, Field] = {
            "text": ByColumn([said[block.first + at] for at in many]),
            "reads": ByColumn([range(at - 1, at) if at and reads[at] else NONE for at in many]),
        }
        lights = [Light(block.name, None, "reads")]
        if before:
            last = len(before.volumes) - 1
            fields["before"] = ByColumn(
                [range(last, last + 1) if not at and reads[at] else NONE for at in many]
            )
            lights.append(Light(before.name, None, "before"))
        if not result.state.covered:
            fields["span"] = ByColumn([spans[at] if at < len(spans) else NONE for at in _numbers(block)])
            lights.append(Light("pixels", "span", "span"))
        choose = block.name in BLOCKS and block.name != result.state.block
        sentence = "{text}" + SHOW * choose
        found.append(Region(block.name, sentence, fields, tuple(lights), choose=choose))
    return found


def _numbers(block: Block) -> range:
    """The numbers of a block's volumes among all."""
    return range(block.first, block.first + len(block.volumes))


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
            "padding": ByCell([_zeros(number) for number in rest]),
        },
        (Light("padded", "window_row", "window_column"), Light("pixels", "part_row", "part_column")),
    )


def _pool5(result: Result) -> Region:
    """pool5: each cell lights the scores whose windows lie on it, and its part of the input."""
    pool5, side = result.pool5, result.side
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
        f"pool5, row {{row}}, column {{column}}: {read}. Its {_part(pool5)}",
        {
            **_both("reader", readers, readers),
            **_parts(pool5, result),
            "many": ByCell([count(number, "place", "places") for number in many]),
        },
        (Light("scores", "reader_row", "reader_column"), Light("pixels", "part_row", "part_column")),
    )


def _within(span: range, size: int) -> range:
    return range(max(span.start, 0), min(span.stop, size))


def _both(name: str, lit: list[range], said: list[range]) -> dict[str, Field]:
    """Fields of the same cells along rows and columns: those to be lit, and those that are named."""
    found: dict[str, Field] = {}
    for along, field in (("row", ByRow), ("column", ByColumn)):
        found[f"{name}_{along}"] = field(lit)
        found[f"{name}_{along}s"] = field([_cells(span, along) for span in said])
    return found


def _cells(span: range, along: str) -> str:
    return f"{along} {span[0]}" if len(span) == 1 else f"{along}s {span[0]} to {span[-1]}"


def _zeros(number: int) -> str:
    if not number:
        return ""
    return f"; {number} of its {WINDOW**2} cells {'is' if number == 1 else 'are'} padding"


def _part(row: Row) -> str:
    return (
        f"receptive field is {by(field_of(row), field_of(row))}: "
        "{part_rows} and {part_columns} of the input{outside}."
    )


def _parts(row: Row, result: Result) -> dict[str, Field]:
    """Fields of the part of the input that each of a row's outputs depends on."""
    side = result.state.W
    spans = [row.fields[0].cells(at) for at in range(side_of(row))]
    inside = [_within(span, side) for span in spans]
    # A pool's window hangs over the last edge only.
    past = HANGS if rounded_up(result.rows) else OUTSIDE
    said = [past if span.stop > side else OUTSIDE * (span.start < 0) for span in spans]
    rest = [f", and {max(pair, key=len)}" if any(pair) else "" for pair in product(said, said)]
    return {**_both("part", spans, inside), "outside": ByCell(rest)}

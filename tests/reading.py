"""What the browser makes of an image map, once more in Python: what a cell says, and what lights up with it.

Both take the map as `helpers.explorers.regions.image_map` packs it, with the numbers of `packed_array`
beside it. `tests/browser/test_reading.py` holds them to the script.

Numbers: a field holds whole numbers, decimals, words and ranges [start, stop, step] with step ≥ 1. The
script writes a number with an exponent from 1e21 on and below 1e−6, and 0 and −0 alike; here such numbers are
refused, so that no explorer comes to say them. An array holds whole numbers of 32 bits in `scale`-ths, so its
numbers are exact fractions, and so are their sums: those of an output are taken to be below 2^53 `scale`-ths,
and a bias counts in parts that divide those of the products. The numbers of a "place" are whole.
"""

import re
from decimal import Decimal
from fractions import Fraction

import numpy as np

MOST_PRODUCTS = 49  # of one channel that are written out
MOST_LISTED = 6  # cells of a range, apart
FIELD = re.compile(r"\{(\w+)\}", re.ASCII)


def with_arrays(image_map: dict, arrays: dict) -> dict:
    """Return the packed map with its packed numbers, as `sentence` and `lit` take it."""
    return {**image_map, "arrays": {name: _unpacked(each) for name, each in arrays.items()}}


def sentence(packed_map: dict, region: dict, row: int, column: int) -> str:
    """Return what the cell of a region says, its numbers filled in."""
    return FIELD.sub(
        lambda name: _in_words(_value(packed_map, region, name[1], row, column)), region["sentence"]
    )


def lit(
    packed_map: dict, region: dict, row: int, column: int
) -> list[tuple[str, range | None, range | None]]:
    """Return what lights up with a cell: (grid, rows, columns) each, None for all; no grid, no light."""

    def cells(name):
        value = None if name is None else _number(packed_map, region, name, row, column)
        if value is None:
            return None
        return range(value, value + 1) if isinstance(value, int) else range(*value)

    found = []
    for grid, mine, theirs, *groups in region["lights"]:
        name = grid.replace("{column}", str(column), 1)
        if name not in packed_map["outlines"]:
            continue
        if not groups:
            found.append((name, cells(mine), cells(theirs)))
        elif 0 <= (group := _number(packed_map, region, mine, row, column)) < groups[0]:
            (other,) = (each for each in packed_map["regions"] if each["name"] == name)
            found += [
                (name, range(r, r + 1), range(c, c + 1))
                for r, c in cells_of(packed_map, other)
                if _number(packed_map, other, theirs, r, c) == group
            ]
    return found


def cells_of(packed_map: dict, region: dict) -> list[tuple[int, int]]:
    """Return the (row, column) of every cell of a region's first grid, in reading order."""
    grid = packed_map["outlines"][region["name"]][0]
    (top, left), (rows, columns) = grid["first"], grid["shape"]
    return [(row, column) for row in range(top, top + rows) for column in range(left, left + columns)]


def written(number: int | float | Fraction) -> str:
    """Return a number as the script writes it, without its sign where it is 0: "0.25", "−3", "2"."""
    assert not number or 1e-6 <= abs(number) < 1e21, f"{number!r} would be written with an exponent"
    shortest = format(Decimal(repr(float(number))), "f")
    return (shortest.removesuffix(".0") if number else "0").replace("-", "−")


def _unpacked(packed: dict) -> tuple[np.ndarray, int]:
    """Return an array of whole numbers [rows, columns, channels], and how many of them make 1."""
    whole = np.frombuffer(packed["bytes"], packed["type"]).reshape(packed["shape"])
    return whole.astype(object), packed["scale"]


def _value(packed_map, region, name, row, column):
    if name in ("row", "column"):
        return {"row": row, "column": column}[name]
    field = packed_map["fields"][region["fields"][name]]
    by = field["by"]
    if by == "array":
        whole, scale = packed_map["arrays"][field["array"]]
        return Fraction(_entry(whole, row, column, field["channel"]), scale)
    if by == "sum":
        return _sum(packed_map, field["filter"], row, column)
    if by == "place":
        return f"{_place(field, row, column):,}"
    grid = packed_map["outlines"][region["name"]][0]
    r, c = row - grid["first"][0], column - grid["first"][1]
    return field["values"][{"row": r, "column": c, "cell": r * grid["shape"][1] + c}[by]]


def _number(packed_map, region, name, row, column):
    """As `_value`, but a place is a number."""
    field = packed_map["fields"][region["fields"][name]] if name in region["fields"] else {}
    if field.get("by") == "place":
        return _place(field, row, column)
    return _value(packed_map, region, name, row, column)


def _place(field, row, column):
    down, across, first = field["values"]
    return down * row + across * column + first


def _in_words(value) -> str:
    if isinstance(value, str):
        return value
    if not isinstance(value, (list, tuple)):
        return written(value)
    cells = range(*value)
    if not cells:
        return "none"
    if len(cells) > 1 and cells.step == 1:
        return f"{written(cells[0])} to {written(cells[-1])}"
    if len(cells) <= MOST_LISTED:
        return ", ".join(map(written, cells))
    return f"{', '.join(map(written, cells[:3]))}, …, {written(cells[-1])}"


def _entry(whole: np.ndarray, row: int, column: int, channel: int) -> int:
    inside = 0 <= row < whole.shape[0] and 0 <= column < whole.shape[1]
    return int(whole[row, column, channel]) if inside else 0


def _sum(packed_map, k, row, column) -> str:
    """Return how an output number is made: a line for each channel, and the line that adds them up."""
    (x, one), (kernel, parts), (bias, bias_parts) = (packed_map["arrays"][n] for n in ("x", "kernel", "bias"))
    (top, left), stride = packed_map["moves"]["before"], packed_map["moves"]["stride"]
    depth, filters = x.shape[2], kernel.shape[2] // x.shape[2]
    lines, sums = [], []
    for d in range(depth):
        pairs = [
            (
                Fraction(_entry(x, row * stride - top + r, column * stride - left + c, d), one),
                Fraction(_entry(kernel, r, c, d * filters + k), parts),
            )
            for r, c in np.ndindex(*kernel.shape[:2])
        ]
        sums.append(sum(cell * weight for cell, weight in pairs))
        products = [f"{_bracketed(cell)}·{_bracketed(weight)}" for cell, weight in pairs]
        lines.append(f"Channel {d}: {_listed(products)} = {written(sums[-1])}")
    added = Fraction(_entry(bias, 0, 0, k), bias_parts)
    channels = " + ".join(map(_bracketed, sums))
    return "\n".join([*lines, f"{channels} + bias {_bracketed(added)} = {written(sum(sums) + added)}"])


def _bracketed(number) -> str:
    return f"({written(number)})" if number < 0 else written(number)


def _listed(products: list[str]) -> str:
    if len(products) <= MOST_PRODUCTS:
        return " + ".join(products)
    return f"{' + '.join(products[:4])} + … + {products[-1]} ({len(products)} products)"

"""What the browser makes of an image map, once more in Python: what a cell says, and what lights up with it.

Both take the map as `helpers.explorers.regions.image_map` packs it, with the numbers of `packed_array`
beside it, and the step of the player as "step", 0 where there is none. `tests/browser/test_reading.py` holds
them to the script.

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
    if by in MADE:
        return MADE[by](packed_map, field["filter"], row, column)
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


def _parts(packed_map, k, row, column) -> tuple[list[list], Fraction]:
    """Return the pairs of cell and weight of each channel, and the bias, of an output of filter k."""
    (x, one), (kernel, parts), (bias, bias_parts) = (packed_map["arrays"][n] for n in ("x", "kernel", "bias"))
    (top, left), stride = packed_map["moves"]["before"], packed_map["moves"]["stride"]
    depth, filters = x.shape[2], kernel.shape[2] // x.shape[2]
    pairs = [
        [
            (
                Fraction(_entry(x, row * stride - top + r, column * stride - left + c, d), one),
                Fraction(_entry(kernel, r, c, d * filters + k), parts),
            )
            for r, c in np.ndindex(*kernel.shape[:2])
        ]
        for d in range(depth)
    ]
    return pairs, Fraction(_entry(bias, 0, 0, k), bias_parts)


def _hidden(packed_map, k, row, column) -> bool:
    """Return whether an output comes after the step of the map, where later ones are not told."""
    detail = packed_map.get("detail")
    if not (detail and detail.get("hides")):
        return False
    rows, columns = packed_map["outlines"][detail["outputs"][k]][0]["shape"]
    return (k * rows + row) * columns + column > packed_map.get("step", 0)


def _total(packed_map, k, row, column) -> str:
    """Return the line that adds the channels up."""
    if _hidden(packed_map, k, row, column):
        return "?"
    pairs, added = _parts(packed_map, k, row, column)
    sums = [sum(cell * weight for cell, weight in each) for each in pairs]
    channels = " + ".join(map(_bracketed, sums))
    return f"{channels} + bias {_bracketed(added)} = {written(sum(sums) + added)}"


def _products(packed_map, k, row, column) -> str:
    """Return the products of an output, a line for each channel."""
    if _hidden(packed_map, k, row, column):
        return "It comes after this step, so it is hidden."
    lines = []
    for d, pairs in enumerate(_parts(packed_map, k, row, column)[0]):
        products = [f"{_bracketed(cell)}·{_bracketed(weight)}" for cell, weight in pairs]
        lines.append(f"Channel {d}: {_listed(products)} = {written(sum(a * b for a, b in pairs))}")
    return "\n".join(lines)


MADE = {
    "total": _total,
    "products": _products,
    "sum": lambda *cell: f"{_products(*cell)}\n{_total(*cell)}",
}


def _bracketed(number) -> str:
    return f"({written(number)})" if number < 0 else written(number)


def _listed(products: list[str]) -> str:
    if len(products) <= MOST_PRODUCTS:
        return " + ".join(products)
    return f"{' + '.join(products[:4])} + … + {products[-1]} ({len(products)} products)"

"""What a run of VGG-16 answers to the pointer."""

from __future__ import annotations

from helpers.explorers.full_size.model import LEAST, TOP, Result
from helpers.explorers.full_size.text import (
    IMAGE,
    LAYERS,
    LEFT_COLUMNS,
    LEFT_ROWS,
    SCORES,
    crop_says,
    layer_says,
    left_says,
    which,
)
from helpers.explorers.regions import ByCell, ByColumn, ByRow, Field, Light, Region
from helpers.explorers.words import by


def regions(result: Result) -> list[Region]:
    """The image map: the image, the layers, the scores and the five largest ones."""
    says = ByRow([layer_says(result, layer) for layer in range(len(result.rows))])
    layers = Region(LAYERS, "{says}", {"says": says}, (Light(LAYERS, "row", "column"),))
    found = [_image(result), *_left(result), layers]
    if result.scores is not None and not result.state.covered:
        found += [_scores(result), _top(result)]
    return found


def _image(result: Result) -> Region:
    """Squares of pixels, each of which becomes a cell of the last pool."""
    (high, wide), stride = result.pool, result.stride
    pixels = [[f"{at * stride} to {(at + 1) * stride - 1}" for at in range(cells)] for cells in (high, wide)]
    fields: dict[str, Field] = {"rows": ByRow(pixels[0]), "columns": ByColumn(pixels[1])}
    lights = [Light(IMAGE, "row", "column")]
    sentence = (
        f"Pixels in rows {{rows}}, columns {{columns}}: with what is around them these {by(stride, stride)} "
        f"become the cell in row {{row}}, column {{column}} of {result.rows[-4].name}, {by(high, wide)}."
    )
    if result.scores is not None and not result.state.covered:
        sentence += " Outlined in the map: the scores whose crops hold them."
        readers = [
            [range(max(0, at - LEAST // stride + 1), min(at + 1, places)) for at in range(cells)]
            for cells, places in zip(result.pool, result.places, strict=True)
        ]
        fields |= {"in_rows": ByRow(readers[0]), "in_columns": ByColumn(readers[1])}
        lights.append(Light(SCORES, "in_rows", "in_columns"))
    return Region(IMAGE, sentence, fields, tuple(lights))


def _left(result: Result) -> list[Region]:
    """Pixels at the image's end that have no cell in the last pool."""
    kinds = (LEFT_ROWS, "row", "rows"), (LEFT_COLUMNS, "column", "columns")
    return [
        Region(name, left_says(cells, side, one, many), {}, (Light(name),))
        for (name, one, many), cells, side in zip(kinds, result.leftover, result.image.shape, strict=True)
        if cells
    ]


def _scores(result: Result) -> Region:
    high, wide = result.places
    says = [crop_says(result, row, column) for row in range(high) for column in range(wide)]
    cells = LEAST // result.stride
    rows, columns = ([range(at, at + cells) for at in range(places)] for places in (high, wide))
    fields: dict[str, Field] = {
        "says": ByCell(says),
        "in_rows": ByRow(rows),
        "in_columns": ByColumn(columns),
    }
    lights = Light(SCORES, "row", "column"), Light(IMAGE, "in_rows", "in_columns")
    return Region(SCORES, "{says}", fields, lights)


def _top(result: Result) -> Region:
    assert result.scores is not None
    says = [
        f"“{result.name(answer)}”, {which(result, answer)}: {result.averages[answer]:.2f} on average, from "
        f"{result.scores[..., answer].min():.2f} to {result.scores[..., answer].max():.2f} in the map. "
        "Click: show its map."
        for answer in result.top
    ]
    return Region(TOP, "{says}", {"says": ByRow(says)}, (Light(TOP, "row", "column"),), choose=True)

"""What a run of VGG-16 answers to the pointer."""

from __future__ import annotations

from helpers.explorers.full_size.model import LEAST, TOP, Result
from helpers.explorers.full_size.text import IMAGE, LAYERS, SCORES, layer_says, window_says
from helpers.explorers.regions import ByCell, ByColumn, ByRow, Light, Region


def regions(result: Result) -> list[Region]:
    """The image map: the image, the layers, the scores and the five largest ones."""
    says = ByRow([layer_says(result, layer) for layer in range(len(result.rows))])
    found = [_image(result), Region(LAYERS, "{says}", {"says": says}, (Light(LAYERS, "row", "column"),))]
    if result.scores is not None and not result.state.covered:
        found += [_scores(result), _top(result)]
    return found


def _image(result: Result) -> Region:
    """Squares of pixels, each of which becomes a cell of the last pool."""
    name, (high, wide, _), stride = _last_pool(result)
    fields = {
        along: [f"{at * stride} to {(at + 1) * stride - 1}" for at in range(cells)]
        for along, cells in (("rows", high), ("columns", wide))
    }
    sentence = (
        f"Pixels in rows {{rows}}, columns {{columns}}: {stride}×{stride} of them, and what is around them, "
        f"become the cell in row {{row}}, column {{column}} of {name}, {high}×{wide}."
    )
    lights: tuple[Light, ...] = (Light(IMAGE, "row", "column"),)
    by_axis = {"rows": ByRow(fields["rows"]), "columns": ByColumn(fields["columns"])}
    if result.scores is not None and not result.state.covered:
        sentence += " The scores whose windows hold it are outlined."
        span = LEAST // stride
        for along, kind, places, cells in zip(
            ("in_rows", "in_columns"), (ByRow, ByColumn), result.places, (high, wide), strict=True
        ):
            by_axis[along] = kind([range(max(0, at - span + 1), min(at + 1, places)) for at in range(cells)])
        lights = (*lights, Light(SCORES, "in_rows", "in_columns"))
    return Region(IMAGE, sentence, by_axis, lights)


def _last_pool(result: Result):
    row = result.rows[-4]
    return row.name, row.shape, row.stride


def _scores(result: Result) -> Region:
    high, wide = result.places
    stride = _last_pool(result)[2]
    says = [window_says(result, row, column) for row in range(high) for column in range(wide)]
    spans = [
        [range(field.cells(at).start // stride, field.cells(at).stop // stride) for at in range(places)]
        for field, places in zip(result.fields, result.places, strict=True)
    ]
    fields = {"says": ByCell(says), "in_rows": ByRow(spans[0]), "in_columns": ByColumn(spans[1])}
    return Region(
        SCORES, "{says}", fields, (Light(SCORES, "row", "column"), Light(IMAGE, "in_rows", "in_columns"))
    )


def _top(result: Result) -> Region:
    says = [
        f"“{result.name(answer)}”, score number {answer}: {result.averages[answer]:.2f} on average, from "
        f"{result.scores[..., answer].min():.2f} to {result.scores[..., answer].max():.2f} in the map. "
        "Click: show its map."
        for answer in result.top
    ]
    return Region(TOP, "{says}", {"says": ByRow(says)}, (Light(TOP, "row", "column"),), choose=True)

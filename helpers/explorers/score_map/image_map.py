"""What the score map answers to the pointer."""

from __future__ import annotations

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.regions import NONE, ByCell, ByColumn, ByRow, Field, Light, Region
from helpers.explorers.score_map.model import INK, SIDE, Result
from helpers.explorers.score_map.text import (
    ANSWERS,
    COSTS,
    CROP,
    LAYERS,
    an,
    costs,
    layer_says,
    name_of,
    says,
    share,
)
from helpers.explorers.words import by, span


def regions(result: Result) -> list[Region]:
    """The image map: the canvas, the scores, the window's answers, the layers and what they cost."""
    layers = ByColumn([layer_says(result, place) for place in range(len(result.whole))])
    found = [_canvas(result)]
    if not result.state.covered:
        found += [_scores(result), _answers(result), _costs(result)]
    return [*found, Region(LAYERS, "{says}", {"says": layers}, (Light(LAYERS, "row", "column"),))]


def _canvas(result: Result) -> Region:
    state = result.state
    of = np.full(result.canvas.shape, "", object)
    for each in result.digits:
        of[each.row : each.row + SIDE, each.column : each.column + SIDE] = f", of {an(each.label)}"
    fields: dict[str, Field] = {
        "value": ByCell(result.canvas.ravel().tolist()),
        "of": ByCell(of.ravel().tolist()),
    }
    edit, ask = (
        INK,
        "Click: ink or paper; press and move: draw, with Shift rub out; or type a number, 0 to 16.",
    )
    if not state.draws:
        edit, ask = None, "A click takes a digit up, or puts one."
    lead = "Pixel in row {row}, column {column}: {value} of 16{of}."
    if state.covered:
        return Region("canvas", f"{lead} Which scores see it? {ask}", fields, (), edit, True, state.draws)
    readers = [_readers(result, pixel) for pixel in range(state.W)]
    fields |= {"rows": ByRow(readers), "columns": ByColumn(readers)}
    fields |= {
        "in_rows": ByRow([span(each, "row") for each in readers]),
        "in_columns": ByColumn([span(each, "column") for each in readers]),
    }
    sentence = f"{lead} The scores in {{in_rows}}, {{in_columns}} of the map see it. {ask}"
    return Region("canvas", sentence, fields, (Light("scores", "rows", "columns"),), edit, True, state.draws)


def _readers(result: Result, pixel: int) -> range:
    """The scores, along an axis, that see a pixel."""
    found = [place for place in range(result.places) if pixel in result.seen(place)]
    return range(found[0], found[-1] + 1) if found else NONE


def _scores(result: Result) -> Region:
    n, fields = result.places, dict[str, Field]()
    for name, cells in (("seen", result.seen), ("crop", result.cropped)):
        ranges = [cells(place) for place in range(n)]
        fields |= {f"{name}_rows": ByRow(ranges), f"{name}_columns": ByColumn(ranges)}
        if name == "crop" and not result.state.padded:
            continue  # the sentence does not name it
        fields |= {
            f"{name}_in_rows": ByRow([span(each, "row") for each in ranges]),
            f"{name}_in_columns": ByColumn([span(each, "column") for each in ranges]),
        }
    count = result.scores.shape[2]
    fields |= {"says": ByCell([says(each) for each in result.shares.reshape(-1, count)])}
    lead = "Score in row {row}, column {column}: sees {seen_in_rows}, {seen_in_columns}, and says: {says}."
    if not result.state.padded:
        crop = "That crop alone gets the same scores: nothing is padded, so it meets the same numbers."
    else:
        fields |= {"alone": ByCell([says(each) for each in result.shares_alone.reshape(-1, count)])}
        crop = (
            f"The crop of {by(result.crop, result.crop)} alone, {{crop_in_rows}}, {{crop_in_columns}}, says: "
            "{alone}: around it zeros stand for the canvas's pixels."
        )
    percent = np.rint(100 * result.shares).astype(int).reshape(-1, count)
    every = [", ".join(f"{name_of(k)}: {part}" for k, part in enumerate(each) if part) for each in percent]
    fields["every"] = ByCell(every)  # as words: they are sent deflated
    lights = Light("canvas", "seen_rows", "seen_columns"), Light(CROP, "crop_rows", "crop_columns")
    sentence = f"{lead} {crop}\nSoftmax in %: {{every}}; all others 0."
    return Region("scores", sentence, fields, (*lights, Light("scores", "row", "column")), choose=True)


def _answers(result: Result) -> Region:
    row, column = result.at
    said = [
        f"Score in row {row}, column {column}, “{name_of(k)}”: {share(result.shares[row, column, k])} in the "
        f"one pass (score {written(result.scores[row, column, k])}), "
        f"{share(result.shares_alone[row, column, k])} for the crop alone "
        f"(score {written(result.alone[row, column, k])})."
        for k in range(result.scores.shape[2])
    ]
    return Region(ANSWERS, "{says}", {"says": ByRow(said)}, (Light(ANSWERS, "row", "column"),))


def _costs(result: Result) -> Region:
    crops, canvas, ratio = costs(result)
    says_ = (
        f"Multiply-adds of all layers: {crops} for every crop by itself, {canvas} for one pass: {ratio}, for "
        "what overlapping windows have in common is computed once."
    )
    if result.places == 1:
        says_ = f"Multiply-adds of all layers: {canvas}. There is one window, so the crop is the canvas."
    if result.state.padded and result.places > 1:
        says_ += " With zeros it is not the same, though."
    return Region(COSTS, says_, {}, (Light(COSTS),))

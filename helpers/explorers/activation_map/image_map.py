"""What the class activation map answers to the pointer."""

from __future__ import annotations

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.activation_map.model import THREE, Result
from helpers.explorers.activation_map.text import (
    LAYERS,
    MAPS,
    SCORES,
    SHEET,
    layer_says,
    mean_and_bias,
    score_sentence,
)
from helpers.explorers.regions import NONE, ByCell, ByColumn, ByRow, Field, Light, Region
from helpers.explorers.words import span


def regions(result: Result) -> list[Region]:
    """The image map: the sheet, the three maps, their scores, the layers."""
    layers = ByColumn([layer_says(result, place) for place in range(len(result.rows))])
    found = [_sheet(result), Region(LAYERS, "{says}", {"says": layers}, (Light(LAYERS, "row", "column"),))]
    if result.state.covered:
        return found
    for c, name in enumerate(SCORES):
        found.append(Region(name, score_sentence(result, c), {}, (Light(MAPS[c]), Light(name))))
    return [*found, *_maps(result)]


def _sheet(result: Result) -> Region:
    fields: dict[str, Field] = {"value": ByCell(result.sheet.ravel().tolist())}
    lead, ask = "Pixel in row {row}, column {column}: {value} of 16.", "A click moves the digit here."
    if result.state.covered:
        return Region(SHEET, f"{lead} {ask}", fields, (), choose=True)
    seen = [result.field.cells(place) for place in range(result.places)]
    readers = [
        [place for place in range(result.places) if pixel in seen[place]] for pixel in range(result.state.W)
    ]
    ranges = [range(each[0], each[-1] + 1) if each else NONE for each in readers]
    fields |= {"rows": ByRow(ranges), "columns": ByColumn(ranges)}
    fields |= {
        "in_rows": ByRow([span(each, "row") for each in ranges]),
        "in_columns": ByColumn([span(each, "column") for each in ranges]),
    }
    lights = tuple(Light(name, "rows", "columns") for name in MAPS)
    sentence = f"{lead} The cells in {{in_rows}}, {{in_columns}} of each map see it. {ask}"
    return Region(SHEET, sentence, fields, lights, choose=True)


def _maps(result: Result) -> list[Region]:
    """A region for each class's map: its window on the sheet, its sum over the maps, its part of the mean."""
    seen = [result.field.cells(place) for place in range(result.places)]
    shared: dict[str, Field] = {"rows": ByRow(seen), "columns": ByColumn(seen)}
    shared |= {
        "in_rows": ByRow([span(each, "row") for each in seen]),
        "in_columns": ByColumn([span(each, "column") for each in seen]),
    }
    lights = Light(SHEET, "rows", "columns"), *(Light(name, "row", "column") for name in MAPS)
    cells, found = result.places**2, list[Region]()
    for c, name in enumerate(MAPS):
        parts = result.parts[:, :, c].ravel().tolist()
        fields = shared | {
            "value": ByCell([written(each) for each in parts]),
            "most": ByCell(_largest(result, c)),
            "part": ByCell([written(each / cells) for each in parts]),
        }
        sentence = (
            f"Map of {THREE[c]}, row {{row}}, column {{column}}: sees {{in_rows}}, {{in_columns}}. "
            f"Σ weight × value over the 24 maps of conv3: {{most}} = {{value}}. "
            f"Divided by {cells} that is {{part}} of the mean {written(mean_and_bias(result, c)[0])}."
        )
        found.append(Region(name, sentence, fields, (*lights, Light(SCORES[c]))))
    return found


def _largest(result: Result, c: int) -> list[str]:
    """For each place the product that is furthest from 0, and how many more there are."""
    values, weights = result.maps.reshape(-1, result.maps.shape[2]), result.kernel[:, c]
    strongest = np.abs(values * weights).argmax(axis=1)
    factors = (
        strongest.tolist(),
        weights[strongest].tolist(),
        values[np.arange(len(values)), strongest].tolist(),
    )
    return [
        f"{written(weight)} × {written(value)} (map {k}) + 23 more"
        for k, weight, value in zip(*factors, strict=True)
    ]

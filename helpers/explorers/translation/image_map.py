"""What the translation explorer answers to the pointer."""

from __future__ import annotations

import numpy as np

from helpers.drawing.numerals import written
from helpers.explorers.picture import packed_array
from helpers.explorers.regions import Region, cells
from helpers.explorers.translation.model import KERNEL_SIZE, Compared, Result, reaches_padding

LAYERS = ("convolution", "dense layer")


def arrays(result: Result) -> dict[str, dict]:
    """The numbers behind the sentences: the shifted picture is x, for the sums of the convolution."""
    first, shifted = result.pictures
    return {
        "x": packed_array(shifted[:, :, None]),
        "first": packed_array(first[:, :, None]),
        "kernel": packed_array(result.kernel[:, :, None]),
        "bias": packed_array(np.zeros((1, 1, 1), int)),
    }


def layer(result: Result) -> dict:
    """How the window moves."""
    return {"stride": result.state.S, "before": [result.one.before, result.one.before]}


def regions(result: Result) -> list[Region]:
    """The image map: two pictures, the filter, and of each layer the two maps."""
    found = [_first_picture(result), _shifted_picture(result), _filter(result)]
    for name, each in zip(LAYERS, (result.convolution, result.dense), strict=True):
        found += [_moved(result, name, each), _now(result, name, each)]
    return found


def _kinds(result: Result) -> dict:
    """The fields of a padded picture: whether a row or a column is padding."""
    one = result.one
    kinds = [" (padding)"] * one.before + [""] * one.input_size + [" (padding)"] * one.after
    return {"row_kind": ("row", kinds), "column_kind": ("column", kinds)}


def _first_picture(result: Result) -> Region:
    one, state = result.one, result.state
    every = range(-one.before, one.input_size + one.after)
    fields = {
        "value": ("array", ("first", 0)),
        "down": ("row", [row + state.down for row in every]),
        "across": ("column", [column + state.right for column in every]),
    }
    sentence = "First picture, row {row}{row_kind}, column {column}{column_kind}: {value}."
    return Region(
        "first picture", sentence, fields | _kinds(result), (("shifted picture", "down", "across"),)
    )


def _shifted_picture(result: Result) -> Region:
    one = result.one
    readers = [cells(one.readers(cell)) for cell in range(-one.before, one.input_size + one.after)]
    fields = {
        "value": ("array", ("x", 0)),
        "down": ("row", readers),
        "across": ("column", readers),
    }
    return Region(
        "shifted picture",
        "Shifted picture, row {row}{row_kind}, column {column}{column_kind}: {value}. "
        "Output rows of the convolution that read it: {down}; columns: {across}. "
        "Click, or Enter: the figure's middle moves here.",
        fields | _kinds(result),
        (("convolution, now", "down", "across"),),
        choose=True,
    )


def _filter(result: Result) -> Region:
    one = result.one
    starts = range(-one.before, one.output_size * one.stride - one.before, one.stride)
    met = [cells(range(starts.start + tap, starts.stop + tap, one.stride)) for tap in range(KERNEL_SIZE)]
    return Region(
        "filter",
        "The filter, row {row}, column {column}: {value}, the same at all places. "
        "In the shifted picture it meets rows {down}; columns {across}.",
        {"value": ("array", ("kernel", 0)), "down": ("row", met), "across": ("column", met)},
        (("shifted picture", "down", "across"),),
    )


def _sources(result: Result) -> dict:
    """The fields of a map that say which window the cell of the first output had that stands there now."""
    one, size = result.one, result.one.output_size
    found = {}
    for name, by, step in zip(("down", "across"), ("row", "column"), result.steps, strict=True):
        before = [at - step for at in range(size)]
        windows = [cells(one.window(at)) if 0 <= at < size else (0, 0, 1) for at in before]
        found[name] = by, windows
    return found


def _moved(result: Result, name: str, layer: Compared) -> Region:
    down, right = result.steps
    says = [
        f"{written(layer.moved[r, c])}. It stood at row {r - down}, column {c - right}."
        if there
        else "nothing, for no cell of the first output moves here."
        for (r, c), there in np.ndenumerate(layer.there)
    ]
    read = ("down", "across") if name == "convolution" else ("all", "all")
    one = result.one
    every = -one.before, one.input_size + one.after, 1
    return Region(
        f"{name}, moved",
        f"The {name}'s first output, moved: row {{row}}, column {{column}}: {{says}}",
        {
            "says": ("cell", says),
            "all": ("cell", [every if there else (0, 0, 1) for there in layer.there.flat]),
            **_sources(result),
        },
        (("first picture", *read), (f"{name}, now", "row", "column")),
    )


def _now(result: Result, name: str, layer: Compared) -> Region:
    says = [
        _verdict(*each)
        for each in zip(
            *(values.flat for values in (layer.now, layer.moved, layer.there, reaches_padding(result))),
            strict=True,
        )
    ]
    sentence = f"The {name}'s output for the shifted picture, row {{row}}, column {{column}}: {{says}}."
    lights = [(f"{name}, moved", "row", "column")]
    if name != "convolution":
        sentence += " It reads every pixel, each with a weight of its own."
        return Region(
            f"{name}, now",
            sentence,
            {"says": ("cell", [each.split(":")[0] for each in says])},
            (*lights, ("shifted picture", None, None)),
        )
    windows = [cells(result.one.window(at)) for at in range(result.one.output_size)]
    return Region(
        f"{name}, now",
        f"{sentence} It reads rows {{down}}; columns {{across}}.\n{{sum}}",
        {
            "says": ("cell", says),
            "sum": ("sum", 0),
            "down": ("row", windows),
            "across": ("column", windows),
        },
        (*lights, ("shifted picture", "down", "across"), ("filter", None, None)),
    )


def _verdict(now: int, moved: int, there: bool, padded: bool) -> str:
    """Say whether a cell is what was moved there, and whether padding has to do with it."""
    if not there:
        return f"{written(now)}, nothing to compare it with"
    if now == moved:
        return f"{written(now)}, as moved"
    why = ": padding is in its window, or was in the one that was moved" if padded else ""
    return f"{written(now)}, where {written(moved)} was moved{why}"

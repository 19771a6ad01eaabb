"""What a segmented page and its coarse maps answer to the pointer."""

from __future__ import annotations

from functools import cache
from typing import Any

from helpers.explorers.regions import ByCell, ByColumn, ByRow, Field, Light, Region
from helpers.explorers.upsampling.model.page import MAPS, NETS, READS, Page, read, sources
from helpers.explorers.upsampling.text.page import CLICK, POOLS, THROUGH, named, tenths

PANELS = ("page", *NETS, "truth")
FUSED = {"fused16": ("pool5", "pool4"), "fused8": ("fused16", "pool3")}
STEP = 8  # pixels: of the finest map's cells; those of the cell that a pixel lies in are lit with it


Along = tuple[Field, Field]  # the same of rows and of columns


def regions(result: Page) -> list[Region]:
    """The page, the results and the labels; the coarse maps."""
    covered = result.state.covered
    hidden = (*NETS, *FUSED) if covered else ()
    shown = [name for name in PANELS if name not in hidden]
    pixels = {net: _pixels(result.side, net, hidden) for net in NETS}
    fields, lights = _nearest(result.side), tuple(_light(name, "near") for name in shown)
    found = []
    for name in shown:
        sentence, more, maps = pixels[name if name in NETS else "8s"]
        found.append(Region(name, sentence, fields | more, lights + maps, choose=not covered))
    places = {step: _places(result.side, step) for step in set(MAPS.values())}
    scores = {name: result.map(name).ravel().tolist() for name in MAPS}
    values: dict[str, Field] = {name: ByCell(list(map(tenths, each))) for name, each in scores.items()}
    maps = [name for name in MAPS if name not in hidden]
    return found + [_map(result, name, values, places[MAPS[name]], hidden) for name in maps]


def _both(values: list[Any]) -> Along:
    return ByRow(values), ByColumn(values)


def _named(name: str, along: Along) -> dict[str, Field]:
    return {f"rows_{name}": along[0], f"columns_{name}": along[1]}


def _light(grid: str, name: str) -> Light:
    return Light(grid, f"rows_{name}", f"columns_{name}")


@cache
def _nearest(side: int) -> dict[str, Field]:
    """The pixels around each pixel that lie in the same cell of the finest map."""
    starts = [STEP * (pixel // STEP) for pixel in range(side)]
    return _named("near", _both([range(start, start + STEP) for start in starts]))


@cache
def _pixels(side: int, net: str, hidden: tuple[str, ...]) -> tuple[str, dict[str, Field], tuple[Light, ...]]:
    """What is said of a pixel, and lit with it: the coarse cells that its scores of a net come from."""
    places = [sources(net, pixel, side) for pixel in range(side)]
    fields: dict[str, Field] = {}
    lights: list[Light] = []
    for _, names in READS[net]:
        cells = [place[names[0]] for place in places]
        step = str(MAPS[names[0]])
        fields |= _named(step, _both(cells))
        lights += [_light(each, step) for each in names if each not in hidden]
    last, coarser = net[:-1], THROUGH * (len(READS[net]) > 1)
    sentence = (
        f"Pixel row {{row}}, column {{column}}. FCN-{net} interpolates its score between rows "
        f"{{rows_{last}}}, columns {{columns_{last}}} of stride {last}{coarser}."
    )
    return sentence + f" {CLICK}" * (not hidden), fields, tuple(lights)


@cache
def _places(side: int, step: int) -> dict[str, Field]:
    """The pixels over which each cell of a coarse map lies."""
    return _named("own", _both([range(start, start + step) for start in range(0, side, step)]))


def _map(
    result: Page, name: str, values: dict[str, Field], places: dict[str, Field], hidden: tuple[str, ...]
) -> Region:
    """A coarse map of the shown class: a cell's score, and what that is added up from."""
    fields: dict[str, Field] = {"value": values[name], **places}
    lights = [_light(each, "own") for each in PANELS if each not in hidden]
    kind, over = named(result.kind), "It lies over pixel rows {rows_own}, columns {columns_own}."
    if name not in FUSED:
        lead = f"{POOLS[name]} score for {kind} in row {{row}}, column {{column}}: {{value}}."
        return Region(name, f"{lead} {over}", fields, tuple(lights))
    coarser, pool = FUSED[name]
    size = len(result.map(name))
    fields |= {"own": values[pool]} | _named(
        "read", _both([read(range(cell, cell + 1), 2, size // 2) for cell in range(size)])
    )
    lights += [_light(coarser, "read"), Light(pool, "row", "column")]
    lead = (
        f"The sum for {kind} in row {{row}}, column {{column}}: {{value}}, of which {{own}} are "
        f"{POOLS[pool]} own; the rest is the map of stride {MAPS[coarser]}, ×2."
    )
    return Region(name, f"{lead} {over}", fields, tuple(lights))

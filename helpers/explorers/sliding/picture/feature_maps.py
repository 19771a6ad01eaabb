"""The picture of feature maps: an input, beside it the filters and their maps, below the close-up."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from helpers.drawing.box import SMALLEST_CELL, Box
from helpers.drawing.cells import Plane
from helpers.drawing.frontface import draw_padding
from helpers.drawing.legend import (
    FILTERS_ENTRY,
    INPUT_ENTRY,
    NEGATIVE_ENTRY,
    OUTPUT_ENTRY,
    PADDING_ENTRY,
    draw_legend,
)
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, OUTPUT, QUIET
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_values, fitting, frame, grey, signed, toned
from helpers.explorers.detail import draw_filled, filled
from helpers.explorers.names import bias_of, channel, map_of, slice_of
from helpers.explorers.sliding.close_up import close_up, resting
from helpers.explorers.sliding.detail import numbers_at, starts
from helpers.explorers.sliding.layout import HEIGHT, WIDTH
from helpers.explorers.sliding.maps_layout import BLOCK, BLOCKS, LABELS, SIGN, CloseUp, MapsLayout
from helpers.explorers.sliding.model import Result
from helpers.explorers.sliding.picture.cover import draw_cover
from helpers.explorers.sliding.picture.filters import Filters, filters_of

Grids = dict[str, list[Grid]]

FURTHEST = 0.99  # of a map's numbers lie on its scale; a few extreme ones would leave all others pale
TITLE, SMALL = 11.5, 10.5  # font sizes


def draw_feature_maps(scene: Scene, result: Result, layout: MapsLayout) -> Grids:
    """Draw the input, as one picture or each channel, the filters with their maps, and the close-up."""
    grids = _draw_inputs(scene, result, layout) | _draw_filters(scene, result, layout)
    told = result.told
    scales = [0.0] * len(layout.maps) if told is None else _furthest(told)
    for k, (plane, scale) in enumerate(zip(layout.maps, scales, strict=True)):
        _draw_title(scene, result, layout, k, "" if told is None else written(scale))
        if told is not None:
            grids[map_of(k)] = [plane.grid(*told.shape[:2])]
            _show(scene, plane, *signed(told[:, :, k], scale, OUTPUT))
    if result.state.covered:
        grids |= draw_cover(scene, layout.cover)
    if result.y is not None:
        _draw_close_up(scene, result, layout, grids)
    entries = [INPUT_ENTRY, FILTERS_ENTRY, OUTPUT_ENTRY, NEGATIVE_ENTRY]
    if result.rows.before or result.rows.after:
        entries.insert(1, PADDING_ENTRY)
    end = draw_legend(scene, entries, 8, HEIGHT - 12, 10)
    note = "" if told is None else "; each map to the number above it, a hundredth lies beyond"
    scene.text(end, HEIGHT - 12, f"stronger: further from 0{note}", 11, QUIET)
    return grids


def _draw_inputs(scene: Scene, result: Result, layout: MapsLayout) -> Grids:
    rows, columns, x = result.rows, result.columns, result.x
    if result.composite:
        pictures = {"input": (x if x.shape[2] == 3 else x[:, :, 0]).astype(np.uint8)}
    else:
        pictures = {channel(d): grey(x[:, :, d], x.min(), x.max()) for d in range(x.shape[2])}
    grids: Grids = {}
    for (name, pixels), plane in zip(pictures.items(), layout.inputs, strict=True):
        cell = plane.size
        left, top = plane.x - columns.before * cell, plane.y - rows.before * cell
        scene.text(left, top - 9, name, TITLE, INPUT.text, "bold")
        box = Box(plane.x, plane.y, rows.input_size, columns.input_size, 1, (cell, cell), (0, 0))
        draw_padding(scene, box, rows, columns)
        _show(scene, plane, pixels, INPUT.line)
        grids[name] = [plane.grid(rows.padded_size, columns.padded_size, -rows.before, -columns.before)]
    return grids


def _draw_filters(scene: Scene, result: Result, layout: MapsLayout) -> Grids:
    """Draw the slices and the bias of each filter."""
    limits = tuple(
        plane.x if plane.x > left else left + layout.room
        for plane, (left, _) in zip(layout.maps, layout.titles, strict=True)
    )
    filters = filters_of(result, layout.filters, layout.biases, (layout.weights, layout.added))
    part, grids = _drawn_filters(filters, limits)
    scene.add(part)
    return grids


@lru_cache(maxsize=4)
def _drawn_filters(filters: Filters, limits: tuple[float, ...]) -> tuple[Scene, Grids]:
    """All cells of one colour are drawn at once. limits: where the word "bias" has to end, by filter."""
    scene, kernel, most = Scene(WIDTH, HEIGHT), filters.kernel, filters.most
    size, cell = kernel.shape[0], filters.slices[0][0].size
    grids: Grids = {}
    squares: list[np.ndarray] = []
    beside: list[np.ndarray] = []
    for k, planes in enumerate(filters.slices):
        for d, plane in enumerate(planes):
            grids[slice_of(k, d)] = [plane.grid(size, size)]
            if cell < SMALLEST_CELL:
                draw_values(scene, plane, kernel[:, :, d, k], FILTER, most, 0)
            else:
                squares.append(plane.squares(*np.indices((size, size)).reshape(2, -1)))
        added = filters.biases[k]
        grids[bias_of(k)] = [added.grid(1, 1)]
        beside.append(grids[bias_of(k)][0].corners()[None])
        end = added.x + added.size + 6
        if end + scene.width_of("bias", SMALL) < limits[k]:
            scene.text(end, added.y + added.size / 2, "bias", SMALL, FILTER.text)
    edge, sizes = filters.biases[0].size, filters.sizes
    _draw_cells(scene, np.array(beside), filters.bias[:, None], most, sizes[1], edge)
    if squares:
        values = kernel.transpose(3, 2, 0, 1).reshape(len(squares), -1)
        _draw_cells(scene, np.array(squares), values, most, sizes[0], cell)
    return scene, grids


def _draw_cells(
    scene: Scene, squares: np.ndarray, values: np.ndarray, most: float, size: float, cell: float
) -> None:
    """Draw the cells of all slices: squares [slices, F², 4, 2], values [slices, F²]."""
    keys, tones = toned(values, most, FILTER, size > 0)
    for key in np.unique(keys):
        scene.polygons(squares[keys == key], tones[key], FILTER.line, 0.6)
    scene.polygons(_around(squares), line=FILTER.line, width=1.1)
    if size:
        texts = {value: written(value) for value in np.unique(values).tolist()}
        sizes = {value: fitting(text, size, cell) for value, text in texts.items()}
        middles = squares.mean(axis=2).reshape(-1, 2)
        for (x, y), value in zip(middles.tolist(), values.ravel().tolist(), strict=True):
            scene.number(x, y, texts[value], sizes[value], INK)


def _around(squares: np.ndarray) -> np.ndarray:
    """The outlines [slices, 4, 2] of blocks of cells."""
    (left, top), (right, low) = squares.min(axis=(1, 2)).T, squares.max(axis=(1, 2)).T
    return np.stack([left, top, right, top, right, low, left, low], axis=1).reshape(-1, 4, 2)


def _draw_title(scene: Scene, result: Result, layout: MapsLayout, k: int, scale: str) -> None:
    """Write the name of a map, what its filter does, and how far from 0 the strongest colour is, if known."""
    covered = result.state.covered
    name = f"{'filter' if covered else 'map'} {k}"
    left, top = layout.titles[k]
    room = layout.room - scene.width_of(scale, SMALL) - 6
    meaning = f"{name}: {result.meanings[k]}"
    if result.meanings[k] and scene.width_of(meaning, TITLE, "bold") < room:
        name = meaning
    end = scene.text(left, top + 7, name, TITLE, (FILTER if covered else OUTPUT).text, "bold")[2]
    if scale:
        scene.text(end + 6, top + 7, scale, SMALL, QUIET)


def _furthest(y: np.ndarray) -> list[float]:
    """How far from 0 most numbers of each map lie at most; all of them where most are 0."""
    away = np.ascontiguousarray(np.abs(y).reshape(-1, y.shape[2]).T)
    last = int(FURTHEST * (away.shape[1] - 1))
    most = np.partition(away, last, axis=1)[:, last]
    return [float(each) for each in np.where(most, most, away.max(axis=1))]


def _show(scene: Scene, plane: Plane, pixels: np.ndarray, line: str, colours: tuple[str, ...] = ()) -> None:
    rows, columns = pixels.shape[:2]
    scene.image(pixels, plane.x, plane.y, columns * plane.size, rows * plane.size, colours)
    scene.polygon(plane.grid(rows, columns).corners(), "none", line, 1.0)


def _draw_close_up(scene: Scene, result: Result, layout: MapsLayout, grids: Grids) -> None:
    """Draw the place of the close-up, and at rest the close-up of one output, with its window framed."""
    _draw_labels(scene, result, layout.close_up)
    where, place = close_up(result, layout), resting(result)
    assert where is not None
    assert place is not None
    k, row, column = place
    start = starts(result, row, column)
    draw_filled(scene.rest, filled(where, numbers_at(result, place), start, place))
    size, depth = result.kernel.shape[1:3]
    for name in ["input"] if result.composite else [channel(d) for d in range(depth)]:
        frame(scene.rest, _part(grids[name][0], *start, size), BLACK, 1.4)
    if not where.covered:
        frame(scene.rest, _part(grids[map_of(k)][0], row, column, 1), BLACK, 1.4)
    for name in (*(slice_of(k, d) for d in range(depth)), bias_of(k)):
        frame(scene.rest, grids[name][0], BLACK)


def _draw_labels(scene: Scene, result: Result, lies: CloseUp) -> None:
    depth = len(lies.places)
    names = [channel(d) for d in range(depth)]
    if result.composite:
        names = ["red", "green", "blue"] if depth == 3 else ["brightness"]
    middle = BLOCKS + BLOCK / 2
    roomy = scene.width_of(max(names, key=len), SMALL) < lies.side + SIGN - 4
    for d, lefts in enumerate(lies.places):
        words = [(names[d], INPUT.text), (f"slice {d}", FILTER.text), ("products", OUTPUT.text)]
        for (text, colour), left in zip(words if roomy else words[:1], lefts, strict=False):
            scene.text(left, LABELS, text, SMALL, colour)
        for sign, left in zip("×=", lefts[1:], strict=True):
            scene.text(left - SIGN / 2, middle, sign, 12, across="center")


def _part(grid: Grid, row: int, column: int, size: int) -> Grid:
    """A window of a grid of square cells, where it may reach beyond its border."""
    (x, y), (cell, _) = grid.origin, grid.along
    corner = x + (column - grid.first_column) * cell, y + (row - grid.first_row) * cell
    return Grid(corner, (cell, 0), (0, cell), size, size)

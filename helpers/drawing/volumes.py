"""The picture of one layer: the input volume, K filters, the output volume, side by side.

Cells have one scale in all three. Where true scale could not be read, `Scale` stretches or compresses
and the picture says so in words. Used by ``notebooks/02_stride_and_padding.ipynb``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.box import Box, draw_box
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, LEFTOVER, OUTPUT, PADDING, QUIET
from helpers.drawing.scene import Scene
from helpers.shapes import Axis

WIDTH, HEIGHT = 920, 462
MIDDLE = 182  # the height on which all volumes are centred
INPUT_LEFT, FILTERS_LEFT, OUTPUT_LEFT = 40, 368, 676
FACE_WIDTH, FACE_HEIGHT, FILTERS_WIDTH = 176, 166, 240
LARGEST_CELL, THINNEST_FACE, LARGEST_DEPTH, THINNEST_DEPTH = 34, 12, 52, 2
OBLIQUE = (0.55, 0.34)  # what one cell of depth goes to the right and up
SLOT, GAP = 62, 14  # a filter's label needs a slot; between slots there is a gap


@dataclass(frozen=True)
class Layer:
    """What the picture shows: rows and columns of the sliding window, channels, number of filters."""

    rows: Axis
    columns: Axis
    depth: int
    filters: int

    @property
    def output(self) -> bool:
        """Whether the window fits at least once."""
        return self.rows.output_size > 0 and self.columns.output_size > 0


@dataclass(frozen=True)
class Scale:
    """Pixels per cell, as (width, height), in the input, the filters and the output."""

    input: tuple[float, float]
    filter: tuple[float, float]
    output: tuple[float, float]
    deep: int
    true_depth: bool

    def back(self, depth: int) -> tuple[float, float]:
        """How far, (right, up), `depth` channels reach back; by square roots where true scale fails."""
        per_channel = OBLIQUE[0] * min(self.input)
        right = per_channel * depth
        if not self.true_depth:
            deepest = min(max(per_channel * self.deep, THINNEST_FACE), LARGEST_DEPTH)
            right = deepest * (depth / self.deep) ** 0.5
        return right, right * OBLIQUE[1] / OBLIQUE[0]


def choose_scale(layer: Layer) -> Scale:
    """The largest scale at which everything has room, true where it can be read."""
    axes, kernel = (layer.columns, layer.rows), layer.columns.kernel_size
    extents = [max(one.padded_size, one.window_size) for one in axes]
    deep, flat = max(layer.depth, layer.filters), min(layer.depth, layer.filters)
    cell = min(LARGEST_CELL, FACE_WIDTH / extents[0], FACE_HEIGHT / extents[1])
    wanted = min(layer.filters, 2)
    while True:
        per_channel = OBLIQUE[0] * cell
        true_depth = per_channel * deep <= LARGEST_DEPTH and per_channel * flat >= THINNEST_DEPTH
        scale = Scale((cell, cell), (cell, cell), (cell, cell), deep, true_depth)
        width = cell * kernel + scale.back(layer.depth)[0]
        if wanted * width + (wanted - 1) * GAP <= FILTERS_WIDTH or cell * kernel <= THINNEST_FACE:
            break
        cell *= 0.95

    def at_least(cells: tuple[int, int], floor: float) -> tuple[float, float]:
        width, height = (max(cell, floor / max(count, 1)) for count in cells)
        return width, height

    return Scale(
        at_least((extents[0], extents[1]), THINNEST_FACE),
        at_least((kernel, kernel), THINNEST_FACE),
        at_least((axes[0].output_size, axes[1].output_size), THINNEST_FACE),
        deep,
        true_depth,
    )


def draw_volumes(scene: Scene, layer: Layer, lines: list[tuple[str, float, str]]) -> dict[str, list[Grid]]:
    """Draw `layer` and, below it, `lines` of (text, size, colour); return where everything lies.

    The grids are named input, channels, filter 0 …, slices 0 …, output, maps; the input's and the
    padding's cells are one grid, numbered from the padding's first cell (negative where there is any).
    """
    scale = choose_scale(layer)
    grids: dict[str, list[Grid]] = {}
    boxes = [_draw_input(scene, layer, scale, grids)]
    boxes += _draw_filters(scene, layer, scale, grids)
    boxes += _draw_output(scene, layer, scale, grids)
    for left in (334, 630):
        scene.line([(left, MIDDLE), (left + 18, MIDDLE)], INK, 1.1)
        scene.polygon([(left + 17, MIDDLE - 4), (left + 26, MIDDLE), (left + 17, MIDDLE + 4)], INK)
    y = 318
    for text, size, colour in lines:
        scene.text(16, y, text, size, colour)
        y += size + 7
    notes = _notes(layer, scale, boxes)
    if notes:
        scene.text(16, HEIGHT - 36, notes, 10.5, QUIET)
    _draw_legend(scene, layer)
    scene.show()
    return grids


def _title(scene: Scene, x: float, title: str, subtitle: str, colour: str) -> None:
    scene.text(x, 22, title, 13.5, colour, "bold")
    scene.text(x, 42, subtitle, 11.5, colour)


def _draw_input(scene: Scene, layer: Layer, scale: Scale, grids: dict) -> Box:
    rows, columns = layer.rows, layer.columns
    wide, high = scale.input
    left = INPUT_LEFT + (FACE_WIDTH - wide * columns.padded_size) / 2 + wide * columns.before
    top = MIDDLE - high * rows.padded_size / 2 + high * rows.before
    box = Box(
        left, top, rows.input_size, columns.input_size, layer.depth, scale.input, scale.back(layer.depth)
    )
    draw_box(scene, box, INPUT)
    _draw_padding(scene, box, rows, columns)
    _draw_unread(scene, box, rows, columns)
    sizes = _sizes("W×H×D", columns.input_size, rows.input_size, layer.depth)
    _title(scene, 16, "input", f"{sizes},  P = {padding_text(columns)}", INPUT.text)
    end = top - high * rows.before + high * max(rows.padded_size, rows.window_size)
    scene.text(left + box.width / 2, end + 30, f"W = {columns.input_size}", 12, INPUT.text, "bold", "center")
    scene.text(
        left - wide * columns.before - 13,
        top + box.height / 2,
        f"H = {rows.input_size}",
        12,
        INPUT.text,
        "bold",
        "center",
        turned=True,
    )
    _label_depth(scene, box, min(box.y, end - high * rows.padded_size), f"D = {layer.depth}", INPUT.text)
    _draw_windows(scene, layer, box, end)
    grids["input"] = [
        Grid(
            tuple(box.rectangle(-rows.before, -columns.before, 0, 0)[0]),
            (wide, 0),
            (0, high),
            rows.padded_size,
            columns.padded_size,
            -rows.before,
            -columns.before,
        )
    ]
    grids["channels"] = [box.top(), box.side(), box.slices()]
    return box


def _label_depth(scene: Scene, box: Box, top: float, text: str, colour: str) -> None:
    """Name the depth above the upper edge that runs back; `top` is the highest thing beside it."""
    y = min(box.y - box.back[1], top) - 10
    scene.text(box.x + box.width + box.back[0], y, text, 12, colour, "bold", "right")


def _draw_padding(scene: Scene, box: Box, rows: Axis, columns: Axis) -> None:
    frame = [
        (-rows.before, -columns.before, rows.before, columns.padded_size),
        (rows.input_size, -columns.before, rows.after, columns.padded_size),
        (0, -columns.before, rows.input_size, columns.before),
        (0, columns.input_size, rows.input_size, columns.after),
    ]
    for row, column, height, width in frame:
        if height and width:
            strip = box.rectangle(row, column, height, width)
            scene.polygon(strip, PADDING.light + "99")
            scene.hatch(strip, "padding")
    if rows.padded_size > rows.input_size or columns.padded_size > columns.input_size:
        outer = box.rectangle(-rows.before, -columns.before, rows.padded_size, columns.padded_size)
        scene.polygon(outer, "none", PADDING.line, 0.8)


def _draw_unread(scene: Scene, box: Box, rows: Axis, columns: Axis) -> None:
    for row, height in _runs(rows):
        strip = box.rectangle(row, -columns.before, height, columns.padded_size)
        _hatch_leftover(scene, strip)
    for column, width in _runs(columns):
        strip = box.rectangle(-rows.before, column, rows.padded_size, width)
        _hatch_leftover(scene, strip)


def _hatch_leftover(scene: Scene, strip: np.ndarray) -> None:
    scene.polygon(strip, LEFTOVER.light, LEFTOVER.line, 0.8)
    scene.hatch(strip, "leftover")


def _runs(one: Axis) -> list[tuple[int, int]]:
    """(first cell, length) of every run of padded cells that no window reads."""
    if not one.output_size:
        return []
    seen = np.zeros(one.padded_size + 2, bool)
    starts = np.arange(one.output_size) * one.stride
    seen[(starts[:, None] + np.arange(one.kernel_size) * one.dilation).ravel() + 1] = True
    seen[[0, -1]] = True
    edges = np.flatnonzero(np.diff(seen.astype(np.int8)))
    return [(int(a) - one.before, int(b - a)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _draw_windows(scene: Scene, layer: Layer, box: Box, end: float) -> None:
    """The filter's first place, as a box through all channels, the next place, and the step between."""
    rows, columns = layer.rows, layer.columns
    wide, high = scene_cell = box.cell
    first = box.rectangle(-rows.before, -columns.before, rows.window_size, columns.window_size)
    if not layer.output:
        scene.polygon(first, "none", LEFTOVER.line, 2.2)
        return
    right, up = box.back
    if rows.dilation == 1:
        scene.polygon(first, FILTER.dark + "88")
    else:
        for row in range(0, rows.window_size, rows.dilation):
            for column in range(0, columns.window_size, columns.dilation):
                tap = box.rectangle(row - rows.before, column - columns.before, 1, 1)
                scene.polygon(tap, FILTER.dark + "bb")
    for corner in first[:3]:
        scene.line([corner, corner + (right, -up)], FILTER.line, 1.0, (2, 2))
    scene.line([*(first[:3] + (right, -up))], FILTER.line, 1.0, (2, 2))
    across = columns.output_size > 1
    if across or rows.output_size > 1:
        step = (columns.stride * wide, 0) if across else (0, rows.stride * high)
        if max(step) >= 4:
            outline = np.concatenate((first, first[:1])) + step
            scene.line(outline, BLACK, 1.3, (3, 2))
    outline = _at_least(first, 4)
    scene.polygon(outline, "none", BLACK, 2.0)
    _label_step(scene, layer, box, end, across, scene_cell)


def _label_step(scene, layer: Layer, box: Box, end: float, across: bool, cell) -> None:
    left, y = box.x - layer.columns.before * cell[0], end + 10
    if across and layer.columns.stride * cell[0] >= 4:
        far = left + layer.columns.stride * cell[0]
        scene.line([(left, y), (far, y)], BLACK, 1.1)
        scene.lines([[(at, y - 4), (at, y + 4)] for at in (left, far)], BLACK, 1.1)
        scene.text(far + 6, y, f"S = {layer.columns.stride}", 11.5, BLACK)
    elif across or layer.rows.output_size > 1:
        scene.text(left, y, f"S = {layer.columns.stride}" + ("" if across else ", downwards"), 11.5, BLACK)
    else:
        scene.text(left, y, "one place only: S changes nothing", 11.5, BLACK)


def _at_least(corners: np.ndarray, size: float) -> np.ndarray:
    """The rectangle, grown to the right and down until neither side is shorter than `size`."""
    far = np.maximum(corners[2], corners[0] + size)
    left, top = corners[0]
    return np.array([(left, top), (far[0], top), far, (left, far[1])])


def _draw_filters(scene: Scene, layer: Layer, scale: Scale, grids: dict) -> list[Box]:
    size, count = layer.columns.kernel_size, layer.filters
    _title(
        scene,
        FILTERS_LEFT,
        f"K = {count} filter{'s' * (count > 1)}",
        _sizes("F×F×D", size, size, layer.depth),
        FILTER.text,
    )
    back = scale.back(layer.depth)
    width, height = size * scale.filter[0], size * scale.filter[1]
    slot = max(SLOT, width + back[0])
    shown = max(1, min(count, int((FILTERS_WIDTH + GAP) // (slot + GAP))))
    numbers = [*range(shown - 1), count - 1] if shown > 1 else [0]
    boxes = []
    for place, number in enumerate(numbers):
        x = FILTERS_LEFT + place * (slot + GAP) + (slot - width - back[0]) / 2
        y = MIDDLE - height / 2
        box = Box(x, y, size, size, layer.depth, scale.filter, back)
        draw_box(scene, box, FILTER)
        low, middle = y + height + 16, x + (width + back[0]) / 2
        scene.text(middle, low, f"filter {number}", 11.5, FILTER.text, "normal", "center")
        if place and number > place:
            scene.text(middle - slot / 2 - GAP / 2, low, "…", 11.5, FILTER.text, "normal", "center")
        grids[f"filter {number}"] = [box.front()]
        grids[f"slices {number}"] = [box.top(), box.side(), box.slices()]
        boxes.append(box)
    return boxes


def _draw_output(scene: Scene, layer: Layer, scale: Scale, grids: dict) -> list[Box]:
    rows, columns = layer.rows, layer.columns
    if not layer.output:
        _title(scene, OUTPUT_LEFT, "no output", "the filter does not fit", LEFTOVER.text)
        return []
    high, wide = rows.output_size, columns.output_size
    _title(scene, OUTPUT_LEFT, "output", f"{wide}×{high}×{layer.filters}, a slice per filter", OUTPUT.text)
    width, height = wide * scale.output[0], high * scale.output[1]
    x, y = OUTPUT_LEFT + 20, MIDDLE - height / 2
    box = Box(x, y, high, wide, layer.filters, scale.output, scale.back(layer.filters))
    draw_box(scene, box, OUTPUT)
    across = wide > 1
    if across or high > 1:
        following = box.rectangle(int(not across), int(across), 1, 1)
        if min(scale.output) >= 4:
            scene.line(np.concatenate((following, following[:1])), BLACK, 1.3, (3, 2))
    scene.polygon(_at_least(box.rectangle(0, 0, 1, 1), 4), OUTPUT.dark, BLACK, 2.0)
    scene.text(x + width / 2, y + height + 16, f"{wide}", 12, OUTPUT.text, "bold", "center")
    scene.text(x - 13, y + height / 2, f"{high}", 12, OUTPUT.text, "bold", "center", turned=True)
    _label_depth(scene, box, y, f"K = {layer.filters}", OUTPUT.text)
    grids["output"] = [box.front()]
    grids["maps"] = [box.top(), box.side(), box.slices()]
    return [box]


def padding_text(one: Axis) -> str:
    """The padding as "1", or as "(0, 1)" where its two sides differ."""
    return f"{one.before}" if one.before == one.after else f"({one.before}, {one.after})"


def _sizes(names: str, *sizes: int) -> str:
    return f"{names} = {'×'.join(str(size) for size in sizes)}"


def _notes(layer: Layer, scale: Scale, boxes: list[Box]) -> str:
    """What is not to scale, in words."""
    notes = []
    larger = []
    wide, high = scale.input
    if wide != high:
        larger.append("the thin side of the input")
    for name, cell in (("filters", scale.filter), ("output", scale.output)):
        factor = max(cell[0] / wide, cell[1] / high)
        if factor > 1.001 and (name == "filters" or layer.output):
            larger.append(f"{name} {factor:.2g}×" if factor < 9.5 else f"{name} {factor:.0f}×")
    if larger:
        notes.append("drawn larger: " + ", ".join(larger))
    if not scale.true_depth:
        notes.append("depth drawn as its square root")
    if not all(box.gridded for box in boxes):
        notes.append("cells too small to rule are left out")
    lines = max(box.channels_per_line for box in boxes)
    if lines > 1:
        notes.append(f"up to {lines} channels per line")
    return "Not to scale: " + "; ".join(notes) if notes else "All volumes to scale."


def _draw_legend(scene: Scene, layer: Layer) -> None:
    y, x = HEIGHT - 16, 16
    entries = [
        ("input", INPUT.light, INPUT.line, None),
        ("padding: zeros", PADDING.light, PADDING.line, "padding"),
        ("filters: weights", FILTER.light, FILTER.line, None),
        ("output", OUTPUT.light, OUTPUT.line, None),
    ]
    if layer.output:
        entries.append(("a window and its output cell (dashed: the next)", "none", BLACK, None))
        if _runs(layer.rows) or _runs(layer.columns):
            entries.append(("read by no window", LEFTOVER.light, LEFTOVER.line, "leftover"))
    else:
        entries.append(("a filter that does not fit", "none", LEFTOVER.line, None))
    for text, face, line, pattern in entries:
        corners = np.array([(x, y - 6), (x + 16, y - 6), (x + 16, y + 6), (x, y + 6)])
        scene.polygon(corners, face, line, 1.8 if face == "none" else 1.0)
        if pattern:
            scene.hatch(corners, pattern)
        x = scene.text(x + 22, y, text, 11, INK)[2] + 18

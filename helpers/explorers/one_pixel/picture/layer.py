"""One pixel's dense layer, and the filters of the same weights: blocks of numbers and their signs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, OUTPUT, QUIET, Role
from helpers.drawing.scene import Scene
from helpers.drawing.values import FILLED, SMALLEST_NUMBER, frame
from helpers.explorers.one_pixel.picture.volumes import LEFT, MIDDLE, MOST, RIGHT, toned

TITLES, NAMES, TOP, ROOM = 214, 235, 247, 133  # of the blocks of numbers: titles, first row, height
LARGEST_ROW, TEXT_SIZES = 38, (13.0, 12.0, 11.0, 10.0, 9.0, 8.5, 8.0, SMALLEST_NUMBER)
GAP, SIGN, LABEL, BEHIND = 6, 14, 58, 30  # around a block, for a sign, for "filter k", for "= y"
TIMES_PIXEL = 52  # for "· pixel +"
ROLES = {"W": FILTER, "x": INPUT, "b": FILTER, "z": OUTPUT, "y": OUTPUT}
ROLES |= {"filters": FILTER, "biases": FILTER, "here": OUTPUT}


@dataclass(frozen=True)
class Numbers:
    """What is drawn: x [H, W, D], matrix [K, D], bias [K], sums and dense [K], maps [H, W, K].

    place: (row, column) of the pixel; photo: whether x is a photograph.
    """

    x: np.ndarray
    matrix: np.ndarray
    bias: np.ndarray
    sums: np.ndarray
    dense: np.ndarray
    maps: np.ndarray
    place: tuple[int, int]
    relu: bool
    photo: bool

    @property
    def shown(self) -> tuple[int, int]:
        """How many outputs and how many inputs of the matrix are drawn."""
        return min(MOST, self.matrix.shape[0]), min(MOST, self.matrix.shape[1])


@dataclass(frozen=True)
class Block:
    """Cells of `wide` × `high` pixels with numbers, cell (0, 0) at (x, y)."""

    x: float
    y: float
    wide: float
    high: float
    values: np.ndarray

    @property
    def right(self) -> float:
        return self.x + self.values.shape[1] * self.wide

    @property
    def middle(self) -> float:
        return (self.x + self.right) / 2

    def part(self, row: int, column: int, rows: int, columns: int) -> Grid:
        """Where some of the cells lie, numbered from 0."""
        corner = self.x + column * self.wide, self.y + row * self.high
        return Grid(corner, (self.wide, 0), (0, self.high), rows, columns)

    def grid(self) -> Grid:
        return self.part(0, 0, *self.values.shape)

    @property
    def text_size(self) -> float:
        """Of the numbers; 0 where they would be too small to read."""
        size = min(0.5 * self.high, TEXT_SIZES[0], FILLED * self.wide / _widest(self.values))
        return size if size >= SMALLEST_NUMBER - 1e-9 else 0.0


def _widest(values: np.ndarray) -> float:
    """The width of the widest number, as a multiple of the font size."""
    return max(Scene.width_of(written(number), 1.0) for number in values.ravel())


def lay_out(numbers: Numbers) -> dict[str, Block]:
    """Where the blocks lie: W, x, b, z (the sums before ReLU), y; filters, biases and here."""
    k, d = numbers.shown
    high = min(LARGEST_ROW, ROOM // max(k, d))
    values = {
        "W": numbers.matrix[:k, :d],
        "x": numbers.x[numbers.place][:d, None],
        "b": numbers.bias[:k, None],
        "z": numbers.sums[:k, None],
        "y": numbers.dense[:k, None],
        "filters": numbers.matrix[:k, :d],
        "biases": numbers.bias[:k, None],
        "here": numbers.maps[numbers.place][:k, None],
    }
    if not numbers.relu:
        del values["z"]
    more = 20 * (d < numbers.matrix.shape[1])  # for the dots that stand for further columns
    before = {"W": 18, "x": SIGN + more, "b": SIGN, "z": SIGN, "y": 44 if numbers.relu else SIGN}
    tight = before | {"filters": LABEL, "biases": SIGN + more, "here": SIGN}
    roomy = tight | {"biases": TIMES_PIXEL + more, "here": 44 if numbers.relu else SIGN}
    for size, before in [*((size, roomy) for size in TEXT_SIZES), *((size, tight) for size in TEXT_SIZES)]:
        wide = {name: max(high, size * _widest(each) / FILLED) for name, each in values.items()}
        found = _place(values, wide, high, before)
        if found["here"].right <= RIGHT - BEHIND:
            return found
    cells = sum(wide[name] * each.shape[1] for name, each in values.items())
    squeeze = 1 - (found["here"].right - RIGHT + BEHIND) / cells
    return _place(values, {name: squeeze * each for name, each in wide.items()}, high, before)


def _place(values: dict, wide: dict, high: float, before: dict) -> dict[str, Block]:
    """Blocks in a row, each after its sign; the filters begin in the middle, or where there is room."""
    found, x = {}, LEFT - 2.0 * GAP
    for name, each in values.items():
        if name == "filters":
            x = max(MIDDLE, x + 14) - 2 * GAP
        x += before[name] + 2 * GAP
        found[name] = Block(x, TOP, wide[name], high, each)
        x = found[name].right
    return found


def draw_layer(scene: Scene, numbers: Numbers) -> dict[str, list[Grid]]:
    """Draw the dense layer of the pixel, and the filters beside it; return where their cells lie.

    "W", "x", "b", "z" (with ReLU), "y", "filters", "biases", "here"; to be lit only "weights k" and
    "slices d", on both sides.
    """
    grids, blocks, most = {}, lay_out(numbers), _most(numbers)
    for name, block in blocks.items():
        _draw_block(scene, block, ROLES[name], most[ROLES[name]], name == "filters")
        grids[name] = [block.grid()]
    _draw_dense(scene, numbers, blocks)
    _draw_filters(scene, numbers, blocks)
    _draw_dots(scene, numbers, blocks)
    return grids | _same_weights(numbers, blocks)


def _most(numbers: Numbers) -> dict[Role, float]:
    """The number that the darkest cell of a role stands for."""
    k, d = numbers.shown
    return {
        FILTER: max(np.abs(numbers.matrix[:k, :d]).max(), np.abs(numbers.bias[:k]).max()),
        INPUT: np.abs(numbers.x).max(),
        OUTPUT: max(np.abs(numbers.sums[:k]).max(), np.abs(numbers.maps[:, :, :k]).max()),
    }


def _draw_block(scene: Scene, block: Block, role: Role, most: float, apart: bool) -> None:
    """Draw the cells, shaded by their numbers; apart: the rows as strips with gaps between them."""
    size = block.text_size
    keys, tones = toned(block.values, most, role, size > 0)
    rows, columns = np.indices(block.values.shape)
    inset = 2.0 if apart else 0.0
    corner = np.array(
        [(0, inset), (block.wide, inset), (block.wide, block.high - inset), (0, block.high - inset)]
    )
    places = np.stack((block.x + columns * block.wide, block.y + rows * block.high), axis=2)
    for key in np.unique(keys):
        scene.polygons(places[keys == key][:, None] + corner, tones[key], role.line, 0.8)
    if size:
        for (x, y), number in zip(places.reshape(-1, 2), block.values.ravel(), strict=True):
            scene.number(x + block.wide / 2, y + block.high / 2, written(number), size, INK)


def _draw_dense(scene: Scene, numbers: Numbers, blocks: dict[str, Block]) -> None:
    """Write what stands around the blocks of the dense layer."""
    inputs = numbers.matrix.shape[1]
    k, d = numbers.shown
    title = f"Dense layer: this pixel's {_count(inputs, 'number')}{_partly(d, inputs)}"
    scene.text(LEFT, TITLES, title, 12.5, INK, "bold")
    before = {"x": "·", "b": "+", "z": "=", "y": "ReLU →" if numbers.relu else "="}
    middle = TOP + k * blocks["W"].high / 2
    for name, says in {"W": "W", "x": "x", "b": "b", "z": "W·x + b", "y": "y"}.items():
        if name in blocks:
            block = blocks[name]
            scene.text(block.middle, NAMES, says, 12, ROLES[name].text, "bold", "center")
            sign = before.get(name, "")
            if sign:
                size = 11.5 if len(sign) > 1 else 24 if sign == "·" else 15
                scene.text(block.x - GAP, middle, sign, size, INK, across="right")
    for row in range(k):
        scene.number(LEFT + 8, TOP + (row + 0.5) * blocks["W"].high, str(row), 11, QUIET)
    frame(scene, blocks["x"].grid(), BLACK)
    frame(scene, blocks["y"].grid(), BLACK)


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {what}s"


def _partly(shown: int, all_: int) -> str:
    return f", {shown} of them shown" if shown < all_ else ""


def _draw_filters(scene: Scene, numbers: Numbers, blocks: dict[str, Block]) -> None:
    """Write what stands around the filters."""
    outputs, inputs = numbers.matrix.shape
    k, d = numbers.shown
    filters, biases, here = blocks["filters"], blocks["biases"], blocks["here"]
    start = filters.x - LABEL
    title = f"1×1 convolution: {_count(outputs, 'filter')} of 1×1×{inputs}"
    more = _partly(k, outputs)
    fits = start + scene.width_of(title + more, 12.5, "bold") <= RIGHT
    scene.text(start, TITLES, title + more * fits, 12.5, INK, "bold")
    for column in range(d):
        scene.number(filters.x + (column + 0.5) * filters.wide, NAMES, str(column), 11, QUIET)
    scene.text(start, NAMES, "channel", 11, QUIET)
    scene.text(biases.middle, NAMES, "bias", 11, FILTER.text, across="center")
    scene.text(here.middle, NAMES, "map", 11, OUTPUT.text, "bold", "center")
    for row in range(k):
        scene.text(start, TOP + (row + 0.5) * filters.high, f"filter {row}", 11.5, FILTER.text, "bold")
    middle = TOP + k * filters.high / 2
    roomy = biases.x - filters.right >= TIMES_PIXEL + 2 * GAP
    scene.text(
        biases.x - GAP, middle, "· pixel +" if roomy else "+", 11.5 if roomy else 15, INK, across="right"
    )
    becomes, size = ("ReLU →", 11.5) if numbers.relu and roomy else ("=", 15)
    scene.text(here.x - GAP, middle, becomes, size, INK, across="right")
    frame(scene, here.grid(), BLACK)
    same = np.array_equal(here.values, blocks["y"].values)
    scene.text(here.right + GAP, middle, "= y" if same else "≠ y", 12, INK, "bold")


def _draw_dots(scene: Scene, numbers: Numbers, blocks: dict[str, Block]) -> None:
    """Mark the rows and columns that are left out."""
    k, d = numbers.shown
    more_outputs, more_inputs = k < numbers.matrix.shape[0], d < numbers.matrix.shape[1]
    for name, block in blocks.items():
        if more_inputs and name in ("W", "filters"):
            scene.number(block.right + 11, TOP + k * block.high / 2, "⋯", 15, QUIET)
        if more_inputs if name == "x" else more_outputs:
            scene.number(block.middle, block.y + len(block.values) * block.high + 9, "⋮", 13, QUIET)


def _same_weights(numbers: Numbers, blocks: dict[str, Block]) -> dict[str, list[Grid]]:
    """Outlines to light: all weights of output k, left and right, and all that meet channel d."""
    k, d = numbers.shown
    found = {}
    for row in range(k):
        rows = [blocks[name].part(row, 0, 1, d) for name in ("W", "filters")]
        rows += [blocks[name].part(row, 0, 1, 1) for name in ("b", "biases")]
        found[f"weights {row}"] = [_light(grid) for grid in rows]
    for column in range(d):
        columns = [blocks[name].part(0, column, k, 1) for name in ("W", "filters")]
        found[f"slices {column}"] = [_light(grid) for grid in columns]
    return found


def _light(grid: Grid) -> Grid:
    return Grid(grid.origin, grid.along, grid.down, grid.rows, grid.columns, hit=False)

"""One pixel's dense layer, and the filters of the same weights: blocks of numbers and their signs."""

from __future__ import annotations

import numpy as np

from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, OUTPUT, QUIET, Role
from helpers.drawing.scene import Scene
from helpers.drawing.values import frame, toned
from helpers.explorers.one_pixel import text
from helpers.explorers.one_pixel.layout import BLOCKS, GAP, LABEL, LEFT, MOST, RIGHT, TIMES_PIXEL, Block
from helpers.explorers.one_pixel.model import Result, slices_for, weights_of

TITLES, NAMES = 214, 235
ROLES = {"W": FILTER, "x": INPUT, "b": FILTER, "z": OUTPUT, "y": OUTPUT}
ROLES |= {"filters": FILTER, "biases": FILTER, "here": OUTPUT}


def draw_blocks(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the dense layer of the pixel, and the filters beside it; return where their cells lie.

    "W", "x", "b", "z" (with ReLU), "y", "filters", "biases", "here"; to be lit only "weights k" and
    "slices d", on both sides.
    """
    blocks, most = result.layout.blocks, _most(result)
    for name, block in blocks.items():
        _draw_block(scene, block, ROLES[name], most[ROLES[name]], apart=name == "filters")
    _draw_dense(scene, result)
    _draw_filters(scene, result)
    _draw_dots(scene, result)
    return {name: [block.grid()] for name, block in blocks.items()} | _same_weights(result)


def _most(result: Result) -> dict[Role, float]:
    """The number that the darkest cell of a role stands for."""
    weights, biases = (result.layout.blocks[name].values for name in ("W", "b"))
    return {
        FILTER: max(np.abs(weights).max(), np.abs(biases).max()),
        INPUT: np.abs(result.x).max(),
        OUTPUT: max(np.abs(result.sums[:MOST]).max(), np.abs(result.maps[:, :, :MOST]).max()),
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


def _middle(block: Block) -> float:
    """The height of the signs: the middle of the weights."""
    return BLOCKS + len(block.values) * block.high / 2


def _draw_dense(scene: Scene, result: Result) -> None:
    """Write what stands around the blocks of the dense layer."""
    blocks = result.layout.blocks
    scene.text(LEFT, TITLES, text.dense(result), 12.5, INK, "bold")
    before = {"x": "·", "b": "+", "z": "=", "y": "ReLU →" if result.state.relu else "="}
    for name, says in text.DENSE.items():
        if name in blocks:
            block = blocks[name]
            scene.text(block.middle, NAMES, says, 12, ROLES[name].text, "bold", "center")
            sign = before.get(name, "")
            if sign:
                size = 11.5 if len(sign) > 1 else 24 if sign == "·" else 15
                scene.text(block.x - GAP, _middle(blocks["W"]), sign, size, INK, across="right")
    for row in range(len(blocks["W"].values)):
        scene.number(LEFT + 8, BLOCKS + (row + 0.5) * blocks["W"].high, str(row), 11, QUIET)
    frame(scene, blocks["x"].grid(), BLACK)
    frame(scene, blocks["y"].grid(), BLACK)


def _draw_filters(scene: Scene, result: Result) -> None:
    """Write what stands around the filters."""
    filters, biases, here = (result.layout.blocks[name] for name in ("filters", "biases", "here"))
    start, (title, more) = filters.x - LABEL, text.convolution(result)
    fits = start + scene.width_of(title + more, 12.5, "bold") <= RIGHT
    scene.text(start, TITLES, title + more * fits, 12.5, INK, "bold")
    k, d = filters.values.shape
    for column in range(d):
        scene.number(filters.x + (column + 0.5) * filters.wide, NAMES, str(column), 11, QUIET)
    scene.text(start, NAMES, "channel", 11, QUIET)
    scene.text(biases.middle, NAMES, "bias", 11, FILTER.text, across="center")
    scene.text(here.middle, NAMES, "map", 11, OUTPUT.text, "bold", "center")
    for row in range(k):
        scene.text(start, BLOCKS + (row + 0.5) * filters.high, f"filter {row}", 11.5, FILTER.text, "bold")
    roomy = biases.x - filters.right >= TIMES_PIXEL + 2 * GAP
    times, size = ("· pixel +", 11.5) if roomy else ("+", 15)
    scene.text(biases.x - GAP, _middle(filters), times, size, INK, across="right")
    becomes, size = ("ReLU →", 11.5) if result.state.relu and roomy else ("=", 15)
    scene.text(here.x - GAP, _middle(filters), becomes, size, INK, across="right")
    frame(scene, here.grid(), BLACK)
    same = np.array_equal(here.values, result.layout.blocks["y"].values)
    scene.text(here.right + GAP, _middle(filters), "= y" if same else "≠ y", 12, INK, "bold")


def _draw_dots(scene: Scene, result: Result) -> None:
    """Mark the rows and columns that are left out."""
    more_outputs, more_inputs = result.state.K > MOST, result.state.D > MOST
    for name, block in result.layout.blocks.items():
        if more_inputs and name in ("W", "filters"):
            scene.number(block.right + 11, _middle(block), "⋯", 15, QUIET)
        if more_inputs if name == "x" else more_outputs:
            scene.number(block.middle, block.y + len(block.values) * block.high + 9, "⋮", 13, QUIET)


def _same_weights(result: Result) -> dict[str, list[Grid]]:
    """Outlines to light: all weights of output k, left and right, and all that meet channel d."""
    blocks = result.layout.blocks
    k, d = blocks["W"].values.shape
    found: dict[str, list[Grid]] = {}
    for row in range(k):
        rows = [blocks[name].part(row, 0, 1, d) for name in ("W", "filters")]
        rows += [blocks[name].part(row, 0, 1, 1) for name in ("b", "biases")]
        found[weights_of(row)] = [_light(grid) for grid in rows]
    for column in range(d):
        columns = [blocks[name].part(0, column, k, 1) for name in ("W", "filters")]
        found[slices_for(column)] = [_light(grid) for grid in columns]
    return found


def _light(grid: Grid) -> Grid:
    return Grid(grid.origin, grid.along, grid.down, grid.rows, grid.columns, hit=False)

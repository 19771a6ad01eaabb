"""One pixel's dense layer, each sum in its place: weights, their products beside them, bias, total."""

from __future__ import annotations

import numpy as np

from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import BLACK, FILTER, INK, INPUT, OUTPUT, PAPER, QUIET, Role
from helpers.drawing.scene import Scene
from helpers.drawing.values import frame, toned
from helpers.explorers.one_pixel import text
from helpers.explorers.one_pixel.layout import LEFT, PIXEL, RIGHT, ROWS, Block
from helpers.explorers.one_pixel.model import Result, weights_of

TITLE_Y, NAMES_Y = 177, 194
ROLES = {"x": INPUT, "W": FILTER, "products": OUTPUT, "b": FILTER, "z": OUTPUT, "y": OUTPUT}
COVERED = "products", "z", "y"
BEFORE = 9  # from a cell to the sign before it


def draw_blocks(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the dense layer of the pixel; return where its cells lie.

    "x", "W", "products", "b", "z" (with ReLU), "y"; to be lit only "numbers", all of x, "weights k", all of
    one output, and "sums", a row for each output.
    """
    blocks, most = result.layout.blocks, _most(result)
    for name, block in blocks.items():
        hidden = result.state.covered and name in COVERED
        _draw_block(scene, block, ROLES[name], most[name], hidden)
    _draw_names(scene, result)
    _draw_rows(scene, result)
    for name in ("x", "y"):
        for row, column in np.ndindex(blocks[name].values.shape):
            frame(scene.rest, blocks[name].cell(row, column), BLACK)
    return {name: [block.grid()] for name, block in blocks.items()} | _to_light(result)


def _most(result: Result) -> dict[str, float]:
    """The number that the darkest cell of each block stands for."""
    values = {name: block.values for name, block in result.layout.blocks.items()}
    weights = max(np.abs(values["W"]).max(), np.abs(values["b"]).max())
    totals = max(np.abs(result.sums[: result.rows]).max(), np.abs(result.maps[:, :, : result.rows]).max())
    totals = max(totals, np.abs(values["products"]).max())
    return {
        "x": np.abs(result.x).max(),
        **dict.fromkeys(("W", "b"), weights),
        **dict.fromkeys(COVERED, totals),
    }


def _draw_block(scene: Scene, block: Block, role: Role, most: float, hidden: bool) -> None:
    """Draw the cells, shaded by their numbers; hidden: a question mark in each."""
    size = block.text_size or 10.5 * hidden
    keys, tones = toned(block.values, most, role, size > 0)
    if hidden:
        keys, tones = np.zeros_like(keys), [PAPER]
    rows, columns = np.indices(block.values.shape)
    corner = np.array([(0, 0), (block.wide, 0), (block.wide, block.high), (0, block.high)])
    places = np.stack((block.x + columns * block.step, block.y + rows * block.high), axis=2)
    for key in np.unique(keys):
        scene.polygons(places[keys == key][:, None] + corner, tones[key], role.line, 0.8)
    if size:
        for (x, y), number in zip(places.reshape(-1, 2), block.values.ravel(), strict=True):
            says = "?" if hidden else written(number)
            scene.number(x + block.wide / 2, y + block.high / 2, says, size, INK)


def _draw_names(scene: Scene, result: Result) -> None:
    """Write what the columns are."""
    blocks = result.layout.blocks
    title, more = text.dense(result)
    end = scene.text(LEFT, TITLE_Y, title, 12.5, INK, "bold")[2]
    scene.text(end + 10, TITLE_Y, more, 11.5, INK)
    x, products = blocks["x"], blocks["products"]
    level = PIXEL + x.high / 2
    scene.text(LEFT, level, "pixel x", 11.5, INPUT.text, "bold")
    for column in range(x.values.shape[1]):
        start = x.x + column * x.step
        scene.text(start, NAMES_Y, f"channel {column}", 10.5, INPUT.text)
        middle = products.x + column * products.step + products.wide / 2
        scene.text(middle, level, "w·x", 10.5, QUIET, across="center")
    for name, says in text.totals_of(result).items():
        scene.text(blocks[name].middle, level, says, 11.5, ROLES[name].text, "bold", "center")


def _draw_rows(scene: Scene, result: Result) -> None:
    """Write the signs between the cells of each sum, and where its number is in the output."""
    blocks = result.layout.blocks
    weights, bias, y = blocks["W"], blocks["b"], blocks["y"]
    rows, columns = weights.values.shape
    for row in range(rows):
        level = ROWS + (row + 0.5) * weights.high
        scene.text(LEFT, level, f"filter {row}", 11.5, FILTER.text, "bold")
        for x in [weights.x + column * weights.step for column in range(1, columns)] + [bias.x]:
            _draw_sign(scene, x, level, "+", weights.step - weights.wide - blocks["products"].wide)
        if columns < result.state.D:
            scene.number(bias.x - 26, level, "+⋯", 13, QUIET)
        first = blocks.get("z", y)
        _draw_sign(scene, first.x, level, "=", first.x - bias.right)
        if "z" in blocks:
            scene.text((first.right + y.x) / 2, level, "ReLU →", 11, INK, across="center")
        _draw_same(scene, result, row, y.right + BEFORE, level)


def _draw_sign(scene: Scene, end: float, y: float, sign: str, room: float) -> None:
    scene.number(end - room / 2, y, sign, min(15.0, room), INK)


def _draw_same(scene: Scene, result: Result, row: int, x: float, y: float) -> None:
    """Say whether the convolution has the same number at the pixel, in full, in short or not at all."""
    for says in text.same(result, row):
        if x + scene.width_of(says, 11.5) <= RIGHT:
            scene.text(x, y, says, 11.5, OUTPUT.text)
            return


def _to_light(result: Result) -> dict[str, list[Grid]]:
    """The numbers of the pixel and the weights of each output as cells, and each output's sum as one."""
    blocks = result.layout.blocks
    weights, bias, y = blocks["W"], blocks["b"], blocks["y"]
    rows, columns = weights.values.shape
    found = {"numbers": [blocks["x"].cell(0, column) for column in range(columns)]}
    for row in range(rows):
        found[weights_of(row)] = [weights.cell(row, column) for column in range(columns)] + [
            bias.cell(row, 0)
        ]
    whole = (y.right - weights.x, 0), (0, weights.high)
    return {**found, "sums": [Grid((weights.x, weights.y), *whole, rows, 1, hit=False)]}

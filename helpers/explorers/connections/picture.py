"""The picture of a connection table: a grid of crosses, and beside it the same wiring from map to map."""

from __future__ import annotations

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.legend import INPUT_ENTRY, OUTPUT_ENTRY, Entry, draw_legend
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import FILTER, INK, INPUT, LEFTOVER, OUTPUT, PAPER, QUIET, Role
from helpers.drawing.scene import Scene
from helpers.explorers.connections.model import Result
from helpers.explorers.connections.text import TITLE, lines, number

SIZE = WIDTH, HEIGHT = 920, 410
LEFT, TOP, RIGHT, LOW = 36, 56, 480, 316  # of the table's cells
CELLS, NUMBERS, SMALLEST_WORD = (26, 20, 16), 12.0, 10.5  # sides of a cell; font sizes
INPUTS_X, OUTPUTS_X, NODE_WIDTH = 580, 790, 26  # of the nodes' middles
STEPS, NODE_TEXT = (26.0, 16.0, 10.8), 11.0  # from node to node; of their numbers
WORDS_Y, LINE = 346, 17
CONNECTED = Entry("connected: a filter slice of F·F weights", FILTER.middle, FILTER.line)
ALONE = Entry("reads nothing, or is read by nothing", LEFTOVER.light, LEFTOVER.line, "leftover")


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the table [D, K] and its wiring; return where they lie.

    "table", "inputs" (a row for each), "outputs" (likewise); to be lit only: "pairs", a line for each
    connection (d, k), in row d and column k.
    """
    table = result.table
    scene.text(8, 14, TITLE, 13, INK)
    grids = _draw_table(scene, result) | _draw_wiring(scene, table)
    for at, line in enumerate(lines(result)):
        scene.text(8, WORDS_Y + at * LINE, line, 12, INK)
    alone = [] if table.any(axis=0).all() and table.any(axis=1).all() else [ALONE]
    draw_legend(scene, [INPUT_ENTRY, OUTPUT_ENTRY, CONNECTED, *alone], 8, HEIGHT - 14)
    return grids


def _draw_table(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    table = result.table
    depth, filters = table.shape
    cell = next(each for each in CELLS if each * depth <= LOW - TOP and each * filters <= RIGHT - LEFT)
    plane = Plane(LEFT, TOP, cell)
    squares = plane.squares(*np.nonzero(table))
    scene.polygons(plane.squares(*np.nonzero(~table)), PAPER, FILTER.line, 0.6)
    scene.polygons(squares, FILTER.middle, FILTER.line, 0.8)
    inner = squares[:, 0, None] + cell * np.array([(0.28, 0.28), (0.72, 0.72), (0.28, 0.72), (0.72, 0.28)])
    scene.lines(inner.reshape(-1, 2, 2), INK, max(1.0, cell / 14))
    _draw_sums(scene, result, cell)
    return {"table": [plane.grid(depth, filters)]}


def _draw_sums(scene: Scene, result: Result, cell: float) -> None:
    """Number the rows and columns, and write how many connections each has."""
    table = result.table
    depth, filters = table.shape
    size = min(NUMBERS, 0.62 * cell)
    words = max(size, SMALLEST_WORD)
    above, below, behind = TOP - 10, TOP + depth * cell + 12, LEFT + filters * cell + 20
    for d, read_by in enumerate(table.sum(axis=1)):
        y = TOP + (d + 0.5) * cell
        scene.text(LEFT - 6, y, str(d), size, INPUT.text, "bold", "right")
        scene.text(behind, y, number(result, read_by), size, QUIET, across="center")
    for k, reads in enumerate(table.sum(axis=0)):
        x = LEFT + (k + 0.5) * cell
        scene.text(x, above, str(k), size, OUTPUT.text, "bold", "center")
        scene.text(x, below, number(result, reads), size, QUIET, across="center")
    scene.text(behind, below, number(result, table.sum()), size, INK, "bold", "center")
    scene.text(behind, above, "sum", words, QUIET, across="center")
    scene.text(LEFT - 6, below, "sum", words, QUIET, across="right")
    scene.text(8, TOP - 26, "input map ↓, output map →", 11, QUIET)


def _draw_wiring(scene: Scene, table: np.ndarray) -> dict[str, list[Grid]]:
    depth, filters = table.shape
    left, right = _nodes(depth, INPUTS_X), _nodes(filters, OUTPUTS_X)
    starts = left[:, :2] + (NODE_WIDTH / 2, 0)
    ends = right[:, :2] - (NODE_WIDTH / 2, 0)
    d, k = np.nonzero(table)
    thin = float(np.clip(150 / max(len(d), 1), 0.4, 1.2))
    between = np.stack((starts[d], ends[k]), axis=1)
    scene.lines(between, FILTER.dark, thin)  # while the reader points, all but his lines are faint
    scene.rest.lines(between, FILTER.line, thin)
    for count, what, x, role in ((depth, "input", INPUTS_X, INPUT), (filters, "output", OUTPUTS_X, OUTPUT)):
        title = f"{count} {what} {'map' if count == 1 else 'maps'}"
        scene.text(x, TOP - 26, title, 12, role.text, "bold", "center")
    grids = {
        "inputs": [_draw_nodes(scene, left, table.sum(axis=1) > 0, INPUT)],
        "outputs": [_draw_nodes(scene, right, table.sum(axis=0) > 0, OUTPUT)],
    }
    pairs = list(zip(d.tolist(), k.tolist(), strict=True))
    if pairs:
        lines = zip(starts[d].tolist(), (ends[k] - starts[d]).tolist(), pairs, strict=True)
        # As cells with hardly any height: the outline of one is the line.
        grids["pairs"] = [
            Grid(start, along, (0.0, 0.1), 1, 1, *pair, hit=False) for start, along, pair in lines
        ]
    return grids


def _nodes(count: int, x: float) -> np.ndarray:
    """The middle of each node and its height, [count, 3]."""
    step = next(each for each in STEPS if each * count <= LOW - TOP)
    first = (TOP + LOW) / 2 - step * (count - 1) / 2
    y = first + step * np.arange(count)
    return np.stack((np.full(count, x), y, np.full(count, step - 2 if step > 12 else step)), axis=1)


def _draw_nodes(scene: Scene, nodes: np.ndarray, used: np.ndarray, role: Role) -> Grid:
    high = nodes[0, 2]
    step = float(nodes[1, 1] - nodes[0, 1] if len(nodes) > 1 else high)
    corner = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (NODE_WIDTH / 2, min(high, step) / 2 - 0.5)
    boxes = nodes[:, None, :2] + corner
    scene.polygons(boxes[used], role.middle, role.line, 1.0)
    for box in boxes[~used]:
        scene.polygon(box, LEFTOVER.light, LEFTOVER.line, 1.0)
        scene.hatch(box, "leftover")
    side = "right" if role is INPUT else "left"
    beside = -NODE_WIDTH / 2 - 6 if role is INPUT else NODE_WIDTH / 2 + 6
    for at, (x, y, _) in enumerate(nodes):
        scene.text(x + beside, y, str(at), min(NODE_TEXT, 0.85 * step), role.text, "bold", side)
    low, wide = boxes[0][0], boxes[0][2] - boxes[0][0]
    (x, y), (across, down) = low.tolist(), wide.tolist()
    return Grid((x, y), (across, 0), (0, step), len(nodes), 1, cell=((across, 0), (0, down)))

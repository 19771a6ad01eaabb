"""The picture of a connection table: a grid of crosses, and beside it the same wiring from map to map."""

from __future__ import annotations

import numpy as np

from helpers.drawing.cells import Plane
from helpers.drawing.legend import INPUT_ENTRY, OUTPUT_ENTRY, Entry, draw_legend
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import FILTER, INK, INPUT, LEFTOVER, OUTPUT, PAPER, QUIET, Role
from helpers.drawing.scene import Scene
from helpers.explorers.connections.model import Result
from helpers.explorers.connections.text import TITLE, lines, today

SIZE = WIDTH, HEIGHT = 920, 500
LEFT, TOP, RIGHT, LOW = 36, 62, 500, 366  # of the table's cells
LARGEST_CELL, LARGEST_TEXT = 30, 12.0
INPUTS_X, OUTPUTS_X, NODE_WIDTH = 610, 850, 26  # of the nodes' middles
LARGEST_STEP, STRIPE, NODE_TEXT = 30, 3.0, 11.0  # from node to node; of a lit connection; of the numbers
WORDS_Y, LINE = 394, 18
CONNECTED = Entry("connected: a filter slice of F·F weights", FILTER.middle, FILTER.line)
ALONE = Entry("reads nothing, or is read by nothing", LEFTOVER.light, LEFTOVER.line, "leftover")


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the table [D, K] and its wiring; return where they lie.

    "table", "inputs" (a row for each), "outputs" (likewise); to be lit only: "pairs", a line for each
    connection (d, k), in row d and column k.
    """
    table = result.table
    scene.text(8, 14, TITLE, 13, INK)
    grids = _draw_table(scene, table) | _draw_wiring(scene, table)
    said = lines(result)
    for at, line in enumerate(said):
        scene.text(8, WORDS_Y + at * LINE, line, 12, INK)
    scene.text(8, WORDS_Y + len(said) * LINE + 4, today(result), 13, INK, "bold")
    alone = [] if table.any(axis=0).all() and table.any(axis=1).all() else [ALONE]
    draw_legend(scene, [INPUT_ENTRY, OUTPUT_ENTRY, CONNECTED, *alone], 8, HEIGHT - 14)
    return grids


def _draw_table(scene: Scene, table: np.ndarray) -> dict[str, list[Grid]]:
    depth, filters = table.shape
    cell = min(LARGEST_CELL, (RIGHT - LEFT) / (filters + 1.3), (LOW - TOP) / (depth + 1.3))
    plane = Plane(LEFT, TOP, cell)
    squares = plane.squares(*np.nonzero(table))
    scene.polygons(plane.squares(*np.nonzero(~table)), PAPER, FILTER.line, 0.6)
    scene.polygons(squares, FILTER.middle, FILTER.line, 0.8)
    inner = squares[:, 0, None] + cell * np.array([(0.28, 0.28), (0.72, 0.72), (0.28, 0.72), (0.72, 0.28)])
    scene.lines(inner.reshape(-1, 2, 2), INK, max(1.0, cell / 14))
    _draw_sums(scene, table, cell)
    return {"table": [plane.grid(depth, filters)]}


def _draw_sums(scene: Scene, table: np.ndarray, cell: float) -> None:
    """Number the rows and columns, and write how many connections each has."""
    depth, filters = table.shape
    size = min(LARGEST_TEXT, 0.62 * cell)
    above, below, behind = TOP - 0.55 * size - 4, TOP + (depth + 0.75) * cell, LEFT + (filters + 0.75) * cell
    for d, read_by in enumerate(table.sum(axis=1)):
        y = TOP + (d + 0.5) * cell
        scene.text(LEFT - 6, y, str(d), size, INPUT.text, "bold", "right")
        scene.text(behind, y, str(read_by), size, QUIET, across="center")
    for k, reads in enumerate(table.sum(axis=0)):
        x = LEFT + (k + 0.5) * cell
        scene.text(x, above, str(k), size, OUTPUT.text, "bold", "center")
        scene.text(x, below, str(reads), size, QUIET, across="center")
    scene.text(behind, below, str(table.sum()), size, INK, "bold", "center")
    scene.text(behind, above, "sum", size, QUIET, across="center")
    scene.text(LEFT - 6, below, "sum", size, QUIET, across="right")
    scene.text(8, TOP - 27, "input map ↓, output map →", 11, QUIET)


def _draw_wiring(scene: Scene, table: np.ndarray) -> dict[str, list[Grid]]:
    depth, filters = table.shape
    left, right = _nodes(depth, INPUTS_X), _nodes(filters, OUTPUTS_X)
    starts = left[:, :2] + (NODE_WIDTH / 2, 0)
    ends = right[:, :2] - (NODE_WIDTH / 2, 0)
    d, k = np.nonzero(table)
    thin = float(np.clip(150 / max(len(d), 1), 0.4, 1.2))
    scene.lines(np.stack((starts[d], ends[k]), axis=1), FILTER.line, thin)
    for count, what, x, role in ((depth, "input", INPUTS_X, INPUT), (filters, "output", OUTPUTS_X, OUTPUT)):
        title = f"{count} {what} {'map' if count == 1 else 'maps'}"
        scene.text(x, TOP - 27, title, 12, role.text, "bold", "center")
    grids = {
        "inputs": [_draw_nodes(scene, left, table.sum(axis=1) > 0, INPUT)],
        "outputs": [_draw_nodes(scene, right, table.sum(axis=0) > 0, OUTPUT)],
    }
    if len(d):
        from_, to = left[:, :2] - (NODE_WIDTH / 2, 0), right[:, :2] + (NODE_WIDTH / 2, 0)
        pairs = zip(d.tolist(), k.tolist(), strict=True)
        grids["pairs"] = [_stripe(from_[a], to[b], a, b) for a, b in pairs]
    return grids


def _nodes(count: int, x: float) -> np.ndarray:
    """The middle of each node and its height, [count, 3]."""
    step = min(LARGEST_STEP, (LOW - TOP) / count)
    first = (TOP + LOW) / 2 - step * (count - 1) / 2
    y = first + step * np.arange(count)
    return np.stack((np.full(count, x), y, np.full(count, step - 2 if step > 12 else step)), axis=1)


def _draw_nodes(scene: Scene, nodes: np.ndarray, used: np.ndarray, role: Role) -> Grid:
    high = nodes[0, 2]
    step = nodes[1, 1] - nodes[0, 1] if len(nodes) > 1 else high
    corner = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) * (NODE_WIDTH / 2, min(high, step) / 2 - 0.5)
    boxes = nodes[:, None, :2] + corner
    scene.polygons(boxes[used], role.middle, role.line, 1.0)
    for box in boxes[~used]:
        scene.polygon(box, LEFTOVER.light, LEFTOVER.line, 1.0)
        scene.hatch(box, "leftover")
    side = "right" if role is INPUT else "left"
    beside = -NODE_WIDTH / 2 - 6 if role is INPUT else NODE_WIDTH / 2 + 6
    for at, (x, y, _) in enumerate(nodes):
        scene.text(x + beside, y, str(at), NODE_TEXT, role.text, "bold", side)
    low, wide = boxes[0][0], boxes[0][2] - boxes[0][0]
    return Grid(tuple(low), (wide[0], 0), (0, step), len(nodes), 1, cell=((wide[0], 0), (0, wide[1])))


def _stripe(start: np.ndarray, end: np.ndarray, row: int, column: int) -> Grid:
    """A thin parallelogram from node to node."""
    along, down = tuple(end - start), (0.0, STRIPE)
    return Grid((start[0], start[1] - STRIPE / 2), along, down, 1, 1, row, column, hit=False)

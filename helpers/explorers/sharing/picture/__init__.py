"""The picture of a layer's weight matrix: the same weight in the same colour and with the same letter.

Beside it the input, the filters and the output that its columns, weights and rows stand for; below it
what the layer costs.
"""

from __future__ import annotations

from helpers.drawing.legend import PADDING_ENTRY, UNREAD_ENTRY, draw_legend
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import INK, LEFTOVER
from helpers.drawing.scene import Scene
from helpers.explorers.sharing.layout.matrix import LEFT
from helpers.explorers.sharing.model import Result
from helpers.explorers.sharing.picture.costs import draw_costs
from helpers.explorers.sharing.picture.matrix import TITLE_Y, draw_matrix
from helpers.explorers.sharing.picture.planes import draw_filters, draw_input, draw_output
from helpers.explorers.sharing.text import key, unread_cells

SIZE = WIDTH, HEIGHT = 920, 410
LEGEND_Y = 402


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the matrix with all that belongs to it; return where everything lies."""
    grids = draw_input(scene, result) | draw_filters(scene, result)
    entries = [PADDING_ENTRY] if result.axis.before or result.axis.after else []
    entries += [UNREAD_ENTRY] if unread_cells(result) else []
    x = draw_legend(scene, entries, 8, LEGEND_Y)
    if not result.outputs:
        scene.text(LEFT, TITLE_Y, "no output, and no matrix", 12, LEFTOVER.text, "bold")
        return grids
    if not result.state.covered:
        scene.text(x, LEGEND_Y, key(result), 11.5, INK)
    grids |= draw_output(scene, result) | draw_matrix(scene, result)
    return grids | draw_costs(scene, result.counts, result.state.kind, result.state.covered)

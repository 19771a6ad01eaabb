"""The picture of a layer's weight matrix: the same weight in the same colour and with the same letter.

Above it the input, the filters and the output that its columns, weights and rows stand for; below it
what the layer costs.
"""

from __future__ import annotations

from helpers.drawing.outlines import Grid
from helpers.drawing.palette import INK, LEFTOVER
from helpers.drawing.scene import Scene
from helpers.explorers.sharing.model import Result
from helpers.explorers.sharing.picture.costs import draw_costs
from helpers.explorers.sharing.picture.lattices import lattice_grids
from helpers.explorers.sharing.picture.matrix import draw_matrix
from helpers.explorers.sharing.picture.planes import draw_filters, draw_input, draw_output
from helpers.explorers.sharing.text import arithmetic, left_over

SIZE = WIDTH, HEIGHT = 920, 608


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the matrix with all that belongs to it; return where everything lies."""
    scene.text(8, 13, arithmetic(result), 13, INK if result.outputs else LEFTOVER.text)
    if unread := left_over(result):
        scene.text(8, 31, unread, 11.5, LEFTOVER.text)
    grids = draw_input(scene, result)
    grids |= draw_filters(scene, result)
    if result.outputs:
        grids |= draw_output(scene, result)
        grids |= draw_matrix(scene, result)
        grids |= draw_costs(scene, result.counts, result.state.kind)
    return grids | lattice_grids(result, grids)

"""The picture of a whole network: its volumes across the page, below them the table of one of its blocks."""

from __future__ import annotations

from helpers.drawing.legend import swatch_at
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import FILTER, INK, OUTPUT, QUIET
from helpers.drawing.scene import Scene
from helpers.explorers.walk.layout import lefts
from helpers.explorers.walk.model import Result
from helpers.explorers.walk.picture.scores import draw_input, draw_key, draw_scores
from helpers.explorers.walk.picture.table import draw_table
from helpers.explorers.walk.picture.volumes import draw_bars, draw_block, draw_face, outlined
from helpers.explorers.walk.text.beside import KINDS, notes, title

SIZE = WIDTH, HEIGHT = 920, 410
LEFT, RIGHT = 8, 912  # of all that is drawn
TITLE_X, TITLE_Y = 452, 12
TAB = 250  # where the outline of the block that is chosen meets its table


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the network, the table of a block, pool5 and the scores; return where they lie.

    "input", "conv1" …, "fc6 to fc8": a column for each layer of a block, below its volume, around the volume
    and, of the block that is chosen, its lines of the table. To be lit only: "pixels", the input's. And what
    `draw_scores` returns.
    """
    scene.text(TITLE_X, TITLE_Y, title(result), 12.5, INK, "bold")
    for at, note in enumerate(notes(result)):
        scene.text(TITLE_X, TITLE_Y + 18 + 15 * at, note, 10.5, QUIET)
    found = result.blocks
    places = lefts(found, LEFT + 6, RIGHT)
    grids = {}
    for block, x in zip(found, places, strict=True):
        grids[block.name] = draw_block(scene, result, block, x)
        if block.name == result.state.block:
            outlined(scene, block, x, TAB, (LEFT, RIGHT))
            grids[block.name].append(draw_table(scene, result, block))
    draw_bars(scene, result, places)
    grids["pixels"] = [draw_input(scene, result)]
    grids |= draw_scores(scene, result)
    draw_key(scene, result)
    _draw_legend(scene, result)
    return grids


def _draw_legend(scene: Scene, result: Result) -> None:
    x, y = float(LEFT), HEIGHT - 11
    kinds = {volume.kind for volume in result.volumes}
    for kind, says in KINDS.items():
        if kind in kinds:
            draw_face(scene, swatch_at(x, y), kind)
            x = scene.text(x + 21, y, says, 10.5, INK)[2] + 10
    if result.state.covered:
        return
    for role, says in ((FILTER, "parameters"), (OUTPUT, "activations")):
        scene.polygon([(x, y - 6), (x + 6, y - 6), (x + 6, y + 6), (x, y + 6)], role.line, role.line, 0.6)
        x = scene.text(x + 11, y, says, 10.5, INK)[2] + 10

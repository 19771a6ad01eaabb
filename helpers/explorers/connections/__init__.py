"""The connection-table explorer: which output map reads which input map, and what that costs."""

from __future__ import annotations

from typing import Any, ClassVar

import ipywidgets

from helpers import convert
from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers.base import Explorer, settings
from helpers.explorers.connections import text
from helpers.explorers.connections.image_map import regions
from helpers.explorers.connections.model import LENET5, RANGES, Result, State, compute, rows_of, toggled
from helpers.explorers.connections.picture import HEIGHT, WIDTH, Words, draw_connections
from helpers.explorers.connections.text import describe
from helpers.explorers.controls import Number

__all__ = ["Connections", "Result", "State", "compute", "describe", "draw", "regions"]


def draw(scene: Scene, result: Result) -> dict[str, list[Grid]]:
    """Draw the table and the wiring; return where they lie."""
    return draw_connections(scene, result.table, Words(text.head(result), text.lines(result)))


def _preset(table, size: int = 5) -> dict[str, Any]:
    rows = rows_of(table)
    return {"D": len(rows), "K": len(rows[0]), "F": size, "table": rows}


class Connections(Explorer):
    """A connection table to toggle, its wiring, its costs, and what it is called today."""

    name = "Connections"
    size = (WIDTH, HEIGHT)
    state_type = State
    ranges = RANGES
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(draw)
    presets: ClassVar = {
        "LeNet-5: S2's 6 maps → C3's 16 maps": _preset(LENET5),
        "full table: every output map reads every input map": _preset(convert.full_table(6, 16)),
        "LeCun's remark: a full table of 1×1 kernels": _preset(convert.full_table(6, 16), 1),
        "2 groups, as in AlexNet": _preset(convert.grouped_table(6, 6, 2), 3),
        "3 groups": _preset(convert.grouped_table(6, 6, 3), 3),
        "depthwise: 2 filters for each input map": _preset(convert.grouped_table(6, 12, 6), 3),
        "one-to-one: each output map reads its own input map": _preset(convert.one_to_one_table(6), 3),
    }

    def controls(self):
        """Maps; filters and places."""
        found = {name: Number(name, *RANGES[name], self.ask) for name in RANGES}
        names = ("D", "K"), ("F", "places")
        columns = [ipywidgets.VBox([found[name].widget for name in each]) for each in names]
        return found, [ipywidgets.HBox(columns, layout={"flex_flow": "row wrap"})]

    def chosen(self, region: str, row: int, column: int) -> dict[str, Any]:
        """A cell of the table: its connection is made or cut."""
        return {"table": toggled(self.state, row, column)}

    def __repr__(self) -> str:
        numbers = " ".join(
            f"{name}={value}" for name, value in settings(self.state).items() if name != "table"
        )
        rows = "/".join("".join("X" if each else "." for each in row) for row in self.result.table)
        return f"{self.name}: {numbers} table={rows}\n{self.describe(self.result)}"

"""The connection-table explorer: which output map reads which input map, and what that costs."""

from __future__ import annotations

from typing import Any, ClassVar

from numpy.typing import ArrayLike

from helpers import convert
from helpers.explorers.base import Explorer
from helpers.explorers.connections import picture
from helpers.explorers.connections.image_map import regions
from helpers.explorers.connections.model import LENET5, Result, State, chosen, compute, rows_of
from helpers.explorers.connections.text import describe

__all__ = ["Connections", "Result", "State", "compute", "describe", "regions"]


def _preset(table: ArrayLike, size: int = 5) -> dict[str, Any]:
    rows = rows_of(table)
    return {"D": len(rows), "K": len(rows[0]), "F": size, "table": rows}


class Connections(Explorer):
    """A connection table to toggle, its wiring, its costs, and what it is called today."""

    size = picture.SIZE
    state_type = State
    lesson = "F places"
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    chosen = staticmethod(chosen)
    presets: ClassVar = {
        "LeNet-5: S2's 6 maps → C3's 16 maps": _preset(LENET5),
        "full table: every output map reads every input map": _preset(convert.full_table(6, 16)),
        "LeCun's remark: a full table of 1×1 kernels": _preset(convert.full_table(6, 16), 1),
        "2 groups, as in AlexNet": _preset(convert.grouped_table(6, 6, 2), 3),
        "3 groups": _preset(convert.grouped_table(6, 6, 3), 3),
        "depthwise: 2 filters for each input map": _preset(convert.grouped_table(6, 12, 6), 3),
        "one-to-one: each output map reads its own input map": _preset(convert.one_to_one_table(6), 3),
    }

    def __repr__(self) -> str:
        found = self.state.values().items()
        numbers = " ".join(
            f"{name}={each}" for name, each in found if name != "table" and (name, each) != ("covered", False)
        )
        rows = "/".join("".join("X" if each else "." for each in row) for row in self.result.table)
        return f"{self.name}: {numbers} table={rows}\n{self.frame.words}"

"""All of VGG-16, made convolutional, on an image at its own size, layer by layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from helpers.explorers.base import Explorer
from helpers.explorers.full_size import model, picture
from helpers.explorers.full_size.image_map import regions
from helpers.explorers.full_size.model import Result, State, compute
from helpers.explorers.full_size.text import describe
from helpers.explorers.turns import in_turn

__all__ = ["FullSize", "Result", "State", "compute", "describe", "regions"]


def _with_paths(changes: dict[str, Any]) -> dict[str, Any]:
    """Code names files by their paths; what comes from a page has no `Path`, and so opens no file here."""
    names = "image", "weights"
    return {
        name: Path(value) if name in names and isinstance(value, str) else value
        for name, value in changes.items()
    }


class FullSize(Explorer):
    """VGG-16 whole, as convolutions, on a photograph or an image of yours: Play runs it layer by layer."""

    size = picture.SIZE
    state_type = State
    lesson = "side"
    steps_here, pace, longest = False, 10, model.MOST
    compute = staticmethod(compute)
    describe = staticmethod(describe)
    regions = staticmethod(regions)
    draw = staticmethod(picture.draw)
    last_step = staticmethod(model.last_step)
    on_the_way = staticmethod(model.on_the_way)
    brought = staticmethod(model.brought)
    chosen = staticmethod(model.chosen)
    given = staticmethod(model.given)
    invites = staticmethod(model.invites)
    presets: ClassVar = {
        "as large as it can be": {"side": model.MOST, "step": 0},
        "as VGG was trained: one crop": {"side": model.LEAST, "step": 0},
    }

    def __init__(self, /, *, show: str | None = None, **changes: Any):
        super().__init__(show=show, **_with_paths(changes))

    @in_turn
    def set_state(self, /, **changes: Any) -> None:
        """Change fields of the state and redraw; another run begins at step 0, unless one is given."""
        changes = _with_paths(changes)
        super().set_state(**{**self.brought(self.state, changes), **changes})

    @in_turn
    def close(self) -> None:
        """End the widgets and let go of what was computed; see `Explorer.close`."""
        result = self._result
        super().close()
        if result is not None:
            model.rest(result)

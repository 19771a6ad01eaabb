"""A frame: everything that a picture shows and answers, as one value made by one function."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from helpers.drawing.packed import pack
from helpers.drawing.scene import Scene
from helpers.drawing.still import small_png
from helpers.explorers.call import call
from helpers.explorers.regions import image_map

if TYPE_CHECKING:
    from helpers.explorers.base import Explorer
    from helpers.explorers.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Frame:
    """scene: what is drawn; packed: the same as the browser paints it. words: what it shows, its alt text.

    image_map: as `regions.image_map` packs it. offers: {"lead": str, "items": [[label, changes], …]},
    settings to take with one click. arrays: numbers for the sentences, as `packed_array` makes them.
    player: {"value", "high"}, the step and the last one. covered: whether something is to be predicted.
    invites: whether an image of the reader's own is asked for in the lesson's row. code: the call that makes
    it, as `call` writes it.
    """

    scene: Scene = field(compare=False)  # two frames are equal where `packed` is
    packed: bytes
    words: str
    image_map: dict[str, Any]
    offers: dict[str, Any]
    arrays: dict[str, Any]
    player: dict[str, int]
    covered: bool
    invites: bool
    code: str

    @property
    def still(self) -> str:
        """The scene as a PNG in base64, as a notebook stores it."""
        return _still(_Drawn(self.packed, self.scene))


@dataclass(frozen=True)
class _Drawn:
    packed: bytes
    scene: Scene = field(compare=False)


@lru_cache(maxsize=16)
def _still(drawn: _Drawn) -> str:
    """A cell that is run again mostly shows the same picture, and IPython keeps all that was ever shown."""
    return base64.b64encode(small_png(drawn.scene)).decode()


def frame_of(explorer: Explorer | type[Explorer], state: Settings) -> Frame:
    """Return the frame of a state."""
    return framed(explorer, state, explorer.compute(state))


def framed(explorer: Explorer | type[Explorer], state: Settings, result: Any) -> Frame:
    """Draw a result; return its frame."""
    scene = Scene(*explorer.size)
    outlines = explorer.draw(scene, result)
    last, detail = explorer.last_step(result), explorer.detail(result)
    return Frame(
        scene=scene,
        packed=pack(scene),
        words=explorer.describe(result),
        image_map=image_map(
            explorer.regions(result), outlines, explorer.moves(result), detail.packed() if detail else None
        ),
        offers=explorer.offers(result),
        arrays=explorer.arrays(result),
        player={} if last is None else {"value": state.values()["step"], "high": last},
        covered=state.values().get("covered", False),
        invites=explorer.invites(result),
        code=call(explorer, state),
    )

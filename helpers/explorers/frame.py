"""A frame: everything that a picture shows and answers, as one value made by one function."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from helpers.drawing.packed import pack
from helpers.drawing.scene import Scene
from helpers.explorers.regions import image_map

if TYPE_CHECKING:
    from helpers.explorers.base import Explorer
    from helpers.explorers.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Frame:
    """scene: what is drawn; packed: the same as the browser paints it. words: what it shows, its alt text.

    image_map: as `regions.image_map` packs it. offers: {"lead": str, "items": [[label, changes], …]},
    settings to take with one click. arrays: numbers for the sentences, as `packed_array` makes them.
    player: {"value", "high"}, the step and the last one.
    """

    scene: Scene = field(compare=False)  # two frames are equal where `packed` is
    packed: bytes
    words: str
    image_map: dict[str, Any]
    offers: dict[str, Any]
    arrays: dict[str, Any]
    player: dict[str, int]


def frame_of(explorer: Explorer | type[Explorer], state: Settings) -> Frame:
    """Return the frame of a state."""
    return framed(explorer, explorer.compute(state))


def framed(explorer: Explorer | type[Explorer], result: Any) -> Frame:
    """Draw a result; return its frame."""
    scene = Scene(*explorer.size)
    outlines = explorer.draw(scene, result)
    last = explorer.last_step(result)
    return Frame(
        scene=scene,
        packed=pack(scene),
        words=explorer.describe(result),
        image_map=image_map(explorer.regions(result), outlines, explorer.moves(result)),
        offers=explorer.offers(result),
        arrays=explorer.arrays(result),
        player={} if last is None else {"value": result.state.step, "high": last},
    )

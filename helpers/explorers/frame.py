"""A frame: everything that a picture shows and answers, as one value made by one function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from helpers.drawing.scene import Scene
from helpers.explorers.regions import image_map

if TYPE_CHECKING:
    from helpers.explorers.base import Explorer
    from helpers.explorers.settings import Settings


@dataclass(frozen=True, kw_only=True)
class Frame:
    """png: the picture. words: what it shows, its alt text. image_map: as `regions.image_map` packs it.

    offers: {"lead": str, "items": [[label, changes], …]}, settings to take with one click. arrays: numbers
    for the sentences, as `packed_array` makes them. player: {"value", "high"}, the step and the last one.
    """

    png: bytes
    words: str
    image_map: dict[str, Any]
    offers: dict[str, Any]
    arrays: dict[str, Any]
    player: dict[str, int]


def frame_of(explorer: Explorer | type[Explorer], state: Settings, pixel_ratio: float = 1.0) -> Frame:
    """Return the frame of a state. pixel_ratio: picture pixels per unit of the explorer's size."""
    return framed(explorer, explorer.compute(state), Scene(*explorer.size), pixel_ratio)


def framed(explorer: Explorer | type[Explorer], result: Any, scene: Scene, pixel_ratio: float = 1.0) -> Frame:
    """Draw a result on a scene that is used again and again; return its frame."""
    scene.clear()
    outlines = explorer.draw(scene, result)
    scene.show()
    last = explorer.last_step(result)
    return Frame(
        png=scene.png(pixel_ratio),
        words=explorer.describe(result),
        image_map=image_map(explorer.regions(result), outlines, explorer.moves(result)),
        offers=explorer.offers(result),
        arrays=explorer.arrays(result),
        player={} if last is None else {"value": result.state.step, "high": last},
    )

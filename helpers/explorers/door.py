"""The door: what the browser sends, checked before anything is done with it.

Whoever can send a widget message may send anything: each wish becomes changes of the settings (which check
themselves), or a ValueError of one short sentence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from helpers import shapes
from helpers.explorers.pen import DOTS
from helpers.explorers.regions import Editable, cell_of
from helpers.shapes.arguments import flag
from helpers.shapes.refusals import shown

if TYPE_CHECKING:
    from helpers.explorers.base import Explorer

LONGEST = 128  # pixels of the longer side of an image, as upload.js makes it unless an explorer takes more
LARGEST = 1_000_000  # pixels of the side that it had before
MOST_CELLS = 64**2  # of a stroke


def changes(explorer: Explorer, content: Any, buffers: Any) -> dict[str, Any] | None:
    """Return the changes of the state that a message asks for; None for a message that asks for nothing.

    content: {"apply": {setting: value}}, {"edit": {"region", "row", "column", "value"}}, {"choose":
    {"region", "row", "column"}}, {"stroke": {"region", "cells": [[row, column, dots], …], "rubs"}} or
    {"image": {"name", "size", "original"}} with its pixels in `buffers`.
    Raises ValueError for what the picture on show does not have or take.
    """
    match content:
        case {"apply": dict() as wanted}:
            return {str(name): _hashable(value) for name, value in wanted.items()}
        case {"edit": dict() as edit}:
            region, row, column = cell_of(explorer.frame.image_map, edit)
            if "edit" not in region:
                raise ValueError(f"No number can be typed into {region['name']}.")
            number = Editable(**region["edit"]).check(edit.get("value"))
            return explorer.edited(explorer.result, region["name"], row, column, number)
        case {"choose": dict() as choose}:
            region, row, column = cell_of(explorer.frame.image_map, choose)
            if not region.get("choose"):
                raise ValueError(f"There is nothing to choose in {region['name']}.")
            return explorer.chosen(explorer.result, region["name"], row, column)
        case {"stroke": dict() as stroke}:
            return _stroke(explorer, stroke)
        case {"image": dict() as image}:
            return _image(explorer, image, buffers)
        case {"shown": _}:
            return None
    raise ValueError(f"This picture has no answer to the message {shown(content)}.")


def _hashable(value: Any) -> Any:
    """JSON has lists where settings have tuples."""
    return tuple(map(_hashable, value)) if isinstance(value, list) else value


def _stroke(explorer: Explorer, stroke: dict[str, Any]) -> dict[str, Any]:
    """A stroke of the pen: how many dots of which cells it covers."""
    cells, name = stroke.get("cells"), stroke.get("region")
    if not (isinstance(cells, list) and 0 < len(cells) <= MOST_CELLS):
        raise ValueError(f"A stroke covers 1 to {MOST_CELLS:,} cells, got {shown(cells)}.")
    found = []
    for cell in cells:
        if not (isinstance(cell, list) and len(cell) == 3):
            raise ValueError(f"A stroke covers [row, column, dots] of cells, got {shown(cell)}.")
        where = {"region": name, "row": cell[0], "column": cell[1]}
        region, row, column = cell_of(explorer.frame.image_map, where)
        if not region.get("pen"):
            raise ValueError(f"No pen draws in {region['name']}.")
        found.append((row, column, shapes.whole("the dots of a cell", cell[2], 1, DOTS)))
    return explorer.stroked(explorer.result, name, found, flag("rubs", stroke.get("rubs")))


def _image(explorer: Explorer, image: dict[str, Any], buffers: Any) -> dict[str, Any]:
    """An image of the reader's own: RGBA, a byte each, row by row."""
    if explorer.given is None:
        raise ValueError(f"{explorer.name} takes no image.")
    name = image.get("name")
    if not isinstance(name, str):
        raise ValueError(f"An image needs a name, got {shown(name)}.")
    wide, high = _sides("size", image.get("size"), explorer.longest)
    pixels = np.frombuffer(_bytes(buffers, 4 * wide * high), np.uint8).reshape(high, wide, 4)
    given = explorer.given(name, _sides("original", image.get("original"), LARGEST), pixels)
    return {**explorer.brought(explorer.state, given), **given}


def _sides(name: str, value: Any, most: int) -> tuple[int, int]:
    """Return (width, height)."""
    if not (isinstance(value, (list, tuple)) and len(value) == 2):
        raise ValueError(f"The image's {name} must be its width and its height, got {shown(value)}.")
    wide, high = (shapes.whole(f"the image's {name}", side, 1, most) for side in value)
    return wide, high


def _bytes(buffers: Any, count: int) -> Any:
    if not (isinstance(buffers, (list, tuple)) and len(buffers) == 1):
        raise ValueError("An image comes with its pixels, in one buffer.")
    held = memoryview(buffers[0]).nbytes if isinstance(buffers[0], bytes | bytearray | memoryview) else 0
    if held != count:
        raise ValueError(f"An image of this size has {count:,} bytes, got {held:,}.")
    return buffers[0]


def wish(content: Any, last: int) -> int:
    """Return the number that the player, or the pen, gave its wish, or the last one where it has none."""
    return shapes.whole("wish", content.get("wish", last) if isinstance(content, dict) else last, 0)


def from_player(content: dict[str, Any]) -> bool:
    """Whether a message is a wish of the player, of which it may have others to come."""
    return content.keys() >= {"apply", "wish"}


def is_late(content: dict[str, Any], sets: int) -> bool:
    """Whether the player made its wish before it saw that a step was set elsewhere, `sets` times by now."""
    return from_player(content) and content.get("sets", sets) != sets

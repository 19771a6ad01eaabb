"""The widget that shows a picture and answers the pointer and the keyboard without the kernel."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from helpers.explorers.frame import Frame
from helpers.explorers.regions import cell_of
from helpers.explorers.script import joined, packed

BROWSER = Path(__file__).parent / "browser"
SCRIPT = joined(BROWSER / "view.js")
# What the loopback interface of Linux sends in one piece. A message that fills no piece waits up to 40 ms
# there: the server leaves Nagle's algorithm on, and the small messages before it are not yet acknowledged.
SEGMENT = 65_536
COARSEST, DENSEST = 0.4, 2.5  # picture pixels per unit of a picture's size, as sharpness.js asks for them


def _zipped(image_map: dict[str, Any], _: Any) -> bytes:
    """As it is sent and saved: a tenth of the text, in a fraction of the time that the text takes to make."""
    return gzip.compress(json.dumps(image_map, separators=(",", ":")).encode(), 1, mtime=0)


class Picture(anywidget.AnyWidget):
    """A PNG frame with its image map, alt text, offers and player.

    A new frame replaces the old one only when the browser has decoded it, together with its map and
    its words, so nothing flickers and nothing disagrees. `picked` holds the last cell that the reader
    chose, `pixel_ratio` how many pixels the reader's screen has per picture pixel. `notice` is a sentence
    about a wish that could not be met. takes_image: offer to send an image of the reader's own.
    """

    _esm = packed(SCRIPT, "picture")
    _css = BROWSER / "picture.css"

    frame = traitlets.Bytes(b"").tag(sync=True)
    filler = traitlets.Bytes(b"").tag(sync=True)
    number = traitlets.Int(0).tag(sync=True)
    size = traitlets.List(traitlets.Int(), [1, 1]).tag(sync=True)
    name = traitlets.Unicode("picture").tag(sync=True)
    words = traitlets.Unicode("").tag(sync=True)
    image_map = traitlets.Dict().tag(sync=True, to_json=_zipped)
    arrays = traitlets.Dict().tag(sync=True)
    offers = traitlets.Dict().tag(sync=True)
    player = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode("").tag(sync=True)
    takes_image = traitlets.Bool(False).tag(sync=True)
    point_lines = traitlets.Int(2).tag(sync=True)
    picked = traitlets.Dict().tag(sync=True)
    pixel_ratio = traitlets.Float(1.0).tag(sync=True)

    def show(self, frame: Frame, met: int = 0) -> None:
        """Send a frame, in one message. met: the number of the player's last wish that was met."""
        with self.hold_sync():
            self.arrays, self.notice = frame.arrays, ""
            self.player = {**frame.player, "met": met} if frame.player else {}
            self.frame, self.words, self.image_map = frame.png, frame.words, frame.image_map
            self.offers = frame.offers
            self.filler = bytes(max(0, SEGMENT - len(frame.png)))
            self.number += 1

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take from the browser what is the browser's to say, and nothing that cannot be."""
        super().set_state({name: value for name, value in sync_data.items() if self._takes(name, value)})

    def _takes(self, name: str, value: Any) -> bool:
        if name == "pixel_ratio":
            number = isinstance(value, int | float) and not isinstance(value, bool)
            return number and COARSEST <= value <= DENSEST
        if name != "picked" or not (isinstance(value, dict) and value.keys() == {"region", "row", "column"}):
            return False
        try:
            cell_of(self.image_map, value)
        except ValueError:
            return False
        return True

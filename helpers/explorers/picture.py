"""The widget that shows a picture and answers the pointer and the keyboard without the kernel."""

from __future__ import annotations

from pathlib import Path

import anywidget
import traitlets

HERE = Path(__file__).parent
# What the loopback interface of Linux sends in one piece. A message that fills no piece waits up to 40 ms
# there: the server leaves Nagle's algorithm on, and the small messages before it are not yet acknowledged.
SEGMENT = 65_536


class Picture(anywidget.AnyWidget):
    """A PNG frame with its image map, alt text and offers.

    A new frame replaces the old one only when the browser has decoded it, together with its map and
    its words, so nothing flickers and nothing disagrees. `picked` holds the last cell that the reader
    chose, `pixel_ratio` how many pixels the reader's screen has per picture pixel.
    """

    _esm = HERE / "picture.js"
    _css = HERE / "picture.css"

    frame = traitlets.Bytes(b"").tag(sync=True)
    filler = traitlets.Bytes(b"").tag(sync=True)
    number = traitlets.Int(0).tag(sync=True)
    size = traitlets.List(traitlets.Int(), [1, 1]).tag(sync=True)
    name = traitlets.Unicode("picture").tag(sync=True)
    words = traitlets.Unicode("").tag(sync=True)
    image_map = traitlets.Dict().tag(sync=True)
    offers = traitlets.Dict().tag(sync=True)
    picked = traitlets.Dict().tag(sync=True)
    pixel_ratio = traitlets.Float(1.0).tag(sync=True)

    def show(self, frame: bytes, words: str, image_map: dict, offers: dict) -> None:
        """Send a PNG `frame` with everything that belongs to it, in one message.

        words: what the picture shows, its alt text and read-out. image_map: {"regions": …,
        "outlines": …} as `Explorer` packs it. offers: {"lead": str, "items": [[label, changes], …]},
        settings that the reader can take with one click.
        """
        with self.hold_sync():
            self.frame, self.words, self.image_map, self.offers = frame, words, image_map, offers
            self.filler = bytes(max(0, SEGMENT - len(frame)))
            self.number += 1

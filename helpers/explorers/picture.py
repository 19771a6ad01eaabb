"""The widget that shows a picture and answers the pointer and the keyboard without the kernel."""

from __future__ import annotations

from pathlib import Path

import anywidget
import numpy as np
import traitlets

from helpers.explorers.script import joined

BROWSER = Path(__file__).parent / "browser"
# What the loopback interface of Linux sends in one piece. A message that fills no piece waits up to 40 ms
# there: the server leaves Nagle's algorithm on, and the small messages before it are not yet acknowledged.
SEGMENT = 65_536


class Picture(anywidget.AnyWidget):
    """A PNG frame with its image map, alt text, offers and player.

    A new frame replaces the old one only when the browser has decoded it, together with its map and
    its words, so nothing flickers and nothing disagrees. `picked` holds the last cell that the reader
    chose, `pixel_ratio` how many pixels the reader's screen has per picture pixel. `notice` is a sentence
    about a wish that could not be met. takes_image: offer to send an image of the reader's own.
    """

    _esm = joined(BROWSER / "view.js")
    _css = BROWSER / "picture.css"

    frame = traitlets.Bytes(b"").tag(sync=True)
    filler = traitlets.Bytes(b"").tag(sync=True)
    number = traitlets.Int(0).tag(sync=True)
    size = traitlets.List(traitlets.Int(), [1, 1]).tag(sync=True)
    name = traitlets.Unicode("picture").tag(sync=True)
    words = traitlets.Unicode("").tag(sync=True)
    image_map = traitlets.Dict().tag(sync=True)
    arrays = traitlets.Dict().tag(sync=True)
    offers = traitlets.Dict().tag(sync=True)
    player = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode("").tag(sync=True)
    takes_image = traitlets.Bool(False).tag(sync=True)
    point_lines = traitlets.Int(2).tag(sync=True)
    picked = traitlets.Dict().tag(sync=True)
    pixel_ratio = traitlets.Float(1.0).tag(sync=True)

    def show(
        self,
        frame: bytes,
        words: str,
        image_map: dict,
        offers: dict,
        arrays: dict | None = None,
        player: dict | None = None,
    ) -> None:
        """Send a PNG `frame` with everything that belongs to it, in one message.

        words: what the picture shows, its alt text and read-out. image_map: {"regions": …,
        "outlines": …} as `Explorer` packs it. offers: {"lead": str, "items": [[label, changes], …]},
        settings that the reader can take with one click. arrays: numbers for the sentences, as
        `packed_array` makes them. player: {"value", "high", "met"}: the step, the last one (from 0), and
        the number of the player's last wish that was met.
        """
        with self.hold_sync():
            self.arrays, self.player, self.notice = arrays or {}, player or {}, ""
            self.frame, self.words, self.image_map, self.offers = frame, words, image_map, offers
            self.filler = bytes(max(0, SEGMENT - len(frame)))
            self.number += 1


def packed_array(values: np.ndarray, scale: int = 1) -> dict:
    """Return numbers [rows, columns, channels] for the browser, as whole numbers of `scale`-ths.

    Numbers from 0 to 255 take a byte each with scale 1, others four.
    """
    whole = np.rint(np.asarray(values) * scale).astype(np.int64)
    type_ = "uint8" if scale == 1 and whole.size and whole.min() >= 0 and whole.max() <= 255 else "int32"
    return {"bytes": whole.astype(type_).tobytes(), "type": type_, "shape": list(whole.shape), "scale": scale}

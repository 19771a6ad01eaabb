"""The widget that shows a picture and answers the pointer and the keyboard without the kernel."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from helpers.drawing.palette import style_sheet
from helpers.explorers.displayed import Tells
from helpers.explorers.frame import Frame
from helpers.explorers.regions import cell_of
from helpers.explorers.script import joined, packed

BROWSER = Path(__file__).parent / "browser"
SCRIPT = joined(BROWSER / "view.js")
STYLE = style_sheet(":is(.conv-picture, .conv-explorer)") + (BROWSER / "picture.css").read_text(
    encoding="utf-8"
)
# A message that fills what the loopback interface of Linux sends in one piece. Smaller ones wait there for up
# to 40 ms: the server leaves Nagle's algorithm on, and the small messages before are not yet acknowledged.
FILLER = bytes(65_536)
LARGE = 100_000  # bytes; there the last tenth of what can be saved takes twenty times as long


def _gzipped(value: bytes | dict[str, Any], _: Any) -> bytes:
    """What the browser gets of a frame or an image map, a tenth of the bytes; inflate.js inflates it."""
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return gzip.compress(value, 7 if len(value) < LARGE else 1, mtime=0)


class Picture(Tells, anywidget.AnyWidget):
    """A frame with its image map, alt text, offers and player.

    The browser paints a new frame together with its map and its words, so nothing flickers and nothing
    disagrees, and paints it anew at another width or zoom or in another theme without asking the kernel.
    `picked` holds the last cell that the reader chose. `notice` is a sentence about a wish that could not
    be met, `box` the id of the widget that the picture lies in. takes_image: how many pixels the longer side
    of an image of the reader's own may have as it is sent, 0 to offer none; invites: in the lesson's row.
    steps_here: show steps without the kernel; pace: of Play, in steps a second. makes_offers: keep room for
    offers. covered: offer to show what is covered, unless it is
    `asked` elsewhere. code: the call that makes what is on show.
    """

    # As text: of a file, anywidget would keep every picture there ever was, to tell it of changes.
    _esm = packed(SCRIPT, STYLE, "picture")

    frame = traitlets.Bytes(b"").tag(sync=True, to_json=_gzipped)
    number = traitlets.Int(0).tag(sync=True)
    box = traitlets.Unicode("").tag(sync=True)
    size = traitlets.List(traitlets.Int(), [1, 1]).tag(sync=True)
    name = traitlets.Unicode("picture").tag(sync=True)
    words = traitlets.Unicode("").tag(sync=True)
    image_map = traitlets.Dict().tag(sync=True, to_json=_gzipped)
    arrays = traitlets.Dict().tag(sync=True)
    offers = traitlets.Dict().tag(sync=True)
    player = traitlets.Dict().tag(sync=True)
    notice = traitlets.Unicode("").tag(sync=True)
    takes_image = traitlets.Int(0).tag(sync=True)
    invites = traitlets.Bool(False).tag(sync=True)
    steps_here = traitlets.Bool(True).tag(sync=True)
    pace = traitlets.Int(2).tag(sync=True)
    makes_offers = traitlets.Bool(False).tag(sync=True)
    covered = traitlets.Bool(False).tag(sync=True)
    asked = traitlets.Bool(False).tag(sync=True)
    code = traitlets.Unicode("").tag(sync=True)
    picked = traitlets.Dict().tag(sync=True)
    sets = 0  # how often a step was set that no player had asked for
    near = False  # whether the browser's address is its own machine's: a filler mostly costs no network then

    def show(self, frame: Frame, met: int = 0) -> None:
        """Send a frame, in one message. met: the number of the last numbered wish that was met."""
        with self.hold_sync():
            self.arrays, self.notice = frame.arrays, ""
            self.player = {**frame.player, "met": met, "sets": self.sets} if frame.player or met else {}
            self.frame, self.words, self.image_map = frame.packed, frame.words, frame.image_map
            self.offers, self.covered, self.invites = frame.offers, frame.covered, frame.invites
            self.code = frame.code
            self.number += 1
        if self.near:
            self.send({"filler": True}, [FILLER])

    def _handle_custom_msg(self, content: Any, buffers: Any) -> None:
        if isinstance(content, dict) and isinstance(content.get("near"), bool):
            self.near = content["near"]
        super()._handle_custom_msg(content, buffers)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take from the browser what is the browser's to say, and nothing that cannot be."""
        super().set_state({name: value for name, value in sync_data.items() if self._takes(name, value)})

    def _takes(self, name: str, value: Any) -> bool:
        if name != "picked" or not (isinstance(value, dict) and value.keys() == {"region", "row", "column"}):
            return False
        try:
            cell_of(self.image_map, value)
        except ValueError:
            return False
        return True

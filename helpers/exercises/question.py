"""The widget that asks a question, takes what the reader says and tells him what it comes to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from helpers.explorers.picture import BROWSER as SHARED
from helpers.explorers.script import joined, packed
from helpers.explorers.turns import in_turn

BROWSER = Path(__file__).parent / "browser"
SCRIPT = joined(BROWSER / "question.js", SHARED)
STYLE = (BROWSER / "question.css").read_text(encoding="utf-8")


class QuestionBox(anywidget.AnyWidget):
    """A question as the browser shows it: for one `Predict` after another, where a cell is run again.

    asked: {"kind": "text", "choice" or "cell", "question", "options", "hint", "answer"}; outcome: {"state",
    "says", "given", "open"}. `hears` is told what the browser sends; without one that comes too late.
    """

    _esm = packed(SCRIPT, STYLE, "question")

    asked = traitlets.Dict().tag(sync=True)
    outcome = traitlets.Dict().tag(sync=True)
    box = traitlets.Unicode("").tag(sync=True)  # its own id: the page lets go of what lies in it

    def __init__(self, **traits: Any):
        super().__init__(**traits)
        self.hears: Callable[[Any], None] | None = None
        self.box = self.model_id
        self.on_msg(self._hear)

    @in_turn
    def _hear(self, _: Any, content: Any, buffers: Any) -> None:
        if self.hears is not None:
            self.hears(content)

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Take nothing from the browser but messages."""

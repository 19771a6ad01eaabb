"""The widgets of an explorer while it is open: the panel above the picture, in one box."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import ipywidgets

from helpers.explorers.displayed import TellingBox, Tells
from helpers.explorers.frame import Frame
from helpers.explorers.panel import Panel
from helpers.explorers.picture import Picture
from helpers.explorers.replaced import CELLS
from helpers.explorers.settings import Settings
from helpers.explorers.small import small
from helpers.explorers.turns import in_turn

if TYPE_CHECKING:
    from helpers.explorers.base import Explorer


class Opened:
    """Panel and picture for explorers of a kind: for one after another, where a cell is run again.

    What the reader does is the affair of the explorer that is served; what waits for its turn while that
    is closed comes too late.
    """

    def __init__(self, kind: type[Explorer]):
        self._explorer: Explorer | None = None
        self.picture = small(
            Picture,
            name=kind.__name__,
            size=list(kind.size),
            takes_image=kind.longest if kind.given else 0,
            steps_here=kind.steps_here,
            pace=kind.pace,
            makes_offers=kind.makes_offers,
        )
        self.panel = Panel(kind.state_type(), kind.presets, self._ask, self._take)
        self.picture.on_msg(self._hear)
        parts = [*self.panel.widgets, self.picture]
        self.box = small(TellingBox, children=parts, _dom_classes=["conv-explorer"])
        self.picture.box = self.box.model_id
        self._first = {each: {name: getattr(each, name) for name in _set(each)} for each in self._own()}

    def serve(self, explorer: Explorer, initial: Settings, lesson: Sequence[str]) -> None:
        """Show an explorer from now on; `initial` is the state that Reset goes back to."""
        self._explorer = explorer
        for each in self._own():
            each.displayed = partial(CELLS.note, explorer)
        self.panel.start(initial, lesson)
        self.picture.picked, self.picture.asked = explorer.picked, explorer.asked
        self.picture.sets += 1  # a view of the explorer before may be on a step of its own

    def rest(self) -> None:
        """Serve nobody; what code has observed of the picture, and set on it and on the box, is undone."""
        self._explorer = None
        for each, first in self._first.items():
            each.displayed = Tells.displayed
            each.set_trait("layout", first["layout"])
            for name in _set(each.layout):
                setattr(each.layout, name, None)
            for name, value in first.items():
                setattr(each, name, value)
        for name in Picture.class_own_traits():
            self.picture.unobserve_all(name)

    def _own(self) -> tuple[TellingBox, Picture]:
        """Return what code can get hold of."""
        return self.box, self.picture

    @in_turn
    def _ask(self, /, **changes: Any) -> None:
        if self._explorer is not None:
            self._explorer.ask(**changes)

    @in_turn
    def _take(self, /, **changes: Any) -> None:
        if self._explorer is not None:
            self._explorer.take(**changes)

    @in_turn
    def _hear(self, _: Any, content: Any, buffers: Any) -> None:
        if self._explorer is not None:
            self._explorer.hear(content, buffers)

    def show(self, frame: Frame, state: Settings, met: int) -> None:
        """Send a frame, and set the controls to its state."""
        self.picture.show(frame, met)
        self.panel.show(state)

    def close(self) -> None:
        """Take all widgets out of the kernel and out of the page."""
        self.rest()
        for widget in list(_within(self.box)):
            widget.close()
            widget.unobserve_all()


def _set(widget: ipywidgets.Widget) -> list[str]:
    """Return what code may set to change a widget's looks: its layout's traits, or its layout and so on."""
    if isinstance(widget, ipywidgets.Layout):
        return [name for name in widget.keys if not name.startswith("_")]
    return [name for name in ("children", "layout", "_dom_classes") if widget.has_trait(name)]


def _within(widget: ipywidgets.Widget) -> Iterator[ipywidgets.Widget]:
    """Yield a widget and all that it is made of: children, layouts, styles."""
    yield widget
    for name in widget.keys:  # what is sent is there already; to read other traits could make widgets
        value: Any = getattr(widget, name)
        parts: Iterable[Any] = value if isinstance(value, (list, tuple)) else (value,)
        for part in parts:
            if isinstance(part, ipywidgets.Widget):
                yield from _within(part)

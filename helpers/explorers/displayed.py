"""Widgets that tell when they are displayed, by themselves or as the whole output of a cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets


class Tells(ipywidgets.DOMWidget):
    """`displayed()` is called whenever the widget is displayed. In a box of somebody else's it is not."""

    displayed: Callable[[], object] = staticmethod(lambda: None)

    def _repr_mimebundle_(self, **given: Any) -> Any:
        self.displayed()
        return super()._repr_mimebundle_(**given)


class TellingBox(Tells, ipywidgets.VBox):
    """A box of widgets that does."""

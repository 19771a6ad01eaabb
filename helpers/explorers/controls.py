"""Controls of an explorer: each is a named ipywidget (or two) that holds one field of the state."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from threading import get_ident

import ipywidgets

from helpers.explorers.turns import TURN

Changed = Callable[..., None]


class _Control:
    """A named field of the state; what `show` and `limit` set is not reported as a change."""

    def __init__(self, name: str, changed: Changed):
        self.name, self._changed = name, changed
        self._shown_by: int | None = (
            None  # the thread that sets its parts; another one's change is the reader's
        )
        self._wish = None

    def _follow(self, *parts: ipywidgets.Widget) -> None:
        """Report the value of a part when the reader changes it."""
        for part in parts:
            part.observe(lambda change: self._report(change.new), "value")

    def _report(self, value) -> None:
        """Change the state; where two changes wait for their turn, the newer one counts for both."""
        if self._shown_by == get_ident():
            return
        self._wish = value
        with TURN:
            self._changed(**{self.name: self._wish})

    @contextmanager
    def _quietly(self):
        before, self._shown_by = self._shown_by, get_ident()
        try:
            yield
        finally:
            self._shown_by = before


class Number(_Control):
    """A slider with a number box for the whole numbers from `low` to `high`."""

    def __init__(self, name: str, low: int, high: int, help: str, changed: Changed):
        super().__init__(name, changed)
        self.slider, self.box = _slider(name, low, high, help), _box(low, high, help)
        self.widget = ipywidgets.HBox([self.slider, self.box])
        self._follow(self.slider, self.box)

    def limit(self, low: int, high: int) -> None:
        """Offer the numbers from `low` to `high` only."""
        with self._quietly():
            for part in (self.slider, self.box):
                part.min = min(low, part.max)  # never a lowest above a highest
                part.min, part.max = low, high

    def show(self, value: int) -> None:
        """Display `value`."""
        with self._quietly():
            self.slider.value = self.box.value = value


class Sides(_Control):
    """Padding: a slider for both sides at once, and a number box for each side of its own."""

    def __init__(self, name: str, low: int, high: int, help: str, changed: Changed):
        super().__init__(name, changed)
        self.slider = _slider(name, low, high, f"{help}, on both sides")
        self.before = _box(low, high, f"{help}, before (left and top)")
        self.after = _box(low, high, f"{help}, after (right and bottom)")
        self.widget = ipywidgets.HBox([self.slider, self.before, self.after])
        self._follow(self.slider)
        for part in (self.before, self.after):
            part.observe(lambda _: self._report((self.before.value, self.after.value)), "value")

    def show(self, value: int | tuple[int, int]) -> None:
        """Display `value`, an int or (before, after)."""
        before, after = value if isinstance(value, tuple) else (value, value)
        with self._quietly():
            self.slider.value = self.before.value = before
            self.after.value = after


class Choice(_Control):
    """A drop-down list of words, `width` pixels wide."""

    def __init__(
        self,
        name: str,
        label: str,
        options: tuple[str, ...],
        help: str,
        changed: Changed,
        width: int = 254,
    ):
        super().__init__(name, changed)
        self.widget = ipywidgets.Dropdown(
            options=options,
            description=label,
            tooltip=help,
            style={"description_width": "50px"},
            layout={"width": f"{width}px"},
        )
        self._follow(self.widget)

    def show(self, value: str) -> None:
        """Display `value`."""
        with self._quietly():
            self.widget.value = value


class Switch(_Control):
    """A checkbox."""

    def __init__(self, name: str, label: str, help: str, changed: Changed):
        super().__init__(name, changed)
        layout = {"width": "auto", "margin": "2px 0 2px 4px"}
        self.widget = ipywidgets.Checkbox(description=label, tooltip=help, indent=False, layout=layout)
        self._follow(self.widget)

    def show(self, value: bool) -> None:
        """Display `value`."""
        with self._quietly():
            self.widget.value = value


def _slider(name: str, low: int, high: int, help: str) -> ipywidgets.IntSlider:
    return ipywidgets.IntSlider(
        min=low,
        max=high,
        value=low,
        description=name,
        tooltip=help,
        readout=False,
        style={"description_width": "24px" if len(name) == 1 else "60px"},
        layout={"width": "196px"},
    )


def _box(low: int, high: int, help: str) -> ipywidgets.BoundedIntText:
    return ipywidgets.BoundedIntText(min=low, max=high, value=low, tooltip=help, layout={"width": "56px"})

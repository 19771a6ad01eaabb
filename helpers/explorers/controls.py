"""Controls of an explorer: each is a named ipywidget (or two) that holds one field of the state."""

from __future__ import annotations

from collections.abc import Callable

import ipywidgets

Changed = Callable[..., None]


class Number:
    """A slider with a number box for the whole numbers from `low` to `high`."""

    def __init__(self, name: str, low: int, high: int, help: str, changed: Changed):
        self.slider, self.box = _slider(name, low, high, help), _box(low, high, help)
        self.widget = ipywidgets.HBox([self.slider, self.box])
        self._quiet = False
        for part in (self.slider, self.box):
            part.observe(lambda change: self._quiet or changed(**{name: change.new}), "value")

    def limit(self, low: int, high: int) -> None:
        """Offer the numbers from `low` to `high` only, without reporting a change."""
        self._quiet = True
        try:
            for part in (self.slider, self.box):
                part.min, part.max = low, high
        finally:
            self._quiet = False

    def show(self, value: int) -> None:
        """Display `value` without reporting a change."""
        self._quiet = True
        try:
            self.slider.value = self.box.value = value
        finally:
            self._quiet = False


class Sides:
    """Padding: a slider for both sides at once, and a number box for each side of its own."""

    def __init__(self, name: str, low: int, high: int, help: str, changed: Changed):
        self.slider = _slider(name, low, high, f"{help}, on both sides")
        self.before = _box(low, high, f"{help}, before (left and top)")
        self.after = _box(low, high, f"{help}, after (right and bottom)")
        self.widget = ipywidgets.HBox([self.slider, self.before, self.after])
        self._quiet = False

        def sides(_):
            return self._quiet or changed(**{name: (self.before.value, self.after.value)})

        self.slider.observe(lambda change: self._quiet or changed(**{name: change.new}), "value")
        for part in (self.before, self.after):
            part.observe(sides, "value")

    def show(self, value: int | tuple[int, int]) -> None:
        """Display `value`, an int or (before, after), without reporting a change."""
        before, after = value if isinstance(value, tuple) else (value, value)
        self._quiet = True
        try:
            self.slider.value = self.before.value = before
            self.after.value = after
        finally:
            self._quiet = False


class Choice:
    """A drop-down list of words; `options` are shown as they are."""

    def __init__(self, name: str, options: tuple[str, ...], help: str, changed: Changed, label: str = ""):
        self.widget = ipywidgets.Dropdown(
            options=options,
            description=label or name,
            tooltip=help,
            style={"description_width": "50px"},
            layout={"width": "254px"},
        )
        self._quiet = False
        self.widget.observe(lambda change: self._quiet or changed(**{name: change.new}), "value")

    def show(self, value: str) -> None:
        """Display `value` without reporting a change."""
        self._quiet = True
        try:
            self.widget.value = value
        finally:
            self._quiet = False


class Switch:
    """A checkbox."""

    def __init__(self, name: str, help: str, changed: Changed, label: str):
        self.widget = ipywidgets.Checkbox(
            description=label, tooltip=help, indent=False, layout={"width": "auto", "margin": "2px 2px 2px 28px"}
        )
        self._quiet = False
        self.widget.observe(lambda change: self._quiet or changed(**{name: change.new}), "value")

    def show(self, value: bool) -> None:
        """Display `value` without reporting a change."""
        self._quiet = True
        try:
            self.widget.value = value
        finally:
            self._quiet = False


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

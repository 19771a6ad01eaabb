"""Controls of an explorer: each is a named ipywidget (or two) that holds one field of the state.

`control_of` makes the one that a declared `Setting` asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import Any

import ipywidgets

from helpers.explorers.settings import Choice, Number, Setting, Sides, Switch
from helpers.explorers.small import small
from helpers.explorers.turns import TURN

Changed = Callable[..., None]


class _ValueOnly(ipywidgets.DOMWidget):
    """A widget of which the browser may change the value and nothing else, and to nothing that cannot be."""

    value: Any

    def set_state(self, sync_data: dict[str, Any]) -> None:
        super().set_state({name: value for name, value in sync_data.items() if self._takes(name, value)})

    def _takes(self, name: str, value: Any) -> bool:
        return name == "value" and type(value) is type(self.value)


class Slider(_ValueOnly, ipywidgets.IntSlider):
    """A slider of whole numbers."""


class Box(_ValueOnly, ipywidgets.BoundedIntText):
    """A box for a whole number."""


class List(_ValueOnly, ipywidgets.Dropdown):
    """A drop-down list of words; the browser names an entry by its index."""

    def _takes(self, name: str, value: Any) -> bool:
        return name == "index" and type(value) is int and 0 <= value < len(self.options)


class Tick(_ValueOnly, ipywidgets.Checkbox):
    """A checkbox."""


class Control:
    """A named field of the state; what `show` and `limit` set is not reported as a change."""

    widget: ipywidgets.DOMWidget

    def __init__(self, name: str, changed: Changed, cleared: dict[str, Any]):
        self.name, self._changed, self._cleared = name, changed, cleared
        self._shown_by: int | None = (
            None  # the thread that sets its parts; another one's change is the reader's
        )
        self._wish: Any = None

    def _follow(self, *parts: ipywidgets.Widget) -> None:
        """Report the value of a part when the reader changes it."""
        for part in parts:
            part.observe(self._take, "value")

    def _take(self, change: Any) -> None:
        self._report(change.new)

    def _report(self, value: Any) -> None:
        """Change the state; where two changes wait for their turn, the newer one counts for both."""
        if self._shown_by == get_ident():
            return
        self._wish = value
        with TURN:
            self._changed(**{self.name: self._wish}, **self._cleared)

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        before, self._shown_by = self._shown_by, get_ident()
        try:
            yield
        finally:
            self._shown_by = before

    def show(self, value: Any) -> None:
        """Display `value`."""
        raise NotImplementedError

    def limit(self, low: int, high: int) -> None:
        """Offer the numbers from `low` to `high` only."""
        raise NotImplementedError


def control_of(name: str, setting: Setting, changed: Changed, cleared: dict[str, Any]) -> Control:
    """Return a setting's control; when the reader moves it, changed(**{name: value}, **cleared) is called."""
    match setting:
        case Sides():
            return SidesControl(name, setting, changed, cleared)
        case Number():
            return NumberControl(name, setting, changed, cleared)
        case Choice():
            return ChoiceControl(name, setting, changed, cleared)
        case Switch():
            return SwitchControl(name, setting, changed, cleared)
    raise TypeError(f"{name}: no control shows a {type(setting).__name__}")


class NumberControl(Control):
    """A slider as far as the usual numbers go, and a number box for all of them.

    A number beyond the usual ones stretches the slider, as long as it is not the slider that goes back.
    """

    def __init__(self, name: str, setting: Number, changed: Changed, cleared: dict[str, Any]):
        super().__init__(name, changed, cleared)
        self._usual, self._limits, self._slides = setting.usual, (setting.low, setting.high), False
        self.slider = _slider(name, setting, self._where)
        self.boxes = self._boxes(setting)
        self.widget = small(
            ipywidgets.HBox, children=[self.slider, *self.boxes], _dom_classes=["conv-number"]
        )
        self.slider.observe(self._slide, "value")

    _where = ""

    def _boxes(self, setting: Number) -> list[Box]:
        box = _box(setting)
        self._follow(box)
        return [box]

    def _slide(self, change: Any) -> None:
        self._slides = True
        try:
            self._take(change)
        finally:
            self._slides = False

    def limit(self, low: int, high: int) -> None:
        """Offer the numbers from `low` to `high` only."""
        self._limits = low, high
        with self._quietly():
            for part in self.boxes:
                _between(part, low, high)
            _between(self.slider, low, max(low, min(high, self.slider.max)))

    def show(self, value: Any) -> None:
        """Display `value`."""
        numbers = value if isinstance(value, tuple) else (value,) * len(self.boxes)
        low, high = self._limits
        end = max(min(self._usual, high), numbers[0], self.slider.max if self._slides else low)
        with self._quietly():
            _between(self.slider, low, min(end, high))
            self.slider.value = numbers[0]
            for box, number in zip(self.boxes, numbers, strict=True):
                box.value = number


class SidesControl(NumberControl):
    """Padding: a slider for both sides at once, and a number box for each side of its own."""

    _where = ", on both sides"

    def _boxes(self, setting: Number) -> list[Box]:
        boxes = [_box(setting, ", before (left and top)"), _box(setting, ", after (right and bottom)")]
        for box in boxes:
            box.observe(self._take_both, "value")
        return boxes

    def _take_both(self, _: Any) -> None:
        before, after = self.boxes
        self._report((before.value, after.value))


def _between(part: Slider | Box, low: int, high: int) -> None:
    if (part.min, part.max) != (low, high):  # to set traits takes time, even to what they are
        part.min = min(low, part.max)  # never a lowest above a highest
        part.max, part.min = high, low


class ChoiceControl(Control):
    """A drop-down list of words."""

    def __init__(self, name: str, setting: Choice, changed: Changed, cleared: dict[str, Any]):
        super().__init__(name, changed, cleared)
        self.part = self.widget = small(
            List,
            options=setting.options,
            description=setting.label or name,
            tooltip=setting.help,
            style={"description_width": "50px"},
            layout={"width": f"{setting.width}px"},
        )
        self._follow(self.part)

    def show(self, value: str) -> None:
        """Display `value`."""
        with self._quietly():
            self.part.value = value


class SwitchControl(Control):
    """A checkbox."""

    def __init__(self, name: str, setting: Switch, changed: Changed, cleared: dict[str, Any]):
        super().__init__(name, changed, cleared)
        self.part = self.widget = small(
            Tick,
            description=setting.label or name,
            tooltip=setting.help,
            indent=False,
            layout={"width": "auto", "margin": "2px 0 2px 4px"},
        )
        self._follow(self.part)

    def show(self, value: bool) -> None:
        """Display `value`."""
        with self._quietly():
            self.part.value = value


def _slider(name: str, setting: Number, where: str) -> Slider:
    name = setting.label or name
    wide = 24 if len(name) == 1 else 60
    return small(
        Slider,
        min=setting.low,
        max=setting.usual,
        value=setting.low,
        description=name,
        tooltip=setting.help + where,
        readout=False,
        style={"description_width": f"{wide}px"},
        layout={"width": f"{wide + 96}px"},
    )


def _box(setting: Number, where: str = "") -> Box:
    return small(
        Box,
        min=setting.low,
        max=setting.high,
        value=setting.low,
        tooltip=setting.help + where if where else None,  # of one alone boxes.js says what its slider says
        layout={"width": "42px"},
    )

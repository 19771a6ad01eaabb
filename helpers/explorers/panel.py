"""The panel above a picture: presets, Reset, and the controls of the settings in columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets

from helpers.explorers.controls import Control, List, Toggle, control_of
from helpers.explorers.settings import HEAD, Settings


class Panel:
    """The controls of `initial`'s settings.

    ask(**changes) is called when the reader moves a control, takes a preset or goes back to `initial`.
    """

    def __init__(self, initial: Settings, presets: Mapping[str, dict[str, Any]], ask: Callable[..., None]):
        self._ask, self._initial, self._presets = ask, initial, presets
        self.controls = {
            name: control_of(name, setting, ask, _cleared(initial, setting.clears))
            for name, setting in initial.settings.items()
            if setting.column is not None
        }
        self._more = _more([each for name, each in self.controls.items() if initial.settings[name].more])
        self.widgets = [self._head(), self._columns()]
        self.start(initial)

    def start(self, initial: Settings) -> None:
        """Begin anew, for an explorer with other first settings: what More shows is hidden again."""
        self._initial = initial
        self._shown = {name: setting.default for name, setting in initial.settings.items()}
        if self._more:
            self._more.value = False

    def _head(self) -> ipywidgets.Widget:
        self._preset = List(
            options=[("choose …", ""), *((name, name) for name in self._presets)],
            description="Preset",
            style={"description_width": "50px"},
            layout={"width": "440px"},
        )
        self._preset.observe(self._take_preset, "value")
        reset = ipywidgets.Button(
            description="Reset", layout={"width": "80px"}, tooltip="Back to the first settings"
        )
        reset.on_click(self._reset)
        row = [*([self._preset] if self._presets else []), reset, *([self._more] if self._more else [])]
        return ipywidgets.HBox([*row, *self._in_column(HEAD)])

    def _columns(self) -> ipywidgets.Widget:
        places = (self._initial.settings[name].column for name in self.controls)
        columns = sorted({column for column in places if column is not None and column != HEAD})
        boxes = [ipywidgets.VBox(self._in_column(column)) for column in columns]
        return ipywidgets.HBox(boxes, layout={"flex_flow": "row wrap"})

    def _in_column(self, column: int | None) -> list[ipywidgets.Widget]:
        settings = self._initial.settings
        names = [name for name in self.controls if settings[name].column == column]
        return [self.controls[name].widget for name in sorted(names, key=lambda name: settings[name].row)]

    def _reset(self, _: Any) -> None:
        self._ask(**self._initial.values())

    def _take_preset(self, change: Any) -> None:
        if change.new:
            self._ask(**self._presets[change.new])

    def show(self, state: Settings) -> None:
        """Display the settings, within their limits of now, and the preset that they are, if any."""
        now, limits = state.values(), state.limits()
        for name, control in self.controls.items():
            if name in limits:
                control.limit(*limits[name])
            control.show(now[name])
            if self._more and state.settings[name].more and now[name] != self._shown[name]:
                self._more.value = True  # what is set from code or by an offer must not stay out of sight
        self._shown = now
        matching = (name for name, preset in self._presets.items() if preset.items() <= now.items())
        self._preset.value = next(matching, "")


def _cleared(initial: Settings, name: str) -> dict[str, Any]:
    return {name: initial.settings[name].default} if name else {}


def _more(hidden: list[Control]) -> Toggle | None:
    """Return the button that shows controls which are hidden at first."""
    if not hidden:
        return None
    more = Toggle(description="More", tooltip="Show further controls", layout={"width": "80px"})

    def show(change: Any) -> None:
        for control in hidden:
            control.widget.layout.display = None if change.new else "none"

    for control in hidden:
        control.widget.layout.display = "none"
    more.observe(show, "value")
    return more

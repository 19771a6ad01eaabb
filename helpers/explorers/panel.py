"""The controls above a picture: the lesson's in one row, and behind *More* presets, Reset and all others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from threading import get_ident
from typing import Any

import ipywidgets

from helpers.explorers.controls import List, control_of
from helpers.explorers.settings import Settings
from helpers.explorers.small import small

WRAPPING = {"flex_flow": "row wrap"}


class Panel:
    """The controls of `initial`'s settings.

    take(**changes) is called when the reader moves a control or takes a preset, ask(**changes) when he goes
    back to `initial`.
    """

    def __init__(
        self,
        initial: Settings,
        presets: Mapping[str, dict[str, Any]],
        ask: Callable[..., None],
        take: Callable[..., None],
    ):
        self._ask, self._take, self._initial, self._presets = ask, take, initial, presets
        self._shown_by: int | None = None  # the thread that names the preset on show; see `Control`
        self.controls = {
            name: control_of(name, setting, take, _cleared(initial, setting.clears))
            for name, setting in initial.settings.items()
            if setting.control
        }
        self._preset = self._list() if presets else None
        self._reset = small(
            ipywidgets.Button,
            description="Reset",
            layout={"width": "80px"},
            tooltip="Back to the first settings",
        )
        self._reset.on_click(self._go_back)
        self._lesson = small(ipywidgets.HBox, layout=WRAPPING, _dom_classes=["conv-lesson"])
        self._others = small(ipywidgets.HBox, layout=WRAPPING, _dom_classes=["conv-more"])
        self.widgets = [self._lesson, self._others]

    def start(self, initial: Settings, lesson: Sequence[str]) -> None:
        """Begin anew, with the controls of the settings `lesson` in the row; browser/page.js adds *More*."""
        self._initial = initial
        self._lesson.children = [self.controls[name].widget for name in lesson]
        others = [each.widget for name, each in self.controls.items() if name not in lesson]
        presets = [self._preset] if self._preset else []
        self._others.children = [*presets, self._reset, *others]

    def _list(self) -> List:
        presets = small(
            List,
            options=[("choose …", ""), *((name, name) for name in self._presets)],
            description="Preset",
            style={"description_width": "50px"},
            layout={"width": "440px"},
        )
        presets.observe(self._take_preset, "value")
        return presets

    def _go_back(self, _: Any) -> None:
        first = self._initial.values()
        first.pop("covered", None)  # what the reader has seen stays open
        self._ask(**first)

    def _take_preset(self, change: Any) -> None:
        if change.new and self._shown_by != get_ident():
            self._take(**self._presets[change.new])

    def show(self, state: Settings) -> None:
        """Display the settings, within their limits of now, and the preset that they are, if any."""
        now, limits = state.values(), state.limits()
        for name, control in self.controls.items():
            if name in limits:
                control.limit(*limits[name])
            control.show(now[name])
        if self._preset:
            names = [self._preset.value, *self._presets]  # the one that was taken stays while it holds
            matching = (name for name in names if name and self._presets[name].items() <= now.items())
            self._shown_by = get_ident()
            try:
                self._preset.value = next(matching, "")
            finally:
                self._shown_by = None


def _cleared(initial: Settings, name: str) -> dict[str, Any]:
    return {name: initial.settings[name].default} if name else {}

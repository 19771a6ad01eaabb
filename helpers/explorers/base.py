"""What all explorers share: one state, one refresh, controls and picture.

An explorer is a frozen `Settings` and a few pure functions: compute(state) makes the result, describe(result)
and regions(result) say it, draw(scene, result) draws it and returns where things lie. `frame` puts them
together, `panel` holds the controls, `door` hears the browser.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from inspect import Parameter, Signature
from typing import Any, ClassVar

import ipywidgets

from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers import door
from helpers.explorers.frame import Frame, framed
from helpers.explorers.panel import Panel
from helpers.explorers.picture import Picture
from helpers.explorers.regions import Region
from helpers.explorers.settings import Settings
from helpers.explorers.turns import in_turn
from helpers.shapes.refusals import shown

LONGEST_DEFAULT = 40  # characters of a default in the signature


class Explorer:
    """An explorer on show. Subclasses name their parts; see ``helpers/explorers/coverage``.

    `state` and `result` are what is shown now; `set_state(**changes)` changes it as the controls do;
    `picked` is the cell that the reader last clicked, as {"region", "row", "column"}, or empty.
    """

    size: ClassVar[tuple[int, int]]  # of the picture, in drawing units
    state_type: ClassVar[type[Settings]]
    presets: ClassVar[Mapping[str, dict[str, Any]]] = {}
    point_lines: ClassVar[int] = 2  # that the longest sentence of a cell takes
    # (name, (width, height) of the original, RGBA [H, W, 4]) → the changes that the reader's image asks for
    given: ClassVar[Callable[[str, tuple[int, int], Any], dict[str, Any]] | None] = None

    @staticmethod
    def compute(state: Any) -> Any:
        """Return what a state comes to: its result."""
        raise NotImplementedError

    @staticmethod
    def describe(result: Any) -> str:
        """Say in one to four sentences what the picture shows."""
        raise NotImplementedError

    @staticmethod
    def regions(result: Any) -> list[Region]:
        """Return what answers the pointer; later regions lie above earlier ones."""
        raise NotImplementedError

    @staticmethod
    def draw(scene: Scene, result: Any) -> dict[str, list[Grid]]:
        """Draw a result; return where things lie, by the names that its regions and lights use."""
        raise NotImplementedError

    @staticmethod
    def offers(result: Any) -> dict[str, Any]:
        """Return settings to offer below the picture, {"lead": str, "items": [[label, changes], …]}."""
        return {}

    @staticmethod
    def arrays(result: Any) -> dict[str, Any]:
        """Return numbers that the sentences are filled with, {name: packed_array(…)}."""
        return {}

    @staticmethod
    def moves(result: Any) -> dict[str, Any]:
        """Return how the window of a sum moves: {"stride", "before": [rows, columns] of padding}."""
        return {}

    @staticmethod
    def last_step(result: Any) -> int | None:
        """Return the last value of the field `step`, which the player plays from 0; None for no player."""
        return None

    @staticmethod
    def chosen(result: Any, name: Any, row: int, column: int) -> dict[str, Any]:
        """Return the changes that a click on a cell of the region `name` asks for."""
        return {}

    @staticmethod
    def edited(result: Any, name: Any, row: int, column: int, value: float) -> dict[str, Any]:
        """Return the changes that a number typed into a cell of the region `name` asks for."""
        return {}

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        declared = cls.state_type.settings
        cls.__signature__ = Signature(
            [
                Parameter(name, Parameter.KEYWORD_ONLY, default=_in_signature(setting.default))
                for name, setting in declared.items()
            ]
        )
        lines = [f"    {name}: {_said(setting.help, setting.range)}" for name, setting in declared.items()]
        cls.__doc__ = "\n".join([cls.__doc__ or "", "", "Settings:", *lines])

    def __init__(self, /, **changes: Any):
        self._state = self._changed(self.state_type(), changes)
        self.scene = Scene(*self.size)
        self.picture = Picture(
            name=self.name,
            size=list(self.size),
            takes_image=self.given is not None,
            point_lines=self.point_lines,
        )
        self._met = 0  # the last wish of the player that was met
        self._panel = Panel(self._state, self.presets, self.ask)
        self.picture.on_msg(self._message)
        self.picture.observe(self._sharpen, "pixel_ratio")
        self.box = ipywidgets.VBox([*self._panel.widgets, self.picture], _dom_classes=["conv-explorer"])
        self.refresh()

    @property
    def name(self) -> str:
        return type(self).__name__

    @property
    def state(self) -> Any:
        return self._state

    @property
    def result(self) -> Any:
        return self._result

    @property
    def frame(self) -> Frame:
        """The `Frame` on show."""
        return self._frame

    @property
    def picked(self) -> dict[str, Any]:
        return self.picture.picked

    @in_turn
    def set_state(self, /, **changes: Any) -> None:
        """Change fields of the state and redraw; raises ValueError for a field or value there is not."""
        self._show(self._changed(self._state, changes))

    def _show(self, state: Settings) -> None:
        """Redraw with a state that can be; where that fails, all is as it was."""
        before = self._state
        if state == before:
            self._panel.show(before)
            return
        self._state = state
        try:
            self.refresh()
        except BaseException:
            self._state = before
            self.refresh()  # on the scene and in the controls, too, all is as it was
            raise

    @in_turn
    def ask(self, /, **changes: Any) -> None:
        """Change the state as the reader's controls do: what cannot be is said below the picture."""
        try:
            state = self._changed(self._state, changes)
        except ValueError as problem:
            self._refuse(problem)
        else:
            self._show(state)

    def _refuse(self, problem: ValueError) -> None:
        self.picture.notice = ""  # so that the same sentence is said a second time
        self.picture.notice = str(problem)
        self._panel.show(self._state)

    @in_turn
    def refresh(self) -> None:
        """Compute, draw and send what the state asks for: the one way to the picture."""
        result = self.compute(self._state)
        frame = framed(self, result, self.scene, self.picture.pixel_ratio)
        self._result, self._frame = result, frame
        self.picture.show(frame, self._met)
        self._panel.show(self._state)

    @in_turn
    def _sharpen(self, change: Any) -> None:
        """Send what is on show in as many pixels as the reader's screen has; nothing is computed again."""
        try:
            png = self.scene.png(self.picture.pixel_ratio)
        except BaseException:
            self.picture.unobserve(self._sharpen, "pixel_ratio")
            self.picture.pixel_ratio = change.old  # so that it can be asked for again
            self.picture.observe(self._sharpen, "pixel_ratio")
            raise
        self._frame = replace(self._frame, png=png)
        self.picture.show(self._frame, self._met)

    def _changed(self, state: Settings, changes: dict[str, Any]) -> Settings:
        for name in changes:
            if name not in state.settings:
                known = ", ".join(state.settings)
                raise ValueError(f"{self.name} has no setting {shown(name)}: the settings are {known}")
        return state.changed(**changes)

    @in_turn
    def _message(self, _, content: Any, buffers: Any) -> None:
        """Meet a wish of the browser with a new frame, or with a notice that says why not."""
        number = self.picture.number
        try:
            self._met = door.wish(content, self._met)
            changes = door.changes(self, content, buffers)
            if changes is None:
                return
            state = self._changed(self._state, changes)
        except ValueError as problem:
            self._refuse(problem)
            return
        self._show(state)
        if number == self.picture.number:  # nothing has changed, but the browser waits for a frame
            self.picture.show(self._frame, self._met)

    def __repr__(self) -> str:
        shown_ = " ".join(
            f"{name}={value}" for name, value in self._state.values().items() if value not in (None, (), "")
        )
        return f"{self.name}: {shown_}\n{self._frame.words}"

    @in_turn
    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The picture and its words for every front end, and the live controls where widgets run."""
        bundle = self.box._repr_mimebundle_() or {}
        bundle["text/plain"] = repr(self)
        bundle["image/png"] = base64.b64encode(self.scene.small_png()).decode()
        width, height = self.size
        return bundle, {"image/png": {"width": width, "height": height}}


class _Long:
    """A default that would fill the signature."""

    def __repr__(self) -> str:
        return "…"


def _in_signature(default: Any) -> Any:
    return default if len(repr(default)) <= LONGEST_DEFAULT else _Long()


def _said(help: str, range_: str) -> str:
    return f"{help} ({range_})" if range_ else help

"""What all explorers share: one state, one refresh, controls and picture.

An explorer is a frozen dataclass for the state and five functions: limits(state), compute(state),
describe(result), regions(result) are pure; draw(scene, result) draws and returns where things lie.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any, ClassVar

import ipywidgets
import numpy as np

from helpers import shapes
from helpers.drawing.outlines import Grid
from helpers.drawing.scene import Scene
from helpers.explorers.picture import Picture
from helpers.explorers.regions import image_map
from helpers.explorers.turns import in_turn


def check_ranges(state, ranges: dict[str, tuple[int, int, str]], pairs: tuple[str, ...] = ()) -> None:
    """Make the named fields of a frozen `state` ints; raise ValueError for one out of its range.

    ranges: field → (lowest, highest, help). pairs: the fields that may also be (before, after); one is
    kept as an int where its sides are equal.
    """
    for name, (low, high, _) in ranges.items():
        value = getattr(state, name)
        paired = isinstance(value, tuple | list) and name in pairs
        if paired and len(value) != 2:
            raise ValueError(f"{name} must be a whole number or (before, after), got {value!r}")
        whole = [shapes.whole(name, side, low) for side in (value if paired else [value])]
        if max(whole) > high:
            raise ValueError(f"{name} must be at most {high}, got {max(whole)}")
        object.__setattr__(state, name, whole[0] if len(set(whole)) == 1 else tuple(whole))


def settings(state) -> dict[str, Any]:
    """Return the fields of a state by name."""
    return {each.name: getattr(state, each.name) for each in fields(state)}


class Explorer:
    """An explorer on show. Subclasses name their parts; see ``helpers/explorers/coverage.py``.

    `state` and `result` are what is shown now; `set_state(**changes)` changes it as the controls do;
    `picked` is the cell that the reader last clicked, as {"region", "row", "column"}, or empty.
    """

    name: ClassVar[str]
    size: ClassVar[tuple[int, int]]
    state_type: ClassVar[type]
    ranges: ClassVar[dict[str, tuple[int, int, str]]]
    compute: ClassVar[Callable]
    describe: ClassVar[Callable]
    regions: ClassVar[Callable]
    draw: ClassVar[Callable]
    presets: ClassVar[dict[str, dict[str, Any]]] = {}
    takes_image: ClassVar[bool] = False
    point_lines: ClassVar[int] = 2

    def __init__(self, **changes):
        self.scene = Scene(*self.size)
        self.picture = Picture(
            name=self.name,
            size=list(self.size),
            takes_image=self.takes_image,
            point_lines=self.point_lines,
        )
        self._met = 0  # the last wish of the player that was met
        self._initial = self._state = self._changed_state(self.state_type(), changes)
        self._controls, rows = self.controls()
        self._preset = ipywidgets.Dropdown(
            options=[("choose …", ""), *((name, name) for name in self.presets)],
            description="Preset",
            style={"description_width": "50px"},
            layout={"width": "440px"},
        )
        self._preset.observe(self._take_preset, "value")
        reset = ipywidgets.Button(
            description="Reset", layout={"width": "80px"}, tooltip="Back to the first settings"
        )
        reset.on_click(lambda _: self.set_state(**settings(self._initial)))
        self.picture.on_msg(self._message)
        self.picture.observe(lambda _: self.refresh(), "pixel_ratio")
        head = [*([self._preset] if self.presets else []), reset, *self.head()]
        self.box = ipywidgets.VBox([ipywidgets.HBox(head), *rows, self.picture])
        self.refresh()

    def controls(self) -> tuple[dict[str, Any], list[ipywidgets.Widget]]:
        """Return the controls by field name, and the rows of widgets to show them in."""
        raise NotImplementedError

    def head(self) -> list[ipywidgets.Widget]:
        """Return the widgets of controls that stand in the first row, beside Reset."""
        return []

    @staticmethod
    def limits(state) -> dict[str, tuple[int, int]]:
        """The ranges that hang on other settings: {field: (lowest, highest)}."""
        return {}

    @staticmethod
    def offers(result) -> dict:
        """Settings to offer below the picture; see `Picture.show`."""
        return {}

    @staticmethod
    def arrays(result) -> dict[str, dict]:
        """Numbers that the sentences of the image map are filled with; see `packed_array`."""
        return {}

    @staticmethod
    def layer(result) -> dict:
        """What a sum in a sentence needs besides `arrays` x, kernel and bias: {"stride", "before"}."""
        return {}

    @staticmethod
    def last_step(result) -> int | None:
        """The last value of the field `step`, which the player plays from 0; None where there is none."""
        return None

    def edited(self, region: str, row: int, column: int, value: float) -> dict[str, Any]:
        """Return the changes of the state that a number typed into a cell of a region asks for."""
        raise NotImplementedError

    def chosen(self, region: str, row: int, column: int) -> dict[str, Any]:
        """Return the changes of the state that a click on a cell of a region asks for."""
        raise NotImplementedError

    def given(self, name: str, original: tuple[int, int], pixels) -> dict[str, Any]:
        """Return the changes of the state that an image [H, W, 4] of the reader's own asks for."""
        raise NotImplementedError

    @property
    def state(self):
        return self._state

    @property
    def result(self):
        return self._result

    @property
    def picked(self) -> dict:
        return self.picture.picked

    @in_turn
    def set_state(self, **changes) -> None:
        """Change fields of the state and redraw; raises ValueError for a field or value there is not."""
        state = self._changed_state(self._state, changes)
        if state == self._state:
            self._show_controls()
        else:
            self._state = state
            self.refresh()

    @in_turn
    def ask(self, **changes) -> None:
        """Change the state as the reader's controls do: what cannot be is said below the picture."""
        try:
            self.set_state(**changes)
        except ValueError as problem:
            self._refuse(problem)

    def _refuse(self, problem: ValueError) -> None:
        self.picture.notice = ""  # so that the same sentence is said a second time
        self.picture.notice = str(problem)
        self._show_controls()

    @in_turn
    def refresh(self) -> None:
        """Compute, draw and send what the state asks for: the one way to the picture."""
        self._result = self.compute(self._state)
        self.scene.clear()
        outlines: dict[str, list[Grid]] = self.draw(self.scene, self._result)
        last = self.last_step(self._result)
        self.picture.show(
            self.scene.png(self.picture.pixel_ratio),
            self.describe(self._result),
            image_map(self.regions(self._result), outlines, self.layer(self._result)),
            self.offers(self._result),
            self.arrays(self._result),
            {} if last is None else {"value": self._result.state.step, "high": last, "met": self._met},
        )
        self._show_controls()

    def _changed_state(self, state, changes: dict):
        unknown = changes.keys() - {each.name for each in fields(state)}
        if unknown:
            known = ", ".join(each.name for each in fields(state))
            raise ValueError(f"{self.name} has no setting {sorted(unknown)[0]!r}: the settings are {known}")
        state = replace(state, **changes)
        clamped = {
            name: min(max(getattr(state, name), low), high)
            for name, (low, high) in self.limits(state).items()
        }
        return replace(state, **clamped) if clamped else state

    def _show_controls(self) -> None:
        limits = self.limits(self._state)
        for name, control in self._controls.items():
            if name in limits:
                control.limit(*limits[name])
            control.show(getattr(self._state, name))
        now = settings(self._state)
        matching = (name for name, preset in self.presets.items() if preset.items() <= now.items())
        self._preset.value = next(matching, "")

    def _take_preset(self, change) -> None:
        if change.new:
            self.set_state(**self.presets[change.new])

    @in_turn
    def _message(self, _, content: dict, buffers: list) -> None:
        """Meet a wish of the browser with a new frame, or with a notice that says why not."""
        number = self.picture.number
        self._met = content.get("wish", self._met)
        try:
            changes = self._wish(content, buffers)
            if changes is None:
                return
            self.set_state(**changes)
        except ValueError as problem:
            self._refuse(problem)
        else:
            if number == self.picture.number:
                self.refresh()  # nothing changed, but the browser waits for a frame

    def _wish(self, content: dict, buffers: list) -> dict[str, Any] | None:
        if "apply" in content:
            return {
                name: tuple(value) if isinstance(value, list) else value
                for name, value in content["apply"].items()
            }
        if "edit" in content:
            return self.edited(**content["edit"])
        if "choose" in content:
            return self.chosen(**content["choose"])
        if "image" in content:
            image = content["image"]
            wide, high = image["size"]
            pixels = np.frombuffer(buffers[0], np.uint8).reshape(high, wide, 4)
            return self.given(image["name"], tuple(image["original"]), pixels)
        return None

    def __repr__(self) -> str:
        shown = " ".join(
            f"{name}={value}" for name, value in settings(self._state).items() if value not in (None, (), "")
        )
        return f"{self.name}: {shown}\n{self.describe(self._result)}"

    @in_turn
    def _repr_mimebundle_(self, include=None, exclude=None):
        """The picture and its words for every front end, and the live controls where widgets run."""
        bundle = self.box._repr_mimebundle_() or {}
        bundle["text/plain"] = repr(self)
        bundle["image/png"] = base64.b64encode(self.scene.small_png()).decode()
        width, height = self.size
        return bundle, {"image/png": {"width": width, "height": height}}

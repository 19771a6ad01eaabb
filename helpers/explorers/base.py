"""What all explorers share: one state, one refresh, controls and picture.

An explorer is a frozen `Settings` and a few pure functions: compute(state) makes the result, describe(result)
and regions(result) say it, draw(scene, result) draws it and returns where things lie. `frame` puts them
together, `opened` holds the widgets, `door` hears the browser, `replaced` knows which cell shows what.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

from helpers.explorers import door
from helpers.explorers.frame import Frame, frame_of, framed
from helpers.explorers.opened import Opened
from helpers.explorers.parts import Parts, Stopped
from helpers.explorers.picture import Picture
from helpers.explorers.replaced import CELLS
from helpers.explorers.settings import Settings
from helpers.explorers.signature import lesson_of, signature, with_settings
from helpers.explorers.turns import in_turn
from helpers.shapes.refusals import shown


class Explorer(Parts):
    """An explorer on show. Subclasses name their `Parts`; see ``helpers/explorers/coverage``.

    `state` and `result` are what is shown now; `set_state(**changes)` changes it as the controls do;
    `picked` is the cell that the reader last clicked, as {"region", "row", "column"}, or empty.
    show names the settings whose controls stand above the picture, as "S P"; the others are behind *More*.

    Its widgets are made when it is first displayed. `close()` ends them and keeps state and `picked`: an
    explorer that is displayed again is opened again. A cell that is run again closes what it no longer shows.
    """

    lesson: str  # the settings whose controls stand in the row, where a cell names none
    _questions: tuple[Callable[[], None], ...] = ()  # the open ones: what tells each that it is uncovered

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        cls.makes_offers = "offers" in vars(cls) or cls.makes_offers
        cls.__signature__ = signature(cls.state_type.settings, cls.lesson)
        cls.__doc__ = with_settings(cls.__doc__ or "", cls.state_type.settings)

    def __init__(self, /, *, show: str | None = None, **changes: Any):
        self.lesson = lesson_of(self.state_type.settings, type(self).lesson if show is None else show)
        self._initial = self._state = self._changed(self.state_type(), changes)
        self._result: Any = None
        self._frame: Frame | None = None
        self._opened: Opened | None = None
        self._picked: dict[str, Any] = {}
        self._met = 0  # the last wish with a number that was met: the player's, or a stroke
        self.refresh()

    @property
    def name(self) -> str:
        return type(self).__name__

    @property
    def state(self) -> Any:
        return self._state

    @property
    def result(self) -> Any:
        return self.compute(self._state) if self._frame is None else self._result

    @property
    def frame(self) -> Frame:
        """The `Frame` on show."""
        return frame_of(self, self._state) if self._frame is None else self._frame

    @property
    def picked(self) -> dict[str, Any]:
        return self._picked if self._opened is None else self._opened.picture.picked

    @property
    def asked(self) -> bool:
        """Whether an open question beside the picture uncovers it."""
        return bool(self._questions)

    @in_turn
    def cover(self, uncovered: Callable[[], None]) -> None:
        """Cover the picture for a question; `uncovered` is called once, by whatever it is uncovered."""
        self._hold(*(each for each in self._questions if each != uncovered), uncovered)
        self.set_state(covered=True)

    @in_turn
    def forgo(self, uncovered: Callable[[], None]) -> None:
        """Forget a question, if it is open; without any the picture itself offers to uncover it."""
        self._hold(*(each for each in self._questions if each != uncovered))

    def _hold(self, *questions: Callable[[], None]) -> None:
        self._questions = questions
        if self._opened is not None:
            self._opened.picture.asked = self.asked

    @property
    def picture(self) -> Picture:
        """The widget that shows the picture; the cell that asks for it counts as one that shows it."""
        CELLS.note(self)
        return self._open().picture

    @property
    def box(self) -> ipywidgets.VBox:
        """The controls above the picture, as one widget; who asks for it counts as with `picture`."""
        CELLS.note(self)
        return self._open().box

    @in_turn
    def _open(self) -> Opened:
        """Return the widgets; at first those of an explorer that this one replaces, or else new ones."""
        if self._opened is None:
            opened = CELLS.spare(self) or Opened(type(self))
            opened.serve(self, self._initial, self.lesson.split())
            self._opened, self._met = opened, 0  # a new view counts its wishes anew
            if self._frame is None:
                self.refresh()
            else:
                opened.show(self._frame, self._state, self._met)
        return self._opened

    @in_turn
    def close(self) -> None:
        """End the widgets, here and in the page, and let go of what was computed and drawn."""
        opened = self.let_go()
        if opened is not None:
            opened.close()

    def let_go(self) -> Opened | None:
        """Keep the state and `picked` alone; return the widgets, if there are any, which serve nobody now."""
        opened, self._picked = self._opened, self.picked
        self._opened = self._result = self._frame = None
        if opened is not None:
            opened.rest()
        return opened

    @in_turn
    def set_state(self, /, **changes: Any) -> None:
        """Change fields of the state and redraw; raises ValueError for a field or value there is not."""
        self._show(self._changed(self._state, changes), "step" in changes)

    def _show(self, state: Settings, sets_step: bool) -> None:
        """Redraw with a state that can be; where that fails, all is as it was.

        sets_step: whether its step counts, and not one to which the player has gone meanwhile.
        """
        before, opened = self._state, self._opened
        if opened is not None and sets_step:
            opened.picture.sets += 1
        if state == before:
            if opened is not None and sets_step:
                opened.show(self.frame, before, self._met)
            elif opened is not None:
                opened.panel.show(before)
            return
        self._state = state
        try:
            self.refresh()
        except BaseException:
            self._state = before
            self.refresh()  # in the controls, too, all is as it was
            raise
        if self._questions and not self.state.covered:
            questions = self._questions
            self._hold()
            for uncovered in questions:
                uncovered()

    @in_turn
    def ask(self, /, **changes: Any) -> None:
        """Change the state as the reader's controls do: what cannot be is said below the picture."""
        try:
            state = self._changed(self._state, changes)
        except ValueError as problem:
            self._refuse(problem)
        else:
            self._show(state, "step" in changes)

    @in_turn
    def take(self, /, **changes: Any) -> None:
        """Change what a control holds or a preset names, and what that brings along; see `brought`."""
        self.ask(**{**self.brought(self._state, changes), **changes})

    def _refuse(self, problem: ValueError) -> None:
        opened = self._opened
        if opened is None:  # there is no picture to say it on
            raise problem
        opened.picture.notice = ""  # so that the same sentence is said a second time
        opened.picture.notice = str(problem)
        opened.panel.show(self._state)

    @in_turn
    def refresh(self) -> None:
        """Compute, draw and send what the state asks for: the one way to the picture."""
        result = self.compute(self._state)
        frame = framed(self, self._state, result)
        self._result, self._frame = result, frame
        if self._opened is not None:
            self._opened.show(frame, self._state, self._met)

    def _changed(self, state: Settings, changes: dict[str, Any]) -> Settings:
        for name in changes:
            if name not in state.settings:
                known = ", ".join(state.settings)
                raise ValueError(f"{self.name} has no setting {shown(name)}: the settings are {known}")
        return state.changed(**changes)

    @in_turn
    def hear(self, content: Any, buffers: Any) -> None:
        """Meet a wish of the browser with a new frame, or with a notice that says why not."""
        picture = self._open().picture
        number = picture.number
        try:
            self._met = door.wish(content, self._met)
            changes = door.changes(self, content, buffers)
            if changes is None:
                return
            late = door.is_late(content, picture.sets)
            state = self._changed(self._state, {} if late else changes)
        except ValueError as problem:
            self._refuse(problem)
            return
        plays = door.from_player(content)
        try:
            self._show(self.on_the_way(state) if plays else state, "step" in changes and not plays)
        except KeyboardInterrupt:
            if not plays:
                raise  # else nothing is lost: all is as it was, which ends Play; see `turns`
            picture.show(self.frame, self._met)
            step = self._state.values()["step"]
            picture.notice = f"Interrupted after step {step}: Play goes on from there."
        except Stopped as problem:
            picture.show(self.frame, self._met)
            picture.notice = str(problem)
        if number == picture.number:  # nothing has changed, but the browser waits for a frame
            picture.show(self.frame, self._met)

    def __repr__(self) -> str:
        shown_ = " ".join(
            f"{name}={value}"
            for name, value in self._state.values().items()
            if value not in (None, (), "") and (name, value) != ("covered", False)
        )
        return f"{self.name}: {shown_}\n{self.describe(self.result)}"

    @in_turn
    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """The picture and its words for every front end, and the live controls where widgets run."""
        bundle = self.box._repr_mimebundle_() or {}  # which notes that the cell shows it
        bundle["text/plain"] = repr(self)
        frame = self.frame
        bundle["image/png"] = frame.still
        width, height = self.size
        _, metadata = self.picture._repr_mimebundle_() or ({}, {})  # tells Colab where such widgets come from
        return bundle, {**metadata, "image/png": {"width": width, "height": height, "alt": frame.words}}

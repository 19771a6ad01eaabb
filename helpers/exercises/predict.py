"""`Predict`: a question above a covered explorer. The reader commits to an answer, then sees."""

from __future__ import annotations

from contextlib import suppress
from html import escape
from typing import Any

from IPython.display import display

from helpers.exercises.checks import NO_ANSWER, Cell, Choice, Number, Outcome, Question, Shape
from helpers.exercises.question import QuestionBox
from helpers.explorers.base import Explorer
from helpers.explorers.picture import Picture
from helpers.explorers.regions import cell_of
from helpers.explorers.replaced import CELLS
from helpers.explorers.turns import in_turn
from helpers.shapes.refusals import shown

CLICK = "Click the cell, or walk to it with the arrow keys and press Enter."


class Predict:
    """A question about an explorer, which is covered until the reader commits to an answer or asks to see.

        Predict(
            "How wide is the output?",
            Number(4, because="(7 + 2·1 − 3)/2 + 1 = 4", meanings={3: "that counts P once"}),
            Volumes(W=7, F=3, S=2, P=1, covered=True),
        )

    `outcome` is what his answer came to; "not attempted" before, and where he asked to see, or the explorer
    was uncovered otherwise. A cell that is run again asks again. Raises ValueError where the explorer cannot
    be covered.
    """

    def __init__(self, question: str, check: Question, explorer: Explorer):
        if not (isinstance(question, str) and question.strip()):
            raise ValueError(f"question must be a sentence, got {shown(question)}")
        if not isinstance(check, Question):
            raise ValueError(f"check must be a Number, Shape, Choice or Cell, got {shown(check)}")
        if not isinstance(explorer, Explorer):
            raise ValueError(f"explorer must be an explorer, such as Volumes(W=7), got {shown(explorer)}")
        if "covered" not in explorer.state.settings:
            raise ValueError(f"{explorer.name} cannot be covered: use an explorer with the setting covered")
        if isinstance(check, Cell):
            cell = {"region": check.region, "row": check.row, "column": check.column}
            cell_of(explorer.frame.image_map, cell)
        self.question, self.check, self.explorer = question, check, explorer
        self.outcome = NO_ANSWER
        self._said, self._given, self._open = "", "", False
        self._box: QuestionBox | None = None
        self._watched: Picture | None = None
        self._settings = explorer.state.values()  # those that the question is about
        explorer.cover(self._uncovered)

    @in_turn
    def commit(self, answer: object) -> Outcome:
        """Take an answer as if the reader had given it; the first that is one counts, and uncovers."""
        if not self._open:
            self.outcome = self.check.check(answer)
            if self.outcome.state != "not attempted":
                self._given = "" if isinstance(self.check, Cell) else str(answer).strip()
                self._uncover()
            self._say(self.outcome.says)
        return self.outcome

    @in_turn
    def show(self) -> None:
        """Uncover the explorer; who has not answered is told the answer."""
        if not self._open:
            self.outcome = Outcome("not attempted", self.check.reply)
        self._uncover()  # a second time, too: code may have covered it again
        self._say(self.outcome.says)

    def _uncover(self) -> None:
        """Uncover the explorer, the first time at the settings that the reply is about."""
        settings = {} if self._open else self._settings
        self._open = True
        self.explorer.set_state(**{**settings, "covered": False})

    def _uncovered(self) -> None:
        """Hear that the explorer is uncovered: by this question, by another, by code."""
        if not self._open:
            self._open, self.outcome = True, Outcome("not attempted", self.check.reply)
            self._say(self.outcome.says)

    def _say(self, says: str) -> None:
        self._said = says
        if self._box is not None:
            self._box.outcome = {**self._told, "says": ""}  # so that the same sentence is said a second time
            self._box.outcome = self._told

    @property
    def _told(self) -> dict[str, Any]:
        return {"state": self.outcome.state, "says": self._said, "given": self._given, "open": self._open}

    @property
    def _asked(self) -> dict[str, Any]:
        asked: dict[str, Any] = {
            "question": self.question,
            "answer": self.check.reply,
            "options": [],
            "hint": "",
        }
        match self.check:
            case Number():
                return {**asked, "kind": "text", "hint": "a number"}
            case Shape() as shape:
                return {**asked, "kind": "text", "hint": shape.sides}
            case Choice() as choice:
                return {**asked, "kind": "choice", "options": list(choice.options)}
        return {**asked, "kind": "cell", "hint": CLICK}

    @property
    def _text(self) -> str:
        """The question, and what has become of it."""
        return f"Predict: {self.question}{self._among}\n{self._said or 'Not attempted.'}"

    @property
    def _among(self) -> str:
        return f" ({self.check.listed})" if isinstance(self.check, Choice) else ""

    def __repr__(self) -> str:
        return f"{self._text}\n{self.explorer!r}"

    @property
    def _page(self) -> str:
        """The question with its answer folded, as HTML: for pages on which nobody can answer."""
        question, reply = escape(f"{self.question}{self._among}"), escape(self.check.reply)
        return (
            f"<p><strong>Predict:</strong> {question}</p>\n"
            f"<details><summary>Answer</summary>\n<p>{reply}</p>\n</details>"
        )

    @in_turn
    def _ipython_display_(self) -> None:
        """Show the question, then the explorer: two outputs, so that each has its own still form.

        Of one output a page without widgets shows the HTML or the picture, never both.
        """
        data, metadata = self._open_box()._repr_mimebundle_() or ({}, {})
        data = {**data, "text/plain": self._text, "text/html": self._page}
        display(data, metadata=metadata, raw=True)
        display(self.explorer)
        if isinstance(self.check, Cell) and not self._open:
            self._watched = self.explorer.picture
            self._watched.picked = {}  # a click on the cell that was clicked last would else be no change
            self._watched.observe(self._pick, "picked")  # a second time does nothing

    def _open_box(self) -> QuestionBox:
        """Return the widget; at first that of a question which this one replaces, or else a new one."""
        CELLS.note(self)
        if self._box is None:
            self._box = CELLS.spare(self) or QuestionBox()
            self._box.hears = self._hear
            self._box.asked, self._box.outcome = self._asked, self._told
            if not self._open:
                self.explorer.cover(self._uncovered)  # where it was closed in between
        return self._box

    def _hear(self, content: Any) -> None:
        match content:
            case {"commit": str() as answer}:
                self.commit(answer)
            case {"show": True}:
                self.show()

    @in_turn
    def _pick(self, change: Any) -> None:
        if change.new:
            self.commit(change.new)

    @in_turn
    def let_go(self) -> QuestionBox | None:
        """Keep question and outcome; return the widget, if there is one, which serves nobody now."""
        box, self._box = self._box, None
        self.explorer.forgo(self._uncovered)
        if box is not None:
            box.hears = None
        if self._watched is not None:
            with suppress(ValueError):  # the picture may serve another explorer by now, and others watch it
                self._watched.unobserve(self._pick, "picked")
            self._watched = None
        return box

    @in_turn
    def close(self) -> None:
        """End the question's widget, here and in the page; the explorer's end with the explorer."""
        box = self.let_go()
        if box is not None:
            box.layout.close()
            box.close()

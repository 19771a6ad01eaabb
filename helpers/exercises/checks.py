"""Questions and their answers, pure: each kind takes what a reader says, and returns an `Outcome`.

    Number(4, because="(7 + 2·1 − 3)/2 + 1 = 4.", meanings={3: "that counts P once"}).check("3")

What cannot be read as an answer is one sentence, and no attempt: nobody is wrong for a slip of the finger.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from fractions import Fraction
from typing import Any, Literal

from helpers.exercises import typed
from helpers.shapes import whole
from helpers.shapes.refusals import readable, shown

_SIDES = ("height", "width", "depth")

State = Literal["right", "wrong", "not attempted"]


@dataclass(frozen=True)
class Outcome:
    """What an answer comes to. says: it in words, with what the answer would mean."""

    state: State
    says: str


NO_ANSWER = Outcome("not attempted", "No answer yet.")


@dataclass(frozen=True)
class Question(ABC):
    """What all kinds of questions share. Whatever is declared is checked by the same `read` as an answer.

    because: why the answer is right, a sentence. meanings: what a wrong one would mean, each by its answer.
    """

    _: KW_ONLY
    because: str
    meanings: Mapping[Any, str] = field(default_factory=dict)

    @property
    @abstractmethod
    def right(self) -> Any:
        """The right answer, as `read` returns it."""

    @abstractmethod
    def read(self, answer: object) -> Any:
        """Return what a reader says as a value; raise a ValueError of one sentence where it is none."""

    @abstractmethod
    def written(self, value: Any) -> str:
        """Write a value as a sentence does."""

    def same(self, value: Any, other: Any) -> bool:
        """Tell whether two values are one answer."""
        return bool(value == other)

    def __post_init__(self) -> None:
        right = _declared("answer", lambda: self.right)
        _check_sentence("because", self.because)
        for value, meaning in self.meanings.items():
            _check_sentence(f"the meaning of {shown(value)}", meaning)
            if self.same(_declared("meanings", lambda value=value: self.read(value)), right):
                raise ValueError(f"meanings holds {shown(value)}, which is right: say it in because")

    @property
    def reply(self) -> str:
        """The right answer and its reason."""
        return f"The answer is {self.written(self.right)}. {_ended(self.because)}"

    def check(self, answer: object) -> Outcome:
        """Return what an answer comes to; an empty one, and one that cannot be read, is no attempt."""
        if answer is None or answer == {} or (isinstance(answer, str) and not answer.strip()):
            return NO_ANSWER
        try:
            value = self.read(answer)
        except ValueError as problem:
            return Outcome("not attempted", _ended(str(problem)))
        right = self.written(self.right)
        if self.same(value, self.right):
            return Outcome("right", f"Right: {right}. {_ended(self.because)}")
        meant = next(
            (says for other, says in self.meanings.items() if self.same(value, self.read(other))), ""
        )
        if meant:
            says = f"Not {self.written(value)}: {_ended(meant)} It is {right}."
        else:
            says = f"Not {self.written(value)}, but {right}."
        return Outcome("wrong", f"{says} {_ended(self.because)}")


@dataclass(frozen=True)
class Number(Question):
    """A number, typed. meanings: what a wrong one would mean, {3: "that counts P once"}.

    tolerance: how far from it is right; 0 for exactly. A float is taken as it is written: 0.1 is a tenth.
    """

    answer: float | Fraction
    tolerance: float | Fraction = 0

    def __post_init__(self) -> None:
        if self.read(self.tolerance) < 0:
            raise ValueError(f"tolerance must be at least 0, got {shown(self.tolerance)}")
        super().__post_init__()

    @property
    def right(self) -> Fraction:
        return self.read(self.answer)

    def read(self, answer: object) -> Fraction:
        return typed.number(answer)

    def written(self, value: Fraction) -> str:
        return typed.written(value)

    def same(self, value: Fraction, other: Fraction) -> bool:
        return abs(value - other) <= self.read(self.tolerance)


@dataclass(frozen=True)
class Shape(Question):
    """A shape, typed: its sides in the order height, width, depth, as 3×3×2, 3x3x2 or (3, 3, 2)."""

    answer: tuple[int, ...]

    def __post_init__(self) -> None:
        if not (isinstance(self.answer, (tuple, list)) and self.answer):
            raise ValueError(f"answer must be a tuple of whole numbers, got {shown(self.answer)}")
        super().__post_init__()

    @property
    def right(self) -> tuple[int, ...]:
        return typed.sides(self.answer, self.sides)

    @property
    def sides(self) -> str:
        """The names of its sides in their order."""
        count = len(self.answer)
        return "×".join(_SIDES[:count]) if count <= len(_SIDES) else f"{count} sides"

    def read(self, answer: object) -> tuple[int, ...]:
        """Return the sides of a shape: as many as are asked for, or as have a meaning."""
        sides = typed.sides(answer, self.sides)
        if len(sides) != len(self.answer) and sides not in self.meanings:
            count = "1 number" if len(sides) == 1 else f"{len(sides)} numbers"
            raise ValueError(f"{self.written(sides)} has {count}: type {self.sides}")
        return sides

    def written(self, value: tuple[int, ...]) -> str:
        return "×".join(f"{side}" for side in value)


@dataclass(frozen=True)
class Choice(Question):
    """One of a few answers in words. meanings: what a wrong one would mean, by its words."""

    options: tuple[str, ...]
    answer: str

    def __post_init__(self) -> None:
        words = isinstance(self.options, (tuple, list)) and all(
            isinstance(each, str) for each in self.options
        )
        if not words or not 2 <= len(self.options) == len({*map(_plain, self.options)}):
            raise ValueError(f"options must be two or more different words, got {shown(self.options)}")
        super().__post_init__()

    @property
    def right(self) -> str:
        return self.read(self.answer)

    def read(self, answer: object) -> str:
        """Return the option that is meant; capitals do not matter."""
        found = [each for each in self.options if _plain(each) == _plain(answer)]
        if not found:
            raise ValueError(f"{shown(answer)} is not among the answers: choose {self.listed}")
        return found[0]

    @property
    def listed(self) -> str:
        """The options in a sentence."""
        *most, last = (f"“{each}”" for each in self.options)
        return f"{', '.join(most)} or {last}"

    def written(self, value: str) -> str:
        return f"“{value}”"


@dataclass(frozen=True, kw_only=True)
class Cell(Question):
    """A cell of the grid `region`, as pictures name it: the reader clicks it.

    meanings: what a wrong one would mean, {(row, column): "that forgets the padding"}.
    """

    region: str
    row: int
    column: int

    @property
    def right(self) -> tuple[int, int]:
        return self.read((self.row, self.column))

    def read(self, answer: object) -> tuple[int, int]:
        """Return (row, column) of a cell {"region", "row", "column"}, or of a pair."""
        match answer:
            case dict() as cell if cell.keys() == {"region", "row", "column"}:
                region, row, column = cell["region"], cell["row"], cell["column"]
                if region != self.region:
                    raise ValueError(
                        f"That is a cell of {readable(str(region))}: choose one of {self.region}"
                    )
            case (row, column):
                pass
            case _:
                raise ValueError(f"A cell must be (row, column), got {shown(answer)}")
        return whole("The row", row, -(10**6)), whole("The column", column, -(10**6))

    def written(self, value: tuple[int, int]) -> str:
        row, column = (f"{each}".replace("-", "−") for each in value)
        return f"row {row}, column {column}"


def _plain(option: object) -> object:
    return " ".join(option.split()).casefold() if isinstance(option, str) else option


def _declared(name: str, value: Callable[[], Any]) -> Any:
    try:
        return value()
    except ValueError as problem:
        raise ValueError(f"{name}: {problem}") from None


def _check_sentence(name: str, text: object) -> None:
    if not (isinstance(text, str) and text.strip()):
        raise ValueError(f"{name} must be a sentence, got {shown(text)}")


def _ended(text: str) -> str:
    """Return a sentence with its full stop."""
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."

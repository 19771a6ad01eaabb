"""Settings of an explorer, each declared once: its default, what it may be, its words, its place.

    class State(Settings):
        W: int = number(5, 1, 256, "width of the input, in columns", usual=16)
        P: int | tuple[int, int] = sides(1, 0, 64, "zero padding", usual=8)
        kernel: str = choice(KERNELS, "the filters' weights")

From the declaration follow the checks, the controls (`panel`), the signature and docstring of the explorer
(`base`), and what tests try.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Self

from helpers import shapes
from helpers.shapes.arguments import MOST, flag
from helpers.shapes.refusals import shown


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What a field of a state may be. control: whether the reader has one for it.

    clears: the field that goes back to its default when the reader takes another value by the control.
    hides: the field that means nothing while this one has another value than its default. word: what the
    reader calls it, where its name does not do. coded: whether the code that makes a state names it.
    """

    default: Any
    help: str
    label: str = ""
    control: bool = True
    clears: str = ""
    hides: str = ""
    word: str = ""
    coded: bool = True

    def check(self, name: str, value: Any) -> Any:
        """Return `value` as it is kept; raise a ValueError of one sentence for one that cannot be."""
        raise NotImplementedError

    @property
    def range(self) -> str:
        """What it may be, in words."""
        return ""


@dataclass(frozen=True, kw_only=True)
class Number(Setting):
    """A whole number from `low` to `high`; at first the slider ends at `usual`."""

    low: int
    high: int
    usual: int

    def check(self, name: str, value: Any) -> int | tuple[int, int]:
        return shapes.whole(name, value, self.low, self.high)

    @property
    def range(self) -> str:
        return f"{self.low} to {self.high:,}"


@dataclass(frozen=True, kw_only=True)
class Sides(Number):
    """A number for both sides, or (before, after); kept as a number where they are equal."""

    def check(self, name: str, value: Any) -> int | tuple[int, int]:
        if not isinstance(value, (tuple, list)):
            return super().check(name, value)
        if len(value) != 2:
            raise ValueError(f"{name} must be a whole number or (before, after), got {shown(value)}")
        before, after = (shapes.whole(name, side, self.low, self.high) for side in value)
        return before if before == after else (before, after)

    @property
    def range(self) -> str:
        return f"{super().range}, or (before, after)"


@dataclass(frozen=True, kw_only=True)
class Choice(Setting):
    """One of `options`, words all; width: of the control, in pixels."""

    options: tuple[str, ...]
    width: int = 254

    def check(self, name: str, value: Any) -> str:
        if not (isinstance(value, str) and value in self.options):
            apart = "; " if any("," in option for option in self.options) else ", "
            known = apart.join(option for option in self.options if option)
            raise ValueError(f"{name} {shown(value)} is not known: use one of {known}")
        return self.options[self.options.index(value)]

    @property
    def range(self) -> str:
        return " or ".join(repr(option) for option in self.options)


@dataclass(frozen=True, kw_only=True)
class Switch(Setting):
    """True or False."""

    def check(self, name: str, value: Any) -> bool:
        return flag(name, value)

    @property
    def range(self) -> str:
        return "True or False"


@dataclass(frozen=True, kw_only=True)
class Value(Setting):
    """Anything that `checked(value)` takes: it returns what is kept, or raises a ValueError."""

    checked: Callable[[Any], Any]

    def check(self, name: str, value: Any) -> Any:
        return self.checked(value)


@dataclass(frozen=True, kw_only=True)
class Place(Setting):
    """(row, column) of `what`, each from 0 to `most`, or () where the reader has chosen none."""

    what: str
    most: int

    def check(self, name: str, value: Any) -> tuple[int, ...]:
        if not isinstance(value, (list, tuple)) or len(value) not in (0, 2):
            raise ValueError(f"{name} must be (row, column) of {self.what}, or (), got {shown(value)}")
        return tuple(shapes.whole(name, each, 0, self.most) for each in value)


def _declared(setting: Setting) -> Any:
    return field(default=setting.default, metadata={"setting": setting})


def number(
    default: int, low: int, high: int = MOST, help: str = "", usual: int | None = None, **more: Any
) -> Any:
    """Declare a whole number from `low` to `high`; more: label …, as in `Setting`."""
    usual = high if usual is None else usual
    return _declared(Number(default=default, low=low, high=high, help=help, usual=usual, **more))


def sides(default: int, low: int, high: int, help: str, usual: int | None = None, **more: Any) -> Any:
    """Declare a number for both sides, or (before, after)."""
    usual = high if usual is None else usual
    return _declared(Sides(default=default, low=low, high=high, help=help, usual=usual, **more))


def choice(options: tuple[str, ...], help: str, default: str | None = None, **more: Any) -> Any:
    """Declare one of `options`, the first unless `default` names another."""
    return _declared(
        Choice(default=options[0] if default is None else default, options=options, help=help, **more)
    )


def switch(default: bool, help: str, **more: Any) -> Any:
    """Declare True or False."""
    return _declared(Switch(default=default, help=help, **more))


def covering() -> Any:
    """Declare `covered`: whether the reader is to predict what the picture would tell."""
    return switch(False, "hide what is to be predicted, until the reader asks to see it", control=False)


def kept(default: Any, checked: Callable[[Any], Any], help: str, **more: Any) -> Any:
    """Declare what no control shows; checked(value) returns what is kept or raises a ValueError."""
    return _declared(Value(default=default, checked=checked, help=help, control=False, **more))


def place(what: str, most: int, help: str, **more: Any) -> Any:
    """Declare (row, column) of `what`, each from 0 to `most`, or (): no control shows it."""
    return _declared(Place(default=(), what=what, most=most, help=help, control=False, **more))


class Settings:
    """The settings of an explorer: a frozen dataclass.

    Whenever one is made each field is checked, and brought within `limits`.
    """

    settings: ClassVar[dict[str, Setting]]

    def __init__(self, **settings: Any):  # each subclass has the one that its fields ask for
        raise NotImplementedError

    def __init_subclass__(cls) -> None:
        made: Any = dataclass(frozen=True, kw_only=True)(cls)
        undeclared = [each.name for each in fields(made) if "setting" not in each.metadata]
        if undeclared:
            raise TypeError(f"{undeclared[0]} is not declared: use number, sides, choice, switch or kept")
        cls.settings = {each.name: each.metadata["setting"] for each in fields(made)}

    def __post_init__(self) -> None:
        for name, setting in self.settings.items():
            object.__setattr__(self, name, setting.check(name, getattr(self, name)))
        self.together()
        for name, (low, high) in self.limits().items():
            value = getattr(self, name)
            numbers = value if isinstance(value, tuple) else (value,)
            within = tuple(min(max(each, low), high) for each in numbers)
            object.__setattr__(self, name, within if isinstance(value, tuple) else within[0])

    def together(self) -> None:
        """Raise a ValueError where settings that are each as they should be do not go together."""

    def limits(self) -> dict[str, tuple[int, int]]:
        """The few ranges of numbers, and of places, that hang on other settings: {field: (lowest, highest)}.

        Every state is brought within them. They may not hang on the fields that they limit.
        """
        return {}

    def values(self) -> dict[str, Any]:
        """Return the fields by name."""
        return {name: getattr(self, name) for name in self.settings}

    def changed(self, /, **changes: Any) -> Self:
        """Return these settings with `changes`, within `limits`; raise a ValueError for a bad value."""
        return type(self)(**{**self.values(), **changes})

"""Declared settings: what they take, what they make of it, and how they refuse the rest."""

import re
from dataclasses import FrozenInstanceError

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.explorers.settings import Settings, choice, kept, number, place, sides, switch


def _pair(value):
    if not (isinstance(value, tuple | list) and len(value) == 2):
        raise ValueError("pair must be two numbers")
    return tuple(value)


class State(Settings):
    W: int = number(5, 1, 64, "width", usual=16)
    P: int | tuple[int, int] = sides(1, 0, 8, "padding")
    kind: str = choice(("plain", "dotted, twice"), "which kind")
    flip: bool = switch(False, "turned")
    pair: tuple[int, int] = kept((0, 0), _pair, "two numbers")

    def limits(self):
        return {"W": (self.P if isinstance(self.P, int) else 1, 32)}


def test_fields_have_their_defaults_and_their_order():
    assert State().values() == {"W": 5, "P": 1, "kind": "plain", "flip": False, "pair": (0, 0)}
    assert list(State.settings) == ["W", "P", "kind", "flip", "pair"]
    assert State.settings["W"].usual == 16
    assert State.settings["P"].usual == State.settings["P"].high == 8
    assert [each.control for each in State.settings.values()] == [True, True, True, True, False]


class Placed(Settings):
    W: int = number(5, 1, 64, "width")
    at: tuple[int, ...] = place("a cell", 63, "a cell that is shown")

    def limits(self):
        return {"at": (1, self.W - 1)}


def test_a_place_is_brought_within_its_limits_and_none_stays_none():
    assert Placed().at == ()
    assert Placed(at=[0, 63]).at == (1, 4)
    assert Placed(W=64, at=(np.int64(7), 63)).at == (7, 63)
    for wrong, got in (((1,), "(1,)"), (3, "3"), ("ab", "'ab'"), (None, "None")):
        with pytest.raises(
            ValueError, match=rf"^at must be \(row, column\) of a cell, or \(\), got {re.escape(got)}$"
        ):
            Placed(at=wrong)
    with pytest.raises(ValueError, match=r"^at must be at most 63, got 64$"):
        Placed(at=(0, 64))


def test_a_state_is_a_value():
    assert State(W=7) == State(W=7) != State()
    assert hash(State(W=7)) == hash(State(W=7))
    state = State()
    with pytest.raises(FrozenInstanceError):
        state.W = 9


@pytest.mark.parametrize(
    ("given_", "kept_"),
    [
        ({"W": np.int64(9)}, {"W": 9}),
        ({"P": [2, 3]}, {"P": (2, 3)}),
        ({"P": (2, 2)}, {"P": 2}),
        ({"flip": np.True_}, {"flip": True}),
        ({"kind": np.str_("dotted, twice")}, {"kind": "dotted, twice"}),
        ({"pair": [1, 2]}, {"pair": (1, 2)}),
    ],
)
def test_what_is_kept_has_pythons_own_types(given_, kept_):
    ((name, value),) = kept_.items()
    found = getattr(State(**given_), name)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"W": 0}, "W must be at least 1, got 0"),
        ({"W": 65}, "W must be at most 64, got 65"),
        ({"W": 2.0}, "W must be a whole number, got 2.0"),
        ({"W": True}, "W must be a whole number, got True"),
        ({"P": (1, 2, 3)}, r"P must be a whole number or \(before, after\), got \(1, 2, 3\)"),
        ({"P": (0, 9)}, "P must be at most 8, got 9"),
        ({"P": ("x" * 10**6, 9)}, "P must be a whole number, got 'x+.+x+'"),
        ({"kind": "odd"}, "kind 'odd' is not known: use one of plain; dotted, twice"),
        ({"kind": ["plain"]}, r"kind \['plain'\] is not known: use one of plain; dotted, twice"),
        ({"flip": 1}, "flip must be True or False, got 1"),
        ({"pair": 1}, "pair must be two numbers"),
    ],
)
def test_what_cannot_be_is_refused_in_one_short_sentence(changes, message):
    with pytest.raises(ValueError, match=f"^{message}$") as refused:
        State().changed(**changes)
    assert len(str(refused.value)) < 120


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.integers(1, 64), st.integers(0, 8))
def test_changes_are_brought_within_limits(width, padding):
    state = State().changed(W=width, P=padding)
    assert min(max(width, padding), 32) == state.W
    assert state.changed(P=(0, 2)).W == state.W


def test_a_choice_may_begin_with_another_default():
    class Other(Settings):
        kind: str = choice(("a", "b"), "which", default="b")

    assert Other().kind == "b"
    assert Other.settings["kind"].range == "'a' or 'b'"

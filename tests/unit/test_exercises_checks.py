"""What an answer comes to: read as it was meant, judged exactly, and told in words what it would mean."""

import re
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.exercises.checks import Cell, Choice, Number, Outcome, Shape

WHY = "(7 + 2·1 − 3)/2 + 1 = 4"
WIDTH = Number(4, because=WHY, meanings={3: "that counts P once", 3.5: "it is floored."})
FILTER = Shape(
    (3, 3, 2),
    because="A filter has a slice per channel",
    meanings={(3, 3, 1): "that is one slice", (3, 3): "that is one slice"},
)
GROWS = Choice(("grows", "stays", "shrinks"), "stays", because="P = 1", meanings={"grows": "that is P = 2"})
CORNER = Cell(region="output", row=0, column=-1, because="It begins there", meanings={(0, 0): "it is padded"})
ALL = [WIDTH, FILTER, GROWS, CORNER]


@pytest.mark.parametrize(
    ("check", "answer", "says"),
    [
        (WIDTH, "4", f"Right: 4. {WHY}."),
        (WIDTH, " 4.0 ", f"Right: 4. {WHY}."),
        (WIDTH, np.int64(4), f"Right: 4. {WHY}."),
        (FILTER, "3×3×2", "Right: 3×3×2. A filter has a slice per channel."),
        (GROWS, "  Stays", "Right: “stays”. P = 1."),
        (CORNER, {"region": "output", "row": 0, "column": -1}, "Right: row 0, column −1. It begins there."),
        (CORNER, (0, -1), "Right: row 0, column −1. It begins there."),
    ],
)
def test_who_is_right_hears_why(check, answer, says):
    assert check.check(answer) == Outcome("right", says)


@pytest.mark.parametrize(
    ("check", "answer", "says"),
    [
        (WIDTH, "3", f"Not 3: that counts P once. It is 4. {WHY}."),
        (WIDTH, "3.50", f"Not 3.5: it is floored. It is 4. {WHY}."),
        (WIDTH, "−1,728", f"Not −1,728, but 4. {WHY}."),
        (WIDTH, "10/3", f"Not 10/3, but 4. {WHY}."),
        (FILTER, "3x3x1", "Not 3×3×1: that is one slice. It is 3×3×2. A filter has a slice per channel."),
        (FILTER, "3, 3", "Not 3×3: that is one slice. It is 3×3×2. A filter has a slice per channel."),
        (FILTER, (2, 3, 3), "Not 2×3×3, but 3×3×2. A filter has a slice per channel."),
        (GROWS, "grows", "Not “grows”: that is P = 2. It is “stays”. P = 1."),
        (GROWS, "shrinks", "Not “shrinks”, but “stays”. P = 1."),
        (CORNER, (0, 0), "Not row 0, column 0: it is padded. It is row 0, column −1. It begins there."),
        (CORNER, (1, 0), "Not row 1, column 0, but row 0, column −1. It begins there."),
    ],
)
def test_who_is_wrong_hears_what_it_would_mean_and_what_is_right(check, answer, says):
    assert check.check(answer) == Outcome("wrong", says)


@pytest.mark.parametrize("check", ALL)
@pytest.mark.parametrize("answer", [None, "", "  \n", {}])
def test_no_answer_is_no_attempt(check, answer):
    assert check.check(answer) == Outcome("not attempted", "No answer yet.")


@pytest.mark.parametrize(
    ("check", "answer", "says"),
    [
        (WIDTH, "four", "“four” is no number: type one in digits."),
        (WIDTH, "0,5", "“0,5” is no number: type one in digits, with a point for decimals."),
        (WIDTH, "0,125", "“0,125” is no number: type one in digits, with a point for decimals."),
        (WIDTH, "4 4", "“4 4” is no number: type one in digits."),
        (WIDTH, "1e9", "“1e9” is no number: type one in digits."),
        (WIDTH, "٤", "“\u2068٤\u2069” is no number: type one in digits."),
        (WIDTH, "1/0", "“1/0” is no number: take a finite one, without a fraction in a fraction."),
        (WIDTH, float("nan"), "“nan” is no number: take a finite one, without a fraction in a fraction."),
        (WIDTH, True, "An answer must be a number, got True."),
        (FILTER, "3", "3 has 1 number: type height×width×depth."),
        (FILTER, "3×3×2×2", "3×3×2×2 has 4 numbers: type height×width×depth."),
        (FILTER, "3×3×", "“3×3×” is no shape: type height×width×depth, with × or x between."),
        (FILTER, "3×3×0", "A side must be at least 1, got 0."),
        (FILTER, 3, "A shape must be a tuple of whole numbers, got 3."),
        (GROWS, "falls", "'falls' is not among the answers: choose “grows”, “stays” or “shrinks”."),
        (GROWS, 1, "1 is not among the answers: choose “grows”, “stays” or “shrinks”."),
        (
            CORNER,
            {"region": "input", "row": 0, "column": 0},
            "That is a cell of input: choose one of output.",
        ),
        (CORNER, "0, 0", "A cell must be (row, column), got '0, 0'."),
        (CORNER, (0, "x"), "The column must be a whole number, got 'x'."),
    ],
)
def test_what_cannot_be_read_is_no_attempt_and_one_sentence(check, answer, says):
    assert check.check(answer) == Outcome("not attempted", says)


@pytest.mark.parametrize("answer", ["9" * 400, "9×" * 400, "\x1b[31m" * 400, "1" + ",000" * 400])
@pytest.mark.parametrize("check", [WIDTH, FILTER, GROWS])
def test_what_is_far_too_long_is_refused_in_a_short_sentence(check, answer):
    outcome = check.check(answer)
    assert outcome.state == "not attempted"
    assert len(outcome.says) < 160
    assert outcome.says.isprintable()


@given(st.fractions(-(10**12), 10**12, max_denominator=10**6) | st.decimals(-(10**6), 10**6, places=9))
def test_every_number_is_read_as_it_is_written(number):
    check = Number(Fraction(number), because="It is so")
    plain = f"{number:f}" if isinstance(number, Decimal) else f"{number}"
    ways = {plain, plain.replace("-", "−"), check.written(Fraction(number))}
    assert {check.check(way).state for way in ways} == {"right"}
    assert check.check(check.written(Fraction(number) + 1)).state == "wrong"


@given(
    st.lists(st.integers(1, 99_999), min_size=2, max_size=4).map(tuple),
    st.sampled_from(["×", "x", "X", " x ", ", ", ",", "*", " by ", " ", "·"]),
    st.sampled_from(["{}", "({})", "[{}]", " ( {} ) "]),
)
def test_every_usual_way_to_write_a_shape_is_read(shape, between, around):
    typed = around.format(between.join(map(str, shape)))
    assert Shape(shape, because="It is so").check(typed).state == "right"
    assert Shape((*shape[:-1], shape[-1] + 1), because="It is so").check(typed).state == "wrong"


@given(st.text(max_size=60))
def test_whatever_is_typed_gets_an_outcome_in_words(text):
    for check in (WIDTH, FILTER, GROWS):
        outcome = check.check(text)
        assert outcome.state in ("right", "wrong", "not attempted")
        assert outcome.says.endswith(".")
        assert "\n" not in outcome.says


def test_within_the_tolerance_is_right():
    check = Number(0.1, 0.05, because="It is near")
    assert [check.check(each).state for each in ("0.05", "0.15", "0.1501")] == ["right", "right", "wrong"]
    assert Number(0.1, because="A float is what is written").check("1/10").state == "right"


def test_the_answer_is_told_with_its_reason():
    assert [check.reply for check in ALL] == [
        f"The answer is 4. {WHY}.",
        "The answer is 3×3×2. A filter has a slice per channel.",
        "The answer is “stays”. P = 1.",
        "The answer is row 0, column −1. It begins there.",
    ]


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda: Number("four", because=WHY), "answer: “four” is no number"),
        (lambda: Number(4, because=" "), "because must be a sentence, got ' '"),
        (lambda: Number(4, because=WHY, meanings={4.0: "so"}), "meanings holds 4.0, which is right"),
        (lambda: Number(4, 1, because=WHY, meanings={5: "so"}), "meanings holds 5, which is right"),
        (lambda: Number(4, -1, because=WHY), "tolerance must be at least 0, got -1"),
        (lambda: Number(4, because=WHY, meanings={3: ""}), "the meaning of 3 must be a sentence, got ''"),
        (lambda: Number(4, because=WHY, meanings={"P": "so"}), "meanings: “P” is no number"),
        (lambda: Shape("3×3", because=WHY), "answer must be a tuple of whole numbers, got '3×3'"),
        (lambda: Shape((3, 0), because=WHY), "answer: A side must be at least 1, got 0"),
        (lambda: Choice(("a", "A"), "a", because=WHY), "options must be two or more different words"),
        (lambda: Choice("ab", "a", because=WHY), "options must be two or more different words, got 'ab'"),
        (lambda: Choice(("a", "b"), "c", because=WHY), "answer: 'c' is not among the answers"),
        (lambda: Choice(("a", "b"), "a", because=WHY, meanings={"c": "so"}), "meanings: 'c' is not among"),
        (lambda: Cell(region="x", row=0.5, column=0, because=WHY), "answer: The row must be a whole number"),
    ],
)
def test_a_question_that_cannot_be_is_refused(make, problem):
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}"):
        make()

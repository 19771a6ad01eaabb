"""Values in sentences: short, on one line, printable, in the sentence's direction; the checks with them."""

import unicodedata
from collections import UserList, deque
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.shapes import flag, pair, readable, shown, whole
from tests.unit.refusals import memory

drawn = settings(deadline=None, derandomize=True, max_examples=500)
ISOLATES = "\u2068\u2069"
BIG = 10**5000


class Raises:
    def __repr__(self):
        raise RuntimeError("no repr")


class NoText:
    def __repr__(self):
        return 5


class Says:
    def __init__(self, text):
        self.text = text

    def __repr__(self):
        return self.text


class NoLength(list):
    def __len__(self):
        raise RuntimeError("no length")


class Shaped:
    shape = ("a", None)

    def __repr__(self):
        return "shaped"


def holds(text):
    """Whether a sentence can hold it."""
    inner = text.removeprefix(ISOLATES[0]).removesuffix(ISOLATES[1])
    assert (inner == text) or text == f"{ISOLATES[0]}{inner}{ISOLATES[1]}"
    turned = any(unicodedata.bidirectional(each) in ("R", "AL", "AN") for each in inner)
    return len(inner) <= 60 and inner.isprintable() and turned == (inner != text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (5, "5"),
        (-3, "-3"),
        (True, "True"),
        (None, "None"),
        (2.5, "2.5"),
        (float("nan"), "nan"),
        ("3", "'3'"),
        ("two  spaces", "'two  spaces'"),
        ("a\nb\tc", "'a\\nb\\tc'"),
        ((1, 2, 3), "(1, 2, 3)"),
        ([], "[]"),
        ({"a": 1}, "{'a': 1}"),
        (range(3), "range(0, 3)"),
        (range(10**12), "range(0, 1000000000000)"),
        (np.uint8(7), "np.uint8(7)"),
        (np.array(5), "array(5)"),
        (np.array([1, 2]), "array([1, 2])"),
        (np.array([[1, 2], [3, 4]]), "array([[1, 2], [3, 4]])"),
        (np.zeros((1000, 1000)), "an array of shape (1000, 1000)"),
        (np.zeros((1,) * 64), "array([[[[[[[[[[[[[...]]]]]]]]]]]]]]]]])"),
        (BIG, "a number of about 5,001 digits"),
        (-BIG, "a number of about 5,001 digits"),
        ([BIG], "[a number of about 5,001 digits]"),
        ({BIG}, "{a number of about 5,001 digits}"),
        (10**39, "1" + "0" * 39),
        (10**40, "a number of about 41 digits"),
        (np.array([BIG]), "<ndarray>"),
        (Fraction(BIG), "<Fraction>"),
        (range(BIG), "<range>"),
        ([[[[1]]]], "[[[...]]]"),
        (list(range(1000)), "[0, 1, 2, 3, 4, 5, ...]"),
        (set(range(1000)), "a set of 1,000"),
        (dict.fromkeys(range(1000)), "a dict of 1,000"),
        (deque(range(1000)), "a deque of 1,000"),
        (UserList(range(1000)), "a UserList of 1,000"),
        (type("Own", (list,), {})(range(1000)), "a Own of 1,000"),
        (Raises(), "<Raises>"),
        (NoText(), "<NoText>"),
        (NoLength(), "<NoLength>"),
        (Shaped(), "<Shaped>"),
        ([Raises()], "[<Raises>]"),
        (object(), "<object object>"),
        ((x for x in "a"), "<generator object <genexpr>>"),
        (len, "<built-in function len>"),
        (Says("one\n  two\r\nthree"), "one two three"),
        (Says("a\x1b[31mb"), "a\\x1b[31mb"),
        (Says("a\u2028b"), "a\\u2028b"),
        (Says("no\u00a0break"), "no\\xa0break"),
        (b"ab", "b'ab'"),
        (bytearray(b"ab"), "bytearray(b'ab')"),
        ("\ud800", "'\\ud800'"),
        ("a\u202eb\u2066c", "'a\\u202eb\\u2066c'"),
        ("שלום", "\u2068'שלום'\u2069"),
        ("٣", "\u2068'٣'\u2069"),
        (type("int", (), {"__repr__": lambda self: "mine"})(), "mine"),
        (type("list", (), {"__repr__": lambda self: "mine"})(), "mine"),
        (type("two\nlines", (), {"__repr__": lambda self: 1 / 0})(), "<two lines>"),
    ],
    ids=lambda value: type(value).__name__,  # pytest's own ids would write 5,000 digits
)
def test_what_is_shown(value, text):
    assert shown(value) == text
    assert holds(shown(value))


@pytest.mark.parametrize(
    "value", [Raises(), Decimal("9" * 5000), {Raises(): BIG}, [{"a": {1: [BIG]}}] * 9], ids=range(4)
)
def test_what_is_shown_is_one_short_line(value):
    assert holds(shown(value))


def test_a_value_that_holds_itself():
    own = [1]
    own.append(own)
    assert holds(shown(own))


@pytest.mark.parametrize(
    "value",
    [
        bytes(10**8),
        bytearray(10**8),
        "a" * 10**8,
        memoryview(bytes(10**8)),
        np.zeros(10**8, np.uint8),
        [0] * 10**7,
        type("Own", (bytes,), {})(10**8),
        type("Own", (str,), {})("a" * 10**8),
        frozenset(range(10**6)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_nothing_large_is_written_out_to_be_cut(value):
    with memory() as peak:
        text = shown(value)
        most = peak()
    assert holds(text)
    assert most < 1e6


@pytest.mark.parametrize(
    ("text", "most", "result"),
    [
        ("plain", 60, "plain"),
        ("", 60, ""),
        ("abcdefghij", 6, "abc…ij"),
        ("abcdef", 6, "abcdef"),
        ("a\nb", 60, "a\\nb"),
        ("\n" * 6, 6, "\\n\\n\\…"),
        ("name-\u202egnp.exe", 60, "name-\\u202egnp.exe"),
        ("ab\u05d0", 60, "\u2068ab\u05d0\u2069"),
        ("\ud800\udfff", 60, "\\ud800\\udfff"),
    ],
)
def test_readable(text, most, result):
    assert readable(text, most) == result


@drawn
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_can_be_read(text):
    for made in (readable(text), shown(text), shown([text]), shown({text: text})):
        assert holds(made)
        made.encode()


@settings(drawn, max_examples=150)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
    )
)
def test_any_value_can_be_shown(value):
    assert holds(shown(value))


# --- whole, pair and flag ------------------------------------------------------------------------


@dataclass
class Index:
    number: int

    def __index__(self):
        return self.number


@pytest.mark.parametrize("value", [7, np.uint8(7), np.int32(7), np.uint64(7), np.array(7), Index(7)])
def test_whole_numbers_of_any_kind_become_ints(value):
    assert type(whole("n", value, 0)) is int
    assert whole("n", value, 0) == 7
    assert pair("n", (value, 8), 0) == (7, 8)
    assert all(type(each) is int for each in pair("n", value, 0))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: whole("n", True, 0), "n must be a whole number, got True"),
        (lambda: whole("n", np.True_, 0), "n must be a whole number, got np.True_"),
        (lambda: whole("n", 2.0, 0), "n must be a whole number, got 2.0"),
        (lambda: whole("n", np.array([7]), 0), "n must be a whole number, got array([7])"),
        (lambda: whole("n", Raises(), 0), "n must be a whole number, got <Raises>"),
        (lambda: whole("n", -1, 0), "n must be at least 0, got -1"),
        (lambda: whole("n", -BIG, 0), "n must be at least 0, got a number of about 5,001 digits"),
        (lambda: whole("n", 10**12 + 1, 0), "n must be at most 1,000,000,000,000, got 1000000000001"),
        (lambda: whole("n", 8, 0, 7), "n must be at most 7, got 8"),
        (lambda: pair("n", (1, 2, 3), 0), "n must be an int or (rows, columns), got (1, 2, 3)"),
        (lambda: pair("n", (1, "2"), 0), "n must be a whole number, got '2'"),
        (lambda: flag("f", 1), "f must be True or False, got 1"),
        (lambda: flag("f", None), "f must be True or False, got None"),
        (lambda: flag("f", "no"), "f must be True or False, got 'no'"),
        (lambda: flag("f", np.array([True])), "f must be True or False, got array([ True])"),
        (lambda: flag("f", np.uint8(1)), "f must be True or False, got np.uint8(1)"),
    ],
)
def test_what_is_refused(call, message):
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the whole sentence is compared
        call()
    assert str(caught.value) == message


@pytest.mark.parametrize("value", [True, np.True_, np.array(True)])
def test_flags_become_pythons_own(value):
    assert flag("f", value) is True
    assert flag("f", np.logical_not(value)) is False


def test_the_largest_whole_number_is_taken():
    assert whole("n", 10**12, 0) == 10**12
    assert whole("n", 7, 0, 7) == 7

"""What a reader types, read: numbers and shapes, exact; what is neither is refused in one sentence."""

from __future__ import annotations

import re
from fractions import Fraction
from numbers import Rational, Real

from helpers.shapes import whole
from helpers.shapes.refusals import readable, shown

LONGEST = 40  # characters
_NUMBER = re.compile(r"[+-]? ?(\d+|[1-9]\d{0,2}([, \u00a0\u202f]\d{3})+)?(\.\d*)?(/\d+)?", re.ASCII)
_BETWEEN = re.compile(r"\s*[×xX*·,;]\s*|\s+by\s+|\s+")


def number(answer: object) -> Fraction:
    """Return a number, or one that is typed: "12", "1,728", "−0.5", "1/3". The float 0.1 is a tenth."""
    if isinstance(answer, Real) and not isinstance(answer, bool):
        exact = f"{answer.numerator}/{answer.denominator}" if isinstance(answer, Rational) else str(answer)
        return _finite(exact)
    if not isinstance(answer, str):
        raise ValueError(f"An answer must be a number, got {shown(answer)}")
    text = answer.strip().replace("−", "-")
    if len(text) > LONGEST or not re.search(r"\d", text) or not _NUMBER.fullmatch(text):
        point = ", with a point for decimals" if re.fullmatch(r"\d+,\d+", text) else ""
        raise ValueError(f"“{readable(answer)}” is no number: type one in digits{point}")
    return _finite(re.sub(r"[,\s]", "", text))


def _finite(text: str) -> Fraction:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):  # nan, inf, 1/0, 1.5/2
        raise ValueError(
            f"“{text}” is no number: take a finite one, without a fraction in a fraction"
        ) from None


def written(value: Fraction) -> str:
    """Write a number: whole, else as a decimal that is exact, else as a fraction."""
    sign, size = "−" if value < 0 else "", abs(value)
    if 10**9 % size.denominator:
        return f"{sign}{size.numerator}/{size.denominator}"
    whole_, rest = divmod(int(size * 10**9), 10**9)
    return f"{sign}{whole_:,}.{rest:09}".rstrip("0").removesuffix(".")


def sides(answer: object, wanted: str) -> tuple[int, ...]:
    """Return the sides of a shape, or of one that is typed: "3×3×2", "3x3x2", "3, 3, 2", "(3, 3, 2)".

    wanted: what is to be typed, for the sentence that refuses.
    """
    if not isinstance(answer, str):
        if not isinstance(answer, (tuple, list)) or not answer:
            raise ValueError(f"A shape must be a tuple of whole numbers, got {shown(answer)}")
        return tuple(whole("A side", side, 1) for side in answer)
    parts = _BETWEEN.split(re.sub(r"^[(\[]\s*|\s*,?\s*[)\]]$", "", answer.strip()))
    if len(answer) > LONGEST or not all(re.fullmatch(r"\d+", part, re.ASCII) for part in parts):
        raise ValueError(f"“{readable(answer)}” is no shape: type {wanted}, with × or x between")
    return tuple(whole("A side", int(part), 1) for part in parts)

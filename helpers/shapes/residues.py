"""Whole numbers that leave a given rest, in closed form: nothing here tries one number after the other."""

from __future__ import annotations

from collections.abc import Iterable
from math import gcd, isqrt

MOST_LISTED = 10**6  # cells of a list that is made at once


def solved(factor: int, rest: int, modulus: int) -> tuple[int, int] | None:
    """Return (first, step) of the x ≥ 0 with factor·x ≡ rest (mod modulus), or None where there is none."""
    common = gcd(factor, modulus)
    if rest % common:
        return None
    step = modulus // common
    return rest // common * pow(factor // common, -1, step) % step, step


def around(now: int, first: int, step: int, low: int, high: int) -> tuple[int, ...]:
    """Return the nearest below and above `now` of the numbers first + n·step from `low` to `high`."""
    below, above = min(now - 1, high), max(now + 1, low)
    below -= (below - first) % step
    above += (first - above) % step
    return tuple(value for value in (below, above) if low <= value <= high)


def divisors_around(number: int, now: int) -> tuple[int, ...]:
    """Return the nearest divisors of `number` below and above `now`."""
    small = [value for value in range(1, isqrt(number) + 1) if number % value == 0]
    divisors = [*small, *(number // value for value in reversed(small))]
    below, above = [value for value in divisors if value < now], [value for value in divisors if value > now]
    return (*below[-1:], *above[:1])


def listed(name: str, stretches: Iterable[range], fix: str) -> tuple[int, ...]:
    """Return the numbers in all `stretches`, sorted, or raise a ValueError where they are too many."""
    found: list[int] = []
    for stretch in stretches:
        if len(found) + len(stretch) > MOST_LISTED:
            raise ValueError(f"{name} would list more than {MOST_LISTED:,} cells: {fix}")
        found.extend(stretch)
    return tuple(sorted(found))

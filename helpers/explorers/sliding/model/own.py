"""What is the reader's own: the numbers that were typed."""

from __future__ import annotations

from helpers import shapes
from helpers.explorers.regions import Editable
from helpers.shapes.refusals import shown

Place = tuple[int, ...]  # (filter, channel, row, column) of a weight, (filter,) of a bias
Typed = tuple[tuple[Place, float], ...]

MOST_D, MOST_F, MOST_K = 6, 16, 8
MOST_TYPED = MOST_K * (MOST_D * MOST_F**2 + 1)  # all weights and biases that there can be
NUMBERS = Editable(low=-99, high=99, decimals=2)


def checked_typed(value: object) -> Typed:
    """Return typed numbers, of each place the last one."""
    if not (isinstance(value, (tuple, list)) and len(value) <= MOST_TYPED):
        raise ValueError(
            f"typed must be a tuple of at most {MOST_TYPED:,} (place, number), got {shown(value)}"
        )
    return tuple(dict(map(_checked_entry, value)).items())


def _checked_entry(entry: object) -> tuple[Place, float]:
    match entry:
        case [[_] | [_, _, _, _] as place, number]:
            names, counts = ("filter", "channel", "row", "column"), (MOST_K, MOST_D, MOST_F, MOST_F)
            bounded = zip(names, place, counts, strict=False)
            place = tuple(shapes.whole(f"typed: {name}", at, 0, count - 1) for name, at, count in bounded)
        case _:
            raise ValueError(
                "typed must hold ((filter, channel, row, column), number) for a weight, ((filter,), number) "
                f"for a bias, got {shown(entry)}"
            )
    try:
        return place, NUMBERS.check(number)
    except ValueError as problem:
        raise ValueError(f"typed: {problem}") from None

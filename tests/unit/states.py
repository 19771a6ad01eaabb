"""Settings to try: what hypothesis draws, and every extreme, from what an explorer declares."""

import itertools

import numpy as np
from hypothesis import strategies as st

from helpers.explorers.photo import Photo
from helpers.explorers.settings import Choice, Number, Settings, Sides, Switch
from helpers.explorers.training.model.runs import LABELS, POOLS, RATES
from tests.unit.refusals import refusal

MOST_EXTREMES = 400


def numbers(setting, most=None):
    """The numbers of a setting, the usual ones more often than the others; none above `most`."""
    high = setting.high if most is None else min(most, setting.high)
    return st.integers(setting.low, min(setting.usual, high)) | st.integers(setting.low, high)


def values(setting, most=None):
    """A strategy for the values of a declared setting; None where its kind has none of its own."""
    match setting:
        case Sides():
            return numbers(setting, most) | st.tuples(numbers(setting, most), numbers(setting, most))
        case Number():
            return numbers(setting, most)
        case Choice():
            return st.sampled_from(setting.options)
        case Switch():
            return st.booleans()
    return None


def states(state_type, most=None, **others):
    """A strategy for legal states.

    most: {field: its highest value}; others: strategies of fields. A field without any keeps its default.
    Where some settings do not go together, those that are refused are left out.
    """
    found = {name: values(setting, (most or {}).get(name)) for name, setting in state_type.settings.items()}
    found = {name: each for name, each in (found | others).items() if each is not None}
    drawn = st.fixed_dictionaries(found)
    if state_type.together is not Settings.together:
        drawn = drawn.filter(lambda changes: not refusal(state_type().changed, **changes))
    return drawn.map(lambda changes: state_type().changed(**changes))


def extremes(state_type):
    """Every combination of the lowest and highest numbers, uneven sides too.

    With every combination of choices, too, where these are not too many; else all lowest and all highest
    numbers with each choice.
    """
    ends = {name: _ends(setting) for name, setting in state_type.settings.items() if _ends(setting)}
    found = [dict(zip(ends, each, strict=True)) for each in itertools.product(*ends.values())]
    corners = [{name: each[end] for name, each in ends.items()} for end in (0, 1)]
    choices = {name: each for name, setting in state_type.settings.items() if (each := _options(setting))}
    every = [dict(zip(choices, each, strict=True)) for each in itertools.product(*choices.values())]
    if len(found) * len(every) <= MOST_EXTREMES:
        return [{**numbers_, **words} for numbers_ in found for words in every]
    found += [{**corner, name: option} for corner in corners for name in choices for option in choices[name]]
    return found


def _options(setting):
    if isinstance(setting, Choice):
        return setting.options
    return (False, True) if isinstance(setting, Switch) else ()


def _ends(setting):
    """The lowest and the highest values of a number that a control shows."""
    if not isinstance(setting, Number) or not setting.control:
        return None
    ends = [setting.low, setting.high]
    if isinstance(setting, Sides):
        ends += [(setting.low, setting.high), (setting.high, setting.low)]
    return ends


def photo(high, wide, seed=0, name="sea.jpg", larger=50):
    """An image of a reader's own, made smaller from one that was `larger` times as large."""
    pixels = np.random.default_rng(seed).integers(0, 256, (high, wide, 3), dtype=np.uint8)
    return Photo(name, (wide * larger, high * larger), pixels)


def large_photo(high, wide):
    """An image of a reader's own that VGG-16 is to run on."""
    pixels = np.random.default_rng(high).integers(0, 256, (high, wide, 3), dtype=np.uint8)
    return Photo("a rather long name of a file (2).jpeg", (wide * 4, high * 4), pixels)


PHOTOS = st.builds(
    photo,
    st.integers(1, 128),
    st.integers(1, 128),
    st.integers(0, 9),
    st.just("a rather long name of a file (2).jpeg"),
    st.sampled_from([1, 50]),
)
WEIGHT = st.tuples(st.integers(0, 7), st.integers(0, 5), st.integers(0, 3), st.integers(0, 3))
HUNDREDTHS = st.sampled_from([-12.25, 99, -99, 0.01, -98.99, 0.29, 0]) | st.integers(-9900, 9900).map(
    lambda hundredths: hundredths / 100
)
TYPED = st.dictionaries(st.tuples(st.integers(0, 7)) | WEIGHT, HUNDREDTHS, max_size=40).map(
    lambda typed: tuple(typed.items())
)
STEPS = st.integers(0, 40) | st.integers(0, 10**6)
ENTRY = st.just(0) | st.integers(0, 60) | st.integers(0, 10**7)  # of a matrix, a row or a column
INDEX = st.integers(0, 7) | st.integers(0, 55)


def typed(index, numbers, most):
    """Typed numbers, at most so many, as they may come: lists or tuples, a place twice, too."""
    return st.lists(st.tuples(index, numbers), max_size=most).map(tuple)


def tables(rows=16, columns=24):
    """Connection tables of at most so many rows and columns."""
    size = st.tuples(st.integers(1, rows), st.integers(1, columns))
    return size.flatmap(
        lambda each: st.lists(
            st.lists(st.booleans(), min_size=each[1], max_size=each[1]), min_size=each[0], max_size=each[0]
        )
    )


def placed(squares):
    """Digits of a canvas, one in each of some squares of 9×9 pixels."""
    return tuple((41 * row + column, 9 * row, 9 * column) for row, column in sorted(squares))


# What no strategy follows for from the declaration alone: explorer → {field: strategy}.
OTHERS: dict[str, dict] = {
    "ActivationMap": {"at": st.just(()) | st.tuples(st.integers(0, 40), st.integers(0, 40))},
    "Connections": {"table": tables()},
    "FullSize": {
        "step": st.integers(0, 40),
        "image": st.none() | st.builds(large_photo, st.integers(200, 300), st.integers(200, 300)),
        "weights": st.none(),
        "clock": st.sampled_from([None, True]),
    },
    "Gathering": {"step": st.integers(0, 60)},
    "OnePixel": {
        "typed_x": typed(st.tuples(INDEX, INDEX, INDEX), st.integers(-999, 999), 6),
        "typed_weights": typed(st.tuples(INDEX, INDEX) | st.tuples(INDEX), HUNDREDTHS, 20),
    },
    "ScoreMap": {
        "placed": st.none()
        | st.sets(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=9).map(placed),
        "ink": st.lists(st.tuples(st.integers(0, 63), st.integers(0, 63), st.integers(0, 16)), max_size=20),
        "image": st.none() | PHOTOS,
        "at": st.just(()) | st.tuples(st.integers(0, 30), st.integers(0, 30)),
    },
    "Sharing": {"row": ENTRY, "column": ENTRY},
    "Training": {
        "step": st.integers(0, 2),  # each takes time
        "ink": st.just(()) | st.lists(st.integers(0, 16), min_size=64, max_size=64).map(tuple),
        "before": st.just(())
        | st.tuples(*map(st.sampled_from, (list(RATES), POOLS, LABELS)), st.integers(0, 2)),
    },
    "Transposed": {"step": st.integers(0, 60)},
    "Upsampling": {
        "at": st.just(()) | st.tuples(st.integers(0, 127), st.integers(0, 127)),
        "W": st.integers(2, 4),
    },
    "Sliding": {"step": STEPS, "typed": TYPED, "image": PHOTOS},
}

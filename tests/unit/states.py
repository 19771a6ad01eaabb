"""Settings to try: what hypothesis draws, and every extreme, from what an explorer declares."""

import itertools

from hypothesis import strategies as st

from helpers.explorers.settings import Choice, Number, Sides, Switch


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
    """
    found = {name: values(setting, (most or {}).get(name)) for name, setting in state_type.settings.items()}
    found = {name: each for name, each in (found | others).items() if each is not None}
    return st.fixed_dictionaries(found).map(lambda changes: state_type().changed(**changes))


def extremes(state_type):
    """Every combination of the lowest and highest numbers, uneven sides too, and for each choice all lowest
    and all highest ones."""
    ends = {name: _ends(setting) for name, setting in state_type.settings.items() if _ends(setting)}
    found = [dict(zip(ends, each, strict=True)) for each in itertools.product(*ends.values())]
    corners = [{name: each[end] for name, each in ends.items()} for end in (0, 1)]
    for name, setting in state_type.settings.items():
        options = setting.options if isinstance(setting, Choice) else ()
        options = (False, True) if isinstance(setting, Switch) else options
        found += [{**corner, name: option} for corner in corners for option in options]
    return found


def _ends(setting):
    """The lowest and the highest values of a number that a control shows."""
    if not isinstance(setting, Number) or setting.column is None:
        return None
    ends = [setting.low, setting.high]
    if isinstance(setting, Sides):
        ends += [(setting.low, setting.high), (setting.high, setting.low)]
    return ends


ENTRY = st.just(0) | st.integers(0, 60) | st.integers(0, 10**7)  # of a matrix, a row or a column
# What no strategy follows for from the declaration alone: explorer → {field: strategy}.
OTHERS: dict[str, dict] = {"Sharing": {"row": ENTRY, "column": ENTRY}}

"""Words that several explorers use: settings that are offered because they fit, sums that add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import shapes
from helpers.explorers.settings import Settings, number
from helpers.explorers.words import adding_up, fit_offers


class Unpadded(Settings):
    W: int = number(8, 1, 9, "width")
    F: int = number(3, 1, 9, "filter")
    S: int = number(2, 1, 9, "stride")


def test_a_layer_without_padding_is_offered_none():
    state = Unpadded()
    offered = fit_offers(state, ("W",), (shapes.axis(state.W, state.F, state.S),))
    assert offered["lead"] == "Fits exactly with:"
    assert [changes for _, changes in offered["items"]] == [
        {"S": 1},
        {"S": 5},
        {"F": 2},
        {"F": 4},
        {"W": 7},
        {"W": 9},
    ]
    assert [label for label, _ in offered["items"]][:2] == ["S = 1", "S = 5"]


def test_what_lies_beyond_a_narrower_range_is_not_offered():
    state = Unpadded()
    axes = (shapes.axis(state.W, state.F, state.S),)
    offered = fit_offers(state, ("W",), axes, {"W": (8, 8), "S": (2, 4)})
    assert [changes for _, changes in offered["items"]] == [{"F": 2}, {"F": 4}]


def test_what_fits_needs_no_offer():
    assert fit_offers(Unpadded(W=9), ("W",), (shapes.axis(9, 3, 2),)) == {}


@given(st.lists(st.floats(-999, 999), min_size=1, max_size=5), st.integers(0, 2))
def test_rounded_parts_make_the_rounded_sum_and_none_moves_by_a_whole_unit(parts, decimals):
    whole, unit = sum(parts), 10**-decimals
    found = adding_up(parts, whole, decimals)
    assert sum(found) == pytest.approx(round(whole, decimals), abs=unit / 1000)
    for part, rounded in zip(parts, found, strict=True):
        assert abs(part - rounded) < unit * 1.000001
        assert rounded == round(rounded, decimals)


def test_the_part_that_loses_most_is_rounded_up():
    assert adding_up((0.26, 0.13, 0.13), 0.52, 1) == [0.3, 0.1, 0.1]
    assert adding_up((0.14, 0.13, 0.14), 0.41, 1) == [0.2, 0.1, 0.1]
    assert adding_up((-3.926, 0.271), -3.655001, 2) == [-3.93, 0.27]

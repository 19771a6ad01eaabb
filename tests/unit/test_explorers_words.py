"""Words that several explorers use: settings that are offered because they fit."""

from helpers import shapes
from helpers.explorers.settings import Settings, number
from helpers.explorers.words import fit_offers


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

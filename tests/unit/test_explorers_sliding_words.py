"""The words of the sliding-window explorer: sums that add up, sizes, steps, settings to take."""

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from helpers.explorers import Sliding
from helpers.explorers.sliding import Photo, compute, describe, text
from helpers.explorers.sliding.layout import HEIGHT, WIDTH
from helpers.explorers.sliding.model import OWN
from tests.unit.pictures import WatchedScene, check_picture
from tests.unit.sliding import SIZES, legal, states, sums_of, value_of
from tests.unit.states import photo

NUMBER = r"\(?−?\d+(?:\.\d+)?\)?"
TOTAL = re.compile(rf"({NUMBER}(?: \+ {NUMBER})*) \+ bias ({NUMBER}) = ({NUMBER})")


@pytest.fixture(scope="module")
def scene():
    return WatchedScene(WIDTH, HEIGHT)


def check_total(result):
    """Parse the sum of a step and recompute it by plain loops."""
    sums, bias = sums_of(result.state, result.place)
    found = TOTAL.fullmatch(text.total(result))
    assert found, text.total(result)
    assert [value_of(each) for each in found[1].split(" + ")] == sums
    assert value_of(found[2]) == bias
    assert (
        value_of(found[3])
        == sum(sums) + bias
        == Fraction(round(float(result.y[place_of(result)]) * 100), 100)
    )
    assert not re.search(r"\+ −|\(\d", found[0]), "brackets around negative numbers, and only those"
    return found[0]


def place_of(result):
    k, row, column = result.place
    return row, column, k


@settings(max_examples=120, deadline=None, derandomize=True)
@given(states({**SIZES, "F": 8, "W": 12}))
def test_the_sum_adds_up(state):
    result = compute(state)
    assume(result.y is not None)
    check_total(result)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(states({**SIZES, "F": 8, "W": 12}, view=st.just("numbers"), covered=st.just(False)))
def test_the_words_hold_the_sum_of_the_step(state):
    result = compute(state)
    assume(result.y is not None)
    k, row, column = result.place
    said = f"Step {state.step}: map {k}, row {row}, column {column} = {check_total(result)}"
    assert said in describe(result)


def test_text_form_names_what_was_typed_and_the_image():
    text_form = (
        "Sliding: W=5 D=3 F=3 K=2 S=2 P=1 input=seeded integers kernel=seeded integers flip=False "
        "hide=False view=numbers step=0\n"
        "Input 5×5×3 (seeded integers), padding 1, 2 filters of 3×3×3 (seeded integers), stride 2: "
        "output 3×3×2. Step 0: map 0, row 0, column 0 = 1 + (−1) + 2 + bias 1 = 3."
    )
    assert repr(Sliding()) == text_form
    used = Sliding(input="your image", image=photo(9, 9), kernel=OWN, typed=(((0,), -1.5),), typed_on="blur")
    assert "image='sea.jpg'" in repr(used)
    assert "typed_on=blur typed=(((0,), -1.5),)" in repr(used)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (
            {"W": 7, "D": 1, "F": 4, "K": 1, "S": 1, "P": (0, 2), "flip": True, "kernel": "blur", "step": 7},
            "Input 7×7×1 (seeded integers), padding (0, 2), 1 filter of 4×4×1 (blur, turned by 180°), "
            "stride 1: output 6×6×1. Step 7: map 0, row 1, column 1 = ",
        ),
        (
            {"W": 64, "K": 8, "input": "photograph", "view": "feature maps", "step": 1000},
            "Input 54×64×3 (photograph), padding 1, 8 filters of 3×3×3 (seeded integers), stride 2: "
            "output 27×32×8.",
        ),
        (
            {"W": 64, "K": 8, "input": "photograph", "step": 1000},
            "Input 54×64×3 (photograph), padding 1, 8 filters of 3×3×3 (seeded integers), stride 2: "
            "output 27×32×8. Step 1000: map 1, row 5, column 1 = ",
        ),
        (
            {
                "W": 4,
                "input": "your image",
                "image": Photo("a.png", (8000, 6000), np.zeros((96, 128, 3), np.uint8)),
            },
            "Input 4×3×3 (your image a.png, made smaller from 8,000×6,000), padding 1, ",
        ),
        (
            {"W": 4, "input": "your image", "image": Photo("a.png", (4, 3), np.zeros((3, 4, 3), np.uint8))},
            "Input 4×3×3 (your image a.png), padding 1, ",
        ),
        (
            {"W": 8, "input": "your image", "image": Photo("a.png", (4, 3), np.zeros((3, 4, 3), np.uint8))},
            "Input 8×6×3 (your image a.png, made larger from 4×3), padding 1, ",
        ),
    ],
)
def test_words_name_sizes_source_and_step(changes, words):
    said = describe(compute(legal(**changes)))
    assert said.startswith(words)


def test_the_side_that_is_too_short_is_named():
    wide = legal(W=8, F=5, P=0, input="your image", image=photo(32, 128))
    for state, side in ((wide, "high"), (replace(wide, image=photo(128, 32)), "wide")):
        assert f"0 + 2 + 0 = 2 {side}" in text.head(compute(state))[0]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(states({"W": 6, "P": 1}, covered=st.just(False)))
@example(legal(W=1, F=2, P=0, kernel="edges"))  # no smaller filter has an edge
def test_where_nothing_fits_the_words_say_what_just_would(state):
    result = compute(state)
    assume(result.y is None)
    said = re.search(r"no output\. (?:F = (\d+) or less would fit, or )?P = (\d+) or more", describe(result))
    padded = min(result.rows.padded_size, result.columns.padded_size)
    assert bool(said[1]) == (state.limits()["F"][0] <= padded)
    for name, number, more in (("F", said[1], 1), ("P", said[2], -1)):
        if number:
            assert compute(state.changed(**{name: int(number)})).y is not None
            assert compute(state.changed(**{name: int(number) + more})).y is None


@settings(max_examples=80, deadline=None, derandomize=True)
@given(states({"P": 3}, covered=st.just(False)))
def test_the_step_of_the_words_is_the_step_of_the_state(state):
    result = compute(state)
    if result.y is None or state.view != "numbers":
        assert "Step" not in describe(result)
        return
    found = re.search(r"Step (\d+): map (\d+), row (\d+), column (\d+) = ", describe(result))
    step, k, row, column = map(int, found.groups())
    assert step == state.step
    assert (k, row, column) == result.place


def test_the_formula_stands_above_the_picture(scene):
    check_picture(scene, Sliding, legal(W=5, F=3, S=2, P=1))
    assert scene.labels[0][0] == "(W − F + 2P)/S + 1 = (5 − 3 + 2·1)/2 + 1 = 3"
    check_picture(scene, Sliding, legal(W=6, F=3, S=2, P=(0, 2), view="feature maps"))
    assert scene.labels[0][0] == "(W − F + P₀ + P₁)/S + 1 = (6 − 3 + 0 + 2)/2 + 1 = 3.5, floored to 3"
    assert (
        scene.labels[1][0] == "Read by no window: 1 column and 1 row left over at the end, all of it padding."
    )
    check_picture(scene, Sliding, legal(W=6, F=3, S=2, P=0))
    assert scene.labels[1][0] == "Read by no window (hatched): 1 column and 1 row left over at the end."
    check_picture(scene, Sliding, legal(W=64, F=3, S=2, P=0, input="photograph"))
    assert scene.labels[0][0] == (
        "across: (W − F + 2P)/S + 1 = (54 − 3 + 2·0)/2 + 1 = 26.5, floored to 26;  "
        "down, with H = 64: … = 31.5, floored to 31"
    )
    assert scene.labels[1][0] == "Read by no window (hatched): 1 column and 1 row left over at the end."


@settings(max_examples=100, deadline=None, derandomize=True)
@given(states({"P": 3}, covered=st.just(False)))
@example(legal(W=3, F=5, S=1, P=(1, 0), input="photograph"))  # 3×3, but 4×3 with W = 4
@example(legal(W=6, F=3, S=2, P=0, kernel=OWN))
@example(legal(W=6, F=2, S=5, P=0, kernel="edges"))  # F = 1 would fit, but has no edge
def test_offers_fit_exactly(state):
    result = compute(state)
    offered = text.offers(result).get("items", [])
    for label, changes in offered:
        changed = state.changed(**changes)
        assert changed == replace(state, **changes, step=changed.step)
        after = compute(changed)
        if "kernel" in changes:
            assert state.kernel == OWN
            assert after.state.kernel == state.base
        else:
            assert after.rows.exact, label
            assert after.columns.exact, label
    assert (state.kernel == OWN) == any("kernel" in changes for _, changes in offered)
    square = result.rows.input_size == result.columns.input_size
    assert square or not any("kernel" not in changes for _, changes in offered)
    if square and state.kernel != OWN:
        assert bool(text.offers(result)) != result.rows.exact

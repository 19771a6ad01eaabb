"""The explorer of transposed convolution in real JupyterLab, and what its steps write against Python."""

import base64
import json
from functools import partial

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from playwright.sync_api import expect

from helpers.drawing.palette import THEMES
from helpers.explorers import Transposed
from helpers.explorers.detail import filled
from helpers.explorers.frame import frame_of
from helpers.explorers.transposed import State, compute
from helpers.explorers.transposed.detail import detail, numbers_of, running
from tests.browser.lab import expect_state_of, let_go, lit, middle, open_more, picture, point_at, slider
from tests.browser.painted import RATIO, TOLERANCE, apart, pixels
from tests.browser.test_detail import BOTH, LISTS, alike
from tests.unit.states import states

expect_state = partial(expect_state_of, Transposed)
NUMBERED = states(State, view=st.just("numbers"), covered=st.just(False), step=st.integers(0, 48))
ADDED = "canvas => canvas.detail?.words.map(({ texts }) => texts[0]).filter(text => /^[+]/.test(text))"
HEARD = "([root, frame]) => Number(root.dataset.frame) > frame"  # the kernel of a step
FACTOR = "canvas => canvas.detail?.words.map(({ texts }) => texts[0]).filter(text => /^×/.test(text))"


def test_keyboard_and_pointer(lab):
    explorer = lab.shows(Transposed)
    image_map = expect_state(explorer)
    before, point, canvas = picture(explorer), explorer.locator(".point"), explorer.locator("canvas")
    point_at(explorer, *middle(image_map, "output", 2, 2))
    expect(point).to_contain_text(
        "Output row 2, column 2: 4 stamps reach it: 1·2 + 1·1 + 2·0 + 3·2 = 9, after"
    )
    corner = {(row, column) for row in (0, 1) for column in (0, 1)}
    weights = {(row, column) for row in (0, 2) for column in (0, 2)}
    assert lit(explorer, image_map) == {"input": corner, "kernel": weights}
    point_at(explorer, *middle(image_map, "input", 1, 1))
    expect(point).to_have_text(
        "Input row 1, column 1: 3. Its stamp, 3 × the kernel, is added to output rows 2 to 4, columns 2 to 4."
    )
    stamp = {(row, column) for row in range(2, 5) for column in range(2, 5)}
    assert lit(explorer, image_map)["output"] == stamp
    assert canvas.evaluate(ADDED) == ["+6", "+3", "+0", "+9", "+6", "+3", "+9", "+6"]

    explorer.locator(".stage").focus()
    for key, said in (
        ("ArrowRight", "Input row 1, column 2: 0."),
        ("PageDown", "Kernel row 0, column 0: the weight 2."),
        ("ArrowDown", "Kernel row 1, column 0: the weight −1."),
        ("PageDown", "Output row 0, column 0: 1 stamp reaches it: 1·2 = 2, after"),
    ):
        lab.page.keyboard.press(key)
        expect(point).to_contain_text(said)
    let_go(explorer)

    root = explorer.locator("[data-frame]")
    frame = int(root.get_attribute("data-frame"))
    explorer.get_by_role("button", name="Next step").click()
    expect(explorer.locator(".words")).to_contain_text("Input row 1, column 1: 3. Its stamp")
    assert canvas.evaluate(FACTOR) == ["× 3"]
    assert picture(explorer) != before
    lab.page.wait_for_function(HEARD, arg=[root.element_handle(), frame])
    slider(explorer, "S").press("Home")
    expect_state(explorer, step=4, S=1)
    explorer.get_by_label("view", exact=True).select_option("how many stamps")
    expect_state(explorer, step=4, S=1, view="how many stamps")
    expect(explorer.get_by_role("button", name="Play", exact=True)).to_be_hidden()
    slider(explorer, "S").press("End")
    expect_state(explorer, step=4, view="how many stamps", S=3)
    open_more(explorer)
    explorer.get_by_role("button", name="Reset").click()
    expect_state(explorer)
    assert picture(explorer) == before


def in_browser(page, state, steps):
    frame = frame_of(Transposed, state)
    arrays = {name: {**each, "bytes": list(each["bytes"])} for name, each in frame.arrays.items()}
    return page.evaluate(LISTS, [json.loads(json.dumps(frame.image_map)), arrays, steps])


def plain(found):
    """A list as `LISTS` gives it."""
    words = [[each.text, each.x, each.y, each.size, each.colour, each.weight] for each in found.words]
    return {"faces": [list(each) for each in found.faces], "words": words}


@settings(max_examples=80, deadline=None, derandomize=True)
@given(NUMBERED)
@example(State(W=7, F=4, S=3, P=1, output_padding=2))
@example(State(F=1, S=3))
def test_the_script_writes_the_stamp_and_the_sums_that_python_writes(modules, state):
    result = compute(state)
    assume(result.y is not None)
    steps = sorted({0, state.step, state.W**2 - 1})
    for step, (pointed, stepped, sums) in zip(steps, in_browser(modules, state, steps), strict=True):
        stamp = plain(filled(detail(result), *numbers_of(result, step)))
        assert all(alike(pointed[kind], things) for kind, things in stamp.items()), step
        assert [stepped["faces"], stepped["words"]] == [pointed["faces"], pointed["words"]]
        assert len(pointed["lines"]) == len(stepped["lines"]) == 3  # the cell, the kernel, the stamp
        grown = plain(running(result, result.sums).filled(result.sums[step]))
        assert all(alike(sums[kind], things) for kind, things in grown.items()), step


@pytest.mark.parametrize(
    "changes", [{}, {"P": 1, "step": 4}, {"W": 6, "F": 4, "kernel": "bilinear"}], ids=str
)
@pytest.mark.parametrize("theme", THEMES)
def test_a_step_looks_alike_whether_python_or_the_script_shows_it(modules, changes, theme):
    state = State(**changes)
    frame = frame_of(Transposed, state)
    arrays = {name: {**each, "bytes": list(each["bytes"])} for name, each in frame.arrays.items()}
    packed = base64.b64encode(frame.packed).decode()
    given_ = [packed, json.loads(json.dumps(frame.image_map)), arrays, state.step, RATIO, THEMES[theme]]
    at_rest, stepped = map(pixels, modules.evaluate(BOTH, given_))
    assert apart(at_rest, stepped) < TOLERANCE
    other = modules.evaluate(BOTH, [*given_[:3], state.step + 1, *given_[4:]])[1]
    assert apart(at_rest, pixels(other)) > TOLERANCE
    assert np.shape(at_rest) == np.shape(stepped)

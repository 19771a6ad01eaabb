"""The sliding window in real JupyterLab: pointing, walking, typing numbers, playing the steps.

Every test has an explorer of its own, in one notebook.
"""

import re
from itertools import groupby, pairwise

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.drawing.numerals import written
from helpers.explorers import Sliding, sliding
from helpers.explorers.words import bracketed
from tests.browser.lab import (
    CELLS,
    SLOW,
    expect_words,
    is_lit,
    lit,
    middle,
    open_more,
    picture,
    point_at,
    session,
    slider,
)
from tests.unit.sliding import sums_of, window_of

NAMES = (
    "summing",
    "pointing",
    "opening",
    "walking",
    "clicking",
    "typing",
    "refusing",
    "fitting",
    "playing",
    "stepping",
    "resetting",
    "changing",
    "hiding",
    "turning",
    "keys",
)
SOURCES = ["from helpers.explorers import Sliding", *(f"{name} = Sliding()\n{name}" for name in NAMES)]
DEMO, STATE = Sliding(), sliding.State()
MAP = DEMO.picture.image_map

# Notes in window.log the steps of which the kernel is told, as they leave for it.
LISTEN = """
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
    const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
    const step = text.match(/"apply":{"step":(\\d+)}/);
    if (step) window.log?.push({ what: 'told', step: Number(step[1]), time: performance.now() });
    return send.call(this, data);
};
"""
# Notes in window.log each step that the player shows, with the sentence and what is written as the sum.
WATCH = """root => {
    window.log = [];
    const canvas = root.querySelector('canvas'), place = root.querySelector('.place')
        ?? root.closest('.conv-explorer').querySelector('.place');
    new MutationObserver(() => window.log.push({
        what: 'shown',
        step: Number(place.textContent.match(/step (\\d+)/)[1]),
        words: root.querySelector('.words').textContent.split('\\n')[0],
        total: canvas.detail?.words.at(-1).texts[0],
        time: performance.now(),
    })).observe(place, { childList: true });
}"""
# The texts that are written for the cell that is pointed at or stepped to, in order; null for none.
WRITTEN = "canvas => canvas.detail && canvas.detail.words.map(({ texts }) => texts[0])"
STEP_HEARD = """([root, frame]) => Number(root.dataset.frame) > frame"""
IS_BETWEEN = """([place, low, high]) => {
    const step = Number(place.textContent.match(/\\d+/)[0]);
    return low <= step && step <= high;
}"""


@pytest.fixture(scope="module")
def opened(chromium, server):
    with session(chromium, server, *SOURCES, script=LISTEN) as lab:
        yield lab


@pytest.fixture
def show(opened):
    """Give how to scroll to an explorer by its name; assert in the end that nothing went wrong."""
    yield lambda name: opened.explorer(NAMES.index(name))
    assert not opened.problems


@pytest.fixture
def page(opened):
    return opened.page


def words(**changes):
    return sliding.describe(sliding.compute(sliding.State(**changes)))


def expect_state(explorer, **changes):
    """Wait until read-out and alt text are those of the first state with `changes`."""
    expect_words(explorer, words(**changes))


def typed(*numbers):
    return {"kernel": "your own", "typed_on": "seeded integers", "typed": numbers}


def sentence(k, row, column, rows, columns, **changes):
    """What is said of an output cell: its sum and what it reads, and the products, by plain loops."""
    state = sliding.State(**changes)
    window, (sums, bias) = window_of(state, (k, row, column)), sums_of(state, (k, row, column))
    added = " + ".join(map(bracketed, sums))
    total = f"{added} + bias {bracketed(bias)} = {written(sum(sums) + bias)}"
    lines = [f"Map {k}, row {row}, column {column} = {total}", f"It reads rows {rows}; columns {columns}."]
    for d in range(state.D):
        pairs = [cells[d] for line in window for cells in line]
        products = " + ".join(f"{bracketed(cell)}·{bracketed(weight)}" for cell, weight in pairs)
        lines.append(f"Channel {d}: {products} = {written(sums[d])}")
    return "\n".join(lines)


def in_picture(explorer):
    """What is written for the cell that is pointed at, in the order of `Detail`."""
    return explorer.locator("canvas").evaluate(WRITTEN)


def expected(k, row, column):
    """What is to be written for an output cell of the demo, by plain loops."""
    window, (sums, bias) = window_of(STATE, (k, row, column)), sums_of(STATE, (k, row, column))
    pairs = [[cells[d] for line in window for cells in line] for d in range(3)]
    weights = [f"×{written(weight)}" for each in pairs for _, weight in each]
    products = [written(cell * weight) for each in pairs for cell, weight in each]
    line = [bracketed(sums[0]), *(f"+ {bracketed(each)}" for each in sums[1:])]
    return [*weights, *products, *line, f"+ bias {bracketed(bias)}", f"= {written(sum(sums) + bias)}"]


def wait_for_step(explorer, low, high):
    """Wait for one of these steps; it looks at every frame of the page."""
    place = explorer.locator(".place").element_handle()
    explorer.page.wait_for_function(IS_BETWEEN, arg=[place, low, high], timeout=SLOW)


def window(rows, columns):
    return {(row, column) for row in rows for column in columns}


def editor(explorer):
    return explorer.get_by_role("textbox")


def notice(explorer):
    return explorer.get_by_role("alert")


# --- pointing and walking ------------------------------------------------------------------------


def test_pointing_says_and_lights_what_belongs_together(show):
    explorer = show("pointing")
    expect_state(explorer)
    point, whole = explorer.locator(".point"), window(range(3), range(3))
    point_at(explorer, *middle(MAP, "map 1", 1, 2))
    expect(point).to_have_text(sentence(1, 1, 2, "1 to 3", "3 to 5"))
    assert point.inner_text() == sentence(1, 1, 2, "1 to 3", "3 to 5")
    assert lit(explorer, MAP) == {
        **{f"channel {d}": window((1, 2, 3), (3, 4, 5)) for d in range(3)},
        **{f"filter 1, slice {d}": whole for d in range(3)},
        "bias 1": {(0, 0)},
    }
    point_at(explorer, *middle(MAP, "map 0", 0, 0))
    expect(point).to_have_text(sentence(0, 0, 0, "−1 to 1", "−1 to 1"))
    point_at(explorer, *middle(MAP, "channel 2", -1, 1))
    expect(point).to_have_text(
        "Input channel 2, row −1 (padding), column 1: 0. In every map, the output rows that read it: 0; "
        "columns: 0 to 1."
    )
    assert lit(explorer, MAP) == {"map 0": {(0, 0), (0, 1)}, "map 1": {(0, 0), (0, 1)}}
    point_at(explorer, *middle(MAP, "filter 0, slice 1", 0, 2))
    weight = round(DEMO.result.kernel[0, 2, 1, 0])
    expect(point).to_have_text(
        f"Filter 0, slice 1, row 0, column 2: the weight {weight}, used at 9 places: "
        "rows −1, 1, 3; columns 1, 3, 5 of channel 1. Type to change it."
    )
    assert lit(explorer, MAP) == {"channel 1": window((-1, 1, 3), (1, 3, 5)), "map 0": whole}
    point_at(explorer, *middle(MAP, "bias 1"))
    expect(point).to_have_text(
        f"The bias of filter 1: {round(DEMO.result.bias[1])}, added to 9 numbers, all of map 1. "
        "Type to change it.".replace("-", "−")
    )
    assert lit(explorer, MAP) == {"map 1": whole}
    point_at(explorer, 5, 230)
    expect(point).to_be_hidden()
    expect(explorer.locator(".words")).to_have_text(words())
    assert lit(explorer, MAP) == {}


def test_walking_says_the_same_and_leads_to_every_part(show, page):
    explorer = show("walking")
    point, names = explorer.locator(".point"), [region["name"] for region in MAP["regions"]]
    explorer.get_by_role("application").focus()
    page.keyboard.press("ArrowDown")
    for name in names:
        expect(point).to_have_text(re.compile(f"(The )?{name.replace('bias', 'bias of filter')}\\b", re.I))
        page.keyboard.press("PageDown")
    expect(point).to_contain_text("Input channel 0, row 0, column 0:")
    page.keyboard.press("PageUp")
    expect(point).to_have_text(sentence(1, 0, 0, "−1 to 1", "−1 to 1"))
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    expect(point).to_have_text(sentence(1, 2, 0, "3 to 5", "−1 to 1"))
    assert lit(explorer, MAP)["channel 0"] == window((3, 4, 5), (-1, 0, 1))
    page.keyboard.press("End")
    expect(point).to_have_text(sentence(1, 2, 2, "3 to 5", "3 to 5"))
    page.keyboard.press("b")  # JupyterLab's key for a new cell
    page.keyboard.press("Enter")  # picks; an output's number cannot be typed
    expect(editor(explorer)).to_have_count(0)
    page.keyboard.press("7")
    expect(editor(explorer)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(point).to_be_hidden()
    assert not is_lit(explorer)
    assert len(page.evaluate(CELLS)) == len(SOURCES)


# --- typing numbers ------------------------------------------------------------------------------


def test_a_weight_is_typed_with_the_pointer(show, page, opened):
    explorer = show("clicking")
    before = picture(explorer)
    kernel = explorer.get_by_label("kernel", exact=True)
    cell = middle(MAP, "filter 0, slice 0", 1, 2)
    point_at(explorer, *cell)
    page.mouse.down()
    page.mouse.up()
    expect(editor(explorer)).to_be_focused()
    expect(editor(explorer)).to_have_accessible_name(re.compile("^filter 0, slice 0, row 1, column 2: "))
    expect(editor(explorer)).to_have_value(str(round(DEMO.result.kernel[1, 2, 0, 0])).replace("-", "−"))
    box, stage = editor(explorer).bounding_box(), explorer.locator(".stage").bounding_box()
    assert abs(box["x"] + box["width"] / 2 - stage["x"] - cell[0] * stage["width"] / 920) < 2
    assert abs(box["y"] + box["height"] / 2 - stage["y"] - cell[1] * stage["width"] / 920) < 2
    page.keyboard.type("5")  # what was there is selected
    page.keyboard.press("Enter")
    expect_state(explorer, **typed(((0, 0, 1, 2), 5)))
    expect(kernel).to_have_value("your own")
    expect(editor(explorer)).to_have_count(0)
    expect(explorer.locator(".point")).to_contain_text("row 1, column 2: the weight 5, used at 9 places")
    after = picture(explorer)
    assert after != before
    point_at(explorer, *middle(MAP, "map 0", 1, 1))
    changed = sentence(0, 1, 1, "1 to 3", "1 to 3", **typed(((0, 0, 1, 2), 5)))
    expect(explorer.locator(".point")).to_have_text(changed)
    assert "·5 " in changed

    # From one cell straight to the next: leaving the first takes its number.
    explorer.locator(".stage").click(position=at_scale(explorer, "filter 1, slice 2", 0, 0))
    page.keyboard.type("−2")
    explorer.locator(".stage").click(position=at_scale(explorer, "bias 1"))
    expect(editor(explorer)).to_have_accessible_name(re.compile("^bias 1, row 0, column 0: "))
    expect(editor(explorer)).to_be_focused()
    page.keyboard.type("0,25")
    page.keyboard.press("Enter")
    numbers = ((0, 0, 1, 2), 5), ((1, 2, 0, 0), -2), ((1,), 0.25)
    expect_state(explorer, **typed(*numbers))
    assert opened.evaluate("clicking.state.typed") == numbers
    point_at(explorer, *middle(MAP, "map 1", 2, 2))
    expect(explorer.locator(".point")).to_have_text(sentence(1, 2, 2, "3 to 5", "3 to 5", **typed(*numbers)))

    explorer.get_by_role("button", name="take “seeded integers” without your numbers").click()
    expect_state(explorer)
    expect(kernel).to_have_value("seeded integers")
    assert picture(explorer) == before
    open_more(explorer)
    kernel.select_option("your own")
    expect_state(explorer, **typed(*numbers))


def at_scale(explorer, name, row=0, column=0):
    """The middle of a cell, in pixels of the page, from the corner of the picture."""
    scale = explorer.locator(".stage").bounding_box()["width"] / 920
    x, y = middle(MAP, name, row, column)
    return {"x": x * scale, "y": y * scale}


def test_a_number_is_typed_with_the_keyboard_alone(show, page, opened):
    explorer = show("typing")
    before, stage = picture(explorer), explorer.get_by_role("application")
    open_more(explorer)
    expect(explorer.locator(".hint")).to_contain_text("next part, Enter to type a number, Escape to let go.")
    stage.focus()
    for key in ("ArrowRight", "PageDown", "PageDown", "PageDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(explorer.locator(".point")).to_contain_text("Filter 0, slice 0, row 1, column 1")
    page.keyboard.type("-1.5")
    expect(editor(explorer)).to_have_value("-1.5")
    page.keyboard.press("ArrowLeft")  # moves in the number, not in the picture
    page.keyboard.press("Enter")
    expect_state(explorer, **typed(((0, 0, 1, 1), -1.5)))
    expect(explorer.locator(".point")).to_contain_text("row 1, column 1: the weight −1.5, used")
    expect(explorer.get_by_label("kernel", exact=True)).to_have_value("your own")
    assert picture(explorer) != before
    expect(stage).to_be_focused()

    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(editor(explorer)).to_be_focused()
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    expect(editor(explorer)).to_have_count(0)
    expect(stage).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(explorer.locator(".point")).to_contain_text("row 1, column 1: the weight −1.5, used")
    for key in ("PageDown", "PageDown", "PageDown"):
        page.keyboard.press(key)
    expect(explorer.locator(".point")).to_contain_text("The bias of filter 0")
    page.keyboard.type("42")
    page.keyboard.press("Enter")
    numbers = ((0, 0, 1, 1), -1.5), ((0,), 42)
    expect_state(explorer, **typed(*numbers))
    assert opened.evaluate("typing.state.typed") == numbers
    assert {cell["cell_type"] for cell in page.evaluate(CELLS)} == {
        "code"
    }  # digits make JupyterLab's headings


def test_a_bad_number_is_refused_in_one_sentence(show, page, opened):
    explorer = show("refusing")
    before = picture(explorer)
    point_at(explorer, *middle(MAP, "filter 1, slice 0", 0, 0))
    expect(notice(explorer)).to_have_count(0)
    for bad in ("1e3", "100", "1.234", "abc", " "):
        explorer.locator(".stage").click(position=at_scale(explorer, "filter 1, slice 0"))
        editor(explorer).fill(bad)
        page.keyboard.press("Enter")
        expect(notice(explorer)).to_have_text(
            f"“{bad}” does not fit here: type a number from −99 to 99 with at most 2 decimals."
        )
        expect(editor(explorer)).to_be_focused()
        expect(editor(explorer)).to_have_attribute("aria-invalid", "true")
        page.keyboard.press("Escape")
        expect(editor(explorer)).to_have_count(0)
        expect(notice(explorer)).to_have_count(0)
    page.keyboard.type("200")  # left with the pointer: said, and dropped
    point_at(explorer, 5, 230)
    page.mouse.down()
    page.mouse.up()
    expect(editor(explorer)).to_have_count(0)
    expect(notice(explorer)).to_contain_text("“200” does not fit here")
    assert opened.evaluate("repr(refusing.state)") == repr(sliding.State())
    expect_state(explorer)
    assert picture(explorer) == before

    explorer.locator(".stage").click(position=at_scale(explorer, "filter 1, slice 0"))
    page.keyboard.type("-99.5")
    page.keyboard.press("Enter")
    expect(notice(explorer)).to_contain_text("“-99.5” does not fit here")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect_state(explorer, **typed(((1, 0, 0, 0), -99)))
    expect(notice(explorer)).to_have_count(0)


def test_a_sentence_too_long_for_the_strip_can_be_opened_with_the_mouse(show, page):
    explorer = show("opening")
    whole, point = explorer.locator(".whole"), explorer.locator(".point")
    expect(whole).to_be_hidden()
    point_at(explorer, *middle(MAP, "map 0", 0, 1))
    expect(whole).to_be_visible()
    box = whole.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=20)
    expect(point).to_be_hidden()
    page.mouse.down()
    page.mouse.up()
    expect(whole).to_have_text("two lines")
    point_at(explorer, *middle(MAP, "map 0", 0, 1))
    expect(point).to_have_text(sentence(0, 0, 1, "−1 to 1", "1 to 3"))
    fits = "point => point.scrollHeight <= point.parentElement.clientHeight"
    assert point.evaluate(fits)

    whole.click()
    expect(whole).to_have_text("whole sentence")
    slider(explorer, "S").press("ArrowLeft")
    expect_state(explorer, S=1)
    expect(whole).to_be_hidden()


# --- the player ----------------------------------------------------------------------------------


def step_is(explorer, step, **changes):
    """Wait until a step is on show, said and written; the output is that of plain loops."""
    state = sliding.State(**changes)
    high, wide, _ = sliding.compute(state).y.shape
    place = (step // (high * wide), step // wide % high, step % wide)
    sums, bias = sums_of(state, place)
    total = written(sum(sums) + bias)
    expect(explorer.locator(".place")).to_have_text(re.compile(rf"^step {step} \("))
    k, row, column = place
    start = re.compile(f"^Map {k}, row {row}, column {column} = .* = {total}\n")
    expect(explorer.locator(".words")).to_have_text(start)
    assert in_picture(explorer)[-1] == f"= {total}"


def test_play_shows_every_step_at_its_pace_and_the_kernel_hears_of_the_last(show, page, opened):
    explorer = show("playing")
    root, play = explorer.locator(".conv-picture"), explorer.get_by_role("button", name="Play", exact=True)
    open_more(explorer)
    explorer.get_by_label("Speed of Play").select_option("10 steps a second")
    root.evaluate(WATCH)
    before = int(root.get_attribute("data-frame"))
    play.press("Enter")
    expect(explorer.get_by_role("button", name="Pause", exact=True)).to_be_focused()
    expect(explorer.locator(".place")).to_have_text("step 17 (0 to 17)", timeout=SLOW)
    expect(play).to_be_visible()
    page.wait_for_function("window.log.some(each => each.what === 'told')")
    log = page.evaluate("window.log")
    shown, (told,) = log[:17], [each for each in log if each["what"] == "told"]
    assert [each["step"] for each in shown] == list(range(1, 18))
    for each in shown:
        place = each["step"] // 9, each["step"] // 3 % 3, each["step"] % 3
        sums, bias = sums_of(STATE, place)
        assert each["total"] == f"= {written(sum(sums) + bias)}"
        assert each["words"].startswith("Map {}, row {}, column {} = ".format(*place))
    gaps = [after["time"] - before["time"] for before, after in pairwise(shown)]
    assert sum(gaps) > 100 * len(gaps) - 20  # a frame of the screen may pass before a step is noted
    assert told["step"] == 17
    step_is(explorer, 17)
    page.wait_for_function(STEP_HEARD, arg=[root.element_handle(), before])
    assert opened.evaluate("playing.state.step") == 17

    play.click()  # from the last step, from the start again
    wait_for_step(explorer, 2, 16)
    explorer.get_by_role("button", name="Pause", exact=True).click()
    explorer.get_by_role("slider", name="Step").press("Home")
    step_is(explorer, 0)


def test_the_player_step_by_step(show, page, opened):
    explorer = show("stepping")
    expect(explorer.get_by_role("group", name="Step")).to_match_aria_snapshot("""
        - group "Step":
          - button "Back one step"
          - button "Play"
          - button "Next step"
          - slider "Step"
          - text: step 0 (0 to 17)
    """)
    scrub = explorer.get_by_role("slider", name="Step")
    on, back = (explorer.get_by_role("button", name=name) for name in ("Next step", "Back one step"))
    back.click()  # nowhere to go
    expect(explorer.locator(".words")).to_have_text(words())
    for step in range(1, 4):
        on.click()
        step_is(explorer, step)
    explorer.locator(".conv-picture").evaluate(WATCH)
    on.evaluate("button => { for (let press = 0; press < 3; press++) button.click(); }")
    step_is(explorer, 6)
    page.wait_for_function("window.log.some(each => each.what === 'told' && each.step === 6)")
    told = [each["step"] for each in page.evaluate("window.log") if each["what"] == "told"]
    assert told in ([6], [3, 6])  # the one before may have been told only now
    on.press("Enter")
    step_is(explorer, 7)
    back.press("Space")
    step_is(explorer, 6)
    expect(scrub).to_have_value("6")
    expect(scrub).to_have_attribute("aria-valuetext", "step 6, from 0 to 17")
    scrub.focus()
    for key, step in (("ArrowRight", 7), ("ArrowLeft", 6), ("End", 17), ("Home", 0), ("ArrowUp", 1)):
        page.keyboard.press(key)
        step_is(explorer, step)
        expect(scrub).to_be_focused()


def test_pointing_shows_the_readers_window_and_then_that_of_the_step_again(show):
    explorer = show("stepping")
    explorer.get_by_role("slider", name="Step").press("End")
    step_is(explorer, 17)
    at_step = in_picture(explorer)
    point_at(explorer, *middle(MAP, "map 0", 0, 1))
    expect(explorer.locator(".point")).to_have_text(sentence(0, 0, 1, "−1 to 1", "1 to 3"))
    assert in_picture(explorer) == expected(0, 0, 1)
    point_at(explorer, *middle(MAP, "filter 0, slice 0", 0, 1))
    expect(explorer.locator(".point")).to_contain_text("Filter 0, slice 0")
    assert explorer.locator("canvas").evaluate(WRITTEN) is None
    point_at(explorer, 5, 230)
    step_is(explorer, 17)
    assert in_picture(explorer) == at_step == expected(1, 2, 2)


def test_a_control_moved_during_play_does_not_stop_it(show, page, opened):
    explorer = show("changing")
    open_more(explorer)
    explorer.get_by_label("Speed of Play").select_option("10 steps a second")
    explorer.locator(".conv-picture").evaluate(WATCH)
    explorer.get_by_role("button", name="Play", exact=True).click()
    wait_for_step(explorer, 3, 16)
    slider(explorer, "K").press("ArrowRight")
    place = explorer.locator(".place")
    expect(place).to_have_text(re.compile("0 to 26"), timeout=SLOW)
    expect(explorer.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(place).to_have_text("step 26 (0 to 26)", timeout=SLOW)
    expect(explorer.get_by_role("button", name="Play", exact=True)).to_be_visible()
    shown = [event["step"] for event in page.evaluate("window.log") if event["what"] == "shown"]
    assert set(shown) == set(range(1, 27))
    assert shown == sorted(shown)
    step_is(explorer, 26, K=3)

    slider(explorer, "F").press("End")  # no output, no steps, no player
    expect(explorer.get_by_role("group", name="Step")).to_be_hidden()
    explorer.get_by_role("button", name="Reset").click()
    expect_state(explorer)
    expect(place).to_have_text("step 0 (0 to 17)")
    expect(explorer.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_reset_wins_against_a_step_that_the_kernel_has_not_heard_of(show, page, opened):
    explorer = show("resetting")
    root, place = explorer.locator(".conv-picture"), explorer.locator(".place")
    reset, on = (explorer.get_by_role("button", name=name) for name in ("Reset", "Next step"))
    open_more(explorer)
    explorer.get_by_role("button", name="Play", exact=True).click()
    wait_for_step(explorer, 2, 16)
    reset.click()
    expect(explorer.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(place).to_have_text("step 0 (0 to 17)")
    expect_state(explorer)

    root.evaluate(WATCH)
    before = int(root.get_attribute("data-frame"))
    root.evaluate("""root => {
        const press = name => [...root.closest('.conv-explorer').querySelectorAll('button')]
            .find(button => button.textContent === name).click();
        for (const name of ['Next', 'Next', 'Next', 'Reset']) press(name);
    }""")
    expect(place).to_have_text("step 0 (0 to 17)", timeout=SLOW)
    expect_state(explorer)
    on.click()
    page.wait_for_function("window.log.some(each => each.what === 'told' && each.step === 1)")
    log = page.evaluate("window.log")
    told = [each for each in log if each["what"] == "told"]
    page.wait_for_function(STEP_HEARD, arg=[root.element_handle(), before + len(told)])  # and that of Reset
    shown = [each["step"] for each in page.evaluate("window.log") if each["what"] == "shown"]
    assert [step for step, _ in groupby(shown)] == [3, 0, 1]
    assert opened.evaluate("resetting.state.step") == 1


def test_later_outputs_stay_hidden_whatever_the_reader_does(show):
    explorer = show("hiding")
    open_more(explorer)
    explorer.get_by_label("hide later outputs").check()
    expect(explorer.locator(".words")).to_contain_text("later outputs are hidden")
    point_at(explorer, *middle(MAP, "map 0", 0, 2))
    expect(explorer.locator(".point")).to_have_text(
        "Map 0, row 0, column 2 = ?\nIt reads rows −1 to 1; columns 3 to 5.\n"
        "It comes after this step, so it is hidden."
    )
    assert in_picture(explorer)[-1] == "= ?"
    scrub = explorer.get_by_role("slider", name="Step")
    for _ in range(2):
        scrub.press("ArrowRight")
    expect(explorer.locator(".point")).to_have_text(sentence(0, 0, 2, "−1 to 1", "3 to 5"))
    assert in_picture(explorer) == expected(0, 0, 2)
    scrub.press("Home")
    expect(explorer.locator(".point")).to_contain_text("column 2 = ?")


def test_a_turn_of_the_slices_is_seen_happening_and_no_motion_where_none_is_wanted(show, page):
    explorer = show("turning")
    open_more(explorer)
    canvas, flip = explorer.locator("canvas"), explorer.get_by_label("flip the kernel")
    canvas.evaluate("""canvas => {
        window.angles = [];
        const context = canvas.getContext('2d'), rotate = context.rotate;
        context.rotate = function (angle) { window.angles.push(angle); return rotate.call(this, angle); };
    }""")
    flip.check()
    expect(explorer.locator(".words")).to_contain_text("turned by 180°")
    expect_state(explorer, flip=True)
    page.wait_for_function("window.angles.at(-1) > -0.5")
    angles = page.evaluate("window.angles")
    assert angles == sorted(angles)
    assert angles[0] < -2
    page.emulate_media(reduced_motion="reduce")
    page.evaluate("window.angles.length = 0")
    flip.uncheck()
    expect_state(explorer)
    assert page.evaluate("window.angles") == []
    page.emulate_media(reduced_motion="no-preference")


def test_the_controls_keep_their_keys_and_jupyterlab_its_own(show, page):
    explorer = show("keys")
    open_more(explorer)
    kernel = explorer.locator('.widget-dropdown:has(label:text-is("kernel")) select')
    kernel.focus()
    page.keyboard.press("ArrowDown")
    expect_state(explorer, kernel="edges")
    expect(kernel).to_be_focused()
    for place in (kernel, explorer.locator(".stage")):
        place.focus()
        page.keyboard.press("ArrowRight")
        # Until the checkpoint is made, JupyterLab passes over the next wish to save.
        with page.expect_response(lambda given: given.url.split("?")[0].endswith("/checkpoints")):
            page.keyboard.press("Control+s")


# --- no kernel -----------------------------------------------------------------------------------


def test_without_a_kernel_every_output_shows_its_sum_and_the_player_plays(lab):
    lab.open_cells(SOURCES[0], "Sliding()")
    lab.run_all()
    explorer = lab.explorer(0)
    open_more(explorer)
    explorer.locator(".stage").click(position=at_scale(explorer, "filter 0, slice 0"))
    expect(editor(explorer)).to_be_focused()
    lab.shutdown_kernel()
    expect(explorer.get_by_role("alert")).to_contain_text("its kernel has stopped")
    expect(editor(explorer)).to_have_count(0)
    expect(explorer.get_by_label("Your own image")).to_be_disabled()

    point = explorer.locator(".point")
    for k, row, column in np.ndindex(2, 3, 3):
        point_at(explorer, *middle(MAP, f"map {k}", row, column))
        expect(point).to_have_text(re.compile(f"^Map {k}, row {row}, column {column} = "))
        assert in_picture(explorer) == expected(k, row, column)
        rows, columns = (range(2 * at - 1, 2 * at + 2) for at in (row, column))
        assert lit(explorer, MAP)["channel 1"] == window(rows, columns)
    point_at(explorer, 5, 230)

    open_more(explorer)
    explorer.get_by_label("Speed of Play").select_option("10 steps a second")
    for button in ("Next step", "Back one step"):
        explorer.get_by_role("button", name=button).click()
    step_is(explorer, 0)
    explorer.get_by_role("button", name="Play", exact=True).click()
    expect(explorer.locator(".place")).to_have_text("step 17 (0 to 17)", timeout=SLOW)
    step_is(explorer, 17)
    assert in_picture(explorer) == expected(1, 2, 2)

    explorer.locator(".stage").click(position=at_scale(explorer, "filter 0, slice 0"))
    expect(point).to_contain_text("Filter 0, slice 0, row 0, column 0: the weight")
    for key in ("Enter", "5"):
        lab.page.keyboard.press(key)
    expect(editor(explorer)).to_have_count(0)

"""The sliding window in real JupyterLab: pointing, walking, typing numbers, playing the steps.

Every test has an explorer of its own, in one notebook.
"""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from helpers.explorers import Sliding, sliding
from helpers.explorers.sliding import text
from tests.browser.lab import (
    CELLS,
    SLOW,
    cut_off,
    expect_words,
    is_lit,
    lit,
    middle,
    picture,
    point_at,
    session,
    slider,
)

NAMES = (
    "pointing",
    "walking",
    "clicking",
    "typing",
    "refusing",
    "fitting",
    "playing",
    "stepping",
    "changing",
    "redrawing",
    "keys",
)
SOURCES = ["from helpers.explorers import Sliding", *(f"{name} = Sliding()\n{name}" for name in NAMES)]
DEMO = Sliding()
MAP = DEMO.picture.image_map

# Notes in window.log the steps that are asked for, as they leave for the kernel.
LISTEN = """
const send = WebSocket.prototype.send;
WebSocket.prototype.send = function (data) {
    const text = typeof data === 'string' ? data : new TextDecoder().decode(data);
    const step = text.match(/"apply":{"step":(\\d+)}/);
    if (step) window.log?.push({ what: 'asked', step: Number(step[1]), time: performance.now() });
    return send.call(this, data);
};
"""
# Notes in window.log what is on show whenever a frame is: its number, its words, its pixels made small.
WATCH = """root => {
    window.log = [];
    const canvas = root.querySelector('canvas');
    const small = new OffscreenCanvas(230, 130).getContext('2d', { willReadFrequently: true });
    new MutationObserver(() => {
        small.drawImage(canvas, 0, 0, 230, 130);
        window.log.push({
            what: 'shown',
            step: Number(root.querySelector('.place').textContent.match(/step (\\d+)/)[1]),
            words: Number(root.querySelector('.words').textContent.match(/Step (\\d+)/)?.[1]),
            frame: Number(root.dataset.frame),
            pixels: small.getImageData(0, 0, 230, 130).data.join(),
        });
    }).observe(root, { attributes: true, attributeFilter: ['data-frame'] });
}"""
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
    """What is said about an output cell; the sums are the ones that the picture writes."""
    step = 9 * k + 3 * row + column
    *channels, total = text.sums(sliding.compute(sliding.State(step=step, **changes)))
    reads = f"Map {k}, row {row}, column {column} reads rows {rows}; columns {columns}."
    return "\n".join([reads, *channels, total.split(":  ")[1]])


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
        f"Filter 0, slice 1, row 0, column 2: the weight {weight}, used at 9 places. Of channel 1 it meets "
        "rows −1, 1, 3; columns 1, 3, 5. Type a number to change it."
    )
    assert lit(explorer, MAP) == {"channel 1": window((-1, 1, 3), (1, 3, 5)), "map 0": whole}
    point_at(explorer, *middle(MAP, "bias 1"))
    expect(point).to_have_text(
        f"The bias of filter 1: {round(DEMO.result.bias[1])}, added to 9 numbers, all of map 1. "
        "Type a number to change it.".replace("-", "−")
    )
    assert lit(explorer, MAP) == {"map 1": whole}
    point_at(explorer, 5, 300)
    expect(point).to_contain_text("Point at the picture")
    assert lit(explorer, MAP) == {}


def test_walking_says_the_same_and_leads_to_every_part(show, page):
    explorer = show("walking")
    point, names = explorer.locator(".point"), [region["name"] for region in MAP["regions"]]
    explorer.get_by_label("Your own image").focus()
    page.keyboard.press("Tab")
    expect(explorer.get_by_role("application")).to_be_focused()
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
    expect(point).to_contain_text("Point at the picture")
    assert not is_lit(explorer)
    assert len(page.evaluate(CELLS)) == len(SOURCES)


# --- typing numbers ------------------------------------------------------------------------------


def test_a_weight_is_typed_with_the_pointer(show, page, opened):
    explorer = show("clicking")
    before = picture(explorer)
    kernel = explorer.get_by_label("Kernel", exact=True)
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
    expect(explorer.locator(".point")).to_contain_text("next part, Enter to type a number, Escape to let go.")
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
    expect(explorer.get_by_label("Kernel", exact=True)).to_have_value("your own")
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
    point_at(explorer, 5, 300)
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


# --- the page ------------------------------------------------------------------------------------


def test_the_demo_fits_a_page_of_1280_pixels(show, page):
    explorer = show("fitting")
    assert page.viewport_size == {"width": 1280, "height": 900}
    canvas = explorer.get_by_role("img", name=words())
    canvas.scroll_into_view_if_needed()
    expect(canvas).to_be_in_viewport(ratio=0.998)  # it may begin between two pixels
    expect(explorer.locator(".words")).not_to_contain_text("Too small for numbers")
    assert cut_off(explorer) == []


# --- the player ----------------------------------------------------------------------------------


def test_play_shows_every_step_in_order(show, page):
    explorer = show("playing")
    root, play = explorer.locator(".conv-picture"), explorer.get_by_role("button", name="Play", exact=True)
    first = picture(explorer)
    explorer.get_by_label("Speed of Play").select_option("10 a second")
    root.evaluate(WATCH)
    play.press("Enter")
    expect(explorer.get_by_role("button", name="Pause", exact=True)).to_be_focused()
    expect(explorer.locator(".place")).to_have_text("step 17 of 0–17", timeout=SLOW)
    expect(play).to_be_visible()
    log = page.evaluate("window.log")
    expected = [(what, step) for step in range(1, 18) for what in ("asked", "shown")]
    assert [(event["what"], event["step"]) for event in log] == expected
    shown, asked = log[1::2], log[::2]
    assert [event["words"] for event in shown] == list(range(1, 18))
    start = shown[0]["frame"]
    assert [event["frame"] for event in shown] == list(range(start, start + 17))
    assert all(before["pixels"] != after["pixels"] for before, after in pairwise(shown))
    gaps = [after["time"] - before["time"] for before, after in pairwise(asked)]
    assert sum(gaps) > 100 * len(gaps) - 5  # 10 a second at most; a message may leave a little after its time
    assert min(gaps) > 95
    expect_state(explorer, step=17)

    play.click()  # from the last step, from the start again
    wait_for_step(explorer, 2, 16)
    explorer.get_by_role("button", name="Pause", exact=True).click()
    explorer.get_by_role("button", name="First step").click()
    expect_state(explorer, step=0)
    assert picture(explorer) == first


def test_the_player_step_by_step(show, page, opened):
    explorer = show("stepping")
    expect(explorer.get_by_role("group", name="Step")).to_match_aria_snapshot("""
        - group "Step":
          - button "First step"
          - button "Back one step"
          - button "Play"
          - button "Next step"
          - slider "Step"
          - text: step 0 of 0–17
          - combobox "Speed of Play"
    """)
    play, scrub = (
        explorer.get_by_role("button", name="Play", exact=True),
        explorer.get_by_role("slider", name="Step"),
    )
    on, back = (explorer.get_by_role("button", name=name) for name in ("Next step", "Back one step"))
    back.click()  # nowhere to go
    for step in range(1, 4):
        on.click()
        expect_state(explorer, step=step)
    explorer.locator(".conv-picture").evaluate(WATCH)
    on.evaluate("button => { for (let press = 0; press < 3; press++) button.click(); }")
    expect_state(
        explorer, step=6
    )  # faster than the frames: none is lost, and what is passed is not asked for
    log = page.evaluate("window.log")
    for what in ("asked", "shown"):
        assert [event["step"] for event in log if event["what"] == what] == [4, 6]
    on.press("Enter")
    expect_state(explorer, step=7)
    back.press("Enter")
    expect_state(explorer, step=6)
    back.press("Space")
    expect_state(explorer, step=5)
    expect(scrub).to_have_value("5")
    expect(scrub).to_have_attribute("aria-valuetext", "step 5 of 0 to 17")
    scrub.focus()
    for key, step in (("ArrowRight", 6), ("ArrowLeft", 5), ("End", 17), ("Home", 0), ("ArrowUp", 1)):
        page.keyboard.press(key)
        expect_state(explorer, step=step)
        expect(scrub).to_be_focused()
    explorer.get_by_role("button", name="First step").press("Enter")
    expect_state(explorer, step=0)

    speed = explorer.get_by_label("Speed of Play")
    expect(speed).to_have_value("2")
    explorer.locator(".conv-picture").evaluate(WATCH)
    play.click()
    wait_for_step(explorer, 2, 3)
    explorer.get_by_role("button", name="Pause", exact=True).click()
    asked = [event["time"] for event in page.evaluate("window.log") if event["what"] == "asked"]
    assert asked[1] - asked[0] > 495
    explorer.get_by_role("button", name="First step").click()
    expect_state(explorer, step=0)
    speed.focus()
    for value in ("5", "10"):
        page.keyboard.press("ArrowDown")
        expect(speed).to_have_value(value)
    play.press("Space")
    wait_for_step(explorer, 3, 16)
    page.keyboard.press("Space")  # the same button, now Pause
    expect(play).to_be_focused()
    paused = opened.evaluate("stepping.state.step")
    assert paused < 17
    expect_state(explorer, step=paused)
    on.click()
    expect_state(explorer, step=paused + 1)
    play.click()
    wait_for_step(explorer, paused + 3, 17)
    scrub.press("Home")  # scrubbing ends Play
    expect(play).to_be_visible()
    expect_state(explorer, step=0)


def test_a_control_moved_during_play_does_not_stop_it(show, page, opened):
    explorer = show("changing")
    place = explorer.locator(".place")
    explorer.get_by_label("Speed of Play").select_option("10 a second")
    explorer.locator(".conv-picture").evaluate(WATCH)
    explorer.get_by_role("button", name="Play", exact=True).click()
    wait_for_step(explorer, 3, 16)
    slider(explorer, "K").press("ArrowRight")
    expect(place).to_have_text(re.compile("of 0–26"), timeout=SLOW)
    expect(explorer.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    expect(place).to_have_text("step 26 of 0–26", timeout=SLOW)
    expect(explorer.get_by_role("button", name="Play", exact=True)).to_be_visible()
    shown = [event["step"] for event in page.evaluate("window.log") if event["what"] == "shown"]
    assert set(shown) == set(range(1, 27))
    assert shown == sorted(shown)
    expect_state(explorer, K=3, step=26)

    explorer.get_by_role("button", name="Play", exact=True).click()
    wait_for_step(explorer, 3, 25)
    slider(explorer, "F").press("End")  # no output, no steps, no player
    expect_state(explorer, K=3, F=16, step=0)
    expect(explorer.get_by_role("group", name="Step")).to_be_hidden()
    explorer.get_by_role("button", name="Reset").click()
    expect_state(explorer)
    expect(place).to_have_text("step 0 of 0–17")
    expect(explorer.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_the_controls_keep_their_keys_and_jupyterlab_its_own(show, page):
    explorer = show("keys")
    kernel = explorer.locator('.widget-dropdown:has(label:text-is("Kernel")) select')
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


def test_a_step_is_not_passed_while_another_control_redraws(show, page):
    """The frame of the control comes first; the player must not take it for its own."""
    explorer = show("redrawing")
    slider(explorer, "W").press("ArrowRight")
    expect_state(explorer, W=6)
    root = explorer.locator(".conv-picture")
    root.evaluate(WATCH)
    root.evaluate("""root => {
        root.querySelector('.offers button').click();
        for (let press = 0; press < 2; press++) root.querySelector('[aria-label="Next step"]').click();
    }""")
    expect_state(explorer, W=6, S=1, step=2)
    log = [(event["what"], event["step"]) for event in page.evaluate("window.log")]
    assert log[:2] == [("asked", 1), ("shown", 0)]
    assert [step for what, step in log if what == "shown"] == [0, 1, 2]


# --- no kernel -----------------------------------------------------------------------------------


def test_without_a_kernel_the_picture_answers_and_nothing_else_pretends_to(lab):
    lab.open_cells(SOURCES[0], "Sliding()")
    lab.run_all()
    explorer = lab.explorer(0)
    explorer.get_by_role("button", name="Play", exact=True).click()
    expect(explorer.locator(".place")).to_have_text("step 1 of 0–17", timeout=SLOW)
    explorer.locator(".stage").click(position=at_scale(explorer, "filter 0, slice 0"))
    expect(editor(explorer)).to_be_focused()
    lab.shutdown_kernel()
    expect(explorer.get_by_role("alert")).to_contain_text("its kernel has stopped")
    expect(editor(explorer)).to_have_count(0)
    controls = explorer.get_by_role("group", name="Step").locator("button, input, select")
    assert controls.count() == 6
    for control in controls.all():
        expect(control).to_be_disabled()
    expect(explorer.get_by_role("button", name="Play", exact=True)).to_be_visible()
    expect(explorer.get_by_label("Your own image")).to_be_disabled()

    point = explorer.locator(".point")
    point_at(explorer, *middle(MAP, "map 0", 2, 1))
    expect(point).to_have_text(sentence(0, 2, 1, "3 to 5", "1 to 3"))
    assert lit(explorer, MAP)["channel 1"] == window((3, 4, 5), (1, 2, 3))
    explorer.locator(".stage").focus()
    for key in ("ArrowUp", "ArrowRight"):
        lab.page.keyboard.press(key)
    expect(point).to_have_text(sentence(0, 1, 2, "1 to 3", "3 to 5"))
    explorer.locator(".stage").click(position=at_scale(explorer, "filter 0, slice 0"))
    expect(point).to_contain_text("Filter 0, slice 0, row 0, column 0: the weight")
    for key in ("Enter", "5"):
        lab.page.keyboard.press(key)
    expect(editor(explorer)).to_have_count(0)

"""The page of a picture: its strip of two lines, and a picture that is wider than its place."""

import gzip

import pytest
from playwright.sync_api import expect

from helpers.explorers import Sliding, Transposed, Volumes

# How many pixels of the button lie over letters of the sentence that is on show.
OVER = """strip => {
    const range = document.createRange(), clip = strip.getBoundingClientRect();
    range.selectNodeContents(strip.querySelector("p:not([hidden])"));
    const button = strip.querySelector(".whole").getBoundingClientRect();
    const both = (one, other) =>
        Math.max(0, Math.min(one.right, other.right) - Math.max(one.left, other.left))
        * Math.max(0, Math.min(one.bottom, other.bottom, clip.bottom) - Math.max(one.top, other.top));
    return [...range.getClientRects()].reduce((sum, line) => sum + both(line, button), 0);
}"""
LINES = "strip => strip.querySelector('p:not([hidden])').getClientRects()[0].height / strip.clientHeight"


@pytest.mark.parametrize("width", range(400, 1000, 40))
def test_the_button_for_the_whole_sentence_lies_over_no_word_and_stands_only_where_it_is_needed(alone, width):
    picture = alone(Volumes())
    picture.modules.set_viewport_size({"width": width, "height": 720})
    picture.sends(W=224, K=96)
    strip, whole = picture.page.locator(".strip"), picture.page.locator(".whole")
    assert strip.evaluate(OVER) == 0
    long = strip.evaluate(LINES) > 1.1
    expect(whole).to_be_visible(visible=long)
    before = strip.bounding_box()
    assert before["height"] == pytest.approx(40.6, abs=1)
    if long:
        place = whole.bounding_box()
        assert place["y"] + place["height"] <= before["y"] + before["height"] + 1
        whole.click()
        assert strip.evaluate(OVER) == 0


def test_a_picture_that_goes_on_to_the_right_says_so_until_its_end_is_seen(alone):
    picture = alone(Sliding())
    beyond = picture.page.get_by_text("the picture goes on to the right")
    expect(beyond).to_be_hidden()
    picture.modules.set_viewport_size({"width": 700, "height": 720})
    expect(beyond).to_be_visible()
    scroll = picture.page.locator(".scroll")
    assert "gradient" in scroll.evaluate("part => getComputedStyle(part).maskImage")
    scroll.evaluate("part => part.scrollTo(100, 0)")
    expect(beyond).to_be_visible()
    scroll.evaluate("part => part.scrollTo(part.scrollWidth, 0)")
    expect(beyond).to_be_hidden()
    assert scroll.evaluate("part => getComputedStyle(part).maskImage") == "none"
    scroll.evaluate("part => part.scrollTo(0, 0)")
    expect(beyond).to_be_visible()


@pytest.mark.parametrize("allowed", [True, False])
def test_the_code_of_what_is_on_show_is_selected_copied_and_the_strip_says_so(alone, allowed):
    picture = alone(Volumes(W=7))
    picture.modules.evaluate(
        """allowed => Object.defineProperty(navigator, "clipboard", { configurable: true, value: {
            writeText: text => allowed ? Promise.resolve(window.copied = text) : Promise.reject(Error("no")),
        } })""",
        allowed,
    )
    picture.sends(S=1)
    button, field = (picture.page.get_by_role(role, name="Code") for role in ("button", "textbox"))
    expect(field).to_be_hidden()
    button.click()
    expect(field).to_have_value("Volumes(W=7, S=1)")
    expect(field).to_be_focused()
    assert picture.modules.evaluate("getSelection().toString()") == "Volumes(W=7, S=1)"
    said = picture.page.locator(".point")
    expect(said).to_contain_text("is copied" if allowed else "is selected: copy it with Ctrl+C")
    assert picture.modules.evaluate("window.copied ?? ''") == ("Volumes(W=7, S=1)" if allowed else "")
    picture.page.locator(".stage").press("ArrowRight")
    expect(said).to_contain_text("Input")
    picture.sends(W=8)
    expect(field).to_have_value("Volumes(W=8, S=1)")


def test_the_code_has_the_step_on_show_where_the_kernel_has_not_heard_of_it(alone):
    picture = alone(Transposed(W=4))
    field = picture.page.locator("input.code")
    scrub = picture.page.get_by_role("slider", name="Step")
    for step, code in (
        (8, "Transposed(step=8, W=4)"),
        (0, "Transposed(step=0, W=4)"),
        (3, "Transposed(W=4)"),
    ):
        scrub.fill(str(step))
        expect(field).to_have_value(code)
    picture.sends(W=3, step=5)
    expect(field).to_have_value("Transposed(step=5)")
    scrub.fill("8")
    expect(field).to_have_value("Transposed(step=8)")
    picture.sends(view="how many stamps")
    expect(field).to_have_value('Transposed(step=5, view="how many stamps")')


@pytest.mark.parametrize("damage", ["newer", "cut off", "not gzipped", "no list"])
def test_a_frame_that_cannot_be_read_is_a_sentence_in_place_of_the_picture(alone, damage):
    picture = alone(Volumes())
    problems = []

    def hear(problem):
        problems.append(problem)

    picture.modules.on("pageerror", hear)
    packed = picture.explorer.frame.packed
    damaged = {
        "newer": gzip.compress(packed.replace(b'"version":2', b'"version":3')),
        "cut off": gzip.compress(packed[: len(packed) // 2]),
        "not gzipped": packed,
        "no list": gzip.compress(b"[]"),
    }
    scroll = picture.page.locator(".scroll")
    picture.sends_instead(frame=damaged[damage])
    sentence = picture.page.get_by_text("This picture cannot be read")
    expect(sentence).to_be_visible()
    expect(scroll).to_be_hidden()
    picture.sends(W=6)
    expect(scroll).to_be_visible()
    expect(sentence).to_be_hidden()
    assert not problems
    picture.modules.remove_listener("pageerror", hear)

"""The reader's own image in real JupyterLab: what is taken, how it arrives, what is refused and how.

The files are made here; the pixels that arrived are asked of the kernel.
"""

import base64
import re
import shutil
from dataclasses import dataclass

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.explorers import sliding
from helpers.shapes.refusals import readable
from tests.browser import images
from tests.browser.images import GREYS, QUARTERS
from tests.browser.lab import cut_off, open_more, picture, session

SLOW = 10_000  # ms: the largest file takes 1 to 2 seconds, the others 0.1
NAMES = ("taking", "refusing", "keeping", "naming", "choosing", "overtaking")
SOURCES = ["from helpers.explorers import Sliding", *(f"{name} = Sliding()\n{name}" for name in NAMES)]
WHITE = (255, 255, 255)
ON_WHITE = {  # of transparent.png: its halves are clear on the right, half clear at the lower left
    **QUARTERS,
    "bottom left": tuple((each + 255) // 2 for each in QUARTERS["bottom left"]),
    "top right": WHITE,
    "bottom right": WHITE,
}
# Notes in window.shown the image of every frame, and every refusal.
WATCH = """root => {
    window.shown = [];
    const notice = root.querySelector('.notice');
    new MutationObserver(() => {
        const words = root.querySelector('.words').textContent;
        window.shown.push(words.match(/your image (\\S+),/)?.[1] ?? words);
    }).observe(root, { attributes: true, attributeFilter: ['data-frame'] });
    new MutationObserver(() => notice.textContent && window.shown.push(notice.textContent))
        .observe(notice, { childList: true });
}"""


@dataclass(frozen=True)
class Case:
    """A file that is taken: how it is made, its size, what each quarter must show, how nearly.

    sent: (width, height) of what the kernel gets.
    """

    write: object
    size: tuple[int, int]
    sent: tuple[int, int]
    colours: dict[str, tuple[int, ...] | int]
    tolerance: int = 2


TAKEN = {
    "photo.jpg": Case(images.photo, (8000, 6000), (128, 96), QUARTERS, 5),
    "heavy.jpg": Case(images.heavy, (3200, 2400), (128, 96), QUARTERS, 8),
    "single.png": Case(images.single, (1, 1), (1, 1), dict.fromkeys(QUARTERS, QUARTERS["top left"])),
    "thread.png": Case(images.thread, (60_000, 1), (128, 1), {**QUARTERS, "top left": (60, 80, 190)}),
    "cmyk.jpg": Case(images.cmyk, (400, 300), (128, 96), QUARTERS, 25),
    "animated.gif": Case(images.animated, (200, 150), (128, 96), QUARTERS),
    "deep.png": Case(images.png_16_bit, (400, 300), (128, 96), QUARTERS),
    "deep grey.png": Case(images.grey_png_16_bit, (400, 300), (128, 96), GREYS),
    "lying.jpg": Case(images.lying, (300, 400), (96, 128), QUARTERS, 5),
    "transparent.png": Case(images.transparent, (200, 150), (128, 96), ON_WHITE),
    "grey.png": Case(images.grey, (200, 150), (128, 96), GREYS),
    "palette.png": Case(images.palette, (200, 150), (128, 96), QUARTERS),
    "plain.webp": Case(images.plain, (200, 150), (128, 96), QUARTERS, 5),
    "stripes.png": Case(images.stripes, (1600, 1200), (128, 96), dict.fromkeys(QUARTERS, 127), 2),
}
TAKEN["thread.png"].colours["top right"] = TAKEN["thread.png"].colours["bottom right"]
REFUSED = {
    "text.png": images.words,
    "empty.png": lambda path: path.write_bytes(b""),
    "drawing.svg": images.drawing,
    "plain.tiff": images.plain,
}


@pytest.fixture(scope="module")
def opened(chromium, server):
    with session(chromium, server, *SOURCES) as lab:
        # Playwright catches choosers only while someone listens, and does not wait until it does.
        lab.page.on("filechooser", lambda _: None)
        yield lab


@pytest.fixture
def show(opened):
    """Give how to scroll to an explorer by its name; assert in the end that nothing went wrong."""
    yield lambda name: opened.explorer(NAMES.index(name))
    assert not opened.problems


@pytest.fixture
def choose(tmp_path):
    """Give how to make a file and choose it."""

    def choose(explorer, write, name):
        write(tmp_path / name)
        explorer.get_by_label("Your own image").set_input_files(tmp_path / name)

    return choose


def notice(explorer):
    return explorer.get_by_role("alert")


def pixels(opened, name):
    """The image that has arrived in the kernel, [H, W, 3]."""
    of = f"{name}.state.image.pixels"
    shape, data = opened.evaluate(f"{of}.shape, __import__('base64').b64encode({of}.tobytes()).decode()")
    return np.frombuffer(base64.b64decode(data), np.uint8).reshape(shape)


def quarters(shown):
    """The colour in the middle of each quarter."""
    high, wide = shown.shape[:2]
    places = [(down * high // 4, across * wide // 4) for down in (1, 3) for across in (1, 3)]
    return {name: shown[place].astype(int) for name, place in zip(QUARTERS, places, strict=True)}


def refusal(name):
    return f"“{name}” is no image that this browser can read: choose a PNG, JPEG, GIF or WebP file."


@pytest.mark.parametrize("name", TAKEN)
def test_an_image_is_taken_upright_in_its_colours(show, opened, choose, name):
    case, explorer = TAKEN[name], show("taking")
    choose(explorer, case.write, name)
    change = f"made {'larger' if case.size == (1, 1) else 'smaller'} from {case.size[0]:,}×{case.size[1]:,}"
    expect(explorer.locator(".words")).to_contain_text(f"(your image {name}, {change})", timeout=SLOW)
    expect(notice(explorer)).to_have_count(0)
    expect(explorer.get_by_label("input", exact=True)).to_have_value("your image")
    assert opened.evaluate("taking.state.image.original, taking.state.image.name") == (case.size, name)
    shown = pixels(opened, "taking")
    assert shown.shape == (case.sent[1], case.sent[0], 3)
    found = quarters(shown)
    for place, colour in case.colours.items():
        assert np.abs(found[place] - colour).max() <= case.tolerance, (place, found[place])
    width, depth, view, kernel = opened.evaluate(
        "taking.state.W, taking.state.D, taking.state.view, taking.state.kernel"
    )
    assert (depth, view, kernel) == (3, "feature maps", "edges")
    # The numbers on show are those of the image.
    kept = opened.evaluate("taking.result.x.shape"), opened.evaluate("taking.result.x.max().item()")
    longest = max(case.sent)
    assert kept[0] == (*(max(1, round(width * side / longest)) for side in case.sent[::-1]), 3)
    assert kept[1] <= max(np.max(colour) for colour in case.colours.values()) + case.tolerance + 30


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_image_is_refused_in_one_sentence(show, opened, choose, name):
    explorer = show("refusing")
    before = picture(explorer)
    choose(explorer, REFUSED[name], name)
    expect(notice(explorer)).to_have_text(refusal(name), timeout=SLOW)
    assert opened.evaluate("repr(refusing.state)") == repr(sliding.State())
    assert picture(explorer) == before
    expect(explorer.get_by_label("input", exact=True)).to_have_value("seeded integers")
    choose(explorer, REFUSED[name], name)  # and again, not only once
    expect(notice(explorer)).to_have_text(refusal(name), timeout=SLOW)


def test_half_a_file_is_taken_or_refused_but_not_passed_over(show, opened, choose):
    explorer = show("keeping")
    choose(explorer, images.truncated, "half.jpg")
    either = explorer.get_by_text(
        re.compile("your image half.jpg, made smaller from 400×300|“half.jpg” is no")
    )
    expect(either.first).to_be_visible(timeout=SLOW)


def test_an_image_stays_when_the_next_is_refused(show, opened, choose):
    explorer = show("keeping")
    choose(explorer, images.plain, "first.png")
    expect(explorer.locator(".words")).to_contain_text("your image first.png", timeout=SLOW)
    before, words = picture(explorer), explorer.locator(".words").inner_text()
    choose(explorer, images.words, "second.png")
    expect(notice(explorer)).to_have_text(refusal("second.png"), timeout=SLOW)
    assert opened.evaluate("keeping.state.image.name") == "first.png"
    assert picture(explorer) == before
    expect(explorer.locator(".words")).to_have_text(words)
    choose(explorer, images.grey, "third.png")
    expect(explorer.locator(".words")).to_contain_text("your image third.png", timeout=SLOW)
    expect(notice(explorer)).to_have_count(0)
    open_more(explorer)
    explorer.get_by_label("input", exact=True).select_option("photograph")
    expect(explorer.locator(".words")).to_contain_text("(photograph)", timeout=SLOW)
    explorer.get_by_label("input", exact=True).select_option("your image")
    expect(explorer.locator(".words")).to_contain_text("your image third.png", timeout=SLOW)


def test_an_odd_name_is_shown_short_and_harmless(show, opened, tmp_path):
    explorer = show("naming")
    images.plain(tmp_path / "plain.png")
    odd = "<b>\"é\" & 'ü' {row} $x$ \\frac \u202e日本 %s " + "n" * 200 + ".png"
    name, data = readable(odd), (tmp_path / "plain.png").read_bytes()
    own = explorer.get_by_label("Your own image")
    own.set_input_files({"name": odd, "mimeType": "image/png", "buffer": data})
    expect(explorer.locator(".words")).to_contain_text(f"(your image {name}, made smaller from", timeout=SLOW)
    expect(explorer.get_by_role("img", name=f"your image {name}")).to_be_visible()
    assert opened.evaluate("naming.state.image.name") == name
    expect(explorer.locator("b")).to_have_count(0)
    assert cut_off(explorer) == []
    own.set_input_files({"name": odd, "mimeType": "image/png", "buffer": data[:20]})
    expect(notice(explorer)).to_have_text(refusal(odd), timeout=SLOW)
    expect(explorer.locator("b")).to_have_count(0)
    assert cut_off(explorer) == []


def test_choosing(show, opened, choose, tmp_path):
    """Before there is an image; with the keyboard; the same file again, and when it has changed meanwhile."""
    explorer, before = show("choosing"), opened.evaluate("repr(choosing.state)")
    open_more(explorer)
    from_list = explorer.get_by_label("input", exact=True)
    for _ in range(2):
        from_list.select_option("your image")
        expect(notice(explorer)).to_have_text(
            "There is no image of yours yet: choose one with “Your own image …” first."
        )
        expect(from_list).to_have_value("seeded integers")
    assert opened.evaluate("repr(choosing.state)") == before

    own, root = explorer.get_by_label("Your own image"), explorer.locator(".conv-picture")
    images.plain(tmp_path / "same.png")
    own.focus()
    with opened.page.expect_file_chooser() as chooser:
        opened.page.keyboard.press("Enter")
    chooser.value.set_files(tmp_path / "same.png")
    expect(explorer.locator(".words")).to_contain_text("your image same.png", timeout=SLOW)
    expect(notice(explorer)).to_have_count(0)
    frame, colour = int(root.get_attribute("data-frame")), QUARTERS["top left"]
    for write in (images.plain, images.grey):
        with opened.page.expect_file_chooser() as chooser:
            explorer.get_by_text("Your own image …").click()
        assert own.evaluate("input => input.files.length") == 0  # or a browser sees no change
        write(tmp_path / "same.png")
        chooser.value.set_files(tmp_path / "same.png")
        frame += 1
        expect(root).to_have_attribute("data-frame", str(frame), timeout=SLOW)
        colour = QUARTERS["top left"] if write is images.plain else (GREYS["top left"],) * 3
        assert tuple(quarters(pixels(opened, "choosing"))["top left"]) == colour


def test_the_image_that_was_chosen_last_stays(show, opened, tmp_path):
    explorer = show("overtaking")
    explorer.locator(".conv-picture").evaluate(WATCH)
    files = {
        "photo.jpg": images.photo,  # takes a second to decode
        "spoiled.png": images.spoiled,  # and this as long to refuse
        "last.png": images.grey,
        "later.jpg": lambda path: shutil.copy(tmp_path / "photo.jpg", path),  # by then the first are done
    }
    for name, write in files.items():
        write(tmp_path / name)
    own = explorer.get_by_label("Your own image")
    for name in files:
        own.set_input_files(tmp_path / name)
        if name in ("last.png", "later.jpg"):
            expect(explorer.locator(".words")).to_contain_text(f"your image {name}", timeout=SLOW)
    shown = opened.page.evaluate(
        "window.shown"
    )  # on a slow machine the first may be done before the last is chosen
    assert shown[shown.index("last.png") :] == ["last.png", "later.jpg"]

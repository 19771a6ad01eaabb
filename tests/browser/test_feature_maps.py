"""Feature maps in real JupyterLab: the close-up of what is pointed at, weights beside a map, the way in."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.explorers import Sliding
from helpers.explorers.sliding.close_up import resting
from tests.browser.lab import (
    SLOW,
    expect_state_of,
    let_go,
    lit,
    middle,
    open_more,
    point_at,
    session,
)

MAPS = {"W": 40, "K": 2, "S": 1, "kernel": "edges", "input": "photograph", "view": "feature maps"}
WRITTEN = ", ".join(f"{name}={value!r}" for name, value in MAPS.items())
NAMES = {"pointing": WRITTEN, "typing": WRITTEN, "choosing": ""}
SOURCES = [
    "from helpers.explorers import Sliding",
    *(f"{name} = Sliding({settings})\n{name}" for name, settings in NAMES.items()),
]
CLOSE_UP = 8, 285, 904, 100  # of the picture: left, top, width, height
# The pixels of a part of the picture.
PART = """(canvas, [left, top, width, height]) => {
    const ratio = canvas.width / 920;
    const part = [left, top, width, height].map(side => Math.round(side * ratio));
    return canvas.getContext("2d").getImageData(...part).data.join();
}"""


@pytest.fixture(scope="module")
def opened(chromium, server):
    with session(chromium, server, *SOURCES) as lab:
        lab.page.on("filechooser", lambda _: None)
        yield lab


@pytest.fixture
def show(opened):
    """Give how to scroll to an explorer by its name; assert in the end that nothing went wrong."""
    yield lambda name: opened.explorer(list(NAMES).index(name))
    assert not opened.problems


def close_up(explorer):
    """The bytes of the close-up's pixels."""
    return np.array(explorer.locator("canvas").evaluate(PART, CLOSE_UP).split(","), int)


def apart(one, other):
    """How far two close-ups are apart on average; nothing but the edge that two cells share is below 0.5."""
    return np.abs(one - other).mean()


def test_what_is_pointed_at_is_shown_close_up_in_its_place_below_the_pictures(show):
    """An output and the input's pixel in the middle of its window show the same; a weight shows none."""
    explorer, packed = show("pointing"), Sliding(**MAPS).frame.image_map
    at_rest, (_, *begins) = close_up(explorer), resting(Sliding(**MAPS).result)
    seen = {}
    for name, row, column in (("map 0", 9, 12), ("input", 9, 12), ("map 1", 9, 12), ("map 0", *begins)):
        point_at(explorer, *middle(packed, name, row, column))
        expect(explorer.locator(".point")).to_contain_text(f"row {row}, column {column}")
        seen[name, row, column] = close_up(explorer)
    assert apart(seen["map 0", 9, 12], seen["input", 9, 12]) == 0
    assert apart(seen["map 0", 9, 12], at_rest) > 2
    assert apart(seen["map 0", 9, 12], seen["map 1", 9, 12]) > 2
    assert apart(seen["map 0", *begins], at_rest) < 0.5  # at the strongest edge
    point_at(explorer, *middle(packed, "filter 1, slice 2", 0, 0))
    expect(explorer.locator(".point")).to_contain_text("Filter 1, slice 2, row 0, column 0: the weight −1")
    assert lit(explorer, packed).keys() == {"input", "map 1"}
    assert all(apart(close_up(explorer), each) > 2 for each in (at_rest, *seen.values()))
    let_go(explorer)
    expect(explorer.locator(".point")).to_be_hidden()
    assert apart(close_up(explorer), at_rest) == 0


def test_a_weight_is_typed_beside_its_map(show, opened):
    explorer, packed = show("typing"), Sliding(**MAPS).frame.image_map
    point_at(explorer, *middle(packed, "filter 1, slice 0", 1, 1))
    opened.page.mouse.down()
    opened.page.mouse.up()
    expect(explorer.locator(".edit")).to_be_focused()
    opened.page.keyboard.type("5")
    opened.page.keyboard.press("Enter")
    typed = {"kernel": "your own", "typed_on": "edges", "typed": (((1, 0, 1, 1), 5),)}
    expect_state_of(Sliding, explorer, **MAPS | typed)
    expect(explorer.locator(".point")).to_contain_text("row 1, column 1: the weight 5, used at 1,360 places")


def test_the_photograph_comes_whole_with_its_maps_and_the_invitation_to_use_an_image_of_ones_own(show):
    explorer = show("choosing")
    own = explorer.get_by_text("Your own image …")
    expect(explorer.locator(".conv-lesson .upload")).to_have_count(0)
    expect(own).to_be_hidden()
    open_more(explorer)
    expect(own).to_be_visible()
    kind = explorer.get_by_label("input", exact=True)
    kind.select_option("photograph")
    brought = {"W": 128, "view": "feature maps", "input": "photograph", "kernel": "edges"}
    expect_state_of(Sliding, explorer, **brought)
    expect(explorer.locator(".conv-lesson .upload")).to_be_visible()
    expect(explorer.get_by_label("view", exact=True)).to_have_value("feature maps")
    explorer.get_by_role("button", name=re.compile("^More")).click()
    expect(own).to_be_visible()
    open_more(explorer)
    kind.select_option("seeded integers")
    expect(explorer.locator(".conv-lesson .upload")).to_have_count(0, timeout=SLOW)
    expect_state_of(Sliding, explorer, kernel="edges")

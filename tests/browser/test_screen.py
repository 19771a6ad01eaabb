"""When the canvas of a picture is painted, and what of it is seen moving."""

import numpy as np
import pytest

from helpers import explorers
from helpers.explorers import Coverage, Ruler, Sliding

# Counts how often a canvas is filled as a whole, as each painting of a list begins.
COUNT = """() => {
    window.paints = 0;
    const context = document.querySelector(".stage canvas").getContext("2d"), { fillRect } = context;
    context.fillRect = function (...place) {
        window.paints += Number(place[2] === this.canvas.width && place[3] === this.canvas.height);
        return fillRect.apply(this, place);
    };
}"""
# Plays what comes next at a clock of its own, so that each frame of a move can be looked at.
CLOCK = """() => {
    const waiting = [];
    let now = performance.now() + 1000; // nothing has been shown for a second
    performance.now = () => now;
    window.requestAnimationFrame = meet => waiting.push(meet);
    window.cancelAnimationFrame = number => { if (number > 0) waiting[number - 1] = () => {}; };
    window.pass = time => {
        now += time;
        waiting.splice(0, waiting.length, ...waiting.map(() => () => {})).forEach(meet => meet());
    };
}"""
# Where what is at rest lies: all its numbers.
REST = """() => {
    const { rest } = document.querySelector(".stage canvas");
    return [...rest.faces, ...rest.lines].flatMap(({ points }) => [...points]);
}"""
# Settings, and a change of them that moves what is at rest, at an unchanged scale. What Translation and
# Sharing show at rest stays in its place.
MOVES = {
    "Coverage": ({}, {"F": 2}),
    "OnePixel": ({}, {"row": 0}),
    "Reshaping": ({}, {"unit": 1}),
    "Ruler": ({}, {"S": 1}),
    "Sliding": ({}, {"step": 1}),
    "Volumes": ({}, {"S": 1}),
    "Walk": ({}, {"configuration": "A"}),
    "Connections": ({}, {"K": 17}),
}


def lies(picture, time=None):
    """Let so many ms pass, if the page has the clock `CLOCK`; return where what is at rest lies then."""
    if time is not None:
        picture.modules.evaluate("time => window.pass(time)", time)
    return np.array(picture.modules.evaluate(REST))


def is_moving(picture):
    return picture.page.locator("canvas").evaluate("canvas => canvas.moving")


def test_a_frame_is_painted_once_at_rest_at_a_step_of_the_readers_own_and_where_he_points(alone):
    picture = alone(Sliding())
    picture.modules.evaluate(COUNT)

    def paints(**changes):
        picture.modules.evaluate("window.paints = 0")
        picture.sends(**changes)
        return picture.modules.evaluate("window.paints")

    assert paints(S=1) == 1
    picture.page.get_by_role("button", name="Next step").click()
    assert paints(S=2) == 1
    picture.page.locator(".stage").press("ArrowRight")
    assert paints(S=1) == 1


@pytest.mark.parametrize("name", MOVES)
def test_what_is_at_rest_glides_to_its_place_in_every_explorer(alone, name):
    first, change = MOVES[name]
    picture = alone(getattr(explorers, name)(**first))
    picture.modules.evaluate(CLOCK)
    before = lies(picture)
    picture.sends(**change)
    assert (lies(picture) == before).all()
    halfway, after = lies(picture, 75), lies(picture, 75)
    assert (after != before).any()
    assert halfway == pytest.approx((before + after) / 2)
    assert not is_moving(picture)


def test_who_goes_on_soon_waits_for_no_glide_and_pointing_ends_one(alone):
    picture = alone(Ruler(S=3))
    picture.modules.evaluate(CLOCK)
    before = lies(picture)
    picture.sends(S=2)
    assert is_moving(picture)
    halfway = lies(picture, 75)
    picture.sends(S=1)
    assert not is_moving(picture)
    there = lies(picture)
    assert (there != halfway).any()
    assert (lies(picture, 300) == there).all()
    picture.sends(S=2)
    assert is_moving(picture)
    picture.page.locator(".stage").press("ArrowRight")
    assert not is_moving(picture)
    lies(picture, 300)
    picture.sends(S=3)
    assert not is_moving(picture)
    picture.page.locator(".stage").press("Escape")
    assert (lies(picture) == before).all()


def test_what_is_at_rest_is_simply_there_at_another_scale_and_where_no_motion_is_wanted(alone):
    picture = alone(Coverage())
    picture.sends(W=12)
    assert not is_moving(picture)
    picture.modules.emulate_media(reduced_motion="reduce")
    before = lies(picture)
    picture.sends(F=2)
    assert not is_moving(picture)
    assert (lies(picture) != before).any()
    picture.modules.emulate_media(reduced_motion="no-preference")

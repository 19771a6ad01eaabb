"""The player's buttons on an empty page, without JupyterLab: what they show, and what the kernel hears."""

import pytest
from playwright.sync_api import expect

# Two players, as two views of one picture have; window.told holds [view, step, number of the wish], and
# window.stepped [view, step, ms].
PLAYERS = """async kind => {
    const { addPlayer } = await import("/player.js");
    [window.told, window.stepped] = [[], []];
    document.body.innerHTML = "<div id=one></div><div id=two></div>";
    window.players = ["one", "two"].map(id => {
        const bar = document.getElementById(id);
        return addPlayer({ tools: bar, extras: bar },
            ({ apply: { step }, wish }) => window.told.push([id, step, wish]),
            step => window.stepped.push([id, step, performance.now()]), kind);
    });
    for (const player of window.players) player.shown({ value: 3, high: 1200, met: 0 });
}"""


class Player:
    def __init__(self, page, view):
        self.page, self.view = page, view
        self.box = page.locator(f"#{view}")
        self.scrub = self.box.get_by_role("slider", name="Step")

    def press(self, *names):
        for name in names:
            self.box.get_by_role("button", name=name, exact=True).click()

    def shown(self, value, high=1200, met=None):
        """A frame with this step is on show; it meets all wishes so far, unless told."""
        return self.page.evaluate(
            "([view, value, high, met]) => window.players[view === 'one' ? 0 : 1]"
            ".shown({ value, high, met: met ?? Math.max(0, ...window.told.map(wish => wish[2])) })",
            [self.view, value, high, met],
        )

    def does(self, what):
        self.page.evaluate(f"window.players[{int(self.view == 'two')}].{what}()")

    def waits(self, told):
        """Wait until the kernel has heard of so many steps, of all views."""
        self.page.wait_for_function(f"window.told.length === {told}")

    @property
    def told(self):
        return [step for view, step, _ in self.page.evaluate("window.told") if view == self.view]

    @property
    def stepped(self):
        return [step for view, step, _ in self.page.evaluate("window.stepped") if view == self.view]


@pytest.fixture
def players(modules):
    modules.evaluate(PLAYERS, {})
    yield Player(modules, "one"), Player(modules, "two")
    modules.evaluate("window.players.forEach(player => player.halt())")  # nothing is told later on


@pytest.fixture
def asking(modules):
    """A player whose kernel makes each step."""
    modules.evaluate(PLAYERS, {"asks": True, "usual": 10})
    yield Player(modules, "one")
    modules.evaluate("window.players.forEach(player => player.halt())")


def test_each_button_shows_its_step_at_once_and_the_kernel_hears_of_the_last(players):
    player, _ = players
    # All within one task of the page: on a slow machine each click may come after the reader's rest.
    player.box.evaluate(
        """box => {
            const scrub = box.querySelector("input");
            const button = name => box.querySelector(`[aria-label="${name}"]`);
            for (const name of ["Next step", "Next step", "Back one step"]) button(name).click();
            scrub.value = 700;
            scrub.dispatchEvent(new Event("input"));
        }"""
    )
    assert player.stepped == [4, 5, 4, 700]
    expect(player.scrub).to_have_value("700")
    player.waits(1)
    assert player.told == [700]
    player.scrub.press("Home")
    assert player.stepped[4:] == [0]


def test_play_goes_on_by_itself_at_the_speed_that_is_chosen(players):
    player, _ = players
    player.box.get_by_label("Speed of Play").select_option("5 steps a second")
    player.press("Play")
    player.page.wait_for_function("window.stepped.length === 3")
    player.press("Pause")
    assert player.stepped[:3] == [4, 5, 6]
    first, second, third = (each[2] for each in player.page.evaluate("window.stepped.slice(0, 3)"))
    assert second - first > 190  # timers count in whole milliseconds
    assert third - second > 190
    player.waits(1)
    assert player.told == player.stepped[-1:]


def test_it_says_its_step_and_what_play_would_do(players):
    player, _ = players
    expect(player.box.locator(".place")).to_have_text("step 3 (0 to 1,200)")
    expect(player.scrub).to_have_attribute("aria-valuetext", "step 3, from 0 to 1200")
    player.press("Play")
    pause = player.box.get_by_role("button", name="Pause", exact=True)
    expect(pause).to_have_text("Pause")
    expect(pause).to_have_attribute("title", "Pause")
    expect(player.box.locator(".place")).to_have_text("step 4 (0 to 1,200)")
    player.press("Pause")
    expect(player.box.get_by_role("button", name="Play", exact=True)).to_have_attribute("title", "Play")


def test_the_readers_step_stays_when_the_frame_of_another_control_comes(players):
    player, _ = players
    player.scrub.fill("30")
    assert player.shown(3, met=0) == {"step": 30, "own": True}
    expect(player.scrub).to_have_value("30")
    player.waits(1)
    assert player.shown(30) == {"step": 30, "own": True}
    assert player.shown(7) == {"step": 7, "own": False}
    expect(player.scrub).to_have_value("7")


def test_wishes_of_two_views_have_numbers_of_one_row(players):
    one, two = players
    one.press("Next step")
    two.press("Next step")
    one.waits(2)
    one.press("Next step")
    one.waits(3)
    numbers = [wish for _, _, wish in one.page.evaluate("window.told")]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_without_a_kernel_it_steps_and_plays_and_tells_nobody(players):
    player, _ = players
    player.press("Next step")
    player.does("alone")
    player.box.get_by_label("Speed of Play").select_option("10 steps a second")
    player.press("Play")
    player.page.wait_for_function("window.stepped.length === 6")  # longer than a rest
    player.press("Pause", "Back one step", "Next step")
    assert player.stepped[:6] == [4, 5, 6, 7, 8, 9]
    assert player.told == []


def test_a_picture_without_steps_has_no_player(players):
    player, _ = players
    player.press("Play")
    player.page.evaluate("window.players[0].shown({})")
    expect(player.box.get_by_role("group", name="Step")).to_be_hidden()
    player.shown(4)
    expect(player.box.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_where_the_kernel_makes_each_step_it_is_asked_and_the_way_there_is_said(asking):
    place = asking.box.locator(".place")
    asking.press("Next step")
    assert (asking.told, asking.stepped) == ([4], [])
    expect(place).to_have_text("step 3 (0 to 1,200)")
    expect(asking.box.get_by_role("group")).to_have_attribute("aria-busy", "true")
    asking.press("Next step")
    expect(asking.scrub).to_have_value("5")
    assert asking.told == [4]
    asking.shown(4)
    asking.shown(5)
    asking.scrub.fill("60")
    expect(place).to_have_text("step 5 (going to 60)")
    asking.shown(30)
    expect(place).to_have_text("step 30 (going to 60)")
    expect(asking.scrub).to_have_value("60")
    asking.shown(60)
    expect(place).to_have_text("step 60 (0 to 1,200)")
    expect(asking.box.get_by_role("group")).to_have_attribute("aria-busy", "false")
    assert (asking.told, asking.stepped) == ([4, 5, 60, 60], [])


def test_where_the_kernel_makes_each_step_play_asks_on_and_a_pause_asks_no_more(asking):
    assert asking.box.get_by_label("Speed of Play").input_value() == "10"
    asking.press("Play")
    asking.shown(4)
    asking.waits(2)
    asking.press("Pause")
    asking.shown(5)
    assert asking.told == [4, 5]
    expect(asking.box.get_by_role("button", name="Play", exact=True)).to_be_visible()


def test_where_the_kernel_makes_each_step_nothing_is_stepped_without_it(asking):
    asking.does("alone")
    asking.press("Next step", "Play")
    asking.scrub.fill("60")
    expect(asking.scrub).to_have_value("3")
    expect(asking.box.locator(".place")).to_have_text("step 3 (0 to 1,200)")
    expect(asking.box.get_by_role("button", name="Play", exact=True)).to_be_visible()
    assert asking.told == []

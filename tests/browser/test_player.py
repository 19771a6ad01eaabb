"""The player's buttons on an empty page, without JupyterLab: what they wish for and what they show."""

import pytest
from playwright.sync_api import expect

# Two players, as two views of one picture have; window.asked holds [view, step, number of the wish, ms].
PLAYERS = """async () => {
    const { addPlayer } = await import("/player.js");
    window.asked = [];
    document.body.innerHTML = "<div id=one></div><div id=two></div>";
    window.players = ["one", "two"].map(id => addPlayer(document.getElementById(id), ({ step }, wish) =>
        window.asked.push([id, step, wish, performance.now()])));
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
        self.page.evaluate(
            "([view, value, high, met]) => window.players[view === 'one' ? 0 : 1]"
            ".shown({ value, high, met: met ?? Math.max(0, ...window.asked.map(wish => wish[2])) })",
            [self.view, value, high, met],
        )

    def does(self, what):
        self.page.evaluate(f"window.players[{int(self.view == 'two')}].{what}()")

    @property
    def asked(self):
        return [step for view, step, *_ in self.page.evaluate("window.asked") if view == self.view]


@pytest.fixture
def players(modules):
    modules.evaluate(PLAYERS)
    return Player(modules, "one"), Player(modules, "two")


def test_each_button_wishes_for_its_step(players):
    player, _ = players
    for button, step in (("Next step", 4), ("Back one step", 3), ("First step", 0)):
        player.press(button)
        player.shown(step)
    player.scrub.fill("700")
    player.shown(700)
    player.press("Play")
    assert player.asked == [4, 3, 0, 700, 701]


def test_play_goes_on_by_itself_at_the_speed_that_is_chosen(players):
    player, _ = players
    player.box.get_by_label("Speed of Play").select_option("5 a second")
    player.press("Play")
    player.shown(4)
    player.page.wait_for_function("window.asked.length === 2")
    assert player.asked == [4, 5]
    first, second = (asked[3] for asked in player.page.evaluate("window.asked"))
    assert second - first > 190  # timers count in whole milliseconds


def test_it_says_its_step_and_what_play_would_do(players):
    player, _ = players
    expect(player.box.locator(".place")).to_have_text("step 3 of 0–1,200")
    expect(player.scrub).to_have_attribute("aria-valuetext", "step 3 of 0 to 1200")
    player.press("Play")
    pause = player.box.get_by_role("button", name="Pause", exact=True)
    expect(pause).to_have_text("Pause")
    expect(pause).to_have_attribute("title", "Pause")
    player.shown(1200)
    expect(player.box.get_by_role("button", name="Play", exact=True)).to_have_attribute("title", "Play")


def test_the_handle_stays_where_the_reader_puts_it_until_its_frame_is_on_show(players):
    player, _ = players
    player.scrub.fill("20")
    player.scrub.fill("30")
    player.shown(3, met=0)  # the frame of another control
    expect(player.scrub).to_have_value("30")
    player.shown(20, met=player.page.evaluate("window.asked[0][2]"))
    expect(player.scrub).to_have_value("30")
    player.shown(30)
    expect(player.scrub).to_have_value("30")
    assert player.asked == [20, 30]


def test_the_handle_comes_back_to_what_is_on_show(players):
    player, _ = players
    player.press("Next step", "Next step", "Back one step")
    player.shown(4)
    expect(player.scrub).to_have_value("4")
    player.scrub.fill("20")
    player.does("halt")  # the kernel could not meet the wish
    expect(player.scrub).to_have_value("4")


def test_wishes_of_two_views_have_numbers_of_one_row(players):
    one, two = players
    one.press("Next step")
    two.press("Next step")
    one.shown(4)
    one.press("Next step")
    numbers = [wish for _, _, wish, _ in one.page.evaluate("window.asked")]
    assert numbers == list(range(numbers[0], numbers[0] + 3))


def test_a_picture_without_steps_has_no_player(players):
    player, _ = players
    player.press("Play")
    player.page.evaluate("window.players[0].shown({})")
    expect(player.box.get_by_role("group", name="Step")).to_be_hidden()
    player.shown(4)
    expect(player.box.get_by_role("button", name="Play", exact=True)).to_be_visible()

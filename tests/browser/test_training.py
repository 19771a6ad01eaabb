"""The training explorer in real JupyterLab: it learns while one looks on, and whatever one does meanwhile."""

import re
from functools import partial

import pytest
from playwright.sync_api import expect

from helpers.explorers import Training
from tests.browser.lab import CELLS as CELLS_NOW
from tests.browser.lab import SLOW, expect_state_of, lit, middle, open_more, picture, point_at

expect_state = partial(expect_state_of, Training)
SOURCES = (
    "from helpers.explorers import Training",
    "explorer = Training()\nexplorer",
    "answer = 6 * 7\nanswer",
)
INTERRUPT = "() => window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.interrupt()"
RESTART = "() => window.jupyterapp.shell.currentWidget.context.sessionContext.restartKernel()"
# The first batch of the third step is interrupted, once.
INTERRUPTED = """
from helpers import networks

makes, batches = networks.Learning.__next__, []

def interrupted(learning):
    batches.append(learning)
    if len(batches) == 2 * 45 + 1:
        networks.Learning.__next__ = makes
        raise KeyboardInterrupt
    return makes(learning)

networks.Learning.__next__ = interrupted
"""
SOME = re.compile(r"^step ([3-9]|[1-5]\d) \(")  # on the way


class Learning:
    """An explorer on show, and its player."""

    def __init__(self, lab):
        lab.open_cells(*SOURCES)
        lab.run_all()
        self.lab, self.output = lab, lab.explorer()
        self.player = self.output.get_by_role("group", name="Step")
        self.scrub = self.player.get_by_role("slider", name="Step")
        self.place, self.words = self.output.locator(".place"), self.output.locator(".words")

    def press(self, name):
        self.player.get_by_role("button", name=name, exact=True).click()

    def plays(self):
        """Play, and wait until some steps are made."""
        self.press("Play")
        expect(self.place).to_have_text(SOME, timeout=SLOW)

    def rests(self):
        """Wait until no step is under way; return the one on show, which is the kernel's."""
        expect(self.player.get_by_role("button", name="Play", exact=True)).to_be_visible()
        expect(self.player).to_have_attribute("aria-busy", "false", timeout=SLOW)
        step = int(self.scrub.input_value())
        assert self.lab.evaluate("explorer.state.step") == step
        return step

    def learns_on(self, **settings):
        """Hold what is on show to the settings, and go a step back and two further."""
        step = self.rests()
        for name, to in (("Back one step", step - 1), ("Next step", step), ("Next step", step + 1)):
            self.press(name)
            expect_state(self.output, step=to, **settings)


@pytest.fixture
def learning(lab):
    return Learning(lab)


def test_keyboard_and_pointer(lab, learning):
    output, point = learning.output, learning.output.locator(".point")
    expect_state(output)
    hint = "the next part, Enter to choose, a digit's key to type a number, Escape to let go."
    expect(output.locator(".hint")).to_contain_text(hint)
    before = picture(output)
    learning.press("Next step")
    image_map = expect_state(output, step=1)
    learning.scrub.press("ArrowRight")
    image_map = expect_state(output, step=2)
    assert picture(output) != before
    point_at(output, *middle(image_map, "loss", 0, 1))
    expect(point).to_contain_text("Step 1 of 60, once through the 1,437 digits: loss 0.")
    assert lit(output, image_map) == {"loss": {(0, 1)}, "accuracy": {(0, 1)}}
    point_at(output, *middle(image_map, "filter 3", 2, 1))
    expect(point).to_contain_text("Filter 3, row 2, column 1: now ")
    assert lit(output, image_map) == {"filter 3": {(2, 1)}, "filter 3 at the start": {(2, 1)}}
    output.locator(".stage").focus()
    lab.page.keyboard.press("PageDown")
    expect(point).to_contain_text("Filter 4, row 0, column 0: now ")


def test_a_digit_is_drawn_by_clicks_and_by_numbers_that_are_typed(lab, learning):
    output, stage = learning.output, learning.output.locator(".stage")
    open_more(output)
    output.get_by_label("Preset").select_option("draw a digit of your own")
    ink = [0] * 64
    image_map = expect_state(output, ink=ink)
    point_at(output, *middle(image_map, "digit", 1, 2))
    lab.page.mouse.down()
    lab.page.mouse.up()
    ink[10] = 16
    expect_state(output, ink=ink)
    stage.focus()
    lab.page.keyboard.press("ArrowDown")
    lab.page.keyboard.press("Enter")
    ink[18] = 16
    expect_state(output, ink=ink)
    lab.page.keyboard.press("9")
    lab.page.keyboard.press("Enter")
    ink[18] = 9
    expect_state(output, ink=ink)
    output.get_by_role("button", name="Reset").click()
    expect_state(output)


def test_a_stop_in_the_middle_keeps_what_was_learned_and_learning_goes_on(learning):
    learning.plays()
    learning.press("Pause")
    learning.learns_on()
    learning.press("Play")
    learning.press("Pause")
    learning.press("Play")
    learning.press("Pause")
    learning.learns_on()


def test_other_cells_run_while_it_learns(lab, learning):
    learning.plays()
    lab.run_cell(2, "answer += 1\nanswer")
    assert lab.evaluate("answer") == 43
    expect(learning.player.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    learning.press("Pause")
    learning.learns_on()


def test_the_last_step_is_reached_by_one_move_with_steps_on_the_way_on_show(learning):
    learning.scrub.press("End")
    expect(learning.place).to_have_text(re.compile(r"^step \d+ \(going to 60\)$"))
    expect_state(learning.output, step=60)
    learning.press("Play")  # from the beginning, which is known
    expect(learning.place).to_have_text(SOME, timeout=SLOW)
    learning.press("Pause")
    learning.learns_on()


def test_a_control_that_moves_while_it_learns_shows_its_run_from_the_start(learning):
    learning.plays()
    learning.output.get_by_label("rate").select_option("0.005")
    assert learning.rests() == 0
    rate, pool, labels, step = learning.lab.evaluate("explorer.state.before")
    assert (rate, pool, labels, step > 2) == ("0.05", "max", "right", True)
    settings = {"rate": "0.005", "before": (rate, pool, labels, step)}
    expect_state(learning.output, **settings)
    learning.plays()
    learning.press("Pause")
    learning.learns_on(**settings)


def test_a_digit_that_is_chosen_while_it_learns_does_not_stop_it(learning):
    open_more(learning.output)
    learning.plays()
    box = learning.output.get_by_role("spinbutton", name="which of the digits that it has never seen")
    box.fill("7")
    box.press("Enter")
    expect(learning.words).to_contain_text("it is a 9.", timeout=SLOW)
    expect(learning.player.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    learning.press("Pause")
    learning.learns_on(digit=7)


def test_a_second_start_of_its_cell_while_it_learns_shows_it_anew(lab, learning):
    learning.plays()
    lab.run_cell(1, "explorer = Training()\nexplorer")
    expect_state(learning.output)
    assert learning.rests() == 0
    learning.plays()
    learning.press("Pause")
    learning.learns_on()


def test_an_interrupt_that_hits_a_step_ends_play_with_a_notice_and_learning_goes_on(lab, learning):
    lab.run_cell(2, INTERRUPTED)
    learning.press("Play")
    notice = learning.output.locator(".notice")
    expect(notice).to_have_text("Interrupted after step 2: Play goes on from there.", timeout=SLOW)
    assert learning.rests() == 2
    expect_state(learning.output, step=2)
    expect(notice).to_be_visible()
    learning.learns_on()
    expect(notice).to_be_hidden()


def test_an_interrupt_of_the_kernels_main_thread_stops_no_step_made_in_another(lab, learning):
    learning.plays()
    lab.page.evaluate(INTERRUPT)
    lab.run_cell(2, "answer")
    outputs = [output for cell in lab.page.evaluate(CELLS_NOW) for output in cell.get("outputs", [])]
    assert "error" not in {output["output_type"] for output in outputs}
    expect(learning.player.get_by_role("button", name="Pause", exact=True)).to_be_visible()
    learning.press("Pause")
    learning.learns_on()


def test_after_a_restart_of_the_kernel_controls_say_so_until_the_cell_runs_again(lab, learning):
    learning.plays()
    lab.page.evaluate(RESTART)
    notice = learning.output.get_by_role("alert").filter(has_text="Nothing answers the controls")
    expect(notice).to_be_visible()
    button = learning.player.get_by_role("button", name="Next step", exact=True)
    expect(button).to_have_attribute("aria-disabled", "true")
    button.click(force=True)
    expect(learning.output.locator(".notice")).to_contain_text("Nothing answers “Next step”.")
    lab.run_all()
    expect_state(learning.output)
    learning.plays()
    learning.press("Pause")
    learning.learns_on()

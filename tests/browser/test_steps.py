"""The player's state machine alone: no JupyterLab, no buttons, no clock but the one that is given."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PACE = 500  # ms from one step of Play to the next
RESTED = 300  # ms without a step, after which the kernel is told
# Plays [method, …arguments] on new steps; gives what is so after each, with all that was told so far.
PLAY = """async events => {
    const { Steps } = await import("/steps.js");
    const told = [];
    const steps = new Steps(step => told.push(step)); // the first wish is number 1
    return events.map(([what, ...given]) => {
        const returned = steps[what](...given);
        const { value, high, playing, due } = steps;
        return { value, high, playing, due, own: returned ?? null, told: [...told] };
    });
}"""
# Plays [what, number] on new steps with a kernel that meets one wish after the other, when it comes to it.
# "tick" lets so many ms pass, and what is due happens on time; in the end so much passes that all is told.
SIMULATE = """async ([high, pace, events]) => {
    const { Steps } = await import("/steps.js");
    const log = [], wishes = [];
    let now = 0, made = 0, met = 0, kernel = 0, sets = 0;
    const steps = new Steps((step, seen) => {
        log.push({ told: step, now });
        wishes.push({ step, seen });
        return ++made;
    });
    const show = () => steps.shown({ value: kernel, high, met, sets }, now);
    const values = [];
    const does = {
        scrub: to => steps.go(to, now),
        move: by => steps.go(steps.value + by, now),
        toggle: () => steps.toggle(now, pace),
        other: show,
        answer() {
            if (!wishes.length) return;
            const { step, seen } = wishes.shift();
            [kernel, met] = [seen === sets ? step : kernel, met + 1];
            show();
        },
        reset() {
            [kernel, sets] = [0, sets + 1];
            show();
        },
        tick(time) {
            const end = now + time;
            while (steps.due !== null && steps.due <= end) {
                now = steps.due;
                steps.onward(now, pace);
                values.push({ value: steps.value, now });
            }
            now = end;
        },
    };
    show();
    const ends = [];
    for (const [what, number] of events) {
        const before = steps.value;
        does[what](number);
        ends.push({ what, number, before, after: steps.value, told: log.length });
    }
    const rest = steps.value, { playing } = steps;
    if (playing) steps.toggle(now, pace);
    for (let turn = 0; turn < 4; turn++) {
        does.tick(1000);
        while (wishes.length) does.answer();
    }
    return { log, values, ends, rest, playing, kernel, value: steps.value, due: steps.due };
}"""


def frame(value, met=0, high=9, now=0, sets=0):
    return "shown", {"value": value, "high": high, "met": met, "sets": sets}, now


def go(to, now=0):
    return "go", to, now


def toggle(now=0):
    return "toggle", now, PACE


def onward(now):
    return "onward", now, PACE


@pytest.fixture
def play(modules):
    """Give how to play events after a first frame of step 0 of 9; it returns what is so after each."""
    return lambda *events: modules.evaluate(PLAY, [frame(0), *events])[1:]


def column(found, name):
    return [each[name] for each in found]


# --- steps ---------------------------------------------------------------------------------------


def test_a_step_is_on_show_at_once_and_told_when_the_reader_rests(play):
    found = play(go(4, 10), onward(309), onward(310), frame(4, met=1, now=400))
    assert column(found, "value") == [4, 4, 4, 4]
    assert column(found, "due") == [310, 310, None, None]
    assert column(found, "told") == [[], [], [4], [4]]


def test_of_many_steps_in_a_row_only_the_last_is_told(play):
    *_, last = play(go(1, 0), go(2, 200), go(3, 400), onward(600), onward(700))
    assert (last["told"], last["value"]) == ([3], 3)


def test_a_step_that_is_taken_back_is_not_told(play):
    found = play(go(4, 0), go(0, 100), onward(1000))
    assert column(found, "due") == [300, None, None]
    assert found[-1]["told"] == []


def test_a_step_back_to_what_the_kernel_shows_is_told_when_another_is_on_its_way(play):
    *_, last = play(go(1, 0), onward(300), go(0, 310), frame(1, met=1, now=320), onward(610))
    assert (last["told"], last["value"]) == ([1, 0], 0)


@pytest.mark.parametrize(("to", "on_show"), [(-1, 0), (10, 9), (9, 9), (1, 1)])
def test_there_is_no_step_before_the_first_or_after_the_last(play, to, on_show):
    (found,) = play(go(to))
    assert found["value"] == on_show


def test_the_readers_own_step_stays_when_the_frame_of_another_control_comes_first(play):
    found = play(go(4, 0), frame(0, now=10), onward(300), frame(0, now=310), frame(4, met=1, now=320))
    assert column(found, "value") == [4] * 5
    assert [found[at]["own"] for at in (1, 3, 4)] == [True] * 3


def test_a_step_that_another_control_sets_is_the_kernels_own(play):
    (found,) = play(frame(6))
    assert (found["value"], found["own"], found["due"]) == (6, False, None)


def test_a_frame_of_another_control_after_the_told_one_is_the_kernels_own(play):
    *_, last = play(go(4, 0), onward(300), frame(4, met=1, now=310), frame(2, met=1, now=900))
    assert (last["value"], last["own"]) == (2, False)


def test_the_step_of_the_kernel_counts_where_it_could_not_do_as_told(play):
    *_, last = play(go(8, 0), onward(300), frame(5, met=1, high=5, now=310))
    assert (last["value"], last["high"], last["due"]) == (5, 5, None)


def test_another_control_may_leave_fewer_steps(play):
    found = play(go(8, 0), frame(0, high=5, now=10), onward(300), frame(5, met=1, high=5, now=310))
    assert column(found, "value") == [8, 5, 5, 5]
    assert found[-1]["told"] == [5]


def test_a_step_that_is_set_elsewhere_drops_one_that_waits_to_be_told(play):
    *_, reset, later = play(go(3, 0), frame(0, now=100, sets=1), onward(1000))
    assert (reset["value"], reset["own"], reset["due"]) == (0, False, None)
    assert (later["value"], later["told"]) == (0, [])


def test_a_step_that_is_set_elsewhere_drops_one_that_was_told_already(play):
    *_, reset, met = play(go(3, 0), onward(300), frame(0, sets=1, now=310), frame(0, met=1, sets=1, now=400))
    assert (reset["value"], reset["own"]) == (0, False)
    assert (met["value"], met["own"], met["told"]) == (0, False, [3])


def test_after_a_step_was_set_elsewhere_the_reader_goes_on_from_there(play):
    found = play(go(3, 0), frame(5, sets=1, now=10), go(6, 20), frame(5, sets=1, now=30), onward(320))
    assert column(found, "value") == [3, 5, 6, 6, 6]
    assert found[-1]["told"] == [6]


# --- play ----------------------------------------------------------------------------------------


def test_play_shows_one_step_after_the_other_at_its_pace_and_tells_nothing_meanwhile(play):
    found = play(toggle(100), onward(600), onward(900), onward(1100))
    assert column(found, "value") == [1, 2, 2, 3]
    assert column(found, "due") == [600, 1100, 1100, 1600]
    assert found[-1]["told"] == []


def test_play_ends_at_the_last_step_tells_it_and_then_begins_again(play):
    found = play(go(8, 0), toggle(100), onward(600), onward(900), frame(9, met=1, now=920), toggle(1000))
    assert column(found, "value") == [8, 9, 9, 9, 9, 0]
    assert column(found, "playing") == [False, True, False, False, False, True]
    assert found[3]["told"] == [9]


@pytest.mark.parametrize("ends", [toggle(50), go(0, 50), go(7, 50), ("halt",)], ids=str)
def test_what_ends_play_ends_it(play, ends):
    found = play(toggle(), ends, onward(5000))
    assert column(found, "playing") == [True, False, False]
    assert found[-1]["value"] == found[-2]["value"]


def test_a_pause_is_told_when_the_reader_rests(play):
    *_, rest, last = play(toggle(0), onward(500), toggle(600), onward(899), onward(900))
    assert (rest["told"], last["told"]) == ([], [2])


def test_the_frame_of_another_control_neither_hurries_play_nor_stops_it(play):
    found = play(toggle(0), frame(0, now=5), frame(0, high=20, now=300), onward(500))
    assert column(found, "value") == [1, 1, 1, 2]
    assert column(found, "due") == [500, 500, 500, 1000]
    assert all(column(found, "playing"))


def test_a_step_that_is_set_elsewhere_ends_play(play):
    *_, reset, later = play(toggle(0), onward(500), frame(0, now=600, sets=1), onward(5000))
    assert (reset["value"], reset["playing"], reset["due"]) == (0, False, None)
    assert (later["value"], later["told"]) == (0, [])


def test_another_control_that_leaves_no_further_step_ends_play(play):
    *_, last = play(toggle(0), frame(0, high=1, now=10))
    assert (last["playing"], last["value"]) == (False, 1)


def test_a_single_step_is_not_played(modules):
    found = modules.evaluate(PLAY, [frame(0, high=0), toggle()])
    assert (found[-1]["playing"], found[-1]["due"]) == (False, None)


def test_nothing_happens_before_the_first_frame(modules):
    found = modules.evaluate(PLAY, [go(3), toggle(), onward(1000), ("halt",)])
    assert (found[-1]["told"], found[-1]["value"]) == ([], 0)


# --- without a kernel ----------------------------------------------------------------------------


@pytest.mark.parametrize("begun", [[], [go(4, 0)], [toggle(0)], [go(4, 0), onward(300)]], ids=str)
def test_without_a_kernel_steps_and_play_go_on_and_tell_nobody(play, begun):
    *_, alone, _, stepped, played, due, later = play(
        *begun, ("alone",), go(0, 400), go(6, 410), toggle(500), onward(1000), onward(5000)
    )
    assert (stepped["value"], played["value"], due["value"], later["value"]) == (6, 7, 8, 9)
    assert later["told"] == alone["told"]
    assert later["due"] is None


# --- any order of all that -----------------------------------------------------------------------

HIGH = 7
MOVES = st.tuples(st.just("move"), st.sampled_from((-1, 1))) | st.tuples(st.just("scrub"), st.integers(-1, 9))
FRAMES = st.tuples(st.sampled_from(("answer", "answer", "other")), st.just(0))
TICKS = st.tuples(st.just("tick"), st.integers(0, 700))
PLAYS = st.tuples(st.just("toggle"), st.just(0))
RESETS = st.tuples(st.just("reset"), st.just(0))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(MOVES | FRAMES | TICKS | RESETS, max_size=30))
def test_the_reader_is_where_he_went_and_the_kernel_comes_after(modules, events):
    end, at = modules.evaluate(SIMULATE, [HIGH, PACE, events]), 0
    for each in end["ends"]:
        if each["what"] in ("move", "scrub"):
            at = min(max(at + each["number"] if each["what"] == "move" else each["number"], 0), HIGH)
        at = 0 if each["what"] == "reset" else at
        assert each["after"] == at, each
    assert (end["rest"], end["value"], end["kernel"], end["due"]) == (at, at, at, None)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(MOVES | FRAMES | TICKS | PLAYS | RESETS, max_size=30))
def test_play_keeps_its_pace_and_in_the_end_the_kernel_has_the_step(modules, events):
    end = modules.evaluate(SIMULATE, [HIGH, PACE, events])
    assert (end["value"], end["kernel"], end["due"]) == (end["rest"], end["rest"], None)
    assert all(each["after"] == 0 for each in end["ends"] if each["what"] == "reset")
    assert all(later["now"] - wish["now"] >= RESTED for wish, later in pairwise(end["log"]))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(FRAMES, max_size=8))
def test_play_comes_to_the_last_step_whatever_frames_come(modules, frames):
    events = [("toggle", 0)]
    for each in [*frames, *[("other", 0)] * HIGH]:
        events += [each, ("tick", PACE)]
    end = modules.evaluate(SIMULATE, [HIGH, PACE, events])
    assert (end["rest"], end["playing"]) == (HIGH, False)
    steps = [each for each in end["values"] if each["value"] > 1]
    assert [each["now"] for each in steps[: HIGH - 1]] == [PACE * at for at in range(1, HIGH)]

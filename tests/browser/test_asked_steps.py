"""The state machine of a player that asks the kernel for each step: no JupyterLab, no clock but one given."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PACE, HIGH = 100, 9  # ms from one wish of Play to the next; the last step
# Plays [method, …arguments] on new steps; gives what is so after each, with all that was told so far.
PLAY = """async events => {
    const { AskedSteps } = await import("/asked.js");
    const told = [];
    const steps = new AskedSteps(step => told.push(step)); // the first wish is number 1
    return events.map(([what, ...given]) => {
        const returned = steps[what](...given);
        const { value, heading, playing, due } = steps;
        return { value, heading, playing, due, returned: returned ?? null, told: [...told] };
    });
}"""
# Plays [what, number] with a kernel that goes `reach` steps forward at most for a wish; then all that is
# due happens, and all wishes are met.
SIMULATE = """async ([high, pace, reach, events]) => {
    const { AskedSteps } = await import("/asked.js");
    const wishes = [];
    let now = 0, made = 0, met = 0, kernel = 0, sets = 0, most = 0;
    const steps = new AskedSteps((step, seen) => {
        wishes.push({ step, seen });
        most = Math.max(most, wishes.filter(({ seen }) => seen === sets).length);
        return ++made;
    });
    const show = () => steps.shown({ value: kernel, high, met, sets }, now, pace);
    const does = {
        scrub: to => steps.go(to, now),
        move: by => steps.go(steps.heading + by, now),
        toggle: () => steps.toggle(now, pace),
        other: show,
        answer() {
            if (!wishes.length) return;
            const { step, seen } = wishes.shift();
            [kernel, met] = [seen === sets ? Math.min(step, kernel + reach) : kernel, met + 1];
            show();
        },
        reset() {
            [kernel, sets] = [0, sets + 1];
            show();
        },
        tick(time) {
            now += time;
            steps.onward(now, pace);
        },
    };
    show();
    const ends = [];
    for (const [what, number] of events) {
        does[what](number);
        ends.push({ what, number, heading: steps.heading, value: steps.value, playing: steps.playing });
    }
    const { heading, playing } = steps;
    while (wishes.length || steps.due !== null) {
        does.tick(pace);
        does.answer();
    }
    return { ends, heading, playing, most, kernel, value: steps.value, last: steps.playing };
}"""


def frame(value, met=0, high=HIGH, now=0, sets=0):
    return "shown", {"value": value, "high": high, "met": met, "sets": sets}, now, PACE


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


def test_a_step_is_asked_for_at_once_and_on_show_when_its_frame_is(play):
    found = play(go(1, 10), frame(1, met=1, now=60))
    assert column(found, "told") == [[1], [1]]
    assert column(found, "value") == [0, 1]
    assert column(found, "heading") == [1, 1]


def test_of_steps_wished_for_meanwhile_only_the_last_is_asked_for(play):
    found = play(go(1), go(2, 10), go(5, 20), frame(1, met=1, now=60), frame(5, met=2, now=90))
    assert column(found, "told") == [[1], [1], [1], [1, 5], [1, 5]]
    assert found[-1]["value"] == 5


def test_a_kernel_that_comes_a_part_of_the_way_is_asked_on(play):
    found = play(go(9), frame(4, met=1), frame(8, met=2), frame(9, met=3))
    assert column(found, "told") == [[9], [9, 9], [9, 9, 9], [9, 9, 9]]
    assert column(found, "value") == [0, 4, 8, 9]
    assert column(found, "heading") == [9] * 4


def test_a_kernel_that_makes_no_step_is_asked_no_further(play):
    found = play(go(9), frame(4, met=1), frame(4, met=2), onward(9000))
    assert found[-1]["told"] == [9, 9]
    assert (found[-1]["value"], found[-1]["heading"]) == (4, 4)


def test_play_asks_for_the_next_step_when_one_is_on_show_and_the_pace_allows_it(play):
    found = play(
        toggle(0), onward(500), frame(1, met=1, now=60), onward(99), onward(100), frame(2, met=2, now=450)
    )
    assert column(found, "told") == [[1], [1], [1], [1], [1, 2], [1, 2]]
    assert column(found, "due") == [None, None, 100, 100, None, 450]


def test_a_pause_keeps_the_step_under_way_and_asks_for_no_other(play):
    found = play(toggle(0), toggle(10), frame(1, met=1, now=60), onward(9000))
    assert column(found, "playing") == [True, False, False, False]
    assert (found[-1]["told"], found[-1]["value"]) == ([1], 1)


def test_play_that_is_taken_up_at_once_goes_on_with_the_step_under_way(play):
    *_, last = play(toggle(0), toggle(10), toggle(20), frame(1, met=1, now=60), onward(120))
    assert (last["told"], last["playing"]) == ([1, 2], True)


def test_play_ends_at_the_last_step_and_then_begins_again(play):
    found = play(go(8), frame(8, met=1), toggle(0), frame(9, met=2), onward(9000), toggle(9000))
    assert column(found, "playing") == [False, False, True, False, False, True]
    assert found[-1]["told"] == [8, 9, 0]


def test_play_ends_where_the_kernel_makes_no_step(play):
    found = play(toggle(0), frame(0, met=1, now=60), onward(9000))
    assert column(found, "playing") == [True, False, False]
    assert found[-1]["told"] == [1]


def test_the_frame_of_another_control_neither_hurries_play_nor_stops_it(play):
    found = play(toggle(0), frame(0, now=5), frame(1, met=1, now=60), frame(1, met=1, now=70), onward(100))
    assert column(found, "due") == [None, None, 100, 100, None]
    assert found[-1]["told"] == [1, 2]


@pytest.mark.parametrize("begun", [[toggle(0)], [go(7)], [toggle(0), frame(1, met=1)]], ids=str)
def test_a_step_that_is_set_elsewhere_ends_play_and_what_is_under_way(play, begun):
    *_, reset, late, later = play(*begun, frame(0, met=0, sets=1), frame(0, met=2, sets=1), onward(9000))
    assert (reset["value"], reset["heading"], reset["playing"], reset["due"]) == (0, 0, False, None)
    assert (later["told"], later["value"], late["value"]) == (reset["told"], 0, 0)


def test_a_wish_after_that_is_met_by_its_own_frame(play):
    found = play(go(7), frame(0, sets=1), go(3), frame(0, met=1, sets=1), frame(3, met=2, sets=1))
    assert column(found, "told") == [[7], [7], [7, 3], [7, 3], [7, 3]]
    assert column(found, "heading") == [7, 0, 3, 3, 3]


@pytest.mark.parametrize("begun", [[], [toggle(0)], [go(7)], [toggle(0), frame(1, met=1)]], ids=str)
def test_without_a_kernel_there_are_no_other_steps(play, begun):
    *_, alone, went, played, later = play(*begun, ("alone",), go(6), toggle(0), onward(9000))
    for each in (alone, went, played, later):
        assert (each["heading"], each["playing"], each["due"]) == (each["value"], False, None)
    assert later["told"] == alone["told"]


def test_nothing_happens_before_the_first_frame_or_with_a_single_step(modules):
    found = modules.evaluate(PLAY, [go(3), toggle(), onward(1000), ("halt",), frame(0, high=0), toggle()])
    assert (found[-1]["told"], found[-1]["playing"]) == ([], False)


MOVES = st.tuples(st.just("move"), st.sampled_from((-1, 1))) | st.tuples(
    st.just("scrub"), st.integers(-1, 11)
)
FRAMES = st.tuples(st.sampled_from(("answer", "answer", "other")), st.just(0))
TICKS = st.tuples(st.just("tick"), st.integers(0, 250))
PLAYS = st.tuples(st.just("toggle"), st.just(0))
RESETS = st.tuples(st.just("reset"), st.just(0))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(MOVES | FRAMES | TICKS | RESETS, max_size=30), st.integers(1, 4))
def test_the_reader_comes_to_where_he_went_and_one_wish_is_under_way_at_a_time(modules, events, reach):
    end, at = modules.evaluate(SIMULATE, [HIGH, PACE, reach, events]), 0
    for each in end["ends"]:
        if each["what"] == "move":
            at = min(max(at + each["number"], 0), HIGH)
        at = min(max(each["number"], 0), HIGH) if each["what"] == "scrub" else at
        at = 0 if each["what"] == "reset" else at
        assert each["heading"] == at, each
    assert (end["value"], end["kernel"]) == (at, at)
    assert end["most"] <= 1


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(MOVES | FRAMES | TICKS | PLAYS | RESETS, max_size=30), st.integers(1, 4))
def test_play_comes_to_the_last_step_and_no_play_stays_where_it_is(modules, events, reach):
    end = modules.evaluate(SIMULATE, [HIGH, PACE, reach, events])
    assert end["value"] == end["kernel"]
    assert not end["last"]
    if end["playing"]:
        assert end["value"] == HIGH
    assert end["most"] <= 1
    assert all(each["value"] == 0 and not each["playing"] for each in end["ends"] if each["what"] == "reset")

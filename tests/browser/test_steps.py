"""The player's state machine alone: no JupyterLab, no buttons, no clock but the one that is given."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

PACE = 500  # ms from one wish of Play to the next
# Plays [method, …arguments] on new steps; gives what is so after each, with all that was asked for so far.
PLAY = """async events => {
    const { Steps } = await import("/steps.js");
    const asked = [];
    const steps = new Steps(step => asked.push(step)); // the first wish is number 1
    return events.map(([what, ...given]) => {
        steps[what](...given);
        const { value, heading, waiting, wanted, playing, due } = steps;
        return { value, heading, waiting, wanted, playing, due, asked: [...asked] };
    });
}"""
# Plays [what, number] on new steps with a kernel that meets one wish after the other, when it comes to it.
# Answers all that is asked for in the end. "tick" lets so many ms pass, and what is due happens on time.
SIMULATE = """async ([high, pace, events]) => {
    const { Steps } = await import("/steps.js");
    const log = [], wishes = [];
    let now = 0, made = 0, met = 0, value = 0;
    const steps = new Steps(step => {
        log.push({ asked: step, now, shown: steps.value, open: wishes.length });
        wishes.push(step);
        return ++made;
    });
    const show = () => steps.shown({ value, high, met }, now, pace);
    const does = {
        scrub: to => steps.go(to, now),
        move: by => steps.go(steps.heading + by, now),
        toggle: () => steps.toggle(now),
        other: show,
        answer() {
            if (!wishes.length) return;
            [value, met] = [wishes.shift(), met + 1];
            show();
        },
        tick(time) {
            const end = now + time;
            if (steps.due !== null && steps.due <= end) {
                now = steps.due;
                steps.onward(now);
            }
            now = end;
        },
    };
    show();
    for (const [what, number] of events) does[what](number);
    while (wishes.length) does.answer();
    const { playing, waiting, due } = steps;
    return { log, value, heading: steps.heading, shown: steps.value, playing, waiting, due };
}"""


def frame(value, met=0, high=9, now=0):
    return "shown", {"value": value, "high": high, "met": met}, now, PACE


def go(to, now=0):
    return "go", to, now


def toggle(now=0):
    return "toggle", now


@pytest.fixture
def play(modules):
    """Give how to play events after a first frame of step 0 of 9; it returns what is so after each."""
    return lambda *events: modules.evaluate(PLAY, [frame(0), *events])[1:]


def column(found, name):
    return [each[name] for each in found]


# --- wishes --------------------------------------------------------------------------------------


def test_a_wish_is_asked_for_at_once_and_waits_for_its_frame(play):
    wished, shown = play(go(4), frame(4, met=1))
    assert wished == {
        **{"value": 0, "heading": 4, "waiting": 1, "wanted": None, "playing": False, "due": None},
        "asked": [4],
    }
    assert shown == {**wished, "value": 4, "waiting": 0}


def test_of_wishes_that_overtake_the_frames_only_the_last_is_asked_for(play):
    found = play(go(1), go(2), go(3), frame(1, met=1), frame(3, met=2))
    assert column(found, "asked") == [[1], [1], [1], [1, 3], [1, 3]]
    assert column(found, "heading") == [1, 2, 3, 3, 3]
    assert column(found, "wanted") == [None, 2, 3, None, None]
    assert column(found, "waiting") == [1, 1, 1, 2, 0]


def test_a_wish_that_is_taken_back_is_not_asked_for(play):
    *_, shown = play(go(4), go(5), go(4), frame(4, met=1))
    assert (shown["asked"], shown["waiting"], shown["heading"]) == ([4], 0, 4)


def test_a_step_back_to_what_is_on_show_is_asked_for_when_another_is_on_its_way(play):
    *_, shown, last = play(go(1), go(0), frame(1, met=1), frame(0, met=2))
    assert (shown["asked"], last["value"], last["waiting"]) == ([1, 0], 0, 0)


def test_the_step_on_show_is_not_asked_for(play):
    (found,) = play(go(0))
    assert (found["asked"], found["waiting"]) == ([], 0)


@pytest.mark.parametrize(("to", "asked"), [(-1, []), (10, [9]), (9, [9]), (1, [1])])
def test_there_is_no_step_before_the_first_or_after_the_last(play, to, asked):
    (found,) = play(go(to))
    assert (found["asked"], found["heading"]) == (asked, asked[0] if asked else 0)


def test_the_frame_of_another_control_meets_no_wish(play):
    found = play(go(4), go(6), frame(0, met=0), frame(4, met=1), frame(4, met=1), frame(6, met=2))
    assert column(found, "asked") == [[4], [4], [4], [4, 6], [4, 6], [4, 6]]
    assert column(found, "waiting") == [1, 1, 1, 2, 2, 0]
    assert column(found, "heading") == [4, 6, 6, 6, 6, 6]
    assert column(found, "value") == [0, 0, 0, 4, 4, 6]


def test_another_control_may_leave_fewer_steps_and_a_wish_beyond_them_goes_to_the_last(play):
    found = play(go(4), go(8), frame(0, met=0, high=5), frame(4, met=1, high=5), frame(5, met=2, high=5))
    assert found[-1]["asked"] == [4, 5]
    assert (found[-1]["heading"], found[-1]["waiting"]) == (5, 0)
    *_, last = play(go(9), frame(9, met=1), frame(3, met=1, high=3), go(99))
    assert (last["asked"], last["heading"]) == ([9], 3)


def test_a_step_that_another_control_sets_is_where_the_next_one_starts(play):
    (found,) = play(frame(6))
    assert (found["heading"], found["asked"]) == (6, [])


def test_the_frame_of_a_later_wish_of_another_view_meets_the_wish_too(play):
    *_, shown = play(go(4), frame(7, met=5))
    assert (shown["waiting"], shown["heading"], shown["asked"]) == (0, 7, [4])


# --- play ----------------------------------------------------------------------------------------


def test_play_asks_for_one_step_after_the_other_at_its_pace(play):
    found = play(
        toggle(now=100),
        frame(1, met=1, now=180),
        ("onward", 600),
        frame(2, met=2, now=1300),  # later than the pace
        ("onward", 1300),
    )
    assert column(found, "asked") == [[1], [1], [1, 2], [1, 2], [1, 2, 3]]
    assert column(found, "due") == [None, 600, None, 1300, None]
    assert all(column(found, "playing"))


def test_play_ends_at_the_last_step_and_then_begins_again(play):
    found = play(go(8), frame(8, met=1), toggle(), frame(9, met=2), toggle(), frame(0, met=3, now=20))
    assert column(found, "asked")[-3:] == [[8, 9], [8, 9, 0], [8, 9, 0]]
    assert column(found, "playing") == [False, False, True, False, True, True]
    assert (found[3]["due"], found[-1]["due"]) == (None, PACE)


def test_play_begins_again_where_the_last_step_is_only_on_its_way(play):
    found = play(go(9), toggle(), frame(9, met=1), frame(0, met=2))
    assert column(found, "asked") == [[9], [9], [9, 0], [9, 0]]
    assert column(found, "playing") == [False, True, True, True]


def test_play_goes_on_from_a_wish_that_is_on_its_way(play):
    found = play(go(4), toggle(), frame(4, met=1), frame(5, met=2, now=40))
    assert column(found, "asked") == [[4], [4], [4, 5], [4, 5]]
    assert found[-1]["due"] == PACE


@pytest.mark.parametrize("ends", [toggle(50), go(0, 50), go(7, 50), ("halt",)], ids=str)
def test_what_ends_play_leaves_nothing_due(play, ends):
    found = play(toggle(), frame(1, met=1, now=20), ends, ("onward", 500))
    assert column(found, "playing") == [True, True, False, False]
    assert column(found, "due")[1:] == [PACE, None, None]
    assert found[-1]["asked"] == found[-2]["asked"]


def test_a_pause_takes_the_step_that_was_asked_for_and_no_other(play):
    *_, last = play(toggle(), toggle(10), frame(1, met=1, now=20), ("onward", 600))
    assert (last["asked"], last["value"], last["playing"], last["due"]) == ([1], 1, False, None)


def test_the_frame_of_another_control_neither_hurries_play_nor_stops_it(play):
    found = play(toggle(), frame(0, met=0, now=5), frame(1, met=1, now=20), frame(1, met=1, now=300))
    assert column(found, "asked") == [[1]] * 4
    assert column(found, "due") == [None, None, PACE, PACE]
    assert all(column(found, "playing"))


def test_another_control_that_leaves_no_further_step_ends_play(play):
    *_, last = play(toggle(), frame(1, met=1), frame(1, met=1, high=1))
    assert (last["playing"], last["due"]) == (False, None)


def test_a_single_step_is_not_played(modules):
    found = modules.evaluate(PLAY, [frame(0, high=0), toggle()])
    assert (found[-1]["playing"], found[-1]["asked"]) == (False, [])


def test_nothing_is_asked_for_before_the_first_frame(modules):
    found = modules.evaluate(PLAY, [go(3), toggle(), ("onward", 0), ("halt",)])
    assert found[-1]["asked"] == []


# --- where no frame will come --------------------------------------------------------------------


def test_a_wish_that_cannot_be_met_is_forgotten_with_all_that_came_after_it(play):
    found = play(go(4), go(6), ("halt",), go(1))
    assert [found[2][name] for name in ("heading", "waiting", "wanted")] == [0, 0, None]
    assert column(found, "asked") == [[4], [4], [4], [4, 1]]


@pytest.mark.parametrize("begun", [[go(4), go(6)], [toggle()], [toggle(), frame(1, met=1)]], ids=str)
def test_after_the_kernel_has_stopped_a_late_frame_asks_for_nothing(play, begun):
    *_, stopped, late, due = play(*begun, ("halt",), frame(4, met=1), ("onward", 1000))
    assert stopped["asked"] == late["asked"] == due["asked"]
    assert (due["heading"], due["playing"], due["waiting"]) == (4, False, 0)


# --- any order of all that -----------------------------------------------------------------------

HIGH = 7
MOVES = st.tuples(st.just("move"), st.sampled_from((-1, 1))) | st.tuples(st.just("scrub"), st.integers(-1, 9))
FRAMES = st.tuples(st.sampled_from(("answer", "answer", "other")), st.just(0))
PLAYS = st.tuples(st.just("toggle"), st.just(0)) | st.tuples(st.just("tick"), st.integers(0, 700))


def simulate(modules, events):
    """Play `events`, and assert what is so whatever happens."""
    end = modules.evaluate(SIMULATE, [HIGH, PACE, events])
    for wish in end["log"]:
        assert wish["open"] == 0, "asked for while another wish is not met"
        assert 0 <= wish["asked"] <= HIGH
        assert wish["asked"] != wish["shown"], "asked for what is on show"
    assert end["waiting"] == 0
    assert end["shown"] == end["heading"] == end["value"]
    return end


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(MOVES | FRAMES, max_size=30))
def test_the_picture_ends_where_the_reader_went_however_slow_the_frames_are(modules, events):
    end, at = simulate(modules, events), 0
    for what, number in events:
        if what in ("move", "scrub"):
            at = min(max(at + number if what == "move" else number, 0), HIGH)
    assert end["value"] == at


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(MOVES | FRAMES | PLAYS, max_size=30))
def test_play_always_comes_to_the_last_step_and_never_faster_than_its_pace(modules, events):
    before = simulate(modules, events)
    events = [*events, *[("answer", 0)] * 2]
    if not before["playing"]:
        events.append(("toggle", 0))
    start = len(before["log"])
    end = simulate(modules, [*events, *[("answer", 0), ("tick", PACE)] * (HIGH + 3)])
    assert (end["value"], end["playing"], end["due"]) == (HIGH, False, None)
    log = end["log"][start:]
    assert all(wish["asked"] in (wish["shown"] + 1, 0) for wish in log[1:])
    assert all(after["now"] - wish["now"] >= PACE for wish, after in pairwise(log))

"""Explorers whose messages come in two threads at once, as JupyterLab's do."""

import sys
from threading import Barrier, Event, Thread

import pytest

from helpers.explorers import Volumes, controls
from tests.unit.reader import Reader

SMALL, LARGE = {"W": 5, "H": 5, "K": 1}, {"W": 200, "H": 90, "K": 40}


@pytest.fixture
def hasty_threads():
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def in_threads(*calls):
    """Run the calls at once, each in a thread of its own, and raise what one of them raises."""
    together, problems = Barrier(len(calls)), []

    def run(call):
        together.wait()
        try:
            call()
        except Exception as problem:
            problems.append(problem)

    threads = [Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not problems


def test_a_picture_is_drawn_by_one_thread_at_a_time(hasty_threads):
    explorer, fresh = Volumes(), {each["W"]: Volumes(**each).picture.frame for each in (SMALL, LARGE)}
    for _ in range(20):
        in_threads(lambda: explorer.set_state(**SMALL), lambda: explorer.set_state(**LARGE))
        assert explorer.picture.frame == fresh[explorer.state.W]
        assert explorer.result.state == explorer.state


class LastComeFirstServed:
    """A lock that lets the second to come pass before the first."""

    def __init__(self):
        self.waits, self.passed = Event(), Event()

    def __enter__(self):
        if not self.waits.is_set():
            self.waits.set()
            self.passed.wait(10)

    def __exit__(self, *_):
        self.passed.set()


def test_of_two_changes_that_wait_the_newer_one_counts(monkeypatch):
    explorer, turn = Volumes(), LastComeFirstServed()
    slider = Reader(explorer).control("K")
    monkeypatch.setattr(controls, "TURN", turn)
    older = Thread(target=setattr, args=(slider, "value", 3))
    older.start()
    assert turn.waits.wait(10)
    slider.value = 7
    older.join()
    assert explorer.state.K == slider.value == 7


def test_a_change_is_not_lost_while_another_thread_shows_the_state():
    explorer = Volumes()
    reader = Reader(explorer)
    (box,) = reader.boxes("K")
    move = Thread(target=setattr, args=(box, "value", 9))

    def while_it_shows(_):
        if not move.ident:
            move.start()
            move.join(0.2)  # it waits for its turn; what it reported is not lost

    reader.control("K").observe(while_it_shows, "value")
    explorer.set_state(K=4)
    move.join()
    assert explorer.state.K == box.value == reader.control("K").value == 9

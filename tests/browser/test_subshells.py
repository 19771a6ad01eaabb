"""JupyterLab has a kernel answer widgets in two threads at once: an explorer does one thing at a time."""

from helpers.explorers.volumes import State, compute, describe
from tests.browser.lab import expect_words, open_more, slider

# What computes in a subshell waits a while for company, which must not come.
WATCHED = """
from threading import Condition, current_thread, main_thread
from helpers.explorers import Volumes

threads, inside, crowds, change = [], [], [], Condition()

class Watched(Volumes):
    @staticmethod
    def compute(state):
        with change:
            threads.append("main" if current_thread() is main_thread() else "subshell")
            inside.append(state)
            crowds.append(len(inside))
            change.notify_all()
            if threads[-1] == "subshell":
                change.wait_for(lambda: len(inside) > 1, 3)
            inside.remove(state)
        return Volumes.compute(state)

def begun(number):
    with change:
        return change.wait_for(lambda: len(threads) >= number, 30)
"""


def expect_state(explorer, **changes):
    expect_words(explorer, describe(compute(State(**changes))))


def test_two_controls_and_a_cell_never_draw_at_once(lab):
    lab.open_cells(WATCHED, "explorer = Watched()\nexplorer")
    lab.run_all()
    explorer = lab.explorer()
    open_more(explorer)
    slider(explorer, "W").press("ArrowRight")
    expect_state(explorer, W=6)

    slider(explorer, "W").press("ArrowRight")
    assert lab.evaluate("begun(3)")
    slider(explorer, "K").press("ArrowRight")
    expect_state(explorer, W=7, K=3)

    slider(explorer, "W").press("ArrowRight")
    assert lab.evaluate("begun(5) and explorer.set_state(S=1)") is None
    expect_state(explorer, W=8, K=3, S=1)

    assert lab.evaluate("threads") == ["main", "main", "subshell", "main", "subshell", "main"]
    assert lab.evaluate("crowds") == [1] * 6

"""Cells that are run again: the explorers that they no longer show are closed, in the kernel."""

import subprocess
import sys
from threading import Event, Thread

import pytest

from helpers.explorers import Ruler, Sliding, Volumes
from helpers.explorers.turns import TURN
from tests.unit.kernel import models
from tests.unit.reader import Reader


def display(*explorers):
    for explorer in explorers:
        explorer._repr_mimebundle_()
    return explorers[0]


def is_open(explorer):
    return explorer._opened is not None


@pytest.fixture
def size():
    """How many models an explorer is made of."""
    explorer, before = Volumes(), models()
    display(explorer)
    size = models() - before
    explorer.close()
    assert size > 20
    return size


def test_an_explorer_that_is_not_displayed_has_no_widget():
    before = models()
    explorer = Volumes(W=7)
    explorer.set_state(W=9)
    assert "W=9" in repr(explorer)
    assert explorer.frame.words in repr(explorer)
    assert explorer.result.state.W == 9
    explorer.close()
    assert models() == before


def test_a_bad_argument_is_refused_before_there_are_widgets():
    before = models()
    with pytest.raises(ValueError, match="W must be at most 256, got 500"):
        Volumes(W=500)
    assert models() == before


@pytest.mark.parametrize("kind", [Volumes, Sliding])
def test_close_leaves_no_model_and_can_be_repeated(kind):
    before = models()
    explorer = kind()
    display(explorer)
    assert models() > before
    explorer.close()
    explorer.close()
    assert models() == before


def test_a_closed_explorer_holds_its_state_and_nothing_that_was_drawn():
    explorer = display(Volumes(W=7))
    explorer.close()
    kept = {id(value) for value in vars(explorer).values()}
    assert explorer.result.state.W == 7
    assert explorer.frame.words in repr(explorer)
    assert {id(value) for value in vars(explorer).values()} == kept
    assert kept == {
        id(each) for each in (explorer._state, explorer._initial, explorer._picked, explorer.lesson, None, 0)
    }


def test_an_explorer_that_is_displayed_again_shows_its_state_as_it_was():
    explorer = Volumes(W=7)
    reader = Reader(explorer)
    reader.moves("W", 12)
    explorer.picture.set_state({"picked": {"region": "output", "row": 1, "column": 2}})
    words, picked = explorer.picture.words, explorer.picked
    assert picked
    explorer.close()
    explorer.set_state(S=1)
    explorer.set_state(S=2)
    assert explorer.picked == picked
    display(explorer)
    reader = Reader(explorer)
    assert (explorer.picture.words, explorer.picked) == (words, picked)
    assert reader.control("W").value == 12
    assert reader.moves("K", 5) == 1
    assert reader.resets() == 1
    assert (explorer.state.W, explorer.state.K) == (7, 2)


def test_a_view_that_is_opened_anew_counts_its_wishes_anew():
    explorer = Sliding()
    Reader(explorer).plays(3, wish=7)
    assert explorer.picture.player["met"] == 7
    explorer.close()
    assert explorer.picture.player["met"] == 0
    assert Reader(explorer).player == (3, 17)


def test_what_the_reader_did_too_late_does_nothing():
    explorer = Volumes()
    reader, picture = Reader(explorer), explorer.picture
    slider, state = reader.control("W"), explorer.state
    late, waits = [], Event()

    def wish():
        waits.set()
        slider.value = 9
        picture._handle_custom_msg({"apply": {"W": 9}}, [])
        late.append(True)

    with TURN:  # the wish is on its way and waits for its turn
        thread = Thread(target=wish)
        thread.start()
        assert waits.wait(10)
        thread.join(0.2)
        explorer.close()
    thread.join()
    picture._handle_custom_msg({"apply": {"W": 9}}, [])
    picture.set_state({"pixel_ratio": 2.0})
    assert late
    assert explorer.state is state
    assert not is_open(explorer)


def test_a_cell_that_is_run_again_makes_no_new_models(kernel, size):
    before = models()
    explorers = [kernel.run("a", lambda W=W: display(Volumes(W=W))) for W in range(9, 14)]
    assert models() == before + size
    assert [is_open(each) for each in explorers] == [False] * 4 + [True]
    reader = Reader(explorers[-1])
    assert reader.control("W").value == 13
    assert reader.moves("W", 14) == 1
    assert [each.state.W for each in explorers] == [9, 10, 11, 12, 14]
    assert reader.resets() == 1
    assert explorers[-1].state.W == 13


def test_of_the_explorer_before_nothing_is_left_to_see(kernel):
    first = kernel.run("a", lambda: display(Volumes()))
    reader = Reader(first)
    first.picture.set_state({"picked": {"region": "output", "row": 0, "column": 0}})
    assert reader.sends({"apply": {"W": 500}}) == 0
    assert reader.notice
    reader.plays(0)
    second = kernel.run("a", lambda: display(Volumes()))
    reader = Reader(second)
    assert (second.picked, reader.notice, second._met) == ({}, "", 0)
    assert first.picked == {"region": "output", "row": 0, "column": 0}
    assert second.picture.words == second.frame.words


def test_an_explorer_shown_by_two_cells_lives_as_long_as_one_shows_it(kernel):
    explorer = kernel.run("a", lambda: display(Volumes()))
    kernel.run("b", lambda: display(explorer))
    other = kernel.run("a", lambda: display(Volumes()))
    assert is_open(explorer)
    assert is_open(other)
    kernel.run("b", lambda: None)
    assert not is_open(explorer)
    assert is_open(other)


def test_where_an_explorer_was_made_does_not_matter(kernel):
    made = kernel.run("a", Volumes)
    kernel.run("b", lambda: display(made))
    newer = kernel.run("a", Volumes)  # the name is bound anew, the output still shows the old one
    assert is_open(made)
    kernel.run("b", lambda: display(newer))
    assert not is_open(made)
    assert is_open(newer)


def test_an_explorer_that_a_cell_displays_once_more_stays_open(kernel, size):
    explorer, before = Volumes(), models()
    for _ in range(2):
        kernel.run("a", lambda: display(explorer))
    assert is_open(explorer)
    assert models() == before + size


def test_what_a_cell_no_longer_shows_is_closed(kernel):
    before = models()
    explorers = kernel.run("a", lambda: [display(Volumes()), display(Ruler())])
    ruler = kernel.run("a", lambda: display(Ruler()))
    assert [is_open(each) for each in explorers] == [False, False]
    assert is_open(ruler)
    kernel.run("a", lambda: None)
    assert models() == before


def test_a_cell_that_raises_half_way_closes_what_it_no_longer_shows(kernel):
    explorers = kernel.run("a", lambda: [display(Volumes()), display(Ruler())])
    with pytest.raises(ZeroDivisionError):
        kernel.run("a", lambda: [display(explorers[0]), 1 / 0])
    assert [is_open(each) for each in explorers] == [True, False]


def test_explorers_displayed_in_a_loop_are_all_replaced(kernel, size):
    before = models()
    for _ in range(3):
        explorers = kernel.run("a", lambda: [display(Volumes(W=each)) for each in (7, 8, 9)])
    assert models() == before + 3 * size
    assert [Reader(each).control("W").value for each in explorers] == [7, 8, 9]
    kernel.run("a", lambda: display(Volumes()))
    assert models() == before + size


def test_who_asks_for_the_widgets_shows_them(kernel):
    explorer = kernel.run("a", lambda: display(Volumes()))
    kernel.run("b", lambda: explorer.box)  # to lay it out with others, say
    kernel.run("a", lambda: None)
    assert is_open(explorer)
    kernel.run("b", lambda: None)
    assert not is_open(explorer)


@pytest.mark.parametrize("part", ["box", "picture"])
def test_a_box_or_a_picture_that_another_cell_displays_keeps_its_explorer_open(kernel, part):
    explorer = Volumes()
    shown = kernel.run("a", lambda: getattr(explorer, part))
    kernel.run("b", lambda: shown._repr_mimebundle_())
    kernel.run("a", lambda: None)
    assert is_open(explorer)
    kernel.run("b", lambda: None)
    assert not is_open(explorer)


def test_what_code_has_set_on_the_looks_of_an_explorer_goes_with_it(kernel, size):
    before = models()
    first = kernel.run("a", lambda: display(Volumes()))
    box, picture = first.box, first.picture
    children = box.children
    box.layout.width, picture.layout = "300px", {"border": "1px solid"}
    box.add_class("mine")
    box.children = [picture]
    second = kernel.run("a", lambda: display(Volumes()))
    assert second.box is box
    assert (box.layout.width, picture.layout.border_top, box.children) == (None, None, children)
    assert list(box._dom_classes) == ["conv-explorer"]
    second.close()
    assert models() <= before + 1  # the layout that code has made


def test_without_ids_of_cells_nothing_is_closed(kernel):
    explorers = [kernel.run(None, lambda: display(Volumes())) for _ in range(2)]
    assert all(is_open(each) for each in explorers)


def test_what_a_slider_displays_belongs_to_no_cell(kernel):
    explorer = display(Volumes())  # between two runs
    kernel.run("a", lambda: None)
    assert is_open(explorer)


def test_in_plain_python_an_explorer_is_displayed_and_closed():
    code = (
        "from helpers.explorers import Volumes\nv = Volumes()\nprint(v._repr_mimebundle_()[0]['text/plain'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nv.close()"], capture_output=True, text=True, check=False
    )
    assert done.stdout.startswith("Volumes: W=")
    assert not done.stderr

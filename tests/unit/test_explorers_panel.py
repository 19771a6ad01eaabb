"""The panel above a picture: presets are named as long as they hold, what is hidden comes into sight."""

import pytest

from helpers.explorers import Sliding, Volumes
from tests.unit.reader import Reader


def test_a_preset_is_named_as_long_as_it_holds():
    reader = Reader(Sliding())
    named = reader.control("Preset", "Dropdown")
    assert named.value == next(iter(Sliding.presets))
    one = "one channel, one filter"
    assert reader.chooses("Preset", one) == 1
    reader.plays(4)
    assert named.value == one
    reader.moves("S", 2)
    assert named.value == ""
    reader.moves("S", 1)
    assert named.value == one


def test_taking_no_preset_changes_nothing():
    reader = Reader(Sliding())
    before = reader.explorer.state
    assert reader.chooses("Preset", "") == 0
    assert reader.explorer.state == before


def test_reset_goes_back_to_what_the_cell_asked_for():
    reader = Reader(Volumes(W=9))
    reader.moves("W", 3)
    reader.moves("S", 1)
    assert reader.resets() == 1
    assert (reader.explorer.state.W, reader.explorer.state.S) == (9, 2)


def rows(reader):
    """What stands above the picture and what behind More, by their descriptions."""
    lesson, others, _ = reader.explorer.box.children

    def named(row):
        return [getattr(part, "children", (part,))[0].description for part in row.children]

    return named(lesson), named(others)


def test_a_cell_names_the_controls_of_its_lesson_and_the_others_stand_behind_more():
    lesson, others = rows(Reader(Volumes(show="S P")))
    assert lesson == ["S", "P"]
    assert others == ["Preset", "Reset", "W", "H", "D", "F", "K", "dilation"]
    assert rows(Reader(Volumes()))[0] == Volumes.lesson.split()
    assert rows(Reader(Volumes(show="")))[0] == []


@pytest.mark.parametrize(
    ("show", "said"),
    [("S Q", r"^show: no control is named 'Q': use some of W H D F K S P dilation$"), (3, "got 3$")],
)
def test_a_lesson_of_what_has_no_control_is_refused(show, said):
    with pytest.raises(ValueError, match=said):
        Volumes(show=show)

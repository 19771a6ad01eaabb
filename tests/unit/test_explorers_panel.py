"""The panel above a picture: presets are named as long as they hold, what is hidden comes into sight."""

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


def test_a_control_behind_more_that_is_set_from_code_comes_into_sight():
    reader = Reader(Volumes())
    (hidden,) = [each for each in reader.widgets("HBox") if reader.control("dilation") in each.children]
    assert hidden.layout.display == "none"
    reader.explorer.set_state(dilation=2)
    assert hidden.layout.display is None

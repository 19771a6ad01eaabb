"""Controls: what they show is not reported as a change, what the reader does is, once."""

import pytest

from helpers.explorers.controls import control_of
from helpers.explorers.settings import Choice, Number, Setting, Sides, Switch

F = Number(default=3, help="size", low=1, high=16, usual=8)
P = Sides(default=1, help="padding", low=0, high=9, usual=4)


@pytest.fixture
def heard():
    return []


def made(heard, name, setting, **cleared):
    return control_of(name, setting, lambda **changes: heard.append(changes), cleared)


def test_what_a_number_shows_and_its_limits_are_not_reported_as_a_change(heard):
    control = made(heard, "F", F)
    (box,) = control.boxes
    control.show(1)
    for low, high, value in ((2, 16, 2), (5, 6, 5), (8, 9, 8), (1, 5, 5), (3, 3, 3), (1, 16, 3)):
        control.limit(low, high)
        control.show(value)
        assert (control.slider.min, control.slider.max) == (low, max(low, min(F.usual, high)))
        assert (box.min, box.max) == (low, high)
        assert control.slider.value == box.value == value
    assert heard == []
    box.value = 4
    assert heard == [{"F": 4}]


def test_a_number_beyond_the_usual_ones_stretches_the_slider_until_another_control_moves(heard):
    control = made(heard, "F", F)
    control.boxes[0].value = 12
    control.show(12)
    assert (control.slider.max, control.slider.value) == (12, 12)
    answered = []
    control._changed = lambda F: (control.show(F), answered.append(control.slider.max))
    control.slider.value = 10  # as it is dragged, its end stays where it is
    assert answered == [12]
    control.show(3)
    assert control.slider.max == F.usual


def test_sides_are_reported_apart_and_together(heard):
    control = made(heard, "P", P)
    control.show((2, 3))
    assert [control.slider.value, *(box.value for box in control.boxes)] == [2, 2, 3]
    control.show(1)
    assert heard == []
    control.boxes[1].value = 5
    assert heard == [{"P": (1, 5)}]
    control.slider.value = 4
    assert heard[1:] == [{"P": 4}]


def test_choices_and_switches_report_what_was_taken(heard):
    choice = made(heard, "kind", Choice(default="a", help="kind", options=("a", "b")))
    switch = made(heard, "on", Switch(default=False, help="on"))
    choice.show("b")
    switch.show(True)
    assert heard == []
    choice.widget.value, switch.widget.value = "a", False
    assert heard == [{"kind": "a"}, {"on": False}]


def test_a_control_that_clears_another_field_reports_both(heard):
    control = made(heard, "F", F, typed=())
    control.slider.value = 4
    assert heard == [{"F": 4, "typed": ()}]


def test_a_setting_of_another_kind_has_no_control(heard):
    with pytest.raises(TypeError, match=r"^x: no control shows a Setting$"):
        made(heard, "x", Setting(default=1, help="x"))

"""An explorer and its reader: a wish is met with a frame, or with a sentence that says why not."""

import sys
from types import ModuleType, SimpleNamespace

from helpers.explorers import Coverage, ScoreMap, Sliding, Training, Volumes
from helpers.explorers.score_map.model import DRAWS
from tests.unit.reader import Reader

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
NO_CELL = "99.5 does not fit a cell: use a number from -99 to 99, 2 decimals at most"


def test_a_step_that_is_asked_for_is_shown():
    reader = Reader(Sliding())
    assert reader.plays(3) == 1
    assert reader.explorer.state.step == 3
    assert "Step 3: map 0, row 1, column 0 = " in reader.explorer.picture.words
    assert reader.player == (3, 17)


def test_a_frame_says_which_wish_of_the_player_it_meets():
    reader = Reader(Sliding())
    for wish, step in ((1, 4), (2, 4), (7, 5)):
        assert reader.plays(step, wish) == 1
        assert reader.explorer.picture.player["met"] == wish
    reader.moves("S", 1)
    assert reader.explorer.picture.player["met"] == 7


def test_a_frame_says_which_stroke_it_meets_and_the_next_one_which_was_refused():
    for explorer, region in ((ScoreMap(digits=0, click=DRAWS), "canvas"), (Training(), "digit")):
        reader = Reader(explorer)
        has_steps = reader.player is not None
        for wish, dots in ((3, 5), (4, 5)):  # the second one changes nothing
            assert reader.strokes(region, (0, 0, dots), wish=wish) == 1
            assert reader.explorer.picture.player["met"] == wish
        assert (reader.player is not None) == has_steps
        assert reader.strokes(region, (99, 99, 5), wish=5) == 0
        reader.resets()
        assert reader.explorer.picture.player["met"] == 5


def test_a_stroke_asks_for_no_step(monkeypatch):
    reader = Reader(Training(step=1))
    monkeypatch.setattr(Training, "on_the_way", None)
    assert reader.strokes("digit", (0, 0, 5)) == 1
    assert reader.player[0] == 1


def test_a_wish_that_changes_nothing_still_gets_its_frame():
    reader = Reader(Sliding(step=3))
    assert reader.plays(3) == 1
    assert reader.explorer.state.step == 3


def test_a_step_that_is_set_is_sent_even_where_the_kernel_is_there_already():
    reader = Reader(Sliding())
    picture = reader.explorer.picture

    def set_by_code():
        before = picture.number
        reader.explorer.set_state(step=0)
        return picture.number - before

    for act in (reader.resets, lambda: reader.sends({"apply": {"step": 0}}), set_by_code):
        before = picture.player["sets"]
        assert act() == 1
        assert picture.player["sets"] == before + 1


def test_a_wish_of_the_player_and_another_control_set_no_step():
    reader = Reader(Sliding())
    before = reader.explorer.picture.player["sets"]
    reader.plays(3)
    reader.moves("S", 1)
    assert reader.explorer.picture.player["sets"] == before


def test_a_wish_that_the_player_made_before_it_saw_a_reset_is_too_late():
    reader = Reader(Sliding())
    seen = reader.explorer.picture.player["sets"]
    reader.resets()
    assert reader.sends({"apply": {"step": 3}, "wish": 1, "sets": seen}) == 1
    assert reader.player == (0, 17)
    assert reader.explorer.picture.player["met"] == 1
    assert reader.sends({"apply": {"step": 3}, "wish": 2, "sets": seen + 1}) == 1
    assert reader.player == (3, 17)


def test_an_explorer_without_steps_has_no_player():
    assert Reader(Coverage()).player is None


def test_what_cannot_be_applied_is_said_over_the_picture():
    reader = Reader(Volumes())
    before = reader.explorer.state
    assert reader.sends({"apply": {"W": 500}}) == 0
    assert reader.explorer.state is before
    assert reader.notice == "W must be at most 256, got 500"
    assert reader.moves("S", 1) == 1
    assert reader.notice == ""


def test_the_same_refusal_is_said_a_second_time():
    reader = Reader(Sliding())
    before = reader.explorer.state
    for times in (1, 2):
        assert reader.types("bias 0", 0, 0, 99.5) == 0
        assert reader.heard == [NO_CELL] * times
    assert reader.explorer.state is before


def test_colab_is_told_where_the_widgets_come_from(monkeypatch):
    colab = ModuleType("google.colab.output")
    colab.enable_custom_widget_manager = lambda: None
    colab._widgets = SimpleNamespace(_installed_url="https://example.org/manager.js")
    assert WIDGET_VIEW not in Volumes()._repr_mimebundle_()[1]
    monkeypatch.setitem(sys.modules, colab.__name__, colab)
    data, metadata = Volumes()._repr_mimebundle_()
    assert WIDGET_VIEW in data
    url = colab._widgets._installed_url
    assert metadata[WIDGET_VIEW] == {"colab": {"custom_widget_manager": {"url": url}}}

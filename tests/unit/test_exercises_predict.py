"""A question above a covered explorer: asked, answered through its widget, and put away with its cell."""

import re
from html.parser import HTMLParser

import pytest

from helpers.exercises import Cell, Choice, Number, Outcome, Predict, Shape, predict
from helpers.exercises.checks import NO_ANSWER
from helpers.explorers import Volumes
from helpers.explorers.settings import Settings, number, switch
from tests.covered import Counts
from tests.unit.kernel import models
from tests.unit.reader import Reader

VIEW = "application/vnd.jupyter.widget-view+json"
ASKS = "How often is the middle read?"
NINE = Number(9, because="All 3·3 windows read it", meanings={1: "that is a corner"})
MIDDLE = Cell(region="input", row=2, column=2, because="It has most windows", meanings={(0, 0): "it has one"})
WORDS = Choice(("more", "less"), "more", because="Padding adds windows")
WRONG = "Not 1: that is a corner. It is 9. All 3·3 windows read it."


class Bare(Counts):
    """An explorer that has nothing to cover."""

    class State(Settings):
        W: int = number(5, 3, 9, "width")
        covers: bool = switch(False, "nothing")

    state_type = State
    draw = staticmethod(lambda scene, state: {})
    regions = staticmethod(lambda state: [])
    describe = staticmethod(lambda state: "Nothing.")


@pytest.fixture(autouse=True)
def outputs(monkeypatch):
    """Take what is displayed, as (data, metadata)."""
    outputs = []

    def display(shown, metadata=None, raw=False):
        outputs.append((shown, metadata) if raw else shown._repr_mimebundle_())

    monkeypatch.setattr(predict, "display", display)
    return outputs


def ask(check=NINE, **settings):
    return Predict(ASKS, check, Counts(**settings))


def show(*asked):
    for each in asked:
        each._ipython_display_()
    return asked[0]


class Answers:
    """A reader of a question: does what the browser does, and hears what is said."""

    def __init__(self, asked):
        self.box, self.heard = show(asked)._box, []
        self.box.observe(lambda change: self.heard.append(change.new["says"]), "outcome")

    def sends(self, content):
        self.box._handle_custom_msg(content, [])
        return self.box.outcome

    def commits(self, text):
        return self.sends({"commit": text})


def test_until_he_commits_the_explorer_is_covered():
    asked = ask(W=7)
    assert asked.outcome == Outcome("not attempted", "No answer yet.")
    assert asked.explorer.state.covered
    assert repr(asked).splitlines() == [
        f"Predict: {ASKS}",
        "Not attempted.",
        "Counts: W=7 covered=True",
        "How often each cell of a 7×7 input is read. Covered: each count says ?.",
    ]


@pytest.mark.parametrize(
    ("text", "state", "says"),
    [("9", "right", "Right: 9. All 3·3 windows read it."), ("1", "wrong", WRONG)],
)
def test_who_commits_is_told_and_sees(text, state, says):
    asked = ask()
    reader = Answers(asked)
    picture = asked.explorer.picture
    assert "Covered" in picture.words
    assert reader.commits(f" {text} ") == {"state": state, "says": says, "given": text, "open": True}
    assert reader.heard[-1] == says
    assert asked.outcome == Outcome(state, says)
    assert not asked.explorer.state.covered
    assert picture.words == Counts().frame.words
    assert repr(asked).startswith(f"Predict: {ASKS}\n{says}\nCounts: W=5\n")


def test_the_first_answer_counts():
    asked = ask()
    reader = Answers(asked)
    first = reader.commits("1")
    assert reader.commits("9") == first
    assert asked.commit("9") == Outcome("wrong", WRONG)


@pytest.mark.parametrize(
    ("text", "says"), [("", "No answer yet."), ("nine", "“nine” is no number: type one in digits.")]
)
def test_what_is_no_answer_is_said_each_time_and_uncovers_nothing(text, says):
    asked = ask()
    reader = Answers(asked)
    for times in (1, 2):
        told = reader.commits(text)
        assert told == {"state": "not attempted", "says": says, "given": "", "open": False}
        assert [each for each in reader.heard if each] == [says] * times
    assert asked.explorer.state.covered
    assert reader.commits("9")["state"] == "right"


def test_who_asks_to_see_is_told_the_answer_and_has_not_attempted_it():
    asked = ask()
    reader = Answers(asked)
    told = reader.sends({"show": True})
    says = "The answer is 9. All 3·3 windows read it."
    assert told == {"state": "not attempted", "says": says, "given": "", "open": True}
    assert not asked.explorer.state.covered
    assert reader.commits("9") == told
    assert asked.outcome == Outcome("not attempted", says)


def test_a_picture_that_was_covered_again_can_be_uncovered():
    asked = Predict(ASKS, NINE, Counts(covered=True))
    reader = Answers(asked)
    told = reader.commits("1")
    Reader(asked.explorer).moves("W", 7)
    asked.explorer.set_state(covered=True)
    assert reader.sends({"show": True}) == told
    assert asked.explorer.state.values() == {"W": 7, "covered": False}


def test_an_open_picture_leaves_uncovering_to_the_question_as_long_as_that_is_there():
    counts = Counts(covered=True)
    picture = counts.picture
    assert not picture.asked
    asked = show(Predict(ASKS, NINE, counts))
    assert picture.asked
    asked.close()
    assert not picture.asked
    assert counts.state.covered


def test_the_picture_offers_to_uncover_where_the_last_of_its_questions_has_gone():
    counts = Counts()
    picture = counts.picture
    first, second = (Predict(ASKS, NINE, counts) for _ in range(2))
    show(first, second, first)
    for question, asked in ((first, True), (second, False)):
        question.close()
        assert picture.asked == asked


def test_a_question_displayed_again_before_its_answer_covers_again():
    asked = show(ask())
    asked.close()
    asked.explorer.set_state(covered=False)
    assert asked.outcome == NO_ANSWER
    show(asked)
    assert (asked.explorer.state.covered, asked.explorer.picture.asked) == (True, True)


@pytest.mark.parametrize(
    "uncover",
    [
        lambda explorer: explorer.set_state(covered=False),
        lambda explorer: Reader(explorer).sends({"apply": {"covered": False}}),
    ],
    ids=["code", "picture"],
)
def test_who_uncovers_the_explorer_otherwise_has_asked_to_see(uncover):
    asked = ask()
    reader = Answers(asked)
    uncover(asked.explorer)
    assert reader.box.outcome == {"state": "not attempted", "says": NINE.reply, "given": "", "open": True}
    assert asked.commit("9") == Outcome("not attempted", NINE.reply)
    assert not asked.explorer.picture.asked


def test_of_two_questions_over_one_explorer_the_answer_to_one_closes_the_other():
    counts = Counts()
    first, second = Predict(ASKS, NINE, counts), Predict(ASKS, WORDS, counts)
    reader, other = Answers(first), Answers(second)
    assert reader.commits("9")["state"] == "right"
    assert other.box.outcome["says"] == WORDS.reply
    assert other.commits("more")["state"] == "not attempted"
    assert first.outcome.state == "right"


@pytest.mark.parametrize("content", [{"commit": "1"}, {"show": True}])
def test_the_reply_is_shown_at_the_settings_that_were_asked_about(content):
    asked = ask(W=7)
    reader, moved = Answers(asked), Reader(asked.explorer)
    moved.moves("W", 9)
    assert asked.explorer.state.covered
    number = asked.explorer.picture.number
    reader.sends(content)
    assert asked.explorer.state.values() == {"W": 7, "covered": False}
    assert asked.explorer.picture.number == number + 1
    moved.moves("W", 9)
    reader.sends({"show": True})
    assert asked.explorer.state.W == 9


def test_the_first_click_counts_on_the_cell_that_was_clicked_last_too():
    counts = Counts()
    middle = {"picked": {"region": "input", "row": 2, "column": 2}}
    counts.picture.set_state(middle)
    asked = show(Predict(ASKS, MIDDLE, counts))
    assert counts.picked == {}
    counts.picture.set_state(middle)
    assert asked.outcome.state == "right"
    show(asked)
    assert counts.picked == middle["picked"]


def test_a_cell_is_committed_to_by_a_click():
    asked = ask(MIDDLE)
    reader = Answers(asked)
    picture = asked.explorer.picture
    picture.set_state({"picked": {"region": "filter", "row": 2, "column": 2}})
    assert reader.box.outcome["says"] == "That is a cell of filter: choose one of input."
    assert asked.explorer.state.covered
    picture.set_state({"picked": {"region": "input", "row": 0, "column": 0}})
    says = "Not row 0, column 0: it has one. It is row 2, column 2. It has most windows."
    assert reader.box.outcome == {"state": "wrong", "says": says, "given": "", "open": True}
    assert not asked.explorer.state.covered
    picture.set_state({"picked": {"region": "input", "row": 2, "column": 2}})
    assert asked.outcome.state == "wrong"


def test_a_click_answers_no_question_that_is_typed():
    asked = ask()
    show(asked)
    asked.explorer.picture.set_state({"picked": {"region": "input", "row": 2, "column": 2}})
    assert asked.outcome.state == "not attempted"
    assert asked.explorer.state.covered


@pytest.mark.parametrize(
    ("check", "asks"),
    [
        (NINE, ("text", [], "a number")),
        (Shape((3, 3, 2), because="It is"), ("text", [], "height×width×depth")),
        (WORDS, ("choice", ["more", "less"], "")),
        (MIDDLE, ("cell", [], "Click the cell, or walk to it with the arrow keys and press Enter.")),
    ],
)
def test_the_browser_is_told_how_to_ask(check, asks):
    asked = show(ask(check))._box.asked
    assert (asked["kind"], asked["options"], asked["hint"]) == asks
    assert (asked["question"], asked["answer"]) == (ASKS, check.reply)


@pytest.mark.parametrize(
    "content",
    [{}, None, [], "commit", {"commit": 9}, {"commit": None}, {"show": False}, {"show": 1}, {"edit": {}}],
)
def test_a_message_that_nobody_sends_does_nothing(content):
    asked = ask()
    before = show(asked)._box.outcome
    assert Answers(asked).sends(content) is before


def test_the_browser_may_change_nothing_but_by_messages():
    asked = show(ask())
    asked._box.set_state({"outcome": {"state": "right"}, "asked": {}})
    assert asked._box.outcome["state"] == "not attempted"
    assert asked._box.asked["question"] == ASKS


class Page(HTMLParser):
    """The texts of a page by the tags that they are in."""

    def __init__(self, text):
        super().__init__()
        self.path, self.texts = [], []
        self.feed(text)
        assert not self.path

    def handle_starttag(self, tag, attributes):
        self.path.append(tag)

    def handle_endtag(self, tag):
        assert self.path.pop() == tag

    def handle_data(self, data):
        if data.strip():
            self.texts.append((" ".join(self.path), data.strip()))


def test_a_still_page_has_the_question_with_its_answer_folded_and_the_covered_picture(outputs):
    show(Predict("Is 1 < 2 & so?", WORDS, Counts()))
    (question, _), (picture, metadata) = outputs
    assert question.keys() == {VIEW, "text/plain", "text/html"}
    assert question["text/plain"] == "Predict: Is 1 < 2 & so? (“more” or “less”)\nNot attempted."
    assert Page(question["text/html"]).texts == [
        ("p strong", "Predict:"),
        ("p", "Is 1 < 2 & so? (“more” or “less”)"),
        ("details summary", "Answer"),
        ("details p", "The answer is “more”. Padding adds windows."),
    ]
    assert picture.keys() == {VIEW, "text/plain", "image/png"}
    words = Counts(covered=True).frame.words
    assert metadata["image/png"]["alt"] == words
    assert picture["text/plain"] == f"Counts: W=5 covered=True\n{words}"


def test_a_question_displayed_again_stands_as_it_was_left(outputs):
    asked = ask()
    told = Answers(asked).commits("1")
    asked.close()
    show(asked)
    assert asked._box.outcome == told
    assert outputs[-2][0]["text/plain"] == f"Predict: {ASKS}\n{WRONG}"


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("", NINE, Counts()), "question must be a sentence, got ''"),
        ((ASKS, 9, Counts()), "check must be a Number, Shape, Choice or Cell, got 9"),
        ((ASKS, NINE, Counts), "explorer must be an explorer, such as Volumes(W=7), got "),
        ((ASKS, NINE, Bare()), "Bare cannot be covered: use an explorer with the setting covered"),
        (
            (ASKS, Cell(region="output", row=0, column=0, because="It is"), Counts()),
            "The picture has no part 'output': point at one that it has.",
        ),
        (
            (ASKS, Cell(region="input", row=5, column=0, because="It is"), Counts()),
            "The row of input must be at most 4, got 5",
        ),
    ],
)
def test_what_cannot_be_asked_is_refused_before_there_is_a_widget(arguments, problem):
    before = models()
    with pytest.raises(ValueError, match=f"^{re.escape(problem)}"):
        Predict(*arguments)
    assert models() == before


def test_a_cell_that_is_run_again_asks_again_and_makes_no_new_models(kernel):
    first = kernel.run("a", lambda: show(ask(W=7)))
    before, box = models(), first._box
    Answers(first).commits("1")
    for _ in range(3):
        asked = kernel.run("a", lambda: show(ask(MIDDLE)))
        assert models() == before
        assert asked._box is box  # a new one would cost the page memory for good
    assert [each._box is None for each in (first, asked)] == [True, False]
    assert asked._box.outcome == {"state": "not attempted", "says": "", "given": "", "open": False}
    assert asked._box.asked["kind"] == "cell"
    assert asked.explorer.state.covered
    asked._box._handle_custom_msg({"show": True}, [])
    assert asked.outcome.says == MIDDLE.reply
    assert first.outcome.state == "wrong"


def test_the_same_explorer_is_covered_again_where_its_question_is_asked_again(kernel):
    counts = Counts()
    for _ in range(3):
        asked = kernel.run("a", lambda: show(Predict(ASKS, MIDDLE, counts)))
        assert counts.state.covered
        counts.picture.set_state({"picked": {"region": "input", "row": 2, "column": 2}})
        assert asked.outcome.state == "right"
        counts.picture.set_state({"picked": {"region": "input", "row": 0, "column": 0}})
    assert len(counts.picture._trait_notifiers["picked"]["change"]) == 1


def test_a_cell_that_asks_nothing_any_more_closes_the_question_and_its_explorer(kernel):
    before = models()
    asked = kernel.run("a", lambda: show(ask(MIDDLE)))
    kernel.run("a", lambda: None)
    assert models() == before
    assert asked._box is None


def test_a_cell_that_shows_another_explorer_closes_the_question(kernel):
    asked = kernel.run("a", lambda: show(ask(MIDDLE)))
    volumes = kernel.run("a", lambda: Volumes().box)
    assert asked._box is None
    assert volumes.comm is not None


def test_a_question_shown_by_two_cells_lives_as_long_as_one_shows_it(kernel):
    asked = kernel.run("a", lambda: show(ask()))
    kernel.run("b", lambda: show(asked))
    kernel.run("a", lambda: show(ask()))
    assert asked._box is not None
    kernel.run("b", lambda: None)
    assert asked._box is None


def test_what_the_reader_sends_too_late_does_nothing(kernel):
    asked = ask()
    box = show(asked)._box
    asked.close()
    asked.close()
    box._handle_custom_msg({"commit": "9"}, [])
    assert asked.outcome.state == "not attempted"

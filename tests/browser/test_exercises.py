"""A question above a covered explorer in real JupyterLab: answered by keyboard or pointer, and left alone."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.lab import PICTURE, SLOW, WIDGET_VIEW, expect_words, middle, point_at
from tests.browser.test_reruns import ALIVE, MANAGER, MODELS, MODELS_OF_THE_PAGE, REMEMBER
from tests.browser.test_saved import BACK, BROKEN, models
from tests.covered import Counts
from tools.normalise import normalise, read

IMPORTS = "from helpers.exercises import Cell, Choice, Number, Predict\nfrom tests.covered import Counts"
ASKS = "How often is the cell in the middle read?"
NUMBER = f"""p = Predict(
    "{ASKS}", Number(9, because="All 3·3 windows read it", meanings={{1: "that is a corner"}}), Counts()
)
p"""
CHOICE = """c = Predict(
    "What does padding do?",
    Choice(("it takes windows", "it adds windows"), "it adds windows", because="More places fit"),
    Counts(),
)
c"""
CELL = """k = Predict(
    "Which cell is read most?",
    Cell(region="input", row=2, column=2, because="It is in the middle", meanings={(0, 0): "it is a corner"}),
    Counts(),
)
k"""
COVERED, SEEN = (Counts(covered=covered).frame.words for covered in (True, False))


class Question:
    """A question in the page: the two outputs of its cell."""

    def __init__(self, lab, cell):
        outputs = lab.cell(cell).locator(".jp-OutputArea-output")
        self.asked, self.explorer = outputs.nth(0), outputs.nth(1)
        self.explorer.locator(PICTURE).wait_for()
        self.press = lab.page.keyboard.press

    @property
    def said(self):
        return self.asked.get_by_role("status")

    def expect(self, says, words):
        """Wait until this is said, and these are the words of the picture."""
        expect(self.said).to_have_text(says, timeout=SLOW)
        expect_words(self.explorer, words)


def test_run_all_passes_by_questions_that_nobody_answers(lab):
    lab.open_cells(IMPORTS, NUMBER, CHOICE, CELL, "[each.outcome.state for each in (p, c, k)]")
    *_, last = lab.run_all()
    assert last["outputs"][0]["data"]["text/plain"] == str(["not attempted"] * 3)
    for cell in (1, 2, 3):
        Question(lab, cell).expect("", COVERED)


def test_a_number_is_typed_by_keyboard_alone(lab):
    lab.open_cells(IMPORTS, NUMBER)
    lab.run_all()
    question = Question(lab, 1)
    field = question.asked.get_by_role("textbox", name=f"{ASKS} Type a number; Enter commits.")
    field.focus()
    lab.page.keyboard.type("nine")
    question.press("Enter")
    question.expect("“nine” is no number: type one in digits.", COVERED)
    question.press("Control+a")
    lab.page.keyboard.type("1")
    question.press("Enter")
    question.expect("Not 1: that is a corner. It is 9. All 3·3 windows read it.", SEEN)
    expect(field).to_be_focused()
    expect(field).not_to_be_editable()
    expect(field).to_have_value("1")
    assert lab.evaluate("p.outcome.state") == "wrong"
    lab.run_cell(1, NUMBER)
    question = Question(lab, 1)
    question.expect("", COVERED)
    expect(question.asked.get_by_role("textbox")).to_have_value("")
    expect(question.asked.get_by_role("textbox")).to_be_editable()


def test_words_are_chosen_by_keyboard_alone_and_by_pointer(lab):
    lab.open_cells(IMPORTS, CHOICE)
    lab.run_all()
    question = Question(lab, 1)
    group = question.asked.get_by_role("radiogroup", name="What does padding do?")
    expect(group.get_by_role("radio")).to_have_count(2)
    group.get_by_role("radio").first.focus()
    question.press("Enter")
    question.expect("No answer yet.", COVERED)
    question.press("Space")
    question.press("ArrowDown")
    expect(group.get_by_role("radio", name="it adds windows")).to_be_checked()
    question.press("Enter")
    question.expect("Right: “it adds windows”. More places fit.", SEEN)
    lab.run_cell(1, CHOICE)
    question = Question(lab, 1)
    question.asked.get_by_text("it takes windows").click()
    question.asked.get_by_role("button", name="Commit").click()
    question.expect("Not “it takes windows”, but “it adds windows”. More places fit.", SEEN)
    expect(question.asked.get_by_role("radio", name="it takes windows")).to_be_checked()


def test_a_cell_is_clicked_or_walked_to(lab):
    lab.open_cells(IMPORTS, CELL)
    lab.run_all()
    image_map = Counts().frame.image_map
    question = Question(lab, 1)
    point_at(question.explorer, *middle(image_map, "input"), width=400)
    lab.page.mouse.down()
    lab.page.mouse.up()
    corner = "Not row 0, column 0: it is a corner. It is row 2, column 2. It is in the middle."
    question.expect(corner, SEEN)
    lab.run_cell(1, CELL)
    question = Question(lab, 1)
    question.expect("", COVERED)
    question.explorer.locator(".stage").focus()
    for key in ("ArrowRight", "Home", "ArrowDown", "ArrowDown", "ArrowRight", "ArrowRight"):
        question.press(key)
    expect(question.explorer.locator(".point")).to_have_text("Row 2, column 2: ?.")
    question.press("Enter")
    question.expect("Right: row 2, column 2. It is in the middle.", SEEN)


def test_who_asks_to_see_is_shown(lab):
    lab.open_cells(IMPORTS, CELL)
    lab.run_all()
    question = Question(lab, 1)
    question.asked.get_by_role("button", name="Show me").press("Enter")
    question.expect("The answer is row 2, column 2. It is in the middle.", SEEN)
    assert lab.evaluate("k.outcome.state") == "not attempted"


def test_a_picture_of_another_cell_has_a_show_me_of_its_own_but_beside_an_open_question(lab):
    asks = NUMBER.replace("Counts()", "x")
    lab.open_cells(f"{IMPORTS}\nx = Counts(covered=True)", "x", "0")
    lab.run_all()
    own = lab.cell(1).get_by_role("button", name="Show what is covered")
    expect(own).to_be_visible()
    lab.run_cell(2, asks)
    expect(own).to_be_hidden()
    lab.run_cell(2, "1")
    own.click()
    expect_words(lab.cell(1), SEEN)


def test_a_reopened_notebook_has_its_questions_with_their_answers_folded(lab):
    lab.open_cells(IMPORTS, NUMBER, CELL)
    lab.run_all()
    answered = Question(lab, 1)
    answered.asked.get_by_role("textbox").fill("9")
    answered.asked.get_by_role("button", name="Commit").click()
    answered.expect("Right: 9. All 3·3 windows read it.", SEEN)
    lab.evaluate("1")  # what the kernel has told the page before is there now
    notebook = lab.save()
    assert len(json.dumps(models(notebook))) < 2 * 60_000
    lab.reopen()
    answered, open_ = Question(lab, 1), Question(lab, 2)
    answered.expect("Right: 9. All 3·3 windows read it.", SEEN)
    expect(answered.asked.locator("details")).to_have_count(0)
    for question in (answered, open_):
        expect(question.asked).to_contain_text("Nothing takes an answer now")
        expect(question.explorer.locator(".gone")).to_contain_text(BACK)
        expect(question.asked.get_by_role("button", name="Show me")).to_be_hidden()
        assert question.asked.evaluate(BROKEN) == 0
    answer = open_.asked.get_by_text("The answer is row 2, column 2. It is in the middle.")
    expect(answer).to_be_hidden()
    open_.asked.get_by_text("Answer", exact=True).click()
    expect(answer).to_be_visible()
    lab.run_all()
    Question(lab, 1).expect("", COVERED)
    assert not set(models(lab.save())) & set(models(notebook))


def test_a_stored_page_has_the_question_the_folded_answer_and_the_picture(lab):
    lab.open_cells(IMPORTS, NUMBER)
    lab.run_all()
    lab.save()
    file = lab.server.root / lab.path
    notebook = normalise(read(file))
    assert not any(WIDGET_VIEW in output.data for output in notebook.cells[1].outputs)
    file.write_text(json.dumps(notebook), encoding="utf-8")
    lab.reopen()
    outputs = lab.cell(1).locator(".jp-OutputArea-output")
    expect(outputs).to_have_count(2)
    expect(outputs.first).to_contain_text(f"Predict: {ASKS}")
    answer = outputs.first.get_by_text("The answer is 9. All 3·3 windows read it.")
    expect(answer).to_be_hidden()
    outputs.first.get_by_text("Answer", exact=True).click()
    expect(answer).to_be_visible()
    expect(outputs.nth(1).locator("img")).to_be_visible()


@pytest.fixture
def rerun(lab):
    lab.open_cells(IMPORTS, NUMBER, MANAGER)
    lab.run_all()
    lab.page.wait_for_function("window.manager")
    Question(lab, 1)
    lab.page.evaluate("() => { window.remembered = []; }")
    return lab


def test_a_cell_that_is_run_again_leaves_nothing_behind(rerun):
    def count():
        return rerun.evaluate(MODELS), rerun.page.evaluate(MODELS_OF_THE_PAGE)

    before = count()
    for source in (NUMBER, NUMBER, CELL, CHOICE):
        rerun.page.locator(".conv-question").evaluate(REMEMBER)
        rerun.run_cell(1, source)
        Question(rerun, 1)
        expect(rerun.page.locator(".conv-question")).to_have_count(1)
        assert count() == before
    devtools = rerun.page.context.new_cdp_session(rerun.page)
    for _ in range(20):
        devtools.send("HeapProfiler.collectGarbage")
        if not rerun.page.evaluate(ALIVE):
            break
        rerun.page.evaluate("() => new Promise(requestAnimationFrame)")
    assert rerun.page.evaluate(ALIVE) == 0
    rerun.run_cell(1, "1")
    expect(rerun.page.locator(".conv-question")).to_have_count(0)

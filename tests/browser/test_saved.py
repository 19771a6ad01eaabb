"""A notebook that was run, saved and opened again: its pictures stand, and what nothing answers says so."""

import re

import pytest
from playwright.sync_api import expect

from helpers.explorers import Sharing, Volumes
from tests.browser.lab import (
    SLOW,
    WIDGET_VIEW,
    Lab,
    expect_state_of,
    middle,
    open_more,
    picture,
    point_at,
    slider,
)

IMPORTS = "import ipywidgets\nfrom IPython.display import display\nfrom helpers.explorers import *"
STATE = "application/vnd.jupyter.widget-state+json"
DIRTY = "() => window.jupyterapp.shell.currentWidget.context.model.dirty"
RESTART = "() => window.jupyterapp.shell.currentWidget.context.sessionContext.restartKernel()"
CONNECTED = """() => {
    const { sessionContext } = window.jupyterapp.shell.currentWidget.context;
    sessionContext.connectionStatusChanged.emit('connected');
}"""
DISCONNECTED = "jupyter-widgets-disconnected"
BROKEN = """output => [output, ...output.querySelectorAll('*')].filter(part =>
    !['none', 'normal'].includes(getComputedStyle(part, '::before').content)).length"""
# JupyterLab's own setting, "Save Widget State Automatically", off at first
TOGGLE = "() => window.jupyterapp.commands.execute('@jupyter-widgets/jupyterlab-manager:saveWidgetState')"
BACK = "Choose Run, Run All Cells to bring the controls back."


def models(notebook: dict) -> dict:
    """Return the widget models that a notebook holds, by their ids."""
    return notebook["metadata"].get("widgets", {}).get(STATE, {}).get("state", {})


def shown(notebook: dict) -> list[str]:
    """Return the ids of the models that a notebook's outputs show."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    return [output["data"][WIDGET_VIEW]["model_id"] for output in outputs if WIDGET_VIEW in output["data"]]


def names(notebook: dict) -> list[str]:
    return sorted(model["model_name"] for model in models(notebook).values())


def expect_unanswered(explorer) -> None:
    """Wait until an explorer says that nothing answers it, each control too, and shows no broken link."""
    expect(explorer.locator(".gone")).to_contain_text(BACK, timeout=SLOW)
    buttons, boxes = "button:not(.save, .more, .whole, .code, .player *)", "input:not(.player *, .code)"
    controls = explorer.locator(f".noUi-handle, {buttons}, {boxes}, select:not(.speed *)")
    expect(controls).not_to_have_count(0)
    for control in controls.all():
        expect(control).to_have_attribute("aria-disabled", "true")
        expect(control).to_have_attribute(
            "title", re.compile(re.escape(f"Nothing answers this control. {BACK}"))
        )
    assert explorer.evaluate(BROKEN) == 0


def expect_answered(explorer) -> None:
    expect(explorer.locator(".gone")).to_be_hidden()
    assert explorer.locator("[aria-disabled], .unanswered").count() == 0


def test_a_reopened_notebook_shows_its_pictures_as_they_were_set_last(lab):
    lab.open_cells(f"{IMPORTS}\nVolumes()", "Sharing()", "ipywidgets.IntSlider()")
    lab.run_all()
    first = lab.explorer(0)
    lab.save()
    assert not lab.page.evaluate(DIRTY)
    slider(first, "W").press("ArrowRight")
    expect_state_of(Volumes, first, W=6)
    assert lab.page.evaluate(DIRTY)  # so that the picture of now is saved
    expect(first.get_by_label("Preset")).to_have_value("choose …")  # the last control that hears of it
    lab.evaluate("1")  # what the kernel has told the page before is there now
    notebook = lab.save()
    assert not lab.page.evaluate(DIRTY)
    assert lab.save() == notebook
    assert names(notebook).count("AnyModel") == 2
    volumes, sharing, foreign = shown(notebook)
    assert {volumes, sharing} < set(models(notebook))
    assert foreign not in models(notebook)
    before = [picture(lab.explorer(number)) for number in range(2)]

    lab.reopen()
    for number, (kind, changes) in enumerate([(Volumes, {"W": 6}), (Sharing, {})]):
        explorer = lab.explorer(number)
        expect_state_of(kind, explorer, **changes)
        assert picture(explorer) == before[number]
        expect_unanswered(explorer)
        assert explorer.locator(f".{DISCONNECTED}").count() > 20  # which JupyterLab gives an icon each
    assert not lab.page.evaluate(DIRTY)
    foreign = lab.cell(2).locator(".jp-OutputArea-output")
    expect(foreign).to_contain_text("model not found")  # as without us

    first = lab.explorer(0)
    point_at(first, *middle(Volumes(W=6).picture.image_map, "input", 2, -1))
    expect(first.locator(".point")).to_have_text(re.compile("^Input .*row 2, column −1"))
    handle = slider(first, "W")
    handle.press("ArrowRight")
    expect(first.locator(".notice")).to_have_text(
        f"Nothing answers “W: width of the input, in columns”. {BACK}"
    )
    expect(handle).to_have_attribute("aria-valuenow", "6.0")
    assert lab.save() == notebook

    lab.run_all()
    first = lab.explorer(0)
    expect_answered(first)
    slider(first, "W").press("ArrowRight")
    expect_state_of(Volumes, first, W=6)
    assert not set(models(lab.save())) & set(models(notebook))
    assert all(
        "widget model not found" in problem for problem in lab.problems
    )  # JupyterLab's, of the foreign one
    lab.problems.clear()


@pytest.fixture
def all_saved(lab):
    """Turn JupyterLab's own saving of all widgets on, and off again."""
    lab.open_cells("0")
    lab.page.evaluate(TOGGLE)
    lab.leave()
    yield
    lab.page.evaluate(TOGGLE)


def test_pictures_outlive_a_restart_and_saving_unrun_also_where_jupyterlab_saves_all_widgets(lab, all_saved):
    lab.open_cells(f"{IMPORTS}\nforeign = ipywidgets.IntProgress()\nVolumes(W=7)")
    lab.run_all()
    explorer = lab.explorer()
    expect_state_of(Volumes, explorer, W=7)
    notebook = lab.save()
    assert "IntProgressModel" in names(notebook)
    [volumes] = shown(notebook)
    slider(explorer, "W").press("ArrowRight")
    expect_state_of(Volumes, explorer, W=8)
    lab._call(RESTART)
    expect_unanswered(explorer)
    lab.save()
    for _ in range(2):
        lab.reopen()
        explorer = lab.explorer()
        expect_state_of(Volumes, explorer, W=8)
        expect_unanswered(explorer)
        assert volumes in models(lab.save())


def test_a_picture_shown_twice_is_saved_once_and_one_that_was_run_again_too(lab):
    lab.open_cells(f"{IMPORTS}\nv = Volumes()\ndisplay(v, v)", "Volumes(W=7)")
    lab.run_all()
    first = lab.save()
    lab.run_all()
    second = lab.save()
    for notebook in (first, second):
        assert len(shown(notebook)) == 3
        assert len(set(shown(notebook))) == 2
        assert names(notebook).count("AnyModel") == 2
    assert models(first).keys() == models(second).keys()  # widgets are handed on where a cell is run again
    lab.reopen()
    outputs = lab.cell(0).locator(".jp-OutputArea-output")
    expect(outputs).to_have_count(2)
    for output in outputs.all():
        expect_state_of(Volumes, output)
        expect_unanswered(output)


def test_a_control_that_nothing_answers_stays_as_it_was_and_says_so(lab):
    lab.open_cells(f"{IMPORTS}\nSliding()")
    lab.run_all()
    explorer = lab.explorer()
    expect_answered(explorer)
    lab.shutdown_kernel()
    expect_unanswered(explorer)
    notice = explorer.locator(".notice")

    def expect_refusal(name: str) -> None:
        expect(notice).to_have_text(re.compile(f"^Nothing answers {name}\\. {re.escape(BACK)}$"))
        explorer.locator(".stage").dispatch_event("pointerenter")
        expect(notice).to_be_hidden()

    handle = slider(explorer, "S")
    handle.hover(force=True)
    lab.page.mouse.down()
    expect_refusal("“S: .+”")
    lab.page.mouse.up()
    handle.press("ArrowRight")
    expect_refusal("“S: .+”")
    expect(handle).to_have_attribute("aria-valuenow", "2.0")

    open_more(explorer)
    box = explorer.get_by_role("spinbutton", name="number of filters")
    box.focus()
    lab.page.keyboard.press("7")
    expect(box).to_have_value("2")
    expect_refusal("“K”")
    for label in ("kernel", "view"):
        choice = explorer.get_by_label(label, exact=True)
        before = choice.input_value()
        choice.evaluate("list => list.focus()")
        lab.page.keyboard.press("ArrowDown")
        expect(choice).to_have_value(before)
        expect_refusal(f"“{label}”")
    tick = explorer.get_by_role("checkbox").first
    was = tick.is_checked()
    tick.press("Space")
    assert tick.is_checked() == was
    expect_refusal("“.+”")
    explorer.get_by_role("button", name="Reset", exact=True).press("Enter")
    expect_refusal("“Reset”")
    explorer.locator(".upload").click(force=True)
    expect_refusal("“Your own image …”")
    explorer.locator(".stage").focus()
    for key in ("ArrowRight", "PageDown", "PageDown", "PageDown", "5"):
        lab.page.keyboard.press(key)
    expect_refusal("filter 0, slice 0")


def test_a_notebook_whose_last_explorer_is_deleted_keeps_nothing_of_widgets(lab):
    lab.open_cells(f"{IMPORTS}\nVolumes()", "1")
    lab.run_all()
    assert "widgets" in lab.save()["metadata"]
    lab.cell(0)
    lab._call("() => window.jupyterapp.commands.execute('notebook:delete-cell')")
    assert "widgets" not in lab.save()["metadata"]


def test_a_picture_without_its_controls_is_saved_too(lab):
    lab.open_cells(f"{IMPORTS}\nv = Volumes()\nv.picture")
    lab.run_all()
    lab.save()
    lab.reopen()
    expect_state_of(Volumes, lab.cell(0).locator(".jp-OutputArea-output").first)


def test_a_picture_that_jupyterlab_has_given_up_is_shown_once_it_is_there(chromium, server):
    """As on a slow machine: it is connected to the kernel, and has not come to the notebook's widgets yet."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    lab, replies, reopened = Lab(context.new_page(), server), [], []

    def routed(socket):
        def hand_on(message):
            if reopened and b"comm_info_reply" in (message if isinstance(message, bytes) else b""):
                replies.append(lambda: socket.send(message))
                if len(replies) == 2:  # the first is about the kernel's own widgets
                    return
            socket.send(message)

        socket.connect_to_server().on_message(hand_on)

    lab.page.route_web_socket(re.compile("/channels"), routed)
    try:
        lab.open_cells(f"{IMPORTS}\nVolumes()")
        lab.run_all()
        lab.save()
        reopened.append(True)
        lab.reopen()
        while len(replies) < 2:
            lab.page.evaluate("() => new Promise(requestAnimationFrame)")
        lab.page.evaluate(CONNECTED)
        expect(lab.cell(0).get_by_text("model not found")).to_be_visible(timeout=SLOW)
        replies[1]()
        expect_state_of(Volumes, lab.explorer())
        assert not lab.page.evaluate(DIRTY)
        assert all("widget model not found" in problem for problem in lab.problems)
        lab.problems.clear()
        lab.leave()
    finally:
        context.close()

"""Cells that are run again in real JupyterLab: nothing stays behind, in the kernel or in the page."""

import pytest
from playwright.sync_api import expect

from helpers.explorers import Ruler, Volumes
from tests.browser.lab import PICTURE, SLOW, expect_state_of, slider

SHOWN = "v = Volumes(W=7)\nv"
# A widget that hands the page its manager, which knows the models.
MANAGER = """import anywidget
class Manager(anywidget.AnyWidget):
    _esm = "export default { render({ model }) { window.manager = model.widget_manager; } }"
Manager()"""
MODELS = "len(__import__('ipywidgets').widgets.widget._instances)"
OF_THE_EXPLORER = "len([*__import__('sys').modules['helpers.explorers.opened']._within(v.box)])"
MODELS_OF_THE_PAGE = "() => Object.keys(window.manager._models).length"
REMEMBER = "node => { (window.remembered ??= []).push(new WeakRef(node)); }"
ALIVE = "() => window.remembered.filter(each => each.deref()).length"


class Rerun:
    """A notebook with one explorer, and what there is of it."""

    def __init__(self, lab):
        self.lab = lab
        lab.open_cells("from helpers.explorers import Ruler, Volumes", SHOWN, MANAGER)
        lab.run_all()
        lab.page.wait_for_function("window.manager")
        self.shown()
        lab.page.evaluate("() => { window.remembered = []; }")

    def shown(self):
        """The output of the explorer, its picture on the screen."""
        output = self.lab.cell(1).locator(".jp-OutputArea-output").first
        output.locator(PICTURE).wait_for()
        return output

    def run(self, source=SHOWN):
        """Run the explorer's cell, with this source."""
        self.lab.page.locator(".conv-picture").evaluate(REMEMBER)
        self.lab.run_cell(1, source)

    def models(self):
        """How many widget models kernel and page have."""
        kernel = self.lab.evaluate(MODELS)  # what it has closed is told to the page before this answer
        return kernel, self.lab.page.evaluate(MODELS_OF_THE_PAGE)

    def expect_nothing_kept(self):
        """Wait until the garbage collector has found all pictures that were taken from the page."""
        devtools = self.lab.page.context.new_cdp_session(self.lab.page)
        left = None
        for _ in range(20):
            devtools.send("HeapProfiler.collectGarbage")
            left = self.lab.page.evaluate(ALIVE)
            if not left:
                break
            self.lab.page.evaluate("() => new Promise(requestAnimationFrame)")
        devtools.detach()
        assert left == 0


@pytest.fixture
def rerun(lab):
    return Rerun(lab)


def test_a_cell_that_is_run_again_leaves_nothing_behind(rerun):
    before = rerun.models()
    for _ in range(4):
        rerun.run()
        explorer = rerun.shown()
        expect(rerun.lab.page.locator(".conv-picture")).to_have_count(1)
    assert rerun.models() == before
    rerun.expect_nothing_kept()
    slider(explorer, "W").press("ArrowRight")
    expect_state_of(Volumes, explorer, W=8)
    assert rerun.lab.evaluate("v.state.W") == 8


def test_a_cell_that_shows_another_explorer_closes_the_one_before(rerun):
    rerun.run("Ruler()")
    rerun.shown()
    before = rerun.models()
    for _ in range(2):
        rerun.run()
        rerun.shown()
        rerun.run("Ruler()")
        explorer = rerun.shown()
    assert rerun.models() == before
    rerun.expect_nothing_kept()
    slider(explorer, "F").press("ArrowRight")
    expect_state_of(Ruler, explorer, F=Ruler().state.F + 1)


def test_a_cell_that_shows_no_explorer_any_more_closes_its_widgets(rerun):
    kernel, page = rerun.models()
    widgets = rerun.lab.evaluate(OF_THE_EXPLORER)
    rerun.run("v.state.W")
    expect(rerun.lab.page.locator(".conv-picture")).to_have_count(0)
    assert rerun.models() == (kernel - widgets, page - widgets)


def test_run_all_twice_shows_the_pictures_once(rerun):
    before = rerun.models()
    rerun.lab.page.locator(".conv-picture").evaluate(REMEMBER)
    rerun.lab.run_all()
    explorer = rerun.shown()
    kernel, page = rerun.models()
    assert (kernel - before[0], page - before[1]) == (2, 2)  # the manager's own: it is no explorer
    rerun.expect_nothing_kept()
    slider(explorer, "W").press("ArrowRight")
    expect_state_of(Volumes, explorer, W=8)


def test_a_closed_explorer_vanishes_and_comes_back_as_it_was(rerun):
    explorer = rerun.shown()
    slider(explorer, "W").press("ArrowRight")
    expect_state_of(Volumes, explorer, W=8)
    rerun.lab.evaluate("v.close()")
    expect(rerun.lab.page.locator(".conv-picture")).to_have_count(0, timeout=SLOW)
    rerun.lab.run_cell(1, "v")
    explorer = rerun.shown()
    expect_state_of(Volumes, explorer, W=8)
    slider(explorer, "W").press("ArrowRight")
    expect_state_of(Volumes, explorer, W=9)


def test_a_view_that_goes_leaves_those_of_other_cells_alone(lab):
    lab.open_cells("from helpers.explorers import Volumes", "v = Volumes(W=7)\nv", "v")
    lab.run_all()
    lab.run_cell(2, "v.state.W")
    expect(lab.page.locator(".conv-picture")).to_have_count(1)
    explorer = lab.cell(1).locator(".jp-OutputArea-output").first
    slider(explorer, "W").press("ArrowRight")
    expect_state_of(Volumes, explorer, W=8)

"""Which models a saved notebook holds, what they cost, and a picture where there is nothing else."""

import json
import re

import ipywidgets
import pytest
from ipywidgets.embed import dependency_state
from playwright.sync_api import expect

from helpers import explorers
from helpers.explorers import Coverage, Volumes

MERGED = """async given =>
    (await import("/kept.js")).merged(...given, "helpers.explorers.picture.Picture")"""
MOST = 60_000  # characters of JSON that an explorer may cost, two thirds of them the script and its font
# A page that has the saved state and no more: no JupyterLab, no kernel.
STAND_IN = """async ({ models, id }) => {
    const bytes = text => new DataView(Uint8Array.from(atob(text), letter => letter.charCodeAt(0)).buffer);
    const modelOf = ({ state, buffers = [] }) => {
        for (const { path: [name, ...deeper], data } of buffers)
            if (!deeper.length) state[name] = bytes(data);
        const idle = () => {};
        return { get: name => state[name], set: idle, on: idle, off: idle, send: idle, widget_manager };
    };
    const widget_manager = { get_model: async wanted => modelOf(models[wanted]) };
    const model = await widget_manager.get_model(id);
    const url = URL.createObjectURL(new Blob([model.get("_esm")], { type: "text/javascript" }));
    const { default: widget } = await import(url);
    document.body.replaceChildren();
    const el = document.body.appendChild(document.createElement("div"));
    el.className = "jupyter-widgets-disconnected";
    await widget.initialize({ model });
    await widget.render({ model, el });
}"""

# Counts the addresses of scripts that hold memory.
URLS = """() => {
    window.urls = 0;
    for (const [name, by] of [["createObjectURL", 1], ["revokeObjectURL", -1]]) {
        const does = URL[name];
        URL[name] = (...given) => { window.urls += by; return does.apply(URL, given); };
    }
}"""


def state_of(*shown) -> dict:
    """Return the models that explorers and widgets are made of, as the page has them."""
    boxes = [getattr(each, "box", each) for each in shown]
    models = dependency_state(boxes, drop_defaults=True)
    for each in shown:
        if each not in boxes:
            state = each.picture.get_state(["_esm", "_anywidget_id"])
            models[each.picture.model_id]["state"].update(state)
    for model in models.values():
        if not model["state"].get("_dom_classes", True):  # the page's default; Python has none
            del model["state"]["_dom_classes"]
    return json.loads(json.dumps(models))


def box(explorer) -> str:
    return explorer.box.model_id


def pictures(models: dict) -> list[str]:
    return [key for key, model in models.items() if model["model_name"] == "AnyModel"]


@pytest.fixture
def merged(modules):
    """Give `merged(saved, ours, live, outputs)` of kept.js; what it returns is whole."""

    def merged(saved, ours, live, outputs):
        kept = modules.evaluate(MERGED, [saved, ours, live, outputs])
        text = json.dumps(kept["state"])
        assert set(re.findall(r"IPY_MODEL_(\w+)", text)) <= kept["state"].keys()
        return kept["state"], kept["ours"]

    return merged


def test_what_is_shown_is_kept_and_others_widgets_stay_as_they_are(merged):
    first, second, foreign = Volumes(), Coverage(), ipywidgets.IntSlider()
    theirs = state_of(foreign)
    state, ours = merged(
        theirs, {}, state_of(first, second, foreign), [box(first), box(first), foreign.model_id]
    )
    assert {key: state[key] for key in theirs} == theirs
    assert state.keys() - theirs.keys() == ours.keys()
    assert pictures(state) == [first.picture.model_id]
    assert box(second) not in state


def test_an_explorer_in_somebody_elses_box_is_kept_with_it(merged):
    explorer = Volumes()
    outer = ipywidgets.HBox([explorer.box, ipywidgets.IntSlider()])
    live = state_of(explorer) | dependency_state([outer], drop_defaults=True) | state_of(explorer)
    state, _ = merged({}, {}, live, [outer.model_id])
    assert outer.model_id in state
    assert pictures(state) == [explorer.picture.model_id]


def test_a_notebook_without_explorers_is_left_alone(merged):
    foreign = ipywidgets.IntSlider()
    assert merged({}, {}, state_of(foreign), [foreign.model_id]) == ({}, {})


def test_what_nothing_answers_is_kept_while_it_is_shown(merged):
    first, second = Volumes(), Volumes()
    state, ours = merged({}, {}, state_of(first), [box(first)])
    assert merged({}, ours, {}, [box(first)]) == (
        state,
        ours,
    )  # restarted, and JupyterLab has saved what is live
    replaced, ours = merged(state, ours, state_of(second), [box(second)])
    assert not replaced.keys() & state.keys()
    assert merged(replaced, ours, {}, []) == ({}, {})
    everything = state_of(first, second)  # as JupyterLab's own setting saves it
    assert pictures(merged(everything, {}, everything, [box(first)])[0]) == [first.picture.model_id]


def test_the_script_is_saved_once_and_stays_as_long_as_a_picture_needs_it(merged):
    explorers = [Volumes(), Coverage(), Volumes(W=7)]
    ids = [each.picture.model_id for each in explorers]
    state, ours = merged({}, {}, state_of(*explorers), [box(each) for each in explorers])
    *others, lender = sorted(ids, key=lambda each: len(state[each]["state"]["_esm"]))
    assert len(state[lender]["state"]["_esm"]) > 10_000
    for other in others:
        assert len(state[other]["state"]["_esm"]) < 700
    again, _ = merged(state, ours, {}, [box(explorers[ids.index(others[1])])])
    assert set(pictures(again)) == {lender, others[1]}


@pytest.mark.parametrize("name", explorers.__all__)
def test_a_saved_explorer_is_small(merged, name):
    explorer = getattr(explorers, name)()
    state, _ = merged({}, {}, state_of(explorer), [box(explorer)])
    picture = state[explorer.picture.model_id]
    size = len(json.dumps(state, separators=(",", ":"), ensure_ascii=False).encode())
    print(f"{name}: {size:,} bytes, {len(picture['state']['_esm']):,} of them script and style")
    assert size <= MOST


def test_a_picture_stands_and_answers_where_there_is_its_saved_state_and_nothing_else(merged, chromium):
    first, second = Coverage(), Volumes(W=7)
    state, _ = merged({}, {}, state_of(first, second), [box(first), box(second)])
    page = chromium.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(error))
    page.evaluate(URLS)
    page.evaluate(STAND_IN, {"models": state, "id": second.picture.model_id})
    assert page.evaluate("window.urls") == 1  # the stand-in's own
    expect(page.locator(".words")).to_have_text(second.picture.words)
    expect(page.locator(".gone")).to_be_visible()
    page.locator(".stage").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".point")).to_have_text(re.compile("^Input channel 0 of 7×5×3"))
    assert not problems
    page.close()

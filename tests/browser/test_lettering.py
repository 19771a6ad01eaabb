"""The font of the pictures in a browser: added once, as wide as the kernel takes it to be."""

import pytest

from helpers.drawing.scene import Scene
from tests.unit.pictures import written

SIZE = 100
READY = "async name => (await import(name)).fontReady()"
# The browser itself refuses a font: what it is given is cut short.
REFUSED = """async () => {
    const { FAMILY, fontReady } = await import("/font.js");
    const [key, { FontFace }] = [Symbol.for(FAMILY), window];
    const there = document.fonts[key];
    delete document.fonts[key];
    window.FontFace = class extends FontFace {
        constructor(family, data, descriptors) { super(family, data.slice(0, 400), descriptors); }
    };
    try {
        return await fontReady();
    } finally {
        [window.FontFace, document.fonts[key]] = [FontFace, there];
    }
}"""
FACES = """async () => {
    const { FAMILY } = await import("/font.js");
    const own = [...document.fonts].filter(face => face.family.replaceAll('"', "") === FAMILY);
    return own.map(face => [face.weight, face.status]);
}"""
WIDTHS = """async ([texts, weight, size, families]) => {
    const { FAMILY } = await import("/font.js");
    const context = document.createElement("canvas").getContext("2d");
    context.font = `${weight} ${size}px ${families ?? `"${FAMILY}"`}`;
    [context.fontKerning, context.textRendering] = ["normal", "geometricPrecision"];
    return texts.map(text => context.measureText(text).width / size);
}"""


@pytest.fixture(scope="module")
def ready(modules):
    assert modules.evaluate(READY, "/font.js") is True
    return modules


def widths(page, texts, weight, families=None):
    return dict(zip(texts, page.evaluate(WIDTHS, [texts, weight, SIZE, families]), strict=True))


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_text_is_as_wide_as_a_scene_takes_it_to_be(ready, weight):
    texts = sorted(text for text, of in written() if of == weight)
    assert len(texts) > 50
    found = widths(ready, texts, weight)
    off = {text: found[text] - Scene.width_of(text, 1, weight) for text in texts}
    assert {text: by for text, by in off.items() if abs(by) > 0.0025} == {}


@pytest.mark.parametrize("weight", ["normal", "bold"])
def test_text_is_kerned_and_joined_as_matplotlib_does_it(ready, weight):
    found = widths(ready, ["AV", "A", "V", "ff", "fi", "fl", "ffi", "ffl", "off.", "1 cell differs"], weight)
    assert found["AV"] < found["A"] + found["V"] - 0.05
    assert found == pytest.approx({text: Scene.width_of(text, 1, weight) for text in found}, abs=0.001)


def test_it_is_our_font_that_is_measured_not_one_of_the_machine(ready):
    own, monospace = [
        widths(ready, ["iii", "Ж"], "normal", families)
        for families in ('"Convolution Sans", monospace', "monospace")
    ]
    assert own["iii"] < 0.6 * monospace["iii"]
    assert own["Ж"] == monospace["Ж"]


def test_several_copies_of_the_module_add_the_font_once(ready):
    for name in ("/second/font.js", "/third/font.js"):
        assert ready.evaluate(READY, name) is True
    assert ready.evaluate(FACES) == [["normal", "loaded"], ["bold", "loaded"]]


def test_a_browser_that_refuses_the_font_is_told_of_and_nothing_is_thrown(ready):
    errors = []
    ready.on("pageerror", lambda error: errors.append(error))
    assert ready.evaluate(REFUSED) is False
    assert ready.evaluate(FACES) == [["normal", "loaded"], ["bold", "loaded"]]
    assert errors == []

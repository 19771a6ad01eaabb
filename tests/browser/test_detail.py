"""The sum in its place: the browser writes for an output cell what Python writes for the same step."""

import base64
import json

import numpy as np
import pytest
from hypothesis import assume, example, given, settings

from helpers.drawing.palette import THEMES
from helpers.explorers import Sliding
from helpers.explorers.detail import filled
from helpers.explorers.frame import frame_of
from helpers.explorers.sliding import compute
from helpers.explorers.sliding.detail import detail, numbers_at, starts
from tests.browser.painted import RATIO, TOLERANCE, apart, pixels
from tests.unit.sliding import SMALL, legal

# The lists of detail.js for some steps, things one by one: faces as [left, top, width, height, colour, line],
# words as [text, x, y, size, colour, weight], lines as their points.
LISTS = """async ([map, arrays, steps]) => {
    const [{ unpack }, { regionNamed }, { cellOf, coverOf, detailOf }] =
        await Promise.all(["/arrays.js", "/map.js", "/detail.js"].map(name => import(name)));
    for (const array of Object.values(arrays)) array.bytes = new Uint8Array(array.bytes);
    const plain = list => list && {
        faces: list.faces.map(({ face, line, points: [left, top, right, , , low] }) =>
            [left, top, right - left, low - top, list.colours[face], list.colours[line]]),
        words: list.words.map(({ texts, numbers, colour, weight }) =>
            [texts[0], ...numbers, list.colours[colour], weight]),
        lines: list.lines.map(({ points }) => [...points]),
    };
    return steps.map(step => {
        const whole = { ...map, arrays: unpack(arrays), step: map.step ?? step };
        const { region, row, column } = cellOf(whole, step);
        const cell = [whole, regionNamed(whole, region), row, column];
        return [plain(detailOf(...cell)), plain(detailOf(...cell, true)), plain(coverOf(whole))];
    });
}"""


def in_browser(page, state, steps, step=None):
    """What the script makes of some steps, while `step` is on show, or each its own."""
    frame = frame_of(Sliding, state)
    arrays = {name: {**each, "bytes": list(each["bytes"])} for name, each in frame.arrays.items()}
    packed = json.loads(json.dumps(frame.image_map)) | ({} if step is None else {"step": step})
    return page.evaluate(LISTS, [packed, arrays, steps])


def in_python(result, place):
    found = filled(detail(result), numbers_at(result, place), starts(result, *place[1:]), place)
    return {
        "faces": [list(each) for each in found.faces],
        "words": [[each.text, each.x, each.y, each.size, each.colour, each.weight] for each in found.words],
        "lines": [list(np.ravel(found.link))] * bool(found.link),
    }


def alike(one, other):
    """Whether two lists are the same, but for what rounding to hundredths makes."""
    if isinstance(one, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return one == other if isinstance(one, str) else abs(one - other) < 0.03


@settings(max_examples=80, deadline=None, derandomize=True)
@given(SMALL)
@example(legal())
@example(legal(D=1, K=8, S=1))
@example(legal(W=12, D=6, F=4, step=3))
@example(legal(W=9, K=3, S=1, kernel="edges", input="photograph", view="feature maps"))
@example(legal(W=9, D=1, F=12, P=2, input="photograph", view="feature maps"))
@example(legal(W=12, D=6, K=8, view="feature maps"))
def test_the_script_writes_what_python_writes(modules, state):
    result = compute(state)
    assume(result.y is not None and not state.hide)
    shape = (state.K, *result.y.shape[:2])
    steps = sorted({0, state.step, result.y.size - 1})
    for step, (pointed, stepped, cover) in zip(steps, in_browser(modules, state, steps), strict=True):
        place = tuple(map(int, np.unravel_index(step, shape)))
        wanted = in_python(result, place)
        for kind, things in wanted.items():
            assert alike(pointed[kind], things), (kind, step)
        assert stepped["faces"] == pointed["faces"]
        assert stepped["words"] == pointed["words"]
        inputs = 1 if result.composite else state.D
        assert len(stepped["lines"]) == len(pointed["lines"]) + inputs + state.D + 2  # its frames
        assert cover is None


def test_an_output_after_the_step_is_not_told_where_it_is_hidden(modules):
    state = legal(hide=True, step=4)
    (now, _, cover), (later, *_) = in_browser(modules, state, [4, 5], step=4)
    known = [text for text, *_ in now["words"]]
    hidden = [text for text, *_ in later["words"]]
    assert not any("?" in text for text in known)
    assert hidden.count("?") + hidden.count("+ ?") == 27 + 3  # of products, of channels
    assert hidden[-2:] == ["+ bias 1", "= ?"]
    assert sum(text.startswith("×") for text in hidden) == 27
    assert len(cover["faces"]) == len(cover["words"]) == 13
    assert {text for text, *_ in cover["words"]} == {"?"}


# What the close-up shows for cells of the input: the numbers of its words that say where it is.
AROUND = """async ([map, arrays, name, cells]) => {
    const [{ unpack }, { regionNamed }, { detailOf }] =
        await Promise.all(["/arrays.js", "/map.js", "/detail.js"].map(name => import(name)));
    for (const array of Object.values(arrays)) array.bytes = new Uint8Array(array.bytes);
    const whole = { ...map, arrays: unpack(arrays) };
    return cells.map(([row, column]) => {
        const list = detailOf(whole, regionNamed(whole, name), row, column);
        const words = list?.words.map(({ texts }) => texts[0].split(" "));
        const numberOf = name => Number(words.find(([word]) => word === name)[1]);
        return words && ["map", "row", "column"].map(numberOf);
    });
}"""


@settings(max_examples=40, deadline=None, derandomize=True)
@given(SMALL)
@example(legal(W=9, K=3, S=1, kernel="edges", input="photograph", view="feature maps"))
@example(legal(W=9, F=1, S=3, input="photograph", view="feature maps"))
def test_an_input_cell_of_a_picture_shows_the_window_whose_middle_is_nearest(modules, state):
    """In map 0; nothing where no window reads the cell, and in numbers nothing at all."""
    result, frame = compute(state), frame_of(Sliding, state)
    assume(result.y is not None)
    name = "input" if result.composite else "channel 0"
    axes = result.rows, result.columns
    spans = [range(-axis.before, axis.input_size + axis.after) for axis in axes]
    cells = [[row, column] for row in spans[0] for column in spans[1]]
    arrays = {key: {**each, "bytes": list(each["bytes"])} for key, each in frame.arrays.items()}
    packed = json.loads(json.dumps(frame.image_map))
    shown = modules.evaluate(AROUND, [packed, arrays, name, cells])
    for cell, found in zip(cells, shown, strict=True):
        reading = [
            [at for at in range(axis.output_size) if each in axis.window(at)]
            for axis, each in zip(axes, cell, strict=True)
        ]
        if not all(reading) or state.view == "numbers":
            assert found is None, (cell, found)
            continue
        assert found[0] == 0
        for axis, each, places, at in zip(axes, cell, reading, found[1:], strict=True):
            away = [abs(each - axis.window(place).start - (state.F - 1) / 2) for place in places]
            assert at in places
            assert away[places.index(at)] == min(away)


# Two pictures of the demo at a step: as Python draws it at rest, and as the script shows the step.
BOTH = """async ([packed, map, arrays, step, ratio, colours]) => {
    const names = ["arrays", "map", "detail", "unpack", "paint", "font"];
    const [{ unpack }, { regionNamed }, { cellOf, coverOf, detailOf }, { unpackList }, painter, font] =
        await Promise.all(names.map(name => import(`/${name}.js`)));
    await font.fontReady();
    for (const array of Object.values(arrays)) array.bytes = new Uint8Array(array.bytes);
    const bytes = Uint8Array.from(atob(packed), letter => letter.charCodeAt(0));
    const list = unpackList(new DataView(bytes.buffer)), theme = name => colours[name];
    const whole = { ...map, arrays: unpack(arrays), step };
    const { region, row, column } = cellOf(whole, step);
    const shown = [coverOf(whole), detailOf(whole, regionNamed(whole, region), row, column, true)];
    return Promise.all([[list.rest], shown].map(async (above) => {
        const canvas = new OffscreenCanvas(...list.size.map(side => Math.round(side * ratio)));
        const context = canvas.getContext("2d");
        painter.paint(context, list, ratio, theme);
        for (const each of above) painter.paintAbove(context, each, ratio, theme);
        const data = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
        return btoa(data.reduce((text, byte) => text + String.fromCharCode(byte), ""));
    }));
}"""


@pytest.mark.parametrize(
    "changes",
    [{"step": 4}, {"step": 13, "hide": True}, {"D": 1, "K": 1, "step": 8, "flip": True}],
    ids=str,
)
@pytest.mark.parametrize("theme", THEMES)
def test_a_step_looks_alike_whether_python_or_the_script_shows_it(modules, changes, theme):
    state = legal(**changes)
    frame = frame_of(Sliding, state)
    arrays = {name: {**each, "bytes": list(each["bytes"])} for name, each in frame.arrays.items()}
    packed = base64.b64encode(frame.packed).decode()
    given_ = [packed, json.loads(json.dumps(frame.image_map)), arrays, state.step, RATIO, THEMES[theme]]
    at_rest, stepped = map(pixels, modules.evaluate(BOTH, given_))
    assert apart(at_rest, stepped) < TOLERANCE
    other = modules.evaluate(BOTH, [*given_[:3], (state.step + 1) % 9, *given_[4:]])[1]
    assert apart(at_rest, pixels(other)) > TOLERANCE

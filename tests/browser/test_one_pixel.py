"""The one-pixel explorer in real JupyterLab, and what its image map says and lights, against the sums."""

import re
from fractions import Fraction

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.explorers import OnePixel
from helpers.explorers.one_pixel import compute, describe, text
from helpers.explorers.picture import SCRIPT
from tests.browser.lab import expect_words, let_go, open_more, picture, point_at

DEMO = OnePixel()
QUESTION = "the question's layer: 1×1×3 → 1×1×2, type your x"
INCEPTION = "Inception: 28×28×192 → 16, then 32 of 5×5"
CHOOSE = "Click or press Enter to choose this pixel."
LOAD = """source => import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })))
    .then(module => { window.picture = module; })"""
# For each cell of each region: [row, column, sentence, {grid: its lit cells}].
TELL = """map => {
    for (const array of Object.values(map.arrays))
        array.bytes = new DataView(new Uint8Array(array.bytes).buffer);
    map = { ...map, arrays: window.picture.unpack(map.arrays) };
    const context = document.createElement('canvas').getContext('2d');
    const cells = grid => {
        const [ox, oy, ax, ay, dx, dy, wx, wy, hx, hy] = grid.at, found = [];
        for (let r = 0; r < grid.shape[0]; r++)
            for (let c = 0; c < grid.shape[1]; c++)
                found.push([r + grid.first[0], c + grid.first[1],
                    ox + c * ax + r * dx + (wx + hx) / 2, oy + c * ay + r * dy + (wy + hy) / 2]);
        return found;
    };
    const hit = map.regions.map(region => [region.name, cells(map.outlines[region.name][0])]);
    return Object.fromEntries(map.regions.map(region => [region.name,
        cells(map.outlines[region.name][0]).map(([row, column]) => {
            const path = new Path2D(window.picture.light(map, region, row, column).lit);
            const under = ([, , x, y]) => context.isPointInPath(path, x, y);
            const lit = hit.map(([name, each]) => [name, each.filter(under).map(([r, c]) => [r, c])]);
            return [row, column, window.picture.read(map, region, row, column),
                Object.fromEntries(lit.filter(([, each]) => each.length))];
        })]));
}"""
TYPED = {
    "typed_weights": (((0, 0), -0.25), ((1, 2), 1.37), ((0,), 0.01), ((1,), -1.5)),
    "typed_x": (((0, 1, 2), -120),),
}
SETTINGS = [
    {},
    {"W": 1, "H": 1},
    {"D": 1, "K": 1, "relu": False},
    {"W": 2, "D": 6, "K": 6, "weights": "seeded integers"},
    {"D": 3, "K": 3, **TYPED},
    {"D": 4, "K": 2, "relu": False, **TYPED},
    {"D": 8, "K": 3, "weights": "seeded integers", **TYPED},
    {"D": 2, "K": 9, "weights": "seeded integers"},
    {"D": 9, "K": 7, "weights": "seeded integers"},
    {"W": 9, "H": 9, "K": 1, "input": "photograph", "weights": "grey"},
]


def middle(explorer, name, row=0, column=0):
    """The middle of a cell in the picture of an explorer in this process."""
    grid = explorer.picture.image_map["outlines"][name][0]
    origin, along, down, wide, high = np.reshape(grid["at"], (5, 2))
    row, column = row - grid["first"][0], column - grid["first"][1]
    return (origin + row * down + column * along + (wide + high) / 2).tolist()


def expect_state(shown, **changes):
    """Wait until read-out, alt text and picture are those of `OnePixel(**changes)`."""
    words = OnePixel(**changes).picture.words
    expect_words(shown, words)


def click(lab, shown, *place):
    point_at(shown, *place)
    lab.page.mouse.down()
    lab.page.mouse.up()


@pytest.fixture
def shown(lab):
    lab.open_cells("from helpers.explorers import OnePixel", "OnePixel()")
    lab.run_all()
    return lab.explorer(0)


# --- in JupyterLab -------------------------------------------------------------------------------


def test_pointer(lab, shown):
    first, point = picture(shown), shown.locator(".point")
    point_at(shown, *middle(DEMO, "map 1", 0, 1))
    expect(point).to_have_text(
        "Map 1, row 0, column 1: ReLU(2·1 + 3·0 + 5·1 + bias 13) = 20. Filter 1 reads the 3 numbers of this "
        f"pixel and no other. {CHOOSE}"
    )
    click(lab, shown, *middle(DEMO, "map 1", 0, 1))
    expect_state(shown, row=0, column=1)
    assert picture(shown) != first
    click(lab, shown, *middle(DEMO, "channel 2", 2, 3))
    expect_state(shown, row=2, column=3)
    click(lab, shown, *middle(DEMO, "channel 0", 1, 2))
    expect_state(shown)
    let_go(shown)
    assert picture(shown) == first

    click(lab, shown, *middle(DEMO, "x", 0, 1))
    editor = shown.get_by_role("textbox", name="x, row 0, column 1")
    editor.fill("−20")
    editor.press("Enter")
    typed = {"typed_x": (((1, 2, 1), -20),)}
    expect_state(shown, **typed)
    expect(shown.locator(".words")).to_contain_text("both make 0, 0.")
    click(lab, shown, *middle(DEMO, "W", 0, 1))
    editor = shown.get_by_role("textbox", name="W, row 0, column 1")
    editor.fill("-1,5")
    editor.press("Enter")
    expect_state(shown, **typed, typed_weights=(((0, 1), -1.5),))
    shown.get_by_role("button", name="take your numbers away").click()
    expect_state(shown)
    let_go(shown)
    assert picture(shown) == first

    open_more(shown)
    shown.get_by_label("Preset").select_option(label=INCEPTION)
    expect_state(shown, **OnePixel.presets[INCEPTION])
    expect(shown.locator(".words")).to_contain_text("12,443,648 with 32 of 5×5 after it, against 120,422,400")
    large = OnePixel(**OnePixel.presets[INCEPTION])
    click(lab, shown, *middle(large, "output", 20, 9))
    expect_state(shown, **OnePixel.presets[INCEPTION], row=20, column=9)
    shown.get_by_label("then").select_option(label="nothing")
    expect_state(shown, **{**OnePixel.presets[INCEPTION], "then": "nothing"}, row=20, column=9)


def test_keyboard(lab, shown):
    first, point, keys = picture(shown), shown.locator(".point"), lab.page.keyboard
    shown.locator(".stage").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowRight"):
        keys.press(key)
    expect(point).to_have_text(
        "Channel 0, row 2, column 1: 0. Read by both numbers of the output at row 2, column 1, and by no "
        f"other. {CHOOSE}"
    )
    keys.press("Enter")
    expect_state(shown, row=2, column=1)
    assert picture(shown) != first
    expect(point).to_contain_text("Channel 0, row 2, column 1: 0.")  # still there, to walk on
    for _ in range(3):
        keys.press("PageDown")
    keys.press("ArrowRight")
    expect(point).to_have_text(
        "Number 1 of the pixel x: 2, channel 1 at row 2, column 1. It meets column 1 of W, so each output "
        "reads it. Type a number to change it."
    )
    for key in ("-", "7", "Enter"):
        keys.press(key)
    typed = {"row": 2, "column": 1, "typed_x": (((2, 1, 1), -7),)}
    expect_state(shown, **typed)
    keys.press("PageDown")
    expect(point).to_contain_text("Row 0, column 0 of W, filter 0's weight for channel 0: 0.")
    for key in ("End", "0", ".", "5", "Enter"):
        keys.press(key)
    expect_state(shown, **typed, typed_weights=(((1, 2), 0.5),))
    expect(point).to_contain_text("Row 1, column 2 of W, filter 1's weight for channel 2: 0.5.")
    open_more(shown)
    shown.get_by_role("button", name="Reset").press("Enter")
    expect_state(shown)
    shown.get_by_role("checkbox", name="ReLU").press(" ")
    expect_state(shown, relu=False)


def test_the_reader_types_x_of_the_questions_layer(lab, shown):
    open_more(shown)
    shown.get_by_label("Preset").select_option(label=QUESTION)
    expect_state(shown, **OnePixel.presets[QUESTION])
    question = OnePixel(**OnePixel.presets[QUESTION])
    click(lab, shown, *middle(question, "channel 1"))
    editor = shown.get_by_role("textbox", name="channel 1, row 0, column 0")
    editor.fill("0.5")
    editor.press("Enter")
    expect(shown.get_by_role("alert")).to_contain_text("“0.5” does not fit here")
    editor.fill("-9")
    editor.press("Enter")
    expect_state(shown, **OnePixel.presets[QUESTION], typed_x=(((0, 0, 1), -9),))
    expect(shown.locator(".words")).to_contain_text("the dense layer and the convolution both make 0, 0.")
    expect(shown.get_by_label("Preset")).to_have_value(QUESTION)
    point_at(shown, *middle(question, "map 0"))
    expect(shown.locator(".point")).to_contain_text("+ bias 8) = 0.")


# --- what the browser says and lights ------------------------------------------------------------


@pytest.fixture(scope="module")
def page(chromium):
    page = chromium.new_page()
    page.evaluate(LOAD, SCRIPT)
    yield page
    page.close()


@pytest.fixture(scope="module", params=SETTINGS, ids=str)
def told(request, page):
    """Give an explorer and what the browser tells of each cell of each of its regions."""
    explorer = OnePixel(**request.param)
    arrays = {name: {**each, "bytes": list(each["bytes"])} for name, each in explorer.picture.arrays.items()}
    return explorer, page.evaluate(TELL, {**explorer.picture.image_map, "arrays": arrays})


def number(written):
    return Fraction(written.strip("()").replace("−", "-"))


def exact(value):
    return Fraction(round(float(value) * 100), 100)


def pairs(cells):
    return {tuple(cell) for cell in cells}


def lit_in(found):
    return {name: pairs(cells) for name, cells in found.items()}


def test_an_output_says_its_sum_and_lights_what_it_reads(told):
    explorer, cells = told
    result, state = explorer.result, explorer.state
    for k in range(state.K if state.K <= 6 else 0):
        for row, column, sentence, lit in cells[f"map {k}"]:
            start, value = re.match(
                rf"Map {k}, row {row}, column {column}: (.+? = )?(\S+)\. ", sentence
            ).groups()
            assert number(value) == exact(result.maps[row, column, k])
            inputs = [f"channel {d}" for d in range(state.D)] if state.D <= 6 else ["input"]
            own = {name: {(row, column)} for name in inputs}
            own |= {"W": {(k, d) for d in range(min(state.D, 6))}, "b": {(k, 0)}}
            if (row, column) == result.place:
                own |= {"products": own["W"], "y": {(k, 0)}} | ({"z": {(k, 0)}} if state.relu else {})
            assert lit_in(lit) == own
            if state.D > 6:
                assert not start
                continue
            total = re.fullmatch(r"ReLU\((.+)\) = " if state.relu else r"(.+) = ", start)[1]
            *products, bias = total.split(" + ")
            assert bias == f"bias {text.bracketed(result.bias[k])}"
            found = exact(result.bias[k])
            for d, product in enumerate(products):
                weight, factor = map(number, product.split("·"))
                assert (weight, factor) == (exact(result.matrix[k, d]), exact(result.x[row, column, d]))
                found += weight * factor
            assert number(value) == (max(found, Fraction(0)) if state.relu else found)


def test_an_input_lights_the_outputs_that_read_it(told):
    explorer, cells = told
    state = explorer.state
    outputs = [f"map {k}" for k in range(state.K)] if state.K <= 6 else ["output"]
    names = [f"channel {d}" for d in range(state.D)] if state.D <= 6 else ["input"]
    for d, name in enumerate(names):
        for row, column, sentence, lit in cells[name]:
            expected = {each: {(row, column)} for each in outputs}
            if name != "input":
                expected["W"] = {(k, d) for k in range(min(state.K, 6))}
                value = re.match(rf"Channel {d}, row {row}, column {column}: (\S+)\. ", sentence)[1]
                assert number(value) == exact(explorer.result.x[row, column, d])
            assert lit_in(lit) == expected


def test_a_weight_lights_its_number_its_product_its_channel_and_its_map(told):
    explorer, cells = told
    state = explorer.state
    everywhere = {(row, column) for row in range(state.H) for column in range(state.W)}
    for k, d, sentence, lit in cells["W"]:
        value = re.search(
            rf"filter {k}'s weight for channel {d}: (\S+)\. It makes part of map {k}\.", sentence
        )
        assert number(value[1]) == exact(explorer.result.matrix[k, d])
        expected = {"x": {(0, d)}, "products": {(k, d)}, "y": {(k, 0)}}
        if state.D <= 6:
            expected[f"channel {d}"] = everywhere
        if state.K <= 6:
            expected[f"map {k}"] = everywhere
        assert lit_in(lit) == expected
    for k, d, sentence, lit in cells["products"]:
        weight, factor, value = map(number, re.search(r": (\S+)·(\S+) = (\S+), ", sentence).groups())
        assert value == weight * factor
        assert (weight, factor) == (
            exact(explorer.result.matrix[k, d]),
            exact(explorer.result.x[(*explorer.result.place, d)]),
        )
        assert lit_in(lit) == {"W": {(k, d)}, "x": {(0, d)}, "y": {(k, 0)}}


def test_the_numbers_of_the_chosen_pixel_light_it(told):
    explorer, cells = told
    state, place = explorer.state, explorer.result.place
    rows, columns = range(min(6, state.K)), range(min(6, state.D))
    for _, d, sentence, lit in cells["x"]:
        value = re.match(rf"Number {d} of the pixel x: (\S+), channel {d} ", sentence)[1]
        assert number(value) == exact(explorer.result.x[(*place, d)])
        found = lit_in(lit)
        assert place in found.pop(f"channel {d}" if state.D <= 6 else "input")
        assert found == {name: {(k, d) for k in rows} for name in ("W", "products")}
    for name in ("y", *(["z"] if state.relu else [])):
        for k, _, sentence, lit in cells[name]:
            assert text.sum_of(explorer.result, k) in sentence
            found = lit_in(lit)
            assert place in found[f"map {k}" if state.K <= 6 else "output"]
            assert found["x"] == {(0, d) for d in columns}
            assert found["W"] == found["products"] == {(k, d) for d in columns}
            assert found["b"] == found["y"] == {(k, 0)}


def test_a_strip_names_every_number_of_the_pixel(told):
    explorer, cells = told
    values = {"numbers in": explorer.result.x, "numbers out": explorer.result.maps}
    for name in values.keys() & cells.keys():
        for _, at, sentence, _ in cells[name]:
            found = re.search(rf" {at} at row 1, column 2: (\S+?)[.,] ", sentence)[1]
            assert number(found) == exact(values[name][(*explorer.result.place, at)])


def test_every_cell_is_found_where_it_lies(page):
    centres = """map => map.regions.flatMap(region => {
        const { at: [ox, oy, ax, ay, dx, dy, wx, wy, hx, hy], shape, first } = map.outlines[region.name][0];
        return [[0, 0], [shape[0] - 1, shape[1] - 1]].filter(([r, c]) => {
            const x = ox + c * ax + r * dx + (wx + hx) / 2, y = oy + c * ay + r * dy + (wy + hy) / 2;
            const { region: name, row, column } = window.picture.find(map, x, y) ?? {};
            return name !== region.name || row !== r + first[0] || column !== c + first[1];
        }).map(cell => [region.name, cell]);
    })"""
    for changes in ({}, {"D": 200, "K": 200}, {"W": 40, "H": 40}):
        assert page.evaluate(centres, OnePixel(**changes).picture.image_map) == []
    assert describe(compute(DEMO.state)) == DEMO.picture.words

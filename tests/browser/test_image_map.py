"""The browser's half of the image map, against the real operation: what it says and lights is so."""

import re

import numpy as np
import pytest

from helpers import ops
from helpers.explorers import Volumes
from helpers.explorers.picture import HERE

LOAD = """source => import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })))
    .then(module => { window.picture = module; })"""
READ = """([map, name]) => {
    const region = map.regions.find(region => region.name === name);
    const { first, shape } = map.outlines[name][0];
    const cells = [];
    for (let row = first[0]; row < first[0] + shape[0]; row++)
        for (let column = first[1]; column < first[1] + shape[1]; column++) {
            const lit = window.picture.light(map, region, row, column).lit;
            cells.push([row, column, window.picture.read(map, region, row, column), lit]);
        }
    return cells;
}"""
CENTRES = """([map, name]) => {
    const grid = map.outlines[name].at(-1).hit ? map.outlines[name].at(-1) : map.outlines[name].at(-2);
    const [ox, oy, ax, ay, dx, dy] = grid.at;
    const wrong = [];
    for (let r = 0; r < grid.shape[0]; r++)
        for (let c = 0; c < grid.shape[1]; c++) {
            const x = ox + (c + 0.5) * ax + (r + 0.5) * dx, y = oy + (c + 0.5) * ay + (r + 0.5) * dy;
            const found = window.picture.find(map, x, y);
            const right = found?.region === name && found.row === r + grid.first[0];
            if (!right || found.column !== c + grid.first[1]) wrong.push([r, c, found]);
        }
    return wrong;
}"""
SETTINGS = [
    {},
    {"W": 10, "H": 7, "P": 0},
    {"W": 9, "H": 9, "S": 1, "P": (0, 3), "dilation": 2},
    {"W": 12, "H": 9, "F": 2, "S": 4, "P": 0, "K": 5},
    {"W": 4, "H": 6, "F": 3, "S": 2, "P": (2, 1), "dilation": 3, "D": 1, "K": 1},
    {"W": 7, "H": 7, "F": 7, "S": 3, "P": 0},
]


@pytest.fixture(scope="module")
def page(chromium):
    page = chromium.new_page()
    page.evaluate(LOAD, (HERE / "picture.js").read_text(encoding="utf-8"))
    yield page
    page.close()


@pytest.fixture(params=SETTINGS, ids=str)
def explorer(request):
    return Volumes(**request.param)


def influence(state):
    """Tell, by running the real operation, which output cells each cell of the padded input changes."""
    before, after = (state.P, state.P) if isinstance(state.P, int) else state.P
    high, wide = state.H + before + after, state.W + before + after
    kernel = np.ones((state.F, state.F, 1, 1), int)
    found = {}
    for row in range(high):
        for column in range(wide):
            x = np.zeros((high, wide, 1), int)
            x[row, column] = 1
            y = ops.conv2d(x, kernel, stride=state.S, dilation=state.dilation)[:, :, 0]
            found[row - before, column - before] = {(int(a), int(b)) for a, b in np.argwhere(y)}
    return found


def numbers(words):
    """The whole numbers that a phrase such as "−1 to 1" or "0, 2, 4" or "none" stands for."""
    found = [int(number) for number in re.findall(r"-?\d+", words.replace("−", "-"))]
    return set(range(found[0], found[1] + 1)) if " to " in words else set(found)


def product(rows, columns):
    return {(row, column) for row in rows for column in columns}


def outlines(path):
    return path.count("M")


def test_an_input_cell_names_the_outputs_that_it_changes(page, explorer):
    changed = influence(explorer.state)
    for row, column, sentence, lit in page.evaluate(READ, [explorer.picture.image_map, "input"]):
        rows, columns = re.search(r"Output rows that read it: (.+?); columns: (.+?)\.$", sentence).groups()
        assert product(numbers(rows), numbers(columns)) == changed[row, column], sentence
        padded = not (0 <= row < explorer.state.H and 0 <= column < explorer.state.W)
        assert ("(padding)" in sentence) == padded
        assert bool(lit) == bool(changed[row, column])


def test_an_output_cell_names_its_window(page, explorer):
    changed = influence(explorer.state)
    for row, column, sentence, lit in page.evaluate(READ, [explorer.picture.image_map, "output"]):
        pattern = (
            r"reads input rows ([^(;]+?)(?: \((\d+) of them padding\))? and columns ([^(;]+?)(?: \(\d.*?\))?;"
        )
        rows, padding, columns = re.search(pattern, sentence).groups()
        window = product(numbers(rows), numbers(columns))
        assert window == {cell for cell, readers in changed.items() if (row, column) in readers}, sentence
        assert int(padding or 0) == sum(not 0 <= cell < explorer.state.H for cell in numbers(rows))
        assert outlines(lit) == (1 if explorer.state.dilation == 1 else len(window))


def test_a_weight_names_every_input_cell_that_it_meets(page, explorer):
    state = explorer.state
    before = state.P if isinstance(state.P, int) else state.P[0]
    wide, high, _ = explorer.result.output
    for row, column, sentence, _ in page.evaluate(READ, [explorer.picture.image_map, "filter 0"]):
        rows, columns = re.search(
            r"The input cells it meets: rows (.+?); columns (.+?)\.$", sentence
        ).groups()
        if "…" in rows + columns:
            continue  # long lists are cut short in words
        expected = product(
            {row * state.dilation + place * state.S - before for place in range(high)},
            {column * state.dilation + place * state.S - before for place in range(wide)},
        )
        assert product(numbers(rows), numbers(columns)) == expected, sentence
        assert f"used at {wide * high} place" in sentence


@pytest.mark.parametrize("name", ["input", "filter 0", "output", "maps", "slices 0"])
def test_the_middle_of_a_cell_finds_it(page, name):
    assert page.evaluate(CENTRES, [Volumes(P=0).picture.image_map, name]) == []


def test_keys_lead_everywhere_and_never_out(page):
    image_map = Volumes().picture.image_map
    walk = "([map, at, key]) => window.picture.walk(map, at, key)"
    at, seen = None, set()
    for key in ["ArrowDown"] + ["PageDown"] * len(image_map["regions"]):
        at = page.evaluate(walk, [image_map, at, key])
        seen.add(at["region"])
        for edge in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"):
            there = at
            for _ in range(10):
                there = page.evaluate(walk, [image_map, there, edge])
            first, shape = (image_map["outlines"][at["region"]][0][key] for key in ("first", "shape"))
            assert first[0] <= there["row"] < first[0] + shape[0]
            assert first[1] <= there["column"] < first[1] + shape[1]
    assert seen == {region["name"] for region in image_map["regions"]}
    assert page.evaluate(walk, [image_map, at, "a"]) is None


def test_thousands_of_cells_light_as_one_outline(page):
    image_map = Volumes(W=224, H=224, F=3, S=2, P=1).picture.image_map
    cells = page.evaluate(READ, [image_map, "filter 0"])
    assert [outlines(lit) for *_, lit in cells] == [1] * 9

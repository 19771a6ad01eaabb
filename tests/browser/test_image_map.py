"""The browser's half of the image map, against the real operation: what it says and lights is so."""

import re
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from helpers import ops
from helpers.explorers import Coverage, Ruler, Sliding, Volumes
from helpers.explorers.detail import filled
from helpers.explorers.picture import SCRIPT
from helpers.explorers.sliding import text
from helpers.explorers.sliding.detail import detail, numbers_at, starts
from helpers.explorers.sliding.model import weights

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
    const [ox, oy, ax, ay, dx, dy, wx, wy, hx, hy] = grid.at;
    const wrong = [];
    for (let r = 0; r < grid.shape[0]; r++)
        for (let c = 0; c < grid.shape[1]; c++) {
            const x = ox + c * ax + r * dx + (wx + hx) / 2, y = oy + c * ay + r * dy + (wy + hy) / 2;
            const found = window.picture.find(map, x, y);
            const right = found?.region === name && found.row === r + grid.first[0];
            if (!right || found.column !== c + grid.first[1]) wrong.push([r, c, found]);
        }
    return wrong;
}"""
WALK = "([map, at, keys]) => keys.reduce((place, key) => window.picture.walk(map, place, key), at)"
# For each cell of the grid `name`: what its lights cover, as {grid: [[row, column] of each cell there]}.
LIT = """([map, name]) => {
    const region = map.regions.find(region => region.name === name);
    const context = document.createElement('canvas').getContext('2d');
    const cellsOf = ({ at: [ox, oy, ax, ay, dx, dy, wx, wy, hx, hy], shape, first }) => {
        const cells = [];
        for (let r = 0; r < shape[0]; r++)
            for (let c = 0; c < shape[1]; c++)
                cells.push([r + first[0], c + first[1],
                    ox + c * ax + r * dx + (wx + hx) / 2, oy + c * ay + r * dy + (wy + hy) / 2]);
        return cells;
    };
    return cellsOf(map.outlines[name][0]).map(([row, column]) => {
        const path = new Path2D(window.picture.light(map, region, row, column).lit);
        const lit = Object.entries(map.outlines).map(([other, [grid]]) => [other, cellsOf(grid)
            .filter(([, , x, y]) => context.isPointInPath(path, x, y)).map(([r, c]) => [r, c])]);
        return [row, column, Object.fromEntries(lit.filter(([, cells]) => cells.length))];
    });
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
    page.evaluate(LOAD, SCRIPT)
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
        rows, columns = re.search(r"utput rows that read it: (.+?); columns: (.+?)\.$", sentence).groups()
        assert product(numbers(rows), numbers(columns)) == changed[row, column], sentence
        padded = not (0 <= row < explorer.state.H and 0 <= column < explorer.state.W)
        assert ("(padding)" in sentence) == padded
        assert bool(lit) == bool(changed[row, column])


def test_an_output_cell_names_its_window(page, explorer):
    changed = influence(explorer.state)
    for row, column, sentence, lit in page.evaluate(READ, [explorer.picture.image_map, "output"]):
        pattern = (
            r"reads input rows? ([^(]+?)(?: \((\d+) of them padding\))?, "
            r"columns? ([^(]+?)(?: \(\d.*?\))?, in "
        )
        rows, padding, columns = re.search(pattern, sentence).groups()
        window = product(numbers(rows), numbers(columns))
        assert window == {cell for cell, readers in changed.items() if (row, column) in readers}, sentence
        assert int(padding or 0) == sum(not 0 <= cell < explorer.state.H for cell in numbers(rows))
        cells, edges, faces = (1 if explorer.state.dilation == 1 else len(window)), 9, 3
        assert outlines(lit) == cells + edges + faces


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


@pytest.mark.parametrize("name", ["input", "filter 0", "output", "output top", "output side", "slices 0"])
def test_the_middle_of_a_cell_finds_it(page, name):
    assert page.evaluate(CENTRES, [Volumes(P=0).picture.image_map, name]) == []


@pytest.mark.parametrize("kind", [Volumes, Ruler, Coverage, Sliding])
def test_keys_lead_everywhere_and_never_out(page, kind):
    image_map = kind().picture.image_map
    at, seen = None, set()
    for key in ["ArrowDown"] + ["PageDown"] * len(image_map["regions"]):
        at = page.evaluate(WALK, [image_map, at, [key]])
        seen.add(at["region"])
        for edge in ("ArrowLeft", "ArrowUp", "ArrowRight", "ArrowDown"):
            there = page.evaluate(WALK, [image_map, at, [edge] * 10])
            first, shape = (image_map["outlines"][at["region"]][0][key] for key in ("first", "shape"))
            assert first[0] <= there["row"] < first[0] + shape[0]
            assert first[1] <= there["column"] < first[1] + shape[1]
    assert seen == {region["name"] for region in image_map["regions"]}
    assert page.evaluate(WALK, [image_map, at, ["a"]]) is None


def test_thousands_of_cells_light_as_one_outline(page):
    image_map = Volumes(W=224, H=224, F=3, S=2, P=1).picture.image_map
    cells = page.evaluate(READ, [image_map, "filter 0"])
    assert [outlines(lit) for *_, lit in cells] == [1 + 3] * 9  # the cells met; three faces of the map made


# --- the ruler -----------------------------------------------------------------------------------

ROWS = [
    {},
    {"W": 28},
    {"W": 10, "F": 2, "S": 4, "P": 0},
    {"W": 7, "F": 3, "S": 1, "P": (0, 2), "dilation": 2},
    {"W": 9, "F": 3, "S": 2, "P": (3, 1), "dilation": 3},
    {"W": 7, "F": 7, "S": 3, "P": 0},
    {"W": 1, "F": 3, "S": 2, "P": 1},
    {"W": 4, "F": 2, "S": 3, "P": 5},
    {"W": 48, "F": 1, "S": 1, "P": 32},
]
NAMES_WINDOWS = re.compile(r"(?:Cell|\S+: cell) (\S+)( \(\w+\))?: windows that read it: (.+)\.")
NAMES_CELLS = {
    "places": re.compile(
        r"Window (\d+) reads cells? (.+) and makes output (\d+); its left edge is at cell (.+)\."
    ),
    "outputs": re.compile(r"Output (\d+): window (\d+) reads cells? (.+); its left edge is at cell (.+)\."),
}


@pytest.fixture(params=ROWS, ids=str)
def ruler(request):
    return Ruler(**request.param)


def windows_that_read(state, rule=None):
    """Tell, by running the real operation, which outputs each cell changes: {cell: {output, …}}.

    Without a rule, the cells of the padding have a number in them too.
    """
    sides = (state.P, state.P) if isinstance(state.P, int) else state.P
    before = 0 if rule else sides[0]
    size = state.W if rule else state.W + sum(sides)
    x = np.eye(size)[:, None, :, None]  # a batch of rows, one per cell
    size, stride = (1, state.F), (1, state.S)
    if rule == "ceil":
        y = ops.max_pool2d(x, size, stride=stride, padding=((0, 0), sides), ceil_mode=True)
    else:
        named = {None: (0, 0), "VALID": "valid", "SAME": "same", "SAME_LOWER": "same_lower"}
        y = ops.conv2d(
            x,
            np.ones((1, state.F, 1, 1)),
            stride=stride,
            padding=named.get(rule, ((0, 0), sides)),
            dilation=state.dilation,
        )
    return {cell - before: set(np.flatnonzero(row).tolist()) for cell, row in enumerate(y[:, 0, :, 0])}


def test_a_cell_names_and_lights_the_windows_that_read_it(page, ruler):
    readers = windows_that_read(ruler.state)
    told = page.evaluate(READ, [ruler.picture.image_map, "row"])
    lit = page.evaluate(LIT, [ruler.picture.image_map, "row"])
    assert [column for _, column, *_ in told] == list(readers)
    for (_, column, sentence, _), (_, _, lights) in zip(told, lit, strict=True):
        cell, kind, windows = NAMES_WINDOWS.fullmatch(sentence).groups()
        assert numbers(cell) == {column}
        assert (kind == " (padding)") == (not 0 <= column < ruler.state.W)
        if "…" not in windows:  # long lists are cut short in words
            assert numbers(windows) == readers[column], sentence
        found = sorted(readers[column])
        expected = {"places": [[at, 0] for at in found], "outputs": [[0, at] for at in found]}
        assert lights == (expected if found else {})


def test_a_window_and_its_output_name_and_light_its_cells(page, ruler):
    readers = windows_that_read(ruler.state)
    for name, pattern in NAMES_CELLS.items():
        told = page.evaluate(READ, [ruler.picture.image_map, name])
        lit = page.evaluate(LIT, [ruler.picture.image_map, name])
        assert len(told) == ruler.result.axis.output_size
        for (*at, sentence, _), (_, _, lights) in zip(told, lit, strict=True):
            place = max(at)
            first, *rest = pattern.fullmatch(sentence).groups()
            cells, other, start = rest if name == "places" else (rest[1], rest[0], rest[2])
            assert {int(first), int(other)} == {place}
            window = {cell for cell, places in readers.items() if place in places}
            if "…" not in cells:
                assert numbers(cells) == window, sentence
            assert numbers(start) == {min(window)}
            assert lights == {
                "row": [[0, cell] for cell in sorted(window)],
                "places": [[place, 0]],
                "outputs": [[0, place]],
            }


def test_a_cell_by_each_rule(page, ruler):
    ruler.set_state(rule="all six")
    outlines = ruler.picture.image_map["outlines"]
    for name, outcome in ruler.result.outcomes.items():
        told = page.evaluate(READ, [ruler.picture.image_map, name])
        lit = page.evaluate(LIT, [ruler.picture.image_map, name])
        readers = {} if outcome.refusal else windows_that_read(ruler.state, name)
        for (_, column, sentence, _), (_, _, lights) in zip(told, lit, strict=True):
            if outcome.refusal:
                assert f"({outcome.refusal}), so no window reads cell {column}".replace("-", "−") in sentence
            elif 0 <= column < ruler.state.W:
                windows = NAMES_WINDOWS.fullmatch(sentence)[3]
                assert "…" in windows or numbers(windows) == readers[column], sentence
            has = {
                other
                for other in ruler.result.outcomes
                if 0 <= column - outlines[other][0]["first"][1] < outlines[other][0]["shape"][1]
            }
            assert lights == {other: [[0, column]] for other in has - {name}}


def test_the_middle_of_everything_in_the_ruler_finds_it(page, ruler):
    for rule in ("floor", "all six"):
        ruler.set_state(rule=rule)
        for name in ruler.picture.image_map["outlines"]:
            assert page.evaluate(CENTRES, [ruler.picture.image_map, name]) == [], name


def test_where_nothing_fits_the_cells_say_so(page):
    image_map = Ruler(W=5, F=9, P=1).picture.image_map
    assert {"places", "outputs"}.isdisjoint(image_map["outlines"])
    cells = page.evaluate(READ, [image_map, "row"])
    says = "Cell −1 (padding): no window reads it, since there is none (the window does not fit)."
    assert cells[0][2:] == [says, ""]
    assert len(cells) == 7


def light(page, image_map, name, row, column):
    """What is outlined, and what is dimmed, with a cell: {"lit", "all"}, SVG paths."""
    region = next(each for each in image_map["regions"] if each["name"] == name)
    return page.evaluate(
        "([map, ...at]) => window.picture.light(map, ...at)", [image_map, region, row, column]
    )


def test_windows_that_read_a_cell_are_outlined_one_by_one(page):
    image_map = Ruler(W=12, F=5, S=1, P=1).picture.image_map
    assert outlines(light(page, image_map, "row", 0, 5)["lit"]) == 5 + 1  # the outputs lie side by side


def test_outputs_that_lie_apart_are_outlined_one_by_one(page):
    image_map = Ruler(W=12, F=5, S=2, P=1).picture.image_map
    assert outlines(light(page, image_map, "row", 0, 5)["lit"]) == 3 + 3


def test_of_windows_that_lie_apart_each_is_dimmed(page):
    image_map = Ruler(W=12, F=5, S=2, P=1).picture.image_map
    assert outlines(light(page, image_map, "row", 0, 5)["all"]) == 1 + 5 + 5


# --- coverage ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings", [{}, {"W": 6, "F": 2, "S": 3}, {"W": 4, "F": 5}, {"W": 1, "F": 1}], ids=str
)
def test_a_cell_of_the_coverage_names_and_lights_its_windows(page, settings):
    explorer = Coverage(**settings)
    image_map, pattern = (
        explorer.picture.image_map,
        re.compile(
            r"With (\w+) padding, row (\S+)( \(padding\))?, column (\S+)( \(padding\))?: "
            r"windows that read it, down · across: (\d+) · (\d+) = (\d+)\."
        ),
    )
    for name, axis in explorer.result.axes.items():
        size, count = axis.padded_size, axis.output_size
        reads = np.zeros((size * size, count, count), int)
        if count:
            one_hot = np.eye(size**2, dtype=int).reshape(-1, size, size, 1)
            kernel = np.ones((axis.kernel_size, axis.kernel_size, 1, 1), int)
            reads = ops.conv2d(one_hot, kernel, stride=axis.stride)[..., 0]
        told, lit = (page.evaluate(each, [image_map, name]) for each in (READ, LIT))
        assert len(told) == size * size
        for place, ((row, column, sentence, _), (_, _, lights)) in enumerate(zip(told, lit, strict=True)):
            padding, down, _, across, _, *counts = pattern.fullmatch(sentence).groups()
            assert (padding, numbers(down), numbers(across)) == (name, {row}, {column})
            assert int(counts[0]) * int(counts[1]) == int(counts[2]) == reads[place].sum(), sentence
            outputs = np.argwhere(reads[place]).tolist()
            assert lights.get(f"{name} output", []) == outputs
            together = reads[:, reads[place] == 1].any(axis=1).reshape(size, size)
            assert lights.get(name, []) == (np.argwhere(together) - axis.before).tolist()
        assert page.evaluate(CENTRES, [image_map, name]) == []


@pytest.mark.parametrize("settings", [{}, {"W": 6, "F": 2, "S": 3}], ids=str)
def test_an_output_of_the_coverage_lights_its_window(page, settings):
    explorer = Coverage(**settings)
    image_map = explorer.picture.image_map
    for name, axis in explorer.result.axes.items():
        for row, column, lights in page.evaluate(LIT, [image_map, f"{name} output"]):
            window = [[r, c] for r in axis.window(row) for c in axis.window(column)]
            assert lights == {name: window, f"{name} output": [[row, column]]}
        assert page.evaluate(CENTRES, [image_map, f"{name} output"]) == []


# --- the sliding window --------------------------------------------------------------------------

TYPED = (((0, 0, 0, 0), -0.25), ((0, 1, 2, 1), 1.37), ((1, 1, 1, 1), -0.29), ((0,), 0.01), ((1,), -1.5))
WINDOWS = [
    {},  # CS231n's demo: 5×5×3, K = 2, F = 3, S = 2, P = 1
    {"W": 6, "D": 2, "K": 3, "F": 3, "S": 1, "P": (0, 2)},
    {"W": 6, "D": 2, "F": 2, "S": 2, "P": (2, 1), "flip": True},
    {"W": 7, "D": 3, "F": 7, "S": 1, "P": 0},
    {"W": 8, "D": 2, "F": 2, "S": 3, "P": 1},
    {"D": 2, "kernel": "your own", "typed_on": "seeded integers", "typed": TYPED},
    {"D": 2, "kernel": "your own", "typed_on": "sharpen", "typed": TYPED, "flip": True},
    {"W": 4, "D": 1, "K": 1, "F": 1, "S": 1, "P": 0},
    {"W": 9, "D": 2, "K": 1, "F": 8, "S": 1, "P": 0},
    {"W": 3, "D": 1, "K": 1, "F": 6, "S": 1, "P": 1},  # the filter does not fit
    {"W": 9, "K": 3, "S": 1, "kernel": "edges", "input": "photograph", "view": "feature maps"},
    {"W": 8, "D": 1, "P": (2, 0), "kernel": "blur", "input": "photograph", "view": "feature maps"},
    {"W": 7, "D": 2, "S": 1, "P": 0, "input": "photograph", "view": "feature maps"},
    {"W": 6, "D": 3, "K": 1, "F": 2, "S": 3, "P": 0, "view": "feature maps"},
]
# Keeps a map with its numbers as they come from the kernel: views of bytes that start anywhere.
KEEP = """map => {
    const view = bytes => {
        const message = new Uint8Array(bytes.length + 5);
        message.set(bytes, 3);
        return new DataView(message.buffer, 3, bytes.length);
    };
    for (const array of Object.values(map.arrays)) array.bytes = view(array.bytes);
    window.kept = { ...map, arrays: window.picture.unpack(map.arrays) };
}"""
OF_EACH = "names => Object.fromEntries(names.map(name => [name, (%s)([window.kept, name])]))"
INPUT_CELL = re.compile(
    r"Input(?: channel (\d+))?, row (\S+?)( \([a-z ]+\))?, column (\S+?)( \([a-z ]+\))?: (.+)\. "
    r"In every map, the output rows that read it: (.+); columns: (.+)\."
)
WEIGHT = re.compile(
    r"Filter (\d+), slice (\d+), row (\d+), column (\d+): the weight (\S+), used at (\d+) places?: "
    r"rows (.+); columns (.+) of channel (\d+)\. Type to change it\."
)
BIAS = re.compile(
    r"The bias of filter (\d+): (\S+), added to (\d+) numbers?, all of map (\d+)\. Type to change it\."
)
OUTPUT_CELL = re.compile(
    r"Map (\d+), row (\d+), column (\d+) = (.+)\nIt reads rows? (.+); columns? (.+)\.((?:\nChannel .+)+)"
)
CHANNEL = re.compile(r"\nChannel (\d+): (.+) = (\S+)")
SHORTENED = re.compile(r"(.+) \+ … \+ (\S+) \((\d+) products\)")
TOTAL = re.compile(r"(.+) \+ bias (\S+) = (\S+)")


@pytest.fixture(scope="module", params=WINDOWS, ids=str)
def windows(request, page):
    """Give an explorer and, by region, what the browser says and lights for each cell of its map."""
    explorer = Sliding(**request.param)
    arrays = {name: {**each, "bytes": list(each["bytes"])} for name, each in explorer.picture.arrays.items()}
    image_map = explorer.picture.image_map
    page.evaluate(KEEP, {**image_map, "arrays": arrays})
    names = [region["name"] for region in image_map["regions"]]
    assert set(names) == set(image_map["outlines"])
    told, lit = (page.evaluate(OF_EACH % each, names) for each in (READ, LIT))
    found = {}
    for name in names:
        assert [cell[:2] for cell in told[name]] == [cell[:2] for cell in lit[name]]
        lights = [{other: cells_of(cells) for other, cells in cell[2].items()} for cell in lit[name]]
        found[name] = [(*cell[:3], each) for cell, each in zip(told[name], lights, strict=True)]
    return explorer, found


def cells_of(pairs):
    return {tuple(pair) for pair in pairs}


def exactly(written):
    """The number that a word of a sentence stands for; negative ones stand in brackets behind a sign."""
    return Fraction(written.strip("()").replace("−", "-"))


def pairs_in(products):
    """The (cell, weight) pairs of written products, of many the first four and the last."""
    written = SHORTENED.sub(r"\1 + \2", products)
    return [tuple(map(exactly, each.split("·"))) for each in written.split(" + ")]


def written_out(numbers):
    """What is written of so many numbers of a channel."""
    return numbers if len(numbers) <= 49 else [*numbers[:4], numbers[-1]]


def hundredths(number):
    return Fraction(round(float(number) * 100), 100)


def padding_before(state):
    return state.P if isinstance(state.P, int) else state.P[0]


def by_hand(explorer, k, row, column):
    """The (cell, weight) pairs of each channel that make an output, with plain loops."""
    state, x = explorer.state, explorer.result.x
    kernel, _ = weights(state)
    before, last = padding_before(state), state.F - 1
    found = []
    for d in range(x.shape[2]):
        pairs = []
        for r in range(state.F):
            for c in range(state.F):
                down, across = row * state.S + r - before, column * state.S + c - before
                inside = 0 <= down < x.shape[0] and 0 <= across < x.shape[1]
                cell = int(x[down, across, d]) if inside else 0
                weight = kernel[last - r, last - c, d, k] if state.flip else kernel[r, c, d, k]
                pairs.append((Fraction(cell), hundredths(weight)))
        found.append(pairs)
    return found


def changed_outputs(explorer):
    """Tell, by running the real operation, which outputs each cell of the padded input changes."""
    state = explorer.state
    high, wide = (
        size + (2 * state.P if isinstance(state.P, int) else sum(state.P))
        for size in explorer.result.x.shape[:2]
    )
    before = padding_before(state)
    cells = [(row, column) for row in range(high) for column in range(wide)]
    if explorer.result.y is None:
        return {(row - before, column - before): set() for row, column in cells}
    x = np.eye(high * wide, dtype=int).reshape(-1, high, wide, 1)  # a batch: in each one cell is 1
    y = ops.conv2d(x, np.ones((state.F, state.F, 1, 1), int), stride=state.S)
    return {
        (row - before, column - before): cells_of(np.argwhere(each[:, :, 0]).tolist())
        for (row, column), each in zip(cells, y, strict=True)
    }


def test_an_output_says_how_it_is_made(windows):
    explorer, found = windows
    _, biases = weights(explorer.state)
    filters = 0 if explorer.result.y is None else explorer.state.K
    assert sum(name.startswith("map") for name in found) == filters
    for k in range(filters):
        assert len(found[f"map {k}"]) == explorer.result.y[:, :, k].size
        for row, column, sentence, _ in found[f"map {k}"]:
            *place, added, _, _, channels = OUTPUT_CELL.fullmatch(sentence).groups()
            assert list(map(int, place)) == [k, row, column]
            sums = []
            lines = CHANNEL.findall(channels)
            for d, pairs in enumerate(by_hand(explorer, k, row, column)):
                number, products, total = lines[d]
                assert int(number) == d
                shortened = SHORTENED.fullmatch(products)
                assert bool(shortened) == (len(pairs) > 49)
                assert not shortened or int(shortened[3]) == len(pairs)
                assert pairs_in(products) == written_out(pairs), sentence
                sums.append(sum(cell * weight for cell, weight in pairs))
                assert exactly(total) == sums[-1], sentence
            assert len(lines) == len(sums)
            parts, bias, total = TOTAL.fullmatch(added).groups()
            assert [exactly(part) for part in parts.split(" + ")] == sums, sentence
            assert exactly(bias) == hundredths(biases[k])
            assert exactly(total) == sum(sums) + hundredths(biases[k]), sentence
            assert exactly(total) == hundredths(explorer.result.y[row, column, k]), sentence


def test_an_output_says_what_the_picture_writes(windows):
    explorer, found = windows
    result, shown = explorer.result, detail(explorer.result)
    for name, cells in found.items():
        for row, column, sentence, _ in cells if name.startswith("map") else ():
            place = (k := int(name.split()[1])), row, column
            *_, added, _, _, channels = OUTPUT_CELL.fullmatch(sentence).groups()
            assert added == text.total(replace(result, place=place))
            in_sentence = [pairs_in(products) for _, products, _ in CHANNEL.findall(channels)]
            words = filled(shown, numbers_at(result, place), starts(result, row, column), place).words
            in_picture = iter([word.text for word in words])
            for block in shown.blocks:
                numbers = [
                    exactly(next(in_picture).removeprefix(block.before))
                    for _ in range(explorer.state.F**2 if block.size else 0)
                ]
                made = [
                    {"input": cell, "weight": weight, "product": cell * weight}[block.what]
                    for cell, weight in in_sentence[block.channel]
                ]
                assert written_out(numbers) == (made if block.size else []), sentence
            head = f"map {k} row {row} column {column} " if explorer.state.view == "feature maps" else ""
            assert " ".join(in_picture) == head + added


def test_an_output_lights_its_window_its_filter_and_its_bias(windows):
    explorer, found = windows
    result, changed = explorer.result, changed_outputs(explorer)
    for k in range(explorer.state.K if result.y is not None else 0):
        for row, column, sentence, lights in found[f"map {k}"]:
            window = {cell for cell, outputs in changed.items() if (row, column) in outputs}
            rows, columns = OUTPUT_CELL.fullmatch(sentence).groups()[4:6]
            assert product(numbers(rows), numbers(columns)) == window
            depth = range(result.x.shape[2])
            expected = {"input": window} if result.composite else {f"channel {d}": window for d in depth}
            whole = product(range(explorer.state.F), range(explorer.state.F))
            expected |= {f"filter {k}, slice {d}": whole for d in depth} | {f"bias {k}": {(0, 0)}}
            assert lights == expected, sentence


def test_an_input_cell_lights_the_outputs_that_it_changes(windows):
    explorer, found = windows
    x, changed = explorer.result.x, changed_outputs(explorer)
    inputs = [name for name in found if name == "input" or name.startswith("channel")]
    assert inputs == (["input"] if explorer.result.composite else [f"channel {d}" for d in range(x.shape[2])])
    for name in inputs:
        assert [cell[:2] for cell in found[name]] == list(changed)
        for row, column, sentence, lights in found[name]:
            channel, *words, value, rows, columns = INPUT_CELL.fullmatch(sentence).groups()
            assert (channel is None) == explorer.result.composite
            assert [numbers(words[0]), numbers(words[2])] == [{row}, {column}]
            kinds = [not 0 <= at < size for at, size in zip((row, column), x.shape, strict=False)]
            assert [each == " (padding)" for each in (words[1], words[3])] == kinds
            for read, kind, padding in zip((rows, columns), (words[1], words[3]), kinds, strict=True):
                unread = explorer.result.y is not None and not padding and not numbers(read)
                assert (kind == " (read by no window)") == unread, sentence
            here = [0] * x.shape[2] if any(kinds) else x[row, column].tolist()
            here = here if channel is None else [here[int(channel)]]
            assert [int(each.split()[-1]) for each in value.split(", ")] == here, sentence
            assert product(numbers(rows), numbers(columns)) == changed[row, column], sentence
            maps = range(explorer.state.K) if changed[row, column] else ()
            assert lights == {f"map {k}": changed[row, column] for k in maps}, sentence


def test_the_colours_of_an_input_pixel_are_named(windows):
    explorer, found = windows
    if not explorer.result.composite:
        return
    names = {3: ["red", "green", "blue"], 1: ["brightness"]}[explorer.result.x.shape[2]]
    for _, _, sentence, _ in found["input"]:
        values = INPUT_CELL.fullmatch(sentence)[6]
        assert [each.split()[0] for each in values.split(", ")] == names


def test_a_weight_lights_all_that_it_multiplies_and_makes(windows):
    explorer, found = windows
    state, y = explorer.state, explorer.result.y
    kernel, biases = weights(state)
    kernel = kernel[::-1, ::-1] if state.flip else kernel
    high, wide = (0, 0) if y is None else y.shape[:2]
    outputs, before = product(range(high), range(wide)), padding_before(state)
    whole = product(range(state.F), range(state.F))
    for k, d in product(range(state.K), range(explorer.result.x.shape[2])):
        assert cells_of(cell[:2] for cell in found[f"filter {k}, slice {d}"]) == whole
        for row, column, sentence, lights in found[f"filter {k}, slice {d}"]:
            *place, value, count, rows, columns, channel = WEIGHT.fullmatch(sentence).groups()
            assert [*map(int, place), int(channel)] == [k, d, row, column, d]
            assert exactly(value) == hundredths(kernel[row, column, d, k]), sentence
            assert int(count) == len(outputs)
            met = {(row + r * state.S - before, column + c * state.S - before) for r, c in outputs}
            assert product(numbers(rows), numbers(columns)) == met, sentence
            read = "input" if explorer.result.composite else f"channel {d}"
            assert lights == ({read: met, f"map {k}": outputs} if met else {}), sentence
    for k in range(state.K):
        [(_, _, sentence, lights)] = found[f"bias {k}"]
        number, value, count, same = BIAS.fullmatch(sentence).groups()
        assert {int(number), int(same)} == {k}
        assert exactly(value) == hundredths(biases[k])
        assert int(count) == len(outputs)
        assert lights == ({f"map {k}": outputs} if outputs else {})


def test_the_middle_of_everything_in_the_sliding_window_finds_it(page, windows):
    _, found = windows
    assert page.evaluate(OF_EACH % CENTRES, list(found)) == {name: [] for name in found}


# --- numbers that are typed ----------------------------------------------------------------------

PARSED = "([text, range]) => window.picture.parsed(text, range)"
WEIGHTS = {"low": -99, "high": 99, "decimals": 2}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("3", 3),
        ("-3", -3),
        ("−3", -3),
        (" 4 ", 4),
        ("+4", 4),
        ("007", 7),
        ("1.25", 1.25),
        ("1,25", 1.25),
        ("−0,5", -0.5),
        (".5", 0.5),
        ("5.", 5),
        ("0.1", 0.1),
        ("0.29", 0.29),
        ("99", 99),
        ("-99.00", -99),
    ],
)
def test_a_number_is_taken_as_it_is_typed(page, typed, number):
    assert page.evaluate(PARSED, [typed, WEIGHTS]) == {"number": number}


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "-", ".", ",", "abc", "1.234", "0.001", "100", "99.01", "-99.5", "1e3", "1e1", "0x10"),
        *("0b1", "1,000", "1.2.3", "1,2,3", "--1", "−-1", "1 2", "1/2", "½", "NaN", "Infinity", "1-"),
    ],
)
def test_what_is_no_number_of_the_range_is_refused_in_one_sentence(page, typed):
    sentence = f"“{typed}” does not fit here: type a number from −99 to 99 with at most 2 decimals."
    assert page.evaluate(PARSED, [typed, WEIGHTS]) == {"problem": sentence}


def test_whole_numbers_are_asked_for_as_such(page):
    whole = {"low": 0, "high": 255, "decimals": 0}
    assert page.evaluate(PARSED, ["255", whole]) == {"number": 255}
    for typed in ("1.5", "256", "-1"):
        sentence = f"“{typed}” does not fit here: type a number from 0 to 255, whole."
        assert page.evaluate(PARSED, [typed, whole]) == {"problem": sentence}

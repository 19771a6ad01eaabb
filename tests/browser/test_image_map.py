"""The browser's half of the image map, against the real operation: what it says and lights is so."""

import re

import numpy as np
import pytest

from helpers import ops
from helpers.explorers import Coverage, Ruler, Volumes
from helpers.explorers.picture import Picture

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
    page.evaluate(LOAD, Picture._esm)
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


@pytest.mark.parametrize("kind", [Volumes, Ruler, Coverage])
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
    assert [outlines(lit) for *_, lit in cells] == [1] * 9


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
NAMES_PLACES = re.compile(r"(?:Cell|\S+: cell) (\S+)( \(\w+\))?: places that read it: (.+)\.")
NAMES_CELLS = re.compile(
    r"(?:Output (\d+): p|P)lace (\d+) reads cells (.+) and makes output (\d+); it starts at cell (.+)\."
)


@pytest.fixture(params=ROWS, ids=str)
def ruler(request):
    return Ruler(**request.param)


def places_that_read(state, convention=None):
    """Tell, by running the real operation, which outputs each cell changes: {cell: {output, …}}.

    Without a convention, the cells of the padding have a number in them too.
    """
    sides = (state.P, state.P) if isinstance(state.P, int) else state.P
    before = 0 if convention else sides[0]
    size = state.W if convention else state.W + sum(sides)
    x = np.eye(size)[:, None, :, None]  # a batch of rows, one per cell
    size, stride = (1, state.F), (1, state.S)
    if convention == "ceil":
        y = ops.max_pool2d(x, size, stride=stride, padding=((0, 0), sides), ceil_mode=True)
    else:
        padding = {None: (0, 0), "valid": "valid", "same": "same", "same lower": "same_lower"}.get(
            convention, ((0, 0), sides)
        )
        y = ops.conv2d(
            x, np.ones((1, state.F, 1, 1)), stride=stride, padding=padding, dilation=state.dilation
        )
    return {cell - before: set(np.flatnonzero(row).tolist()) for cell, row in enumerate(y[:, 0, :, 0])}


def test_a_cell_names_and_lights_the_places_that_read_it(page, ruler):
    readers = places_that_read(ruler.state)
    told = page.evaluate(READ, [ruler.picture.image_map, "row"])
    lit = page.evaluate(LIT, [ruler.picture.image_map, "row"])
    assert [column for _, column, *_ in told] == list(readers)
    for (_, column, sentence, _), (_, _, lights) in zip(told, lit, strict=True):
        cell, kind, places = NAMES_PLACES.fullmatch(sentence).groups()
        assert numbers(cell) == {column}
        assert (kind == " (padding)") == (not 0 <= column < ruler.state.W)
        if "…" not in places:  # long lists are cut short in words
            assert numbers(places) == readers[column], sentence
        expected = [[place, 0] for place in sorted(readers[column])]
        assert lights == ({"places": expected, "outputs": expected} if expected else {})


def test_a_place_and_its_output_name_and_light_its_cells(page, ruler):
    readers = places_that_read(ruler.state)
    for name in ("places", "outputs"):
        told = page.evaluate(READ, [ruler.picture.image_map, name])
        lit = page.evaluate(LIT, [ruler.picture.image_map, name])
        assert len(told) == ruler.result.axis.output_size
        for (row, _, sentence, _), (_, _, lights) in zip(told, lit, strict=True):
            output, place, cells, makes, start = NAMES_CELLS.fullmatch(sentence).groups()
            assert {int(place), int(makes), int(output or place)} == {row}
            window = {cell for cell, places in readers.items() if row in places}
            if "…" not in cells:
                assert numbers(cells) == window, sentence
            assert numbers(start) == {min(window)}
            assert lights == {
                "row": [[0, cell] for cell in sorted(window)],
                "places": [[row, 0]],
                "outputs": [[row, 0]],
            }


def test_a_cell_by_each_convention(page, ruler):
    outlines = ruler.picture.image_map["outlines"]
    for name, outcome in ruler.result.outcomes.items():
        told = page.evaluate(READ, [ruler.picture.image_map, name])
        lit = page.evaluate(LIT, [ruler.picture.image_map, name])
        readers = {} if outcome.refusal else places_that_read(ruler.state, name)
        for (_, column, sentence, _), (_, _, lights) in zip(told, lit, strict=True):
            if outcome.refusal:
                assert (
                    f"refuses ({outcome.refusal}), so no place reads cell {column}".replace("-", "−")
                    in sentence
                )
            elif 0 <= column < ruler.state.W:
                places = NAMES_PLACES.fullmatch(sentence)[3]
                assert "…" in places or numbers(places) == readers[column], sentence
            has = {
                other
                for other in ruler.result.outcomes
                if 0 <= column - outlines[other][0]["first"][1] < outlines[other][0]["shape"][1]
            }
            assert lights == {other: [[0, column]] for other in has - {name}}


def test_the_middle_of_everything_in_the_ruler_finds_it(page, ruler):
    for name in ruler.picture.image_map["outlines"]:
        assert page.evaluate(CENTRES, [ruler.picture.image_map, name]) == [], name


def test_where_nothing_fits_the_cells_say_so(page):
    image_map = Ruler(W=5, F=9, P=1).picture.image_map
    assert {"places", "outputs"}.isdisjoint(image_map["outlines"])
    cells = page.evaluate(READ, [image_map, "row"])
    assert cells[0][2:] == ["Cell −1 (padding): places that read it: none.", ""]
    assert len(cells) == 7


def test_places_that_read_a_cell_are_outlined_one_by_one(page):
    image_map = Ruler(W=12, F=5, S=1, P=1).picture.image_map
    region = [next(each for each in image_map["regions"] if each["name"] == "row"), 0, 5]
    lit = page.evaluate("([map, ...at]) => window.picture.light(map, ...at).lit", [image_map, *region])
    assert outlines(lit) == 5 + 5


def test_the_up_key_leads_up_where_rows_are_counted_upwards(page):
    image_map, place = Ruler().picture.image_map, {"region": "places", "row": 1, "column": 0}
    assert page.evaluate(WALK, [image_map, place, ["ArrowUp"]])["row"] == 2
    assert page.evaluate(WALK, [image_map, place, ["ArrowDown"]])["row"] == 0
    cell = {"region": "row", "row": 0, "column": 1}
    assert page.evaluate(WALK, [image_map, cell, ["ArrowRight"]])["column"] == 2


# --- coverage ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "settings", [{}, {"W": 6, "F": 2, "S": 3}, {"W": 4, "F": 5}, {"W": 1, "F": 1}], ids=str
)
def test_a_cell_of_the_coverage_names_its_windows(page, settings):
    explorer = Coverage(**settings)
    state, image_map = explorer.state, explorer.picture.image_map
    one_hot = np.eye(state.W**2, dtype=int).reshape(-1, state.W, state.W, 1)
    for name in ("valid", "same", "full"):
        reads = np.zeros((state.W, state.W), int)
        if explorer.result.axes[name].output_size:
            kernel = np.ones((state.F, state.F, 1, 1), int)
            outputs = ops.conv2d(one_hot, kernel, stride=state.S, padding=name)
            reads = outputs.sum(axis=(1, 2, 3)).reshape(reads.shape)
        lit = page.evaluate(LIT, [image_map, name])
        for (row, column, sentence, _), (_, _, lights) in zip(
            page.evaluate(READ, [image_map, name]), lit, strict=True
        ):
            pattern = r"With (\w+) padding, row (\d+), column (\d+): .+, down × across: (\d+) × (\d+)\."
            padding, *found = re.fullmatch(pattern, sentence).groups()
            down, across = map(int, found[2:])
            assert [padding, *map(int, found[:2])] == [name, row, column]
            assert down * across == reads[row, column], sentence
            cross = [[r, c] for r in range(state.W) for c in range(state.W) if r == row or c == column]
            assert lights == {name: cross}
        assert page.evaluate(CENTRES, [image_map, name]) == []

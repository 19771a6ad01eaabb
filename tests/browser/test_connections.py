"""The connection-table explorer in real JupyterLab, and what its image map says and lights."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from helpers.explorers import Connections
from helpers.explorers.connections.model import State, chosen, compute
from helpers.explorers.picture import SCRIPT
from tests.browser.lab import expect_words, let_go, open_more, picture, point_at, slider

DEMO = Connections()
LOAD = """source => import(URL.createObjectURL(new Blob([source], { type: 'text/javascript' })))
    .then(module => { window.picture = module; })"""
# For each cell of each region: [row, column, sentence, the lit cells of each region, the lit pairs].
TELL = """map => {
    const context = document.createElement('canvas').getContext('2d');
    const cells = grid => {
        const [ox, oy, ax, ay, dx, dy, wx, wy, hx, hy] = grid.at, found = [];
        for (let r = 0; r < grid.shape[0]; r++)
            for (let c = 0; c < grid.shape[1]; c++)
                found.push([r, c,
                    ox + c * ax + r * dx + (wx + hx) / 2, oy + c * ay + r * dy + (wy + hy) / 2]);
        return found;
    };
    const outline = ({ at: [ox, oy, , , , , wx, wy], first }) => [`M${ox} ${oy}l${wx} ${wy}l`, first];
    const pairs = (map.outlines.pairs ?? []).map(outline);
    return Object.fromEntries(map.regions.map(region => [region.name,
        cells(map.outlines[region.name][0]).map(([row, column]) => {
            const { lit } = window.picture.light(map, region, row, column);
            const path = new Path2D(lit);
            const under = ([, , x, y]) => context.isPointInPath(path, x, y);
            const inside = name => cells(map.outlines[name][0]).filter(under).map(([r, c]) => [r, c]);
            const found = map.regions.map(({ name }) => [name, inside(name)]);
            return [row, column, window.picture.read(map, region, row, column), Object.fromEntries(found),
                pairs.filter(([start]) => lit.includes(start)).map(([, first]) => first)];
        })]));
}"""
SETTINGS = [
    {},
    {"D": 1, "K": 1, "F": 1, "table": [[False]]},
    {"D": 3, "K": 2, "F": 3, "table": [[1, 0], [0, 0], [1, 0]]},
    {"D": 16, "K": 24, "F": 11, "table": [[True] * 24] * 16},
    {"D": 8, "K": 20},
]


def middle(row, column, name="table"):
    """The middle of a cell in the first picture."""
    grid = DEMO.picture.image_map["outlines"][name][0]
    origin, along, down, wide, high = np.reshape(grid["at"], (5, 2))
    return (origin + row * down + column * along + (wide + high) / 2).tolist()


def toggled(*cells):
    """The first table with these connections made or cut."""
    state = State()
    for row, column in cells:
        state = state.changed(**chosen(compute(state), "table", row, column))
    return state.table


def expect_state(shown, **changes):
    """Wait until read-out, alt text and picture are those of `Connections(**changes)`."""
    words = Connections(**changes).picture.words
    expect_words(shown, words)


@pytest.fixture
def shown(lab):
    lab.open_cells("from helpers.explorers import Connections", "Connections()")
    lab.run_all()
    return lab.explorer(0)


# --- in JupyterLab -------------------------------------------------------------------------------


def test_pointer(lab, shown):
    first, point = picture(shown), shown.locator(".point")
    point_at(shown, *middle(1, 3))
    expect(point).to_have_text(
        "Output map 3 does not read input map 1: its filter has no weights for it. "
        "Click or press Enter to make the connection."
    )
    lab.page.mouse.down()
    lab.page.mouse.up()
    expect_state(shown, table=toggled((1, 3)))
    expect(shown.locator(".words")).to_contain_text("61 connections from map to map and 1,541 parameters")
    assert picture(shown) != first
    expect(point).to_have_text(
        "Output map 3 reads input map 1: its filter has 25 weights, 5·5, for it. "
        "Click or press Enter to cut the connection."
    )
    expect(shown.get_by_label("Preset")).to_have_value("choose …")
    lab.page.mouse.down()
    lab.page.mouse.up()
    expect_state(shown)
    let_go(shown)
    assert picture(shown) == first

    point_at(shown, *middle(15, 0, "outputs"))
    expect(point).to_have_text(
        "Output map 15 reads 6 of 6 input maps: 0, 1, 2, 3, 4, 5. It has 6·25 + 1 = 151 parameters."
    )
    point_at(shown, *middle(0, 0, "inputs"))
    expect(point).to_have_text(
        "Input map 0 is read by 10 of 16 output maps: 0, 4, 5, 6, 9, 10, 11, 12, 14, 15."
    )
    lab.page.mouse.down()  # nodes cannot be chosen
    lab.page.mouse.up()
    open_more(shown)
    for name, preset in Connections.presets.items():
        shown.get_by_label("Preset").select_option(label=name)
        expect_state(shown, **preset)


def test_keyboard(lab, shown):
    first, point, keys = picture(shown), shown.locator(".point"), lab.page.keyboard
    shown.locator(".stage").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        keys.press(key)
    expect(point).to_contain_text("Output map 1 reads input map 1")
    keys.press("Enter")
    expect_state(shown, table=toggled((1, 1)))
    expect(point).to_contain_text("Output map 1 does not read input map 1")
    assert picture(shown) != first
    keys.press("ArrowDown")
    keys.press("Enter")
    expect_state(shown, table=toggled((1, 1), (2, 1)))
    keys.press("ArrowDown")
    keys.press("Enter")
    expect_state(shown, table=toggled((1, 1), (2, 1), (3, 1)))
    keys.press("PageDown")
    keys.press("PageDown")
    keys.press("ArrowDown")
    expect(point).to_have_text("Output map 1 reads no input map: it is its bias alone, 1 parameter.")
    keys.press("PageUp")
    keys.press("End")
    expect(point).to_contain_text("Input map 5 is read by 10 of 16 output maps")
    open_more(shown)
    slider(shown, "D").press("ArrowRight")
    expect_state(shown, D=7, table=toggled((1, 1), (2, 1), (3, 1)))
    expect(shown.locator(".words")).to_contain_text("7 input maps, 16 output maps, 57 connections")
    shown.get_by_role("button", name="Reset").press("Enter")
    expect_state(shown)
    let_go(shown)
    assert picture(shown) == first


# --- what the browser says and lights ------------------------------------------------------------


@pytest.fixture(scope="module")
def page(chromium):
    page = chromium.new_page()
    page.evaluate(LOAD, SCRIPT)
    yield page
    page.close()


@pytest.fixture(scope="module", params=SETTINGS, ids=lambda changes: f"{len(changes)} changes")
def told(request, page):
    """Give an explorer and what the browser tells of each cell of each of its regions."""
    explorer = Connections(**request.param)
    return explorer, page.evaluate(TELL, explorer.picture.image_map)


def found(cells):
    return {tuple(cell) for cell in cells}


def test_a_cell_lights_its_two_maps_and_their_line(told):
    explorer, cells = told
    size = explorer.state.F
    for d, k, sentence, lit, lines in cells["table"]:
        connected = bool(explorer.result.table[d, k])
        reads, weights, change = re.fullmatch(
            rf"Output map {k} (reads|does not read) input map {d}: its filter has (.+) for it\. "
            r"Click or press Enter to (cut|make) the connection\.",
            sentence,
        ).groups()
        assert (reads == "reads", change == "cut") == (connected, connected)
        if connected:
            many = f"{size * size} weights, {size}·{size}," if size > 1 else "1 weight"
            assert weights == many
        else:
            assert weights == "no weights"
        assert (d, 0) in found(lit["inputs"])
        assert (k, 0) in found(lit["outputs"])
        assert found(lines) == ({(d, k)} if connected else set())


def test_a_map_lights_what_it_reads_or_is_read_by(told):
    explorer, cells = told
    table = explorer.result.table
    for d, _, sentence, lit, lines in cells["inputs"]:
        expected = {(d, int(k)) for k in np.flatnonzero(table[d])}
        assert found(lines) == expected
        assert found(lit["table"]) == {(d, k) for k in range(table.shape[1])}
        assert found(lit["outputs"]) == {(k, 0) for _, k in expected}
        listed = (
            {int(each) for each in re.findall(r"\d+", sentence.split(": ")[1])} if ": " in sentence else set()
        )
        assert listed == {k for _, k in expected}
    for k, _, sentence, lit, lines in cells["outputs"]:
        expected = {(int(d), k) for d in np.flatnonzero(table[:, k])}
        assert found(lines) == expected
        assert found(lit["table"]) == {(d, k) for d in range(table.shape[0])}
        assert found(lit["inputs"]) == {(d, 0) for d, _ in expected}
        parameters = len(expected) * explorer.state.F**2 + 1
        end = f"= {parameters:,} parameters." if expected else "it is its bias alone, 1 parameter."
        assert sentence.endswith(end)
        if expected:
            listed = sentence.split(": ")[1].split(". ")[0]
            assert {int(each) for each in listed.split(", ")} == {d for d, _ in expected}

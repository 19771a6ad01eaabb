"""The painter alone, in an empty page: pixels, corners, dashes, words, hatches, lights, colours."""

import base64

import numpy as np
import pytest
from playwright.sync_api import Error

from helpers import explorers
from helpers.drawing.packed import pack
from helpers.drawing.palette import NEGATIVE, THEMES, coloured, faded, mixed, shades
from helpers.drawing.scene import Scene
from helpers.explorers.frame import frame_of
from tests.browser.painted import PAINT, painted

RED, BLUE, GREEN, WHITE = (255, 0, 0), (0, 0, 255), (0, 128, 0), (255, 255, 255)
HEX = {RED: "#ff0000", BLUE: "#0000ff", GREEN: "#008000"}
COLOURED = """async ([colours, theme]) => {
    const { coloured } = await import("/colours.js");
    return colours.map(colour => coloured(colour, name => theme[name]));
}"""


@pytest.fixture
def scene():
    return Scene(40, 30)


def colours_of(canvas) -> set:
    return set(map(tuple, canvas.reshape(-1, 3).tolist()))


# --- images --------------------------------------------------------------------------------------


@pytest.mark.parametrize("ratio", [1, 1.25, 2])
def test_an_enlarged_pixel_is_a_square_of_one_colour(modules, scene, ratio):
    pixels = np.random.default_rng(1).integers(0, 256, (3, 4, 3), np.uint8)
    scene.image(pixels, 4, 8, 32, 16)
    [canvas] = painted(modules, [scene], ratio)
    left, top, size_x, size_y = (round(part * ratio) for part in (4, 8, 8, 16 / 3))
    for row in range(3):
        for column in range(4):
            x, y = round((4 + 8 * column) * ratio), round((8 + 16 / 3 * row) * ratio)
            inner = canvas[y + 1 : y + size_y - 1, x + 1 : x + size_x - 1]
            assert colours_of(inner) == {tuple(pixels[row, column].tolist())}
    inside = canvas[top : round(24 * ratio), left : round(36 * ratio)]
    assert colours_of(inside) == {tuple(each) for each in pixels.reshape(-1, 3).tolist()}
    outside = canvas.copy()
    outside[top : round(24 * ratio), left : round(36 * ratio)] = 255
    assert colours_of(outside) == {WHITE}


@pytest.mark.parametrize("kind", ["colours", "brightnesses", "places of many colours"])
def test_images_of_every_kind_keep_their_colours(modules, scene, kind):
    numbers = np.array([[0, 130], [255, 7]])
    if kind == "colours":
        scene.image(np.stack((numbers, numbers // 2, numbers // 3), axis=2).astype(np.uint8), 0, 0, 20, 20)
        expected = {(n, n // 2, n // 3) for n in (0, 130, 255, 7)}
    elif kind == "brightnesses":
        scene.image(numbers.astype(np.uint8), 0, 0, 20, 20)
        expected = {(n, n, n) for n in (0, 130, 255, 7)}
    else:
        many = [f"#{n:06x}" for n in range(400)]
        scene.image(np.array([[0, 299], [399, 7]]), 0, 0, 20, 20, many)
        expected = {(0, n >> 8, n & 255) for n in (0, 299, 399, 7)}
    [canvas] = painted(modules, [scene])
    assert colours_of(canvas[:20, :20]) == expected


def test_where_many_pixels_share_a_place_their_mean_is_shown(modules, scene):
    scene.image(np.tile(np.array([[0, 200], [200, 0]], np.uint8), (40, 40)), 4, 4, 20, 20)
    scene.image(np.repeat(np.array([[0, 255]], np.uint8), 64, axis=1).repeat(64, axis=0), 28, 4, 8, 4)
    [canvas] = painted(modules, [scene])
    assert np.all(np.abs(canvas[4:24, 4:24].astype(int) - 100) <= 3)
    assert np.all(canvas[4:8, 28:31] <= 3)
    assert np.all(canvas[4:8, 33:36] >= 252)


# --- faces and lines -----------------------------------------------------------------------------


@pytest.mark.parametrize("ratio", [1, 1.25, 2])
def test_square_corners_land_on_whole_pixels(modules, scene, ratio):
    scene.polygon([(3.3, 4.4), (20.3, 4.4), (20.3, 17.7), (3.3, 17.7)], face=HEX[RED])
    scene.line([(25.3, -1), (25.3, 31)], HEX[BLUE], width=0.72 / ratio)
    [canvas] = painted(modules, [scene], ratio)
    assert colours_of(canvas) == {WHITE, RED, BLUE}
    left, top, right, low = (int(np.floor(edge * ratio + 0.5)) for edge in (3.3, 4.4, 20.3, 17.7))
    assert np.all(canvas[top:low, left:right] == RED)
    assert (canvas == RED).all(axis=2).sum() == (low - top) * (right - left)
    assert (canvas == BLUE).all(axis=2).any(axis=0).sum() == 1


def test_a_slanted_side_is_smoothed(modules, scene):
    scene.polygon([(3, 3), (30, 5), (12, 25)], face=HEX[RED])
    assert len(colours_of(painted(modules, [scene])[0])) > 20


def test_dashes_are_as_long_as_they_are_told(modules, scene):
    width = 2 * 0.72  # points: two pixels
    scene.line([(2, 10.5), (38, 10.5)], HEX[RED], width, dashes=(3, 2))
    scene.line([(2, 20.5), (38, 20.5)], HEX[BLUE], width)
    [canvas] = painted(modules, [scene], 2)  # now 4
    row = (canvas[21] == RED).all(axis=1)
    changes = np.flatnonzero(np.diff(row.astype(int))) + 1
    assert changes[:5].tolist() == [4, 16, 24, 36, 44]
    assert (canvas[41, 4:76] == BLUE).all()


def test_later_shapes_lie_above_earlier_ones_and_lines_above_faces(modules, scene):
    square = np.array([(4, 4), (24, 4), (24, 24), (4, 24)])
    scene.line([(0, 12), (40, 12)], HEX[GREEN], 4 * 0.72)
    scene.polygon(square, face=HEX[RED])
    scene.polygon(square + 4, face=HEX[BLUE])
    [canvas] = painted(modules, [scene])
    assert [tuple(canvas[y, x].tolist()) for x, y in ((6, 6), (20, 20), (16, 12))] == [RED, BLUE, GREEN]


# --- words, hatches, lights ----------------------------------------------------------------------


def box_of(dark) -> list[int]:
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    return [int(each) for each in (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)]


def test_capitals_are_centred_on_their_line_and_a_turned_text_reads_upwards(modules):
    level, turned = Scene(60, 60), Scene(60, 60)
    level.text(10, 30, "HLE", 12)
    turned.text(30, 50, "HLE", 12, turned=True)
    one, other = (canvas.mean(axis=2) < 128 for canvas in painted(modules, [level, turned], 4))
    left, top, right, low = box_of(one)
    assert abs((top + low) / 2 - 30 * 4) <= 1
    assert abs((low - top) - 0.73 * 12 * 4) <= 1
    assert 10 * 4 <= left < 12 * 4
    assert abs(right - (10 + Scene.width_of("HLE", 12)) * 4) <= 4
    # Turned by a quarter about its beginning, (10, 30) → (30, 50), the one is the other.
    assert np.abs(np.array(box_of(other)) - (top, 240 - right, low, 240 - left)).max() <= 1
    assert np.mean(np.rot90(one) != other) < 0.002


@pytest.mark.parametrize("offset", [0, 1, 3])
def test_hatches_of_all_rectangles_lie_on_one_lattice(modules, offset):
    def covered(name, *rectangles):
        scene = Scene(60, 60)
        for left, top, right, low in rectangles:
            scene.hatch([(left, top), (right, top), (right, low), (left, low)], name)
        return painted(modules, [scene], 2)[0]

    for name in ("padding", "leftover"):
        whole = covered(name, (0, 0, 60, 60))
        part = covered(name, (10 + offset, 5, 40 + offset, 45))
        inside = (slice(14, 86), slice(2 * (10 + offset) + 4, 2 * (40 + offset) - 4))
        assert len(colours_of(part[inside])) > 1
        aside = np.abs(part[inside].astype(int) - whole[inside])
        assert aside.max() <= (0 if name == "padding" else 30)  # a stripe is smoothed from where it begins
        part = part.copy()
        part[8:94, 2 * (10 + offset) - 2 : 2 * (40 + offset) + 2] = 255
        assert colours_of(part) == {WHITE}


@pytest.mark.parametrize("ratio", [1, 2])
def test_what_is_pointed_at_is_outlined_and_other_cells_are_dimmed(modules, scene, ratio):
    scene.polygon([(2, 2), (38, 2), (38, 28), (2, 28)], face=HEX[GREEN])
    here, lit, all_ = "M4 6l8 0l0 8l-8 0z", "M20 6l10 0l0 12l-10 0z", "M0 0l36 0l0 30l-36 0z"
    scene.rest.polygon([(22, 8), (26, 8), (26, 12), (22, 12)], face=HEX[RED])
    [plain] = painted(modules, [scene], ratio)
    [canvas] = painted(modules, [scene], ratio, lights={"here": here, "lit": lit, "all": all_})

    def at(shown, x, y):
        return tuple(shown[round(y * ratio), round(x * ratio)].tolist())

    assert at(plain, 24, 10) == RED  # what is at rest
    assert at(canvas, 24, 10) == at(canvas, 8, 10) == GREEN  # is not there, and the cells are as they were
    assert at(canvas, 30, 12) == at(canvas, 20, 12) == at(canvas, 4, 10) == (0, 0, 0)
    dimmed = np.array(GREEN) + 0.55 * (255 - np.array(GREEN))
    assert at(canvas, 16, 26) == pytest.approx(dimmed, abs=2)
    assert at(canvas, 37, 26) == GREEN  # in no cell


# --- the list and its colours --------------------------------------------------------------------


def test_a_list_of_another_version_is_refused(modules, scene):
    other = pack(scene).replace(b'"version":2', b'"version":9')
    wish = [[(base64.b64encode(other).decode(), None)], 1, THEMES["light"], None]
    with pytest.raises(Error, match="a picture of version 9, not 2"):
        modules.evaluate(PAINT, wish)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_browser_knows_every_colour_as_python_does(modules, theme):
    used = {*THEMES["light"], *shades(NEGATIVE, 255), faded("input-line", 0.3)}
    used |= {mixed("filter-light", "#102030", 0.4)}
    for name in explorers.__all__:
        explorer = getattr(explorers, name)
        for changes in ({}, *explorer.presets.values()):
            scene = frame_of(explorer, explorer.state_type().changed(**changes)).scene
            for layer in scene.layers:
                used |= {colour for shape in layer.faces for colour in (shape.face, shape.line)}
                used |= {each.colour for each in (*layer.strokes, *layer.words)}
                used |= {colour for image in layer.images for colour in image.colours}
    used = sorted(used)
    found = modules.evaluate(COLOURED, [used, THEMES[theme]])
    assert dict(zip(used, found, strict=True)) == {colour: coloured(colour, theme) for colour in used}

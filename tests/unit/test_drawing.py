"""The drawing primitives: pixels survive the PNG, patterns stay in their place, colours stay apart."""

import io
import itertools
import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from helpers.drawing import glyphs, palette, png
from helpers.drawing.box import SMALLEST_CELL
from helpers.drawing.cells import Plane
from helpers.drawing.numerals import written
from helpers.drawing.outlines import Grid
from helpers.drawing.palette import INK, OUTPUT
from helpers.drawing.scene import Scene, _dots, _stripes
from helpers.drawing.values import draw_values, frame, grey, number_size

# How people without red or green cones see linear RGB (Viénot, Brettel and Mollon, 1999).
BLINDNESS = {
    "protan": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deutan": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    arrays.arrays(np.uint8, arrays.array_shapes(min_dims=2, max_dims=2, max_side=40).map(lambda s: (*s, 3)))
)
def test_png_keeps_every_pixel(pixels):
    image = Image.open(io.BytesIO(png.encode(pixels)))
    image.verify()
    read = np.asarray(Image.open(io.BytesIO(png.encode(pixels))))
    assert image.mode == "RGB"
    assert np.array_equal(read, pixels)


def test_both_encodings_show_the_same_picture():
    scene = Scene(120, 60)
    scene.polygon([(10, 10), (80, 10), (80, 50)], "#dceaf5", "#0072b2")
    scene.text(20, 30, "W = 5", 14)
    scene.show()
    fast, small = (np.asarray(Image.open(io.BytesIO(data))) for data in (scene.png(), scene.small_png()))
    assert np.array_equal(fast, small)
    assert len(np.unique(fast.reshape(-1, 3), axis=0)) > 10


def test_a_redraw_shows_only_what_is_new():
    scene = Scene(100, 50)
    scene.text(10, 20, "gone", 14)
    scene.hatch([(0, 0), (30, 0), (30, 30), (0, 30)], "padding")
    scene.show()
    scene.clear()
    scene.show()
    assert scene.labels == []
    assert np.all(np.asarray(Image.open(io.BytesIO(scene.png()))) == 255)


@pytest.mark.parametrize("pattern", [_dots, _stripes])
@settings(max_examples=50, deadline=None, derandomize=True)
@given(box=st.tuples(*[st.floats(0, 50), st.floats(0, 50), st.floats(0, 60), st.floats(0, 60)]))
def test_patterns_stay_inside_their_rectangle(pattern, box):
    left, top, wide, high = box
    points = pattern(left, top, left + wide, top + high).reshape(-1, 2)
    assert np.all(points >= np.array((left, top)) - 1e-9)
    assert np.all(points <= np.array((left + wide, top + high)) + 1e-9)
    assert len(points) or wide < 10 or high < 10


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(sorted(glyphs.NUMERIC), min_size=2, max_size=12), st.sampled_from(sorted(glyphs.FONT)))
def test_numbers_are_joined_as_matplotlib_lays_them_out(text, weight):
    vertices, codes, width = glyphs.outline(text, weight)
    expected = glyphs._laid_out(text, weight)
    np.testing.assert_allclose(vertices, expected[0], atol=1e-9)
    assert (codes == expected[1]).all()
    assert width == pytest.approx(expected[2])


@pytest.mark.parametrize("across", ["left", "center", "right"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_label_lies_in_the_box_that_it_names(across, turned):
    vertices, codes, (left, top, right, low) = glyphs.place(100, 80, "Wgj|(5)", 14, "bold", across, turned)
    drawn = vertices[codes != 79]  # a closing vertex is not a point of the outline
    assert np.all(drawn >= np.array((left, top)) - 1)
    assert np.all(drawn <= np.array((right, low)) + 1)


def test_roles_stay_apart_for_colour_blind_readers():
    roles = {name: getattr(palette, name).line for name in ("INPUT", "FILTER", "OUTPUT", "LEFTOVER")}
    rgb = {
        name: np.array([int(c[at : at + 2], 16) / 255 for at in (1, 3, 5)]) ** 2.2
        for name, c in roles.items()
    }
    for matrix in BLINDNESS.values():
        seen = {name: np.clip(np.array(matrix) @ colour, 0, 1) ** (1 / 2.2) for name, colour in rgb.items()}
        for one, other in itertools.combinations(seen, 2):
            assert np.linalg.norm(seen[one] - seen[other]) > 0.12, (one, other)


def pixels_of(scene, ratio=1.0):
    scene.show()
    return np.asarray(Image.open(io.BytesIO(scene.png(ratio)))).astype(int)


def colourful(high, wide, seed=0):
    return np.random.default_rng(seed).integers(0, 250, (high, wide, 3), dtype=np.uint8)


@pytest.mark.parametrize("ratio", [1, 2])
def test_an_enlarged_pixel_keeps_its_exact_colour_and_place(ratio):
    scene, image = Scene(100, 90), colourful(2, 3)
    scene.image(image, 10, 20, 60, 40)
    shown = pixels_of(scene, ratio)
    expected = np.full((90 * ratio, 100 * ratio, 3), 255)
    enlarged = image.repeat(20 * ratio, axis=0).repeat(20 * ratio, axis=1)
    expected[20 * ratio : 60 * ratio, 10 * ratio : 70 * ratio] = enlarged
    assert np.array_equal(shown, expected)


@pytest.mark.parametrize("ratio", [1, 2])
def test_where_pixels_share_a_place_their_mean_is_shown(ratio):
    scene, image = Scene(30, 20), colourful(16 * ratio, 24 * ratio)
    scene.image(image, 5, 3, 6, 4)
    shown = pixels_of(scene, ratio)[3 * ratio : 7 * ratio, 5 * ratio : 11 * ratio]
    blocks = image.reshape(4 * ratio, 4, 6 * ratio, 4, 3).mean(axis=(1, 3))
    assert np.all(np.abs(shown - blocks) <= 1)  # rounded twice
    assert np.ptp(blocks) > 50


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    place=st.tuples(st.floats(0, 40), st.floats(0, 30)),
    size=st.tuples(st.floats(2, 50), st.floats(2, 45)),
    ratio=st.sampled_from([1, 1.25, 2]),
)
def test_an_image_fills_its_rectangle_to_the_pixel(place, size, ratio):
    scene = Scene(100, 80)
    scene.image(np.zeros((4, 5, 3), np.uint8), *place, *size)
    rows, columns = np.nonzero((pixels_of(scene, ratio) < 255).any(axis=2))
    (x, y), (wide, high) = np.array(place) * ratio, np.array(size) * ratio
    assert abs(columns.min() - x) <= 1
    assert abs(columns.max() + 1 - x - wide) <= 1
    assert abs(rows.min() - y) <= 1.5
    assert abs(rows.max() + 1 - y - high) <= 1.5


def test_an_image_lies_below_everything_else():
    scene = Scene(40, 40)
    scene.polygon([(10, 10), (20, 10), (20, 20), (10, 20)], "#00ff00")
    scene.image(np.zeros((1, 1, 3), np.uint8), 5, 5, 30, 30)
    shown = pixels_of(scene)
    assert shown[15, 15].tolist() == [0, 255, 0]
    assert shown[30, 30].tolist() == [0, 0, 0]
    scene.clear()
    assert np.all(pixels_of(scene) == 255)


def test_later_images_lie_above_earlier_ones():
    scene = Scene(20, 20)
    scene.image(np.zeros((1, 1, 3), np.uint8), 0, 0, 20, 20)
    scene.image(np.full((1, 1, 3), 99, np.uint8), 5, 5, 5, 5)
    assert pixels_of(scene)[7, 7].tolist() == [99, 99, 99]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (-0.0, "0"),
        (-0.001, "0"),
        (7, "7"),
        (-3, "−3"),
        (100, "100"),
        (-1200, "−1200"),
        (1.1, "1.1"),
        (0.29, "0.29"),
        (-12.25, "−12.25"),
        (0.1 + 0.2, "0.3"),
        (29 * 0.01, "0.29"),
        (np.int64(250), "250"),
        (np.float64(-99.5), "−99.5"),
    ],
)
def test_a_number_is_written_without_needless_decimals(number, text):
    assert written(number) == text


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(-(10**9), 10**9))
def test_a_written_number_is_exact_to_the_hundredth(hundredths):
    text = written(hundredths / 100)
    assert round(float(text.replace("−", "-")) * 100) == hundredths
    assert re.fullmatch(r"−?(0|[1-9]\d*)(\.\d?[1-9])?", text)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(
    st.lists(st.integers(-99999, 99999).map(lambda n: n / 100), min_size=1, max_size=20),
    st.floats(3, 40),
)
def test_numbers_of_a_part_fit_their_cells_or_are_all_left_out(values, cell):
    size = number_size(np.array(values), cell)
    assert size == 0 or size >= 7.5
    assert size <= 14
    shorter = number_size(np.zeros(1), cell)
    assert shorter >= size
    if cell >= 34:
        assert shorter == 14
    if cell < 10:
        assert size == 0


class Painted(Scene):
    """A scene that remembers the faces of its cells, its images and the numbers in cells."""

    def clear(self):
        super().clear()
        self.cells, self.images, self.words = {}, [], {}

    def polygons(self, points, face="none", line="none", width=1.0):
        if face != "none":
            for x, y in np.asarray(points)[:, 0]:
                self.cells[round(float(x)), round(float(y))] = face
        super().polygons(points, face, line, width)

    def image(self, pixels, x, y, width, height):
        self.images.append((pixels, (x, y, width, height)))
        super().image(pixels, x, y, width, height)

    def number(self, x, y, text, size, colour):
        self.words[round(x), round(y)] = text, colour
        super().number(x, y, text, size, colour)


VALUES = np.array([[0, 1, -1], [8, -8, 4]])


def painted(size, **options):
    """Draw VALUES in cells of 20 pixels from (10, 30) on; return (faces, words), row by row."""
    scene = Painted(200, 100)
    draw_values(scene, Plane(10, 30, 20), VALUES, OUTPUT, 8, size, **options)
    places = [(10 + 20 * column, 30 + 20 * row) for row, column in np.ndindex(2, 3)]
    assert set(scene.cells) == set(places)
    faces = [scene.cells[place] for place in places]
    return faces, [scene.words.get((x + 10, y + 10)) for x, y in places]


def brightness(colour):
    return sum(palette.channels(colour))


def test_a_cell_is_the_darker_the_further_its_number_is_from_0():
    (zero, one, minus_one, eight, minus_eight, four), words = painted(10)
    assert one == minus_one
    assert eight == minus_eight
    assert brightness(zero) > brightness(one) > brightness(four) > brightness(eight)
    assert words == [(text, INK) for text in ("0", "1", "−1", "8", "−8", "4")]


def test_without_numbers_negative_cells_are_grey():
    (zero, one, minus_one, eight, minus_eight, four), words = painted(0)
    assert words == [None] * 6
    assert brightness(zero) > brightness(one) > brightness(four) > brightness(eight)
    for colour in (minus_one, minus_eight):
        assert len(set(palette.channels(colour))) == 1
    assert brightness(minus_one) > brightness(minus_eight)
    for colour in (one, eight, four):
        assert len(set(palette.channels(colour))) > 1


def test_pixels_are_as_bright_as_they_are():
    scene = Painted(100, 50)
    values = np.array([[0, 128, 255]])
    draw_values(scene, Plane(0, 0, 20), values, OUTPUT, 8, 9, pixels=True)
    assert [scene.cells[x, 0] for x in (0, 20, 40)] == ["#000000", "#808080", "#ffffff"]
    assert [scene.words[x, 10][1] for x in (10, 30, 50)] == ["#ffffff", INK, INK]


def test_unknown_cells_are_white_with_a_question_mark():
    known = np.array([[True, True, False], [False, True, True]])
    for size in (10, 0):
        faces, words = painted(size, known=known)
        plain, _ = painted(size)
        assert [face == "#ffffff" for face in faces] == (~known).ravel().tolist()
        assert [a for a, k in zip(faces, known.ravel(), strict=True) if k] == [
            b for b, k in zip(plain, known.ravel(), strict=True) if k
        ]
        if size:
            assert [word[0] for word in words] == ["0", "1", "?", "?", "−8", "4"]


def test_small_cells_are_an_image_of_the_same_colours():
    faces, _ = painted(0)
    small = Painted(200, 100)
    draw_values(small, Plane(10, 30, SMALLEST_CELL / 2), VALUES, OUTPUT, 8, 0)
    ((pixels, place),) = small.images
    assert place == (10, 30, 3 * SMALLEST_CELL / 2, SMALLEST_CELL)
    assert pixels.reshape(-1, 3).tolist() == [palette.channels(face) for face in faces]
    assert not small.cells


def test_all_zeros_are_drawn_light():
    scene = Painted(50, 50)
    draw_values(scene, Plane(0, 0, 20), np.zeros((1, 1)), OUTPUT, 0.0, 10)
    assert scene.cells[0, 0] == painted(10)[0][0]


def test_a_frame_goes_round_its_cells():
    scene = Scene(60, 60)
    frame(scene, Grid((10, 20), (15, 0), (0, 10), 2, 2), "#ff0000", 2.0)
    red = (pixels_of(scene) == (255, 0, 0)).all(axis=2)
    rows, columns = np.nonzero(red)
    bounds = rows.min(), rows.max() + 1, columns.min(), columns.max() + 1
    assert np.all(np.abs(np.array(bounds) - (20, 40, 10, 40)) <= 1)  # Agg snaps lines to whole pixels
    assert not red[23:37, 13:37].any()
    assert red[20:40, 10].all()
    assert red[20, 10:40].all()


@pytest.mark.parametrize(("black", "white"), [(0, 255), (-10, 30), (2.5, 2.75)])
def test_grey_runs_from_black_to_white(black, white):
    values = np.array([[black - 5, black, white], [white + 9, (black + white) / 2, black]])
    made = grey(values, black, white)
    assert made.shape == (2, 3, 3)
    assert made.dtype == np.uint8
    assert np.array_equal(made[..., 0], made[..., 1])
    assert np.array_equal(made[..., 0], made[..., 2])
    assert made[..., 0].tolist() == [[0, 0, 255], [255, 128, 0]]


def test_a_flat_map_is_grey():
    assert set(grey(np.full((2, 2), 7.0), 7.0, 7.0).ravel().tolist()) == {128}

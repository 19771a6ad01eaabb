"""Numbers in cells: how they are written, how large, and on which faces."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.drawing.box import SMALLEST_CELL
from helpers.drawing.cells import Plane
from helpers.drawing.numerals import written
from helpers.drawing.palette import INK, NEGATIVE, OUTPUT, PAPER, shades
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_shaded, draw_values, grey, number_size, strongest
from tests.unit.contrasts import contrast


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
    assert size == 0 or size >= 9
    assert size <= 14
    shorter = number_size(np.zeros(1), cell)
    assert shorter >= size
    if cell >= 34:
        assert shorter == 14
    assert (shorter == 0) == (cell < 9 / 0.69)


class Painted(Scene):
    """A scene that remembers the numbers in cells, and tells the faces of its cells."""

    def __init__(self, width, height):
        super().__init__(width, height)
        self.numbers = {}

    @property
    def cells(self):
        """{(left, top): face}."""
        corners = (
            (points[0], each.face) for each in self.faces if each.face != "none" for points in each.points
        )
        return {(round(x), round(y)): face for (x, y), face in corners}

    def number(self, x, y, text, size, colour):
        self.numbers[round(x), round(y)] = text, colour
        super().number(x, y, text, size, colour)


VALUES = np.array([[0, 1, -1], [8, -8, 4]])


def painted(size, **options):
    """Draw VALUES in cells of 20 pixels from (10, 30) on; return (faces, words), row by row."""
    scene = Painted(200, 100)
    draw_values(scene, Plane(10, 30, 20), VALUES, OUTPUT, 8, size, **options)
    places = [(10 + 20 * column, 30 + 20 * row) for row, column in np.ndindex(2, 3)]
    assert set(scene.cells) == set(places)
    faces = [scene.cells[place] for place in places]
    return faces, [scene.numbers.get((x + 10, y + 10)) for x, y in places]


@pytest.mark.parametrize("size", [10, 0])
def test_a_cell_has_the_hue_of_its_sign_and_the_shade_of_its_distance_from_0(size):
    faces, words = painted(size)
    plus, minus = (shades(role, 8, light=size > 0) for role in (OUTPUT, NEGATIVE))
    assert faces == [plus[0], plus[1], minus[1], plus[8], minus[8], plus[4]]
    texts = ("0", "1", "−1", "8", "−8", "4")
    assert words == ([(text, INK) for text in texts] if size else [None] * 6)


def test_cells_anywhere_have_the_shades_of_cells_with_numbers():
    scene, plane = Painted(200, 100), Plane(10, 30, 20)
    draw_shaded(scene, plane.squares(*np.indices((2, 3)).reshape(2, -1)), VALUES.ravel(), OUTPUT, 8)
    faces, _ = painted(10)
    assert [scene.cells[10 + 20 * column, 30 + 20 * row] for row, column in np.ndindex(2, 3)] == faces


def test_pixels_are_as_bright_as_they_are():
    scene = Painted(100, 50)
    values = np.array([[0, 128, 255]])
    draw_values(scene, Plane(0, 0, 20), values, OUTPUT, 8, 9, pixels=True)
    assert [scene.cells[x, 0] for x in (0, 20, 40)] == ["#000000", "#808080", "#ffffff"]
    assert [scene.numbers[x, 10][1] for x in (10, 30, 50)] == ["#ffffff", "#000000", "#000000"]


def test_numbers_can_be_read_on_every_brightness():
    scene, values = Painted(2600, 50), np.arange(0, 256, 2)[None]
    draw_values(scene, Plane(0, 0, 20), values, OUTPUT, 8, 9, pixels=True)
    for at in range(values.size):
        _, colour = scene.numbers[20 * at + 10, 10]
        assert contrast(colour, scene.cells[20 * at, 0], "light") >= 4.5, values[0, at]


def test_unknown_cells_are_paper_with_a_question_mark():
    known = np.array([[True, True, False], [False, True, True]])
    for size in (10, 0):
        faces, words = painted(size, known=known)
        plain, _ = painted(size)
        assert [face == PAPER for face in faces] == (~known).ravel().tolist()
        assert [a for a, k in zip(faces, known.ravel(), strict=True) if k] == [
            b for b, k in zip(plain, known.ravel(), strict=True) if k
        ]
        if size:
            assert [word[0] for word in words] == ["0", "1", "?", "?", "−8", "4"]


def test_small_cells_are_an_image_of_the_same_colours():
    faces, _ = painted(0)
    small = Painted(200, 100)
    draw_values(small, Plane(10, 30, SMALLEST_CELL / 2), VALUES, OUTPUT, 8, 0)
    (image,) = small.images
    assert image.place == (10, 30, 3 * SMALLEST_CELL / 2, SMALLEST_CELL)
    assert [image.colours[place] for place in image.pixels.ravel()] == faces
    assert not small.cells


def test_all_zeros_are_drawn_light():
    scene = Painted(50, 50)
    draw_values(scene, Plane(0, 0, 20), np.zeros((1, 1)), OUTPUT, 0.0, 10)
    assert scene.cells[0, 0] == painted(10)[0][0]


@pytest.mark.parametrize(("black", "white"), [(0, 255), (-10, 30), (2.5, 2.75)])
def test_brightness_runs_from_black_to_white(black, white):
    values = np.array([[black - 5, black, white], [white + 9, (black + white) / 2, black]])
    made = grey(values, black, white)
    assert made.dtype == np.uint8
    assert made.tolist() == [[0, 0, 255], [255, 128, 0]]


def test_a_flat_map_is_grey():
    assert set(grey(np.full((2, 2), 7.0), 7.0, 7.0).ravel().tolist()) == {128}


def test_the_strongest_shade_seldom_changes_and_is_never_much_more_than_the_largest_number():
    found = [strongest(most / 4) for most in range(4, 4 * 100)]
    assert sorted(set(found)) == [1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128]
    assert found == sorted(found)
    assert all(each <= 1.5 * most / 4 for most, each in enumerate(found, start=4))
    assert all(each >= most / 4 for most, each in enumerate(found, start=4))
    assert strongest(0) == 1

"""The still picture of a scene: pixels keep their colour and place, patterns stay where they belong."""

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from helpers.drawing.outlines import Grid
from helpers.drawing.palette import INPUT, PAPER, THEMES, channels
from helpers.drawing.scene import Scene
from helpers.drawing.still import _dots, _stripes, small_png, still
from helpers.drawing.values import frame


def pixels_of(scene, ratio=1.0, theme="light"):
    return np.asarray(still(scene, ratio, theme)).astype(int)


def some_scene():
    scene = Scene(120, 60)
    scene.image(np.array([[0, 1], [1, 0]]), 90, 10, 20, 20, [INPUT.middle, INPUT.text])
    scene.polygon([(10, 10), (80, 10), (80, 50)], INPUT.light, INPUT.line)
    scene.hatch([(60, 10), (80, 10), (80, 30), (60, 30)], "padding")
    scene.line([(5, 5), (100, 55)], INPUT.line, 2, (4, 2))
    scene.text(20, 30, "W = 5", 14)
    return scene


def test_a_file_holds_what_the_still_picture_shows():
    scene = some_scene()
    image = Image.open(io.BytesIO(small_png(scene)))
    assert image.format == "PNG"
    assert np.array_equal(np.asarray(image), pixels_of(scene))
    assert len(np.unique(pixels_of(scene).reshape(-1, 3), axis=0)) > 10


@pytest.mark.parametrize("theme", THEMES)
def test_equal_scenes_have_the_same_picture(theme):
    scene = some_scene()
    first = pixels_of(scene, 1.0, theme)
    assert np.array_equal(first, pixels_of(scene, 1.0, theme))
    assert np.array_equal(first, pixels_of(some_scene(), 1.0, theme))


@pytest.mark.parametrize("theme", THEMES)
def test_where_nothing_is_drawn_there_is_paper(theme):
    assert np.all(pixels_of(Scene(30, 20), 1.0, theme) == channels(PAPER, theme))


def test_each_theme_has_its_own_colours():
    scene = some_scene()
    light, dark = (pixels_of(scene, 1.0, theme) for theme in ("light", "dark"))
    for shown, theme in ((light, "light"), (dark, "dark")):
        assert shown[2, 2].tolist() == channels(PAPER, theme)
        assert shown[15, 95].tolist() == channels(INPUT.middle, theme)
        assert shown[15, 105].tolist() == channels(INPUT.text, theme)
        assert (shown == channels(INPUT.light, theme)).all(axis=2).any()
    assert (light != dark).any(axis=2).all()


@pytest.mark.parametrize("ratio", [0.5, 1, 1.25, 2])
def test_a_picture_has_so_many_pixels_for_each_unit(ratio):
    assert still(some_scene(), ratio).size == (120 * ratio, 60 * ratio)


@pytest.mark.parametrize("pattern", [_dots, _stripes])
@settings(max_examples=50, deadline=None, derandomize=True)
@given(box=st.tuples(*[st.floats(0, 50), st.floats(0, 50), st.floats(0, 60), st.floats(0, 60)]))
def test_patterns_stay_inside_their_rectangle(pattern, box):
    left, top, wide, high = box
    points = pattern(left, top, left + wide, top + high).reshape(-1, 2)
    assert np.all(points >= np.array((left, top)) - 1e-9)
    assert np.all(points <= np.array((left + wide, top + high)) + 1e-9)
    assert len(points) or wide < 10 or high < 10


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


@pytest.mark.parametrize("theme", THEMES)
def test_brightnesses_are_greys_in_every_theme_and_names_are_the_themes(theme):
    scene = Scene(40, 10)
    scene.image(np.array([[0, 99]], np.uint8), 0, 0, 20, 10)
    scene.image(np.array([[1, 0]], np.uint8), 20, 0, 20, 10, [PAPER, INPUT.line])
    expected = [[0, 0, 0], [99, 99, 99], channels(INPUT.line, theme), channels(PAPER, theme)]
    assert pixels_of(scene, 1.0, theme)[5, 5::10].tolist() == expected


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


def test_later_images_lie_above_earlier_ones():
    scene = Scene(20, 20)
    scene.image(np.zeros((1, 1, 3), np.uint8), 0, 0, 20, 20)
    scene.image(np.full((1, 1, 3), 99, np.uint8), 5, 5, 5, 5)
    assert pixels_of(scene)[7, 7].tolist() == [99, 99, 99]


def test_kinds_lie_above_each_other_whatever_the_order_of_the_calls():
    scene = Scene(60, 60)
    corners = [(0, 0), (60, 0), (60, 60), (0, 60)]
    scene.text(30, 30, "█", 60, "#ffff00", across="center")
    scene.line([(0, 30), (60, 30)], "#0000ff", 30)
    scene.polygon(corners, "#ff0000")
    scene.polygon(corners, "#00ff00")
    shown = pixels_of(scene)
    assert shown[30, 30].tolist() == [255, 255, 0]  # words above lines
    assert shown[30, 2].tolist() == [0, 0, 255]  # lines above faces
    assert shown[2, 2].tolist() == [0, 255, 0]  # later faces above earlier ones


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

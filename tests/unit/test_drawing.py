"""The drawing primitives: pixels survive the PNG, patterns stay in their place, colours stay apart."""

import io
import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PIL import Image

from helpers.drawing import glyphs, palette, png
from helpers.drawing.scene import Scene, _dots, _stripes

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

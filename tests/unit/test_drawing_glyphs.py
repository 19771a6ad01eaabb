"""Words: as wide as matplotlib lays them out, and inside the box that they name."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.textpath import text_to_path

from helpers.drawing import glyphs
from helpers.drawing.scene import Scene


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(sorted(glyphs.NUMERIC), min_size=2, max_size=12), st.sampled_from(sorted(glyphs.FONT)))
def test_numbers_are_as_wide_as_matplotlib_lays_them_out(text, weight):
    font = glyphs.FONT[weight]
    whole, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    assert glyphs.width(text, weight) == pytest.approx(whole / font.get_size())


@pytest.mark.parametrize("across", ["left", "center", "right"])
@pytest.mark.parametrize("turned", [False, True])
def test_a_label_lies_in_the_box_that_it_names(across, turned):
    scene = Scene(200, 200)
    left, top, right, low = scene.text(100, 80, "Wgj|(5)", 14, weight="bold", across=across, turned=turned)
    (word,) = scene.words
    vertices, codes = glyphs.placed(word.text, (word.x, word.y), word.size, word.weight, word.turned)
    drawn = vertices[codes != 79]  # a closing vertex is not a point of the outline
    assert np.all(drawn >= np.array((left, top)) - 1)
    assert np.all(drawn <= np.array((right, low)) + 1)
    assert scene.labels == [("Wgj|(5)", (left, top, right, low))]


@pytest.mark.parametrize("turned", [False, True])
def test_a_place_across_is_where_a_word_has_it(turned):
    axis = 1 if turned else 0  # of the page; upwards the start is the lower end
    for across, part in (("left", 0), ("center", 0.5), ("right", 1)):
        scene = Scene(200, 200)
        box = scene.text(100, 80, "kernel", 20, across=across, turned=turned)
        start, end = (box[3], box[1]) if turned else (box[0], box[2])
        assert abs(end - start) == pytest.approx(scene.width_of("kernel", 20))
        assert start + part * (end - start) == pytest.approx((100, 80)[axis])


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.text(sorted(glyphs.NUMERIC), min_size=1, max_size=6), st.floats(6, 20))
def test_a_number_stands_in_the_middle_of_its_cell(text, size):
    scene = Scene(200, 200)
    scene.number(100, 80, text, size, "ink")
    (word,) = scene.words
    assert word.x + scene.width_of(text, size) / 2 == pytest.approx(100)
    assert (word.y, word.size, word.turned) == (80, size, False)
    assert scene.labels == []

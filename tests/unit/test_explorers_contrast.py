"""Every word of every picture can be read on what lies below it, in every theme."""

import numpy as np
import pytest

from helpers import explorers
from helpers.drawing.cells import Plane
from helpers.drawing.palette import INK, INPUT, NEGATIVE, NONE, PAPER, THEMES, shades
from helpers.drawing.scene import Scene
from helpers.drawing.values import draw_values
from tests.unit.contrasts import contrast


def ground(scene, x, y):
    """The colour below the words at (x, y); faded ones as if they were not. Faces must be convex."""
    found = PAPER
    for image in scene.images:
        left, top, width, height = image.place
        across, down = (x - left) / width, (y - top) / height
        if 0 <= across < 1 and 0 <= down < 1:
            rows, columns = image.pixels.shape[:2]
            pixel = image.pixels[int(down * rows), int(across * columns)]
            found = image.colours[pixel] if image.colours else "#" + 3 * f"{int(np.mean(pixel)):02x}"
    for each in scene.faces:
        if each.face != NONE:
            start, end = each.points, np.roll(each.points, -1, axis=1)
            along, to = end - start, np.array((x, y)) - start
            sides = along[..., 0] * to[..., 1] - along[..., 1] * to[..., 0]
            if ((sides >= 0).all(axis=1) | (sides <= 0).all(axis=1)).any():
                found = each.face
    return found.split("@")[0]


def test_what_lies_below_a_number_is_its_cell():
    scene, plane = Scene(100, 50), Plane(10, 10, 20)
    values = np.array([[1, -1, 0]])
    draw_values(scene, plane, values, INPUT, 1, 12)
    scene.image(np.array([[0, 1]]), 70, 10, 20, 10, [INK, PAPER])
    found = [ground(scene, x, 15) for x in (20, 40, 60, 75, 85, 95)]
    dark = [shades(role, 8, light=True)[8] for role in (INPUT, NEGATIVE)]
    assert found == [*dark, "palest", INK, PAPER, PAPER]


@pytest.mark.parametrize("explorer", [getattr(explorers, name) for name in explorers.__all__])
def test_words_can_be_read_on_what_lies_below_them(explorer):
    pairs = {}
    for preset in ({}, *explorer.presets.values()):
        scene = Scene(*explorer.size)
        explorer.draw(scene, explorer.compute(explorer.state_type().changed(**preset)))
        for word in scene.words:
            half = Scene.width_of(word.text, word.size, word.weight) / 2
            middle = (word.x, word.y - half) if word.turned else (word.x + half, word.y)
            pairs.setdefault((word.colour, ground(scene, *middle)), word.text)
    assert pairs
    for (colour, below), text in pairs.items():
        for theme in THEMES:
            assert contrast(colour, below, theme) >= 4.5, f"{text!r} in {colour} on {below}, {theme}"

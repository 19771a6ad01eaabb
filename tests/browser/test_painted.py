"""The two ways out of a scene are held together: what the browser paints is what matplotlib draws."""

from collections.abc import Iterator
from copy import copy
from dataclasses import replace

import numpy as np
import pytest

from helpers import explorers, networks
from helpers.drawing import glyphs
from helpers.drawing.palette import channels
from helpers.drawing.scene import HATCHES, Scene
from helpers.drawing.still import still
from helpers.explorers.frame import frame_of
from helpers.explorers.full_size.model import own
from tests.browser.painted import RATIO, TOLERANCE, apart, painted

SETTINGS = {
    "ActivationMap": [{}, {"W": 23, "sheet": 0, "at": (0, 15)}, {"W": 48, "sheet": 5}, {"covered": True}],
    "Connections": [{}, {"D": 16, "K": 24, "F": 11, "places": 1024}, {"D": 1, "K": 1, "F": 1}],
    "Coverage": [{}, {"W": 24, "F": 5}, {"W": 3, "F": 9, "S": 2}],
    "FullSize": [
        {},
        {"side": 224, "seed": 3, "clock": True},
        {"side": 300, "covered": True},
        {"side": 400, "step": 9, "clock": True},
        {"side": 400, "step": 200, "place": "second"},
    ],
    "Gathering": [
        {},
        {"W": 6, "P": 1, "F": 3, "through": "max pooling", "step": 20},
        {"W": 5, "S": 2, "view": "input's gradient, gathered", "through": "average pooling", "step": 9},
    ],
    "OnePixel": [
        {},
        {"W": 48, "H": 56, "K": 1, "input": "photograph", "weights": "grey"},
        {"W": 56, "H": 56, "D": 256, "K": 64, "weights": "seeded integers", "then": "64 of 3×3, 256 of 1×1"},
    ],
    "Reshaping": [{}, {"F": 4, "D": 4, "K": 3, "made": "channels first"}, {"F": 1, "D": 1, "K": 1}],
    "Ruler": [{}, {"W": 48, "F": 2, "S": 1, "P": (0, 3), "dilation": 3}, {"W": 5, "F": 9}],
    "ScoreMap": [
        {},
        {"W": 63, "digits": 12, "digit": "3"},
        {"W": 16, "digits": 4, "digit": "none of them", "padding": "zeros (SAME)", "ink": ((1, 2, 16),)},
    ],
    "Sharing": [
        {},
        {"D": 3, "K": 2, "S": 2, "P": 1, "kind": "locally connected"},
        {"W": 227, "F": 11, "K": 96},
    ],
    "Sliding": [
        {},
        {"W": 128, "K": 4, "S": 1, "kernel": "edges", "input": "photograph", "view": "feature maps"},
        {"W": 118, "D": 6, "K": 8, "F": 16, "S": 1, "P": 16},
    ],
    "Training": [
        {},
        {"rate": "0.5", "digit": 359, "step": 2, "before": ("0.05", "max", "right", 3)},
        {"ink": (16, 0) * 32, "labels": "shuffled", "step": 1, "covered": True},
    ],
    "Translation": [{}, {"right": -8, "down": 5, "S": 2}, {"right": 5, "padding": "same", "ground": 3}],
    "Transposed": [
        {},
        {"W": 7, "F": 4, "S": 3, "output_padding": 2, "step": 20},
        {"W": 4, "P": 2, "view": "how many stamps"},
        {"W": 7, "S": 3, "view": "resize, then convolve"},
    ],
    "Upsampling": [
        {},
        {"view": "one map", "factor": "8", "W": 4, "at": (9, 9)},
        {"view": "one map", "factor": "4", "cells": "constant", "W": 4},
        {"view": "FCN's sizes", "P": 1},
    ],
    "Volumes": [
        {},
        {"W": 224, "H": 224, "F": 11, "K": 96, "S": 4, "P": 0},
        {"F": 9, "P": (0, 1), "dilation": 2},
    ],
    "Walk": [{}, {"W": 244}, {"W": 160, "head": "convolutional", "padding": "SAME", "pooling": "ceil"}],
}


@pytest.fixture(scope="module", autouse=True)
def small_network():
    """FullSize runs a network with a sixty-fourth of VGG-16's filters here: the pictures are of a kind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(own, "NETWORK", networks.vgg(width=1 / 64, convolutional=True))
        yield


def scene_of(name: str, changes: dict) -> Scene:
    explorer = getattr(explorers, name)
    return frame_of(explorer, explorer.state_type(**changes)).scene


def drawn(scene: Scene, theme: str = "light") -> np.ndarray:
    return np.asarray(still(scene, RATIO, theme))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", explorers.__all__)
def test_what_is_painted_is_what_the_still_shows(modules, name, theme):
    scenes = [scene_of(name, changes) for changes in SETTINGS[name]]
    for scene, canvas in zip(scenes, painted(modules, scenes, RATIO, theme), strict=True):
        assert apart(canvas, drawn(scene, theme)) < TOLERANCE


# --- what the comparison notices -----------------------------------------------------------------

FEW = 4  # faults of a kind that are tried
Fault = tuple[Scene, np.ndarray]  # a scene with one fault, and points [n, 2] around what is not as it was


def with_other(scene: Scene, kind: str, place: int, other) -> Scene:
    """Return the scene with another thing in a place of its list `kind`."""
    changed, things = copy(scene), list(getattr(scene, kind))
    things[place] = other
    setattr(changed, kind, things)
    return changed


def other_colour(colour: str, shade: str) -> str:
    opacity = colour[colour.index("@") :] if "@" in colour else ""
    return f"{'input' if 'filter' in colour else 'filter'}-{shade}{opacity}"


def other_digits(scene: Scene) -> Iterator[Fault]:
    """One digit of a text is another one; 8 becomes 6, the two that are hardest to tell apart."""
    for place, word in enumerate(scene.words):
        for at in [at for at, letter in enumerate(word.text) if letter in "0123456789"][-1:]:
            text = word.text[:at] + "5678908262"[int(word.text[at])] + word.text[at + 1 :]
            along = glyphs.width(word.text, word.weight) * word.size
            end = (word.x, word.y - along) if word.turned else (word.x + along, word.y)
            around = np.array([(x + by, y + by) for x, y in ((word.x, word.y), end) for by in (-9, 9)])
            yield with_other(scene, "words", place, replace(word, text=text)), around


def other_faces(scene: Scene) -> Iterator[Fault]:
    for place, shape in enumerate(scene.faces):
        if shape.face != "none":
            other = replace(shape, face=other_colour(shape.face, "middle"))
            yield with_other(scene, "faces", place, other), shape.points


def other_edges(scene: Scene) -> Iterator[Fault]:
    for place, shape in enumerate(scene.faces):
        if shape.line != "none":
            other = replace(shape, line=other_colour(shape.line, "line"))
            yield with_other(scene, "faces", place, other), shape.points


def other_lines(scene: Scene) -> Iterator[Fault]:
    for place, shape in enumerate(scene.strokes):
        other = replace(shape, colour=other_colour(shape.colour, "line"))
        yield with_other(scene, "strokes", place, other), shape.points


def missing_lines(scene: Scene) -> Iterator[Fault]:
    """Without one of the lines, if it does not lie below the same one at rest."""
    above = [shape.points for layer in scene.layers[1:] for shape in layer.strokes]
    for place, shape in enumerate(scene.strokes):
        if any(np.array_equal(shape.points, points) for points in above):
            continue
        fewer = replace(shape, points=shape.points[:-1])
        yield with_other(scene, "strokes", place, fewer), shape.points[-1]


def moved_lines(scene: Scene) -> Iterator[Fault]:
    """One of the lines lies two units beside its place."""
    for place, shape in enumerate(scene.strokes):
        (x, y), points = shape.points[-1][1] - shape.points[-1][0], shape.points.copy()
        points[-1] += 2 * np.array((-y, x)) / np.hypot(x, y)
        yield with_other(scene, "strokes", place, replace(shape, points=points)), points[-1]


def other_hatches(scene: Scene) -> Iterator[Fault]:
    """Dots are stripes, or stripes dots."""
    for place, hatch in enumerate(scene.hatches):
        other = replace(hatch, name=next(name for name in HATCHES if name != hatch.name))
        yield with_other(scene, "hatches", place, other), np.array(hatch.place)


def missing_hatches(scene: Scene) -> Iterator[Fault]:
    for place, hatch in enumerate(scene.hatches):
        left, top, *_ = hatch.place
        nowhere = replace(hatch, place=(left, top, left, top))
        yield with_other(scene, "hatches", place, nowhere), np.array(hatch.place)


def other_pixels(scene: Scene) -> Iterator[Fault]:
    """A third of the way into an image, the pixels of two units, or the one there is, have another colour.

    Not in its middle: a feature map has the frame of the output at rest there, on top of all pixels.
    """
    for place, image in enumerate(scene.images):
        size = np.array(image.pixels.shape[:2])
        pixel = np.array((image.place[3], image.place[2])) / size
        first, count = size // 3, np.ceil(2 / pixel).astype(int)
        pixels = image.pixels.copy()
        some = pixels[tuple(map(slice, first, first + count))]
        there = some[0, 0]
        if image.colours:
            shades = np.array([channels(colour) for colour in image.colours])
            some[...] = np.abs(shades - shades[there]).sum(axis=1).argmax()
        else:
            some[...] = np.where(there < 128, 255, 0)
        corners = np.array((image.place[1], image.place[0])) + pixel * np.array((first, first + count))
        yield with_other(scene, "images", place, replace(image, pixels=pixels)), corners[:, ::-1]


def part(scene: Scene, points: np.ndarray) -> tuple[int, int, int, int]:
    """Return the part of a canvas around points, (left, top, right, bottom) in pixels."""
    points = np.reshape(points, (-1, 2))
    left, top = np.maximum((points.min(axis=0) - 8) * RATIO, 0).astype(int)
    right, low = np.minimum((points.max(axis=0) + 8) * RATIO, np.array((scene.width, scene.height)) * RATIO)
    return int(left), int(top), int(right), int(low)


@pytest.fixture(scope="module", params=explorers.__all__)
def pair(modules, request):
    """Give a scene, its canvas and its still."""
    scene = scene_of(request.param, {})
    return scene, painted(modules, [scene], RATIO)[0], drawn(scene)


def differences(modules, faults: list[Fault], canvas: np.ndarray, still_: np.ndarray) -> list[tuple]:
    """Return of some faults how many pixels of the canvas are others, and how far the still is apart."""
    some = faults[:: -(-len(faults) // (2 * FEW)) or 1]
    crops = [part(scene, points) for scene, points in some]
    found = []
    for crop, with_fault in zip(
        crops, painted(modules, [scene for scene, _ in some], RATIO, crops=crops), strict=True
    ):
        left, top, right, low = crop
        changed = int((with_fault != canvas[top:low, left:right]).any(axis=2).sum())
        found.append((changed, apart(with_fault, still_[top:low, left:right])))
    return found


@pytest.mark.parametrize(
    "faults",
    [
        *(other_digits, other_faces, other_edges, other_lines, missing_lines, moved_lines),
        *(other_hatches, missing_hatches),
    ],
)
def test_the_comparison_notices_one_fault(modules, pair, faults):
    """The comparison looks around the fault: the whole pictures are at least as far apart."""
    scene, canvas, still_ = pair
    noticed = differences(modules, list(faults(scene)), canvas, still_)
    if faults in (other_faces, other_edges):  # some lie below others
        noticed = sorted(noticed)[-FEW:]
    assert all(far > TOLERANCE for _, far in noticed)


@pytest.mark.parametrize(("name", "which"), [("OnePixel", 2), ("Sharing", 0), ("Sliding", 1), ("Sliding", 2)])
def test_the_comparison_notices_other_pixels(modules, name, which):
    """Of colours, of brightnesses and of shades, enlarged and made smaller."""
    scene = scene_of(name, SETTINGS[name][which])
    found = differences(modules, list(other_pixels(scene)), painted(modules, [scene], RATIO)[0], drawn(scene))
    assert found
    assert all(far > TOLERANCE for _, far in found)

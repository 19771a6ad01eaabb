"""Every theme can be read: contrasts as WCAG 2 counts them, shades in order, roles apart for everybody."""

import itertools
import re

import numpy as np
import pytest

from helpers.drawing import palette
from helpers.drawing.cells import Plane, draw_counts
from helpers.drawing.palette import (
    BLACK,
    CHANNELS,
    INK,
    PADDING,
    PAPER,
    QUIET,
    THEMES,
    channels,
    greys,
    shades,
)
from helpers.drawing.scene import Scene
from helpers.explorers.picture import BROWSER

ROLES = [palette.INPUT, palette.FILTER, palette.OUTPUT, palette.PADDING, palette.LEFTOVER]
LEVELS = 8
# How people without red or green cones see linear RGB (Viénot, Brettel and Mollon, 1999).
BLINDNESS = {
    "protan": [[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]],
    "deutan": [[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]],
}
# Okabe and Ito's orange has 2.25 on white. Every filter has a face, too, and its words are darker.
PALE_LINES = {("light", "filter-line")}

each_theme = pytest.mark.parametrize("theme", THEMES)
each_role = pytest.mark.parametrize("role", ROLES, ids=lambda role: role.name)


def luminance(rgb):
    """The relative luminance of sRGB, 0 to 1."""
    parts = np.asarray(rgb, float) / 255
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4) @ (
        0.2126,
        0.7152,
        0.0722,
    )


def contrast_of(one, other):
    """The contrast of two colours, [red, green, blue], 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def contrast(one, other, theme):
    """The contrast of two names of colours in a theme."""
    return contrast_of(channels(one, theme), channels(other, theme))


@each_theme
@each_role
def test_ink_can_be_read_on_every_face(theme, role):
    for face in (role.light, role.middle, role.dark):
        assert contrast(INK, face, theme) >= 4.5, face


@each_theme
@each_role
def test_ink_can_be_read_on_every_shade_that_has_numbers(theme, role):
    for shade in shades(role, LEVELS, light=True):
        assert contrast(INK, shade, theme) >= 4.5, shade


@each_theme
def test_words_can_be_read_on_paper(theme):
    for colour in (INK, QUIET, BLACK, *(role.text for role in ROLES)):
        assert contrast(colour, PAPER, theme) >= 4.5, colour
    assert contrast(QUIET, PADDING.light, theme) >= 4.5  # the zeros of padding


@each_theme
@pytest.mark.parametrize("most", range(1, 26))
def test_counts_can_be_read_on_their_shades(theme, most):
    scene = Scene(600, 50)
    assert draw_counts(scene, Plane(0, 0, 20), np.arange(1, most + 1)[None], most)
    for face, word in zip(scene.faces, scene.words, strict=True):
        assert contrast(face.face, word.colour, theme) >= 3.8, word.text


def test_lines_stand_out_from_paper_but_for_one():
    lines = [*(role.line for role in ROLES), "lit-line"]
    pale = {(theme, line) for theme in THEMES for line in lines if contrast(line, PAPER, theme) < 3}
    assert pale == PALE_LINES


@each_theme
def test_windows_stand_out_most(theme):
    contrasts = {name: contrast(name, PAPER, theme) for name in THEMES[theme]}
    assert max(contrasts, key=contrasts.get) == BLACK


@each_theme
@each_role
@pytest.mark.parametrize("light", [False, True])
def test_a_shade_is_the_further_from_paper_the_further_its_number_is_from_0(theme, role, light):
    found = [contrast(shade, PAPER, theme) for shade in shades(role, LEVELS, light)]
    assert np.all(np.diff(found) > 0)
    assert found[-1] > 1.4 * found[0]


@each_theme
def test_negative_numbers_without_ink_are_grey_from_paper_to_what_windows_have(theme):
    found = [contrast(grey, PAPER, theme) for grey in greys(LEVELS)]
    assert np.all(np.diff(found) > 0)
    assert all(len(set(channels(grey, theme))) == 1 for grey in greys(LEVELS))


@each_theme
@each_role
def test_numbers_can_be_read_through_the_light(theme, role):
    light = channels("lit-face", theme)
    part = int(THEMES[theme]["lit-face"][7:], 16) / 255
    for below in (PAPER, role.light, *shades(role, LEVELS, light=True)):
        ink, face = (
            np.array(channels(colour, theme)) * (1 - part) + np.multiply(light, part)
            for colour in (INK, below)
        )
        assert contrast_of(ink, face) >= 3, below


@each_theme
@pytest.mark.parametrize(("kind", "least"), [("line", 0.12), ("middle", 0.08)])
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_roles_stay_apart_for_colour_blind_readers(theme, kind, least, blindness):
    seen = {}
    for role in ROLES:
        if role is not PADDING:  # that is dotted
            linear = (np.array(channels(getattr(role, kind), theme)) / 255) ** 2.2
            seen[role.name] = np.clip(np.array(BLINDNESS[blindness]) @ linear, 0, 1) ** (1 / 2.2)
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(seen[one] - seen[other]) > least, (one, other)


@each_theme
@pytest.mark.parametrize("blindness", [None, *BLINDNESS])
def test_the_channels_stay_apart_for_everybody(theme, blindness):
    seen = [_seen(channel, theme, blindness) for channel in CHANNELS]
    for one, other in itertools.combinations(seen, 2):
        assert np.linalg.norm(one - other) > 0.19


@each_theme
def test_a_channel_is_no_role_and_ink_can_be_read_on_it(theme):
    faces = [face for role in ROLES for face in (role.light, role.middle, role.dark)]
    for channel in CHANNELS:
        assert contrast(INK, channel, theme) >= 4.5
        for face in (PAPER, *faces):
            assert np.linalg.norm(_seen(channel, theme) - _seen(face, theme)) > 0.1, face


def _seen(colour, theme, blindness=None):
    """A colour as [red, green, blue], 0 to 1, as a reader sees it."""
    linear = (np.array(channels(colour, theme)) / 255) ** 2.2
    matrix = np.eye(3) if blindness is None else np.array(BLINDNESS[blindness])
    return np.clip(matrix @ linear, 0, 1) ** (1 / 2.2)


def test_what_lies_round_a_picture_has_the_colours_of_the_theme():
    rules = (BROWSER / "picture.css").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-f]{3,8}\b|(?<![-\w])(?:black|white)(?![-\w])|rgb", rules)
    named = set(re.findall(r"var\(--conv-([\w-]+)", rules))
    assert named
    for theme in THEMES.values():
        assert named <= set(theme)

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
    NEGATIVE,
    PADDING,
    PAPER,
    QUIET,
    THEMES,
    channels,
    shades,
)
from helpers.drawing.scene import Scene
from helpers.explorers.picture import BROWSER
from tests.unit.contrasts import contrast, contrast_of, luminance

POSITIVE = [palette.INPUT, palette.FILTER, palette.OUTPUT, palette.PADDING, palette.LEFTOVER]
ROLES = [*POSITIVE, NEGATIVE]
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
each_positive = pytest.mark.parametrize("role", POSITIVE, ids=lambda role: role.name)


def lightness(rgb):
    """CIE's L*, 0 to 100."""
    bright = luminance(rgb)
    return 116 * np.cbrt(bright) - 16 if bright > 0.008856 else 903.3 * bright


def seen(rgb, blindness):
    """A colour as people without red or green cones see it, or as a printer without ink of colour has it."""
    if blindness == "grey":
        return np.array([lightness(rgb) / 100])
    linear = (np.array(rgb) / 255) ** 2.2
    return np.clip(np.array(BLINDNESS[blindness]) @ linear, 0, 1) ** (1 / 2.2)


def signs(role, light):
    """The shades of n and of −n, for n from 0 to `LEVELS`."""
    return list(zip(shades(role, LEVELS, light), shades(NEGATIVE, LEVELS, light), strict=True))


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
@pytest.mark.parametrize("most", [*range(1, 26), 81, 255])
def test_counts_can_be_read_on_their_shades(theme, most):
    scene = Scene(6200, 50)
    assert draw_counts(scene, Plane(0, 0, 24), np.arange(1, most + 1)[None], most)
    for face, word in zip(scene.faces, scene.words, strict=True):
        assert contrast(face.face, word.colour, theme) >= 4.5, word.text


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
@each_positive
@pytest.mark.parametrize("light", [False, True])
def test_a_negative_number_is_darker_than_a_positive_one_as_far_from_0(theme, role, light):
    for plus, minus in signs(role, light)[1:]:
        assert luminance(channels(plus, theme)) > luminance(channels(minus, theme))


@each_theme
@each_positive
@pytest.mark.parametrize("light", [False, True])
@pytest.mark.parametrize("blindness", [*BLINDNESS, "grey"])
def test_a_filter_and_its_mirror_differ_for_every_reader(theme, role, light, blindness):
    """The least differences, of 1: in hues 0.08 next to 0 and 0.15 far from it, in grey 0.024 and 0.087."""
    for level, (plus, minus) in enumerate(signs(role, light)[1:], 1):
        least = 0.015 + 0.009 * level if blindness == "grey" else 0.07 + 0.01 * level
        kernel, mirror = (
            np.array([seen(channels(tone, theme), blindness) for tone in tones])
            for tones in ((minus, "palest", plus), (plus, "palest", minus))
        )
        left, _, right = np.linalg.norm(kernel - mirror, axis=1)
        assert min(left, right) >= least, level


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
    found = {}
    for role in ROLES:
        if role is not PADDING:  # that is dotted
            found[role.name] = seen(channels(getattr(role, kind), theme), blindness)
    for one, other in itertools.combinations(found, 2):
        assert np.linalg.norm(found[one] - found[other]) > least, (one, other)


@each_theme
@pytest.mark.parametrize("blindness", BLINDNESS)
def test_the_channels_stay_apart_for_colour_blind_readers(theme, blindness):
    for one, other in itertools.combinations(CHANNELS, 2):
        both = [seen(channels(each, theme), blindness) for each in (one, other)]
        assert np.linalg.norm(both[0] - both[1]) > 0.19, (one, other)


@each_theme
def test_a_channel_has_the_colour_of_no_role_and_ink_can_be_read_on_it(theme):
    faces = [face for role in ROLES for face in (role.light, role.middle, role.dark)]
    for channel in CHANNELS:
        assert contrast(INK, channel, theme) >= 4.5
        for other in (PAPER, *faces, *({*CHANNELS} - {channel})):
            apart = np.subtract(channels(channel, theme), channels(other, theme)) / 255
            assert np.linalg.norm(apart) > 0.1, (channel, other)


def test_what_lies_round_a_picture_has_the_colours_of_the_theme():
    rules = (BROWSER / "picture.css").read_text(encoding="utf-8")
    assert not re.findall(r"#[0-9a-f]{3,8}\b|(?<![-\w])(?:black|white)(?![-\w])|rgb", rules)
    named = set(re.findall(r"var\(--conv-([\w-]+)", rules))
    assert named
    for theme in THEMES.values():
        assert named <= set(theme)

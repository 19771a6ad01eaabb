"""Colours by name: what they are in each theme, mixed and faded ones too."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.drawing import palette
from helpers.drawing.palette import NONE, THEMES, channels, coloured, faded, mixed, shades

each_theme = pytest.mark.parametrize("theme", THEMES)
ROLES = [palette.INPUT, palette.FILTER, palette.OUTPUT, palette.PADDING, palette.LEFTOVER]
ROLES += [palette.NEGATIVE]
NAMES = st.sampled_from([name for name, colour in THEMES["light"].items() if len(colour) == 7])
PLAIN = NAMES | st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def test_all_themes_have_the_same_names():
    names = set(THEMES["light"])
    assert all(set(theme) == names for theme in THEMES.values())
    for role in ROLES:
        assert {role.light, role.middle, role.dark, role.line, role.text, role.strong} <= names
    assert {palette.PAPER, palette.BLACK, palette.INK, palette.QUIET, palette.ON_DARK} <= names


@each_theme
def test_a_name_is_what_its_theme_says(theme):
    for name, colour in THEMES[theme].items():
        assert coloured(name, theme) == colour
        assert re.fullmatch("#[0-9a-f]{6}(?:[0-9a-f]{2})?", colour)


@each_theme
@pytest.mark.parametrize("colour", ["#0072b2", "#0072b280", NONE])
def test_what_is_no_name_is_the_same_in_every_theme(theme, colour):
    assert coloured(colour, theme) == colour


@each_theme
def test_an_unknown_name_is_an_error(theme):
    with pytest.raises(KeyError, match="input-pale"):
        coloured("input-pale", theme)


@each_theme
@given(low=PLAIN, high=PLAIN, part=st.floats(0, 1))
def test_a_mixed_colour_lies_between_its_ends(theme, low, high, part):
    found = channels(mixed(low, high, part), theme)
    steps = round(255 * part)
    for channel, a, b in zip(found, channels(low, theme), channels(high, theme), strict=True):
        assert abs(channel - (a + (b - a) * steps / 255)) <= 0.5
    assert channels(mixed(low, high, 0), theme) == channels(low, theme)
    assert channels(mixed(low, high, 1), theme) == channels(high, theme)


@each_theme
@given(colour=PLAIN, other=PLAIN, opacity=st.floats(0, 1))
def test_a_faded_colour_is_the_same_with_an_opacity(theme, colour, other, opacity):
    for whole in (colour, mixed(colour, other, 0.3)):
        found = coloured(faded(whole, opacity), theme)
        assert found[:7] == coloured(whole, theme)
        assert abs(int(found[7:], 16) - 255 * opacity) <= 0.5


@each_theme
@pytest.mark.parametrize("most", [0, 1, 8])
def test_there_is_a_shade_for_each_number_and_all_differ(theme, most):
    for role in ROLES:
        for light in (False, True):
            found = [coloured(shade, theme) for shade in shades(role, most, light)]
            assert len(found) == len(set(found)) == most + 1
            assert found[0] == THEMES[theme]["palest"]


def test_the_style_sheet_has_every_colour_of_every_theme():
    sheet = palette.style_sheet(".a-picture")
    rules = re.findall(r"\.a-picture \{ ([^}]*)\}", sheet)
    found = [dict(re.findall(r"--conv-([\w-]+): (#\w+);", rule)) for rule in rules]
    light, dark = THEMES["light"], THEMES["dark"]
    assert found == [light, dark, light, dark]  # as it is, and where the browser or JupyterLab says so

"""Contrasts as WCAG 2 counts them."""

import numpy as np

from helpers.drawing.palette import channels


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

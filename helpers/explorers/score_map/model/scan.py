"""An image of the reader's own as the network knows digits: paper 0, ink 16, whatever the light."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers import samples
from helpers.explorers.photo import Photo
from helpers.explorers.score_map.model.canvas import FULL

TIMES = 3  # that paper is looked for, each time without what stood out before
FAR = 3.7  # median distances from the paper, and 1 of 255, from which on a pixel may be ink
LEAST = 24  # of 255: where no ink stands out so much from the paper there is none
INKED, USUAL = 0.2, 65  # of the strongest ink what counts as ink, and the percentile of it that is full
PAPER = 0.15  # of full ink, what is paper yet


class Scan(NamedTuple):
    """pixels [H, W] of 0 to 16; bright: whether the paper is, as usual; inked: whether there is ink."""

    pixels: np.ndarray
    bright: bool
    inked: bool


@lru_cache(maxsize=4)
def scanned(photo: Photo, size: int) -> Scan:
    """Return an image in grey, its longer side `size` pixels, each a mean, and stretched to 0 to 16.

    Paper is what most pixels are, with light that may grow to any side; ink is brighter or darker.
    """
    grey = samples.resized(photo.pixels, size).mean(axis=2)
    apart = _from_paper(grey)
    bright = bool(-apart.min() >= apart.max())
    ink = -apart if bright else apart
    strongest = np.sort(ink, axis=None)[-max(1, ink.size // 200) :].mean()
    if strongest < LEAST:
        return Scan(np.zeros(grey.shape, int), bright, False)
    full = np.percentile(ink[ink > INKED * strongest], USUAL)
    return Scan(np.rint(FULL * np.clip((ink / full - PAPER) / (1 - PAPER), 0, 1)).astype(int), bright, True)


def _from_paper(grey: np.ndarray) -> np.ndarray:
    """Return how much brighter pixels [H, W] are than paper, a plane through most of them."""
    place = np.stack([np.ones(grey.size), *np.indices(grey.shape).reshape(2, -1)], axis=1)
    apart, paper = grey.ravel(), np.full(grey.size, True)
    for _ in range(TIMES):
        plane = np.linalg.lstsq(place[paper], grey.ravel()[paper], rcond=None)[0]
        apart = grey.ravel() - place @ plane
        paper = np.abs(apart) <= FAR * np.median(np.abs(apart[paper])) + 1
    return apart.reshape(grey.shape)

"""Pages of handwritten digits, every pixel labelled: what a fully convolutional network learns to segment."""

from __future__ import annotations

from functools import cache

import numpy as np

from helpers.samples.digits import HELD_OUT, THREE, digits, weights_in
from helpers.shapes import flag, whole

PAPER = 3  # the class of every other pixel
PAGE_SIDE = 128  # pixels, a multiple of 32
MAGNIFIED = 5  # pixels along an axis for each of a digit's 8
MOST_PAGES = 2_000  # 144 KiB each, and each is made by itself
INK = 6  # of 16: from here on a pixel is ink
MOST_DIGITS, TRIES = 6, 60  # that may lie on a page, and places that are drawn for all of them


def pages(count: int, seed: int, held_out: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return (images, labels): pages of digits, uint8 [count, 128, 128, 1] of 0 to 16; int [count, 128, 128].

    Up to 6 digits 0, 4 and 7 lie on a page at drawn places, none over another's 40×40 pixels; each is one of
    `digits` magnified by 5, bilinearly. Labels 0, 1 and 2 are the ink of `THREE` in their order,
    where a pixel is at least `INK`; 3 is `PAPER`. held_out: of the last `HELD_OUT` digits alone, otherwise of
    the others alone. The first pages of a seed are the same whatever the count.
    Raises ValueError where `count` or `seed` is below 0, and for more than `MOST_PAGES`.
    """
    count, seed = whole("count", count, 0, MOST_PAGES), whole("seed", seed, 0)
    large, classes = _large(flag("held_out", held_out))
    images = np.zeros((count, PAGE_SIDE, PAGE_SIDE, 1), np.uint8)
    labels = np.full((count, PAGE_SIDE, PAGE_SIDE), PAPER)
    side = large.shape[1]
    for number in range(count):
        random = np.random.default_rng((6, seed, number))
        for row, column in _places(random, side):
            which = random.integers(len(large))
            window = number, slice(row, row + side), slice(column, column + side)
            images[window][..., 0] = large[which]
            labels[window][large[which] >= INK] = classes[which]
    return images, labels


def pages_weights() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return trained weights for `networks.fcn_scores`, {layer: (kernel, bias)}, float32.

    They read a page as [H, W, 1] from 0 to 1, which is pixel/16, and score the classes of `pages`. Made by
    tools/weights_of_pages.py, without the last `HELD_OUT` digits.
    """
    return weights_in("pages_weights.npz")


def _places(random: np.random.Generator, side: int) -> list[tuple[int, int]]:
    """Return the (row, column) of the first pixel of squares of this side that do not overlap."""
    places: list[tuple[int, int]] = []
    wanted = random.integers(3, MOST_DIGITS + 1)
    for row, column in random.integers(0, PAGE_SIDE - side + 1, (TRIES, 2)).tolist():
        if len(places) < wanted and all(max(abs(row - r), abs(column - c)) >= side for r, c in places):
            places.append((row, column))
    return places


@cache
def _large(held_out: bool) -> tuple[np.ndarray, np.ndarray]:
    """Return the digits that pages are made of, magnified, uint8 [n, 40, 40], and their classes [n]."""
    images, labels = digits()
    part = slice(-HELD_OUT, None) if held_out else slice(None, -HELD_OUT)
    images, labels = images[part, :, :, 0], labels[part]
    chosen = np.isin(labels, THREE)
    # Whole numbers alone: the same on every machine. A new pixel lies at (o + 1/2)/5 − 1/2, in tenths.
    apart = np.abs(2 * np.arange(8 * MAGNIFIED)[:, None] + 1 - MAGNIFIED - 2 * MAGNIFIED * np.arange(8))
    shares = np.maximum(2 * MAGNIFIED - apart, 0)
    large = (shares @ images[chosen].astype(int) @ shares.T + 2 * MAGNIFIED**2) // (2 * MAGNIFIED) ** 2
    return large.astype(np.uint8), np.searchsorted(THREE, labels[chosen])

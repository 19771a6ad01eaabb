"""Sheets of paper with a handwritten digit somewhere, for a network that tells three classes apart."""

from __future__ import annotations

import numpy as np

from helpers.samples.digits import HELD_OUT, SIDE, THREE, digits, weights_in
from helpers.shapes import check_entries, flag, whole

BIT = 3  # cells of a bit of another digit
AREA = 128  # cells of a sheet for each bit that is drawn
MOST_SHEETS = 100_000  # each is made by itself, which takes time


def sheets(
    count: int, size: int, seed: int, held_out: bool = False
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (images, labels, corners) of sheets with one digit each, a 0, a 4 or a 7.

    images uint8 [count, size, size, 1] of 0 to 16, 16 is ink; labels int [count], 0, 1 or 2: the place of the
    digit in `THREE`; corners int [count, 2]: row and column of the upper left of its 8×8 cells. Around it
    lie bits of other digits, 3×3 cells, one for each 128 cells of the sheet; those that would lie on its 8×8
    cells are left out. held_out: digits and bits are of the last `HELD_OUT`, else of the others.
    Another size leaves the digits as they are, and moves their places in proportion.

    Raises ValueError where `size` is below 8, `count` or `seed` below 0, and where they would be too many.
    """
    count, size = whole("count", count, 0, MOST_SHEETS), whole("size", size, SIDE)
    fix = "use fewer or smaller sheets"
    check_entries("the sheets [count, size, size, 1]", max(count, 1), size, size, fix=fix)
    random = np.random.default_rng((6, whole("seed", seed, 0)))
    three, labels, others = _kinds(flag("held_out", held_out))
    numbers, places = random.integers(0, len(three), count), random.random((count, 2))
    corners = (places * (size - SIDE + 1)).astype(int)
    images = np.zeros((count, size, size), np.uint8)
    for image, number, corner in zip(images, numbers, corners, strict=True):
        _scatter(image, others, corner, random)
        image[corner[0] :, corner[1] :][:SIDE, :SIDE] = three[number]
    return images[..., None], labels[numbers], corners


def three_weights() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return trained weights for `networks.three_net` of any size, {layer: (kernel, bias)}, float32.

    They read a sheet as [size, size, 1] from 0 to 1, which is pixel/16. Made by tools/three.py from sheets of
    16, 24, 32 and 48 cells a side, without the last `HELD_OUT` digits. Of the sheets with these at least 95 %
    are named right, from 12 to 48 cells a side.
    """
    return weights_in("three_weights.npz")


def _kinds(held_out: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return (digits of the three classes [n, 8, 8], their classes [n], all other digits [m, 8, 8])."""
    images, labels = digits()
    kept = slice(-HELD_OUT, None) if held_out else slice(-HELD_OUT)
    images, labels = images[kept, :, :, 0], labels[kept]
    of_three = np.isin(labels, THREE)
    return images[of_three], np.searchsorted(THREE, labels[of_three]), images[~of_three]


def _scatter(image: np.ndarray, others: np.ndarray, corner: np.ndarray, random: np.random.Generator) -> None:
    """Lay bits of other digits on a sheet, none where its own digit will lie."""
    count = image.size // AREA
    numbers, cuts = random.integers(0, len(others), count), random.integers(0, SIDE - BIT + 1, (count, 2))
    places = random.integers(0, len(image) - BIT + 1, (count, 2))
    for number, (down, right), place in zip(numbers, cuts, places, strict=True):
        if np.maximum(corner - place - BIT, place - corner - SIDE).max() >= 0:  # cells between, along an axis
            bit = others[number, down : down + BIT, right : right + BIT]
            image[place[0] :, place[1] :][:BIT, :BIT] = bit

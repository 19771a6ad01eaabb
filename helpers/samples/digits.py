"""Handwritten digits, and patches that hold none, to train a small network on."""

from __future__ import annotations

from functools import cache
from itertools import product
from pathlib import Path

import numpy as np

from helpers.shapes import whole

HELD_OUT = 360  # the last digits, which no network of this house learns from
SIDE = 8  # cells
THREE = 0, 4, 7  # the digits of networks that tell three classes apart: classes 0, 1 and 2
MOST_PARTS = 100_000  # each is made by itself, which takes time
TURNED, STRETCHED = 0.15, 0.1  # usual angle and slant of a bent digit in radians, share
OFF = 3  # cells by which a digit is shifted at least, so that it is not whole or not in its place


def digits() -> tuple[np.ndarray, np.ndarray]:
    """Return (images, labels): 1,797 handwritten digits, uint8 [1797, 8, 8, 1] of 0 to 16, and int [1797].

    16 is ink, 0 paper. The last `HELD_OUT` are kept for judging what was learned from the others. E. Alpaydin
    and C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998,
    doi 10.24432/C50P49, CC BY 4.0: its test set, as scikit-learn ships it; tools/digits.py made the file.
    """
    images, labels = _digits()
    return images.copy(), labels.copy()


@cache
def _digits() -> tuple[np.ndarray, np.ndarray]:
    with np.load(Path(__file__).parent / "digits.npz", allow_pickle=False) as file:
        return file["images"], file["labels"].astype(int)


def digits_weights() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return trained weights for `networks.digits_net`, {layer: (kernel or weights, bias)}, float32.

    They read a digit as [8, 8, 1] from 0 to 1, which is pixel/16. Scores 0 to 9 are the digits, 10 is "none
    of them", for patches that hold no whole digit. A digit 1 row or column beside its place is still that
    one, with the borders of others around it. Made by tools/weights.py, without the last `HELD_OUT` digits,
    of which at least 96 % are right.
    """
    return weights_in("digits_weights.npz")


def weights_in(file_name: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the weights of a file beside this one, as `digits_weights` does."""
    with np.load(Path(__file__).parent / file_name, allow_pickle=False) as file:
        arrays = {name: file[name].astype(np.float32) for name in file.files}
    layers = dict.fromkeys(name.partition("/")[0] for name in arrays)
    return {layer: (arrays[f"{layer}/kernel"], arrays[f"{layer}/bias"]) for layer in layers}


def parts_of_digits(count: int, seed: int) -> np.ndarray:
    """Return patches that hold no digit in its place, uint8 [count, 8, 8, 1]: what a window sees beside one.

    One in 8 is blank, the others are in equal parts a digit alone, shifted by 3 cells or more, and parts of
    two digits that lie beside or below each other. None is made of the last `HELD_OUT` digits.
    Raises ValueError where `count` or `seed` is below 0, and for more than `MOST_PARTS` patches.
    """
    count, seed = whole("count", count, 0, MOST_PARTS), whole("seed", seed, 0)
    random = np.random.default_rng((5, seed))
    images = _digits()[0][:-HELD_OUT, :, :, 0]
    kinds = random.integers(0, 8, count)
    patches = np.zeros((count, SIDE, SIDE), np.uint8)
    for patch, kind in zip(patches, kinds, strict=True):
        one, other = images[random.integers(0, len(images), 2)]
        if kind:
            patch[:] = _shifted(one, random) if kind % 2 else _between(one, other, random)
    return patches[..., None]


def _shifted(digit: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A digit alone, as it lies in a window that is `OFF` to 7 cells beside it along either axis."""
    far = random.integers(OFF, SIDE) * random.choice((-1, 1))
    places = far, random.integers(-SIDE + 1, SIDE)
    down, right = places if random.integers(2) else places[::-1]
    canvas = np.pad(digit, SIDE - 1)
    return canvas[SIDE - 1 - down :, SIDE - 1 - right :][:SIDE, :SIDE]


def _between(one: np.ndarray, other: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """The end of one digit and the beginning of another, at least `OFF` cells of either missing."""
    axis, cut = int(random.integers(2)), random.integers(OFF, SIDE - OFF + 1)
    pair = np.concatenate((one, other), axis=axis)
    return np.take(pair, range(cut, cut + SIDE), axis=axis)


def bent(digits: np.ndarray, moved: float, random: np.random.Generator) -> np.ndarray:
    """Return digits, uint8 [N, 8, 8], each turned, slanted, stretched and moved a little, in its own way.

    moved: by how many cells, usually, along either axis.
    """
    angle, slant = random.normal(0, TURNED, (2, len(digits), 1, 1))
    stretch = np.exp(random.normal(0, STRETCHED, (2, len(digits), 1, 1)))
    move = random.normal(0, moved, (2, len(digits), 1, 1))
    middle = (SIDE - 1) / 2
    down, right = np.meshgrid(*[np.arange(SIDE) - middle] * 2, indexing="ij")
    row = (np.cos(angle) * down + np.sin(angle) * right) * stretch[0] + move[0]
    column = (np.cos(angle) * right - np.sin(angle) * down + slant * down) * stretch[1] + move[1]
    # Each new cell is a mean of the four old ones around it, two rows and columns of paper being added.
    row, column = (np.clip(each + middle + 2, 0, SIDE + 2.999) for each in (row, column))
    above, left = row.astype(int), column.astype(int)
    paper, which = np.pad(digits, ((0, 0), (2, 2), (2, 2))), np.arange(len(digits))[:, None, None]
    new = np.zeros(digits.shape)
    for lower, further in product((0, 1), repeat=2):
        share = np.abs(1 - lower - (row - above)) * np.abs(1 - further - (column - left))
        new += share * paper[which, above + lower, left + further]
    return np.rint(new).astype(np.uint8)

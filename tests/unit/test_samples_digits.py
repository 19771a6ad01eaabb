"""The digits and the patches beside them: the same on every machine, and what they are said to be."""

import hashlib
from itertools import product

import numpy as np
import pytest

from helpers import samples

SUM = "87ff0c9e40dc7e2c0e34e7257799c2e3f3aec1a016363bb11cad869ec428a826"
FIRST = [  # the first digit, a 0, as scikit-learn's documentation prints it
    [0, 0, 5, 13, 9, 1, 0, 0],
    [0, 0, 13, 15, 10, 15, 5, 0],
    [0, 3, 15, 2, 0, 11, 8, 0],
    [0, 4, 12, 0, 0, 8, 8, 0],
    [0, 5, 8, 0, 0, 9, 8, 0],
    [0, 4, 11, 0, 1, 12, 7, 0],
    [0, 2, 14, 5, 10, 12, 0, 0],
    [0, 0, 6, 13, 10, 0, 0, 0],
]
SHIFTS = [(down, right) for down, right in product(range(-7, 8), repeat=2) if max(abs(down), abs(right)) > 2]


def test_the_digits_are_those_of_scikit_learn():
    images, labels = samples.digits()
    assert images.dtype == np.uint8
    assert images.shape == (1797, 8, 8, 1)
    assert images[0, :, :, 0].tolist() == FIRST
    assert labels[:10].tolist() == list(range(10))
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert (images.min(), images.max()) == (0, 16)
    assert hashlib.sha256(images.tobytes() + labels.astype(np.uint8).tobytes()).hexdigest() == SUM


def test_the_digits_are_the_callers_own():
    for each in samples.digits():
        each[:] = 7
    images, labels = samples.digits()
    assert images[0, :, :, 0].tolist() == FIRST
    assert labels[0] == 0


def test_patches_are_the_same_for_the_same_seed_and_others_for_another():
    patches = samples.parts_of_digits(50, 3)
    assert patches.dtype == np.uint8
    assert patches.shape == (50, 8, 8, 1)
    assert np.array_equal(patches, samples.parts_of_digits(50, 3))
    assert not np.array_equal(patches, samples.parts_of_digits(50, 4))
    assert samples.parts_of_digits(0, 0).shape == (0, 8, 8, 1)


@pytest.fixture(scope="module")
def known():
    """Digits that are not held out: all, their shifted ones, and what begins or ends another patch."""
    images = samples.digits()[0][: -samples.HELD_OUT, :, :, 0]
    return {each.tobytes() for each in images}, images


def shifted(images, down, right):
    """Digits [n, 8, 8], moved, with nothing behind them."""
    moved = np.zeros_like(images)
    rows, columns = (slice(max(by, 0), 8 + min(by, 0)) for by in (down, right))
    from_rows, from_columns = (slice(max(-by, 0), 8 + min(-by, 0)) for by in (down, right))
    moved[:, rows, columns] = images[:, from_rows, from_columns]
    return moved


def kind_of(patch, images):
    """Which kind of patch this is."""
    if not patch.any():
        return "blank"
    if any((shifted(images, *by) == patch).all(axis=(1, 2)).any() for by in SHIFTS):
        return "shifted"
    for cut, turned in product((3, 4, 5), (False, True)):
        one, others = (patch.T, images.transpose(0, 2, 1)) if turned else (patch, images)
        ends = (others[:, cut:] == one[: 8 - cut]).all(axis=(1, 2)).any()
        if ends and (others[:, :cut] == one[8 - cut :]).all(axis=(1, 2)).any():
            return "between"
    return "unknown"


def test_each_patch_is_blank_or_a_digit_shifted_by_3_or_between_two_that_are_not_held_out(known):
    whole, images = known
    patches = samples.parts_of_digits(200, 1)[..., 0]
    assert not {each.tobytes() for each in patches} & whole
    kinds = [kind_of(each, images) for each in patches]
    assert {each: kinds.count(each) > 10 for each in kinds} == dict.fromkeys(
        ("blank", "shifted", "between"), True
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-1, 0), "count must be at least 0, got -1"),
        ((10**6, 0), "count must be at most 100,000, got 1000000"),
        ((1, -1), "seed must be at least 0, got -1"),
        ((1, 0.5), "seed must be a whole number, got 0.5"),
    ],
)
def test_patches_that_cannot_be_are_refused_in_one_sentence(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        samples.parts_of_digits(*arguments)

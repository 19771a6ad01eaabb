"""Sheets with one digit: the same for the same seed, of the digits and the places that they say."""

import sys

import numpy as np
import pytest

from helpers import samples
from helpers.samples.digits import SIDE

THREE = 0, 4, 7


@pytest.mark.parametrize("held_out", [False, True])
@pytest.mark.parametrize("size", [8, 12, 24, 41])
def test_a_digit_of_its_class_lies_where_the_sheet_says(size, held_out):
    images, labels, corners = samples.sheets(60, size, 5, held_out)
    assert (images.dtype, images.shape) == (np.uint8, (60, size, size, 1))
    assert images.max() <= 16
    assert (corners.min(), labels.min(), labels.max()) >= (0, 0, 2)
    assert corners.max() <= size - SIDE
    digits, kinds = samples.digits()
    known = {
        each.tobytes(): (kind, place) for place, (each, kind) in enumerate(zip(digits, kinds, strict=True))
    }
    for image, label, (row, column) in zip(images, labels, corners, strict=True):
        kind, place = known[image[row : row + SIDE, column : column + SIDE].tobytes()]
        assert kind == THREE[label]
        assert (place >= len(digits) - samples.HELD_OUT) == held_out


def test_they_are_the_same_for_the_same_seed_and_others_for_another():
    once, again, other = (samples.sheets(20, 24, seed) for seed in (3, 3, 4))
    assert all(np.array_equal(one, same) for one, same in zip(once, again, strict=True))
    assert not any(np.array_equal(one, another) for one, another in zip(once, other, strict=True))
    once[0][:], once[1][:] = 7, 7
    assert np.array_equal(samples.sheets(20, 24, 3)[0], again[0])


def test_another_size_keeps_the_digits_and_moves_them_in_proportion():
    _, small_labels, small = samples.sheets(200, 16, 3)
    _, large_labels, large = samples.sheets(200, 40, 3)
    assert np.array_equal(small_labels, large_labels)
    assert np.abs(small / 9 - large / 33).max() < 1 / 9 + 1 / 33
    assert {*small[:, 0]} == {*small[:, 1]} == set(range(9))


def test_bits_lie_beside_the_digit_and_are_whole(monkeypatch):
    ink = np.full((1, 8, 8), 16, np.uint8)
    monkeypatch.setattr(sys.modules["helpers.samples.sheets"], "_kinds", lambda _: (ink, np.array([2]), ink))
    images, _, corners = samples.sheets(50, 24, 1)
    for image, (row, column) in zip(images[..., 0], corners, strict=True):
        image[row : row + SIDE, column : column + SIDE] = 0
        whole = np.lib.stride_tricks.sliding_window_view(image, (3, 3)).all(axis=(2, 3))
        covered = np.zeros_like(image, bool)
        for down, right in np.argwhere(whole):
            covered[down : down + 3, right : right + 3] = True
        assert np.array_equal(covered, image > 0)
    assert images.any()


def test_a_large_sheet_has_bits_and_most_of_it_is_paper():
    images, _, corners = samples.sheets(300, 40, 1, held_out=True)
    counts = []
    for image, (row, column) in zip(images[..., 0], corners, strict=True):
        image[row : row + SIDE, column : column + SIDE] = 0
        counts.append((image > 0).sum())
    assert 0 < np.median(counts) <= 9 * (40 * 40 // 128)
    assert samples.sheets(50, 8, 0)[0].any(axis=(1, 2, 3)).all()


def test_the_three_classes_are_drawn_about_equally_often():
    counts = np.bincount(samples.sheets(3000, 8, 0)[1])
    assert len(counts) == 3
    assert counts.min() > 900


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((-1, 16, 0), "count must be"),
        ((1, 7, 0), "size must be"),
        ((1, 16, -1), "seed must be"),
        ((1, 16, 0, "yes"), "held_out must be"),
        ((100_000, 10_000, 0), "the sheets .* would have"),
    ],
)
def test_what_cannot_be_drawn_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        samples.sheets(*arguments)

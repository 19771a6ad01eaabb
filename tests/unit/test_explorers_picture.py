"""What the widget sends: numbers that come back as they were."""

from fractions import Fraction

import numpy as np
import pytest

from helpers.explorers.arrays import packed_array


def unpacked(packed):
    """Numbers as the browser reads them: whole numbers, and how many make 1."""
    whole = np.frombuffer(packed["bytes"], packed["type"]).reshape(packed["shape"])
    return whole.astype(object), packed["scale"]


@pytest.mark.parametrize(
    ("values", "scale", "kind"),
    [
        ([0, 1, 255], 1, "uint8"),
        ([0, 1, 2.55], 100, "uint8"),
        ([-128, 1, 127], 1, "int8"),
        ([0, 1, 256], 1, "int16"),
        ([-129, 1, 127], 1, "int16"),
        ([0.29, -98.99, 1.0], 100, "int16"),
        ([-32768, 1, 32767], 1, "int16"),
        ([0, 1, 32768], 1, "int32"),
        ([-327.69, 1, 0], 100, "int32"),
    ],
)
def test_packed_numbers_come_back(values, scale, kind):
    packed = packed_array(np.array(values).reshape(3, 1, 1), scale)
    whole, times = unpacked(packed)
    assert (packed["type"], packed["shape"]) == (kind, [3, 1, 1])
    assert [Fraction(number, times) for number in whole.ravel().tolist()] == [
        Fraction(str(number)) for number in values
    ]


def test_no_numbers_are_packed_as_none():
    assert packed_array(np.zeros((0, 2, 1)))["bytes"] == b""


def test_the_order_of_packed_numbers_is_rows_columns_channels():
    array = np.arange(24).reshape(2, 3, 4)
    turned = np.asfortranarray(array)
    assert list(packed_array(array)["bytes"]) == list(packed_array(turned)["bytes"]) == list(range(24))

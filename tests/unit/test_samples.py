"""The samples: the same on every machine, kernels that do what their names say, images kept true."""

import hashlib
import re
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from helpers import ops, samples
from tests.unit.refusals import memory

SIZES = range(1, 17)
DIRECTIONS = [f"brighter {arrow}" for arrow in "→↓↗↘←↑↙↖"]
INTEGERS = [[1, 1, 2, 2, 0], [0, 2, 2, 0, 0], [2, 1, 0, 2, 0], [1, 1, 1, 0, 0], [2, 2, 2, 1, 2]]
FIRST_ROW = [[1, 1, 1], [1, 0, 1], [2, 1, 2], [2, 1, 1], [0, 1, 0]]
SLICE, OTHER_SLICE, BIAS = [[1, -1, -1], [-1, 0, 1], [0, -1, 0]], [[-1, 0, 0], [0, 0, 0], [-1, 0, -1]], [1, 0]
PHOTOGRAPH = "fb3e6227961acba009cab3b5393f8886038410c76d3ba69c4331b40053f40a3a"
TOWARDS = [(0, 1), (1, 0), (-1, 1), (1, 1), (0, -1), (-1, 0), (1, -1), (-1, -1)]  # (down, right)


def test_integers_are_the_same_everywhere():
    assert samples.integers(5, 3)[:, :, 0].tolist() == INTEGERS
    assert samples.integers(5, 3)[0].tolist() == FIRST_ROW


def test_integers_are_from_0_to_2_and_channels_do_not_hang_on_their_number():
    x = samples.integers(128, 6)
    assert x.shape == (128, 128, 6)
    assert x.dtype.kind == "i"
    assert set(x.ravel().tolist()) == {0, 1, 2}
    assert np.array_equal(samples.integers(128, 2), x[:, :, :2])
    for one, other in product(range(6), repeat=2):
        assert one == other or not np.array_equal(x[:, :, one], x[:, :, other])


def test_seeded_kernels_are_the_same_everywhere():
    kernel, bias = samples.kernel("seeded integers", 3, 3, 2)
    assert kernel[:, :, 0, 0].tolist() == SLICE
    assert kernel[:, :, 2, 1].tolist() == OTHER_SLICE
    assert bias.tolist() == BIAS


def test_a_slice_of_a_seeded_kernel_hangs_on_its_own_place_alone():
    kernel, bias = samples.kernel("seeded integers", 16, 6, 8)
    assert kernel.shape == (16, 16, 6, 8)
    assert bias.shape == (8,)
    assert set(kernel.ravel().tolist()) == {-1, 0, 1}
    assert set(bias.tolist()) <= {-1, 0, 1}
    fewer, fewer_biases = samples.kernel("seeded integers", 16, 2, 3)
    assert np.array_equal(fewer, kernel[:, :, :2, :3])
    assert np.array_equal(fewer_biases, bias[:3])
    slices = {kernel[:, :, d, k].tobytes() for d, k in product(range(6), range(8))}
    assert len(slices) == 48


@pytest.mark.parametrize("name", samples.KERNELS)
@pytest.mark.parametrize("size", [1, 2, 3, 16])
def test_every_kernel_has_its_shape_and_whole_numbers(name, size):
    for depth, filters in product((1, 3, 6), (1, 8)):
        kernel, bias = samples.kernel(name, size, depth, filters)
        assert kernel.shape == (size, size, depth, filters)
        assert bias.shape == (filters,)
        assert kernel.dtype.kind == bias.dtype.kind == "i"
        assert name == "seeded integers" or not bias.any()
        assert len(samples.meanings(name, depth, filters)) == filters


@pytest.mark.parametrize("name", samples.KERNELS[1:])
def test_a_kernel_as_large_as_vggs_is_made_where_channels_need_no_numbers_of_their_own(name):
    kernel, bias = samples.kernel(name, 3, 512, 512)
    few, _ = samples.kernel(name, 3, 512, 16)
    assert kernel.shape == (3, 3, 512, 512)
    assert bias.shape == (512,)
    assert np.array_equal(kernel[..., :16], few)
    assert samples.meanings(name, 512, 512)[:16] == samples.meanings(name, 512, 16)


def test_another_kernel_is_refused_in_one_sentence():
    known = "seeded integers, edges, blur, sharpen, identity, one of each"
    with pytest.raises(ValueError, match=f"^kernel 'sobel' is not known: use one of {known}$"):
        samples.kernel("sobel", 3, 1, 1)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: samples.kernel(None, 3, 1, 1), "kernel None is not known: use one of seeded integers, "),
        (
            lambda: samples.kernel(np.array(["edges"] * 9), 3, 1, 1),
            "kernel an array of shape (9,) is not known",
        ),
        (lambda: samples.kernel("edges", 0, 1, 1), "size must be at least 1, got 0"),
        (lambda: samples.kernel("edges", 3, 1.5, 1), "depth must be a whole number, got 1.5"),
        (lambda: samples.kernel("edges", 3, 1, None), "filters must be a whole number, got None"),
        (
            lambda: samples.kernel("blur", 10**5, 1, 1),
            "the kernel [size, size, depth, filters] would have 100,000 × ",
        ),
        (
            lambda: samples.kernel("seeded integers", 1, 1000, 1000),
            "depth 1000 × filters 1000 make 1,000,000 slices, more than 100,000: use fewer of either",
        ),
        (lambda: samples.meanings("sobel", 1, 1), "kernel 'sobel' is not known: use one of seeded integers"),
        (lambda: samples.meanings("blur", 0, 1), "depth must be at least 1, got 0"),
        (
            lambda: samples.meanings("seeded integers", 1000, 1000),
            "depth 1000 × filters 1000 make 1,000,000 slices, more than 100,000: use fewer of either",
        ),
        (lambda: samples.meanings("blur", 1, 10**9), "filters must be at most 100,000, got 1000000000"),
        (lambda: samples.kernel("edges", 1, 1, 10**6), "filters must be at most 100,000, got 1000000"),
        (lambda: samples.integers(0, 1), "size must be at least 1, got 0"),
        (lambda: samples.integers(3, 0), "depth must be at least 1, got 0"),
        (
            lambda: samples.integers(10**6, 1),
            "the array [size, size, depth] would have 1,000,000 × 1,000,000 × 1 entries, more than "
            "134,217,728: use a smaller size or depth",
        ),
        (
            lambda: samples.integers(np.int32(2**20), np.int32(1)),
            "the array [size, size, depth] would have 1,048",
        ),
        (lambda: samples.integers(1, 10**6), "depth 1000000 × filters 1 make 1,000,000 slices, more than"),
        (lambda: samples.resized(samples.photograph(), 0), "longest must be at least 1, got 0"),
        (lambda: samples.resized(samples.photograph(), 2.5), "longest must be a whole number, got 2.5"),
        (
            lambda: samples.resized(samples.photograph(), 10**5),
            "the image [H, W, 3] would have 100,000 × 85,156 × 3 entries, more than 134,217,728: "
            "use a smaller longest",
        ),
        (
            lambda: samples.resized("a cat", 5),
            "pixels must be an array of uint8 [H, W, 3], each at least 1, got 'a cat'",
        ),
        (
            lambda: samples.resized(np.ones((2, 2, 3)), 5),
            "pixels must be an array of uint8 [H, W, 3], each at least 1, got float64 of shape (2, 2, 3)",
        ),
        (
            lambda: samples.flat(np.ones((2, 2, 3), np.uint8)),
            "pixels must be an array of uint8 [H, W, 4], each at",
        ),
        (
            lambda: samples.flat(np.ones((0, 2, 4), np.uint8)),
            "pixels must be an array of uint8 [H, W, 4], each at",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, message):
    with memory() as peak:
        with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
            call()
        most = peak()
    assert most < 5e6  # the photograph, and nothing of that size


def test_pixels_with_opacity_are_resized_after_the_line_that_is_offered():
    pixels = np.full((4, 2, 4), 255, np.uint8)
    with pytest.raises(ValueError, match=r"uint8 of shape \(4, 2, 4\); use flat\(pixels\) first$") as caught:
        samples.resized(pixels, 2)
    line = re.search(r"use (flat\(pixels\)) first", str(caught.value))[1]
    assert samples.resized(eval(line, {"flat": samples.flat, "pixels": pixels}), 2).shape == (2, 1, 3)


@pytest.mark.parametrize("number", [np.uint8, np.int8, np.int32])
def test_numpys_numbers_count_as_pythons(number):
    assert np.array_equal(samples.integers(number(100), number(3)), samples.integers(100, 3))
    for name in samples.KERNELS:
        ours, plain = samples.kernel(name, number(20), number(3), number(9)), samples.kernel(name, 20, 3, 9)
        assert all(map(np.array_equal, ours, plain))
        assert samples.meanings(name, number(3), number(9)) == samples.meanings(name, 3, 9)
    made = samples.resized(samples.photograph(), number(100))
    assert np.array_equal(made, samples.resized(samples.photograph(), 100))


@pytest.mark.parametrize("size", SIZES)
def test_single_channel_kernels_read_their_own_channel(size):
    middle = (size - 1) // 2
    for name, total in (("blur", size * size), ("sharpen", 1), ("identity", 1)):
        kernel, _ = samples.kernel(name, size, 3, 5)
        for k, d in product(range(5), range(3)):
            one = kernel[:, :, d, k]
            assert one.sum() == (total if d == k % 3 else 0), (name, k, d)
            assert one.any() == (d == k % 3)
    blur, sharpen, identity = (
        samples.kernel(name, size, 1, 1)[0][:, :, 0, 0] for name in ("blur", "sharpen", "identity")
    )
    assert np.all(blur == 1)
    assert np.argwhere(identity).tolist() == [[middle, middle]]
    assert np.all(sharpen[identity == 0] == -1)
    assert sharpen[middle, middle] == size * size


@pytest.mark.parametrize("size", SIZES)
def test_identity_returns_the_channel(size):
    x = samples.integers(20, 3)
    kernel, bias = samples.kernel("identity", size, 3, 4)
    y = ops.conv2d(x, kernel, bias, padding="same")
    for k in range(4):
        assert np.array_equal(y[:, :, k], x[:, :, k % 3])


def test_blur_adds_its_window_up_and_sharpen_takes_the_rest_from_the_middle():
    x = samples.integers(6, 2)
    blur = ops.conv2d(x, *samples.kernel("blur", 3, 2, 2))
    sharpen = ops.conv2d(x, *samples.kernel("sharpen", 3, 2, 2))
    for row, column, k in np.ndindex(4, 4, 2):
        window = [int(x[row + r, column + c, k]) for r in range(3) for c in range(3)]
        assert blur[row, column, k] == sum(window)
        assert sharpen[row, column, k] == 9 * window[4] - sum(window[:4] + window[5:])


@pytest.mark.parametrize("size", SIZES)
def test_edges_compare_the_two_sides_of_their_window(size):
    kernel, _ = samples.kernel("edges", size, 2, 8)
    assert np.array_equal(kernel[:, :, 0], kernel[:, :, 1])
    assert np.all(np.abs(kernel) <= 1)
    assert kernel.any() == (size > 1)
    centre = (size - 1) / 2
    for k, (down, right) in enumerate(TOWARDS):
        one = kernel[:, :, 0, k]
        assert one.sum() == 0
        assert np.array_equal(one[::-1, ::-1], -one)
        for row, column in np.ndindex(size, size):
            assert one[row, column] == np.sign(down * (row - centre) + right * (column - centre)), k
    assert np.array_equal(kernel[..., 4:], -kernel[..., :4])


def test_edges_answer_to_what_their_names_say():
    for k, (down, right) in enumerate(TOWARDS):
        row, column = np.mgrid[:5, :5]
        ramp = (10 * (down * row + right * column))[:, :, None]
        answers = ops.conv2d(ramp, *samples.kernel("edges", 3, 1, 8))[0, 0]
        assert answers.argmax() == k
        assert answers[k] > 0
        assert samples.meanings("edges", 3, 8)[k] == DIRECTIONS[k]


@pytest.mark.parametrize("size", SIZES)
def test_one_of_each_is_alike_in_all_channels(size):
    kernel, _ = samples.kernel("one of each", size, 3, 8)
    for d in range(3):
        assert np.array_equal(kernel[:, :, d], kernel[:, :, 0])
    for k, name in enumerate(("identity", "blur", "sharpen")):
        assert np.array_equal(kernel[:, :, 0, k], samples.kernel(name, size, 1, 1)[0][:, :, 0, 0])
    assert np.array_equal(kernel[:, :, :, 3:7], samples.kernel("edges", size, 3, 4)[0])
    outline = kernel[:, :, 0, 7]
    assert outline.sum() == 0
    assert outline[(size - 1) // 2, (size - 1) // 2] == size * size - 1
    assert (outline == -1).sum() == size * size - 1


def test_meanings_name_the_kind_and_its_channel():
    assert samples.meanings("seeded integers", 3, 2) == ["", ""]
    assert samples.meanings("edges", 3, 8) == DIRECTIONS
    assert samples.meanings("blur", 1, 2) == ["blur", "blur"]
    assert samples.meanings("blur", 2, 3) == ["blur of channel 0", "blur of channel 1", "blur of channel 0"]
    assert samples.meanings("one of each", 3, 8) == [
        *("identity", "blur", "sharpen"),
        *DIRECTIONS[:4],
        "outline",
    ]


def test_the_photograph_is_always_the_same():
    pixels = samples.photograph()
    assert pixels.shape == (128, 109, 3)
    assert pixels.dtype == np.uint8
    assert hashlib.sha256(pixels.tobytes()).hexdigest() == PHOTOGRAPH
    pixels[:] = 0
    assert samples.photograph().any()


def test_the_photograph_is_decoded_once(monkeypatch):
    samples.photograph()
    monkeypatch.setattr(samples.Image, "open", lambda *_: pytest.fail("it is decoded again"))
    assert samples.photograph().any()


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.integers(1, 200), st.integers(1, 200), st.integers(1, 128))
def test_resized_keeps_the_proportions_and_at_least_a_pixel(high, wide, longest):
    pixels = np.zeros((high, wide, 3), np.uint8)
    made = samples.resized(pixels, longest)
    assert made.dtype == np.uint8
    assert made.shape == (*samples.resized_shape(pixels, longest), 3)
    assert max(made.shape[:2]) == longest
    for side, new in zip((high, wide), made.shape[:2], strict=True):
        assert new == 1 or abs(Fraction(side * longest, max(high, wide)) - new) <= Fraction(1, 2)
        assert new >= 1


def test_resized_takes_means_and_repeats():
    pixels = np.random.default_rng(5).integers(0, 256, (12, 8, 3), dtype=np.uint8)
    assert np.array_equal(samples.resized(pixels, 12), pixels)
    smaller = samples.resized(pixels, 3)
    assert smaller.shape == (3, 2, 3)
    for row, column, channel in np.ndindex(3, 2, 3):
        block = pixels[4 * row : 4 * row + 4, 4 * column : 4 * column + 4, channel]
        assert abs(int(smaller[row, column, channel]) - block.mean()) <= 1  # it is rounded twice
    assert np.array_equal(samples.resized(pixels, 24), pixels.repeat(2, axis=0).repeat(2, axis=1))


def test_opacity_is_laid_on_white():
    levels = np.arange(256)
    colour, opacity = (each.ravel() for each in np.meshgrid(levels, levels))
    pixels = np.stack((colour, 255 - colour, np.full_like(colour, 7), opacity), axis=1)[None].astype(np.uint8)
    made = samples.flat(pixels)
    assert made.shape == (1, 65536, 3)
    assert made.dtype == np.uint8
    assert np.all(made[0, opacity == 0] == 255)
    assert np.array_equal(made[0, opacity == 255], pixels[0, opacity == 255, :3])
    for channel in range(3):
        twice = 2 * (pixels[0, :, channel].astype(int) * opacity + 255 * (255 - opacity))  # over 510, exactly
        assert np.all(np.abs(510 * made[0, :, channel].astype(int) - twice) <= 255)


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    arrays.arrays(np.uint8, arrays.array_shapes(min_dims=2, max_dims=2, max_side=6).map(lambda s: (*s, 4)))
)
def test_flat_keeps_every_pixel_in_its_place(pixels):
    made = samples.flat(pixels)
    for row, column in np.ndindex(*pixels.shape[:2]):
        assert np.array_equal(
            made[row, column], samples.flat(pixels[row : row + 1, column : column + 1])[0, 0]
        )

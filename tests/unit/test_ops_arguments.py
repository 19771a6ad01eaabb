"""Arguments of `ops`: numpy's numbers count as Python's, nothing absurd is made, what is wrong is named."""

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.ops import LARGEST, avg_pool2d, conv2d, conv2d_transpose, dense, max_pool2d, relu
from tests.unit.refusals import memory

drawn = settings(deadline=None, derandomize=True, max_examples=200)
IMAGE, KERNEL = np.ones((6, 5, 4)), np.arange(3 * 2 * 2 * 6, dtype=float).reshape(3, 2, 2, 6)


@pytest.mark.parametrize("kind", [np.uint8, np.int8, np.int64, lambda number: np.array(number)])
def test_numpys_numbers_do_as_pythons(kind):
    def same(operation, *arrays, **settings):
        numpys = {
            name: [kind(each) for each in value] if isinstance(value, tuple) else kind(value)
            for name, value in settings.items()
        }
        np.testing.assert_array_equal(operation(*arrays, **numpys), operation(*arrays, **settings))

    same(conv2d, IMAGE, KERNEL, stride=2, padding=1, dilation=(1, 2), groups=2)
    same(conv2d_transpose, IMAGE, KERNEL[:, :, [0, 1, 0, 1]], stride=2, padding=1, output_padding=1, groups=2)
    for pool in (max_pool2d, avg_pool2d):
        same(pool, IMAGE, size=(2, 3), stride=2, padding=(1, 0), dilation=2)
    large = np.ones((300, 1, 1))
    same(conv2d, large, np.ones((1, 1, 1, 1)), stride=(120, 1), padding=(100, 100))
    same(avg_pool2d, large, size=(100, 1), stride=(100, 1), padding=(120, 0))


def test_numpys_flags_do_as_pythons():
    x = np.arange(49.0).reshape(7, 7, 1)
    assert max_pool2d(x, 2, ceil_mode=np.True_).shape == (4, 4, 1)
    counted = avg_pool2d(x, 2, padding=1, count_include_pad=np.True_)
    np.testing.assert_array_equal(counted, avg_pool2d(x, 2, padding=1, count_include_pad=True))


# --- a window that is too large ------------------------------------------------------------------

SIZES = st.tuples(st.integers(1, 9), st.integers(1, 9))


@drawn
@given(SIZES, SIZES, st.integers(1, 3), st.tuples(st.integers(0, 2), st.integers(0, 2)), st.booleans())
def test_both_fixes_of_a_window_that_is_too_large_fit(cells, window, dilation, padding, pool):
    """Parsed from the sentence and applied along rows and columns: not the rows' to the columns alone."""
    x = np.zeros((*cells, 1))

    def apply(size, pads):
        settings = {"padding": pads, "dilation": dilation}
        return max_pool2d(x, size, **settings) if pool else conv2d(x, np.zeros((*size, 1, 1)), **settings)

    spans = [dilation * (size - 1) + 1 for size in window]
    room = [size + 2 * pad for size, pad in zip(cells, padding, strict=True)]
    assume(any(span > most for span, most in zip(spans, room, strict=True)))
    with pytest.raises(ValueError, match=f"^{'size' if pool else 'kernel_size'} ") as refused:
        apply(window, padding)
    found = re.search(r"(?:spans|of) at most ([\d×]+), or (\d+) more padding in all", str(refused.value))
    most = [int(part) for part in found[1].split("×")] * 2
    smaller = [min(size, limit) for size, limit in zip(window, most, strict=False)]
    assert apply(tuple(smaller), padding).size
    more = int(found[2])
    sides = tuple((pad, pad + more) for pad in padding)
    assert apply(window, sides).size
    with pytest.raises(ValueError, match="is larger than the padded input"):
        apply(window, tuple((pad, pad + more - 1) for pad in padding))


# --- sizes beyond what can be made ---------------------------------------------------------------

ONE = np.ones((1, 1, 1))


def wide(*shape):
    """An array of any size that takes no memory."""
    return np.broadcast_to(np.float32(1), shape)


@pytest.mark.parametrize(
    ("call", "offer"),
    [
        (lambda: conv2d(ONE, ONE[None], padding=10**6), "padding=0"),
        (lambda: conv2d(ONE, ONE[None], padding=10**12), "padding=0"),
        (lambda: conv2d(ONE, ONE[None], padding=10**9, stride=10**9), "padding=0"),  # few outputs, far apart
        (lambda: conv2d(wide(100_000, 300, 300, 3), np.ones((1, 1, 3, 64), np.float32)), "x[:195]"),
        (lambda: conv2d(ONE, wide(1, 1, 1, 2**32)), ""),
        (lambda: conv2d_transpose(wide(2, 2, 2, 1), ONE[None], stride=10**9), ""),
        (lambda: conv2d_transpose(wide(2**40, 1, 1, 1), ONE[None]), "x[:2147483648]"),
        (lambda: max_pool2d(ONE, 1, padding=10**6), "padding=0"),
        (lambda: avg_pool2d(ONE, 1, padding=((10**12, 0), (0, 0))), "padding=0"),
        (lambda: dense(wide(10**6, 1), wide(1, 10**6)), "x[:1953]"),
        (lambda: dense(wide(10**6, 10**6, 1), ONE[0]), "x[:1953]"),
    ],
)
def test_nothing_absurd_is_made(call, offer):
    with memory() as peak:
        with pytest.raises(
            ValueError, match=r"would be [\d,×]+, \S+ GiB as \w+, more than 8 GiB: use \D+"
        ) as told:
            call()
        assert peak() < 2**20
    assert len(str(told.value)) < 300
    assert str(told.value).partition(", perhaps ")[2] == offer


def test_the_limit_is_where_the_sentence_says():
    assert LARGEST == 8 * 2**30
    cells = 2**15
    just = np.broadcast_to(np.float64(1), (cells, cells, 2))
    with pytest.raises(ValueError, match=r"^the padded input would be 32,768×32,768×2, 16 GiB as float64"):
        conv2d(just, np.ones((1, 1, 2, 1)), stride=cells)
    assert conv2d(just[..., :1], np.ones((1, 1, 1, 1)), stride=cells).shape == (1, 1, 1)


def test_a_pool_of_more_cells_than_can_be_gone_through_is_refused():
    size = 2**24 + 1
    with pytest.raises(
        ValueError, match=r"^size must be at most 16,777,216 cells on a side, got 16,777,217$"
    ):
        max_pool2d(ONE, (size, 1), padding=((size, 0), (0, 0)))
    assert max_pool2d(wide(2**12, 1, 1), (2**12, 1)).shape == (1, 1, 1)


# --- what is wrong is named ----------------------------------------------------------------------

LONG = "x" * 5000


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: max_pool2d(IMAGE, 2, ceil_mode="no"), "ceil_mode must be True or False, got 'no'"),
        (lambda: avg_pool2d(IMAGE, 2, ceil_mode=1), "ceil_mode must be True or False, got 1"),
        (
            lambda: avg_pool2d(IMAGE, 2, count_include_pad="no"),
            "count_include_pad must be True or False, got 'no'",
        ),
        (
            lambda: max_pool2d(IMAGE, 10**5000),
            "size must be at most 1,000,000,000,000, got a number of about 5,001",
        ),
        (
            lambda: conv2d(IMAGE, KERNEL, groups=10**5000),
            "groups must be at most 1,000,000,000,000, got a number",
        ),
        (lambda: conv2d(IMAGE, KERNEL, stride=LONG, groups=2), "stride must be a whole number, got 'xxx"),
        (
            lambda: conv2d(IMAGE, np.ones((1,) * 60)),
            "kernel has 60 axes, shape (1, 1, 1, 1, 1, 1, ...): kernel must",
        ),
        (
            lambda: dense(IMAGE, np.ones((1,) * 60)),
            "weights has shape (1, 1, 1, 1, 1, 1, ...): weights must be",
        ),
        (
            lambda: conv2d(IMAGE, KERNEL, np.ones((1,) * 60), groups=2),
            "bias shape (1, 1, 1, 1, 1, 1, ...) does not match",
        ),
        (
            lambda: relu(np.zeros(3, [(LONG, "i4")])),
            "x must be an array of integers or real floats, got [('xxx",
        ),
        (
            lambda: relu(range(10**12)),
            "x must be at most 134,217,728 rows long, or an array, got 1,000,000,000,000",
        ),
        (lambda: conv2d(range(10**12), KERNEL), "x must be at most 134,217,728 rows long, or an array"),
        (lambda: conv2d(IMAGE, range(10**12)), "kernel must be at most 134,217,728 rows long, or an array"),
        (lambda: relu({}), "x must be an array of integers or real floats, got object: convert it"),
        (lambda: conv2d(IMAGE, KERNEL[:, :, :0]), "kernel depth 0 does not match input depth 4"),
        (lambda: dense(np.array(3.5), KERNEL[0, 0]), "x is the single number 3.5: x must be [..., inputs]"),
        (lambda: relu(deep(70)), "x must be an array of numbers, got [[[...]]]"),
    ],
)
def test_what_is_wrong_is_named_in_one_line(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}") as refused:
        call()
    assert len(str(refused.value)) < 300
    assert str(refused.value).isprintable()


class Foreign:
    """An array of another library, which has a shape but makes no array of numpy's; 0-d ones have no len."""

    shape = (6, 5, 4)

    def __init__(self, error):
        self.error = error

    def __len__(self):
        raise TypeError("len() of a 0-d tensor")

    def __array__(self, *_, **__):
        raise self.error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (
            RuntimeError(
                "Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead."
            ),
            " (Can't call numpy() on Tensor that requires grad. Use tensor.detach().numpy() instead.)",
        ),
        (
            TypeError(
                "can't convert cuda:0 device type tensor to numpy. "
                "Use Tensor.cpu() to copy the tensor to host memory first."
            ),
            " (can't convert cuda:0 device type tensor to numpy. "
            "Use Tensor.cpu() to copy the tensor to host memory first.)",
        ),
        (AttributeError("two\n  lines"), " (two lines)"),
        (RuntimeError(LONG), f" ({LONG[:60]}…{LONG[:59]})"),
        (RuntimeError(), ""),
    ],
)
def test_why_an_array_of_another_library_makes_none_is_said(error, reason):
    foreign = Foreign(error)
    for name, call in (
        ("x", lambda: conv2d(foreign, KERNEL)),
        ("kernel", lambda: conv2d(IMAGE, foreign)),
        ("kernel", lambda: conv2d_transpose(IMAGE, foreign)),
        ("x", lambda: max_pool2d(foreign, 2)),
        ("weights", lambda: dense(IMAGE, foreign)),
        ("x", lambda: relu(foreign)),
    ):
        message = f"{name} must be an array of numbers, got an array of shape (6, 5, 4){reason}"
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$") as refused:
            call()
        assert len(str(refused.value)) < 300


def deep(levels):
    """A list in a list in a list."""
    nested = [1]
    for _ in range(levels):
        nested = [nested]
    return nested

"""Arrays in other frameworks' order of axes: the line that is offered is evaluated, and then it fits."""

import re
import warnings

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers import ops
from helpers.ops import avg_pool2d, channels_first, conv2d, conv2d_transpose, dense, max_pool2d

drawn = settings(deadline=None, derandomize=True, max_examples=200)


def numbers(*shape):
    return np.random.default_rng(len(shape)).standard_normal(shape, dtype=np.float32)


def refusal(operation, **arguments):
    with pytest.raises(ValueError, match=", perhaps ") as refused:
        operation(**arguments)
    sentence = str(refused.value)
    assert len(sentence) < 300
    return sentence


def lines(sentence):
    """All that a sentence offers: [[line, line], [another line]]."""
    offers = sentence.partition(", perhaps ")[2].split(", or ")
    return [re.sub(r" \([^()]*\)$", "", offer).split(" and ") for offer in offers]


def repaired(operation, **arguments):
    """What the operation makes of the arguments after each of the offers, evaluated."""
    results = []
    for offer in lines(refusal(operation, **arguments)):
        changed = dict(arguments)
        for line in offer:
            if "=" in line:
                setting, _, value = line.partition("=")
                changed[setting] = int(value)
            else:
                name = re.search(r"\b(x|kernel|weights)\b", line.replace("np.", "")).group()
                assert changed[name] is arguments[name]
                changed[name] = eval(line, {"np": np}, arguments)  # a line of ours
        results.append(operation(**changed))
    return results


BIAS, IMAGE, KERNEL = numbers(8), numbers(12, 10, 3), numbers(3, 3, 3, 8)
RIGHT = conv2d(IMAGE, KERNEL, BIAS)
AS_IN_PYTORCH = IMAGE.transpose(2, 0, 1), KERNEL.transpose(3, 2, 0, 1)


# --- conv2d --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "kernel", "line"),
    [
        (IMAGE, AS_IN_PYTORCH[1], "kernel.transpose(2, 3, 1, 0) (PyTorch's [K, D, F, F])"),
        (AS_IN_PYTORCH[0], KERNEL, "x.transpose(1, 2, 0) (PyTorch's order of axes)"),
        (
            *AS_IN_PYTORCH,
            "x.transpose(1, 2, 0) and kernel.transpose(2, 3, 1, 0) (PyTorch's order of axes)",
        ),
        (IMAGE, AS_IN_PYTORCH[1].tolist(), "np.transpose(kernel, (2, 3, 1, 0)) (PyTorch's [K, D, F, F])"),
        (AS_IN_PYTORCH[0].tolist(), KERNEL, "np.transpose(x, (1, 2, 0)) (PyTorch's order of axes)"),
    ],
)
def test_pytorchs_order_is_suspected_and_turned_round(x, kernel, line):
    # Eight filters of depth 3 are a window of 8×3 with 3 channels: it fits, but the bias does not.
    assert refusal(conv2d, x=x, kernel=kernel, bias=BIAS).endswith(f", perhaps {line}")
    (y,) = repaired(conv2d, x=x, kernel=kernel, bias=BIAS)
    np.testing.assert_allclose(y, RIGHT, rtol=1e-4, atol=1e-5)


def test_a_batch_in_pytorchs_order_is_turned_round():
    batch = numbers(2, 5, 12, 10, 3)
    for x, line in (
        (batch[0].transpose(0, 3, 1, 2), "x.transpose(0, 2, 3, 1)"),
        (batch.transpose(0, 1, 4, 2, 3), "x.transpose(0, 1, 3, 4, 2)"),
    ):
        assert line in refusal(conv2d, x=x, kernel=KERNEL)
        (y,) = repaired(conv2d, x=x, kernel=KERNEL)
        np.testing.assert_allclose(
            y, conv2d(batch if x.ndim == 5 else batch[0], KERNEL), rtol=1e-4, atol=1e-5
        )


@drawn
@given(
    st.tuples(st.integers(8, 20), st.integers(8, 20), st.integers(1, 7)),
    st.integers(1, 40),
    st.sampled_from([1, 3, 5, 7]),
    st.booleans(),
    st.booleans(),
)
def test_what_comes_from_pytorch_is_never_left_without_a_word(shape, filters, side, image_too, list_too):
    """A refusal offers a line that fits, or a warning does; unless both orders look alike."""
    x, kernel = numbers(*shape), numbers(side, side, shape[2], filters)
    assume(shape[2] != filters or side > 1)
    x_given = x.transpose(2, 0, 1) if image_too else x
    kernel_given = kernel.transpose(3, 2, 0, 1)
    assume(side > 1 or max(filters, shape[2]) > 11)  # else a window of filters × D may be meant
    assume(side < max(filters, shape[2]) or filters != shape[2])
    arguments = {"x": x_given, "kernel": kernel_given.tolist() if list_too else kernel_given}
    right = conv2d(x, kernel)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            conv2d(**arguments)
        except ValueError as error:
            sentence = str(error)
        else:
            sentence = ""
    if sentence:
        found = repaired(conv2d, **arguments)
        assert any(y.shape == right.shape and np.allclose(y, right, rtol=1e-3, atol=1e-3) for y in found)
    else:
        assert caught or filters < 16 or side < 3


def test_a_kernel_that_fits_by_chance_is_computed_with_a_warning():
    kernel = numbers(64, 3, 3, 3)
    x = numbers(70, 70, 3)
    with pytest.warns(
        UserWarning, match=r"read as 3 filters of 64×3×3.*use kernel\.transpose\(2, 3, 1, 0\)"
    ) as told:
        y = conv2d(x, kernel)
    assert y.shape == (7, 68, 3)
    assert len(told) == 1
    assert told[0].filename == __file__
    transposed = numbers(3, 64, 3, 3)
    with pytest.warns(UserWarning, match=r"read as 3 filters of 3×64×3.*use kernel\.transpose\(2, 3, 0, 1\)"):
        assert conv2d_transpose(numbers(5, 5, 3), transposed).shape == (7, 68, 3)


def test_other_lines_that_fit():
    grey = numbers(9, 9)
    cases = [
        (conv2d, {"x": grey, "kernel": numbers(3, 3, 1, 2)}, (7, 7, 2)),
        (conv2d, {"x": numbers(4, 9, 9), "kernel": numbers(3, 3, 1, 2)}, (4, 7, 7, 2)),
        (conv2d, {"x": IMAGE, "kernel": KERNEL[..., 0]}, (10, 8, 1)),
        (conv2d, {"x": grey, "kernel": numbers(3, 3)}, (7, 7, 1)),
        (conv2d, {"x": grey.tolist(), "kernel": numbers(3, 3).tolist()}, (7, 7, 1)),
        (conv2d, {"x": numbers(4, 9, 9), "kernel": numbers(3, 3, 1)}, (4, 7, 7, 1)),
        (conv2d_transpose, {"x": grey, "kernel": numbers(3, 3)}, (11, 11, 1)),
        (conv2d, {"x": grey.tolist(), "kernel": numbers(3, 3, 1, 2)}, (7, 7, 2)),
        (conv2d, {"x": numbers(9, 9, 6), "kernel": numbers(3, 3, 2, 9)}, (7, 7, 9)),
        (conv2d, {"x": numbers(9, 9, 6), "kernel": numbers(3, 3, 6, 2), "groups": 6}, (7, 7, 2)),
        (dense, {"x": numbers(4, 5, 3), "weights": numbers(60, 7)}, (7,)),
        (dense, {"x": numbers(2, 4, 5, 3), "weights": numbers(60, 7)}, (2, 7)),
        (dense, {"x": numbers(6, 60), "weights": numbers(7, 60)}, (6, 7)),
        (dense, {"x": numbers(4, 5, 3), "weights": numbers(7, 60)}, (7,)),
        (dense, {"x": numbers(2, 4, 5, 3), "weights": numbers(7, 60), "bias": numbers(7)}, (2, 7)),
        (dense, {"x": numbers(4, 5, 3).tolist(), "weights": numbers(7, 60).tolist()}, (7,)),
        (dense, {"x": numbers(60), "weights": numbers(7, 60).tolist(), "bias": numbers(7)}, (7,)),
    ]
    for operation, arguments, shape in cases:
        assert repaired(operation, **arguments)[0].shape == shape
    depthwise = {"x": numbers(9, 9, 6), "kernel": numbers(3, 3, 6, 2), "groups": 6}
    y = repaired(conv2d, **depthwise)[-1]
    for d in range(6):
        alone = conv2d(depthwise["x"][..., [d]], depthwise["kernel"][:, :, [d]])
        np.testing.assert_allclose(y[..., 2 * d : 2 * d + 2], alone, rtol=1e-4, atol=1e-5)


def test_what_a_flattened_image_is_read_as_is_said():
    x, weights = numbers(4, 5, 3), numbers(7, 60)
    end = ", perhaps np.reshape(x, -1) and weights.T (flattened channels last)"
    assert refusal(dense, x=x, weights=weights).endswith(end)
    (y,) = repaired(dense, x=x, weights=weights)
    by_cells = weights.reshape(7, 4, 5, 3)
    np.testing.assert_allclose(y, np.einsum("khwd,hwd->k", by_cells, x), rtol=1e-4, atol=1e-5)


# --- conv2d_transpose ----------------------------------------------------------------------------


def test_transposed_kernels_of_pytorch_and_tensorflow():
    x, kernel = numbers(5, 6, 4), numbers(3, 3, 4, 9)
    right = conv2d_transpose(x, kernel, stride=2)
    for turned, line in (
        (kernel.transpose(2, 3, 0, 1), "kernel.transpose(2, 3, 0, 1) (PyTorch's [D, K, F, F])"),
        (kernel.transpose(0, 1, 3, 2), "kernel.transpose(0, 1, 3, 2) (TensorFlow's [F, F, K, D])"),
    ):
        arguments = {"x": x, "kernel": turned, "stride": 2}
        assert refusal(conv2d_transpose, **arguments).endswith(f", perhaps {line}")
        np.testing.assert_array_equal(repaired(conv2d_transpose, **arguments)[0], right)
    both = {"x": x.transpose(2, 0, 1), "kernel": kernel.transpose(2, 3, 0, 1), "stride": 2}
    np.testing.assert_array_equal(repaired(conv2d_transpose, **both)[0], right)


# --- pools, and what looks channels first --------------------------------------------------------


@pytest.mark.parametrize("pool", [max_pool2d, avg_pool2d])
def test_pools_warn_of_an_image_that_looks_channels_first(pool):
    for shape, line in (((3, 32, 32), r"transpose\(1, 2, 0\)"), ((7, 3, 32, 32), r"transpose\(0, 2, 3, 1\)")):
        with pytest.warns(
            UserWarning, match=rf"read as 3 rows of 32 cells with 32 channels.*use x\.{line}$"
        ) as told:
            y = pool(numbers(*shape), 2)
        assert y.shape[-3:] == (1, 16, 32)
        assert told[0].filename == __file__
    (y,) = repaired(pool, x=numbers(1, 28, 28), size=2)
    assert y.shape == (14, 14, 1)
    assert pool.__name__ in ops.__all__


def test_what_may_well_be_meant_gives_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        max_pool2d(numbers(1, 16000, 1), (1, 4))
        max_pool2d(numbers(1, 64, 64), (1, 2))
        max_pool2d(numbers(3, 64, 128), 2)
        max_pool2d(numbers(4, 16, 16), 2)
        max_pool2d(numbers(3, 8, 8), 2)
        avg_pool2d(numbers(32, 32, 3), 2)
        conv2d(numbers(3, 32, 32), numbers(3, 3, 32, 4))  # its kernel says that 32 channels are meant
        conv2d(numbers(70, 9, 1), numbers(64, 1, 1, 1))  # a long filter over one channel
        conv2d(numbers(70, 9, 3), numbers(9, 3, 3, 3))
        conv2d(numbers(9, 9, 3), numbers(3, 3, 3, 3))
        conv2d(numbers(9, 9, 7), numbers(7, 7, 7, 7))


@pytest.mark.parametrize(
    ("kernel", "depth"),
    [
        ((3, 3, 2, 2), 3),  # a 3×3 window of two channels, as notebook 01 gives it
        ((3, 3, 1, 1), 3),  # one channel's filter on a colour image
        ((1, 3, 1, 1), 3),
        ((3, 3, 4, 2), 3),
        ((5, 5, 2, 2), 5),
    ],
)
def test_a_kernel_that_looks_right_but_for_its_depth_is_not_turned_round(kernel, depth):
    with pytest.raises(ValueError, match=r"^kernel depth \d does not match input depth \d") as refused:
        conv2d(numbers(9, 9, depth), np.zeros(kernel))
    assert "transpose" not in str(refused.value)


@pytest.mark.parametrize(
    ("shape", "looks"),
    [
        *(((3, 224, 224), True), ((1, 28, 28), True), ((3, 480, 640), True), ((4, 64, 64), True)),
        *(((1, 8, 8), True), ((3, 16, 16), True), ((3, 8, 8), False), ((3, 15, 15), False)),
        *(((224, 224, 3), False), ((28, 28, 1), False), ((1, 1, 4096), False), ((1, 16000, 1), False)),
        *(((1, 16000, 2), False), ((3, 3, 3), False), ((3, 50, 128), False), ((4, 16, 16), False)),
        *(((1, 256, 512), False), ((7, 7, 512), False), ((512, 7, 7), False), ((3, 224), False), ((), False)),
    ],
)
def test_which_shapes_look_channels_first(shape, looks):
    assert channels_first(shape) is looks

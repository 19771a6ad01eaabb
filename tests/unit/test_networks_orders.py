"""Images and weights in PyTorch's order, given to `trace` and `run`: suspected, turned round."""

import re
import warnings

import numpy as np
import pytest

from helpers.networks import (
    AvgPool,
    Conv,
    Dense,
    LocalResponseNorm,
    MaxPool,
    Misfit,
    Network,
    lenet5,
    run,
    seeded_weights,
    trace,
    vgg,
)

STACK = [Conv("c1", 8, 3, padding=1), MaxPool(2), Dense("fc", 5)]
SHAPE = (12, 10, 3)
WEIGHTS = seeded_weights(STACK, input_size=SHAPE)
X = np.random.default_rng(0).standard_normal(SHAPE, dtype=np.float32)
SMALL = vgg("A", width=1 / 64, classes=4)


def refusal(network, weights, x):
    with pytest.raises(ValueError, match=r"PyTorch's") as refused:
        run(network, weights, x)
    assert len(str(refused.value)) < 300
    return str(refused.value)


def offered(sentence):
    """The line of code in a sentence of `run`."""
    return re.search(r"(?:use|perhaps) (.+?)(?: if| \(PyTorch)", sentence).group(1)


def test_trace_warns_of_an_image_that_looks_channels_first_and_counts_it_all_the_same():
    with pytest.warns(
        UserWarning, match=r"read as 3 rows of 224 cells with 224 channels: use \(224, 224, 3\) if"
    ) as told:
        rows = trace([Conv("c1", 64, 3, padding=1)], (3, 224, 224))
    assert rows[-1].parameters == 129_088
    assert told[0].filename == __file__
    assert len(told) == 1
    turned = eval(offered(str(told[0].message)))
    assert trace([Conv("c1", 64, 3, padding=1)], turned)[-1].parameters == 1_792
    own = Network("own", (3, 64, 64), (LocalResponseNorm(), MaxPool(2)))
    with pytest.warns(UserWarning, match="PyTorch"):
        trace(own)
    with pytest.warns(UserWarning, match="PyTorch"):
        seeded_weights([Conv("c", 2, 3)], input_size=(3, 32, 32))


@pytest.mark.parametrize(
    ("layers", "shape"),
    [
        ([Dense("fc", 10)], (3, 224, 224)),  # as many weights in either order
        ([Dense("fc", 10), Dense("out", 2)], (1, 28, 28)),
        ([], (3, 224, 224)),
        ([Conv("c", 8, 1)], (1, 64, 64)),  # 64 steps of 64 numbers
        ([Conv("c", 8, (1, 5))], (1, 64, 64)),
        ([Conv("c", 8, 1), Dense("fc", 3)], (1, 1, 4096)),
        ([Conv("c", 8, (1, 25), (1, 4))], (1, 16000, 1)),
        ([MaxPool((1, 4))], (1, 16000, 2)),
        ([Conv("c", 8, 3)], (3, 50, 128)),  # the last rows of a line of text
        ([Conv("c", 8, 3, padding=1), Dense("fc", 2, inputs=(3, 32, 8))], (3, 32, 32)),  # fits so only
    ],
)
def test_what_may_well_be_meant_gives_no_warning(layers, shape):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        trace(layers, shape)


def test_the_packages_own_networks_give_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for side in (224, 255):
            trace(vgg(), side)
        trace(lenet5())
        run(lenet5(), seeded_weights(lenet5()), np.zeros((32, 32, 1)))


@pytest.mark.parametrize("batch", [(), (2,), (2, 3)])
def test_run_offers_the_line_that_turns_an_image_round(batch):
    weights = seeded_weights(SMALL)
    x = np.broadcast_to(np.float32(0.5), (*batch, 3, 224, 224))
    line = offered(refusal(SMALL, weights, x))
    assert run(SMALL, weights, eval(line, {"x": x})).shape == (*batch, 4)
    if not batch:
        line = offered(refusal(SMALL, weights, x.tolist()))
        assert run(SMALL, weights, eval(line, {"x": x.tolist(), "np": np})).shape == (4,)


def test_a_list_of_layers_tells_by_its_weights():
    x = X.transpose(2, 0, 1)
    line = offered(refusal(STACK, WEIGHTS, x))
    assert line == "x.transpose(1, 2, 0)"
    np.testing.assert_allclose(run(STACK, WEIGHTS, eval(line, {"x": x})), run(STACK, WEIGHTS, X), rtol=1e-4)
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # its kernel says that 16 channels are meant
        conv = [Conv("c", 2, 3)]
        meant = seeded_weights([Conv("c", 2, 3)], input_size=(5, 16, 16))
        assert run(conv, meant, np.zeros((3, 16, 16))).shape == (1, 14, 2)
    for pool in (MaxPool(2), AvgPool(2)):
        with pytest.warns(
            UserWarning, match=r"use x\.transpose\(1, 2, 0\) if \(3, 16, 16\) is PyTorch's"
        ) as told:
            assert run([pool], {}, np.zeros((3, 16, 16))).shape == (1, 8, 16)
        assert len(told) == 1  # not one more from the pool itself


@pytest.mark.parametrize("shape", [(8, 3, 224, 224), (8, 224, 224, 3), [2, 8, 3, 224, 224]])
def test_the_shape_of_a_batch_is_told_that_of_one_image(shape):
    for network in (SMALL, list(SMALL.layers)):
        with pytest.raises(ValueError, match=r"^input_size is that of one image, got .*: use \(") as refused:
            trace(network, shape)
        one = eval(str(refused.value).partition("use ")[2])
        assert trace(network, one)[-1].shape == (4,)
    with pytest.raises(
        ValueError, match=r"^input_size must be an int or \(rows, columns\), got \(8, 3, 9, 9\)$"
    ):
        trace(SMALL, (8, 3, 9, 9))  # which fits in no order


def test_pools_between_do_not_warn():
    layers = [Conv("c", 16, (4, 1), (4, 1)), MaxPool(2)]
    weights = seeded_weights(layers, input_size=(12, 16, 2))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert run(layers, weights, np.zeros((12, 16, 2))).shape == (1, 8, 16)


def test_weights_in_pytorchs_order_are_turned_round():
    kernel, bias = WEIGHTS["c1"]
    table, biases = WEIGHTS["fc"]
    given = WEIGHTS | {"c1": (kernel.transpose(3, 2, 0, 1), bias)}
    line = offered(refusal(STACK, given, X))
    np.testing.assert_array_equal(eval(line, {"weights": given}), kernel)
    # A dense layer that reads a volume: [outputs, inputs], flattened channel by channel.
    height, width, depth = trace(STACK, SHAPE)[-1].input_shape
    flat = table.reshape(height, width, depth, 5).transpose(3, 2, 0, 1).reshape(5, -1)
    given = WEIGHTS | {"fc": (flat, biases)}
    line = offered(refusal(STACK, given, X))
    np.testing.assert_array_equal(eval(line, {"weights": given}), table)
    # One that reads a vector needs only the transpose.
    head = [Dense("a", 6), Dense("b", 4)]
    weights = seeded_weights(head, input_size=(1, 1, 9))
    given = weights | {"b": (weights["b"][0].T.tolist(), weights["b"][1])}
    line = offered(refusal(head, given, np.zeros((1, 1, 9))))
    np.testing.assert_allclose(eval(line, {"weights": given, "np": np}), weights["b"][0])


def as_in_pytorch(network, input_size):
    """Weights in PyTorch's order, and the same as they are here."""
    weights, turned = seeded_weights(network, input_size=input_size), {}
    for row in trace(network, input_size):
        if row.arrays:
            array, bias = weights[row.name]
            if isinstance(row.layer, Conv):
                array = array.transpose(3, 2, 0, 1)
            elif isinstance(row.layer, Dense):
                deep = array.reshape(*row.input_shape, -1) if len(row.input_shape) == 3 else array
                array = np.moveaxis(np.moveaxis(deep, -1, 0), -1, 1).reshape(len(bias), -1)
            turned[row.name] = array, bias
    return turned, weights


@pytest.mark.parametrize("in_lists", [False, True])
@pytest.mark.parametrize("head", [[], [Dense("out", 4)], [Dense("a", 7), Dense("b", 4)]])
def test_an_image_and_weights_in_pytorchs_order_are_turned_round_together(head, in_lists):
    layers = [*STACK, *head]
    given, right = as_in_pytorch(layers, SHAPE)
    x = X.transpose(2, 0, 1)
    if in_lists:
        given, x = {name: (w.tolist(), b.tolist()) for name, (w, b) in given.items()}, x.tolist()
    count = 1 + len(head)
    sentence = refusal(layers, given, x)
    assert sentence.endswith(f"(PyTorch's order of axes; {count} more layer{'s' if count > 1 else ''} too)")
    image_line, line = re.search(r"perhaps (.+) and (.+) \(PyTorch", sentence).groups()
    x = eval(image_line, {"x": x, "np": np})
    np.testing.assert_array_equal(x, X)
    for _ in range(count):  # what is said of each of the others leads on
        name = re.search(r"weights\['(\w+)'\]", line).group(1)
        given |= {name: (eval(line, {"weights": given, "np": np}), given[name][1])}
        line = offered(refusal(layers, given, x))
    name = re.search(r"weights\['(\w+)'\]", line).group(1)
    given |= {name: (eval(line, {"weights": given, "np": np}), given[name][1])}
    np.testing.assert_allclose(run(layers, given, x), run(layers, right, X), rtol=1e-4)


def test_only_what_has_to_be_is_turned_round():
    given = WEIGHTS | {"c1": as_in_pytorch(STACK, SHAPE)[0]["c1"]}
    sentence = refusal(STACK, given, X.transpose(2, 0, 1))
    lines = "x.transpose(1, 2, 0) and weights['c1'][0].transpose(2, 3, 1, 0)"
    assert sentence.endswith(f", perhaps {lines} (PyTorch's order of axes)")
    assert "x.transpose" not in refusal(STACK, given, X)
    dense = [Dense("fc", 5)]  # fits an image in either order
    assert "x.transpose" not in refusal(dense, as_in_pytorch(dense, (1, 1, 9))[0], np.zeros((1, 1, 9)))
    with pytest.raises(ValueError, match=r"^c1 needs .* and bias \[8\]$"):
        run(STACK, given | {"fc": (np.zeros((2, 2)), None)}, X.transpose(2, 0, 1))


@pytest.mark.parametrize(
    "name", ["n" * 45, "n" * 100, "\u05e9\u05dc\u05d5\u05dd", "a  'b'\n\"c\"", "\ud800", "é"]
)
def test_the_line_for_weights_runs_whatever_the_layers_name(name):
    layers = [Conv(name, 8, 3)]
    turned, right = as_in_pytorch(layers, SHAPE)
    line = offered(refusal(layers, turned, X))
    np.testing.assert_array_equal(eval(line, {"weights": turned}), right[name][0])
    assert line.isascii() or name == "é"  # nothing from right to left, which would stand in another order


@pytest.mark.parametrize("length", range(80, 300, 10))
def test_a_line_that_no_sentence_has_room_for_is_left_out(length):
    layers = [Conv("n" * length, 8, 3)]
    for x in (X, X.transpose(2, 0, 1)):
        with pytest.raises(ValueError, match="needs weights") as refused:
            run(layers, as_in_pytorch(layers, SHAPE)[0], x)
        assert len(str(refused.value)) < 300
        assert str(refused.value).endswith((" and bias [8]", "(PyTorch's order of axes)"))


def test_an_input_that_fits_in_neither_order_is_not_turned_round():
    with pytest.raises(Misfit) as refused:
        trace(vgg(), (3, 384, 384))
    assert "PyTorch" not in str(refused.value)
    with pytest.raises(ValueError, match=r"^c1 needs weights") as other:
        run(STACK, WEIGHTS | {"c1": (WEIGHTS["c1"][0][:2], WEIGHTS["c1"][1])}, X)
    assert "perhaps" not in str(other.value)


def test_a_kernel_that_its_layer_states_gives_no_warning():
    layers = [Conv("c", 3, (16, 3))]
    weights = seeded_weights(layers, input_size=(20, 9, 3))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        y = run(layers, weights, np.full((20, 9, 3), np.nan))  # nor does what is no number
    assert y.shape == (5, 7, 3)

"""`run` against plain compositions of ops and onnxruntime, `seeded_weights`, and what they refuse."""

import re
import tracemalloc
import warnings
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import onnxruntime
import pytest
from hypothesis import assume, given, settings
from onnx import TensorProto, helper, numpy_helper
from oracles import channels_first
from test_networks_stacks import PADS as EXPLICIT
from test_networks_stacks import both, drawn, stacks, traced

from helpers import ops
from helpers.networks import (
    AvgPool,
    Conv,
    Dense,
    Layer,
    LocalResponseNorm,
    MaxPool,
    Network,
    Subsampling,
    alexnet,
    lenet5,
    run,
    seeded_rows,
    seeded_weights,
    totals,
    trace,
    vgg,
)


@dataclass(frozen=True)
class Own(Layer):
    """A layer of a reader's own."""

    name: str = "mine"


SMALL_VGG = vgg("D", width=1 / 16, classes=10)


def image(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)


def close(ours, theirs):
    """Equal up to rounding, measured against the largest number."""
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=2e-6 * max(1, np.abs(theirs).max(initial=0)))


# --- onnxruntime on the whole graph --------------------------------------------------------------


class Graph:
    """An ONNX graph written node by node."""

    def __init__(self):
        self.nodes, self.fixed, self.last = [], [], "x"

    def add(self, operator, *arrays, **attributes):
        names = [f"w{len(self.fixed) + place}" for place in range(len(arrays))]
        for array, name in zip(arrays, names, strict=True):
            self.fixed.append(numpy_helper.from_array(np.asarray(array, np.float32), name))
        output = f"y{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, [self.last, *names], [output], **attributes))
        self.last = output

    def run(self, x):
        ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("x", self.last)]
        graph = helper.make_graph(self.nodes, "net", ends[:1], ends[1:], self.fixed)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 4
        session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
        return session.run(None, {"x": x})[0]


def by_onnxruntime(layers, weights, x):
    """The output for images [..., H, W, D], channels-last again; the padding must be numbers."""
    graph, flat = Graph(), False
    for layer, (kernel, bias) in zip(layers, given_to(layers, weights), strict=True):
        if isinstance(layer, Dense):
            if not flat:
                graph.add("Transpose", perm=[0, 2, 3, 1])
                graph.add("Flatten")
            flat = True
            graph.add("MatMul", kernel)
            graph.add("Add", np.zeros(1) if bias is None else bias)
        elif isinstance(layer, Conv):
            arrays = [np.ascontiguousarray(kernel.transpose(3, 2, 0, 1)), *([] if bias is None else [bias])]
            window = {"kernel_shape": kernel.shape[:2], "strides": both(layer.stride), "pads": pads(layer)}
            graph.add("Conv", *arrays, **window, dilations=both(layer.dilation), group=layer.groups)
        elif isinstance(layer, Subsampling):
            graph.add("AveragePool", kernel_shape=both(layer.size), strides=both(layer.size))
            graph.add("Mul", (kernel * np.prod(both(layer.size)))[:, None, None])
            graph.add("Add", bias[:, None, None])
        else:
            strides = both(layer.size if layer.stride is None else layer.stride)
            window = {"kernel_shape": both(layer.size), "strides": strides, "pads": pads(layer)}
            window |= {"dilations": both(layer.dilation), "ceil_mode": int(layer.ceil_mode)}
            if isinstance(layer, AvgPool):
                graph.add("AveragePool", **window, count_include_pad=int(layer.count_include_pad))
            else:
                graph.add("MaxPool", **window)
        activation = getattr(layer, "activation", None)
        if activation == "relu":
            graph.add("Relu")
        elif activation:
            inner, outer = (2 / 3, 1.7159) if activation == "scaled_tanh" else (1, 1)
            graph.add("Mul", [inner])
            graph.add("Tanh")
            graph.add("Mul", [outer])
    y = graph.run(channels_first(x))
    y = y if flat else np.moveaxis(y, 1, -1)
    return y.reshape(*x.shape[:-3], *y.shape[1:])


def given_to(layers, weights):
    """Every layer's weights; names that a network would count are not needed here."""
    return [weights.get(layer.name, (None, None)) for layer in layers]


def pads(layer):
    (top, bottom), (left, right) = (both(sides) for sides in both(layer.padding))
    return [top, left, bottom, right]


def acceptable_to_onnxruntime(layers):
    """It refuses pools whose padding is as large as they are."""
    pools = [layer for layer in layers if isinstance(layer, MaxPool | AvgPool)]
    return all(
        max(both(sides)) < cells
        for layer in pools
        for sides, cells in zip(both(layer.padding), both(layer.size), strict=True)
    )


@settings(drawn, max_examples=100)
@given(stacks(pads=EXPLICIT))
def test_run_is_onnxruntime_on_drawn_stacks(stack):
    layers, shape = stack
    assume(acceptable_to_onnxruntime(layers))
    traced(layers, shape)
    weights = seeded_weights(layers, input_size=shape)
    x = image(2, *shape)
    theirs = by_onnxruntime(layers, weights, x)
    theirs[theirs == np.finfo(np.float32).min] = -np.inf  # what it gives for padding alone
    assume(np.isfinite(theirs).all())
    close(run(layers, weights, x), theirs)


@pytest.mark.parametrize(
    ("network", "x"),
    [
        (SMALL_VGG, image(224, 224, 3)),
        (vgg("C", width=1 / 16, convolutional=True), image(250, 300, 3)),
        (lenet5(), image(2, 32, 32, 1)),
        (replace(SMALL_VGG, layers=vgg("A", width=1 / 16, ceil_mode=True).layers), image(200, 224, 3)),
    ],
    ids=["D", "C, convolutional", "LeNet-5", "A, rounding up"],
)
def test_run_is_onnxruntime(network, x):
    weights = seeded_weights(network, seed=3)
    y = run(network, weights, x)
    close(y, by_onnxruntime(network.layers, weights, x))
    assert y.std() > 0.05


def test_alexnet_without_its_normalisations_is_onnxruntimes():
    layers = [layer for layer in alexnet().layers if not isinstance(layer, LocalResponseNorm)]
    for place, layer in enumerate(layers):
        if isinstance(layer, Dense):
            layers[place] = replace(layer, units=32)
    x = image(227, 227, 3)
    weights = seeded_weights(layers, input_size=x.shape)
    close(run(layers, weights, x), by_onnxruntime(layers, weights, x))


# --- a plain composition of the operations -------------------------------------------------------


def test_run_is_the_composition_of_ops_on_vgg():
    weights, x = seeded_weights(SMALL_VGG), image(224, 224, 3)
    y = x
    for block in ("1_1 1_2", "2_1 2_2", "3_1 3_2 3_3", "4_1 4_2 4_3", "5_1 5_2 5_3"):
        for place in block.split():
            y = ops.relu(ops.conv2d(y, *weights[f"conv{place}"], padding=1))
        y = ops.max_pool2d(y, 2)
    y = ops.relu(ops.dense(y.reshape(-1), *weights["fc6"]))
    y = ops.dense(ops.relu(ops.dense(y, *weights["fc7"])), *weights["fc8"])
    np.testing.assert_array_equal(run(SMALL_VGG, weights, x), y)


def test_run_is_the_composition_of_ops_on_lenet_5():
    weights, x = seeded_weights(lenet5()), image(32, 32, 1)

    def squash(a):
        return 1.7159 * np.tanh(2 / 3 * a)

    def subsample(a, coefficient, bias):
        return squash((a[::2, ::2] + a[1::2, ::2] + a[::2, 1::2] + a[1::2, 1::2]) * coefficient + bias)

    y = subsample(squash(ops.conv2d(x, *weights["C1"])), *weights["S2"])
    y = subsample(squash(ops.conv2d(y, *weights["C3"])), *weights["S4"])
    y = squash(ops.dense(squash(ops.conv2d(y, *weights["C5"])).reshape(-1), *weights["F6"]))
    close(run(lenet5(), weights, x), y)


def test_named_padding_ceil_mode_and_dilation_reach_the_operations():
    layers = [
        Conv("c", 4, (3, 2), (2, 1), "same_lower", dilation=(1, 2), groups=2, bias=False),
        MaxPool(2, 3, "same", True),
        MaxPool((1, 2), 1, dilation=(1, 2)),
        AvgPool((2, 3), 1, ((1, 0), (0, 2))),
        AvgPool(2, 1, 1, dilation=(2, 1), count_include_pad=True),
    ]
    x = image(13, 12, 2)
    weights = seeded_weights(layers, input_size=x.shape)
    settings = {"stride": (2, 1), "padding": "same_lower", "dilation": (1, 2), "groups": 2}
    y = ops.conv2d(x, weights["c"][0], **settings)
    y = ops.max_pool2d(y, 2, stride=3, padding="same", ceil_mode=True)
    y = ops.max_pool2d(y, (1, 2), stride=1, dilation=(1, 2))
    y = ops.avg_pool2d(y, (2, 3), stride=1, padding=((1, 0), (0, 2)))
    y = ops.avg_pool2d(y, 2, stride=1, padding=1, dilation=(2, 1), count_include_pad=True)
    np.testing.assert_array_equal(run(layers, weights, x), y)
    assert weights["c"][1] is None


def test_a_dense_layer_reads_channels_last():
    weights = np.eye(12, dtype=np.float32), np.zeros(12, np.float32)
    x = image(2, 3, 2)
    np.testing.assert_array_equal(run([Dense("fc", 12)], {"fc": weights}, x), x.reshape(-1))


def test_leading_axes_are_batches():
    weights, x = seeded_weights(lenet5()), image(2, 3, 32, 32, 1)
    y = run(lenet5(), weights, x)
    assert y.shape == (2, 3, 84)
    close(y[1, 2], run(lenet5(), weights, x[1, 2]))
    assert run(lenet5(), weights, x[:0]).shape == (0, 3, 84)


def test_whatever_comes_in_is_computed_in_float32_and_stays_as_it_is():
    weights = seeded_weights(lenet5())
    x = np.arange(1024).reshape(32, 32, 1) % 7
    y = run(lenet5(), weights, x)
    assert y.dtype == np.float32
    np.testing.assert_array_equal(run(lenet5(), weights, x.astype(np.float64)), y)
    wide = {name: [array.astype(float) for array in pair] for name, pair in weights.items()}
    np.testing.assert_array_equal(run(lenet5(), wide, x.tolist()), y)
    given_x, kept = x.astype(np.float32), {name: pair[0].copy() for name, pair in weights.items()}
    run(lenet5(), weights, given_x)
    np.testing.assert_array_equal(given_x, x)
    assert all(np.array_equal(weights[name][0], kept[name]) for name in kept)
    nothing = run([], {}, given_x)
    np.testing.assert_array_equal(nothing, x)


def test_keep_hands_back_what_it_names():
    weights, x = seeded_weights(lenet5()), image(32, 32, 1)
    y, kept = run(lenet5(), weights, x, keep=("S2", "F6"))
    assert list(kept) == ["S2", "F6"]
    assert kept["F6"] is y
    front = Network("front", (32, 32, 1), lenet5().layers[:2])
    np.testing.assert_array_equal(kept["S2"], run(front, weights, x))
    np.testing.assert_array_equal(run(lenet5(), weights, x, keep="S2")[1]["S2"], kept["S2"])
    np.testing.assert_array_equal(run(lenet5(), weights, x), y)


def test_activations_change_nothing_that_is_kept():
    layers = [Conv("a", 2, 1), MaxPool(1), Conv("b", 2, 1, activation="relu"), AvgPool(1)]
    x = image(4, 4, 2)
    weights = seeded_weights(layers, input_size=x.shape)
    _, kept = run(layers, weights, x, keep=("a", "pool1", "b"))
    np.testing.assert_array_equal(kept["a"], ops.conv2d(x, *weights["a"]))
    np.testing.assert_array_equal(kept["pool1"], kept["a"])
    assert (kept["a"] < 0).any()
    assert (kept["b"] >= 0).all()


# --- progress ------------------------------------------------------------------------------------


def test_progress_is_silent_unless_asked(capfd):
    weights, x = seeded_weights(lenet5()), image(32, 32, 1)
    run(lenet5(), weights, x)
    assert capfd.readouterr() == ("", "")
    run(lenet5(), weights, x, progress=True)
    out, err = capfd.readouterr()
    assert out == ""
    assert "F6" in err
    assert "327k/327k" in err  # multiply-accumulates, all of them
    assert "100%" in err


# --- seeded weights ------------------------------------------------------------------------------


def test_seeded_weights_are_the_same_every_time_and_each_layers_own():
    weights = seeded_weights(SMALL_VGG)
    again, other = seeded_weights(SMALL_VGG), seeded_weights(SMALL_VGG, seed=1)
    for name, (kernel, bias) in weights.items():
        np.testing.assert_array_equal(kernel, again[name][0])
        np.testing.assert_array_equal(bias, again[name][1])
        assert not np.isclose(kernel.ravel()[0], other[name][0].ravel()[0])
        assert kernel.dtype == bias.dtype == np.float32
        assert bias.all()
    firsts = [kernel.ravel()[0] for kernel, _ in weights.values()]
    assert len(set(firsts)) == len(firsts)
    shorter = Network("part", (224, 224, 3), SMALL_VGG.layers[3:8])
    for name, (kernel, _) in seeded_weights(replace(shorter, input_shape=(56, 56, 4))).items():
        np.testing.assert_array_equal(kernel, weights[name][0])


def test_a_converted_dense_layer_draws_the_same_numbers():
    dense = seeded_weights(SMALL_VGG)
    convolutional = seeded_weights(vgg("D", width=1 / 16, classes=10, convolutional=True))
    for name, (kernel, bias) in convolutional.items():
        np.testing.assert_array_equal(kernel.reshape(dense[name][0].shape), dense[name][0])
        np.testing.assert_array_equal(bias, dense[name][1])
    assert convolutional["fc6"][0].shape == (7, 7, 32, 256)
    x = image(224, 224, 3)
    scores = run(vgg("D", width=1 / 16, classes=10, convolutional=True), convolutional, x)
    close(scores[0, 0], run(SMALL_VGG, dense, x))


@pytest.mark.parametrize("size", [1, 3, (2, 5)])
@pytest.mark.parametrize("bias", [True, False])
def test_row_by_row_a_kernel_has_the_same_seeded_numbers(size, bias):
    layer = Conv("fc6", 11, size, bias=bias)
    kernel, wanted = seeded_weights([layer], 5, input_size=(9, 9, 3))["fc6"]
    rows = list(seeded_rows(layer, 3, 5))
    assert np.array_equal(np.concatenate(rows[: len(kernel)]), kernel)
    assert [each.shape for each in rows[len(kernel) :]] == ([(11,)] if bias else [])
    assert not bias or np.array_equal(rows[-1], wanted)


def test_seeded_weights_are_scaled():
    layers = [
        Conv("c", 200, 3),
        Conv("grouped", 400, 3, groups=4),
        Conv("none", 100, 3, table=np.arange(400 * 100).reshape(400, 100) % 100 < 50),
        Subsampling("s", (2, 3)),
        Dense("fc", 100),
    ]
    terms = {"c": 9 * 50, "grouped": 9 * 50, "none": 9 * 400, "s": 6}
    he = seeded_weights(layers, input_size=(12, 12, 50))
    inputs = trace(layers, (12, 12, 50))[-1].weights // 100
    for name, count in (terms | {"fc": inputs}).items():
        kernel = he[name][0]
        spread = kernel[kernel != 0].std()
        assert abs(spread / np.sqrt(2 / count) - 1) < (0.25 if kernel.size < 1000 else 0.02)
        assert abs(he[name][1].std() / 0.1 - 1) < 0.3
        assert abs(kernel.mean()) < spread / 5
    fixed = seeded_weights(layers, 0, 0.01, input_size=(12, 12, 50))
    for name, (kernel, bias) in fixed.items():
        assert abs(kernel[kernel != 0].std() / 0.01 - 1) < (0.25 if kernel.size < 1000 else 0.02)
        np.testing.assert_array_equal(bias, he[name][1])


def test_weights_outside_a_table_are_zero_and_each_filter_has_its_own_scale():
    table = np.ones((64, 3), bool)
    table[8:, 1] = table[:, 2] = False
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # the last filter reads nothing
        kernel = seeded_weights([Conv("c", 3, 5, table=table)], input_size=(5, 5, 64))["c"][0]
    np.testing.assert_array_equal(kernel.any(axis=(0, 1)), table)
    assert abs(kernel[..., 0].std() / np.sqrt(2 / (25 * 64)) - 1) < 0.1
    assert abs(kernel[:, :, :8, 1].std() / np.sqrt(2 / (25 * 8)) - 1) < 0.2


def test_numbers_keep_their_size_through_a_deep_network():
    weights = seeded_weights(SMALL_VGG)
    _, kept = run(SMALL_VGG, weights, image(224, 224, 3), keep=[f"conv{block}_1" for block in range(1, 6)])
    assert all(0.1 < array.std() < 10 for array in kept.values())


# --- VGG-16 in full ------------------------------------------------------------------------------


def test_vgg_16_itself_dense_and_convolutional():
    tracemalloc.start()
    try:
        weights = seeded_weights(vgg())
        held, peak = tracemalloc.get_traced_memory()
        assert held - totals(trace(vgg())).parameter_bytes < 2**20
        assert peak - held < 2**20
        x = image(224, 224, 3)
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        y = run(vgg(), weights, x)
        peak = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    in_use = max(first.activation_bytes + after.activation_bytes for first, after in pairwise(trace(vgg())))
    assert peak - in_use < 40 * 2**20
    assert y.shape == (1000,)
    assert 0.5 < y.std() < 20
    for name, kernel_size in (("fc6", 7), ("fc7", 1), ("fc8", 1)):
        kernel, bias = weights[name]
        weights[name] = kernel.reshape(kernel_size, kernel_size, -1, len(bias)), bias
    np.testing.assert_allclose(run(vgg(convolutional=True), weights, x)[0, 0], y, rtol=0, atol=1e-3)


# --- what is refused -----------------------------------------------------------------------------

STACK = [Conv("conv1", 8, 3, padding=1), MaxPool(2), Dense("fc", 10, bias=False)]
IMAGE = image(6, 6, 3)
GOOD = seeded_weights(STACK, input_size=IMAGE.shape)
KERNEL, BIAS = GOOD["conv1"]
NEEDS = "weights [3, 3, 3, 8] and bias [8]"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: run(STACK, {"fc": GOOD["fc"]}, IMAGE),
            f"weights have no 'conv1', which needs {NEEDS}: use names and pairs of arrays",
        ),
        (
            lambda: run(STACK, [KERNEL], IMAGE),
            f"weights have no 'conv1', which needs {NEEDS}: use names and pairs of arrays",
        ),
        (
            lambda: run(STACK, GOOD | {"conv1": KERNEL}, IMAGE),
            f"the weights of conv1 must be a pair, (weights, bias): it needs {NEEDS}",
        ),
        (
            lambda: run(STACK, GOOD | {"conv1": (KERNEL,)}, IMAGE),
            f"the weights of conv1 must be a pair, (weights, bias): it needs {NEEDS}",
        ),
        (
            lambda: run(STACK, GOOD | {"conv1": (KERNEL.transpose(3, 2, 0, 1), BIAS)}, IMAGE),
            f"conv1 needs {NEEDS}, got weights [8, 3, 3, 3] and bias [8], "
            "perhaps weights['conv1'][0].transpose(2, 3, 1, 0) (PyTorch's order of axes)",
        ),
        (
            lambda: run(STACK, GOOD | {"conv1": (KERNEL, BIAS[:7])}, IMAGE),
            f"conv1 needs {NEEDS}, got weights [3, 3, 3, 8] and bias [7]",
        ),
        (
            lambda: run(STACK, GOOD | {"conv1": (KERNEL, None)}, IMAGE),
            f"conv1 needs {NEEDS}, got weights [3, 3, 3, 8] and no bias",
        ),
        (
            lambda: run(STACK, GOOD | {"conv1": (None, BIAS)}, IMAGE),
            f"conv1 needs {NEEDS}, got no weights and bias [8]",
        ),
        (
            lambda: run(STACK, GOOD, image(8, 6, 3)),
            "fc needs weights [96, 10] and no bias, got weights [72, 10] and no bias",
        ),
        (
            lambda: run(STACK, GOOD | {"conv1": (KERNEL * 1j, BIAS)}, IMAGE),
            "weights of conv1 must be an array of integers or real floats, got complex64: convert it",
        ),
        (
            lambda: run(STACK, GOOD | {"conv1": (KERNEL, [[1], [2, 3]])}, IMAGE),
            "bias of conv1 must be an array of numbers, got rows of different lengths",
        ),
        (
            lambda: run(
                [Conv("c", 2, 1, table=[[1, 0], [0, 1]])],
                {"c": (np.ones((1, 1, 2, 2)), np.ones(2))},
                image(3, 3, 2),
            ),
            "the weights of c must be 0 wherever its table does not connect: set these to 0 first",
        ),
        (
            lambda: run([MaxPool(2), LocalResponseNorm()], {}, IMAGE),
            "norm1 is a local response normalisation, which is traced but not run: leave it out",
        ),
        (
            lambda: run([MaxPool(2), Own()], {}, IMAGE),
            "a layer Own(name='mine') is traced but not run: leave it out",
        ),
        (
            lambda: run(SMALL_VGG, {}, image(384, 384, 3)),
            "fc6 needs 7×7×32 = 1,568 inputs, pool5 gives 12×12×32 = 4,608: "
            "use an input of 224 to 255, or the convolutional form",
        ),
        (
            lambda: run(SMALL_VGG, {}, image(224, 224, 1)),
            "VGG D reads inputs of depth 3, got 1: use such an input, or a network with another input_shape",
        ),
        (
            lambda: run(STACK, GOOD, IMAGE[0]),
            "x has 2 axes, shape (6, 3): it must be [H, W, D], batch axes before them, "
            "so add the axes that are missing (one channel is D = 1)",
        ),
        (
            lambda: run(STACK, GOOD, IMAGE[:0]),
            "x has shape (0, 6, 3): H, W and D must be at least 1",
        ),
        (
            lambda: run(STACK, GOOD, "dog"),
            "x must be an array of integers or real floats, got <U3: convert it",
        ),
        (
            lambda: run(STACK, GOOD, IMAGE, keep=["conv1", "pool"]),
            "keep names 'pool': use names of conv1, pool1, fc",
        ),
        (
            lambda: seeded_weights(STACK),
            "a list of layers needs an input_size (H, W, D), got None",
        ),
        (
            lambda: seeded_weights(vgg(padding="valid")),
            "fc6 needs 7×7×512 = 25,088 inputs, pool5 gives 1×1×512 = 512: use an input of 404 to 435",
        ),
        (lambda: seeded_weights(lenet5(), -1), "seed must be a whole number, at least 0, got -1"),
        (lambda: seeded_weights(lenet5(), 0.5), "seed must be a whole number, at least 0, got 0.5"),
        (lambda: seeded_weights(lenet5(), True), "seed must be a whole number, at least 0, got True"),
        (lambda: seeded_weights(lenet5(), 0, "she"), "scale must be \"he\" or a number above 0, got 'she'"),
        (lambda: seeded_weights(lenet5(), 0, 0), 'scale must be "he" or a number above 0, got 0'),
        (lambda: seeded_weights(lenet5(), 0, True), 'scale must be "he" or a number above 0, got True'),
        (
            lambda: seeded_weights(lenet5(), 0, [1]),
            'scale must be "he" or a number above 0, got [1]',
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()

"""VGG-16 in full: dense, convolutional, by onnxruntime, step by step, on the same 138,357,544 weights."""

import tracemalloc
from itertools import pairwise

import numpy as np
import onnxruntime
import pytest
from onnx import TensorProto, helper
from oracles import channels_first

from helpers import ops
from helpers.convert import dense_to_conv, to_convolutional
from helpers.explorers import FullSize
from helpers.networks import Conv, MaxPool, Network, run, seeded_weights, totals, trace, vgg
from helpers.weights.preprocessing import RGB_NORMALISED

IMAGE = np.random.default_rng(0).standard_normal((384, 384, 3), dtype=np.float32)
SCRATCH = 64 * 2**20  # 20 are needed at 224, 36 at 384
TAIL = Network("fc6 to fc8", (7, 7, 512), vgg(convolutional=True).layers[-3:])


def close(ours, theirs):
    """Within 1e-5 of the largest score."""
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() <= 1e-5 * np.abs(theirs).max()


def by_onnxruntime(layers, weights, x):
    """The scores of an image [H, W, D] with the weights of `framework`, channels-last again.

    Dense layers read what Flatten makes of a channels-first volume. The weights are inputs of the
    graph: within the model, they would be copied several times.
    """
    nodes, arrays, last = [], {}, "x"

    def add(operator, *inputs, **attributes):
        nonlocal last
        nodes.append(helper.make_node(operator, [last, *inputs], [f"y{len(nodes)}"], **attributes))
        last = nodes[-1].output[0]

    for layer in layers:
        if isinstance(layer, MaxPool):
            add("MaxPool", kernel_shape=[2, 2], strides=[2, 2], ceil_mode=int(layer.ceil_mode))
            continue
        kernel, bias = weights[layer.name]
        arrays |= {f"{layer.name}_w": kernel, f"{layer.name}_b": bias}
        names = f"{layer.name}_w", f"{layer.name}_b"
        if isinstance(layer, Conv):
            arrays[names[0]] = kernel.reshape(*kernel.shape[:2], *[layer.kernel_size] * 2)
            same = "SAME_UPPER" if layer.padding == "same" else "NOTSET"
            pads = {} if layer.padding == "same" else {"pads": [layer.padding] * 4}
            add("Conv", *names, auto_pad=same, **pads)
        else:
            if layer.name == "fc6":
                add("Flatten")
            arrays[names[0]] = kernel.reshape(len(kernel), -1)
            add("Gemm", *names, transB=1)
        if layer.activation:
            add("Relu")
    described = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("x", *arrays, last)
    ]
    graph = helper.make_graph(nodes, "net", described[:-1], described[-1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    y = session.run(None, {"x": channels_first(x), **arrays})[0][0]
    return y if y.ndim == 1 else np.moveaxis(y, 0, -1)


@pytest.fixture(scope="module")
def weights():
    """The dense network's: biases are drawn too, none is 0."""
    drawn = seeded_weights(vgg(), seed=11)
    assert all(bias.all() for _, bias in drawn.values())
    return drawn


@pytest.fixture(scope="module")
def framework(weights):
    """The same as torch, Caffe and ONNX hold them: [K, D, F, F], which for fc6 is [K, D·F·F] split up."""
    kernels = to_convolutional(vgg(), weights)[1]
    return {
        name: (np.ascontiguousarray(kernel.transpose(3, 2, 0, 1)), bias)
        for name, (kernel, bias) in kernels.items()
    }


@pytest.fixture(scope="module")
def converted(weights):
    return to_convolutional(vgg(), weights)


@pytest.fixture(scope="module")
def dense_run(weights):
    """(scores, {"pool5": …}) of the dense network at 224."""
    return run(vgg(), weights, IMAGE[:224, :224], keep=["pool5"])


def test_dense_convolutional_and_onnxruntime_give_the_same_scores(
    weights, converted, framework, dense_run, monkeypatch
):
    calls = []
    for name in ("conv2d", "dense"):
        monkeypatch.setattr(ops, name, recorded(getattr(ops, name), calls))
    scores, _ = dense_run
    image = IMAGE[:224, :224]
    y = run(*converted, image)
    assert calls == ["conv2d"] * 16
    assert y.shape == (1, 1, 1000)
    assert scores.std() > 0.5
    close(y[0, 0], scores)
    # The dense graph flattens channels-first: its fc6 holds the same weights in another order.
    theirs = by_onnxruntime(vgg().layers, framework, image)
    close(scores, theirs)
    close(y[0, 0], theirs)
    close(y, by_onnxruntime(converted[0].layers, framework, image))


def recorded(operation, calls):
    def call(*arguments, **settings):
        calls.append(operation.__name__)
        return operation(*arguments, **settings)

    return call


def test_the_dense_network_calls_dense(weights, dense_run, monkeypatch):
    """So the test above would see a dense layer that was left."""
    calls = []
    monkeypatch.setattr(ops, "dense", recorded(ops.dense, calls))
    layers = vgg().layers[-3:]
    y = run(Network("dense tail", (7, 7, 512), layers), weights, dense_run[1]["pool5"])
    assert calls == ["dense"] * 3
    close(y, dense_run[0])


def test_fc6_of_a_framework_converts_with_its_order_and_with_no_other(framework, converted, dense_run):
    scores, kept = dense_run
    flat = framework["fc6"][0].reshape(4096, -1)
    right = dense_to_conv(flat.T, 7, order="channels_first")
    assert np.array_equal(right, converted[1]["fc6"][0])
    swapped = converted[1]["fc6"][0].swapaxes(0, 1)
    for wrong in (dense_to_conv(flat.T, 7), swapped):
        y = run(TAIL, converted[1] | {"fc6": (wrong, framework["fc6"][1])}, kept["pool5"])
        with pytest.raises(AssertionError):
            close(y[0, 0], scores)


def test_with_fc6_padded_only_the_centre_cell_is_vggs_output(converted, framework, dense_run):
    network = vgg(convolutional=True, fc6_padding="same")
    y = run(network, converted[1], IMAGE[:224, :224])
    assert y.shape == (7, 7, 1000)
    close(y[3, 3], dense_run[0])
    largest = np.abs(dense_run[0]).max()
    apart = np.abs(y - dense_run[0]).max(axis=-1) > 1e-2 * largest
    assert np.argwhere(~apart).tolist() == [[3, 3]]
    close(y, by_onnxruntime(network.layers, framework, IMAGE[:224, :224]))


def test_384_gives_36_scores(converted, framework):
    y, kept = run(*converted, IMAGE, keep=["pool5", "fc6"])
    assert [array.shape for array in (kept["pool5"], kept["fc6"], y)] == [
        (12, 12, 512),
        (6, 6, 4096),
        (6, 6, 1000),
    ]
    close(y, by_onnxruntime(converted[0].layers, framework, IMAGE))


def test_244_gives_one_score_where_pools_floor_and_four_where_they_round_up(
    weights, converted, framework, dense_run
):
    image = IMAGE[:244, :244]
    y = run(*converted, image)
    assert y.shape == (1, 1, 1000)
    close(y[0, 0], run(vgg(), weights, image))
    with pytest.raises(AssertionError):  # the pixels from 224 on are read: it is another picture
        close(y[0, 0], dense_run[0])
    ceiling = to_convolutional(vgg(ceil_mode=True), weights)[0]
    y, kept = run(ceiling, converted[1], image, keep="pool5")
    assert kept["pool5"].shape == (8, 8, 512)
    assert y.shape == (2, 2, 1000)
    close(y, by_onnxruntime(ceiling.layers, framework, image))


def test_step_by_step_it_gives_the_same_scores_and_never_holds_all_weights(converted):
    """fc6 alone takes 392 MiB: the explorer draws it by rows of its kernel."""
    pixels = np.random.default_rng(1).integers(0, 256, (256, 224, 3), dtype=np.uint8)
    tracemalloc.start()
    try:
        shown = FullSize(image=pixels, seed=11, step=200)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert shown.result.scores.shape == (2, 1, 1000)
    close(shown.result.scores, run(*converted, RGB_NORMALISED.apply(pixels)))
    assert peak < 2**28


@pytest.mark.parametrize("side", [224, 384])
def test_scratch_beside_weights_input_and_outputs_stays_small(weights, converted, side):
    networks = [(vgg(), weights), converted] if side == 224 else [converted]
    for network, given in networks:
        rows = trace(network, side)
        in_use = max(before.activation_bytes + after.activation_bytes for before, after in pairwise(rows))
        tracemalloc.start()
        try:
            run(network, given, IMAGE[:side, :side])
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak - in_use < SCRATCH


def test_nothing_of_the_weights_is_copied_in_converting(weights, converted):
    tracemalloc.start()
    try:
        network, kernels = to_convolutional(vgg(), weights)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 2**20
    assert network == converted[0] == vgg(convolutional=True)
    assert sum(kernel.size + bias.size for kernel, bias in kernels.values()) == 138_357_544
    assert totals(trace(network)).parameters == 138_357_544
    for name, (kernel, bias) in kernels.items():
        assert np.shares_memory(kernel, weights[name][0])
        assert bias is weights[name][1]

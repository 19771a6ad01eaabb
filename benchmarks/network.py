"""Time and memory of a whole VGG-16 at 224×224, dense and made convolutional, against onnxruntime.

And the time of all crops of a larger image against that of one pass over it.

Run ``python -m benchmarks.network``; the table is Markdown. onnxruntime runs the whole graph on the
same weights in the same process, laid out as it likes them, and the scores are compared before the
clock starts. Runs alternate, the median counts, both get two threads, and threads without work sleep:
see benchmarks/ops.py, which sets that up. Takes about 4.5 GiB.
"""

import argparse
import tracemalloc
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from statistics import median
from time import perf_counter

# First: it sets the threads, and must do so before numpy is imported.
from benchmarks.ops import THREADS, Run, channels_first, random  # isort: split

import numpy as np
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

from helpers.convert import to_convolutional
from helpers.networks import (
    Conv,
    Layer,
    MaxPool,
    Network,
    digits_net,
    run,
    seeded_weights,
    totals,
    trace,
    vgg,
)
from helpers.samples import digits_weights


def by_onnxruntime(layers: Sequence[Layer], weights: dict[str, tuple], x: np.ndarray) -> Run:
    """Return a run of a VGG whose weights are part of the model; dense layers flatten channels-first.

    weights: of the convolutional form, kernels [F, F, D, K], for either form of the layers.
    """
    nodes, fixed = [], {}
    for layer in layers:
        if isinstance(layer, MaxPool):
            add(nodes, "MaxPool", kernel_shape=[2, 2], strides=[2, 2])
            continue
        kernel, bias = weights[layer.name]
        names = f"{layer.name}_w", f"{layer.name}_b"
        if isinstance(layer, Conv):
            kernel = kernel.transpose(3, 2, 0, 1)
            add(nodes, "Conv", *names, pads=[layer.padding] * 4)
        else:
            if len(kernel) > 1:
                add(nodes, "Flatten")
            kernel = kernel.transpose(2, 0, 1, 3).reshape(-1, layer.units)
            add(nodes, "Gemm", *names)
        fixed |= dict(zip(names, (np.ascontiguousarray(kernel), bias), strict=True))
        if layer.activation:
            add(nodes, "Relu")
    return session_run(nodes, fixed, channels_first(x))


def add(nodes: list, operator: str, *inputs: str, **attributes) -> None:
    """Append a node that reads the one before it, the first "x"."""
    last = nodes[-1].output[0] if nodes else "x"
    nodes.append(helper.make_node(operator, [last, *inputs], [f"y{len(nodes)}"], **attributes))


def session_run(nodes: list, fixed: dict[str, np.ndarray], x: np.ndarray) -> Run:
    """Return a run of these nodes in onnxruntime, set up as in benchmarks/ops.py."""
    last = nodes[-1].output[0]
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in ("x", last)]
    graph = helper.make_graph(nodes, "net", ends[:1], ends[1:])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    # One by one and last of all: each step before would copy half a gigabyte.
    model.graph.initializer.extend(numpy_helper.from_array(array, name) for name, array in fixed.items())
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    return lambda: session.run(None, {"x": x})[0].ravel()


def measure(ours: Run, theirs: Run, repeats: int) -> tuple[float, float]:
    """Return the median seconds of both, alternating, their scores compared beforehand."""
    expected = theirs()
    np.testing.assert_allclose(ours(), expected, rtol=0, atol=1e-5 * np.abs(expected).max())
    return alternating(ours, theirs, repeats)


def alternating(one: Run, other: Run, repeats: int) -> tuple[float, float]:
    """Return the median seconds of both, alternating."""
    seconds = [], []
    for _ in range(repeats):
        for once, each in zip((one, other), seconds, strict=True):
            start = perf_counter()
            once()
            each.append(perf_counter() - start)
    return median(seconds[0]), median(seconds[1])


def memory(network: Network, once: Run) -> tuple[float, float]:
    """Return the MiB that a run takes beside the weights, and how much of it is scratch.

    The rest is the input and the output of the layer where these are largest together.
    """
    tracemalloc.start()
    once()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    in_use = max(
        before.activation_bytes + after.activation_bytes for before, after in pairwise(trace(network))
    )
    return peak / 2**20, (peak - in_use) / 2**20


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=15, help="alternating runs of each network")
    repeats = parser.parse_args().repeats
    weights, x = seeded_weights(vgg()), random(224, 224, 3)
    converted, kernels = to_convolutional(vgg(), weights)
    forms = {"dense": (vgg(), weights), "as convolutions": (converted, kernels)}
    print("| VGG-16 at 224×224 | ms | onnxruntime, ms | ratio | MiB beside the weights | of it scratch |")
    print("|---" * 6 + "|")
    for name, (network, given) in forms.items():
        ours = partial(scores, network, given, x)
        us, them = measure(ours, by_onnxruntime(network.layers, kernels, x), repeats)
        held, scratch = memory(network, ours)
        costs = f"{us * 1e3:.0f} | {them * 1e3:.0f} | {us / them:.2f}× | {held:.1f} | {scratch:.1f}"
        print(f"| FC6 to FC8 {name} | {costs} |", flush=True)
    print("\n| all crops, one pass | crops, ms | pass, ms | ratio | in multiply-adds |\n" + "|---" * 5 + "|")
    print(against_crops("digits at 40×40", digits_net(), digits_weights(), 40, 2, repeats), flush=True)
    print(against_crops("VGG-16 at 384×384", vgg(), weights, 384, 32, 3), flush=True)


def against_crops(
    name: str, network: Network, weights: dict[str, tuple], side: int, step: int, repeats: int
) -> str:
    """Return a row of the table of one pass over an image and all crops of it, which come as one batch."""
    converted, kernels = to_convolutional(network, weights)
    rows, _, depth = network.input_shape
    x = random(side, side, depth)
    starts = range(0, side - rows + 1, step)
    crops = np.stack([x[r : r + rows, c : c + rows] for r in starts for c in starts])
    crops_s, pass_s = alternating(
        partial(run, network, weights, crops), partial(run, converted, kernels, x), repeats
    )
    counted = len(crops) * totals(trace(network)).macs / totals(trace(converted, side)).macs
    timed = f"{crops_s * 1e3:.1f} | {pass_s * 1e3:.1f} | {crops_s / pass_s:.1f}×"
    return f"| {name}, {len(crops)} crops | {timed} | {counted:.1f}× |"


def scores(network: Network, weights: dict[str, tuple], x: np.ndarray) -> np.ndarray:
    """Return ours [1000]."""
    return run(network, weights, x).reshape(-1)


if __name__ == "__main__":
    main()

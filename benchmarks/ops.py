"""Time and memory of helpers.ops against onnxruntime, torch and scipy, where these are installed.

Run ``python -m benchmarks.ops``; the table is Markdown. Every peer computes the same layer from
arrays laid out beforehand the way it likes them, and the results are compared before the clock
starts. Runs alternate, the median counts, all get two threads. Threads without work are put to
sleep everywhere (numpy's OpenBLAS too): spinning on, they slow down whoever computes next, and
onnxruntime then looks half as fast as it is.
"""

import os

THREADS = 2
os.environ |= {
    "OPENBLAS_NUM_THREADS": str(THREADS),
    "OPENBLAS_THREAD_TIMEOUT": "4",  # 2**4 cycles: at once
    "OMP_NUM_THREADS": str(THREADS),
    "OMP_WAIT_POLICY": "passive",
}

import argparse  # noqa: E402
import importlib.util  # noqa: E402
import tracemalloc  # noqa: E402
from collections.abc import Callable  # noqa: E402
from statistics import median  # noqa: E402
from time import perf_counter  # noqa: E402

import numpy as np  # noqa: E402

from helpers import ops  # noqa: E402

PEERS = [name for name in ("onnxruntime", "torch", "scipy") if importlib.util.find_spec(name)]
OURS = "helpers.ops"
# Input side, input depth and filters of VGG-16's convolutions, all 3×3 with one cell of padding.
VGG16 = [
    *((224, 3, 64), (224, 64, 64), (112, 64, 128), (112, 128, 128), (56, 128, 256)),
    *((56, 256, 256), (56, 256, 256), (28, 256, 512), (28, 512, 512), (28, 512, 512)),
    *((14, 512, 512), (14, 512, 512), (14, 512, 512)),
]

POOLS = [(224, 64), (112, 128), (56, 256), (28, 512), (14, 512)]  # input side and depth

Run = Callable[[], np.ndarray]  # computes one layer; a peer's result is [D, H, W]


def random(*shape: int) -> np.ndarray:
    """Return the same random numbers for the same shape."""
    return np.random.default_rng(shape).standard_normal(shape, dtype=np.float32)


def channels_first(x: np.ndarray) -> np.ndarray:
    """[H, W, D] → [1, D, H, W]."""
    return np.ascontiguousarray(x.transpose(2, 0, 1)[None])


def by_onnxruntime(operator: str, x: np.ndarray, *weights: np.ndarray, **attributes) -> Run:
    """Return a run of one ONNX operator whose weights are part of the model."""
    import onnxruntime
    from onnx import TensorProto, helper, numpy_helper

    names = ["w", "b"][: len(weights)]
    fixed = [numpy_helper.from_array(array, name) for array, name in zip(weights, names, strict=True)]
    node = helper.make_node(operator, ["x", *names], ["y"], **attributes)
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, None) for name in "xy"]
    graph = helper.make_graph([node], "one", ends[:1], ends[1:], fixed)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 19)], ir_version=9)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, ["CPUExecutionProvider"])
    given = {"x": channels_first(x)}
    return lambda: session.run(None, given)[0][0]


def by_torch(function: str, x: np.ndarray, *weights: np.ndarray, **keywords) -> Run:
    """Return a run of one of torch's functions."""
    import torch

    torch.set_num_threads(THREADS)
    run = getattr(torch.nn.functional, function)
    given = [torch.from_numpy(array) for array in (channels_first(x), *weights)]

    @torch.inference_mode()
    def once() -> np.ndarray:
        return run(*given, **keywords)[0].numpy()

    return once


def by_scipy(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> Run:
    """Return a run of one correlation per filter, without padding."""
    from scipy import signal

    def once() -> np.ndarray:
        filters = range(kernel.shape[3])
        return np.stack([signal.correlate(x, kernel[..., k], "valid")[..., 0] + bias[k] for k in filters])

    return once


def installed(makers: dict[str, Callable[[], Run]]) -> dict[str, Run]:
    """Make the runs of ourselves and of the peers that are there."""
    return {name: make() for name, make in makers.items() if name == OURS or name in PEERS}


def convolution(side: int, depth: int, filters: int, size: int, padding: int) -> dict[str, Run]:
    """Return the runs of a convolution; scipy's only without padding, and small: it is slow."""
    x, bias = random(side, side, depth), random(filters)
    kernel = random(size, size, depth, filters) / size / depth**0.5
    weights = np.ascontiguousarray(kernel.transpose(3, 2, 0, 1)), bias
    makers = {
        OURS: lambda: lambda: ops.conv2d(x, kernel, bias, padding=padding),
        "onnxruntime": lambda: by_onnxruntime("Conv", x, *weights, pads=[padding] * 4),
        "torch": lambda: by_torch("conv2d", x, *weights, padding=padding),
    }
    if not padding and side * depth < 100:
        makers["scipy"] = lambda: by_scipy(x, kernel, bias)
    return installed(makers)


def transposed(side: int, depth: int, filters: int, size: int, stride: int, padding: int) -> dict[str, Run]:
    """Return the runs of a transposed convolution."""
    x, bias = random(side, side, depth), random(filters)
    kernel = random(size, size, depth, filters) / size / depth**0.5
    weights = np.ascontiguousarray(kernel.transpose(2, 3, 0, 1)), bias
    same = {"strides": [stride] * 2, "pads": [padding] * 4}
    return installed(
        {
            OURS: lambda: lambda: ops.conv2d_transpose(x, kernel, bias, stride=stride, padding=padding),
            "onnxruntime": lambda: by_onnxruntime("ConvTranspose", x, *weights, **same),
            "torch": lambda: by_torch("conv_transpose2d", x, *weights, stride=stride, padding=padding),
        }
    )


def pooling(name: str, side: int, depth: int, size: int, stride: int, padding: int) -> dict[str, Run]:
    """Return the runs of a pooling layer, `name` being "max" or "avg"."""
    x, run = random(side, side, depth), {"max": ops.max_pool2d, "avg": ops.avg_pool2d}[name]
    operator = {"max": "MaxPool", "avg": "AveragePool"}[name]
    same = {"kernel_shape": [size] * 2, "strides": [stride] * 2, "pads": [padding] * 4}
    keywords = {"kernel_size": size, "stride": stride, "padding": padding}
    if name == "avg":
        keywords["count_include_pad"] = False
    return installed(
        {
            OURS: lambda: lambda: run(x, size, stride=stride, padding=padding),
            "onnxruntime": lambda: by_onnxruntime(operator, x, **same),
            "torch": lambda: by_torch(f"{name}_pool2d", x, **keywords),
        }
    )


# What is measured, and the layers whose times make it up.
CASES = {
    "conv2d: the 13 convolutions of VGG-16 at 224×224": [(convolution, *each, 3, 1) for each in VGG16],
    "conv2d: 1×1, 56×56×256 → 64": [(convolution, 56, 256, 64, 1, 0)],
    "conv2d: 5×5, 32×32×3 → 8": [(convolution, 32, 3, 8, 5, 0)],
    "conv2d_transpose: 4×4, stride 2, 56×56×64 → 64": [(transposed, 56, 64, 64, 4, 2, 1)],
    "conv2d_transpose: 64×64, stride 32, 12×12×21 → 21": [(transposed, 12, 21, 21, 64, 32, 16)],
    "max_pool2d: the 5 pools of VGG-16 at 224×224": [(pooling, "max", *each, 2, 2, 0) for each in POOLS],
    "avg_pool2d: the same 5": [(pooling, "avg", *each, 2, 2, 0) for each in POOLS],
    "max_pool2d: 3×3, stride 1, 56×56×64": [(pooling, "max", 56, 64, 3, 1, 1)],
}


def measure(runs: dict[str, Run], repeats: int) -> tuple[dict[str, float], float]:
    """Return the median seconds of each run, alternating, and the scratch MiB of ours."""
    ours = np.moveaxis(runs[OURS](), -1, 0)
    for name, run in runs.items():
        if name != OURS:
            np.testing.assert_allclose(ours, run(), rtol=1e-3, atol=1e-3, err_msg=name)
    seconds = {name: [] for name in runs}
    for _ in range(repeats):
        for name, run in runs.items():
            start = perf_counter()
            run()
            seconds[name].append(perf_counter() - start)
    tracemalloc.start()
    size = runs[OURS]().nbytes
    scratch = tracemalloc.get_traced_memory()[1] - size
    tracemalloc.stop()
    return {name: median(each) for name, each in seconds.items()}, scratch / 2**20


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=15, help="alternating runs of each layer")
    repeats = parser.parse_args().repeats
    print(f"| operation, float32 | ms | scratch MiB | {' | '.join(f'against {peer}' for peer in PEERS)} |")
    print("|---" * (3 + len(PEERS)) + "|")
    for name, layers in CASES.items():
        measured = [measure(make(*sizes), repeats) for make, *sizes in layers]
        seconds = {run: sum(times[run] for times, _ in measured) for run in measured[0][0]}
        ratios = [f"{seconds[OURS] / seconds[peer]:.2f}×" if peer in seconds else "–" for peer in PEERS]
        scratch = max(mebibytes for _, mebibytes in measured)
        print(f"| {name} | {seconds[OURS] * 1e3:.3g} | {scratch:.1f} | {' | '.join(ratios)} |")


if __name__ == "__main__":
    main()

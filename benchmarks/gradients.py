"""Time of one step's passes against torch, where that is installed: the digits net, forward and backward.

Run ``python -m benchmarks.gradients``; the table is Markdown. Both compute loss and gradients of the same
batch with the same weights; all numbers are compared before the clock starts. Runs alternate, both get two
threads, torch's arrays lie channels first, as it likes them. The median counts, where the machine is idle:
torch's threads wait for each other in every layer, so on a busy one only the fastest runs tell.
"""

from benchmarks.ops import PEERS, THREADS  # first: it sets the threads before numpy is loaded

import argparse  # isort: skip
from collections.abc import Callable  # isort: skip
from statistics import median  # isort: skip
from time import perf_counter  # isort: skip

import numpy as np  # isort: skip

from helpers import gradients, networks, ops  # isort: skip

Weights = dict[str, tuple[np.ndarray, np.ndarray]]
Run = Callable[[], tuple[float, Weights]]  # the loss, and what the weights' gradients are


def ours(x: np.ndarray, labels: np.ndarray, weights: Weights) -> Run:
    """Return a run of the layers of `networks.digits_net`, written out."""

    def once() -> tuple[float, Weights]:
        one = ops.conv2d(x, *weights["conv1"])
        one_up = ops.relu(one)
        two = ops.conv2d(one_up, *weights["conv2"])
        two_up = ops.relu(two)
        pooled = ops.max_pool2d(two_up, 2)
        flat = pooled.reshape(len(x), -1)
        three = ops.dense(flat, *weights["fc1"])
        three_up = ops.relu(three)
        loss, dy = gradients.softmax_cross_entropy(ops.dense(three_up, *weights["scores"]), labels)
        found = {}
        dy, *found["scores"] = gradients.dense_backward(dy, three_up, weights["scores"][0])
        dy = gradients.relu_backward(dy, three)
        dy, *found["fc1"] = gradients.dense_backward(dy, flat, weights["fc1"][0])
        dy = gradients.max_pool2d_backward(dy.reshape(pooled.shape), two_up, 2)
        dy = gradients.relu_backward(dy, two)
        dy, *found["conv2"] = gradients.conv2d_backward(dy, one_up, weights["conv2"][0])
        dy = gradients.relu_backward(dy, one)
        _, *found["conv1"] = gradients.conv2d_backward(dy, x, weights["conv1"][0])
        return loss, found

    return once


def by_torch(x: np.ndarray, labels: np.ndarray, weights: Weights) -> Run:
    """Return a run of the same layers in torch."""
    import torch
    from torch.nn import functional

    torch.set_num_threads(THREADS)
    image, classes = torch.from_numpy(x).permute(0, 3, 1, 2).contiguous(), torch.from_numpy(labels)
    orders = {"conv1": (3, 2, 0, 1), "conv2": (3, 2, 0, 1), "fc1": (1, 0), "scores": (1, 0)}
    # fc1 reads its input channels first.
    kernels = {name: kernel for name, (kernel, _) in weights.items()}
    kernels["fc1"] = kernels["fc1"].reshape(2, 2, 16, -1).transpose(2, 0, 1, 3).reshape(64, -1)
    given = {}
    for name, order in orders.items():
        pair = kernels[name].transpose(order), weights[name][1]
        given[name] = [torch.tensor(np.ascontiguousarray(each), requires_grad=True) for each in pair]

    def once() -> tuple[float, Weights]:
        y = functional.relu(functional.conv2d(image, *given["conv1"]))
        y = functional.relu(functional.conv2d(y, *given["conv2"]))
        y = functional.max_pool2d(y, 2).flatten(1)
        y = functional.relu(functional.linear(y, *given["fc1"]))
        loss = functional.cross_entropy(functional.linear(y, *given["scores"]), classes)
        found = torch.autograd.grad(loss, [each for pair in given.values() for each in pair])
        return float(loss.detach()), dict(zip(given, zip(found[::2], found[1::2], strict=True), strict=True))

    return once


def compared(one: tuple[float, Weights], other: tuple[float, Weights]) -> None:
    """Raise an AssertionError where our results are not torch's."""
    np.testing.assert_allclose(one[0], other[0], rtol=1e-5)
    for name, (kernel, bias) in one[1].items():
        theirs, their_bias = (each.numpy() for each in other[1][name])
        if name == "fc1":
            kernel = kernel.reshape(2, 2, 16, -1).transpose(2, 0, 1, 3).reshape(64, -1)
        order = (3, 2, 0, 1) if kernel.ndim == 4 else (1, 0)
        np.testing.assert_allclose(kernel.transpose(order), theirs, rtol=1e-3, atol=1e-6, err_msg=name)
        np.testing.assert_allclose(bias, their_bias, rtol=1e-3, atol=1e-6, err_msg=name)


def measure(batch: int, repeats: int) -> dict[str, list[float]]:
    """Return the seconds of each run, alternating."""
    random = np.random.default_rng(batch)
    x, labels = random.random((batch, 8, 8, 1), np.float32), random.integers(0, 11, batch)
    weights = networks.seeded_weights(networks.digits_net(), 0)
    runs = {"ours": ours(x, labels, weights)}
    if "torch" in PEERS:
        runs["torch"] = by_torch(x, labels, weights)
        compared(runs["ours"](), runs["torch"]())
    seconds = {name: [] for name in runs}
    for _ in range(repeats):
        for name, run in runs.items():
            start = perf_counter()
            run()
            seconds[name].append(perf_counter() - start)
    return seconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeats", type=int, default=300, help="alternating runs of each batch")
    repeats = parser.parse_args().repeats
    print("| digits net, forward and backward | | ms | torch, ms | ratio |\n|---|---|---|---|---|")
    for batch in (32, 128):
        seconds = measure(batch, repeats)
        for which, of in (("median", median), ("fastest", min)):
            ours, *others = (of(each) * 1e3 for each in seconds.values())
            theirs = [f"{other:.2f} | {ours / other:.2f}×" for other in others] or ["– | –"]
            print(f"| a batch of {batch} | {which} | {ours:.2f} | {theirs[0]} |")


if __name__ == "__main__":
    main()

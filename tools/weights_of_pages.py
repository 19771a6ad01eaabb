"""Train `networks.fcn_scores` to segment pages of digits, and write helpers/samples/pages_weights.npz.

Run it with `python -m tools.weights_of_pages`, or `make weights`. All layers learn at once, from the sum of
the losses of 32s, 16s and 8s. The paper takes three steps, 32s first, with a trunk that knows a million
photographs; here all begins with nothing, and 32s alone would have to teach the whole trunk by a loss that
sees blobs. Each of the three is asked for by itself, so pool5's scores are not left to be mended by pool4's.
Nine pixels of ten are paper: a pixel of ink counts `INK_COUNTS` times, otherwise 32s, which cannot be sure of
any pixel, answers paper nearly everywhere.

Adam, because the layers ask for steps of very different sizes. On another machine sums differ in their last
digits, and weights that learn from them go their own ways: the figures that are printed agree to about 0.01.
`--shuffled` is the control: the pages have the labels of other pages, and nothing is written.
[Long, Shelhamer & Darrell 2015; Kingma & Ba 2015]
"""

import argparse
import resource
import sys
from pathlib import Path
from time import perf_counter, process_time

import numpy as np

from helpers import networks, samples

TARGET = Path(__file__).parents[1] / "helpers" / "samples" / "pages_weights.npz"
PAGES, ROUNDS, BATCH, RATE = 200, 9, 4, 0.004
JUDGED = 100  # held-out pages
INK_COUNTS = 2
FIRST, SECOND = 0.9, 0.99  # is left of the mean gradient, and of the mean square, after a step
STRIDES = "fcn32", "fcn16", "fcn8"
LEAST = 0.1  # of mean IoU that each finer stride is to be better by


def trained(x, labels):
    """Return weights that have learned from pages [n, 128, 128, 1] of 0 to 1, and their labels."""
    weights = networks.fcn_seeded_weights(0)
    names = [(layer, part) for layer in weights for part in (0, 1)]
    means, squares = ({(name, part): np.float32(0) for name, part in names} for _ in range(2))
    steps = len(x) // BATCH * ROUNDS
    for step in range(1, steps + 1):
        number, place = divmod(step - 1, len(x) // BATCH)
        order = np.random.default_rng((0, number)).permutation(len(x))
        chosen = order[place * BATCH :][:BATCH]
        counts = (*[INK_COUNTS] * len(samples.THREE), 1)
        _, slopes = networks.fcn_loss_and_gradients(weights, x[chosen], labels[chosen], counts)
        rate, moved = RATE * (1 - step / steps) ** 0.9, {}
        for layer, part in names:
            slope, each = slopes[layer][part], (layer, part)
            means[each] = FIRST * means[each] + (1 - FIRST) * slope
            squares[each] = SECOND * squares[each] + (1 - SECOND) * slope**2
            mean, square = means[each] / (1 - FIRST**step), squares[each] / (1 - SECOND**step)
            moved[each] = weights[layer][part] - np.float32(rate) * mean / (np.sqrt(square) + 1e-8)
        weights = {layer: (moved[layer, 0], moved[layer, 1]) for layer in weights}
    return weights


def judged(weights):
    """Return {stride: (mean IoU of the four classes, of the three digits)} on held-out pages."""
    images, labels = samples.pages(JUDGED, 1, held_out=True)
    scores = networks.fcn_scores(weights, images / np.float32(16))
    found = {}
    for stride in STRIDES:
        mean, each = networks.mean_iou(labels, getattr(scores, stride).argmax(axis=-1), samples.PAPER + 1)
        found[stride] = mean, float(each[: samples.PAPER].mean())
    return found


def main(arguments=None) -> int:
    """Train, judge by held-out pages, and write the weights."""
    parser = argparse.ArgumentParser(prog="weights_of_pages", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--shuffled", action="store_true", help="the control: labels of other pages, nothing written"
    )
    shuffled = parser.parse_args(arguments).shuffled
    start = perf_counter(), process_time()
    images, labels = samples.pages(PAGES, 0)
    weights = trained(images / np.float32(16), np.roll(labels, 1, axis=0) if shuffled else labels)
    weights = {name: [each.astype(np.float16) for each in pair] for name, pair in weights.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took = perf_counter() - start[0], process_time() - start[1]
    print(f"{took[0]:.0f} s, {took[1]:.0f} s of processor time, {peak:.0f} MiB with Python and numpy")
    found = judged(weights)
    for stride, (four, three) in found.items():
        print(f"{stride}: mean IoU {four:.3f} of four classes, {three:.3f} of the digits")
    if shuffled:
        return 0
    coarse, middle, fine = (found[stride][0] for stride in STRIDES)
    if middle - coarse < LEAST or fine - middle < LEAST:
        print(f"a finer stride is not better by {LEAST}: nothing is written", file=sys.stderr)
        return 1
    arrays = {
        f"{name}/{part}": each
        for name, pair in weights.items()
        for part, each in zip(("kernel", "bias"), pair, strict=True)
    }
    np.savez_compressed(TARGET, **arrays)
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

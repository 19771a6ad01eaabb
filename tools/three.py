"""Train `networks.three_net` on sheets of several sizes, and write helpers/samples/three_weights.npz.

Run it with `python -m tools.three`, or `make weights`. The network has no dense layer: it ends in the means
of three maps of scores, so the same weights learn from sheets of 16, of 32 and of 48 cells a side, in turn.
It begins with small ones, of which a digit fills more, and is judged at sizes in between, too. What is
written is the mean of the weights of the last rounds. `--shuffled` is the control: labels that have nothing
to do with the sheets, and nothing is written.
"""

import argparse
import sys
from itertools import islice
from pathlib import Path
from time import perf_counter

import numpy as np

from helpers import networks, samples
from helpers.networks.learn import learn

TARGET = Path(__file__).parents[1] / "helpers" / "samples" / "three_weights.npz"
SIZES = 16, 32, 48
FIRST = [(16, 0.06)] * 3 + [(24, 0.06)] * 3  # (size, rate) of each round
ROUNDS = [*FIRST, *[(size, rate) for rate in (0.06, 0.05, 0.04, 0.03, 0.02) for size in SIZES]]
AVERAGED = 6  # rounds, the last ones
SHEETS, BATCH = 600, 32  # sheets in a round, each of them another one
JUDGED = 12, 16, 24, 32, 40, 48  # sizes
COUNT, SEED = 600, 999  # of held-out sheets of each of these
PAIR = "kernel", "bias"
LEAST = 0.95  # of the held-out sheets, and of the peaks, at each size


def trained(shuffled=False):
    """Return the mean of the weights that come up in the last rounds."""
    weights, sums, count = networks.seeded_weights(networks.three_net(SIZES[0]), 0), {}, 0
    random = np.random.default_rng(0)
    for number, (size, rate) in enumerate(ROUNDS):
        images, labels, _ = samples.sheets(SHEETS, size, number)
        labels = random.permutation(labels) if shuffled else labels
        x = images / np.float32(16)
        learning = learn(networks.three_net(size), weights, x, labels, rate=rate, batch=BATCH, seed=number)
        for after in islice(learning, -(-SHEETS // BATCH)):
            weights = after
            if number >= len(ROUNDS) - AVERAGED:
                count += 1
                for name, pair in weights.items():
                    before = sums.get(name, (0.0, 0.0))
                    sums[name] = [each + more for each, more in zip(before, pair, strict=True)]
    return {name: [each / np.float32(count) for each in pair] for name, pair in sums.items()}


def judged(weights, size, count=COUNT, seed=SEED):
    """Return (share of held-out sheets that are named right, share whose map has its peak on the digit).

    The map is that of the class that is named; a cell of it lies on the digit where the middle of its window
    is within the digit's 8×8 cells.
    """
    images, labels, corners = samples.sheets(count, size, seed, held_out=True)
    network, x = networks.three_net(size), images / np.float32(16)
    means, kept = networks.run(network, weights, x, keep=["conv3"])
    named = means.argmax(axis=-1).reshape(count)
    maps = networks.class_activation_map(kept["conv3"], weights["score"][0])[np.arange(count), :, :, named]
    field = networks.trace(network)[-2].fields[0]
    peaks = np.column_stack(np.unravel_index(maps.reshape(count, -1).argmax(axis=1), maps.shape[1:]))
    middles = field.offset + field.stride * peaks + (field.size - 1) / 2
    on_it = ((middles >= corners) & (middles <= corners + 7)).all(axis=1)
    return (named == labels).mean(), on_it.mean()


def main(arguments=None) -> int:
    """Train, judge by the digits that are held out, and write the weights."""
    parser = argparse.ArgumentParser(prog="three", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--shuffled", action="store_true", help="the control: labels shuffled, nothing written"
    )
    shuffled, start = parser.parse_args(arguments).shuffled, perf_counter()
    # As they are written: half the digits do, and half the file. A reader adds the last bias by hand.
    weights = {name: [each.astype(np.float16) for each in pair] for name, pair in trained(shuffled).items()}
    weights["score"][1] = np.round(weights["score"][1], 2)
    print(f"{perf_counter() - start:.1f} s")
    found = {size: judged(weights, size) for size in JUDGED}
    for size, (right, on_it) in found.items():
        print(f"held-out sheets of {size}×{size}: {right:.1%} right, {on_it:.1%} of the peaks on the digit")
    if shuffled:
        return 0
    if min(map(min, found.values())) < LEAST:
        print(f"less than {LEAST:.0%}: nothing is written", file=sys.stderr)
        return 1
    arrays = {f"{name}/{part}": pair[at] for name, pair in weights.items() for at, part in enumerate(PAIR)}
    np.savez_compressed(TARGET, **arrays)
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Train `networks.digits_net` so that it can be slid, and write helpers/samples/digits_weights.npz.

Run it with `python -m tools.weights`, or `make weights`. It learns from windows of 8×8 cells of canvases that
hold digits beside each other, as a net sees them that is moved over a canvas in steps of 2 cells: a digit in
its place, or 1 row or column beside it, is that digit; from 3 on it is "none of them", as are
`samples.parts_of_digits`. By exactly 2 neither is asked for. Most digits are turned, slanted and stretched a
little, in every round in another way: the held-out ones are of other hands.

What is written is the mean of all weights of the last rounds. On another machine sums differ in their last
digits, and weights that learn from them go their own ways: the shares that are printed agree to about 1 %.
`--shuffled` is the control: labels that have nothing to do with the images, and nothing is written.
"""

import argparse
import resource
import sys
from itertools import islice, product
from pathlib import Path
from time import perf_counter

import numpy as np

from helpers import networks, samples
from helpers.networks.learn import learn

TARGET = Path(__file__).parents[1] / "helpers" / "samples" / "digits_weights.npz"
SIDE, FURTHEST, NONE = 8, 11, 10  # cells of a digit, and to the next one at most; the eleventh answer
PLACES = np.array(list(product(range(-5, 6), repeat=2)))  # of a window, (rows, columns) beside a digit
BESIDE = np.abs(PLACES).max(axis=1)
NEAR, FAR = PLACES[BESIDE <= 1], PLACES[BESIDE >= 3]
IN_PLACE = 6  # how often every digit comes in its place in a round
BETWEEN, PARTS = 1000, 1000  # windows without a digit in a round
ROUNDS, AVERAGED, BATCH = 14, 6, 64
SHRUNK = 0.9  # is left of the weights at the beginning of a round: large ones know the learned digits alone
RATES = np.linspace(0.06, 0.03, ROUNDS)
MOVED = 0.25  # cells by which a digit is usually moved beside its place
PAIR = "kernel", "bias"
LEAST = 0.96  # of the held-out digits, in place


def seen(images, digits, places, random):
    """Return [n, 8, 8, 1], what windows see that lie at `places` [n, 2] beside `digits` [n] (of images).

    Around each digit lie eight others, or nothing with a chance of one half, with 0 to 3 cells between.
    """
    canvas = np.zeros((len(digits), SIDE + 2 * FURTHEST, SIDE + 2 * FURTHEST), np.uint8)
    apart = random.integers(SIDE, FURTHEST + 1, (len(digits), 2))
    for way in product((-1, 0, 1), repeat=2):
        there = random.integers(0, 2, (len(digits), 1, 1), dtype=np.uint8)
        others = images[random.integers(0, len(images), len(digits))] * there
        canvas[cells(apart * way)] = others if any(way) else images[digits]
    return canvas[cells(places)][..., None]


def cells(places):
    """Return the index of the windows at `places` [n, 2] beside the middle of n canvases."""
    rows, columns = (FURTHEST + each[:, None] + np.arange(SIDE) for each in places.T)
    return np.arange(len(places))[:, None, None], rows[:, :, None], columns[:, None]


def near(images, random):
    """Return windows 0 or 1 cells beside every digit, and which digit of `images` that is."""
    digits = np.repeat(np.arange(len(images)), len(NEAR))
    return seen(images, digits, np.tile(NEAR, (len(images), 1)), random), digits


def between(images, count, random):
    """Return windows 3 cells or more beside every digit."""
    places = FAR[random.integers(0, len(FAR), count)]
    return seen(images, random.integers(0, len(images), count), places, random)


def examples(images, labels, number, random):
    """Return what is learned from in one round: (x, labels)."""
    copies = [images, *(samples.bent(images, MOVED, random) for _ in range(IN_PLACE - 1))]
    windows, digits = near(copies[-1], random)
    others = between(copies[-1], BETWEEN, random), samples.parts_of_digits(PARTS, number)
    x = np.concatenate((*(each[..., None] for each in copies), windows, *others)) / np.float32(16)
    none = np.full(BETWEEN + PARTS, NONE)
    return x, np.concatenate((np.tile(labels, IN_PLACE), labels[digits], none))


def trained(images, labels, random):
    """Return the mean of the weights that come up in the last rounds."""
    network, sums, count = networks.digits_net(), {}, 0
    weights = networks.seeded_weights(network, 0)
    for number, rate in enumerate(RATES):
        x, wanted = examples(images, labels, number, random)
        weights = {name: (kernel * np.float32(SHRUNK), bias) for name, (kernel, bias) in weights.items()}
        learning = learn(network, weights, x, wanted, rate=rate, batch=BATCH, seed=number)
        for after in islice(learning, len(x) // BATCH):
            weights = after
            if number >= ROUNDS - AVERAGED:
                count += 1
                for name, pair in weights.items():
                    before = sums.get(name, (0.0, 0.0))
                    sums[name] = [each + more for each, more in zip(before, pair, strict=True)]
    return {name: [each / np.float32(count) for each in pair] for name, pair in sums.items()}


def answers(weights, x):
    """Return which of the 11 scores is the largest, for images of 0 to 16."""
    return networks.run(networks.digits_net(), weights, x / np.float32(16)).argmax(axis=1)


def main(arguments=None) -> int:
    """Train, judge by the digits that are held out, and write the weights."""
    parser = argparse.ArgumentParser(prog="weights", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--shuffled", action="store_true", help="the control: labels shuffled, nothing written"
    )
    shuffled = parser.parse_args(arguments).shuffled
    start, random = perf_counter(), np.random.default_rng(0)
    images, labels = samples.digits()
    images, kept = np.split(images[..., 0], [-samples.HELD_OUT])
    labels, kept_labels = np.split(labels, [-samples.HELD_OUT])
    weights = trained(images, random.permutation(labels) if shuffled else labels, random)
    # As they are written: half the digits do, and half the file.
    weights = {name: [each.astype(np.float16) for each in pair] for name, pair in weights.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{perf_counter() - start:.1f} s, {peak:.0f} MiB with Python and numpy")
    windows, digits = near(kept, random)
    plain = (answers(weights, kept[..., None]) == kept_labels).mean()
    print(f"held-out digits: {plain:.1%} right in place, ", end="")
    print(f"{(answers(weights, windows) == kept_labels[digits]).mean():.1%} 0 or 1 cells beside it")
    none = (answers(weights, between(kept, 4000, random)) == NONE).mean()
    print(f'windows between held-out digits: {none:.1%} "none of them"')
    if shuffled:
        return 0
    if plain < LEAST:
        print(f"less than {LEAST:.0%} are right: nothing is written", file=sys.stderr)
        return 1
    arrays = {f"{name}/{part}": pair[at] for name, pair in weights.items() for at, part in enumerate(PAIR)}
    np.savez_compressed(TARGET, **arrays)
    print(f"{TARGET.name}: {TARGET.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Change right weight files at random, load them, and count what became of each.

    python -m tools.fuzz_weights 50000 0

makes so many files from a seed: file i is file i of any run with that seed. Each begins as one of the
right files below, of a narrow VGG A or of a net of four layers, and 1, 2, 4 or 8 changes are made to it:
bytes or whole runs set, zeroed, copied, cut out, put in, numbers of 1 to 8 bytes replaced by extreme ones,
the end cut off, parts exchanged with another right file. The only outcomes that are right are a refusal (a
ValueError of one printable line below 300 characters) and weights of the right shapes and finite. It takes
some 2 ms a file, and stops at the first that raises something else, keeping the file.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np

from helpers.networks import seeded_weights, vgg
from helpers.weights import load
from tests.unit.weight_files import RIGHT_FILES, TINY, write_right

EXTREME = (0, 1, 2**7, 2**15, 2**16 - 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63 - 1, 2**64 - 1)


def changed(whole: bytes, other: bytes, random: np.random.Generator) -> bytes:
    """Return the bytes of a right file with a few random changes; `other` is another right file."""
    data = bytearray(whole)
    for _ in range(2 ** random.integers(0, 4)):
        size = len(data)
        if not size:
            break
        # Headers and directories, at the ends, are where most can go wrong.
        near = int(min(size, 2 ** random.integers(3, 12)))
        place = int(
            random.choice([random.integers(size), random.integers(near), size - 1 - random.integers(near)])
        )
        length = int(2 ** random.integers(0, 10))
        match random.integers(9):
            case 0:
                data[place] = random.integers(256)
            case 1:
                data[place] ^= 1 << random.integers(8)
            case 2:
                data[place : place + length] = bytes(length)
            case 3:
                data[place : place + length] = random.bytes(length)
            case 4:
                del data[place : place + length]
            case 5:
                data[place:place] = data[(start := int(random.integers(size))) : start + length]
            case 6:
                width = int(2 ** random.integers(0, 4))
                number = int(random.choice(np.array(EXTREME, object))) % 2 ** (8 * width)
                data[place : place + width] = number.to_bytes(width, "little")
            case 7:
                del data[place:]
            case _:
                start = int(random.integers(len(other)))
                data[place : place + length] = other[start : start + length]
    return bytes(data)


def outcome(path: Path, network, original: dict) -> str:
    """Load a file and say what became of it: refused, or loaded, with the original's numbers or others."""
    try:
        weights = load(path, network)
    except ValueError as error:
        text = str(error)
        words = text.translate(dict.fromkeys(map(ord, "\u2068\u2069")))  # round what runs from right to left
        if not (words.isprintable() and len(text) < 300 and error.__cause__ is None):
            raise RuntimeError(text) from None
        return "refused"
    equal = []
    for name, pair in original.items():
        for mine, right in zip(weights.layers[name], pair, strict=True):
            if mine.shape != right.shape or mine.dtype != np.float32 or not np.isfinite(mine).all():
                raise RuntimeError(f"{name} is {mine.dtype} {mine.shape}")
            equal.append(np.array_equal(mine, right))
    return "loaded, equal" if all(equal) else "loaded, other numbers"


def main(count: int, seed: int) -> None:
    """Try `count` files and print how many came out as what, by kind."""
    networks = {network.name: network for network in (TINY, vgg("A", width=1 / 32, classes=10))}
    with tempfile.TemporaryDirectory() as folder:
        right = []
        for network in networks.values():
            layers = seeded_weights(network)
            for kind in RIGHT_FILES:
                write_right(kind, Path(folder) / "right", network, layers)
                right.append((kind, network, layers, (Path(folder) / "right").read_bytes()))
        counts = Counter()
        for index in range(count):
            random = np.random.default_rng([seed, index])
            kind, network, layers, whole = right[random.integers(len(right))]
            path = Path(folder) / "changed"
            path.write_bytes(changed(whole, right[random.integers(len(right))][3], random))
            try:
                counts[kind, outcome(path, network, layers)] += 1
            except BaseException:
                kept = Path(tempfile.gettempdir()) / f"fuzz-{seed}-{index}"
                kept.write_bytes(path.read_bytes())
                print(f"file {index} of seed {seed}, {kind}, for {network.name}, is kept as {kept}")
                raise
    for (kind, what), number in sorted(counts.items()):
        print(f"{number:7,}  {kind}: {what}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))

"""Random weights, the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod

import numpy as np

from helpers.networks.layers import Arrays, Conv, Dense, Layer, Subsampling
from helpers.networks.network import Network
from helpers.networks.settings import InputSize, as_volume, real, title
from helpers.networks.trace import Row, trace
from helpers.ops import LARGEST
from helpers.shapes import pair, shown, whole

Weights = dict[str, tuple[np.ndarray, np.ndarray | None]]


def seeded_weights(
    network: Network | Sequence[Layer],
    seed: int = 0,
    scale: str | float = "he",
    *,
    input_size: InputSize = None,
) -> Weights:
    """Return normally distributed weights for `run`: {layer: (weights, bias)}, float32.

    scale: "he" gives a standard deviation of √(2 / numbers added up in an output), with which numbers
    stay of one size from layer to layer through ReLUs; a number is the standard deviation itself.
    That of the biases is 0.1. Where a table does not connect, weights are 0. Every layer draws from
    the seed and its own name, so other layers change nothing; and fc6 as a convolution has the same
    numbers in the same order as fc6 dense. VGG-16's take 528 MiB; nothing is drawn twice or copied.

    Raises ValueError for a bad seed or scale, for weights of more than `ops.LARGEST` bytes in all, and as
    `trace` does, which `input_size` is for.
    [He, Zhang, Ren & Sun 2015, section 2.2]
    """
    _check_seed(seed)
    he = isinstance(scale, str) and scale == "he"
    try:
        spread = None if he else real("scale", scale)
    except ValueError:
        raise ValueError(f'scale must be "he" or a number above 0, got {shown(scale)}') from None
    learned = [(row, arrays) for row in trace(network, input_size) if (arrays := row.arrays)]
    _check_room(learned)
    return {row.name: _drawn(row, arrays, int(seed), spread) for row, arrays in learned}


def _check_room(learned: list[tuple[Row, Arrays]]) -> None:
    """Raise the ValueError for weights of more than LARGEST bytes, before any are drawn."""
    sizes = {row.name: 4 * sum(prod(shape) for shape in arrays if shape) for row, arrays in learned}
    total = sum(sizes.values())
    if total > LARGEST:
        row = max((row for row, _ in learned), key=lambda row: sizes[row.name])
        settings: dict[type, str] = {Dense: "units", Conv: "filters"}
        setting = settings.get(type(row.layer))
        most = (LARGEST - total + sizes[row.name]) * row.shape[-1] // sizes[row.name]
        fix = f"at most {setting}={most}" if setting and most else "smaller layers"
        raise ValueError(
            f"the weights would be {total / 2**30:.3g} GiB, {sizes[row.name] / 2**30:.3g} of them in "
            f"{title(row.name)}, more than the {LARGEST >> 30} GiB that are drawn: use {fix}"
        )


def seeded_rows(layer: Conv, depth: int, seed: int = 0) -> Iterator[np.ndarray]:
    """Give the rows of a convolution's kernel one after the other, [1, F, D, K] each, and then its bias [K].

    The numbers are those of `seeded_weights`, of which a large layer is so never held as a whole: fc6 of
    VGG-16 takes 392 MiB, a row of its kernel 56. Raises ValueError as `seeded_weights` does, and for another
    kind of layer.
    """
    if not isinstance(layer, Conv) or layer.table:
        raise ValueError(f"layer must be a Conv without a table, got {shown(layer)}")
    _check_seed(seed)
    size = pair("kernel_size", layer.kernel_size, 1)
    (row,) = trace([replace(layer, padding=0, dilation=1)], (*size, whole("depth", depth, 1)))[1:]
    arrays = layer.arrays(as_volume(row.input_shape))
    try:
        _check_room([(row, arrays)])
    except ValueError as problem:
        raise ValueError(f"depth {shown(depth)}: {problem}") from None
    return _rows(row, arrays, int(seed))


def _rows(row: Row, arrays: Arrays, seed: int) -> Iterator[np.ndarray]:
    (rows, *shape), bias_shape = arrays
    random, spread = _random(row.name, seed), np.sqrt(2 / _terms(row, arrays[0]), dtype=np.float32)
    for _ in range(rows):
        yield random.standard_normal((1, *shape), dtype=np.float32) * spread
    if bias_shape:
        yield random.standard_normal(bias_shape, dtype=np.float32) * np.float32(0.1)


def _check_seed(seed: object) -> None:
    if isinstance(seed, bool) or not isinstance(seed, int | np.integer) or seed < 0:
        raise ValueError(f"seed must be a whole number, at least 0, got {shown(seed)}")


def _random(layer: str, seed: int) -> np.random.Generator:
    # The length first: no two (seed, name) may make the same list.
    name = layer.encode(errors="surrogatepass")
    return np.random.default_rng([len(name), *name, seed])


def _drawn(row: Row, arrays: Arrays, seed: int, scale: float | None) -> tuple[np.ndarray, np.ndarray | None]:
    shape, bias_shape = arrays
    random = _random(row.name, seed)
    weights = random.standard_normal(shape, dtype=np.float32)
    weights *= np.sqrt(2 / _terms(row, shape), dtype=np.float32) if scale is None else np.float32(scale)
    if isinstance(row.layer, Conv) and row.layer.table:
        weights[:, :, ~np.array(row.layer.table)] = 0
    if bias_shape is None:
        return weights, None
    return weights, random.standard_normal(bias_shape, dtype=np.float32) * np.float32(0.1)


def _terms(row: Row, shape: tuple[int, ...]) -> int | np.ndarray:
    """Return how many numbers an output adds up: one count, or one per filter where a table decides."""
    if isinstance(row.layer, Subsampling):
        return prod(pair("size", row.layer.size, 1))
    if isinstance(row.layer, Conv) and row.layer.table:
        reads = np.array(row.layer.table).sum(axis=0)
        return np.maximum(reads, 1) * prod(shape[:2])
    return prod(shape[:-1])

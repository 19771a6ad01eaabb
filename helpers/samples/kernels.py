"""Kernels that do something one can see: edges, blur, sharpen, identity, outline; and seeded integers."""

from __future__ import annotations

import numpy as np

from helpers.shapes import check_entries, shown, whole

KERNELS = ("seeded integers", "edges", "blur", "sharpen", "identity", "one of each")
MOST_SLICES = 100_000  # of seeded integers: each is made by itself, which takes time
MOST_FILTERS = 100_000  # of the others: each is made by itself, for all channels at once
_DIRECTIONS = (
    "brighter →",
    "brighter ↓",
    "brighter ↗",
    "brighter ↘",
    "brighter ←",
    "brighter ↑",
    "brighter ↙",
    "brighter ↖",
)


def kernel(name: str, size: int, depth: int, filters: int) -> tuple[np.ndarray, np.ndarray]:
    """Return (kernel [size, size, depth, filters], bias [filters]), whole numbers.

    name: one of `KERNELS`. "seeded integers" are from −1 to 1. Filter k of "edges" compares the two
    sides of its window in one of eight directions, in all channels. Filter k of "blur", "sharpen" and
    "identity" reads channel k modulo `depth` alone: the sum of its window; size² times the middle minus
    the rest; the middle as it is. "one of each" holds in turn identity, blur, sharpen, the first four
    directions and an outline, size² − 1 times the middle minus the rest, alike in all channels.
    The middle of an even window is the cell before its centre. Raises ValueError for another name, where
    a size is below 1, and where the kernel would be too large to make.
    """
    size, (depth, filters) = whole("size", size, 1), _numbers_of(name, depth, filters)
    fix = "use a smaller size or depth, or fewer filters"
    check_entries("the kernel [size, size, depth, filters]", size, size, depth, filters, fix=fix)
    if name == "seeded integers":
        return _seeded(size, depth, filters)
    made = np.zeros((size, size, depth, filters), int)
    for k in range(filters):
        channels = range(depth) if name in ("edges", "one of each") else [k % depth]
        made[:, :, channels, k] = _slice(_kind(name, k), size)[:, :, None]
    return made, np.zeros(filters, int)


def meanings(name: str, depth: int, filters: int) -> list[str]:
    """Return in a few words what each filter of `kernel` looks for; "" where it has no meaning.

    Raises ValueError as `kernel` does.
    """
    depth, filters = _numbers_of(name, depth, filters)
    if name == "seeded integers":
        return [""] * filters
    kinds = [_kind(name, k) for k in range(filters)]
    if name in ("edges", "one of each"):
        return kinds
    return [f"{kind} of channel {k % depth}" if depth > 1 else kind for k, kind in enumerate(kinds)]


def check_slices(depth: int, filters: int = 1) -> None:
    """Raise a ValueError where these are too many slices to make one after the other."""
    if depth * filters > MOST_SLICES:
        raise ValueError(
            f"depth {depth} × filters {filters} make {depth * filters:,} slices, more than {MOST_SLICES:,}: "
            "use fewer of either"
        )


def _numbers_of(name: object, depth: object, filters: object) -> tuple[int, int]:
    """Return (depth, filters), checked for the kernel of this name, and the name as well."""
    depth, filters = whole("depth", depth, 1), whole("filters", filters, 1)
    if not (isinstance(name, str) and name in KERNELS):
        raise ValueError(f"kernel {shown(name)} is not known: use one of {', '.join(KERNELS)}")
    if name == "seeded integers":
        check_slices(depth, filters)
        return depth, filters
    return depth, whole("filters", filters, 1, MOST_FILTERS)


def _seeded(size: int, depth: int, filters: int) -> tuple[np.ndarray, np.ndarray]:
    slices = [
        [np.random.default_rng((2, k, d)).integers(-1, 2, (size, size)) for k in range(filters)]
        for d in range(depth)
    ]
    biases = [np.random.default_rng((4, k)).integers(-1, 2) for k in range(filters)]
    return np.stack([np.stack(each, axis=-1) for each in slices], axis=2), np.array(biases)


def _kind(name: str, k: int) -> str:
    if name == "edges":
        return _DIRECTIONS[k % 8]
    if name == "one of each":
        return ("identity", "blur", "sharpen", *_DIRECTIONS[:4], "outline")[k % 8]
    return name


def _slice(kind: str, size: int) -> np.ndarray:
    """One slice [size, size] of a filter."""
    row, column = np.mgrid[:size, :size]
    middle = ((row == (size - 1) // 2) & (column == (size - 1) // 2)).astype(int)
    across, down = np.sign(2 * column - (size - 1)), np.sign(2 * row - (size - 1))
    directed = (across, down, np.sign(column - row), np.sign(row + column - (size - 1)))
    if kind in _DIRECTIONS:
        turn, direction = divmod(_DIRECTIONS.index(kind), 4)
        return directed[direction] * (1 - 2 * turn)
    return {
        "identity": middle,
        "blur": np.ones((size, size), int),
        "sharpen": size * size * middle + middle - 1,
        "outline": size * size * middle - 1,
    }[kind]

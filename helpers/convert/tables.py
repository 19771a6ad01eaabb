"""Connection tables: which output maps of a convolution read which input maps.

Source: LeCun, Bottou, Bengio & Haffner, "Gradient-based learning applied to document recognition"
(1998), section II.B.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from helpers.convert.arguments import kernel_array, or_turned, transposed
from helpers.networks import Conv, lenet5
from helpers.ops import numbers
from helpers.shapes import Counts, Sides, check_entries, check_groups, pair, shown, whole

# LeNet-5's layer C3: which of the 6 maps of S2 (rows) feed which of its 16 maps (columns). [Table I]
LENET5_C3 = np.array(next(c.table for c in lenet5().layers if isinstance(c, Conv) and c.name == "C3"))
LENET5_C3.setflags(write=False)


@dataclass(frozen=True)
class TableCounts(Counts):
    """The `Counts` of a convolution with a connection table, and `pairs`: the connected pairs of maps."""

    pairs: int

    def __post_init__(self) -> None:
        super().__post_init__()
        object.__setattr__(self, "pairs", whole("pairs", self.pairs, 0))

    @property
    def connections(self) -> int:
        """What LeNet-5's authors count: every number that reaches an output cell, its bias included.

        In a layer that shares its weights that is parameters × positions. [section II.B]
        """
        return self.macs + self.activations


def full_table(depth: int, filters: int) -> np.ndarray:
    """Return the table [D, K] of an ordinary convolution: every output map reads every input map.

    Raises ValueError where `depth` or `filters` is below 1.
    """
    return grouped_table(depth, filters, 1)


def one_to_one_table(depth: int) -> np.ndarray:
    """Return the table [D, D] in which output map d reads input map d alone.

    Raises ValueError where `depth` is below 1.
    """
    return grouped_table(depth, depth, depth)


def grouped_table(depth: int, filters: int, groups: int) -> np.ndarray:
    """Return the table [D, K] of a grouped convolution: blocks of D/groups × K/groups on the diagonal.

    With ``groups == depth`` it is depthwise; K may then be any multiple of D.
    Raises ValueError where `groups` does not divide `depth` and `filters`, and where the table would be
    too large to make.
    """
    depth, filters = whole("depth", depth, 1), whole("filters", filters, 1)
    groups = check_groups(depth, filters, groups)
    check_entries("the table [depth, filters]", depth, filters, fix="use a smaller depth or fewer filters")
    group_of_map, group_of_filter = (np.arange(count) // (count // groups) for count in (depth, filters))
    return group_of_map[:, None] == group_of_filter


def check_table(table: ArrayLike) -> np.ndarray:
    """Return `table` as a new boolean array [D, K].

    Raises ValueError where it has other than two axes, or none of D or K, or holds anything but
    True and False or 1 and 0.
    """
    array = numbers("table", table)
    if array.ndim != 2 or 0 in array.shape:
        raise ValueError(f"table has shape {shown(array.shape)}: table must be [D, K], each at least 1")
    wrong = np.argwhere((array != 0) & (array != 1))
    if len(wrong):
        d, k = wrong[0]
        raise ValueError(f"table[{d}, {k}] is {array[d, k]}: table must hold only True and False, or 1 and 0")
    return array.astype(bool)


def groups_of(table: ArrayLike) -> int | None:
    """Return the groups of the grouped convolution whose table [D, K] this is, or None.

    1 for a full table, D for a depthwise one. Groups are stretches of neighbouring maps, as in
    ``ops.conv2d``: the same blocks with their maps in another order give None.
    Raises ValueError as `check_table` does.
    """
    table = check_table(table)
    depth, filters = table.shape
    read_by = int(table[0].sum())  # K/groups, if there are groups at all
    if read_by == 0 or filters % read_by:
        return None
    groups = filters // read_by
    if depth % groups or not np.array_equal(table, grouped_table(depth, filters, groups)):
        return None
    return groups


def table_counts(table: ArrayLike, kernel_size: Sides, positions: int = 1) -> TableCounts:
    """Return the `TableCounts` of a convolution that learns weights only where `table` connects.

    table [D, K]; kernel_size: an int or (rows, columns); positions: the output cells of one map.
    Raises ValueError as `check_table` does, and where a size or `positions` is below 1. [section II.B]
    """
    table = check_table(table)
    rows, columns = pair("kernel_size", kernel_size, 1)
    positions = whole("positions", positions, 1)
    pairs, filters = int(table.sum()), table.shape[1]
    weights = rows * columns * pairs
    return TableCounts(weights, filters, weights * positions, filters * positions, pairs)


def mask_kernel(kernel: ArrayLike, table: ArrayLike) -> np.ndarray:
    """Return a new kernel [F, F, D, K] that is 0 where `table` [D, K] does not connect.

    A training step may fill these weights again: mask after each step, or at each use.
    Raises ValueError where the shapes do not match, and as `check_table` does.
    """
    given_kernel, given_table = kernel, table
    kernel, table = kernel_array(kernel, "[F, F, D, K]"), check_table(table)
    if kernel.shape[2:] != table.shape:
        given, wanted = kernel.shape[2:], table.shape
        fix = f"kernel must be [F, F, {wanted[0]}, {wanted[1]}]"
        if given == wanted[::-1]:
            fix += f", or perhaps {transposed('table', given_table)} is meant"
        fix += or_turned("kernel", given_kernel, lambda kernel: kernel.shape[2:] == table.shape)
        if given[0] != wanted[0]:
            raise ValueError(f"kernel depth {given[0]} does not match table depth {wanted[0]}: {fix}")
        raise ValueError(f"kernel filters {given[1]} do not match the table's {wanted[1]}: {fix}")
    _check_size(kernel.shape)
    masked = kernel.copy()
    masked[:, :, ~table] = 0  # not a product with the table: 0 · infinity is no number
    return masked


def grouped_kernel(kernel: ArrayLike, groups: int) -> np.ndarray:
    """Return the kernel [F, F, D/groups, K] of the grouped convolution that `kernel` [F, F, D, K] is.

    Every weight outside the groups must be 0: see `mask_kernel`. Raises ValueError where one is not,
    and where `groups` does not divide D and K.
    """
    given, kernel = kernel, kernel_array(kernel, "[F, F, D, K]")
    _check_size(kernel.shape)
    depth, filters = kernel.shape[2:]
    groups = whole("groups", groups, 1)
    try:
        reads = _channels_read(depth, filters, groups)
    except ValueError as error:
        hint = or_turned("kernel", given, lambda kernel: _is_grouped(kernel, groups))
        raise ValueError(f"{error}{hint}") from None
    # Dropping a weight would change what the layer computes, so it is the caller who zeroes it.
    outside = np.argwhere((kernel != 0) & ~grouped_table(depth, filters, groups))
    if len(outside):
        index = tuple(map(int, outside[0]))
        hint = or_turned("kernel", given, lambda kernel: _is_grouped(kernel, groups))
        raise ValueError(
            f"kernel{list(index)} is {kernel[index]}, outside the {groups} groups: it must be 0, "
            f"so use mask_kernel with grouped_table({depth}, {filters}, {groups}) first{hint}"
        )
    return kernel[:, :, *reads]


def _is_grouped(kernel: np.ndarray, groups: int) -> bool:
    depth, filters = kernel.shape[2:]
    if depth % groups or filters % groups:
        return False
    return not kernel[:, :, ~grouped_table(depth, filters, groups)].any()


def ungrouped_kernel(kernel: ArrayLike, groups: int) -> np.ndarray:
    """Undo `grouped_kernel`: kernel [F, F, D/groups, K] → [F, F, D, K] with 0 outside the groups.

    Raises ValueError where `groups` does not divide K, and where the kernel would be too large to make.
    """
    given, kernel = kernel, kernel_array(kernel, "[F, F, D/groups, K]")
    *size, per_group, filters = kernel.shape
    try:
        groups = check_groups(None, filters, groups)
    except ValueError as error:
        hint = or_turned("kernel", given, lambda kernel: kernel.shape[3] % whole("groups", groups, 1) == 0)
        raise ValueError(f"{error}{hint}") from None
    _check_size((*size, per_group * groups, filters))
    reads = _channels_read(per_group * groups, filters, groups)
    full = np.zeros((*size, per_group * groups, filters), kernel.dtype)
    full[:, :, *reads] = kernel
    return full


def _check_size(shape: tuple[int, ...]) -> None:
    check_entries("the kernel [F, F, D, K]", *shape, fix="use a smaller kernel")


def _channels_read(depth: int, filters: int, groups: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the index (channel, filter) of every connection of a grouped convolution, each [D/groups, K]."""
    groups = check_groups(depth, filters, groups)
    per_group, k = depth // groups, np.arange(filters)
    first = k // (filters // groups) * per_group
    channels, filter_of = np.broadcast_arrays(first + np.arange(per_group)[:, None], k)
    return channels, filter_of

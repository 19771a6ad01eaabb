"""The layers of a network as data: each knows what it makes of a shape, and computes nothing.

Shapes are (H, W, D), channels-last; a dense layer's output is (units,). Settings take the forms of
`helpers.ops`, and are kept as Python's own ints, floats, bools and tuples. Every wrong setting raises
a ValueError that names the layer, the value and the fix.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import KW_ONLY, Field, dataclass
from math import prod
from typing import TYPE_CHECKING, Any, ClassVar

from helpers.networks.settings import Volume, connections, keep, padding_of, real, settings_of, sides, volume
from helpers.shapes import Axis, Paddings, Sides, axes, check_groups, flag, pair, rounded_up, whole

ACTIVATIONS = ("relu", "tanh", "scaled_tanh")  # "scaled_tanh" is LeNet-5's 1.7159·tanh(2a/3)
Arrays = tuple[tuple[int, ...], tuple[int, ...] | None]  # the shapes of (weights, bias)


class Layer:
    """What all layers share; as it stands, one that reads single cells and learns nothing."""

    prefix = "layer"  # of the name that a network gives to a layer without one: "pool1"
    if TYPE_CHECKING:  # every layer is a dataclass, and has a field for its name, each at a place of its own
        __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

        @property
        def name(self) -> str | None: ...

    @property
    def called(self) -> str:
        """Its name, or its prefix while no network has given it one."""
        return self.name or self.prefix

    def axes(self, size: tuple[int, int]) -> tuple[Axis, Axis]:
        """Return how its window slides over rows and columns; it may fit nowhere."""
        return axes(size, 1)

    def depth_out(self, depth: int) -> int:
        """Return the channels that it makes of `depth`, or raise a ValueError where these do not fit."""
        return depth

    def arrays(self, shape: Volume) -> Arrays | None:
        """Return the shapes of its (weights, bias) for an input (H, W, D); None stands for what it lacks."""
        return None

    def learned(self, shape: Volume) -> tuple[int, int]:
        """Return how many (weights, biases) it learns for an input (H, W, D)."""
        weights, bias = self.arrays(shape) or ((0,), None)
        return prod(weights), prod(bias or (0,))

    def _settings(self) -> AbstractContextManager[None]:
        return settings_of(self, type(self).prefix != Layer.prefix, ACTIVATIONS)


@dataclass(frozen=True)
class Conv(Layer):
    """A convolution with K = `filters`; weights: (kernel [F, F, D/groups, K], bias [K]).

    stride, padding, dilation and groups as in `ops.conv2d`. table: a connection table [D, K] of True
    and False; the kernel is then [F, F, D, K], 0 where the table does not connect, and those zeros are
    neither parameters nor MACs. activation: None or one of `ACTIVATIONS`, applied to the output.
    """

    name: str
    filters: int
    kernel_size: Sides
    stride: Sides = 1
    padding: Paddings = 0
    _: KW_ONLY
    dilation: Sides = 1
    groups: int = 1
    table: tuple[tuple[bool, ...], ...] | None = None
    bias: bool = True
    activation: str | None = None

    def __post_init__(self) -> None:
        with self._settings():
            axes(1, self.kernel_size, self.stride, self.padding, self.dilation)
            keep(
                self, kernel_size=sides("kernel_size", self.kernel_size), stride=sides("stride", self.stride)
            )
            keep(self, padding=padding_of(self.padding), dilation=sides("dilation", self.dilation))
            keep(self, filters=whole("filters", self.filters, 1), groups=whole("groups", self.groups, 1))
            check_groups(None, self.filters, self.groups)
            if self.table is not None:
                keep(self, table=connections(self.table, self.filters, self.groups))
            keep(self, bias=flag("bias", self.bias))

    def axes(self, size: tuple[int, int]) -> tuple[Axis, Axis]:
        return axes(size, self.kernel_size, self.stride, self.padding, self.dilation)

    def depth_out(self, depth: int) -> int:
        if self.table and len(self.table) != depth:
            raise ValueError(
                f"its table is [{len(self.table)}, {self.filters}]: use a table [{depth}, {self.filters}]"
            )
        check_groups(depth, self.filters, self.groups)
        return self.filters

    def arrays(self, shape: Volume) -> Arrays:
        rows, columns = pair("kernel_size", self.kernel_size, 1)
        kernel = rows, columns, shape[2] // self.groups, self.filters
        return kernel, (self.filters,) if self.bias else None

    def learned(self, shape: Volume) -> tuple[int, int]:
        weights, biases = super().learned(shape)
        if self.table:
            weights = weights // (shape[2] * self.filters) * sum(map(sum, self.table))
        return weights, biases


@dataclass(frozen=True)
class Dense(Layer):
    """A fully connected layer; weights: (weights [inputs, units], bias [units]).

    What it reads is flattened channels-last: row by row, cell by cell, all channels of a cell
    together. inputs: the (H, W, D) that its weights are made for, which `trace` then insists on; None
    for whatever it gets. activation: None or one of `ACTIVATIONS`.
    """

    name: str
    units: int
    _: KW_ONLY
    inputs: Volume | None = None
    bias: bool = True
    activation: str | None = None

    def __post_init__(self) -> None:
        with self._settings():
            keep(self, units=whole("units", self.units, 1))
            if self.inputs is not None:
                keep(self, inputs=volume("inputs", self.inputs))
            keep(self, bias=flag("bias", self.bias))

    def axes(self, size: tuple[int, int]) -> tuple[Axis, Axis]:
        return axes(size, size)

    def depth_out(self, depth: int) -> int:
        return self.units

    def arrays(self, shape: Volume) -> Arrays:
        return (prod(shape), self.units), (self.units,) if self.bias else None


@dataclass(frozen=True)
class _Pool(Layer):
    """What both poolings share."""

    size: Sides
    stride: Sides | None = None
    padding: Paddings = 0
    ceil_mode: bool = False
    name: str | None = None
    _: KW_ONLY
    dilation: Sides = 1

    prefix = "pool"

    def __post_init__(self) -> None:
        with self._settings():
            keep(self, size=sides("size", self.size))
            if self.stride is not None:
                keep(self, stride=sides("stride", self.stride))
            keep(self, padding=padding_of(self.padding), dilation=sides("dilation", self.dilation))
            keep(self, ceil_mode=flag("ceil_mode", self.ceil_mode))

    def axes(self, size: tuple[int, int]) -> tuple[Axis, Axis]:
        stride = self.size if self.stride is None else self.stride
        rows, columns = axes(size, self.size, stride, self.padding, self.dilation)
        return (rounded_up(rows), rounded_up(columns)) if self.ceil_mode else (rows, columns)


@dataclass(frozen=True)
class MaxPool(_Pool):
    """Max pooling; settings as in `ops.max_pool2d`, so `stride` is `size` unless given."""


@dataclass(frozen=True)
class AvgPool(_Pool):
    """Average pooling; settings as in `ops.avg_pool2d`.

    count_include_pad: cells of the padding count in the means, as zeros; otherwise they count for none.
    """

    _: KW_ONLY
    count_include_pad: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        with self._settings():
            keep(self, count_include_pad=flag("count_include_pad", self.count_include_pad))


@dataclass(frozen=True)
class Subsampling(Layer):
    """LeNet-5's pooling: the sum of each window times a learned coefficient, plus a learned bias.

    Weights: (coefficients [D], bias [D]), one of each per map. [LeCun 1998, section II.B, S2 and S4]
    """

    name: str
    size: Sides = 2
    _: KW_ONLY
    activation: str | None = None

    def __post_init__(self) -> None:
        with self._settings():
            keep(self, size=sides("size", self.size))

    def axes(self, size: tuple[int, int]) -> tuple[Axis, Axis]:
        return axes(size, self.size, self.size)

    def arrays(self, shape: Volume) -> Arrays:
        return shape[2:], shape[2:]


@dataclass(frozen=True)
class LocalResponseNorm(Layer):
    """AlexNet's normalisation over `size` neighbouring channels: traced, not run; it learns nothing.

    Each number is divided by (k + alpha · sum of the squares)^beta; none of the three is negative.
    [Krizhevsky, Sutskever & Hinton 2012, section 3.3]
    """

    size: int = 5
    _: KW_ONLY
    k: float = 2
    alpha: float = 1e-4
    beta: float = 0.75
    name: str | None = None

    prefix = "norm"

    def __post_init__(self) -> None:
        with self._settings():
            keep(self, size=whole("size", self.size, 1))
            for name in ("k", "alpha", "beta"):
                keep(self, **{name: real(name, getattr(self, name), zero=True)})

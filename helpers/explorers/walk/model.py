"""State and result of the VGG-walk explorer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from helpers.explorers.base import check_ranges
from helpers.networks import (
    VGG_KERNEL_SIZES,
    Conv,
    Costs,
    Layer,
    Network,
    Row,
    input_sizes,
    totals,
    trace,
    vgg,
)

RANGES = {"W": (32, 512, "width and height of the input image, in pixels")}
CHOICES = {
    "configuration": tuple(VGG_KERNEL_SIZES),
    "head": ("dense", "convolutional"),
    "pooling": ("floor", "ceil"),
    "padding": ("VALID", "SAME"),
}
HEAD = 3  # fc6, fc7 and fc8
WINDOW = 7  # what fc6 reads, on a side: all of pool5 where the image has the size that VGG was made for


@dataclass(frozen=True)
class State:
    """The settings. configuration: of the VGG paper's table 1. head: how fc6 to fc8 are written.

    pooling: how the pools round a size that is odd. padding: fc6's; a dense fc6 has none.
    """

    W: int = 224
    configuration: str = "D"
    head: str = "dense"
    pooling: str = "floor"
    padding: str = "VALID"

    def __post_init__(self):
        check_ranges(self, RANGES)
        for name, known in CHOICES.items():
            value = getattr(self, name)
            if value not in known:
                raise ValueError(f"{name} {value!r} is not known: use one of {', '.join(known)}")

    @property
    def convolutional(self) -> bool:
        return self.head == "convolutional"


@dataclass(frozen=True)
class Result:
    """What a state comes to: the trace of the input and of every layer that fits, and their sums.

    refused: fc6 to fc8 where fc6 does not fit, else nothing. last: the row of pool5.
    """

    state: State
    rows: tuple[Row, ...]
    refused: tuple[Layer, ...]
    totals: Costs
    last: Row

    @property
    def pooled(self) -> int:
        """The rows, and columns, of pool5."""
        return self.last.shape[0]

    @property
    def side(self) -> int:
        """The rows, and columns, of the scores; 0 where there are none."""
        if self.refused:
            return 0
        shape = self.rows[-1].shape
        return shape[0] if len(shape) == 3 else 1

    @property
    def padding(self) -> int:
        """The padding of fc6 on each side."""
        return WINDOW // 2 if self.state.convolutional and self.state.padding == "SAME" else 0

    @property
    def clean(self) -> range:
        """The rows, and columns, of the scores whose windows read no padding of fc6."""
        return range(self.padding, max(self.padding, self.side - self.padding))

    @property
    def head(self) -> tuple[Row, ...]:
        """The rows of fc6 to fc8; none where they are refused."""
        return () if self.refused else self.rows[-HEAD:]


def compute(state: State) -> Result:
    """Trace the network; where fc6 does not fit, only what comes before it."""
    network, refused = _network(state), ()
    if not fits(state):
        network, refused = replace(network, layers=network.layers[:-HEAD]), network.layers[-HEAD:]
    rows = trace(network, state.W)
    last = next(row for row in rows if row.name == "pool5")
    return Result(state, tuple(rows), refused, totals(rows), last)


def fits(state: State) -> bool:
    """Return whether fc6 fits the pool5 that these settings give."""
    pooled = _pooled(state.configuration, state.pooling, state.W)
    if state.convolutional:
        return state.padding == "SAME" or pooled >= WINDOW
    return pooled == WINDOW


def fits_cleanly(state: State) -> bool:
    """Return whether fc6 fits, with a window at least that reads no padding."""
    return fits(state) and _pooled(state.configuration, state.pooling, state.W) >= WINDOW


@lru_cache(maxsize=1024)
def _pooled(configuration: str, pooling: str, side: int) -> int:
    """Return the rows, and columns, of pool5."""
    network = vgg(configuration, ceil_mode=pooling == "ceil")
    return trace(replace(network, layers=network.layers[:-HEAD]), side)[-1].shape[0]


@lru_cache(maxsize=16)
def fitting(configuration: str, pooling: str) -> range:
    """Return the input sizes with which pool5 is 7×7."""
    return input_sizes(vgg(configuration, ceil_mode=pooling == "ceil"), "pool5", WINDOW)


def _network(state: State) -> Network:
    return vgg(
        state.configuration,
        ceil_mode=state.pooling == "ceil",
        convolutional=state.convolutional,
        fc6_padding=state.padding.lower() if state.convolutional else "valid",
    )


def kind(layer: Layer | None) -> str:
    """Return "input", "convolution", "pool" or "dense"."""
    if layer is None:
        return "input"
    if isinstance(layer, Conv):
        return "convolution"
    return "pool" if layer.name.startswith("pool") else "dense"

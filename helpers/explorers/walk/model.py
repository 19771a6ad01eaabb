"""State and result of the VGG-walk explorer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from helpers.explorers.settings import Settings, choice, covering, number
from helpers.explorers.walk.layout import BLOCKS, COVERED, LARGEST, Block, Volume, blocks
from helpers.networks import (
    VGG_KERNEL_SIZES,
    Conv,
    Costs,
    Layer,
    MaxPool,
    Network,
    Row,
    input_sizes,
    totals,
    trace,
    vgg,
)

HEAD_LAYERS = 3  # fc6, fc7 and fc8
WINDOW = 7  # what fc6 reads, on a side: all of pool5 where the image has the size that VGG was made for
HEAVIEST = WINDOW**2 * 512 * 4096 + 4096  # the parameters of fc6, in every configuration
DASHED = ("pool3", "pool4", "pool5")  # whose windows are drawn on the input


HEADS, POOLINGS = ("dense", "convolutional"), ("floor", "ceil")


class State(Settings):
    """The settings. A dense fc6 has no padding, whatever `padding` says."""

    W: int = number(224, 32, LARGEST, "width and height of the input image, in pixels", usual=384)
    configuration: str = choice(
        tuple(VGG_KERNEL_SIZES),
        "configuration of the VGG paper's table: D is VGG-16, E is VGG-19",
        default="D",
        label="VGG",
        width=100,
    )
    head: str = choice(HEADS, "fc6 to fc8 as dense layers, or written as convolutions", width=200)
    pooling: str = choice(POOLINGS, "how the pools round where a size is odd", label="pools", width=130)
    padding: str = choice(
        ("VALID", "SAME"),
        "padding of a convolutional fc6: none (VALID), or zeros (SAME)",
        label="fc6 P",
        width=140,
    )
    block: str = choice(BLOCKS, "the block whose layers the table lists", label="table", width=160)
    covered: bool = covering()

    @property
    def convolutional(self) -> bool:
        return self.head == "convolutional"


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a state comes to: the trace of the input and of every layer that fits, and their sums.

    pool5: its row. refused: fc6 to fc8 where fc6 does not fit, else nothing. volumes: of the rows and of what
    is refused; where they are covered, all but the input are as high. dashed: what the middle
    one of a layer's outputs depends on, as `seen` has it, for those of `DASHED` where that lies inside the
    input.
    """

    state: State
    rows: tuple[Row, ...]
    pool5: Row
    refused: tuple[Layer, ...]
    totals: Costs
    volumes: tuple[Volume, ...]
    dashed: dict[str, range]

    @property
    def blocks(self) -> list[Block]:
        """The volumes, a block each, after the input alone."""
        return blocks(self.volumes)

    @property
    def pooled(self) -> int:
        """The rows, and columns, of pool5."""
        return side_of(self.pool5)

    @property
    def side(self) -> int:
        """The rows, and columns, of the scores; 0 where there are none."""
        return 0 if self.refused else side_of(self.rows[-1])

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
        return () if self.refused else self.rows[-HEAD_LAYERS:]


def compute(state: State) -> Result:
    """Trace the network; where fc6 does not fit, only what comes before it."""
    network, refused = _network(state), ()
    if not fits(state):
        network, refused = _without_head(network), network.layers[-HEAD_LAYERS:]
    rows = tuple(trace(network, state.W))
    spans = {row.name: seen(row) for row in rows if row.name in DASHED}
    return Result(
        state=state,
        rows=rows,
        pool5=next(row for row in rows if row.name == "pool5"),
        refused=refused,
        totals=totals(rows),
        volumes=_nominal(state) if state.covered else _volumes(rows, refused),
        dashed={name: span for name, span in spans.items() if span[0] >= 0 and span[-1] < state.W},
    )


def chosen(result: Result, name: str, row: int, column: int) -> dict[str, str]:
    """A click on a block opens its table."""
    return {"block": str(name)}


def _volumes(rows: tuple[Row, ...], refused: tuple[Layer, ...]) -> tuple[Volume, ...]:
    return (
        *(Volume(row.name, kind(row.layer), side_of(row), row.shape[-1]) for row in rows),
        *(Volume(layer.called, "refused", 1, layer.depth_out(rows[-1].shape[-1])) for layer in refused),
    )


def _nominal(state: State) -> tuple[Volume, ...]:
    """The volumes where nothing is to be told of what is made, as high as each other."""
    found, depth = [Volume("input", "input", state.W, 3)], 3
    for layer in _network(state).layers:
        depth = layer.depth_out(depth)
        found.append(Volume(layer.called, kind(layer), COVERED, depth))
    return tuple(found)


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
    return side_of(trace(_without_head(network), side)[-1])


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


def _without_head(network: Network) -> Network:
    return replace(network, layers=network.layers[:-HEAD_LAYERS])


def side_of(row: Row) -> int:
    """The rows, and columns, of what a layer makes; 1 of a list of numbers."""
    return row.shape[0] if len(row.shape) == 3 else 1


def field_of(row: Row) -> int:
    """The rows, and columns, of the input that each of a row's outputs depends on: the image is square."""
    return row.fields[0].size


def seen(row: Row) -> range:
    """The input cells, along one axis, that the middle one of a row's outputs depends on.

    Where there is an even number of them, the one after the middle. Cells of the padding are left in.
    """
    return row.fields[0].cells(side_of(row) // 2)


def kind(layer: Layer | None) -> str:
    """Return "input", "convolution", "pool" or "dense"."""
    if layer is None:
        return "input"
    if isinstance(layer, Conv):
        return "convolution"
    return "pool" if isinstance(layer, MaxPool) else "dense"

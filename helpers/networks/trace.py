"""What every layer of a network makes, costs and sees, computed from shapes alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import prod

from helpers.networks.fixes import misfit, turned_input
from helpers.networks.layers import Arrays, Conv, Dense, Layer, LocalResponseNorm
from helpers.networks.misfit import Stack
from helpers.networks.network import Network, _as_network
from helpers.networks.settings import InputSize, Shape, as_volume, title
from helpers.networks.slide import Unfit, fits, slide
from helpers.ops import warn_reader
from helpers.shapes import Axis, Counts, ReceptiveField, axes, receptive_fields, shown


@dataclass(frozen=True)
class Costs(Counts):
    """`Counts`, and what they take in memory as float32."""

    @property
    def parameter_bytes(self) -> int:
        """Bytes of the weights and biases, 4 each."""
        return 4 * self.parameters

    @property
    def activation_bytes(self) -> int:
        """Bytes of the numbers that come out, 4 each."""
        return 4 * self.activations


@dataclass(frozen=True)
class Row(Costs):
    """One layer of a network at one input size; the first row is the input itself, its layer None.

    `input_shape` and `shape`, what goes in and what comes out: (H, W, D), or (units,) of a dense layer.
    `fields`: the receptive fields of its outputs along (rows, columns). A dense layer's field is all
    that it reads, and its stride that of the convolution with one window that it is.
    """

    name: str
    layer: Layer | None
    input_shape: Shape
    shape: Shape
    fields: tuple[ReceptiveField, ReceptiveField]

    @property
    def arrays(self) -> Arrays | None:
        """The shapes of the layer's (weights, bias); None for a bias, or a layer, without any."""
        return self.layer.arrays(as_volume(self.input_shape)) if self.layer else None

    @property
    def receptive_field(self) -> int | tuple[int, int]:
        """Input cells on a side that an output depends on, or (rows, columns) where these differ."""
        return _one_or_both(self.fields[0].size, self.fields[1].size)

    @property
    def stride(self) -> int | tuple[int, int]:
        """Input cells from one output to the next, or (rows, columns) where these differ."""
        return _one_or_both(self.fields[0].stride, self.fields[1].stride)


def trace(network: Network | Sequence[Layer], input_size: InputSize = None) -> list[Row]:
    """Return a `Row` for the input and one for every layer, computing none of the numbers.

    network: a `Network`, or a plain list of layers. input_size: None for the network's own, an int or
    (H, W); a list of layers needs (H, W, D). MACs: one per weight and place that it is used at, zeros
    of the padding included; an activation function costs none, and its output replaces its input.

    Raises ValueError where a layer does not fit what the one before gives, in one sentence that names
    both, their shapes and the nearest changes with which all layers fit, or, where there are none, those
    with which that layer does; it is a `Misfit`, which holds these. ValueError too where strides multiply
    so far that the receptive field is no longer counted. An input such as (3, 224, 224), which may be
    meant, is traced with a UserWarning.
    """
    rows = rows_of(network, input_size)
    suspect(rows)
    return rows


def rows_of(
    network: Network | Sequence[Layer], input_size: InputSize = None, turn: str | None = None
) -> list[Row]:
    """Return what `trace` does, without a warning. turn: what a sentence offers to turn the input round."""
    own, network = not isinstance(network, Network), _as_network(network, input_size, turn)
    before, shape = "the input", network.input_shape
    steps: list[tuple[Layer | None, Shape, Shape]] = [(None, shape, shape)]
    slides = [axes(shape[:2], 1)]
    for place, layer in enumerate(network.layers):
        try:
            along, after = slide(layer, shape)
        except Unfit as unfit:
            stack = Stack(network.layers, network.input_shape, place, before, shape, own)
            raise misfit(stack, unfit, turn) from None
        steps.append((layer, shape, after))
        slides.append(along)
        before, shape = title(layer.called), after
    names = [layer.called if layer else "the input" for layer, *_ in steps]
    down, across = (_fields(along, names) for along in zip(*slides, strict=True))
    fields = zip(down, across, strict=True)
    return [_row(*step, field) for step, field in zip(steps, fields, strict=True)]


def suspect(rows: list[Row], turn: str | None = None) -> None:
    """Warn where the input looks channels first, meets a square window, and would fit turned round."""
    layers, shape = [row.layer for row in rows if row.layer], as_volume(rows[0].shape)
    first = next((layer for layer in layers if not isinstance(layer, LocalResponseNorm)), None)
    if first is None or isinstance(first, Dense):
        return  # which numbers are counted does not hang on the order
    tall, wide = (axis.kernel_size for axis in first.axes(shape[:2]))
    if tall == wide and (tall > 1 or (shape[0] > 1 and isinstance(first, Conv))):
        for fix in turned_input(layers, shape, turn):
            if fits(fix.layers, fix.input_shape):
                read = f"{shape[0]} row{'s' * (shape[0] > 1)} of {shape[1]} cells with {shape[2]} channels"
                warn_reader(f"the input {shape} is read as {read}: use {fix.words}")


def totals(rows: Iterable[Row]) -> Costs:
    """Return the sums over rows of a trace; the first row makes the input count as activations.

    Raises ValueError for what are no rows.
    """
    try:
        each = iter(rows)
    except TypeError:
        raise ValueError(f"rows must be rows of a trace, got {shown(rows)}") from None
    sums = dict.fromkeys(("weights", "biases", "macs", "activations"), 0)
    for row in each:
        if not isinstance(row, Counts):
            raise ValueError(f"rows must be rows of a trace, got {shown(row)} among them")
        for name in sums:
            sums[name] += getattr(row, name)
    return Costs(**sums)


def _row(
    layer: Layer | None, before: Shape, after: Shape, fields: tuple[ReceptiveField, ReceptiveField]
) -> Row:
    name, learned = (layer.called, layer.learned(as_volume(before))) if layer else ("input", (0, 0))
    macs = learned[0] * prod(after[:-1])  # each weight is used once at every place
    return Row(*learned, macs, prod(after), name, layer, before, after, fields)


def _fields(along: Iterable[Axis], names: list[str]) -> list[ReceptiveField]:
    reached: list[str] = []

    def settings() -> Iterator[tuple[int, int, tuple[int, int], int]]:
        for one, name in zip(along, names, strict=True):
            reached.append(name)
            yield one.kernel_size, one.stride, (one.before, one.after), one.dilation

    try:
        return receptive_fields(settings())
    except ValueError:  # the settings were checked: it is their product that is too large
        field = f"the receptive field after {title(reached[-1])} is larger than what is counted"
        raise ValueError(f"{field}: use smaller strides, or only the layers before it") from None


def _one_or_both(rows: int, columns: int) -> int | tuple[int, int]:
    return rows if rows == columns else (rows, columns)

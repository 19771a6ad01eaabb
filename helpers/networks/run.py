"""A network computed: every layer by `helpers.ops`, one after the other, in float32."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ParamSpec

import numpy as np
from numpy.typing import ArrayLike
from tqdm.auto import tqdm

from helpers import ops
from helpers.networks.given import GivenWeights, OtherOrder, Pair, check_room, names_of, perhaps, weights_of
from helpers.networks.layers import AvgPool, Conv, Dense, Layer, MaxPool, Subsampling
from helpers.networks.network import Network
from helpers.networks.settings import as_volume
from helpers.networks.trace import Row, rows_of, suspect, totals
from helpers.ops import image, turned
from helpers.shapes import flag, pair, shown

Kept = dict[str, np.ndarray]
Given = ParamSpec("Given")


def run(
    network: Network | Sequence[Layer],
    weights: GivenWeights,
    x: ArrayLike,
    *,
    progress: bool = False,
    keep: Iterable[str] = (),
) -> np.ndarray | tuple[np.ndarray, Kept]:
    """Return the output of the last layer; with `keep`, (output, {name: output of that layer}).

    x [..., H, W, D] of any size that fits, → float32 [..., H_out, W_out, K], or [..., units] after
    a dense layer. weights: {layer: (kernel [F, F, D/groups, K] or weights [inputs, units], bias [K])},
    None for a bias that a layer lacks. progress: show a bar, in multiply-accumulates. At any time only
    one layer's input and output are held, beside what `keep` names.

    Raises ValueError as `trace` does, before anything is computed; for weights that are missing or of
    another shape; for outputs of more than `ops.LARGEST` bytes, all images of a batch together; and for
    local response normalisation, which is not implemented. Where x or the weights look like PyTorch's,
    the sentence offers the line that turns them round, or both lines.
    """
    shown_bar, given = flag("progress", progress), x
    x = image("x", given)
    turn = _turn(given, x.ndim)
    rows = rows_of(network, x.shape[-3:], turn)
    names = names_of(keep, rows[1:])
    checked = _checked(network, weights, rows, turn)
    check_room(rows, x.shape[:-3], names)
    if not any(isinstance(row.layer, Conv) for row in rows):  # whose kernels say what the input is
        suspect(rows, turn)
    x, rows = x.astype(np.float32, copy=False), rows[1:]
    macs, kept = totals(rows).macs, Kept()
    with tqdm(total=macs, unit="MAC", unit_scale=True, disable=not shown_bar) as bar:
        for row, (kernel, bias) in zip(rows, checked, strict=True):
            bar.set_description(row.name)
            x = computed(row.layer, x, kernel, bias, len(row.input_shape))
            if row.name in names:
                kept[row.name] = x
            bar.update(row.macs)
    return (x, {name: kept[name] for name in names}) if names else x


def computed(
    layer: Layer | None, x: np.ndarray, kernel: np.ndarray, bias: np.ndarray | None, axes: int
) -> np.ndarray:
    """Return one layer's output for x, whose last `axes` axes are one input."""
    match layer:
        case Conv():
            y = _silent(ops.conv2d)(
                x,
                kernel,
                bias,
                stride=layer.stride,
                padding=layer.padding,
                dilation=layer.dilation,
                groups=layer.groups,
            )
        case Dense():
            y = ops.dense(x.reshape(*x.shape[:-axes], len(kernel)), kernel, bias)
        case Subsampling():
            cells = np.prod(pair("size", layer.size, 1))
            y = _silent(ops.avg_pool2d)(x, layer.size)
            y *= kernel * np.float32(cells)
            if bias is not None:
                y += bias
        case MaxPool() | AvgPool():
            pool = _silent(ops.max_pool2d)
            if isinstance(layer, AvgPool):
                pool = partial(_silent(ops.avg_pool2d), count_include_pad=layer.count_include_pad)
            return pool(
                x,
                layer.size,
                stride=layer.stride,
                padding=layer.padding,
                dilation=layer.dilation,
                ceil_mode=layer.ceil_mode,
            )
        case _:
            raise ValueError(f"a layer {shown(layer)} is traced but not run: leave it out")
    return _ACTIVATE[layer.activation](y) if layer.activation else y


def _silent(operation: Callable[Given, np.ndarray]) -> Callable[Given, np.ndarray]:
    """Return an operation without its warning: the layers say what their inputs and kernels are."""
    return getattr(operation, "__wrapped__", operation)


def _scaled_tanh(a: np.ndarray) -> np.ndarray:
    """A·tanh(S·a) with A = 1.7159 and S = 2/3. [LeCun 1998, section II.B and appendix A]"""
    return 1.7159 * np.tanh(2 / 3 * a)


_ACTIVATE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "relu": ops.relu,
    "tanh": np.tanh,
    "scaled_tanh": _scaled_tanh,
}


def _turn(x: ArrayLike, axes: int) -> str:
    """Return the line that turns x round, [..., D, H, W] → [..., H, W, D]."""
    return turned("x", x, (*range(axes - 3), axes - 2, axes - 1, axes - 3))[0]


def _checked(
    network: Network | Sequence[Layer], weights: GivenWeights, rows: list[Row], turn: str
) -> list[Pair]:
    """Return the layers' weights; where they fit an input that is turned round, the ValueError says so.

    As they are, or turned round too: then the sentence has the line for the first that have to be.
    """
    try:
        return [weights_of(weights, row) for row in rows[1:]]
    except ValueError as error:
        height, width, depth = as_volume(rows[0].shape)
        try:
            lines = [_line(weights, row) for row in rows_of(network, (width, depth, height))[1:]]
        except ValueError:
            raise error from None
        first, *others = [line for line in lines if line] or [""]
        if first and isinstance(error, OtherOrder):
            raise  # weights in another order are enough
        more = f"; {len(others)} more layer{'s' * (len(others) > 1)} too" if others else ""
        raise ValueError(perhaps(str(error), " and ".join(filter(None, (turn, first))), more)) from None


def _line(weights: GivenWeights, row: Row) -> str:
    """Return the line that a layer's weights need, or raise the ValueError where none makes them fit."""
    try:
        weights_of(weights, row)
    except OtherOrder as other:
        return other.line
    return ""

"""A network computed: every layer by `helpers.ops`, one after the other, in float32."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from tqdm.auto import tqdm

from helpers import ops
from helpers.networks.layers import AvgPool, Conv, Dense, Layer, LocalResponseNorm, MaxPool, Subsampling
from helpers.networks.network import Network
from helpers.networks.trace import Row, totals, trace
from helpers.shapes import pair

Kept = dict[str, np.ndarray]


def run(
    network: Network | Sequence[Layer],
    weights: Mapping[str, tuple],
    x,
    *,
    progress: bool = False,
    keep: Iterable[str] = (),
) -> np.ndarray | tuple[np.ndarray, Kept]:
    """Return the output of the last layer; with `keep`, (output, {name: output of that layer}).

    x [..., H, W, D] of any size that fits, → float32 [..., H_out, W_out, K], or [..., units] after
    a dense layer. weights: {layer: (kernel [F, F, D/groups, K] or weights [inputs, units], bias [K])},
    None for a bias that a layer lacks. progress: show a bar, in multiply-accumulates. At any time only
    one layer's input and output are held, beside what `keep` names.

    Raises ValueError as `trace` does, before anything is computed, and for weights that are missing or
    of another shape; and for local response normalisation, which is not implemented.
    Used by ``notebooks/05_vgg_fc_to_conv.ipynb``.
    """
    x = _image(x)
    rows = trace(network, x.shape[-3:])[1:]
    kept = dict.fromkeys([keep] if isinstance(keep, str) else keep)
    unknown = next((name for name in kept if name not in {row.name for row in rows}), None)
    if unknown is not None:
        raise ValueError(f"keep names {unknown!r}: use names of {', '.join(row.name for row in rows)}")
    checked = [_weights(weights, row) for row in rows]
    macs = totals(rows).macs
    with tqdm(total=macs, unit="MAC", unit_scale=True, disable=not progress) as bar:
        for row, (kernel, bias) in zip(rows, checked, strict=True):
            bar.set_description(row.name)
            x = _computed(row.layer, x, kernel, bias, len(row.input_shape))
            if row.name in kept:
                kept[row.name] = x
            bar.update(row.macs)
    return (x, kept) if kept else x


def _computed(layer: Layer, x: np.ndarray, kernel, bias, axes: int) -> np.ndarray:
    """Return one layer's output for x, whose last `axes` axes are one input."""
    match layer:
        case Conv():
            settings = {"stride": layer.stride, "padding": layer.padding, "dilation": layer.dilation}
            y = ops.conv2d(x, kernel, bias, **settings, groups=layer.groups)
        case Dense():
            y = ops.dense(x.reshape(*x.shape[:-axes], len(kernel)), kernel, bias)
        case Subsampling():
            cells = np.prod(pair("size", layer.size, 1))
            y = ops.avg_pool2d(x, layer.size)
            y *= kernel * np.float32(cells)
            y += bias
        case MaxPool() | AvgPool():
            pool = ops.max_pool2d if isinstance(layer, MaxPool) else ops.avg_pool2d
            settings = {"padding": layer.padding, "ceil_mode": layer.ceil_mode}
            return pool(x, layer.size, stride=layer.stride, **settings)
    return _ACTIVATE[layer.activation](y) if layer.activation else y


def _scaled_tanh(a: np.ndarray) -> np.ndarray:
    """A·tanh(S·a) with A = 1.7159 and S = 2/3. [LeCun 1998, section II.B and appendix A]"""
    return 1.7159 * np.tanh(2 / 3 * a)


_ACTIVATE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "relu": ops.relu,
    "tanh": np.tanh,
    "scaled_tanh": _scaled_tanh,
}


def _image(x) -> np.ndarray:
    """Return x as float32 [..., H, W, D]."""
    array = _numbers("x", x)
    if array.ndim < 3 or 0 in array.shape[-3:]:
        raise ValueError(f"x has shape {array.shape}: x must be [H, W, D], batch axes before them")
    return array.astype(np.float32, copy=False)


def _numbers(name: str, value) -> np.ndarray:
    try:
        array = np.asarray(value)
    except ValueError:
        raise ValueError(f"{name} must be an array of numbers, got rows of different lengths") from None
    if array.dtype.kind not in "biuf":
        raise ValueError(f"{name} must be an array of integers or real floats, got {array.dtype}: convert it")
    return array


def _weights(weights: Mapping[str, tuple], row: Row) -> tuple[np.ndarray | None, np.ndarray | None]:
    """Return a layer's (kernel or weights, bias), or raise the ValueError that says what is wrong."""
    if isinstance(row.layer, LocalResponseNorm):
        raise ValueError(
            f"{row.name} is a local response normalisation, which is traced but not run: leave it out"
        )
    if row.arrays is None:
        return None, None
    wanted = _shapes(*row.arrays)
    if not isinstance(weights, Mapping) or row.name not in weights:
        raise ValueError(f"weights have no {row.name!r}, which needs {wanted}: use names and pairs of arrays")
    pair_given = weights[row.name]
    if not isinstance(pair_given, tuple | list) or len(pair_given) != 2:
        raise ValueError(f"the weights of {row.name} must be a pair, (weights, bias): it needs {wanted}")
    names = f"weights of {row.name}", f"bias of {row.name}"
    kernel, bias = (
        None if value is None else _numbers(name, value)
        for name, value in zip(names, pair_given, strict=True)
    )
    given = tuple(None if array is None else array.shape for array in (kernel, bias))
    if given != row.arrays:
        raise ValueError(f"{row.name} needs {wanted}, got {_shapes(*given)}")
    if isinstance(row.layer, Conv) and row.layer.table and kernel[:, :, ~np.array(row.layer.table)].any():
        raise ValueError(
            f"the weights of {row.name} must be 0 wherever its table does not connect: set these to 0 first"
        )
    return kernel, bias


def _shapes(weights, bias) -> str:
    """Say what shapes: "weights [3, 3, 3, 64] and bias [64]"."""
    return " and ".join(
        f"{name} {list(shape)}" if shape is not None else f"no {name}"
        for name, shape in (("weights", weights), ("bias", bias))
    )

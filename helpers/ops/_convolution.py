"""Convolution (see the package for shapes and number types)."""

from __future__ import annotations

import numpy as np

from helpers.ops._numbers import biases, filters, image, store, types
from helpers.ops._windows import as_matrix, blocks, windows
from helpers.shapes import axes, check_groups


@np.errstate(all="ignore")
def conv2d(x, kernel, bias=None, *, stride=1, padding=0, dilation=1, groups=1) -> np.ndarray:
    """Cross-correlate `x` with K filters; sizes floor.

    x [..., H, W, D], kernel [F_h, F_w, D/groups, K], bias [K] → [..., H_out, W_out, K]. With groups,
    filter k reads only the D/groups channels of group k // (K/groups).

    Block by block, every window is copied into one row of a matrix, and that is multiplied by the
    kernel as a matrix [F_h·F_w·D, K]: "im2col", as in CS231n.

    Raises ValueError where shapes, groups or number types do not match, and where no window fits.
    Used by ``notebooks/02_stride_and_padding.ipynb``.
    """
    x = image("x", x)
    kernel, groups = _checked(kernel, x.shape[-1], groups)
    outputs, terms = kernel.shape[3], kernel[..., 0].size
    bias = biases(bias, outputs)
    rows, columns = (
        axis.require_output() for axis in axes(x.shape[-3:-1], kernel.shape[:2], stride, padding, dilation)
    )
    result, work = types(x, kernel, bias, terms)
    weights = kernel.astype(work, copy=False).reshape(terms, groups, -1).swapaxes(0, 1)
    offsets = None if bias is None else np.tile(bias.astype(work), columns.output_size)

    out = np.empty((*x.shape[:-3], rows.output_size, columns.output_size, outputs), result)
    sources, targets = x.reshape(-1, *x.shape[-3:]), out.reshape(-1, *out.shape[-3:])
    parts, scratch = blocks(*targets.shape[:3], terms * groups, work)
    for block in parts:
        target = targets[block]
        sums = target if work == result else np.empty(target.shape, work)
        views = windows(sources, block, rows, columns, work)
        # A block is one stretch of the output, so these reshapes are views: the sums land in place.
        placed = sums.reshape(-1, groups, outputs // groups).swapaxes(0, 1)
        np.matmul(as_matrix(views, groups, scratch), weights, out=placed)
        if offsets is not None:
            width = sums.shape[2] * outputs
            sums.reshape(-1, width)[...] += offsets[:width]
        if sums is not target:
            store(target, sums)
    return out


def _checked(kernel, depth: int, groups: int) -> tuple[np.ndarray, int]:
    """Return (kernel, groups), or raise the ValueError that says what does not match."""
    kernel = filters(kernel, f"[F, F, {depth}, K]")
    groups = check_groups(depth, kernel.shape[3], groups)
    if kernel.shape[2] * groups != depth:
        per_group = "" if groups == 1 else f" in {groups} groups of {depth // groups}"
        raise ValueError(
            f"kernel depth {kernel.shape[2]} does not match input depth {depth}{per_group}: "
            f"kernel must be [F, F, {depth // groups}, K]"
        )
    return kernel, groups

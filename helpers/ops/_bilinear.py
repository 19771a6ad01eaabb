"""Bilinear interpolation as a transposed convolution."""

from __future__ import annotations

import numpy as np

from helpers.shapes import check_entries, whole


def bilinear_kernel(factor: int, channels: int) -> np.ndarray:
    """Return the kernel [F, F, channels, channels], float32, that upsamples each channel by `factor`.

    F = 2·factor − factor mod 2. It goes with ``ops.conv2d_transpose(x, kernel, stride=factor,
    padding=(F − factor) // 2)``, which makes H×W into factor·H × factor·W; ``padding="same"`` is the
    same. Output cell o lies at (o + ½)/factor − ½ on the input's axis, and its value is interpolated
    between the two inputs around that place along each axis. Beyond the outermost inputs' centres one
    neighbour is missing and counts as 0, so the picture fades towards its border. Channel c of the
    output reads channel c of the input alone: all other weights are 0.

    Fully convolutional networks start their upsampling layers with it, and go on learning it or not.
    Raises ValueError where `factor` or `channels` is below 1, and where the kernel would be too
    large to make.
    [Long, Shelhamer & Darrell 2015, section 3.3, and upsample_filt in the authors' surgery.py]
    """
    factor, channels = whole("factor", factor, 1), whole("channels", channels, 1)
    size = 2 * factor - factor % 2
    fix = "use a smaller factor or fewer channels"
    check_entries("the kernel [F, F, channels, channels]", size, size, channels, channels, fix=fix)
    # A triangle that falls from the kernel's centre, which lies between two cells where F is even.
    falling = 1 - np.abs(np.arange(size) - (size - 1) / 2) / factor
    kernel = np.zeros((size, size, channels, channels), np.float32)
    each = np.arange(channels)
    kernel[:, :, each, each] = np.outer(falling, falling)[..., None]
    return kernel

"""Small arrays and a photograph that the notebooks and explorers start from; seeded, so always the same.

Used by ``notebooks/01_how_a_filter_slides.ipynb``.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

from helpers.samples.kernels import KERNELS, kernel, meanings

__all__ = ["KERNELS", "flat", "integers", "kernel", "meanings", "photograph", "resized"]


def integers(size: int, depth: int) -> np.ndarray:
    """Return whole numbers from 0 to 2, [size, size, depth]; a channel does not hang on the others.

    The range is that of CS231n's demo of a convolution, the numbers are not.
    """
    channels = [np.random.default_rng((1, channel)).integers(0, 3, (size, size)) for channel in range(depth)]
    return np.stack(channels, axis=2)


def photograph() -> np.ndarray:
    """Return a photograph of Grace Hopper, uint8 [128, 109, 3].

    James S. Davis, United States Navy, 1984; in the public domain. Made smaller from the copy that
    comes with matplotlib.
    """
    with Image.open(Path(__file__).parent / "grace_hopper.png") as image:
        return np.array(image.convert("RGB"))


def resized(pixels: np.ndarray, longest: int) -> np.ndarray:
    """Return pixels, uint8 [H, W, 3], with the longer side `longest` and the same proportions.

    Every new pixel is a mean of those in its place (Pillow's box filter), and at least one is left.
    """
    high, wide = pixels.shape[:2]
    scale = longest / max(high, wide)
    size = max(1, round(wide * scale)), max(1, round(high * scale))
    return np.array(Image.fromarray(pixels).resize(size, Image.Resampling.BOX))


def flat(pixels: np.ndarray) -> np.ndarray:
    """Return pixels, uint8 [H, W, 4] with opacity last, laid on white: uint8 [H, W, 3]."""
    colours, opacity = pixels[..., :3].astype(int), pixels[..., 3:].astype(int)
    return ((colours * opacity + 255 * (255 - opacity) + 127) // 255).astype(np.uint8)

"""Small arrays, a photograph and digits that the notebooks and explorers start from, always the same."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image

from helpers.samples.digits import HELD_OUT, THREE, digits, digits_weights, parts_of_digits
from helpers.samples.digits import bent as bent  # a name written twice serves other packages
from helpers.samples.images import imagenet_classes, read_image
from helpers.samples.kernels import KERNELS, check_slices, kernel, meanings
from helpers.samples.pages import PAGE_SIDE, PAPER, pages, pages_weights
from helpers.samples.sheets import sheets, three_weights
from helpers.shapes import check_entries, flag, readable, shown, whole

__all__ = [
    "HELD_OUT",
    "KERNELS",
    "PAGE_SIDE",
    "PAPER",
    "THREE",
    "digits",
    "digits_weights",
    "fitted",
    "flat",
    "imagenet_classes",
    "integers",
    "kernel",
    "meanings",
    "pages",
    "pages_weights",
    "parts_of_digits",
    "photograph",
    "read_image",
    "resized",
    "resized_shape",
    "sheets",
    "three_weights",
]


def integers(size: int, depth: int) -> np.ndarray:
    """Return whole numbers from 0 to 2, [size, size, depth]; a channel does not hang on the others.

    The range is that of CS231n's demo of a convolution, the numbers are not.
    Raises ValueError where `size` or `depth` is below 1, and where the array would be too large to make.
    """
    size, depth = whole("size", size, 1), whole("depth", depth, 1)
    check_entries("the array [size, size, depth]", size, size, depth, fix="use a smaller size or depth")
    check_slices(depth)
    channels = [np.random.default_rng((1, channel)).integers(0, 3, (size, size)) for channel in range(depth)]
    return np.stack(channels, axis=2)


def photograph(whole: bool = False) -> np.ndarray:
    """Return a photograph of Grace Hopper, uint8 [128, 109, 3]; whole: as large as it was, [600, 512, 3].

    James S. Davis, United States Navy, 1984; in the public domain. The copy that comes with matplotlib, and
    made smaller from it.
    """
    return _photograph("grace_hopper_whole.jpg" if flag("whole", whole) else "grace_hopper.png").copy()


@cache
def _photograph(name: str) -> np.ndarray:
    with Image.open(Path(__file__).parent / name) as image:
        return np.array(image.convert("RGB"))


def resized(pixels: np.ndarray, longest: int) -> np.ndarray:
    """Return pixels, uint8 [H, W, 3], with the longer side `longest` and the same proportions.

    Every new pixel is a mean of those in its place (Pillow's box filter), and at least one is left.
    Raises ValueError for other pixels, where `longest` is below 1, and where the image would be too large.
    """
    high, wide = resized_shape(pixels, longest)
    return np.array(Image.fromarray(pixels).resize((wide, high), Image.Resampling.BOX))


def fitted(pixels: np.ndarray, high: int, wide: int) -> np.ndarray:
    """Return pixels, uint8 [H, W, 3], as uint8 [high, wide, 3]: smooth, with Pillow's bicubic filter.

    Raises ValueError for other pixels, where a side is below 1, and where the image would be too large.
    """
    high, wide = whole("high", high, 1), whole("wide", wide, 1)
    check_entries("the image [high, wide, 3]", high, wide, 3, fix="use a smaller size")
    if _pixels(pixels, 3).shape[:2] == (high, wide):
        return pixels
    return np.array(Image.fromarray(pixels).resize((wide, high), Image.Resampling.BICUBIC))


def resized_shape(pixels: np.ndarray, longest: int) -> tuple[int, int]:
    """Return (H, W) of what `resized` makes of the same; raises ValueError where it does."""
    high, wide, _ = _pixels(pixels, 3).shape
    scale = whole("longest", longest, 1) / max(high, wide)
    high, wide = max(1, round(high * scale)), max(1, round(wide * scale))
    check_entries("the image [H, W, 3]", high, wide, 3, fix="use a smaller longest")
    return high, wide


def flat(pixels: np.ndarray) -> np.ndarray:
    """Return pixels, uint8 [H, W, 4] with opacity last, laid on white: uint8 [H, W, 3].

    Raises ValueError for other pixels.
    """
    pixels = _pixels(pixels, 4)
    colours, opacity = pixels[..., :3].astype(int), pixels[..., 3:].astype(int)
    return ((colours * opacity + 255 * (255 - opacity) + 127) // 255).astype(np.uint8)


def _pixels(value: object, channels: int) -> np.ndarray:
    """Return `value`, or raise a ValueError where it is not uint8 [H, W, channels]."""
    given, fix = shown(value), ""
    if isinstance(value, np.ndarray):
        if _is_image(value, channels):
            return value
        given = f"{readable(str(value.dtype))} of shape {shown(value.shape)}"
        fix = "; use flat(pixels) first" * _is_image(value, 4)
    raise ValueError(
        f"pixels must be an array of uint8 [H, W, {channels}], each at least 1, got {given}{fix}"
    )


def _is_image(array: np.ndarray, channels: int) -> bool:
    return bool(array.dtype == np.uint8 and array.ndim == 3 and array.shape[2] == channels and array.size)

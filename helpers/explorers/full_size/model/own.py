"""What is the reader's own: an image, and a file of weights; and the size at which an image is run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np

from helpers import networks, samples, weights
from helpers.explorers.photo import Photo
from helpers.shapes.refusals import readable, shown

NETWORK = networks.vgg(convolutional=True)
LEAST, MOST = 224, 640  # pixels: of the shorter side at least, of the longer one at most
SMALL = 120  # pixels of the longer side of the small picture of an image, at most
Stamp = tuple[Path, int, int]  # a file as it was: when it was changed, its bytes


@dataclass(frozen=True, eq=False)
class Source:
    """An image: its name, its (H, W) at first, its pixels, uint8 [H, W, 3], as they have come here."""

    name: str
    original: tuple[int, int]
    pixels: np.ndarray

    @cached_property
    def small(self) -> np.ndarray:
        """The image in few pixels, for the picture."""
        return samples.resized(self.pixels, min(SMALL, max(self.pixels.shape)))


@dataclass(frozen=True, eq=False)
class Input:
    """An image at the size at which it is run, shape (H, W)."""

    source: Source
    shape: tuple[int, int]

    @cached_property
    def pixels(self) -> np.ndarray:
        """The pixels that are run, uint8 [H, W, 3]."""
        return samples.fitted(self.source.pixels, *self.shape)


def check_sides(high: int, wide: int) -> None:
    """Raise the ValueError for an image that is too long to be run."""
    short, long = sorted((high, wide))
    if LEAST * long > MOST * short:
        what = f"image has {high:,}×{wide:,} pixels: at {MOST} of its longer side"
        why = f"{MOST * short // long} of the shorter one are left, and VGG needs {LEAST}"
        raise ValueError(f"{what} {why}: crop it to at most {MOST // LEAST} times as long as wide")


def fit(high: int, wide: int, side: int) -> tuple[int, int]:
    """Return (H, W) at which an image is run: its own, unless it is too large, or smaller than `LEAST`."""
    scale = min(1.0, side / max(high, wide))
    scale = max(scale, LEAST / min(high, wide))
    return round(high * scale), round(wide * scale)


def checked_image(value: object) -> Path | Photo | None:
    """Return the path of an image that can be read, an image, or None."""
    if isinstance(value, Path):
        high, wide = _of(stamp(value)).shape[:2]
        check_sides(high, wide)
        return value
    if isinstance(value, np.ndarray):
        try:
            value = Photo("your image", value.shape[1::-1], value)
        except ValueError as problem:
            raise ValueError(f"image: {problem}") from None
    if isinstance(value, Photo):
        check_sides(*value.original[::-1])
        check_sides(*value.pixels.shape[:2])  # which the page may have made of another one
    elif value is not None:
        kinds = "a path, an array uint8 [H, W, 3], or None for the photograph"
        raise ValueError(f"image must be {kinds}, got {shown(value)}")
    return value


def checked_weights(value: object) -> Path | None:
    """Return the path of a file that fits VGG-16, or None."""
    if value is None:
        return None
    if not isinstance(value, Path):
        raise ValueError(f"weights must be the path of a file of VGG-16's, or None, got {shown(value)}")
    try:
        file_of(stamp(value), NETWORK)
    except ValueError as problem:
        raise ValueError(f"weights: {problem}") from None
    return value


def stamp(path: Path) -> Stamp:
    """Return a file as it is now, so that one that changes is another."""
    try:
        found = path.expanduser().stat()
    except (OSError, ValueError, RuntimeError):
        return path, 0, 0  # which whoever reads it says
    return path, found.st_mtime_ns, found.st_size


@lru_cache(maxsize=8)
def file_of(stamped: Stamp, network: networks.Network) -> weights.LayerFile:
    """Return a weight file that fits a network; raises ValueError for another."""
    return weights.open_layers(stamped[0], network)


@lru_cache(maxsize=2)
def _of(stamped: Stamp) -> np.ndarray:
    try:
        return samples.read_image(stamped[0].expanduser())
    except (ValueError, RuntimeError) as problem:
        raise ValueError(f"image: {problem}") from None


def input_of(image: Path | Photo | None, side: int) -> Input:
    """Return the image that is run, with a longer side of at most `side` where that leaves `LEAST`."""
    return _input_of(stamp(image) if isinstance(image, Path) else image, side)


@lru_cache(maxsize=4)
def _input_of(image: Stamp | Photo | None, side: int) -> Input:
    source = _source(image)
    high, wide = source.pixels.shape[:2]
    return Input(source, fit(high, wide, side))


@lru_cache(maxsize=2)
def _source(image: Stamp | Photo | None) -> Source:
    if isinstance(image, Photo):
        return Source(image.name, image.original[::-1], image.pixels)
    name = "photograph" if image is None else readable(image[0].name, 40)
    pixels = samples.photograph(whole=True) if image is None else _of(image)
    return Source(name, pixels.shape[:2], pixels)

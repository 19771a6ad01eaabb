"""What is the reader's own: an image, and a file of weights; and the size at which an image is run."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from helpers import networks, samples, shapes, weights
from helpers.explorers.door import LARGEST
from helpers.shapes.refusals import readable, shown

NETWORK = networks.vgg(convolutional=True)
LEAST, MOST = 224, 640  # pixels: of the shorter side at least, of the longer one at most
ISOLATES = "\u2068\u2069"  # the marks that `readable` sets around what is written from right to left
Stamp = tuple[Path, int, int]  # a file as it was: when it was changed, its bytes


@dataclass(frozen=True, eq=False)
class Photo:
    """An image of the reader's own: pixels, uint8 [H, W, 3]; original: (width, height) that it had before.

    It keeps a copy of the pixels that nobody can change. Raises ValueError for what is no such image.
    """

    name: str
    original: tuple[int, int]
    pixels: np.ndarray

    def __post_init__(self) -> None:
        pixels = self.pixels
        if not (isinstance(pixels, np.ndarray) and pixels.dtype == np.uint8 and pixels.shape[2:] == (3,)):
            fix = "use samples.flat" if getattr(pixels, "shape", ())[2:] == (4,) else "use 0 to 255, RGB"
            raise ValueError(f"image must be uint8 [H, W, 3], got {shown(pixels)}: {fix}")
        check_sides(pixels.shape[0], pixels.shape[1])
        wide, high = (shapes.whole("image: a side", side, 1, LARGEST) for side in self.original)
        kept = np.array(pixels)
        kept.setflags(write=False)
        object.__setattr__(self, "name", readable(self.name.strip(ISOLATES)))
        object.__setattr__(self, "original", (wide, high))
        object.__setattr__(self, "pixels", kept)

    def __repr__(self) -> str:
        return f"{self.name!r}"


@dataclass(frozen=True, eq=False)
class Input:
    """The image that is run: its name, (H, W) before, pixels, uint8 [H, W, 3], as they are run."""

    name: str
    original: tuple[int, int]
    pixels: np.ndarray

    @property
    def shape(self) -> tuple[int, int]:
        high, wide = self.pixels.shape[:2]
        return high, wide


def check_sides(high: int, wide: int) -> None:
    """Raise the ValueError for an image that is too long to be run."""
    short, long = sorted((high, wide))
    if not short or LEAST * long > MOST * short:
        what = f"image has {high:,}×{wide:,} pixels, and VGG needs {LEAST} of its shorter side"
        raise ValueError(f"{what}: crop it to at most {MOST // LEAST} times as long as wide")


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
        return Photo("your image", value.shape[1::-1], value)
    if value is None or isinstance(value, Photo):
        return value
    raise ValueError(
        f"image must be a path, an array uint8 [H, W, 3], or None for the photograph, got {shown(value)}"
    )


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
    if isinstance(image, Photo):
        name, (wide, high), pixels = image.name, image.original, image.pixels
    else:
        name = "photograph" if image is None else readable(image[0].name, 40)
        pixels = samples.photograph(whole=True) if image is None else _of(image)
        high, wide = pixels.shape[:2]
    tall, broad = pixels.shape[:2]
    return Input(name, (high, wide), samples.fitted(pixels, *fit(tall, broad, side)))

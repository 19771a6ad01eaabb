"""Images of a reader's own, and the names of what a network may see in them."""

from __future__ import annotations

import warnings
from functools import cache
from os import PathLike
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from helpers.shapes import readable, shown

_NAME = 40  # characters of a file's name in a sentence


def read_image(path: str | PathLike[str]) -> np.ndarray:
    """Return the image in a file, uint8 [H, W, 3]: turned as its EXIF says, laid on white where it is clear.

    Raises ValueError in one sentence for a file that is missing, no image, damaged, or so large that it may
    be a trap (Pillow's limit, some 179 million pixels).
    """
    try:
        name = readable(Path(path).name, _NAME)
    except TypeError:
        raise ValueError(f"path must be the path of an image file, got {shown(path)}") from None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(Path(path)) as image:
                pixels = ImageOps.exif_transpose(image).convert("RGBA")
    except Image.DecompressionBombError:
        raise ValueError(f"{name} has too many pixels: make it smaller first") from None
    except FileNotFoundError:
        raise ValueError(f"{name} is not there: give the path of an image file") from None
    except (OSError, SyntaxError, ValueError):  # all that Pillow raises for what is none
        raise ValueError(
            f"{name} cannot be read as an image: give the path of a PNG, JPEG or WebP file"
        ) from None
    white = Image.new("RGBA", pixels.size, "white")
    return np.array(Image.alpha_composite(white, pixels).convert("RGB"))


def imagenet_classes() -> tuple[str, ...]:
    """Return the names of the 1,000 classes of ImageNet in 2012, in the order of the scores learned for them.

    The order is that of WordNet's numbers, which Caffe's VGG, torchvision and Keras all keep; the names are
    WordNet's, the first of each synset: WordNet 3.0, copyright 2006 by Princeton University, whose licence
    lies beside the file.
    """
    return _classes()


@cache
def _classes() -> tuple[str, ...]:
    path = Path(__file__).parent / "imagenet_classes.txt"
    return tuple(path.read_text(encoding="utf-8").splitlines())

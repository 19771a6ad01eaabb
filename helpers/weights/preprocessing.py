"""What a network's weights expect of an image: the order of the colours, and how they are scaled."""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real

import numpy as np

from helpers.ops import numbers
from helpers.shapes import shown

_FLOAT32 = np.finfo(np.float32)  # what `apply` computes in
_LARGEST, _LEAST = float(_FLOAT32.max), float(_FLOAT32.tiny)
_NEAR = 2e-3  # float16 keeps them this well; the three of a network are 0.05 and more apart


@dataclass(frozen=True)
class Preprocessing:
    """(image · scale − mean) / std, the three channels in `order`, "RGB" or "BGR", as mean and std are.

    mean and std are kept as tuples of floats. Raises ValueError for another order, and for numbers that are
    not finite in float32, or of std not above 0.
    """

    order: str
    mean: tuple[float, float, float]
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)
    scale: float = 1.0

    def __post_init__(self):
        if not (isinstance(self.order, str) and self.order in ("RGB", "BGR")):
            raise ValueError(f'order {shown(self.order)} is not known: use "RGB" or "BGR"')
        object.__setattr__(self, "mean", _three("mean", self.mean))
        object.__setattr__(self, "std", _three("std", self.std, _LEAST))
        if not _between(-_LARGEST, self.scale):
            raise ValueError(f"scale must be a finite number, got {shown(self.scale)}")
        object.__setattr__(self, "scale", float(self.scale))

    def apply(self, image) -> np.ndarray:
        """Return an image, uint8 [H, W, 3] in RGB, as the float32 [H, W, 3] that the network reads.

        Batch axes may come first. Raises ValueError for another type or shape.
        """
        array = numbers("image", image, "uint8 [H, W, 3], from 0 to 255, in RGB")
        if array.dtype != np.uint8 or array.ndim < 3 or array.shape[-1] != 3:
            given = f"{array.dtype} {shown(list(array.shape))}"
            raise ValueError(f"image is {given}: image must be uint8 [H, W, 3], from 0 to 255, in RGB")
        x = (array if self.order == "RGB" else array[..., ::-1]).astype(np.float32, order="C")
        x *= np.float32(self.scale)
        x -= np.array(self.mean, np.float32)
        x /= np.array(self.std, np.float32)
        return x


def _three(name: str, value, least: float = -_LARGEST) -> tuple[float, ...]:
    """Return `value` as three floats that float32 can hold, at least `least`."""
    given = value.tolist() if isinstance(value, np.ndarray) and value.shape == (3,) else value
    if not (isinstance(given, tuple | list) and len(given) == 3 and all(_between(least, x) for x in given)):
        above = " above 0" * (least > 0)
        raise ValueError(f"{name} must be three finite numbers{above}, got {shown(value)}")
    return tuple(map(float, given))


def _between(least: float, value) -> bool:
    """Whether `value` is a real number from `least` to the largest of float32."""
    if not isinstance(value, Real) or isinstance(value, bool):
        return False
    try:
        return least <= float(value) <= _LARGEST
    except OverflowError:
        return False


# [Simonyan's model card, gist 211839e770f7b538e2d8; tensorflow-fcn, VGG_MEAN]
BGR_MEANS = Preprocessing("BGR", (103.939, 116.779, 123.68))
# [Frossard's vgg16.py, layer "preprocess"; the same three numbers in TensorLayer's VGG16]
RGB_MEANS = Preprocessing("RGB", (123.68, 116.779, 103.939))
# [torchvision, VGG16_Weights.IMAGENET1K_V1.transforms; timm, IMAGENET_DEFAULT_MEAN and _STD]
RGB_NORMALISED = Preprocessing("RGB", (0.485, 0.456, 0.406), (0.229, 0.224, 0.225), 1 / 255)


# The first weight of every colour in the first filter, and what the network reads. Oxford's VGG-16, blue,
# green, red [the kernel of block1_conv1 in Keras's VGG16], and VGG-19 [imagenet-vgg-verydeep-19.mat, which
# reads RGB and so begins with the red]; torchvision's VGG-16 [features.0.weight of vgg16-397923af.pth].
_KNOWN = (
    ((0.42947057, 0.55037946, 0.4800154), BGR_MEANS),
    ((0.4800154, 0.55037946, 0.42947057), RGB_MEANS),
    ((0.34119523, 0.46418372, 0.39416704), BGR_MEANS),
    ((0.39416704, 0.46418372, 0.34119523), RGB_MEANS),
    ((-0.5537, 0.1755, 0.3130), RGB_NORMALISED),
)


def known_preprocessing(kernel: np.ndarray) -> Preprocessing | None:
    """Return what goes with the first kernel [F, F, D, K] of a network that was handed out, or None.

    Oxford's weights are handed out in either order of colours and under any names: pytorch-vgg, for
    one, keeps them in BGR under torchvision's names. They are known by their first numbers.
    [pytorch/vision, issue 28]
    """
    first = kernel[0, 0, :, 0]
    for starts, preprocessing in _KNOWN:
        if first.shape == (3,) and np.allclose(first, starts, rtol=0, atol=_NEAR):
            return preprocessing
    return None

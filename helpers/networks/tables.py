"""Networks as tables of layers: LeNet-5, AlexNet, VGG A to E, and two small ones of this house."""

from __future__ import annotations

from helpers.networks.layers import AvgPool, Conv, Dense, Layer, LocalResponseNorm, MaxPool, Subsampling
from helpers.networks.network import Network
from helpers.networks.settings import MOST, real
from helpers.shapes import flag, shown, whole

# LeNet-5's layer C3: which of the 6 maps of S2 (rows) feed which of its 16 maps. [LeCun 1998, table I]
_C3 = """\
X . . . X X X . . X X X X . X X
X X . . . X X X . . X X X X . X
X X X . . . X X X . . X . X X X
. X X X . . X X X X . . X . X X
. . X X X . . X X X X . X X . X
. . . X X X . . X X X X . X X X
"""

# VGG's five blocks: the filters of each, and by configuration the kernel sizes. [VGG paper, table 1]
_FILTERS = (64, 128, 256, 512, 512)
VGG_KERNEL_SIZES = {
    "A": ((3,), (3,), (3, 3), (3, 3), (3, 3)),
    "B": ((3, 3), (3, 3), (3, 3), (3, 3), (3, 3)),
    "C": ((3, 3), (3, 3), (3, 3, 1), (3, 3, 1), (3, 3, 1)),
    "D": ((3, 3), (3, 3), (3, 3, 3), (3, 3, 3), (3, 3, 3)),
    "E": ((3, 3), (3, 3), (3, 3, 3, 3), (3, 3, 3, 3), (3, 3, 3, 3)),
}


def lenet5() -> Network:
    """Return LeNet-5 up to F6, for 32×32×1 images: 60,000 parameters.

    Its output layer, which compares F6 with 10 fixed patterns (840 weights, fixed at first), is
    left out. C5 is a convolution whose window is all of its input.
    [LeCun, Bottou, Bengio & Haffner 1998, section II.B]
    """
    squashed = {"activation": "scaled_tanh"}
    return Network(
        "LeNet-5",
        (32, 32, 1),
        (
            Conv("C1", 6, 5, **squashed),
            Subsampling("S2", **squashed),
            Conv(
                "C3",
                16,
                5,
                table=tuple(tuple(mark == "X" for mark in row.split()) for row in _C3.splitlines()),
                **squashed,
            ),
            Subsampling("S4", **squashed),
            Conv("C5", 120, 5, **squashed),
            Dense("F6", 84, inputs=(1, 1, 120), **squashed),
        ),
    )


def alexnet(*, groups: int = 2, classes: int = 1000) -> Network:
    """Return AlexNet for 227×227×3 images: 60,965,224 parameters; 62,378,344 with ``groups=1``.

    groups: of conv2, conv4 and conv5, which the authors split over two GPUs. The authors wrote 224,
    which does not fit conv1. `run` refuses its two normalisations.
    [Krizhevsky, Sutskever & Hinton 2012, section 3.5]
    """
    split = {"groups": groups, "activation": "relu"}
    return Network(
        "AlexNet",
        (227, 227, 3),
        (
            Conv("conv1", 96, 11, stride=4, activation="relu"),
            LocalResponseNorm(name="norm1"),
            MaxPool(3, stride=2, name="pool1"),
            Conv("conv2", 256, 5, padding=2, **split),
            LocalResponseNorm(name="norm2"),
            MaxPool(3, stride=2, name="pool2"),
            Conv("conv3", 384, 3, padding=1, activation="relu"),
            Conv("conv4", 384, 3, padding=1, **split),
            Conv("conv5", 256, 3, padding=1, **split),
            MaxPool(3, stride=2, name="pool5"),
            Dense("fc6", 4096, inputs=(6, 6, 256), activation="relu"),
            Dense("fc7", 4096, activation="relu"),
            Dense("fc8", classes),
        ),
    )


def vgg(
    configuration: str = "D",
    *,
    width: float = 1.0,
    classes: int = 1000,
    padding: str = "same",
    ceil_mode: bool = False,
    convolutional: bool = False,
    fc6_padding: str = "valid",
) -> Network:
    """Return VGG "A", "B", "C", "D" (VGG-16) or "E" (VGG-19) for 224×224×3 images.

    width: multiplies all filters and the units of fc6 and fc7 (at least 1 stays), for small machines.
    padding: of the convolutions before fc6, "same" (one cell around 3×3) or "valid", none at all.
    ceil_mode: pools round up. convolutional: fc6 is a 7×7 convolution, fc7 and fc8 are 1×1, so that
    larger images give a map of scores; fc6_padding is then fc6's, "valid" or "same". Up to fc7,
    the vgg-fcn of tensorflow-fcn is ``vgg(convolutional=True, fc6_padding="same", ceil_mode=True)``.

    Raises ValueError for other values. [Simonyan & Zisserman 2015, table 1 and section 3.2]
    """
    _one_of("configuration", configuration, tuple(VGG_KERNEL_SIZES))
    _one_of("padding", padding, ("same", "valid"))
    _one_of("fc6_padding", fc6_padding, ("valid", "same"))
    if fc6_padding == "same" and not flag("convolutional", convolutional):
        raise ValueError("fc6_padding 'same' needs a convolution to pad: use convolutional=True")
    width, convolutional = real("width", width), flag("convolutional", convolutional)
    if 4096 * width > MOST:
        raise ValueError(f"width must be at most {MOST // 4096:,}, got {shown(width)}")
    layers: list[Layer] = []
    filters = [max(1, round(count * width)) for count in _FILTERS]
    for block, sizes in enumerate(VGG_KERNEL_SIZES[configuration], 1):
        for place, size in enumerate(sizes, 1):
            cells = size // 2 if padding == "same" else 0
            name = f"conv{block}_{place}"
            layers.append(Conv(name, filters[block - 1], size, padding=cells, activation="relu"))
        layers.append(MaxPool(2, ceil_mode=ceil_mode, name=f"pool{block}"))
    units = max(1, round(4096 * width))
    if convolutional:
        sides = 0 if fc6_padding == "valid" else "same"
        layers.append(Conv("fc6", units, 7, padding=sides, activation="relu"))
        layers += [Conv("fc7", units, 1, activation="relu"), Conv("fc8", classes, 1)]
    else:
        layers.append(Dense("fc6", units, inputs=(7, 7, filters[-1]), activation="relu"))
        layers += [Dense("fc7", units, activation="relu"), Dense("fc8", classes)]
    return Network(f"VGG {configuration}", (224, 224, 3), tuple(layers))


def digits_net(pool: str = "max") -> Network:
    """Return a network for digits of 8×8 pixels from 0 to 1: 3,691 parameters, 11 scores.

    Scores 0 to 9 are the digits, 10 is "none of them". No layer pads, so that it can slide over a larger
    image once its dense layers are convolutions. pool: "max" or "average". Raises ValueError for another.
    """
    _one_of("pool", pool, ("max", "average"))
    return Network(
        "digits net",
        (8, 8, 1),
        (
            Conv("conv1", 8, 3, activation="relu"),
            Conv("conv2", 16, 3, activation="relu"),
            (MaxPool if pool == "max" else AvgPool)(2, name="pool"),
            Dense("fc1", 32, inputs=(2, 2, 16), activation="relu"),
            Dense("scores", 11),
        ),
    )


def three_net(size: int) -> Network:
    """Return a network without any dense layer for sheets [size, size, 1] from 0 to 1: 4,803 parameters.

    It ends in 1×1×3, a score for each of three classes: a 1×1 convolution, "score", makes a map of each, and
    an average pool as large as these maps, "mean", takes their means. No layer pads. The weights are the same
    for every size, the pool alone follows it. Raises ValueError for a size below 10, which leaves no map.
    """
    size = whole("size", size, 10)
    return Network(
        "three net",
        (size, size, 1),
        (
            Conv("conv1", 8, 3, activation="relu"),
            Conv("conv2", 16, 3, activation="relu"),
            MaxPool(2, name="pool"),
            Conv("conv3", 24, 3, activation="relu"),
            Conv("score", 3, 1),
            AvgPool((size - 4) // 2 - 2, name="mean"),
        ),
    )


def _one_of(name: str, value: object, known: tuple[str, ...]) -> None:
    if not isinstance(value, str) or value not in known:
        names = ", ".join(f'"{each}"' for each in known)
        raise ValueError(f"{name} {shown(value)} is not known: use one of {names}")

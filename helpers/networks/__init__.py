"""Networks as data: layers in a row, traced without computing anything, or run.

A network is a stack of layers, each the input of the next: LeNet-5, AlexNet and VGG A to E are
tables of them, and a short list of one's own will do as well::

    rows = trace([Conv("conv1", 8, 3, padding=1), MaxPool(2), Dense("fc", 10)], (32, 32, 3))

`trace` says of every layer its output's shape, its parameters, its multiply-accumulates (MACs), its
activations and what it sees of the input; `run` computes; `seeded_weights` draws random weights.

Arrays are channels-last, [H, W, D]; kernels [F, F, D, K]; dense weights [inputs, units], whose input
is flattened channels-last. Everything is float32. Layers cross-correlate. Wrong input raises a
ValueError in one sentence that names the layer, the value and the fix.

Sources: LeCun, Bottou, Bengio & Haffner, "Gradient-based learning applied to document recognition"
(1998); Krizhevsky, Sutskever & Hinton, "ImageNet classification with deep convolutional neural
networks" (2012); Simonyan & Zisserman, "Very deep convolutional networks for large-scale image
recognition" (arXiv 1409.1556). Used by ``notebooks/05_vgg_fc_to_conv.ipynb``.
"""

from helpers.networks.fits import input_sizes
from helpers.networks.layers import (
    ACTIVATIONS,
    AvgPool,
    Conv,
    Dense,
    Layer,
    LocalResponseNorm,
    MaxPool,
    Subsampling,
)
from helpers.networks.network import Network, as_network
from helpers.networks.run import run
from helpers.networks.seeded import seeded_weights
from helpers.networks.tables import VGG_KERNEL_SIZES, alexnet, lenet5, vgg
from helpers.networks.trace import Costs, Row, totals, trace

__all__ = [
    "ACTIVATIONS",
    "VGG_KERNEL_SIZES",
    "AvgPool",
    "Conv",
    "Costs",
    "Dense",
    "Layer",
    "LocalResponseNorm",
    "MaxPool",
    "Network",
    "Row",
    "Subsampling",
    "alexnet",
    "as_network",
    "input_sizes",
    "lenet5",
    "run",
    "seeded_weights",
    "totals",
    "trace",
    "vgg",
]

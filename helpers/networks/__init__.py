"""Networks as data: layers in a row, traced without computing anything, or run.

A network is a stack of layers, each the input of the next: LeNet-5, AlexNet and VGG A to E are
tables of them, and a short list of one's own will do as well::

    rows = trace([Conv("conv1", 8, 3, padding=1), MaxPool(2), Dense("fc", 10)], (32, 32, 3))

`trace` says of every layer its output's shape, its parameters, its multiply-accumulates (MACs), its
activations and what it sees of the input; `run` computes; `seeded_weights` draws random weights, and `learn`
makes better ones of them. `class_activation_map` says what of a score came from where.

Arrays are channels-last, [H, W, D]; kernels [F, F, D, K]; dense weights [inputs, units], whose input
is flattened channels-last. Everything is float32. Layers cross-correlate. Wrong input raises a
ValueError in one sentence that names the layer, the value and a fix that was tried: a layer that does
not fit raises a `Misfit`, whose `fixes` are the changed stacks. An input such as (3, 224, 224), which
looks like PyTorch's [D, H, W], is taken as it is, with a UserWarning.

Sources: LeCun, Bottou, Bengio & Haffner, "Gradient-based learning applied to document recognition"
(1998); Krizhevsky, Sutskever & Hinton, "ImageNet classification with deep convolutional neural
networks" (2012); Simonyan & Zisserman, "Very deep convolutional networks for large-scale image
recognition" (arXiv 1409.1556).
"""

from typing import TYPE_CHECKING

from helpers.networks.class_map import class_activation_map
from helpers.networks.elsewhere import instead_of
from helpers.networks.fits import input_sizes
from helpers.networks.given import GivenPair as GivenPair  # these four serve convert too
from helpers.networks.given import GivenWeights as GivenWeights
from helpers.networks.given import dense_lines as dense_lines
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
from helpers.networks.learn import Learning as Learning
from helpers.networks.learn import learn, loss_and_gradients
from helpers.networks.misfit import Fix, Misfit
from helpers.networks.network import Network, as_network
from helpers.networks.run import run
from helpers.networks.seeded import Weights as Weights
from helpers.networks.seeded import seeded_rows, seeded_weights
from helpers.networks.segmentation import (
    FcnScores,
    fcn_loss_and_gradients,
    fcn_net,
    fcn_scores,
    fcn_seeded_weights,
    mean_iou,
    upsampled,
)
from helpers.networks.settings import InputSize as InputSize
from helpers.networks.tables import VGG_KERNEL_SIZES, alexnet, digits_net, lenet5, three_net, vgg
from helpers.networks.trace import Costs, Row, totals, trace

__all__ = [
    "ACTIVATIONS",
    "VGG_KERNEL_SIZES",
    "AvgPool",
    "Conv",
    "Costs",
    "Dense",
    "FcnScores",
    "Fix",
    "Layer",
    "LocalResponseNorm",
    "MaxPool",
    "Misfit",
    "Network",
    "Row",
    "Subsampling",
    "alexnet",
    "as_network",
    "class_activation_map",
    "digits_net",
    "fcn_loss_and_gradients",
    "fcn_net",
    "fcn_scores",
    "fcn_seeded_weights",
    "input_sizes",
    "learn",
    "lenet5",
    "loss_and_gradients",
    "mean_iou",
    "run",
    "seeded_rows",
    "seeded_weights",
    "three_net",
    "totals",
    "trace",
    "upsampled",
    "vgg",
]


if not TYPE_CHECKING:  # which says for itself that a name is missing

    def __getattr__(name: str):
        """Say what there is instead of a layer that is missing, or called otherwise elsewhere.

        That is for ``networks.Linear``: ``from helpers.networks import Linear`` raises Python's own
        ImportError, which drops what an AttributeError says.
        """
        raise AttributeError(instead_of(name, __all__))

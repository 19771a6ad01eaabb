"""Layers under the names of other frameworks, or that are missing here: what there is instead."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from helpers.shapes import readable

_LAYERS = "Conv, Dense, MaxPool, AvgPool, Subsampling, LocalResponseNorm"
# What there is, and under which names it is looked for: without their case and underscores.
_INSTEAD = {
    "{} is called Conv here": "conv conv1d conv2d convolution convolution2d convolutional",
    "{} is called Dense here": "dense linear fullyconnected fc innerproduct affine",
    "{} is called MaxPool here": "maxpool maxpool1d maxpool2d maxpooling maxpooling2d pool pooling",
    "{} is called AvgPool here": "avgpool avgpool2d averagepool averagepooling averagepooling2d meanpool",
    "{} is called LocalResponseNorm here": "lrn localresponsenormalization localresponsenormalisation",
    "{} is called Network here, and a plain list of layers will do": "sequential model module net",
    "{} is called trace here": "summary",
    'an activation is a setting of Conv and Dense, such as activation="relu"': "activation relu tanh",
    "padding is a setting of Conv and of the pools": "pad padding zeropad2d zeropadding2d",
    "groups is a setting of Conv": "groupedconv groupconv depthwiseconv depthwiseconv2d depthwise",
    "Dense flattens what it reads, so no layer {} is needed": "flatten reshape",
    "{} changes nothing once a network is trained: leave it out": "dropout dropout2d spatialdropout2d",
    "the last layer gives scores: apply {} to what run returns": "softmax logsoftmax sigmoid argmax",
    "once trained, it is a scale and a shift: multiply these into the Conv before it": (
        "batchnorm batchnorm1d batchnorm2d batchnormalization batchnormalisation bn"
    ),
    "{} is an AvgPool with the size of what it reads": "globalavgpool globalavgpool2d globalaveragepooling2d",
    "ops.conv2d_transpose computes a transposed convolution": (
        "convtranspose convtranspose2d conv2dtranspose upsample"
    ),
}


def instead_of(name: str, known: Iterable[str]) -> str:
    """Return the sentence for a name that `helpers.networks` has not; `known` are those that it has."""
    plain = name.replace("_", "").lower()
    there = next((words for words, names in _INSTEAD.items() if plain in names.split()), None)
    near = get_close_matches(name, known, 1)
    there = there or (f"{near[0]} is meant?" if near else f"its layers are {_LAYERS}")
    return f"helpers.networks has no {readable(name, 40)}: {there.format(readable(name, 40))}"

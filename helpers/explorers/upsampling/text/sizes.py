"""The words of the real FCN's sizes."""

from __future__ import annotations

from helpers.explorers.upsampling.model.sizes import FC6, Fcn, Sizes
from helpers.explorers.words import by, count, span

COVERED = "The sizes from fc6 on and the crop are covered."

NOTE = (
    "Pools halve and round up, as Caffe's do; the convolutions in between keep the size; "
    "fc6 is 7×7, without padding."
)


def describe(result: Sizes) -> str:
    """Say how an image's size goes down to the scores and comes back."""
    image, P, pool5 = result.state.image, result.state.P, result.chain["pool5"]
    pixels = f"{by(image, image)} pixels, padded by {P} at conv1_1"
    lead = f"FCN with VGG-16: {pixels}, give {by(pool5, pool5)} at pool5"
    if result.state.covered:
        return f"{lead}. {COVERED}"
    if not result.nets:
        return f"{lead}. {no_output(result)}"
    net, scores = result.nets[0], result.chain["fc6"]
    found = f"{by(scores, scores)} scores. Upsampled by 32 they are {net.size} wide"
    return f"{lead} and {found}. {fit(result, net)}"


def no_output(result: Sizes) -> str:
    """Say why there is none, and from which size on there is one."""
    P = result.state.P
    return (
        f"fc6 needs {by(FC6, FC6)}: no output. With P = {P}, images have one from {result.least} pixels on."
    )


def fit(result: Sizes, net: Fcn) -> str:
    """Say what is cropped of a net's result, or what of the image it lacks."""
    image = result.state.image
    before, after = net.missing(image)
    lacking = [span(each, "pixel") for each in (range(before), range(image - after, image)) if each]
    if lacking:
        return f"No score is there for {' and '.join(lacking)}: use P = {result.enough} or more."
    return f"A crop takes {image} of them, from {net.offset} on: nothing is rescaled."


def drawn(result: Sizes) -> str:
    """Where the scores are drawn."""
    size = result.chain["fc6"]
    where = "drawn in the middle of what it sees"
    return f"{size} scores, each {where}: 32 pixels from one to the next" if size > 1 else f"1 score, {where}"


def why(result: Sizes) -> str:
    """Why the padding, and what it has to do with the crop."""
    P, enough = result.state.P, result.enough
    crop = f"with P = {P} the first one with a score is pixel {enough - P}"
    if enough <= P:
        crop = f"with P = {P} the crop begins {P} − {enough} = {P - enough} in"
    return (
        f"From P = {enough} on FCN-32s scores every pixel: {crop}. "
        f"From P = {result.always} on even an image of 1 pixel has an output."
    )


def same(result: Sizes) -> str:
    """What vgg-fcn does instead."""
    image, size = result.state.image, result.same
    wide = f"×32 = {32 * size}"
    if 32 * size > image:
        wide += f", {32 * size - image} more than the image"
    return f"vgg-fcn pads fc6 itself (SAME) and conv1_1 by 1 alone: {by(size, size)} scores, {wide}."


def steps(net: Fcn, scores: int, image: int) -> str:
    """How the result of a net is made and cropped, as a chain."""
    parts = [count(scores, "score", "scores")]
    for skip in net.skips:
        parts.append(f"×2 → {skip.size}, + {skip.pool}'s {skip.own} cropped from {skip.crop} on")
    parts.append(f"×{net.factor} → {net.size}")
    if not any(net.missing(image)):
        parts.append(f"cropped to {image} from {net.offset} on")
    return f"{net.name}: {', '.join(parts)}"


def layer_says(result: Sizes, name: str) -> str:
    """How a layer comes to its size."""
    size, P, image = result.chain.get(name, 0), result.state.P, result.state.image
    if name == "conv1_1":
        padded = f"{image} + 2·{P} = {result.padded}"
        return f"conv1_1: a 3×3 filter over {padded} pixels: {result.padded} − 3 + 1 = {size}."
    if name == "fc6":
        if not size:
            return f"{no_output(result)} {same(result)}"
        before = result.chain["pool5"]
        scores = count(size * size, "score", "scores")
        return (
            f"fc6, a 7×7 convolution without padding: {before} − 7 + 1 = {size}, so {scores} per class: fc7 "
            f"and fc8 are 1×1. {same(result)}"
        )
    before = result.chain[f"pool{int(name[-1]) - 1}" if name != "pool1" else "conv1_1"]
    return f"{name} halves and rounds up, as Caffe's pools do: ⌈{before}/2⌉ = {size}."

"""The sizes of the real FCN with VGG-16: from the padding of its first convolution to the last crop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from helpers import networks, shapes

SHOWN = ("conv1_1", "pool1", "pool2", "pool3", "pool4", "pool5", "fc6")
FC6 = 7  # cells on a side of what fc6 reads
NETS = {"FCN-32s": ("fc6",), "FCN-16s": ("fc6", "pool4"), "FCN-8s": ("fc6", "pool4", "pool3")}


@dataclass(frozen=True)
class Map:
    """Cells along an axis: how many, how many pixels from one to the next, where the first one's middle lies.

    twice: that place on the image's axis, in half pixels: 0 is the left edge of pixel 0, 1 its middle.
    """

    size: int
    step: int
    twice: int

    def upsampled(self, factor: int) -> Map:
        """What a transposed convolution makes of it: kernel 2·factor, stride factor, nothing cropped."""
        step = self.step // factor
        size = shapes.transposed_size(self.size, 2 * factor, factor)
        return Map(size, step, self.twice - (2 * factor - 1) * step)

    def offset(self, other: Map) -> int:
        """Which of this map's cells lies where the first one of another map of the same step does."""
        return (other.twice - self.twice) // (2 * self.step)


@dataclass(frozen=True)
class Skip:
    """A pool whose scores are added: their size, what is cropped before them, the size they must have."""

    pool: str
    own: int
    crop: int
    size: int


@dataclass(frozen=True)
class Fcn:
    """One of the three nets along an axis: what is added to the scores, the last factor, the whole result.

    offset: the result's cell that is the image's pixel 0: what is cropped before it. Below 0 the result does
    not begin before the image does.
    """

    name: str
    skips: tuple[Skip, ...]
    factor: int
    size: int
    offset: int

    def missing(self, image: int) -> tuple[int, int]:
        """How many of the image's pixels have no score, at its beginning and at its end."""
        return max(-self.offset, 0), max(image - (self.size - self.offset), 0)


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """What a state comes to. chain: {layer: cells along an axis}, without fc6 where it does not fit.

    scores: the map of scores, None without one. nets: empty without one. least: the smallest image that has
    an output with this padding. enough: the smallest padding with which FCN-32s scores every pixel of what
    has an output; always: that with which every image has one. same: the size of fc6 where it pads itself
    instead, as in vgg-fcn, and conv1_1 as VGG's does.
    """

    state: Any
    chain: dict[str, int]
    scores: Map | None
    nets: tuple[Fcn, ...]
    least: int
    enough: int
    always: int
    same: int

    @property
    def padded(self) -> int:
        """Pixels along an axis of the padded image."""
        return self.state.image + 2 * self.state.P


def sizes(state: Any) -> Sizes:
    """Trace the real FCN along one axis."""
    maps = _maps(state.image, state.P)
    chain = {name: each.size for name, each in maps.items()}
    nets = tuple(_net(name, maps) for name in NETS) if "fc6" in maps else ()
    enough, always = _enough()
    return Sizes(
        state=state,
        chain=chain,
        scores=maps.get("fc6"),
        nets=nets,
        least=_least(state.P),
        enough=enough,
        always=always,
        same=_same(state.image),
    )


@lru_cache(maxsize=64)
def _maps(image: int, padding: int) -> dict[str, Map]:
    """The maps of the layers that are shown; fc6 is left out where its window does not fit."""
    layers = _layers(padding)
    for last in (None, -1):
        try:
            rows = networks.trace(layers[:last], (image, image, 3))
        except networks.Misfit:
            continue
        fields = {row.name: (row.shape[0], row.fields[0]) for row in rows}
        return {name: _map(*fields[name]) for name in SHOWN if name in fields}
    raise AssertionError("every image of 3 pixels or more comes to pool5")


def _map(size: int, field: shapes.ReceptiveField) -> Map:
    return Map(size, field.stride, 2 * field.offset + field.size)


def _layers(padding: int) -> tuple[networks.Layer, ...]:
    """VGG-16 up to fc6 as a convolution, its pools rounding up as Caffe's do, with FCN's padding."""
    net = networks.vgg("D", convolutional=True, ceil_mode=True)
    first, *others = net.layers
    end = next(place for place, each in enumerate(others) if each.called == "fc6") + 1
    return (replace(first, padding=padding), *others[:end])


@lru_cache(maxsize=64)
def _same(image: int) -> int:
    """The size of the scores of vgg-fcn, whose fc6 has SAME padding."""
    net = networks.vgg("D", convolutional=True, ceil_mode=True, fc6_padding="same")
    return networks.trace(net, image)[-1].shape[0]


def _net(name: str, maps: dict[str, Map]) -> Fcn:
    now, *others = NETS[name]
    found = maps[now]
    skips: list[Skip] = []
    for pool in others:
        found = found.upsampled(2)
        skips.append(Skip(pool, maps[pool].size, maps[pool].offset(found), found.size))
    factor = found.step
    whole = found.upsampled(factor)
    return Fcn(name, tuple(skips), factor, whole.size, (1 - whole.twice) // 2)


@lru_cache(maxsize=256)
def _least(padding: int) -> int:
    """The smallest image with an output; 1 where every image has one."""
    fits = networks.input_sizes(_layers(padding)[:-1], "pool5", FC6)
    return max(fits.start, 1)


@lru_cache(maxsize=1)
def _enough() -> tuple[int, int]:
    """The smallest paddings with which no image's beginning lacks a score, and with which none has no score.

    Its end has no less to spare than its beginning.
    """
    enough = next(padding for padding in range(999) if _net("FCN-32s", _maps(512, padding)).offset >= 0)
    return enough, next(padding for padding in range(999) if _least(padding) == 1)

"""Whose names the arrays in a file have: each way of naming that is known here is tried on all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from helpers.networks import Network
from helpers.shapes.refusals import readable
from helpers.weights.entries import Entry, Refused, shaped
from helpers.weights.instead import joining
from helpers.weights.names import Learned, Slot, learned_layers
from helpers.weights.preprocessing import BGR_MEANS, RGB_MEANS, RGB_NORMALISED, Preprocessing

_BATCH_NORM = re.compile(r"(running|moving)_(mean|var|variance)(:0)?")
# What follows the name of a layer. Under "weight", PyTorch's word, arrays lie as PyTorch has them or as a
# network here; whoever writes "kernel" or "W" means [F, F, D, K] and [inputs, units].
_EITHER = ((".weight", ".bias"), ("_weight", "_bias"), ("/weight", "/bias"))
_LAST = (
    ("/kernel:0", "/bias:0"),
    ("/kernel", "/bias"),
    ("_W_1:0", "_b_1:0"),
    (".kernel", ".bias"),
    ("_kernel", "_bias"),
)


@dataclass(frozen=True)
class Naming:
    """A way of naming the arrays: in words, the usual preprocessing, names, and how arrays may lie.

    names: of the weights and the bias of each layer in turn; channels_first: the orders of axes that
    occur; square: which dense layers may lie there as convolutions, "none", "all but the last" or "all".
    """

    words: str
    usual: Preprocessing
    names: tuple[tuple[str, str], ...]
    channels_first: tuple[bool, ...]
    square: tuple[str, ...] = ("none", "all but the last", "all")

    def ways(self, layers: list[Learned]) -> list[tuple[Slot, ...]]:
        """Return the slots of the layers in each way that the arrays may lie, all with the same names."""
        ways = {}
        for first, square in product(self.channels_first, self.square):
            slots = tuple(
                layer.slot(
                    *pair,
                    channels_first=first,
                    square=square == "all" or (square != "none" and not layer.last),
                )
                for layer, pair in zip(layers, self.names, strict=True)
            )
            ways[slots] = None
        return list(ways)


def namings(layers: list[Learned]) -> Iterator[Naming]:
    """Give the known ways to name the arrays of a network, the best known first."""
    own = [layer.name for layer in layers]
    weight, first, last = (".weight", ".bias"), (True,), (False,)
    names = _suffixed(_torchvision(layers, 0), weight)
    yield Naming("torchvision's names", RGB_NORMALISED, names, first, ("none",))
    names = _suffixed(_torchvision(layers, 1), weight)
    yield Naming("older torchvision's names", RGB_NORMALISED, names, first, ("none",))
    names = _suffixed(_timm(layers), weight)
    yield Naming("timm's names", RGB_NORMALISED, names, first, ("all but the last",))
    names = _suffixed(own, (" weights", " bias"))
    yield Naming("vgg16.npy's names", BGR_MEANS, names, last, ("none",))
    yield Naming("vgg16_weights.npz's names", RGB_MEANS, _suffixed(own, ("_W", "_b")), last, ("none",))
    for pair in _EITHER:
        yield Naming("our layers' names", RGB_NORMALISED, _suffixed(own, pair), (True, False))
    for pair in _LAST:
        yield Naming("our layers' names", RGB_NORMALISED, _suffixed(own, pair), last)
    for names in _keras(layers):
        for pair in (*_LAST, (" weights", " bias"), ("_W", "_b")):
            yield Naming("Keras's names", BGR_MEANS, _suffixed(names, pair), last)
        for pair in _EITHER:
            yield Naming("Keras's names", BGR_MEANS, _suffixed(names, pair), (True, False))
    counted = _suffixed(_counted(layers), ("/vars/0", "/vars/1"))
    yield Naming("Keras's names", BGR_MEANS, counted, last, ("none",))


def _suffixed(names: list[str], pair: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name + pair[0], name + pair[1]) for name in names)


def _torchvision(layers: list[Learned], dropout: int) -> list[str]:
    """Return names as in "classifier.3", or "classifier.4" where a dropout came before each dense layer.

    [torchvision/models/vgg.py; jcjohnson/pytorch-vgg, issue 3, for vgg16-00b39a1b.pth]
    """
    return [
        f"features.{layer.feature}"
        if layer.dense is None
        else f"classifier.{3 * layer.dense + dropout * (not layer.last)}"
        for layer in layers
    ]


def _timm(layers: list[Learned]) -> list[str]:
    """Return names as in "pre_logits.fc1"; the last layer alone is dense. [timm/models/vgg.py]"""
    dense = ["head.fc" if layer.last else f"pre_logits.fc{(layer.dense or 0) + 1}" for layer in layers]
    return [
        f"features.{layer.feature}" if layer.dense is None else name
        for layer, name in zip(layers, dense, strict=True)
    ]


def _keras(layers: list[Learned]) -> list[list[str]]:
    """Return Keras's names, as in block1_conv1 and fc1, once and twice, as its HDF5 files have them.

    [keras/src/applications/vgg16.py; vgg16_weights_tf_dim_ordering_tf_kernels.h5; a file of Keras 3.15]
    """
    names = []
    for layer in layers:
        found = re.fullmatch(r"conv(\d+)_(\d+)", layer.name)
        if layer.dense is not None:
            names.append("predictions" if layer.last else f"fc{layer.dense + 1}")
        elif found:
            names.append(f"block{found[1]}_conv{found[2]}")
        else:
            return []
    return [names, [f"{name}/{name}" for name in names]]


def _counted(layers: list[Learned]) -> list[str]:
    """Return names as in "layers/conv2d_1", by which Keras 3 counts layers in .weights.h5."""
    places = [index if layer.dense is None else layer.dense for index, layer in enumerate(layers)]
    return [
        f"layers/{'conv2d' if layer.dense is None else 'dense'}{f'_{place}' if place else ''}"
        for layer, place in zip(layers, places, strict=True)
    ]


def chosen(
    entries: dict[str, Entry], network: Network, usual: str, part: bool
) -> tuple[Naming, str, tuple[Slot, ...]]:
    """Return the naming that all entries follow, the prefix before their names, and how they lie.

    usual: the words of the naming that such a file usually has; part: it is one of several by its name.
    """
    layers = learned_layers(network)
    known = sorted(namings(layers), key=lambda naming: naming.words != usual)
    for naming in known if len(entries) == 2 * len(layers) else ():
        first = naming.names[0][0]
        for name in entries:
            prefix = name.removesuffix(first)
            if name.endswith(first) and all(
                prefix + each in entries for pair in naming.names for each in pair
            ):
                return naming, prefix, _fitting(entries, naming.ways(layers), prefix, network)
    raise Refused(_unnamed(entries, known, network, part))


def _fitting(
    entries: dict[str, Entry], ways: list[tuple[Slot, ...]], prefix: str, network: Network
) -> tuple[Slot, ...]:
    """Return the one way in which the arrays lie."""
    wrong = {slots: list(_wrong(entries, slots, prefix)) for slots in ways}
    fit = [slots for slots, misfits in wrong.items() if not misfits]
    if len(fit) == 1:
        return fit[0]
    if fit:
        raise Refused(
            f"has arrays such as {readable(prefix + fit[0][0].weights, 40)} that fit in either order of axes: "
            "rename them to torchvision's names if channels-first, to vgg16_weights.npz's if channels-last"
        )
    name, wanted = min(wrong.values(), key=len)[0]
    shape, fix = entries[name].shape, _use(network)
    if shape in (wanted[::-1], (*wanted[:1:-1], *wanted[:2])) and "weight" not in name.removesuffix(
        " weights"
    ):
        fix = "in PyTorch's order of axes it is read under PyTorch's names alone, such as torchvision's"
    raise Refused(f"has {readable(name, 40)} {shaped(shape)} instead of {shaped(wanted)}: {fix}")


def _wrong(
    entries: dict[str, Entry], slots: tuple[Slot, ...], prefix: str
) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Give the names of the arrays that have another shape, and the shape that they should have."""
    for slot in slots:
        for name, wanted in ((slot.weights, slot.stored), (slot.bias, (slot.window[3],))):
            if entries[prefix + name].shape != wanted:
                yield prefix + name, wanted


def _unnamed(entries: dict[str, Entry], known: list[Naming], network: Network, part: bool) -> str:
    """Say why no naming explains the names."""
    title = readable(network.name, 30)
    normed = next((name for name in entries if _BATCH_NORM.search(name)), None)
    if normed is not None:
        what = f"has batch normalisation ({readable(normed, 40)}), which {title} has not"
        return f"{what}: use weights of {title} without it, as in vgg16 in place of vgg16_bn"
    layers = learned_layers(network)
    naming, prefix = _nearest(entries, known)
    named = zip(layers, naming.names, strict=True)
    wanted = {prefix + name: readable(layer.name, 20) for layer, pair in named for name in pair}
    missing = [name for name in wanted if name not in entries]
    unknown = [name for name in entries if name not in wanted]
    lacks = f"lacks {readable(missing[0], 40)} ({wanted[missing[0]]}){_and_more(missing)}" if missing else ""
    holds = f"holds unknown {readable(unknown[0], 40)}{_and_more(unknown)}" if unknown else ""
    shapes = Counter(entry.shape for entry in entries.values())
    same = next((each for each in known if shapes == _shapes(each.ways(layers)[0])), None)
    if same is not None:
        what = f"holds the same shapes as {title} under other names, such as {readable(unknown[0], 40)}"
        return f"{what}: rename them to {same.words}, {readable(', '.join(same.names[0]), 40)} and so on"
    if missing and not unknown and entries:
        what = f"holds only {len(entries)} of the {len(wanted)} arrays of {title}"
        if part:
            return f"{what}: join all parts with `{joining()}` and load that"
        return f"{what}, and {lacks}: use a file with all, or give the network that they are for as expected"
    return f"{' and '.join(filter(None, (lacks, holds)))}: {_use(network)}"


def _nearest(entries: dict[str, Entry], known: list[Naming]) -> tuple[Naming, str]:
    """Return the naming that explains most names, and the prefix before these."""
    best, most = (known[0], ""), 0
    for naming in known:
        ends = tuple(name for pair in naming.names for name in pair)
        prefixes = Counter(
            name.removesuffix(end)
            for name in entries
            if name.endswith(ends)
            for end in ends
            if name.endswith(end)
        )
        prefix, count = max(prefixes.items(), key=lambda item: (item[1], -len(item[0])), default=("", 0))
        if count > most:
            best, most = (naming, prefix), count
    return best


def _shapes(slots: tuple[Slot, ...]) -> Counter:
    """Return how often each shape occurs."""
    return Counter(shape for slot in slots for shape in (slot.stored, (slot.window[3],)))


def _use(network: Network) -> str:
    """Return the advice for weights of another network."""
    return f"use weights of {readable(network.name, 30)}, or give the network that they are for as expected"


def _and_more(names: list[str]) -> str:
    return f" and {len(names) - 1} more" if len(names) > 1 else ""

"""Whose names the arrays in a file have: each way of naming that is known here is tried on all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from math import prod

from helpers.networks import Network
from helpers.shapes import readable
from helpers.weights.entries import Entry, Refused, shaped
from helpers.weights.instead import joining
from helpers.weights.names import Shape, Slot, learned_layers
from helpers.weights.naming import KERAS, Naming, namings

_BATCH_NORM = re.compile(r"(running|moving)_(mean|var|variance)(:0)?")


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
                return naming, prefix, _fitting(entries, naming, prefix, network)
    raise Refused(_unnamed(entries, known, network, part))


def _fitting(entries: dict[str, Entry], naming: Naming, prefix: str, network: Network) -> tuple[Slot, ...]:
    """Return the one way in which the arrays lie."""
    ways = naming.ways(learned_layers(network))
    wrong = {slots: list(_wrong(entries, slots, prefix)) for slots in ways}
    fit = [slots for slots, misfits in wrong.items() if not misfits]
    if len(fit) == 1:
        return fit[0]
    if fit:
        name = readable(prefix + naming.names[0][0], 40)
        raise Refused(
            f"has arrays such as {name} that fit in either order of axes: rename them to torchvision's "
            "names if channels-first, to vgg16_weights.npz's if channels-last"
        )
    slots = min(wrong, key=lambda slots: len(wrong[slots]))
    name, wanted = wrong[slots][0]
    shape = entries[name].shape
    fix = _order_fix(shape, wanted, naming, slots[0].channels_first) or _use(network)
    raise Refused(f"has {readable(name, 40)} {shaped(shape)} instead of {shaped(wanted)}: {fix}")


def _order_fix(shape: Shape, wanted: Shape, naming: Naming, channels_first: bool) -> str:
    """Return what helps where the same numbers lie in another order or form, or ""."""
    same_end = shape[:1] == wanted[:1] if channels_first else shape[-1:] == wanted[-1:]
    if len(shape) != len(wanted) and prod(shape) == prod(wanted) and same_end:
        return f"reshape it to {shaped(wanted)}"
    # A matrix, and a kernel from the one order to the other and back.
    turned = wanted[::-1], (*wanted[:1:-1], *wanted[:2]), (*wanted[2:], *wanted[1::-1])
    if shape not in turned:
        return ""
    if len(naming.channels_first) > 1:
        return "save all arrays in the same order of axes"
    if channels_first:
        return "channels-last it is read under vgg16_weights.npz's names alone, such as conv1_1_W"
    if naming.words == KERAS:
        return "Theano's order of axes is not read, use the file with tf_dim_ordering_tf_kernels in its name"
    return "in PyTorch's order of axes it is read under PyTorch's names alone, such as torchvision's"


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
    if words := _prefixed_in_part(entries, known):
        return words
    layers = learned_layers(network)
    naming, prefix = _nearest(entries, known)
    named = zip(layers, naming.names, strict=True)
    wanted = {prefix + name: readable(layer.name, 20) for layer, pair in named for name in pair}
    missing = [name for name in wanted if name not in entries]
    unknown = [name for name in entries if name not in wanted]
    lacks = f"lacks {readable(missing[0], 40)} ({wanted[missing[0]]}){_and_more(missing)}" if missing else ""
    holds = f"holds unknown {readable(unknown[0], 40)}{_and_more(unknown)}" if unknown else ""
    shapes = Counter(entry.shape for entry in entries.values())
    same = next((each for each in known if shapes in map(_shapes, each.ways(layers))), None)
    if same is not None:
        what = f"holds the same shapes as {title} under other names, such as {readable(unknown[0], 40)}"
        return f"{what}: rename them to {same.words}, {readable(', '.join(same.names[0]), 40)} and so on"
    if missing and not unknown and entries:
        what = f"holds only {len(entries)} of the {len(wanted)} arrays of {title}"
        if part:
            return f"{what}: join all parts with `{joining()}` and load that"
        return f"{what}, and {lacks}: use a file with all, or give the network that they are for as expected"
    if unknown and not missing:
        fix = "give the network that all are for as expected, or save those arrays alone"
        return f"{holds} beside the arrays of {title}: {fix}"
    return f"{' and '.join(filter(None, (lacks, holds)))}: {_use(network)}"


def _prefixed_in_part(entries: dict[str, Entry], known: list[Naming]) -> str:
    """Say which prefix stands before some names only, where all are there once it is taken off, or ""."""
    for naming in known:
        names = [name for pair in naming.names for name in pair]
        bare = [name for name in names if name in entries]
        missing = [name for name in names if name not in entries]
        ending = [name for name in entries if bare and missing and name.endswith(missing[0])]
        for prefix in (name.removesuffix(missing[0]) for name in ending):
            # Each is there once, and taking the prefix off leaves those without it as they are.
            once = all((name in entries) != (prefix + name in entries) for name in names)
            if once and not any(name.startswith(prefix) for name in bare):
                what = f'has "{readable(prefix, 40)}" before some names only'
                return f"{what}, not before {readable(bare[0], 40)}: take it off all names"
    return ""


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

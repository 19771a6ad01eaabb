"""What would make a stack fit: each change is tried before a sentence offers it, on all of the layers.

Only where nothing makes all of them fit is it tried as far as the layer that did not, and the sentence says
that it is that layer which then fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from math import gcd, prod

from helpers.networks.layers import Conv, Dense, Layer
from helpers.networks.misfit import Fix, Misfit, Stack, refused
from helpers.networks.settings import MOST, Shape, Volume, as_volume, title
from helpers.networks.slide import Kind, Unfit, fits, least, sizes, slide
from helpers.ops import channels_first, times
from helpers.shapes import divisors_around


def misfit(stack: Stack, unfit: Unfit, turn: str | None = None) -> Misfit:
    """Return the error that says why a layer does not fit, and at most two or three changes that were tried.

    turn: what turns round an input that is channels first, unless the shape itself.
    """
    candidates = list(_CANDIDATES[unfit.kind](stack))
    if unfit.kind != "vector":
        candidates = [*turned_input(stack.layers, stack.input_shape, turn), *candidates]
    tried = _tried(candidates)
    pairs = [] if tried else list(_second(stack, candidates))
    tried = tried or _tried(pairs)
    use = "use " if tried else f"for {title(stack.layer.called)} to fit, use "
    reached = stack.place + 1
    tried = tried or _tried(candidates, reached) or _tried(pairs, reached)
    found = _of_inputs(stack, tried) if unfit.kind == "inputs" else tried[:2]
    return refused(_problem(stack, unfit), found, "" if unfit.kind == "vector" else use)


def _tried(candidates: Iterable[Fix], end: int | None = None) -> list[Fix]:
    """Those with which the layers fit, all of them or the first `end`."""
    return [fix for fix in candidates if fits(fix.layers[:end], fix.input_shape)]


def _second(stack: Stack, candidates: list[Fix]) -> Iterator[Fix]:
    """Where no change alone is enough: each of them, with a change of what then does not fit."""
    for fix in candidates:
        before, shape = "the input", fix.input_shape
        for place, layer in enumerate(fix.layers):
            try:
                _, after = slide(layer, shape)
            except Unfit as unfit:
                changed = Stack(fix.layers, fix.input_shape, place, before, shape, stack.own)
                # Of a layer out of order it would have to be said which one is to go where.
                for more in _CANDIDATES[unfit.kind](changed) if unfit.kind != "vector" else ():
                    yield replace(more, words=f"{fix.words} and {more.words}")
                break
            before, shape = title(layer.called), after


def _of_inputs(stack: Stack, tried: list[Fix]) -> list[Fix]:
    """The nearest: a dense layer's own inputs too, but in a `Network` only where nothing else fits."""
    wanted = stack.wanted
    others = [fix for fix in tried if getattr(fix.layers[stack.place], "inputs", wanted) == wanted]
    own = [fix for fix in tried if fix not in others]
    if (*wanted[1:], wanted[0]) == stack.shape and wanted[2] != wanted[0]:
        return [replace(fix, words=f"{fix.words} if {wanted} is PyTorch's [D, H, W]") for fix in own]
    if not stack.own:
        return others[:2] or own
    return [*others[:2], *own] if wanted[2:] == stack.shape[2:] else [*own, *others[:1]]


def _problem(stack: Stack, unfit: Unfit) -> str:
    name, shape = title(stack.layer.called), stack.shape
    if unfit.kind == "inputs":
        return f"{name} needs {_product(stack.wanted)} inputs, {stack.before} gives {_product(shape)}"
    if unfit.kind == "vector":
        return f"{name} reads a volume (H, W, D), {stack.before} gives a vector of {shape[0]:,}"
    return f"{name} does not fit the {times(shape)} of {stack.before}: {unfit}"


def turned_input(layers: Iterable[Layer], input_shape: Volume, turn: str | None = None) -> Iterator[Fix]:
    """The input with its axes in this package's order, where it looks like another framework's."""
    turned = (*input_shape[1:], input_shape[0])
    if channels_first(input_shape):
        yield Fix(f"{turn or turned} if {input_shape} is PyTorch's [D, H, W]", tuple(layers), turned)


def _inputs(stack: Stack) -> Iterator[Fix]:
    """Fixes for a dense layer that is made for other inputs."""
    wanted, shape, place = stack.wanted, stack.shape, stack.place
    own = list(stack.with_settings(place, inputs=as_volume(shape)))
    if len(shape) == 1:
        *_, last = (number for number in range(place) if isinstance(stack.layers[number], Dense))
        yield from stack.with_settings(last, units=prod(wanted))
        yield from own
        return
    if shape[2] == wanted[2]:
        yield from _sized(stack, wanted)
        if shape[0] >= wanted[0] and shape[1] >= wanted[1]:
            yield stack.with_layers("the convolutional form", map(_as_conv, stack.layers))
        yield from own
        return
    deeper = list(_deeper(stack, wanted[2]))
    yield from deeper
    for fix in deeper:
        changed = replace(stack, layers=fix.layers, input_shape=fix.input_shape)
        for sized in _sized(changed, wanted):
            yield replace(sized, words=f"{fix.words} and {sized.words}")
    yield from own


def _sized(stack: Stack, wanted: Volume) -> Iterator[Fix]:
    """The input sizes that give the layer the height and the width that it is made for."""
    spans = [sizes(stack.layers[: stack.place], cells, axis) for axis, cells in enumerate(wanted[:2])]
    if all(spans):
        height, width = (
            min(max(now, span[0]), span[-1]) for now, span in zip(stack.input_shape, spans, strict=False)
        )
        words = f"an input of {_both(*map(_span, spans))}"
        yield stack.with_layers(words, stack.layers, (height, width, stack.input_shape[2]))


def _as_conv(layer: Layer) -> Layer:
    """A dense layer that is made for some size, or follows another, as the convolution that it is."""
    if not isinstance(layer, Dense):
        return layer
    rows, columns = layer.inputs[:2] if layer.inputs else (1, 1)
    return Conv(layer.name, layer.units, (rows, columns), bias=layer.bias, activation=layer.activation)


def _deeper(stack: Stack, depth: int) -> Iterator[Fix]:
    """The convolution that decides the depth, or the input where there is none, made so deep."""
    for place in range(stack.place - 1, -1, -1):
        if isinstance(stack.layers[place], Conv):
            yield from stack.with_settings(place, filters=depth)
            return
    if stack.own:
        yield stack.with_layers(f"an input of depth {depth}", stack.layers, (*stack.input_shape[:2], depth))


def _vector(stack: Stack) -> Iterator[Fix]:
    """Fixes for a layer that reads a volume and comes after a dense one."""
    layers, place = stack.layers, stack.place
    first = next(number for number, layer in enumerate(layers) if isinstance(layer, Dense))
    moved = (*layers[:first], layers[place], *layers[first:place], *layers[place + 1 :])
    yield stack.with_layers("put it before the dense layers", moved)
    shape: Shape = stack.input_shape
    for layer in layers[:first]:
        _, shape = slide(layer, shape)
    made = replace(layers[first], inputs=shape)
    convolutions = map(_as_conv, (*layers[:first], made, *layers[first + 1 :]))
    yield stack.with_layers("write these as convolutions", convolutions)
    without = stack.with_layers("leave it out", (*layers[:place], *layers[place + 1 :]))
    yield from _tried([without]) or [stack.with_layers("leave out it and all that follows", layers[:place])]


def _window(stack: Stack) -> Iterator[Fix]:
    """Fixes for a window larger than the padded input: one of the layer itself, then a larger input."""
    layer, place = stack.layer, stack.place
    along = layer.axes(as_volume(stack.shape)[:2])
    smaller = [min(axis.kernel_size, (axis.padded_size - 1) // axis.dilation + 1) for axis in along]
    size = smaller[0] if smaller[0] == smaller[1] else tuple(smaller)
    resized = stack.with_settings(place, **{"kernel_size" if isinstance(layer, Conv) else "size": size})
    padded: Iterable[Fix] = ()
    if hasattr(layer, "padding"):
        missing = max(axis.window_size - axis.input_size for axis in along)
        padded = stack.with_settings(place, padding=-(-missing // 2))
    of_itself = [*padded, *resized] if isinstance(layer, Conv) else [*resized, *padded]
    if max(axis.dilation for axis in along) > 1 and all(a.kernel_size <= a.padded_size for a in along):
        of_itself = [*stack.with_settings(place, dilation=1), *of_itself]
    yield from of_itself[:1]
    yield from _larger(stack)
    yield from of_itself[1:]


def _larger(stack: Stack) -> Iterator[Fix]:
    """The input sizes with which all layers fit; where none do, the least with which those so far fit."""
    first = next((n for n, layer in enumerate(stack.layers) if isinstance(layer, Dense)), len(stack.layers))
    dense = next((layer for layer in stack.layers[first:] if isinstance(layer, Dense)), None)
    wanted = dense.inputs if dense else None
    sized = _sized(replace(stack, place=first), wanted) if wanted else _at_least(stack, first)
    yield from _tried(sized) or _at_least(stack, stack.place + 1)


def _at_least(stack: Stack, end: int) -> Iterator[Fix]:
    """The smallest input with which each of the first `end` layers gives one output at least."""
    low = [least(stack.layers[:end], 1, axis) for axis in (0, 1)]
    if max(low) <= MOST:
        height, width = (max(now, size) for now, size in zip(stack.input_shape, low, strict=False))
        words = f"an input of at least {_both(*map(str, low))}"
        yield stack.with_layers(words, stack.layers, (height, width, stack.input_shape[2]))


def _depth(stack: Stack) -> Iterator[Fix]:
    """Fixes for groups, or a connection table, that the depth of the input does not suit."""
    layer, depth = stack.layer, as_volume(stack.shape)[2]
    if not isinstance(layer, Conv):
        return  # no other layer refuses a depth
    if layer.table:
        table = ((True,) * layer.filters,) * depth
        for fix in stack.with_settings(stack.place, table=table):
            words = f"a table [{depth}, {layer.filters}] for {title(layer.called)}"
            yield replace(fix, words=words)
        yield from _deeper(stack, len(layer.table))
        return
    near = divisors_around(gcd(depth, layer.filters), layer.groups)
    groups = min(near, key=lambda count: abs(count - layer.groups))
    yield from stack.with_settings(stack.place, groups=groups)
    yield from _deeper(stack, max(1, round(depth / layer.groups)) * layer.groups)


def _large(stack: Stack) -> Iterator[Fix]:
    """Fixes for an output that is larger than anything that is counted."""
    if hasattr(stack.layer, "padding"):
        yield from stack.with_settings(stack.place, padding=0)
    height, width = (min(size, 2**10) for size in stack.input_shape[:2])
    yield stack.with_layers(
        f"an input of {height}×{width}", stack.layers, (height, width, stack.input_shape[2])
    )


def _product(shape: Shape) -> str:
    return f"{times(shape)} = {prod(shape):,}" if len(shape) > 1 else f"{shape[0]:,}"


def _span(sizes: range) -> str:
    return f"{sizes[0]} to {sizes[-1]}" if len(sizes) > 1 else f"{sizes[0]}"


def _both(rows: str, columns: str) -> str:
    return rows if rows == columns else f"{rows} rows and {columns} columns"


_CANDIDATES: dict[Kind, Callable[[Stack], Iterator[Fix]]] = {
    "inputs": _inputs,
    "vector": _vector,
    "window": _window,
    "depth": _depth,
    "large": _large,
}

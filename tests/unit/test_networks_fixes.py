"""Every change that a refusal of `networks` offers was tried: applied to the stack, all of it fits."""

import re
import warnings
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from test_networks_stacks import drawn, sizes_given, stacks

from helpers.networks import (
    AvgPool,
    Conv,
    Dense,
    Fix,
    LocalResponseNorm,
    MaxPool,
    Misfit,
    Network,
    Subsampling,
    alexnet,
    lenet5,
    run,
    trace,
    vgg,
)
from helpers.networks.misfit import refused

IMAGE = (28, 28, 1)


def refusal(network, input_size=None):
    with pytest.raises(Misfit) as refused:
        trace(network, input_size)
    return refused.value


def place_of(error, layers):
    """Which layer the sentence is about: its name comes first."""
    name = str(error).split()[0]
    return [layer.name for layer in layers].index(name)


def check(error, layers, input_shape):
    """Apply every fix to all layers, and hold its words to what it changes.

    Only where the sentence says that it is one layer which then fits, others need not; then no input does.
    """
    named = Network("drawn", input_shape, tuple(layers)).layers
    place = place_of(error, named)
    sentence = str(error)
    assert len(sentence) < 300
    assert "\n" not in sentence
    assert len(error.fixes) <= 3
    partly = f": for {named[place].name} to fit, use " in sentence
    if partly:
        sides = ((side, side, input_shape[2]) for side in range(1, 41))
        assert not any(fitting(layers, shape) for shape in sides)
    for fix in error.fixes:
        assert fix.words in sentence
        assert fitting(fix.layers, fix.input_shape) != partly
        assert fitting(fix.layers[: place + 1], fix.input_shape)
        assert (fix.layers, fix.input_shape) != (named, input_shape)
        if len(fix.layers) == len(named) and {layer.name for layer in fix.layers} == {
            layer.name for layer in named
        }:
            check_words(fix, named, input_shape)
    return place


def fitting(layers, input_shape):
    """Whether a trace goes through."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # (1, 28, 28) may be meant, too
        try:
            trace(list(layers), input_shape)
        except Misfit:
            return False
    return True


def check_words(fix, layers, input_shape):
    """The words say every setting that differs, with its value, or every size of the input."""
    before = {layer.name: layer for layer in layers}
    for layer in fix.layers:
        old = before[layer.name]
        if type(layer) is not type(old):
            assert "convolution" in fix.words
            continue
        for setting, value in vars(layer).items():
            if value != getattr(old, setting):
                said = (
                    f"{setting}={value}" if setting != "table" else f"a table [{len(value)}, {layer.filters}]"
                )
                assert f"{said} for {layer.name}" in fix.words or f"{said} and " in fix.words
    if fix.input_shape != input_shape:
        assert re.search(r"an input of|PyTorch's \[D, H, W\]", fix.words)


# --- drawn stacks, broken ------------------------------------------------------------------------


@st.composite
def broken(draw):
    """A stack that may not fit, with one thing more that may be wrong."""
    layers, shape = draw(stacks())
    few = st.integers(1, 6)
    kind = draw(st.sampled_from(["inputs", "window", "groups", "table", "order", "nothing"]))
    depth = next((layer.filters for layer in reversed(layers) if isinstance(layer, Conv)), shape[2])
    if kind == "inputs":
        wanted = draw(st.tuples(few, few, st.sampled_from([depth, depth, 1, 2, 5])))
        layers = [*layers, Dense("made", 2, inputs=wanted)]
    elif kind == "window":
        window = draw(st.tuples(st.integers(1, 30), st.integers(1, 30)))
        large = draw(st.sampled_from([Conv("large", 2, window), MaxPool(window, name="large")]))
        layers = [large, *layers] if draw(st.booleans()) else [*layers, large]
        layers[0 if layers[0] is large else -1] = replace(large, dilation=draw(st.integers(1, 4)))
    elif kind == "groups":
        groups = draw(st.integers(2, 6))
        layers = [*layers, Conv("grouped", groups * draw(few), 1, groups=groups)]
    elif kind == "table":
        rows = draw(few)
        layers = [Conv("tabled", 2, 1, table=[[True, False]] * rows), *layers]
    elif kind == "order":
        layers = [*layers, draw(st.sampled_from([MaxPool(2, name="late"), Conv("late", 3, 1)]))]
    return layers, shape


@drawn
@given(broken(), st.booleans())
def test_every_fix_that_is_offered_fits(stack, in_a_network):
    layers, shape = stack
    network = Network("drawn", shape, tuple(layers)) if in_a_network else layers
    error = None
    try:
        trace(network, shape)
    except Misfit as misfit:
        error = misfit
    assume(error)
    check(error, layers, shape)
    assert error.fixes
    with pytest.raises(Misfit, match=f"^{re.escape(str(error))}$"):
        run(network, {}, np.zeros(shape))


@drawn
@given(stacks(most_dense=0), st.integers(1, 20), st.integers(1, 20))
def test_an_input_of_at_least_so_much_is_the_least(stack, tall, wide):
    layers, shape = stack
    layers = [*layers, Conv("last", 1, (tall, wide))]
    assume(not all(sizes_given(layers, shape[:2])))
    error = refusal(layers, shape)
    larger = [fix for fix in error.fixes if "at least" in fix.words]
    assert larger
    for fix in larger:
        for smaller in ((1, 0), (0, 1)):
            size = [cells - less for cells, less in zip(fix.input_shape, smaller, strict=False)]
            grown = [now < then for now, then in zip(shape, fix.input_shape, strict=False)]
            if grown[smaller.index(1)]:
                assert not all(sizes_given(layers, size))


# --- one by one ----------------------------------------------------------------------------------


def offered(network, input_size=None):
    """The words of all fixes, each tried."""
    error = refusal(network, input_size)
    layers = network.layers if isinstance(network, Network) else network
    shape = input_size if isinstance(input_size, tuple) and len(input_size) == 3 else None
    if shape and " reads inputs of depth" not in str(error):
        check(error, layers, shape)
    return [fix.words for fix in error.fixes]


def test_a_pool_is_not_told_to_be_deeper():
    stack = [Conv("c", 16, 3, padding=1), MaxPool(2), Dense("fc", 10, inputs=(5, 5, 32))]
    assert offered(stack, IMAGE) == [
        "inputs=(14, 14, 16) for fc",
        "filters=32 for c and an input of 10 to 11",
    ]
    stack[2] = replace(stack[2], inputs=(14, 14, 32))
    assert offered(stack, IMAGE) == ["inputs=(14, 14, 16) for fc", "filters=32 for c"]
    stack[2] = replace(stack[2], inputs=(7, 7, 16))
    assert offered(stack, IMAGE) == [
        "an input of 14 to 15",
        "the convolutional form",
        "inputs=(14, 14, 16) for fc",
    ]
    grouped = [Conv("c", 16, 3, padding=1, groups=4), MaxPool(2), Dense("fc", 10, inputs=(14, 14, 30))]
    assert offered(grouped, (28, 28, 4)) == ["inputs=(14, 14, 16) for fc"]  # 30 does not divide by 4


def test_a_networks_weights_are_made_for_its_inputs_and_a_readers_list_has_none():
    assert offered(vgg(), 192) == ["an input of 224 to 255"]
    assert offered(vgg(), 256) == ["an input of 224 to 255", "the convolutional form"]
    assert offered(list(vgg().layers), (192, 192, 3)) == [
        "an input of 224 to 255",
        "inputs=(6, 6, 512) for fc6",
    ]
    assert offered(lenet5(), 40) == ["an input of 32 to 35", "the convolutional form"]
    for fix in refusal(vgg(), 256).fixes:
        assert trace(list(fix.layers), fix.input_shape)[-1].shape in ((1000,), (2, 2, 1000))


def test_a_window_that_is_too_large_is_told_the_sizes_that_the_dense_layer_needs():
    assert offered(vgg("A"), 20) == ["an input of 224 to 255"]
    assert offered(lenet5(), 28) == ["an input of 32 to 35", "kernel_size=4 for C5"]
    assert [len(trace(lenet5(), side)) for side in (32, 35)] == [7, 7]
    with pytest.raises(Misfit, match=r"^fc6 needs .*: use an input of 224 to 255$"):
        trace(vgg("A"), 32)


def test_inputs_in_pytorchs_order_are_recognised():
    stack = [MaxPool(2), Dense("fc", 10, inputs=(3, 6, 5))]
    assert offered(stack, (12, 10, 3)) == ["inputs=(6, 5, 3) for fc if (3, 6, 5) is PyTorch's [D, H, W]"]


@pytest.mark.parametrize(
    ("layers", "input_shape", "words"),
    [
        # A dense layer after another one.
        (
            [Dense("a", 1200), Dense("b", 4, inputs=(35, 35, 1))],
            (12, 12, 3),
            ["inputs=(1, 1, 1200) for b", "units=1225 for a"],
        ),
        # What comes after a dense layer.
        ([Dense("a", 8), Conv("c", 4, 3)], (12, 12, 3), ["put it before the dense layers", "leave it out"]),
        (
            [Dense("a", 8), Conv("c", 4, 1)],
            (12, 12, 3),
            ["put it before the dense layers", "write these as convolutions"],
        ),
        ([Dense("a", 8, inputs=(12, 12, 3)), MaxPool(2)], (12, 12, 3), ["leave it out"]),
        (
            [Dense("a", 8), LocalResponseNorm()],
            (12, 12, 3),
            ["put it before the dense layers", "write these as convolutions"],
        ),
        # A window that is too large.
        ([MaxPool(3)], (2, 5, 1), ["size=(2, 3) for pool1", "an input of at least 3"]),
        ([MaxPool(2, dilation=5)], (5, 5, 1), ["dilation=1 for pool1", "an input of at least 6"]),
        ([Subsampling("s", 4)], (3, 9, 1), ["size=(3, 4) for s", "an input of at least 4"]),
        ([Conv("c", 2, 5, padding="valid")], (2, 2, 1), ["padding=2 for c", "an input of at least 5"]),
        ([Conv("c", 2, (1, 9), padding=((0, 0), (3, 0)))], (1, 4, 1), ["padding=3 for c", None]),
        # Groups and tables.
        ([Conv("c", 8, 1, groups=4)], (5, 5, 6), ["groups=2 for c", "an input of depth 8"]),
        (
            [Conv("a", 7, 1), AvgPool(1), Conv("c", 6, 1, groups=3)],
            (5, 5, 1),
            ["groups=1 for c", "filters=6 for a"],
        ),
        (
            [Conv("a", 5, 1), Conv("c", 2, 1, table=[[1, 0], [0, 1]])],
            (5, 5, 1),
            ["a table [5, 2] for c", "filters=2 for a"],
        ),
        (
            [Dense("a", 8), MaxPool(2), MaxPool(2)],
            (1, 1, 1),
            ["leave out it and all that follows"],
        ),
        # A layer further down decides which sizes fit.
        (
            [MaxPool(3), Conv("c", 2, 3), MaxPool(2), Dense("fc", 4, inputs=(2, 2, 2))],
            (2, 2, 1),
            ["an input of 18 to 23"],
        ),
        ([MaxPool(3), Conv("c", 2, 3), Dense("fc", 4)], (2, 9, 1), ["an input of at least 9"]),
        ([MaxPool(2), MaxPool(3), MaxPool(2)], (5, 5, 1), ["an input of at least 12"]),
        # Two things at once.
        (
            [Conv("a", 2, 1), MaxPool(2), Conv("c", 2, 2, table=[[1, 0]])],
            (2, 2, 1),
            ["padding=1 for c and a table [2, 2] for c", "padding=1 for c and filters=1 for a"],
        ),
        (
            [MaxPool(3), Conv("c", 4, 1, groups=4)],
            (2, 2, 3),
            ["size=2 for pool1 and groups=1 for c", "size=2 for pool1 and an input of depth 4"],
        ),
        # Three: the sentence says which layer then fits.
        (
            [MaxPool(3), Conv("c", 3, 9), Conv("d", 4, 1, groups=4)],
            (2, 2, 3),
            ["size=2 for pool1", "an input of at least 3"],
        ),
        (
            [MaxPool(3), Dense("a", 8), MaxPool(2, name="late")],
            (2, 2, 3),
            ["size=2 for pool1", "an input of at least 3"],
        ),
        # Sizes that no trace counts.
        ([Conv("c", 1, 1, padding=10**12), MaxPool(2)], (5, 5, 1), ["padding=0 for c"]),
        # An image of another framework.
        (
            [Conv("c", 8, 3)],
            (1, 28, 28),
            ["(28, 28, 1) if (1, 28, 28) is PyTorch's [D, H, W]", "padding=1 for c"],
        ),
    ],
)
def test_the_nearest_changes_are_offered(layers, input_shape, words):
    found = offered(layers, input_shape)
    assert [want if want else have for have, want in zip(found, words, strict=True)] == found


def test_another_depth_is_offered_what_fits():
    assert offered(vgg(), (224, 224, 4)) == ["such an input", "a network with another input_shape"]
    assert offered(vgg(), (384, 384, 4)) == ["an input of (224, 224, 3)"]
    assert offered(alexnet(), (224, 224, 3)) == ["an input of 227 to 258"]
    # Another input_shape would not do: two groups do not divide 3.
    split = Network("split", (8, 8, 4), (Conv("c", 4, 3, groups=2),))
    assert offered(split, (8, 8, 3)) == ["such an input"]
    for network, size in ((vgg(), (224, 224, 4)), (vgg(), (384, 384, 4)), (split, (8, 8, 3))):
        for fix in refusal(network, size).fixes:
            assert trace(list(fix.layers), fix.input_shape)


def test_where_the_span_of_sizes_ends_it_ends():
    for side in (224, 255):
        assert trace(vgg(), side)[-1].shape == (1000,)
    for side in (223, 256):
        assert offered(vgg(), side)[0] == "an input of 224 to 255"


def test_fixes_that_a_sentence_has_no_room_for_are_left_out():
    fixes = [Fix(letter * 60, (), IMAGE) for letter in "abc"]
    error = refused("p" * 150, fixes)
    assert error.fixes == tuple(fixes[:2])
    assert str(error) == f"{'p' * 150}: use {'a' * 60}, or {'b' * 60}"
    assert refused("p" * 260, fixes).fixes == tuple(fixes[:1])
    assert len(str(refused("p" * 260, fixes))) < 300

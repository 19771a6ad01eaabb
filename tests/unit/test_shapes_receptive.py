"""Receptive fields: known stacks, and small ones against what the real operation lets through."""

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers import ops
from helpers.shapes import ReceptiveField, axis, receptive_fields

drawn = settings(deadline=None, derandomize=True, max_examples=150)
CONV, POOL, FC6 = (3, 1, 1), (2, 2), (7,)
# The convolutions before each of the five pools: 3×3, but 1×1 for the third of a block of configuration C.
VGG = {
    "A": (1, 1, 2, 2, 2),
    "B": (2, 2, 2, 2, 2),
    "C": (2, 2, 3, 3, 3),
    "D": (2, 2, 3, 3, 3),
    "E": (2, 2, 4, 4, 4),
}


def vgg(configuration):
    """Return the names and the settings of the layers up to fc6."""
    names, layers = [], []
    for block, count in enumerate(VGG[configuration], 1):
        for place in range(1, count + 1):
            names.append(f"conv{block}_{place}")
            layers.append((1,) if configuration == "C" and place == 3 else CONV)
        names.append(f"pool{block}")
        layers.append(POOL)
    return [*names, "fc6"], [*layers, FC6]


# --- known stacks --------------------------------------------------------------------------------


def test_vgg_16():
    names, layers = vgg("D")
    fields = dict(zip(names, receptive_fields(layers), strict=True))
    sizes = {name: (field.size, field.stride) for name, field in fields.items()}
    assert sizes["conv1_1"] == (3, 1)
    assert sizes["conv1_2"] == (5, 1)
    assert sizes["pool1"] == (6, 2)
    assert [sizes[f"pool{block}"] for block in range(2, 6)] == [(16, 4), (44, 8), (100, 16), (212, 32)]
    assert sizes["fc6"] == (404, 32)


@pytest.mark.parametrize(
    ("configuration", "size"), [("A", 342), ("B", 348), ("C", 348), ("D", 404), ("E", 460)]
)
def test_fc6_of_every_vgg(configuration, size):
    assert receptive_fields(vgg(configuration)[1])[-1].size == size


@pytest.mark.parametrize("count", range(1, 6))
def test_3_by_3_layers_see_what_one_larger_filter_sees(count):
    assert receptive_fields([(3,)] * count)[-1] == receptive_fields([(2 * count + 1,)])[0]
    padded = receptive_fields([(3, 1, 1)] * count)[-1]
    assert padded == receptive_fields([(2 * count + 1, 1, count)])[0]


def test_offset_stride_and_cells():
    fields = receptive_fields([(3, 2, 1), (3, 1, 1), (2, 2)])
    assert fields == [ReceptiveField(3, 2, -1), ReceptiveField(7, 2, -3), ReceptiveField(9, 4, -3)]
    assert fields[-1].cells(0) == range(-3, 6)
    assert fields[-1].cells(2) == range(5, 14)


def test_dilation_widens_as_it_says():
    assert receptive_fields([(3, 1, 0, 1), (3, 1, 0, 2), (3, 1, 0, 4)])[-1].size == 15
    assert receptive_fields([(3, 1, 2, 2)])[0] == ReceptiveField(5, 1, -2)


def test_only_the_padding_before_moves_the_offset():
    assert receptive_fields([(3, 2, (0, 1))])[0].offset == 0
    assert receptive_fields([(3, 2, (1, 0))])[0].offset == -1


def test_padding_by_name():
    assert receptive_fields([(4, 1, "same"), (4, 1, "same_lower")]) == [
        ReceptiveField(4, 1, -1),
        ReceptiveField(7, 1, -3),
    ]
    assert receptive_fields([(3, 2, "valid"), (3, 2, "full")])[-1] == ReceptiveField(7, 4, -4)


def test_no_layers_have_no_fields():
    assert receptive_fields([]) == []


# --- small stacks, by changing one cell ----------------------------------------------------------

LAYERS = st.tuples(
    st.integers(1, 4),
    st.integers(1, 3),
    st.integers(0, 3) | st.tuples(st.integers(0, 3), st.integers(0, 3)),
    st.integers(1, 3),
)


def changed_by(stack, size):
    """The input cells that change each output, found by putting a 1 into one cell after the other."""
    x = np.eye(size, dtype=int)[:, None, :, None]  # a batch of rows, one per input cell
    for kernel_size, stride, padding, dilation in stack:
        sides = padding if isinstance(padding, tuple) else (padding, padding)
        x = ops.conv2d(
            x,
            np.ones((1, kernel_size, 1, 1), int),
            stride=(1, stride),
            padding=((0, 0), sides),
            dilation=(1, dilation),
        )
    return [set(np.flatnonzero(output).tolist()) for output in x[:, 0, :, 0].T]


def fits(stack, size):
    for layer in stack:
        size = axis(size, *layer).output_size
        if not size:
            return False
    return True


@drawn
@given(st.lists(LAYERS, min_size=1, max_size=4), st.integers(1, 40))
def test_nothing_outside_the_field_changes_an_output(stack, size):
    assume(fits(stack, size))
    field = receptive_fields(stack)[-1]
    for output, cells in enumerate(changed_by(stack, size)):
        assert cells <= set(field.cells(output))


@drawn
@given(st.lists(LAYERS, min_size=1, max_size=4), st.integers(0, 5))
def test_without_padding_the_first_and_last_cell_of_the_field_change_it(stack, more):
    stack = [(kernel_size, stride, 0, dilation) for kernel_size, stride, _, dilation in stack]
    field = receptive_fields(stack)[-1]
    found = changed_by(stack, field.size + more)
    assert found
    for output, cells in enumerate(found):
        assert (min(cells), max(cells) + 1) == (field.cells(output).start, field.cells(output).stop)


@drawn
@given(st.lists(LAYERS, min_size=1, max_size=4))
def test_with_padding_the_output_in_the_middle_still_reaches_both_ends(stack):
    field = receptive_fields(stack)[-1]
    size = 3 * field.size + 2 * (abs(field.offset) + field.stride)
    inner = [
        (cells, field.cells(output))
        for output, cells in enumerate(changed_by(stack, size))
        if field.cells(output).start >= field.size and field.cells(output).stop <= size - field.size
    ]
    assert inner
    for cells, expected in inner:
        assert (min(cells), max(cells) + 1) == (expected.start, expected.stop)


@drawn
@given(st.lists(st.tuples(st.integers(1, 4), st.just(1), st.integers(0, 1)), min_size=1, max_size=4))
def test_without_gaps_every_cell_of_the_field_counts(stack):
    stack = [(*layer, 1) for layer in stack]
    field = receptive_fields(stack)[-1]
    found = changed_by(stack, 3 * field.size)
    middle = next(output for output in range(len(found)) if field.cells(output).start >= field.size)
    assert found[middle] == set(field.cells(middle))


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (3, r"a layer must be \(kernel_size, stride, padding, dilation\), got 3"),
        ((), r"a layer must be \(kernel_size, stride, padding, dilation\), got \(\)"),
        ((3, 1, 1, 1, 1), r"a layer must be \(kernel_size, .*\), got \(3, 1, 1, 1, 1\)"),
        ((0,), "kernel_size must be at least 1, got 0"),
        ((2.5,), "kernel_size must be a whole number, got 2.5"),
        ((3, 0), "stride must be at least 1, got 0"),
        ((3, 1, -1), "padding must be at least 0, got -1"),
        ((3, 1, (0, 1, 2)), r"padding of one axis must be an int or \(before, after\), got \(0, 1, 2\)"),
        ((3, 1, "odd"), "padding 'odd' is not known: use an int, a pair or one of .*"),
        ((3, 2, "same"), "padding 'same' with stride 2 depends on the input's size: use whole numbers"),
        ((3, 1, 0, 0), "dilation must be at least 1, got 0"),
    ],
)
def test_bad_layers_are_refused_in_one_sentence(layer, message):
    with pytest.raises(ValueError, match=rf"^layers\[1\]: {message}$"):
        receptive_fields([(3,), layer])

"""Drawn stacks of layers: `trace` against `run`, plain counting, and what a field means."""

import re
from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers.networks import (
    AvgPool,
    Conv,
    Dense,
    MaxPool,
    Network,
    Subsampling,
    input_sizes,
    run,
    seeded_weights,
    totals,
    trace,
)

drawn = settings(deadline=None, derandomize=True, max_examples=150)
FEW = st.integers(1, 3)
PAIRS = FEW | st.tuples(FEW, FEW)
SIDE = st.integers(0, 2)
PADS = SIDE | st.tuples(SIDE, SIDE) | st.tuples(st.tuples(SIDE, SIDE), st.tuples(SIDE, SIDE))
NAMED = st.sampled_from(["valid", "same", "same_lower", "full"])
ACTIVATIONS = st.sampled_from([None, "relu", "tanh", "scaled_tanh"])


@st.composite
def volume_layers(draw, name, depth, pads):
    """One layer that reads a volume of this depth, and the depth that it makes."""
    kind = draw(st.sampled_from([Conv, Conv, MaxPool, AvgPool, Subsampling]))
    if kind is Subsampling:
        return Subsampling(name, draw(PAIRS), activation=draw(ACTIVATIONS)), depth
    if kind is not Conv:
        more = {"dilation": draw(PAIRS), "stride": draw(st.none() | PAIRS), "padding": draw(pads)}
        if kind is AvgPool:
            more["count_include_pad"] = draw(st.booleans())
        return kind(draw(PAIRS), ceil_mode=draw(st.booleans()), name=name, **more), depth
    groups = draw(st.sampled_from([count for count in (1, 2, 3) if depth % count == 0]))
    filters, table = groups * draw(FEW), None
    if groups == 1 and draw(st.booleans()):
        table = draw(st.lists(st.tuples(*[st.booleans()] * filters), min_size=depth, max_size=depth))
    settings = {"dilation": draw(PAIRS), "groups": groups, "table": table, "activation": draw(ACTIVATIONS)}
    conv = Conv(name, filters, draw(PAIRS), draw(PAIRS), draw(pads), bias=draw(st.booleans()), **settings)
    return conv, filters


@st.composite
def stacks(draw, most_dense=2, pads=PADS | NAMED):
    """(layers, input shape), which may not fit."""
    shape = draw(st.integers(1, 12)), draw(st.integers(1, 12)), draw(FEW)
    layers, depth = [], shape[2]
    for place in range(draw(st.integers(1, 4))):
        layer, depth = draw(volume_layers(f"layer{place}", depth, pads))
        layers.append(layer)
    for place in range(draw(st.integers(0, most_dense))):
        layers.append(Dense(f"fc{place}", draw(FEW), bias=draw(st.booleans()), activation=draw(ACTIVATIONS)))
    return layers, shape


def traced(layers, shape):
    """The rows of a stack that fits; others are not drawn."""
    try:
        return trace(layers, shape)
    except ValueError:
        assume(False)


def both(value):
    return value if isinstance(value, tuple) else (value, value)


def pads_of(layer, axis, cells):
    """(before, after) along one axis, spelled out."""
    size, step, gap = window_of(layer, axis)
    window, padding = gap * (size - 1) + 1, getattr(layer, "padding", 0)
    if isinstance(padding, str):
        total = max((-(-cells // step) - 1) * step + window - cells, 0)
        odd_last = total // 2, total - total // 2
        return {"valid": (0, 0), "full": (window - 1,) * 2, "same": odd_last}.get(padding, odd_last[::-1])
    return both(both(padding)[axis])


def window_of(layer, axis):
    """(elements, step, gap) of a layer's window along one axis."""
    size = both(layer.kernel_size if isinstance(layer, Conv) else layer.size)[axis]
    step = getattr(layer, "stride", None)
    gap = both(getattr(layer, "dilation", 1))[axis]
    return size, size if step is None else both(step)[axis], gap


def starts(layer, axis, cells):
    """Where a layer's windows start along one axis, found by sliding."""
    size, step, gap = window_of(layer, axis)
    window, (before, after) = gap * (size - 1) + 1, pads_of(layer, axis, cells)
    found, start = [], -before
    while start + window <= cells + after:
        found.append(start)
        start += step
    reached = found[-1] + window if found else start + window - step
    if getattr(layer, "ceil_mode", False) and reached < cells + after and start < cells:
        found.append(start)
    return found


# --- against run, and against counting -----------------------------------------------------------


@drawn
@given(stacks())
def test_trace_says_what_run_makes_and_the_weights_hold(stack):
    layers, shape = stack
    rows = traced(layers, shape)
    assume(prod(rows[-1].shape) < 10_000)
    weights = seeded_weights(layers, input_size=shape)
    x = np.random.default_rng(0).standard_normal(shape, dtype=np.float32)
    y, kept = run(layers, weights, x, keep=[row.name for row in rows[1:]])
    assert y.dtype == np.float32
    assert {name: array.shape for name, array in kept.items()} == {row.name: row.shape for row in rows[1:]}
    assert rows[-1].shape == y.shape
    held = {row.name: weights.get(row.name, (np.zeros(0), None)) for row in rows}
    for row in rows:
        kernel, bias = held[row.name]
        assert (row.weights, row.biases) == (np.count_nonzero(kernel), 0 if bias is None else bias.size)
        assert row.activations == prod(row.shape)
    assert totals(rows).parameters == sum(row.parameters for row in rows)
    assert totals(rows).activations == x.size + sum(array.size for array in kept.values())


def multiplications(layer, shape):
    """Every weight at every place of its window, counted one by one."""
    if isinstance(layer, Dense):
        return sum(1 for _ in product(range(prod(shape)), range(layer.units)))
    places = list(product(*(starts(layer, axis, shape[axis]) for axis in (0, 1))))
    if isinstance(layer, Subsampling):
        return len(places) * shape[2]
    if not isinstance(layer, Conv):
        return 0
    elements = list(product(*(range(window_of(layer, axis)[0]) for axis in (0, 1))))
    reads = 0
    for d, k in product(range(shape[2]), range(layer.filters)):
        same_group = d // (shape[2] // layer.groups) == k // (layer.filters // layer.groups)
        reads += layer.table[d][k] if layer.table else same_group
    return sum(reads for _ in places for _ in elements)


@drawn
@given(stacks())
def test_macs_are_the_multiplications(stack):
    rows = traced(*stack)
    assert rows[0].macs == 0
    for row in rows[1:]:
        assert row.macs == multiplications(row.layer, row.input_shape)


@drawn
@given(stacks())
def test_fields_are_what_going_back_through_the_windows_reaches(stack):
    rows = traced(*stack)
    for place, row in enumerate(rows):
        for axis in (0, 1):
            first, last = (reach(rows[1 : place + 1], axis, cell) for cell in (0, 1))
            field = row.fields[axis]
            assert (first[0], first[1] - first[0] + 1) == (field.offset, field.size)
            assert last[0] - first[0] == field.stride
        sizes = [field.size for field in row.fields]
        assert row.receptive_field == (sizes[0] if sizes[0] == sizes[1] else tuple(sizes))


def reach(rows, axis, cell):
    """The first and the last input cell under an output cell, one layer back after the other."""
    first = last = cell
    for row in reversed(rows):
        if isinstance(row.layer, Dense):
            last += row.input_shape[axis] - 1 if len(row.input_shape) == 3 else 0
            continue
        size, step, gap = window_of(row.layer, axis)
        before, _ = pads_of(row.layer, axis, row.input_shape[axis])
        first, last = first * step - before, last * step - before + gap * (size - 1)
    return first, last


# --- what does not fit ---------------------------------------------------------------------------


@drawn
@given(stacks())
def test_a_layer_that_does_not_fit_is_named_and_run_says_the_same(stack):
    layers, shape = stack
    fits_until, cells = len(layers), shape[:2]
    for place, layer in enumerate(layers):
        if isinstance(layer, Dense):
            break
        cells = [len(starts(layer, axis, cells[axis])) for axis in (0, 1)]
        if 0 in cells:
            fits_until = place
            break
    if fits_until == len(layers):
        trace(layers, shape)
        return
    with pytest.raises(ValueError, match=f"^layer{fits_until} does not fit the ") as refused:
        trace(layers, shape)
    with pytest.raises(ValueError, match=f"^{re.escape(str(refused.value))}$"):
        run(layers, {}, np.zeros(shape))
    assert "to fit, use" not in str(refused.value)  # a larger input makes all of these fit
    volumes = [layer for layer in layers if not isinstance(layer, Dense)]
    rows, columns = least_sizes(str(refused.value))
    for smaller, fits in [((0, 0), True), ((1, 0), False), ((0, 1), False)]:
        size = rows - smaller[0], columns - smaller[1]
        if min(size) > 0:
            assert all(sizes_given(volumes, size)) == fits


def least_sizes(message):
    """The numbers in "an input of at least 5 rows and 7 columns"."""
    rows, columns = re.search(r"an input of at least (\d+)(?: rows and (\d+) columns)?", message).groups()
    return int(rows), int(columns or rows)


def sizes_given(layers, cells):
    """The output's height and width, 0 and 0 where a window does not fit."""
    for layer in layers:
        cells = [len(starts(layer, axis, cells[axis])) for axis in (0, 1)]
        if 0 in cells:
            return 0, 0
    return cells


@drawn
@given(stacks(most_dense=0), st.integers(1, 6), st.integers(0, 1))
def test_input_sizes_are_those_that_trying_finds(stack, output_size, axis):
    layers, shape = stack
    network, last = Network("drawn", shape, tuple(layers)), layers[-1].name
    found = input_sizes(network, last, output_size, axis=axis)

    def given_by(size):
        for layer in layers:
            size = len(starts(layer, axis, size)) if size else 0
        return size

    tried = [size for size in range(1, 90) if given_by(size) == output_size]
    assert tried == [size for size in found if size < 90]


@drawn
@given(stacks(most_dense=0), st.integers(1, 20), st.integers(1, 20))
def test_a_dense_layer_made_for_another_size_says_which_sizes_fit(stack, height, width):
    layers, shape = stack
    made_for = traced(layers, shape)[-1].shape
    layers = [*layers, Dense("fc", 2, inputs=made_for)]
    now = sizes_given(layers[:-1], (height, width))
    assume(all(now) and tuple(now) != made_for[:2])
    with pytest.raises(ValueError, match=r"^fc needs ") as refused:
        trace(layers, (height, width, shape[2]))
    message = str(refused.value)
    assert ("convolutional" in message) == all(
        have >= want for have, want in zip(now, made_for, strict=False)
    )
    span = r"(\d+)(?: to (\d+))?"
    found = re.search(rf"use an input of {span}(?: rows and {span} columns)?", message).groups()
    top, bottom, left, right = map(int, (found[0], found[1] or found[0], *column_span(found)))
    for rows, columns in product((top, bottom), (left, right)):
        assert trace(layers, (rows, columns, shape[2]))[-1].shape == (2,)
    for rows, columns in ((top - 1, left), (bottom + 1, left), (top, left - 1), (top, right + 1)):
        if min(rows, columns) > 0:
            with pytest.raises(ValueError, match=r"^(fc needs|layer\d does not fit)"):
                trace(layers, (rows, columns, shape[2]))


def column_span(found):
    first, last = found[2:] if found[2] else found[:2]
    return first, last or first

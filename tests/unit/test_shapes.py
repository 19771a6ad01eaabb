"""The integer arithmetic: every figure with its source, the rest against brute force."""

import re
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers import shapes
from helpers.shapes import axes, axis, nearest_fits, output_size, pad_sides

drawn = settings(deadline=None, derandomize=True, max_examples=300)
PADDINGS = st.one_of(
    st.integers(0, 5),
    st.tuples(st.integers(0, 5), st.integers(0, 5)),
    st.sampled_from(shapes.PADDING_NAMES),
)
SMALL_AXES = st.builds(
    axis, st.integers(1, 12), st.integers(1, 5), st.integers(1, 6), PADDINGS, st.integers(1, 3)
)


# --- output sizes --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "size"),
    [
        ((7, 3), 5),
        ((7, 3, 2), 3),
        ((5, 3, 1, 1), 5),
        ((5, 3, 2, 1), 3),
        ((227, 11, 4), 55),
        ((224, 3, 1, 1), 224),
    ],
)
def test_sizes_of_cs231n(settings, size):
    assert output_size(*settings, rounding="strict") == size


@pytest.mark.parametrize(
    ("settings", "floored", "fraction"),
    [((5, 3, 3, 1), 2, "2.33333"), ((10, 3, 2), 4, "4.5"), ((224, 11, 4), 54, "54.25")],
)
def test_sizes_of_cs231n_that_are_not_whole(settings, floored, fraction):
    assert output_size(*settings) == floored
    with pytest.raises(ValueError, match=f"= {re.escape(fraction)} is not whole"):
        output_size(*settings, rounding="strict")


def test_cs231n_demo():
    rows, columns = axes((5, 5), (3, 3), stride=2, padding=1)
    assert (rows.output_size, columns.output_size) == (3, 3)
    assert shapes.conv_counts((5, 5), 3, 2, 3, stride=2, padding=1).activations == 3 * 3 * 2


@pytest.mark.parametrize(
    ("relationship", "i", "k", "s", "p", "d", "o"),
    [
        (1, 4, 3, 1, 0, 1, 2),
        (2, 5, 4, 1, 2, 1, 6),
        (3, 5, 3, 1, 1, 1, 5),
        (4, 5, 3, 1, 2, 1, 7),
        (5, 5, 3, 2, 0, 1, 2),
        (6, 5, 3, 2, 1, 1, 3),
        (6, 6, 3, 2, 1, 1, 3),
        (7, 5, 3, 2, 0, 1, 2),  # pooling
        (15, 7, 3, 1, 0, 2, 3),
    ],
)
def test_relationships_of_dumoulin_and_visin(relationship, i, k, s, p, d, o):
    assert output_size(i, k, s, p, d) == o
    closed = {
        1: lambda: i - k + 1,
        2: lambda: i - k + 2 * p + 1,
        3: lambda: i,
        4: lambda: i + (k - 1),
        5: lambda: (i - k) // s + 1,
        6: lambda: (i + 2 * p - k) // s + 1,
        7: lambda: (i - k) // s + 1,
        15: lambda: (i + 2 * p - k - (k - 1) * (d - 1)) // s + 1,
    }
    assert closed[relationship]() == o
    if relationship == 3:
        assert pad_sides("same", i, k) == (k // 2, k // 2) == (p, p)
    if relationship == 4:
        assert pad_sides("full", i, k) == (k - 1, k - 1) == (p, p)


@drawn
@given(SMALL_AXES)
def test_the_output_is_as_many_windows_as_can_be_placed(one):
    placed = [start for start in range(0, 100, one.stride) if start + one.window_size <= one.padded_size]
    assert one.output_size == len(placed)
    if placed:
        assert one.leftover == one.padded_size - (placed[-1] + one.window_size)
        assert one.exact == (one.leftover == 0)
    else:
        assert (one.leftover, one.exact) == (0, False)


# --- padding -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "outputs", "sides"),
    [((224, 11, 4), 56, (3, 4)), ((6, 3, 2), 3, (0, 1)), ((7, 2, 1), 7, (0, 1)), ((3, 1, 5), 1, (0, 0))],
)
def test_same_is_tensorflows(settings, outputs, sides):
    assert pad_sides("same", *settings) == sides
    assert pad_sides("same_lower", *settings) == sides[::-1]
    assert output_size(*settings, padding="same") == output_size(*settings, padding="same_lower") == outputs


@drawn
@given(st.integers(1, 40), st.integers(1, 9), st.integers(1, 9), st.integers(1, 4))
def test_named_paddings_do_what_their_names_say(size, kernel_size, stride, dilation):
    settings = size, kernel_size, stride, dilation
    before, after = pad_sides("same", *settings)
    assert after - before in (0, 1)
    assert pad_sides("same_lower", *settings) == (after, before)
    padded = axis(size, kernel_size, stride, "same", dilation)
    assert padded.output_size == -(-size // stride)
    if before + after:  # no more than needed: one cell less has one output less
        assert axis(size, kernel_size, stride, (before, after - 1), dilation).output_size < padded.output_size
    assert pad_sides("valid", *settings) == (0, 0)
    assert pad_sides("full", *settings) == (dilation * (kernel_size - 1),) * 2


def test_rows_and_columns_take_their_own_settings():
    rows, columns = axes((7, 9), (3, 1), (2, 1), ((1, 0), (0, 2)), (1, 4))
    assert rows == axis(7, 3, 2, (1, 0))
    assert columns == axis(9, 1, 1, (0, 2), 4)
    assert axes(7, 3, 2, (0, 1)) == (axis(7, 3, 2, 0), axis(7, 3, 2, 1))
    assert axes(7, 3, 2, "same") == (axis(7, 3, 2, "same"),) * 2


# --- which cells are read ------------------------------------------------------------------------


@drawn
@given(SMALL_AXES)
def test_windows_readers_and_unread_cells(one):
    windows = [
        [output * one.stride - one.before + element * one.dilation for element in range(one.kernel_size)]
        for output in range(one.output_size)
    ]
    assert [list(one.window(output)) for output in range(one.output_size)] == windows
    everywhere = range(-one.before, one.input_size + one.after)
    assert {cell for window in windows for cell in window} <= set(everywhere)
    for cell in everywhere:
        assert one.readers(cell) == tuple(n for n, window in enumerate(windows) if cell in window)
    counts = [sum(cell in window for window in windows) for cell in range(one.input_size)]
    assert one.reads == tuple(counts)
    assert one.never_read == tuple(cell for cell, count in enumerate(counts) if count == 0)


def test_which_pixels_go_unread():
    assert axis(10, 3, 2).never_read == (9,)
    assert axis(224, 11, 4).never_read == (223,)
    assert axis(10, 2, 4).never_read == (2, 3, 6, 7)
    assert axis(5, 2, 1, 0, 2).never_read == ()
    assert axis(2, 3).never_read == (0, 1)  # no window fits


def test_how_often_each_pixel_of_a_5_by_5_input_is_read_by_a_3_by_3_filter():
    def table(padding):
        rows, columns = axes(5, 3, padding=padding)
        return np.outer(rows.reads, columns.reads)

    valid = table("valid")
    assert (valid.min(), valid.max()) == (1, 9)
    assert table("same").tolist() == [[4, 6, 6, 6, 4], *[[6, 9, 9, 9, 6]] * 3, [4, 6, 6, 6, 4]]
    assert (table("full") == 9).all()


@pytest.mark.parametrize("size", range(3, 9))
def test_only_full_padding_reads_all_cells_equally_often(size):
    for kernel_size, padding in product(range(1, size + 1), range(10)):
        even = len(set(axis(size, kernel_size, 1, padding).reads)) == 1
        trivial = kernel_size == 1 or (kernel_size == size and padding == 0)
        assert even == (trivial or padding >= kernel_size - 1)
    for step in range(1, size + 1):  # S = F reads each cell once, where it divides
        assert size % step or axis(size, step, step).reads == (1,) * size


def test_an_output_cell_that_is_not_there():
    for output in (-1, 3):
        with pytest.raises(ValueError, match=f"^output cell {output} does not exist: there are 3, from 0$"):
            axis(5, 3).window(output)


# --- pooling that rounds up, and the way back ----------------------------------------------------


def test_caffes_convolution_floors_and_its_pooling_rounds_up():
    layer = axis(28, 3, 2, 1)
    assert (layer.output_size, shapes.rounded_up(layer).output_size) == (14, 15)


@drawn
@given(SMALL_AXES)
def test_rounding_up_adds_a_window_that_starts_in_the_input_and_sticks_out(one):
    rounded = shapes.rounded_up(one)
    start = one.output_size * one.stride - one.before
    end_before = start - one.stride + one.window_size if one.output_size else None
    unread = one.output_size == 0 or end_before < one.input_size + one.after
    sticks_out_less_than_a_stride = start + one.window_size - (one.input_size + one.after) < one.stride
    if unread and start < one.input_size and sticks_out_less_than_a_stride:
        assert rounded.output_size == one.output_size + 1
        assert rounded.exact
        assert rounded.window(one.output_size).start == start
    else:
        assert rounded == one


@pytest.mark.parametrize(
    ("relationship", "i", "k", "s", "p", "a", "o"),
    [
        (8, 2, 3, 1, 0, 0, 4),
        (9, 6, 4, 1, 2, 0, 5),
        (10, 5, 3, 1, 1, 0, 5),
        (11, 7, 3, 1, 2, 0, 5),
        (12, 2, 3, 2, 0, 0, 5),
        (13, 3, 3, 2, 1, 0, 5),
        (14, 3, 3, 2, 1, 1, 6),
    ],
)
def test_relationships_of_dumoulin_and_visin_for_the_transposed(relationship, i, k, s, p, a, o):
    assert shapes.transposed_size(i, k, s, p, a) == o
    assert output_size(o, k, s, p) == i
    closed = {
        8: lambda: i + (k - 1),
        9: lambda: i + (k - 1) - 2 * p,
        10: lambda: i,
        11: lambda: i - (k - 1),
        12: lambda: s * (i - 1) + k,
        13: lambda: s * (i - 1) + k - 2 * p,
        14: lambda: s * (i - 1) + a + k - 2 * p,
    }
    assert closed[relationship]() == o
    if relationship == 14:
        assert a == (o + 2 * p - k) % s


@drawn
@given(st.integers(1, 12), st.integers(1, 5), st.integers(1, 4), PADDINGS, st.integers(1, 3), st.data())
def test_the_transposed_axis_is_the_one_undone(size, kernel_size, stride, padding, dilation, data):
    more = data.draw(st.integers(0, stride - 1))
    reach = stride * (size - 1) + dilation * (kernel_size - 1) + 1 + more
    named_same = padding in ("same", "same_lower")
    if not named_same:
        assume(reach > sum(pad_sides(padding, size, kernel_size, stride, dilation)))
    back = shapes.transposed_axis(size, kernel_size, stride, padding, more, dilation)
    assert back.output_size == size
    if named_same:
        assert back.input_size == size * stride
        assert more or back == axis(size * stride, kernel_size, stride, padding, dilation)
    else:
        assert back == axis(reach - back.before - back.after, kernel_size, stride, padding, dilation)
        assert more == back.leftover


# --- the nearest settings that fit ---------------------------------------------------------------


def brute_force_fits(along):
    """The nearest value below and above for stride, total padding, kernel and input size."""
    first = along[0]

    def exact(kernel_size=0, stride=0, total=None, grow=0):
        for one in along:
            kernel = kernel_size or first.kernel_size
            window = first.dilation * (kernel - 1) + 1
            pads = first.before + first.after if total is None else total
            span = one.input_size + grow + pads - window
            if one.input_size + grow < 1 or span < 0 or span % (stride or first.stride):
                return False
        return True

    def nearest(now, values, name):
        good = [value for value in values if value != now and exact(**{name: value})]
        below, above = [v for v in good if v < now], [v for v in good if v > now]
        return (*below[-1:], *above[:1])

    return (
        nearest(first.stride, range(1, 200), "stride"),
        nearest(first.before + first.after, range(200), "total"),
        nearest(first.kernel_size, range(1, 200), "kernel_size"),
    )


@drawn
@given(SMALL_AXES, st.one_of(st.none(), st.integers(1, 12)))
def test_nearest_fits_fit_and_nothing_nearer_does(one, other_size):
    along = [one]
    if other_size:
        along.append(shapes.Axis(other_size, *[getattr(one, name) for name in SHARED]))
    near = nearest_fits(*along)
    if all(each.exact for each in along):
        assert near == shapes.Fits((), (), (), ())
        return
    strides, totals, kernels = brute_force_fits(along)
    assert near.stride == strides
    assert near.kernel_size == kernels
    assert tuple(sum(shapes.pair("padding", pad, 0)) for pad in near.padding) == totals
    for pad in near.padding:  # a number when both sides are equal, else the odd cell after
        assert isinstance(pad, int) or pad[1] == pad[0] + 1
        assert all(axis(*settings_of(each, padding=pad)).exact for each in along)


SHARED = ("kernel_size", "stride", "before", "after", "dilation")


def settings_of(one, padding=None, input_size=None):
    padding = (one.before, one.after) if padding is None else padding
    return input_size or one.input_size, one.kernel_size, one.stride, padding, one.dilation


@drawn
@given(SMALL_AXES, st.one_of(st.none(), st.integers(1, 12)))
def test_nearest_input_sizes_fit_along_each_axis(one, other_size):
    along = [one]
    if other_size:
        along.append(shapes.Axis(other_size, *[getattr(one, name) for name in SHARED]))
    assume(not all(each.exact for each in along))
    near = nearest_fits(*along).input_size

    def nearest(each, step):
        sizes = range(each.input_size, 0, -1) if step < 0 else range(each.input_size, 200)
        return next((size for size in sizes if axis(*settings_of(each, input_size=size)).exact), None)

    smaller, larger = [tuple(nearest(each, step) for each in along) for step in (-1, 1)]
    # An axis that has no output can only grow.
    expected = [larger] if None in smaller else [smaller, larger]
    assert near == tuple(expected)


def test_fits_of_known_layers():
    alexnet = nearest_fits(axis(224, 11, 4))
    assert alexnet.input_size == ((223,), (227,))
    assert alexnet.padding == ((1, 2),)
    assert nearest_fits(axis(6, 3, 2)).padding == ((0, 1),)
    both = nearest_fits(*axes((6, 10), 3, 2))
    assert both.input_size == ((5, 9), (7, 11))
    assert both.padding == ((0, 1),)


def test_no_padding_fits_rows_and_columns_of_different_parity():
    near = nearest_fits(*axes((6, 7), 3, 2))
    assert near.padding == near.kernel_size == ()
    assert near.stride == (1,)
    assert near.input_size == ((5, 7), (7, 7))


def test_fits_of_a_filter_larger_than_its_input():
    near = nearest_fits(axis(3, 5, 2))
    assert near.padding == (1,)
    assert near.kernel_size == (3,)
    assert near.input_size == ((5,),)
    assert near.stride == ()


def test_axes_that_share_no_settings_have_no_common_fit():
    with pytest.raises(ValueError, match=r"^the axes must share kernel_size, stride, padding and dilation"):
        nearest_fits(axis(6, 3, 2), axis(6, 5, 2))


# --- counts --------------------------------------------------------------------------------------


def test_weights_of_one_filter_and_of_one_neuron():
    one = shapes.conv_counts((32, 32), 3, 1, 5)
    assert (one.weights, one.biases, one.parameters) == (75, 1, 76)
    assert shapes.conv_counts((16, 16), 20, 1, 3).weights == 180
    assert shapes.dense_counts(32 * 32 * 3, 1).weights == 3_072
    assert shapes.dense_counts(200 * 200 * 3, 1).weights == 120_000


def test_alexnet_conv1_shared_unshared_and_dense():
    layer = (227, 227), 3, 96, 11, 4
    shared, unshared = shapes.conv_counts(*layer), shapes.locally_connected_counts(*layer)
    assert (shared.weights, shared.parameters) == (34_848, 34_944)
    assert shared.activations == unshared.activations == 290_400 == 55 * 55 * 96
    assert unshared.parameters == 290_400 * (363 + 1) == 105_705_600
    assert shared.macs == unshared.macs == unshared.weights == 290_400 * 363
    between = shapes.dense_counts(227 * 227 * 3, 290_400)
    assert (between.weights, between.biases) == (44_892_064_800, 290_400)
    assert between.macs == between.weights
    assert between.activations == 290_400


@pytest.mark.parametrize("channels", [1, 64, 512])
def test_three_3_by_3_layers_against_one_7_by_7(channels):
    def weights(kernel_size):
        return shapes.conv_counts(14, channels, channels, kernel_size, padding="same").weights

    assert (3 * weights(3), weights(7)) == (27 * channels**2, 49 * channels**2)


def test_groups_divide_the_weights_and_the_work():
    whole, halved = [shapes.conv_counts(27, 96, 256, 5, padding=2, groups=groups) for groups in (1, 2)]
    assert (halved.weights * 2, halved.macs * 2) == (whole.weights, whole.macs)
    assert (halved.biases, halved.activations) == (whole.biases, whole.activations)


def test_rectangular_layers_are_counted_along_both_axes():
    counts = shapes.conv_counts(
        (9, 5), 2, 3, (3, 1), stride=(2, 1), padding=((0, 2), (1, 1)), dilation=(2, 5)
    )
    assert counts == shapes.Counts(weights=18, biases=3, macs=18 * 4 * 7, activations=3 * 4 * 7)


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: axis(0, 3), "input_size must be at least 1, got 0"),
        (lambda: axis(5, 0), "kernel_size must be at least 1, got 0"),
        (lambda: axis(5, 3, 0), "stride must be at least 1, got 0"),
        (lambda: axis(5, 3, 1, -1), "padding must be at least 0, got -1"),
        (lambda: axis(5, 3, 1, (0, -2)), "padding must be at least 0, got -2"),
        (lambda: axis(5, 3, 1, 0, 0), "dilation must be at least 1, got 0"),
        (lambda: axis(5.0, 3), "input_size must be a whole number, got 5.0"),
        (lambda: axis(5, "3"), "kernel_size must be a whole number, got '3'"),
        (lambda: axis(5, 3, None), "stride must be a whole number, got None"),
        (lambda: axis(5, 3, True), "stride must be a whole number, got True"),
        (lambda: axis(5, 3, 1, 0.5), "padding must be a whole number, got 0.5"),
        (
            lambda: axis(5, 3, 1, (1, 1, 1)),
            "padding of one axis must be an int or (before, after), got (1, 1, 1)",
        ),
        (
            lambda: axis(5, 3, 1, "SAME"),
            "padding 'SAME' is not known: use an int, a pair or one of "
            '"valid", "same", "same_lower", "full"',
        ),
        (lambda: axes((5, 5, 3), 3), "input_size must be an int or (rows, columns), got (5, 5, 3)"),
        (lambda: axes(5, (3,)), "kernel_size must be an int or (rows, columns), got (3,)"),
        (
            lambda: axes(5, 3, padding=(1, 1, 1)),
            "padding must be an int, (rows, columns), ((top, bottom), (left, right)) or a name, "
            "got (1, 1, 1)",
        ),
        (
            lambda: output_size(5, 3, rounding="ceil"),
            'rounding must be "floor" or "strict", got \'ceil\'',
        ),
        (
            lambda: output_size(5, 7, padding=(0, 1)),
            "kernel_size 7 is larger than the padded input 0 + 5 + 1 = 6: "
            "use a kernel that spans at most 6, or 1 more padding in all",
        ),
        (
            lambda: output_size(5, 3, dilation=3),
            "kernel_size 7 (3 dilated by 3) is larger than the padded input 0 + 5 + 0 = 5: "
            "use a kernel_size of at most 2, or 2 more padding in all",
        ),
        (
            lambda: output_size(10, 3, 2, rounding="strict"),
            "(10 − 3 + 0 + 0)/2 + 1 = 4.5 is not whole, 1 left over: "
            "try stride 1 or 7, padding (0, 1), or input_size 9 or 11",
        ),
        (lambda: shapes.check_groups(4, 6, 0), "groups must be at least 1, got 0"),
        (
            lambda: shapes.check_groups(4, 6, 3),
            "groups 3 does not divide the input depth 4: use 2",
        ),
        (
            lambda: shapes.check_groups(4, 6, 4),
            "groups 4 does not divide the number of filters 6: use 2",
        ),
        (lambda: shapes.conv_counts(5, 0, 1, 3), "depth must be at least 1, got 0"),
        (lambda: shapes.conv_counts(5, 1, 0, 3), "filters must be at least 1, got 0"),
        (
            lambda: shapes.transposed_size(3, 3, 2, output_padding=2),
            "output_padding 2 must be less than stride 2 or dilation 1: use at most 1",
        ),
        (
            lambda: shapes.transposed_size(2, 3, padding=2),
            "padding 2 + 2 crops all of the 4 output cells: use at most 3 in all",
        ),
        (lambda: shapes.transposed_size(0, 3), "input_size must be at least 1, got 0"),
        (
            lambda: shapes.transposed_size(3, 3, output_padding="1"),
            "output_padding must be a whole number, got '1'",
        ),
        (
            lambda: shapes.transposed_axes(5, 3, padding=(1, 1, 1)),
            "padding must be an int, (rows, columns), ((top, bottom), (left, right)) or a name, "
            "got (1, 1, 1)",
        ),
        (lambda: shapes.dense_counts(0, 1), "inputs must be at least 1, got 0"),
        (lambda: shapes.dense_counts(1, 1.5), "outputs must be a whole number, got 1.5"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


def test_counts_of_a_layer_that_does_not_fit_say_why():
    for count in (shapes.conv_counts, shapes.locally_connected_counts):
        with pytest.raises(ValueError, match=r"^kernel_size 7 is larger than the padded input"):
            count(5, 3, 2, 7)

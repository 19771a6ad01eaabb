"""Connection tables and dense layers as convolutions: the same layer in two forms, whole numbers exactly."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import conv_by_loops

from helpers.convert import (
    LENET5_C3,
    check_table,
    conv_to_dense,
    dense_to_conv,
    full_table,
    grouped_kernel,
    grouped_table,
    groups_of,
    mask_kernel,
    one_to_one_table,
    table_counts,
    ungrouped_kernel,
)
from helpers.ops import conv2d, dense, relu
from helpers.shapes import conv_counts, dense_counts

drawn = settings(deadline=None, derandomize=True, max_examples=100)
few = st.integers(1, 4)
PLAIN = {"stride": (1, 1), "padding": ((0, 0), (0, 0)), "dilation": (1, 1)}


def whole_numbers(*shape, low=-9, high=10):
    """Random integers without a 0, so that a weight left out is always missed."""
    values = np.random.default_rng(shape).integers(low, high, shape)
    return np.where(values == 0, high, values)


@st.composite
def grouped_layers(draw):
    """(D, K, groups), drawn apart for the two so that K may be a multiple of D, or the other way round."""
    groups = draw(st.integers(1, 5))
    return draw(few) * groups, draw(few) * groups, groups


def table_as_blocks(depth, filters, groups):
    """The table of a grouped convolution, block after block."""
    table = np.zeros((depth, filters), bool)
    for g in range(groups):
        tall, wide = depth // groups, filters // groups
        table[g * tall : (g + 1) * tall, g * wide : (g + 1) * wide] = True
    return table


# --- LeNet-5 -------------------------------------------------------------------------------------

# In the paper's words rather than its table's crosses: six maps read three neighbours, six read four,
# three read two pairs of neighbours, one reads all.
LENET5_READS = [
    *({k, (k + 1) % 6, (k + 2) % 6} for k in range(6)),
    *({k, (k + 1) % 6, (k + 2) % 6, (k + 3) % 6} for k in range(6)),
    *({k, (k + 1) % 6, (k + 3) % 6, (k + 4) % 6} for k in range(3)),
    set(range(6)),
]


def test_the_columns_of_lenet5s_table_are_the_maps_that_its_authors_name():
    assert LENET5_C3.shape == (6, 16)
    assert LENET5_C3.dtype == bool
    assert [set(np.flatnonzero(column)) for column in LENET5_C3.T] == LENET5_READS
    assert LENET5_C3.sum(axis=1).tolist() == [10] * 6


def test_lenet5s_table_cannot_be_written_to_and_a_checked_copy_can():
    with pytest.raises(ValueError, match="read-only"):
        LENET5_C3[0, 0] = False
    copy = check_table(LENET5_C3)
    copy[0, 0] = False
    assert LENET5_C3[0, 0]


def test_lenet5s_c3_is_sixteen_small_convolutions_over_the_maps_that_its_columns_name():
    x, kernel, bias = whole_numbers(14, 14, 6), whole_numbers(5, 5, 6, 16), whole_numbers(16)
    together = conv2d(x, mask_kernel(kernel, LENET5_C3), bias)
    assert together.shape == (10, 10, 16)
    for k, maps in enumerate(map(sorted, LENET5_READS)):
        alone = conv2d(x[..., maps], kernel[:, :, maps, k, None], bias[k, None])
        np.testing.assert_array_equal(together[..., k, None], alone)


def test_a_map_that_reads_nothing_is_its_bias():
    table = np.array([[1, 0], [1, 0]])
    y = conv2d(whole_numbers(4, 4, 2), mask_kernel(whole_numbers(3, 3, 2, 2), table), [5, -7])
    np.testing.assert_array_equal(y[..., 1], np.full((2, 2), -7))
    assert table_counts(table, 3).parameters == 18 + 2


@drawn
@given(few, few, few, st.data())
def test_a_mask_keeps_the_connected_weights_and_zeroes_the_others(side, depth, filters, data):
    table = np.array(data.draw(st.lists(st.booleans(), min_size=depth * filters, max_size=depth * filters)))
    table, kernel = table.reshape(depth, filters), whole_numbers(side, 2, depth, filters)
    kept = kernel.copy()
    masked = mask_kernel(kernel, table)
    for index in np.ndindex(kernel.shape):
        assert masked[index] == (kept[index] if table[index[2:]] else 0)
    np.testing.assert_array_equal(kernel, kept)
    np.testing.assert_array_equal(mask_kernel(masked, table.astype(float)), masked)


@pytest.mark.parametrize("dtype", [bool, np.int8, np.uint64, np.float16, np.float32])
def test_kernels_keep_their_type_in_every_form(dtype):
    kernel = mask_kernel(np.ones((3, 3, 4, 6), dtype), grouped_table(4, 6, 2))
    small = grouped_kernel(kernel, 2)
    forms = kernel, small, ungrouped_kernel(small, 2), conv_to_dense(kernel)
    assert {form.dtype for form in forms} == {np.dtype(dtype)}


def test_infinity_and_nan_are_masked_too():
    kernel = np.array([[[[np.inf, 1], [2, np.nan]]]])
    np.testing.assert_array_equal(mask_kernel(kernel, [[0, 1], [1, 0]]), [[[[0, 1], [2, 0]]]])
    np.testing.assert_array_equal(mask_kernel(kernel, np.eye(2)), [[[[np.inf, 0], [0, np.nan]]]])


# --- counts --------------------------------------------------------------------------------------


def test_lenet5s_counts_follow_from_its_table():
    counts = table_counts(LENET5_C3, 5, positions=10 * 10)
    assert (counts.pairs, counts.weights, counts.biases, counts.parameters) == (60, 1500, 16, 1516)
    assert (counts.macs, counts.activations, counts.connections) == (150_000, 1600, 151_600)
    per_map = [table_counts(LENET5_C3[:, k, None], 5).parameters for k in range(16)]
    assert per_map == [76] * 6 + [101] * 9 + [151]


def test_a_full_table_costs_more():
    counts = table_counts(full_table(6, 16), 5)
    assert (counts.pairs, counts.parameters, counts.connections) == (96, 2416, 2416)


@drawn
@given(grouped_layers(), st.tuples(few, few), st.tuples(few, few))
def test_counts_of_a_grouped_table_are_those_of_the_grouped_convolution(layer, kernel_size, output_size):
    input_size = tuple(cells + side - 1 for cells, side in zip(output_size, kernel_size, strict=True))
    expected = conv_counts(input_size, layer[0], layer[1], kernel_size, groups=layer[2])
    counts = table_counts(grouped_table(*layer), kernel_size, output_size[0] * output_size[1])
    for name in ("weights", "biases", "macs", "activations", "parameters"):
        assert getattr(counts, name) == getattr(expected, name)
    assert counts.connections == counts.parameters * output_size[0] * output_size[1]
    assert counts.pairs == layer[0] * layer[1] // layer[2]


# --- groups --------------------------------------------------------------------------------------


@drawn
@given(grouped_layers())
def test_grouped_tables_are_blocks_on_the_diagonal(layer):
    depth, filters, groups = layer
    np.testing.assert_array_equal(grouped_table(*layer), table_as_blocks(*layer))
    np.testing.assert_array_equal(full_table(depth, filters), np.ones((depth, filters), bool))
    np.testing.assert_array_equal(one_to_one_table(depth), np.eye(depth, dtype=bool))
    assert groups_of(grouped_table(*layer)) == groups


@drawn
@given(grouped_layers(), st.integers(1, 3), st.integers(1, 3))
def test_a_masked_convolution_is_the_grouped_one(layer, tall, wide):
    depth, filters, groups = layer
    x, kernel, bias = whole_numbers(4, 5, depth), whole_numbers(tall, wide, depth, filters), None
    if groups % 2:
        bias = whole_numbers(filters)
    masked = mask_kernel(kernel, table_as_blocks(*layer))
    small = grouped_kernel(masked, groups)
    assert small.shape == (tall, wide, depth // groups, filters)
    by_loops = conv_by_loops(x, small, **PLAIN, groups=groups) + (0 if bias is None else bias)
    np.testing.assert_array_equal(conv2d(x, small, bias, groups=groups), by_loops)
    np.testing.assert_array_equal(conv2d(x, masked, bias), by_loops)
    np.testing.assert_array_equal(ungrouped_kernel(small, groups), masked)


@drawn
@given(grouped_layers(), st.integers(1, 3))
def test_a_grouped_kernel_written_out_in_full_computes_the_same(layer, side):
    depth, filters, groups = layer
    x, small = whole_numbers(4, 3, depth), whole_numbers(side, 2, depth // groups, filters)
    kernel = ungrouped_kernel(small, groups)
    np.testing.assert_array_equal(conv2d(x, kernel), conv_by_loops(x, small, **PLAIN, groups=groups))
    np.testing.assert_array_equal(grouped_kernel(kernel, groups), small)


def test_a_depthwise_layer_has_a_multiple_of_filters_for_every_map():
    table = grouped_table(3, 6, 3)
    np.testing.assert_array_equal(table, [[1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 0, 0], [0, 0, 0, 0, 1, 1]])
    x, kernel = whole_numbers(5, 5, 3), whole_numbers(3, 3, 3, 6)
    small = grouped_kernel(mask_kernel(kernel, table), 3)
    np.testing.assert_array_equal(small[:, :, 0], np.stack([kernel[:, :, k // 2, k] for k in range(6)], -1))
    y = conv2d(x, small, groups=3)
    for k in range(6):
        np.testing.assert_array_equal(y[..., k, None], conv2d(x[..., k // 2, None], small[..., k, None]))


@drawn
@given(st.integers(1, 4), st.integers(1, 4), st.data())
def test_the_groups_of_any_table_are_those_whose_blocks_it_is(depth, filters, data):
    cells = data.draw(st.lists(st.booleans(), min_size=depth * filters, max_size=depth * filters))
    table = np.array(cells).reshape(depth, filters)
    common = [g for g in range(1, 5) if depth % g == filters % g == 0]
    fitting = [g for g in common if np.array_equal(table, table_as_blocks(depth, filters, g))]
    assert groups_of(table) == (fitting[0] if fitting else None)


@pytest.mark.parametrize(
    "table",
    [
        LENET5_C3,
        np.eye(4)[::-1],  # one map each, in another order
        grouped_table(4, 4, 2)[[0, 2, 1, 3]],  # two groups, their maps interleaved
        np.zeros((2, 2)),
        [[1, 0], [1, 0]],
        [[1, 0, 0], [0, 1, 0]],
        [[1, 1, 0], [0, 0, 1]],
        [[1, 1, 0, 0, 0], [0, 0, 1, 1, 1]],  # blocks, but not all of one width
        [[1, 0], [0, 1], [0, 1]],
        grouped_table(4, 4, 2) | (np.arange(16) == 15 - 3).reshape(4, 4),
    ],
)
def test_a_table_of_no_grouped_convolution_has_no_groups(table):
    assert groups_of(table) is None


# --- dense and 1×1 -------------------------------------------------------------------------------

W, BIAS = np.array([[0, 1, 1], [2, 3, 5]]), np.array([8, 13])  # the layer that the question gives


def test_the_dense_layer_of_the_question_as_a_convolution_and_back():
    kernel = dense_to_conv(W.T)
    np.testing.assert_array_equal(kernel, W.T[None, None])
    assert [kernel[0, 0, :, k].tolist() for k in range(2)] == [[0, 1, 1], [2, 3, 5]]
    np.testing.assert_array_equal(conv_to_dense(kernel), W.T)
    assert relu(conv2d([[[1, 2, 3]]], kernel, BIAS)).tolist() == [[[13, 36]]]
    assert relu(conv2d([[[1, -9, -3]]], kernel, BIAS)).tolist() == [[[0, 0]]]
    counts = table_counts(full_table(3, 2), 1)
    assert counts.parameters == dense_counts(3, 2).parameters == kernel.size + BIAS.size == 8


@drawn
@given(st.lists(st.integers(-20, 20), min_size=3, max_size=3))
def test_the_two_forms_of_the_question_agree_below_zero_too(x):
    a, b, c = x
    before = [b + c + 8, 2 * a + 3 * b + 5 * c + 13]
    np.testing.assert_array_equal(dense(x, W.T, BIAS), before)
    image, kernel = np.array(x).reshape(1, 1, 3), dense_to_conv(W.T)
    np.testing.assert_array_equal(conv2d(image, kernel, BIAS), np.reshape(before, (1, 1, 2)))
    after = [max(value, 0) for value in before]
    np.testing.assert_array_equal(relu(dense(x, conv_to_dense(kernel), BIAS)), after)
    np.testing.assert_array_equal(relu(conv2d(image, kernel, BIAS)), np.reshape(after, (1, 1, 2)))


@drawn
@given(few, few, st.integers(1, 9), st.integers(1, 9))
def test_a_dense_layer_at_every_pixel_is_a_one_by_one_convolution(height, width, depth, filters):
    x, weights = whole_numbers(height, width, depth), whole_numbers(depth, filters)
    bias = whole_numbers(filters)
    kernel = dense_to_conv(weights)
    assert kernel.shape == (1, 1, depth, filters)
    y = conv2d(x, kernel, bias)
    for i, j, k in np.ndindex(y.shape):
        assert y[i, j, k] == sum(int(x[i, j, d]) * int(weights[d, k]) for d in range(depth)) + bias[k]
    np.testing.assert_array_equal(dense(x, conv_to_dense(kernel), bias), y)


@drawn
@given(st.tuples(few, few), st.integers(1, 5), st.integers(1, 5))
def test_a_dense_layer_of_a_whole_volume_is_a_convolution_as_large_as_its_input(size, depth, filters):
    x, weights = whole_numbers(*size, depth), whole_numbers(size[0] * size[1] * depth, filters)
    kernel = dense_to_conv(weights, size)
    assert kernel.shape == (*size, depth, filters)
    y = conv2d(x, kernel)
    np.testing.assert_array_equal(y, dense(x.reshape(-1), weights)[None, None])
    np.testing.assert_array_equal(y, conv_by_loops(x, kernel, **PLAIN))
    np.testing.assert_array_equal(conv_to_dense(kernel), weights)
    assert np.shares_memory(kernel, weights)
    assert np.shares_memory(conv_to_dense(kernel), weights)


def test_mixed_up_axes_are_another_layer():
    kernel = dense_to_conv(np.arange(24).reshape(12, 2), (2, 3))
    np.testing.assert_array_equal(kernel[0, 2, 1], [10, 11])  # input (0·3 + 2)·2 + 1 = 5
    np.testing.assert_array_equal(kernel[1, 0, 0], [12, 13])  # input (1·3 + 0)·2 + 0 = 6
    x, weights = whole_numbers(2, 2, 2), whole_numbers(8, 2)
    right = conv2d(x, dense_to_conv(weights, 2))
    assert not np.array_equal(right, dense(x.transpose(2, 0, 1).reshape(-1), weights)[None, None])
    square = np.array([[1, 2], [3, 4]])  # inputs and outputs swapped still fit
    assert conv2d([[[1, 10]]], dense_to_conv(square)).tolist() == [[[31, 42]]]
    assert conv2d([[[1, 10]]], dense_to_conv(square.T)).tolist() == [[[21, 43]]]
    assert conv_to_dense(square[None, None]).tolist() == [[1, 2], [3, 4]]


@drawn
@given(st.tuples(few, few), st.integers(1, 5), st.integers(1, 5))
def test_weights_flattened_channels_first_read_the_same_volume(size, depth, filters):
    x, weights = whole_numbers(*size, depth), whole_numbers(size[0] * size[1] * depth, filters)
    kernel = dense_to_conv(weights, size, order="channels_first")
    assert kernel.shape == (*size, depth, filters)
    for i, j, d in np.ndindex(*size, depth):
        np.testing.assert_array_equal(kernel[i, j, d], weights[(d * size[0] + i) * size[1] + j])
    y = conv2d(x, kernel)
    np.testing.assert_array_equal(y[0, 0], dense(x.transpose(2, 0, 1).reshape(-1), weights))
    np.testing.assert_array_equal(y[0, 0], dense(x.reshape(-1), conv_to_dense(kernel)))
    back = conv_to_dense(kernel, order="channels_first")
    np.testing.assert_array_equal(back, weights)
    assert np.shares_memory(kernel, weights)
    assert np.shares_memory(back, weights)
    own = np.ascontiguousarray(kernel)  # laid out anew, as a kernel that was learned is
    np.testing.assert_array_equal(conv_to_dense(own, "channels_first"), weights)


def test_weights_outputs_first_enter_transposed_and_are_not_copied():
    framework = whole_numbers(4, 3 * 2 * 2)  # torchvision's and Caffe's [outputs, C·F·F]
    kernel = dense_to_conv(framework.T, 2, "channels_first")
    np.testing.assert_array_equal(kernel, framework.reshape(4, 3, 2, 2).transpose(2, 3, 1, 0))
    assert np.shares_memory(kernel, framework)
    np.testing.assert_array_equal(conv_to_dense(kernel, "channels_first").T, framework)


def test_the_wrong_order_is_another_layer_unless_there_is_one_cell_or_one_channel():
    for size, depth, same in [((2, 2), 2, False), ((1, 1), 5, True), ((2, 3), 1, True), ((1, 3), 2, False)]:
        weights = np.arange(size[0] * size[1] * depth * 2).reshape(-1, 2)
        last, first = (dense_to_conv(weights, size, order) for order in ("channels_last", "channels_first"))
        assert np.array_equal(last, first) == same
        assert np.array_equal(conv_to_dense(first), weights) == same


@pytest.mark.parametrize("depth", [1, 3, 16, 100, 512, 2000])
def test_float32_stays_within_rounding_of_a_loop_in_float64(depth):
    random = np.random.default_rng(depth)
    x = random.standard_normal((4, 3, depth), dtype=np.float32)
    weights = random.standard_normal((depth, 5), dtype=np.float32)
    bias = random.standard_normal(5, dtype=np.float32)
    exact = np.empty((4, 3, 5))
    for i, j, k in np.ndindex(exact.shape):
        products = (float(a) * float(w) for a, w in zip(x[i, j], weights[:, k], strict=True))
        exact[i, j, k] = sum(products) + float(bias[k])
    bound = 8 * np.finfo(np.float32).eps * np.sqrt(depth) * np.abs(exact).max()
    for y in (conv2d(x, dense_to_conv(weights), bias), dense(x, weights, bias)):
        assert y.dtype == np.float32
        assert np.abs(y - exact).max() <= bound


# --- what is refused -----------------------------------------------------------------------------

KERNEL = np.ones((5, 5, 6, 16))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: check_table([1, 0]), "table has shape (2,): table must be [D, K], each at least 1"),
        (
            lambda: check_table(np.ones((1, 2, 3))),
            "table has shape (1, 2, 3): table must be [D, K], each at least 1",
        ),
        (lambda: check_table([[]]), "table has shape (1, 0): table must be [D, K], each at least 1"),
        (
            lambda: check_table(np.ones((0, 3))),
            "table has shape (0, 3): table must be [D, K], each at least 1",
        ),
        (
            lambda: check_table([[1, 0], [0, 2]]),
            "table[1, 1] is 2: table must hold only True and False, or 1 and 0",
        ),
        (
            lambda: check_table([[0.5, 1.0]]),
            "table[0, 0] is 0.5: table must hold only True and False, or 1 and 0",
        ),
        (
            lambda: check_table([[1, np.nan]]),
            "table[0, 1] is nan: table must hold only True and False, or 1 and 0",
        ),
        (
            lambda: check_table([[1, -1]]),
            "table[0, 1] is -1: table must hold only True and False, or 1 and 0",
        ),
        (
            lambda: check_table([["X", "."]]),
            "table must be an array of integers or real floats, got <U1: convert it",
        ),
        (
            lambda: check_table([[1], [1, 0]]),
            "table must be an array of numbers, got rows of different lengths",
        ),
        (lambda: groups_of([3]), "table has shape (1,): table must be [D, K], each at least 1"),
        (lambda: table_counts([3], 5), "table has shape (1,): table must be [D, K], each at least 1"),
        (lambda: mask_kernel(KERNEL, [3]), "table has shape (1,): table must be [D, K], each at least 1"),
        (lambda: full_table(0, 1), "depth must be at least 1, got 0"),
        (lambda: full_table(1, 0), "filters must be at least 1, got 0"),
        (lambda: full_table(1, 1.5), "filters must be a whole number, got 1.5"),
        (lambda: one_to_one_table(0), "depth must be at least 1, got 0"),
        (lambda: grouped_table(3, 4, 2), "groups 2 does not divide the input depth 3: use 1"),
        (
            lambda: grouped_table(4, 3, 2),
            "groups 2 does not divide the number of filters 3: use 1",
        ),
        (lambda: grouped_table(4, 4, 0), "groups must be at least 1, got 0"),
        (
            lambda: mask_kernel(np.ones((5, 5, 4, 16)), LENET5_C3),
            "kernel depth 4 does not match table depth 6: kernel must be [F, F, 6, 16]",
        ),
        (
            lambda: mask_kernel(np.ones((5, 5, 6, 5)), LENET5_C3),
            "kernel filters 5 do not match the table's 16: kernel must be [F, F, 6, 16]",
        ),
        (
            lambda: mask_kernel(KERNEL, LENET5_C3.T),
            "kernel depth 6 does not match table depth 16: kernel must be [F, F, 16, 6], "
            "or perhaps table.T is meant",
        ),
        (
            lambda: mask_kernel(KERNEL[0], LENET5_C3),
            "kernel has shape (5, 6, 16): kernel must be [F, F, D, K], each at least 1",
        ),
        (
            lambda: mask_kernel(KERNEL.astype(str), LENET5_C3),
            "kernel must be an array of integers or real floats, got <U32: convert it",
        ),
        (lambda: table_counts(LENET5_C3, 0), "kernel_size must be at least 1, got 0"),
        (lambda: table_counts(LENET5_C3, 5, 0), "positions must be at least 1, got 0"),
        (lambda: table_counts(LENET5_C3, 5, 2.5), "positions must be a whole number, got 2.5"),
        (
            lambda: grouped_kernel(KERNEL[:, :, :4], 3),
            "groups 3 does not divide the input depth 4: use 2 or 4",
        ),
        (
            lambda: grouped_kernel(KERNEL, 3),
            "groups 3 does not divide the number of filters 16: use 2",
        ),
        (
            lambda: grouped_kernel(3 * KERNEL, 2),
            "kernel[0, 0, 0, 8] is 3.0, outside the 2 groups: it must be 0, "
            "so use mask_kernel with grouped_table(6, 16, 2) first",
        ),
        (
            lambda: grouped_kernel(KERNEL[..., 0], 2),
            "kernel has shape (5, 5, 6): kernel must be [F, F, D, K], each at least 1",
        ),
        (
            lambda: ungrouped_kernel(KERNEL, 3),
            "groups 3 does not divide the number of filters 16: use 2 or 4",
        ),
        (lambda: ungrouped_kernel(KERNEL, 0), "groups must be at least 1, got 0"),
        (
            lambda: ungrouped_kernel(KERNEL[:, :, :0], 2),
            "kernel has shape (5, 5, 0, 16): kernel must be [F, F, D/groups, K], each at least 1",
        ),
        (
            lambda: dense_to_conv(KERNEL),
            "weights has shape (5, 5, 6, 16): weights must be [inputs, outputs], each at least 1",
        ),
        (
            lambda: dense_to_conv(np.ones((0, 2))),
            "weights has shape (0, 2): weights must be [inputs, outputs], each at least 1",
        ),
        (
            lambda: dense_to_conv(np.ones((10, 3)), (2, 3)),
            "weights for 10 inputs do not divide into 2×3 cells: use kernel_size 1",
        ),
        (
            lambda: dense_to_conv(W.T, order="last"),
            'order \'last\' is not known: use "channels_last" or "channels_first"',
        ),
        (
            lambda: conv_to_dense(W.T[None, None], None),
            'order None is not known: use "channels_last" or "channels_first"',
        ),
        (lambda: dense_to_conv(W.T, 0), "kernel_size must be at least 1, got 0"),
        (
            lambda: dense_to_conv([[1, 2], [3]]),
            "weights must be an array of numbers, got rows of different lengths",
        ),
        (
            lambda: conv_to_dense(W.T),
            "kernel has shape (3, 2): kernel must be [F, F, D, K], each at least 1",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()

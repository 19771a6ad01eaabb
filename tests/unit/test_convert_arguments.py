"""Arguments of `convert`: fixes applied, orders of axes suspected, limits before arrays, numpy's numbers."""

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from helpers import convert
from helpers.convert import (
    average_classes,
    bilinear_kernel,
    conv_matrix,
    conv_matrix_elements,
    dense_to_conv,
    full_table,
    grouped_kernel,
    grouped_table,
    local_matrix,
    mask_kernel,
    one_to_one_table,
    table_counts,
    to_convolutional,
    ungrouped_kernel,
)
from helpers.networks import Dense, MaxPool, run
from tests.unit.refusals import memory, refusal

drawn = settings(deadline=None, derandomize=True, max_examples=200)
few = st.integers(1, 8)


def offered(sentence, name):
    """The line of code that turns the argument `name` round, or None."""
    found = re.search(rf"use ({name}(?:\[[^]]*\])*\.(?:T|transpose\([\d, ]+\)))", sentence)
    return found and found[1]


def numbers(*shape):
    return np.arange(1, np.prod(shape) + 1).reshape(shape)


# --- fixes, applied ------------------------------------------------------------------------------


@drawn
@given(st.integers(1, 400), few, few, st.integers(1, 3))
def test_the_windows_that_are_offered_for_a_dense_layer_divide_its_inputs(inputs, tall, wide, outputs):
    weights = np.ones((inputs, outputs))
    sentence = refusal(dense_to_conv, weights, (tall, wide))
    assume(sentence)
    sizes = [
        int(size) for size in re.search(r"use kernel_size ([\d or]+)", sentence)[1].split(" or ") if size
    ]
    assert 1 <= len(sizes) <= 2
    for size in sizes:
        assert dense_to_conv(weights, size).shape == (size, size, inputs // size**2, outputs)
    between = range(sizes[0] + 1, sizes[-1]) if len(sizes) == 2 else range(sizes[0] + 1, 21)
    assert not any(inputs % size**2 == 0 for size in between)  # the nearest ones


@drawn
@given(*[st.integers(1, 6)] * 4)
def test_a_kernel_or_a_table_as_the_sentence_wants_it_can_be_masked(
    depth, filters, given_depth, given_filters
):
    kernel, table = np.ones((2, 2, given_depth, given_filters)), np.ones((depth, filters))
    sentence = refusal(mask_kernel, kernel, table)
    assume(sentence)
    wanted = [int(size) for size in re.search(r"kernel must be \[F, F, (\d+), (\d+)\]", sentence).groups()]
    mask_kernel(np.ones((2, 2, *wanted)), table)
    if "perhaps table.T is meant" in sentence:
        mask_kernel(kernel, eval("table.T"))
    else:
        assert (given_depth, given_filters) != (filters, depth)


@drawn
@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.integers(1, 8))
def test_a_kernel_that_is_not_grouped_is_after_the_mask_that_is_named(common, deep, wide, groups):
    kernel = np.ones((2, 3, common * deep, common * wide))
    sentence = refusal(grouped_kernel, kernel, groups)
    assume(sentence)
    if "does not divide" in sentence:
        groups = int(re.search(r"use (\d+)", sentence)[1])
        sentence = refusal(grouped_kernel, kernel, groups)
    if sentence:
        table = eval(re.search(r"use mask_kernel with (grouped_table\(\d+, \d+, \d+\)) first", sentence)[1])
        kernel = mask_kernel(kernel, table)
    assert grouped_kernel(kernel, groups).shape == (2, 3, common * deep // groups, common * wide)


@drawn
@given(st.integers(1, 4), st.integers(1, 12), st.integers(1, 12))
def test_the_groups_that_are_offered_write_a_kernel_out(per_group, filters, groups):
    kernel = np.ones((1, 1, per_group, filters))
    sentence = refusal(ungrouped_kernel, kernel, groups)
    assume(sentence)
    for value in re.search(r": use ([\d or]+)", sentence)[1].split(" or "):
        assert ungrouped_kernel(kernel, int(value)).shape == (1, 1, per_group * int(value), filters)


@drawn
@given(*[st.integers(1, 5)] * 2, *[st.integers(1, 3)] * 2, st.integers(0, 2))
def test_filters_for_as_many_places_as_the_sentence_says_make_a_matrix(down, across, size, stride, padding):
    sentence = refusal(local_matrix, np.ones((down, across, size, size, 1, 2)), 5, stride, padding)
    assume(sentence)
    wanted = [int(number) for number in re.search(r"must be \[(\d+), (\d+), F", sentence).groups()]
    local_matrix(np.ones((*wanted, size, size, 1, 2)), 5, stride, padding)


def test_as_many_classes_as_the_sentence_allows():
    sentence = refusal(average_classes, np.ones((3, 4)), None, 5)
    for classes in re.search(r"use (\d+) to (\d+)$", sentence).groups():
        assert average_classes(np.ones((3, 4)), None, int(classes))[0].shape == (3, int(classes))


# --- other frameworks' order of axes -------------------------------------------------------------


@pytest.mark.parametrize(
    "call",
    [
        lambda kernel: conv_matrix(kernel, 11),
        lambda kernel: conv_matrix(kernel, (5, 15), 3),
        lambda kernel: mask_kernel(kernel, grouped_table(6, 16, 2)),
    ],
)
def test_a_kernel_of_pytorchs_is_suspected_and_the_line_turns_it_round(call):
    kernel = numbers(16, 6, 5, 5)
    sentence = refusal(call, kernel)
    assert "if it is [K, D, F, F], as in PyTorch" in sentence
    turned = eval(offered(sentence, "kernel"))
    assert turned.shape == (5, 5, 6, 16)
    assert turned[1, 2, 3, 4] == kernel[4, 3, 1, 2]
    call(turned)


def test_grouped_kernels_of_pytorchs_are_suspected():
    full = mask_kernel(numbers(5, 5, 4, 6), grouped_table(4, 6, 2))
    for size in (5, 4):  # 2 groups divide a 4×4 window as well
        kernel = full[:size, :size].transpose(3, 2, 0, 1)
        sentence = refusal(grouped_kernel, kernel, 2)
        assert offered(sentence, "kernel") == "kernel.transpose(2, 3, 1, 0)"
        turned = eval(offered(sentence, "kernel"))
        np.testing.assert_array_equal(turned, full[:size, :size])
        grouped_kernel(turned, 2)
    kernel = grouped_kernel(full, 2).transpose(3, 2, 0, 1)
    sentence = refusal(ungrouped_kernel, kernel, 2)
    assert offered(sentence, "kernel") == "kernel.transpose(2, 3, 1, 0)"
    np.testing.assert_array_equal(ungrouped_kernel(eval(offered(sentence, "kernel")), 2), full)


def test_filters_of_pytorchs_for_every_place_are_suspected():
    own = numbers(3, 3, 3, 3, 2, 4)
    kernels = own.transpose(0, 1, 5, 4, 2, 3)
    sentence = refusal(local_matrix, kernels, 5)
    assert offered(sentence, "kernels") == "kernels.transpose(0, 1, 4, 5, 3, 2)"
    np.testing.assert_array_equal(eval(offered(sentence, "kernels")), own)
    local_matrix(eval(offered(sentence, "kernels")), 5)


def test_weights_outputs_first_are_suspected():
    weights = numbers(10, 98)  # [outputs, inputs]
    sentence = refusal(dense_to_conv, weights, 7)
    assert "if weights is [outputs, inputs]" in sentence
    assert dense_to_conv(eval(offered(sentence, "weights")), 7).shape == (7, 7, 2, 10)
    for weights, bias, classes in [
        (numbers(100, 8), None, 21),  # more classes than the last axis has
        (numbers(100, 8), numbers(100), 4),
        (numbers(100, 8, 3, 3), None, 21),
        (numbers(100, 8, 3, 3), numbers(100), 2),
    ]:
        sentence = refusal(average_classes, weights, bias, classes)
        fewer, _ = average_classes(eval(offered(sentence, "weights")), bias, classes)
        assert fewer.shape[-1] == classes


def test_a_dense_layers_weights_outputs_first_are_suspected():
    stack = [MaxPool(2), Dense("fc", 3)]
    weights = {"fc": (numbers(3, 4), None)}
    sentence = refusal(to_convolutional, stack, weights, input_size=(4, 4, 1))
    line = offered(sentence, "weights")
    assert line == "weights['fc'][0].T"
    weights = {"fc": (eval(line), np.zeros(3))}
    network, kernels = to_convolutional(stack, weights, input_size=(4, 4, 1))
    x = numbers(4, 4, 1)
    np.testing.assert_array_equal(run(network, kernels, x)[0, 0], run(stack, weights, x))


@pytest.mark.parametrize(
    ("call", "name", "value"),
    [
        (lambda kernel: conv_matrix(kernel, 11), "kernel", numbers(16, 6, 5, 5)),
        (lambda kernel: mask_kernel(kernel, grouped_table(6, 16, 2)), "kernel", numbers(16, 6, 5, 5)),
        (lambda table: mask_kernel(numbers(3, 3, 4, 6), table), "table", grouped_table(6, 4, 2)),
        (
            lambda kernel: grouped_kernel(kernel, 2),
            "kernel",
            numbers(6, 4, 5, 5) * grouped_table(6, 4, 2)[..., None, None],
        ),
        (lambda kernel: ungrouped_kernel(kernel, 2), "kernel", numbers(6, 2, 5, 5)),
        (lambda kernels: local_matrix(kernels, 5), "kernels", numbers(3, 3, 4, 2, 3, 3)),
        (lambda weights: dense_to_conv(weights, 7), "weights", numbers(10, 98)),
        (lambda weights: average_classes(weights, None, 21), "weights", numbers(100, 8)),
        (lambda weights: average_classes(weights, None, 21), "weights", numbers(100, 8, 3, 3)),
    ],
)
def test_lists_are_turned_round_by_a_line_that_runs_too(call, name, value):
    line = r"(?:use|perhaps) (np\.transpose\(.*\)|\w+\.T|\w+\.transpose\(.*\))(?: is meant)?$"
    of_list, of_array = (re.search(line, refusal(call, each))[1] for each in (value.tolist(), value))
    assert (of_list.partition("(")[0], of_array.partition(".")[0]) == ("np.transpose", name)
    turned = eval(of_list, {"np": np, name: value.tolist()})
    np.testing.assert_array_equal(turned, eval(of_array, {name: value}))
    call(turned)


@pytest.mark.parametrize(
    ("call", "shape"),
    [
        (lambda kernel: conv_matrix(kernel, 5), (7, 7, 3, 4)),  # [F, F, D, K]: 3 and 4 are no square window
        (lambda kernel: conv_matrix(kernel, 2), (16, 6, 5, 5)),  # does not fit turned round either
        (lambda kernel: mask_kernel(kernel, full_table(6, 16)), (5, 5, 4, 16)),
        (lambda kernel: grouped_kernel(kernel, 3), (5, 5, 4, 4)),
        (lambda kernel: grouped_kernel(kernel, 2), (4, 4, 2, 2)),  # turned round it has weights outside too
        (lambda kernel: ungrouped_kernel(kernel, 3), (5, 5, 4, 4)),
        (lambda kernel: average_classes(kernel, np.ones(3), 2), (5, 5, 4, 4)),
        (lambda weights: dense_to_conv(weights, 3), (10, 3)),
        (lambda weights: average_classes(weights, None, 5), (3, 4)),
    ],
)
def test_nothing_is_suspected_where_the_shape_does_not_say_so(call, shape):
    sentence = refusal(call, numbers(*shape))
    assert sentence
    assert "transpose" not in sentence
    assert ".T" not in sentence


# --- limits before arrays ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: grouped_table(10**6, 10**6, 1),
            "the table [depth, filters] would have 1,000,000 × 1,000,000 entries, more than 134,217,728: "
            "use a smaller depth or fewer filters",
        ),
        (lambda: full_table(10**12, 10**12), "the table [depth, filters] would have 1,000,000,000,000 × "),
        (lambda: one_to_one_table(12_000), "the table [depth, filters] would have 12,000 × 12,000 entries"),
        (
            lambda: bilinear_kernel(10**5, 10**3),
            "the kernel [F, F, channels, channels] would have 200,000 × 200,000 × 1,000 × 1,000 entries, "
            "more than 134,217,728: use a smaller factor or fewer channels",
        ),
        (
            lambda: conv_matrix(np.ones((3, 3, 1, 1)), 16_000),
            "the matrix would have 255,936,004 × 256,000,000 entries, more than 134,217,728: "
            "use a smaller input_size or less padding, or ask conv_matrix_elements for a part of it",
        ),
        (lambda: conv_matrix(np.ones((3, 3, 1, 1)), 10**12), "outputs of this layer are "),
        (
            lambda: conv_matrix_elements(10**9, (3, 3, 1, 1), outputs=range(10**9)),
            "the matrix would have 1,000,000,000 × 1,000,000,000,000,000,000 entries, more than",
        ),
        (
            lambda: conv_matrix_elements(5, (3, 3, 1, 1), outputs=range(10**30)),
            "outputs 999999999999999999999999999999 does not exist: there are 9, from 0",
        ),
        (
            lambda: conv_matrix_elements(5, (3, 3, 10**12, 10**12), outputs=[0], inputs=[0]),
            "kernel_shape (3, 3, 1000000000000, 1000000000000) has too many elements to number: "
            "use a smaller kernel",
        ),
        (
            lambda: local_matrix(np.broadcast_to(1.0, (98, 98, 3, 3, 1, 2)), 100),
            "the matrix would have 19,208 × 10,000 entries, more than 134,217,728",
        ),
        (
            lambda: mask_kernel(np.broadcast_to(1.0, (200, 200, 100, 100)), full_table(100, 100)),
            "the kernel [F, F, D, K] would have 200 × 200 × 100 × 100 entries, more than 134,217,728: "
            "use a smaller kernel",
        ),
        (
            lambda: grouped_kernel(np.broadcast_to(0.0, (200, 200, 100, 100)), 2),
            "the kernel [F, F, D, K] would have 200 × 200 × 100 × 100 entries",
        ),
        (
            lambda: ungrouped_kernel(np.ones((1, 1, 1, 12_000)), 12_000),
            "the kernel [F, F, D, K] would have 1 × 1 × 12,000 × 12,000 entries",
        ),
        (
            lambda: dense_to_conv(range(10**12)),
            "weights must be at most 134,217,728 rows long, or an array, got",
        ),
    ],
)
def test_what_would_be_too_large_is_refused_before_it_is_made(call, message):
    with memory() as peak:
        sentence = refusal(call)
        most = peak()
    assert sentence.startswith(message)
    assert most < 2e6


def test_a_part_of_a_matrix_that_is_too_large_can_be_had():
    assert refusal(conv_matrix_elements, 16_000, (3, 3, 1, 1))
    part = conv_matrix_elements(
        16_000, (3, 3, 1, 1), outputs=[0, 255_936_003], inputs=range(255_999_997, 256_000_000)
    )
    assert part.tolist() == [[-1, -1, -1], [6, 7, 8]]


def test_a_matrix_takes_little_more_than_itself_and_its_indices():
    kernel = np.ones((3, 3, 1, 1))
    with memory() as peak:
        size = conv_matrix(kernel, 40).nbytes
        most = peak()
    assert most < 2.5 * size


# --- numpy's numbers, rows and columns of a matrix --------------------------------------------------


@pytest.mark.parametrize("number", [np.uint8, np.int8, np.int32, np.uint64])
def test_numpys_numbers_count_as_pythons(number):
    weights, bias = numbers(3, 300), numbers(300)
    for ours, plain in zip(
        average_classes(weights, bias, number(100)), average_classes(weights, bias, 100), strict=True
    ):
        np.testing.assert_array_equal(ours, plain)
    np.testing.assert_array_equal(
        grouped_table(number(100), number(100), number(50)), grouped_table(100, 100, 50)
    )
    np.testing.assert_array_equal(bilinear_kernel(number(100), number(1)), bilinear_kernel(100, 1))
    kernel = grouped_kernel(mask_kernel(numbers(1, 1, 100, 100), grouped_table(100, 100, 50)), number(50))
    np.testing.assert_array_equal(ungrouped_kernel(kernel, number(50)), ungrouped_kernel(kernel, 50))
    counts = table_counts(full_table(6, 16), number(5), number(100))
    assert counts == table_counts(full_table(6, 16), 5, 100)
    assert type(counts.macs) is type(counts.pairs) is int
    assert dense_to_conv(numbers(100, 2), (number(10), number(10))).shape == (10, 10, 1, 2)
    shape = tuple(map(number, (3, 3, 4, 100)))
    few_outputs = np.array([0, 1], number), np.array([0, 40], number)
    np.testing.assert_array_equal(
        conv_matrix_elements(number(30), shape, number(2), number(1), *few_outputs),
        conv_matrix_elements(30, (3, 3, 4, 100), 2, 1, [0, 1], [0, 40]),
    )


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ([1.5], r"outputs must be a range or a list of whole numbers, got array\(\[1.5\]\)"),
        ([True, False], r"outputs must be a range or a list of whole numbers, got array\(\[ True, False\]\)"),
        (["1"], "outputs must be an array of integers or real floats, got <U1: convert it"),
        (5, r"outputs must be a range or a list of whole numbers, got array\(5\)"),
        ([[1, 2]], r"outputs must be a range or a list of whole numbers, got array\(\[\[1, 2\]\]\)"),
        ([2**64 - 1], "outputs 18446744073709551615 does not exist: there are 9, from 0"),
        (range(3, -2, -1), "outputs -1 does not exist: there are 9, from 0"),
        ((place for place in (1, 2)), "outputs must be an array of integers or real floats, got object: .*"),
    ],
)
def test_rows_of_a_matrix_that_are_none(wanted, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        conv_matrix_elements(5, (3, 3, 1, 1), outputs=wanted)


def test_no_rows_at_all():
    for none in ([], range(0), np.zeros(0, int)):
        assert conv_matrix_elements(5, (3, 3, 1, 1), outputs=none).shape == (0, 25)
    assert conv_matrix_elements(5, (3, 3, 1, 1), outputs=range(8, -1, -4)).shape == (3, 25)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            np.zeros(3, [(f"field {n}", int) for n in range(50)]),
            r"kernel must be an array of .{,120}: convert it",
        ),
        (
            np.ones((1,) * 64),
            r"kernel has shape \(1, 1, 1, 1, 1, 1, \.\.\.\): kernel must be \[F, F, D, K\], .*",
        ),
        ([[1], [1, 2]], "kernel must be an array of numbers, got rows of different lengths"),
    ],
)
def test_arrays_in_sentences_are_short(value, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        convert.conv_to_dense(value)


def test_what_is_nested_too_deep_is_not_called_ragged():
    deep = 1
    for _ in range(100):
        deep = [deep]
    with pytest.raises(
        ValueError, match=r"^table must be an array of (numbers, got \[\[\[\.\.\.\]\]\]|integers .*)$"
    ):
        convert.check_table(deep)


def test_counts_with_a_table_are_checked():
    with pytest.raises(ValueError, match=r"^pairs must be a whole number, got 1.5$"):
        convert.TableCounts(1, 1, 1, 1, 1.5)

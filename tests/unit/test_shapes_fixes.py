"""What a refusal advises, applied: each fix that a sentence of `shapes` names fits."""

import re
from ast import literal_eval

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from helpers import shapes
from helpers.shapes import axis, output_size, transposed_size
from tests.unit.refusals import refusal

drawn = settings(deadline=None, derandomize=True, max_examples=500)
SIDES = st.integers(0, 6)
PADDINGS = SIDES | st.tuples(SIDES, SIDES) | st.sampled_from(shapes.PADDING_NAMES)
LAYERS = st.fixed_dictionaries(
    {
        "input_size": st.integers(1, 60),
        "kernel_size": st.integers(1, 12),
        "stride": st.integers(1, 12),
        "padding": PADDINGS,
        "dilation": st.integers(1, 5),
    }
)
LARGE_LAYERS = st.fixed_dictionaries(
    {
        "input_size": st.integers(1, 10**12),
        "kernel_size": st.integers(1, 10**6),
        "stride": st.integers(1, 10**12),
        "padding": st.integers(0, 10**12),
        "dilation": st.integers(1, 10**5),
    }
)
# A divisor of what is left is a stride beyond the largest that is taken.
LARGEST = {
    **{"input_size": 999_999_999_999, "kernel_size": 122_031, "stride": 999_999_999_999},
    **{"padding": 999_999_999_999, "dilation": 1887},
}


def offers(sentence):
    """{setting: values} of "try stride 1 or 7, padding (0, 1), or input_size 9 or 11"."""
    value = r"(?:\(\d+, \d+\)|\d+)"
    named = re.findall(rf"(stride|padding|input_size) ({value}(?: or {value})?)", sentence.split(": try ")[1])
    return {name: [literal_eval(each) for each in values.split(" or ")] for name, values in named}


@drawn
@given(LAYERS)
def test_what_strict_rounding_offers_fits(layer):
    check_offers(layer)


@settings(drawn, max_examples=50)
@given(LARGE_LAYERS)
@example(LARGEST)
def test_what_strict_rounding_offers_fits_at_any_size(layer):
    check_offers(layer)


def check_offers(layer):
    assume(axis(**layer).output_size)
    sentence = refusal(output_size, **layer, rounding="strict")
    assume(sentence)
    found = offers(sentence)
    near = shapes.nearest_fits(axis(**layer))
    assert found == {
        "stride": list(near.stride),
        "padding": list(near.padding),
        "input_size": [size for (size,) in near.input_size],
    }
    for name, values in found.items():
        for value in values:
            output_size(**{**layer, name: value}, rounding="strict")


def test_all_that_strict_rounding_offers_is_read_by_this_test():
    sentence = refusal(output_size, 10, 3, 2, rounding="strict")
    assert sentence.endswith("try stride 1 or 7, padding (0, 1), or input_size 9 or 11")
    assert offers(sentence) == {"stride": [1, 7], "padding": [(0, 1)], "input_size": [9, 11]}


@drawn
@given(LAYERS, st.integers(1, 40))
def test_a_filter_that_is_too_large_can_be_made_smaller_or_padded(layer, more):
    layer["kernel_size"] += more
    one = axis(**layer)
    sentence = refusal(one.require_output)
    assume(sentence)
    smaller = re.search(
        r"use a kernel that spans at most (\d+), or|kernel_size of at most (\d+), or", sentence
    )
    size = int(smaller[1] or smaller[2])
    padded = {**layer, "padding": (one.before, one.after)}
    assert axis(**{**padded, "kernel_size": size}).output_size
    assert not axis(**{**padded, "kernel_size": size + 1}).output_size
    assert bool(smaller[2]) == (one.dilation > 1)
    missing = int(re.search(r"or (\d+) more padding in all$", sentence)[1])
    for before in (0, missing // 2, missing):
        sides = one.before + before, one.after + missing - before
        assert output_size(**{**layer, "padding": sides}) == 1
    assert not axis(**{**layer, "padding": (one.before, one.after + missing - 1)}).output_size


@drawn
@given(*[st.tuples(st.integers(1, 9), st.integers(1, 9)) for _ in range(4)])
def test_what_is_offered_where_rows_or_columns_do_not_fit_fits_both(size, kernel_size, padding, dilation):
    settings_ = {"stride": 1, "padding": padding, "dilation": dilation}
    sentence = refusal(shapes.conv_counts, size, 1, 1, kernel_size, **settings_)
    assume(sentence)
    smaller = int(re.search(r"(?:spans at most|kernel_size of at most) (\d+), or", sentence)[1])
    fitting = tuple(min(smaller, each) for each in kernel_size)
    assert shapes.conv_counts(size, 1, 1, fitting, **settings_)
    missing = int(re.search(r"or (\d+) more padding in all$", sentence)[1])
    sides = tuple((each, each + missing) for each in padding)
    assert shapes.conv_counts(size, 1, 1, kernel_size, **{**settings_, "padding": sides})


@drawn
@given(LAYERS, st.integers(0, 9))
def test_what_a_transposed_convolution_offers_leads_to_one_that_fits(layer, output_padding):
    layer["output_padding"] = output_padding
    changed = []
    while sentence := refusal(transposed_size, **layer):
        most = int(re.search(r"use at most (\d+)", sentence)[1])
        name = "output_padding" if sentence.startswith("output_padding") else "padding"
        layer[name] = most if name == "output_padding" else (most // 2, most - most // 2)
        changed.append(name)
        assert len(changed) <= 2, sentence
    assert changed in ([], ["padding"], ["output_padding"], ["output_padding", "padding"])


@drawn
@given(st.integers(1, 60), st.integers(1, 60), st.integers(1, 60), st.booleans())
def test_the_groups_that_are_offered_divide(depth, filters, groups, known):
    depth = depth if known else None
    sentence = refusal(shapes.check_groups, depth, filters, groups)
    assume(sentence)
    values = [int(value) for value in re.search(r": use (.+)$", sentence)[1].split(" or ")]
    dividing = [each for each in range(1, 61) if filters % each == 0 and (depth is None or depth % each == 0)]
    below, above = [each for each in dividing if each < groups], [each for each in dividing if each > groups]
    assert values == [*below[-1:], *above[:1]]
    for value in values:
        assert shapes.check_groups(depth, filters, value) == value
        shapes.conv_counts(5, depth or filters, filters, 3, groups=value)


@pytest.mark.parametrize("dilation", [1, 2, 7, 10**6, 10**12])
def test_the_largest_dilated_kernel(dilation):
    sentence = refusal(shapes.effective_size, 10**12, dilation)
    if dilation == 1:
        assert sentence is None
        return
    most = int(re.search(r"use a kernel_size of at most (\d+)$", sentence)[1])
    assert shapes.effective_size(most, dilation) <= 10**12
    assert refusal(shapes.effective_size, most + 1, dilation)


@pytest.mark.parametrize(
    ("settings_", "text"),
    [
        ((10, 3, 2), "= 4.5 is"),
        ((10, 3, 3), "= 3.33333 is"),
        ((1_000_002, 3, 2), "= 500000.5 is"),
        ((10**12, 3, 2), "= 499999999999.5 is"),
        ((10**9, 3, 10**8 + 7), "= 10 + 99999934/100000007 is"),
        ((10**12, 3, 10**8 + 7), "= 10000.999 is"),
        ((10**12, 1, 10**12 - 2), "= 2 + 1/999999999998 is"),
    ],
)
def test_what_is_not_whole_is_not_written_as_if_it_were(settings_, text):
    assert text in refusal(output_size, *settings_, rounding="strict")


def test_a_layer_in_the_sentence_has_its_place():
    sentence = refusal(shapes.receptive_fields, [(3,), (3,), (3, 2, "same")])
    assert sentence == (
        "layers[2]: padding 'same' with stride 2 depends on the input's size: use whole numbers"
    )

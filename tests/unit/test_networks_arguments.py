"""Arguments of `networks`: numpy's numbers count as Python's do, and what is wrong is named in one line."""

import inspect
import pickle
import re
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_networks_stacks import drawn, stacks, traced

from helpers import networks
from helpers.networks import (
    AvgPool,
    Conv,
    Dense,
    LocalResponseNorm,
    MaxPool,
    Misfit,
    Network,
    Subsampling,
    alexnet,
    as_network,
    input_sizes,
    lenet5,
    run,
    seeded_weights,
    totals,
    trace,
    vgg,
)
from tests.unit.refusals import memory

# --- what is checked is what is used -------------------------------------------------------------


def in_numpy(value, kind):
    """The same setting in numpy's numbers, lists for tuples."""
    if isinstance(value, tuple):
        return [in_numpy(each, kind) for each in value]
    if isinstance(value, bool):
        return np.bool_(value)
    return kind(value) if isinstance(value, int) else value


@drawn
@given(stacks(), st.sampled_from([np.uint8, np.int8, np.int32, np.uint64]))
def test_numpys_numbers_make_the_same_layers(stack, kind):
    layers, shape = stack
    same = [
        type(layer)(**{each.name: in_numpy(getattr(layer, each.name), kind) for each in fields(layer)})
        for layer in layers
    ]
    assert same == layers
    assert list(map(hash, same)) == list(map(hash, layers))
    assert repr(same) == repr(layers)
    rows = traced(layers, shape)
    assert trace(same, in_numpy(shape, kind)) == rows
    assert all(type(number) is int for row in rows for number in (row.weights, row.macs, row.activations))


def test_counts_do_not_overflow():
    assert trace([Dense("d", np.uint8(200))], (8, 8, 3))[1].weights == 38_400
    wide = trace(
        [Conv("c", np.int32(60_000), np.int32(7)), Dense("d", np.int32(60_000))], np.array([64] * 3).tolist()
    )
    assert wide[1].weights == 60_000 * 49 * 64
    assert wide[2].macs == 60_000 * 60_000 * 58 * 58
    assert trace([Dense("d", 10**12)], (8, 8, 3))[1].weights == 192 * 10**12
    assert trace(alexnet(groups=np.uint8(2), classes=np.uint16(1000))) == trace(alexnet())
    assert vgg(width=np.float32(0.5), classes=np.int16(1000)) == vgg(width=0.5)
    assert input_sizes(vgg(), "pool5", np.uint8(7), axis=np.int8(1)) == range(224, 256)
    layers = [Conv("c", np.uint8(2), np.uint8(3), stride=np.uint8(2))]
    weights = seeded_weights(layers, np.uint8(7), np.float32(0.5), input_size=(np.uint8(9), 9, 1))
    again = seeded_weights(layers, 7, 0.5, input_size=(9, 9, 1))
    np.testing.assert_array_equal(weights["c"][0], again["c"][0])
    assert run(layers, weights, np.ones((9, 9, 1))).shape == (4, 4, 2)


def test_as_network_takes_what_is_documented():
    assert list(inspect.signature(as_network).parameters) == ["network", "input_size"]
    assert as_network(list(lenet5().layers), (32, 32, 1)).layers == as_network(lenet5(), 32).layers


def test_layers_keep_their_positions_and_can_be_copied():
    pool = AvgPool(3, 2, 1, True, "p", dilation=2, count_include_pad=True)
    assert (pool.size, pool.stride, pool.padding, pool.ceil_mode, pool.name) == (3, 2, 1, True, "p")
    assert replace(pool, stride=None) == AvgPool(3, None, 1, True, "p", dilation=2, count_include_pad=True)
    assert pickle.loads(pickle.dumps(pool)) == pool
    assert Conv("c", 1, [3, 1], padding=[[1, 0], [0, 1]]).padding == ((1, 0), (0, 1))
    assert MaxPool(3, 2, 1, True, "p").dilation == 1


def test_a_list_of_layers_has_input_sizes_without_an_input():
    network = vgg("D")
    assert input_sizes(list(network.layers), "pool5", 7) == input_sizes(network, "pool5", 7)
    assert input_sizes([MaxPool(2), MaxPool(2)], "pool2", 3) == range(12, 16)
    assert input_sizes([Conv("c", 4, 3, groups=2)], "c", 1) == range(3, 4)  # whatever its depth
    assert input_sizes([Conv("c", 1, 1, stride=10**9)] * 1, "c", 1001) == range(10**12 + 1, 10**12 + 1)
    assert input_sizes([Conv("c", 1, 1, stride=10**9)], "c", 1000) == range(999 * 10**9 + 1, 10**12 + 1)


def test_a_stack_has_at_most_ten_thousand_layers():
    layers = [Conv(f"c{place}", 1, 1) for place in range(10_000)]
    assert len(trace(layers, (5, 5, 1))) == 10_001
    with pytest.raises(ValueError, match=r"^network must be at most 10,000 layers, got 10,001$"):
        trace([*layers, MaxPool(1)], (5, 5, 1))


def test_a_normalisation_may_leave_out_each_of_its_parts():
    norm = LocalResponseNorm(k=0, alpha=np.float32(0), beta=0.0)
    assert (norm.k, norm.alpha, norm.beta) == (0, 0, 0)
    assert trace([norm], (5, 5, 3))[-1].shape == (5, 5, 3)


def test_strides_that_multiply_beyond_what_is_counted_are_named():
    pools = [MaxPool(1, 2) for _ in range(330)]
    with pytest.raises(
        ValueError, match=r"^the receptive field after pool\d+ is larger than what is counted: use "
    ) as refused:
        trace(pools, (5, 5, 1))
    last = int(re.search(r"pool(\d+)", str(refused.value)).group(1))
    assert trace(pools[: last - 1], (5, 5, 1))[-1].stride == 2 ** (last - 1)  # the layers before it
    assert trace([replace(pool, stride=1) for pool in pools], (5, 5, 1))[-1].stride == 1
    with pytest.raises(ValueError, match=r"^the receptive field after pool\d+ is larger"):
        trace([MaxPool(1, (1, 2)) for _ in range(330)], (5, 5, 1))


# --- sizes beyond what can be made ---------------------------------------------------------------


BOTH = "pool1", "pool2"


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: seeded_weights([Dense("d", 10**12)], input_size=(8, 8, 3)),
            r"the weights would be 7\.19e\+05 GiB, .* in d, more than the 8 GiB .*: use at most units=11126",
        ),
        (
            lambda: seeded_weights([Conv("c", 10**9, 3), MaxPool(2)], input_size=(8, 8, 3)),
            r"the weights would be .* in c, .*: use at most filters=",
        ),
        (
            lambda: run([MaxPool(1, padding=10**9)], {}, np.zeros((8, 8, 3))),
            r"the output of pool1 would be .* GiB, more than the 8 GiB .*: use padding=0 for pool1$",
        ),
        (
            lambda: run([MaxPool(1, 10**9, 10**9, name="p")], {}, np.zeros((8, 8, 3))),
            r"the padded input of p would be .* GiB, more than the 8 GiB .*: use padding=0 for p$",
        ),
        (
            lambda: run([MaxPool(1)], {}, np.broadcast_to(np.float32(1), (100_000, 300, 300, 3))),
            r"x would be 101 GiB, more than the 8 GiB that are made: use at most 7953 images at a time",
        ),
        (
            lambda: run([AvgPool(1)], {}, np.broadcast_to(np.float32(1), (100_000, 100_000, 3))),
            "x would be 112 GiB, more than the 8 GiB that are made: use a smaller input or layer",
        ),
        (
            lambda: run(
                [MaxPool(1), MaxPool(1)],
                {},
                np.broadcast_to(np.uint8(1), (40_000, 40_000, 1)),
                keep=("pool1", "pool2"),
            ),
            "what is to be kept would be 11.9 GiB, more than the 8 GiB that are made: keep all but pool1",
        ),
        (
            lambda: Conv("c", 10**4, 3, table=np.broadcast_to(True, (10**4, 10**4))),
            "c: table has 100,000,000 entries: use at most 67,108,864",
        ),
        (
            lambda: trace([Conv("c", 1, 1, padding=10**12), MaxPool(2)], (5, 5, 1)),
            "c does not fit the 5×5×1 of the input: its output would be "
            "2,000,000,000,005×2,000,000,000,005×1, over 1,000,000,000,000 on a side: use padding=0 for c",
        ),
    ],
)
def test_nothing_absurd_is_made(call, message):
    with memory() as peak:
        with pytest.raises(
            ValueError, match=f"^{message if '.*' in message else re.escape(message)}"
        ) as refused:
            call()
        assert peak() < 2**20
    assert len(str(refused.value)) < 300


def test_what_is_offered_for_weights_that_are_too_large_can_be_drawn():
    for layer, setting in ((Dense("d", 10**12), "units"), (Conv("c", 10**12, 3), "filters")):
        with pytest.raises(ValueError, match=rf"use at most {setting}=\d+$") as refused:
            seeded_weights([layer], input_size=(8, 8, 3))
        most = int(str(refused.value).rpartition("=")[2])
        limit = 8 * 2**30
        fits, over = (
            trace([replace(layer, **{setting: count})], (8, 8, 3))[1].parameter_bytes
            for count in (most, most + 1)
        )
        assert fits <= limit < over


# --- what is wrong is named ----------------------------------------------------------------------

LONG = "x" * 5000
STACK = [Conv("c", 2, 3)]
WEIGHTS = seeded_weights(STACK, input_size=(5, 5, 1))
X = np.zeros((5, 5, 1))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        # Flags.
        (lambda: Conv("c", 1, 3, bias="no"), "c: bias must be True or False, got 'no'"),
        (lambda: Dense("d", 1, bias=0), "d: bias must be True or False, got 0"),
        (lambda: MaxPool(2, ceil_mode="no"), "MaxPool: ceil_mode must be True or False, got 'no'"),
        (
            lambda: AvgPool(2, count_include_pad="no"),
            "AvgPool: count_include_pad must be True or False, got 'no'",
        ),
        (lambda: vgg(ceil_mode=None), "pool1: ceil_mode must be True or False, got None"),
        (lambda: vgg(convolutional="no"), "convolutional must be True or False, got 'no'"),
        (lambda: run(STACK, WEIGHTS, X, progress="no"), "progress must be True or False, got 'no'"),
        # Names.
        (lambda: run(STACK, WEIGHTS, X, keep=[None, "typo"]), "keep names None: use names of c"),
        (lambda: run(STACK, WEIGHTS, X, keep=[LONG]), "keep names 'xxxxx"),
        (lambda: run(STACK, WEIGHTS, X, keep=5), "keep must be names of layers, got 5"),
        (
            lambda: run(vgg("A"), {}, np.zeros((224, 224, 3)), keep="x"),
            "keep names 'x': use names of conv1_1, pool1,",
        ),
        (lambda: Network(5, (5, 5, 1), STACK), "the name of a Network must be a text, got 5"),
        (lambda: Conv("a\nb", 0, 1), r"a\nb: filters must be at least 1, got 0"),
        (lambda: input_sizes(lenet5(), None, 5), "name None is no layer: use one of C1, S2, C3, S4, C5"),
        (
            lambda: input_sizes(lenet5(), ["C1"], 5),
            "name ['C1'] is no layer: use one of C1, S2, C3, S4, C5",
        ),
        # Objects of the wrong kind.
        (lambda: trace(5), "network must be a Network or a list of layers, got 5"),
        (lambda: trace(None), "network must be a Network or a list of layers, got None"),
        (lambda: trace("ab", (5, 5, 1)), "network must be a Network or a list of layers, got 'ab'"),
        (lambda: trace(vgg), "network must be a Network or a list of layers, got <function vgg"),
        (lambda: as_network({}, (5, 5, 1)), "network must be a Network or a list of layers, got {}"),
        (lambda: run(None, {}, X), "network must be a Network or a list of layers, got None"),
        (lambda: seeded_weights(3.5), "network must be a Network or a list of layers, got 3.5"),
        (lambda: input_sizes(None, "c", 5), "network must be a Network or a list of layers, got None"),
        (lambda: Network("n", (5, 5, 1), None), "layers must be a list of layers, got None"),
        (lambda: totals("ab"), "rows must be rows of a trace, got 'a' among them"),
        (lambda: totals(5), "rows must be rows of a trace, got 5"),
        (lambda: totals(np.array(5)), "rows must be rows of a trace, got array(5)"),
        (lambda: totals(range(10**12)), "rows must be rows of a trace, got 0 among them"),
        (lambda: run(STACK, WEIGHTS, range(10**12)), "x must be at most 134,217,728 rows long, or an array"),
        (lambda: run(STACK, WEIGHTS, X, keep=range(10**12)), "keep names 0: use names of c"),
        (lambda: Conv("c", 1, 3, table=range(10**12)), "c: table must be at most 134,217,728 rows long"),
        (lambda: input_sizes([], "c", 1), "name 'c' is no layer: network has no layer with such a size"),
        (lambda: vgg(width=1e9), "width must be at most 244,140,625, got 1000000000.0"),
        (lambda: totals([lenet5()]), "rows must be rows of a trace, got Network("),
        (
            lambda: run(STACK, 5, X),
            "weights have no 'c', which needs weights [3, 3, 1, 2] and bias [2]: use names",
        ),
        (
            lambda: run(STACK, WEIGHTS, [[[1], [2, 3]]]),
            "x must be an array of numbers, got rows of different lengths",
        ),
        (
            lambda: run(STACK, WEIGHTS, np.zeros(3, [(LONG, "i4")])),
            "x must be an array of integers or real floats, got [('xxx",
        ),
        (lambda: Conv("c", 1, 3, activation=[LONG]), "c: activation ['xxxxx"),
        (lambda: Conv("c", 1, 3, activation=np.zeros(3)), "c: activation array([0., 0., 0.]) is not known"),
        (lambda: vgg(np.zeros(3)), "configuration array([0., 0., 0.]) is not known"),
        (
            lambda: LocalResponseNorm(5, alpha="1"),
            "LocalResponseNorm: alpha must be a finite number, at least 0, got '1'",
        ),
        *(
            (
                lambda name=name, value=value: LocalResponseNorm(**{name: value}),
                f"LocalResponseNorm: {name} must be a finite number, at least 0, got {value}",
            )
            for name in ("k", "alpha", "beta")
            for value in (-1e-9, float("inf"), float("nan"))
        ),
        (lambda: vgg(width=0), "width must be a number above 0, got 0"),
        (lambda: Subsampling("S", "2"), "S: size must be a whole number, got '2'"),
        # Numbers of many digits, and out of range.
        (
            lambda: Conv("c", 10**5000, 3),
            "c: filters must be at most 1,000,000,000,000, got a number of about 5,001",
        ),
        (lambda: vgg(width=10**5000), "width must be a number above 0, got a number of about 5,001 digits"),
        (lambda: vgg(width=float("nan")), "width must be a number above 0, got nan"),
        (
            lambda: seeded_weights(STACK, -(10**5000), input_size=(5, 5, 1)),
            "seed must be a whole number, at least 0",
        ),
        (
            lambda: seeded_weights(STACK, 0, 10**5000, input_size=(5, 5, 1)),
            'scale must be "he" or a number above 0',
        ),
        (
            lambda: trace(STACK, (5, 5, 10**5000)),
            "D of input_size must be at most 1,000,000,000,000, got a number",
        ),
        (lambda: Dense("d", 1, inputs=np.zeros(3)), "d: inputs must be (H, W, D), got array([0., 0., 0.])"),
    ],
)
def test_what_is_wrong_is_named_in_one_line(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}") as refused:
        call()
    sentence = str(refused.value)
    assert len(sentence) < 300
    assert sentence.isprintable()


@drawn
@given(stacks(), st.text(min_size=1, max_size=400), st.integers(10**9, 10**12))
def test_sentences_stay_short_whatever_the_names_and_sizes(stack, name, size):
    layers, shape = stack
    layers = [*layers[:-1], replace(layers[-1], name=name)]
    for last in (Conv("large", 1, size), Dense(name + "'", 2, inputs=(size, size, size)), MaxPool(size)):
        with pytest.raises((Misfit, ValueError)) as refused:
            trace([*layers, last], shape)
        assert len(str(refused.value)) < 300
        assert "\n" not in str(refused.value)


def test_weights_are_drawn_for_any_name():
    assert seeded_weights([Dense("\ud800", 2)], input_size=(1, 1, 2))["\ud800"][0].shape == (2, 2)


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        (
            "BatchNorm",
            "once trained, it is a scale and a shift: multiply these into the Conv",
        ),
        ("BatchNorm2d", "once trained, it is a scale and a shift"),
        ("ReLU", 'an activation is a setting of Conv and Dense, such as activation="relu"'),
        ("Flatten", "Dense flattens what it reads, so no layer Flatten is needed"),
        ("Dropout", "Dropout changes nothing once a network is trained: leave it out"),
        ("Softmax", "the last layer gives scores: apply Softmax to what run returns"),
        ("Linear", "Linear is called Dense here"),
        ("Conv2d", "Conv2d is called Conv here"),
        ("Conv2D", "Conv2D is called Conv here"),
        ("MaxPool2d", "MaxPool2d is called MaxPool here"),
        ("AveragePooling2D", "AveragePooling2D is called AvgPool here"),
        ("ConvTranspose2d", "ops.conv2d_transpose computes a transposed convolution"),
        ("Sequential", "Sequential is called Network here, and a plain list of layers will do"),
        ("vgg16", "vgg is meant?"),
        ("MaxPoll", "MaxPool is meant?"),
        ("LSTM", "its layers are Conv, Dense, MaxPool, AvgPool, Subsampling, LocalResponseNorm"),
        ("x\n" * 500, "its layers are Conv"),
    ],
)
def test_a_missing_name_says_what_there_is(name, instead):
    with pytest.raises(AttributeError, match=re.escape(f": {instead}")) as refused:
        getattr(networks, name)
    sentence = str(refused.value)
    assert sentence.startswith("helpers.networks has no ")
    assert len(sentence) < 300
    assert "\n" not in sentence


def test_what_is_there_is_found_and_what_is_not_stays_missing():
    assert all(hasattr(networks, name) for name in networks.__all__)
    assert not hasattr(networks, "Linear")
    with pytest.raises(ImportError, match="Linear"):
        exec("from helpers.networks import Linear")


def test_an_activation_that_the_sentence_names_is_taken():
    assert Conv("c", 1, 1, activation="relu").activation == "relu"

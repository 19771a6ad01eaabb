"""Networks made convolutional: the same numbers at their own size, those of every crop at a larger one."""

import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from test_networks_stacks import drawn, stacks, traced

from helpers.convert import dense_to_conv, to_convolutional
from helpers.networks import (
    VGG_KERNEL_SIZES,
    AvgPool,
    Conv,
    Dense,
    LocalResponseNorm,
    MaxPool,
    Network,
    alexnet,
    digits_net,
    input_sizes,
    lenet5,
    run,
    seeded_weights,
    totals,
    trace,
    vgg,
)
from helpers.shapes import readable


def image(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)


def close(ours, theirs):
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=2e-6 * max(1, np.abs(theirs).max(initial=0)))


# --- VGG, LeNet-5 and AlexNet --------------------------------------------------------------------


@pytest.mark.parametrize("settings", [{}, {"padding": "valid"}, {"ceil_mode": True}, {"width": 1 / 16}])
@pytest.mark.parametrize("configuration", VGG_KERNEL_SIZES)
def test_vgg_becomes_the_convolutional_vgg_layer_by_layer(configuration, settings):
    expected = vgg(configuration, **settings, convolutional=True)
    size = input_sizes(expected, "pool5", 7)[0]  # without padding 224 is too small for the dense fc6
    network, _ = to_convolutional(vgg(configuration, **settings), input_size=size)
    assert network == replace(expected, input_shape=(size, size, 3))
    if network.input_shape == expected.input_shape:
        assert to_convolutional(vgg(configuration, **settings)) == (expected, None)


def test_vgg_with_fc6_padded_differs_in_fc6_alone():
    converted = to_convolutional(vgg(ceil_mode=True))[0].layers
    fcn = vgg(convolutional=True, ceil_mode=True, fc6_padding="same").layers
    pairs = zip(converted, fcn, strict=True)
    assert [ours.name for ours, theirs in pairs if ours != theirs] == ["fc6"]


def test_lenet_5_has_a_single_dense_layer_of_one_cell():
    network, _ = to_convolutional(lenet5())
    assert network.layers == (*lenet5().layers[:-1], Conv("F6", 84, 1, activation="scaled_tanh"))
    assert totals(trace(network)).parameters == 60_000
    weights, x = seeded_weights(lenet5()), image(32, 32, 1)
    converted = to_convolutional(lenet5(), weights)
    close(run(*converted, x)[0, 0], run(lenet5(), weights, x))
    # Four places, as the paper says of a larger input; each sees a 32×32 crop, for nothing is padded.
    large = image(36, 36, 1)
    y = run(*converted, large)
    assert y.shape == (2, 2, 84)
    for i, j in product(range(2), range(2)):
        close(y[i, j], run(lenet5(), weights, large[4 * i : 4 * i + 32, 4 * j : 4 * j + 32]))


@pytest.mark.parametrize("pool", ["max", "average"])
def test_the_digits_net_slides_over_an_image_that_is_larger(pool):
    network = digits_net(pool)
    weights = seeded_weights(network)
    slides, kernels = to_convolutional(network, weights)
    x = np.random.default_rng(0).random((10, 14, 1), np.float32)
    scores = run(slides, kernels, x)
    assert scores.shape == (2, 4, 11)
    for row, column in product(range(2), range(4)):
        crop = x[2 * row : 2 * row + 8, 2 * column : 2 * column + 8]  # the pooling's stride is 2
        np.testing.assert_allclose(scores[row, column], run(network, weights, crop), rtol=1e-4, atol=1e-5)


def test_alexnet_costs_the_same_and_its_fc6_is_6_by_6():
    network, _ = to_convolutional(alexnet())
    assert network.layers[-3:] == (
        Conv("fc6", 4096, 6, activation="relu"),
        Conv("fc7", 4096, 1, activation="relu"),
        Conv("fc8", 1000, 1),
    )
    assert network.layers[:-3] == alexnet().layers[:-3]
    before, after = totals(trace(alexnet())), totals(trace(network))
    assert before == after
    assert trace(network)[-1].shape == (1, 1, 1000)


# --- any network ---------------------------------------------------------------------------------


@drawn
@given(stacks(), st.integers(1, 2))
def test_drawn_stacks_compute_the_same(stack, dense_layers):
    layers, shape = stack
    extra = [Dense(f"last{n}", n + 2, bias=n % 2 == 0, activation="tanh") for n in range(dense_layers)]
    layers = [*layers, *extra]
    rows = traced(layers, shape)
    weights, x = seeded_weights(layers, input_size=shape), image(2, *shape)
    expected = run(layers, weights, x)
    assume(np.isfinite(expected).all())
    network, converted = to_convolutional(layers, weights, input_size=shape)
    after = trace(network)
    assert [row.name for row in after] == [row.name for row in rows]
    assert totals(after) == totals(rows)
    assert not any(isinstance(layer, Dense) for layer in network.layers)
    close(run(network, converted, x), expected[:, None, None])


@drawn
@given(stacks(), st.booleans())
def test_what_is_not_dense_is_passed_through_and_nothing_is_copied(stack, traced_only):
    layers, shape = stack
    rows = traced(layers, shape)
    weights = seeded_weights(layers, input_size=shape) | {"of another network": (None, None)}
    network, converted = to_convolutional(layers, None if traced_only else weights, input_size=shape)
    for before, after in zip(rows[1:], network.layers, strict=True):
        if not isinstance(before.layer, Dense):
            assert after is before.layer
    assert converted is None or list(converted) == list(weights)
    for name, (kernel, bias) in ({} if traced_only else weights).items():
        assert converted[name][1] is bias
        assert converted[name][0] is kernel or np.shares_memory(converted[name][0], kernel)


@drawn
@given(stacks(most_dense=0, pads=st.just(0)), st.integers(0, 3), st.integers(0, 3))
def test_without_padding_a_larger_image_gives_what_each_of_its_crops_gives(stack, down, across):
    layers, shape = stack
    ceils = any(getattr(layer, "ceil_mode", False) for layer in layers)
    assume(not ceils)  # rounding up is a padding too
    layers = [*layers, Dense("a", 3, activation="relu"), Dense("b", 2, bias=False)]
    steps = [field.stride for field in traced(layers, shape)[-1].fields]
    weights = seeded_weights(layers, input_size=shape)
    large = image(shape[0] + down * steps[0], shape[1] + across * steps[1], shape[2])
    network, kernels = to_convolutional(layers, weights, input_size=shape)
    y = run(network, kernels, large)
    assert y.shape == (down + 1, across + 1, 2)
    for i, j in product(range(down + 1), range(across + 1)):
        crop = large[i * steps[0] :, j * steps[1] :][: shape[0], : shape[1]]
        close(y[i, j], run(layers, weights, crop))


def test_a_dense_layer_first_has_a_window_as_large_as_the_image_square_or_not():
    for shape, size in [((4, 4, 2), 4), ((2, 5, 3), (2, 5)), ((1, 1, 7), 1), ((1, 3, 1), (1, 3))]:
        layers = [Dense("fc", 3, bias=False, activation="tanh"), Dense("out", 2, inputs=(1, 1, 3))]
        weights, x = seeded_weights(layers, input_size=shape), image(*shape)
        network, kernels = to_convolutional(layers, weights, input_size=list(shape))
        expected = Conv("fc", 3, size, bias=False, activation="tanh"), Conv("out", 2, 1)
        assert network == Network("stack", shape, expected)
        assert kernels["fc"][0].shape[:2] == shape[:2]
        assert kernels["fc"][1] is None
        close(run(network, kernels, x)[0, 0], run(layers, weights, x))


def test_whole_numbers_agree_exactly_and_in_the_order_of_the_flattened_input():
    layers = [MaxPool((1, 2)), Dense("fc", 6), Dense("out", 2)]
    random = np.random.default_rng(7)
    x = random.integers(-9, 10, (3, 4, 2))
    weights = {"fc": (random.integers(-9, 10, (12, 6)), random.integers(-9, 10, 6))}
    weights["out"] = [random.integers(-9, 10, (6, 2)), random.integers(-9, 10, 2)]
    network, kernels = to_convolutional(layers, weights, input_size=x.shape)
    for i, j, d in np.ndindex(3, 2, 2):
        np.testing.assert_array_equal(kernels["fc"][0][i, j, d], weights["fc"][0][(i * 2 + j) * 2 + d])
    y = run(network, kernels, x)
    np.testing.assert_array_equal(y[0, 0], run(layers, weights, x))
    pooled = np.maximum(x[:, ::2], x[:, 1::2]).reshape(-1)
    hidden = pooled @ weights["fc"][0] + weights["fc"][1]
    np.testing.assert_array_equal(y[0, 0], hidden @ weights["out"][0] + weights["out"][1])


def test_a_converted_network_and_one_without_dense_layers_stay_as_they_are():
    layers = Conv("c", 2, 3, groups=1, dilation=2), AvgPool(2, name="mean"), LocalResponseNorm(name="norm")
    network = Network("own", (9, 9, 1), layers)
    weights = {"c": (image(3, 3, 1, 2), image(2))}
    same, passed = to_convolutional(network, weights)
    assert same == network
    assert passed == weights
    assert passed is not weights  # changing the one must not change the other
    assert to_convolutional(to_convolutional(vgg())[0]) == to_convolutional(vgg())


def test_nothing_given_is_changed():
    layers = [MaxPool(2), Dense("fc", 3)]
    weights = seeded_weights(layers, input_size=(4, 4, 2))
    pair = weights["fc"]
    to_convolutional(layers, weights, input_size=(4, 4, 2))
    assert weights["fc"] is pair
    assert pair[0].shape == (8, 3)
    assert layers == [MaxPool(2), Dense("fc", 3)]


# --- what is refused -----------------------------------------------------------------------------

STACK = Network("small", (4, 6, 2), (MaxPool(2, name="pool"), Dense("fc", 3), Dense("out", 2, bias=False)))
GOOD = seeded_weights(STACK)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: to_convolutional(STACK.layers),
            "a list of layers needs an input_size (H, W, D), got None",
        ),
        (
            lambda: to_convolutional(vgg(), input_size=384),
            "fc6 needs 7×7×512 = 25,088 inputs, pool5 gives 12×12×512 = 73,728: "
            "use an input of 224 to 255, or the convolutional form",
        ),
        (  # a second run of dense layers would need a volume again
            lambda: to_convolutional([Dense("a", 4), MaxPool(1), Dense("b", 2)], input_size=(2, 2, 1)),
            "pool1 reads a volume (H, W, D), a gives a vector of 4: "
            "put it before the dense layers, or write these as convolutions",
        ),
        (
            lambda: to_convolutional(STACK, [GOOD]),
            "weights must be a dict of layer names and pairs, got list",
        ),
        (
            lambda: to_convolutional(STACK, {"fc": GOOD["fc"]}),
            "out needs weights [3, 2] and a bias or None, got nothing: give it a pair (weights, bias)",
        ),
        (
            lambda: to_convolutional(STACK, GOOD | {"fc": GOOD["fc"][0]}),
            "fc needs weights [12, 3] and a bias or None, got ndarray: give it a pair (weights, bias)",
        ),
        (
            lambda: to_convolutional(STACK, GOOD | {"fc": (GOOD["fc"][0].T, None)}),
            "fc needs weights [12, 3], got [3, 12]: if they are [outputs, inputs] flattened channels-last, "
            "use weights['fc'][0].T, if channels-first, as in PyTorch, "
            "weights['fc'][0].T.reshape(2, 2, 3, -1).transpose(1, 2, 0, 3).reshape(12, 3)",
        ),
        (
            lambda: to_convolutional(STACK, GOOD | {"out": (GOOD["out"][0].T, None)}),
            "out needs weights [3, 2], got [2, 3]: if they are [outputs, inputs], use weights['out'][0].T",
        ),
        (
            lambda: to_convolutional(STACK, GOOD | {"fc": (dense_to_conv(GOOD["fc"][0], (2, 3)), None)}),
            "fc needs weights [12, 3], got [2, 3, 2, 3]: give it those of the dense layer",
        ),
        (
            lambda: to_convolutional(STACK, GOOD | {"fc": ("dog", None)}),
            "weights of fc must be an array of integers or real floats, got <U3: convert it",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(call, message):
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        call()


@pytest.mark.parametrize("name", ["fc", "it's", 'a\nb"', "\u202e\ud800", "é", np.str_("fc"), "x" * 500, "א"])
@pytest.mark.parametrize("form", [np.array, np.ndarray.tolist])
def test_weights_turned_round_are_offered_in_a_line_that_runs(name, form):
    layers = [MaxPool(2), Dense(name, 3, bias=False)]
    weights = {name: (form(np.arange(24).reshape(3, 8)), None)}
    with pytest.raises(ValueError, match=re.escape("needs weights [8, 3], got [3, 8]: ")) as caught:
        to_convolutional(layers, weights, input_size=(4, 4, 2))
    text = str(caught.value)
    assert len(text) < 300
    assert text.strip("\u2068").replace("\u2069", "").isprintable()
    if name == "x" * 500:
        assert text.endswith(": give it those of the dense layer")
        return
    lines = re.search("flattened channels-last, use (.*), if channels-first, as in PyTorch, (.*)$", text)
    last, first = (eval(line, {"weights": weights, "np": np}) for line in lines.groups())
    _, kernels = to_convolutional(layers, {name: (last, None)}, input_size=(4, 4, 2))
    np.testing.assert_array_equal(kernels[name][0], np.arange(24).reshape(3, 2, 2, 2).transpose(1, 2, 3, 0))
    _, kernels = to_convolutional(layers, {name: (first, None)}, input_size=(4, 4, 2))
    np.testing.assert_array_equal(kernels[name][0], np.arange(24).reshape(3, 2, 2, 2).transpose(2, 3, 1, 0))


@pytest.mark.parametrize("name", ["x" * 500, "a\nb", "\u202e\ud800" * 99])
@pytest.mark.parametrize(
    "pair",
    [None, 3, type("K" * 500, (), {})(), ("dog", None), ([[1], [2, 3]], None), (np.ones((3, 2)), None)],
)
def test_names_of_any_kind_fit_a_sentence(name, pair):
    with pytest.raises(ValueError, match=f"{re.escape(readable(name, 40))} ") as caught:
        to_convolutional([Dense(name, 3)], {name: pair}, input_size=(1, 1, 2))
    assert len(str(caught.value)) < 300
    assert str(caught.value).isprintable()


def test_run_refuses_a_bias_that_does_not_fit_the_layer():
    network, kernels = to_convolutional(STACK, GOOD | {"out": (GOOD["out"][0], np.zeros(2))})
    with pytest.raises(ValueError, match=r"^out needs weights \[1, 1, 3, 2\] and no bias, got "):
        run(network, kernels, image(4, 6, 2))

"""Learning: gradients of whole networks against small differences of a forward pass in float64; descent."""

import re
import warnings
from itertools import pairwise

import numpy as np
import pytest

from helpers import gradients, ops, samples
from helpers.networks import (
    AvgPool,
    Conv,
    Dense,
    LocalResponseNorm,
    MaxPool,
    Network,
    Subsampling,
    digits_net,
    learn,
    loss_and_gradients,
    run,
    seeded_weights,
)

RELU = {"activation": "relu"}
STACKS = {
    "padding and stride": [Conv("a", 3, 3, 2, 1, **RELU), MaxPool(2, 1), Dense("b", 4)],
    "same padding of a stride": [Conv("a", 2, 3, 2, "same"), AvgPool(2, 1), Dense("b", 3, bias=False)],
    "dilation and groups": [
        Conv("a", 4, 2, dilation=2, groups=2, **RELU),
        Dense("b", 4, **RELU),
        Dense("c", 3),
    ],
    "pools that overlap": [
        MaxPool(3, 2, 1),
        Conv("a", 3, 2, bias=False, **RELU),
        AvgPool(2, 1),
        Dense("b", 3),
    ],
    "pools that round up": [MaxPool(2, ceil_mode=True), Conv("a", 3, 1), Dense("b", 3)],
    "padding that counts": [AvgPool(3, 2, 1, count_include_pad=True), Conv("a", 3, 2, **RELU), Dense("b", 3)],
    "two convolutions, no dense layer": [Conv("a", 3, 3, **RELU), Conv("b", 4, 4)],
}


def exact_loss(layers, weights, x, labels):
    """The loss in float64, layer by layer."""
    for layer in layers:
        kernel, bias = weights.get(layer.name, (None, None))
        settings = {each: getattr(layer, each, None) for each in ("stride", "padding", "dilation")}
        if isinstance(layer, Conv):
            x = ops.conv2d(x, kernel, bias, **settings, groups=layer.groups)
        elif isinstance(layer, Dense):
            x = ops.dense(x.reshape(len(x), -1), kernel, bias)
        elif isinstance(layer, MaxPool):
            x = ops.max_pool2d(x, layer.size, **settings, ceil_mode=layer.ceil_mode)
        else:
            x = ops.avg_pool2d(x, layer.size, **settings, count_include_pad=layer.count_include_pad)
        x = ops.relu(x) if getattr(layer, "activation", None) else x
    scores = x.reshape(len(x), -1)
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return -np.log(odds[np.arange(len(x)), labels] / odds.sum(axis=1)).mean()


@pytest.mark.parametrize("name", STACKS)
def test_gradients_of_a_whole_network_are_those_of_small_differences(name):
    layers, random = STACKS[name], np.random.default_rng(1)
    x, labels = random.normal(size=(5, 6, 6, 2)), np.array([0, 2, 1, 2, 0])
    weights = seeded_weights(layers, 3, input_size=(6, 6, 2))
    loss, found = loss_and_gradients(layers, weights, x, labels)
    exact = {
        name: tuple(None if each is None else each.astype(float) for each in pair)
        for name, pair in weights.items()
    }
    x = x.astype(np.float32).astype(float)
    assert abs(loss - exact_loss(layers, exact, x, labels)) < 1e-5
    assert list(found) == list(weights)
    for layer, pair in exact.items():
        for which, values in enumerate(pair):
            if values is None:
                assert found[layer][which] is None
                continue

            def loss_with(changed, layer=layer, which=which):
                other = [*exact[layer]]
                other[which] = changed
                return exact_loss(layers, exact | {layer: tuple(other)}, x, labels)

            expected = gradients.numerical_gradient(loss_with, values)
            assert found[layer][which].dtype == np.float32
            assert found[layer][which].shape == values.shape
            assert np.abs(expected).max() > 1e-3
            assert np.abs(found[layer][which] - expected).max() < 1e-5 * max(1, np.abs(expected).max())


def test_no_convolution_hands_an_error_to_the_images_themselves(monkeypatch):
    read, backward = [], gradients.conv2d_backward
    monkeypatch.setattr(
        gradients, "conv2d_backward", lambda *of, **settings: read.append(of[1]) or backward(*of, **settings)
    )
    network = digits_net()
    loss_and_gradients(network, seeded_weights(network), np.ones((2, 8, 8, 1)), [0, 1])
    assert [each.shape for each in read] == [(2, 6, 6, 8)]  # what conv2 has read


@pytest.fixture(scope="module")
def digits():
    images, labels = samples.digits()
    return images[:400] / 16, labels[:400]


def test_a_small_network_learns_digits_and_then_names_others_right(digits):
    network, (x, labels) = digits_net(), digits
    learning = learn(network, seeded_weights(network), x[:300], labels[:300], rate=0.05)
    for _ in range(100):
        weights = next(learning)
    right = (run(network, weights, x[300:]).argmax(axis=1) == labels[300:]).mean()
    assert right > 0.8
    assert learning.done == 100
    assert learning.weights is weights


def flat(weights):
    return np.concatenate([each.ravel() for pair in weights.values() for each in pair])


def test_learning_is_the_same_each_time_and_another_with_another_seed(digits):
    network = digits_net()
    runs = [learn(network, seeded_weights(network), *digits, rate=0.1, seed=seed) for seed in (0, 0, 1)]
    for _ in range(20):
        one, again, other = (flat(next(each)) for each in runs)
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)


def test_what_was_yielded_and_what_was_given_never_changes(digits):
    network, x, labels = digits_net(), digits[0].astype(np.float32), digits[1].copy()
    given = seeded_weights(network)
    learning, alone = (learn(network, given, x, labels, rate=0.1) for _ in range(2))
    x[:], labels[:] = 0, 0
    yielded = [(weights, flat(weights)) for weights in (given, *(next(learning) for _ in range(4)))]
    assert all(np.array_equal(flat(weights), before) for weights, before in yielded)
    assert all(not np.array_equal(a, b) for (_, a), (_, b) in pairwise(yielded))
    given["scores"][0][:] = 0
    assert np.array_equal(flat(next(alone)), yielded[1][1])


def test_a_batch_is_a_step_down_its_gradient_with_momentum():
    network, x = [Dense("d", 3)], np.random.default_rng(2).normal(size=(7, 1, 1, 4))
    labels = np.arange(7) % 3
    weights = [seeded_weights(network, input_size=(1, 1, 4))]
    learning = learn(network, weights[0], x, labels, rate=0.5, momentum=0.8, batch=7)
    for _ in range(3):
        weights.append(next(learning))
    slopes = [flat(loss_and_gradients(network, each, x, labels)[1]) for each in weights]
    values, velocity = [flat(each).astype(float) for each in weights], 0
    for before, after, slope in zip(values, values[1:], slopes, strict=False):
        velocity = 0.8 * velocity - 0.5 * slope
        assert np.abs(after - before - velocity).max() < 1e-6
    assert abs(learning.loss - loss_and_gradients(network, weights[2], x, labels)[0]) < 1e-6


def test_each_time_through_every_image_comes_once_and_in_another_order():
    x = np.eye(10)[:, None, None]  # image i reads the weights [i] alone
    labels = np.arange(10) % 2
    learning = learn(
        [Dense("d", 2)], {"d": (np.zeros((10, 2)), np.zeros(2))}, x, labels, rate=1, momentum=0, batch=4
    )
    before, orders = np.zeros((10, 2)), []
    for _ in range(3):
        times = []
        for size in (4, 4, 2):
            after = next(learning)["d"][0]
            times.append(tuple(np.flatnonzero((after != before).any(axis=1)).tolist()))
            assert len(times[-1]) == size
            before = after
        assert sorted(sum(times, ())) == list(range(10))
        orders.append(times)
    assert orders[0] != orders[1] != orders[2]


def test_an_order_is_drawn_once_for_each_time_through(monkeypatch):
    draws, draw = [], np.random.default_rng
    network, x = [Dense("d", 2)], np.ones((10, 1, 1, 1))
    learning = learn(network, seeded_weights(network, input_size=(1, 1, 1)), x, [0] * 10, rate=1, batch=4)
    monkeypatch.setattr(np.random, "default_rng", lambda seed: draws.append(seed) or draw(seed))
    for _ in range(7):
        next(learning)
    assert draws == [(0, 0), (0, 1), (0, 2)]


def test_an_interrupt_leaves_whole_batches_and_learning_goes_on_from_there(digits, monkeypatch):
    network = digits_net()
    one, other = (learn(network, seeded_weights(network), *digits, rate=0.1) for _ in range(2))
    expected = [flat(next(one)) for _ in range(4)]
    found = [flat(next(other)) for _ in range(2)]

    def interrupt(*_, **__):
        raise KeyboardInterrupt

    for what in ("conv2d_backward", "softmax_cross_entropy"):
        monkeypatch.setattr(gradients, what, interrupt)
        with pytest.raises(KeyboardInterrupt):
            next(other)
        monkeypatch.undo()
        assert other.done == 2
    found += [flat(next(other)) for _ in range(2)]
    assert np.array_equal(found, expected)


def test_weights_that_grow_beyond_all_numbers_are_no_error_and_no_warning(digits):
    network = digits_net()
    learning = learn(network, seeded_weights(network), *digits, rate=1e38)
    with warnings.catch_warnings(action="error"):
        for _ in range(4):
            weights = next(learning)
    assert not np.isfinite(flat(weights)).all()
    assert np.isnan(learning.loss)


CALL = {"x": np.ones((3, 6, 6, 2)), "labels": np.array([0, 1, 1])}


@pytest.mark.parametrize(
    ("layers", "message", "fixed"),
    [
        (
            [Conv("a", 2, 3, table=[[1, 0], [1, 1]]), Dense("b", 2)],
            "a has a connection table, through which nothing is learned here: leave it out",
            [Conv("a", 2, 3), Dense("b", 2)],
        ),
        (
            [Subsampling("s", 2), Dense("b", 2)],
            "s is a Subsampling, through which nothing is learned here: use AvgPool(2)",
            [AvgPool(2), Dense("b", 2)],
        ),
        (
            [LocalResponseNorm(), Dense("b", 2)],
            "norm1 is a LocalResponseNorm, through which nothing is learned here: leave it out",
            [Dense("b", 2)],
        ),
        (
            [Dense("a", 2, activation="tanh"), Dense("b", 2)],
            "a has the activation 'tanh', through which nothing is learned here: use 'relu' or None",
            [Dense("a", 2, activation="relu"), Dense("b", 2)],
        ),
        (
            [Conv("a", 2, 3)],
            "the last layer gives (4, 4, 2): end with a Dense layer, which gives one score for each class",
            [Conv("a", 2, 3), Dense("b", 2)],
        ),
        (
            [],
            "network has no layers: end with a Dense layer, which gives one score for each class",
            [Dense("b", 2)],
        ),
    ],
)
def test_a_layer_that_it_cannot_learn_through_is_refused_with_one_that_it_can(layers, message, fixed):
    for call in (loss_and_gradients, lambda *of: learn(*of, rate=1)):
        with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
            call(layers, {}, *CALL.values())
        weights = seeded_weights(fixed, input_size=(6, 6, 2))
        assert call(fixed, weights, *CALL.values())


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"x": np.ones((6, 6, 2))}, "x has shape (6, 6, 2): it must be a batch [N, H, W, D], N at least 1"),
        ({"x": np.ones((0, 6, 6, 2))}, "x has shape (0, 6, 6, 2): it must be a batch [N, H, W, D]"),
        ({"labels": [0, 1]}, "labels has shape (2,) and there are 3 rows of scores: labels must be [3]"),
        ({"labels": [0, 1, 2]}, "labels must be from 0 to 1, one for each column of scores, got 2"),
        ({"rate": 0}, "rate must be a number above 0, got 0, perhaps 0.02"),
        ({"rate": np.inf}, "rate must be a number above 0, got inf, perhaps 0.02"),
        ({"momentum": -1}, "momentum must be a number from 0 to below 1, got -1, perhaps 0.9"),
        ({"momentum": 5}, "momentum must be a number from 0 to below 1, got 5, perhaps 0.9"),
        ({"momentum": 1}, "momentum must be a number from 0 to below 1, got 1, perhaps 0.9"),
        ({"momentum": "a"}, "momentum must be a number from 0 to below 1, got 'a', perhaps 0.9"),
        ({"batch": 0}, "batch must be at least 1, got 0"),
        ({"seed": 0.5}, "seed must be a whole number, got 0.5"),
        ({"weights": {}}, "weights have no 'b', which needs weights [72, 2]"),
    ],
)
def test_other_arguments_that_do_not_fit_are_refused_in_one_sentence(changes, message):
    network = Network("n", (6, 6, 2), (Dense("b", 2),))
    given = {"network": network, "weights": seeded_weights(network), **CALL, "rate": 0.1, **changes}
    with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
        learn(**given)
    for name, fix in re.findall(r"^(\w+) .*, perhaps (\S+)$", message):
        next(learn(**given | {name: float(fix)}))
    if not {"rate", "momentum", "batch", "seed"} & changes.keys():
        with pytest.raises(ValueError, match=f"^{re.escape(message)}"):
            loss_and_gradients(*(given[name] for name in ("network", "weights", "x", "labels")))

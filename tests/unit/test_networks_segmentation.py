"""A small FCN: scores at three strides, upsampling, the gradients of it all, intersection over union."""

import numpy as np
import pytest

from helpers import gradients, ops
from helpers.convert import bilinear_kernel
from helpers.networks import (
    fcn_loss_and_gradients,
    fcn_net,
    fcn_scores,
    fcn_seeded_weights,
    mean_iou,
    trace,
    upsampled,
)

POOLS = {"pool5": 32, "pool4": 16, "pool3": 8}
SHARES = 2.0, 3.0, 1.5, 1.0


def drawn_weights(seed):
    """Weights whose heads are not 0."""
    random = np.random.default_rng(seed)
    return {
        name: tuple(np.float32(each + 0.2 * random.normal(size=each.shape)) for each in pair)
        for name, pair in fcn_seeded_weights(seed).items()
    }


def exact_scores(weights, x):
    """The maps of scores in float64, by the operations and `bilinear_kernel` alone."""
    own = {}
    for block in range(1, 6):
        x = ops.max_pool2d(ops.relu(ops.conv2d(x, *weights[f"conv{block}"], padding=1)), 2)
        if block > 2:
            own[f"pool{block}"] = ops.conv2d(x, *weights[f"score{block}"])

    def larger(scores, factor):
        kernel = bilinear_kernel(factor, 4)
        return ops.conv2d_transpose(scores, kernel, stride=factor, padding=factor // 2)

    own["fused16"] = larger(own["pool5"], 2) + own["pool4"]
    own["fused8"] = larger(own["fused16"], 2) + own["pool3"]
    own["fcn32"] = larger(own["pool5"], 32)
    own["fcn16"], own["fcn8"] = larger(own["fused16"], 16), larger(own["fused8"], 8)
    return own


# --- the net -------------------------------------------------------------------------------------


def test_the_pools_have_strides_8_16_and_32():
    rows = {row.name: row for row in trace(fcn_net())}
    assert {name: 128 // rows[name].shape[0] for name in POOLS} == {"pool5": 32, "pool4": 16, "pool3": 8}


@pytest.mark.parametrize("shape", [(64, 96, 1), (2, 32, 64, 1)])
def test_scores_are_what_the_operations_make_of_the_same_weights(shape):
    weights, x = drawn_weights(1), np.random.default_rng(2).random(shape)
    found, expected = fcn_scores(weights, x), exact_scores(weights, x)
    for name, wanted in expected.items():
        given = getattr(found, name)
        stride = POOLS.get(name) or {"fused16": 16, "fused8": 8}.get(name, 1)
        assert given.shape == (*shape[:-3], shape[-3] // stride, shape[-2] // stride, 4)
        assert given.dtype == np.float32
        np.testing.assert_allclose(given, wanted, rtol=0, atol=1e-4 * np.abs(wanted).max())


def exact_losses(weights, x, labels):
    """The weighted losses of 32s, 16s and 8s in float64."""
    scores = exact_scores(weights, x)
    for name in ("fcn32", "fcn16", "fcn8"):
        odds = np.exp(scores[name] - scores[name].max(axis=-1, keepdims=True))
        chance = np.take_along_axis(odds, labels[..., None], -1)[..., 0] / odds.sum(axis=-1)
        yield (np.array(SHARES)[labels] * -np.log(chance)).mean()


@pytest.mark.parametrize("seed", range(3))
def test_gradients_of_the_whole_net_are_those_of_small_differences(seed):
    random = np.random.default_rng(3 + seed)
    x = random.random((2, 32, 64, 1)).astype(np.float32).astype(float)
    labels, weights = random.integers(0, 4, (2, 32, 64)), drawn_weights(seed)
    exact = {name: [each.astype(float) for each in pair] for name, pair in weights.items()}
    losses, found = fcn_loss_and_gradients(weights, x, labels, SHARES)
    np.testing.assert_allclose(losses, [*exact_losses(exact, x, labels)], rtol=1e-4)
    assert set(found) == set(weights)
    for layer, pair in exact.items():
        for part, values in enumerate(pair):
            some = random.choice(values.size, 4, replace=False)  # of its numbers: all would take minutes

            def loss_with(numbers, layer=layer, part=part, some=some):
                other = [each.copy() for each in exact[layer]]
                other[part].ravel()[some] = numbers
                return sum(exact_losses(exact | {layer: other}, x, labels))

            slopes = found[layer][part]
            assert slopes.shape == values.shape
            expected = gradients.numerical_gradient(loss_with, values.ravel()[some])
            np.testing.assert_allclose(
                slopes.ravel()[some], expected, rtol=0, atol=2e-4 * np.abs(slopes).max()
            )


# --- upsampling ----------------------------------------------------------------------------------


def inside(cells, factor):
    """The pixels between the first and the last cell's centre, whose two neighbours exist."""
    places = (np.arange(cells * factor) + 0.5) / factor - 0.5
    return (places >= 0) & (places <= cells - 1), places


@pytest.mark.parametrize("factor", [2, 8, 16, 32])
def test_a_constant_map_stays_constant_inside_and_every_map_is_apart(factor):
    scores = np.ones((3, 4, 2), np.float32) * np.array([7, -2], np.float32)
    y = upsampled(scores, factor)
    assert y.shape == (3 * factor, 4 * factor, 2)
    (rows, _), (columns, _) = inside(3, factor), inside(4, factor)
    assert np.abs(y[np.ix_(rows, columns)] - [7, -2]).max() < 1e-5
    assert (np.abs(y[0]) < [6, 1.8]).all()


@pytest.mark.parametrize("factor", [2, 8, 16, 32])
def test_a_linear_ramp_stays_linear_inside(factor):
    i, j = np.mgrid[:4, :5]
    y = upsampled((10.0 + 2 * i - 3 * j)[..., None], factor)[..., 0]
    (rows, r), (columns, c) = inside(4, factor), inside(5, factor)
    expected = 10 + 2 * r[:, None] - 3 * c
    np.testing.assert_allclose(y[np.ix_(rows, columns)], expected[np.ix_(rows, columns)], rtol=0, atol=1e-5)


def test_twice_2_is_not_4_but_differs_by_a_sixteenth_of_the_bend_at_every_cells_inner_pixels():
    """Twice 2 reads three cells where 4 reads two, and so blurs a peak more: it leaves 12/16, not 14/16."""
    peak = np.zeros((9, 9, 1))
    peak[4, 4] = 1
    by_4, by_2_twice = (
        each[:, 18, 0] * 16 / each[:, 18, 0].sum() * 4 for each in (upsampled(peak, 4), twice(peak))
    )
    np.testing.assert_allclose(by_4[13:23], [0, 2, 6, 10, 14, 14, 10, 6, 2, 0], atol=1e-12)
    np.testing.assert_allclose(by_2_twice[13:23], [1, 3, 6, 10, 12, 12, 10, 6, 3, 1], atol=1e-12)
    rows = np.random.default_rng(0).normal(size=(9, 1, 1)) * np.ones((1, 9, 1))  # alike across
    apart = (twice(rows) - upsampled(rows, 4))[4:-4, 18, 0].reshape(7, 4)
    bend = np.diff(rows[:, 0, 0], 2)
    np.testing.assert_allclose(apart, bend[:, None] / 16 * [0, 1, 1, 0], atol=1e-12)
    assert np.abs(apart).max() > 0.05


def twice(scores):
    return upsampled(upsampled(scores, 2), 2)


def test_sizes_that_do_not_fit_are_refused():
    for shape in [(33, 32, 1), (32, 32, 2), (2, 32, 16, 1)]:
        with pytest.raises(
            ValueError, match=r"^x has shape .*: use \[..., H, W, 1\], H and W multiples of 32$"
        ):
            fcn_scores(fcn_seeded_weights(), np.ones(shape))
    with pytest.raises(ValueError, match=r"^factor must be even, got 3: use 4$"):
        upsampled(np.ones((2, 2, 1)), 3)


# --- intersection over union ---------------------------------------------------------------------


def test_intersection_over_union_counted_by_hand():
    labels, predicted = [[0, 0, 1], [1, 1, 3]], [[0, 1, 1], [1, 3, 3]]
    mean, each = mean_iou(labels, predicted, 5)
    np.testing.assert_allclose(each, [1 / 2, 2 / 4, np.nan, 1 / 2, np.nan])
    assert mean == 0.5
    assert mean_iou(labels, labels, 4)[0] == 1
    assert mean_iou([0, 0], [1, 1], 2)[0] == 0
    assert np.isnan(mean_iou(np.zeros((0, 3), int), np.zeros((0, 3), int), 2)[0])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0, 1], [0], 2), r"predicted has shape \(1,\), labels \(2,\): use one shape"),
        (([0, 2], [0, 1], 2), "labels must be from 0 to 1, got 2: use classes=3"),
        ((np.uint8([0, 255]), [0, 1], 2), "labels must be from 0 to 1, got 255: use classes=256"),
        (
            ([0, 1], [0, -1], 2),
            "predicted must be from 0 to 1, got -1: keep only the pixels with predicted >= 0, of both",
        ),
        (
            ([0, 1000], [0, 1], 1000),
            "labels must be from 0 to 999, got 1000: keep only the pixels with labels < 1000, of both",
        ),
        (([0.0, 1], [0, 1], 2), r"labels must be whole numbers, got float64: use argmax, or astype\(int\)"),
    ],
)
def test_labels_that_cannot_be_are_refused(arguments, message):
    with pytest.raises(ValueError, match=f"^{message}$"):
        mean_iou(*arguments)


def test_what_is_advised_instead_of_labels_that_cannot_be_works():
    labels, predicted = np.array([0, 1, 2, 1000, -1]), np.array([0, 1, 1, 0, 1])
    assert mean_iou(labels[:3], predicted[:3], 3)[0] == pytest.approx((1 + 1 / 2 + 0) / 3)
    kept = labels >= 0
    kept[kept] = labels[kept] < 1000
    assert mean_iou(labels[kept], predicted[kept], 1000)[0] == pytest.approx((1 + 1 / 2 + 0) / 3)


X, LABELS = np.zeros((1, 32, 32, 1)), np.full((1, 32, 32), 3)


@pytest.mark.parametrize("wrong", [-1, 4])
def test_labels_that_no_class_has_are_refused_and_what_is_advised_works(wrong):
    labels = LABELS.copy()
    labels[0, 0, 0] = wrong
    fix = "use 3, paper, where no digit is"
    with pytest.raises(ValueError, match=f"^labels must be from 0 to 3, got {wrong}: {fix}$"):
        fcn_loss_and_gradients(fcn_seeded_weights(), X, labels)
    fcn_loss_and_gradients(fcn_seeded_weights(), X, LABELS)


@pytest.mark.parametrize("wrong", [np.nan, -1.0, np.inf])
def test_class_weights_that_make_no_loss_are_refused_and_what_is_advised_works(wrong):
    message = f"class_weights must be finite and at least 0, got {wrong}: use 0 for no weight"
    with pytest.raises(ValueError, match=f"^{message}$"):
        fcn_loss_and_gradients(fcn_seeded_weights(), X, LABELS, (1, wrong, 1, 1))
    losses, _ = fcn_loss_and_gradients(fcn_seeded_weights(), X, LABELS, (1, 0, 1, 1))
    assert losses == pytest.approx([np.log(4)] * 3)
    assert {type(each) for each in losses} == {float}

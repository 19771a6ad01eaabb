"""A network without any dense layer tells three classes apart, at every size, with the weights that ship."""

import re

import numpy as np
import pytest

from helpers import networks, ops, samples
from helpers.networks import Dense
from tools import three as tool

SHAPES = {
    "conv1": ((3, 3, 1, 8), (8,)),
    "conv2": ((3, 3, 8, 16), (16,)),
    "conv3": ((3, 3, 16, 24), (24,)),
    "score": ((1, 1, 24, 3), (3,)),
}
LEAST, ON_IT = 0.95, 0.9  # of held-out sheets named right; of peaks that lie on the digit


# --- the network ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "side"), [(10, 1), (16, 4), (17, 4), (24, 8), (40, 16)])
def test_the_net_ends_in_1_by_1_by_3_at_every_size_and_no_size_is_in_its_weights(size, side):
    network = networks.three_net(size)
    rows = {row.name: row for row in networks.trace(network)}
    assert rows["score"].shape == (side, side, 3)
    assert rows["mean"].shape == (1, 1, 3)
    assert not any(isinstance(layer, Dense) for layer in network.layers)
    assert networks.totals(rows.values()).parameters == 4803
    learned = {name: row.arrays for name, row in rows.items() if row.arrays}
    assert learned == SHAPES


@pytest.mark.parametrize("size", [9, 0, -1, 16.5, "16"])
def test_a_size_that_leaves_no_map_is_refused(size):
    with pytest.raises(ValueError, match=r"^size must be "):
        networks.three_net(size)


# --- the class activation map --------------------------------------------------------------------


def test_the_map_is_a_sum_over_the_feature_maps_for_each_class():
    random = np.random.default_rng(0)
    maps, weights = random.integers(-9, 10, (4, 5, 6)), random.integers(-9, 10, (6, 3))
    found = networks.class_activation_map(maps, weights)
    assert found.shape == (4, 5, 3)
    for row, column, c in np.ndindex(found.shape):
        assert found[row, column, c] == sum(weights[k, c] * maps[row, column, k] for k in range(6))
    as_kernel = networks.class_activation_map(maps[None], weights[None, None])
    np.testing.assert_array_equal(as_kernel, found[None])
    np.testing.assert_array_equal(found, ops.conv2d(maps, weights[None, None]))


@pytest.mark.parametrize("size", [12, 16, 41])
def test_its_mean_and_the_bias_are_the_score_and_a_dense_layer_after_the_mean_gives_the_same(size):
    weights, network = samples.three_weights(), networks.three_net(size)
    x = samples.sheets(5, size, 1, held_out=True)[0] / 16
    scores, kept = networks.run(network, weights, x, keep=["conv3"])
    kernel, bias = weights["score"]
    maps = networks.class_activation_map(kept["conv3"], kernel)
    np.testing.assert_allclose(maps.mean(axis=(1, 2)) + bias, scores[:, 0, 0], rtol=1e-5, atol=1e-4)
    dense = ops.dense(kept["conv3"].mean(axis=(1, 2)), kernel[0, 0], bias)
    np.testing.assert_allclose(dense, scores[:, 0, 0], rtol=1e-5, atol=1e-4)


def test_weights_for_other_maps_are_refused():
    with pytest.raises(ValueError, match="weights for 5 inputs do not match the 6 of x"):
        networks.class_activation_map(np.ones((2, 2, 6)), np.ones((5, 3)))
    with pytest.raises(ValueError, match=r"weights has shape \(3, 3, 6, 2\)"):
        networks.class_activation_map(np.ones((2, 2, 6)), np.ones((3, 3, 6, 2)))


def test_a_kernel_for_other_maps_is_refused_and_what_is_advised_works():
    x, weights = np.ones((2, 2, 3)), np.arange(12).reshape(1, 1, 4, 3)
    for given, fix in (
        (weights, r"weights\.swapaxes\(2, 3\)"),
        (weights[..., :2], r"a kernel \[1, 1, 3, K\]"),
    ):
        shape = re.escape(str(given.shape))
        with pytest.raises(ValueError, match=f"^weights has shape {shape}, x 3 maps: use {fix}$"):
            networks.class_activation_map(x, given)
    np.testing.assert_array_equal(
        networks.class_activation_map(x, weights.swapaxes(2, 3))[0, 0], [3, 12, 21, 30]
    )
    assert networks.class_activation_map(x, np.ones((1, 1, 3, 2))).shape == (2, 2, 2)


def test_the_map_divided_by_the_number_of_places_adds_up_to_the_mean():
    x, weights = np.arange(24.0).reshape(2, 4, 3), np.array([[1.0], [0], [-2]])
    (added,) = x.mean(axis=(0, 1)) @ weights
    assert (networks.class_activation_map(x, weights) / 8).sum() == pytest.approx(added)


# --- the weights ---------------------------------------------------------------------------------


def test_the_weights_are_those_of_the_net_and_the_callers_own():
    weights = samples.three_weights()
    assert {name: tuple(each.shape for each in pair) for name, pair in weights.items()} == SHAPES
    assert {each.dtype for pair in weights.values() for each in pair} == {np.dtype(np.float32)}
    for pair in weights.values():
        for each in pair:
            each[...] = 0
    assert all(each.any() for pair in samples.three_weights().values() for each in pair)
    assert tool.TARGET.stat().st_size <= 20_000


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("size", [12, 16, 24, 40, 48])
def test_the_same_weights_name_held_out_sheets_of_every_size_and_the_peak_lies_on_the_digit(size, seed):
    right, on_it = tool.judged(samples.three_weights(), size, 300, seed)
    assert right >= LEAST
    assert on_it >= ON_IT


@pytest.mark.parametrize("size", [16, 40])
def test_each_class_is_named(size):
    images, labels, _ = samples.sheets(300, size, 3, held_out=True)
    scores = networks.run(networks.three_net(size), samples.three_weights(), images / 16)
    named = scores.reshape(300, 3).argmax(axis=1)
    for each in range(3):
        assert (named[labels == each] == each).mean() >= 0.9


def test_seeded_weights_know_nothing():
    weights = networks.seeded_weights(networks.three_net(16), 0)
    right, _ = tool.judged(weights, 24, 300)
    assert right < 0.5


# --- the tool ------------------------------------------------------------------------------------


def test_a_peak_counts_where_the_middle_of_its_window_lies_on_the_digit(monkeypatch):
    """A net whose peak is at the ink: the window from (6, 4) on, its middle in row 10.5, column 8.5."""
    ink = np.zeros((1, 16, 16), np.uint8)
    ink[0, 10, 8] = 16
    for corner, there in (((8, 8), 1), ((4, 2), 1), ((3, 2), 0), ((4, 1), 0), ((11, 8), 0), ((8, 9), 0)):
        given = ink[..., None], np.array([0]), np.array([corner])
        monkeypatch.setattr(samples, "sheets", lambda *_, given=given, **__: given)
        kernel = np.zeros((3, 3, 1, 8), np.float32)
        kernel[1, 1, 0, 0] = 1
        weights = {
            "conv1": (kernel, np.zeros(8)),
            "conv2": (only(8, 16), np.zeros(16)),
            "conv3": (only(16, 24), np.zeros(24)),
            "score": (only(24, 3)[1:2, 1:2], np.zeros(3)),
        }
        assert tool.judged(weights, 16, 1) == (1, there)


def only(inputs, outputs):
    """A kernel that hands on the middle of its first channel, as its first."""
    kernel = np.zeros((3, 3, inputs, outputs), np.float32)
    kernel[1, 1, 0, 0] = 1
    return kernel


def test_with_shuffled_labels_it_names_no_more_than_chance(monkeypatch):
    monkeypatch.setattr(tool, "ROUNDS", [(16, 0.06)] * 6)
    monkeypatch.setattr(tool, "AVERAGED", 1)
    learned = tool.trained()
    shuffled = tool.trained(shuffled=True)
    assert tool.judged(learned, 16, 300)[0] > 0.9
    assert 0.2 < tool.judged(shuffled, 16, 300)[0] < 0.47


@pytest.fixture
def brief(monkeypatch, tmp_path):
    """The tool with a training that is far too short, writing elsewhere; return where."""
    target = tmp_path / "weights.npz"
    for name, value in {"ROUNDS": [(16, 0.01)], "AVERAGED": 1, "SHEETS": 32, "TARGET": target}.items():
        monkeypatch.setattr(tool, name, value)
    return target


def test_weights_that_know_too_little_are_not_written(brief, capsys):
    assert tool.main([]) == 1
    assert capsys.readouterr().err == "less than 95%: nothing is written\n"
    assert not brief.exists()


def test_what_is_written_is_what_is_shipped_and_the_same_twice(brief, monkeypatch, capsys):
    monkeypatch.setattr(tool, "LEAST", 0)
    assert tool.main([]) == 0
    first = brief.read_bytes()
    assert tool.main([]) == 0
    assert brief.read_bytes() == first
    with np.load(brief) as file:
        shapes = {name: file[name].shape for name in file.files}
    assert shapes == {
        f"{name}/{part}": pair[at] for name, pair in SHAPES.items() for at, part in enumerate(tool.PAIR)
    }
    assert tool.main(["--shuffled"]) == 0
    assert brief.read_bytes() == first
    assert f"{brief.name}: {len(first):,} bytes" in capsys.readouterr().out

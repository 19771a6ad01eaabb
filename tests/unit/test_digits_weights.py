"""The trained weights that ship know digits that they have not seen, and the tool that makes them."""

import numpy as np
import pytest

from helpers import networks, samples
from tools import weights as tool

SCORES = {
    "conv1": ((3, 3, 1, 8), (8,)),
    "conv2": ((3, 3, 8, 16), (16,)),
    "fc1": ((64, 32), (32,)),
    "scores": ((32, 11), (11,)),
}


@pytest.fixture(scope="module")
def held_out():
    """The digits that nothing was learned from, [360, 8, 8] and [360]."""
    images, labels = samples.digits()
    return images[-samples.HELD_OUT :, :, :, 0], labels[-samples.HELD_OUT :]


# --- the weights ---------------------------------------------------------------------------------


def test_the_weights_are_those_of_the_digits_net_and_the_callers_own():
    weights = samples.digits_weights()
    assert {name: tuple(each.shape for each in pair) for name, pair in weights.items()} == SCORES
    assert {each.dtype for pair in weights.values() for each in pair} == {np.dtype(np.float32)}
    for pair in weights.values():
        for each in pair:
            each[...] = 0
    assert all(each.any() for pair in samples.digits_weights().values() for each in pair)


def test_at_least_96_percent_of_the_held_out_digits_are_right(held_out):
    images, labels = held_out
    scores = networks.run(networks.digits_net(), samples.digits_weights(), images[..., None] / 16)
    assert scores.shape == (360, 11)
    assert (scores.argmax(axis=1) == labels).mean() >= 0.96


def test_it_can_be_slid_in_steps_of_2_cells(held_out):
    """Held-out digits beside each other: near a digit it is that digit, further on it is none of them."""
    images, labels = held_out
    random = np.random.default_rng(1)
    windows, digits = tool.near(images, random)
    assert (tool.answers(samples.digits_weights(), windows) == labels[digits]).mean() >= 0.9
    between = tool.between(images, 4000, random)
    assert (tool.answers(samples.digits_weights(), between) == tool.NONE).mean() >= 0.95
    parts = samples.parts_of_digits(2000, 999)
    assert (tool.answers(samples.digits_weights(), parts) == tool.NONE).mean() >= 0.9
    assert tool.answers(samples.digits_weights(), np.zeros((1, 8, 8, 1))).tolist() == [tool.NONE]


# --- the tool ------------------------------------------------------------------------------------


def test_a_window_in_its_place_sees_its_digit_and_no_other(held_out):
    images, _ = held_out
    there = np.zeros((360, 2), int)
    found = tool.seen(images, np.arange(360), there, np.random.default_rng(0))
    np.testing.assert_array_equal(found[..., 0], images)


def test_a_window_beside_its_digit_sees_it_moved_and_bits_of_others_at_the_border():
    images = np.ones((5, 8, 8), np.uint8) * np.arange(1, 6, dtype=np.uint8)[:, None, None]
    digits = np.arange(500) % 5
    found = tool.seen(images, digits, np.tile([1, -1], (500, 1)), np.random.default_rng(0))[..., 0]
    assert (found[:, :-1, 1:] == images[digits][:, 1:, :-1]).all()
    for border in (found[:, -1, 1:], found[:, :-1, 0]):
        # A neighbour touches with a chance of 1/8: it is there with 1/2, and its gap is 0 with 1/4.
        assert 30 < border.any(axis=1).sum() < 100


def test_places_leave_out_exactly_2_and_never_come_nearer_to_a_neighbour():
    assert len(tool.NEAR) == 9
    assert np.abs(tool.NEAR).max() == 1
    far = np.abs(tool.FAR).max(axis=1)
    assert (far.min(), far.max()) == (3, 5)
    assert tool.SIDE - far.max() == 3


def test_bent_digits_are_still_much_like_themselves_and_not_the_same(held_out):
    images, _ = held_out
    bent = samples.bent(images, tool.MOVED, np.random.default_rng(0))
    assert bent.dtype == np.uint8
    assert bent.shape == images.shape
    assert bent.max() <= 16
    assert not (bent == images).all(axis=(1, 2)).any()
    alike = [np.corrcoef(one.ravel(), other.ravel())[0, 1] for one, other in zip(images, bent, strict=True)]
    assert np.median(alike) > 0.8


@pytest.fixture
def brief(monkeypatch, tmp_path):
    """The tool with a training that is far too short, writing elsewhere; return where."""
    target = tmp_path / "weights.npz"
    for name, value in {"ROUNDS": 1, "AVERAGED": 1, "RATES": [0.01], "IN_PLACE": 1, "TARGET": target}.items():
        monkeypatch.setattr(tool, name, value)
    return target


def test_weights_that_know_too_little_are_not_written(brief, capsys):
    assert tool.main([]) == 1
    assert capsys.readouterr().err == "less than 96% are right: nothing is written\n"
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
        f"{name}/{part}": pair[at] for name, pair in SCORES.items() for at, part in enumerate(tool.PAIR)
    }
    assert tool.main(["--shuffled"]) == 0
    assert brief.read_bytes() == first
    assert f"{brief.name}: {len(first):,} bytes" in capsys.readouterr().out
